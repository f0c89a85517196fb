//! The kinds of faults that a test's record can name, in words. What an exercise calls a fault, and what it says of it, is more
//! to the point; this is for what has no other name, and for whoever wants to know the word.
//!
//! The same words stand on a page of the book. A test holds the two together, and this list to the kinds that there are.

/// A kind of fault.
#[derive(Debug, PartialEq, Eq)]
pub struct Kind {
    /// As in the JSON of a report: `lost_update`.
    pub name: &'static str,
    /// One line.
    pub title: &'static str,
    /// What happens, and what to do instead.
    pub text: &'static str,
}

/// The page about all of them.
pub const PAGE: &str = "book/src/kinds-of-faults.md";

/// In the order of the page.
pub const KINDS: &[Kind] = &[
    Kind {
        name: "deadlock",
        title: "Threads wait for each other",
        text: "Each of some threads holds a lock that the next one waits for, and the last waits for the first. None can go on, \
               and none lets go. Take the locks in one order that all threads share, or hold one at a time.",
    },
    Kind {
        name: "self_deadlock",
        title: "A thread waits for itself",
        text: "A thread asks for a lock that it already holds. A lock of std does not know its owner: it waits for ever, or \
               panics. Let go before you call what locks, or hand on the guarded data, so that nobody has to lock again.",
    },
    Kind {
        name: "lost_wakeup",
        title: "A notification that nobody heard",
        text: "A notification wakes those who sleep at that moment, and is forgotten. Here it came after a thread had looked and \
               before it slept. Change what is waited for under the lock that the waiter holds from its look to its sleep, and \
               notify after the change.",
    },
    Kind {
        name: "never_notified",
        title: "Nobody wakes the sleeper",
        text: "A thread sleeps on a condition variable, and whoever could wake it has ended, sleeps too, or has woken another. \
               Notify after every change that somebody may wait for. Where threads wait for different things on one condition \
               variable, `notify_one` may reach the wrong one, and `notify_all` reaches them all.",
    },
    Kind {
        name: "waits_for_ever",
        title: "A wait without an end",
        text: "A thread or a task waits for something that nobody will do any more: for a message while a sender is left that sends \
               nothing, for room in a queue that nobody empties, for the end of a thread that does not end. Look who should do \
               it, and why that one is gone or waits as well. A receiver waits for as long as there is a sender: drop the one \
               that you do not need.",
    },
    Kind {
        name: "lost_update",
        title: "A change that was overwritten",
        text: "One thread read a value, another changed it, and the first wrote back what it had made of the old one. The change in \
               between is gone. Read and write in one step (`fetch_add`, `fetch_update`, `compare_exchange`), or hold one lock \
               from the reading to the writing.",
    },
    Kind {
        name: "check_then_act",
        title: "A check that was out of date",
        text: "A thread looked, and then acted on what it had seen; in between, another thread changed it. Look and act in one \
               step, or under one lock that is held from the look to the end of the act.",
    },
    Kind {
        name: "woke_unchecked",
        title: "Awake, and not looked again",
        text: "A thread woke and went on without looking whether there was a reason to. A wait may end although nobody notified, \
               and another thread may have taken what was there. Look each time, with `while` and not with `if`; `wait_while` \
               does that for you.",
    },
    Kind {
        name: "data_race",
        title: "Two accesses without an order",
        text: "Two threads use the same data, one of them writes, and nothing says which comes first. A program that does this has \
               no meaning in Rust. Put the data under a lock, or order the accesses with an atomic: one thread stores with \
               `Release` after its access, and the other loads with `Acquire` before its own.",
    },
    Kind {
        name: "never_yields",
        title: "A loop that lets nobody in",
        text: "A loop waits for what another thread or task has to do, and never gives it a turn. Wait without a loop: with a lock, \
               a condition variable, a channel, an `await`. Where a loop it must be, say in it that it waits, with \
               `hint::spin_loop()` or `thread::yield_now()`.",
    },
    Kind {
        name: "not_joined",
        title: "A thread that nobody waits for",
        text: "A thread may still run when whoever started it is done. Nobody sees what it does then, and nobody hears of its \
               panic. Keep its handle and join it, or start it in a `thread::scope`, which joins by itself.",
    },
    Kind {
        name: "weak_memory",
        title: "An old value was read",
        text: "No order of the steps explains what a load returned: it is a value that had been overwritten, and the orderings \
               permit that. `Relaxed` promises nothing about any other data. What one thread wrote before a store with \
               `Release` is seen by whoever loads that value with `Acquire`. `SeqCst` is the strictest, and a good beginning.",
    },
    Kind {
        name: "stack_overflow",
        title: "A stack was full",
        text: "A thread of a model has a stack of 32 KiB. Look for a recursion without an end, or for a large array: a `Vec` keeps \
               its elements elsewhere.",
    },
    Kind {
        name: "misuse",
        title: "What cannot be explored",
        text: "The types of `interleave` were used in a way that the checker cannot follow, as when a lock that was made outside of \
               a model is taken inside. The headline says which way that was. Make what the threads share inside the function \
               that is called.",
    },
    Kind {
        name: "panic",
        title: "A panic",
        text: "An assertion failed, or something else panicked, and the steps do not show one of the other kinds. Read the message \
               first, and then the steps from their end: what had the failing thread seen, and who changed it?",
    },
];

/// The kind of that name, written in any of the usual ways: `lost_update`, `lost-update`, `lost update`, `lost wake-up`.
pub fn find(name: &str) -> Option<&'static Kind> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
    KINDS.iter().find(|kind| letters(kind.name) == letters(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    fn read(file: &str) -> String {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{file}: {e}"))
    }

    #[test]
    fn every_kind_of_the_explorer_is_here_and_no_other() {
        let source = read("crates/interleave/src/diagnose/mod.rs");
        let arms = source.lines().filter_map(|line| line.trim().strip_prefix("Kind::")?.split_once(" => \""));
        let mut theirs: Vec<&str> = arms.filter_map(|(_, name)| name.strip_suffix("\",")).collect();
        let mut ours: Vec<&str> = KINDS.iter().map(|kind| kind.name).collect();
        theirs.sort_unstable();
        ours.sort_unstable();
        assert_eq!(ours, theirs);
    }

    #[test]
    fn the_page_says_the_same_in_the_same_order() {
        let page = read(PAGE);
        let parts: Vec<&str> = page.split("\n## `").skip(1).collect();
        assert_eq!(parts.len(), KINDS.len());
        for (part, kind) in parts.iter().zip(KINDS) {
            let words = part.split_whitespace().collect::<Vec<_>>().join(" ");
            let expected = format!("{}` **{}.** {}", kind.name, kind.title, kind.text);
            assert!(words.starts_with(&expected), "the page says of {}: {words}\nand not: {expected}", kind.name);
        }
    }

    #[test]
    fn names_are_found_however_they_are_written() {
        for name in ["lost_wakeup", "lost-wakeup", "Lost wake-up", "[lost_wakeup]"] {
            assert_eq!(find(name).map(|kind| kind.name), Some("lost_wakeup"), "{name}");
        }
        assert_eq!(find("lost"), None);
    }
}

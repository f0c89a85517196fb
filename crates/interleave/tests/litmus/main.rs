//! Litmus tests: which outcomes of small programs with weakly ordered atomics are explored, beside
//! those that Rust (the C++20 memory model) allows. Every difference stands in the table, and the
//! tests hold the table exact: an outcome that is newly found, or no longer, fails one.
//!
//! `cargo test -p interleave --test litmus -- --nocapture` prints the tables.

mod beyond;
mod coherence;
mod families;

use interleave::sync::Arc;
use interleave::{Explorer, Outcome, Report, thread};
use std::collections::BTreeSet;
use std::sync::Mutex;

/// One program.
struct Litmus {
    name: &'static str,
    /// The threads, separated by `||`. Everything is 0 at first.
    program: &'static str,
    /// What Rust allows, one digit for each register (and each value at the end) in order.
    rust: &'static str,
    /// Of these, what is never explored.
    missed: &'static str,
    /// What is explored besides.
    invented: &'static str,
    why: &'static str,
    preemptions: Option<usize>,
    run: Box<dyn Fn() -> String + Send + Sync>,
}

impl Litmus {
    fn new(
        name: &'static str,
        program: &'static str,
        rust: &'static str,
        run: impl Fn() -> String + Send + Sync + 'static,
    ) -> Self {
        let run = Box::new(run);
        Litmus { name, program, rust, missed: "", invented: "", why: "", preemptions: None, run }
    }

    fn missed(mut self, missed: &'static str, why: &'static str) -> Self {
        (self.missed, self.why) = (missed, why);
        self
    }

    fn invented(mut self, invented: &'static str, why: &'static str) -> Self {
        (self.invented, self.why) = (invented, why);
        self
    }

    /// Explored up to a bound only, because there are so many interleavings.
    fn within(mut self, preemptions: usize) -> Self {
        self.preemptions = Some(preemptions);
        self
    }
}

fn set(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_string).collect()
}

fn list(set: &BTreeSet<String>) -> String {
    if set.is_empty() { "-".into() } else { set.iter().cloned().collect::<Vec<_>>().join(" ") }
}

/// All outcomes of a program.
fn explored(litmus: &Arc<Litmus>) -> (BTreeSet<String>, Report) {
    let all = Arc::new(Mutex::new(BTreeSet::new()));
    let (out, of) = (all.clone(), litmus.clone());
    let explorer = litmus.preemptions.map_or(Explorer::new(), |bound| Explorer::new().preemptions(bound));
    let outcome = explorer.run(move || {
        let seen = (of.run)();
        out.lock().unwrap().insert(seen);
    });
    let Outcome::Passed(report) = outcome else { panic!("{}: {outcome:?}", litmus.name) };
    let all = all.lock().unwrap().clone();
    (all, report)
}

/// Prints the table and compares it with what is explored.
fn check(title: &str, table: Vec<Litmus>) {
    let mut text = format!("{title}\n");
    let mut wrong = String::new();
    for litmus in table.into_iter().map(Arc::new) {
        let (found, report) = explored(&litmus);
        let rust = set(litmus.rust);
        let missed: BTreeSet<_> = rust.difference(&found).cloned().collect();
        let invented: BTreeSet<_> = found.difference(&rust).cloned().collect();
        text += &format!("{:38} {}\n", litmus.name, litmus.program);
        text += &format!("{:38} rust {} | found {}", "", list(&rust), list(&found));
        if missed.is_empty() && invented.is_empty() {
            text += &format!(" | {report}\n");
        } else {
            text += &format!(" | MISSED {} | INVENTED {} | {report}\n", list(&missed), list(&invented));
            text += &format!("{:38} {}\n", "", litmus.why);
        }
        if missed != set(litmus.missed) || invented != set(litmus.invented) {
            wrong += &format!(
                "{}: missed {} (the table says {}), invented {} (the table says {})\n",
                litmus.name,
                list(&missed),
                list(&set(litmus.missed)),
                list(&invented),
                list(&set(litmus.invented))
            );
        }
    }
    println!("{text}");
    assert!(wrong.is_empty(), "the table is not exact:\n{wrong}");
}

type Body<'a> = Box<dyn FnOnce() -> String + Send + 'a>;

/// Runs the threads side by side and strings together what they return.
fn together(threads: Vec<Body<'_>>) -> String {
    thread::scope(|s| {
        let handles: Vec<_> = threads.into_iter().map(|t| s.spawn(t)).collect();
        handles.into_iter().map(|h| h.join().unwrap()).collect()
    })
}

/// `threads![{ ... }, { ... }]`: blocks that return what is to be shown of them, to run side by side.
macro_rules! threads {
    ($($body:block),* $(,)?) => {
        $crate::together(vec![$(Box::new(|| $crate::Shown::shown($body)) as $crate::Body<'_>),*])
    };
}
pub(crate) use threads;

/// What a thread returns: nothing, a register or several.
trait Shown {
    fn shown(self) -> String;
}

impl Shown for () {
    fn shown(self) -> String {
        String::new()
    }
}

impl Shown for u32 {
    fn shown(self) -> String {
        self.to_string()
    }
}

impl<const N: usize> Shown for [u32; N] {
    fn shown(self) -> String {
        self.iter().map(u32::to_string).collect()
    }
}

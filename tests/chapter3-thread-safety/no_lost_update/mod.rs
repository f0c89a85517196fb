use chapter3::no_lost_update::Counter;
use interleave::thread;
use proctor::Kind::{NeverNotified, NeverYields, NotJoined, SelfDeadlock, WaitsForEver};
use proctor::{Verdict, explore_or_within, require};

/// What the faults mean that any of these models can end in.
fn graded(model: impl Fn() + Send + Sync + 'static) -> Verdict {
    let verdict = explore_or_within(2, model);
    // The counter may have locks and threads of its own.
    verdict
        .means(SelfDeadlock, "locks_twice")
        .means(NeverYields, "spins_without_yield")
        .means(NotJoined, "leaves_a_thread_behind")
        .means(WaitsForEver, "never_returns")
}

// ANCHOR: every_add_is_counted
#[test]
fn every_add_is_counted() -> Verdict {
    graded(|| {
        let counter = Counter::new(2);
        thread::scope(|s| {
            s.spawn(|| must_add(&counter));
            must_add(&counter);
        });
        let count = counter.get();
        require!(count == 2, "load_then_store", "2 were added, and the count is {count}");
    })
}

fn must_add(counter: &Counter) {
    require!(counter.add(), "single_shot_cas", "`add` returned false, and the counter was not full");
}
// ANCHOR_END: every_add_is_counted

#[test]
fn the_last_place_is_given_once() -> Verdict {
    graded(|| {
        let counter = Counter::new(1);
        // Who was refused has seen that the counter is full, and it stays so.
        let add = || {
            let added = counter.add();
            (u32::from(added), added || counter.get() > 0)
        };
        let ((mine, i_saw), (theirs, they_saw)) = thread::scope(|s| {
            let other = s.spawn(add);
            (add(), other.join().unwrap())
        });
        let added = mine + theirs;
        require!(added > 0, "both_refused", "one place was free, and two threads were refused");
        let saw = i_saw && they_saw;
        require!(saw, "claims_before_it_counts", "`add` returned false, and then the counter said that it was empty");
        require!(added == 1, "check_then_add", "{added} were added, and the maximum is 1");
        let count = counter.get();
        require!(count == 1, "load_then_store", "1 was added, and the count is {count}");
    })
}

#[test]
fn an_add_that_is_overtaken_again_and_again_counts() -> Verdict {
    graded(|| {
        let counter = Counter::new(4);
        thread::scope(|s| {
            s.spawn(|| {
                let added = counter.add();
                require!(added, "gives_up", "`add` returned false, and the counter was not full");
            });
            for _ in 0..3 {
                counter.add();
            }
        });
        // An update that is lost leaves room for one more.
        let count = counter.get();
        let told = count == 4 || counter.add();
        require!(told, "get_lies", "4 were added and no more can be, and the count is {count}");
    })
}

#[test]
fn an_add_that_is_refused_is_not_seen() -> Verdict {
    graded(|| {
        let counter = Counter::new(1);
        must_add(&counter);
        thread::scope(|s| {
            s.spawn(|| counter.add());
            let count = counter.get();
            require!(count <= 1, "adds_then_takes_back", "`get` returned {count}, and the maximum is 1");
            require!(count == 1, "get_lies", "`get` returned {count}, and 1 had been added before");
        });
    })
}

#[test]
fn a_thread_sees_what_another_has_added() -> Verdict {
    graded(|| {
        let counter = Counter::new(2);
        must_add(&counter);
        thread::scope(|s| {
            s.spawn(|| must_add(&counter));
        });
        let count = counter.get();
        require!(count == 2, "copy_per_thread", "two threads added 1 each, one after the other: the count is {count}");
        require!(!counter.add(), "copy_per_thread", "two threads filled the counter, and a third add was let in");
    })
}

#[test]
fn the_counter_fills_up_and_stays_full() -> Verdict {
    graded(|| {
        for max in [0, 2] {
            let counter = Counter::new(max);
            for added in 0..max {
                let count = counter.get();
                require!(count == added, "get_lies", "{added} were added, and the count is {count}");
                if !counter.add() {
                    // An add that works when it is tried again has only failed for no reason, as weak
                    // exchanges do.
                    require!(counter.add(), "stops_too_early", "number {} of {max} was refused", added + 1);
                    require!(false, "single_shot_cas", "`add` returned false, and the counter was not full");
                }
            }
            for number in [max + 1, max + 2] {
                require!(!counter.add(), "one_too_many", "number {number} was added, and the maximum is {max}");
            }
            let count = counter.get();
            require!(count <= max, "counts_the_refused", "{max} were added and 2 refused, and the count is {count}");
            require!(count == max, "get_lies", "{max} were added, and the count is {count}");
        }
    })
    // There is nobody who could wake a lone thread.
    .means(NeverNotified, "never_returns")
}

#[test]
fn a_large_maximum_is_not_cut_off() -> Verdict {
    graded(|| {
        // The count of a byte or of two would be full, or have no room at all. (`get` may have to look at each place.)
        for max in [1 << 8, 1 << 16] {
            let added = Counter::new(max).add();
            require!(added, "counts_in_too_few_bits", "the first add to a counter with a maximum of {max} was refused");
        }
    })
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: (fn(u32) -> Counter, fn(&Counter) -> bool, fn(&Counter) -> u32) = (Counter::new, Counter::add, Counter::get);

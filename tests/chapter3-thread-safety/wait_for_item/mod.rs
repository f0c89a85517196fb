use chapter3::wait_for_item::Queue;
use interleave::sync::atomic::{AtomicU32, AtomicUsize, Ordering::SeqCst};
use interleave::{operations, thread};
use proctor::Kind::{
    Deadlock, LostWakeup, NeverNotified, NeverYields, NotJoined, SelfDeadlock, WaitsForEver, WokeUnchecked,
};
use proctor::{Verdict, explore_or_within, explore_within, if_it_hangs, require};

/// Names faults that can end any of the models.
fn named(verdict: Verdict) -> Verdict {
    verdict
        .means(SelfDeadlock, "locks_twice")
        .means(Deadlock, "opposite_order")
        .means(NeverYields, "polls")
        .means(NotJoined, "leaves_a_thread_behind")
        .means(WokeUnchecked, "if_not_while")
}

/// Names what is wrong when threads sleep and nobody wakes them: that depends on the model.
fn asleep(id: &'static str, verdict: Verdict) -> Verdict {
    named(verdict).means(LostWakeup, id).means(NeverNotified, id).means(WaitsForEver, id)
}

/// Every order of the steps, or where there are too many those with at most two preemptions: one to
/// come between a look and what is done on it, and one to come back in between.
fn in_any_order(id: &'static str, model: impl Fn() + Send + Sync + 'static) -> Verdict {
    asleep(id, explore_or_within(2, model))
}

/// Nobody is interrupted: each thread runs until it waits. What fails here fails in any order.
fn in_turn(id: &'static str, model: impl Fn() + Send + Sync + 'static) -> Verdict {
    asleep(id, explore_within(0, model))
}

/// For models in which threads fall asleep by themselves at the worst moment: they have too many
/// interleavings to run all, and one preemption is enough for the rest.
fn interrupted_once(id: &'static str, model: impl Fn() + Send + Sync + 'static) -> Verdict {
    asleep(id, explore_within(1, model))
}

/// Takes so many items, whichever they are.
fn take(queue: &Queue<usize>, items: usize) {
    for _ in 0..items {
        queue.take();
    }
}

/// More steps of a thread than another needs, unless that one sleeps.
const LONG: usize = 40;

#[test]
fn as_many_items_fit_as_the_capacity_says() -> Verdict {
    in_turn("capacity_off_by_one", || {
        for capacity in 1..=3 {
            let queue = Queue::new(capacity);
            (0..capacity).for_each(|item| queue.put(item));
        }
    })
}

#[test]
fn items_come_out_in_the_order_in_which_they_went_in() -> Verdict {
    in_turn("sleeps_beside_an_item", || {
        let queue = Queue::new(3);
        (1..=3).for_each(|item| queue.put(item));
        let first = queue.take();
        queue.put(4);
        let taken = [first, queue.take(), queue.take(), queue.take()];
        require!(taken == [1, 2, 3, 4], "last_in_first_out", "1, 2, 3, 4 were put, and {taken:?} were taken");
    })
}

/// Outside of a model, where so many steps are too many.
#[test]
fn a_large_queue_takes_many_items() -> Verdict {
    let _watch = if_it_hangs("counts_in_too_few_bits", "a queue for 257 items does not take so many");
    let items = 257;
    let queue = Queue::new(items);
    (0..items).for_each(|item| queue.put(item));
    let last = (0..items).map(|_| queue.take()).last();
    require!(
        last == Some(items - 1),
        "last_in_first_out",
        "0 to 256 were put, and the last that was taken is {last:?}"
    );
    Verdict::passed()
}

#[test]
fn what_one_thread_takes_stands_in_the_order_of_the_puts() -> Verdict {
    // When the items come, two threads may sleep already, and each be given one. The first to wake takes both of them.
    in_turn("notifies_only_on_the_edge", || {
        let queue = Queue::new(3);
        thread::scope(|s| {
            s.spawn(|| queue.take());
            s.spawn(|| {
                (1..=2).for_each(|item| queue.put(item));
                (0..2).for_each(|_| thread::yield_now());
                queue.put(3);
            });
            let (first, second) = (queue.take(), queue.take());
            require!(
                first < second,
                "last_in_first_out",
                "1, 2, 3 were put, and one thread took {first}, then {second}"
            );
        });
    })
}

#[test]
fn a_put_wakes_a_take_that_waits() -> Verdict {
    in_turn("never_notifies", || {
        let queue = Queue::new(1);
        thread::scope(|s| {
            s.spawn(|| queue.put(1));
            queue.take();
        });
    })
}

#[test]
fn a_take_wakes_a_put_that_waits() -> Verdict {
    in_turn("never_notifies", || {
        let queue = Queue::new(1);
        queue.put(1);
        thread::scope(|s| {
            s.spawn(|| queue.take());
            queue.put(2);
        });
    })
}

#[test]
fn a_put_reaches_a_take() -> Verdict {
    in_any_order("notify_before_state", || {
        let queue = Queue::new(1);
        thread::scope(|s| {
            s.spawn(|| queue.put(1));
            queue.take();
        });
    })
}

#[test]
fn a_take_makes_room_for_a_put() -> Verdict {
    in_any_order("notify_before_state", || {
        let queue = Queue::new(1);
        queue.put(1);
        thread::scope(|s| {
            s.spawn(|| queue.take());
            queue.put(2);
        });
    })
}

#[test]
fn nothing_is_lost_when_the_queue_is_full() -> Verdict {
    in_any_order("notify_before_state", || {
        let queue = Queue::new(2);
        let taken = thread::scope(|s| {
            let putter = s.spawn(|| (1..=3).for_each(|item| queue.put(item)));
            let first = queue.take();
            putter.join().unwrap();
            let second = queue.take();
            // So that even a queue that lost the third item has something to give.
            queue.put(9);
            [first, second, queue.take()]
        });
        require!(taken == [1, 2, 3], "drops_items", "1, 2, 3 were put, and {taken:?} were taken");
    })
}

/// A thread puts items into a queue for one. How many puts have returned before anything is taken,
/// without sleeping?
fn puts_before_a_take(items: usize, check: impl Fn(usize) + Send + Sync + 'static) -> Verdict {
    interrupted_once("notify_before_state", move || {
        let queue = Queue::new(1);
        let puts = AtomicUsize::new(0);
        thread::scope(|s| {
            s.spawn(|| {
                queue.put(0);
                let usual = operations();
                for item in 1..items {
                    queue.put(item);
                }
                let slept = operations() > items * usual;
                puts.store(if slept { 0 } else { items }, SeqCst);
            });
            check(puts.load(SeqCst));
            take(&queue, items);
        });
    })
}

#[test]
fn a_queue_for_one_does_not_hold_three() -> Verdict {
    puts_before_a_take(3, |puts| require!(puts < 3, "no_limit", "a queue for 1 took {puts} items at once"))
}

#[test]
fn a_queue_for_one_does_not_hold_two() -> Verdict {
    puts_before_a_take(2, |puts| require!(puts < 2, "capacity_off_by_one", "a queue for 1 took {puts} items at once"))
}

// ANCHOR: woke
#[test]
fn a_woken_put_looks_again() -> Verdict {
    named(explore_within(1, || {
        let queue = Queue::new(1);
        queue.put(0);
        let inside = AtomicUsize::new(0);
        let put_and_take = |item| {
            queue.put(item);
            let items = inside.fetch_add(1, SeqCst) + 1;
            require!(items <= 1, "if_not_while", "a queue for 1 has {items} items");
            inside.fetch_sub(1, SeqCst);
            queue.take();
        };
        thread::scope(|s| {
            s.spawn(|| {
                queue.take();
                put_and_take(2);
            });
            put_and_take(1);
        });
    }))
}
// ANCHOR_END: woke

#[test]
fn a_late_take_looks_again() -> Verdict {
    named(explore_within(1, || {
        let queue = Queue::new(1);
        thread::scope(|s| {
            s.spawn(|| {
                queue.put(1);
                queue.take();
                queue.put(2);
            });
            queue.take();
            queue.put(3);
        });
    }))
}

fn sleeps(operations: usize) {
    require!(operations < LONG, "polls", "a thread that waited did {operations} operations; asleep, it does a few");
}

#[test]
fn a_take_that_waits_sleeps() -> Verdict {
    in_any_order("notify_before_state", || {
        let queue = Queue::new(1);
        thread::scope(|s| {
            s.spawn(|| {
                queue.take();
                sleeps(operations());
            });
            (0..LONG).for_each(|_| thread::yield_now());
            queue.put(1);
        });
    })
}

#[test]
fn putting_into_a_full_queue_sleeps() -> Verdict {
    in_any_order("notify_before_state", || {
        let queue = Queue::new(1);
        queue.put(1);
        thread::scope(|s| {
            s.spawn(|| {
                queue.put(2);
                sleeps(operations());
            });
            (0..LONG).for_each(|_| thread::yield_now());
            queue.take();
        });
    })
}

#[test]
fn two_takes_that_wait_both_get_an_item() -> Verdict {
    interrupted_once("notifies_only_on_the_edge", || {
        let queue = Queue::new(2);
        thread::scope(|s| {
            s.spawn(|| queue.take());
            s.spawn(|| (1..=2).for_each(|item| queue.put(item)));
            queue.take();
        });
    })
}

#[test]
fn two_puts_that_wait_both_get_room() -> Verdict {
    interrupted_once("notifies_only_on_the_edge", || {
        let queue = Queue::new(2);
        (1..=2).for_each(|item| queue.put(item));
        thread::scope(|s| {
            s.spawn(|| queue.put(3));
            s.spawn(|| take(&queue, 2));
            queue.put(4);
        });
    })
}

#[test]
fn a_put_that_waits_beside_a_take_is_woken() -> Verdict {
    interrupted_once("notify_one_wrong_waiter", || {
        let queue = Queue::new(1);
        thread::scope(|s| {
            s.spawn(|| queue.take());
            s.spawn(|| (1..=2).for_each(|item| queue.put(item)));
            queue.take();
        });
    })
}

#[test]
fn a_take_that_waits_beside_a_put_is_woken() -> Verdict {
    interrupted_once("notify_one_wrong_waiter", || {
        let queue = Queue::new(1);
        queue.put(1);
        thread::scope(|s| {
            s.spawn(|| queue.put(2));
            s.spawn(|| take(&queue, 2));
            queue.put(3);
        });
    })
}

#[test]
fn each_of_three_takes_that_wait_sleeps() -> Verdict {
    in_turn("notifies_only_on_the_edge", || {
        let queue = Queue::new(3);
        thread::scope(|s| {
            for _ in 0..3 {
                s.spawn(|| {
                    queue.take();
                    sleeps(operations());
                });
            }
            (0..LONG).for_each(|_| thread::yield_now());
            (1..=3).for_each(|item| queue.put(item));
        });
    })
}

#[test]
fn who_waits_in_a_take_lets_a_put_in() -> Verdict {
    lets_in(0, |queue| take(queue, 1), |queue| queue.put(1))
}

#[test]
fn who_waits_in_a_put_lets_a_take_in() -> Verdict {
    lets_in(1, |queue| queue.put(1), |queue| take(queue, 1))
}

/// With so many items in a queue for one, one thread has to wait, and another comes.
fn lets_in(items: usize, waits: fn(&Queue<usize>), comes: fn(&Queue<usize>)) -> Verdict {
    const AT_THE_DOOR: u32 = 1;
    const PAST: u32 = 2;
    in_turn("never_notifies", move || {
        let queue = Queue::new(1);
        (0..items).for_each(|item| queue.put(item));
        let second = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| waits(&queue));
            s.spawn(|| {
                second.store(AT_THE_DOOR, SeqCst);
                comes(&queue);
                second.store(PAST, SeqCst);
            });
            // Whoever can go on does so before this thread is through.
            (0..LONG).for_each(|_| thread::yield_now());
            let kept_out = second.load(SeqCst) == AT_THE_DOOR;
            require!(!kept_out, "sleeps_with_a_lock_held", "a thread that sleeps in the queue keeps another out");
        });
    })
}

#[test]
fn two_puts_do_not_share_one_place() -> Verdict {
    in_any_order("notify_before_state", || {
        let (queue, puts, taking) = (Queue::new(1), AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                queue.put(1);
                puts.fetch_add(1, SeqCst);
            });
            s.spawn(|| {
                taking.store(1, SeqCst);
                take(&queue, 2);
            });
            queue.put(2);
            let alone = puts.fetch_add(1, SeqCst) == 0 || taking.load(SeqCst) == 1;
            require!(alone, "waits_and_adds_in_two_steps", "two puts at once found the one place free");
        });
    })
}

#[test]
fn a_take_beside_two_puts_gets_an_item() -> Verdict {
    let model = || {
        let queue = Queue::new(2);
        thread::scope(|s| {
            s.spawn(|| queue.put(1));
            s.spawn(|| queue.put(2));
            let sum = queue.take() + queue.take();
            require!(sum == 3, "drops_items", "1 and 2 were put, and what was taken adds up to {sum}");
        });
    };
    in_any_order("notify_before_state", model)
}

/// An item that can do nothing: any can be in a queue.
struct Item;

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
type Methods = (fn(usize) -> Queue<Item>, fn(&Queue<Item>, Item), fn(&Queue<Item>) -> Item);
const _: Methods = (Queue::new, Queue::put, Queue::take);

//! What has to be seen of a run, and what it means when something else is.

use super::watched::{Seen, Took};
use proctor::{fail, require};
use tokio::time::Duration;

/// An item that has to come, and when it is put.
struct Item {
    producer: usize,
    value: u64,
    put: u64,
    pause: u64,
}

/// All items in the order of their puts, and for each place in it the moment of the take.
fn expected(pauses: &[Vec<u64>], work: u64) -> (Vec<Item>, Vec<u64>) {
    let mut items = Vec::new();
    for (producer, pauses) in pauses.iter().enumerate() {
        let mut put = 0;
        for (i, &pause) in (1..).zip(pauses) {
            items.push(Item { producer, value: i * i, put, pause });
            put += pause;
        }
    }
    // Of two that are put in the same moment either may be the first, unless they are of one producer.
    items.sort_by_key(|item| item.put);
    let mut free = 0;
    let takes = items.iter().map(|item| {
        let at = item.put.max(free);
        free = at + work;
        at
    });
    let takes = takes.collect();
    (items, takes)
}

/// Fails for a run that never ended.
pub fn endless(pauses: &[Vec<u64>], seen: &Seen) -> ! {
    let all: usize = pauses.iter().map(Vec::len).sum();
    let (puts, takes) = (seen.puts.len(), seen.takes.len());
    if puts == 0 && all > 0 {
        fail(
            "never_begins",
            format!("{all} items were to be put, and the first was never put: all stood still before that"),
        );
    }
    if puts < all {
        fail("waits_for_room", format!("{puts} of {all} items were put, {takes} taken, and then all stood still"));
    }
    if takes < all {
        fail("misses_a_wakeup", format!("all {all} items were put, {takes} of them taken, and then all stood still"));
    }
    fail(
        "kept_sender_never_ends",
        format!("all {all} items were put, taken and worked on, and `run` waited for another one for ever"),
    )
}

/// Fails unless a run that ended was as it has to be.
pub fn judge(pauses: &[Vec<u64>], work: u64, seen: &Seen) {
    let (items, takes) = expected(pauses, work);
    let ends = pauses.iter().map(|pauses| pauses.iter().sum::<u64>());
    let over = ends.chain(takes.last().map(|take| take + work)).max().unwrap_or(0);
    all_items(&items, seen);
    pauses_asked(pauses, &items, over, seen);
    puts_in_time(pauses, work, &items, &takes, seen);
    takes_in_time(&items, &takes, work, seen);
    in_order(&items, seen);
    waits(&items, &takes, seen);
    let took = seen.took;
    require!(
        over <= took,
        "stops_too_early",
        "the last pause and the last work end at {over} ms; `run` took {took} ms"
    );
    require!(
        took <= over,
        "guesses_the_end",
        "the last pause and the last work end at {over} ms; `run` took {took} ms"
    );
}

/// Nothing more, and nothing less.
fn all_items(items: &[Item], seen: &Seen) {
    let mut made: Vec<_> = items.iter().map(|item| (item.producer, item.value)).collect();
    let mut taken: Vec<_> = seen.takes.iter().map(|take| (take.producer, take.value)).collect();
    // The first so many: a consumer that stops may have taken others of the same moment.
    let first = taken.len().min(items.len());
    let last_put = items[..first].last().map_or(0, |item| item.put);
    let only_late_ones = items.iter().all(|i| i.put >= last_put || taken.contains(&(i.producer, i.value)));
    made.sort_unstable();
    taken.sort_unstable();
    let (all, so_many) = (made.len(), taken.len());
    let known = taken.windows(2).all(|two| two[0] != two[1]) && taken.iter().all(|item| made.contains(item));
    if !known {
        let dots = if so_many.max(all) > 8 { ", and more" } else { "" };
        let (made, taken) = (&made[..all.min(8)], &taken[..so_many.min(8)]);
        let text = format!("the items are {made:?} as (producer, value), and {taken:?} were taken{dots}");
        fail("wrong_items", text);
    }
    if so_many < all && only_late_ones {
        fail("stops_too_early", format!("`run` returned, and of {all} items only the first {so_many} were taken"));
    }
    require!(so_many == all, "loses_items", "of {all} items {so_many} were taken, and others were lost in between");
}

/// The times of a producer's puts, each with the one that is expected.
fn puts_of<'s>(producer: usize, items: &'s [Item], seen: &'s Seen) -> impl Iterator<Item = (u64, u64)> + 's {
    let puts = seen.puts.iter().filter(move |put| put.producer == producer).map(|put| put.at);
    puts.zip(items.iter().filter(move |item| item.producer == producer).map(|item| item.put))
}

/// How long to pause is asked after each item, and the pause lasts so long.
fn pauses_asked(pauses: &[Vec<u64>], items: &[Item], over: u64, seen: &Seen) {
    for (producer, pauses) in pauses.iter().enumerate() {
        for (nth, (at, expected)) in (1..).zip(puts_of(producer, items, seen)) {
            let text = format!("with the pauses of producer {producer}, its item {nth} is put at {expected} ms");
            // Whoever knows all pauses beforehand makes them all the same.
            let beforehand = at < expected && seen.took >= over;
            require!(!beforehand, "pauses_otherwise", "{text}; the pause after it was asked for at {at} ms");
            require!(at >= expected, "thread_sleep", "{text}, and it was put at {at} ms");
        }
        let (made, asked) = (pauses.len(), seen.puts.iter().filter(|put| put.producer == producer).count());
        let text = format!("producer {producer} made {made} items, and its `pause` was asked {asked} times");
        require!(asked == made, "pauses_otherwise", "{text}");
    }
}

/// Nothing but a pause is between two puts.
fn puts_in_time(pauses: &[Vec<u64>], work: u64, items: &[Item], takes: &[u64], seen: &Seen) {
    // When each producer has made its last pause.
    let mut ends = Vec::new();
    for (producer, pauses) in pauses.iter().enumerate() {
        let last = puts_of(producer, items, seen).last().map_or(0, |(at, _)| at);
        ends.push(last + pauses.last().unwrap_or(&0));
    }
    let first_take = seen.takes.first().map_or(0, |take| take.at);
    let all_made = ends.iter().max().copied().unwrap_or(0);
    require!(
        first_take != all_made || all_made == 0,
        "generates_then_consumes",
        "the first item was there at 0 ms, and it was taken at {first_take} ms, when all items were made"
    );
    for producer in 0..pauses.len() {
        let mut puts = (1..).zip(puts_of(producer, items, seen));
        if let Some((nth, (at, expected))) = puts.find(|(_, (at, expected))| at > expected) {
            let text =
                format!("producer {producer} put its item {nth} at {at} ms; with its pauses that is at {expected} ms");
            if nth == 1 && ends[..producer].iter().max() == Some(&at) {
                fail("one_producer_after_another", format!("{text}, and those before it were done just then"));
            }
            let several = items.iter().any(|item| item.producer != producer);
            if !several && work == 0 {
                fail("pauses_otherwise", format!("{text}. There was nobody to wait for"));
            }
            if items.iter().zip(takes).any(|(item, take)| item.put != *take) {
                fail("waits_for_room", format!("{text}. It waited because the consumer was behind"));
            }
            if several {
                let text = format!("{text}. It waited for another producer, or for the consumer, and none was behind");
                fail("one_producer_after_another", text);
            }
            fail("takes_turns", format!("{text}. It waited while the consumer worked on the item before"));
        }
    }
}

/// The consumer takes an item when there is one and it is free, and works for as long as it should.
fn takes_in_time(items: &[Item], takes: &[u64], work: u64, seen: &Seen) {
    let last = seen.takes.last().map_or(0, |take| take.at);
    for (nth, (take, expected)) in (1..).zip(seen.takes.iter().zip(takes)) {
        let at = take.at;
        if at < *expected {
            let text =
                format!("the consumer took the item {nth} at {at} ms and was at work on another until {expected} ms");
            if seen.took >= last + work {
                fail("works_on_several_at_once", text);
            }
            fail("thread_sleep", text);
        }
        if at > *expected {
            let mut first = items.iter().take_while(|item| nth == 1 && item.put == 0);
            if first.any(|item| item.pause == at) {
                fail("pauses_before_it_puts", format!("the first item was there at {at} ms, after a pause"));
            }
            fail(
                "takes_late",
                format!("the item {nth} was there at {expected} ms, the consumer was free and took it at {at} ms"),
            );
        }
    }
}

/// The item that was put first is taken first.
fn in_order(items: &[Item], seen: &Seen) {
    for (nth, (item, take)) in (1..).zip(items.iter().zip(&seen.takes)) {
        let (producer, value) = (take.producer, take.value);
        let Some(taken) = items.iter().find(|item| (item.producer, item.value) == (producer, value)) else { continue };
        let of_the_same = |other: &&Took| other.producer == producer;
        let in_row = seen.takes.iter().filter(of_the_same).is_sorted_by_key(|take| take.value);
        require!(
            in_row,
            "last_in_first_out",
            "of producer {producer}, items made earlier were taken after later ones: {:?}",
            seen.takes.iter().filter(of_the_same).map(|take| take.value).take(8).collect::<Vec<_>>()
        );
        require!(
            taken.put == item.put,
            "serves_one_producer_first",
            "take {nth} was of the item {value} of producer {producer}, put at {} ms; one of producer {} was there since {} ms",
            taken.put,
            item.producer,
            item.put
        );
    }
}

/// What the consumer is told of the time in the queue.
fn waits(items: &[Item], takes: &[u64], seen: &Seen) {
    let whole = |time: Duration| time.subsec_nanos().is_multiple_of(1_000_000);
    for ((item, at), take) in items.iter().zip(takes).zip(&seen.takes) {
        let (waited, expected, value) = (take.waited, at - item.put, take.value);
        let text = format!("the item {value} was put at {} ms and taken at {at} ms; `waited` is {waited:?}", item.put);
        require!(
            waited == Duration::from_millis(expected) || whole(waited),
            "std_clock",
            "{text}, which is no time of the paused clock"
        );
        require!(waited == Duration::from_millis(expected), "measures_another_wait", "{text}, and it is {expected} ms");
    }
}

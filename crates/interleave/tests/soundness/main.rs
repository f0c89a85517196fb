//! Random programs, explored and enumerated by brute force: the outcomes have to be the same.
//!
//! `INTERLEAVE_SEED` and `INTERLEAVE_PROGRAMS` choose other programs and how many of each flavour.
//! Spurious events are compared as the explorer tries them: never, and always the first time.
//! A program that can deadlock has no further outcomes to compare: the explorer stops there.

mod explored;
mod program;
mod reference;
mod weak;

use explored::{Found, explore};
use interleave::Explorer;
use program::{FLAVOURS, Flavour, Program, Random};
use reference::{Chance, Possible, Rules, enumerate};
use std::fmt::Write;
use weak::Within;

fn number(variable: &str, default: u64) -> u64 {
    match std::env::var(variable) {
        Ok(text) => text.parse().unwrap_or_else(|_| panic!("{variable} is not a number: {text}")),
        Err(_) => default,
    }
}

#[derive(Default, Debug)]
struct Tally {
    compared: usize,
    deadlocks: usize,
    outcomes: usize,
    interleavings: usize,
    most_interleavings: usize,
    /// More could happen if it were tried for each operation by itself whether chance strikes; the
    /// explorer tries it for none and for all.
    by_chance: usize,
    /// Too large for the enumerator or the explorer.
    skipped: usize,
}

fn compare(flavour: Flavour, default: u64) {
    let seed = number("INTERLEAVE_SEED", 2026);
    let programs = number("INTERLEAVE_PROGRAMS", default);
    let explorer = Explorer::new().max_interleavings(20_000);
    let mut tally = Tally::default();
    let mut wrong = String::new();
    for i in 0..programs {
        let mut random = Random(seed ^ (i << 24) ^ ((flavour as u64) << 56));
        let program = Program::random(&mut random, flavour);
        let mut possible = enumerate(&program, Rules::all(Chance::Never));
        let first = enumerate(&program, Rules::all(Chance::First));
        let any = enumerate(&program, Rules::all(Chance::Any));
        possible.outcomes.extend(first.outcomes);
        possible.deadlock |= first.deadlock;
        let same = any.deadlock == possible.deadlock && (any.deadlock || any.outcomes == possible.outcomes);
        tally.by_chance += usize::from(!same);
        if possible.too_large || first.too_large || any.too_large {
            tally.skipped += 1;
            continue;
        }
        let found = explore(&program, &explorer);
        if let Some(complaint) = complaint(&possible, &found, &mut tally) {
            writeln!(wrong, "INTERLEAVE_SEED={seed} {flavour:?} program {i}: {complaint}\n{program:?}").unwrap();
        }
    }
    println!("{flavour:?}, seed {seed}: {tally:?}");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tally.skipped * 4 <= programs as usize, "too many programs were too large: {tally:?}");
}

fn complaint(possible: &Possible, found: &Found, tally: &mut Tally) -> Option<String> {
    if let Some(failure) = &found.failure {
        return Some(format!("failed:\n{failure}"));
    }
    if let Some(invented) = found.outcomes.difference(&possible.outcomes).next() {
        return Some(format!("invented {invented:?}"));
    }
    if let Some(order) = &found.not_literal {
        return Some(format!("the recorded order is not literal: {order}"));
    }
    if found.deadlock != possible.deadlock && found.inconclusive.is_none() {
        return Some(if found.deadlock { "invented a deadlock" } else { "missed a deadlock" }.into());
    }
    if found.inconclusive.is_some() {
        tally.skipped += 1;
        return None;
    }
    tally.deadlocks += usize::from(found.deadlock);
    tally.interleavings += found.interleavings;
    tally.most_interleavings = tally.most_interleavings.max(found.interleavings);
    if found.deadlock {
        return None;
    }
    tally.compared += 1;
    tally.outcomes += possible.outcomes.len();
    let missed: Vec<_> = possible.outcomes.difference(&found.outcomes).collect();
    let (first, all) = (missed.first()?, possible.outcomes.len());
    Some(format!("missed {} of {all} outcomes, as {first:?}", missed.len()))
}

#[test]
fn atomics() {
    compare(FLAVOURS[0], 20);
}

#[test]
fn locks() {
    compare(FLAVOURS[1], 20);
}

#[test]
fn try_locks() {
    compare(FLAVOURS[2], 20);
}

#[test]
fn readers_and_writers() {
    compare(FLAVOURS[3], 20);
}

#[test]
fn condition_variables() {
    compare(FLAVOURS[4], 20);
}

#[test]
fn all_together() {
    compare(FLAVOURS[5], 20);
}

/// The fewest preemptions with which the program can deadlock.
fn needed(program: &Program) -> usize {
    let deadlocks = |chance, bound| enumerate(program, Rules { chance, preemptions: Some(bound) }).deadlock;
    (0..).find(|b| deadlocks(Chance::Never, *b) || deadlocks(Chance::First, *b)).expect("it can deadlock")
}

/// loom bounds preemptions by cutting its search short, and what it cut may have pointed to an
/// interleaving within the bound. In all programs tried it found those with two preemptions fewer.
const LOST_BY_BOUNDING: usize = 2;

#[test]
fn a_bound_on_preemptions_covers_all_with_two_fewer() {
    let seed = number("INTERLEAVE_SEED", 2026);
    let (mut outcomes, mut more, mut deadlocks, mut smaller) = (0, 0, 0, 0);
    let mut wrong = String::new();
    for i in 0..number("INTERLEAVE_PROGRAMS", 20) {
        for flavour in [Flavour::Atomics, Flavour::Locks] {
            let program = Program::random(&mut Random(seed ^ (i << 24) ^ ((flavour as u64) << 48)), flavour);
            for bound in 0..3 {
                let possible = [Chance::Never, Chance::First]
                    .map(|chance| enumerate(&program, Rules { chance, preemptions: Some(bound) }));
                let explorer = Explorer::new().preemptions(bound + LOST_BY_BOUNDING).max_interleavings(20_000);
                let found = explore(&program, &explorer);
                let deadlock = possible.iter().any(|p| p.deadlock);
                if found.deadlock {
                    deadlocks += 1;
                    smaller += usize::from(found.preemptions > Some(needed(&program)));
                    break;
                }
                let all: std::collections::BTreeSet<_> = possible.into_iter().flat_map(|p| p.outcomes).collect();
                outcomes += all.len();
                more += found.outcomes.difference(&all).count();
                let missed: Vec<_> = all.difference(&found.outcomes).collect();
                if deadlock || !missed.is_empty() {
                    writeln!(
                        wrong,
                        "INTERLEAVE_SEED={seed} {flavour:?} program {i}, at most {bound} preemptions: missed {} of {} \
                         outcomes, as {:?}, deadlock {deadlock}\n{program:?}",
                        missed.len(),
                        all.len(),
                        missed.first()
                    )
                    .unwrap();
                }
            }
        }
    }
    println!(
        "within bounds, seed {seed}: {outcomes} outcomes, and {more} more; {deadlocks} deadlocks, {smaller} of them \
         reported with more preemptions than needed"
    );
    assert!(wrong.is_empty(), "{wrong}");
}

/// What is explored of weakly ordered atomics: nothing that C++20 does not allow, and all of it for
/// which the steps have one order.
fn compare_weak(name: &str, kind: weak::Kind) {
    let seed = number("INTERLEAVE_SEED", 2026);
    let (mut programs, mut outcomes, mut beyond, mut fenced_off) = (0, 0, 0, 0);
    let mut wrong = String::new();
    for i in 0..number("INTERLEAVE_PROGRAMS", 15) {
        let program = weak::random(&mut Random(seed ^ (i << 24)), kind);
        let Some(found) = weak::explored(&program, &Explorer::new().max_interleavings(20_000)) else { continue };
        let (all, ordered) = (weak::allowed(&program, Within::Cpp20), weak::allowed(&program, Within::OneOrderOfSteps));
        programs += 1;
        outcomes += ordered.len();
        beyond += all.len() - ordered.len();
        let mut missed: Vec<_> = ordered.difference(&found).collect();
        if !kind.fences.is_empty() {
            // A store counts as having read what it overwrites, and an acquire fence after it
            // synchronises with that.
            fenced_off += usize::from(!missed.is_empty());
            missed.clear();
        }
        let invented: Vec<_> = found.difference(&all).collect();
        if !missed.is_empty() || !invented.is_empty() {
            writeln!(
                wrong,
                "INTERLEAVE_SEED={seed} {name} program {i}: missed {missed:?}, invented {invented:?}\n{program:#?}"
            )
            .unwrap();
        }
    }
    println!(
        "{name}, seed {seed}: {programs} programs, {outcomes} outcomes, {beyond} in no order of the steps, {fenced_off} programs with less"
    );
    assert!(wrong.is_empty(), "{wrong}");
    assert!(fenced_off * 50 <= programs, "{fenced_off} of {programs} programs miss outcomes because of a fence");
}

#[test]
fn weak_loads_stores_and_swaps() {
    compare_weak("weak", weak::Kind { swaps: true, stores: true, fences: &[], sequential: false });
}

#[test]
fn weak_loads_and_stores() {
    compare_weak("loads and stores", weak::Kind { swaps: false, stores: true, fences: &[], sequential: false });
}

#[test]
fn weak_loads_and_swaps() {
    compare_weak("loads and swaps", weak::Kind { swaps: true, stores: false, fences: &[], sequential: false });
}

#[test]
fn weak_and_sequentially_consistent() {
    compare_weak("mixed with SeqCst", weak::Kind { swaps: true, stores: true, fences: &[], sequential: true });
}

#[test]
fn fences() {
    use interleave::sync::atomic::Ordering::*;
    compare_weak(
        "fences",
        weak::Kind { swaps: true, stores: true, fences: &[Acquire, Release, AcqRel], sequential: false },
    );
    compare_weak("SeqCst fences", weak::Kind { swaps: true, stores: true, fences: &[SeqCst], sequential: false });
}

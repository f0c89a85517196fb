//! Random programs, explored and enumerated by brute force: the outcomes have to be the same.
//!
//! `INTERLEAVE_SEED` and `INTERLEAVE_PROGRAMS` choose other programs and how many of each flavour.
//! A program that can deadlock has no further outcomes to compare: the explorer stops there.

mod explored;
mod program;
mod reference;

use explored::{Found, explore};
use interleave::Explorer;
use program::{FLAVOURS, Flavour, Program, Random};
use reference::{Possible, enumerate};
use std::fmt::Write;

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
        let possible = enumerate(&program);
        if possible.too_large {
            tally.skipped += 1;
            continue;
        }
        let found = explore(&program, &explorer);
        if let Some(complaint) = complaint(&program, &possible, &found, &mut tally) {
            writeln!(wrong, "INTERLEAVE_SEED={seed} {flavour:?} program {i}: {complaint}\n{program:?}").unwrap();
        }
    }
    println!("{flavour:?}, seed {seed}: {tally:?}");
    assert!(wrong.is_empty(), "{wrong}");
    assert!(tally.skipped * 10 <= programs as usize, "too many programs were too large: {tally:?}");
}

fn complaint(program: &Program, possible: &Possible, found: &Found, tally: &mut Tally) -> Option<String> {
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
    Some(format!("missed {} of {all} outcomes, as {first:?}, only_atomics {}", missed.len(), program.only_atomics()))
}

#[test]
fn atomics() {
    compare(FLAVOURS[0], 100);
}

#[test]
fn locks() {
    compare(FLAVOURS[1], 100);
}

#[test]
fn try_locks() {
    compare(FLAVOURS[2], 100);
}

#[test]
fn readers_and_writers() {
    compare(FLAVOURS[3], 100);
}

#[test]
fn condition_variables() {
    compare(FLAVOURS[4], 100);
}

#[test]
fn all_together() {
    compare(FLAVOURS[5], 100);
}

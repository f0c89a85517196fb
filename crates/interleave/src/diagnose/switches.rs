//! Where threads were interrupted.

use super::Spot;
use super::names::Words;
use crate::event::{Event, Op, ThreadIndex, Trace};

/// True when some thread was switched away from although it could have gone on.
///
/// Interleavings without such a switch are explored first: if one fails that has a switch, then
/// there are others that do not fail.
pub(super) fn preempted(trace: &Trace) -> bool {
    let events = &trace.events;
    events.windows(2).enumerate().any(|(i, pair)| {
        let (e, next) = (&pair[0], &pair[1]);
        let ended = |child| events[..=i].iter().any(|x| x.thread == child && x.op == Op::End);
        let could_go_on = match e.op {
            Op::End | Op::Wait { .. } | Op::BlockWant { .. } | Op::Yield { .. } => false,
            Op::JoinWant { child } => ended(child),
            Op::LockWant { lock, shared } => {
                let held = trace.held(events[..=i].iter());
                !held.iter().any(|h| h.lock == lock && !(shared && h.shared))
            }
            _ => true,
        };
        e.thread != next.thread && could_go_on
    })
}

/// Where a thread that could have gone on was interrupted, by whom, and where it went on.
struct Interruption {
    /// The last step before.
    before: usize,
    /// The last step of others that says something.
    intruder: usize,
    /// The first step after; none if the model ended before.
    after: Option<usize>,
}

/// The interruption to show for a failure: the last one of the failing thread, else the first one.
/// Without any, threads that have not run yet.
pub(super) fn interruption(words: &Words<'_>, steps: &[&Event]) -> Vec<Spot> {
    let Some(failing) = steps.last().map(|e| e.thread) else { return Vec::new() };
    let all: Vec<Interruption> = (0..steps.len().saturating_sub(1)).filter_map(|i| at(steps, i)).collect();
    let resumed = || all.iter().filter(|i| i.after.is_some());
    let own = resumed().rev().find(|i| steps[i.before].thread == failing);
    let cut_off = || all.iter().rev().find(|i| i.after.is_none() && shares(steps, i));
    match own.or(resumed().next()).or_else(cut_off) {
        Some(interruption) => spots(words, steps, interruption),
        None => not_yet(words, steps),
    }
}

/// The interruption after this step.
fn at(steps: &[&Event], before: usize) -> Option<Interruption> {
    let (thread, failure) = (steps[before].thread, steps.len() - 1);
    // A thread that has only started, or only started others, has seen nothing that could change.
    let idle = matches!(steps[before].op, Op::Spawn { .. } | Op::Start);
    if steps[before + 1].thread == thread || idle || matches!(steps[before].op, Op::End | Op::Wait { .. }) {
        return None;
    }
    let after = (before + 2..failure).find(|&i| steps[i].thread == thread);
    // To wait for others is not to be interrupted by them.
    let waited = after.is_some_and(|i| matches!(steps[i].op, Op::Join { .. } | Op::Act { .. } | Op::Woke { .. }));
    if waited || (after.is_none() && thread == steps[failure].thread) {
        return None;
    }
    let says_little = |e: &Event| matches!(e.op, Op::Start | Op::End | Op::Unlock { .. } | Op::Panic { .. });
    let intruder = (before + 1..after.unwrap_or(failure)).rev().find(|&i| !says_little(steps[i]))?;
    Some(Interruption { before, intruder, after })
}

/// The failing thread has touched something afterwards that the interrupted one had touched.
fn shares(steps: &[&Event], i: &Interruption) -> bool {
    let (thread, failing) = (steps[i.before].thread, steps[steps.len() - 1].thread);
    let touched = |e: &&Event| e.op.objects().into_iter().flatten().collect::<Vec<_>>();
    let own: Vec<u32> = steps[..=i.before].iter().filter(|e| e.thread == thread).flat_map(touched).collect();
    steps[i.before..].iter().filter(|e| e.thread == failing).flat_map(touched).any(|o| own.contains(&o))
}

fn spots(words: &Words<'_>, steps: &[&Event], i: &Interruption) -> Vec<Spot> {
    let who = |step: usize| words.who(steps[step].thread);
    let spot = |step: usize, label: String, primary| Spot { at: words.place(steps[step]), label, primary };
    let interrupted = spot(i.before, format!("{} is interrupted after this", who(i.before)), false);
    let Some(after) = i.after else { return vec![interrupted] };
    vec![
        interrupted,
        spot(i.intruder, format!("{} runs up to here meanwhile", who(i.intruder)), false),
        spot(after, format!("{} goes on here", who(after)), true),
    ]
}

/// The threads that have been spawned and have not started.
fn not_yet(words: &Words<'_>, steps: &[&Event]) -> Vec<Spot> {
    let started = |child: ThreadIndex| steps.iter().any(|e| e.thread == child && e.op == Op::Start);
    let spawned = steps.iter().filter_map(|e| match e.op {
        Op::Spawn { child } if !started(child) => Some((child, e)),
        _ => None,
    });
    let spot = |(child, e): (ThreadIndex, &&Event)| {
        let label = format!("{} is spawned here and has not run yet", words.who(child));
        Spot { at: words.place(e), label, primary: false }
    };
    spawned.map(spot).collect()
}

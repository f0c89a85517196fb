//! Is there an order of the recorded steps in which every read sees the latest write?
//!
//! The steps of a model run one after another, but a load of a `Relaxed`, `Acquire` or `Release`
//! atomic may have returned an older value than the last one written. Another order of the same
//! steps may explain what happened all the same: one that keeps the steps of each thread, and those
//! of each lock, condition variable, channel and cell, as they were, and moves only steps of
//! different threads and objects past each other. Where there is one, it is what a reader is shown,
//! with as few switches between threads as can be. Where there is none, memory was weak.

use crate::event::{ObjectIndex, Op, ThreadIndex, Trace};
use std::collections::{HashMap, VecDeque};

/// What a search found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// The steps' indices in such an order, with the fewest switches.
    Found(Vec<usize>),
    /// There is no such order.
    None,
    /// There may be one; the budget was used up.
    GaveUp,
}

/// How many states a search looks at before it gives up.
const BUDGET: usize = 100_000;

/// Looks for an order that explains all reads.
pub fn explain(trace: &Trace) -> Search {
    search(trace, |_| true)
}

/// Looks for an order that explains all reads but one.
pub(crate) fn explain_without(trace: &Trace, excused: usize) -> Search {
    search(trace, |step| step != excused)
}

/// A point of the search: how far each thread is, what the atomics hold, and who ran last.
#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    position: Vec<u16>,
    memory: Vec<u64>,
    last: ThreadIndex,
}

fn search(trace: &Trace, counts: impl Fn(usize) -> bool) -> Search {
    let steps = Steps::of(trace);
    let start = State {
        position: vec![0; trace.threads.len()],
        memory: trace.objects.iter().map(|o| o.init.unwrap_or(0)).collect(),
        last: 0,
    };
    // Cheapest first: going on with a thread costs nothing, and switching costs one.
    let mut seen: HashMap<State, (usize, usize)> = HashMap::from([(start.clone(), (0, usize::MAX))]);
    let mut states: Vec<(State, usize, usize)> = vec![(start, usize::MAX, usize::MAX)];
    let mut queue: VecDeque<(usize, usize)> = VecDeque::from([(0, 0)]);
    while let Some((at, cost)) = queue.pop_front() {
        let (state, _, _) = states[at].clone();
        if seen[&state].0 < cost {
            continue;
        }
        if steps.all_done(&state.position) {
            return Search::Found(path(&states, at));
        }
        if states.len() > BUDGET {
            return Search::GaveUp;
        }
        for thread in 0..trace.threads.len() {
            let Some(step) = steps.next(thread, &state.position) else { continue };
            if !steps.may_run(step, &state.position) {
                continue;
            }
            let mut next = state.clone();
            if let Some(access) = trace.events[step].op.atomic()
                && counts(step)
            {
                let cell = &mut next.memory[access.atomic as usize];
                if access.read.is_some_and(|v| v != *cell) {
                    continue;
                }
                if let Some(v) = access.written {
                    *cell = v;
                }
            }
            next.position[thread] += 1;
            next.last = thread as ThreadIndex;
            let switch = usize::from(next.last != state.last);
            let total = cost + switch;
            if seen.get(&next).is_some_and(|(known, _)| *known <= total) {
                continue;
            }
            seen.insert(next.clone(), (total, at));
            states.push((next, at, step));
            let entry = (states.len() - 1, total);
            if switch == 0 { queue.push_front(entry) } else { queue.push_back(entry) }
        }
    }
    Search::None
}

fn path(states: &[(State, usize, usize)], mut at: usize) -> Vec<usize> {
    let mut order = Vec::new();
    while states[at].1 != usize::MAX {
        order.push(states[at].2);
        at = states[at].1;
    }
    order.reverse();
    order
}

/// The steps by thread, and what has to run before each.
struct Steps {
    of_thread: Vec<Vec<usize>>,
    /// For each step the steps of other threads that come before it, as thread and position.
    before: Vec<Vec<(usize, u16)>>,
}

impl Steps {
    fn of(trace: &Trace) -> Self {
        let mut of_thread = vec![Vec::new(); trace.threads.len()];
        let mut position = vec![0_u16; trace.events.len()];
        for (i, e) in trace.events.iter().enumerate() {
            let steps: &mut Vec<usize> = &mut of_thread[usize::from(e.thread)];
            position[i] = steps.len() as u16;
            steps.push(i);
        }
        let place = |i: usize| (usize::from(trace.events[i].thread), position[i]);
        let mut before = vec![Vec::new(); trace.events.len()];
        let mut last_on: HashMap<ObjectIndex, usize> = HashMap::new();
        for (i, e) in trace.events.iter().enumerate() {
            match e.op {
                Op::Start => {
                    let spawn = Op::Spawn { child: e.thread };
                    before[i].extend(trace.events.iter().position(|x| x.op == spawn).map(place));
                }
                Op::Join { child } => {
                    let end = trace.events.iter().position(|x| x.thread == child && x.op == Op::End);
                    before[i].extend(end.map(place));
                }
                // What fails, fails at the end.
                Op::Panic { .. } => before[i].extend((0..i).map(place)),
                _ if e.op.is_want() || e.op.atomic().is_some() => {}
                _ => {
                    for object in e.op.objects().into_iter().flatten() {
                        before[i].extend(last_on.insert(object, i).map(place));
                    }
                }
            }
        }
        Steps { of_thread, before }
    }

    fn next(&self, thread: usize, position: &[u16]) -> Option<usize> {
        self.of_thread[thread].get(usize::from(position[thread])).copied()
    }

    fn may_run(&self, step: usize, position: &[u16]) -> bool {
        self.before[step].iter().all(|(thread, p)| position[*thread] > *p)
    }

    fn all_done(&self, position: &[u16]) -> bool {
        self.of_thread.iter().zip(position).all(|(steps, p)| steps.len() == usize::from(*p))
    }
}

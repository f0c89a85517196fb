//! Every literal interleaving of a program, by brute force: one step of one thread at a time, each
//! step acting on one memory at once.

use super::program::{ATOMICS, CONDVARS, LOCKS, Op, Program, RW};
use std::collections::{BTreeSet, HashSet};

/// What a run of a program can tell: what each thread read, and the values at the end.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Seen {
    pub reads: Vec<Vec<u32>>,
    pub atomics: [u32; ATOMICS],
    pub data: [u32; LOCKS],
}

/// When a wait wakes for no reason, and a weak compare-exchange fails for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chance {
    /// Whenever it likes, once an operation.
    Any,
    /// Never.
    Never,
    /// The first time, always: a wait cannot sleep for ever then.
    First,
}

/// Which interleavings to run.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    pub chance: Chance,
    /// At most so many switches away from a thread that could have gone on. Releasing a lock and
    /// touching its data are part of the step before then: nobody can tell.
    pub preemptions: Option<usize>,
}

impl Rules {
    pub fn all(chance: Chance) -> Self {
        Rules { chance, preemptions: None }
    }
}

/// All that can happen.
#[derive(Debug, Default)]
pub struct Possible {
    pub outcomes: BTreeSet<Seen>,
    pub deadlock: bool,
    /// More states than are looked at.
    pub too_large: bool,
}

/// How many states are looked at.
const STATES: usize = 300_000;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Phase {
    Ready,
    /// Sleeps on a condition variable.
    Asleep(usize),
    /// Was woken, and how; has to take its lock again.
    Woken {
        timed_out: bool,
    },
}

#[derive(Clone, PartialEq, Eq, Hash)]
struct State {
    next: Vec<usize>,
    phase: Vec<Phase>,
    /// How often the thread has gone to sleep in the operation at which it is.
    sleeps: Vec<u8>,
    /// The operation has been spurious already.
    spurious: Vec<bool>,
    writer: [Option<usize>; LOCKS],
    readers: Vec<bool>,
    seen: Seen,
    /// Who ran last and how often somebody was preempted, if that is bounded.
    last: usize,
    preempted: usize,
}

/// Runs them all.
pub fn enumerate(program: &Program, rules: Rules) -> Possible {
    let n = program.threads.len();
    let start = State {
        next: vec![0; n],
        phase: vec![Phase::Ready; n],
        sleeps: vec![0; n],
        spurious: vec![false; n],
        writer: [None; LOCKS],
        readers: vec![false; n],
        seen: Seen { reads: vec![Vec::new(); n], ..Seen::default() },
        last: 0,
        preempted: 0,
    };
    let mut possible = Possible::default();
    let mut known = HashSet::from([start.clone()]);
    let mut todo = vec![start];
    while let Some(state) = todo.pop() {
        if known.len() > STATES {
            possible.too_large = true;
            return possible;
        }
        if (0..n).all(|t| state.next[t] == program.threads[t].len()) {
            possible.outcomes.insert(state.seen);
            continue;
        }
        let mut certain = 0;
        let mut preempts = false;
        // The thread that ran last comes first, so that it is known whether it could go on.
        for t in std::iter::once(state.last).chain((0..n).filter(|t| *t != state.last)) {
            let mut successors = Successors::default();
            step(program, rules.chance, &state, t, &mut successors);
            certain += successors.certain;
            for mut next in successors.states {
                if let Some(bound) = rules.preemptions {
                    next.last = t;
                    next.preempted += usize::from(preempts);
                    if next.preempted > bound {
                        continue;
                    }
                    next = go_on_unseen(program, next, t);
                }
                if known.insert(next.clone()) {
                    todo.push(next);
                }
            }
            preempts |= t == state.last && certain > 0;
        }
        // A thread may sleep for ever if nothing but chance would wake it.
        possible.deadlock |= certain == 0;
    }
    possible
}

/// Runs the operations of a thread that change nothing but what the thread itself has locked.
fn go_on_unseen(program: &Program, mut state: State, t: usize) -> State {
    while let Some(Op::Touch(..) | Op::Release(_)) = program.threads[t].get(state.next[t]) {
        let mut successors = Successors::default();
        step(program, Chance::Never, &state, t, &mut successors);
        state = successors.states.pop().expect("such an operation never waits");
    }
    state
}

#[derive(Default)]
struct Successors {
    states: Vec<State>,
    /// How many of them somebody brings about.
    certain: usize,
}

impl Successors {
    fn add(&mut self, state: State) {
        self.certain += 1;
        self.states.push(state);
    }

    fn add_by_chance(&mut self, state: State) {
        self.states.push(state);
    }
}

impl State {
    fn is_free(&self, lock: usize) -> bool {
        self.writer[lock].is_none() && (lock != RW || self.readers.iter().all(|r| !r))
    }

    /// A thread that reads is not let in again.
    fn may_read(&self, t: usize) -> bool {
        self.writer[RW].is_none() && !self.readers[t]
    }

    fn holds(&self, lock: usize, t: usize) -> bool {
        self.writer[lock] == Some(t) || lock == RW && self.readers[t]
    }

    fn done(mut self, t: usize) -> Self {
        self.next[t] += 1;
        self.phase[t] = Phase::Ready;
        self.sleeps[t] = 0;
        self.spurious[t] = false;
        self
    }

    fn read(mut self, t: usize, value: u32) -> Self {
        self.seen.reads[t].push(value);
        self
    }
}

/// All that thread `t` may do next.
fn step(program: &Program, chance: Chance, state: &State, t: usize, successors: &mut Successors) {
    let Some(op) = program.threads[t].get(state.next[t]) else { return };
    let next = state.clone();
    match *op {
        Op::Load(a) => {
            let value = state.seen.atomics[a];
            successors.add(next.read(t, value).done(t));
        }
        Op::Store(a, value) => successors.add(write(next, a, value).done(t)),
        Op::Add(a, value) => {
            let old = state.seen.atomics[a];
            successors.add(write(next, a, old + value).read(t, old).done(t));
        }
        Op::Swap(a, value) => {
            let old = state.seen.atomics[a];
            successors.add(write(next, a, value).read(t, old).done(t));
        }
        Op::Cas(a, expected, value) | Op::WeakCas(a, expected, value) => {
            let old = state.seen.atomics[a];
            let success = u32::from(old == expected);
            if matches!(op, Op::WeakCas(..)) && chance != Chance::Never {
                successors.add(next.clone().read(t, old).read(t, 0).done(t));
                if chance == Chance::First {
                    return;
                }
            }
            let next = if success == 1 { write(next, a, value) } else { next };
            successors.add(next.read(t, old).read(t, success).done(t));
        }
        Op::Lock(l) | Op::TryLock(l) => {
            let tries = matches!(op, Op::TryLock(_));
            let next = if tries { next.read(t, u32::from(state.is_free(l))) } else { next };
            if state.is_free(l) {
                successors.add(hold(next, l, t).done(t));
            } else if tries {
                successors.add(next.done(t));
            }
        }
        Op::Read | Op::TryRead => {
            let tries = *op == Op::TryRead;
            let mut next = if tries { next.read(t, u32::from(state.may_read(t))) } else { next };
            if state.may_read(t) {
                next.readers[t] = true;
                successors.add(next.done(t));
            } else if tries {
                successors.add(next.done(t));
            }
        }
        Op::Touch(l, value) if state.holds(l, t) => {
            let old = state.seen.data[l];
            let mut next = next.read(t, old);
            if state.writer[l] == Some(t) {
                next.seen.data[l] += value;
            }
            successors.add(next.done(t));
        }
        Op::Release(l) if state.holds(l, t) => {
            let mut next = next;
            if state.writer[l] == Some(t) {
                next.writer[l] = None;
            } else {
                next.readers[t] = false;
            }
            successors.add(next.done(t));
        }
        Op::Wait(c, l) | Op::WaitTimeout(c, l) | Op::WaitWhileEven(c, l) => {
            wait(*op, chance, (c, l), next, t, successors);
        }
        Op::NotifyOne(c) => {
            let asleep: Vec<usize> = sleepers(state, c).collect();
            for woken in &asleep {
                let mut next = next.clone();
                next.phase[*woken] = Phase::Woken { timed_out: false };
                successors.add(next.done(t));
            }
            if asleep.is_empty() {
                successors.add(next.done(t));
            }
        }
        Op::NotifyAll(c) => {
            let mut next = next;
            for woken in sleepers(state, c) {
                next.phase[woken] = Phase::Woken { timed_out: false };
            }
            successors.add(next.done(t));
        }
        Op::Touch(..) | Op::Release(_) => successors.add(next.done(t)),
    }
}

fn wait(op: Op, chance: Chance, (c, l): (usize, usize), mut next: State, t: usize, successors: &mut Successors) {
    assert!(c < CONDVARS && l != RW);
    let while_even = matches!(op, Op::WaitWhileEven(..));
    match next.phase[t] {
        Phase::Ready if next.writer[l] != Some(t) => successors.add(next.done(t)),
        Phase::Ready if while_even && next.seen.data[l] % 2 == 1 => successors.add(next.done(t)),
        Phase::Ready => {
            next.writer[l] = None;
            next.phase[t] = Phase::Asleep(c);
            next.sleeps[t] = 2.min(next.sleeps[t] + 1);
            successors.add(next);
        }
        Phase::Asleep(_) if matches!(op, Op::WaitTimeout(..)) => {
            next.phase[t] = Phase::Woken { timed_out: true };
            successors.add(next);
        }
        Phase::Asleep(_) => {
            let first = next.sleeps[t] == 1;
            let again = std::mem::replace(&mut next.spurious[t], true);
            next.phase[t] = Phase::Woken { timed_out: false };
            match chance {
                Chance::Any if !again => successors.add_by_chance(next),
                Chance::First if first => successors.add(next),
                _ => {}
            }
        }
        Phase::Woken { .. } if next.writer[l].is_some() => {}
        Phase::Woken { timed_out } => {
            next.writer[l] = Some(t);
            if while_even {
                next.phase[t] = Phase::Ready;
                successors.add(next);
            } else if matches!(op, Op::WaitTimeout(..)) {
                successors.add(next.read(t, u32::from(timed_out)).done(t));
            } else {
                successors.add(next.done(t));
            }
        }
    }
}

fn sleepers(state: &State, c: usize) -> impl Iterator<Item = usize> {
    state.phase.iter().enumerate().filter(move |(_, p)| **p == Phase::Asleep(c)).map(|(t, _)| t)
}

fn write(mut state: State, atomic: usize, value: u32) -> State {
    state.seen.atomics[atomic] = value;
    state
}

fn hold(mut state: State, lock: usize, t: usize) -> State {
    state.writer[lock] = Some(t);
    state
}

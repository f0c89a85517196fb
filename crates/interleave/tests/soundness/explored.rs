//! The same programs on the types of the crate.

use super::program::{ATOMICS, CONDVARS, LOCKS, Op, Program, RW};
use super::reference::Seen;
use interleave::diagnose::Kind;
use interleave::event::Trace;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::sync::{Arc, Condvar, Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};
use interleave::{Explorer, Outcome, thread};
use std::collections::BTreeSet;
use std::time::Duration;

/// What the explorer found.
#[derive(Debug, Default)]
pub struct Found {
    pub outcomes: BTreeSet<Seen>,
    pub deadlock: bool,
    pub interleavings: usize,
    /// The bound within which the deadlock was found.
    pub preemptions: Option<usize>,
    /// Why it could not say.
    pub inconclusive: Option<String>,
    /// A failure that no program here can have.
    pub failure: Option<String>,
    /// The first recorded order in which some read does not see the latest write, or some lock is
    /// held twice.
    pub not_literal: Option<String>,
}

struct Shared {
    atomics: [AtomicU32; ATOMICS],
    mutexes: [Mutex<u32>; RW],
    rw: RwLock<u32>,
    condvars: [Condvar; CONDVARS],
}

enum Guard<'a> {
    Mutex(MutexGuard<'a, u32>),
    Read(RwLockReadGuard<'a, u32>),
    Write(RwLockWriteGuard<'a, u32>),
}

/// Explores a program.
pub fn explore(program: &Program, explorer: &Explorer) -> Found {
    let found = Arc::new(std::sync::Mutex::new(Found::default()));
    let (program, out) = (Arc::new(program.clone()), found.clone());
    let outcome = explorer.run(move || {
        let shared = Arc::new(Shared {
            atomics: [AtomicU32::new(0), AtomicU32::new(0)],
            mutexes: [Mutex::new(0), Mutex::new(0)],
            rw: RwLock::new(0),
            condvars: [Condvar::new(), Condvar::new()],
        });
        let start = |t: usize| {
            let (program, shared) = (program.clone(), shared.clone());
            thread::spawn(move || run(&program.threads[t], &shared))
        };
        let handles: Vec<_> = (1..program.threads.len()).map(start).collect();
        let mut reads = vec![run(&program.threads[0], &shared)];
        reads.extend(handles.into_iter().map(|h| h.join().unwrap()));
        let atomics = [0, 1].map(|a| shared.atomics[a].load(SeqCst));
        let (first, second) = (*shared.mutexes[0].lock().unwrap(), *shared.mutexes[1].lock().unwrap());
        let data = [first, second, *shared.rw.read().unwrap()];
        let mut out = out.lock().unwrap();
        out.outcomes.insert(Seen { reads, atomics, data });
        let trace = interleave::snapshot();
        if out.not_literal.is_none() && !is_literal(&trace) {
            out.not_literal = Some(format!("{:#?}", trace.events));
        }
    });
    let mut found = std::mem::take(&mut *found.lock().unwrap());
    match outcome {
        Outcome::Passed(report) => found.interleavings = report.interleavings,
        Outcome::Failed(f) if f.message.starts_with("deadlock") => {
            found.deadlock = true;
            found.preemptions = Some(f.preemptions.unwrap_or(usize::MAX));
            if matches!(f.diagnosis.kind, Kind::Panic | Kind::Misuse) {
                found.failure = Some(f.to_string());
            }
        }
        Outcome::Failed(f) => found.failure = Some(f.to_string()),
        Outcome::Inconclusive { reason, .. } => found.inconclusive = Some(reason),
    }
    found
}

/// Replays the recorded steps, each on what those before it left.
fn is_literal(trace: &Trace) -> bool {
    use interleave::event::Op;
    let mut memory: Vec<u64> = trace.objects.iter().map(|o| o.init.unwrap_or(0)).collect();
    let mut held: Vec<(u32, bool)> = Vec::new();
    trace.events.iter().all(|e| match e.op {
        Op::Lock { lock, shared } => {
            let free = held.iter().all(|(l, s)| *l != lock || shared && *s);
            held.push((lock, shared));
            free
        }
        Op::Woke { lock, .. } => {
            let free = held.iter().all(|(l, _)| *l != lock);
            held.push((lock, false));
            free
        }
        Op::Unlock { lock, .. } | Op::Wait { lock, .. } => {
            let at = held.iter().position(|(l, _)| *l == lock);
            at.map(|at| held.remove(at)).is_some()
        }
        // A thread that reads is not let in again, not even by `try_read`.
        Op::TryLockFailed { lock, .. } => held.iter().any(|(l, _)| *l == lock),
        _ => e.op.atomic().is_none_or(|access| {
            let cell = &mut memory[access.atomic as usize];
            let sees = access.read.is_none_or(|v| v == *cell);
            *cell = access.written.unwrap_or(*cell);
            sees
        }),
    })
}

/// One thread: what it reads.
fn run(ops: &[Op], shared: &Shared) -> Vec<u32> {
    let mut reads = Vec::new();
    let mut guards: [Option<Guard<'_>>; LOCKS] = [const { None }; LOCKS];
    let mut chances = 0;
    for op in ops {
        let mut act = By { op: *op, shared, guards: &mut guards, reads: &mut reads };
        if !matches!(op, Op::Wait(..) | Op::WaitWhileEven(..) | Op::WaitTimeout(..) | Op::WeakCas(..)) {
            act.step();
            continue;
        }
        // Spurious events and rounds of waiting are rationed by place: each has its own.
        match chances {
            0 => act.step(),
            1 => act.step(),
            2 => act.step(),
            3 => act.step(),
            4 => act.step(),
            5 => act.step(),
            _ => unreachable!("a thread has at most three operations, of two sections each"),
        }
        chances += 1;
    }
    reads
}

struct By<'p, 's> {
    op: Op,
    shared: &'s Shared,
    guards: &'p mut [Option<Guard<'s>>; LOCKS],
    reads: &'p mut Vec<u32>,
}

impl<'s> By<'_, 's> {
    #[track_caller]
    fn step(&mut self) {
        let shared = self.shared;
        match self.op {
            Op::Load(a) => self.reads.push(shared.atomics[a].load(SeqCst)),
            Op::Store(a, value) => shared.atomics[a].store(value, SeqCst),
            Op::Add(a, value) => self.reads.push(shared.atomics[a].fetch_add(value, SeqCst)),
            Op::Swap(a, value) => self.reads.push(shared.atomics[a].swap(value, SeqCst)),
            Op::Cas(a, expected, new) => {
                self.exchanged(shared.atomics[a].compare_exchange(expected, new, SeqCst, SeqCst))
            }
            Op::WeakCas(a, expected, new) => {
                self.exchanged(shared.atomics[a].compare_exchange_weak(expected, new, SeqCst, SeqCst));
            }
            Op::Lock(RW) => self.guards[RW] = Some(Guard::Write(shared.rw.write().unwrap())),
            Op::Lock(l) => self.guards[l] = Some(Guard::Mutex(shared.mutexes[l].lock().unwrap())),
            Op::Read => self.guards[RW] = Some(Guard::Read(shared.rw.read().unwrap())),
            Op::TryLock(RW) => self.tried(RW, shared.rw.try_write().ok().map(Guard::Write)),
            Op::TryLock(l) => self.tried(l, shared.mutexes[l].try_lock().ok().map(Guard::Mutex)),
            Op::TryRead => self.tried(RW, shared.rw.try_read().ok().map(Guard::Read)),
            Op::Touch(l, value) => match &mut self.guards[l] {
                Some(Guard::Mutex(data)) => touch(self.reads, data, value),
                Some(Guard::Write(data)) => touch(self.reads, data, value),
                Some(Guard::Read(data)) => self.reads.push(**data),
                None => {}
            },
            Op::Release(l) => self.guards[l] = None,
            Op::Wait(c, l) => {
                let Some(Guard::Mutex(data)) = self.guards[l].take() else { return };
                self.guards[l] = Some(Guard::Mutex(shared.condvars[c].wait(data).unwrap()));
            }
            Op::WaitWhileEven(c, l) => {
                let Some(Guard::Mutex(data)) = self.guards[l].take() else { return };
                let data = shared.condvars[c].wait_while(data, |n| *n % 2 == 0).unwrap();
                self.guards[l] = Some(Guard::Mutex(data));
            }
            Op::WaitTimeout(c, l) => {
                let Some(Guard::Mutex(data)) = self.guards[l].take() else { return };
                let (data, result) = shared.condvars[c].wait_timeout(data, Duration::from_secs(1)).unwrap();
                self.guards[l] = Some(Guard::Mutex(data));
                self.reads.push(u32::from(result.timed_out()));
            }
            Op::NotifyOne(c) => shared.condvars[c].notify_one(),
            Op::NotifyAll(c) => shared.condvars[c].notify_all(),
        }
    }

    fn exchanged(&mut self, result: Result<u32, u32>) {
        self.reads.push(result.unwrap_or_else(|old| old));
        self.reads.push(u32::from(result.is_ok()));
    }

    /// A thread that holds the lock already keeps its guard: the new one was refused.
    fn tried(&mut self, l: usize, guard: Option<Guard<'s>>) {
        self.reads.push(u32::from(guard.is_some()));
        if guard.is_some() {
            self.guards[l] = guard;
        }
    }
}

fn touch(reads: &mut Vec<u32>, data: &mut u32, value: u32) {
    reads.push(*data);
    *data += value;
}

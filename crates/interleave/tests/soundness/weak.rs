//! Random programs of weakly ordered atomics, and all their executions under the C++20 memory model.
//!
//! The model is the one of "Repairing Sequential Consistency in C/C++11" (Lahav and others, 2017),
//! which C++20 took over: an execution is a choice of the write that each read reads from and of an
//! order of the writes to each atomic, and it is allowed if happens-before agrees with both and the
//! sequentially consistent events have an order. Like that paper it leaves out load buffering. The
//! explorer leaves out more: [`Within::OneOrderOfSteps`].

use super::program::Random;
use interleave::sync::Arc;
use interleave::sync::atomic::{AtomicU32, Ordering, Ordering::*, fence};
use interleave::{Explorer, Outcome, thread};
use std::collections::BTreeSet;

/// Atomics of a program.
const ATOMICS: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Load(usize, Ordering),
    /// Each write of a program writes another value.
    Store(usize, u32, Ordering),
    Swap(usize, u32, Ordering),
    Fence(Ordering),
}

/// What programs are made of.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    pub swaps: bool,
    pub stores: bool,
    pub fences: &'static [Ordering],
    /// Half of the accesses are `SeqCst`.
    pub sequential: bool,
}

pub type Program = Vec<Vec<Op>>;

/// Two threads of three operations or three of two.
pub fn random(random: &mut Random, kind: Kind) -> Program {
    let (threads, operations) = if random.below(2) == 0 { (2, 3) } else { (3, 2) };
    let mut value = 0;
    (0..threads)
        .map(|_| {
            (0..operations)
                .map(|_| {
                    value += 1;
                    let atomic = random.below(ATOMICS);
                    let with = |weak: &[Ordering], random: &mut Random| match kind.sequential {
                        true if random.below(2) == 0 => SeqCst,
                        _ => weak[random.below(weak.len())],
                    };
                    match random.below(if kind.fences.is_empty() { 5 } else { 7 }) {
                        2 | 3 if kind.stores => Op::Store(atomic, value, with(&[Relaxed, Release], random)),
                        2..=4 if kind.swaps => {
                            Op::Swap(atomic, value, with(&[Relaxed, Acquire, Release, AcqRel], random))
                        }
                        5.. => Op::Fence(kind.fences[random.below(kind.fences.len())]),
                        _ => Op::Load(atomic, with(&[Relaxed, Acquire], random)),
                    }
                })
                .collect()
        })
        .collect()
}

/// What the reads read, in order, and the values at the end.
pub type Seen = (Vec<u32>, [u32; ATOMICS]);

/// What the explorer finds.
pub fn explored(program: &Program, explorer: &Explorer) -> Option<BTreeSet<Seen>> {
    let found = Arc::new(std::sync::Mutex::new(BTreeSet::new()));
    let (out, shared) = (found.clone(), Arc::new(program.clone()));
    let outcome = explorer.run(move || {
        let atomics = Arc::new([AtomicU32::new(0), AtomicU32::new(0)]);
        let start = |t: usize| {
            let (program, atomics) = (shared.clone(), atomics.clone());
            thread::spawn(move || run(&program[t], &atomics))
        };
        let handles: Vec<_> = (0..shared.len()).map(start).collect();
        let reads = handles.into_iter().flat_map(|h| h.join().unwrap()).collect();
        let end = [atomics[0].load(Relaxed), atomics[1].load(SeqCst)];
        out.lock().unwrap().insert((reads, end));
    });
    let found = std::mem::take(&mut *found.lock().unwrap());
    match outcome {
        Outcome::Passed(_) => Some(found),
        Outcome::Inconclusive { .. } => None,
        Outcome::Failed(failure) => panic!("{program:?}\n{failure}"),
    }
}

fn run(ops: &[Op], atomics: &[AtomicU32; ATOMICS]) -> Vec<u32> {
    let mut reads = Vec::new();
    for op in ops {
        match *op {
            Op::Load(a, ordering) => reads.push(atomics[a].load(ordering)),
            Op::Store(a, value, ordering) => atomics[a].store(value, ordering),
            Op::Swap(a, value, ordering) => reads.push(atomics[a].swap(value, ordering)),
            Op::Fence(ordering) => fence(ordering),
        }
    }
    reads
}

/// A relation between at most 16 events: for each event those that it leads to.
#[derive(Clone, Copy)]
struct Relation([u16; 16]);

impl Relation {
    fn new() -> Self {
        Relation([0; 16])
    }

    fn add(&mut self, a: usize, b: usize) {
        self.0[a] |= 1 << b;
    }

    fn has(&self, a: usize, b: usize) -> bool {
        self.0[a] >> b & 1 == 1
    }

    fn or(mut self, other: &Relation) -> Self {
        (0..16).for_each(|a| self.0[a] |= other.0[a]);
        self
    }

    /// First the one and then the other.
    fn then(&self, other: &Relation) -> Self {
        let mut both = Relation::new();
        for a in 0..16 {
            (0..16).filter(|b| self.has(a, *b)).for_each(|b| both.0[a] |= other.0[b]);
        }
        both
    }

    fn closure(mut self) -> Self {
        for k in 0..16 {
            for a in 0..16 {
                if self.has(a, k) {
                    self.0[a] |= self.0[k];
                }
            }
        }
        self
    }

    fn only(mut self, keep: impl Fn(usize, usize) -> bool) -> Self {
        for a in 0..16 {
            (0..16).filter(|b| !keep(a, *b)).for_each(|b| self.0[a] &= !(1 << b));
        }
        self
    }

    fn or_same(mut self) -> Self {
        (0..16).for_each(|a| self.add(a, a));
        self
    }

    fn has_no_cycle(self) -> bool {
        let closed = self.closure();
        (0..16).all(|a| !closed.has(a, a))
    }
}

#[derive(Clone, Copy)]
struct Event {
    thread: usize,
    op: Op,
}

impl Event {
    fn atomic(self) -> Option<usize> {
        match self.op {
            Op::Load(a, _) | Op::Store(a, ..) | Op::Swap(a, ..) => Some(a),
            Op::Fence(_) => None,
        }
    }

    fn written(self) -> Option<u32> {
        match self.op {
            Op::Store(_, value, _) | Op::Swap(_, value, _) => Some(value),
            _ => None,
        }
    }

    fn reads(self) -> bool {
        matches!(self.op, Op::Load(..) | Op::Swap(..))
    }

    fn ordering(self) -> Ordering {
        match self.op {
            Op::Load(_, o) | Op::Store(_, _, o) | Op::Swap(_, _, o) | Op::Fence(o) => o,
        }
    }

    fn is_fence(self) -> bool {
        matches!(self.op, Op::Fence(_))
    }

    fn acquires(self) -> bool {
        (self.reads() || self.is_fence()) && matches!(self.ordering(), Acquire | AcqRel | SeqCst)
    }

    fn releases(self) -> bool {
        (self.written().is_some() || self.is_fence()) && matches!(self.ordering(), Release | AcqRel | SeqCst)
    }
}

/// Which executions count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Within {
    /// All that C++20 allows, without load buffering.
    Cpp20,
    /// Those in which each step can come after what it reads and overwrites, and each `SeqCst` load
    /// before what overwrites what it reads.
    OneOrderOfSteps,
}

/// What can happen.
pub fn allowed(program: &Program, within: Within) -> BTreeSet<Seen> {
    // The first events write the zeros, before everything else.
    let mut events: Vec<Event> =
        (0..ATOMICS).map(|a| Event { thread: usize::MAX, op: Op::Store(a, 0, Relaxed) }).collect();
    for (thread, ops) in program.iter().enumerate() {
        events.extend(ops.iter().map(|op| Event { thread, op: *op }));
    }
    let writes = |a: usize| -> Vec<usize> {
        (ATOMICS..events.len()).filter(|e| events[*e].atomic() == Some(a) && events[*e].written().is_some()).collect()
    };
    let reads: Vec<usize> = (0..events.len()).filter(|e| events[*e].reads()).collect();
    let mut allowed = BTreeSet::new();
    for first in permutations(&writes(0)) {
        for second in permutations(&writes(1)) {
            let orders = [[vec![0], first.clone()].concat(), [vec![1], second].concat()];
            let mut execution = Execution { events: &events, orders: &orders, from: vec![0; events.len()], within };
            execution.choose(&reads, &mut allowed);
        }
    }
    allowed
}

fn permutations(of: &[usize]) -> Vec<Vec<usize>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    (0..of.len())
        .flat_map(|i| {
            let mut rest = of.to_vec();
            let first = rest.remove(i);
            permutations(&rest).into_iter().map(move |p| [vec![first], p].concat())
        })
        .collect()
}

struct Execution<'a> {
    events: &'a [Event],
    /// The writes to each atomic in order.
    orders: &'a [Vec<usize>; ATOMICS],
    /// The write that each read reads from.
    from: Vec<usize>,
    within: Within,
}

impl Execution<'_> {
    fn choose(&mut self, reads: &[usize], allowed: &mut BTreeSet<Seen>) {
        let Some((read, rest)) = reads.split_first() else {
            if self.is_consistent() {
                allowed.insert(self.seen());
            }
            return;
        };
        let atomic = self.events[*read].atomic().expect("what reads reads an atomic");
        for (i, write) in self.orders[atomic].iter().enumerate() {
            // Nothing comes between what a swap reads and what it writes.
            let follows = self.orders[atomic].get(i + 1) == Some(read);
            if write != read && (follows || self.events[*read].written().is_none()) {
                self.from[*read] = *write;
                self.choose(rest, allowed);
            }
        }
    }

    fn seen(&self) -> Seen {
        let value = |e: usize| self.events[e].written().expect("it is a write");
        let reads = (0..self.events.len()).filter(|e| self.events[*e].reads()).map(|e| value(self.from[e]));
        (reads.collect(), [0, 1].map(|a| value(*self.orders[a].last().expect("zero comes first"))))
    }

    fn is_consistent(&self) -> bool {
        let events = self.events;
        let n = events.len();
        let pairs = || (0..n).flat_map(move |a| (0..n).map(move |b| (a, b)));
        let (mut program, mut reads_from, mut modified, mut before) =
            (Relation::new(), Relation::new(), Relation::new(), Relation::new());
        for (a, b) in pairs() {
            if b >= ATOMICS && (a < ATOMICS || events[a].thread == events[b].thread && a < b) {
                program.add(a, b);
            }
        }
        for order in self.orders {
            for (i, a) in order.iter().enumerate() {
                order[i + 1..].iter().for_each(|b| modified.add(*a, *b));
            }
        }
        for r in (0..n).filter(|e| events[*e].reads()) {
            reads_from.add(self.from[r], r);
            (0..n).filter(|w| *w != r && modified.has(self.from[r], *w)).for_each(|w| before.add(r, w));
        }
        let latest = before.only(|a, _| events.get(a).is_some_and(|e| e.ordering() == SeqCst));
        let order = match self.within {
            Within::Cpp20 => Relation::new(),
            Within::OneOrderOfSteps => modified.or(&latest),
        };
        if !program.or(&reads_from).or(&order).has_no_cycle() {
            return false;
        }
        let happens = program.or(&self.synchronizes()).closure();
        let coherence = reads_from.or(&modified).or(&before).closure();
        let contradicts = |(a, b): (usize, usize)| happens.has(a, b) && (coherence.has(b, a) || a == b);
        !pairs().any(contradicts) && self.has_one_order(&program, &happens, &modified.or(&before), &coherence)
    }

    /// What a release and an acquire order.
    fn synchronizes(&self) -> Relation {
        let events = self.events;
        let mut with = Relation::new();
        for r in (0..events.len()).filter(|e| events[*e].reads()) {
            let same = |a: usize, b: usize| events[a].thread == events[b].thread && events[a].thread != usize::MAX;
            let acquiring =
                |b: &usize| events[*b].acquires() && (*b == r || events[*b].is_fence() && same(*b, r) && *b > r);
            // The write read from and, as long as it is a swap's, the one that this read from.
            let mut head = self.from[r];
            loop {
                let releasing = |a: &usize| {
                    events[*a].releases() && (*a == head || events[*a].is_fence() && same(*a, head) && *a < head)
                };
                for a in (0..events.len()).filter(releasing) {
                    (0..events.len()).filter(acquiring).for_each(|b| with.add(a, b));
                }
                if !events[head].reads() {
                    break;
                }
                head = self.from[head];
            }
        }
        with
    }

    /// Is there an order of all sequentially consistent events?
    fn has_one_order(&self, program: &Relation, happens: &Relation, memory: &Relation, coherence: &Relation) -> bool {
        let events = self.events;
        let sc = |e: usize| e < events.len() && e >= ATOMICS && events[e].ordering() == SeqCst;
        let sc_fence = |e: usize| sc(e) && events[e].is_fence();
        let place = |e: usize| events.get(e).and_then(|e| e.atomic());
        let elsewhere = program.only(|a, b| place(a).is_none() || place(a) != place(b));
        let same_place = happens.only(|a, b| place(a).is_some() && place(a) == place(b));
        let base = program.or(&elsewhere.then(happens).then(&elsewhere)).or(&same_place).or(memory);
        let from = Relation::new().or_same().only(|a, _| sc(a)).or(&happens.or_same().only(|a, _| sc_fence(a)));
        let to = Relation::new().or_same().only(|_, b| sc(b)).or(&happens.or_same().only(|_, b| sc_fence(b)));
        let between_fences = happens.or(&happens.then(coherence).then(happens)).only(|a, b| sc_fence(a) && sc_fence(b));
        from.then(&base).then(&to).or(&between_fences).has_no_cycle()
    }
}

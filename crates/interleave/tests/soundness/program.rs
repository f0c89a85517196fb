//! Small random programs, as data.

use std::fmt;

/// Atomics of a program.
pub const ATOMICS: usize = 2;
/// Locks of a program: two mutexes and one lock for readers and writers.
pub const LOCKS: usize = 3;
/// The lock that has readers.
pub const RW: usize = 2;
/// Condition variables of a program.
pub const CONDVARS: usize = 2;

/// One step of a thread.
///
/// `Touch`, the waits and `Release` do nothing in a thread that does not hold the lock: that is how
/// a section ends up that begins with a `Try`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    Load(usize),
    Store(usize, u32),
    Add(usize, u32),
    Swap(usize, u32),
    Cas(usize, u32, u32),
    WeakCas(usize, u32, u32),
    /// Takes a lock, for writing.
    Lock(usize),
    /// Takes the lock that has readers, for reading.
    Read,
    TryLock(usize),
    TryRead,
    /// Records the data of a lock and, unless it is held for reading, adds to it.
    Touch(usize, u32),
    Release(usize),
    /// Waits on a condition variable with a mutex.
    Wait(usize, usize),
    /// Waits as long as the data is even.
    WaitWhileEven(usize, usize),
    WaitTimeout(usize, usize),
    NotifyOne(usize),
    NotifyAll(usize),
}

/// What each thread does. Thread 0 is the one that runs the model.
#[derive(Clone, PartialEq, Eq)]
pub struct Program {
    pub threads: Vec<Vec<Op>>,
}

impl fmt::Debug for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, ops) in self.threads.iter().enumerate() {
            writeln!(f, "    thread {i}: {ops:?}")?;
        }
        Ok(())
    }
}

/// Sebastiano Vigna's splitmix64.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn value(&mut self) -> u32 {
        1 + self.below(2) as u32
    }
}

/// What a program is mostly made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flavour {
    Atomics,
    Locks,
    TryLocks,
    Readers,
    Condvars,
    Mixed,
}

pub const FLAVOURS: [Flavour; 6] =
    [Flavour::Atomics, Flavour::Locks, Flavour::TryLocks, Flavour::Readers, Flavour::Condvars, Flavour::Mixed];

impl Program {
    /// Two threads of three operations or three of two; the thread that runs the model does
    /// nothing itself in half of them. An operation is an atomic's, a notification, or a section
    /// under a lock with up to one more operation inside.
    pub fn random(random: &mut Random, flavour: Flavour) -> Self {
        // Every release is a step where there are tries, and a condition variable adds a step or two
        // to each section: mostly two threads and shorter sections there.
        let long = !matches!(flavour, Flavour::Atomics | Flavour::Locks);
        let (threads, operations) = if random.one_in(if long { 6 } else { 2 }) { (3, 2) } else { (2, 3) };
        let mut program = Program { threads: Vec::new() };
        if random.one_in(2) {
            program.threads.push(Vec::new());
        }
        for _ in 0..threads {
            let mut ops = Vec::new();
            for _ in 0..operations {
                let depth = 1 + usize::from(!long || random.one_in(3));
                operation(random, flavour, &mut ops, &mut [false; LOCKS], depth);
            }
            program.threads.push(ops);
        }
        program
    }
}

fn operation(random: &mut Random, flavour: Flavour, ops: &mut Vec<Op>, held: &mut [bool; LOCKS], depth: usize) {
    let flavour = match flavour {
        Flavour::Mixed => FLAVOURS[random.below(5)],
        other => other,
    };
    // A section needs a lock that this thread does not hold: one that it holds would be a deadlock
    // without any other thread. Now and then that is tried all the same.
    let lock = random.below(if flavour == Flavour::Readers { LOCKS } else { RW });
    let own = held[lock];
    match flavour {
        _ if depth == 0 || own && !random.one_in(16) => ops.push(atomic(random)),
        Flavour::Atomics => ops.push(atomic(random)),
        Flavour::Locks | Flavour::TryLocks if random.one_in(4) => ops.push(atomic(random)),
        Flavour::Locks => section(random, flavour, ops, held, depth, lock, Op::Lock(lock)),
        Flavour::TryLocks => {
            let enter = if random.one_in(2) { Op::TryLock(lock) } else { Op::Lock(lock) };
            section(random, flavour, ops, held, depth, lock, enter);
        }
        Flavour::Readers => {
            let entries = if random.one_in(3) { 4 } else { 2 };
            let enter = match random.below(entries) {
                _ if lock != RW => Op::Lock(lock),
                0 => Op::Read,
                1 => Op::Lock(RW),
                2 => Op::TryRead,
                _ => Op::TryLock(RW),
            };
            section(random, flavour, ops, held, depth, lock, enter);
        }
        Flavour::Condvars | Flavour::Mixed => {
            let condvar = random.below(CONDVARS * 3) / 4;
            match random.below(8) {
                0 => ops.push(Op::NotifyOne(condvar)),
                1 => ops.push(Op::NotifyAll(condvar)),
                _ => section(random, flavour, ops, held, depth, lock, Op::Lock(lock)),
            }
        }
    }
}

fn section(
    random: &mut Random,
    flavour: Flavour,
    ops: &mut Vec<Op>,
    held: &mut [bool; LOCKS],
    depth: usize,
    lock: usize,
    enter: Op,
) {
    ops.push(enter);
    let before = std::mem::replace(&mut held[lock], true);
    let condvar = random.below(CONDVARS * 3) / 4;
    if flavour == Flavour::Condvars && lock != RW {
        // Most waits deadlock in some interleaving, and then there is little to compare.
        match random.below(32) {
            0 => ops.push(Op::Wait(condvar, lock)),
            1..4 => ops.push(Op::WaitWhileEven(condvar, lock)),
            4..12 => ops.push(Op::WaitTimeout(condvar, lock)),
            _ => {}
        }
    }
    if !random.one_in(4) {
        ops.push(Op::Touch(lock, random.value()));
    }
    match random.below(3) {
        0 => operation(random, flavour, ops, held, depth - 1),
        1 if flavour == Flavour::Condvars => {
            ops.push(if random.one_in(2) { Op::NotifyOne(condvar) } else { Op::NotifyAll(condvar) });
        }
        _ => {}
    }
    held[lock] = before;
    ops.push(Op::Release(lock));
}

fn atomic(random: &mut Random) -> Op {
    let (atomic, value) = (random.below(ATOMICS), random.value());
    match random.below(8) {
        0 | 1 => Op::Load(atomic),
        2 | 3 => Op::Store(atomic, value),
        4 => Op::Add(atomic, value),
        5 => Op::Swap(atomic, value),
        6 => Op::Cas(atomic, random.below(3) as u32, value),
        _ => Op::WeakCas(atomic, random.below(3) as u32, value),
    }
}

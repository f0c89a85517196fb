//! Five workers, each of which moves money 9,999 times and audits the bank after every transfer.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use demonstration::{Options, Random};

use crate::banks::{ACCOUNTS, Balances, Bank, Money, Transfer};

/// What the accounts hold at the start: 44,500 in all.
pub const OPENING: Balances = [5_000, 10_000, 7_500, 7_000, 6_000, 9_000];

/// How many threads move money at once.
pub const WORKERS: u32 = 5;

/// How many transfers each worker makes at scale 1.
const TRANSFERS: u64 = 9_999;

/// The largest amount of one transfer; the smallest is 1.
const LARGEST: u64 = 100;

/// One transfer in so many gives way to other threads. Often enough for the faults to show on a busy machine, and seldom
/// enough for the program to end soon there: each time may cost the worker a few milliseconds.
const GIVES_WAY: u64 = 32;

/// What came of one bank.
#[derive(Debug)]
pub struct Outcome {
    /// What the workers saw while they were busy.
    pub seen: Seen,
    /// Whether the total was right once all workers had ended.
    pub final_total_right: bool,
    /// From before the first worker's start to the last one's end.
    pub time: Duration,
}

/// What one worker saw, or all of them.
#[derive(Debug, PartialEq)]
pub struct Seen {
    /// How many audits were made.
    pub audits: u64,
    /// How many of them found more or less money than there was at the start.
    pub wrong: u64,
    /// The least that any transfer left in the account that paid.
    pub lowest: Money,
}

impl Seen {
    fn nothing() -> Self {
        Self { audits: 0, wrong: 0, lowest: Money::MAX }
    }

    fn record(&mut self, left: Option<Money>, audit: &Balances) {
        self.audits += 1;
        self.wrong += u64::from(!is_right(audit));
        self.lowest = left.map_or(self.lowest, |left| self.lowest.min(left));
    }

    fn and(self, other: Self) -> Self {
        Self {
            audits: self.audits + other.audits,
            wrong: self.wrong + other.wrong,
            lowest: self.lowest.min(other.lowest),
        }
    }
}

/// How many transfers each worker makes: at least one.
pub fn transfers_each(options: &Options) -> u64 {
    options.part_of(TRANSFERS)
}

/// Runs all workers on a bank that holds [`OPENING`].
pub fn run(bank: &dyn Bank, options: &Options) -> Outcome {
    // Nobody starts before all are there: else the first worker is done before the last has begun.
    let start = Barrier::new(WORKERS as usize);
    let began = Instant::now();
    let seen = thread::scope(|scope| {
        let workers: Vec<_> = (0..WORKERS)
            .map(|worker| {
                let (start, transfers) = (&start, Transfers::of(worker, options.seed));
                scope.spawn(move || {
                    start.wait();
                    work(bank, transfers.take(transfers_each(options) as usize))
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().expect("a worker has nothing to panic about"))
            .fold(Seen::nothing(), Seen::and)
    });
    Outcome { seen, final_total_right: is_right(&bank.balances()), time: began.elapsed() }
}

fn work(bank: &dyn Bank, transfers: impl Iterator<Item = Transfer>) -> Seen {
    let mut seen = Seen::nothing();
    for transfer in transfers {
        // A refused transfer is followed by an audit like any other, as in the sources.
        let left = bank.transfer(&transfer);
        seen.record(left, &bank.balances());
    }
    seen
}

fn is_right(balances: &Balances) -> bool {
    balances.iter().sum::<Money>() == OPENING.iter().sum()
}

/// Random transfers without end; the same ones for the same worker and seed.
struct Transfers {
    random: Random,
}

impl Transfers {
    fn of(worker: u32, seed: u64) -> Self {
        Self { random: Random::new(seed, u64::from(worker)) }
    }
}

impl Iterator for Transfers {
    type Item = Transfer;

    fn next(&mut self) -> Option<Transfer> {
        let from = self.random.below(ACCOUNTS as u64) as usize;
        // One of the five others: some steps further round the ring, never all the way.
        let to = (from + 1 + self.random.below(ACCOUNTS as u64 - 1) as usize) % ACCOUNTS;
        let amount = 1 + self.random.below(LARGEST) as Money;
        let gives_way = self.random.below(GIVES_WAY) == 0;
        Some(Transfer { from, to, amount, gives_way })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::banks::{Check, FetchAndAdd, LockEach, OneLock};

    #[test]
    fn transfers_use_every_pair_and_every_amount_and_no_account_twice() {
        let mut pairs = [[0_u32; ACCOUNTS]; ACCOUNTS];
        let mut amounts = [0_u32; LARGEST as usize + 1];
        for transfer in Transfers::of(0, 1).take(30_000) {
            pairs[transfer.from][transfer.to] += 1;
            amounts[transfer.amount as usize] += 1;
        }
        for (from, row) in pairs.iter().enumerate() {
            for (to, &count) in row.iter().enumerate() {
                assert_eq!(from == to, count == 0, "{count} transfers from {from} to {to}");
            }
        }
        assert_eq!(amounts[0], 0);
        assert!(amounts[1..].iter().all(|&count| count > 0));
    }

    #[test]
    fn the_seed_and_the_worker_fix_the_transfers() {
        let first = |worker, seed| format!("{:?}", Transfers::of(worker, seed).take(20).collect::<Vec<_>>());
        assert_eq!(first(0, 1), first(0, 1));
        assert_ne!(first(0, 1), first(1, 1));
        assert_ne!(first(0, 1), first(0, 2));
    }

    /// The constant part of what the table shows. What the faulty banks do to the audits is luck, so no test asks it.
    #[test]
    fn locked_banks_keep_the_total_and_a_check_under_the_lock_never_overdraws() {
        // The same total, but five accounts start empty: a transfer too many shows at once.
        let skewed = [OPENING.iter().sum(), 0, 0, 0, 0, 0];
        let options = Options { scale: 0.05, seed: 7 };
        let check = |bank: &dyn Bank, overdraws: bool| {
            let outcome = run(bank, &options);
            assert_eq!(outcome.seen.audits, 2_500);
            assert_eq!(outcome.seen.wrong, 0);
            assert!(outcome.final_total_right);
            assert!(overdraws || outcome.seen.lowest >= 0, "{outcome:?}");
        };
        for policy in [Check::OutsideTheLock, Check::UnderTheLock] {
            let may_overdraw = policy == Check::OutsideTheLock;
            check(&OneLock::open(skewed, policy), may_overdraw);
            check(&LockEach::open(skewed, policy), may_overdraw);
        }
    }

    #[test]
    fn atomic_additions_lose_nothing_in_the_end() {
        let options = Options { scale: 0.05, seed: 7 };
        assert!(run(&FetchAndAdd::open(OPENING), &options).final_total_right);
    }

    #[test]
    fn what_workers_saw_adds_up() {
        let mut one = Seen::nothing();
        one.record(Some(5), &OPENING);
        one.record(None, &OPENING);
        let mut other = Seen::nothing();
        other.record(Some(-3), &[0; ACCOUNTS]);
        assert_eq!(one.and(other), Seen { audits: 3, wrong: 1, lowest: -3 });
    }
}

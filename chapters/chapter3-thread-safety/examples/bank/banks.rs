//! The banks: the same two methods, locked in different ways.
//!
//! Two of them are wrong on purpose and one way to check the balance is, too. Read each `transfer` and say, before you
//! run it, what a second thread can do between two of its lines.

use std::sync::atomic::{AtomicI64, Ordering::SeqCst};
use std::sync::{Mutex, MutexGuard};
use std::thread;

/// Signed, because a faulty bank overdraws.
pub type Money = i64;

/// How many accounts there are.
pub const ACCOUNTS: usize = 6;

/// What is in the accounts, by index.
pub type Balances = [Money; ACCOUNTS];

/// Money on its way from one account to another.
#[derive(Clone, Debug)]
pub struct Transfer {
    /// The index of the account that pays.
    pub from: usize,
    /// The index of the account that is paid, never the same as `from`.
    pub to: usize,
    /// How much, 1 or more.
    pub amount: Money,
    /// Whether other threads get to run in the gap of this transfer.
    pub gives_way: bool,
}

impl Transfer {
    /// Stands in each bank where another thread does the most harm, unless a lock keeps it out.
    ///
    /// The sources sleep for 0 s in their transfers for the same reason: the fault then shows on one core, too. It is no
    /// synchronisation. No bank is right because of it, and none is wrong because of it.
    fn gap(&self) {
        if self.gives_way {
            thread::yield_now();
        }
    }
}

/// What five workers do to a bank at once.
pub trait Bank: Sync {
    /// Moves the money and returns what that left in the paying account, or `None` if it held too little to begin with.
    fn transfer(&self, transfer: &Transfer) -> Option<Money>;

    /// What an audit reads. With good locks it is what the accounts held at one moment.
    fn balances(&self) -> Balances;
}

/// When a bank with locks looks whether the paying account holds enough.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Check {
    /// As the sources do it: before the lock that the transfer is made under.
    OutsideTheLock,
    /// Under the same lock as the transfer.
    UnderTheLock,
}

/// No lock: what `balance -= amount` is without one, a load and a store with a gap between them.
///
/// Each balance is atomic, since safe Rust refuses to compile a plain one that threads share. The strongest memory
/// ordering is used, to show that ordering is not what is missing.
pub struct LoadThenStore {
    accounts: [AtomicI64; ACCOUNTS],
}

impl LoadThenStore {
    /// A bank that starts with these balances.
    pub fn open(balances: Balances) -> Self {
        Self { accounts: balances.map(AtomicI64::new) }
    }
}

impl Bank for LoadThenStore {
    fn transfer(&self, transfer: &Transfer) -> Option<Money> {
        let from = &self.accounts[transfer.from];
        let to = &self.accounts[transfer.to];
        if from.load(SeqCst) < transfer.amount {
            return None;
        }
        // Whatever another thread stores between a load and its store is overwritten: money appears, or is gone.
        let left = from.load(SeqCst) - transfer.amount;
        transfer.gap();
        from.store(left, SeqCst);
        to.store(to.load(SeqCst) + transfer.amount, SeqCst);
        Some(left)
    }

    fn balances(&self) -> Balances {
        self.accounts.each_ref().map(|account| account.load(SeqCst))
    }
}

/// No lock, but each addition is one step: no update is lost. A transfer is still three steps, and an audit six.
pub struct FetchAndAdd {
    accounts: [AtomicI64; ACCOUNTS],
}

impl FetchAndAdd {
    /// A bank that starts with these balances.
    pub fn open(balances: Balances) -> Self {
        Self { accounts: balances.map(AtomicI64::new) }
    }
}

impl Bank for FetchAndAdd {
    fn transfer(&self, transfer: &Transfer) -> Option<Money> {
        if self.accounts[transfer.from].load(SeqCst) < transfer.amount {
            return None;
        }
        let left = self.accounts[transfer.from].fetch_sub(transfer.amount, SeqCst) - transfer.amount;
        // In this gap the money is in no account, and any audit may look.
        transfer.gap();
        self.accounts[transfer.to].fetch_add(transfer.amount, SeqCst);
        Some(left)
    }

    fn balances(&self) -> Balances {
        self.accounts.each_ref().map(|account| account.load(SeqCst))
    }
}

/// One lock for the whole bank.
pub struct OneLock {
    balances: Mutex<Balances>,
    check: Check,
}

impl OneLock {
    /// A bank that starts with these balances.
    pub fn open(balances: Balances, check: Check) -> Self {
        Self { balances: Mutex::new(balances), check }
    }
}

impl Bank for OneLock {
    fn transfer(&self, transfer: &Transfer) -> Option<Money> {
        let move_money = |balances: &mut Balances| {
            balances[transfer.from] -= transfer.amount;
            balances[transfer.to] += transfer.amount;
            balances[transfer.from]
        };
        match self.check {
            Check::OutsideTheLock => {
                // The lock is free again after this line: any thread may take the money before this one does.
                let enough = lock(&self.balances)[transfer.from] >= transfer.amount;
                transfer.gap();
                enough.then(|| move_money(&mut lock(&self.balances)))
            }
            Check::UnderTheLock => {
                let mut balances = lock(&self.balances);
                let enough = balances[transfer.from] >= transfer.amount;
                transfer.gap();
                enough.then(|| move_money(&mut balances))
            }
        }
    }

    fn balances(&self) -> Balances {
        *lock(&self.balances)
    }
}

/// A lock for each account. Whoever needs several takes them by rising index, so no two threads wait for each other.
pub struct LockEach {
    accounts: [Mutex<Money>; ACCOUNTS],
    check: Check,
}

impl LockEach {
    /// A bank that starts with these balances.
    pub fn open(balances: Balances, check: Check) -> Self {
        Self { accounts: balances.map(Mutex::new), check }
    }

    /// Locks two different accounts, the lower index first, and returns them in the order asked for.
    fn lock_pair(&self, one: usize, other: usize) -> (MutexGuard<'_, Money>, MutexGuard<'_, Money>) {
        assert_ne!(one, other, "a thread that locks one account twice waits for itself");
        let low = lock(&self.accounts[one.min(other)]);
        let high = lock(&self.accounts[one.max(other)]);
        if one < other { (low, high) } else { (high, low) }
    }
}

impl Bank for LockEach {
    fn transfer(&self, transfer: &Transfer) -> Option<Money> {
        let move_money = |from: &mut Money, to: &mut Money| {
            *from -= transfer.amount;
            *to += transfer.amount;
            *from
        };
        match self.check {
            Check::OutsideTheLock => {
                // As in `OneLock`: after this line the account is anybody's again.
                let enough = *lock(&self.accounts[transfer.from]) >= transfer.amount;
                transfer.gap();
                enough.then(|| {
                    let (mut from, mut to) = self.lock_pair(transfer.from, transfer.to);
                    move_money(&mut from, &mut to)
                })
            }
            Check::UnderTheLock => {
                let (mut from, mut to) = self.lock_pair(transfer.from, transfer.to);
                let enough = *from >= transfer.amount;
                transfer.gap();
                enough.then(|| move_money(&mut from, &mut to))
            }
        }
    }

    fn balances(&self) -> Balances {
        // All locks are held before the first balance is read: an audit that let go of one account before it had the
        // next would miss money that moves behind its back, or count it twice.
        let guards = self.accounts.each_ref().map(lock);
        guards.each_ref().map(|balance| **balance)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // Poisoned would mean that a thread panicked in the middle of a transfer: then no balance is to be trusted.
    mutex.lock().expect("no thread panics while it holds a balance")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a single thread sees of every bank: the faults need a second one.
    #[test]
    fn every_bank_moves_money_and_refuses_to_overdraw() {
        let opening = [10, 0, 0, 0, 0, 0];
        let banks: [&dyn Bank; 6] = [
            &LoadThenStore::open(opening),
            &FetchAndAdd::open(opening),
            &OneLock::open(opening, Check::OutsideTheLock),
            &OneLock::open(opening, Check::UnderTheLock),
            &LockEach::open(opening, Check::OutsideTheLock),
            &LockEach::open(opening, Check::UnderTheLock),
        ];
        for bank in banks {
            let pay = |from, to, amount| bank.transfer(&Transfer { from, to, amount, gives_way: true });
            assert_eq!(pay(0, 5, 10), Some(0), "the last coin may go");
            assert_eq!(pay(0, 1, 1), None, "nothing is left");
            assert_eq!(pay(5, 2, 4), Some(6), "from a higher index to a lower");
            assert_eq!(bank.balances(), [0, 0, 4, 0, 0, 6]);
        }
    }

    #[test]
    #[should_panic(expected = "waits for itself")]
    fn an_account_is_never_locked_twice() {
        let bank = LockEach::open([1; ACCOUNTS], Check::UnderTheLock);
        let _guards = bank.lock_pair(3, 3);
    }
}

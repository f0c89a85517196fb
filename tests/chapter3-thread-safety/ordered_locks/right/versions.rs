//! Writers take locks in order; a total takes none, and looks again when a version has changed.

use interleave::hint;
use interleave::sync::Mutex;
use interleave::sync::atomic::AtomicU64;
use interleave::sync::atomic::Ordering::SeqCst;

pub struct Account {
    id: u32,
    writer: Mutex<()>,
    version: AtomicU64,
    money: AtomicU64,
}

impl Account {
    pub fn new(id: u32, balance: u64) -> Self {
        Account { id, writer: Mutex::new(()), version: AtomicU64::new(0), money: AtomicU64::new(balance) }
    }

    pub fn id(&self) -> u32 {
        self.id
    }

    pub fn balance(&self) -> u64 {
        let _writer = self.writer.lock().unwrap();
        self.money.load(SeqCst)
    }
}

pub fn transfer(from: &Account, to: &Account, amount: u64) -> bool {
    if from.id == to.id {
        return from.balance() >= amount;
    }
    let (low, high) = if from.id < to.id { (from, to) } else { (to, from) };
    let _low = low.writer.lock().unwrap();
    let _high = high.writer.lock().unwrap();
    let has = from.money.load(SeqCst);
    if has < amount {
        return false;
    }
    let gets = to.money.load(SeqCst);
    low.version.fetch_add(1, SeqCst);
    high.version.fetch_add(1, SeqCst);
    from.money.store(has - amount, SeqCst);
    to.money.store(gets + amount, SeqCst);
    low.version.fetch_add(1, SeqCst);
    high.version.fetch_add(1, SeqCst);
    true
}

pub fn total(one: &Account, other: &Account) -> u64 {
    loop {
        let versions = (one.version.load(SeqCst), other.version.load(SeqCst));
        if versions.0 % 2 == 0 && versions.1 % 2 == 0 {
            let (first, second) = (one.money.load(SeqCst), other.money.load(SeqCst));
            if versions == (one.version.load(SeqCst), other.version.load(SeqCst)) {
                return first + second;
            }
        }
        hint::spin_loop();
    }
}

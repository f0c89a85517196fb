//! Two transfers in opposite directions, as the starter of ordered-locks makes them.

use interleave::thread::{self, Builder};

use super::ordered_locks::{Account, transfer};

pub fn opposite_transfers() {
    let (one, two) = (Account::new(1, 100), Account::new(2, 100));
    thread::scope(|bank| {
        let thread = |name: &str| Builder::new().name(name.to_owned());
        let ann = thread("Ann").spawn_scoped(bank, || transfer(&one, &two, 10));
        let ben = thread("Ben").spawn_scoped(bank, || transfer(&two, &one, 10));
        assert!(ann.is_ok() && ben.is_ok());
    });
}

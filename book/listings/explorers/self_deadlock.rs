//! A bakery with one loaf, whose `sell` holds the lock while it calls `take`.

use super::locks::Mutex;
use super::stage::{Body, run};

struct Bakery {
    shelf: Mutex<u32>,
}

impl Bakery {
    // ANCHOR: sell_calls_take
    fn sell(&self) {
        let loaves = self.shelf.lock().unwrap();
        if *loaves > 0 {
            self.take();
        }
    }

    fn take(&self) {
        let mut left = self.shelf.lock().unwrap();
        *left -= 1;
    }
    // ANCHOR_END: sell_calls_take
}

pub fn play() -> &'static str {
    let bakery = Bakery { shelf: Mutex::new(1) };
    let people: Vec<Body<'_, ()>> = vec![Box::new(|| bakery.sell()), Box::new(|| bakery.take())];
    match run(people)[..] {
        [Some(()), Some(())] => "Ben has the last loaf, and Ann finds the shelf empty",
        [None, None] => "Ann waits for herself, and Ben for Ann",
        _ => "something else",
    }
}

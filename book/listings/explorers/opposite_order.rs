//! Two transfers in opposite directions, with a lock for each account.

use super::locks::Mutex;
use super::stage::{Body, run};

// ANCHOR: transfer_in_their_order
fn transfer(from: &Mutex<i32>, to: &Mutex<i32>) {
    let mut from = from.lock().unwrap();
    let mut to = to.lock().unwrap();
    *from -= 10;
    *to += 10;
}
// ANCHOR_END: transfer_in_their_order

pub fn play() -> &'static str {
    let (one, two) = (Mutex::new(100), Mutex::new(100));
    let transfers: Vec<Body<'_, ()>> = vec![Box::new(|| transfer(&one, &two)), Box::new(|| transfer(&two, &one))];
    let ended = !run(transfers).contains(&None);
    match (ended, one.into_inner().unwrap(), two.into_inner().unwrap()) {
        (true, 100, 100) => "both transfers are done",
        (true, ..) => "money is lost",
        (false, ..) => "deadlock: each waits for the other",
    }
}

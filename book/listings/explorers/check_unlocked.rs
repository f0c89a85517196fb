//! An account of 100 of which two want 70 each. The change is made under the lock, and the look before it.

use super::locks::Mutex;
use super::stage::{Body, run};

// ANCHOR: take_out
fn take_out(balance: &Mutex<i32>) -> bool {
    let seen = *balance.lock().unwrap();
    if seen < 70 {
        return false;
    }
    *balance.lock().unwrap() -= 70;
    true
}
// ANCHOR_END: take_out

pub fn play() -> &'static str {
    let balance = Mutex::new(100);
    let two: Vec<Body<'_, bool>> = vec![Box::new(|| take_out(&balance)), Box::new(|| take_out(&balance))];
    let got = run(two).iter().filter(|got| **got == Some(true)).count();
    match (balance.into_inner().unwrap(), got) {
        (30, 1) => "one of the two has 70, and 30 are left",
        (-40, 2) => "both have 70, and the account stands at −40",
        _ => "something else",
    }
}

//! One egg, and two chefs who look before they take: the fridge of chapter 3.

use interleave::sync::atomic::{AtomicI64, Ordering::SeqCst};

use super::stage::{Body, run};
use crate::fridge::LOOK_THEN_TAKE;

pub fn play() -> &'static str {
    let eggs = AtomicI64::new(1);
    let chefs: Vec<Body<'_, bool>> = vec![Box::new(|| LOOK_THEN_TAKE(&eggs)), Box::new(|| LOOK_THEN_TAKE(&eggs))];
    let took = run(chefs);
    match (eggs.load(SeqCst), &took[..]) {
        (0, [Some(true), Some(false)]) => "Ann has the egg",
        (0, [Some(false), Some(true)]) => "Ben has the egg",
        (-1, [Some(true), Some(true)]) => "both took the one egg, and −1 is left",
        _ => "something else",
    }
}

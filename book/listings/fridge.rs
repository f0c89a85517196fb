//! The last egg: two chefs, one fridge. Shown in chapter 3.

use interleave::sync::Mutex;
use interleave::sync::atomic::{AtomicI64, Ordering::SeqCst};

// ANCHOR: look_then_take
/// Takes an egg when there is one, and says whether it did.
fn look_then_take(eggs: &AtomicI64) -> bool {
    if eggs.load(SeqCst) == 0 {
        return false;
    }
    eggs.fetch_sub(1, SeqCst);
    true
}
// ANCHOR_END: look_then_take

/// The same, for the explorer of that page.
pub const LOOK_THEN_TAKE: fn(&AtomicI64) -> bool = look_then_take;

// ANCHOR: behind_a_lock
struct Fridge {
    eggs: Mutex<u32>,
}

impl Fridge {
    /// Takes an egg when there is one, and says whether it did.
    fn take(&self) -> bool {
        let mut eggs = self.eggs.lock().unwrap();
        if *eggs == 0 {
            return false;
        }
        *eggs -= 1;
        true
    } // The guard `eggs` is dropped here: the next chef may open the door.
}
// ANCHOR_END: behind_a_lock

mod tests {
    use std::sync::Arc;

    use interleave::diagnose::Kind;
    use interleave::{Explorer, Outcome, thread};

    use super::*;
    use crate::golden;

    // ANCHOR: model
    fn two_chefs_one_egg() {
        let eggs = AtomicI64::new(1);
        thread::scope(|kitchen| {
            kitchen.spawn(|| look_then_take(&eggs));
            kitchen.spawn(|| look_then_take(&eggs));
        });
        assert!(eggs.load(SeqCst) >= 0, "an egg too many");
    }
    // ANCHOR_END: model

    #[test]
    fn looking_and_taking_in_two_steps_takes_an_egg_that_is_not_there() {
        match Explorer::new().run(two_chefs_one_egg) {
            Outcome::Failed(failure) => {
                assert_eq!(failure.diagnosis.kind, Kind::CheckThenAct);
                golden::check("last_egg", &failure);
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn behind_a_lock_one_chef_gets_the_egg() {
        let outcome = Explorer::new().run(|| {
            let fridge = Arc::new(Fridge { eggs: Mutex::new(1) });
            let other = thread::spawn({
                let fridge = Arc::clone(&fridge);
                move || fridge.take()
            });
            let mine = fridge.take();
            let theirs = other.join().unwrap();
            assert!(mine != theirs, "exactly one of the two has it");
            assert_eq!(*fridge.eggs.lock().unwrap(), 0);
        });
        assert!(matches!(outcome, Outcome::Passed(_)), "{outcome:?}");
    }
}

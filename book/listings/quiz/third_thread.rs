//! One thread takes lock 1 and then 2, another 2 and then 3. Which third thread can bring all to a standstill?

use interleave::diagnose::Kind;
use interleave::sync::Mutex;
use interleave::thread;

use super::{Observed, standstill};

/// Takes the locks in this order, and lets go of all of them at the end.
fn hold(locks: &[Mutex<()>; 3], order: &[usize]) {
    let guards: Vec<_> = order.iter().map(|number| locks[number - 1].lock().unwrap()).collect();
    drop(guards);
}

pub fn observed() -> Observed {
    let candidates: [&'static [usize]; 4] = [&[1, 3], &[3, 1], &[3], &[2, 3]];
    let deadly = candidates.into_iter().filter(|third| {
        let third = *third;
        let end = standstill(move || {
            let locks = [Mutex::new(()), Mutex::new(()), Mutex::new(())];
            thread::scope(|scope| {
                scope.spawn(|| hold(&locks, &[1, 2]));
                scope.spawn(|| hold(&locks, &[2, 3]));
                scope.spawn(|| hold(&locks, third));
            });
        });
        assert!(matches!(end, None | Some(Kind::Deadlock)), "{end:?}");
        end.is_some()
    });
    let shown = |order: &[usize]| order.iter().map(ToString::to_string).collect::<Vec<_>>().join(", then ");
    deadly.map(shown).collect()
}

//! One thread, and a task that computes: do others get a turn?

use std::cell::Cell;
use std::hint::black_box;

use proctor_tokio::simulate;
use tokio::task::yield_now;

use super::{Observed, only};

async fn compute() -> u64 {
    (0..100_000).map(black_box).sum()
}

pub fn observed() -> Observed {
    let turns = Cell::new(0);
    let others = async {
        loop {
            turns.set(turns.get() + 1);
            yield_now().await;
        }
    };
    let computing = async {
        // Until the others are at work.
        while turns.get() < 3 {
            yield_now().await;
        }
        let before = turns.get();
        black_box(compute().await);
        turns.get() - before
    };
    let run = simulate(async {
        tokio::select! {
            during = computing => during,
            () = others => unreachable!("it has no end"),
        }
    });
    only(match run.expect("it ends").value {
        0 => "no turn",
        _ => "turns",
    })
}

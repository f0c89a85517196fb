//! Two futures that are made first and awaited afterwards.

use proctor_tokio::simulate;
use tokio::time::{Duration, sleep};

use super::{Observed, only};

const MINUTE: Duration = Duration::from_secs(60);

async fn cook(_dish: &str, minutes: u32) {
    sleep(minutes * MINUTE).await;
}

// ANCHOR: breakfast
async fn breakfast() {
    let egg = cook("egg", 6);
    let coffee = cook("coffee", 4);
    egg.await;
    coffee.await;
}
// ANCHOR_END: breakfast

pub fn observed() -> Observed {
    let run = simulate(breakfast()).expect("it ends");
    only(format!("{} minutes", run.took.as_secs() / 60))
}

//! A future that is dropped while it waits.

use std::cell::RefCell;

use proctor_tokio::simulate;
use tokio::time::{Duration, sleep, timeout};

use super::{Observed, only};

/// Leaves a note when it is dropped.
struct Pan<'a>(&'a RefCell<Vec<&'static str>>);

impl Drop for Pan<'_> {
    fn drop(&mut self) {
        self.0.borrow_mut().push("pan dropped");
    }
}

pub fn observed() -> Observed {
    let notes = RefCell::new(Vec::new());
    let run = simulate(async {
        let cook = async {
            let _pan = Pan(&notes);
            sleep(Duration::from_secs(360)).await;
            notes.borrow_mut().push("served");
        };
        let in_time = timeout(Duration::from_secs(60), cook).await.is_ok();
        // Long enough for whatever might go on in secret.
        sleep(Duration::from_secs(600)).await;
        in_time
    });
    assert!(!run.expect("it ends").value, "the egg takes six minutes");
    only(notes.into_inner().join(", "))
}

//! # Half a million actions
//!
//! The actions run in slices, and after each slice the other tasks have their turns.

use tokio::task::yield_now;

// ANCHOR: run_all
/// So many actions run in a row. To give way costs as much as a hundred that do next to nothing.
const SLICE: usize = 500;

/// Runs all actions, in order. Other tasks get a turn after each slice.
///
/// When it is dropped, the actions that have not run do not run any more.
pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for (count, action) in (1_usize..).zip(actions) {
        action();
        if count.is_multiple_of(SLICE) {
            yield_now().await;
        }
    }
}
// ANCHOR_END: run_all

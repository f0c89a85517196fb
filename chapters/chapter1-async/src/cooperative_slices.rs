//! # Half a million actions
//!
//! A runtime with one thread has two tasks. One runs many small actions. The other is a heartbeat, which
//! tells again and again that the program is alive. While a task runs, no other gets a turn. A task gives
//! way when it waits at an `.await`, and at no other time: nobody interrupts it.
//!
//! This program runs all actions in one go, and until the last of 500,000 the heart does not beat. Run
//! `cargo xtask check cooperative-slices`, look at the heartbeat, and let it have its turns.
//!
//! What has to hold, for any number of actions, none included:
//!
//! - Each action runs once, in the order in which `actions` hands them out, and all have run when
//!   `run_all` is over.
//! - At most 1,000 actions run in a row. Then every other task that is ready gets a turn.
//! - A turn costs more than a small action does. So `run_all` gives way once in 100 actions at most. It
//!   may do so once more before the first of them, and once more after the last.
//! - It does not wait for anything else: when nobody needs the thread, it goes on at once. No timers.
//! - All actions run on the thread that polls `run_all`, and not each in a task of its own.
//! - When an action panics, `run_all` panics with it, and no further action runs.
//! - When the future that `run_all` returns is dropped, no further action runs.
//!
//! An action returns soon, whatever it does. There is no need to look at a clock. `tokio` and `futures` are
//! there for you. The signature has to stay.

pub async fn run_all<A>(actions: impl Iterator<Item = A> + Send + 'static)
where
    A: FnOnce() + Send + 'static,
{
    for action in actions {
        action();
    }
}

//! Ctrl-C and SIGTERM: a flag that every wait looks at, so that nothing is left running.
//!
//! [`Cancel`] is the same for the work of some threads: `watch` stops a check whose answer was saved again.
//!
//! Children are in process groups of their own, so the terminal's Ctrl-C does not reach them: whoever waits for one kills
//! its group and returns [`Interrupted`].

use crate::exit::Interrupted;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

thread_local! {
    /// What stops the work of this thread, besides signals.
    static CANCEL: RefCell<Option<Cancel>> = const { RefCell::new(None) };
}

/// Stops a piece of work, whoever else goes on. Clones stop the same work.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// From here on, [`check`] is an error in the work.
    pub fn cancel(&self) {
        // Only the flag is read: no other data is published by it.
        self.0.store(true, Ordering::Relaxed);
    }

    /// Was it stopped?
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Does work that this stops. Threads that it starts are to be told by [`inherited`].
    pub fn over<T>(&self, work: impl FnOnce() -> T) -> T {
        within(Some(self.clone()), work)
    }
}

/// Work for another thread, stopped by what stops this one.
pub fn inherited<T>(work: impl Fn() -> T) -> impl Fn() -> T {
    let cancel = CANCEL.with_borrow(Clone::clone);
    move || within(cancel.clone(), &work)
}

fn within<T>(cancel: Option<Cancel>, work: impl FnOnce() -> T) -> T {
    let before = CANCEL.replace(cancel);
    let result = work();
    CANCEL.set(before);
    result
}

/// From here on, signals set the flag in place of ending the process. A second one ends it at once.
pub fn listen() -> std::io::Result<()> {
    let flag = Arc::clone(FLAG.get_or_init(Arc::default));
    for signal in [SIGINT, SIGTERM] {
        // In this order, a first signal finds the flag unset and only sets it.
        signal_hook::flag::register_conditional_shutdown(signal, 130, Arc::clone(&flag))?;
        signal_hook::flag::register(signal, Arc::clone(&flag))?;
    }
    Ok(())
}

/// That the terminal is closed counts as a signal from here on. Not for every command: `nohup` takes it away from those that
/// are to outlive their terminal.
pub fn listen_to_hangup() -> std::io::Result<()> {
    #[cfg(unix)]
    signal_hook::flag::register(signal_hook::consts::SIGHUP, Arc::clone(FLAG.get_or_init(Arc::default)))?;
    Ok(())
}

/// An error once a signal has come, or the work of this thread was cancelled.
pub fn check() -> Result<(), Interrupted> {
    // Only the flag is read: no other data is published by it.
    let signalled = FLAG.get().is_some_and(|flag| flag.load(Ordering::Relaxed));
    match signalled || CANCEL.with_borrow(|cancel| cancel.as_ref().is_some_and(Cancel::is_cancelled)) {
        true => Err(Interrupted),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_cancelled_with_the_threads_that_inherit_it_and_no_other() {
        let cancel = Cancel::default();
        cancel.over(|| {
            let theirs = inherited(check);
            assert!(check().is_ok() && theirs().is_ok());
            cancel.cancel();
            let other = std::thread::scope(|scope| {
                assert!(scope.spawn(theirs).join().is_ok_and(|theirs| theirs.is_err()));
                scope.spawn(check).join()
            });
            assert!(check().is_err() && other.is_ok_and(|other| other.is_ok()));
        });
        assert!(check().is_ok(), "the work is over");
    }
}

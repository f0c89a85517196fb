//! Ctrl-C and SIGTERM: a flag that every wait looks at, so that nothing is left running.
//!
//! Children are in process groups of their own, so the terminal's Ctrl-C does not reach them: whoever waits for one kills
//! its group and returns [`Interrupted`].

use crate::exit::Interrupted;
use signal_hook::consts::{SIGINT, SIGTERM};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

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

/// An error once a signal has come.
pub fn check() -> Result<(), Interrupted> {
    // Only the flag is read: no other data is published by it.
    match FLAG.get().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
        true => Err(Interrupted),
        false => Ok(()),
    }
}

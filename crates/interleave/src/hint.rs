//! `std::hint`, as far as it concerns other threads.

/// Says that the caller waits in a loop. Inside a model the other threads go first.
#[track_caller]
#[inline]
pub fn spin_loop() {
    if crate::model::inside() {
        crate::model::yield_now("spins");
    } else {
        std::hint::spin_loop();
    }
}

//! A runtime whose clock is moved by nothing but waiting.

use proctor::{Lanes, fail};
use std::cell::RefCell;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::runtime::{Builder, Handle};
use tokio::time::{Duration, Instant, timeout};

/// Longer than anything that most exercises wait for.
const FAR: Duration = Duration::from_secs(3600);

/// What came of a future, and how long it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run<T> {
    /// What it returned.
    pub value: T,
    /// In virtual time.
    pub took: Duration,
}

/// A future was not over after an hour of virtual time: whatever it waited for does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless;

impl fmt::Display for Endless {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it was not over after an hour of virtual time")
    }
}

impl std::error::Error for Endless {}

/// Makes a failure of what never ends.
pub trait OrFail<T> {
    /// What was run, or else the failure of this test by a misconception. The text says what was waited for.
    fn or_fail(self, id: &'static str, text: &str) -> Run<T>;
}

impl<T> OrFail<T> for Result<Run<T>, Endless> {
    #[track_caller]
    fn or_fail(self, id: &'static str, text: &str) -> Run<T> {
        match self {
            Ok(run) => run,
            Err(Endless) => fail(id, format!("{text} (an hour of virtual time went by)")),
        }
    }
}

/// When virtual time began; shared by the lanes of a test and its simulation.
type Start = Arc<Mutex<Option<Instant>>>;

thread_local! {
    /// The starts of the lanes that this thread has made.
    static STARTS: RefCell<Vec<Start>> = const { RefCell::new(Vec::new()) };
}

/// Lanes in milliseconds of virtual time, from the start of the next simulation on this thread. One for each simulation.
pub fn lanes() -> Lanes {
    let start = Start::default();
    STARTS.with_borrow_mut(|starts| starts.push(start.clone()));
    Lanes::milliseconds(move || {
        // Threads outside the runtime have no virtual time; the lanes then take the time last seen.
        let start = Handle::try_current().ok().and(*start.lock().unwrap_or_else(PoisonError::into_inner));
        start.map_or(0, |start| u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX))
    })
}

/// Runs a future on a runtime of one thread whose clock stands, and jumps to the next timer when every task waits.
///
/// Tasks that are left when the future is over are dropped. A task that waits for something else than the runtime, such as
/// a lock of std's, stops the clock with itself: that is a hang for whoever watches the test.
///
/// # Panics
///
/// As the future does; inside another runtime; when the system has no resources for a runtime.
pub fn simulate<F: Future>(future: F) -> Result<Run<F::Output>, Endless> {
    simulate_beyond(Duration::ZERO, future)
}

/// Like [`simulate`], with an hour more than so long: for a test that itself waits for days. What polls on a timer is busy for
/// as long as that, so look for that first.
///
/// # Panics
///
/// As `simulate`.
pub fn simulate_beyond<F: Future>(long: Duration, future: F) -> Result<Run<F::Output>, Endless> {
    let mut value = None;
    let took = run(FAR + long, Box::pin(async { value = Some(future.await) }))?;
    Ok(Run { value: value.expect("a future that is over has left its value"), took })
}

/// Not generic, so that the runtime's loop is compiled once and not for each simulation of each test.
fn run(far: Duration, future: Pin<Box<dyn Future<Output = ()> + '_>>) -> Result<Duration, Endless> {
    let runtime = Builder::new_current_thread().enable_time().start_paused(true).build();
    let runtime = runtime.expect("a runtime of one thread needs little");
    let whole = async {
        let start = Instant::now();
        for lanes in STARTS.take() {
            *lanes.lock().unwrap_or_else(PoisonError::into_inner) = Some(start);
        }
        timeout(far, future).await.map_err(|_| Endless)?;
        Ok(start.elapsed())
    };
    let ended = catch_unwind(AssertUnwindSafe(|| runtime.block_on(whole)));
    // Waiting for threads that block would turn a verdict into a hang, and so would a panic that drops the runtime.
    runtime.shutdown_background();
    ended.unwrap_or_else(|panic| resume_unwind(panic))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::future::pending;
    use std::sync::mpsc;
    use tokio::task::spawn_blocking;
    use tokio::time::sleep;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn waiting_takes_virtual_time_only() {
        let run = simulate(async {
            sleep(600 * SECOND).await;
            "over"
        });
        assert_eq!(run, Ok(Run { value: "over", took: 600 * SECOND }));
    }

    #[test]
    fn what_waits_for_nothing_is_endless() {
        assert_eq!(simulate(pending::<()>()), Err(Endless));
        assert_eq!(simulate_beyond(SECOND, pending::<()>()), Err(Endless));
    }

    #[test]
    fn a_year_can_be_waited_for() {
        let year = 365 * 24 * 3600 * SECOND;
        assert_eq!(simulate(async { sleep(year).await }), Err(Endless));
        assert_eq!(simulate_beyond(year, async { sleep(year).await }), Ok(Run { value: (), took: year }));
    }

    #[test]
    fn blocking_takes_no_virtual_time() {
        let run = simulate(async { std::thread::sleep(Duration::from_millis(1)) });
        assert_eq!(run.map(|run| run.took), Ok(Duration::ZERO));
    }

    #[test]
    fn lanes_begin_with_their_simulation() {
        for _ in 0..2 {
            let lanes = lanes();
            let span = lanes.span("before", "wait");
            let inside = lanes.clone();
            let run = simulate(async move {
                sleep(SECOND).await;
                drop(span);
                std::thread::scope(|s| {
                    s.spawn(|| inside.mark("thread", "now"));
                });
            });
            assert!(run.is_ok());
            let times: Vec<_> = lanes.recording().entries.iter().map(|entry| (entry.from, entry.to)).collect();
            assert_eq!(times, [(0, Some(1000)), (1000, Some(1000))]);
        }
    }

    #[test]
    fn tasks_left_behind_are_dropped() {
        let alive = Arc::new(());
        let held = alive.clone();
        let run = simulate(async move {
            tokio::spawn(async move {
                pending::<()>().await;
                drop(held);
            });
            tokio::task::yield_now().await;
        });
        assert!(run.is_ok());
        assert_eq!(Arc::strong_count(&alive), 1);
    }

    #[test]
    fn threads_that_block_are_not_waited_for() {
        for panics in [false, true] {
            let (release, blocked) = mpsc::channel::<()>();
            let ended = catch_unwind(AssertUnwindSafe(|| {
                simulate(async {
                    spawn_blocking(move || blocked.recv());
                    assert!(!panics, "the test's panic");
                })
            }));
            assert_eq!(ended.is_err(), panics);
            drop(release);
        }
    }
}

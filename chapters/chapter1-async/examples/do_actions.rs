//! What an event loop costs: the sources' 500,000 actions beside a heartbeat, by the reference answer to
//! `cooperative-slices` and in three other ways.
//!
//! ```text
//! cargo run -p chapter1 --example do_actions -- --help
//! ```

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use demonstration::{About, Failure, Options, Table, seconds, thousands, unoptimised};
use tokio::runtime::Runtime;
use tokio::task::{JoinSet, yield_now};

#[path = "../../../solutions/chapter1-async/cooperative_slices.rs"]
mod cooperative_slices;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "do_actions",
    what: "\
Runs 500,000 small actions on an event loop of one thread, beside a heartbeat
that wants its turns. The ways differ in how often they give way.",
    scale: "the 500,000 actions,",
    seed: None,
    notes: "",
};

/// How many actions there are at scale 1.
const ACTIONS: u64 = 500_000;

/// All actions, one of them, and how often the heart had a turn meanwhile.
const TABLE: Table<3> = Table { label: 38, columns: [11, 13, 14] };

const NOTES: &str = "
Notes
* In one go is the fastest, and nothing else happens meanwhile: an event loop is
  cooperative, and a task that does not give way keeps it.
* In slices costs hardly more, because one turn in 500 actions is cheap. To give
  way after each action is what the loop itself costs.
* The sources call uvloop 2 to 4 times as fast as asyncio. Their own figures say
  1.43 times (16.21 against 11.32 s) and, elsewhere, 1.85 (8.7 against 4.7 s).
* Their figures are from another machine. On the machine where the figures of
  this course were taken, with CPython 3.11, asyncio took 3.0 to 3.3 s of CPU
  time for 500,000 actions, and uvloop 1.9 to 2.3 s.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Failure::Other(format!("cannot start an event loop: {error}")))?;
    let actions = options.part_of(ACTIONS);
    writeln!(out, "{} actions on one thread, beside a heartbeat", thousands(actions))?;
    write!(out, "{}", unoptimised())?;
    if actions != ACTIONS {
        writeln!(out, "The sources' rows are for {} actions.", thousands(ACTIONS))?;
    }
    writeln!(out, "\n{}", TABLE.row("", ["in all", "an action", "heartbeats"]))?;
    writeln!(out, "{}", TABLE.rule())?;
    for way in [Way::InOneGo, Way::InSlices, Way::GivesWayEachTime, Way::TaskEach] {
        let Outcome { done, took, beats } = measure(&runtime, way, actions)?;
        // Whoever loses an action is fast, too.
        if done != actions {
            return Err(Failure::Other(format!("{}: {done} of {actions} actions were done", way.label())));
        }
        let each = format!("{:.0} ns", took.as_nanos() as f64 / actions as f64);
        writeln!(out, "{}", TABLE.row(way.label(), [&seconds(took), &each, &thousands(beats)]))?;
    }
    for (label, time, each) in [
        ("the sources, in Python, asyncio", "16.21 s", "32,420 ns"),
        ("the sources, in Python, uvloop", "11.32 s", "22,640 ns"),
    ] {
        writeln!(out, "{}", TABLE.row(label, [time, each, "-"]))?;
    }
    write!(out, "{NOTES}")?;
    Ok(())
}

/// When other tasks get a turn.
#[derive(Clone, Copy, Debug)]
enum Way {
    /// At the end.
    InOneGo,
    /// As the reference answer has it.
    InSlices,
    /// After every action.
    GivesWayEachTime,
    /// Each action is a task of its own, so whenever one has ended.
    TaskEach,
}

/// What came of one way.
struct Outcome {
    /// How many actions were run.
    done: u64,
    took: Duration,
    /// How many turns the heartbeat had meanwhile.
    beats: u64,
}

impl Way {
    fn label(self) -> &'static str {
        match self {
            Self::InOneGo => "in one go",
            Self::InSlices => "in slices, the reference answer",
            Self::GivesWayEachTime => "gives way after each action",
            Self::TaskEach => "a task for each action",
        }
    }

    async fn run<A>(self, actions: impl Iterator<Item = A> + Send + 'static)
    where
        A: FnOnce() + Send + 'static,
    {
        match self {
            Self::InOneGo => actions.for_each(|action| action()),
            Self::InSlices => cooperative_slices::run_all(actions).await,
            Self::GivesWayEachTime => {
                for action in actions {
                    action();
                    yield_now().await;
                }
            }
            Self::TaskEach => {
                actions.map(|action| async { action() }).collect::<JoinSet<()>>().join_all().await;
            }
        }
    }
}

fn measure(runtime: &Runtime, way: Way, actions: u64) -> Result<Outcome, Failure> {
    let (done, beats) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
    let all = (0..actions).map({
        let done = Arc::clone(&done);
        move |_| {
            let done = Arc::clone(&done);
            // One thread runs them all, so any ordering would do.
            move || {
                done.fetch_add(1, Relaxed);
            }
        }
    });
    let measured = runtime.block_on(async {
        let heart = tokio::spawn(beat(Arc::clone(&beats)));
        // Both are tasks of the same rank, so the loop treats them alike.
        let measured = tokio::spawn(async move {
            let (before, began) = (beats.load(Relaxed), Instant::now());
            way.run(all).await;
            (began.elapsed(), beats.load(Relaxed) - before)
        });
        let measured = measured.await;
        heart.abort();
        measured
    });
    let (took, beats) = measured.map_err(|error| Failure::Other(format!("{}: {error}", way.label())))?;
    Ok(Outcome { done: done.load(Relaxed), took, beats })
}

async fn beat(beats: Arc<AtomicU64>) {
    loop {
        beats.fetch_add(1, Relaxed);
        yield_now().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outcome(way: Way, actions: u64) -> Outcome {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("an event loop starts");
        measure(&runtime, way, actions).expect("no action panics")
    }

    #[test]
    fn every_way_runs_every_action() {
        for way in [Way::InOneGo, Way::InSlices, Way::GivesWayEachTime, Way::TaskEach] {
            for actions in [1, 499, 5_000] {
                assert_eq!(outcome(way, actions).done, actions, "{way:?}");
            }
        }
    }

    /// There is one thread, and tasks take turns in a queue: these numbers are the same every time.
    #[test]
    fn the_heart_beats_only_when_the_actions_give_way() {
        assert_eq!(outcome(Way::InOneGo, 5_000).beats, 0);
        let in_slices = outcome(Way::InSlices, 5_000).beats;
        assert!((4..=50).contains(&in_slices), "{in_slices}");
        assert!(outcome(Way::GivesWayEachTime, 5_000).beats >= 4_999);
    }

    #[test]
    fn the_smallest_scale_fits_80_columns() {
        let text = demonstration::output(&ABOUT, &Options { scale: 1e-300, seed: 1 }, run);
        assert!(text.starts_with("1 actions"), "{text}");
    }
}

//! 500,000 actions beside a heartbeat: the reference answer to cooperative-slices on tokio, and the same program on a plain
//! asyncio loop, in CPU seconds, in turn. On Linux, with `python3`.

#[path = "../../../solutions/chapter1-async/cooperative_slices.rs"]
mod cooperative_slices;

use std::cell::Cell;
use std::error::Error;
use std::hint::black_box;
use std::process::Command;
use std::thread::LocalKey;
use tokio::runtime::Builder;
use tokio::task::{spawn, yield_now};

const ACTIONS: usize = 500_000;
/// How often the two take turns; the middle one of each counts.
const TURNS: usize = 9;
/// The reference's; it keeps its own to itself. The beats show that the two are the same.
const SLICE: usize = 500;

/// What one run took and did.
#[derive(Clone, Copy)]
struct Run {
    seconds: f64,
    ran: usize,
    beats: usize,
}

/// The CPU time so far of the first thread, which is the only one.
fn cpu_seconds() -> Result<f64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/self/schedstat")?;
    let nanoseconds: f64 = text.split_whitespace().next().ok_or("/proc/self/schedstat is empty")?.parse()?;
    Ok(nanoseconds / 1e9)
}

/// The reference when actions run in slices, and the simplest loop when each gives way.
async fn run_all(actions: impl Iterator<Item = impl FnOnce() + Send + 'static> + Send + 'static, in_a_row: usize) {
    if in_a_row == SLICE {
        return cooperative_slices::run_all(actions).await;
    }
    for action in actions {
        action();
        yield_now().await;
    }
}

thread_local! {
    /// Counted as Python counts, without a thought of other threads: there are none.
    static RAN: Cell<usize> = const { Cell::new(0) };
    static BEATS: Cell<usize> = const { Cell::new(0) };
}

/// Read and written one by one: without `black_box` a slice might become one addition.
fn count(counter: &'static LocalKey<Cell<usize>>) {
    counter.set(black_box(counter.get()) + 1);
}

/// As many runs as it takes to tell their CPU time, which the system counts in steps of some milliseconds.
fn on_tokio(in_a_row: usize) -> Result<Run, Box<dyn Error>> {
    const LONG: f64 = 0.2;
    let before = cpu_seconds()?;
    for runs in 1_u32.. {
        once_on_tokio(in_a_row)?;
        let seconds = cpu_seconds()? - before;
        if seconds > LONG {
            return Ok(Run { seconds: seconds / f64::from(runs), ran: RAN.get(), beats: BEATS.get() });
        }
    }
    Err("no run takes any time".into())
}

fn once_on_tokio(in_a_row: usize) -> Result<(), Box<dyn Error>> {
    RAN.set(0);
    BEATS.set(0);
    let runtime = Builder::new_current_thread().enable_time().build()?;
    let over = runtime.block_on(async {
        let heart = spawn(async {
            loop {
                count(&BEATS);
                yield_now().await;
            }
        });
        let actions = (0..ACTIONS).map(|_| || count(&RAN));
        let over = spawn(run_all(actions, in_a_row)).await;
        heart.abort();
        over
    });
    Ok(over?)
}

fn on_asyncio(in_a_row: usize) -> Result<Run, Box<dyn Error>> {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/benches/slices.py");
    let output = Command::new("python3").args([program, &in_a_row.to_string()]).output()?;
    let text = String::from_utf8(output.stdout)?;
    let [seconds, ran, beats] = text.split_whitespace().collect::<Vec<_>>()[..] else {
        return Err(format!("{program} failed: {}", String::from_utf8_lossy(&output.stderr)).into());
    };
    Ok(Run { seconds: seconds.parse()?, ran: ran.parse()?, beats: beats.parse()? })
}

/// The middle one.
fn median(mut runs: Vec<Run>) -> Option<Run> {
    runs.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    runs.get(runs.len() / 2).copied()
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{ACTIONS} actions beside a heartbeat, CPU seconds, the middle of {TURNS} runs each, in turn");
    println!("{:>12} {:>10} {:>10} {:>8} {:>16} {:>16}", "in a row", "asyncio", "tokio", "factor", "beats", "beats");
    for in_a_row in [SLICE, 1] {
        let (mut python, mut rust) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            python.push(on_asyncio(in_a_row)?);
            rust.push(on_tokio(in_a_row)?);
        }
        let all_ran = python.iter().chain(&rust).all(|run| run.ran == ACTIONS);
        let (Some(python), Some(rust), true) = (median(python), median(rust), all_ran) else {
            return Err("some actions did not run".into());
        };
        println!(
            "{in_a_row:>12} {:>10.4} {:>10.4} {:>8.1} {:>16} {:>16}",
            python.seconds,
            rust.seconds,
            python.seconds / rust.seconds,
            python.beats,
            rust.beats
        );
    }
    Ok(())
}

//! Clocks, memory and disk, as Linux tells them.

use anyhow::{Context, ensure};
use rustix::process::{Pid, WaitOptions, WaitStatus, wait};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use xtask::interrupt;

/// How often a program that runs is looked at, and how often its files are counted.
const LOOK_EVERY: Duration = Duration::from_millis(10);
const COUNT_EVERY: Duration = Duration::from_millis(500);

/// What a piece of work took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Spent {
    /// Seconds by the clock.
    pub wall: f64,
    /// CPU seconds, user and system, of all processes that were waited for.
    pub cpu: f64,
}

/// What a program that was watched took.
#[derive(Clone, Copy, Debug, Default)]
pub struct Watched {
    /// With all that it started and waited for.
    pub spent: Spent,
    /// CPU seconds of itself alone.
    pub own: f64,
    /// The most memory that it had itself, in KiB.
    pub peak: u64,
    /// The most that lay in its folder for temporary files, in bytes.
    pub temporary: u64,
}

/// How busy the machine is.
pub fn load() -> anyhow::Result<String> {
    let text = fs::read_to_string("/proc/loadavg").context("/proc/loadavg could not be read; this needs Linux")?;
    Ok(text.split_whitespace().take(3).collect::<Vec<_>>().join(" "))
}

/// Two neighbouring fields of a `stat` file, by the number of the first, in seconds.
fn ticks(file: &str, field: usize) -> anyhow::Result<f64> {
    let text = fs::read_to_string(file).with_context(|| format!("{file} could not be read"))?;
    // The second field, in brackets, may hold anything.
    let rest = text.rsplit_once(')').map_or("", |(_, rest)| rest);
    let sum: u64 = rest.split_whitespace().skip(field - 3).take(2).filter_map(|count| count.parse::<u64>().ok()).sum();
    Ok(sum as f64 / rustix::param::clock_ticks_per_second() as f64)
}

/// CPU seconds of all children so far that were waited for, and theirs.
fn of_children() -> anyhow::Result<f64> {
    ticks("/proc/self/stat", 16)
}

/// Does something, and says what it took. The CPU time is that of processes, not of the work itself.
pub fn spent<T>(work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<(T, Spent)> {
    interrupt::check()?;
    let (cpu, begun) = (of_children()?, Instant::now());
    let done = work()?;
    Ok((done, Spent { wall: begun.elapsed().as_secs_f64(), cpu: of_children()? - cpu }))
}

/// Runs a program to its end, silently. When it fails, what it said is the error.
pub fn silently(command: &mut Command) -> anyhow::Result<()> {
    interrupt::check()?;
    let name = || command_line(command);
    let name = name();
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("{name} could not be started"))?;
    interrupt::check()?;
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    ensure!(
        output.status.success(),
        "{name} failed ({})\n{}{}",
        output.status,
        text(&output.stdout),
        text(&output.stderr)
    );
    Ok(())
}

fn command_line(command: &Command) -> String {
    let words: Vec<_> = std::iter::once(command.get_program()).chain(command.get_args()).take(6).collect();
    words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Runs a program to its end, with a folder of its own for temporary files, and looks at it all the while.
pub fn watched(command: &mut Command, temporary: &Path) -> anyhow::Result<Watched> {
    let mut watched = Watched::default();
    let errors = tempfile::tempfile().context("no temporary file could be made")?;
    let said = errors.try_clone().context("a file could not be shared")?;
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(errors).env("TMPDIR", temporary);
    let name = command_line(command);
    let (status, spent) = spent(|| {
        let child = command.spawn().with_context(|| format!("{name} could not be started"))?;
        let mut counted = Instant::now();
        loop {
            let (stat, status) = (format!("/proc/{}/stat", child.id()), format!("/proc/{}/status", child.id()));
            // At its very end there is nothing to be read any more; what was seen before that holds.
            if let (Ok(own), Some(peak)) = (ticks(&stat, 14), peak(&status)) {
                (watched.own, watched.peak) = (own, peak);
            }
            if counted.elapsed() >= COUNT_EVERY {
                counted = Instant::now();
                watched.temporary = watched.temporary.max(bytes(temporary));
            }
            if let Some(status) = reap(child.id())? {
                return Ok(status);
            }
            std::thread::sleep(LOOK_EVERY);
        }
    })?;
    interrupt::check()?;
    ensure!(status.exit_status() == Some(0), "{name} failed ({status:?})\n{}", text(said));
    watched.spent = spent;
    Ok(watched)
}

/// Bubblewrap does not wait for what it has started, so that nobody counts it. From now on such processes are ours.
pub fn adopt() -> anyhow::Result<()> {
    let us = rustix::process::getpid();
    rustix::process::set_child_subreaper(Some(us)).context("processes whose parent is gone cannot be adopted")
}

/// Waits until there are no children any more. Those that were adopted are at their end.
pub fn reap_adopted() {
    while let Ok(Some(_)) = wait(WaitOptions::empty()) {}
}

/// Waits for all children that are over. When the main one is among them, for the others as well: they are at their end.
fn reap(main: u32) -> anyhow::Result<Option<WaitStatus>> {
    let is_main = |pid: Pid| pid.as_raw_nonzero().get().cast_unsigned() == main;
    while let Some((pid, status)) = wait(WaitOptions::NOHANG)? {
        if is_main(pid) {
            reap_adopted();
            return Ok(Some(status));
        }
    }
    Ok(None)
}

fn text(mut file: fs::File) -> String {
    let mut bytes = Vec::new();
    // Should it not be readable, the status alone has to do.
    let _ = io::Seek::rewind(&mut file).and_then(|()| io::Read::read_to_end(&mut file, &mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The most memory so far of a process, in KiB.
fn peak(status: &str) -> Option<u64> {
    let text = fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// What lies in a folder, in bytes as the disk counts them. What goes meanwhile is not counted.
pub fn bytes(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(meta) if meta.is_dir() => meta.blocks() * 512 + bytes(&entry.path()),
        Ok(meta) => meta.blocks() * 512,
        Err(_) => 0,
    };
    entries.map(size).sum()
}

/// The middle one; of two, the greater.
pub fn median(values: &[f64]) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

//! One test in a process group of its own, from its start to the death of the last of the group.

use super::channel::{Channel, Record};
use super::peers::Peers;
use super::still::{Hang, Watch};
use super::{Ending, Error, Observation, Setting, procfs};
use crate::capped::Limit;
use crate::enclosure::{Enclosed, OUTPUT};
use crate::interrupt;
use crate::process::{self, Drain, Group};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

/// A megabyte of prints must not hide the message behind it, nor fill our memory. The message is at the end.
fn log_limit(bytes: usize) -> Limit {
    let head = bytes / 4;
    Limit { head, tail: bytes - head }
}

/// How often a test's threads are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// What came of running a test.
pub struct Run {
    /// None when it was cut short, because another test of the answer loops.
    pub seen: Option<Observation>,
    /// It took longer than a test is given behind one that loops.
    pub long: bool,
    /// What it had said when it began to take long. What it said later depends on when the other loop was found.
    pub said: Option<Record>,
}

/// Runs a test, by its place among its peers, to its end, or until it is clear that there will be none. The turn is given
/// back as soon as the test is seen to wait.
pub fn run<T>(program: &Path, test: &str, setting: &Setting, peers: &Peers, at: usize, turn: T) -> Result<Run, Error> {
    // Whoever waited for a turn may have it because of an interruption.
    interrupt::check()?;
    let trouble = |cause| Error::Channel { test: test.into(), cause };
    let (reader, writer) = std::io::pipe().map_err(trouble)?;
    // The command holds the writing ends; it has to be gone before the end of the pipe can be seen.
    let (channel, mut group) = {
        let mut command = Command::new(program);
        // Several threads of libtest would hide a hang behind its own timed wait.
        command.args(["--exact", test, "--nocapture", "--test-threads=1"]);
        command.current_dir(&setting.workspace.root);
        command.env("PROCTOR_COLOR", if setting.colour { "always" } else { "never" });
        command.env("PROCTOR_WIDTH", setting.width.to_string()).env("RUST_BACKTRACE", "0");
        command.envs(setting.seed.map(|seed| ("PROCTOR_SEED", seed.to_string())));
        let mut command = Enclosed::around(setting.enclosed.as_ref(), command);
        command.stdout(writer.try_clone().map_err(trouble)?).stderr(writer);
        let channel = Channel::open(&mut command).map_err(trouble)?;
        (channel, Group::spawn(&mut command)?)
    };
    let kept = setting.enclosed.as_ref().map_or(OUTPUT, |enclosed| enclosed.by.output());
    let log = Drain::start(reader, log_limit(kept)).map_err(trouble)?;
    let mut watch = Watch::new(Instant::now(), setting.processor);
    if let Some(enclosed) = &setting.enclosed {
        watch = watch.within(enclosed.by.wall(enclosed.act.kind));
    }
    let mut said = None;
    let mut is_cut = || {
        said.get_or_insert_with(|| channel.now());
        peers.before(at).is_some()
    };
    let ending = wait(&mut group, &mut watch, turn, &mut is_cut)?;
    if let Some(Ending::Hung(Hang::Loops { .. } | Hang::Late { .. })) = ending {
        peers.loops(at);
    }
    let (record, log) = (channel.finish(), log.finish().text());
    let ending = match ending {
        Some(Ending::Exited(status)) if setting.enclosed.is_some() => {
            super::check_enclosed(setting.enclosed.as_ref(), Some(status), &log)?;
            // Only a signal ends a test program with such a status, unless an answer chooses to look so.
            Some(if (129..=192).contains(&status) { Ending::Signalled(status - 128) } else { Ending::Exited(status) })
        }
        ending => ending,
    };
    let seen = ending.map(|ending| Observation { test: test.into(), record, ending, log });
    Ok(Run { seen, long: watch.is_long(), said: said.flatten() })
}

/// None when it was cut short, which is asked from the moment on when it takes long.
fn wait<T>(
    group: &mut Group,
    watch: &mut Watch,
    turn: T,
    is_cut: &mut dyn FnMut() -> bool,
) -> Result<Option<Ending>, Error> {
    let start = Instant::now();
    let mut turn = Some(turn);
    let mut looked = start;
    loop {
        interrupt::check()?;
        if let Some(status) = group.ended()? {
            return Ok(Some(ending(status)));
        }
        if looked.elapsed() >= LOOK_EVERY {
            looked = Instant::now();
            if let Some(hang) = watch.look(looked, procfs::group(group.id()).as_ref()) {
                group.kill().map_err(process::Error::Wait)?;
                return Ok(Some(Ending::Hung(hang)));
            }
            if watch.is_idle() {
                drop(turn.take());
            }
            if watch.is_long() && is_cut() {
                group.kill().map_err(process::Error::Wait)?;
                return Ok(None);
            }
        }
        process::pause(start);
    }
}

#[cfg(unix)]
fn ending(status: ExitStatus) -> Ending {
    use std::os::unix::process::ExitStatusExt;
    match (status.code(), status.signal()) {
        (Some(code), _) => Ending::Exited(code),
        (None, signal) => Ending::Signalled(signal.unwrap_or(0)),
    }
}

/// Windows ends a program that overflows its stack, or aborts, with a status that no program chooses.
#[cfg(not(unix))]
fn ending(status: ExitStatus) -> Ending {
    match status.code() {
        Some(code) if code >= 0 => Ending::Exited(code),
        code => Ending::Signalled(code.unwrap_or(0)),
    }
}

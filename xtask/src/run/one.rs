//! One test in a process group of its own, from its start to the death of the last of the group.

use super::channel::Channel;
use super::still::Watch;
use super::{Ending, Error, Observation, Setting, procfs};
use crate::capped::Limit;
use crate::interrupt;
use crate::process::{self, Drain, Group};
use std::path::Path;
use std::process::{Command, ExitStatus};
use std::time::{Duration, Instant};

/// A megabyte of prints must not hide the message behind it, nor fill our memory.
const LOG: Limit = Limit { head: 8 << 10, tail: 24 << 10 };
/// How often a test's threads are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Runs a test to its end, or until it is clear that there will be none.
pub fn run(program: &Path, test: &str, setting: &Setting) -> Result<Observation, Error> {
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
        command.stdout(writer.try_clone().map_err(trouble)?).stderr(writer);
        let channel = Channel::open(&mut command).map_err(trouble)?;
        (channel, Group::spawn(&mut command)?)
    };
    let log = Drain::start(reader, LOG);
    let ending = wait(&mut group, setting.processor)?;
    Ok(Observation { test: test.into(), record: channel.finish(), ending, log: log.finish().text() })
}

fn wait(group: &mut Group, processor: Duration) -> Result<Ending, Error> {
    let start = Instant::now();
    let mut watch = Watch::new(start, processor);
    let mut looked = start;
    loop {
        interrupt::check()?;
        if let Some(status) = group.ended()? {
            return Ok(ending(status));
        }
        if looked.elapsed() >= LOOK_EVERY {
            looked = Instant::now();
            if let Some(hang) = watch.look(looked, procfs::group(group.id()).as_ref()) {
                group.kill().map_err(process::Error::Wait)?;
                return Ok(Ending::Hung(hang));
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

//! Child processes: each in a group of its own that ends as a whole, its output drained by threads.

use crate::capped::{Capped, Limit};
use crate::exit::Interrupted;
use crate::interrupt;
use std::io;
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// We failed to run a program. What the program itself did is never one of these.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It did not start.
    #[error("{} could not be started: {cause}", .program.display())]
    Spawn {
        /// What was to be run.
        program: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// The system would not say what became of it.
    #[error("waiting for a child process failed: {0}")]
    Wait(#[source] io::Error),
    /// It was over its time, and was killed.
    #[error("{} was not over after {} s", .program.display(), .limit.as_secs())]
    Late {
        /// What was run.
        program: PathBuf,
        /// How long it was given.
        limit: Duration,
    },
    /// Ctrl-C: the group was killed.
    #[error("interrupted")]
    Interrupted(#[from] Interrupted),
}

/// A child and whatever it starts. Dropping it kills them all.
pub struct Group {
    child: Child,
    over: bool,
}

impl Group {
    /// Starts the command as the leader of a new group.
    pub fn spawn(command: &mut Command) -> Result<Group, Error> {
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(command, 0);
        let spawned = command.spawn();
        let child = spawned.map_err(|cause| Error::Spawn { program: command.get_program().into(), cause })?;
        Ok(Group { child, over: false })
    }

    /// The leader's process id, which on Unix is the group's too.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// The leader's status once it has ended. What it left behind in its group is killed then.
    pub fn ended(&mut self) -> Result<Option<ExitStatus>, Error> {
        if !self.leader_has_ended().map_err(Error::Wait)? {
            return Ok(None);
        }
        self.kill().map(Some).map_err(Error::Wait)
    }

    /// Kills the group and waits for its leader.
    pub fn kill(&mut self) -> io::Result<ExitStatus> {
        if !self.over {
            self.kill_all();
        }
        self.over = true;
        self.child.wait()
    }

    /// Told without reaping: as long as the leader is a zombie, nobody else can be given the number of its group.
    #[cfg(unix)]
    fn leader_has_ended(&mut self) -> io::Result<bool> {
        use rustix::process::{Pid, WaitId, WaitIdOptions, waitid};
        if self.over {
            return Ok(true);
        }
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(waitid(WaitId::Pid(Pid::from_child(&self.child)), options)?.is_some())
    }

    #[cfg(unix)]
    fn kill_all(&mut self) {
        use rustix::process::{Pid, Signal, kill_process_group};
        // An error means that the group is gone already.
        let _ = kill_process_group(Pid::from_child(&self.child), Signal::KILL);
    }

    #[cfg(not(unix))]
    fn leader_has_ended(&mut self) -> io::Result<bool> {
        Ok(self.child.try_wait()?.is_some())
    }

    /// Without process groups, what the child started is out of reach.
    #[cfg(not(unix))]
    fn kill_all(&mut self) {
        let _ = self.child.kill();
    }

    /// The child's ends of its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        if !self.over {
            // Nobody is left to hear of a failure.
            let _ = self.kill();
        }
    }
}

/// A thread that drains a pipe, so that no writer ever waits for us.
pub struct Drain {
    buffer: Arc<Mutex<Capped>>,
    thread: JoinHandle<()>,
    stop: Stop,
}

impl Drain {
    /// Reads to the end, keeping what the limit allows.
    pub fn start(source: impl Source, limit: Limit) -> io::Result<Drain> {
        let buffer = Arc::new(Mutex::new(Capped::new(limit)));
        let shared = Arc::clone(&buffer);
        let (stop, stopped) = stop()?;
        let push = move |bytes: &[u8]| shared.lock().unwrap_or_else(PoisonError::into_inner).push(bytes);
        let thread = std::thread::spawn(move || read_all(source, &stopped, push));
        Ok(Drain { buffer, thread, stop })
    }

    /// Looks at what has come so far.
    pub fn peek<T>(&self, look: impl FnOnce(&Capped) -> T) -> T {
        look(&self.buffer.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Hands over all that was written before this call. The writer has ended; a pipe that is still open belongs to a process
    /// that has run away, and what that one may write later is nobody's.
    pub fn finish(self) -> Capped {
        drop(self.stop);
        wait(self.thread);
        let mut buffer = self.buffer.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut buffer, Capped::new(Limit { head: 0, tail: 0 }))
    }
}

#[cfg(unix)]
use draining::{Source, Stop, read_all, stop, wait};

/// However long our own thread has to wait for a processor, nothing is lost: no time is part of this.
#[cfg(unix)]
mod draining {
    use rustix::event::{PollFd, PollFlags, poll};
    use std::io::{self, ErrorKind, PipeReader, PipeWriter, Read};
    use std::os::fd::AsFd;
    use std::thread::JoinHandle;

    /// What can be drained.
    pub trait Source: Read + AsFd + Send + 'static {}
    impl<T: Read + AsFd + Send + 'static> Source for T {}

    /// Dropped, it tells the thread that nobody writes any more.
    pub type Stop = PipeWriter;

    pub fn stop() -> io::Result<(Stop, PipeReader)> {
        let (stopped, stop) = io::pipe()?;
        Ok((stop, stopped))
    }

    pub fn wait(thread: JoinHandle<()>) {
        // It does not panic; if it did, what came before would be all there is.
        let _ = thread.join();
    }

    /// No pipe holds more. A process that has run away could write for ever.
    const HELD: usize = 4 << 20;

    /// Reads to the end, or until the writer is said to have ended and nothing is left of what it wrote.
    pub fn read_all(mut source: impl Source, stopped: &PipeReader, push: impl Fn(&[u8])) {
        let mut chunk = vec![0; 65536];
        let mut left = HELD;
        while left > 0 {
            let mut watched = [PollFd::new(&source, PollFlags::IN), PollFd::new(stopped, PollFlags::IN)];
            match poll(&mut watched, None) {
                Err(rustix::io::Errno::INTR) => continue,
                Err(_) => return,
                Ok(_) => {}
            }
            let [ready, over] = watched.map(|watched| !watched.revents().is_empty());
            if !ready {
                return;
            }
            match source.read(&mut chunk) {
                Ok(0) => return,
                Ok(n) => {
                    push(&chunk[..n]);
                    left -= if over { n.min(left) } else { 0 };
                }
                Err(e) if e.kind() == ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }
}

#[cfg(not(unix))]
use draining::{Source, Stop, read_all, stop, wait};

/// A pipe can only be read to its end here, and a process that has run away can keep it open.
#[cfg(not(unix))]
mod draining {
    use std::io::{self, Read};
    use std::thread::{JoinHandle, sleep};
    use std::time::{Duration, Instant};

    /// What can be drained.
    pub trait Source: Read + Send + 'static {}
    impl<T: Read + Send + 'static> Source for T {}

    /// There is no way to interrupt a read.
    pub struct Stop;

    pub fn stop() -> io::Result<(Stop, Stop)> {
        Ok((Stop, Stop))
    }

    /// Not for ever.
    pub fn wait(thread: JoinHandle<()>) {
        let start = Instant::now();
        while !thread.is_finished() && start.elapsed() < Duration::from_secs(1) {
            sleep(Duration::from_millis(1));
        }
    }

    pub fn read_all(mut source: impl Source, _: &Stop, push: impl Fn(&[u8])) {
        let mut chunk = vec![0; 65536];
        while let Ok(n @ 1..) = source.read(&mut chunk) {
            push(&chunk[..n]);
        }
    }
}

/// How long to wait before looking at a process again: most end within milliseconds, and the others can wait.
pub fn pause(start: Instant) {
    std::thread::sleep(Duration::from_millis(if start.elapsed() < Duration::from_millis(100) { 1 } else { 5 }));
}

/// What a program printed, and how it ended.
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// All of its standard output that was kept.
    pub stdout: String,
    /// All of its standard error that was kept.
    pub stderr: String,
}

/// Runs a program to its end without a terminal, showing `on_line` the latest line of its standard error.
pub fn capture(command: &mut Command, limit: Option<Duration>, on_line: &dyn Fn(&str)) -> Result<Finished, Error> {
    capture_capped(command, limit, Limit::NONE, on_line)
}

/// The same, keeping no more of each of its outputs than a limit allows.
pub fn capture_capped(
    command: &mut Command,
    limit: Option<Duration>,
    output: Limit,
    on_line: &dyn Fn(&str),
) -> Result<Finished, Error> {
    let (status, stdout, stderr) = capture_bytes(command, limit, output, on_line)?;
    Ok(Finished { status, stdout: stdout.text(), stderr: stderr.text() })
}

/// The same for outputs that need not be text.
pub fn capture_bytes(
    command: &mut Command,
    limit: Option<Duration>,
    output: Limit,
    on_line: &dyn Fn(&str),
) -> Result<(ExitStatus, Capped, Capped), Error> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let start = Instant::now();
    let mut group = Group::spawn(command)?;
    let (stdout, stderr) = match (group.child().stdout.take(), group.child().stderr.take()) {
        (Some(stdout), Some(stderr)) => {
            let start = |drain: io::Result<Drain>| drain.map_err(Error::Wait);
            (start(Drain::start(stdout, output))?, start(Drain::start(stderr, output))?)
        }
        _ => unreachable!("both were asked for as pipes two lines above"),
    };
    let mut shown = String::new();
    let status = loop {
        interrupt::check()?;
        if let Some(status) = group.ended()? {
            break status;
        }
        if let Some(limit) = limit.filter(|limit| start.elapsed() > *limit) {
            return Err(Error::Late { program: command.get_program().into(), limit });
        }
        let line = stderr.peek(last_line);
        if line != shown {
            on_line(&line);
            shown = line;
        }
        pause(start);
    };
    Ok((status, stdout.finish(), stderr.finish()))
}

/// The last whole line, trimmed.
fn last_line(text: &Capped) -> String {
    let bytes = text.bytes();
    let whole = bytes.iter().rposition(|b| *b == b'\n').map_or(&[][..], |end| &bytes[..end]);
    let start = whole.iter().rposition(|b| *b == b'\n').map_or(0, |newline| newline + 1);
    String::from_utf8_lossy(&whole[start..]).trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    const ALL: Limit = Limit::NONE;

    #[test]
    fn what_was_written_before_the_end_is_there_however_late_it_is_read() {
        // Once with the pipe closed, and once with another process that still holds it.
        for keep_open in [false, true] {
            for _ in 0..200 {
                let (reader, mut writer) = io::pipe().expect("a pipe");
                let kept = keep_open.then(|| writer.try_clone().expect("a pipe"));
                let drain = Drain::start(reader, ALL).expect("a pipe");
                writer.write_all(&[b'x'; 40_000]).expect("it is open");
                drop(writer);
                assert_eq!(drain.finish().text().len(), 40_000);
                drop(kept);
            }
        }
    }
}

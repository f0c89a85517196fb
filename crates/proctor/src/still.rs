//! Who sleeps, as Linux shows it. Elsewhere nothing is seen.
//!
//! A test on real threads asks what nobody can see from inside: has everybody come who can come? When all threads sleep, and each
//! waits for another to wake it, the answer is yes. So a wrong answer is told what it lacks, instead of hanging.

use std::collections::BTreeMap;
use std::fs::{DirEntry, read_dir, read_link, read_to_string};
use std::io::ErrorKind;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::yield_now;

/// The threads of this process, by their ids.
pub type Threads = BTreeMap<String, Thread>;

/// What was seen of a thread.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// It waits, without a limit, for another thread to wake it.
    asleep: bool,
    /// Nanoseconds on a processor, and how often it got one.
    processor: u64,
    turns: u64,
}

/// All threads but this one, and whether at one moment all of them were asleep: those that slept and had no turn from the first
/// look to the second did so in between.
pub fn look() -> Option<(Threads, bool)> {
    let (first, second) = (others()?, others()?);
    let all_asleep = first == second && second.values().all(|thread| thread.asleep);
    Some((second, all_asleep))
}

/// Has a thread worked, or woken up, so much since then that it cannot be on its way to sleep?
pub fn is_busy(since: &Threads, now: &Threads) -> bool {
    now.iter().any(|(id, thread)| {
        let (processor, turns) = since.get(id).map_or((0, 0), |before| (before.processor, before.turns));
        thread.processor.saturating_sub(processor) > 200_000_000 || thread.turns.saturating_sub(turns) > 100
    })
}

/// All threads but this one, if they can be seen.
pub fn others() -> Option<Threads> {
    // `PID/task/TID`
    let this = read_link("/proc/thread-self").ok()?;
    let mut threads = Threads::new();
    let read = |file: &str, task: &DirEntry| read_to_string(task.path().join(file));
    for task in read_dir("/proc/self/task").ok()? {
        let task = task.ok()?;
        if Some(&*task.file_name()) == this.file_name() {
            continue;
        }
        let (schedule, call) = match (read("schedstat", &task), read("syscall", &task)) {
            (Ok(schedule), Ok(call)) => (schedule, call),
            (Err(error), _) | (_, Err(error)) if error.kind() == ErrorKind::PermissionDenied => return None,
            // It has ended between two of these reads.
            _ => continue,
        };
        let mut numbers = schedule.split_whitespace().map(|number| number.parse().unwrap_or(0));
        let (processor, turns) = (numbers.next()?, numbers.nth(1)?);
        let thread = Thread { asleep: sleeps(&call)?, processor, turns };
        threads.insert(task.file_name().to_string_lossy().into_owned(), thread);
    }
    Some(threads)
}

/// Is this a futex's wait without a limit? None where the number of that system call is not known.
fn sleeps(call: &str) -> Option<bool> {
    let futex = match std::env::consts::ARCH {
        "x86_64" => "202",
        "aarch64" => "98",
        _ => return None,
    };
    let call: Vec<&str> = call.split_whitespace().collect();
    // The limit is the fourth argument.
    Some(call.first() == Some(&futex) && call.get(4) == Some(&"0x0"))
}

/// Waits until all other threads are asleep, or have ended. False when that is not seen: on another system, or when somebody
/// does not cease to work.
pub fn wait_until_still() -> bool {
    // Each look takes a while, so this is more than any thread needs that is about to sleep.
    for _ in 0..5_000 {
        match look() {
            None => return false,
            Some((_, true)) => return true,
            Some((_, false)) => yield_now(),
        }
    }
    false
}

/// A meeting that only those can hold who are at work at the same time: each waits until so many have come.
///
/// When everybody sleeps, no other can come, and the meeting is over: all go on, and [`Meeting::came`] is less than was asked
/// for. Where nobody can see who sleeps it never is, so say what that would mean by [`if_it_hangs`](crate::if_it_hangs).
#[derive(Debug)]
pub struct Meeting {
    expected: usize,
    /// How many have come, and whether that is all.
    state: Mutex<(usize, bool)>,
    changed: Condvar,
}

impl Meeting {
    /// A meeting of so many threads, and a thread that looks whether more of them can come.
    pub fn of(expected: usize) -> Arc<Meeting> {
        let meeting = Arc::new(Meeting { expected, state: Mutex::new((0, false)), changed: Condvar::new() });
        let watched = Arc::downgrade(&meeting);
        std::thread::spawn(move || {
            // Whoever waits for the others keeps the meeting. Before the first has come, all may well be asleep.
            while let Some(meeting) = watched.upgrade() {
                let Some((_, asleep)) = look() else { return };
                let mut state = meeting.lock();
                state.1 |= asleep && state.0 > 0;
                if state.1 {
                    meeting.changed.notify_all();
                    return;
                }
                drop(state);
                yield_now();
            }
        });
        meeting
    }

    /// Comes to the meeting, and waits for the others.
    pub fn wait(&self) {
        let mut state = self.lock();
        if state.1 {
            return;
        }
        state.0 += 1;
        state.1 = state.0 >= self.expected;
        self.changed.notify_all();
        drop(self.changed.wait_while(state, |(_, over)| !*over).unwrap_or_else(|e| e.into_inner()));
    }

    /// How many came before it was over.
    pub fn came(&self) -> usize {
        self.lock().0
    }

    fn lock(&self) -> MutexGuard<'_, (usize, bool)> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }
}

//! What Linux shows of a process group. Other systems show nothing here, and the limit on the wall has to do.

use super::still::Snapshot;

/// Not seen here.
#[cfg(not(target_os = "linux"))]
pub fn group(_group: u32) -> Option<Snapshot> {
    None
}

/// The threads of all processes in a group, as they are now.
#[cfg(target_os = "linux")]
pub fn group(group: u32) -> Option<Snapshot> {
    linux::group(group)
}

#[cfg(target_os = "linux")]
mod linux {
    use super::super::still::{Snapshot, Thread};
    use std::fs::{read_dir, read_to_string};
    use std::path::Path;
    use std::time::Duration;

    pub fn group(group: u32) -> Option<Snapshot> {
        let mut snapshot = Snapshot::default();
        let mut ticks = 0;
        for entry in read_dir("/proc").ok()?.flatten() {
            let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
            // A process may end between any two of these reads, and is passed over then.
            let Some(stat) = read_to_string(entry.path().join("stat")).ok().and_then(|text| stat(&text)) else {
                continue;
            };
            if stat.group != group {
                continue;
            }
            ticks += stat.ticks;
            for task in read_dir(entry.path().join("task")).into_iter().flatten().flatten() {
                let tid = task.file_name().to_str().and_then(|name| name.parse().ok()).unwrap_or(0);
                if let Some(thread) = thread(&task.path()) {
                    snapshot.threads.insert((pid, tid), thread);
                }
            }
        }
        snapshot.processor = Duration::from_millis(ticks * 1000 / rustix::param::clock_ticks_per_second());
        Some(snapshot)
    }

    struct Stat {
        state: char,
        group: u32,
        ticks: u64,
    }

    /// The fields behind the name, which stands in parentheses and may hold anything.
    fn stat(text: &str) -> Option<Stat> {
        let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
        Some(Stat {
            state: fields.first()?.chars().next()?,
            group: fields.get(2)?.parse().ok()?,
            // Its own time and that of its children that are over, each in the program and in the system: who starts one process
            // after the other uses little itself.
            ticks: fields.get(11..15)?.iter().map(|ticks| ticks.parse::<u64>().ok()).sum::<Option<u64>>()?,
        })
    }

    /// None for a thread that has ended.
    fn thread(task: &Path) -> Option<Thread> {
        let text = read_to_string(task.join("stat")).ok()?;
        let stat = stat(&text)?;
        if matches!(stat.state, 'Z' | 'X') {
            return None;
        }
        // Time on a processor in nanoseconds, and how often it got one; the ticks alone would miss a short awakening.
        let schedule = read_to_string(task.join("schedstat")).unwrap_or_default();
        let call = read_to_string(task.join("syscall")).unwrap_or_default();
        Some(Thread {
            asleep: stat.state == 'S',
            may_wake_by_itself: may_return_by_itself(&call),
            activity: format!("{} {}", stat.ticks, schedule.trim()),
        })
    }

    /// Which argument limits the time of a system call, counted from 0 behind its number.
    struct Timed {
        number: u32,
        argument: usize,
        /// What the argument is when there is no limit.
        endless: &'static [u64],
    }

    const fn timed(number: u32, argument: usize, endless: &'static [u64]) -> Timed {
        Timed { number, argument, endless }
    }

    const NULL: &[u64] = &[0];
    /// Minus one, in 32 and in 64 bits.
    const MINUS: &[u64] = &[0xffff_ffff, u64::MAX];
    /// Always ends.
    const NEVER: &[u64] = &[];

    #[cfg(target_arch = "x86_64")]
    const CALLS: &[Timed] = &[
        timed(7, 2, MINUS),   // poll
        timed(23, 4, NULL),   // select
        timed(35, 0, NEVER),  // nanosleep
        timed(128, 2, NULL),  // rt_sigtimedwait
        timed(202, 3, NULL),  // futex
        timed(219, 0, NEVER), // restart_syscall: one of these, gone on with
        timed(230, 0, NEVER), // clock_nanosleep
        timed(232, 3, MINUS), // epoll_wait
        timed(270, 4, NULL),  // pselect6
        timed(271, 2, NULL),  // ppoll
        timed(281, 3, MINUS), // epoll_pwait
        timed(441, 3, NULL),  // epoll_pwait2
        timed(449, 3, NULL),  // futex_waitv
    ];

    #[cfg(target_arch = "aarch64")]
    const CALLS: &[Timed] = &[
        timed(22, 3, MINUS),  // epoll_pwait
        timed(72, 4, NULL),   // pselect6
        timed(73, 2, NULL),   // ppoll
        timed(98, 3, NULL),   // futex
        timed(101, 0, NEVER), // nanosleep
        timed(115, 0, NEVER), // clock_nanosleep
        timed(128, 0, NEVER), // restart_syscall: one of these, gone on with
        timed(137, 2, NULL),  // rt_sigtimedwait
        timed(441, 3, NULL),  // epoll_pwait2
        timed(449, 3, NULL),  // futex_waitv
    ];

    /// The numbers of another architecture are not known here: any wait may end.
    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    const CALLS: &[Timed] = &[];

    /// Judges the text of `/proc/PID/task/TID/syscall`: a number and its arguments in hexadecimal.
    fn may_return_by_itself(call: &str) -> bool {
        let mut fields = call.split_whitespace();
        let Some(number) = fields.next().and_then(|number| number.parse::<u32>().ok()) else {
            // Running, or not for us to see.
            return true;
        };
        let arguments: Vec<u64> =
            fields.map(|field| u64::from_str_radix(field.trim_start_matches("0x"), 16).unwrap_or(0)).collect();
        if CALLS.is_empty() {
            return true;
        }
        let Some(call) = CALLS.iter().find(|call| call.number == number) else {
            return false;
        };
        arguments.get(call.argument).is_none_or(|argument| !call.endless.contains(argument))
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[cfg(target_arch = "x86_64")]
        #[test]
        fn waits_with_a_limit_are_told_from_waits_without() {
            for (call, expected) in [
                ("202 0x7f 0x189 0x2 0x0 0x0 0xffffffff 0x7ffd 0x7f", false),
                ("202 0x7f 0x189 0x2 0x7ffe 0x0 0xffffffff 0x7ffd 0x7f", true),
                ("230 0x0 0x0 0x7f 0x7f 0x0 0x0 0x7ffd 0x7f", true),
                ("232 0x3 0x7f 0x400 0xffffffff 0x0 0x8 0x7ffd 0x7f", false),
                ("232 0x3 0x7f 0x400 0x64 0x0 0x8 0x7ffd 0x7f", true),
                ("0 0x3 0x7f 0x400 0x0 0x0 0x0 0x7ffd 0x7f", false),
                ("61 0x12 0x7f 0x0 0x0 0x0 0x0 0x7ffd 0x7f", false),
                ("running", true),
                ("", true),
            ] {
                assert_eq!(may_return_by_itself(call), expected, "{call}");
            }
        }

        #[test]
        fn a_name_with_parentheses_does_not_confuse_the_fields() {
            let text = "12 (a) b (c) S 1 12 12 0 -1 4194560 100 0 0 0 7 5 2 1 20 0 1 0 99";
            let stat = stat(text).expect("it has all fields");
            assert_eq!((stat.state, stat.group, stat.ticks), ('S', 12, 15));
        }

        #[test]
        fn our_own_group_is_seen() {
            let me = stat(&read_to_string("/proc/self/stat").expect("Linux has it")).expect("it has all fields");
            let snapshot = group(me.group).expect("Linux has /proc");
            assert!(snapshot.threads.keys().any(|(pid, _)| *pid == std::process::id()));
        }
    }
}

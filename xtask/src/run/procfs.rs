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
    use rustix::process::{Gid, Uid, getegid, geteuid};
    use rustix::thread::{set_thread_res_gid, set_thread_res_uid};
    use std::fs::{read_dir, read_to_string};
    use std::io;
    use std::os::unix::fs::MetadataExt;
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
        let may_wake_by_itself = match call(&task.join("syscall")) {
            Ok(call) => may_return_by_itself(&call),
            // A sandbox has one that does nothing but wait for the program, and lets nobody look into it.
            Err(_) => !is_first(&read_to_string(task.join("status")).unwrap_or_default()),
        };
        Some(Thread {
            asleep: stat.state == 'S',
            may_wake_by_itself,
            activity: format!("{} {}", stat.ticks, schedule.trim()),
        })
    }

    /// Is this, by its `status`, the first process of a namespace within ours?
    fn is_first(status: &str) -> bool {
        let numbers = status.lines().find_map(|line| line.strip_prefix("NSpid:")).unwrap_or_default();
        let numbers: Vec<&str> = numbers.split_whitespace().collect();
        numbers.len() > 1 && numbers.last() == Some(&"1")
    }

    /// What a thread asks of the system. It is shown to the thread's own user, and to a root who may trace: in most containers
    /// root may not.
    fn call(file: &Path) -> io::Result<String> {
        let refused = match read_to_string(file) {
            Err(refused) if refused.kind() == io::ErrorKind::PermissionDenied => refused,
            read => return read,
        };
        let owner = file.parent().unwrap_or(file).metadata()?;
        let (user, group) = (Uid::from_raw(owner.uid()), Gid::from_raw(owner.gid()));
        if !geteuid().is_root() || user.is_root() {
            return Err(refused);
        }
        // For this thread alone. Its real and its saved user stay root's, so nobody can send it signals meanwhile.
        let own = getegid();
        set_thread_res_gid(own, group, own)?;
        let read = set_thread_res_uid(Uid::ROOT, user, Uid::ROOT).and_then(|()| {
            let read = read_to_string(file);
            set_thread_res_uid(Uid::ROOT, Uid::ROOT, Uid::ROOT).map(|()| read)
        });
        set_thread_res_gid(own, own, own)?;
        read?
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
        fn the_first_of_a_namespace_within_ours_is_told() {
            for (status, first) in [
                ("Name:\tx\nNSpid:\t77\t1\nNSpgid:\t77\t0\n", true),
                ("NSpid:\t77\t12\t1\n", true),
                ("NSpid:\t77\t2\nNSpgid:\t1\t1\n", false),
                ("NSpid:\t1\n", false),
                ("", false),
            ] {
                assert_eq!(is_first(status), first, "{status:?}");
            }
        }

        /// As in most containers.
        #[test]
        fn a_root_who_may_not_trace_sees_what_threads_of_others_wait_for() {
            use rustix::thread::{CapabilitySet, capabilities, set_capabilities};
            use std::os::unix::process::CommandExt;
            use std::process::{Command, Stdio};
            if !geteuid().is_root() {
                return println!("left out: this is for root");
            }
            let mut command = Command::new("cat");
            command.stdin(Stdio::piped()).stdout(Stdio::null()).uid(65_534).gid(65_534).process_group(0);
            let mut cat = command.spawn().expect("it starts");
            let id = cat.id();
            let sees = move || {
                let mut held = capabilities(None)?;
                for set in [&mut held.effective, &mut held.permitted] {
                    set.remove(CapabilitySet::SYS_PTRACE);
                }
                set_capabilities(None, held)?;
                // It is on its way to wait for what is never written; so many looks take longer than that.
                let waits =
                    || group(id).is_some_and(|seen| seen.threads.values().any(|t| t.asleep && !t.may_wake_by_itself));
                let seen = (0..2_000).any(|_| {
                    std::thread::yield_now();
                    waits()
                });
                assert!(geteuid().is_root());
                rustix::io::Result::Ok(seen)
            };
            // For that thread alone.
            let seen = std::thread::spawn(sees).join();
            drop(cat.stdin.take());
            cat.wait().expect("it ends with its input");
            assert_eq!(seen.expect("it does not panic"), Ok(true));
        }

        #[test]
        fn our_own_group_is_seen() {
            let me = stat(&read_to_string("/proc/self/stat").expect("Linux has it")).expect("it has all fields");
            let snapshot = group(me.group).expect("Linux has /proc");
            assert!(snapshot.threads.keys().any(|(pid, _)| *pid == std::process::id()));
        }
    }
}

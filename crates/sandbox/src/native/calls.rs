//! seccomp: system calls that no answer and no compiler needs, and by which the kernel or other processes could be reached.
//!
//! A list of what is denied: one of what is allowed would have to know every version of every library. A denied call fails as
//! if for lack of permission.

use seccompiler::{
    SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter, SeccompRule, TargetArch,
    apply_filter,
};
use std::collections::BTreeMap;

/// Denied whatever the arguments.
const DENIED: &[i64] = &[
    // Other processes.
    libc::SYS_ptrace,
    libc::SYS_process_vm_readv,
    libc::SYS_process_vm_writev,
    libc::SYS_process_madvise,
    libc::SYS_pidfd_getfd,
    libc::SYS_kcmp,
    libc::SYS_move_pages,
    libc::SYS_migrate_pages,
    // Out of the process group, by which a test is watched and ended.
    libc::SYS_setsid,
    libc::SYS_setpgid,
    // Namespaces and mounts.
    libc::SYS_unshare,
    libc::SYS_setns,
    libc::SYS_mount,
    libc::SYS_umount2,
    libc::SYS_pivot_root,
    libc::SYS_chroot,
    libc::SYS_move_mount,
    libc::SYS_open_tree,
    libc::SYS_fsopen,
    libc::SYS_fsconfig,
    libc::SYS_fsmount,
    libc::SYS_fspick,
    libc::SYS_mount_setattr,
    libc::SYS_open_by_handle_at,
    libc::SYS_name_to_handle_at,
    libc::SYS_fanotify_init,
    libc::SYS_quotactl,
    libc::SYS_acct,
    libc::SYS_swapon,
    libc::SYS_swapoff,
    // Parts of the kernel with a history.
    libc::SYS_bpf,
    libc::SYS_perf_event_open,
    libc::SYS_userfaultfd,
    libc::SYS_io_uring_setup,
    libc::SYS_io_uring_enter,
    libc::SYS_io_uring_register,
    libc::SYS_io_setup,
    libc::SYS_keyctl,
    libc::SYS_add_key,
    libc::SYS_request_key,
    libc::SYS_personality,
    libc::SYS_vhangup,
    // Sockets, but for pairs.
    libc::SYS_socket,
    libc::SYS_bind,
    libc::SYS_connect,
    libc::SYS_listen,
    libc::SYS_accept,
    libc::SYS_accept4,
    // Memory and messages that outlive a process.
    libc::SYS_shmget,
    libc::SYS_semget,
    libc::SYS_msgget,
    libc::SYS_mq_open,
    // The machine.
    libc::SYS_reboot,
    libc::SYS_kexec_load,
    libc::SYS_init_module,
    libc::SYS_finit_module,
    libc::SYS_delete_module,
    libc::SYS_syslog,
    libc::SYS_settimeofday,
    libc::SYS_clock_settime,
    libc::SYS_adjtimex,
    libc::SYS_clock_adjtime,
    libc::SYS_sethostname,
    libc::SYS_setdomainname,
];

#[cfg(target_arch = "x86_64")]
const ONLY_HERE: &[i64] = &[libc::SYS_iopl, libc::SYS_ioperm, libc::SYS_modify_ldt, libc::SYS_uselib];
#[cfg(not(target_arch = "x86_64"))]
const ONLY_HERE: &[i64] = &[];

/// The same calls in the 32-bit dialect of x86-64: their numbers have this bit, and those of the second list are others.
#[cfg(target_arch = "x86_64")]
const DIALECT: (i64, &[i64]) = (0x4000_0000, &[521, 539, 540, 528, 537, 538, 543]);

/// Confines this thread and whatever it starts, for good.
///
/// Where other processes can be seen, signals may go to this process alone: an ordinary user's grader has the same user.
pub fn restrict(sees_others: bool) -> Result<(), String> {
    let arch = TargetArch::try_from(std::env::consts::ARCH).map_err(|error| format!("seccomp: {error}"))?;
    let filter = |rules, action| -> Result<(), Box<dyn std::error::Error>> {
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, action, arch)?;
        let program: seccompiler::BpfProgram = filter.try_into()?;
        Ok(apply_filter(&program)?)
    };
    let denied = || {
        filter(denied(sees_others)?, SeccompAction::Errno(libc::EPERM.cast_unsigned()))?;
        // Its flags lie in memory, where a filter cannot look. Libraries then use the older call.
        filter(unknown(), SeccompAction::Errno(libc::ENOSYS.cast_unsigned()))
    };
    denied().map_err(|error| format!("seccomp: {error}"))
}

fn unknown() -> BTreeMap<i64, Vec<SeccompRule>> {
    both([(libc::SYS_clone3, Vec::new())].into())
}

fn denied(sees_others: bool) -> Result<BTreeMap<i64, Vec<SeccompRule>>, seccompiler::BackendError> {
    let when = |argument, length, operator, value| {
        SeccompRule::new(vec![SeccompCondition::new(argument, length, operator, value)?])
    };
    let (half, whole) = (SeccompCmpArgLen::Dword, SeccompCmpArgLen::Qword);
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> =
        DENIED.iter().chain(ONLY_HERE).map(|call| (*call, Vec::new())).collect();
    let namespaces = [
        libc::CLONE_NEWUSER,
        libc::CLONE_NEWNS,
        libc::CLONE_NEWPID,
        libc::CLONE_NEWNET,
        libc::CLONE_NEWIPC,
        libc::CLONE_NEWUTS,
        libc::CLONE_NEWCGROUP,
    ];
    let new = |flag: &i32| {
        let flag = u64::from(flag.cast_unsigned());
        when(0, whole.clone(), SeccompCmpOp::MaskedEq(flag), flag)
    };
    rules.insert(libc::SYS_clone, namespaces.iter().map(new).collect::<Result<_, _>>()?);
    let unix = libc::AF_UNIX.unsigned_abs().into();
    let mut pairs = vec![when(0, half.clone(), SeccompCmpOp::Ne, unix)?];
    // From one that holds messages, one can be sent to any socket that has a name.
    for kind in [libc::SOCK_DGRAM, libc::SOCK_RAW] {
        let kind = kind.unsigned_abs().into();
        pairs.push(when(1, half.clone(), SeccompCmpOp::MaskedEq(0xf), kind)?);
    }
    rules.insert(libc::SYS_socketpair, pairs);
    // Of other processes: their limits, and when they get a processor.
    for call in [
        libc::SYS_prlimit64,
        libc::SYS_sched_setaffinity,
        libc::SYS_sched_setattr,
        libc::SYS_sched_setparam,
        libc::SYS_sched_setscheduler,
    ] {
        rules.insert(call, vec![when(0, half.clone(), SeccompCmpOp::Ne, 0)?]);
    }
    // Keys typed into the caller's terminal, and whom the system tells of a socket by a signal.
    const FIOSETOWN: u64 = 0x8901;
    const SIOCSPGRP: u64 = 0x8902;
    let requests = [libc::TIOCSTI, libc::TIOCLINUX, FIOSETOWN, SIOCSPGRP];
    let requests = requests.map(|request| when(1, half.clone(), SeccompCmpOp::Eq, request));
    rules.insert(libc::SYS_ioctl, requests.into_iter().collect::<Result<_, _>>()?);
    // The same by another call, and by which signal.
    const F_SETSIG: u64 = 10;
    const F_SETOWN_EX: u64 = 15;
    let commands = [libc::F_SETOWN.unsigned_abs().into(), F_SETSIG, F_SETOWN_EX];
    let commands = commands.map(|command| when(1, half.clone(), SeccompCmpOp::Eq, command));
    rules.insert(libc::SYS_fcntl, commands.into_iter().collect::<Result<_, _>>()?);
    if sees_others {
        let own = std::process::id().into();
        rules.insert(libc::SYS_kill, vec![when(0, half.clone(), SeccompCmpOp::Ne, own)?]);
        rules.insert(libc::SYS_tgkill, vec![when(0, half, SeccompCmpOp::Ne, own)?]);
        for call in [
            libc::SYS_tkill,
            libc::SYS_pidfd_send_signal,
            libc::SYS_rt_sigqueueinfo,
            libc::SYS_rt_tgsigqueueinfo,
            libc::SYS_setpriority,
            libc::SYS_ioprio_set,
        ] {
            rules.insert(call, Vec::new());
        }
    }
    Ok(both(rules))
}

/// On x86-64, the rules of both dialects.
fn both(rules: BTreeMap<i64, Vec<SeccompRule>>) -> BTreeMap<i64, Vec<SeccompRule>> {
    #[cfg(target_arch = "x86_64")]
    let rules = {
        let (bit, others) = DIALECT;
        let same = rules.iter().map(|(call, when)| (call | bit, when.clone())).collect::<Vec<_>>();
        let others = others.iter().map(|call| (call | bit, Vec::new()));
        rules.into_iter().chain(same).chain(others).collect()
    };
    rules
}

//! Limits that the system keeps for each process.

use crate::Limits;
use rustix::process::{Resource, Rlimit, setrlimit};

/// Lowers this process's limits for good.
pub fn set(limits: &Limits, counts_alone: bool) -> Result<(), String> {
    let mut all = vec![
        // The first ends the process by a signal that tells why, the second by one that nobody can ignore.
        (Resource::Cpu, limits.cpu_seconds, limits.cpu_seconds.saturating_add(2)),
        (Resource::As, limits.memory_mib << 20, limits.memory_mib << 20),
        (Resource::Fsize, limits.file_mib << 20, limits.file_mib << 20),
        (Resource::Core, 0, 0),
        (Resource::Nofile, 1024, 1024),
        (Resource::Msgqueue, 0, 0),
    ];
    // The system counts by user: an ordinary user's other processes would count as well.
    if counts_alone {
        all.push((Resource::Nproc, limits.processes, limits.processes));
    }
    for (resource, current, maximum) in all {
        let below = |limit: Option<u64>, wished: u64| Some(limit.map_or(wished, |limit| limit.min(wished)));
        let held = rustix::process::getrlimit(resource);
        let limit = Rlimit { current: below(held.maximum, current), maximum: below(held.maximum, maximum) };
        setrlimit(resource, limit).map_err(|error| format!("the limit {resource:?} cannot be set: {error}"))?;
    }
    Ok(())
}

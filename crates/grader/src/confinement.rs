//! The sandbox around each program that works with a submission, with the limits of the grading policy.

use crate::policy::Limits;
use sandbox::{Room, Sandbox};
use std::process::Command;
use std::time::Duration;
use xtask::enclosure::{Act, Enclosure, Kind};

/// A sandbox and what is allowed in it.
#[derive(Clone, Debug)]
pub struct Confinement {
    /// How it is done.
    pub sandbox: Sandbox,
    /// How much may be used.
    pub limits: Limits,
    /// For tests of the sandbox: strangers' code comes as far as to it.
    pub skips_source_policy: bool,
}

/// By how much the system's limit on processor time lies above the one that a test is judged by: it ends what nobody looks at.
const BEYOND: u64 = 10;

impl Enclosure for Confinement {
    fn enclose(&self, command: Command, act: &Act) -> Command {
        let cpu_seconds = match act.kind {
            Kind::Compile => self.limits.compile_cpu_seconds,
            Kind::Test => self.limits.test_cpu_seconds + BEYOND,
        };
        let limits = sandbox::Limits {
            cpu_seconds,
            memory_mib: self.limits.memory_mib,
            file_mib: self.limits.file_mib,
            processes: self.limits.processes,
        };
        let room = Room { read: act.read.clone(), write: act.write.clone(), limits, slot: act.slot };
        self.sandbox.enclose(command, &room)
    }

    fn wall(&self, _: Kind) -> Duration {
        Duration::from_secs(self.limits.wall_seconds)
    }

    fn skips_source_policy(&self) -> bool {
        self.skips_source_policy
    }
}

/// What an in-process test cannot prevent, wherever it runs: for reports, beside what the sandbox guarantees.
pub const NOT_GUARANTEED: [&str; 3] = [
    "An answer shares its process with the test that judges it. A known hole in the compiler lets safe Rust read and write any \
     memory of its process; with it, an answer can report a pass that it has not earned.",
    "The source policy reads names. It stops accidents and what is known; it is no proof.",
    "Memory is limited for each process, and not in sum.",
];

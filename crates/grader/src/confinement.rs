//! The sandbox around each program that works with a submission, with the limits of the grading policy.

use crate::policy::Limits;
use anyhow::Context;
use sandbox::{Room, Sandbox};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use xtask::enclosure::{Act, Enclosure, Kind, OUTPUT};
use xtask::workspace::Workspace;

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

impl Confinement {
    /// What a program of this kind may use.
    fn limits_of(&self, kind: Kind) -> sandbox::Limits {
        let Limits { test_cpu_seconds, compile_cpu_seconds, memory_mib, file_mib, processes, .. } = self.limits;
        let cpu_seconds = match kind {
            Kind::Compile => compile_cpu_seconds,
            Kind::Test => test_cpu_seconds + BEYOND,
        };
        sandbox::Limits { cpu_seconds, memory_mib, file_mib, processes }
    }
}

impl Enclosure for Confinement {
    fn enclose(&self, command: Command, act: &Act) -> Command {
        let mut limits = self.limits_of(act.kind);
        // Whether a test has room for its threads must not depend on which others run beside it.
        limits.processes = limits.processes.saturating_mul(act.at_once as u64);
        let room = Room { read: act.read.clone(), write: act.write.clone(), limits, slot: act.slot };
        self.sandbox.enclose(command, &room)
    }

    fn wall(&self, _: Kind) -> Duration {
        Duration::from_secs(self.limits.wall_seconds)
    }

    fn output(&self) -> usize {
        // Bounded by the policy.
        usize::try_from(self.limits.output_kib << 10).unwrap_or(OUTPUT)
    }

    fn most_at_once(&self) -> usize {
        sandbox::SLOTS as usize
    }

    fn skips_source_policy(&self) -> bool {
        self.skips_source_policy
    }
}

/// What a sandbox has to show in any case: the compiler with its libraries, and of the course its manifest for all of it.
///
/// # Errors
/// When there is no compiler.
pub fn shown(workspace: &Workspace) -> anyhow::Result<Vec<PathBuf>> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let output = Command::new(rustc).args(["--print", "sysroot"]).current_dir(&workspace.root).output();
    let output = output.context("rustc could not be started: `cargo xtask doctor` says what is missing")?;
    let sysroot = String::from_utf8_lossy(&output.stdout).trim().to_string();
    anyhow::ensure!(
        output.status.success(),
        "rustc does not say where it is: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(vec![sysroot.into(), workspace.at(Path::new("Cargo.toml"))])
}

/// What an in-process test cannot prevent, wherever it runs: for reports, beside what the sandbox guarantees.
pub const NOT_GUARANTEED: [&str; 2] = [
    "An answer shares its process with the test that judges it. A known hole in the compiler lets safe Rust read and write any \
     memory of its process; with it, an answer can report a pass that it has not earned.",
    "The source policy reads names. It stops accidents and what is known; it is no proof.",
];

/// What was tried on this machine and held, as the rest of sentences that begin with `an answer`.
pub fn guaranteed(confinement: Option<&Confinement>) -> Vec<String> {
    let tried = confinement.map(|confinement| confinement.sandbox.guarantees()).unwrap_or_default();
    tried.into_iter().filter(|guarantee| guarantee.holds).map(|guarantee| guarantee.text).collect()
}

/// What does not hold on this machine, and what holds on none. Sentences.
pub fn not_guaranteed(confinement: Option<&Confinement>) -> Vec<String> {
    let tried = confinement.map(|confinement| confinement.sandbox.guarantees()).unwrap_or_default();
    let open = tried.into_iter().filter(|guarantee| !guarantee.holds);
    let open = open.map(|guarantee| format!("It is not certain that an answer {}.", guarantee.text));
    open.chain(NOT_GUARANTEED.map(String::from)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sandbox::{Backend, Wish};

    #[test]
    fn every_limit_of_the_policy_reaches_the_sandbox() {
        let sandbox = Sandbox::probe(Wish { backend: Some(Backend::None), ..Wish::default() }).unwrap();
        let limits = Limits {
            test_cpu_seconds: 1,
            compile_cpu_seconds: 2,
            wall_seconds: 3,
            memory_mib: 4,
            file_mib: 5,
            processes: 6,
            output_kib: 7,
        };
        let confinement = Confinement { sandbox, limits, skips_source_policy: false };
        let expected = |cpu_seconds| sandbox::Limits { cpu_seconds, memory_mib: 4, file_mib: 5, processes: 6 };
        assert_eq!(confinement.limits_of(Kind::Compile), expected(2));
        assert_eq!(confinement.limits_of(Kind::Test), expected(1 + BEYOND));
        assert_eq!(confinement.wall(Kind::Test), Duration::from_secs(3));
        assert_eq!(confinement.output(), 7 << 10);
        assert_eq!(confinement.most_at_once(), 64);
    }

    #[test]
    fn a_sandbox_has_to_show_the_compiler_and_the_course() {
        let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
        let shown = shown(&workspace).unwrap();
        assert!(shown[0].join("lib/rustlib").is_dir() && shown[1].is_file(), "{shown:?}");
    }

    #[test]
    fn what_was_tried_is_told_apart_from_what_is_not_certain() {
        let open = not_guaranteed(None);
        assert_eq!(open, NOT_GUARANTEED);
        assert!(guaranteed(None).is_empty());
    }
}

//! What this machine has, and what it lacks, for the course. Each finding says what to do about it.
//!
//! `machine` is what every check needs: toolchain, linker, places to write, room. `extras` is what makes life easier, and
//! nobody has to mend: the editor, git, Python.

mod extras;
mod machine;

use crate::exit::Interrupted;
use crate::process;
use crate::workspace::Workspace;
use std::process::Command;
use std::time::Duration;

/// No program that is asked for its version, and no empty program to be linked, takes longer on a machine that works.
const LIMIT: Duration = Duration::from_secs(60);

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// In a word or two: "linker".
    pub what: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What there is.
    pub text: String,
    /// What to do; empty when all is well.
    pub advice: String,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// As it should be.
    Ok,
    /// Everything works, and something could be better.
    Note,
    /// It must be mended: the course will not work.
    Problem,
}

impl Finding {
    fn ok(what: &'static str, text: impl Into<String>) -> Finding {
        Finding { what, level: Level::Ok, text: text.into(), advice: String::new() }
    }

    fn note(what: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { what, level: Level::Note, text: text.into(), advice: advice.into() }
    }

    fn problem(what: &'static str, text: impl Into<String>, advice: impl Into<String>) -> Finding {
        Finding { what, level: Level::Problem, text: text.into(), advice: advice.into() }
    }
}

/// Looks at everything.
pub fn examine(workspace: &Workspace) -> Result<Vec<Finding>, Interrupted> {
    let mut findings = vec![machine::course(workspace), machine::toolchain(workspace)?];
    let target = machine::target(workspace)?;
    match &target {
        Ok(target) => {
            findings.push(machine::writable(target));
            findings.push(machine::room(target));
            findings.push(machine::linker(target)?);
        }
        Err(problem) => findings.push(problem.clone()),
    }
    findings.push(machine::progress(workspace));
    findings.extend([extras::editor(workspace)?, extras::git(workspace)?, extras::python()?]);
    Ok(findings)
}

/// What a program prints, or why it does not.
fn ask(command: &mut Command) -> Result<Result<String, String>, Interrupted> {
    match process::capture(command, Some(LIMIT), &|_| {}) {
        Err(process::Error::Interrupted(interrupted)) => Err(interrupted),
        Err(error) => Ok(Err(error.to_string())),
        Ok(finished) if finished.status.success() => Ok(Ok(finished.stdout.trim().to_string())),
        Ok(finished) => Ok(Err(finished.stderr.trim().to_string())),
    }
}

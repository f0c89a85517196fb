//! The commands, one module each: `Args` says what a command is told, `run` does it.

pub mod book;
pub mod check;
pub mod ci;
pub mod doctor;
pub mod explain;
pub mod grade;
pub mod hint;
pub mod home;
pub mod list;
pub mod new;
pub mod next;
pub mod pack;
pub mod reset;
pub mod solution;
pub mod verify;
pub mod watch;

use crate::build::{self, Style};
use crate::engine::Context;
use crate::exit::{Exit, Misuse};
use crate::interrupt;
use crate::manifest::{Chapter, Course, Exercise, names};
use crate::progress::{self, Entry, Loaded, Records, place};
use crate::report::{Terminal, warn};
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

/// A class's workspace is without what some commands need.
pub fn refuse_in_a_kit(command: &str) -> Result<(), Misuse> {
    // Outside of any workspace the command says so itself.
    let is_kit = here().ok().and_then(|here| Workspace::above(&here).ok()).is_some_and(|workspace| workspace.is_kit());
    let instead = match command {
        "book" => "the book is here already: open book/html/index.html",
        _ => "it needs the whole course, which your instructor has",
    };
    match is_kit {
        true => Err(Misuse(format!("there is no `{command}` in the workspace for a class: {instead}"))),
        false => Ok(()),
    }
}

/// Runs a program of another package in our place, on the reader's terminal. Cargo builds it at its first use.
fn run_package(package: &str, args: &[OsString]) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let mut command = build::cargo();
    // From here, not from the root: paths among the arguments are the reader's.
    let manifest = workspace.root.join("Cargo.toml");
    command.args(["run", "--quiet", "--manifest-path"]).arg(manifest).args(["--package", package, "--"]).args(args);
    let status = command.status().context("cargo could not be started")?;
    interrupt::check()?;
    Ok(match status.code() {
        Some(0) => Exit::Passed,
        Some(1) => Exit::Failed,
        Some(2) => Exit::Misuse,
        _ => Exit::Trouble,
    })
}

/// The workspace around the current folder.
fn workspace() -> anyhow::Result<Workspace> {
    Ok(Workspace::above(&here()?)?)
}

fn here() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("the current folder cannot be told; it may have been removed")
}

/// The course as it stands for its learner.
struct Standing<'c> {
    /// What is kept.
    records: Records,
    /// Every exercise with its state.
    entries: Vec<Entry<'c>>,
    /// What the learner should know of the file that it is kept in.
    notice: Option<String>,
}

/// Looks how far the learner is. What cannot be read is told, and is no reason to fail.
fn standing<'c>(workspace: &Workspace, course: &'c Course) -> anyhow::Result<Standing<'c>> {
    let Loaded { records, notice } = match progress::load(workspace) {
        Err(progress::Error::Interrupted(interrupted)) => return Err(interrupted.into()),
        Err(why) => Loaded { notice: Some(format!("your progress is not known: {why}")), ..Loaded::default() },
        Ok(loaded) => loaded,
    };
    Ok(Standing { entries: progress::survey(workspace, course, &records), records, notice })
}

/// Tells what the learner should know of the file that progress is kept in.
fn tell(notice: Option<String>) {
    if let Some(notice) = notice {
        warn(&format!("note: {notice}\n"));
    }
}

/// The one exercise that an argument names, or else the current one.
fn one_exercise<'c>(
    workspace: &Workspace,
    course: &'c Course,
    name: Option<&str>,
    standing: &Standing<'c>,
) -> anyhow::Result<&'c Exercise> {
    let Some(name) = name else {
        let current = place::current(&standing.entries, standing.records.place());
        let all_solved = || Misuse("all of it is solved, so there is no current exercise: name one".into());
        return Ok(current.ok_or_else(all_solved)?.exercise);
    };
    match names::resolve(course, &[name.to_string()], workspace, &here()?)?[..] {
        [exercise] => Ok(exercise),
        _ => {
            Err(Misuse(format!("{name} is a chapter: name one of its exercises; `cargo xtask list` shows them")).into())
        }
    }
}

/// How to grade on this machine, for this reader.
fn context(workspace: &Workspace, terminal: Terminal) -> Context {
    let style = Style { colour: terminal.colour, width: terminal.width };
    // Two even on one core: a test that waits should not keep another from running.
    let workers = std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
    // Ten seconds are plenty for any test on any machine that is not very slow.
    let seconds = std::env::var("XTASK_CPU_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    Context {
        workspace: workspace.clone(),
        style,
        workers,
        processor: Duration::from_secs(seconds),
        seed: None,
        enclosure: None,
        tests: None,
    }
}

/// The exercises by chapter, in the order of the course.
fn by_chapter<'c>(course: &'c Course, exercises: &[&'c Exercise]) -> Vec<(&'c Chapter, Vec<&'c Exercise>)> {
    let of = |chapter: &'c Chapter| exercises.iter().filter(|e| e.package == chapter.package()).copied().collect();
    course
        .chapters
        .iter()
        .map(|chapter| (chapter, of(chapter)))
        .filter(|(_, of): &(_, Vec<_>)| !of.is_empty())
        .collect()
}

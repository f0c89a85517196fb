//! `cargo xtask ci`: all that must hold before a change lands. The list of steps stands here and nowhere else.

use super::workspace;
use crate::build;
use crate::exit::Exit;
use crate::interrupt;
use crate::manifest::Course;
use crate::report::{print, warn};
use crate::workspace::Workspace;
use anyhow::Context;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What `ci` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Leave out `cargo test`
    #[arg(long)]
    lints: bool,
}

/// One thing that must hold.
enum Step {
    /// A program succeeds.
    Program(String, Box<Command>),
    /// Each learner's file is the starter as it came. A learner's own `cargo test` does not ask for that.
    PristineStarters,
}

/// Runs every step, also behind one that failed, and says which did.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let mut failed = Vec::new();
    for step in steps(&workspace, args.lints)? {
        let (name, passed) = match step {
            Step::Program(name, mut command) => {
                warn(&format!("\n== {name}\n"));
                let status = command.current_dir(&workspace.root).status();
                let status =
                    status.with_context(|| format!("{} could not be started", command.get_program().display()))?;
                (name, status.success())
            }
            Step::PristineStarters => {
                let name = "the starters are pristine".to_string();
                warn(&format!("\n== {name}\n"));
                let edited = edited_starters(&workspace, &course);
                edited.iter().for_each(|(answer, starter)| {
                    print(&format!("{} differs from {}\n", answer.display(), starter.display()));
                });
                (name, edited.is_empty())
            }
        };
        interrupt::check()?;
        if !passed {
            failed.push(name);
        }
    }
    for name in &failed {
        print(&format!("failed: {name}\n"));
    }
    Ok(if failed.is_empty() { Exit::Passed } else { Exit::Failed })
}

/// What must hold.
fn steps(workspace: &Workspace, lints_only: bool) -> anyhow::Result<Vec<Step>> {
    let mut steps = Vec::new();
    if !lints_only {
        steps.push(cargo(&["test", "--workspace"]));
    }
    steps.push(Step::PristineStarters);
    steps.push(cargo(&["fmt", "--all", "--check"]));
    steps.push(rustfmt(workspace)?);
    steps.push(cargo(&["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]));
    // Once more with the reference answers in the place of the starters, and what only demonstrations need.
    steps.push(cargo(&["clippy", "--workspace", "--all-targets", "--all-features", "--", "--deny", "warnings"]));
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    if let Step::Program(_, command) = &mut doc {
        command.env("RUSTDOCFLAGS", "--deny warnings");
    }
    steps.push(doc);
    Ok(steps)
}

fn cargo(args: &[&str]) -> Step {
    let mut command = build::cargo();
    command.args(args);
    Step::Program(format!("cargo {}", args.join(" ")), Box::new(command))
}

/// `cargo fmt` follows modules from the packages' roots, and comes to no reference answer, nor to right and wrong ones, nor
/// to the course that xtask's own tests run on.
fn rustfmt(workspace: &Workspace) -> anyhow::Result<Step> {
    let mut files = Vec::new();
    for folder in ["solutions", "tests", "xtask/tests/fixtures"].map(|folder| workspace.at(Path::new(folder))) {
        if folder.is_dir() {
            sources(&folder, &mut files)?;
        }
    }
    files.sort();
    let mut command = Command::new("rustfmt");
    // Beside cargo's own rustfmt stands the one that belongs to it.
    if let Some(beside) =
        build::cargo().get_program().to_str().map(|p| Path::new(p).with_file_name("rustfmt")).filter(|p| p.is_file())
    {
        command = Command::new(beside);
    }
    command.args(["--check", "--edition", "2024"]).args(&files);
    Ok(Step::Program(format!("rustfmt --check on {} answers, tests and fixtures", files.len()), Box::new(command)))
}

/// The Rust files below a folder.
fn sources(folder: &Path, files: &mut Vec<PathBuf>) -> anyhow::Result<()> {
    let trouble = || format!("{} could not be read", folder.display());
    for entry in fs::read_dir(folder).with_context(trouble)? {
        let path = entry.with_context(trouble)?.path();
        if path.is_dir() {
            sources(&path, files)?;
        } else if path.extension() == Some(OsStr::new("rs")) {
            files.push(path);
        }
    }
    Ok(())
}

fn edited_starters(workspace: &Workspace, course: &Course) -> Vec<(PathBuf, PathBuf)> {
    let exercises = course.exercises();
    let pairs = exercises.map(|exercise| (exercise.paths.answer.clone(), exercise.paths.starter.clone()));
    let read = |file: &Path| fs::read(workspace.at(file)).ok();
    pairs.filter(|(answer, starter)| read(answer) != read(starter) || read(answer).is_none()).collect()
}

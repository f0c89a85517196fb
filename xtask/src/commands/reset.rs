//! `cargo xtask reset`: the pristine starter again. The old answer is kept.

use super::{one_exercise, standing, tell, workspace};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, Exercise};
use crate::progress;
use crate::report::{ask, print};
use crate::save;
use crate::workspace::Workspace;
use anyhow::Context;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What `reset` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The exercise: ordered-locks, chapter3/ordered-locks
    exercise: String,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
}

/// Asks, keeps the answer, puts the starter in its place.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let standing = standing(&workspace, &course)?;
    let exercise = one_exercise(&workspace, &course, Some(&args.exercise), &standing)?;
    if progress::look(&workspace, exercise).is_pristine() {
        print(&format!("{} is the starter, as it came\n", exercise.paths.answer.display()));
        return forget(&workspace, exercise);
    }
    if !args.yes && !is_wanted(exercise)? {
        print("nothing was changed\n");
        return Ok(Exit::Failed);
    }
    if let Some(kept) = to_starter(&workspace, exercise)? {
        print(&format!("your answer is kept: {}\n", workspace.name(&kept).display()));
    }
    print(&format!("{} is the starter again\n", exercise.paths.answer.display()));
    forget(&workspace, exercise)
}

/// Puts the starter into the answer's place, and says where the old answer is kept, if there was one.
pub fn to_starter(workspace: &Workspace, exercise: &Exercise) -> anyhow::Result<Option<PathBuf>> {
    let (answer, starter) = (&exercise.paths.answer, &exercise.paths.starter);
    let pristine = fs::read(workspace.at(starter)).with_context(|| {
        format!(
            "{} could not be read, and is what the exercise begins with; `git checkout` brings it back",
            starter.display()
        )
    })?;
    let old = match fs::read(workspace.at(answer)) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
        read => Some(read.with_context(|| format!("{} could not be read", answer.display()))?),
    };
    // Only once the copy is on the disk, the answer goes.
    let folder = Path::new(progress::FOLDER).join("answers");
    let keep = |old: Vec<u8>| save::keep(&workspace.at(&folder), &exercise.module, "rs", &old);
    let kept = old.map(keep).transpose();
    let kept = kept.with_context(|| format!("your answer could not be kept in {}, so it stays", folder.display()))?;
    let written = save::replace(&workspace.at(answer), &pristine);
    written.with_context(|| format!("{} could not be written, and is as it was", answer.display()))?;
    Ok(kept)
}

fn is_wanted(exercise: &Exercise) -> anyhow::Result<bool> {
    let question = format!("Put the starter in the place of {}? [y/N] ", exercise.paths.answer.display());
    match ask(&question)? {
        Some(answer) => Ok(["y", "yes"].contains(&answer.to_lowercase().as_str())),
        None => {
            let message = format!("there is no terminal to ask on: cargo xtask reset {} --yes", exercise.id);
            Err(Misuse(message).into())
        }
    }
}

fn forget(workspace: &Workspace, exercise: &Exercise) -> anyhow::Result<Exit> {
    tell(progress::keep(workspace, |records| records.clear(&exercise.id))?.notice);
    Ok(Exit::Passed)
}

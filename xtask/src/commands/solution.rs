//! `cargo xtask solution`: the reference answer beside the learner's own, once that has passed.

use super::{one_exercise, standing, tell, workspace};
use crate::exit::Exit;
use crate::manifest::{Course, Exercise};
use crate::progress::State;
use crate::report::{Terminal, course, diff, print};
use crate::workspace::Workspace;
use anyhow::Context;
use std::fs;

/// What `solution` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The exercise: ordered-locks, chapter3/ordered-locks
    exercise: String,
    /// Show it before your own answer has passed
    #[arg(long)]
    spoil: bool,
}

/// Prints the two, side by side where there is room.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let standing = standing(&workspace, &course)?;
    let exercise = one_exercise(&workspace, &course, Some(&args.exercise), &standing)?;
    tell(standing.notice);
    let state = standing.entries.iter().find(|entry| entry.exercise.id == exercise.id).map(|entry| entry.state);
    // Who has passed once, and is now at a better answer, may look.
    if !args.spoil && !matches!(state, Some(State::Solved | State::Changed)) {
        print(&course::not_yet(&exercise.id, Terminal::look().narrow()));
        return Ok(Exit::Failed);
    }
    print(&beside(&workspace, exercise, Terminal::look())?);
    Ok(Exit::Passed)
}

/// The learner's answer and the reference, side by side where there is room.
pub fn beside(workspace: &Workspace, exercise: &Exercise, terminal: Terminal) -> anyhow::Result<String> {
    let (own, reference) = (&exercise.paths.answer, &exercise.paths.solution);
    let solution = fs::read_to_string(workspace.at(reference)).with_context(|| {
        format!("{} could not be read; a class's workspace comes without solutions", reference.display())
    })?;
    // A learner who has taken his file away, or filled it with something else, sees the reference answer alone.
    let answer =
        fs::read(workspace.at(own)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let names = [own, reference].map(|file| file.display().to_string());
    Ok(diff::answers(&names[0], &answer, &names[1], &solution, terminal))
}

//! `cargo xtask hint`: hints for one exercise, from a question to nearly the code, one more at each call.

use super::{one_exercise, standing, tell, workspace};
use crate::exit::Exit;
use crate::manifest::Course;
use crate::progress;
use crate::report::{Terminal, human, print};
use std::cell::Cell;

/// What `hint` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The exercise: ordered-locks, chapter3/ordered-locks [default: the one that you are on]
    exercise: Option<String>,
    /// How much to tell: 1 asks a question, 2 gives a direction, 3 is nearly the code [default: one more than last time]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
    level: Option<u8>,
}

/// Prints the hint, and how to get the next.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let standing = standing(&workspace, &course)?;
    let exercise = one_exercise(&workspace, &course, args.exercise.as_deref(), &standing)?;
    let shown = Cell::new(1);
    // Only the hints are recorded: a hint for an exercise elsewhere moves nobody there.
    let kept = progress::keep(&workspace, |records| {
        shown.set(args.level.unwrap_or_else(|| records.of(&exercise.id).next_hint(exercise.hints.len())));
        records.hinted(&exercise.id, shown.get());
    })?;
    let level = shown.get();
    // Where nothing can be kept, a call does not know of the one before.
    let more = if kept.notice.is_some() { format!(" --level {}", level + 1) } else { String::new() };
    print(&human::hint(exercise, level, &more, Terminal::look().narrow()));
    tell(standing.notice.or(kept.notice));
    Ok(Exit::Passed)
}

//! `cargo xtask hint`: a hint for one exercise, from a question to nearly the code.

use super::{here, workspace};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, Exercise, names};
use crate::report::{Terminal, human, print};

/// What `hint` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The exercise: ordered-locks, chapter3/ordered-locks
    exercise: String,
    /// How much to tell: 1 asks a question, 2 gives a direction, 3 is nearly the code
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=3))]
    level: u8,
}

/// Prints the hint, and how to get the next.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let found: Vec<&Exercise> = names::resolve(&course, std::slice::from_ref(&args.exercise), &workspace, &here()?)?;
    let [exercise] = found[..] else {
        return Err(Misuse(format!("{} is a chapter; a hint is for one exercise", args.exercise)).into());
    };
    print(&human::hint(exercise, args.level, Terminal::look()));
    Ok(Exit::Passed)
}

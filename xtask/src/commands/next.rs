//! `cargo xtask next`: on to the next exercise that is not solved.

use super::{standing, tell, workspace};
use crate::exit::Exit;
use crate::manifest::Course;
use crate::progress::{self, place};
use crate::report::{Format, Terminal, course, json, print};

/// What `next` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What the output is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Goes there, and shows it.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let all = Course::read(&workspace)?;
    let standing = standing(&workspace, &all)?;
    let terminal = Terminal::look().narrow();
    let mut notice = standing.notice;
    let next = place::next(&standing.entries, standing.records.place());
    let id = next.map(|entry| entry.exercise.id.as_str());
    if let Some(id) = id {
        notice = notice.or(progress::keep(&workspace, |records| records.go(id))?.notice);
    }
    print(&match (args.format, next) {
        (Format::Human, Some(entry)) => course::place(entry, &workspace, terminal),
        (Format::Human, None) => course::all_solved(terminal),
        (Format::Json, Some(entry)) => json::entry("place", entry, id),
        (Format::Json, None) => String::new(),
    });
    if args.format == Format::Json {
        print(&json::progress(&standing.entries, id));
    }
    tell(notice);
    Ok(Exit::Passed)
}

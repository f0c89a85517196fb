//! `cargo xtask` alone: where am I, and what is next.

use super::{standing, tell, workspace};
use crate::exit::Exit;
use crate::manifest::Course;
use crate::progress::{State, place};
use crate::report::{Terminal, course, print};

/// Prints the one screen.
pub fn run() -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let all = Course::read(&workspace)?;
    let standing = standing(&workspace, &all)?;
    let terminal = Terminal::look().narrow();
    let is_first = standing.records.is_empty() && standing.entries.iter().all(|e| e.state == State::NotStarted);
    if is_first {
        print(&course::welcome(terminal));
    }
    print(&course::chapters(&standing.entries, terminal));
    print("\n");
    print(&match place::current(&standing.entries, standing.records.place()) {
        Some(entry) => course::place(entry, &workspace, terminal),
        None => course::all_solved(terminal),
    });
    print(&course::other_commands(terminal));
    tell(standing.notice);
    Ok(Exit::Passed)
}

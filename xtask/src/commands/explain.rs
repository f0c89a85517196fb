//! `cargo xtask explain`: a misconception in full.

use super::{standing, workspace};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, names};
use crate::progress::place;
use crate::report::{Terminal, course, print};

/// What `explain` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A misconception by its name, as in `error[opposite_order]`
    #[arg(value_name = "ID")]
    id: String,
}

/// Prints it, for each exercise that knows it: the current one first.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let all = Course::read(&workspace)?;
    let standing = standing(&workspace, &all)?;
    let current = place::current(&standing.entries, standing.records.place()).map(|entry| entry.exercise.id.as_str());
    let wanted = args.id.trim_start_matches("error").trim_matches(['[', ']']).replace('-', "_").to_lowercase();
    let exercises = all.chapters.iter().flat_map(|chapter| &chapter.exercises);
    let mut found: Vec<_> =
        exercises.clone().filter_map(|exercise| Some((exercise, exercise.misconception(&wanted)?))).collect();
    found.sort_by_key(|(exercise, _)| Some(exercise.id.as_str()) != current);
    if found.is_empty() {
        let mut ids: Vec<String> = exercises.flat_map(|e| e.misconceptions.iter().map(|m| m.id.clone())).collect();
        ids.sort();
        ids.dedup();
        let near = names::nearest(&wanted, &ids);
        let near = if near.is_empty() { String::new() } else { format!("; the nearest names: {}", names::list(&near)) };
        let where_from = "A check prints the names, as in error[opposite_order].";
        return Err(Misuse(format!("no misconception is named `{}`{near}\n{where_from}", args.id)).into());
    }
    print(&course::explained(&found, &workspace, Terminal::look().narrow()));
    Ok(Exit::Passed)
}

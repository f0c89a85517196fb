//! `cargo xtask explain`: a misconception or a kind of fault in full.

use super::{standing, workspace};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, Exercise, names};
use crate::progress::place;
use crate::report::{Terminal, course, print};
use crate::verdict::kinds::{self, KINDS};

/// What `explain` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A misconception by its name, as in `error[opposite_order]`, or a kind of fault: deadlock, lost update
    #[arg(value_name = "NAME", required = true)]
    name: Vec<String>,
}

/// Prints what the current exercise says of it, and names the others that know it; or else what each of them says.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let all = Course::read(&workspace)?;
    let standing = standing(&workspace, &all)?;
    let current = place::current(&standing.entries, standing.records.place()).map(|entry| entry.exercise.id.as_str());
    let name = args.name.join(" ");
    let wanted = name.trim_start_matches("error").trim_matches(['[', ']']).replace(['-', ' '], "_").to_lowercase();
    let exercises = all.exercises();
    let mut found: Vec<_> =
        exercises.clone().filter_map(|exercise| Some((exercise, exercise.misconception(&wanted)?))).collect();
    let is_current = |(exercise, _): &(&Exercise, _)| Some(exercise.id.as_str()) == current;
    let also = match found.iter().position(is_current) {
        Some(at) => {
            let own = found.remove(at);
            std::mem::replace(&mut found, vec![own]).into_iter().map(|(exercise, _)| exercise.id.as_str()).collect()
        }
        None => vec![],
    };
    let kind = kinds::find(&wanted);
    if found.is_empty() && kind.is_none() {
        let mut ids: Vec<String> = exercises.flat_map(|e| e.misconceptions.iter().map(|m| m.id.clone())).collect();
        ids.extend(KINDS.iter().map(|kind| kind.name.to_string()));
        ids.sort();
        ids.dedup();
        let near = names::nearest(&wanted, &ids);
        let near = if near.is_empty() { String::new() } else { format!("; the nearest names: {}", names::list(&near)) };
        let where_from = "A check prints the names, as in error[opposite_order].";
        return Err(
            Misuse(format!("no misconception is named `{name}`, and no kind of fault{near}\n{where_from}")).into()
        );
    }
    print(&course::explained(&found, &also, kind, &workspace, Terminal::look().narrow()));
    Ok(Exit::Passed)
}

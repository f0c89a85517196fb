//! `cargo xtask new chapterN/id`: the files of a new exercise, in a state that passes `verify`.

use super::workspace;
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, names};
use crate::report::print;
use crate::scaffold::{self, File, Scaffold};
use anyhow::Context;
use std::fs;

/// What `new` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The chapter and the new exercise's id: chapter3/ordered-locks
    #[arg(value_name = "CHAPTER/ID")]
    exercise: String,
}

/// Writes the files, or none of them.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let misuse = |text: String| anyhow::Error::from(Misuse(text));
    let (chapter, id) = args
        .exercise
        .split_once('/')
        .ok_or_else(|| misuse(format!("`{}` names no chapter; write chapterN/id", args.exercise)))?;
    let chapter = names::chapter(&course, chapter)?;
    let scaffold = Scaffold::new(chapter, id).ok_or_else(|| {
        misuse(format!("`{id}` cannot be an id: it is lower-case words with dashes, like ordered-locks"))
    })?;
    if names::is_taken(&course, scaffold.id()) {
        return Err(misuse(format!("there is an exercise or a chapter named `{}` already", scaffold.id())));
    }
    let new = scaffold.files();
    if let Some((file, _)) = new.iter().find(|(file, _)| workspace.at(file).exists()) {
        return Err(misuse(format!("{} is there already; move it away first", file.display())));
    }
    // All edits are found possible before the first file is written.
    let mut edited: Vec<File> = Vec::new();
    for file in scaffold.mentioned_in() {
        if file == scaffold::summary() && !workspace.at(&file).exists() {
            continue;
        }
        let text =
            fs::read_to_string(workspace.at(&file)).with_context(|| format!("{} could not be read", file.display()))?;
        let text = scaffold.edited(&file, &text).map_err(|why| anyhow::anyhow!("{}: {why}", file.display()))?;
        edited.push((file, text));
    }
    for (file, text) in new.iter().chain(&edited) {
        let place = workspace.at(file);
        let written = place.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&place, text));
        written.with_context(|| format!("{} could not be written", file.display()))?;
        print(&format!("  {}\n", file.display()));
    }
    print(&format!("see that it holds: cargo xtask verify {}\n", scaffold.id()));
    Ok(Exit::Passed)
}

//! `cargo xtask pack`: the answers as one file, to hand in.

use super::{here, standing, tell, workspace};
use crate::exit::{Exit, Misuse};
use crate::manifest::Course;
use crate::pack::Pack;
use crate::progress::State;
use crate::report::{Terminal, course, print};
use crate::save;
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What `pack` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The file to write
    #[arg(short, long, value_name = "FILE", default_value = "answers.json")]
    output: PathBuf,
}

/// Writes the file, and says what is in it.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let standing = standing(&workspace, &course)?;
    let mut answers = BTreeMap::new();
    for entry in standing.entries.iter().filter(|entry| entry.state != State::NotStarted) {
        let file = &entry.exercise.paths.answer;
        let bytes = match fs::read(workspace.at(file)) {
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => continue,
            read => read.with_context(|| format!("{} could not be read", file.display()))?,
        };
        let text = String::from_utf8(bytes);
        let text =
            text.with_context(|| format!("{} is not UTF-8: save it as UTF-8, and pack again", file.display()))?;
        answers.insert(entry.exercise.id.clone(), text);
    }
    if answers.is_empty() {
        return Err(Misuse("there is nothing to pack: every file is the starter, as it came".into()).into());
    }
    let file = here()?.join(&args.output);
    refuse_to_replace(&file, &args.output)?;
    let pack = Pack::new(answers);
    save::replace(&file, pack.text().as_bytes()).with_context(|| {
        format!("{} could not be written; --output FILE takes another place", args.output.display())
    })?;
    print(&course::packed(&standing.entries, &pack.answers, &args.output, Terminal::look().narrow()));
    tell(standing.notice);
    Ok(Exit::Passed)
}

/// An earlier pack may be replaced, and nothing else.
fn refuse_to_replace(file: &Path, name: &Path) -> anyhow::Result<()> {
    let refuse = |why: String| {
        Err(Misuse(format!("{} {why}, and stays: --output FILE takes another name", name.display())).into())
    };
    match fs::read(file) {
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(_) if file.is_dir() => refuse("is a folder".into()),
        Err(cause) => Err(cause).with_context(|| format!("{} could not be read", name.display())),
        Ok(bytes) => Pack::parse(&bytes).map(drop).or_else(refuse),
    }
}

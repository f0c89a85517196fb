//! `cargo xtask grade export`: the answers, for tools that find copies.

use super::grade::{handed_in, misuse};
use crate::export;
use crate::policy::Policy;
use anyhow::Context;
use std::ffi::OsString;
use std::path::PathBuf;
use xtask::exit::Exit;
use xtask::manifest::Course;
use xtask::report::{print, warn};
use xtask::workspace::Workspace;

/// What `grade export` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that is not there yet, or empty
    #[arg(value_name = "DIR")]
    to: PathBuf,
    /// As for grade
    #[arg(value_name = "SUBMISSION")]
    submissions: Vec<OsString>,
    /// As for grade
    #[arg(long, value_name = "CSV")]
    roster: Option<PathBuf>,
    /// As for grade: which exercises, and until when
    #[arg(long, value_name = "TOML")]
    policy: Option<PathBuf>,
}

/// Writes them.
pub fn run(args: &Args) -> anyhow::Result<Exit> {
    let here = std::env::current_dir().context("the current folder cannot be told; it may have been removed")?;
    let workspace = Workspace::above(&here)?;
    let course = Course::read(&workspace)?;
    let policy = match &args.policy {
        Some(file) => Policy::read(file, &course, &workspace).map_err(misuse)?,
        None => Policy::default(),
    };
    let students = handed_in(&args.submissions, args.roster.as_deref())?;
    let done = export::write(&args.to, &students, &course, &workspace, &policy)?;
    print(&format!("{} answers of {} students in {}\n", done.answers, students.len(), args.to.display()));
    for why in done.unread {
        warn(&format!("note: {why}\n"));
    }
    Ok(Exit::Passed)
}

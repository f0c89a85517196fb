//! `cargo xtask kit DIR`: the workspace for a class.

use crate::kit;
use crate::policy::Policy;
use anyhow::{Context, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::exit::{Exit, Misuse};
use xtask::manifest::Course;
use xtask::report::{print, warn};
use xtask::workspace::Workspace;
use xtask::{build, interrupt};

/// What `kit` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The folder to write
    #[arg(value_name = "DIR")]
    dir: PathBuf,
    /// The class's policy: its `hold_back` names tests that the kit leaves out
    #[arg(long, value_name = "TOML")]
    policy: Option<PathBuf>,
    /// Leave out this test as well
    #[arg(long, value_name = "MODULE::TEST")]
    hold_back: Vec<String>,
    /// Write the tests that are left out there, as `grade --extra-tests` reads them
    #[arg(long, value_name = "DIR")]
    extra_tests: Option<PathBuf>,
    /// Leave out the book, for whoever gives it to the class in another way
    #[arg(long)]
    no_book: bool,
}

/// Writes it.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let here = std::env::current_dir().context("the current folder cannot be told; it may have been removed")?;
    let workspace = Workspace::above(&here)?;
    let course = Course::read(&workspace)?;
    let mut policy = match &args.policy {
        Some(file) => Policy::read(file, &course, &workspace).map_err(|error| Misuse(format!("{error:#}")))?,
        None => Policy::default(),
    };
    policy.hold_back(args.hold_back);
    let dest = here.join(&args.dir);
    if dest.starts_with(&workspace.root) {
        return Err(Misuse(format!("{} lies in the course; a kit goes elsewhere", args.dir.display())).into());
    }
    let held = args.extra_tests.as_ref().map(|folder| here.join(folder));
    if let Some(held) = held.as_ref().filter(|held| held.starts_with(&dest)) {
        return Err(Misuse(format!("{} lies in the kit, which students get", held.display())).into());
    }
    if held.is_some() && policy.held_back().is_empty() {
        return Err(Misuse("no test is held back: --hold-back names one, or the policy's hold_back does".into()).into());
    }
    let shown = kit::write(&workspace, &course, &policy, &dest, held.as_deref(), |html| match args.no_book {
        true => Ok(()),
        false => book(&workspace, html),
    })?;
    for page in shown {
        warn(&format!("note: in the kit, {page}: hold back another test, or leave the book out by --no-book\n"));
    }
    print(&format!("the kit is in {}; its README.md is what the class reads first\n", args.dir.display()));
    Ok(Exit::Passed)
}

/// The book's own program, which no grader has to contain.
fn book(workspace: &Workspace, html: &Path) -> anyhow::Result<()> {
    let mut command: Command = build::cargo();
    command.args(["run", "--quiet", "--package", "book", "--", "--without-discussions", "--dest-dir"]).arg(html);
    let output = command.current_dir(&workspace.root).output().context("cargo could not be started")?;
    interrupt::check()?;
    if !output.status.success() {
        bail!(
            "the book could not be built; --no-book leaves it out\n{}",
            String::from_utf8_lossy(&output.stderr).trim()
        );
    }
    Ok(())
}

//! `cargo xtask book`: builds the book by its own package, which is outside of the workspace's default members.

use super::workspace;
use crate::build;
use crate::exit::Exit;
use crate::interrupt;
use anyhow::Context;

/// What `book` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Passed on to the book's own program: --open shows the book in a browser, --serve builds it again at changes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    rest: Vec<String>,
}

/// Runs the book's program in our place, on the reader's terminal.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let mut command = build::cargo();
    command.args(["run", "--quiet", "--package", "book", "--"]).args(args.rest).current_dir(&workspace.root);
    let status = command.status().context("cargo could not be started")?;
    interrupt::check()?;
    Ok(match status.code() {
        Some(0) => Exit::Passed,
        Some(1) => Exit::Failed,
        Some(2) => Exit::Misuse,
        _ => Exit::Trouble,
    })
}

//! `cargo xtask book`: builds the book by its own package, which is outside of the workspace's default members.

use super::run_package;
use crate::exit::Exit;
use std::ffi::OsString;

/// What `book` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Passed on to the book's own program: --open shows the book in a browser, --serve builds it again at changes
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    rest: Vec<OsString>,
}

/// Runs the book's program in our place, on the reader's terminal.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    run_package("book", &args.rest)
}

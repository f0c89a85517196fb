//! `cargo xtask grade` and `cargo xtask kit`: for a class, by a package of its own that no learner has to build.

use super::run_package;
use crate::exit::Exit;
use std::ffi::OsString;

/// What `grade` is told.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct Args {
    /// Passed on to the grader: --help lists its options
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    rest: Vec<OsString>,
}

/// What `kit` is told.
#[derive(Debug, clap::Args)]
#[command(disable_help_flag = true)]
pub struct KitArgs {
    /// Passed on to the grader: --help lists its options
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    rest: Vec<OsString>,
}

/// Writes the workspace for a class.
pub fn kit(args: KitArgs) -> anyhow::Result<Exit> {
    let command = OsString::from("kit");
    run_package("grader", &[&[command], &args.rest[..]].concat())
}

/// Runs the grader.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let command = OsString::from("grade");
    run_package("grader", &[&[command], &args.rest[..]].concat())
}

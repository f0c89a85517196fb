//! Grades a class.
//!
//! Data flows one way, as in `xtask`, whose engine does the grading proper:
//!
//! ```text
//! commands   grade, merge, kit, report, export
//! roster     who is in the class
//! policy     what counts, until when, and what strangers' code may use
//! overrides  grades that an instructor decided
//! confinement  the sandbox around strangers' code, and what it does not hold
//! intake     what was handed in: folders, archives, git, packs
//! partition  a part of a class, for several machines
//! surroundings  what grades depend on beside the answers: the course and the compiler
//! extra      tests that the course has not
//! grade      what is new is built and run
//!   judged   what became of an answer, for everybody who hands in the same text
//!   store    what is kept, so that a rerun does only what is missing
//! record     what grading one submission came to, as JSON
//!   points   exact to a hundredth
//!   length   times as people write them
//! merge      parts as one class
//! reports    from records to what instructors and other programs read
//!   escape   text of students that nobody takes for an order
//! export     answers by exercise, for tools that find copies
//! kit        the workspace for a class
//! rehearsal  the course's own answers as a class, for a trial run
//! ```
//!
//! An answer that fails is a value; that we failed is an error.

pub mod commands;
pub mod confinement;
pub mod digest;
pub mod escape;
pub mod export;
pub mod extra;
pub mod grade;
pub mod intake;
pub mod judged;
pub mod kit;
pub mod length;
pub mod merge;
pub mod overrides;
pub mod partition;
pub mod points;
pub mod policy;
pub mod record;
pub mod rehearsal;
pub mod reports;
pub mod roster;
pub mod store;
pub mod surroundings;

use clap::Parser;
use std::process::ExitCode;
use xtask::exit::{self, Exit};
use xtask::{build, interrupt, report};

/// Grades a class.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Grade submissions: folders, archives, git repositories, and files of `cargo xtask pack`
    #[command(args_conflicts_with_subcommands = true)]
    Grade(Box<commands::grade::Args>),
    /// Write the workspace for a class, without anything that gives answers away
    Kit(commands::kit::Args),
}

/// Runs the command that the process was started for.
pub fn run() -> ExitCode {
    // The sandbox starts this program again between itself and what it confines.
    if let Some(exit) = sandbox::entry() {
        return exit;
    }
    // Cargo calls this program in place of rustc while the engine records how a chapter is built.
    if build::record::is_wanted() {
        return build::record::main().unwrap_or_else(|message| {
            report::warn(&format!("grader: {message}\n"));
            Exit::Trouble.into()
        });
    }
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) if error.exit_code() != 0 => {
            report::warn(&error.to_string());
            return Exit::Misuse.into();
        }
        Err(help) => help.exit(),
    };
    let run = || match command {
        Command::Grade(args) => commands::grade::run(*args),
        Command::Kit(args) => commands::kit::run(args),
    };
    let result = interrupt::listen().map_err(anyhow::Error::from).and_then(|()| run());
    let exit = result.unwrap_or_else(|error| {
        let exit = exit::of(&error);
        let message = if exit == Exit::Interrupted {
            "interrupted; the same command goes on from here".into()
        } else {
            format!("{error:#}")
        };
        report::warn(&format!("error: {message}\n"));
        exit
    });
    exit.into()
}

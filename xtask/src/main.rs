//! The course's commands: `cargo xtask check | hint | verify | new | book | ci`.
//!
//! Data flows one way, and a module imports only from those above it (held by `tests/architecture.rs`):
//!
//! | module | holds |
//! |---|---|
//! | `exit`, `interrupt`, `capped`, `wrap`, `process`, `pool`, `workspace` | the ground: statuses, signals, text in columns, child processes, workers, where the course lies |
//! | `manifest` | what the course consists of, from each `chapter.toml`, and what a command's arguments mean |
//! | `shape`, `scaffold` | whether every file is where it should be; the files of a new exercise |
//! | `plan` | which answers are graded, and what is expected of each |
//! | `policy` | what an answer may not contain |
//! | `build` | answers into test programs, by cargo or by its recorded calls of rustc |
//! | `run` | graded tests, one process each, watched |
//! | `verdict` | what it all means |
//! | `engine` | these in their order |
//! | `report` | what the reader sees |
//! | `commands` | one module a command |
//!
//! `plan`, `policy` and `verdict` are pure. No module but `report` prints. That an answer failed is a value, a `Verdict`;
//! that we failed is an error. Here is nothing but the dispatch.

mod build;
mod capped;
mod commands;
mod engine;
mod exit;
mod interrupt;
mod manifest;
mod plan;
mod policy;
mod pool;
mod process;
mod report;
mod run;
mod scaffold;
mod shape;
mod verdict;
mod workspace;
mod wrap;

use clap::Parser;
use commands::{book, check, ci, hint, new, verify};
use exit::Exit;
use report::Format;
use std::process::ExitCode;

/// Grades the exercises of the course, and helps to write them.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// clap breaks the lines.
const AFTER_HELP: &str = "\
Exit status: 0 all passed, 1 something did not pass, 2 the command was misused, 3 trouble of our own or an exploration \
without a result, 130 interrupted.
Environment: NO_COLOR, CARGO_TERM_COLOR and COLUMNS as usual; XTASK_CPU_SECONDS is the processor time after which a test \
is taken for a loop (10).";

#[derive(clap::Subcommand)]
enum Command {
    /// Grade your answers, and see what is wrong with the first that does not pass
    Check(check::Args),
    /// Show a hint for an exercise
    Hint(hint::Args),
    /// For authors: starters fail, right answers pass, wrong answers are told by name, no file is stray
    Verify(verify::Args),
    /// For authors: write the files of a new exercise
    New(new::Args),
    /// Build the book
    Book(book::Args),
    /// For contributors: all that must hold before a change lands
    Ci(ci::Args),
}

fn main() -> ExitCode {
    if build::record::is_wanted() {
        return build::record::main().unwrap_or_else(|message| {
            report::warn(&format!("xtask: {message}\n"));
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
    let format = match &command {
        Command::Check(args) => args.format,
        Command::Verify(args) => args.format,
        Command::Hint(_) | Command::New(_) | Command::Book(_) | Command::Ci(_) => Format::Human,
    };
    let result = interrupt::listen().map_err(anyhow::Error::from).and_then(|()| match command {
        Command::Check(args) => check::run(args),
        Command::Hint(args) => hint::run(args),
        Command::Verify(args) => verify::run(args),
        Command::New(args) => new::run(args),
        Command::Book(args) => book::run(args),
        Command::Ci(args) => ci::run(args),
    });
    result.unwrap_or_else(|error| tell(&error, format)).into()
}

/// Shows an error to whoever reads, and says with which status to end.
fn tell(error: &anyhow::Error, format: Format) -> Exit {
    let exit = exit::of(error);
    // Where an interruption was noticed is of no use to whoever interrupted.
    let message = if exit == Exit::Interrupted { exit::Interrupted.to_string() } else { format!("{error:#}") };
    report::warn(&format!("error: {message}\n"));
    if format == Format::Json {
        report::print(&report::json::error(&message, exit));
    }
    exit
}

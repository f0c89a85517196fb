//! The course's commands: `cargo xtask`, alone or with one of those below.
//!
//! Data flows one way, and a module imports only from those above it (held by `tests/architecture.rs`):
//!
//! | module | holds |
//! |---|---|
//! | `exit`, `interrupt`, `capped`, `wrap`, `process`, `pool`, `save`, `workspace`, `enclosure` | the ground: statuses, signals, text in columns, child processes, workers, files that are whole, where the course lies, what is around strangers' code |
//! | `manifest` | what the course consists of, from each `chapter.toml`, and what a command's arguments mean |
//! | `shape`, `scaffold` | whether every file is where it should be; the files of a new exercise |
//! | `plan` | which answers are graded, and what is expected of each |
//! | `policy` | what an answer may not contain |
//! | `build` | answers into test programs, by cargo or by its recorded calls of rustc |
//! | `run` | graded tests, one process each, watched |
//! | `verdict` | what it all means |
//! | `engine` | these in their order |
//! | `progress` | how far the learner is: the file of it, states, where to go on |
//! | `doctor` | what this machine has and lacks |
//! | `pack` | answers as one file to hand in |
//! | `replay` | a failing interleaving as a page to step through |
//! | `report` | what the reader sees |
//! | `watch` | the full screen of `watch`: what it knows, what a key does, how it looks |
//! | `commands` | one module a command |
//!
//! `plan`, `policy`, `verdict`, `pack` and `replay` are pure. No module but `report` prints. That an answer failed is a value, a `Verdict`;
//! that we failed is an error. Here is nothing but the dispatch.
//!
//! A library, so that the grader of classes, a package of its own that no learner has to build, grades with the same engine.

pub mod build;
pub mod capped;
pub mod commands;
pub mod doctor;
pub mod enclosure;
pub mod engine;
pub mod exit;
pub mod interrupt;
pub mod manifest;
pub mod pack;
pub mod plan;
pub mod policy;
pub mod pool;
pub mod process;
pub mod progress;
pub mod replay;
pub mod report;
pub mod run;
pub mod save;
pub mod scaffold;
pub mod shape;
pub mod verdict;
pub mod watch;
pub mod workspace;
pub mod wrap;

use clap::Parser;
use exit::Exit;
use report::Format;
use std::process::ExitCode;

/// Grades the exercises of the course, and helps to write them. Without a command: where am I, and what is next?
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, after_help = AFTER_HELP)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

/// clap breaks the lines.
const AFTER_HELP: &str = "\
Exit status: 0 all passed, 1 something did not pass, 2 the command was misused, 3 trouble of our own or an exploration \
without a result, 130 interrupted.
Environment: NO_COLOR, CLICOLOR_FORCE, CARGO_TERM_COLOR and COLUMNS as usual; XTASK_CPU_SECONDS is the processor time after which a test \
is taken for a loop (10).";

#[derive(clap::Subcommand)]
enum Command {
    /// Grade your answers, and see what is wrong with the first that does not pass
    Check(commands::check::Args),
    /// Grade an exercise again at every save of its answer, on the full screen
    Watch(commands::watch::Args),
    /// Show the exercises, how far you are with each, and the demonstrations
    List(commands::list::Args),
    /// Go on to the next exercise that is not solved
    Next(commands::next::Args),
    /// Show a hint for an exercise, one more at each call
    Hint(commands::hint::Args),
    /// Explain a misconception in full, by the name that a check shows
    Explain(commands::explain::Args),
    /// Show the reference answer beside yours, once that has passed
    Solution(commands::solution::Args),
    /// Put the starter back, and keep your answer aside
    Reset(commands::reset::Args),
    /// Write your answers into one file, to hand them in
    Pack(commands::pack::Args),
    /// Find out what is wrong with this machine
    Doctor(commands::doctor::Args),
    /// Build the book
    Book(commands::book::Args),
    /// For instructors: grade a class
    Grade(commands::grade::Args),
    /// For instructors: write the workspace for a class, without anything that gives answers away
    Kit(commands::grade::KitArgs),
    /// For authors: starters fail, right answers pass, wrong answers are told by name, no file is stray
    Verify(commands::verify::Args),
    /// For authors: write the files of a new exercise
    New(commands::new::Args),
    /// For contributors: all that must hold before a change lands
    Ci(commands::ci::Args),
}

impl Command {
    /// What the output is for.
    fn format(&self) -> Format {
        match self {
            Command::Check(args) => args.format,
            Command::List(args) => args.format,
            Command::Next(args) => args.format,
            Command::Doctor(args) => args.format,
            Command::Verify(args) => args.format,
            _ => Format::Human,
        }
    }

    /// Its name, when it needs what a class's workspace is without.
    fn needs_the_whole_course(&self) -> Option<&'static str> {
        match self {
            Command::Solution(_) => Some("solution"),
            Command::Book(_) => Some("book"),
            Command::Grade(_) => Some("grade"),
            Command::Kit(_) => Some("kit"),
            Command::Verify(_) => Some("verify"),
            Command::New(_) => Some("new"),
            Command::Ci(_) => Some("ci"),
            _ => None,
        }
    }

    fn run(self) -> anyhow::Result<Exit> {
        if let Some(name) = self.needs_the_whole_course() {
            commands::refuse_in_a_kit(name)?;
        }
        match self {
            Command::Check(args) => commands::check::run(args),
            Command::Watch(args) => commands::watch::run(args),
            Command::List(args) => commands::list::run(args),
            Command::Next(args) => commands::next::run(args),
            Command::Hint(args) => commands::hint::run(args),
            Command::Explain(args) => commands::explain::run(args),
            Command::Solution(args) => commands::solution::run(args),
            Command::Reset(args) => commands::reset::run(args),
            Command::Pack(args) => commands::pack::run(args),
            Command::Doctor(args) => commands::doctor::run(args),
            Command::Book(args) => commands::book::run(args),
            Command::Grade(args) => commands::grade::run(args),
            Command::Kit(args) => commands::grade::kit(args),
            Command::Verify(args) => commands::verify::run(args),
            Command::New(args) => commands::new::run(args),
            Command::Ci(args) => commands::ci::run(args),
        }
    }
}

/// Runs the command that the process was started for.
pub fn run() -> ExitCode {
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
    let format = command.as_ref().map_or(Format::Human, Command::format);
    let run = || command.map_or_else(commands::home::run, Command::run);
    let result = interrupt::listen().map_err(anyhow::Error::from).and_then(|()| run());
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

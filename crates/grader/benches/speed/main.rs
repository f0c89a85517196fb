//! What grading costs, beside the least that it could cost.
//!
//! Grading runs in the dev profile, as instructors run it, so that is what counts:
//!
//! - `cost`: CPU seconds an answer, beside rustc's own and the tests' run.
//!   `cargo bench -p grader --bench speed --profile dev -- cost`
//! - `throughput`: answers a second, beside a fresh clone with `cargo test` for each.
//!   `cargo bench -p grader --bench speed --profile dev -- throughput`
//! - `start`: what the sandbox adds to the start of a program.
//!   `cargo bench -p grader --bench speed --profile dev -- start`
//! - `curve`: time, memory and disk as a class grows.
//!   `cargo bench -p grader --bench speed --profile dev -- curve`
//!
//! Each takes `--help`, and smaller numbers for a first look. Other programs disturb wall times more than CPU seconds; the load
//! at the start is printed. Linux alone says what is asked for here.
//!
//! `class` makes submissions, `floor` does by hand what cannot be left out, and `measure` reads clocks and counts bytes.

mod class;
mod cost;
mod curve;
mod floor;
mod measure;
mod start;
mod throughput;

use clap::{CommandFactory, Parser};
use std::process::ExitCode;

/// What grading costs, beside the least that it could cost.
#[derive(Parser)]
#[command(name = "cargo bench -p grader --bench speed --profile dev --")]
struct Cli {
    /// Cargo says so to every benchmark
    #[arg(long, hide = true, global = true)]
    bench: bool,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(clap::Subcommand)]
enum What {
    /// CPU seconds an answer, beside rustc's own and the tests' run
    Cost(cost::Args),
    /// Answers a second, beside a fresh clone with `cargo test` for each
    Throughput(throughput::Args),
    /// What the sandbox adds to the start of a program
    Start(start::Args),
    /// Time, memory and disk as a class grows
    Curve(curve::Args),
}

fn main() -> ExitCode {
    // While a chapter is built, cargo calls this program in place of rustc.
    if xtask::build::record::is_wanted() {
        return xtask::build::record::main().unwrap_or_else(|message| {
            eprintln!("{message}");
            ExitCode::FAILURE
        });
    }
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: Cli) -> anyhow::Result<()> {
    // Ctrl-C ends a measurement by an error, and folders are removed.
    xtask::interrupt::listen()?;
    measure::adopt()?;
    let Some(what) = cli.what else {
        Cli::command().print_help()?;
        return Ok(());
    };
    let profile = if cfg!(debug_assertions) { "dev" } else { "release" };
    println!("load at the start: {}; the grader is built in the {profile} profile\n", measure::load()?);
    match what {
        What::Cost(args) => cost::run(&args),
        What::Throughput(args) => throughput::run(&args),
        What::Start(args) => start::run(&args),
        What::Curve(args) => curve::run(&args),
    }
}

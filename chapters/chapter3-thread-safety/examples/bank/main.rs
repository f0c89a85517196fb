//! The sources' bank, at full size, and what two locks can do to two threads.
//!
//! ```text
//! cargo run -p chapter3 --example bank -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `options` | the command line |
//! | `banks` | one bank without a lock, one with one lock, one with a lock for each account |
//! | `workload` | five workers that move money and audit after every transfer |
//! | `table` | what the workers saw, beside the figures of the Python programs |
//! | `two_locks` | deadlock, livelock and starvation, each certain, each with a way out |
//!
//! All locks, atomics and threads here are the standard library's. An answer takes them from `interleave`, in the same
//! shape, so that they can be explored.

mod banks;
mod options;
mod table;
mod two_locks;
mod workload;

use std::env;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use banks::{Bank, Check, FetchAndAdd, LoadThenStore, LockEach, OneLock};
use options::{Command, Options};
use table::Source;
use workload::OPENING;

fn main() -> ExitCode {
    let written = match options::parse(env::args_os().skip(1)) {
        Ok(Command::Help) => io::stdout().write_all(options::HELP.as_bytes()),
        Ok(Command::Run(options)) => run(&options, &mut io::stdout()),
        Err(message) => {
            eprintln!("error: {message}");
            eprintln!("Run it with --help for what it takes.");
            return ExitCode::from(2);
        }
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe, `head` for one, has seen enough: nothing went wrong.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: cannot write to standard output: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(options: &Options, out: &mut impl Write) -> io::Result<()> {
    compare_banks(options, out)?;
    two_locks::show(out)
}

/// One group of rows for each way to lock: our banks, then the program of the sources.
fn compare_banks(options: &Options, out: &mut impl Write) -> io::Result<()> {
    write!(out, "{}", table::heading(options))?;
    let mut group = |title: &str, rows: &[(&str, &dyn Bank)], source: &Source| {
        writeln!(out, "{title}")?;
        for (label, bank) in rows {
            let outcome = workload::run(*bank, options);
            writeln!(out, "{}", table::row(label, &outcome))?;
        }
        writeln!(out, "{}", table::source_row(source))
    };
    group(
        "no lock",
        &[("load, then store", &LoadThenStore::open(OPENING)), ("atomic additions", &FetchAndAdd::open(OPENING))],
        &table::NO_LOCK,
    )?;
    group(
        "one lock for the bank",
        &[
            ("check outside the lock", &OneLock::open(OPENING, Check::OutsideTheLock)),
            ("check under the lock", &OneLock::open(OPENING, Check::UnderTheLock)),
        ],
        &table::ONE_LOCK,
    )?;
    group(
        "a lock for each account, in order",
        &[
            ("check outside the locks", &LockEach::open(OPENING, Check::OutsideTheLock)),
            ("check under the locks", &LockEach::open(OPENING, Check::UnderTheLock)),
        ],
        &table::LOCK_EACH,
    )?;
    write!(out, "{}", table::NOTES)
}

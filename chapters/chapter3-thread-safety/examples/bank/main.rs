//! The sources' bank, at full size, and what two locks can do to two threads.
//!
//! ```text
//! cargo run -p chapter3 --example bank -- --help
//! ```
//!
//! | module | what it holds |
//! |---|---|
//! | `banks` | one bank without a lock, one with one lock, one with a lock for each account |
//! | `workload` | five workers that move money and audit after every transfer |
//! | `table` | what the workers saw, beside the figures of the Python programs |
//! | `two_locks` | deadlock, livelock and starvation, each certain, each with a way out |
//!
//! All locks, atomics and threads here are the standard library's. An answer takes them from `interleave`, in the same
//! shape, so that they can be explored.

mod banks;
mod table;
mod two_locks;
mod workload;

use std::io::{self, Write};
use std::process::ExitCode;

use banks::{Bank, Check, FetchAndAdd, LoadThenStore, LockEach, OneLock};
use demonstration::{About, Failure, Options};
use table::Source;
use workload::OPENING;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "bank",
    what: "\
Runs the sources' bank without a lock, with one lock and with a lock for each
account, then shows deadlock, livelock and starvation.",
    scale: "the 5 x 9,999 transfers to make,",
    seed: Some("the random transfers come from"),
    notes: "\
The seed fixes which transfers are tried. It does not fix how the threads take
turns, so the rows of the faulty banks differ from run to run.",
};

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    compare_banks(options, out)?;
    two_locks::show(out)?;
    Ok(())
}

/// One group of rows for each way to lock: our banks, then the program of the sources.
fn compare_banks(options: &Options, out: &mut dyn Write) -> io::Result<()> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_fits_80_columns() {
        let text = demonstration::output(&ABOUT, &Options { scale: 0.001, seed: 1 }, run);
        assert!(text.starts_with("The sources' bank: 6 accounts"), "{text}");
    }
}

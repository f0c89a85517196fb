//! The sources' `do_math`: 30 million steps in one loop, and in slices on threads, by the reference answer to
//! `split-range`.
//!
//! ```text
//! cargo run -p chapter2 --example do_math -- --help
//! ```

use std::io::Write;
use std::num::NonZeroUsize;
use std::process::ExitCode;
use std::thread;
use std::time::Instant;

use demonstration::{About, Failure, Options, Table, seconds, thousands, unoptimised};

#[path = "../../../solutions/chapter2-threads/split_range.rs"]
mod split_range;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "do_math",
    what: "\
Adds up how far the positions 1 to 30,000,000 are from a million: with square
roots as in the sources, and exactly, in one loop and in slices on threads.",
    scale: "the 30,000,000 steps,",
    seed: None,
    notes: "",
};

/// How many steps there are at scale 1.
const STEPS: u64 = 30_000_000;

/// What all positions are measured from.
const MIDDLE: u64 = 1_000_000;

/// Slices for what the sources' slips lead to; with another number they lead elsewhere.
const FOUR: NonZeroUsize = NonZeroUsize::new(4).expect("4 is not 0");

/// The sum, and the time it took.
const TABLE: Table<2> = Table { label: 37, columns: [27, 12] };

const NOTES: &str = "
Notes
* Python lets one of its threads compute at a time, so threads gain the sources
  next to nothing, and processes have to do. Threads are enough in Rust. They
  cannot gain more than there are cores, nor anything while others use these.
* The sources' times are from another machine. Compare the rows, not the
  languages.
* No slice needs another one, so each thread adds up its own, and the sums are
  merged at the end. There is no lock.
* The sources take a mean. It needs one division by the number of all steps,
  after the merge. Their slices divide each step by their own end instead. That
  is wrong, and all slices together do more work than the loop in one piece.
* One text assigns where it should add, and so returns its last step. How long
  that took says nothing: first the result has to be right.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let steps = options.part_of(STEPS);
    let cores = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    writeln!(out, "How far the positions 1 to {} are from {}, all together", thousands(steps), thousands(MIDDLE))?;
    write!(out, "{}", unoptimised())?;
    if steps != STEPS {
        writeln!(out, "The sources' rows are for {} steps.", thousands(STEPS))?;
    }
    writeln!(out, "\n{}", TABLE.row("", ["sum", "time"]))?;
    writeln!(out, "{}", TABLE.rule())?;

    let mut row = |label: &str, sum: &dyn Fn() -> u128| {
        let began = Instant::now();
        let sum = sum();
        writeln!(out, "{}", TABLE.row(label, [&thousands(sum), &seconds(began.elapsed())]))
    };
    row("one loop, with square roots", &|| square_roots(steps) as u128)?;
    row("one loop, with whole numbers", &|| whole_numbers(steps))?;
    for workers in worker_counts(cores) {
        let label = format!("on {workers} thread{}", if workers.get() == 1 { "" } else { "s" });
        row(&label, &|| split_range::do_math(steps, workers))?;
    }
    writeln!(out, "{}", TABLE.row("the sources, in Python, one loop", ["-", "7.47 s"]))?;
    writeln!(out, "{}", TABLE.row("the sources, in Python, threads", ["-", "6.34 s"]))?;
    writeln!(out, "{}", TABLE.row("the sources, in Python, processes", ["-", "1.4 s"]))?;

    let Means { right, by_own_end, last_step } = means(steps);
    writeln!(out, "\nWhat the sources' slips lead to, with {FOUR} slices")?;
    writeln!(out, "  the mean {right:>51.3}")?;
    writeln!(out, "  the mean, each slice divides by its end {by_own_end:>20.3}")?;
    writeln!(out, "  the sum, assigned instead of added {:>25}", thousands(last_step))?;
    write!(out, "{NOTES}")?;
    Ok(())
}

/// One thread, two, and one for each core.
fn worker_counts(cores: NonZeroUsize) -> Vec<NonZeroUsize> {
    let two = NonZeroUsize::MIN.saturating_add(1);
    let mut counts = vec![NonZeroUsize::MIN, two, cores];
    counts.sort();
    counts.dedup();
    counts
}

/// As in the sources. Up to 2^53, which is 21 times the sum at scale 1, whole numbers are exact here, too.
fn square_roots(steps: u64) -> f64 {
    (1..=steps)
        .map(|position| {
            let distance = position as f64 - MIDDLE as f64;
            (distance * distance).sqrt()
        })
        .sum()
}

fn whole_numbers(steps: u64) -> u128 {
    (1..=steps).map(|position| u128::from(position.abs_diff(MIDDLE))).sum()
}

/// What the sources compute, and what they meant to.
struct Means {
    right: f64,
    by_own_end: f64,
    last_step: u64,
}

fn means(steps: u64) -> Means {
    let sums = split_range::slices(steps, FOUR).into_iter().map(|slice| {
        let end = *slice.end();
        let sum: u128 = slice.map(|position| u128::from(position.abs_diff(MIDDLE))).sum();
        (sum as f64, end as f64)
    });
    let (sum, by_own_end) = sums.fold((0.0, 0.0), |(all, means), (sum, end)| (all + sum, means + sum / end));
    Means { right: sum / steps as f64, by_own_end, last_step: steps.abs_diff(MIDDLE) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_of_30_million_steps_is_exact_on_any_number_of_threads() {
        for workers in [1, 7] {
            let workers = NonZeroUsize::new(workers).expect("it is not 0");
            assert_eq!(split_range::do_math(STEPS, workers), 421_000_014_000_000);
        }
    }

    #[test]
    fn every_row_has_the_same_sum() {
        // The distances of 1 to 30,000 from a million.
        let sum: u64 = (970_000..1_000_000).sum();
        let text = demonstration::output(&ABOUT, &Options { scale: 0.001, seed: 1 }, run);
        let rows = text.lines().skip_while(|line| !line.starts_with("---")).skip(1);
        let sums: Vec<&str> = rows
            .take_while(|line| !line.contains("the sources"))
            .map(|row| row.split_whitespace().rev().nth(2).expect("a sum"))
            .collect();
        assert!(sums.len() >= 4, "{text}");
        assert!(sums.iter().all(|other| *other == thousands(sum)), "{text}");
    }

    #[test]
    fn slices_that_divide_by_their_own_ends_miss_the_mean() {
        // Four slices of two: of 999,999 and 999,998, and so on.
        let Means { right, by_own_end, last_step } = means(8);
        assert_eq!(right, 999_995.5);
        assert_eq!(by_own_end, 1_999_997.0 / 2.0 + 1_999_993.0 / 4.0 + 1_999_989.0 / 6.0 + 1_999_985.0 / 8.0);
        assert_eq!(last_step, 999_992);
    }

    #[test]
    fn the_numbers_of_threads_are_in_order_and_none_is_there_twice() {
        let check = |cores, counts: &[usize]| {
            let cores = NonZeroUsize::new(cores).expect("it is not 0");
            assert_eq!(worker_counts(cores).iter().map(|count| count.get()).collect::<Vec<_>>(), counts);
        };
        check(1, &[1, 2]);
        check(2, &[1, 2]);
        check(12, &[1, 2, 12]);
    }
}

//! The sources' Fibonacci numbers, as a list and then pulled one by one, with the reference answer to `lazy-fib`.
//!
//! ```text
//! cargo run -p chapter1 --example fibonacci -- --help
//! ```

use std::io::Write;
use std::process::ExitCode;

use demonstration::{About, Failure, Options, Table, thousands};
use lazy_fib::{fibonacci, first_over};

#[path = "../../../solutions/chapter1-async/lazy_fib.rs"]
mod lazy_fib;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "fibonacci",
    what: "\
Looks for the first Fibonacci number over 10,000: in a list of all that fit into
64 bits, and then by pulling one after another out of an iterator that stands
still in between.",
    scale: "the limit of 10,000,",
    seed: None,
    notes: "",
};

/// The sources stop at the first number over this one.
const LIMIT: u64 = 10_000;

/// How many were worked out, how many are kept in memory, and what was found.
const TABLE: Table<3> = Table { label: 25, columns: [16, 13, 12] };

const NOTES: &str = "
Notes
* The sources pull until 10946, the 21st. Their list is as long as its caller
  says, so the caller has to know before how many there will be.
* The function behind the iterator is restarted at each pull and goes on where
  it stood. An async function is restarted in the same way, with one difference:
  what asks for its next step is not a loop, but the news that its wait is over.
* Python's integers grow without end. A u64 does not, so this sequence ends
  after the 93rd number. It does not start to give wrong ones.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let limit = options.part_of(LIMIT);
    writeln!(out, "The first Fibonacci number over {}\n", thousands(limit))?;

    let list: Vec<u64> = fibonacci().collect();
    let in_list = list.iter().find(|number| **number > limit);

    let mut pulled = Vec::new();
    let mut numbers = fibonacci();
    let found = first_over(limit, &mut numbers.by_ref().inspect(|number| pulled.push(*number)));
    let next = numbers.next();

    writeln!(out, "Pulled one by one:")?;
    for (place, number) in pulled.iter().enumerate() {
        let what = if Some(*number) == found { ", over the limit: nobody pulls again" } else { "" };
        writeln!(out, "{:>4}. {}{what}", place + 1, thousands(*number))?;
    }
    writeln!(out, "Whoever pulls again gets the next one: {}\n", shown(next))?;

    let row = |label, worked_out: usize, kept: usize, found: Option<u64>| {
        TABLE.row(label, [&worked_out.to_string(), &kept.to_string(), &shown(found)])
    };
    writeln!(out, "{}", TABLE.row("", ["worked out", "kept", "found"]))?;
    writeln!(out, "{}", TABLE.rule())?;
    writeln!(out, "{}", row("a list of all", list.len(), list.len(), in_list.copied()))?;
    // The iterator remembers the two numbers that the next one is the sum of.
    writeln!(out, "{}", row("pulled one by one", pulled.len(), 2, found))?;
    writeln!(out, "{}", row("the sources, in Python", 21, 2, Some(10_946)))?;
    write!(out, "{NOTES}")?;
    Ok(())
}

fn shown(number: Option<u64>) -> String {
    number.map_or_else(|| "none".to_owned(), thousands)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(scale: f64) -> String {
        demonstration::output(&ABOUT, &Options { scale, seed: 1 }, run)
    }

    #[test]
    fn the_pull_stops_at_the_21st_number() {
        let text = text(1.0);
        assert!(text.contains("\n  21. 10,946, over the limit"), "{text}");
        assert!(!text.contains("  22."), "{text}");
        assert!(text.contains("gets the next one: 17,711\n"), "{text}");
        let rows: Vec<Vec<&str>> = text
            .lines()
            .filter(|line| line.ends_with(" 10,946"))
            .map(|line| line.split_whitespace().rev().take(3).collect())
            .collect();
        assert_eq!(rows, [["10,946", "93", "93"], ["10,946", "2", "21"], ["10,946", "2", "21"]]);
    }

    #[test]
    fn another_scale_is_another_limit() {
        assert!(text(0.01).contains("\n  12. 144, over the limit"));
        assert!(text(1e-300).contains("\n   3. 2, over the limit"));
        assert!(text(1000.0).contains("over 10,000,000\n"));
    }
}

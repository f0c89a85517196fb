//! The sources' three requests at one server, served in turn and interleaved, with the reference answer to
//! `response-times`.
//!
//! ```text
//! cargo run -p chapter0 --example three_requests -- --help
//! ```

use std::io::Write;
use std::process::ExitCode;

use demonstration::{About, Failure, Options, Table, thousands};
use response_times::{Policy, response_times};

#[path = "../../../solutions/chapter0-why/response_times.rs"]
mod response_times;

const ABOUT: About = About {
    package: env!("CARGO_PKG_NAME"),
    name: "three_requests",
    what: "\
Three requests reach a server with one worker at the same moment: two of about
equal length, and a short one. Says when each is answered if they are served in
turn, and if the worker goes round and gives each a millisecond.",
    scale: "the requests' lengths of 400, 420 and 200 ms,",
    seed: None,
    notes: "Nothing waits here: the times are computed, not measured.",
};

/// The requests' names, and how many milliseconds of work each needs.
const REQUESTS: [(&str, u64); 3] = [("A", 400), ("B", 420), ("C, the short one", 200)];

/// What it needs, when it is answered, how long it waits for others, and how many times its own length both are.
const TABLE: Table<5> = Table { label: 19, columns: [9, 11, 11, 11, 13] };

/// How many characters a bar has that lasts until everything is done.
const BAR: u64 = 56;

/// What the sources say, and what interleaving does not do.
const NOTES: &str = "
Notes
* The sources: served in turn, a short request waits 4 to 5 times its own time.
  Both figures are right: it waits 4 times as long as it is worked on, so its
  sender sees the answer after 5 times as long.
* Interleaved, it is answered long before the others, and they pay for it. The
  last answer comes at the same time: with one worker nothing gets faster.
* That is all there is to gain while the worker is busy. Most requests of real
  servers wait for somebody else, and then the worker is free: see chapter 1.
";

fn main() -> ExitCode {
    demonstration::main(&ABOUT, run)
}

fn run(options: &Options, out: &mut dyn Write) -> Result<(), Failure> {
    let needs = REQUESTS.map(|(_, needs)| options.part_of(needs));
    writeln!(out, "Three requests at time 0, one worker; all times in milliseconds\n")?;
    writeln!(out, "{}", TABLE.row("", ["", "", "", "waits /", "answered /"]))?;
    writeln!(out, "{}", TABLE.row("", ["needs", "answered", "waits", "needs", "needs"]))?;
    writeln!(out, "{}", TABLE.rule())?;
    for (title, policy) in [("in turn", Policy::InTurn), ("interleaved", Policy::Interleaved)] {
        let answered = response_times(policy, &needs).expect("three requests of less than an hour fit into a u64");
        writeln!(out, "{title}")?;
        for ((name, _), (needs, answered)) in REQUESTS.iter().zip(needs.iter().zip(&answered)) {
            writeln!(out, "{}", row(name, *needs, *answered))?;
        }
        let end = answered.iter().max().copied().unwrap_or(0);
        for ((name, _), answered) in REQUESTS.iter().zip(&answered) {
            writeln!(out, "    {} {}", &name[..1], bar(*answered, end))?;
        }
    }
    write!(out, "{NOTES}")?;
    Ok(())
}

fn row(name: &str, needs: u64, answered: u64) -> String {
    // Whoever is answered has been worked on for as long as it needs.
    let waits = answered - needs;
    let times = |time: u64| format!("{:.1} x", time as f64 / needs as f64);
    TABLE.row(name, [&thousands(needs), &thousands(answered), &thousands(waits), &times(waits), &times(answered)])
}

/// From time 0 to the answer.
fn bar(answered: u64, end: u64) -> String {
    // At least one character, and no more than the whole bar, however long the requests are.
    "=".repeat((answered * BAR).div_ceil(end.max(1)) as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(scale: f64) -> Vec<String> {
        let text = demonstration::output(&ABOUT, &Options { scale, seed: 1 }, run);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn in_turn_the_short_request_waits_four_times_its_own_length() {
        let lines = lines(1.0);
        let short: Vec<Vec<&str>> = lines
            .iter()
            .filter(|line| line.starts_with("  C, the short one"))
            .map(|line| line.split_whitespace().skip(4).collect())
            .collect();
        assert_eq!(short[0], ["200", "1,020", "820", "4.1", "x", "5.1", "x"]);
        // In 199 rounds A and B have had 199 each before its last unit, and one each in the last round.
        assert_eq!(short[1], ["200", "600", "400", "2.0", "x", "3.0", "x"]);
        assert_eq!(short.len(), 2);
    }

    #[test]
    fn both_ways_the_last_answer_comes_at_the_same_time() {
        let lines = lines(1.0);
        assert_eq!(lines.iter().filter(|line| line.contains(" 1,020 ")).count(), 2);
        assert_eq!(lines.iter().filter(|line| line.ends_with(&"=".repeat(BAR as usize))).count(), 2);
    }

    #[test]
    fn the_smallest_and_the_largest_scale_fit_80_columns() {
        lines(1e-300);
        lines(1000.0);
    }

    #[test]
    fn a_bar_ends_where_its_request_is_answered() {
        let check = |answered, end, length| assert_eq!(bar(answered, end).len(), length);
        check(1020, 1020, 56);
        check(510, 1020, 28);
        check(1, 1_020_000, 1);
    }
}

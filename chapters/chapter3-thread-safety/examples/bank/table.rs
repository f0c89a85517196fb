//! The table of banks, beside what is known of the sources' Python programs, and what it does not prove.

use demonstration::{Options, Table, seconds, thousands, unoptimised};

use crate::workload::{self, Outcome, WORKERS};

/// What is known of one of the sources' programs.
pub struct Source {
    /// How many of 49,995 audits found a wrong total.
    audits_wrong: u64,
    /// The lowest balance, where it is known.
    lowest: &'static str,
    /// The time that the source quotes.
    time: &'static str,
}

/// The program without a lock.
pub const NO_LOCK: Source = Source { audits_wrong: 49_700, lowest: "-", time: "0.71 s" };
/// The "safe" program, with one lock.
pub const ONE_LOCK: Source = Source { audits_wrong: 0, lowest: "to -160", time: "1.1 s" };
/// The fine-grained program, with a lock for each account.
pub const LOCK_EACH: Source = Source { audits_wrong: 0, lowest: "to -160", time: "1.3 s" };

/// Audits that were wrong, the total in the end, the lowest balance, the time.
const TABLE: Table<4> = Table { label: 25, columns: [13, 12, 12, 12] };

/// What the table says and what it does not.
pub const NOTES: &str = "
Notes
* No lock: a data race does not compile in safe Rust. Two banks stand in for it.
  Their balances are atomic: each load and store is whole, a transfer is not.
  Load, then store: what another thread stores in between is lost for good, and
  later audits are wrong as well. Atomic additions lose nothing, yet audits are
  wrong: they count while money is on its way. That is what Python shows, too.
* Check outside the lock: the total holds. But two threads can both see enough
  money for one transfer and both take it. The sources' locked banks do this.
* Lowest: the least that a transfer left in the account that paid. -160 is the
  lowest of the sources' two locked banks together.
* About one transfer in 32 gives way to other threads where that does most harm.
  So how often a fault shows here does not tell how often it shows elsewhere. A
  faulty bank that comes through unharmed was lucky: run it again, or let
  `cargo xtask check` go through every interleaving of a small case.
* Time: each transfer is followed by an audit, which needs all six accounts. So
  these times cannot show what a lock for each account is good for. The sources
  quote theirs, from another machine. Compare the rows, not the languages.
* The sources do not count wrong audits. Their program without a lock, run with
  CPython 3.11, had 49,700, and the right total in the end 3 times of 3.
";

/// The title, and the heads of the columns.
pub fn heading(options: &Options) -> String {
    let each = workload::transfers_each(options);
    let seed = options.seed;
    let audits = format!("of {}", thousands(each * u64::from(WORKERS)));
    let mut lines = vec![
        "The sources' bank: 6 accounts, 44,500 in all, audited after each transfer".to_owned(),
        format!("{WORKERS} workers x {} transfers of 1 to 100, seed {seed}", thousands(each)),
    ];
    if each != 9_999 {
        lines.push("The sources make 5 x 9,999 transfers; their rows below are for that many.".to_owned());
    }
    if each < 9_999 {
        lines.push("With fewer transfers accounts seldom run low, so overdrafts may not show.".to_owned());
    }
    lines.extend([
        unoptimised().to_owned(),
        TABLE.row("", ["audits", "total in", "lowest", ""]),
        TABLE.row("", ["wrong", "the end", "balance", ""]),
        TABLE.row("", [&audits, "", "seen", "time"]),
        TABLE.rule(),
    ]);
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// One of our banks.
pub fn row(label: &str, outcome: &Outcome) -> String {
    let wrong = thousands(outcome.seen.wrong);
    let total = if outcome.final_total_right { "right" } else { "WRONG" };
    let lowest = outcome.seen.lowest.to_string();
    TABLE.row(label, [&wrong, total, &lowest, &seconds(outcome.time)])
}

/// The program that the group's banks rebuild. In the end its total was right with every way to lock.
pub fn source_row(source: &Source) -> String {
    let wrong = thousands(source.audits_wrong);
    TABLE.row("the sources, in Python", [&wrong, "right", source.lowest, source.time])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::Seen;
    use std::time::Duration;

    fn outcome(wrong: u64, lowest: i64, time: Duration) -> Outcome {
        Outcome { seen: Seen { audits: 49_995, wrong, lowest }, final_total_right: wrong == 0, time }
    }

    #[test]
    fn every_row_is_as_wide_as_the_rule_and_ends_its_columns_below_each_other() {
        let largest = outcome(49_995_000, -99_999_999, Duration::from_secs(9_999));
        let rows = [
            row("check outside the locks", &largest),
            row("load, then store", &outcome(0, 0, Duration::ZERO)),
            source_row(&NO_LOCK),
            source_row(&ONE_LOCK),
            source_row(&LOCK_EACH),
        ];
        for row in rows {
            assert_eq!(row.len(), TABLE.width(), "{row}");
            for end in [40, 52, 64] {
                let (before, after) = row.split_at(end);
                assert!(!before.ends_with(' ') && after.starts_with(' '), "a column of {row:?} does not end at {end}");
            }
        }
    }

    #[test]
    fn a_row_says_what_its_outcome_holds() {
        let row = row("load, then store", &outcome(12_345, -67, Duration::from_millis(89)));
        let words: Vec<_> = row.split_whitespace().collect();
        assert_eq!(words, ["load,", "then", "store", "12,345", "WRONG", "-67", "0.089", "s"]);
    }

    #[test]
    fn nothing_is_wider_than_80_columns_or_ends_in_blanks() {
        let widest = Options { scale: 1000.0, seed: u64::MAX };
        for line in heading(&widest).lines().chain(NOTES.lines()) {
            assert!(line.len() <= 80, "{line}");
            assert_eq!(line, line.trim_end());
        }
    }

    #[test]
    fn only_another_scale_warns_that_the_sources_rows_are_for_the_full_one() {
        let warns = |scale| heading(&Options { scale, seed: 1 }).contains("their rows below are for that many");
        assert!(!warns(1.0));
        assert!(warns(0.5));
    }
}

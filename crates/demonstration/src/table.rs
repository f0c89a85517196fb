//! Columns that end below each other, and numbers that are easy to read.

use std::time::Duration;

/// A table of a label and `N` numbers, whose columns are so many characters wide.
#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    /// The label, which starts at the left, after two blanks.
    pub label: usize,
    /// The numbers, which end at the right.
    pub columns: [usize; N],
}

impl<const N: usize> Table<N> {
    /// How many characters a row takes.
    pub fn width(&self) -> usize {
        2 + self.label + self.columns.iter().sum::<usize>()
    }

    /// A row without blanks at its end, nor a new line.
    pub fn row(&self, label: &str, cells: [&str; N]) -> String {
        let width = self.label;
        let mut row = format!("  {label:<width$}");
        for (cell, width) in cells.iter().zip(self.columns) {
            row.push_str(&format!("{cell:>width$}"));
        }
        row.truncate(row.trim_end().len());
        row
    }

    /// What parts the heads of the columns from the rows.
    pub fn rule(&self) -> String {
        "-".repeat(self.width())
    }
}

/// The number with a comma before every third digit from the right.
pub fn thousands(number: impl Into<u128>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The time in seconds, to the millisecond.
pub fn seconds(time: Duration) -> String {
    format!("{:.3} s", time.as_secs_f64())
}

/// A line that says so if this was built without optimisation; else nothing.
pub fn unoptimised() -> &'static str {
    if cfg!(debug_assertions) { "Built without optimisation: cargo run --release is faster.\n" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table<2> = Table { label: 10, columns: [6, 12] };

    #[test]
    fn every_row_is_as_wide_as_the_rule_and_ends_its_columns_below_each_other() {
        assert_eq!(TABLE.rule().len(), 30);
        assert_eq!(TABLE.row("sieve", ["1,234", "0.500 s"]), "  sieve      1,234     0.500 s");
        assert_eq!(TABLE.row("", ["a", "b"]).len(), 30);
    }

    #[test]
    fn no_row_ends_in_blanks() {
        assert_eq!(TABLE.row("stove", ["", ""]), "  stove");
        assert_eq!(TABLE.row("", ["7", ""]), "                 7");
    }

    #[test]
    fn thousands_are_parted_by_commas() {
        let check = |number: u64, text| assert_eq!(thousands(number), text);
        check(0, "0");
        check(999, "999");
        check(1_000, "1,000");
        check(49_995, "49,995");
        check(49_995_000, "49,995,000");
        check(u64::MAX, "18,446,744,073,709,551,615");
    }

    #[test]
    fn times_are_in_seconds() {
        assert_eq!(seconds(Duration::from_micros(1_234_567)), "1.235 s");
        assert_eq!(seconds(Duration::ZERO), "0.000 s");
    }
}

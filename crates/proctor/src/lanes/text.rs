//! Lanes for a terminal.

use super::{Entry, Kind, Recording};
use std::fmt::Write;

/// So many lanes say enough: a report is to fit on a screen.
const LANES: usize = 12;
/// A lane's name takes at most so many columns.
const NAME: usize = 18;
/// What becomes of bars when the terminal is narrow.
const LEAST: usize = 10;

impl Recording {
    /// A line for each lane, below a line with the times, in at most so many columns: `#` at work, `-` waiting, `*` a
    /// moment, `>` not over at the end. Empty when nothing was recorded.
    pub fn text(&self, width: usize) -> String {
        let lanes = self.lanes();
        let shown = if lanes.len() > LANES { LANES - 1 } else { lanes.len() };
        let names: Vec<String> = lanes[..shown].iter().map(|lane| cut(lane, NAME)).collect();
        let Some(longest) = names.iter().map(|name| name.chars().count()).max() else { return String::new() };
        // Two columns before the name, two behind it.
        let columns = width.saturating_sub(longest + 4).clamp(LEAST, 72);
        let mut out = header(self.end, self.unit.name(), longest + 4, columns);
        for (lane, name) in lanes.iter().zip(&names) {
            let bar = self.bar(lane, columns);
            let _ = writeln!(out, "  {name:longest$}  {}", bar.trim_end());
        }
        if shown < lanes.len() {
            let _ = writeln!(out, "  and {} more like these", lanes.len() - shown);
        }
        out + &self.legend(width)
    }

    /// The row of one lane. What is shorter than a column is drawn all the same.
    fn bar(&self, lane: &str, columns: usize) -> String {
        let mut row = vec![' '; columns];
        let mut moments = Vec::new();
        for entry in self.entries.iter().filter(|entry| entry.lane == lane) {
            let from = self.column(entry.from, columns).min(columns - 1);
            let to = self.column(entry.to.unwrap_or(self.end), columns).max(from + 1);
            match entry.kind {
                Kind::Work => row[from..to].fill('#'),
                // Work on the same lane that began before goes on below a wait.
                Kind::Wait => row[from..to].fill('-'),
                Kind::Mark => moments.push((from, '*')),
            }
            if entry.is_open() {
                moments.push((columns - 1, '>'));
            }
        }
        moments.iter().for_each(|(at, sign)| row[*at] = *sign);
        row.iter().collect()
    }

    /// Where a time is in so many columns.
    fn column(&self, time: u64, columns: usize) -> usize {
        let scaled = u128::from(time) * columns as u128 / u128::from(self.end.max(1));
        usize::try_from(scaled).unwrap_or(columns).min(columns)
    }

    /// What the signs stand for, each once, and who has not ended.
    fn legend(&self, width: usize) -> String {
        let mut parts = Vec::new();
        for (kind, sign) in [(Kind::Work, '#'), (Kind::Wait, '-'), (Kind::Mark, '*')] {
            let whats = different(self.entries.iter().filter(|entry| entry.kind == kind));
            if !whats.is_empty() {
                parts.push(format!("{sign} {}", listed(&whats, 3)));
            }
        }
        let mut out = lines(&parts, width);
        let open: Vec<String> = self.entries.iter().filter(|e| e.is_open()).map(said).collect();
        if !open.is_empty() {
            out += &lines(&[format!("> not over: {}", listed(&open, 4))], width);
        }
        out
    }
}

fn said(entry: &Entry) -> String {
    let how = if entry.kind == Kind::Wait { "waits" } else { "is at work" };
    format!("{} {how} ({})", entry.lane, entry.what)
}

/// The times at both ends.
fn header(end: u64, unit: &str, indent: usize, columns: usize) -> String {
    let last = format!("{end} {unit}");
    let gap = columns.saturating_sub(1 + last.len());
    format!("{}0{}{last}\n", " ".repeat(indent), " ".repeat(gap))
}

fn different<'e>(entries: impl Iterator<Item = &'e Entry>) -> Vec<String> {
    let mut whats: Vec<String> = Vec::new();
    for entry in entries {
        if !whats.contains(&entry.what) {
            whats.push(entry.what.clone());
        }
    }
    whats
}

fn listed(items: &[String], most: usize) -> String {
    if items.len() <= most {
        return items.join(", ");
    }
    format!("{}, ...", items[..most].join(", "))
}

/// The parts side by side as far as they fit, and cut where one alone is too long.
fn lines(parts: &[String], width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for part in parts {
        let part = cut(part, width.saturating_sub(2).max(LEAST));
        let length = part.chars().count();
        if column > 0 && column + 3 + length > width {
            out.push('\n');
            column = 0;
        }
        out += if column == 0 { "  " } else { "   " };
        column += length + if column == 0 { 2 } else { 3 };
        out += &part;
    }
    if out.is_empty() { out } else { out + "\n" }
}

fn cut(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 3).chain("...".chars()).collect(),
        false => text.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unit;
    use super::*;

    fn recording(end: u64, entries: &[(&str, &str, Kind, u64, Option<u64>)]) -> Recording {
        let entry = |(lane, what, kind, from, to): &(&str, &str, Kind, u64, Option<u64>)| Entry {
            lane: (*lane).into(),
            what: (*what).into(),
            kind: *kind,
            from: *from,
            to: *to,
        };
        Recording { unit: Unit::Milliseconds, end, entries: entries.iter().map(entry).collect() }
    }

    fn check(recording: &Recording, width: usize, expected: &str) {
        assert_eq!(format!("\n{}", recording.text(width)), expected);
    }

    #[test]
    fn one_after_the_other_is_a_staircase() {
        let work = Kind::Work;
        let r = recording(
            300,
            &[
                ("page 1", "fetch", work, 0, Some(100)),
                ("page 2", "fetch", work, 100, Some(200)),
                ("page 3", "fetch", work, 200, Some(300)),
            ],
        );
        let expected = "
          0              300 ms
  page 1  #######
  page 2         #######
  page 3                #######
  # fetch
";
        check(&r, 31, expected);
    }

    #[test]
    fn waits_moments_and_what_is_not_over_have_signs_of_their_own() {
        let r = recording(
            100,
            &[
                ("producer", "make", Kind::Work, 0, Some(50)),
                ("producer", "done", Kind::Mark, 50, Some(50)),
                ("consumer", "take", Kind::Wait, 0, None),
            ],
        );
        let expected = "
            0            100 ms
  producer  #########*
  consumer  ------------------>
  # make   - take   * done
  > not over: consumer waits...
";
        check(&r, 31, expected);
    }

    #[test]
    fn nothing_recorded_is_nothing_shown() {
        assert_eq!(recording(0, &[]).text(80), "");
    }

    #[test]
    fn what_took_no_time_is_seen() {
        let r = recording(0, &[("a", "x", Kind::Work, 0, Some(0))]);
        assert_eq!(r.text(20), "     0          0 ms\n  a  #\n  # x\n");
    }

    #[test]
    fn many_lanes_are_not_all_shown() {
        let names: Vec<String> = (1..=40).map(|n| format!("page {n}")).collect();
        let entries: Vec<_> = names.iter().map(|name| (name.as_str(), "fetch", Kind::Work, 0, Some(100))).collect();
        let text = recording(100, &entries).text(80);
        assert!(text.contains("page 11") && !text.contains("page 12"), "{text}");
        assert!(text.contains("and 29 more like these"), "{text}");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        let r = recording(
            3_600_000,
            &[("a lane with a very long name indeed", "something long to say about it", Kind::Wait, 0, None)],
        );
        for width in [40, 60, 80, 300] {
            let text = r.text(width);
            assert!(text.lines().all(|line| line.chars().count() <= width), "{width}\n{text}");
        }
    }
}

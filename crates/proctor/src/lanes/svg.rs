//! Lanes for the book.

use super::{Kind, Recording};
use std::fmt::Write;

const ROW: u64 = 24;
const BAR: u64 = 14;
/// Of a lane's name, for each letter.
const LETTER: u64 = 8;

impl Recording {
    /// A picture with a title, for pages that are light or dark, wide or narrow: what is written takes the colour of the
    /// text around it, and bars have the classes `lane-work`, `lane-wait` and `lane-mark`. What it shows is also in its
    /// description.
    ///
    /// Times are parts of the width that a page has, and letters keep their size. The names of lanes stand in the picture's
    /// padding, so its style has to let it overflow and to count the padding as a part of its width.
    pub fn svg(&self, title: &str) -> String {
        self.svg_until(title, self.end)
    }

    /// The same with an axis that ends at `until`, or with the recording if that is later: two pictures of one length can be
    /// compared.
    pub fn svg_until(&self, title: &str, until: u64) -> String {
        let until = until.max(self.end);
        let part = |time: u64| part(time, until);
        let lanes = self.lanes();
        let longest = lanes.iter().map(|lane| lane.chars().count() as u64).max().unwrap_or(0);
        let left = longest * LETTER + 16;
        let height = ROW * (lanes.len() as u64 + 1) + 8;
        let mut out = format!(
            "<svg class=\"lanes\" role=\"img\" height=\"{height}\" style=\"padding-left: {left}px\" \
             xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<desc>{}</desc>\n",
            escaped(title),
            escaped(&self.in_words())
        );
        for (i, lane) in lanes.iter().enumerate() {
            let top = ROW * i as u64 + 4;
            let _ =
                writeln!(out, "<text x=\"-8\" y=\"{}\" text-anchor=\"end\">{}</text>", top + BAR - 2, escaped(lane));
            for entry in self.entries.iter().filter(|entry| entry.lane == *lane) {
                let to = entry.to.unwrap_or(self.end);
                let (from, width) = (part(entry.from), part(to.saturating_sub(entry.from)));
                let what = escaped(&entry.what);
                let (kind, unit) = (entry.kind.name(), self.unit.name());
                let _ = match entry.kind {
                    Kind::Work | Kind::Wait => writeln!(
                        out,
                        "<rect class=\"lane-{kind}\" x=\"{from}\" y=\"{top}\" width=\"{width}\" height=\"{BAR}\" rx=\"2\"><title>{what}: {} to {}</title></rect>",
                        entry.from,
                        entry.to.map_or("no end".into(), |to| format!("{to} {unit}")),
                    ),
                    Kind::Mark => writeln!(
                        out,
                        "<circle class=\"lane-mark\" cx=\"{from}\" cy=\"{}\" r=\"4\"><title>{what}: {} {unit}</title></circle>",
                        top + BAR / 2,
                        entry.from,
                    ),
                };
            }
        }
        let foot = ROW * lanes.len() as u64;
        let (end, unit, below) = (part(self.end), self.unit.name(), foot + ROW - 4);
        // The number stands on the side of the line where there is more room.
        let (side, anchor) = if self.end < until / 2 { (4, "start") } else { (-4, "end") };
        let _ = write!(
            out,
            "<line class=\"lane-axis\" x1=\"0\" x2=\"100%\" y1=\"{foot}\" y2=\"{foot}\"/>\n\
             <line class=\"lane-end\" x1=\"{end}\" x2=\"{end}\" y1=\"0\" y2=\"{}\"/>\n\
             <text x=\"0\" y=\"{below}\">0</text>\n\
             <text x=\"{end}\" dx=\"{side}\" y=\"{below}\" text-anchor=\"{anchor}\">{} {unit}</text>\n",
            foot + ROW,
            self.end
        );
        out + "</svg>\n"
    }

    /// For whoever does not see the picture.
    fn in_words(&self) -> String {
        let unit = self.unit.name();
        let entries = self.entries.iter().map(|e| match (e.kind, e.to) {
            (Kind::Mark, _) => format!("{}: {} at {} {unit}", e.lane, e.what, e.from),
            (_, Some(to)) => format!("{}: {} from {} to {to} {unit}", e.lane, e.what, e.from),
            (_, None) => format!("{}: {} from {} {unit}, without an end", e.lane, e.what, e.from),
        });
        entries.collect::<Vec<_>>().join(". ") + "."
    }
}

/// How much of the whole width `time` is, to a hundredth of a percent.
fn part(time: u64, until: u64) -> String {
    let part = u128::from(time) * 10_000 / u128::from(until.max(1));
    let part = format!("{}.{:02}", part / 100, part % 100);
    format!("{}%", part.trim_end_matches('0').trim_end_matches('.'))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Unit};
    use super::*;

    #[test]
    fn a_time_is_a_part_of_the_whole() {
        assert_eq!([part(0, 0), part(1, 3), part(10, 100), part(7, 7)], ["0%", "33.33%", "10%", "100%"]);
        assert_eq!(part(u64::MAX, u64::MAX), "100%");
    }

    #[test]
    fn with_a_longer_axis_everything_is_shorter() {
        let entries = vec![Entry { lane: "a".into(), what: "b".into(), kind: Kind::Work, from: 0, to: Some(100) }];
        let recording = Recording { unit: Unit::Milliseconds, end: 100, entries };
        let (whole, part) = (recording.svg_until("a", 1), recording.svg_until("a", 1000));
        assert_eq!(whole, recording.svg("a"));
        assert!(part.contains("width=\"10%\"") && part.contains("<text x=\"10%\" dx=\"4\" y=\"44\""), "{part}");
    }

    #[test]
    fn a_bar_is_as_long_as_its_time_and_nothing_in_it_is_markup() {
        let entries =
            vec![Entry { lane: "<a>".into(), what: "\"x\" & y".into(), kind: Kind::Work, from: 0, to: Some(50) }];
        let svg = Recording { unit: Unit::Milliseconds, end: 100, entries }.svg("One & only");
        for part in [
            "<title>One &amp; only</title>",
            "<desc>&lt;a&gt;: &quot;x&quot; &amp; y from 0 to 50 ms.</desc>",
            "<rect class=\"lane-work\" x=\"0%\" y=\"4\" width=\"50%\"",
        ] {
            assert!(svg.contains(part), "{part}\n{svg}");
        }
    }
}

//! Lanes for the book.

use super::{Kind, Recording};
use std::fmt::Write;

const WIDTH: u64 = 720;
const ROW: u64 = 24;
const BAR: u64 = 14;
/// Of a lane's name, for each letter.
const LETTER: u64 = 8;

impl Recording {
    /// A picture with a title, for pages that are light or dark: what is written takes the colour of the text around it,
    /// and bars have the classes `lane-work`, `lane-wait` and `lane-mark`. What it shows is also in its description.
    pub fn svg(&self, title: &str) -> String {
        let lanes = self.lanes();
        let longest = lanes.iter().map(|lane| lane.chars().count() as u64).max().unwrap_or(0);
        let left = longest * LETTER + 16;
        let span = WIDTH.saturating_sub(left + 16).max(1);
        let height = ROW * (lanes.len() as u64 + 1) + 8;
        let x = |time: u64| left + (u128::from(time) * u128::from(span) / u128::from(self.end.max(1))) as u64;
        let mut out = format!(
            "<svg class=\"lanes\" role=\"img\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" \
             xmlns=\"http://www.w3.org/2000/svg\">\n<title>{}</title>\n<desc>{}</desc>\n",
            escaped(title),
            escaped(&self.in_words())
        );
        for (i, lane) in lanes.iter().enumerate() {
            let top = ROW * i as u64 + 4;
            let _ = writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>",
                left - 8,
                top + BAR - 2,
                escaped(lane)
            );
            for entry in self.entries.iter().filter(|entry| entry.lane == *lane) {
                let (from, to) = (x(entry.from), x(entry.to.unwrap_or(self.end)));
                let what = escaped(&entry.what);
                let (kind, unit) = (entry.kind.name(), self.unit.name());
                let _ = match entry.kind {
                    Kind::Work | Kind::Wait => writeln!(
                        out,
                        "<rect class=\"lane-{kind}\" x=\"{from}\" y=\"{top}\" width=\"{}\" height=\"{BAR}\" rx=\"2\"><title>{what}: {} to {}</title></rect>",
                        (to - from).max(2),
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
        let _ = writeln!(out, "<path class=\"lane-axis\" d=\"M{left} {foot}H{}\"/>", left + span);
        let _ = writeln!(out, "<text x=\"{left}\" y=\"{}\">0</text>", foot + ROW - 4);
        let (right, end, unit) = (left + span, self.end, self.unit.name());
        let _ = writeln!(out, "<text x=\"{right}\" y=\"{}\" text-anchor=\"end\">{end} {unit}</text>", foot + ROW - 4);
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

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::{Entry, Unit};
    use super::*;

    #[test]
    fn a_bar_is_as_long_as_its_time_and_nothing_in_it_is_markup() {
        let entries =
            vec![Entry { lane: "<a>".into(), what: "\"x\" & y".into(), kind: Kind::Work, from: 0, to: Some(50) }];
        let svg = Recording { unit: Unit::Milliseconds, end: 100, entries }.svg("One & only");
        for part in [
            "<title>One &amp; only</title>",
            "<desc>&lt;a&gt;: &quot;x&quot; &amp; y from 0 to 50 ms.</desc>",
            "<rect class=\"lane-work\" x=\"40\" y=\"4\" width=\"332\"",
        ] {
            assert!(svg.contains(part), "{part}\n{svg}");
        }
    }
}

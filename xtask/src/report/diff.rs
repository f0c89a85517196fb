//! Two answers, and where they differ: side by side where there is room, or else as a unified diff.

use super::Terminal;
use super::text::{bold, padded, paint};
use console::measure_text_width;
use similar::{DiffTag, TextDiff};
use std::fmt::Write;

/// With fewer columns than these, two files do not fit beside each other.
const SIDE_BY_SIDE: usize = 80;
/// How many equal lines are shown around a difference.
const CONTEXT: usize = 3;

/// The learner's answer on the left, the reference on the right, from their first lines of code on.
pub fn answers(own_name: &str, own: &str, reference_name: &str, reference: &str, terminal: Terminal) -> String {
    let (own, reference) = (code(&plain(own)), code(&plain(reference)));
    if own == reference {
        return format!("{own_name} is the reference answer, letter by letter\n");
    }
    let diff = TextDiff::from_lines(&own, &reference);
    if terminal.columns < SIDE_BY_SIDE {
        let diff = diff.unified_diff().context_radius(CONTEXT).header(own_name, reference_name).to_string();
        let line = |line: &str| match line.as_bytes().first() {
            Some(b'-') => paint(line, "31", terminal),
            Some(b'+') => paint(line, "32", terminal),
            Some(b'@') => paint(line, "36", terminal),
            _ => line.to_string(),
        };
        return diff.lines().map(|text| line(text) + "\n").collect();
    }
    // Two columns with ` | ` between them, each with a sign and a space in front.
    let width = (terminal.columns - 3) / 2 - 2;
    let mut out = String::new();
    for name in [pairs(own_name, reference_name, width), pairs("yours", "reference", width)].concat() {
        let _ = writeln!(out, "{}", bold(&row(&name, "  ", "  ", width), terminal).trim_end());
    }
    for (at, group) in diff.grouped_ops(CONTEXT).iter().enumerate() {
        let _ = writeln!(out, "{}", if at == 0 { "" } else { "\n...\n" });
        for op in group {
            let (signs, codes) = match op.tag() {
                DiffTag::Equal => (["  ", "  "], None),
                _ => (["- ", "+ "], Some(["31", "32"])),
            };
            let old = &diff.old_slices()[op.old_range()];
            let new = &diff.new_slices()[op.new_range()];
            for line in 0..old.len().max(new.len()) {
                let [left, right] = [old, new].map(|side| side.get(line).map(|text| text.trim_end()));
                let pairs = pairs(left.unwrap_or_default(), right.unwrap_or_default(), width);
                for (at, cells) in pairs.into_iter().enumerate() {
                    // What goes on from the line above is no line of its own.
                    let [left_sign, right_sign] = [(left, signs[0]), (right, signs[1])]
                        .map(|(text, sign)| if at == 0 { text.map_or("  ", |_| sign) } else { "  " });
                    out += painted(&row(&cells, left_sign, right_sign, width), codes, width, terminal).trim_end();
                    out.push('\n');
                }
            }
        }
    }
    out
}

/// One line of the screen: a piece of each side.
type Cells = (String, String);

fn row((left, right): &Cells, left_sign: &str, right_sign: &str, width: usize) -> String {
    format!("{left_sign}{} | {right_sign}{right}", padded(left, width))
}

/// The halves of a row in their colours.
fn painted(row: &str, codes: Option<[&str; 2]>, width: usize, terminal: Terminal) -> String {
    let Some([left_code, right_code]) = codes else { return row.to_string() };
    // The middle is found by columns, since letters may be two columns wide.
    let mut column = 0;
    let middle = row.char_indices().find(|(_, c)| {
        let here = column;
        column += measure_text_width(c.encode_utf8(&mut [0; 4]));
        here >= width + 2
    });
    let (left, rest) = row.split_at(middle.map_or(row.len(), |(at, _)| at));
    let (bar, right) = rest.split_at(rest.len().min(" | ".len()));
    format!("{}{bar}{}", paint(left, left_code, terminal), paint(right.trim_end(), right_code, terminal))
}

/// Two lines, broken into as many pieces as the longer one needs.
fn pairs(left: &str, right: &str, width: usize) -> Vec<Cells> {
    let (left, right) = (pieces(left, width), pieces(right, width));
    let piece = |of: &[String], at: usize| of.get(at).cloned().unwrap_or_default();
    (0..left.len().max(right.len()).max(1)).map(|at| (piece(&left, at), piece(&right, at))).collect()
}

/// A long line is broken and not cut: a column that is cut off could be the one that matters. It breaks behind a space where
/// there is one, and goes on a little further in than it began.
fn pieces(line: &str, width: usize) -> Vec<String> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let hang = if indent + 2 < width / 2 { " ".repeat(indent + 2) } else { String::new() };
    let mut out = Vec::new();
    let mut rest = line.to_string();
    while measure_text_width(&rest) > width {
        let mut column = 0;
        let end = rest.char_indices().find(|(_, c)| {
            column += measure_text_width(c.encode_utf8(&mut [0; 4]));
            column > width
        });
        let end = end.map_or(rest.len(), |(at, _)| at);
        let begun = rest.len() - rest.trim_start_matches(' ').len();
        let space = rest[..end].rfind(' ').map(|at| at + 1).filter(|at| *at > begun);
        let tail = rest.split_off(space.unwrap_or(end));
        out.push(rest);
        rest = hang.clone() + tail.trim_start_matches(' ');
    }
    out.push(rest);
    out
}

/// Without the comment at the top, which tells the task or the idea, and without the marks for the book.
fn code(text: &str) -> String {
    let is_above = |line: &&str| line.starts_with("//!") || line.trim().is_empty();
    let lines = text.split_inclusive('\n').skip_while(is_above);
    lines.filter(|line| !line.trim_start().starts_with("// ANCHOR")).collect()
}

/// Text without tabs, carriage returns and whatever else would move the cursor.
fn plain(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    text.chars().map(|c| if c.is_control() && c != '\n' { '\u{fffd}' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = "fn f() {\n    one();\n    two();\n}\n";
    const REFERENCE: &str = "fn f() {\n    zero();\n    one();\n    zwei();\n}\n";

    fn terminal(columns: usize, colour: bool) -> Terminal {
        Terminal { colour, links: false, width: columns.clamp(40, 100), columns }
    }

    #[test]
    fn both_sides_stand_beside_each_other() {
        let text = answers("a.rs", OWN, "b.rs", REFERENCE, terminal(80, false));
        let gap = |n: usize| " ".repeat(n);
        let expected = [
            format!("  a.rs{} |   b.rs", gap(32)),
            format!("  yours{} |   reference", gap(31)),
            String::new(),
            format!("  fn f() {{{} |   fn f() {{", gap(28)),
            format!("{} | +     zero();", gap(38)),
            format!("      one();{} |       one();", gap(26)),
            format!("-     two();{} | +     zwei();", gap(26)),
            format!("  }}{} |   }}", gap(35)),
        ];
        assert_eq!(text, expected.join("\n") + "\n");
    }

    #[test]
    fn no_line_is_wider_than_the_screen_and_no_letter_is_lost() {
        let long = format!("let text = \"{}\";\n", "並行".repeat(80));
        for columns in [80, 81, 160, 300] {
            for colour in [false, true] {
                let text = answers("a.rs", "let x = 1;\n", "b.rs", &long, terminal(columns, colour));
                assert!(text.lines().all(|line| measure_text_width(line) <= columns), "{columns}:\n{text}");
                assert_eq!(text.matches('並').count(), 80, "{columns}");
                assert_eq!(text.contains('\x1b'), colour);
            }
        }
    }

    #[test]
    fn long_lines_break_between_words_and_go_on_further_in() {
        for (line, expected) in [
            ("    let a = one(two, three);", vec!["    let a = ", "      one(two, ", "      three);"]),
            ("/// A word and another word.", vec!["/// A word and ", "  another word."]),
            ("", vec![""]),
            ("                      x y", vec!["                ", "x y"]),
        ] {
            assert_eq!(pieces(line, 16), expected, "{line}");
        }
    }

    #[test]
    fn only_code_is_compared() {
        let own = "//! # The task\n//!\n//! Long.\n\nfn f() {}\n";
        let reference = "//! The idea.\n\n// ANCHOR: f\nfn f() {}\n// ANCHOR_END: f\n";
        assert!(answers("a.rs", own, "b.rs", reference, terminal(80, false)).contains("letter by letter"));
        assert_eq!(code("//! only a comment\n"), "");
    }

    #[test]
    fn in_few_columns_it_is_a_unified_diff() {
        let text = answers("a.rs", OWN, "b.rs", REFERENCE, terminal(79, false));
        let expected = "--- a.rs\n+++ b.rs\n@@ -1,4 +1,5 @@\n fn f() {\n+    zero();\n     one();\n-    two();\n+    zwei();\n }\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn what_would_move_the_cursor_is_taken_out() {
        let text = answers("a.rs", "\tx\r\n\x1b[2Jy\n", "b.rs", "    x\n", terminal(79, false));
        assert!(!text.contains(['\x1b', '\t', '\r']) && text.contains("-\u{fffd}[2Jy"), "{text}");
        assert!(answers("a.rs", "x\r\n", "b.rs", "x\n", terminal(79, false)).contains("letter by letter"));
    }
}

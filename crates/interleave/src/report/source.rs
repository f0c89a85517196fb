//! The program's source files, and places in them.

use crate::event::Site;
use std::collections::HashMap;
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Files read so far; a file that cannot be read is remembered as such.
#[derive(Default)]
pub(crate) struct Sources {
    files: HashMap<&'static str, Option<String>>,
}

impl Sources {
    /// The text of a file. The compiler names a file relative to the folder in which it was called:
    /// the workspace's, which is this folder or above this package's.
    pub(crate) fn text(&mut self, file: &'static str) -> Option<&str> {
        self.files.entry(file).or_insert_with(|| read(Path::new(file))).as_deref()
    }
}

/// A path without the detours (`x/../`) that a `#[path]` attribute leaves in it.
pub fn normalized(file: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in file.split('/') {
        match (part, parts.last()) {
            ("..", Some(last)) if !matches!(*last, ".." | "") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// True for a file of the standard library.
pub(crate) fn is_of_std(file: &str) -> bool {
    let library = |of: &str| ["/", "\\"].iter().any(|s| file.contains(&["", "library", of, "src", ""].join(s)));
    file.starts_with("/rustc/") || ["core", "alloc", "std"].iter().any(|of| library(of))
}

fn read(file: &Path) -> Option<String> {
    let mut folders = vec![PathBuf::from(".")];
    if let Some(package) = std::env::var_os("CARGO_MANIFEST_DIR") {
        folders.extend(Path::new(&package).ancestors().map(Into::into));
    }
    folders.iter().find_map(|folder| std::fs::read_to_string(folder.join(file)).ok())
}

/// The bytes of the line with this number, from 1, without its end; `None` if there is no such line.
fn line_of(text: &str, number: u32) -> Option<Range<usize>> {
    let row = number.checked_sub(1)? as usize;
    let line = text.split_inclusive('\n').nth(row)?;
    let start: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    Some(start..start + line.trim_end_matches(['\r', '\n']).len())
}

/// How many columns of a place the compiler counts for a character.
fn width(c: char) -> usize {
    match c {
        '\t' => 4,
        // Marks that stand on the letter before them.
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{fe00}'..='\u{fe0f}' => 0,
        // The scripts of East Asia, and pictures.
        '\u{1100}'..='\u{115f}'
        | '\u{2e80}'..='\u{a4cf}'
        | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1f64f}'
        | '\u{1f900}'..='\u{1f9ff}'
        | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// The line of a place in two halves, cut at its column; `None` if there is no such line.
pub(super) fn around(text: &str, at: Site) -> Option<(&str, &str)> {
    let line = &text[line_of(text, at.line)?];
    let mut column = 1;
    let reached = |(_, c): &(usize, char)| {
        let here = column >= at.column as usize;
        column += width(*c);
        here
    };
    let offset = line.char_indices().find(reached).map_or(line.len(), |(i, _)| i);
    Some(line.split_at(offset))
}

/// The bytes to mark for a call at this place: from its name to its closing parenthesis, or its name
/// alone if that is longer than `longest` or goes on in the next line. `None` if there is no such
/// line.
pub(super) fn call(text: &str, at: Site, longest: usize) -> Option<Range<usize>> {
    let (before, rest) = around(text, at)?;
    let start = line_of(text, at.line)?.start + before.len();
    let mut depth = 0;
    let mut name = None;
    let mut end = rest.trim_end().len();
    for (i, c) in rest.char_indices() {
        match c {
            '(' => {
                name = name.or(Some(i));
                depth += 1;
            }
            ')' if depth == 1 => {
                end = i + 1;
                depth = 0;
                break;
            }
            ')' => depth -= 1,
            ';' if depth == 0 => {
                end = i;
                break;
            }
            _ => {}
        }
        if depth < 0 {
            end = i;
            break;
        }
    }
    let too_long = depth > 0 || rest[..end].chars().count() > longest;
    Some(start..start + if too_long { name.unwrap_or(end) } else { end })
}

/// The text with its lines cut to a length, but for what [`call`] marks at these places. The
/// renderer would rather cut lines on their left, where a statement begins.
pub(super) fn clipped(text: &str, length: usize, places: &[Site], longest: usize) -> String {
    let mut marked: HashMap<usize, usize> = HashMap::new();
    for at in places {
        if let (Some(range), Some(line)) = (call(text, *at, longest), line_of(text, at.line)) {
            let end = text[line.start..range.end].chars().count();
            let known = marked.entry(line.start).or_default();
            *known = end.max(*known);
        }
    }
    let mut out = String::new();
    let mut start = 0;
    for whole in text.split_inclusive('\n') {
        let line = whole.trim_end_matches(['\r', '\n']);
        let keep = marked.get(&start).map_or(length, |end| length.max(*end));
        match line.char_indices().nth(keep) {
            Some((cut, _)) if line.chars().count() > keep + 1 => out.extend([&line[..cut], "…", &whole[line.len()..]]),
            _ => out.push_str(whole),
        }
        start += whole.len();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn detours_are_left_out_of_a_path() {
        assert_eq!(normalized("chapters/c/src/../../../tests/c/mod.rs"), "tests/c/mod.rs");
        assert_eq!(normalized("../a/b.rs"), "../a/b.rs");
        assert_eq!(normalized("/a/../b.rs"), "/b.rs");
    }

    #[track_caller]
    fn check(line: &str, column: u32, expected: &str) {
        let text = format!("first\r\n{line}\r\nlast");
        let at = Site { file: "x.rs", line: 2, column };
        assert_eq!(call(&text, at, 24).map(|range| &text[range]), Some(expected), "{line}");
    }

    #[test]
    fn a_call_is_marked_to_its_closing_parenthesis() {
        check("let a = total.lock().unwrap();", 15, "lock()");
        check("assert_eq!(f(a, b), 2);", 1, "assert_eq!(f(a, b), 2)");
        check("run(total.lock())", 11, "lock()");
        check("let a = b;", 9, "b");
    }

    #[test]
    fn of_a_long_call_the_name_is_marked() {
        check("assert_eq!(f(a, b), 2, \"much too long\");", 1, "assert_eq!");
        check("total.store(", 7, "store");
    }

    #[test]
    fn columns_are_those_of_the_compiler() {
        check("\tlet é = \ttotal.lock();", 23, "lock()");
        check("let 漢 = total.lock();", 16, "lock()");
    }

    #[test]
    fn a_place_beyond_the_end_is_none() {
        assert_eq!(call("one line", Site { file: "x.rs", line: 2, column: 1 }, 20), None);
        assert_eq!(call("one line", Site { file: "x.rs", line: 1, column: 99 }, 20), Some(8..8));
    }
}

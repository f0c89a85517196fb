//! Named regions of source files, as pages include them.
//!
//! A region stands between two comment lines, `// ANCHOR: name` and `// ANCHOR_END: name` (with `#` in Python and
//! TOML). Regions may nest and overlap. The marker lines themselves are never shown.

use std::collections::BTreeMap;
use std::path::Path;

use crate::fault::Fault;

/// A source file, its marker lines read.
#[derive(Debug)]
pub struct Source {
    lines: Vec<Line>,
    regions: BTreeMap<String, Region>,
}

#[derive(Debug)]
struct Line {
    text: String,
    is_marker: bool,
}

/// Where one region stands.
#[derive(Debug, Clone, Copy)]
pub struct Region {
    /// The line of its `ANCHOR`, counted from 1.
    pub start: usize,
    /// The line of its `ANCHOR_END`.
    pub end: usize,
}

enum Marker<'a> {
    Start(&'a str),
    End(&'a str),
}

impl Source {
    /// Reads the markers of `text`. Regions that are opened twice, never closed, closed without having been opened,
    /// or empty are faults; `path` is where they are reported.
    pub fn parse(path: &Path, text: &str) -> (Self, Vec<Fault>) {
        let mut faults = Vec::new();
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        let mut regions: BTreeMap<String, Region> = BTreeMap::new();
        let mut lines = Vec::new();

        for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
            let marker = marker(line);
            match marker {
                Some(Marker::Start(name)) => {
                    let before = open.get(name).copied();
                    match before.or_else(|| regions.get(name).map(|region| region.start)) {
                        Some(first) => faults.push(Fault::new(
                            path,
                            number,
                            format!("anchor `{name}` stands on line {first} already; give this one another name"),
                        )),
                        None => {
                            open.insert(name, number);
                        }
                    }
                }
                Some(Marker::End(name)) => match open.remove(name) {
                    Some(start) => {
                        regions.insert(name.to_owned(), Region { start, end: number });
                    }
                    None => faults.push(Fault::new(
                        path,
                        number,
                        format!("`ANCHOR_END: {name}` without an `ANCHOR: {name}` above it"),
                    )),
                },
                None => {}
            }
            lines.push(Line { text: line.to_owned(), is_marker: marker.is_some() });
        }
        for (name, start) in open {
            faults.push(Fault::new(path, start, format!("anchor `{name}` has no `ANCHOR_END: {name}` below it")));
        }

        let source = Self { lines, regions };
        for (name, region) in &source.regions {
            if source.shown(region.start, region.end).trim().is_empty() {
                faults.push(Fault::new(path, region.start, format!("anchor `{name}` wraps nothing")));
            }
        }
        (source, faults)
    }

    /// The names of all regions and where they stand.
    pub fn regions(&self) -> impl Iterator<Item = (&str, Region)> {
        self.regions.iter().map(|(name, region)| (name.as_str(), *region))
    }

    /// The text of the region called `name`, moved to the left margin.
    pub fn region(&self, name: &str) -> Option<String> {
        let region = self.regions.get(name)?;
        Some(self.shown(region.start, region.end))
    }

    /// The whole file without its markers.
    pub fn whole(&self) -> String {
        self.shown(0, self.lines.len())
    }

    /// Lines `from..to`, counted from 0, less the markers and the indentation that all of them share.
    fn shown(&self, from: usize, to: usize) -> String {
        let lines: Vec<&str> =
            self.lines[from..to].iter().filter(|line| !line.is_marker).map(|line| line.text.trim_end()).collect();
        let margin = lines
            .iter()
            .filter(|line| !line.is_empty())
            .map(|line| line.len() - line.trim_start_matches(' ').len())
            .min()
            .unwrap_or(0);
        let lines: Vec<&str> = lines.iter().map(|line| line.get(margin..).unwrap_or_default()).collect();
        lines.join("\n").trim_matches('\n').to_owned()
    }
}

/// Only a comment that holds nothing else is a marker: a string that mentions one is not.
fn marker(line: &str) -> Option<Marker<'_>> {
    let line = line.trim_start();
    let comment = line.strip_prefix("//").or_else(|| line.strip_prefix('#'))?;
    let comment = comment.trim();
    if let Some(name) = comment.strip_prefix("ANCHOR:") {
        Some(Marker::Start(name.trim()))
    } else {
        let name = comment.strip_prefix("ANCHOR_END:")?;
        Some(Marker::End(name.trim()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Source, Vec<String>) {
        let (source, faults) = Source::parse(Path::new("a.rs"), text);
        (source, faults.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_region_loses_its_markers_and_its_margin() {
        let (source, faults) = parse(
            "impl A {\n    // ANCHOR: outer\n    fn b() {\n        // ANCHOR: inner\n        c();\n        \
             // ANCHOR_END: inner\n    }\n\n    fn d() {}\n    // ANCHOR_END: outer\n}\n",
        );
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(source.region("outer").as_deref(), Some("fn b() {\n    c();\n}\n\nfn d() {}"));
        assert_eq!(source.region("inner").as_deref(), Some("c();"));
        assert_eq!(source.region("other"), None);
        assert_eq!(source.whole(), "impl A {\n    fn b() {\n        c();\n    }\n\n    fn d() {}\n}");
    }

    #[test]
    fn a_string_that_mentions_a_marker_is_none() {
        let (source, faults) = parse("let a = \"// ANCHOR: b\";\n");
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(source.regions().count(), 0);
    }

    #[test]
    fn windows_line_ends_do_not_reach_the_page() {
        let (source, _) = parse("// ANCHOR: a\r\nfn b() {}\r\n// ANCHOR_END: a\r\n");
        assert_eq!(source.region("a").as_deref(), Some("fn b() {}"));
    }
}

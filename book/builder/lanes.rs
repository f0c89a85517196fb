//! `{{#lanes name title}}`: a picture of who worked and who waited when, drawn from a recording of a real run.
//!
//! `{{#lanes name@1000 title}}` draws an axis until 1000, for pictures that are to be compared.
//!
//! Recordings lie in [`FOLDER`] as [`Recording::json`] writes them. A test runs the programs again and compares.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use proctor::lanes::{Entry, Kind, Recording, Unit};
use serde::Deserialize;

use crate::fault::Fault;
use crate::html;

/// The folder of recordings, relative to the workspace.
pub const FOLDER: &str = "book/listings/lanes";

/// Every recording, and which of them pages have shown so far.
#[derive(Debug)]
pub struct Recordings {
    known: BTreeMap<String, Recording>,
    shown: RefCell<BTreeSet<String>>,
}

/// A line of a recording.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
enum Line {
    Lanes { schema: u32, unit: String, end: u64 },
    Entry { lane: String, what: String, kind: String, from: u64, to: Option<u64> },
}

impl Recordings {
    /// Reads the recordings of the workspace at `workspace`, and what is wrong with them.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn read(workspace: &Path) -> Result<(Self, Vec<Fault>)> {
        let (mut known, mut faults) = (BTreeMap::new(), Vec::new());
        let folder = workspace.join(FOLDER);
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).with_context(|| format!("cannot list the folder {FOLDER}"))? {
                let path = entry.with_context(|| format!("cannot list the folder {FOLDER}"))?.path();
                // The programs that were recorded lie there as well.
                if path.extension().is_none_or(|extension| extension != "jsonl") {
                    continue;
                }
                let place = place(&path);
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", place.display()))?;
                match parse(&text) {
                    Ok(recording) => {
                        known.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), recording);
                    }
                    Err((line, message)) => faults.push(Fault::new(place, line, message)),
                }
            }
        }
        Ok((Self { known, shown: RefCell::default() }, faults))
    }

    /// The picture that `argument` asks for: the name of a recording, and a title that says what there is to see.
    pub fn picture(&self, argument: &str) -> Result<String, String> {
        let (name, title) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
        if title.trim().is_empty() {
            return Err(format!("`{name}` needs a title that says what there is to see: {{{{#lanes name title}}}}"));
        }
        let (name, until) = match name.split_once('@') {
            None => (name, 0),
            Some((name, until)) => (name, until.parse().map_err(|_| format!("`{until}` is no time to draw until"))?),
        };
        let recording = self.known.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.known.keys().map(String::as_str).collect();
            format!("there is no recording `{name}` in {FOLDER}; there is {}", known.join(", "))
        })?;
        self.shown.borrow_mut().insert(name.to_owned());
        let title = title.trim();
        let figure = format!(
            "<figure class=\"lanes-figure\">\n{}<figcaption>{}<span class=\"lane-keys\">{}</span></figcaption>\n</figure>",
            recording.svg_until(title, until),
            html::escaped(title),
            legend(recording)
        );
        // A blank line would end the block of HTML for Markdown.
        Ok(figure.lines().filter(|line| !line.trim().is_empty()).collect::<Vec<_>>().join("\n"))
    }

    /// One fault for each recording that no page shows.
    pub fn unused(&self) -> Vec<Fault> {
        let shown = self.shown.borrow();
        let unused = self.known.keys().filter(|name| !shown.contains(*name));
        unused
            .map(|name| {
                let place = Path::new(FOLDER).join(format!("{name}.jsonl"));
                Fault::new(place, 0, format!("no page shows the recording `{name}`; take it out or show it"))
            })
            .collect()
    }
}

/// What each kind of bar or dot stands for, in the recording's own words.
fn legend(recording: &Recording) -> String {
    let mut out = String::new();
    for kind in [Kind::Work, Kind::Wait, Kind::Mark] {
        let of_kind = recording.entries.iter().filter(|entry| entry.kind == kind);
        let whats: BTreeSet<&str> = of_kind.map(|entry| entry.what.as_str()).collect();
        if !whats.is_empty() {
            let whats: Vec<&str> = whats.into_iter().collect();
            let words = html::escaped(&whats.join(", "));
            out.push_str(&format!(
                "<span class=\"lane-key\"><span class=\"key-{}\"></span>{words}</span>",
                kind.name()
            ));
        }
    }
    out
}

/// A file of the folder, relative to the workspace.
fn place(path: &Path) -> PathBuf {
    Path::new(FOLDER).join(path.file_name().unwrap_or_default())
}

/// Reads what [`Recording::json`] wrote; else the line that is wrong, and how.
fn parse(text: &str) -> Result<Recording, (usize, String)> {
    let mut recording: Option<Recording> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let wrong = |message: String| (number, message);
        match serde_json::from_str(line).map_err(|e| wrong(e.to_string()))? {
            Line::Lanes { schema, unit, end } => {
                let known = proctor::lanes::SCHEMA;
                if schema != known {
                    return Err(wrong(format!(
                        "the recording has format {schema}, and {known} is known; record again"
                    )));
                }
                let unit = [Unit::Milliseconds, Unit::Steps].into_iter().find(|known| known.name() == unit);
                let unit = unit.ok_or_else(|| wrong("the unit is neither ms nor steps".into()))?;
                recording = Some(Recording { unit, end, entries: Vec::new() });
            }
            Line::Entry { lane, what, kind, from, to } => {
                let kind = [Kind::Work, Kind::Wait, Kind::Mark].into_iter().find(|known| known.name() == kind);
                let kind = kind.ok_or_else(|| wrong("the kind is not work, wait or mark".into()))?;
                let recording = recording.as_mut().ok_or_else(|| wrong("an entry before the line `lanes`".into()))?;
                recording.entries.push(Entry { lane, what, kind, from, to });
            }
        }
    }
    recording.ok_or((0, "it has no line `lanes`".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read() {
        let entry = |kind, to| Entry { lane: "a \"b\"".into(), what: "fetch".into(), kind, from: 1, to };
        let entries = vec![entry(Kind::Work, Some(2)), entry(Kind::Wait, None), entry(Kind::Mark, Some(1))];
        let recording = Recording { unit: Unit::Milliseconds, end: 9, entries };
        assert_eq!(parse(&recording.json()), Ok(recording));
    }

    #[test]
    fn a_broken_recording_tells_its_line() {
        let head = r#"{"type":"lanes","schema":1,"unit":"ms","end":3}"#;
        for (text, line) in [
            (String::new(), 0),
            ("no json".into(), 1),
            (head.replace("\"ms\"", "\"s\""), 1),
            (head.replace(":1", ":2"), 1),
            (format!("{head}\n{{\"type\":\"other\"}}"), 2),
            (r#"{"type":"entry","lane":"a","what":"b","kind":"work","from":0,"to":1}"#.into(), 1),
            (format!("{head}\n") + r#"{"type":"entry","lane":"a","what":"b","kind":"play","from":0,"to":1}"#, 2),
        ] {
            assert_eq!(parse(&text).map_err(|(line, _)| line), Err(line), "{text}");
        }
    }
}

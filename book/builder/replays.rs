//! `{{#replay name title}}`: an interleaving that the checker found, to step through, in the element of [`crate::explorer`].
//!
//! Failures lie in [`FOLDER`] as `interleave` writes them. A test runs the programs again and compares, so the lines that
//! they name are those of the files that are shown.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::explorer::{escaped, script};
use crate::fault::Fault;
use crate::include::ROOTS;

/// The folder of failures, relative to the workspace.
pub const FOLDER: &str = "book/listings/replays";

/// Every failure, and which of them pages have shown so far.
#[derive(Debug)]
pub struct Replays {
    known: BTreeMap<String, Replay>,
    shown: RefCell<BTreeSet<String>>,
}

#[derive(Debug)]
struct Replay {
    /// The lines of JSON as they are.
    trace: String,
    /// Paths as the steps name them, with their texts.
    sources: Vec<(String, String)>,
    /// What happened, for readers without the script.
    headline: String,
    steps: Vec<String>,
}

impl Replays {
    /// Reads the failures of the workspace at `workspace`, and what is wrong with them.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn read(workspace: &Path) -> Result<(Self, Vec<Fault>)> {
        let (mut known, mut faults) = (BTreeMap::new(), Vec::new());
        let folder = workspace.join(FOLDER);
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).with_context(|| format!("cannot list the folder {FOLDER}"))? {
                let path = entry.with_context(|| format!("cannot list the folder {FOLDER}"))?.path();
                if path.extension().is_none_or(|extension| extension != "jsonl") {
                    continue;
                }
                let place = place(&path.file_stem().unwrap_or_default().to_string_lossy());
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", place.display()))?;
                match Replay::parse(text, workspace) {
                    Ok(replay) => {
                        known.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), replay);
                    }
                    Err((line, message)) => faults.push(Fault::new(place, line, message)),
                }
            }
        }
        Ok((Self { known, shown: RefCell::default() }, faults))
    }

    /// The element that `argument` asks for: the name of a failure, and a title that says what there is to see.
    pub fn element(&self, argument: &str) -> Result<String, String> {
        let (name, title) = argument.split_once(char::is_whitespace).unwrap_or((argument, ""));
        if title.trim().is_empty() {
            return Err(format!("`{name}` needs a title that says what there is to see: {{{{#replay name title}}}}"));
        }
        let replay = self.known.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.known.keys().map(String::as_str).collect();
            format!("there is no failure `{name}` in {FOLDER}; there is {}", known.join(", "))
        })?;
        if !self.shown.borrow_mut().insert(name.to_owned()) {
            return Err(format!("`{name}` is shown already; its element has an id, which the book can have once"));
        }
        Ok(replay.html(name, title.trim()))
    }

    /// One fault for each failure that no page shows.
    pub fn unused(&self) -> Vec<Fault> {
        let shown = self.shown.borrow();
        let unused = self.known.keys().filter(|name| !shown.contains(*name));
        unused
            .map(|name| {
                Fault::new(place(name), 0, format!("no page shows the failure `{name}`; take it out or show it"))
            })
            .collect()
    }
}

/// The file of a failure, relative to the workspace.
fn place(name: &str) -> PathBuf {
    Path::new(FOLDER).join(format!("{name}.jsonl"))
}

impl Replay {
    /// Reads what `interleave` wrote; else the line that is wrong, and how.
    fn parse(trace: String, workspace: &Path) -> Result<Self, (usize, String)> {
        let (mut head, mut threads, mut events) = (None, Vec::new(), Vec::new());
        let mut sources: Vec<(String, String)> = Vec::new();
        for (number, line) in (1..).zip(trace.lines()) {
            let line: Value = serde_json::from_str(line).map_err(|error| (number, error.to_string()))?;
            let text = |key: &str| {
                line[key].as_str().map(str::to_owned).ok_or_else(|| (number, format!("the line has no text `{key}`")))
            };
            match line["type"].as_str() {
                Some("failure") => head = Some((text("headline")?, line["order"].clone())),
                Some("thread") => threads.push(text("name")?),
                Some("event") => {
                    let (at, words) = (text("at")?, text("words")?);
                    let file = at.rsplitn(3, ':').nth(2).unwrap_or_default();
                    if !file.is_empty() && !sources.iter().any(|(known, _)| known == file) {
                        sources.push((file.to_owned(), source(workspace, file).map_err(|message| (number, message))?));
                    }
                    let thread = line["thread"].as_u64().and_then(|thread| threads.get(thread as usize));
                    let announces = line["op"].as_str().is_some_and(|op| op.ends_with("_want"));
                    events.push(thread.filter(|_| !announces).map(|thread| format!("{thread}: {words}")));
                }
                Some(_) => {}
                None => return Err((number, "the line has no text `type`".into())),
            }
        }
        // Tests last: the answer is what the reader knows.
        sources.sort_by_key(|(file, _)| file.ends_with("/mod.rs") || file.starts_with("book/"));
        let (headline, order) = head.ok_or_else(|| (0, "it has no line `failure`".to_owned()))?;
        let order = order.as_array().into_iter().flatten().filter_map(Value::as_u64);
        let steps = order.filter_map(|at| events.get(at as usize).cloned().flatten()).collect();
        Ok(Self { trace, sources, headline, steps })
    }

    fn html(&self, name: &str, title: &str) -> String {
        let steps: String = self.steps.iter().map(|step| format!("<li>{}</li>", escaped(step))).collect();
        let data = json!({"title": title, "trace": self.trace, "sources": self.sources});
        format!(
            "<ten-explorer id=\"replay-{name}\">\n<p><strong>{}</strong></p><p>{}</p><ol>{steps}</ol>{}</ten-explorer>\n",
            escaped(title),
            escaped(&self.headline),
            script(&data)
        )
    }
}

/// The text of a file that steps stand in, with the lines that mark anchors left empty: the others keep their numbers.
fn source(workspace: &Path, file: &str) -> Result<String, String> {
    if !ROOTS.iter().any(|root| file.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'))) {
        return Err(format!("`{file}` is not in one of {}", ROOTS.join(", ")));
    }
    let text = fs::read_to_string(workspace.join(file)).map_err(|error| format!("cannot read `{file}`: {error}"))?;
    let is_mark = |line: &&str| line.trim_start().starts_with("// ANCHOR");
    Ok(text.lines().map(|line| if is_mark(&line) { "" } else { line }).collect::<Vec<_>>().join("\n"))
}

//! `{{#include path:anchor}}`: code in a page, taken from a file that is compiled and tested.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result};

use crate::anchors::Source;
use crate::fault::Fault;

/// The folders that pages may include from, relative to the workspace. All that is in them is compiled and tested.
pub const ROOTS: [&str; 4] = ["solutions", "tests", "crates", "book/listings"];

/// Kinds of file that pages may show: code, and reports that a test holds.
const EXTENSIONS: [&str; 4] = ["rs", "py", "toml", "txt"];

/// Every file that a page may include from, and which of its anchors pages have used so far.
#[derive(Debug)]
pub struct Includes {
    sources: BTreeMap<PathBuf, Source>,
    used: BTreeSet<(PathBuf, String)>,
}

impl Includes {
    /// Reads all files below [`ROOTS`] of the workspace at `workspace`, and what is wrong with their anchors.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read(workspace: &Path) -> Result<(Self, Vec<Fault>)> {
        let mut sources = BTreeMap::new();
        let mut faults = Vec::new();
        let mut folders: Vec<PathBuf> = ROOTS.iter().map(PathBuf::from).collect();
        while let Some(folder) = folders.pop() {
            if !workspace.join(&folder).is_dir() {
                continue;
            }
            let entries = fs::read_dir(workspace.join(&folder))
                .with_context(|| format!("cannot list the folder {}", folder.display()))?;
            for entry in entries {
                let entry = entry.with_context(|| format!("cannot list the folder {}", folder.display()))?;
                let path = folder.join(entry.file_name());
                if entry.path().is_dir() {
                    folders.push(path);
                } else if EXTENSIONS.iter().any(|known| path.extension().is_some_and(|it| it == *known)) {
                    // Tests keep files on purpose that are not UTF-8; no page can show those.
                    let bytes = fs::read(entry.path()).with_context(|| format!("cannot read {}", path.display()))?;
                    if let Ok(text) = String::from_utf8(bytes) {
                        let (source, found) = Source::parse(&path, &text);
                        faults.extend(found);
                        sources.insert(path, source);
                    }
                }
            }
        }
        let used = BTreeSet::new();
        Ok((Self { sources, used }, faults))
    }

    /// The code that `argument`, written in `page` (relative to the workspace), asks for; else why there is none.
    pub fn code(&mut self, page: &Path, argument: &str) -> Result<String, String> {
        let (file, anchor) = match argument.split_once(':') {
            Some((file, anchor)) => (file.trim(), Some(anchor.trim())),
            None => (argument, None),
        };
        let path = normalize(&page.with_file_name("").join(file))
            .ok_or_else(|| format!("`{file}` leads out of the workspace"))?;
        let shown = path.to_string_lossy().replace('\\', "/");
        if path.starts_with("chapters") {
            return Err(format!(
                "`{shown}` belongs to the learner, and an edit there would change the page; include from one of {}",
                ROOTS.join(", ")
            ));
        }
        if !ROOTS.iter().any(|root| path.starts_with(root)) {
            return Err(format!("`{shown}` is not compiled and tested; include from one of {}", ROOTS.join(", ")));
        }
        let source = self
            .sources
            .get(&path)
            .ok_or_else(|| format!("there is no file `{shown}` (as UTF-8 text in .rs, .py, .toml or .txt)"))?;
        let Some(anchor) = anchor else {
            return Ok(source.whole());
        };
        if anchor.is_empty() || anchor.starts_with(|first: char| first.is_ascii_digit() || first == ':') {
            return Err(format!("`{argument}`: lines move when code is edited; give them an anchor and include that"));
        }
        let code = source.region(anchor).ok_or_else(|| {
            let known: Vec<&str> = source.regions().map(|(name, _)| name).collect();
            match known.is_empty() {
                true => format!("`{shown}` has no anchor `{anchor}`, nor any other"),
                false => format!("`{shown}` has no anchor `{anchor}`; it has {}", known.join(", ")),
            }
        })?;
        self.used.insert((path, anchor.to_owned()));
        Ok(code)
    }

    /// One fault for each anchor that no page has asked for.
    pub fn unused(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (path, source) in &self.sources {
            for (name, region) in source.regions() {
                if !self.used.contains(&(path.clone(), name.to_owned())) {
                    faults.push(Fault::new(
                        path,
                        region.start,
                        format!("no page includes anchor `{name}`; take it out or include it"),
                    ));
                }
            }
        }
        faults
    }
}

/// Takes `.` and `..` out of a relative path without looking at the disk; `None` when it leads above its start.
pub fn normalize(path: &Path) -> Option<PathBuf> {
    let mut out = PathBuf::new();
    for component in path.components() {
        match component {
            Component::Normal(name) => out.push(name),
            Component::CurDir => {}
            Component::ParentDir => {
                if !out.pop() {
                    return None;
                }
            }
            Component::RootDir | Component::Prefix(_) => return None,
        }
    }
    Some(out)
}

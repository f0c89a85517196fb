//! `{{#drawing name}}`: a picture made by hand, put into the page itself so that it takes the page's colours.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::fault::Fault;

/// The folder of drawings, relative to the workspace. Each is a piece of HTML.
pub const FOLDER: &str = "book/drawings";

/// Every drawing, and which of them pages have shown so far.
#[derive(Debug)]
pub struct Drawings {
    known: BTreeMap<String, String>,
    shown: RefCell<BTreeSet<String>>,
}

impl Drawings {
    /// Reads the drawings of the workspace at `workspace`.
    ///
    /// # Errors
    /// When the folder or a file cannot be read.
    pub fn read(workspace: &Path) -> Result<Self> {
        let mut known = BTreeMap::new();
        let folder = workspace.join(FOLDER);
        if folder.is_dir() {
            for entry in fs::read_dir(&folder).with_context(|| format!("cannot list the folder {FOLDER}"))? {
                let path = entry.with_context(|| format!("cannot list the folder {FOLDER}"))?.path();
                let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
                // A blank line would end the block of HTML for Markdown.
                let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
                known.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), lines.join("\n"));
            }
        }
        Ok(Self { known, shown: RefCell::default() })
    }

    /// The drawing `name`. A page shows it once, since it may have ids; no other page may show it, since all are printed
    /// as one.
    pub fn html(&self, name: &str) -> Result<String, String> {
        let drawing = self.known.get(name).ok_or_else(|| {
            let known: Vec<&str> = self.known.keys().map(String::as_str).collect();
            format!("there is no drawing `{name}` in {FOLDER}; there is {}", known.join(", "))
        })?;
        match self.shown.borrow_mut().insert(name.to_owned()) {
            true => Ok(drawing.clone()),
            false => Err(format!("the drawing `{name}` is shown already; link to it")),
        }
    }

    /// One fault for each drawing that no page shows.
    pub fn unused(&self) -> Vec<Fault> {
        let shown = self.shown.borrow();
        let unused = self.known.keys().filter(|name| !shown.contains(*name));
        let fault = |name| {
            let place = Path::new(FOLDER).join(format!("{name}.html"));
            Fault::new(place, 0, format!("no page shows the drawing `{name}`; take it out or show it"))
        };
        unused.map(fault).collect()
    }
}

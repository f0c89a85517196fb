//! The pages of the book and its table of contents, `SUMMARY.md`, held together: mdBook itself leaves a page that no
//! line names out of the book without a word.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fault::Fault;
use crate::include::normalize;

/// The folder of the pages, relative to the workspace.
pub const SRC: &str = "book/src";

/// The pages below [`SRC`] of `workspace`, relative to it, and what is wrong with the table of contents.
///
/// # Errors
/// When a folder or `SUMMARY.md` cannot be read.
pub fn read(workspace: &Path) -> Result<(BTreeSet<PathBuf>, Vec<Fault>)> {
    let src = workspace.join(SRC);
    let summary = Path::new(SRC).join("SUMMARY.md");
    let text =
        fs::read_to_string(workspace.join(&summary)).with_context(|| format!("cannot read {}", summary.display()))?;

    let mut listed = BTreeSet::new();
    let mut faults = Vec::new();
    for (number, line) in text.lines().enumerate().map(|(at, line)| (at + 1, line)) {
        let Some(target) = target(line) else {
            continue;
        };
        let page = normalize(Path::new(target)).filter(|page| src.join(page).is_file());
        match page {
            None => {
                faults.push(Fault::new(&summary, number, format!("there is no page `{SRC}/{target}`; write it first")))
            }
            Some(page) => {
                if !listed.insert(page) {
                    faults.push(Fault::new(&summary, number, format!("page `{target}` is listed twice")));
                }
            }
        }
    }
    for page in files(&src)? {
        if page != Path::new("SUMMARY.md") && !listed.contains(&page) {
            let shown = page.to_string_lossy().replace('\\', "/");
            faults.push(Fault::new(
                Path::new(SRC).join(&page),
                0,
                format!("this page is not in the book; add `- [Title]({shown})` to {SRC}/SUMMARY.md"),
            ));
        }
    }
    Ok((listed, faults))
}

/// What the link on a line of the table of contents leads to.
fn target(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("](")?;
    let (target, _) = rest.split_once(')')?;
    (!target.is_empty()).then_some(target)
}

/// Every Markdown file below `src`, relative to it.
fn files(src: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let list = || format!("cannot list the folder {SRC}/{}", folder.display());
        for entry in fs::read_dir(src.join(&folder)).with_context(list)? {
            let entry = entry.with_context(list)?;
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "md") {
                files.push(path);
            }
        }
    }
    Ok(files)
}

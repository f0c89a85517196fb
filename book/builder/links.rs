//! Every link of the built book leads somewhere, and nothing that a browser loads by itself is elsewhere.
//!
//! Looks at the HTML rather than at the Markdown, since only there do headings have their ids and do the theme's own
//! links exist. A fault is reported at the line of the page that wrote the link, where there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fault::Fault;
use crate::html::{self, Page, Reference};
use crate::include::normalize;
use crate::pages::SRC;
use crate::quiz;

/// Checks the book built in `built` from `pages`, which lie below [`SRC`] of `workspace`.
///
/// # Errors
/// When a file cannot be read.
pub fn check(built: &Path, workspace: &Path, pages: &BTreeSet<PathBuf>) -> Result<Vec<Fault>> {
    let files = files(built)?;
    let mut read = BTreeMap::new();
    for path in &files {
        let text = || {
            fs::read_to_string(built.join(path)).with_context(|| format!("cannot read {}", built.join(path).display()))
        };
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("html") => read.insert(path.as_path(), Page::parse(&text()?)),
            Some("css") => {
                let references = html::style_sheet(&text()?);
                read.insert(path.as_path(), Page { references, ..Page::default() })
            }
            _ => None,
        };
    }

    let sources: BTreeMap<PathBuf, &PathBuf> = pages.iter().map(|page| (page.with_extension("html"), page)).collect();
    let mut faults = Vec::new();
    for (path, page) in &read {
        let mut dead = page.references.iter().filter_map(|reference| {
            let message = trouble(path, reference, &files, &read)?;
            Some((&reference.address, message))
        });
        match sources.get(*path) {
            Some(source) => {
                let texts = texts(workspace, Path::new(SRC).join(source))?;
                faults.extend(dead.map(|(address, message)| {
                    let (path, line) = place(&texts, address);
                    Fault::new(path, line, message)
                }));
            }
            // Copies of the pages (index.html, print.html) and the theme's files: a page's own fault comes first.
            None => faults.extend(dead.next().map(|(_, message)| Fault::new(*path, 0, message))),
        }
    }
    let from_pages = |fault: &Fault| fault.path.starts_with(SRC);
    if faults.iter().any(from_pages) {
        faults.retain(from_pages);
    }
    Ok(faults)
}

/// What is wrong with `reference`, written in the built file `from`; `None` when it leads somewhere.
fn trouble(
    from: &Path,
    reference: &Reference,
    files: &BTreeSet<PathBuf>,
    read: &BTreeMap<&Path, Page>,
) -> Option<String> {
    let address = reference.address.as_str();
    if address.starts_with("data:") || address.is_empty() {
        return None;
    }
    if has_scheme(address) || address.starts_with("//") {
        return (!reference.is_followed).then(|| {
            format!("`{address}` would be loaded from the network, and the book works without; keep a copy in {SRC}")
        });
    }
    if address.starts_with('/') {
        return Some(format!(
            "`{address}` starts at the root of a server, and the book works without one; make it relative"
        ));
    }
    let (path, fragment) = match address.split_once('#') {
        Some((path, fragment)) => (path, fragment),
        None => (address, ""),
    };
    let path = path.split('?').next().unwrap_or_default();
    let target = match path.is_empty() {
        true => from.to_owned(),
        false => normalize(&from.with_file_name("").join(path)).unwrap_or_default(),
    };
    if !files.contains(&target) {
        return Some(format!("dead link `{address}`: the book has no `{}`", shown(&target, path)));
    }
    if fragment.is_empty() || read.get(target.as_path()).is_none_or(|page| page.ids.contains(fragment)) {
        return None;
    }
    Some(format!("dead link `{address}`: `{}` has no heading or id `{fragment}`", shown(&target, path)))
}

/// `target` as the author knows it; `path` when it leads out of the book.
fn shown(target: &Path, path: &str) -> String {
    match target.as_os_str().is_empty() {
        true => path.to_owned(),
        false => target.to_string_lossy().replace('\\', "/").replace(".html", ".md"),
    }
}

/// Whether `address` begins as `https:` does.
fn has_scheme(address: &str) -> bool {
    let Some((scheme, _)) = address.split_once(':') else {
        return false;
    };
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
}

/// What the page `source` was written in: its own file first, and then the quizzes that lie beside it.
fn texts(workspace: &Path, source: PathBuf) -> Result<Vec<(PathBuf, String)>> {
    let folder = source.parent().unwrap_or(Path::new(SRC)).to_owned();
    let mut paths = vec![source];
    let beside = quiz::files(workspace, &folder)?;
    paths.extend(beside.into_iter().filter(|path| path.parent() == Some(&folder)));
    let read = |path: PathBuf| {
        let text =
            fs::read_to_string(workspace.join(&path)).with_context(|| format!("cannot read {}", path.display()))?;
        Ok((path, text))
    };
    paths.into_iter().map(read).collect()
}

/// The first of `texts` that links to `address`, and the line; the page without a line when the theme wrote the link.
fn place<'a>(texts: &'a [(PathBuf, String)], address: &str) -> (&'a Path, usize) {
    let found = texts.iter().find_map(|(path, text)| Some((path.as_path(), line_of(text, address)?)));
    found.unwrap_or((&texts[0].0, 0))
}

/// The line of `markdown` that links to `address`.
fn line_of(markdown: &str, address: &str) -> Option<usize> {
    let written = [address.to_owned(), address.replacen(".html", ".md", 1)];
    let is_here = |line: &str| {
        written.iter().any(|link| {
            line.match_indices(link.as_str()).any(|(at, _)| {
                let before = line[..at].chars().next_back();
                let after = line[at + link.len()..].chars().next();
                before.is_some_and(|letter| "(<\"' =".contains(letter))
                    && after.is_none_or(|letter| ")>\"' ".contains(letter))
            })
        })
    };
    markdown.lines().position(is_here).map(|at| at + 1)
}

/// Every file below `built`, relative to it.
fn files(built: &Path) -> Result<BTreeSet<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        let list = || format!("cannot list the folder {}", built.join(&folder).display());
        for entry in fs::read_dir(built.join(&folder)).with_context(list)? {
            let path = folder.join(entry.with_context(list)?.file_name());
            match built.join(&path).is_dir() {
                true => folders.push(path),
                false => {
                    files.insert(path);
                }
            }
        }
    }
    Ok(files)
}

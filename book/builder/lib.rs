//! Builds the book with mdBook's own libraries, and fails when a page and the code have come apart.
//!
//! ```text
//! pages      SUMMARY.md names every page, and every page that it names exists
//! blocks     every block of Rust in a page is included from a file
//! course     the preprocessor: answers the directives of each page, through
//!   directive    finding `{{#name argument}}` in a page
//!   include      code from files that are compiled and tested, by anchor, through `anchors`
//!   lanes        pictures of who worked and who waited, from recordings of real runs
//!   drawings     pictures made by hand
//!   explorer     programs whose threads a reader steps, from blocks of the page
//!   replays      failures that the checker found, to step through
//!   quiz         questions to ask oneself, from the TOML files beside the pages
//!   tables       exercises and misconceptions, from the `catalogue` of chapter.toml files
//! glossary   its words are in order, and lead to pages
//! (mdBook renders)
//! frame      what mdBook puts around each page, mended
//! warnings   what mdBook only logs is a fault as well
//! links      no link of the built `html` is dead, and nothing is loaded from the network
//! fault      what is wrong, with file and line
//! serve      the book on this machine, built again at every change
//! stock      what mdBook's own program asks of this package
//! ```
//!
//! Deliberately absent: `{{#rustdoc_include}}`, `{{#playground}}` and line ranges. Their code is either not tested
//! or moves away under its page.

pub mod anchors;
pub mod blocks;
pub mod catalogue;
pub mod course;
pub mod directive;
pub mod drawings;
pub mod explorer;
pub mod fault;
pub mod frame;
pub mod glossary;
pub mod html;
pub mod include;
pub mod lanes;
pub mod links;
pub mod pages;
pub mod quiz;
pub mod replays;
pub mod serve;
pub mod spelling;
pub mod stock;
pub mod tables;
pub mod warnings;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;

use crate::course::Course;
use crate::fault::{Fault, Faults};

/// Who a book is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edition {
    /// Anybody: with the discussions of solutions and wrong answers.
    Whole,
    /// A class that hands in: pages of exercises end before their `## Discussion`.
    Class,
}

/// Builds the book of the workspace at `workspace` into the folder `dest` and returns how many pages it has.
///
/// `dest` is replaced as a whole, and only once the new book is complete: a failed build leaves the old one.
///
/// # Errors
/// [`Faults`] when pages have to be mended; anything else is trouble with files or with mdBook itself.
pub fn build(workspace: &Path, dest: &Path, edition: Edition) -> Result<usize> {
    refuse_to_replace_anything_but_a_book(dest)?;
    let (pages, mut faults) = pages::read(workspace)?;
    faults.extend(glossary::check(workspace)?);
    faults.extend(blocks::check(workspace, &pages)?);
    faults.extend(spelling::check(workspace, &pages)?);
    Faults::check(faults)?;

    let parent = dest.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::create_dir_all(parent).with_context(|| format!("cannot create the folder {}", parent.display()))?;
    // In the same folder, so that it can be renamed into place.
    let scratch = tempfile::Builder::new()
        .prefix(".book-")
        .tempdir_in(parent)
        .with_context(|| format!("cannot create a folder in {}", parent.display()))?;
    let built = std::path::absolute(scratch.path())?.join("book");

    let root = workspace.join("book");
    let mut config = Config::from_disk(root.join("book.toml"))?;
    config.build.build_dir.clone_from(&built);
    let mut book = MDBook::load_with_config(&root, config)?;
    book.with_preprocessor(Course { workspace: workspace.to_owned(), pages: pages.clone(), edition });
    let (result, messages) = warnings::collect(|| book.build());
    result?;
    quiz::remove_copies(&built)?;
    frame::mend(&built, framed(&pages))?;

    let mut faults = links::check(&built, workspace, &pages)?;
    faults.extend(messages.into_iter().map(|message| Fault::new(pages::SRC, 0, message)));
    Faults::check(faults)?;

    if dest.exists() {
        fs::remove_dir_all(dest).with_context(|| format!("cannot remove the old book in {}", dest.display()))?;
    }
    fs::rename(&built, dest).with_context(|| format!("cannot move the book to {}", dest.display()))?;
    Ok(pages.len())
}

/// The files that mdBook writes with a frame: the pages, the first of them once more, and all of them in one.
fn framed(pages: &BTreeSet<PathBuf>) -> BTreeSet<PathBuf> {
    let pages = pages.iter().map(|page| page.with_extension("html"));
    pages.chain(["index.html", "print.html"].map(PathBuf::from)).collect()
}

/// A `--dest-dir` with a slip in it must not cost anybody their files.
fn refuse_to_replace_anything_but_a_book(dest: &Path) -> Result<()> {
    if !dest.exists() || dest.join("toc.html").is_file() {
        return Ok(());
    }
    let is_empty = dest.is_dir() && fs::read_dir(dest)?.next().is_none();
    if !is_empty {
        bail!("{} holds something that is not a built book; give --dest-dir another folder", dest.display());
    }
    Ok(())
}

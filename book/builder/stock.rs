//! What mdBook's own program asks of this package: `book.toml` names it as the preprocessor's command.
//!
//! So `mdbook build` and `mdbook serve` show every page with its code, its tables and its pictures. They follow no links
//! and keep mdBook's own frame, and a reader of their output is told on standard error what does more.

use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use mdbook_preprocessor::Preprocessor;

use crate::course::Course;
use crate::fault::Faults;
use crate::pages;

/// What there is instead, for whoever runs mdBook's program.
pub const ADVICE: &str = "note: `cargo xtask book --serve` serves this book with its own theme, and checks it as well";

/// Reads a book from `input` as mdBook sends it, answers the directives of its pages, and writes it to `output`.
///
/// # Errors
/// [`Faults`] when pages have to be mended; anything else is trouble with files or with what mdBook sent.
pub fn preprocess(workspace: &Path, input: impl Read, mut output: impl Write) -> Result<()> {
    let (context, book) = mdbook_preprocessor::parse_input(input).context("this is not what mdBook 0.5 sends")?;
    let (pages, faults) = pages::read(workspace)?;
    Faults::check(faults)?;
    let book = Course { workspace: workspace.to_owned(), pages, edition: crate::Edition::Whole }.run(&context, book)?;
    serde_json::to_writer(&mut output, &book).context("cannot hand the book back to mdBook")?;
    output.flush().context("cannot hand the book back to mdBook")
}

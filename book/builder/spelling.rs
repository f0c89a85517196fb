//! Common misspellings, by the dictionary of the program `typos`.
//!
//! It knows what people write instead of a word, and not the words themselves. So a name of our own is no fault.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Formatter};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use unicase::UniCase;

use crate::fault::Fault;
use crate::pages;

/// Names, which are right as they are.
const ALLOWED: &[&str] = &["existant", "ratatui"];

/// The misspelt words of the pages.
///
/// # Errors
/// When a page cannot be read.
pub fn check(workspace: &Path, pages: &BTreeSet<PathBuf>) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for page in pages {
        let path = Path::new(pages::SRC).join(page);
        let text =
            fs::read_to_string(workspace.join(&path)).with_context(|| format!("cannot read {}", path.display()))?;
        faults.extend(misspelt(&text).into_iter().map(|slip| Fault::new(&path, slip.line, slip.to_string())));
    }
    Ok(faults)
}

/// A word that is one letter away from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Misspelt<'a> {
    /// Counted from 1.
    pub line: usize,
    /// As it was written.
    pub word: &'a str,
    corrections: &'static [&'static str],
}

impl Display for Misspelt<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Misspelt { word, corrections, .. } = self;
        write!(
            f,
            "`{word}` is `{}`; mend it, or allow it in book/builder/spelling.rs if it is right",
            corrections.join("` or `")
        )
    }
}

/// The misspelt words of `text`, in their order.
pub fn misspelt(text: &str) -> Vec<Misspelt<'_>> {
    let mut faults = Vec::new();
    for (line, content) in (1..).zip(text.lines()) {
        let chunks = content.split(char::is_whitespace).filter(|chunk| !chunk.contains("://"));
        // A word that has digits in it is a name, or a part of a hash. The letter after a backslash belongs to that.
        let runs = chunks.flat_map(|chunk| chunk.split(|letter: char| !letter.is_alphanumeric() && letter != '\\'));
        let runs = runs.flat_map(|run| {
            run.split('\\').enumerate().map(|(at, part)| match at {
                0 => part,
                _ => part.get(1..).unwrap_or_default(),
            })
        });
        for word in runs.filter(|run| run.chars().all(char::is_alphabetic)).flat_map(humps) {
            if let Some(corrections) = typos_dict::WORD.find(&UniCase::new(word))
                && !ALLOWED.contains(&word)
            {
                faults.push(Misspelt { line, word, corrections });
            }
        }
    }
    faults
}

/// The words of a `camelCase` name: a capital after a small letter begins one.
fn humps(run: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut start = 0;
    let mut after_small = false;
    for (at, letter) in run.char_indices() {
        if letter.is_uppercase() && after_small {
            words.push(&run[start..at]);
            start = at;
        }
        after_small = letter.is_lowercase();
    }
    words.push(&run[start..]);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_taken_out_of_names_and_addresses_left_alone() {
        let text = "# Threads\n\nTwo chefs recieve it.\n\n```rust\nlet seperateLists = 1; // a freind's\n```\n";
        let words: Vec<_> = misspelt(text).iter().map(|slip| (slip.line, slip.word)).collect();
        assert_eq!(words, [(3, "recieve"), (6, "seperate"), (6, "freind")]);
        for fine in ["https://example.org/recieve?a=freind", "sha512-9freind=", "two\\nto", "ratatui"] {
            assert!(misspelt(fine).is_empty(), "addresses, hashes, escapes and names of others are not words: {fine}");
        }
    }
}

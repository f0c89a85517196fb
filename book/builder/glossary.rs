//! The glossary: its words stand in the order of the alphabet, and each leads to the page where it is explained.
//!
//! Whether that page is there is for `links` to say.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::fault::Fault;
use crate::pages::SRC;

/// Checks `glossary.md` of the workspace at `workspace`, if its book has one: a list of words, each on a line of its own and
/// followed by `: ` and what it means.
///
/// # Errors
/// When it cannot be read.
pub fn check(workspace: &Path) -> Result<Vec<Fault>> {
    let path = Path::new(SRC).join("glossary.md");
    if !workspace.join(&path).is_file() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(workspace.join(&path)).with_context(|| format!("cannot read {}", path.display()))?;
    let mut faults = Vec::new();
    let mut before: Option<Word<'_>> = None;
    for word in words(&text) {
        let mut wrong = |message: String| faults.push(Fault::new(&path, word.line, message));
        if let Some(before) = &before {
            match word.key().cmp(&before.key()) {
                std::cmp::Ordering::Greater => {}
                std::cmp::Ordering::Equal => wrong(format!("`{}` stands there twice", word.name)),
                std::cmp::Ordering::Less => wrong(format!("`{}` belongs before `{}`", word.name, before.name)),
            }
        }
        if !word.leads_to_a_page() {
            wrong(format!("`{}` leads nowhere; link to the page where it is explained", word.name));
        }
        before = Some(word);
    }
    if before.is_none() {
        faults.push(Fault::new(path, 0, "there is no word; write it on a line, and `: ` and its meaning on the next"));
    }
    Ok(faults)
}

/// One entry.
struct Word<'a> {
    name: &'a str,
    /// Counted from 1.
    line: usize,
    meaning: String,
}

impl Word<'_> {
    /// What the alphabet goes by.
    fn key(&self) -> String {
        self.name.to_lowercase()
    }

    /// Links to other words are of no use alone: they could lead in a circle.
    fn leads_to_a_page(&self) -> bool {
        let targets = self.meaning.split("](").skip(1).filter_map(|rest| rest.split_once(')'));
        targets.map(|(target, _)| target.split('#').next().unwrap_or_default()).any(|page| page.ends_with(".md"))
    }
}

fn words(text: &str) -> Vec<Word<'_>> {
    let lines: Vec<&str> = text.lines().collect();
    let begins = |at: &usize| lines.get(at + 1).is_some_and(|next| next.starts_with(": "));
    let starts = (0..lines.len()).filter(begins);
    let word = |at: usize| {
        let meaning = lines[at + 1..].iter().take_while(|line| !line.trim().is_empty());
        Word { name: lines[at].trim(), line: at + 1, meaning: meaning.copied().collect::<Vec<_>>().join(" ") }
    };
    starts.map(word).collect()
}

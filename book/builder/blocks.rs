//! Blocks of Rust in a page come from files that are compiled: a block that is typed into the page fails the build.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::fault::Fault;
use crate::pages::SRC;

/// A fault for each block of Rust in `pages` (relative to [`SRC`] of `workspace`) that holds anything but includes.
///
/// # Errors
/// When a page cannot be read.
pub fn check(workspace: &Path, pages: &BTreeSet<PathBuf>) -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for page in pages {
        let place = Path::new(SRC).join(page);
        let text =
            fs::read_to_string(workspace.join(&place)).with_context(|| format!("cannot read {}", place.display()))?;
        faults.extend(typed(&text).into_iter().map(|line| {
            Fault::new(
                &place,
                line,
                "nothing compiles this line of Rust; include it from a file that is tested, or call the block `text`",
            )
        }));
    }
    Ok(faults)
}

/// The first line of each block of Rust that is typed into the page instead of included.
fn typed(page: &str) -> Vec<usize> {
    let mut found = Vec::new();
    // The fence that ends the block, and whether its lines are still to be looked at.
    let mut block: Option<(String, bool)> = None;
    for (number, line) in (1..).zip(page.lines()) {
        // In a list or a quotation, a block begins further to the right.
        let line = line.trim_start_matches([' ', '\t', '>']).trim_end();
        match &mut block {
            None => {
                let mark = line.chars().next().filter(|mark| matches!(mark, '`' | '~'));
                let Some(mark) = mark else { continue };
                let rest = line.trim_start_matches(mark);
                let length = line.len() - rest.len();
                // Backticks after the fence: that was a code span.
                if length >= 3 && !(mark == '`' && rest.contains('`')) {
                    let language = rest.trim().split([',', ' ', '{']).next().unwrap_or_default();
                    block = Some((line[..length].to_owned(), matches!(language, "rust" | "rs")));
                }
            }
            Some((fence, _)) if line.starts_with(&**fence) && line.trim_start_matches(&fence[..1]).is_empty() => {
                block = None;
            }
            Some((_, is_looked_at)) if *is_looked_at => {
                let is_included = line.starts_with("{{#include ") && line.ends_with("}}");
                if !is_included && !line.is_empty() {
                    found.push(number);
                    *is_looked_at = false;
                }
            }
            Some(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_rust_that_is_typed_is_found() {
        let included = "```rust\n{{#include a.rs:b}}\n\n{{#include a.rs:c}}\n```\n";
        for (page, lines) in [
            (included.to_owned(), &[][..]),
            ("```rust\nfn a() {}\nfn b() {}\n```\n".to_owned(), &[2]),
            (format!("{included}\n- a\n\n  ```rust,ignore\n  {{{{#include a.rs:b}}}}\n  let x;\n  ```\n"), &[11]),
            ("> ~~~ rs\n> let x;\n> ~~~\n".to_owned(), &[2]),
            ("```text\nfn a() {}\n```\n\n```rust`\nfn b() {}\n".to_owned(), &[]),
            ("````markdown\n```rust\nfn a() {}\n```\n````\n\n```rust\nfn b() {}\n```\n".to_owned(), &[8]),
        ] {
            assert_eq!(typed(&page), lines, "{page}");
        }
    }
}

//! Programs whose threads a reader steps: a block ```` ```explorer ```` of a page becomes a `<ten-explorer>`.
//!
//! ```text
//! block        the TOML, as it is written
//! program      whether it is right: names, lines, operations
//! operation    what a step does, through
//! expression   conditions and values
//! ```
//!
//! The lines that a reader sees come by anchor from a program in [`FOLDER`], which `interleave` explores in a test; so
//! does the list of outcomes: a test compares it with those that the checker finds, and with those that
//! `theme/explorer.js` finds.

pub mod block;
pub mod expression;
pub mod operation;
pub mod program;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::fault::Fault;
use crate::include::Includes;
use crate::pages;
use block::Block;

/// The folder of the programs, relative to the workspace.
pub const FOLDER: &str = "book/listings/explorers";

/// A program that a page shows.
#[derive(Clone, Debug)]
pub struct Program {
    /// Its name in the book.
    pub id: String,
    /// The file below [`FOLDER`] that holds it in Rust, without `.rs`.
    pub listing: String,
    /// The names of all ways in which it can end.
    pub outcomes: Vec<String>,
    /// The code of its threads, each once.
    pub listings: Vec<String>,
    /// What the script reads.
    pub data: Value,
}

/// The programs of all pages.
#[derive(Debug, Default)]
pub struct Explorers {
    programs: Vec<Program>,
    pages: BTreeMap<String, PathBuf>,
}

impl Explorers {
    /// Replaces the explorers of the page at `place`, line for line, and says what is wrong with them.
    pub fn expand(&mut self, place: &Path, page: &str, includes: &mut Includes) -> (String, Vec<Fault>) {
        let (mut out, mut faults) = (String::with_capacity(page.len()), Vec::new());
        let mut lines = page.split_inclusive('\n').enumerate();
        while let Some((number, line)) = lines.next() {
            let ticks = line.len() - line.trim_start_matches('`').len();
            if ticks < 3 {
                out.push_str(line);
                continue;
            }
            let is_end = |line: &str| line.trim_end().len() >= ticks && line.trim_end().chars().all(|c| c == '`');
            let is_explorer = line[ticks..].trim() == "explorer";
            let (mut inner, mut closed, mut count) = (String::new(), false, 1);
            if !is_explorer {
                out.push_str(line);
            }
            for (_, line) in lines.by_ref() {
                count += 1;
                if !is_explorer {
                    out.push_str(line);
                }
                if is_end(line) {
                    closed = true;
                    break;
                }
                inner.push_str(line);
            }
            if !is_explorer {
                continue;
            }
            let made = match closed {
                true => self.element(place, &inner, includes),
                false => Err((0, "this block is never closed".into())),
            };
            let html = made.unwrap_or_else(|(at, message)| {
                let line = number + 2 + inner.get(..at).unwrap_or_default().matches('\n').count();
                faults.push(Fault::new(place, line, message));
                String::new()
            });
            // As many lines as before, so that the faults of others name the right ones.
            out.push_str(&html);
            out.push_str(&"\n".repeat(count - html.matches('\n').count()));
        }
        (out, faults)
    }

    /// The programs of the pages that were expanded so far.
    pub fn into_programs(self) -> Vec<Program> {
        self.programs
    }

    fn element(&mut self, place: &Path, text: &str, includes: &mut Includes) -> Result<String, program::Wrong> {
        let block: Block = toml::from_str(text)
            .map_err(|error| (error.span().map_or(0, |span| span.start), error.message().to_owned()))?;
        let program = program::check(&block, includes)?;
        if let Some(other) = self.pages.insert(program.id.clone(), place.to_owned()) {
            let other = other.display();
            return Err((block.id.span().start, format!("`{}` is the id of an explorer on {other}", program.id)));
        }
        let html = element(&program);
        self.programs.push(program);
        Ok(html)
    }
}

/// The programs of all pages of the workspace at `workspace`, and what is wrong with them.
///
/// # Errors
/// When a page or a file to include from cannot be read.
pub fn programs(workspace: &Path) -> Result<(Vec<Program>, Vec<Fault>)> {
    let (mut includes, _) = Includes::read(workspace)?;
    let (pages, _) = pages::read(workspace)?;
    let (mut explorers, mut faults) = (Explorers::default(), Vec::new());
    for page in pages {
        let place = Path::new(pages::SRC).join(page);
        let text =
            fs::read_to_string(workspace.join(&place)).with_context(|| format!("cannot read {}", place.display()))?;
        faults.extend(explorers.expand(&place, &text, &mut includes).1);
    }
    Ok((explorers.into_programs(), faults))
}

/// The element. What stands in it besides the data is for readers without the script.
fn element(program: &Program) -> String {
    let data = &program.data;
    let text = |value: &Value| inline(value.as_str().unwrap_or_default());
    // A line break in the HTML could begin Markdown again.
    let code = |code: &String| {
        format!("<pre><code class=\"language-rust\">{}</code></pre>", escaped(code).replace('\n', "&#10;"))
    };
    let listings: String = program.listings.iter().map(code).collect();
    let choices = data["question"]["choices"].as_array().into_iter().flatten();
    let choices: String = choices.map(|choice| format!("<li>{}</li>", text(&choice["text"]))).collect();
    format!(
        "<ten-explorer id=\"explorer-{}\">\n<p><strong>{}</strong></p>{listings}<p>{}</p><ul>{choices}</ul>\
         {}</ten-explorer>\n",
        program.id,
        text(&data["title"]),
        text(&data["question"]["text"]),
        script(data),
    )
}

/// `data` for a script to read, from inside a page: nothing in it can end the element that it stands in.
pub fn script(data: &Value) -> String {
    let data = data.to_string().replace('<', "\\u003c");
    format!("<script type=\"application/json\">{data}</script>")
}

/// Text as HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Text with code between backticks, as HTML.
fn inline(text: &str) -> String {
    let parts = escaped(text);
    let parts = parts.split('`').enumerate();
    parts.map(|(at, part)| if at % 2 == 0 { part.to_owned() } else { format!("<code>{part}</code>") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn data_cannot_end_its_element() {
        assert_eq!(
            script(&json!({"a": "</script><b>"})),
            "<script type=\"application/json\">{\"a\":\"\\u003c/script>\\u003cb>\"}</script>"
        );
    }

    #[test]
    fn code_in_text_is_marked_and_nothing_is_a_tag() {
        assert_eq!(inline("a `Mutex<T>` & b"), "a <code>Mutex&lt;T&gt;</code> &amp; b");
    }
}

//! What an answer may not contain, told from its tokens.
//!
//! An answer to a model exercise that uses locks, channels or threads other than the explorer's would not be explored, and
//! would pass. Some other things would end the test's process, or reach outside of it or of the one file that an answer is:
//! sockets, standard input, files, processes, the environment. Each is refused with its line and what to write in its place.
//!
//! Tokens rather than a syntax tree: a path inside a macro's parentheses counts like any other. Names are followed through
//! `use .. as ..` by the file as a whole. This stops accidents and not a determined forger: a method can do
//! what no path names. That a passing model must have explored operations of the answer is held elsewhere,
//! by `proctor`.
//!
//! `outside` and `unexplored` are the tables of paths, `rules` judges by them, `uses` reads import trees, `names` follows what they
//! call by a name, `walk` goes through the tokens, of which `tokens` answers small questions.

mod names;
mod outside;
mod rules;
mod tokens;
mod unexplored;
mod uses;
mod walk;

use crate::manifest::Allowance;
use proc_macro2::{LexError, TokenStream};
use std::ops::Range;

/// What one exercise forbids and allows.
#[derive(Clone, Copy, Debug)]
pub struct Policy<'e> {
    /// It is graded by exploring: what cannot be explored is refused.
    pub model: bool,
    /// What it may use that is refused elsewhere.
    pub allows: &'e [Allowance],
    /// Paths, such as `interleave::future`, that it may not use although others may.
    pub refuses: &'e [String],
    /// Its module, the only one of its crate that an answer can count on.
    pub module: &'e str,
}

/// One thing that an answer may not contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// One sentence on what is refused.
    pub title: String,
    /// Where it stands, in bytes. Nowhere when the file as a whole is at fault.
    pub range: Option<Range<usize>>,
    /// The reason, beside the place.
    pub label: String,
    /// What to write or do instead.
    pub help: String,
}

/// What the policy says of a file.
#[derive(Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing against it.
    Clean,
    /// These things against it. The text is kept for whoever shows them.
    Refused(String, Vec<Refusal>),
    /// These are no Rust tokens. The compiler says it better; should it accept the file, this refusal holds.
    Unreadable(String, Refusal),
}

/// How deeply brackets may be nested: what reads them goes down with them, and a stranger's file must not end a grader.
const DEEPEST: usize = 200;

/// Judges the bytes of an answer.
pub fn examine(bytes: Vec<u8>, policy: Policy) -> Finding {
    let source = match String::from_utf8(bytes) {
        Ok(source) => source,
        Err(error) => {
            let line = error.as_bytes()[..error.utf8_error().valid_up_to()].iter().filter(|b| **b == b'\n').count() + 1;
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            return Finding::Refused(
                text,
                vec![whole_file(
                    format!("the file is not UTF-8: line {line} has a byte that no character begins with"),
                    "Rust's sources are UTF-8; save the file with that encoding",
                )],
            );
        }
    };
    // A byte order mark and a `#!` line are no tokens, and rustc passes over them too.
    let start = if source.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let text = &source[start..];
    let start = match text.strip_prefix("#!").is_some_and(|rest| !tokens::behind_comments(rest).starts_with('[')) {
        true => start + text.find('\n').unwrap_or(text.len()),
        false => start,
    };
    let tokens: TokenStream = match source[start..].parse() {
        Ok(tokens) => tokens,
        Err(error) => {
            let refusal = unreadable(&error, start);
            return Finding::Unreadable(source, refusal);
        }
    };
    if tokens::has_no_items(&tokens) {
        let help =
            "the graded tests need what the starter declares; the starter is kept beside the tests as starter.rs";
        return Finding::Refused(source, vec![whole_file("the file is empty".into(), help)]);
    }
    if tokens::depth(&tokens) > DEEPEST {
        let title = format!("its brackets are nested more than {DEEPEST} deep");
        return Finding::Refused(source, vec![whole_file(title, "give parts of it names")]);
    }
    let mut refusals = walk::refusals(tokens, policy);
    refusals.iter_mut().filter_map(|r| r.range.as_mut()).for_each(|r| *r = r.start + start..r.end + start);
    match refusals.is_empty() {
        true => Finding::Clean,
        false => Finding::Refused(source, refusals),
    }
}

/// The refusal of a file that is not there.
pub fn missing(starter: &std::path::Path) -> Refusal {
    whole_file("the file is not there".into(), &format!("{} is a copy of the starter", starter.display()))
}

fn whole_file(title: String, help: &str) -> Refusal {
    Refusal { title, range: None, label: String::new(), help: help.into() }
}

fn unreadable(error: &LexError, start: usize) -> Refusal {
    let range = error.span().byte_range();
    Refusal {
        title: "the source policy cannot read this file".into(),
        range: Some(range.start + start..range.end + start),
        label: "no token of Rust begins here".into(),
        help: "write this in another way".into(),
    }
}

#[cfg(test)]
mod tests;

//! `{{#quiz name}}`: questions to ask oneself, from the file `name.quiz.toml` beside the page.
//!
//! The page gets the questions, the choices and the folded answers as Markdown, so that it can be read and printed
//! without a script. `theme/quiz.js` makes a form of them. [`mod@file`] is the format, and what is wrong with a file.

pub mod file;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::directive;
use crate::fault::Fault;
use crate::include::Includes;
use crate::pages::SRC;
use file::{Choice, Question, Quiz};

/// How the name of a file with questions ends.
pub const SUFFIX: &str = ".quiz.toml";

/// Every file with questions, and which of them pages have shown so far.
#[derive(Debug)]
pub struct Quizzes {
    known: BTreeMap<PathBuf, Quiz>,
    /// The texts of those that have a fault of their own already, so that nothing follows from it.
    unreadable: BTreeMap<PathBuf, String>,
    shown: BTreeMap<PathBuf, PathBuf>,
}

impl Quizzes {
    /// Reads every file with questions below [`SRC`] of `workspace`, and what is wrong with them.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read(workspace: &Path) -> Result<(Self, Vec<Fault>)> {
        let (mut known, mut unreadable, mut faults) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for path in files(workspace, Path::new(SRC))? {
            let text =
                fs::read_to_string(workspace.join(&path)).with_context(|| format!("cannot read {}", path.display()))?;
            match Quiz::parse(&path, &text) {
                Ok(quiz) => {
                    faults.extend(quiz.faults(&path, workspace));
                    known.insert(path, quiz);
                }
                Err(fault) => {
                    faults.push(fault);
                    unreadable.insert(path, text);
                }
            }
        }
        Ok((Self { known, unreadable, shown: BTreeMap::new() }, faults))
    }

    /// The files and their questions, for tests that hold a program's answer against the declared one.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Quiz)> {
        self.known.iter().map(|(path, quiz)| (path.as_path(), quiz))
    }

    /// The questions called `name`, for `page` (relative to the workspace); else why there are none.
    ///
    /// What is wrong with the code that the questions include is added to `faults`, at its own line.
    pub fn markdown(
        &mut self,
        page: &Path,
        name: &str,
        includes: &mut Includes,
        faults: &mut Vec<Fault>,
    ) -> Result<String, String> {
        let path = page.with_file_name(format!("{name}{SUFFIX}"));
        if let Some(text) = self.unreadable.get(&path) {
            // What it includes is not unused.
            directive::expand(text, |directive| includes.code(&path, directive.argument).unwrap_or_default());
            return Ok(String::new());
        }
        let shown = path.to_string_lossy().replace('\\', "/");
        let quiz = self.known.get(&path).ok_or_else(|| {
            let here = self.known.keys().filter(|known| known.parent() == page.parent());
            let here: Vec<String> = here.map(|known| stem(known)).collect();
            match here.is_empty() {
                true => format!("there is no file `{shown}`, nor any other quiz beside this page"),
                false => format!("there is no file `{shown}`; beside this page there is {}", here.join(", ")),
            }
        })?;
        if let Some(before) = self.shown.insert(path.clone(), page.to_owned()) {
            return Err(format!(
                "quiz `{name}` is shown on {} already, and a reader's answers belong to one place",
                before.to_string_lossy().replace('\\', "/")
            ));
        }

        let key = shown.trim_start_matches(SRC).trim_start_matches('/').trim_end_matches(SUFFIX);
        // A tag of a name that Markdown does not know opens a block only after a blank line.
        let mut out = format!("\n<ten-quiz data-quiz=\"{key}\">\n");
        let mut expand = |text: &toml::Spanned<String>| {
            directive::expand(text.get_ref().trim_end(), |directive| {
                let code = match directive.name {
                    "include" => includes.code(&path, directive.argument),
                    other => Err(format!("a quiz has no directive `{other}`; it may include code, and no more")),
                };
                code.unwrap_or_else(|message| {
                    faults.push(Fault::new(&path, quiz.line_of(text) + directive.line - 1, message));
                    String::new()
                })
            })
        };
        for (number, question) in (1..).zip(&quiz.questions) {
            out.push_str(&markdown(number, question, &mut expand));
        }
        out.push_str("</ten-quiz>\n");
        Ok(out)
    }

    /// One fault for each file that no page shows.
    pub fn unused(&self) -> Vec<Fault> {
        let unused = self.known.keys().filter(|path| !self.shown.contains_key(*path));
        unused
            .map(|path| {
                let directive = format!("{{{{#quiz {}}}}}", stem(path));
                Fault::new(
                    path,
                    0,
                    format!("no page shows this quiz; put `{directive}` on one beside it, or take it out"),
                )
            })
            .collect()
    }
}

/// Takes the copies of the questions out of the book built in `built`: mdBook copies all that is no Markdown.
///
/// # Errors
/// When a folder cannot be listed or a file cannot be removed.
pub fn remove_copies(built: &Path) -> Result<()> {
    for path in files(built, Path::new(""))? {
        fs::remove_file(built.join(&path)).with_context(|| format!("cannot remove {}", built.join(&path).display()))?;
    }
    Ok(())
}

/// Every file with questions below the folder `below` of `root`, relative to `root`.
///
/// # Errors
/// When a folder cannot be listed.
pub fn files(root: &Path, below: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![below.to_owned()];
    while let Some(folder) = folders.pop() {
        let list = || format!("cannot list the folder {}", root.join(&folder).display());
        for entry in fs::read_dir(root.join(&folder)).with_context(list)? {
            let entry = entry.with_context(list)?;
            let path = folder.join(entry.file_name());
            if entry.path().is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(SUFFIX) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The name by which a page asks for the file.
fn stem(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().trim_end_matches(SUFFIX).to_owned()
}

/// A question, its choices, and the folded explanation of each. `text` answers the directives in a piece of Markdown.
///
/// Blank lines let Markdown go on inside the elements.
fn markdown(number: usize, question: &Question, text: &mut impl FnMut(&toml::Spanned<String>) -> String) -> String {
    let mut out = format!(
        "<div class=\"quiz-question\" data-question=\"{}\" data-mark=\"{}\"{}>\n",
        question.id.get_ref(),
        mark(question),
        if question.several { " data-several" } else { "" }
    );
    if let Some(given) = &question.given {
        out.push_str(&format!("<div class=\"quiz-given\">\n\n{}\n\n</div>\n", text(given)));
    }
    let hint = if question.several { " *(Several may be right.)*" } else { "" };
    out.push_str(&format!("<div class=\"quiz-ask\">\n\n**{number}.** {}{hint}\n\n</div>\n", text(&question.ask)));
    out.push_str("<ol class=\"quiz-choices\" type=\"A\">\n");
    for Choice { text: choice, .. } in &question.choices {
        out.push_str(&format!("<li>\n\n{}\n\n</li>\n", text(choice)));
    }
    out.push_str("</ol>\n</div>\n");

    out.push_str(&format!("<details class=\"quiz-answer\">\n<summary>The answer to question {number}</summary>\n"));
    out.push_str("<ol type=\"A\">\n");
    for choice in &question.choices {
        let (class, word) = if choice.right { ("quiz-right", "Right.") } else { ("quiz-wrong", "Wrong.") };
        // An explanation that is missing is a fault already.
        let because = choice.because.as_ref().map(&mut *text).unwrap_or_default();
        out.push_str(&format!("<li class=\"{class}\">\n\n**{word}** {because}\n\n</li>\n"));
    }
    out.push_str("</ol>\n</details>\n");
    out
}

/// Changes when a question is asked in another way: an answer that a browser has kept is then out of date.
fn mark(question: &Question) -> String {
    // FNV-1a. It tells versions of a question apart and proves nothing.
    let mut hash: u32 = 0x811c_9dc5;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    };
    add(question.given.as_ref().map_or("", |given| given.get_ref()));
    add(question.ask.get_ref());
    for choice in &question.choices {
        add(choice.text.get_ref());
        add(if choice.right { "right" } else { "wrong" });
    }
    format!("{hash:08x}")
}

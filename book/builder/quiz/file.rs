//! A file with questions, as its author writes it, and what may be wrong with it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::fault::Fault;

/// The folder of programs that decide a question, relative to the workspace. A test runs them.
pub const PROGRAMS: &str = "book/listings/quiz";

/// One file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quiz {
    /// In the order in which they are asked.
    #[serde(default, rename = "question")]
    pub questions: Vec<Question>,
    /// What the places of its fields are counted in.
    #[serde(skip)]
    text: String,
}

/// One question.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name in the reader's browser, in kebab case. Unique in the file.
    pub id: Spanned<String>,
    /// What one has to see first, such as code: any Markdown.
    pub given: Option<Spanned<String>>,
    /// The question itself: one paragraph of Markdown.
    pub ask: Spanned<String>,
    /// Whether any number of choices can be right, and not just one.
    #[serde(default)]
    pub several: bool,
    /// The program in [`PROGRAMS`] whose behaviour decides which choices are right.
    pub program: Option<Spanned<String>>,
    /// In the order of their letters.
    #[serde(default, rename = "choice")]
    pub choices: Vec<Choice>,
}

/// One answer that can be chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// One paragraph of Markdown.
    pub text: Spanned<String>,
    /// Whether it is right.
    #[serde(default)]
    pub right: bool,
    /// Why it is right, or why one might think so and it is not: any Markdown.
    pub because: Option<Spanned<String>>,
    /// What the question's program says when this choice is right. A wrong choice may go without, when it is wrong in
    /// its reason.
    pub value: Option<Spanned<String>>,
}

impl Quiz {
    /// Reads a file of the text `text`; `path` is where a fault is reported.
    ///
    /// # Errors
    /// The fault, when it is no TOML, or when it has unknown fields or too few.
    pub fn parse(path: &Path, text: &str) -> Result<Self, Fault> {
        match toml::from_str::<Self>(text) {
            Ok(quiz) => Ok(Self { text: text.to_owned(), ..quiz }),
            Err(error) => {
                let start = error.span().map_or(0, |span| span.start);
                Err(Fault::new(path, line_at(text, start), error.message()))
            }
        }
    }

    /// The line on which `field` begins, or its first line of text when it has three quotes.
    pub fn line_of(&self, field: &Spanned<String>) -> usize {
        let start = field.span().start;
        let opened = self.text.get(start..).unwrap_or_default().trim_start_matches(['"', '\'']);
        line_at(&self.text, start) + usize::from(opened.starts_with(['\n', '\r']))
    }

    /// What its author has to mend before readers can be asked.
    pub fn faults(&self, path: &Path, workspace: &Path) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.questions.is_empty() {
            faults.push(Fault::new(path, 0, "there is no question; begin one with `[[question]]`"));
        }
        let mut ids: BTreeMap<&str, usize> = BTreeMap::new();
        for question in &self.questions {
            let mut wrong = |field: &Spanned<String>, message: String| {
                faults.push(Fault::new(path, self.line_of(field), message));
            };
            let id = question.id.get_ref();
            let line = self.line_of(&question.id);
            if let Some(first) = ids.insert(id, line) {
                wrong(
                    &question.id,
                    format!("question `{id}` stands on line {first} already; give this one another name"),
                );
            }
            if id.is_empty() || !id.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '-') {
                wrong(&question.id, format!("`{id}` is no name; use small letters, digits and `-`"));
            }
            for (place, message) in question.faults(workspace) {
                wrong(place, message);
            }
            for markdown in question.markdown() {
                for (offset, message) in typed_code(markdown.get_ref()) {
                    faults.push(Fault::new(path, self.line_of(markdown) + offset, message));
                }
            }
        }
        faults
    }
}

impl Question {
    /// Every piece of Markdown in it.
    fn markdown(&self) -> impl Iterator<Item = &Spanned<String>> {
        let choices = self.choices.iter().flat_map(|choice| [Some(&choice.text), choice.because.as_ref()]);
        [self.given.as_ref(), Some(&self.ask)].into_iter().chain(choices).flatten()
    }

    /// What is wrong with it, and the field at which that is reported.
    fn faults(&self, workspace: &Path) -> Vec<(&Spanned<String>, String)> {
        let mut faults = Vec::new();
        let id = self.id.get_ref();
        if !is_one_paragraph(self.ask.get_ref()) {
            faults.push((&self.ask, "a question is one paragraph; put what comes before it into `given`".into()));
        }
        if self.choices.len() < 2 {
            faults.push((
                &self.id,
                format!("question `{id}` leaves no choice; give it two `[[question.choice]]` at least"),
            ));
        } else {
            match (self.choices.iter().filter(|choice| choice.right).count(), self.several) {
                (0, _) => faults.push((&self.id, format!("question `{id}` has no right choice; say `right = true`"))),
                (1, _) | (_, true) => {}
                (right, false) => faults.push((
                    &self.id,
                    format!("question `{id}` has {right} right choices; say `several = true`, or leave one of them"),
                )),
            }
        }
        let mut texts = BTreeSet::new();
        for choice in &self.choices {
            let text = &choice.text;
            if !is_one_paragraph(text.get_ref()) {
                faults.push((text, "a choice is one paragraph".into()));
            }
            if !texts.insert(text.get_ref()) {
                faults.push((text, "this choice stands there twice".into()));
            }
            if choice.because.as_ref().is_none_or(|because| because.get_ref().trim().is_empty()) {
                faults.push((text, "this choice has no explanation; say in `because` why it is right or wrong".into()));
            }
        }
        faults.extend(self.faults_of_the_program(workspace));
        faults
    }

    /// A program that decides the question has to be there, and each right choice has to say what it stands for.
    fn faults_of_the_program(&self, workspace: &Path) -> Vec<(&Spanned<String>, String)> {
        let mut faults = Vec::new();
        if let Some(program) = &self.program {
            let path = format!("{PROGRAMS}/{}.rs", program.get_ref());
            if !workspace.join(&path).is_file() {
                faults.push((program, format!("there is no program `{path}`")));
            }
        }
        for choice in &self.choices {
            match (&choice.value, &self.program) {
                (None, Some(_)) if choice.right => faults.push((
                    &choice.text,
                    "a program decides this question; say in `value` what it says when this choice is right".into(),
                )),
                (Some(value), None) => faults.push((
                    value,
                    "no program decides this question; name one in `program`, or leave out `value`".into(),
                )),
                _ => {}
            }
        }
        faults
    }
}

/// Counted from 1.
fn line_at(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

fn is_one_paragraph(markdown: &str) -> bool {
    let text = markdown.trim();
    !text.is_empty() && text.lines().all(|line| !line.trim().is_empty() && !line.starts_with("```"))
}

/// Each line, counted from 0, that opens a block of code which is typed in and not included.
fn typed_code(markdown: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut lines = markdown.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else {
            continue;
        };
        let inside: Vec<&str> =
            lines.by_ref().map(|(_, line)| line.trim()).take_while(|line| !line.starts_with("```")).collect();
        let is_included = inside.len() == 1 && inside[0].starts_with("{{#include ");
        if !matches!(language.trim(), "text" | "sh") && !is_included {
            found.push((number, "nothing compiles this block; `{{#include ..}}` it, or call it `text`".into()));
        }
    }
    found
}

//! What pages show of the catalogue, as Markdown: `{{#exercises chapter3}}`, `{{#exercise ordered-locks}}` and
//! `{{#misconceptions ordered-locks}}`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::catalogue::{Catalogue, Chapter, Exercise};

/// A table of a chapter's exercises. Those that have a page among `pages` (relative to `book/src`) link to it; `page`
/// is where the table stands.
pub fn exercises(catalogue: &Catalogue, name: &str, page: &Path, pages: &BTreeSet<PathBuf>) -> Result<String, String> {
    let chapter = catalogue
        .chapter(name)
        .ok_or_else(|| format!("there is no chapter `{name}`; there is {}", listed(&catalogue.chapter_names())))?;
    let up = "../".repeat(page.components().count() - 1);
    // The blank line lets Markdown go on inside the element, which is there for the style sheet.
    let mut out = String::from("<div class=\"exercises\">\n\n");
    out.push_str("| exercise | what you do | difficulty | minutes | points |\n");
    out.push_str("|---|---|:---:|---:|---:|\n");
    for exercise in &chapter.exercises {
        let path = page_of(chapter, exercise);
        let name = match pages.contains(Path::new(&path)) {
            true => format!("[`{}`]({up}{path})", exercise.id),
            false => format!("`{}`", exercise.id),
        };
        out.push_str(&format!(
            "| {name} | {}. {} | {} of 3 | {} | {} |\n",
            cell(exercise.title.trim_end_matches('.')),
            cell(&exercise.summary),
            exercise.difficulty,
            exercise.minutes,
            exercise.points
        ));
    }
    out.push_str("\n</div>\n");
    Ok(out)
}

/// The head of an exercise's page: what it asks for, what it costs and what it gives.
pub fn exercise(catalogue: &Catalogue, name: &str) -> Result<String, String> {
    let (_, exercise) = find(catalogue, name)?;
    Ok(format!(
        "*{}*\\\n{} minutes · difficulty {} of 3 · {} points\n",
        prose(&exercise.summary),
        exercise.minutes,
        exercise.difficulty,
        exercise.points
    ))
}

/// The misconceptions that an exercise's tests can name, each folded up: a reader may want to be caught first.
pub fn misconceptions(catalogue: &Catalogue, name: &str) -> Result<String, String> {
    let (_, exercise) = find(catalogue, name)?;
    let mut out = String::new();
    for misconception in &exercise.misconceptions {
        out.push_str(&format!(
            "<details id=\"{id}\">\n<summary><code>{shown}</code>: {}</summary>\n\n{}\n\n</details>\n\n",
            html(&misconception.title),
            prose(misconception.explanation.trim()),
            id = misconception.id,
            // Where a line of a phone may end.
            shown = misconception.id.replace('_', "_<wbr>"),
        ));
    }
    Ok(out.trim_end().to_owned())
}

/// Where the page of `exercise` is, relative to `book/src`, with slashes.
fn page_of(chapter: &Chapter, exercise: &Exercise) -> String {
    format!("{}/{}.md", chapter.folder, exercise.id)
}

fn find<'a>(catalogue: &'a Catalogue, name: &str) -> Result<(&'a Chapter, &'a Exercise), String> {
    catalogue
        .exercise(name)
        .ok_or_else(|| format!("there is no exercise `{name}`; there is {}", listed(&catalogue.exercise_names())))
}

fn listed(names: &[String]) -> String {
    match names.is_empty() {
        true => "none at all yet".to_owned(),
        false => names.join(", "),
    }
}

/// Text of a terminal as Markdown: a `<` outside of a code span would open a tag (`Mutex<T>`).
fn prose(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut in_code = false;
    for letter in text.chars() {
        match letter {
            '`' => in_code = !in_code,
            '<' if !in_code => {
                out.push_str("&lt;");
                continue;
            }
            _ => {}
        }
        out.push(letter);
    }
    out
}

/// The same for a cell of a table, where a bar would end it.
fn cell(text: &str) -> String {
    prose(text).replace('|', "\\|").replace('\n', " ")
}

/// The same for the inside of an HTML element, where Markdown is not read: code spans become `<code>`.
fn html(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    let mut out = String::with_capacity(text.len());
    for (at, piece) in text.split('`').enumerate() {
        match at % 2 {
            0 => out.push_str(piece),
            _ => out.push_str(&format!("<code>{piece}</code>")),
        }
    }
    out
}

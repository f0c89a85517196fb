//! The format of `chapter.toml`, and what must hold for it.

use super::{Chapter, Exercise, Misconception, Paths, Starter};
use crate::workspace::Workspace;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fs, io};
use toml::Spanned;

/// The course's own files are not as they should be.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file could not be read.
    #[error("{} could not be read: {cause}", .file.display())]
    Read {
        /// Which.
        file: PathBuf,
        /// The system's reason.
        cause: io::Error,
    },
    /// A chapter.toml is not TOML, or not of the format.
    #[error("{}:{line}: {message}", .file.display())]
    Format {
        /// Which.
        file: PathBuf,
        /// Counted from 1.
        line: usize,
        /// What is wrong, and what should stand there.
        message: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterToml {
    number: Spanned<u32>,
    title: String,
    #[serde(default)]
    exercise: Vec<ExerciseToml>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseToml {
    id: Spanned<String>,
    title: String,
    summary: Spanned<String>,
    points: u32,
    #[serde(default)]
    credit: Credit,
    difficulty: Spanned<u8>,
    #[expect(dead_code, reason = "the book shows how long an exercise takes, and it must be a number all the same")]
    minutes: u32,
    #[serde(default)]
    model: bool,
    #[serde(default)]
    allow: Vec<Allowance>,
    #[serde(default)]
    refuse: Vec<Spanned<String>>,
    starter: Spanned<String>,
    hints: Spanned<Vec<String>>,
    #[serde(default)]
    misconception: Vec<MisconceptionToml>,
}

/// What an answer earns that passes some of its tests: `credit = "tests"`.
#[derive(Deserialize, Clone, Copy, Debug, Default, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Credit {
    /// Nothing: an answer that fails in one interleaving is not nearly right.
    #[default]
    Whole,
    /// The share of the tests that it passes, when these ask for different things.
    Tests,
}

/// What the source policy refuses unless an exercise allows it: `allow = ["process", "files"]`.
#[derive(Deserialize, Clone, Copy, Debug, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Allowance {
    /// `unsafe`.
    Unsafe,
    /// To start other processes, and to read what the own one was started with: arguments and environment.
    Process,
    /// To read and write files.
    Files,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MisconceptionToml {
    id: Spanned<String>,
    title: String,
    explanation: String,
}

/// Reads the chapter in a folder of `chapters`.
pub fn read(workspace: &Workspace, folder: &str) -> Result<Chapter, Error> {
    let file = Path::new("chapters").join(folder).join("chapter.toml");
    let text = fs::read_to_string(workspace.at(&file)).map_err(|cause| Error::Read { file: file.clone(), cause })?;
    parse(&text, folder).map_err(|(at, message)| Error::Format { file, line: line(&text, at), message })
}

/// An offset into the text, and what is wrong there.
type Wrong = (usize, String);

fn parse(text: &str, folder: &str) -> Result<Chapter, Wrong> {
    let raw: ChapterToml =
        toml::from_str(text).map_err(|e| (e.span().map_or(0, |span| span.start), e.message().to_string()))?;
    let number = *raw.number.get_ref();
    if !folder.starts_with(&format!("chapter{number}-")) {
        return Err((
            raw.number.span().start,
            format!("chapter {number} belongs into a folder chapter{number}-*, not {folder}"),
        ));
    }
    let exercises = raw.exercise.into_iter().map(|raw| exercise(raw, folder, number));
    Ok(Chapter { number, title: raw.title, folder: folder.into(), exercises: exercises.collect::<Result<_, _>>()? })
}

fn exercise(raw: ExerciseToml, folder: &str, number: u32) -> Result<Exercise, Wrong> {
    let id = raw.id.get_ref().clone();
    if !is_name(&id, '-') {
        return Err((raw.id.span().start, format!("the id `{id}` is not in kebab case, like ordered-locks")));
    }
    if raw.summary.get_ref().contains('\n') {
        return Err((raw.summary.span().start, "a summary is one line".into()));
    }
    if !(1..=3).contains(raw.difficulty.get_ref()) {
        return Err((raw.difficulty.span().start, "a difficulty is 1, 2 or 3".into()));
    }
    if raw.hints.get_ref().len() != 3 {
        return Err((raw.hints.span().start, "there are three hints: a question, a direction, nearly the code".into()));
    }
    let mut misconceptions = Vec::new();
    for MisconceptionToml { id, title, explanation } in raw.misconception {
        let name = id.get_ref().clone();
        if !is_name(&name, '_') {
            return Err((id.span().start, format!("the id `{name}` is not in snake case, like opposite_order")));
        }
        if misconceptions.iter().any(|m: &Misconception| m.id == name) {
            return Err((id.span().start, format!("the misconception `{name}` stands here twice")));
        }
        misconceptions.push(Misconception { id: name, title, explanation: explanation.trim().into() });
    }
    if let Some(path) = raw.refuse.iter().find(|path| !is_path(path.get_ref())) {
        let message = format!("`{}` is no path that could be refused, like interleave::future", path.get_ref());
        return Err((path.span().start, message));
    }
    let starter = match raw.starter.get_ref().as_str() {
        "todo" => Starter::Todo,
        shows if misconceptions.iter().any(|m| m.id == shows) => Starter::Shows(shows.into()),
        other => {
            let message = format!("the starter shows `{other}`, which is neither \"todo\" nor a misconception of {id}");
            return Err((raw.starter.span().start, message));
        }
    };
    let module = id.replace('-', "_");
    Ok(Exercise {
        paths: Paths::new(folder, &id, &module),
        package: format!("chapter{number}"),
        title: raw.title,
        summary: raw.summary.into_inner(),
        hints: raw.hints.into_inner(),
        points: raw.points,
        credit: raw.credit,
        model: raw.model,
        allows: raw.allow,
        refuses: raw.refuse.into_iter().map(Spanned::into_inner).collect(),
        starter,
        misconceptions,
        module,
        id,
    })
}

/// Holds what concerns more than one chapter: a name means one thing.
pub fn check_names(chapters: &[Chapter]) -> Result<(), Error> {
    let mut numbers = HashMap::new();
    let mut ids = HashSet::new();
    for chapter in chapters {
        let file = Path::new("chapters").join(&chapter.folder).join("chapter.toml");
        let wrong = |message| Error::Format { file: file.clone(), line: 1, message };
        if let Some(other) = numbers.insert(chapter.number, &chapter.folder) {
            return Err(wrong(format!("{other} has the number {} too", chapter.number)));
        }
        for exercise in &chapter.exercises {
            if !ids.insert(&exercise.id) || chapters.iter().any(|c| c.slug() == exercise.id) {
                return Err(wrong(format!("another exercise or chapter is named `{}` too", exercise.id)));
            }
        }
    }
    Ok(())
}

/// Lower-case words, each beginning with a letter, joined by `joint`.
pub fn is_name(text: &str, joint: char) -> bool {
    text.split(joint).all(|word| {
        word.starts_with(|c: char| c.is_ascii_lowercase())
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    })
}

/// A crate, and what is in it: identifiers joined by `::`.
fn is_path(text: &str) -> bool {
    text.split("::").all(|name| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

fn line(text: &str, offset: usize) -> usize {
    text.as_bytes()[..offset.min(text.len())].iter().filter(|b| **b == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"number = 3
title = "Thread safety"
[[exercise]]
id = "ordered-locks"
title = "A lock per account"
summary = "Move money."
points = 10
difficulty = 2
minutes = 20
model = true
starter = "opposite_order"
hints = ["a", "b", "c"]
[[exercise.misconception]]
id = "opposite_order"
title = "Opposite orders"
explanation = """
Each waits.
"""
"#;

    #[test]
    fn a_chapter_is_read_with_its_paths() {
        let chapter = parse(GOOD, "chapter3-thread-safety").expect("it is good");
        let exercise = &chapter.exercises[0];
        assert_eq!((chapter.slug(), exercise.module.as_str()), ("thread-safety", "ordered_locks"));
        assert_eq!(exercise.starter, Starter::Shows("opposite_order".into()));
        assert_eq!(exercise.misconceptions[0].explanation, "Each waits.");
        assert_eq!(exercise.paths.starter, Path::new("tests/chapter3-thread-safety/ordered_locks/starter.rs"));
        assert_eq!(exercise.paths.page, Path::new("book/src/chapter3-thread-safety/ordered-locks.md"));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (from, to, at, words) in [
            ("number = 3", "number = 4", 1, "chapter4-*"),
            ("title = \"Thread safety\"", "title = Thread", 2, "invalid"),
            ("id = \"ordered-locks\"", "id = \"ordered_locks\"", 4, "kebab"),
            ("Move money.", "Move\\nmoney.", 6, "one line"),
            ("points = 10", "points = \"ten\"", 7, "invalid type"),
            ("points = 10", "credit = \"most\"", 7, "expected `whole` or `tests`"),
            ("difficulty = 2", "difficulty = 4", 8, "1, 2 or 3"),
            ("minutes = 20", "minuets = 20", 9, "unknown field"),
            ("model = true", "allow = [\"sockets\"]", 10, "expected one of `unsafe`, `process`, `files`"),
            ("model = true", "refuse = [\n\"interleave.future\"]", 11, "`interleave.future` is no path"),
            ("\"opposite_order\"\nhints", "\"oposite_order\"\nhints", 11, "neither"),
            ("\"b\", ", "", 12, "three hints"),
            ("id = \"opposite_order\"", "id = \"opposite-order\"", 14, "snake"),
        ] {
            assert!(GOOD.contains(from), "{from}");
            let text = GOOD.replacen(from, to, 1);
            let (offset, message) = parse(&text, "chapter3-thread-safety").expect_err(to);
            assert_eq!(line(&text, offset), at, "{to}: {message}");
            assert!(message.contains(words), "{to}: {message}");
        }
    }

    #[test]
    fn one_name_means_one_thing() {
        let chapter = || parse(GOOD, "chapter3-thread-safety").expect("it is good");
        let error = check_names(&[chapter(), chapter()]).expect_err("twice the same");
        assert!(error.to_string().contains("has the number 3 too"), "{error}");
        let text = GOOD.replace("number = 3", "number = 4");
        let fourth = parse(&text, "chapter4-more").expect("it is good");
        let error = check_names(&[chapter(), fourth]).expect_err("the exercise is there twice");
        assert_eq!(
            error.to_string(),
            "chapters/chapter4-more/chapter.toml:1: another exercise or chapter is named `ordered-locks` too"
        );
    }
}

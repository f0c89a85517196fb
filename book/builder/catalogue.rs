//! The exercises as `chapters/*/chapter.toml` lists them: as much of it as pages show.
//!
//! Deliberately absent: whether a file makes sense as a whole. That is for `cargo xtask verify` to say.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::fault::Fault;

/// All chapters, in the order of their numbers.
#[derive(Debug, Default)]
pub struct Catalogue {
    chapters: Vec<Chapter>,
}

/// One `chapter.toml`.
#[derive(Debug, Deserialize)]
pub struct Chapter {
    /// 3 for `chapter3`.
    pub number: u32,
    /// Its exercises, in the order in which they are solved.
    #[serde(default, rename = "exercise")]
    pub exercises: Vec<Exercise>,
    /// The folder's name, such as `chapter3-thread-safety`: the same in `chapters/` and in `book/src/`.
    #[serde(skip)]
    pub folder: String,
}

/// One exercise.
#[derive(Debug, Deserialize)]
pub struct Exercise {
    /// Its name in commands, in kebab case.
    pub id: String,
    /// Its name in prose.
    pub title: String,
    /// One sentence.
    pub summary: String,
    /// What it is worth in a graded class.
    pub points: u32,
    /// From 1 to 3.
    pub difficulty: u32,
    /// What a reader should set aside.
    pub minutes: u32,
    /// What its graded tests can tell apart, in order of precedence.
    #[serde(default, rename = "misconception")]
    pub misconceptions: Vec<Misconception>,
}

/// One way to get it wrong.
#[derive(Debug, Deserialize)]
pub struct Misconception {
    /// Its name in reports, in snake case.
    pub id: String,
    /// Its name in prose.
    pub title: String,
    /// A few sentences, written for the terminal.
    pub explanation: String,
}

impl Catalogue {
    /// Reads every `chapters/*/chapter.toml`; one that does not parse is a fault.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub fn read(workspace: &Path) -> Result<(Self, Vec<Fault>)> {
        let mut chapters = Vec::new();
        let mut faults = Vec::new();
        let folder = workspace.join("chapters");
        if !folder.is_dir() {
            return Ok((Self::default(), faults));
        }
        for entry in fs::read_dir(&folder).context("cannot list the folder chapters")? {
            let name = entry.context("cannot list the folder chapters")?.file_name();
            let path = PathBuf::from("chapters").join(&name).join("chapter.toml");
            if !workspace.join(&path).is_file() {
                continue;
            }
            let text =
                fs::read_to_string(workspace.join(&path)).with_context(|| format!("cannot read {}", path.display()))?;
            match toml::from_str::<Chapter>(&text) {
                Ok(mut chapter) => {
                    chapter.folder = name.to_string_lossy().into_owned();
                    chapters.push(chapter);
                }
                Err(error) => {
                    let start = error.span().map_or(0, |span| span.start);
                    let line = text[..start].matches('\n').count() + 1;
                    faults.push(Fault::new(path, line, error.message()));
                }
            }
        }
        chapters.sort_by_key(|chapter| chapter.number);
        Ok((Self { chapters }, faults))
    }

    /// The chapter called `chapter3`, `3` or `chapter3-thread-safety`.
    pub fn chapter(&self, name: &str) -> Option<&Chapter> {
        self.chapters.iter().find(|chapter| {
            name == chapter.folder || name.strip_prefix("chapter").unwrap_or(name) == chapter.number.to_string()
        })
    }

    /// The exercise called `ordered-locks` or `ordered_locks`, with its chapter.
    pub fn exercise(&self, name: &str) -> Option<(&Chapter, &Exercise)> {
        let id = name.replace('_', "-");
        self.chapters.iter().find_map(|chapter| {
            let exercise = chapter.exercises.iter().find(|exercise| exercise.id == id)?;
            Some((chapter, exercise))
        })
    }

    /// The names that [`Catalogue::chapter`] knows, for a message.
    pub fn chapter_names(&self) -> Vec<String> {
        self.chapters.iter().map(|chapter| format!("chapter{}", chapter.number)).collect()
    }

    /// The names that [`Catalogue::exercise`] knows, for a message.
    pub fn exercise_names(&self) -> Vec<String> {
        let exercises = self.chapters.iter().flat_map(|chapter| &chapter.exercises);
        exercises.map(|exercise| exercise.id.clone()).collect()
    }
}

//! What the course consists of: chapters and their exercises, from each chapter's `chapter.toml`.
//!
//! `file` reads and checks one chapter.toml, `layout` knows where the files of an exercise lie, `names` finds what a
//! command's argument means, `demonstrations` finds the programs to look at.

pub mod demonstrations;
mod file;
mod layout;
pub mod names;

pub use file::{Allowance, Credit, Error, is_name};
pub use layout::Paths;

use crate::workspace::Workspace;
use std::fs;
use std::path::Path;

/// The whole course, in order.
#[derive(Debug)]
pub struct Course {
    /// By number.
    pub chapters: Vec<Chapter>,
}

/// A chapter: one Cargo package.
#[derive(Debug)]
pub struct Chapter {
    /// Its place in the course.
    pub number: u32,
    /// As the reader sees it.
    pub title: String,
    /// The folder's name, `chapter3-thread-safety`, in `chapters`, `solutions`, `tests` and `book/src` alike.
    pub folder: String,
    /// In the order in which they are meant to be solved.
    pub exercises: Vec<Exercise>,
}

/// One exercise.
#[derive(Debug)]
pub struct Exercise {
    /// In kebab case: `ordered-locks`.
    pub id: String,
    /// The same in snake case: its module and the stem of its files.
    pub module: String,
    /// The Cargo package that it belongs to.
    pub package: String,
    /// As the reader sees it.
    pub title: String,
    /// One line on the task.
    pub summary: String,
    /// A question, a direction, and nearly the code.
    pub hints: Vec<String>,
    /// What a pass is worth, in a class.
    pub points: u32,
    /// What less than a pass is worth.
    pub credit: Credit,
    /// Graded by exploring interleavings: what would escape the exploration is refused.
    pub model: bool,
    /// What an answer may use that is refused elsewhere.
    pub allows: Vec<Allowance>,
    /// Paths that an answer may not use although others may: whoever calls them has not solved it.
    pub refuses: Vec<String>,
    /// What the pristine starter shows.
    pub starter: Starter,
    /// In order of precedence: when several tests fail, the first of these names the failure.
    pub misconceptions: Vec<Misconception>,
    /// Where its files lie.
    pub paths: Paths,
}

/// How the pristine starter fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Starter {
    /// By a misconception: it compiles, runs and misbehaves.
    Shows(String),
    /// It has a `todo!()`, since nothing can misbehave yet.
    Todo,
}

/// A way to get it wrong that the tests can name.
#[derive(Clone, Debug)]
pub struct Misconception {
    /// In snake case, the stem of the wrong answer that shows it.
    pub id: String,
    /// One line.
    pub title: String,
    /// What happens, why, and what to do instead.
    pub explanation: String,
}

impl Course {
    /// Reads every chapter of the workspace.
    pub fn read(workspace: &Workspace) -> Result<Course, Error> {
        let folder = Path::new("chapters");
        let trouble = |cause| Error::Read { file: folder.to_path_buf(), cause };
        let mut chapters = Vec::new();
        for entry in fs::read_dir(workspace.at(folder)).map_err(trouble)? {
            let name = entry.map_err(trouble)?.file_name();
            let name = name.to_string_lossy();
            if workspace.at(folder).join(&*name).join("chapter.toml").is_file() {
                chapters.push(file::read(workspace, &name)?);
            }
        }
        chapters.sort_by_key(|chapter| chapter.number);
        file::check_names(&chapters)?;
        Ok(Course { chapters })
    }

    /// All exercises, in the course's order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> + Clone {
        self.chapters.iter().flat_map(|chapter| &chapter.exercises)
    }
}

impl Chapter {
    /// The Cargo package, which is also the name of its test target.
    pub fn package(&self) -> String {
        format!("chapter{}", self.number)
    }

    /// The folder's name without the number: `thread-safety`.
    pub fn slug(&self) -> &str {
        self.folder.split_once('-').map_or("", |(_, slug)| slug)
    }
}

impl Exercise {
    /// The misconception of that id.
    pub fn misconception(&self, id: &str) -> Option<&Misconception> {
        self.misconceptions.iter().find(|misconception| misconception.id == id)
    }
}

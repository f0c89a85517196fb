//! Which of a submission's paths is an answer to which exercise.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use xtask::manifest::Course;

/// The answer files of the exercises that are graded.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Exercise ids by the answer's path in the course, `chapters/chapter3-thread-safety/src/ordered_locks.rs`.
    by_path: BTreeMap<PathBuf, String>,
}

/// How well a path fits an answer. The smallest is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    /// The file's name alone fits.
    by_name: bool,
    /// So many folders are around it.
    around: usize,
}

impl Known {
    /// The exercises that `is_graded` says.
    pub fn new(course: &Course, is_graded: impl Fn(&str) -> bool) -> Known {
        let exercises = course.exercises();
        let graded = exercises.filter(|exercise| is_graded(&exercise.id));
        Known { by_path: graded.map(|exercise| (exercise.paths.answer.clone(), exercise.id.clone())).collect() }
    }

    /// Is an exercise of this id graded?
    pub fn has(&self, id: &str) -> bool {
        self.by_path.values().any(|known| known == id)
    }

    /// The paths at which a submission is looked up for the answer to each exercise, best first, in a folder `top`.
    pub fn places(&self) -> impl Iterator<Item = (&str, [PathBuf; 2])> {
        self.by_path.iter().map(|(path, id)| {
            let name = path.file_name().map(PathBuf::from).unwrap_or_default();
            (id.as_str(), [path.clone(), name])
        })
    }

    /// Which answer a path in a submission is.
    ///
    /// The whole path of the course fits, below any folders, as archives of a whole workspace have it. The file's name alone
    /// fits at the top, and one folder below it, where archives of loose files have it.
    pub fn answer(&self, path: &Path) -> Option<(&str, Fit)> {
        let parts: Vec<&str> = path.components().map(normal).collect::<Option<_>>()?;
        let whole = self.by_path.iter().find_map(|(answer, id)| {
            let own = answer.components().count();
            let around = parts.len().checked_sub(own)?;
            path.ends_with(answer).then_some((id.as_str(), Fit { by_name: false, around }))
        });
        let by_name = || {
            let around = parts.len().checked_sub(1)?;
            let name = parts.last()?;
            let named = |(answer, _): &(&PathBuf, &String)| answer.file_name().is_some_and(|file| file == *name);
            let (_, id) = self.by_path.iter().find(named)?;
            (around <= 1).then_some((id.as_str(), Fit { by_name: true, around }))
        };
        whole.or_else(by_name)
    }
}

/// A part of a path that stays inside. None for `..`, a root, a drive, and what is no text.
fn normal(part: Component<'_>) -> Option<&str> {
    match part {
        Component::Normal(name) => name.to_str(),
        Component::CurDir => Some("."),
        _ => None,
    }
}

/// Does a path in an archive stay inside of it?
pub fn stays_inside(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

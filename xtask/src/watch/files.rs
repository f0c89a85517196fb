//! Which answers were saved.
//!
//! The system's notices say only that something may have happened in a folder: editors write beside a file and rename, some
//! disks give no notices, and a folder that is replaced takes its notices along. What has happened is told by looking at
//! the files, at each notice and once a second.

use crate::manifest::Exercise;
use crate::workspace::Workspace;
use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The answers of a course, as they were at the last look.
pub struct Files {
    answers: Vec<(PathBuf, Stamp)>,
    /// Dropped, it gives no more notices. None where the system has no room for it: then a look each second has to do.
    _watcher: Option<RecommendedWatcher>,
}

/// What a save changes. None of a file that is not there.
type Stamp = Option<(SystemTime, u64)>;

impl Files {
    /// Looks at the answers, and lets `on_notice` know from now on when a look may be worth it.
    pub fn watch(workspace: &Workspace, exercises: &[&Exercise], on_notice: impl Fn() + Send + 'static) -> Files {
        let paths = exercises.iter().map(|exercise| workspace.at(&exercise.paths.answer));
        let answers: Vec<(PathBuf, Stamp)> = paths.map(|path| (path.clone(), stamp(&path))).collect();
        let notice = move |event: notify::Result<notify::Event>| {
            // Reading a file is no reason to look: our own look would lead to the next.
            if event.map_or(true, |event| !event.kind.is_access()) {
                on_notice();
            }
        };
        let mut watcher = notify::recommended_watcher(notice).ok();
        let folders: BTreeSet<&Path> = answers.iter().filter_map(|(path, _)| path.parent()).collect();
        for folder in folders {
            if let Some(watcher) = &mut watcher {
                // A folder that cannot be watched is looked at all the same.
                let _ = watcher.watch(folder, RecursiveMode::NonRecursive);
            }
        }
        Files { answers, _watcher: watcher }
    }

    /// The places of the answers that were saved, removed or brought back since the last look.
    pub fn saved(&mut self) -> Vec<usize> {
        let mut saved = Vec::new();
        for (place, (path, old)) in self.answers.iter_mut().enumerate() {
            let now = stamp(path);
            if now != *old {
                *old = now;
                saved.push(place);
            }
        }
        saved
    }
}

fn stamp(path: &Path) -> Stamp {
    let there = fs::metadata(path).ok()?;
    Some((there.modified().ok()?, there.len()))
}

/// An exercise's task, and where to read about it and to write the answer.
#[derive(Clone, Debug, Default)]
pub struct Task {
    /// The first comment of the pristine starter, or in a workspace without it, of the answer.
    pub text: String,
    /// The page, relative to the root.
    pub page: PathBuf,
    /// The answer, too.
    pub answer: PathBuf,
}

/// What is to be done.
pub fn task(workspace: &Workspace, exercise: &Exercise) -> Task {
    let read = |path: &Path| fs::read_to_string(workspace.at(path)).ok();
    let text = read(&exercise.paths.starter).or_else(|| read(&exercise.paths.answer)).unwrap_or_default();
    let lines = text.lines().map_while(|line| line.strip_prefix("//!"));
    let text = lines.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect::<Vec<_>>().join("\n");
    Task { text, page: workspace.page(&exercise.paths.page), answer: exercise.paths.answer.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_save_is_seen_once_however_it_is_done() {
        let folder = std::env::temp_dir().join(format!("xtask-files-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
        let path = folder.join("a.rs");
        fs::write(&path, "one").expect("it can be written");
        let mut files = Files { answers: vec![(path.clone(), stamp(&path))], _watcher: None };
        let mut check = |places: &[usize]| {
            assert_eq!(files.saved(), places);
            assert_eq!(files.saved(), [0; 0], "it was seen");
        };
        check(&[]);
        fs::write(&path, "in place").expect("it can be written");
        check(&[0]);
        fs::write(folder.join("a.rs.new"), "by renaming").expect("it can be written");
        fs::rename(folder.join("a.rs.new"), &path).expect("it can be renamed");
        check(&[0]);
        fs::remove_file(&path).expect("it can be removed");
        check(&[0]);
        fs::write(&path, "back").expect("it can be written");
        check(&[0]);
        fs::remove_dir_all(&folder).expect("it is ours");
    }
}

//! Writes the pages that `check --trace` is asked for.

use crate::engine::Graded;
use crate::replay::Replay;
use crate::save;
use crate::verdict::Verdict;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::fs;
use std::path::{Path, PathBuf};

/// An exercise that did not pass.
pub struct Written<'c> {
    /// Which.
    pub exercise: &'c str,
    /// The page of its failing interleaving; `None` when no test that failed has explored any.
    pub page: Option<PathBuf>,
}

/// Writes a page `<exercise>.html` into `folder` for each answer that fails in an interleaving.
pub fn write<'c>(
    answers: impl Iterator<Item = &'c Graded<'c>>,
    folder: &Path,
    workspace: &Workspace,
) -> anyhow::Result<Vec<Written<'c>>> {
    let mut all = Vec::new();
    for graded in answers.filter(|graded| !matches!(graded.verdict(), Verdict::Passed(_))) {
        let exercise = graded.answer.exercise.id.as_str();
        let page = match Replay::of(graded, |file| source(file, graded, workspace)) {
            Some(replay) => Some(place(&replay, folder, exercise)?),
            None => None,
        };
        all.push(Written { exercise, page });
    }
    Ok(all)
}

fn place(replay: &Replay, folder: &Path, exercise: &str) -> anyhow::Result<PathBuf> {
    let page = folder.join(format!("{exercise}.html"));
    let failed = || format!("the replay of {exercise} could not be written to {}", page.display());
    fs::create_dir_all(folder).with_context(failed)?;
    save::replace(&page, replay.page().as_bytes()).with_context(failed)?;
    Ok(page)
}

/// The text of a file of the course, or of the answer: nothing else of this machine is for showing.
fn source(file: &Path, graded: &Graded, workspace: &Workspace) -> Option<String> {
    let is_ours = workspace.name(file).is_relative() || file == graded.answer.file;
    is_ours.then(|| fs::read_to_string(workspace.at(file)).ok()).flatten()
}

//! The commands, one module each: `Args` says what a command is told, `run` does it.

pub mod book;
pub mod check;
pub mod ci;
pub mod hint;
pub mod new;
pub mod verify;

use crate::build::Style;
use crate::engine::Context;
use crate::manifest::{Chapter, Course, Exercise};
use crate::report::Terminal;
use crate::workspace::Workspace;
use anyhow::Context as _;
use std::path::PathBuf;
use std::time::Duration;

/// The workspace around the current folder.
fn workspace() -> anyhow::Result<Workspace> {
    Ok(Workspace::above(&here()?)?)
}

fn here() -> anyhow::Result<PathBuf> {
    std::env::current_dir().context("the current folder cannot be told; it may have been removed")
}

/// How to grade on this machine, for this reader.
fn context(workspace: &Workspace, terminal: Terminal) -> Context {
    let style = Style { colour: terminal.colour, width: terminal.width };
    // Two even on one core: a test that waits should not keep another from running.
    let workers = std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8));
    // Ten seconds are plenty for any test on any machine that is not very slow.
    let seconds = std::env::var("XTASK_CPU_SECONDS").ok().and_then(|seconds| seconds.parse().ok()).unwrap_or(10);
    Context { workspace: workspace.clone(), style, workers, processor: Duration::from_secs(seconds) }
}

/// The exercises by chapter, in the order of the course.
fn by_chapter<'c>(course: &'c Course, exercises: &[&'c Exercise]) -> Vec<(&'c Chapter, Vec<&'c Exercise>)> {
    let of = |chapter: &'c Chapter| exercises.iter().filter(|e| e.package == chapter.package()).copied().collect();
    course
        .chapters
        .iter()
        .map(|chapter| (chapter, of(chapter)))
        .filter(|(_, of): &(_, Vec<_>)| !of.is_empty())
        .collect()
}

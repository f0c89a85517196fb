//! The learner's tree, by cargo: one test binary a chapter, without the answers that do not compile.

use super::messages::{self, Message};
use super::{Error, Event, Style, cargo_for, course_error};
use crate::manifest::{Chapter, Exercise};
use crate::process;
use crate::workspace::Workspace;
use std::path::PathBuf;

/// What came of building a chapter.
#[derive(Debug, Default)]
pub struct Tree {
    /// The graded tests of all answers that compile; none when no answer does.
    pub program: Option<PathBuf>,
    /// The others, by their module, with the compiler's own words.
    pub broken: Vec<(String, String)>,
}

/// Builds the graded tests of these exercises of a chapter.
///
/// When answers do not compile, cargo runs again without their features, until the rest compiles.
pub fn tree(
    workspace: &Workspace,
    chapter: &Chapter,
    exercises: &[&Exercise],
    style: Style,
    on_event: &dyn Fn(Event),
) -> Result<Tree, Error> {
    let mut tree = Tree::default();
    loop {
        let good: Vec<&&Exercise> =
            exercises.iter().filter(|e| tree.broken.iter().all(|(module, _)| *module != e.module)).collect();
        if good.is_empty() {
            return Ok(tree);
        }
        let package = chapter.package();
        let mut command = cargo_for(workspace, &package);
        command.arg(match style.colour {
            true => "--message-format=json-diagnostic-rendered-ansi",
            false => "--message-format=json",
        });
        // With nothing left out, these are the very artifacts that `cargo test --test` by hand makes and finds.
        if good.len() < chapter.exercises.len() {
            let features: Vec<String> = good.iter().map(|e| format!("{package}/{}", e.module)).collect();
            command.args(["--no-default-features", "--features", &features.join(",")]);
        }
        let finished = process::capture(&mut command, None, &|line| on_event(Event::Cargo(line)))?;
        let output = messages::from_cargo(&finished.stdout);
        if finished.status.success() {
            tree.program = output.program;
            return Ok(tree);
        }
        let blamed = blame(&good, &output.errors, style.width);
        if blamed.is_empty() {
            return Err(course_error(
                format!("cargo test --no-run --test {package}"),
                &finished.stderr,
                &output.errors,
            ));
        }
        tree.broken.extend(blamed);
    }
}

/// The exercises that the errors are about, each with what its learner is told.
fn blame(exercises: &[&&Exercise], errors: &[Message], width: usize) -> Vec<(String, String)> {
    let blamed = exercises.iter().map(|e| {
        let concerns = |error: &&Message| error.files.iter().any(|file| e.paths.holds(file));
        let about: Vec<&Message> = errors.iter().filter(concerns).collect();
        (e.module.clone(), messages::told(&about, &e.paths, &|at| at == e.paths.answer, width))
    });
    blamed.filter(|(_, text)| !text.is_empty()).collect()
}

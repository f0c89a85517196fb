//! The course's own answers as a class, for a trial run: `grade --try`.
//!
//! The student `solution` has solved everything, `starter` has touched nothing, and `wrong-01`, `wrong-02` and so on hand in
//! the first, the second and so on of each exercise's wrong answers, as long as it has one.

use crate::intake::Origin;
use crate::length::Length;
use crate::roster::Student;
use anyhow::Context;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use xtask::manifest::{Course, Exercise};
use xtask::pack::Pack;
use xtask::save;
use xtask::workspace::Workspace;

/// Writes a pack for each such student into `folder`, and returns them as a class.
///
/// # Errors
/// When answers cannot be read or packs not be written.
pub fn class(course: &Course, workspace: &Workspace, folder: &Path) -> anyhow::Result<Vec<Student>> {
    let mut packs: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let mut add = |student: String, exercise: &Exercise, file: &Path| -> anyhow::Result<()> {
        let text =
            fs::read_to_string(workspace.at(file)).with_context(|| format!("{} could not be read", file.display()))?;
        packs.entry(student).or_default().insert(exercise.id.clone(), text);
        Ok(())
    };
    for exercise in course.exercises() {
        add("solution".into(), exercise, &exercise.paths.solution)?;
        add("starter".into(), exercise, &exercise.paths.starter)?;
        for (at, file) in wrong(workspace, exercise)?.iter().enumerate() {
            add(format!("wrong-{:02}", at + 1), exercise, file)?;
        }
    }
    fs::create_dir_all(folder).with_context(|| format!("the folder {} could not be made", folder.display()))?;
    let mut students = Vec::new();
    for (id, answers) in packs {
        let file = folder.join(format!("{id}.json"));
        save::replace(&file, Pack::new(answers).text().as_bytes())
            .with_context(|| format!("{} could not be written", file.display()))?;
        let origin = Origin { path: file, revision: None };
        let origin = Some(origin);
        students.push(Student { id, name: None, extension: Length::default(), submitted: None, origin, unfit: None });
    }
    Ok(students)
}

/// An exercise's wrong answers, in the order of their names.
fn wrong(workspace: &Workspace, exercise: &Exercise) -> anyhow::Result<Vec<PathBuf>> {
    let folder = &exercise.paths.wrong;
    let trouble = || format!("{} could not be read", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(workspace.at(folder)).with_context(trouble)? {
        let file = folder.join(entry.with_context(trouble)?.file_name());
        files.extend(file.extension().is_some_and(|extension| extension == "rs").then_some(file));
    }
    files.sort();
    Ok(files)
}

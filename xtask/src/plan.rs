//! Which answers are graded, and what is expected of each. Pure: it is told what files there are.

use crate::manifest::{Chapter, Course, Exercise, Starter};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// One file to be graded as the answer to one exercise.
#[derive(Clone, Debug)]
pub struct Answer<'c> {
    /// To which exercise.
    pub exercise: &'c Exercise,
    /// Relative to the workspace's root, or absolute where it lies outside.
    pub file: PathBuf,
    /// What is expected of it.
    pub expected: Expected,
}

/// What should become of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expected {
    /// Every graded test passes.
    Pass,
    /// It compiles and fails, and the failure has this misconception's name.
    FailBy(String),
    /// It compiles and fails, without a misconception's name: it is not written yet.
    FailUnnamed,
}

/// The learner's own answers.
pub fn learner<'c>(exercises: &[&'c Exercise]) -> Vec<Answer<'c>> {
    to_pass(exercises, |exercise| exercise.paths.answer.clone())
}

/// The reference answers.
pub fn solutions<'c>(exercises: &[&'c Exercise]) -> Vec<Answer<'c>> {
    to_pass(exercises, |exercise| exercise.paths.solution.clone())
}

/// A file from anywhere as the answer to one exercise.
pub fn given<'c>(exercise: &'c Exercise, file: PathBuf) -> Vec<Answer<'c>> {
    to_pass(&[exercise], |_| file.clone())
}

fn to_pass<'c>(exercises: &[&'c Exercise], file: impl Fn(&Exercise) -> PathBuf) -> Vec<Answer<'c>> {
    let answer = |exercise: &&'c Exercise| Answer { exercise, file: file(exercise), expected: Expected::Pass };
    exercises.iter().map(answer).collect()
}

/// All that `verify` runs: starters, reference answers, right and wrong ones, out of the files that there are.
pub fn verify<'c>(exercises: &[&'c Exercise], files: &BTreeSet<PathBuf>) -> Vec<Answer<'c>> {
    let mut answers = Vec::new();
    for exercise in exercises {
        let paths = &exercise.paths;
        let mut add = |file: &Path, expected| answers.push(Answer { exercise, file: file.into(), expected });
        add(
            &paths.starter,
            match &exercise.starter {
                Starter::Shows(id) => Expected::FailBy(id.clone()),
                Starter::Todo => Expected::FailUnnamed,
            },
        );
        add(&paths.solution, Expected::Pass);
        let sources = |folder: &Path| {
            let in_it = |file: &&PathBuf| file.parent() == Some(folder) && file.extension().is_some_and(|e| e == "rs");
            files.iter().filter(in_it).cloned().collect::<Vec<_>>()
        };
        sources(&paths.right).iter().for_each(|file| add(file, Expected::Pass));
        for file in sources(&paths.wrong) {
            let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            add(&file, Expected::FailBy(name));
        }
    }
    answers.retain(|answer| files.contains(&answer.file));
    answers
}

/// The exercise that a file answers, told by its name or by a folder that it lies in.
pub fn exercise_of<'c>(course: &'c Course, file: &Path) -> Option<&'c Exercise> {
    let stem = file.file_stem()?.to_string_lossy().into_owned();
    let folders = file.parent().into_iter().flat_map(Path::components);
    let mut names = vec![stem];
    names.extend(folders.rev().map(|part| part.as_os_str().to_string_lossy().into_owned()));
    let exercises: Vec<&Exercise> = course.chapters.iter().flat_map(|chapter| &chapter.exercises).collect();
    let named = |name: &String| exercises.iter().find(|e| e.module == *name || e.id == *name).copied();
    names.iter().find_map(named)
}

/// The chapter that a learner is at: the first with an exercise that has not been begun, or else the last.
pub fn current<'c>(course: &'c Course, is_pristine: &dyn Fn(&Exercise) -> bool) -> Option<&'c Chapter> {
    let chapters = || course.chapters.iter().filter(|chapter| !chapter.exercises.is_empty());
    chapters().find(|chapter| chapter.exercises.iter().any(is_pristine)).or_else(|| chapters().next_back())
}

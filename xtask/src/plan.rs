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
    let exercises: Vec<&Exercise> = course.exercises().collect();
    let named = |name: &String| exercises.iter().find(|e| e.module == *name || e.id == *name).copied();
    names.iter().find_map(named)
}

/// The last chapter that has exercises.
pub fn last(course: &Course) -> Option<&Chapter> {
    course.chapters.iter().rfind(|chapter| !chapter.exercises.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::{Misconception, Paths};

    /// Chapter 2 with `lazy-fib`, chapter 3 with `safe-bank` and `ordered-locks`.
    fn course() -> Course {
        let exercise = |number: u32, id: &str| {
            let module = id.replace('-', "_");
            let misconception =
                |id: &str| Misconception { id: id.into(), title: String::new(), explanation: String::new() };
            Exercise {
                paths: Paths::new(&format!("chapter{number}-x"), id, &module),
                id: id.into(),
                module,
                package: format!("chapter{number}"),
                title: String::new(),
                summary: String::new(),
                hints: vec![],
                points: 10,
                credit: crate::manifest::Credit::Whole,
                model: true,
                allows: vec![],
                refuses: vec![],
                starter: if id == "safe-bank" { Starter::Todo } else { Starter::Shows("overflow".into()) },
                misconceptions: vec![misconception("overflow")],
            }
        };
        let chapter = |number: u32, ids: &[&str]| Chapter {
            number,
            title: String::new(),
            folder: format!("chapter{number}-x"),
            exercises: ids.iter().map(|id| exercise(number, id)).collect(),
        };
        Course {
            chapters: vec![chapter(2, &["lazy-fib"]), chapter(3, &["safe-bank", "ordered-locks"]), chapter(4, &[])],
        }
    }

    #[test]
    fn verify_takes_the_files_that_there_are_and_knows_what_to_expect() {
        let course = course();
        let exercises: Vec<&Exercise> = course.exercises().collect();
        let files = [
            "solutions/chapter2-x/lazy_fib.rs",
            "tests/chapter2-x/lazy_fib/starter.rs",
            "tests/chapter2-x/lazy_fib/mod.rs",
            "tests/chapter2-x/lazy_fib/right/by_formula.rs",
            "tests/chapter2-x/lazy_fib/right/notes.md",
            "tests/chapter2-x/lazy_fib/wrong/overflow.rs",
            "tests/chapter2-x/lazy_fib/wrong/deeper/overflow.rs",
            "tests/chapter3-x/safe_bank/starter.rs",
        ];
        let planned = verify(&exercises, &files.iter().map(PathBuf::from).collect());
        let planned: Vec<(&str, &Expected)> =
            planned.iter().map(|a| (a.file.to_str().expect("it is UTF-8"), &a.expected)).collect();
        let overflow = Expected::FailBy("overflow".into());
        assert_eq!(
            planned,
            [
                ("tests/chapter2-x/lazy_fib/starter.rs", &overflow),
                ("solutions/chapter2-x/lazy_fib.rs", &Expected::Pass),
                ("tests/chapter2-x/lazy_fib/right/by_formula.rs", &Expected::Pass),
                ("tests/chapter2-x/lazy_fib/wrong/overflow.rs", &overflow),
                ("tests/chapter3-x/safe_bank/starter.rs", &Expected::FailUnnamed),
            ]
        );
    }

    #[test]
    fn a_file_tells_its_exercise_by_its_name_or_by_its_folder() {
        let course = course();
        for (file, expected) in [
            ("/tmp/safe_bank.rs", Some("safe-bank")),
            ("/tmp/safe-bank.rs", Some("safe-bank")),
            ("tests/chapter3-x/ordered_locks/wrong/overflow.rs", Some("ordered-locks")),
            ("/home/safe-bank/ordered_locks/try.rs", Some("ordered-locks")),
            ("/tmp/answer.rs", None),
            ("/", None),
        ] {
            let found = exercise_of(&course, Path::new(file)).map(|exercise| exercise.id.as_str());
            assert_eq!(found, expected, "{file}");
        }
    }

    #[test]
    fn a_chapter_without_exercises_is_not_the_last() {
        assert_eq!(last(&course()).map(|chapter| chapter.number), Some(3));
        assert!(last(&Course { chapters: vec![] }).is_none());
    }
}

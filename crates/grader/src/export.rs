//! Answers by exercise, in the layout that JPlag and Dolos read: `DIR/ordered-locks/s001.rs`.
//!
//! Files bear ids and no names. Beside them lies `DIR/starters/ordered-locks/starter.rs`, which both tools leave out of what they
//! compare when told to. There is no finder of copies here: these two are good ones.

use crate::escape;
use crate::intake::{self, Answer, Known};
use crate::policy::Policy;
use crate::roster::Student;
use anyhow::Context;
use std::fs;
use std::path::Path;
use xtask::exit::Misuse;
use xtask::manifest::Course;
use xtask::workspace::Workspace;

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// How many answers.
    pub answers: usize,
    /// Submissions that could not be read, each with the reason.
    pub unread: Vec<String>,
}

/// Writes all answers to the exercises that are graded into a new folder.
///
/// # Errors
/// When there is something in the folder already, and when it cannot be written.
pub fn write(
    to: &Path,
    students: &[Student],
    course: &Course,
    workspace: &Workspace,
    policy: &Policy,
) -> anyhow::Result<Exported> {
    // What an earlier export left would be compared with what is new.
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Misuse(format!("{} is not empty: name a folder that is not there yet", to.display())).into());
    }
    let graded = policy.graded(course, workspace)?;
    let exercises = course.exercises();
    for exercise in exercises.filter(|exercise| graded.contains(&exercise.id)) {
        let starter = workspace.at(&exercise.paths.starter);
        let text = fs::read(&starter).with_context(|| format!("{} could not be read", starter.display()))?;
        put(&to.join("starters").join(&exercise.id).join("starter.rs"), &text)?;
    }
    let known = Known::new(course, |id| graded.iter().any(|graded| graded == id));
    let mut done = Exported::default();
    for student in students {
        if let Some(why) = &student.unfit {
            done.unread.push(format!("{}: {}", student.id, escape::terminal(why)));
            continue;
        }
        let Some(origin) = &student.origin else { continue };
        let submission = match intake::read(origin, &known, policy.last_moment(student.extension)) {
            Ok(submission) => submission,
            Err(why) => {
                done.unread.push(format!("{}: {}", student.id, escape::terminal(&why.to_string())));
                continue;
            }
        };
        for (exercise, answer) in &submission.answers {
            if let Answer::File(text) = answer {
                put(&to.join(exercise).join(format!("{}.rs", student.id)), text)?;
                done.answers += 1;
            }
        }
    }
    Ok(done)
}

fn put(file: &Path, text: &[u8]) -> anyhow::Result<()> {
    let folder = file.parent().unwrap_or(file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(file, text));
    written.with_context(|| format!("{} could not be written", file.display()))
}

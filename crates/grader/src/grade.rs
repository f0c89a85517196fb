//! Grades a class, or a part of it: what is new is built and run, everything else is taken from the output directory.

use crate::confinement::Confinement;
use crate::extra::Extra;
use crate::intake::{self, Answer, Known};
use crate::judged::{self, Judged};
use crate::overrides::Overrides;
use crate::partition::Partition;
use crate::points::Points;
use crate::policy::Policy;
use crate::record::{Graded, Grading, Outcome, Record, RecordType, SCHEMA};
use crate::roster::Student;
use crate::store::{Header, Store};
use anyhow::{Context, Result};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use xtask::build::Style;
use xtask::enclosure::Enclosure;
use xtask::engine::{self, Event};
use xtask::exit::Misuse;
use xtask::interrupt;
use xtask::manifest::{Chapter, Course, Exercise};
use xtask::plan::{self, Answer as Planned};
use xtask::workspace::Workspace;

/// What is to be graded, and how.
#[derive(Debug)]
pub struct Job<'a> {
    /// The course.
    pub workspace: &'a Workspace,
    /// What the course consists of.
    pub course: &'a Course,
    /// The whole class.
    pub class: &'a [Student],
    /// The ids of the exercises that are graded.
    pub exercises: &'a [String],
    /// The terms.
    pub policy: &'a Policy,
    /// What an instructor decided.
    pub overrides: &'a Overrides,
    /// What the grades depend on.
    pub by: Grading,
    /// What is around strangers' code; nothing, by explicit wish.
    pub confinement: Option<Arc<Confinement>>,
    /// Tests beside the course's.
    pub extra: Option<&'a Extra>,
    /// Which part.
    pub partition: Partition,
    /// How many answers are built and run at once.
    pub jobs: usize,
    /// Students and exercises whose verdicts are found anew although they are known.
    pub again: &'a BTreeSet<String>,
    /// Is a verdict shared by all who hand in the same text? Only measurements have a reason to say no.
    pub reuse: bool,
    /// Are names left out of every record?
    pub anonymous: bool,
}

/// What grading did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Submissions with a record now.
    pub submissions: usize,
    /// Different answers in them.
    pub answers: usize,
    /// Those of them that had to be built and run.
    pub run: usize,
}

/// An answer that has no verdict yet, at most one for each key.
#[derive(Debug)]
struct New<'c> {
    key: String,
    file: PathBuf,
    exercise: &'c Exercise,
}

/// What a student handed in. The texts themselves lie in files by now.
struct HandedIn<'a> {
    student: &'a Student,
    /// By exercise: the key of the verdict, or why nobody looks at the answer.
    answers: BTreeMap<String, Result<String, String>>,
    commit: Option<String>,
    submitted: Option<i64>,
    notes: Vec<String>,
    /// Why nothing of it could be read.
    trouble: Option<String>,
}

/// So many answers are given to the engine at a time: no more are begun in vain when a verdict cannot be kept.
const BATCH: usize = 128;

/// Grades, and leaves one record a submission in the store.
///
/// # Errors
/// Trouble of our own, and interruptions. What was finished before is kept.
pub fn run(job: &Job, store: &Store, on_event: &(dyn Fn(Event) + Sync)) -> Result<Done> {
    let ids = job.class.iter().map(|student| student.id.clone()).collect();
    if let Some(extra) = job.extra {
        try_on_solutions(job, extra, store, on_event)?;
    }
    store.begin(&Header::new(job.by.clone(), job.partition, ids, job.exercises.to_vec()))?;
    let students: Vec<&Student> = job
        .class
        .iter()
        .enumerate()
        .filter(|(place, _)| job.partition.holds(*place))
        .map(|(_, student)| student)
        .collect();
    let known = Known::new(job.course, |id| job.exercises.iter().any(|graded| graded == id));

    // Texts lie in a folder of ours, not in memory, and go with it.
    let scratch = scratch().context("no folder for the answers could be made")?;
    let mut new: BTreeMap<u32, Vec<New>> = BTreeMap::new();
    // Each verdict that is needed, and whether it is found now.
    let mut verdicts: BTreeMap<String, bool> = BTreeMap::new();
    let mut class = Vec::new();
    for student in students {
        interrupt::check()?;
        let (submission, trouble) = match read(student, &known, job.policy)? {
            Ok(submission) => (submission, None),
            Err(why) => (intake::Submission::default(), Some(why)),
        };
        let mut answers = BTreeMap::new();
        for (id, answer) in submission.answers {
            let verdict = match answer {
                Answer::Refused(why) => Err(why),
                Answer::File(text) => {
                    let key = job.key(student, &id, &text);
                    let anew = job.again.contains(&student.id) || job.again.contains(&id);
                    let is_found_now = verdicts.entry(key.clone()).or_default();
                    if !*is_found_now
                        && (anew || store.verdict(&key).is_none())
                        && let Some((chapter, exercise)) = find(job.course, &id)
                    {
                        *is_found_now = true;
                        let file = write(&scratch, &key, exercise, &text)?;
                        new.entry(chapter.number).or_default().push(New { key: key.clone(), file, exercise });
                    }
                    Ok(key)
                }
            };
            answers.insert(id, verdict);
        }
        let intake::Submission { commit, submitted, notes, .. } = submission;
        class.push(HandedIn { student, answers, commit, submitted, notes, trouble });
    }
    let run = new.values().map(Vec::len).sum();
    for chapter in &job.course.chapters {
        for batch in new.remove(&chapter.number).unwrap_or_default().chunks(BATCH) {
            judge(job, store, chapter, batch, on_event)?;
        }
    }
    let submissions = class.len();
    for handed_in in class {
        interrupt::check()?;
        store.keep_record(&record(job, store, handed_in)?)?;
    }
    Ok(Done { submissions, answers: verdicts.len(), run })
}

impl Job<'_> {
    fn key(&self, student: &Student, exercise: &str, text: &[u8]) -> String {
        let key = judged::key(&self.by, &self.policy.limits, exercise, text);
        match self.reuse {
            true => key,
            false => judged::key(&self.by, &self.policy.limits, &format!("{exercise} of {}", student.id), text),
        }
    }
}

/// A folder of ours that goes with the grader. Whoever is told a path in it may follow it: a confined program can have another
/// user than we.
pub fn scratch() -> std::io::Result<TempDir> {
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o711));
    builder.prefix("grading-").tempdir()
}

/// The course's own solutions have to pass extra tests: else the mistake is the instructor's, and no student pays for it.
fn try_on_solutions(job: &Job, extra: &Extra, store: &Store, on_event: &(dyn Fn(Event) + Sync)) -> Result<()> {
    let from = extra.from.display();
    let exercises: Vec<_> =
        job.exercises.iter().filter(|id| extra.has(id)).filter_map(|id| find(job.course, id)).collect();
    if exercises.is_empty() {
        return Err(Misuse(format!("{from} has tests for no exercise that is graded")).into());
    }
    let scratch = scratch().context("no folder for the solutions could be made")?;
    for (chapter, exercise) in exercises {
        let solution = job.workspace.at(&exercise.paths.solution);
        let text = fs::read(&solution).with_context(|| format!("{} could not be read", solution.display()))?;
        let key = judged::key(&job.by, &job.policy.limits, &exercise.id, &text);
        let known = store.verdict(&key).filter(|judged| judged.outcome == Outcome::Passed);
        let judged = match known {
            Some(judged) => judged,
            None => {
                let file = write(&scratch, &key, exercise, &text)?;
                judge(job, store, chapter, &[New { key: key.clone(), file, exercise }], on_event)?;
                let kept = store.verdict(&key);
                kept.with_context(|| format!("the verdict on the solution of {} is gone; run this again", exercise.id))?
            }
        };
        if judged.outcome != Outcome::Passed {
            let why = if judged.report.is_empty() { &judged.headline } else { &judged.report };
            let does_not = match judged.outcome {
                Outcome::DidNotCompile => "does not compile with",
                _ => "does not pass",
            };
            let message = format!(
                "the course's own solution of {} {does_not} the tests in {from}, so nothing was graded: mend them first\n\n{}",
                exercise.id,
                why.trim_end()
            );
            return Err(Misuse(message).into());
        }
        let found: Vec<String> = judged.tests.into_iter().map(|(name, ..)| name).collect();
        if let Some(file) = extra.without_test(&exercise.id, &found) {
            return Err(Misuse(format!("{} has no test: `#[test]` marks one", file.display())).into());
        }
    }
    Ok(())
}

/// Builds and runs some answers of a chapter, and keeps each verdict as soon as it is known.
fn judge(job: &Job, store: &Store, chapter: &Chapter, batch: &[New], on_event: &(dyn Fn(Event) + Sync)) -> Result<()> {
    let by_file: BTreeMap<&Path, &New> = batch.iter().map(|new| (new.file.as_path(), new)).collect();
    let answers: Vec<Planned> = batch.iter().flat_map(|new| plan::given(new.exercise, new.file.clone())).collect();
    let tests_in = job.extra.map(Extra::folder);
    let context = engine::Context {
        workspace: job.workspace.clone(),
        style: Style { colour: false, width: 100 },
        workers: job.jobs,
        processor: Duration::from_secs(job.policy.limits.test_cpu_seconds),
        seed: Some(job.by.seed),
        enclosure: job.confinement.clone().map(|confinement| confinement as Arc<dyn Enclosure>),
        tests: tests_in.map(Path::to_path_buf),
    };
    let trouble = Mutex::new(None);
    let begun = Instant::now();
    let keep = |event: Event| {
        if let Event::Graded(graded) = &event
            && let Some(new) = by_file.get(graded.answer.file.as_path())
        {
            let judged = Judged::of(graded, job.workspace, tests_in, &new.file.display().to_string());
            let kept = store.keep(&new.key, &judged).and_then(|()| store.time(&new.key, begun.elapsed()));
            if let Err(error) = kept {
                trouble.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
            }
        }
        on_event(event);
    };
    engine::tell(&context, chapter, answers, &keep)?;
    match trouble.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(error) => Err(error),
        None => Ok(()),
    }
}

/// The record of a submission, all of whose verdicts are known.
fn record(job: &Job, store: &Store, handed_in: HandedIn) -> Result<Record> {
    let HandedIn { student, answers, commit, submitted, mut notes, trouble } = handed_in;
    let mut exercises = Vec::new();
    for id in job.exercises {
        let (chapter, exercise) = find(job.course, id).with_context(|| format!("`{id}` is no exercise"))?;
        let judged = match (answers.get(id), &trouble) {
            (_, Some(_)) => Judged::unseen(Outcome::Missing, "the submission could not be read"),
            (None, None) => Judged::unseen(Outcome::Missing, "nothing was handed in"),
            (Some(Err(why)), None) => Judged::unseen(Outcome::Refused, why.clone()),
            (Some(Ok(key)), None) => {
                let kept = store.verdict(key);
                kept.with_context(|| format!("the verdict on {}'s {id} is gone; run this again", student.id))?
            }
        };
        exercises.push(judged.earning(chapter, exercise, job.policy, job.overrides.of(&student.id, id)));
    }
    let points: Points = exercises.iter().map(|exercise| exercise.points).sum();
    let earned: Points = exercises.iter().map(|exercise| exercise.earned).sum();
    let late = job.policy.late(submitted, student.extension, earned);
    // Nothing is earned by what comes too late, by all of it together no more than by its parts.
    let is_closed = job.policy.is_closed(submitted, student.extension);
    let bonus = job.policy.bonus(exercises.iter().all(is_whole) && !is_closed);
    let penalty = late.as_ref().map_or(Points::ZERO, |late| late.penalty);
    notes.extend(trouble);
    Ok(Record {
        r#type: RecordType::Record,
        schema: SCHEMA,
        by: job.by.clone(),
        id: student.id.clone(),
        name: student.name.clone().filter(|_| !job.anonymous),
        submitted: submitted.and_then(|at| Timestamp::from_second(at).ok()).map(|at| at.to_string()),
        commit,
        exercises,
        points,
        earned,
        late,
        bonus,
        score: (earned + bonus - penalty).max(Points::ZERO),
        notes,
    })
}

/// Does an exercise count as done? An instructor's decision goes before the tests', upwards and downwards.
fn is_whole(exercise: &Graded) -> bool {
    match exercise.decided {
        Some(_) => exercise.earned >= exercise.points,
        None => exercise.outcome == Outcome::Passed,
    }
}

/// What a student handed in, or why it cannot be read: that is the student's trouble, and nobody else's.
fn read(student: &Student, known: &Known, policy: &Policy) -> Result<Result<intake::Submission, String>> {
    if let Some(why) = &student.unfit {
        return Ok(Err(why.clone()));
    }
    let Some(origin) = &student.origin else { return Ok(Ok(intake::Submission::default())) };
    Ok(match intake::read(origin, known, policy.last_moment(student.extension)) {
        // Whoever commits sets the time of the commit; the roster's is the instructor's.
        Ok(read) => Ok(intake::Submission { submitted: student.submitted.or(read.submitted), ..read }),
        Err(ours @ intake::Error::Git(_)) => return Err(ours.into()),
        Err(why) => Err(why.to_string()),
    })
}

fn find<'c>(course: &'c Course, id: &str) -> Option<(&'c Chapter, &'c Exercise)> {
    let all =
        course.chapters.iter().flat_map(|chapter| chapter.exercises.iter().map(move |exercise| (chapter, exercise)));
    all.into_iter().find(|(_, exercise)| exercise.id == id)
}

/// Puts an answer where the compiler finds it, by a path that ends as in the course.
fn write(scratch: &TempDir, key: &str, exercise: &Exercise, text: &[u8]) -> Result<PathBuf> {
    let file = scratch.path().join(key).join(&exercise.paths.answer);
    let folder = file.parent().unwrap_or(scratch.path());
    let trouble = || format!("{} could not be written", file.display());
    fs::create_dir_all(folder).and_then(|()| fs::write(&file, text)).with_context(trouble)?;
    Ok(file)
}

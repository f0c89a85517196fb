//! `cargo xtask check`: grades answers, and tells all about the first that does not pass.

mod replays;

use super::{by_chapter, context, here, standing, tell, workspace};
use crate::engine::{self, Event, Graded};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, Exercise, names};
use crate::plan;
use crate::progress::{self, Entry, Fingerprint, State, place};
use crate::report::{Format, Progress, Terminal, course, human, json, print};
use crate::verdict::Verdict;
use crate::workspace::Workspace;
use std::fs;
use std::path::{Path, PathBuf};

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chapters and exercises: chapter3, 3, thread-safety, ordered-locks, chapter3/ordered-locks, or the path of an answer
    /// [default: the chapter that you are in]
    what: Vec<String>,
    /// Grade this file in the place of the exercise's own
    #[arg(long, value_name = "FILE", conflicts_with = "solution")]
    answer: Option<PathBuf>,
    /// Grade the reference answers
    #[arg(long)]
    solution: bool,
    /// Write a page for each failing interleaving into this folder, to step through in a browser
    #[arg(long, value_name = "DIR")]
    trace: Option<PathBuf>,
    /// What the output is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Whose answers are graded.
enum Source {
    Learner,
    Given(PathBuf),
    Solution,
}

/// Grades and reports.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let (workspace, here) = (workspace()?, here()?);
    let course = Course::read(&workspace)?;
    let terminal = Terminal::look();
    let source = match (&args.answer, args.solution) {
        // Relative to where the command was given, which need not be the root.
        (Some(file), _) => Source::Given(answer_file(here.join(file))?),
        (None, true) => Source::Solution,
        (None, false) => Source::Learner,
    };
    let standing = standing(&workspace, &course)?;
    let current = place::current(&standing.entries, standing.records.place());
    let exercises = wanted(&course, &workspace, &here, current, &args, &source)?;
    let current = current.map(|entry| entry.exercise.id.as_str());
    let mut rows: Vec<Row> = Vec::new();
    let mut notice = standing.notice.clone();
    let is_alone = exercises.len() == 1;
    for (chapter, exercises) in by_chapter(&course, &exercises) {
        let progress = Progress::start(format!("{}: {}", chapter.package(), chapter.title));
        let show = |event: Event| progress.show(&event);
        let context = context(&workspace, terminal);
        let before: Vec<Fingerprint> = exercises.iter().map(|exercise| progress::look(&workspace, exercise)).collect();
        let graded = match &source {
            Source::Learner => engine::tree(&context, chapter, plan::learner(&exercises), &show)?,
            Source::Given(file) => {
                let answers = exercises.iter().flat_map(|exercise| plan::given(exercise, file.clone())).collect();
                engine::overlays(&context, chapter, answers, 1, &show)?
            }
            Source::Solution => engine::overlays(&context, chapter, plan::solutions(&exercises), 1, &show)?,
        };
        drop(progress);
        let states = match source {
            Source::Learner => {
                let (states, not_kept) = keep(&workspace, &graded, &before)?;
                notice = notice.or(not_kept);
                states
            }
            Source::Given(_) | Source::Solution => vec![None; graded.len()],
        };
        let chapter_rows: Vec<Row> = graded.into_iter().zip(states).collect();
        // What is wrong with the only one is told below, in full.
        let is_told_below = is_alone && chapter_rows.iter().all(|(graded, _)| !has_passed(graded));
        print(&match args.format {
            Format::Human if is_told_below => String::new(),
            Format::Human => human::overview(chapter, &chapter_rows, terminal),
            Format::Json => {
                chapter_rows.iter().map(|(graded, state)| json::exercise(graded, *state, &workspace)).collect()
            }
        });
        rows.extend(chapter_rows);
    }
    let verdicts: Vec<&Verdict> = rows.iter().map(|(graded, _)| graded.verdict()).collect();
    let exit = status(&verdicts);
    let shown = to_mend(&rows, current);
    if let (Source::Learner, Some((graded, _))) = (&source, shown.or(rows.last())) {
        let id = &graded.answer.exercise.id;
        notice = notice.or(progress::keep(&workspace, |records| records.go(id))?.notice);
    }
    let passed = rows.iter().filter(|(graded, _)| has_passed(graded)).count();
    let replays = match &args.trace {
        Some(folder) => replays::write(rows.iter().map(|(graded, _)| graded), &here.join(folder), &workspace)?,
        None => Vec::new(),
    };
    let replays: Vec<(&str, Option<&Path>)> = replays.iter().map(|it| (it.exercise, it.page.as_deref())).collect();
    print(&match args.format {
        Format::Json => json::replays(&replays) + &json::summary(passed, rows.len() - passed, exit),
        Format::Human => {
            let details = shown.map(|(graded, state)| human::details(graded, *state, &workspace, terminal));
            let is_shown =
                |entry: &&Entry| shown.is_some_and(|(graded, _)| graded.answer.exercise.id == entry.exercise.id);
            let updated = match source {
                Source::Learner => standing.entries.iter().find(is_shown).filter(|entry| entry.newer_starter),
                Source::Given(_) | Source::Solution => None,
            };
            let updated = updated.map(|entry| course::newer_starter(&entry.exercise.id, terminal));
            let next = match (&source, exit) {
                (Source::Learner, Exit::Passed) => next(standing.entries, &exercises),
                _ => String::new(),
            };
            let (gap, tally) = match (is_alone, shown) {
                (true, Some(_)) => ("", String::new()),
                (_, shown) => (if shown.is_some() { "\n" } else { "" }, human::tally(passed, rows.len())),
            };
            gap.to_string()
                + &details.unwrap_or_default()
                + &updated.unwrap_or_default()
                + &human::replays(&replays, terminal)
                + &tally
                + &next
        }
    });
    tell(notice);
    Ok(exit)
}

/// Keeps what was found out about the learner's own answers, and says how far the learner is with each. `before` are their
/// files before they were built.
fn keep(
    workspace: &Workspace,
    graded: &[Graded],
    before: &[Fingerprint],
) -> anyhow::Result<(Vec<Option<State>>, Option<String>)> {
    let exercises = || graded.iter().map(|graded| graded.answer.exercise);
    let now: Vec<Fingerprint> = exercises().map(|exercise| progress::look(workspace, exercise)).collect();
    let loaded = progress::keep(workspace, |records| {
        for ((graded, before), now) in graded.iter().zip(before).zip(&now) {
            records.graded(&graded.answer.exercise.id, before, now, graded.verdict());
        }
    })?;
    let state = |(exercise, now): (&Exercise, &Fingerprint)| Some(State::of(&loaded.records.of(&exercise.id), now));
    Ok((exercises().zip(&now).map(state).collect(), loaded.notice))
}

fn has_passed(graded: &Graded) -> bool {
    matches!(graded.verdict(), Verdict::Passed(_))
}

/// A graded answer, and how far the learner is with the exercise, if the answer is the learner's own.
type Row<'c> = (Graded<'c>, Option<State>);

/// The answer to tell all about: the current exercise's if it does not pass, or else the first that does not.
fn to_mend<'r, 'c>(rows: &'r [Row<'c>], current: Option<&str>) -> Option<&'r Row<'c>> {
    let not_passed = || rows.iter().filter(|(graded, _)| !has_passed(graded));
    let is_current = |(graded, _): &&Row| Some(graded.answer.exercise.id.as_str()) == current;
    not_passed().find(is_current).or_else(|| not_passed().next())
}

/// Where to go on from these, which have just passed.
fn next(mut entries: Vec<Entry>, solved: &[&Exercise]) -> String {
    let is_solved = |entry: &Entry| solved.iter().any(|exercise| exercise.id == entry.exercise.id);
    // Told from what has been seen, since a disk may be full and keep nothing of it.
    entries.iter_mut().filter(|entry| is_solved(entry)).for_each(|entry| entry.state = State::Solved);
    course::next(place::next(&entries, solved.last().map(|exercise| exercise.id.as_str())))
}

/// A file given as an answer, unless something else is there by that name. What is missing is found out in grading.
fn answer_file(file: PathBuf) -> Result<PathBuf, Misuse> {
    let what = match fs::metadata(&file) {
        Ok(there) if there.is_dir() => "a folder",
        Ok(there) if !there.is_file() => "no ordinary file",
        _ => return Ok(file),
    };
    Err(Misuse(format!(
        "{} is {what}, and an answer is one file: cargo xtask check EXERCISE --answer FILE",
        file.display()
    )))
}

/// The exercises that the arguments mean.
fn wanted<'c>(
    course: &'c Course,
    workspace: &Workspace,
    here: &Path,
    current: Option<&Entry<'c>>,
    args: &Args,
    source: &Source,
) -> Result<Vec<&'c Exercise>, Misuse> {
    let named = names::resolve(course, &args.what, workspace, here)?;
    match source {
        Source::Given(file) => {
            let exercises =
                if args.what.is_empty() { plan::exercise_of(course, file).into_iter().collect() } else { named };
            match exercises.len() {
                1 => Ok(exercises),
                _ => Err(Misuse(format!(
                    "an answer is for one exercise: cargo xtask check EXERCISE --answer {}",
                    args.answer.as_deref().unwrap_or(file).display()
                ))),
            }
        }
        _ if !named.is_empty() => Ok(named),
        _ if !args.what.is_empty() => Err(Misuse(format!("{} has no exercises yet", args.what.join(", ")))),
        _ => match current.map(|entry| entry.chapter).or_else(|| plan::last(course)) {
            Some(chapter) => Ok(chapter.exercises.iter().collect()),
            None => {
                Err(Misuse("the course has no exercises: no folder of chapters has a chapter.toml with one".into()))
            }
        },
    }
}

/// A failure counts for more than a test that cannot say.
fn status(verdicts: &[&Verdict]) -> Exit {
    let cannot_say = |v: &&Verdict| matches!(v, Verdict::Inconclusive(_) | Verdict::Skipped(_));
    match verdicts.iter().filter(|v| !matches!(v, Verdict::Passed(_))).collect::<Vec<_>>() {
        rest if rest.is_empty() => Exit::Passed,
        rest if rest.iter().all(|v| cannot_say(v)) => Exit::Trouble,
        _ => Exit::Failed,
    }
}

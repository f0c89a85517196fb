//! `cargo xtask check`: grades answers, and tells all about the first that does not pass.

use super::{by_chapter, context, here, workspace};
use crate::engine::{self, Event, Graded};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, Exercise, names};
use crate::plan;
use crate::report::{Format, Progress, State, Terminal, human, json, print};
use crate::verdict::Verdict;
use crate::workspace::Workspace;
use std::fs;
use std::path::{Path, PathBuf};

/// What `check` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chapters and exercises: chapter3, 3, thread-safety, ordered-locks, chapter3/ordered-locks, or the path of an answer
    /// [default: the first chapter with an exercise that you have not begun]
    what: Vec<String>,
    /// Grade this file in the place of the exercise's own
    #[arg(long, value_name = "FILE", conflicts_with = "solution")]
    answer: Option<PathBuf>,
    /// Grade the reference answers
    #[arg(long)]
    solution: bool,
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
    let exercises = wanted(&course, &workspace, &here, &args, &source)?;
    let mut rows = Vec::new();
    for (chapter, exercises) in by_chapter(&course, &exercises) {
        let progress = Progress::start(format!("{}: {}", chapter.package(), chapter.title));
        let show = |event: Event| progress.show(&event);
        let context = context(&workspace, terminal);
        let graded = match &source {
            Source::Learner => engine::tree(&context, chapter, plan::learner(&exercises), &show)?,
            Source::Given(file) => {
                let answers = exercises.iter().flat_map(|exercise| plan::given(exercise, file.clone())).collect();
                engine::overlays(&context, chapter, answers, 1, &show)?
            }
            Source::Solution => engine::overlays(&context, chapter, plan::solutions(&exercises), 1, &show)?,
        };
        drop(progress);
        let state = |graded: &Graded| match source {
            Source::Learner => Some(State::of(graded, is_pristine(&workspace, graded.answer.exercise))),
            _ => None,
        };
        let chapter_rows: Vec<_> = graded
            .into_iter()
            .map(|graded| {
                let state = state(&graded);
                (graded, state)
            })
            .collect();
        print(&match args.format {
            Format::Human => human::overview(chapter, &chapter_rows, terminal),
            Format::Json => {
                chapter_rows.iter().map(|(graded, state)| json::exercise(graded, *state, &workspace)).collect()
            }
        });
        rows.extend(chapter_rows);
    }
    let verdicts: Vec<&Verdict> = rows.iter().map(|(graded, _)| graded.verdict()).collect();
    let exit = status(&verdicts);
    let passed = verdicts.iter().filter(|v| matches!(v, Verdict::Passed(_))).count();
    print(&match args.format {
        Format::Json => json::summary(passed, rows.len() - passed, exit),
        Format::Human => {
            let first = rows.iter().find(|(graded, _)| !matches!(graded.verdict(), Verdict::Passed(_)));
            let details = first.map(|(graded, _)| human::details(graded, &workspace, terminal));
            details.unwrap_or_default() + &human::tally(passed, rows.len())
        }
    });
    Ok(exit)
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
        _ => match plan::current(course, &|exercise| is_pristine(workspace, exercise)) {
            Some(chapter) => Ok(chapter.exercises.iter().collect()),
            None => {
                Err(Misuse("the course has no exercises: no folder of chapters has a chapter.toml with one".into()))
            }
        },
    }
}

/// Is the answer the starter as it came? A file that cannot be read is not.
fn is_pristine(workspace: &Workspace, exercise: &Exercise) -> bool {
    let read = |file| fs::read(workspace.at(file));
    matches!((read(&exercise.paths.answer), read(&exercise.paths.starter)), (Ok(answer), Ok(starter)) if answer == starter)
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

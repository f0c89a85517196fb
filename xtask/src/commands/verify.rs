//! `cargo xtask verify`: does the course hold what it promises? Starters fail, right answers pass, wrong ones are told by
//! their names, and no file is stray.

use super::{by_chapter, context, here, workspace};
use crate::engine::{self, Event, Graded};
use crate::exit::{Exit, Misuse};
use crate::manifest::{Course, names};
use crate::plan;
use crate::report::{Format, Progress, Terminal, human, json, print};
use crate::shape::{self, Problem};
use crate::verdict;
use std::num::NonZeroUsize;

/// What `verify` is told.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Chapters and exercises [default: all]
    what: Vec<String>,
    /// Run every answer's tests so often, built once
    #[arg(long, value_name = "N", default_value = "1")]
    repeat: NonZeroUsize,
    /// What the output is for
    #[arg(long, value_enum, default_value_t = Format::Human)]
    pub format: Format,
}

/// Verifies and reports.
pub fn run(args: Args) -> anyhow::Result<Exit> {
    let workspace = workspace()?;
    let course = Course::read(&workspace)?;
    let terminal = Terminal::look();
    let exercises = match args.what.is_empty() {
        true => course.exercises().collect(),
        false => names::resolve(&course, &args.what, &workspace, &here()?)?,
    };
    if exercises.is_empty() {
        return Err(Misuse("there are no exercises to verify".into()).into());
    }
    let chapters = by_chapter(&course, &exercises);
    let mut answers = Vec::new();
    let mut problems = Vec::new();
    for (chapter, exercises) in &chapters {
        let shape = shape::read(&workspace, &[chapter])?;
        problems.push(shape::problems(chapter, exercises, &shape));
        answers.push((*chapter, plan::verify(exercises, &shape.files)));
    }
    let progress = Progress::start(match &chapters[..] {
        [(chapter, _)] => format!("{}: {}", chapter.package(), chapter.title),
        chapters => format!("{} chapters", chapters.len()),
    });
    let show = |event: Event| progress.show(&event);
    let graded = engine::chapters(&context(&workspace, terminal), &answers, args.repeat.get(), &show)?;
    drop(progress);
    let (mut passed, mut failed) = (0, 0);
    for (((chapter, _), problems), graded) in chapters.iter().zip(problems).zip(graded) {
        for Problem { path, message } in problems {
            let path = path.display().to_string();
            failed += 1;
            print(&match args.format {
                Format::Human => format!("{path}: {message}\n"),
                Format::Json => json::problem(&path, &message),
            });
        }
        for graded in &graded {
            let bad = unexpected(graded);
            if bad == 0 {
                passed += 1;
            } else {
                failed += 1;
            }
            print(&match args.format {
                Format::Json => json::answer(graded, &workspace),
                Format::Human if bad > 0 => human::surprise(graded, &workspace),
                Format::Human => String::new(),
            });
        }
        if args.format == Format::Human {
            print(&human::verified(chapter, &graded, args.repeat.get()));
        }
    }
    let exit = if failed == 0 { Exit::Passed } else { Exit::Failed };
    print(&match args.format {
        Format::Human => format!("{passed} passed, {failed} failed\n"),
        Format::Json => json::summary(passed, failed, exit),
    });
    Ok(exit)
}

/// How many runs of an answer were not as expected.
fn unexpected(graded: &Graded) -> usize {
    graded.verdicts.iter().filter(|v| !verdict::is_as_expected(&graded.answer.expected, v)).count()
}

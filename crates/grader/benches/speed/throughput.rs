//! Answers a second, beside a fresh clone with `cargo test` for each of them.

use crate::class::{self, Class, Place};
use crate::measure::{self, Spent, median};
use anyhow::Context;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use xtask::manifest::{Chapter, Exercise};

#[derive(clap::Args)]
pub struct Args {
    /// How many submissions
    #[arg(long, default_value = "20")]
    submissions: usize,
    /// For how many of them a clone is made; the others are taken to cost as much
    #[arg(long, default_value = "3")]
    clones: usize,
    /// The exercise
    #[arg(long, default_value = "ordered-locks")]
    exercise: String,
}

/// The goal: at least so many times as fast.
const GOAL: f64 = 5.0;

pub fn run(args: &Args) -> anyhow::Result<()> {
    let place = Place::new()?;
    let (chapter, exercise) = place.exercise(&args.exercise)?;
    let solution = place.solution(exercise)?;
    let texts: Vec<String> = (1..=args.submissions).map(|number| class::own(&solution, number)).collect();
    let class = place.class("class", exercise, &texts, "")?;
    println!(
        "{} submissions of {}, seconds by the clock, in turn; what cargo downloads is there already\n",
        texts.len(),
        args.exercise
    );
    // What a first run builds is told apart.
    grade(&place, place.grader(), &class)?;
    let (mut naive, mut warm) = (Vec::new(), Vec::new());
    for text in texts.iter().take(args.clones.max(1)) {
        let spent = cloned(&place, chapter, exercise, text)?;
        println!("a clone with cargo test for one of them:     {:8.1}  ({:.1} CPU)", spent.wall, spent.cpu);
        naive.push(spent.wall);
        let spent = grade(&place, place.grader(), &class)?;
        println!("grade, with the grader and the course built: {:8.1}  ({:.1} CPU)", spent.wall, spent.cpu);
        warm.push(spent.wall);
    }
    let cold = from_nothing(&place, &class)?;
    println!("grade, from a fresh clone on:                {:8.1}  ({:.1} CPU)\n", cold.wall, cold.cpu);
    let (clones, all) = (naive.len(), median(&naive) * texts.len() as f64);
    let measured =
        if clones < texts.len() { format!("{clones} measured, by their median") } else { "all measured".into() };
    println!("a clone with cargo test for each of {}: {all:.0} s ({measured})", texts.len());
    let times =
        |name: &str, wall: f64| println!("{name}: {wall:.0} s, {:.1} times as fast; the goal is {GOAL}", all / wall);
    times("grade, with the grader and the course built", median(&warm));
    times("grade, from a fresh clone on", cold.wall);
    Ok(())
}

/// What somebody would do who has nothing but cargo.
fn cloned(place: &Place, chapter: &Chapter, exercise: &Exercise, text: &str) -> anyhow::Result<Spent> {
    let folder = place.empty("clone")?;
    let (package, module) = (chapter.package(), format!("{}::", exercise.module));
    let ((), spent) = measure::spent(|| {
        let course = clone(place, &folder)?;
        let answer = course.join(&exercise.paths.answer);
        fs::write(&answer, text).with_context(|| format!("{} could not be written", answer.display()))?;
        let mut command = cargo(&course);
        command.args(["test", "--package", &package, "--test", &package, &module]);
        measure::silently(&mut command)
    })?;
    place.empty("clone")?;
    Ok(spent)
}

/// The grader, too, has to be built first.
fn from_nothing(place: &Place, class: &Class) -> anyhow::Result<Spent> {
    let folder = place.empty("clone")?;
    let (_, spent) = measure::spent(|| {
        let course = clone(place, &folder)?;
        let mut command = cargo(&course);
        command.arg("xtask");
        grade(place, command, class)
    })?;
    place.empty("clone")?;
    Ok(spent)
}

fn clone(place: &Place, folder: &Path) -> anyhow::Result<PathBuf> {
    let course = folder.join("course");
    let mut command = Command::new("git");
    measure::silently(command.args(["clone", "--quiet"]).arg(&place.workspace.root).arg(&course))?;
    Ok(course)
}

/// Cargo in a clone, with nothing built.
fn cargo(course: &Path) -> Command {
    let mut command = xtask::build::cargo();
    command.current_dir(course).env("CARGO_TARGET_DIR", course.join("target"));
    command
}

fn grade(place: &Place, grader: Command, class: &Class) -> anyhow::Result<Spent> {
    let out = place.empty("out")?;
    let mut command = place.grade(grader, class, &out, &[]);
    let watched = measure::watched(&mut command, &place.empty("tmp")?)?;
    class::all_passed(&out, class.packs.len())?;
    Ok(watched.spent)
}

//! CPU seconds an answer, beside the least that it could cost.

use crate::class::{self, Place};
use crate::floor::{Floor, Parts};
use crate::measure::{self, Watched, median};

#[derive(clap::Args)]
pub struct Args {
    /// How many submissions of each exercise
    #[arg(long, default_value = "20")]
    submissions: usize,
    /// How often the two take turns
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// The exercises
    #[arg(long, default_values = ["ordered-locks", "scrape-titles"])]
    exercise: Vec<String>,
    /// More options for `grade`, such as `--sandbox native`
    #[arg(last = true)]
    options: Vec<String>,
}

/// The goal: not more than so many times the floor.
const GOAL: f64 = 1.5;

pub fn run(args: &Args) -> anyhow::Result<()> {
    println!(
        "CPU seconds an answer, user and system, of all processes. {} submissions with the reference answer, each a text of its own, \
         one at a time; the grader and the floor in turn.",
        args.submissions
    );
    println!(
        "The floor: the same two calls of rustc without a sandbox, and one process with all tests of the answer.\n"
    );
    for id in &args.exercise {
        exercise(args, id)?;
    }
    Ok(())
}

fn exercise(args: &Args, id: &str) -> anyhow::Result<()> {
    let place = Place::new()?;
    let (chapter, exercise) = place.exercise(id)?;
    let floor = Floor::listen(&place, chapter, exercise)?;
    let solution = place.solution(exercise)?;
    let texts: Vec<String> = (1..=args.submissions).map(|number| class::own(&solution, number)).collect();
    let class = place.class("class", exercise, &texts, "")?;
    println!("{id}: {} programs started an answer", floor.starts);
    let titles = ["library", "tests", "run", "floor", "grader", "ratio", "itself", "wall s"];
    println!("{:8}{}", "", titles.map(|title| format!("{title:>9}")).concat());
    let mut rows: Vec<[f64; 8]> = Vec::new();
    for round in 1..=args.rounds {
        let graded = grade(&place, &class, args)?;
        let parts = texts.iter().map(|text| floor.judge(exercise, text, &place.empty("floor")?));
        let parts: Vec<Parts> = parts.collect::<anyhow::Result<_>>()?;
        let middle = |part: fn(&Parts) -> f64| median(&parts.iter().map(part).collect::<Vec<_>>());
        let [library, tests, run] =
            [|p: &Parts| p.library.cpu, |p: &Parts| p.tests.cpu, |p: &Parts| p.run.cpu].map(middle);
        // The grader is measured by all of its answers, so the floor is, too.
        let least = parts.iter().map(Parts::cpu).sum::<f64>() / parts.len() as f64;
        let each = |sum: f64| sum / texts.len() as f64;
        let grader = each(graded.spent.cpu);
        let row = [library, tests, run, least, grader, grader / least, each(graded.own), graded.spent.wall];
        println!("{:8}{}", format!("round {round}"), row.map(|value| format!("{value:9.3}")).concat());
        rows.push(row);
    }
    let middle: Vec<f64> = (0..8).map(|at| median(&rows.iter().map(|row| row[at]).collect::<Vec<_>>())).collect();
    println!("{:8}{}", "median", middle.iter().map(|value| format!("{value:9.3}")).collect::<String>());
    println!("{id}: {:.2} times the floor; the goal is at most {GOAL}\n", middle[5]);
    Ok(())
}

/// The whole command, with its start.
fn grade(place: &Place, class: &class::Class, args: &Args) -> anyhow::Result<Watched> {
    let out = place.empty("out")?;
    let mut options = vec!["--jobs".into(), "1".into()];
    options.extend(args.options.iter().cloned());
    let mut command = place.grade(place.grader(), class, &out, &options);
    let watched = measure::watched(&mut command, &place.empty("tmp")?)?;
    class::all_passed(&out, class.packs.len())?;
    Ok(watched)
}

//! Time, memory and disk as a class grows.

use crate::class::{self, Place};
use crate::floor::Floor;
use crate::measure::{self, Watched};
use anyhow::{Context, ensure};
use std::collections::BTreeMap;
use xtask::manifest::Exercise;

#[derive(clap::Args)]
pub struct Args {
    /// How many submissions, one class after the other
    #[arg(long, value_delimiter = ',', default_value = "125,250,500,1000")]
    sizes: Vec<usize>,
    /// The exercise
    #[arg(long, default_value = "ordered-locks")]
    exercise: String,
    /// More options for `grade`, such as `--jobs 1` or `--report html`
    #[arg(last = true)]
    options: Vec<String>,
}

/// The goal for the grader's memory, in MB.
const GOAL: f64 = 300.0;

/// Tight, so that what goes on without end ends soon: these answers are not what a class hands in.
const TERMS: &str = "[limits]\ntest_cpu_seconds = 2\nwall_seconds = 60\nmemory_mib = 2048\n";

/// Hostile answers: what is done at the beginning of each public function.
const HOSTILE: [&str; 8] = [
    "loop { std::hint::black_box(0); }",
    "std::process::exit(0);",
    "let mut all = Vec::new(); loop { all.push(std::hint::black_box(vec![1_u8; 1 << 26])); }",
    "fn down(n: u64) -> u64 { std::hint::black_box(down(n + 1)) + 1 } down(0);",
    "for _ in 0..2_000_000 { println!(\"all tests passed, all tests passed, all tests passed\"); }",
    "for _ in 0..10_000 { std::thread::spawn(std::thread::park); }",
    "const NEVER: u64 = { let mut n = 0_u64; while n < u64::MAX { n += 1; } n }; std::hint::black_box(NEVER);",
    "panic!(\"{}\", \"\\u{1b}[2J::error::\".repeat(100_000));",
];

/// Of 25 students, so many hand in something right, wrong and hostile.
const RIGHT: usize = 15;
const WRONG: usize = 8;
const GROUP: usize = 25;
/// After so many groups they begin anew.
const GROUPS: usize = 5;

pub fn run(args: &Args) -> anyhow::Result<()> {
    let place = Place::new()?;
    let (chapter, exercise) = place.exercise(&args.exercise)?;
    // It also builds what all answers share.
    let slots = Floor::listen(&place, chapter, exercise)?.slots().to_path_buf();
    println!(
        "submissions of {}, each a text of its own, no verdict shared; of {GROUP}, {RIGHT} are right, {WRONG} wrong and \
         {} hostile",
        args.exercise,
        GROUP - RIGHT - WRONG
    );
    println!("limits: {}", TERMS.trim_start_matches("[limits]\n").trim_end().replace('\n', ", "));
    println!("`own` is CPU and memory of the grader itself, without what it starts. Sizes are in MB.\n");
    let titles = ["wall s", "s each", "CPU s", "CPU each", "own CPU", "own MB", "out", "tmp", "left", "slots"];
    println!("{:>11}{}", "submissions", titles.map(|title| format!("{title:>9}")).concat());
    let mut curve = Vec::new();
    for size in &args.sizes {
        let texts = texts(&place, exercise, *size)?;
        let class = place.class("class", exercise, &texts, TERMS)?;
        let (out, tmp) = (place.empty("out")?, place.empty("tmp")?);
        let mut command = place.grade(place.grader(), &class, &out, &args.options);
        let watched = measure::watched(&mut command, &tmp)?;
        let megabytes = |bytes: u64| bytes as f64 / 1e6;
        let Watched { spent, own, peak, temporary } = watched;
        let (each, peak) = (*size as f64, megabytes(peak * 1024));
        let row = [spent.wall, spent.wall / each, spent.cpu, spent.cpu / each, own, peak];
        let sizes = [megabytes(measure::bytes(&out)), megabytes(temporary)];
        let left = [megabytes(measure::bytes(&tmp)), megabytes(measure::bytes(&slots))];
        let digits = |value: &f64| format!("{value:9.2}");
        let row: String = row.iter().chain(&sizes).chain(&left).map(digits).collect();
        println!("{size:>11}{row}");
        curve.push((spent.wall / each, peak, outcomes(&out, *size)?));
    }
    let (Some((first, least, _)), Some((last, most, outcomes))) = (curve.first(), curve.last()) else { return Ok(()) };
    let counts: Vec<String> = outcomes.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect();
    println!("\nthe last class: {}", counts.join(", "));
    println!("time a submission, the last class to the first: {:.2} times", last / first);
    println!("memory of the grader: {least:.0} to {most:.0} MB; the goal is less than {GOAL:.0}, whatever the size");
    Ok(())
}

/// The same answers again and again, so that classes of 125, 250 and so on are alike.
fn texts(place: &Place, exercise: &Exercise, size: usize) -> anyhow::Result<Vec<String>> {
    let solution = place.solution(exercise)?;
    let mut right = vec![solution.clone()];
    right.extend(place.texts(&exercise.paths.right)?);
    let wrong = place.texts(&exercise.paths.wrong)?;
    ensure!(!wrong.is_empty(), "{} has no wrong answers", exercise.id);
    let hostile: Vec<String> = HOSTILE.iter().map(|code| injected(&solution, code)).collect::<anyhow::Result<_>>()?;
    let text = |number: usize| {
        // Spread over the group: 7 and 25 have no common factor.
        let (place, turn) = (number * 7 % GROUP, number / GROUP % GROUPS);
        let (kind, at) = match place {
            at if at < RIGHT => (&right, turn * RIGHT + at),
            at if at < RIGHT + WRONG => (&wrong, turn * WRONG + at - RIGHT),
            at => (&hostile, turn * (GROUP - RIGHT - WRONG) + at - RIGHT - WRONG),
        };
        class::own(&kind[at % kind.len()], number + 1)
    };
    Ok((0..size).map(text).collect())
}

/// An answer with something at the beginning of its public functions.
fn injected(answer: &str, code: &str) -> anyhow::Result<String> {
    let (mut out, mut is_head) = (String::new(), false);
    for line in answer.lines() {
        is_head |= line.trim_start().starts_with("pub fn ");
        out += line;
        if is_head && line.ends_with('{') {
            out += &format!(" {code}");
            is_head = false;
        }
        out.push('\n');
    }
    ensure!(out.len() > answer.len() + code.len(), "the answer has no public function");
    Ok(out)
}

/// What became of the answers, in words of the records.
fn outcomes(out: &std::path::Path, size: usize) -> anyhow::Result<BTreeMap<String, usize>> {
    let records = class::records(out)?;
    ensure!(records.len() == size, "there are {} records of {size} submissions", records.len());
    let mut counts = BTreeMap::new();
    for exercise in records.iter().flat_map(|record| &record.exercises) {
        let word = serde_json::to_value(exercise.outcome).context("an outcome is a word")?;
        *counts.entry(word.as_str().unwrap_or_default().to_string()).or_default() += 1;
    }
    Ok(counts)
}

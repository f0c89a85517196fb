//! What a student is shown of a record: everything but what held-back tests would tell.

use crate::escape;
use crate::points::Points;
use crate::record::{Graded, Outcome, Record, Test};
use std::fmt::Write;

/// Something with a name and points: an exercise, or a test of one that gives credit for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Chapter and place in it, such as `3.2`.
    pub number: String,
    /// Unlike all other names of the record.
    pub name: String,
    /// Did it earn all that it is worth?
    pub passed: bool,
    /// Was it left out, in the submission or by the grader?
    pub skipped: bool,
    /// What it is worth.
    pub points: Points,
    /// What it earned.
    pub earned: Points,
    /// One line; empty for a pass and for what is held back.
    pub headline: String,
    /// Everything that is to be said, several lines.
    pub text: String,
}

/// In the course's order.
pub fn items(record: &Record) -> Vec<Item> {
    let mut items = Vec::new();
    let (mut chapter, mut place) = (None, 0);
    for exercise in &record.exercises {
        place = if chapter == Some(exercise.chapter) { place + 1 } else { 1 };
        chapter = Some(exercise.chapter);
        let number = format!("{}.{place}", exercise.chapter);
        // Where an instructor decided, points of single tests add up to something else.
        let by_tests = exercise.decided.is_none() && exercise.tests.iter().any(|test| test.points > Points::ZERO);
        if !by_tests {
            items.push(whole(exercise, number));
            continue;
        }
        for (at, test) in exercise.tests.iter().enumerate() {
            // The report is about the exercise, and long: it is there once.
            let text = if at == 0 { story(exercise) } else { String::new() };
            items.push(single(exercise, test, format!("{number}.{}", at + 1), &text));
        }
    }
    items
}

fn whole(exercise: &Graded, number: String) -> Item {
    let mut text = story(exercise);
    for test in &exercise.tests {
        let said = match (test.held_back, test.outcome) {
            (true, _) => format!("held back, {} points", test.points),
            (false, Outcome::Passed) => "passed".into(),
            (false, outcome) if test.headline.is_empty() => words(outcome).into(),
            (false, _) => line(&test.headline),
        };
        let _ = writeln!(text, "- {}: {said}", escape::terminal(&test.name));
    }
    if let Some(decided) = &exercise.decided {
        let _ =
            writeln!(text, "An instructor decided: {} points. {}", exercise.earned, escape::terminal(&decided.reason));
    }
    Item {
        number,
        name: format!("{}: {}", exercise.id, escape::terminal(&exercise.title)),
        passed: exercise.outcome == Outcome::Passed
            || (exercise.decided.is_some() && exercise.earned >= exercise.points),
        skipped: matches!(exercise.outcome, Outcome::Missing | Outcome::Skipped),
        points: exercise.points,
        earned: exercise.earned,
        headline: headline(exercise),
        text,
    }
}

fn single(exercise: &Graded, test: &Test, number: String, story: &str) -> Item {
    let headline = if test.held_back { String::new() } else { line(&test.headline) };
    let mut text = story.to_string();
    if !headline.is_empty() {
        let _ = writeln!(text, "{headline}");
    }
    Item {
        number,
        name: format!("{}: {}", exercise.id, escape::terminal(&test.name)),
        passed: test.outcome == Outcome::Passed,
        skipped: false,
        points: test.points,
        earned: test.earned,
        headline,
        text,
    }
}

/// Would the report of the exercise tell what a held-back test looks for?
pub fn is_held_back(exercise: &Graded) -> bool {
    let rejects = |test: &&Test| test.outcome != Outcome::Passed;
    let (held, shown): (Vec<&Test>, Vec<&Test>) =
        exercise.tests.iter().filter(rejects).partition(|test| test.held_back);
    if held.is_empty() {
        return false;
    }
    // The exercise speaks of one of its tests. Unless it is certain that it is one that students may see, it says nothing.
    let speaks_of = |test: &&Test| test.headline == exercise.headline;
    let is_named = |test: &&Test| exercise.report.contains(test.name.rsplit("::").next().unwrap_or(&test.name));
    !shown.iter().any(speaks_of) || held.iter().any(speaks_of) || held.iter().any(is_named)
}

/// One line about an exercise; empty for a pass.
pub fn headline(exercise: &Graded) -> String {
    match exercise.outcome {
        Outcome::Passed => String::new(),
        _ if exercise.for_students.is_some() => {
            let text = exercise.for_students.as_deref().unwrap_or_default();
            escape::terminal(text.lines().next().unwrap_or_default())
        }
        _ if is_held_back(exercise) => "a test that is held back does not accept this".into(),
        outcome if exercise.headline.is_empty() => words(outcome).into(),
        _ => line(&exercise.headline),
    }
}

/// A panic's message can have more lines, which would be read as those of other tests.
fn line(headline: &str) -> String {
    escape::terminal(headline).replace('\n', " ")
}

/// The report of an exercise, as far as it may be shown.
fn story(exercise: &Graded) -> String {
    if let Some(text) = &exercise.for_students {
        return escape::terminal(text);
    }
    let mut text = match headline(exercise) {
        line if line.is_empty() => line,
        line => line + "\n",
    };
    if exercise.outcome == Outcome::Passed || is_held_back(exercise) {
        return text;
    }
    if !exercise.report.is_empty() {
        let _ = writeln!(text, "\n{}", escape::terminal(exercise.report.trim_end()));
    }
    if let Some(page) = &exercise.page {
        let _ = writeln!(text, "\nTo read: {}", escape::terminal(page));
    }
    text
}

/// What became of an answer, in words.
pub fn words(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Passed => "passed",
        Outcome::Failed => "failed",
        Outcome::DidNotCompile => "did not compile",
        Outcome::Refused => "refused",
        Outcome::Hung => "hung",
        Outcome::Crashed => "crashed",
        Outcome::Inconclusive => "needs a look by the instructor",
        Outcome::Skipped => "not looked at",
        Outcome::Missing => "nothing handed in",
    }
}

/// What being late took, a bonus gave, and what else stands between the sum of all items and the score.
pub fn adjustments(record: &Record) -> Vec<String> {
    let mut said = Vec::new();
    if let Some(late) = &record.late {
        said.push(format!("Late by {}: {} points off.", length(late.seconds), late.penalty));
    }
    if record.bonus != Points::ZERO {
        said.push(format!("Bonus: {} points.", record.bonus));
    }
    said
}

/// A length of time, to the hour.
fn length(seconds: u64) -> String {
    match (seconds / 86_400, seconds % 86_400 / 3_600, seconds % 3_600 / 60) {
        (0, 0, minutes) => format!("{minutes} min"),
        (0, hours, _) => format!("{hours} h"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

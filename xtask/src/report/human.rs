//! Results as text for people.

use super::text::{bold, link, paint, shortened};
use super::{State, Terminal, course, snippet};
use crate::engine::Graded;
use crate::manifest::{Chapter, Exercise};
use crate::plan::{Answer, Expected};
use crate::run::Hang;
use crate::verdict::{self, Diagnosis, Verdict, kinds};
use crate::workspace::Workspace;
use crate::wrap;
use std::fmt::Write;
use std::path::Path;

/// How much of a test's prints is shown below a verdict that has nothing better to show.
const LOG_LINES: usize = 30;

/// A chapter's exercises, one line each.
pub fn overview(chapter: &Chapter, rows: &[(Graded, Option<State>)], terminal: Terminal) -> String {
    let mut out = format!("{}\n\n", bold(&format!("Chapter {}: {}", chapter.number, chapter.title), terminal));
    let widest = rows.iter().map(|(graded, _)| graded.answer.exercise.id.len()).max().unwrap_or(0);
    for (graded, state) in rows {
        let (words, code) = match state {
            Some(state) => course::state(*state),
            None if matches!(graded.verdict(), Verdict::Passed(_)) => ("passed", "32"),
            None => ("not passed", "33"),
        };
        let id = &graded.answer.exercise.id;
        let note = match state {
            Some(State::NotStarted) => String::new(),
            _ => brief(graded.answer.exercise, graded.verdict()),
        };
        let note = shortened(&note, terminal.width.saturating_sub(widest + 17));
        let line = format!("  {id:widest$}  {}  {note}", paint(&format!("{words:11}"), code, terminal));
        out += line.trim_end();
        out.push('\n');
    }
    out
}

/// The end of a check.
pub fn tally(passed: usize, all: usize) -> String {
    format!("\n{passed} of {all} passed\n")
}

/// All there is to say about one answer that does not pass, and where to go on. Who has begun knows what it is about.
pub fn details(graded: &Graded, state: Option<State>, workspace: &Workspace, terminal: Terminal) -> String {
    let exercise = graded.answer.exercise;
    let mut out = format!("{}\n", bold(&format!("{}: {}", exercise.id, exercise.title), terminal));
    if state == Some(State::NotStarted) {
        out += &wrap::fill(&exercise.summary, terminal.width);
    }
    out.push('\n');
    out += &story(&graded.answer, graded.verdict(), workspace, terminal);
    if let Some((title, explanation)) = meaning(exercise, graded.verdict()) {
        let _ = write!(out, "\n{}\n", bold(title, terminal));
        out += &wrap::fill(explanation, terminal.width);
    }
    let file = workspace.name(&graded.answer.file);
    let own = graded.answer.file == exercise.paths.answer;
    let again = if own { String::new() } else { format!(" --answer {}", file.display()) };
    let shown = |file: &Path| link(&file.display().to_string(), &workspace.at(file), terminal);
    let page = workspace.page(&exercise.paths.page);
    let _ = write!(out, "\n  read   {}\n  edit   {}\n", shown(&page), shown(&file));
    let _ = writeln!(out, "  hint   cargo xtask hint {}", exercise.id);
    let _ = writeln!(out, "  again  cargo xtask check {}{again}", exercise.id);
    out
}

/// Where the pages of failing interleavings are, and of which exercises there is none.
pub fn replays(replays: &[(&str, Option<&Path>)], terminal: Terminal) -> String {
    let mut out = String::new();
    for (exercise, page) in replays {
        let _ = match page {
            Some(page) => writeln!(out, "  replay {}", link(&page.display().to_string(), page, terminal)),
            None => writeln!(out, "  replay none of {exercise}: no test that failed explores interleavings"),
        };
    }
    out
}

/// What is behind a failure, as a title and at length: the misconception that the tests saw, or else the kind of fault.
pub fn meaning<'e>(exercise: &'e Exercise, verdict: &Verdict) -> Option<(&'e str, &'e str)> {
    let kind = match verdict {
        Verdict::Failed(Diagnosis { id: Some(id), .. }) => {
            return exercise.misconception(id).map(|it| (it.title.as_str(), it.explanation.as_str()));
        }
        // Of a panic, its message says more.
        Verdict::Failed(Diagnosis { kind: Some(kind), .. }) if kind != "panic" => kind,
        Verdict::Hung { hang: Hang::Still, .. } => "waits_for_ever",
        _ => return None,
    };
    kinds::find(kind).map(|kind| (kind.title, kind.text))
}

/// The hint of a level from 1, and how to get the next one: `more` are the options for that.
pub fn hint(exercise: &Exercise, level: u8, more: &str, terminal: Terminal) -> String {
    let Some(text) = usize::from(level).checked_sub(1).and_then(|at| exercise.hints.get(at)) else {
        return String::new();
    };
    let title = wrap::fill(&format!("{}: hint {level} of {}", exercise.id, exercise.hints.len()), terminal.width);
    let mut out = format!("{}\n", bold(title.trim_end(), terminal));
    out += &wrap::fill(text, terminal.width);
    if usize::from(level) < exercise.hints.len() {
        let _ = writeln!(out, "\n  more   cargo xtask hint {}{more}", exercise.id);
    }
    out
}

/// What happened to an answer, at length.
pub fn story(answer: &Answer, verdict: &Verdict, workspace: &Workspace, terminal: Terminal) -> String {
    let Terminal { colour, width, .. } = terminal;
    let error = |title: &str| {
        let title = snippet::title(title, width);
        format!("{}: {}\n", paint("error", "1;31", terminal), bold(&title.replace('\n', "\n       "), terminal))
    };
    match verdict {
        Verdict::Passed(coverage) => format!("passed: {}\n", coverage.text),
        Verdict::Failed(Diagnosis { headline, report, place: Some(place), .. }) => {
            let source = std::fs::read_to_string(workspace.at(place.file.as_ref())).unwrap_or_default();
            snippet::message(headline, place, &source, colour, width) + &printed(report)
        }
        Verdict::Failed(Diagnosis { headline, report, .. }) if report.trim().is_empty() => error(headline),
        // The report of a test has its own headline in it; what an answer printed has not.
        Verdict::Failed(Diagnosis { headline, report, .. }) if !report.contains(headline.as_str()) => {
            error(headline) + &printed(report)
        }
        Verdict::Failed(Diagnosis { report, .. }) => {
            let report = report.trim_end();
            let (headline, rest) = report.split_at(report.find('\n').unwrap_or(report.len()));
            // Whoever drew it breaks no headlines.
            wrap::lines(headline, "error: ".len(), width) + rest + "\n"
        }
        Verdict::DidNotCompile(words) => format!("{}\n", words.trim_end()),
        Verdict::Refused { source, refusals } => {
            let name = workspace.name(&answer.file);
            snippet::refusals(&name.display().to_string(), source, refusals, colour, width)
        }
        Verdict::Hung { test, hang, log } => error(&format!("`{test}` {}", hung(hang))) + &printed(log),
        Verdict::Crashed { test, signal, stack_overflow, log } => {
            error(&format!("`{test}` {}", crashed(*signal, *stack_overflow))) + &printed(log)
        }
        Verdict::Inconclusive(reason) => error(&format!("the tests cannot say: {reason}")),
        Verdict::Skipped(reason) => error(&format!("not graded: {reason}")),
    }
}

/// A verdict in a few words.
pub fn brief(exercise: &Exercise, verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed(coverage) => coverage.text.clone(),
        Verdict::Failed(Diagnosis { id, headline, .. }) => {
            let title = id.as_ref().and_then(|id| exercise.misconception(id)).map(|m| m.title.clone());
            title.unwrap_or_else(|| headline.clone())
        }
        Verdict::DidNotCompile(_) => "does not compile".into(),
        Verdict::Refused { refusals, .. } => format!("refused: {}", refusals[0].title),
        Verdict::Hung { hang, .. } => hung(hang),
        Verdict::Crashed { signal, stack_overflow, .. } => crashed(*signal, *stack_overflow),
        Verdict::Inconclusive(reason) => format!("inconclusive: {reason}"),
        Verdict::Skipped(reason) => format!("not graded: {reason}"),
    }
}

/// An answer that is not as expected, for authors.
pub fn surprise(graded: &Graded, workspace: &Workspace) -> String {
    let Graded { answer, verdicts, .. } = graded;
    let bad: Vec<&Verdict> = verdicts.iter().filter(|v| !verdict::is_as_expected(&answer.expected, v)).collect();
    let file = workspace.name(&answer.file);
    let often = match verdicts.len() {
        1 => String::new(),
        runs => format!(" in {} of {runs} runs", bad.len()),
    };
    format!(
        "{}: expected {}, but {}{often}\n  see it: cargo xtask check {} --answer {}\n",
        file.display(),
        expected(&answer.expected),
        bad.first().map_or_else(String::new, |verdict| named(verdict)),
        answer.exercise.id,
        file.display()
    )
}

/// What was verified of a chapter.
pub fn verified(chapter: &Chapter, graded: &[Graded], repeat: usize) -> String {
    let count = |test: &dyn Fn(&Graded) -> bool| graded.iter().filter(|g| test(g)).count();
    let starters = count(&|g| g.answer.file == g.answer.exercise.paths.starter);
    let right = count(&|g| g.answer.expected == Expected::Pass);
    let wrong = graded.len() - starters - right;
    let times = if repeat == 1 { String::new() } else { format!(", each run {repeat} times") };
    let counts = [(starters, "starter"), (right, "right answer"), (wrong, "wrong answer")];
    let counts = counts.map(|(n, what)| if n == 1 { format!("1 {what}") } else { format!("{n} {what}s") });
    format!("{}: {}{times}\n", chapter.package(), counts.join(", "))
}

/// A verdict by its names, for authors.
fn named(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed(coverage) => format!("passed ({})", coverage.text),
        Verdict::Failed(Diagnosis { id: Some(id), .. }) => format!("failed by {id}"),
        Verdict::Failed(Diagnosis { headline, .. }) => format!("failed without a name ({headline})"),
        Verdict::DidNotCompile(_) => "did not compile".into(),
        Verdict::Refused { refusals, .. } => format!("refused ({})", refusals[0].title),
        Verdict::Hung { hang, .. } => hung(hang),
        Verdict::Crashed { signal, stack_overflow, .. } => crashed(*signal, *stack_overflow),
        Verdict::Inconclusive(reason) => format!("inconclusive ({reason})"),
        Verdict::Skipped(reason) => format!("skipped ({reason})"),
    }
}

/// What was expected, for authors.
fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Pass => "passed".into(),
        Expected::FailBy(id) => format!("failed by {id}"),
        Expected::FailUnnamed => "failed without a name".into(),
    }
}

fn hung(hang: &Hang) -> String {
    match hang {
        Hang::Still => "waits for ever: all of its threads are asleep, and none will wake another".into(),
        Hang::Loops { seconds } => format!("loops: it computed for {seconds} s and was not over"),
        Hang::Late { seconds } => format!("was not over after {seconds} s"),
    }
}

fn crashed(signal: i32, stack_overflow: bool) -> String {
    let name = match signal {
        4 => " (SIGILL)",
        6 => " (SIGABRT)",
        8 => " (SIGFPE)",
        9 => " (SIGKILL)",
        11 => " (SIGSEGV)",
        _ => "",
    };
    match stack_overflow {
        true => "overflowed its stack: a recursion without an end, or a very large local value".into(),
        false => format!("crashed by signal {signal}{name}"),
    }
}

fn printed(log: &str) -> String {
    match log.trim().is_empty() {
        true => String::new(),
        false => format!("\nit printed:\n{}\n", last_lines(log)),
    }
}

/// The end of a log, where the reason mostly stands.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim().lines().collect();
    let skipped = lines.len().saturating_sub(LOG_LINES);
    let mark = if skipped > 0 { format!("[... {skipped} lines ...]\n") } else { String::new() };
    mark + &lines[skipped..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_logs_are_shown_from_their_end() {
        let log: String = (1..=100).map(|n| format!("{n}\n")).collect();
        let shown = last_lines(&log);
        assert!(shown.starts_with("[... 70 lines ...]\n71\n") && shown.ends_with("\n100"), "{shown}");
    }
}

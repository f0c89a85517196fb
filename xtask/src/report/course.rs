//! Where the learner is: the screen of `cargo xtask` alone, lists, and the exercise to go on with.

use super::text::{bold, link, padded, paint, shortened};
use super::{State, Terminal};
use crate::doctor::{Finding, Level};
use crate::manifest::demonstrations::Demonstration;
use crate::manifest::{Chapter, Exercise, Misconception};
use crate::progress::{Entry, Last, place};
use crate::verdict::kinds::{self, Kind};
use crate::workspace::Workspace;
use crate::wrap;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

/// A state in words, and the colour for it.
pub fn state(state: State) -> (&'static str, &'static str) {
    match state {
        State::NotStarted => ("not started", "2"),
        State::InProgress => ("in progress", "33"),
        State::Solved => ("solved", "32"),
        State::Changed => ("changed", "36"),
    }
}

/// The words for somebody who is here for the first time.
pub fn welcome(terminal: Terminal) -> String {
    let text = "Welcome. You read a page, change one file so that it does what the page asks for, and check it. A check tells \
                what is wrong, on your own lines, and never how fast you are. The book opens in a browser by \
                `cargo xtask book --open`, and every page is a plain file as well. Is the machine ready? `cargo xtask doctor` \
                looks.";
    format!("{}\n", wrap::fill(text, terminal.width))
}

/// Progress by chapter: a sign for each exercise, and how many are solved.
pub fn chapters(entries: &[Entry], terminal: Terminal) -> String {
    let mut rows: Vec<(&Chapter, Vec<&Entry>)> = Vec::new();
    for entry in entries {
        match rows.last_mut() {
            Some((chapter, of)) if chapter.number == entry.chapter.number => of.push(entry),
            _ => rows.push((entry.chapter, vec![entry])),
        }
    }
    let signs = rows.iter().map(|(_, of)| of.len()).max().unwrap_or(0);
    let counts: Vec<String> =
        rows.iter().map(|(_, of)| format!("{} of {}", place::solved(of.iter().copied()), of.len())).collect();
    let titles = rows.iter().map(|(chapter, _)| console::measure_text_width(&chapter.title)).max().unwrap_or(0);
    // The number, two gaps, and `12 of 12`.
    let with_signs = titles + signs + 18 <= terminal.width;
    let room = terminal.width.saturating_sub(16 + if with_signs { signs + 2 } else { 0 });
    let titles = titles.min(room);
    let mut out = String::new();
    for ((chapter, of), count) in rows.iter().zip(counts) {
        let bar: String = of.iter().map(|entry| paint(sign(entry.state), state(entry.state).1, terminal)).collect();
        let bar = if with_signs { bar + &" ".repeat(signs - of.len() + 2) } else { String::new() };
        let title = padded(&shortened(&chapter.title, titles), titles);
        let _ = writeln!(out, "  {:>2}  {title}  {bar}{count}", chapter.number);
    }
    let _ = write!(out, "\n{}", wrap::fill(&standing(entries, with_signs), terminal.width));
    out
}

/// How many exercises are in which state, and, of signs that were shown, what they mean.
fn standing(entries: &[Entry], with_signs: bool) -> String {
    let meaning = |of: State| if with_signs { format!(" ({})", sign(of)) } else { String::new() };
    let count = |of: State| entries.iter().filter(|entry| entry.state == of).count();
    let mut out = format!("{} of {} solved", count(State::Solved), entries.len());
    if count(State::Solved) > 0 {
        out += &meaning(State::Solved);
    }
    for of in [State::InProgress, State::Changed] {
        if count(of) > 0 {
            let _ = write!(out, ", {} {}{}", count(of), state(of).0, meaning(of));
        }
    }
    out
}

/// One exercise of a bar.
pub fn sign(of: State) -> &'static str {
    match of {
        State::NotStarted => ".",
        State::InProgress => "-",
        State::Solved => "#",
        State::Changed => "~",
    }
}

/// The exercise to go on with, how it stands, and the commands for it.
pub fn place(entry: &Entry, workspace: &Workspace, terminal: Terminal) -> String {
    let exercise = entry.exercise;
    let mut out =
        format!("{}\n", wrap::fill(&format!("{}: {}", exercise.id, exercise.title), terminal.width).trim_end());
    if terminal.colour {
        out = format!("{}\n", bold(out.trim_end(), terminal));
    }
    let standing = match (entry.state, &entry.record.last) {
        (State::NotStarted, _) => "not started".to_string(),
        (State::Solved, _) => "solved".to_string(),
        (State::Changed, _) => "changed since it passed, or its tests have: check it again".to_string(),
        (State::InProgress, None) => "in progress, not checked yet".to_string(),
        (State::InProgress, Some(last)) => format!("in progress, {}", said(entry, last)),
    };
    out += &wrap::fill(&format!("Chapter {}, {standing}", entry.chapter.number), terminal.width);
    out += &wrap::fill(&exercise.summary, terminal.width);
    if entry.newer_starter {
        out += &newer_starter(&exercise.id, terminal);
    }
    let file = |name: &Path| link(&name.display().to_string(), &workspace.at(name), terminal);
    let _ = write!(
        out,
        "\n  read   {}\n  edit   {}\n",
        file(&workspace.page(&exercise.paths.page)),
        file(&exercise.paths.answer)
    );
    let _ = write!(out, "  check  cargo xtask check {0}\n  hint   cargo xtask hint {0}\n", exercise.id);
    out
}

/// What to do when an update has brought another starter.
pub fn newer_starter(id: &str, terminal: Terminal) -> String {
    let text = format!(
        "The course was updated and {id} has another starter now than the one you began with. Your answer stays as it is; \
         when it does not pass, begin anew with `cargo xtask reset {id}`, which keeps a copy of it."
    );
    format!("\n{}", wrap::fill(&text, terminal.width))
}

/// Where to go on after a check of which everything passed.
pub fn next(entry: Option<&Entry>) -> String {
    match entry {
        Some(entry) => format!("next: cargo xtask check {}\n", entry.exercise.id),
        None => "every exercise of the course is solved\n".into(),
    }
}

/// The end of the course.
pub fn all_solved(terminal: Terminal) -> String {
    let text = "All of it is solved. `cargo xtask list` shows demonstrations to run, `cargo xtask pack` makes one file of your \
                answers.";
    wrap::fill(text, terminal.width)
}

/// In the place of a solution that was not earned yet.
pub fn not_yet(id: &str, terminal: Terminal) -> String {
    let text = format!("{id} has not passed yet, and a solution is worth most after one's own.");
    format!(
        "{}\n  hint   cargo xtask hint {id}\n  check  cargo xtask check {id}\n  spoil  cargo xtask solution {id} --spoil\n",
        wrap::fill(&text, terminal.width)
    )
}

/// Under the screen of `cargo xtask`: what else there is.
pub fn other_commands(terminal: Terminal) -> String {
    let text = "`cargo xtask next` goes on to another exercise, `list` shows all of them, and `help` all commands.";
    format!("\n{}", wrap::fill(text, terminal.width))
}

/// In the place of a list in which nothing is.
pub fn nothing_listed(terminal: Terminal) -> String {
    wrap::fill("nothing here is like that; `cargo xtask list` alone shows everything", terminal.width)
}

/// The end of a list.
pub fn solved(entries: &[Entry]) -> String {
    format!("{} of {} solved\n", place::solved(entries), entries.len())
}

/// A misconception in full, for each of some exercises that know it, and which others do; and a kind of fault.
pub fn explained(
    found: &[(&Exercise, &Misconception)],
    also: &[&str],
    kind: Option<&Kind>,
    workspace: &Workspace,
    terminal: Terminal,
) -> String {
    let explained = |title: &str, text: &str, of: &str, page: &Path| {
        let [title, text] = [title, text].map(|text| wrap::fill(text, terminal.width));
        let page = workspace.page(page);
        let page = link(&page.display().to_string(), &workspace.at(&page), terminal);
        format!("{}\n{text}\n{of}  read   {page}\n", bold(title.trim_end(), terminal))
    };
    let misconception = |(exercise, it): &(&Exercise, &Misconception)| {
        let also = if also.is_empty() { String::new() } else { format!("  also   {}\n", also.join(", ")) };
        let of = format!("  of     {}\n{also}", exercise.id);
        explained(&it.title, &it.explanation, &of, &exercise.paths.page)
    };
    let kind = kind.map(|kind| explained(kind.title, kind.text, "", Path::new(kinds::PAGE)));
    found.iter().map(misconception).chain(kind).collect::<Vec<_>>().join("\n")
}

/// What was packed, and what was not.
pub fn packed(entries: &[Entry], answers: &BTreeMap<String, String>, file: &Path, terminal: Terminal) -> String {
    let mut out = String::new();
    for entry in entries.iter().filter(|entry| answers.contains_key(&entry.exercise.id)) {
        let (words, code) = state(entry.state);
        let _ = writeln!(out, "  {}  {}", paint(&format!("{words:11}"), code, terminal), entry.exercise.id);
    }
    let left_out = match entries.len() - answers.len() {
        0 => String::new(),
        rest => format!("; {rest} not begun and left out"),
    };
    let answers = if answers.len() == 1 { "1 answer".to_string() } else { format!("{} answers", answers.len()) };
    out + &wrap::fill(&format!("{}: {answers}{left_out}", file.display()), terminal.width)
}

/// Something about this machine.
pub fn finding(finding: &Finding, terminal: Terminal) -> String {
    let (words, code) = match finding.level {
        Level::Ok => ("ok", "32"),
        Level::Note => ("note", "33"),
        Level::Problem => ("problem", "1;31"),
    };
    // Behind two spaces, the word, and two more.
    let width = terminal.width.saturating_sub(11);
    let mut text = wrap::fill(&format!("{}: {}", finding.what, finding.text), width);
    if !finding.advice.is_empty() {
        text += &wrap::fill(&finding.advice, width);
    }
    let indented = text.trim_end().replace('\n', "\n           ");
    format!("  {}  {indented}\n", paint(&format!("{words:7}"), code, terminal))
}

/// What the last check said, in a few words.
fn said(entry: &Entry, last: &Last) -> String {
    let misconception = last.misconception.as_ref().and_then(|id| entry.exercise.misconception(id));
    match misconception {
        Some(misconception) => format!("the last check said \"{}\"", misconception.title),
        None => format!("the last check: {}", last.verdict.replace('_', " ")),
    }
}

/// One chapter of a list: its exercises and its demonstrations.
pub fn listed(
    chapter: &Chapter,
    entries: &[&Entry],
    demonstrations: &[Demonstration],
    current: Option<&str>,
    terminal: Terminal,
) -> String {
    let title = shortened(&format!("Chapter {}: {}", chapter.number, chapter.title), terminal.width);
    let mut out = format!("{}\n\n", bold(&title, terminal));
    let ids = entries.iter().map(|entry| entry.exercise.id.len());
    let widest = ids.chain(demonstrations.iter().map(|shown| shown.name.len())).max().unwrap_or(0);
    // Where there is no room for words, a sign stands for a state.
    let has_words = widest + 15 <= terminal.width;
    let mut row = |mark: &str, id: &str, sign: &str, (words, code): (&str, &str), rest: &str| {
        let line = if has_words {
            format!("{mark} {id:widest$}  {}  {rest}", paint(&format!("{words:11}"), code, terminal))
        } else {
            format!("{mark} {} {id}", paint(sign, code, terminal))
        };
        let line = shortened(line.trim_end(), terminal.width);
        // A line that was cut may have lost the end of its colour.
        let end = if terminal.colour && line.contains('\x1b') && !line.contains("\x1b[0m") { "\x1b[0m" } else { "" };
        let _ = writeln!(out, "{line}{end}");
    };
    for entry in entries {
        let id = entry.exercise.id.as_str();
        let mark = if current == Some(id) { ">" } else { " " };
        row(mark, id, sign(entry.state), state(entry.state), &entry.exercise.title);
    }
    for shown in demonstrations {
        row(" ", &shown.name, " ", ("demo", "35"), &shown.summary);
    }
    for shown in demonstrations {
        // Commands are whole in any width: they are there to be copied.
        let _ = writeln!(out, "  {}", shown.command);
    }
    out + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_have_words_of_at_most_eleven_letters() {
        for of in [State::NotStarted, State::InProgress, State::Solved, State::Changed] {
            assert!(state(of).0.len() <= 11);
        }
    }
}

//! What stands in each pane, as lines.

use super::escapes;
use super::events::Report;
use super::state::State;
use crate::report::{Terminal, course};
use crate::wrap;
use ratatui::style::{Color, Style, Stylize};
use ratatui::text::Line;
use std::path::PathBuf;

/// Lines that own their text.
pub type Lines = Vec<Line<'static>>;

/// The task, in paragraphs.
pub fn task(state: &State, width: u16) -> Lines {
    let entry = state.entry();
    let text = state.tasks.get(state.at).map_or("", |task| &task.text);
    let mut out = prose(if text.is_empty() { &entry.exercise.summary } else { text }, width);
    if entry.newer_starter {
        out.push(Line::default());
        out.extend(prose(
            "The course was updated and brings another starter than the one you began with. Your answer stays as it is; r begins \
             anew and keeps a copy.",
            width,
        ));
    }
    out.push(Line::default());
    out.extend(files(state, width).into_iter().map(|piece| Line::from(piece.before.to_string() + &piece.name).dim()));
    out
}

/// A line with a part of a file's name in it.
pub struct Piece {
    /// What stands before it.
    pub before: &'static str,
    /// As much of the name as there is room for.
    pub name: String,
    /// The file, relative to the root.
    pub file: PathBuf,
}

/// The last lines of the task: its files. A name is whole, whatever the width: it is there to be found.
pub fn files(state: &State, width: u16) -> Vec<Piece> {
    let Some(task) = state.tasks.get(state.at) else { return vec![] };
    let mut pieces = Vec::new();
    for (what, file) in [("read  ", &task.page), ("edit  ", &task.answer)] {
        let name: Vec<char> = file.display().to_string().chars().collect();
        let width = usize::from(width).max(1);
        let first = width.saturating_sub(what.len()).min(name.len());
        let parts = [&name[..first]].into_iter().chain(name[first..].chunks(width));
        pieces.extend(parts.enumerate().map(|(at, part)| Piece {
            before: if at == 0 { what } else { "" },
            name: part.iter().collect(),
            file: file.clone(),
        }));
    }
    pieces
}

/// Hints, the report, and the misconception behind it.
pub fn report(state: &State, width: u16) -> Lines {
    let mut out = hints(state, width);
    let Some(Report { story, explained, .. }) = &state.report else { return out };
    out.extend(escapes::lines(story));
    if let Some((title, explanation)) = explained {
        out.push(Line::default());
        out.extend(prose(title, width).into_iter().map(Stylize::bold));
        out.extend(prose(explanation, width));
    }
    out
}

/// The hints that were asked for.
pub fn hints(state: &State, width: u16) -> Lines {
    let mut out = Lines::new();
    let hints = &state.entry().exercise.hints;
    // The newest first: that is the one that was asked for.
    for level in (1..=usize::from(state.hints).min(hints.len())).rev() {
        out.push(Line::from(format!("hint {level} of {}", hints.len())).fg(colour(state, Color::Cyan)).bold());
        out.extend(prose(&hints[level - 1], width));
        out.push(Line::default());
    }
    out
}

/// Every chapter, with how much of it is solved.
pub fn progress(state: &State, width: u16) -> Lines {
    escapes::lines(&course::chapters(&state.entries, terminal(state, width)))
}

/// Two answers beside each other.
pub fn solution(text: &str) -> Lines {
    escapes::lines(text)
}

/// What the keys do.
pub fn help(width: u16) -> Lines {
    let rows = [
        ("n p", "the next exercise that is not solved; the one before"),
        ("l /", "list of exercises; with / search, with f by state"),
        ("h", "a hint, one level more at each press"),
        ("e", "open your answer in $VISUAL or $EDITOR"),
        ("c", "check again, though nothing was saved"),
        ("s", "the reference answer beside yours, after a pass"),
        ("r", "the starter again; your answer is kept"),
        ("Tab", "which pane the arrows move"),
        ("arrows", "scroll, also sideways; page keys, space, Home, End"),
        ("wheel", "scrolls, too; with Shift held, the mouse marks text to copy"),
        ("q", "leave; Ctrl-C too; Ctrl-Z stops, fg comes back"),
    ];
    let width = usize::from(width).saturating_sub(9).max(1);
    let row = |(key, what): (&str, &str)| {
        let what = wrap::fill(what, width);
        let lines: Vec<String> = what.lines().map(String::from).collect();
        let first = |at: usize| if at == 0 { key.to_string() } else { String::new() };
        lines
            .into_iter()
            .enumerate()
            .map(|(at, line)| Line::from(format!("{:8} {line}", first(at))))
            .collect::<Vec<_>>()
    };
    rows.into_iter().flat_map(row).collect()
}

/// A colour, if colours are wanted.
pub fn colour(state: &State, colour: Color) -> Color {
    if state.colour { colour } else { Color::Reset }
}

fn terminal(state: &State, width: u16) -> Terminal {
    let width = usize::from(width);
    Terminal { colour: state.colour, links: false, width, columns: width }
}

/// Paragraphs and points of a list, filled anew; headings in bold; code between fences as it is.
pub fn prose(text: &str, width: u16) -> Lines {
    let width = usize::from(width).max(1);
    let mut out = Lines::new();
    let mut block = String::new();
    let mut in_code = false;
    let flush = |block: &mut String, out: &mut Lines| {
        // What stands behind the sign of a point hangs below its first word.
        let hang = if block.starts_with("- ") { 2 } else { 0 };
        if !block.is_empty() {
            out.extend(wrap::lines(block, hang, width).lines().map(|line| Line::from(line.to_string())));
        }
        block.clear();
    };
    for line in text.trim().lines() {
        let plain = line.trim();
        if plain.starts_with("```") {
            flush(&mut block, &mut out);
            in_code = !in_code;
        } else if in_code {
            out.push(Line::from(format!("  {line}")));
        } else if let Some(heading) = plain.strip_prefix('#') {
            flush(&mut block, &mut out);
            let heading = wrap::fill(heading.trim_start_matches('#'), width);
            out.extend(heading.lines().map(|line| Line::styled(line.to_string(), Style::new().bold())));
        } else if plain.is_empty() {
            flush(&mut block, &mut out);
            out.push(Line::default());
        } else {
            if plain.starts_with("- ") {
                flush(&mut block, &mut out);
            }
            block += if block.is_empty() { "" } else { " " };
            block += plain;
        }
    }
    flush(&mut block, &mut out);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_filled_and_their_points_stay_apart() {
        let text =
            "# A title\n\nOne two\nthree four.\n\n- a point\n  that is long\n- another\n\n```\nlet x  = 1;\n```\n";
        let lines: Vec<String> = prose(text, 12).iter().map(|line| line.to_string()).collect();
        let expected = [
            "A title",
            "",
            "One two",
            "three four.",
            "",
            "- a point",
            "  that is",
            "  long",
            "- another",
            "",
            "  let x  = 1;",
        ];
        assert_eq!(lines, expected);
    }
}

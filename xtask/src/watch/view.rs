//! Draws what is known. Nothing is decided here.

use super::content::{self, Lines, colour};
use super::keys::List;
use super::panes::{Pane, Panes};
use super::state::{Check, Mode, State};
use crate::progress::State as Standing;
use crate::progress::place;
use crate::report::{Terminal, course, link};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::{Color, Style, Stylize};
use ratatui::text::{Line, Span};
use ratatui::widgets::{Clear, Paragraph};

/// Draws the whole screen, of any size.
pub fn draw(state: &State, frame: &mut Frame) {
    // The terminal may be smaller than it was when it told its size.
    let area = frame.area();
    let mut put = |lines: Lines, at: Rect, from: (u16, u16)| {
        let at = at.intersection(area);
        if !at.is_empty() {
            frame.render_widget(Clear, at);
            frame.render_widget(Paragraph::new(lines).scroll(from), at);
        }
    };
    let panes = Panes::of(state);
    put(vec![header(state, panes.header.width)], panes.header, (0, 0));
    let task = content::task(state, panes.task.width);
    let seen_of_task = seen(state.task_from, panes.task.height, task.len(), state.focus == Pane::Task);
    put(task, panes.task, (state.task_from, 0));
    if !panes.progress.is_empty() {
        put(vec![rule(panes.above_progress.width, &seen_of_task)], panes.above_progress, (0, 0));
        put(content::progress(state, panes.progress.width), panes.progress, (0, 0));
    }
    let bar = if panes.bar.height > 1 {
        vec![Line::from("│").dim(); panes.bar.height.into()]
    } else {
        vec![rule(panes.bar.width, &seen_of_task)]
    };
    put(bar, panes.bar, (0, 0));
    let report = content::report(state, panes.report.width);
    let seen_of_report = seen(state.report_from.0, panes.report.height, report.len(), state.focus == Pane::Report);
    put(vec![with_right(verdict(state), seen_of_report, panes.verdict.width)], panes.verdict, (0, 0));
    put(report, panes.report, state.report_from);
    put(vec![line(state)], panes.line, (0, 0));
    match &state.mode {
        Mode::Exercise | Mode::AskReset => {}
        Mode::Help => put(content::help(panes.body.width), panes.body, (0, 0)),
        Mode::Solution(text, from) => put(content::solution(text), panes.body, *from),
        Mode::List(list) => put(rows(state, list, panes.body), panes.body, (0, 0)),
    }
    put(keys(state, panes.keys.width), bottom(state), (0, 0));
}

/// Where the keys stand, or what there is to know: that is shown whole, over the lines above it if need be.
fn bottom(state: &State) -> Rect {
    let Panes { keys: line, .. } = Panes::of(state);
    let needed = u16::try_from(keys(state, line.width).len()).unwrap_or(u16::MAX);
    let rows = needed.min(state.size.1 / 2).max(line.height);
    Rect { y: line.bottom().saturating_sub(rows), height: rows, ..line }
}

/// A part of the screen that leads to a file, for terminals that know such links.
#[derive(Debug, PartialEq, Eq)]
pub struct Clickable {
    /// Its column.
    pub x: u16,
    /// Its row.
    pub y: u16,
    /// What stands there, with the codes that make a link of it.
    pub text: String,
}

/// What can be clicked on the screen that was drawn. It is written over what stands there, since the screen counts each
/// character of a code as a column.
pub fn links(state: &State) -> Vec<Clickable> {
    let (Some(root), Mode::Exercise | Mode::AskReset) = (&state.links, &state.mode) else { return vec![] };
    let pane = Panes::of(state).task;
    let end = pane.bottom().min(bottom(state).y);
    let pieces = content::files(state, pane.width);
    let first = content::task(state, pane.width).len() - pieces.len();
    let terminal = Terminal { colour: true, links: true, width: 0, columns: 0 };
    let place = |(at, piece): (usize, content::Piece)| {
        let row = (first + at).checked_sub(state.task_from.into())?;
        let y = u16::try_from(row).ok()?.checked_add(pane.y).filter(|y| *y < end)?;
        let x = pane.x + u16::try_from(piece.before.len()).ok()?;
        let text = link(&piece.name, &root.join(&piece.file), terminal);
        (x < pane.right() && !piece.name.is_empty()).then_some(Clickable { x, y, text })
    };
    pieces.into_iter().enumerate().filter_map(place).collect()
}

fn header(state: &State, width: u16) -> Line<'static> {
    let entry = state.entry();
    let (words, _) = course::state(entry.state);
    let name = format!("{}/{}: {}", entry.exercise.package, entry.exercise.id, entry.exercise.title);
    let gap = usize::from(width).saturating_sub(console::measure_text_width(&name) + words.len());
    // The state stands at the right edge, or not at all.
    let right = if gap < 2 { String::new() } else { format!("{}{words}", " ".repeat(gap)) };
    Line::from(vec![Span::from(name).bold(), Span::from(right).fg(colour(state, of_state(entry.state)))])
}

fn verdict(state: &State) -> Line<'static> {
    const TURNS: [char; 4] = ['|', '/', '-', '\\'];
    let passed = state.report.as_ref().map(|report| (report.passed, &report.brief));
    match (&state.check, passed) {
        (Check::Runs(words), _) => {
            let turn = TURNS[usize::try_from(state.now.as_millis() / 100).unwrap_or(0) % 4];
            let words = if words.is_empty() { "checking" } else { words };
            Line::from(format!("{turn} {words}")).fg(colour(state, Color::Cyan)).bold()
        }
        (Check::Due(_), _) => Line::from("- saved").fg(colour(state, Color::Cyan)).bold(),
        (Check::Idle, Some((true, brief))) => {
            Line::from(format!("passed: {brief}")).fg(colour(state, Color::Green)).bold()
        }
        (Check::Idle, Some((false, brief))) => {
            Line::from(format!("not yet: {brief}")).fg(colour(state, Color::Red)).bold()
        }
        (Check::Idle, None) => Line::default(),
    }
}

/// How much is solved, in the chapter and in all.
fn line(state: &State) -> Line<'static> {
    let here = state.entry().chapter.number;
    let of_chapter: Vec<_> = state.entries.iter().filter(|entry| entry.chapter.number == here).collect();
    let mut spans = Vec::new();
    for entry in &of_chapter {
        let is_here = entry.exercise.id == state.entry().exercise.id;
        let sign = Span::from(course::sign(entry.state)).fg(colour(state, of_state(entry.state)));
        spans.push(if is_here { sign.reversed() } else { sign });
    }
    spans.push(Span::from(format!(
        "  solved: {} of {}, in all {} of {}",
        place::solved(of_chapter.iter().copied()),
        of_chapter.len(),
        place::solved(&state.entries),
        state.entries.len()
    )));
    Line::from(spans)
}

/// What the keys do, in a line; or what there is to know, in as many as it needs.
fn keys(state: &State, width: u16) -> Lines {
    let loud = |text: &str| {
        let lines = content::prose(text, width).into_iter();
        lines.map(|line| line.fg(colour(state, Color::Yellow)).bold()).collect()
    };
    let words = match &state.mode {
        _ if !state.notice.is_empty() => return loud(&state.notice),
        Mode::AskReset => return loud("Put the starter back? Your answer is kept. y/n"),
        Mode::Exercise => "n next  p previous  l list  h hint  e edit  r reset  s solution  q quit  ? help",
        Mode::Help => "any key goes back",
        Mode::Solution(..) => "arrows scroll  q back",
        Mode::List(List { types: true, .. }) => "type to search  Enter goes there  Esc forgets the search",
        Mode::List(_) => "Enter goes there  / search  f by state  q back",
    };
    let narrow = match &state.mode {
        _ if words.len() <= usize::from(width) => words,
        Mode::Exercise => "n p l h e r s  q quit  ? help",
        Mode::List(List { types: true, .. }) => "Enter goes there  Esc forgets",
        Mode::List(_) => "Enter goes  / search  f state  q back",
        Mode::Help | Mode::Solution(..) | Mode::AskReset => words,
    };
    vec![Line::from(narrow).dim()]
}

/// Exercises to choose from, moved so that the chosen one can be seen.
fn rows(state: &State, list: &List, body: Rect) -> Lines {
    let shown = state.listed(list);
    let ids = shown.iter().map(|at| state.entries[*at].exercise.id.len());
    let widest = ids.max().unwrap_or(0);
    let only = list.only.map_or("all", |only| course::state(only).0);
    let search = match (list.types, list.search.is_empty()) {
        (true, _) => format!("  / {}_", list.search),
        (false, false) => format!("  / {}", list.search),
        (false, true) => String::new(),
    };
    let head = Line::from(format!("{} of {}: {only}{search}", shown.len(), state.scope.len())).bold();
    let room = usize::from(body.height).saturating_sub(1).max(1);
    let chosen = list.chosen.min(shown.len().saturating_sub(1));
    let first = (chosen + 1).saturating_sub(room);
    let row = |(place, at): (usize, &usize)| {
        let entry = &state.entries[*at];
        let (words, _) = course::state(entry.state);
        let mark = if *at == state.at { ">" } else { " " };
        let line = Line::from(vec![
            Span::from(format!("{mark} {:>2} {:widest$}  ", entry.chapter.number, entry.exercise.id)),
            Span::from(format!("{words:11}")).fg(colour(state, of_state(entry.state))),
            Span::from(format!("  {}", entry.exercise.title)),
        ]);
        if place == chosen { line.style(Style::new().reversed()) } else { line }
    };
    let mut out = vec![head];
    out.extend(shown.iter().enumerate().skip(first).take(room).map(row));
    if shown.is_empty() {
        out.push(Line::from("  nothing is like that").dim());
    }
    out
}

/// A line with a few words near its right end.
fn rule(width: u16, words: &str) -> Line<'static> {
    let words = if words.is_empty() { String::new() } else { format!(" {words} ─") };
    let rest = usize::from(width).saturating_sub(words.chars().count());
    Line::from("─".repeat(rest) + &words).dim()
}

/// Which lines of a pane can be seen, when that is not all of them, and the key that shows more.
fn seen(from: u16, height: u16, all: usize, has_focus: bool) -> String {
    let last = (usize::from(from) + usize::from(height)).min(all);
    let key = match has_focus {
        true if last == all => "",
        true => ", space: more",
        false => ", Tab: more",
    };
    if all > usize::from(height) && height > 0 { format!("{}-{last} of {all}{key}", from + 1) } else { String::new() }
}

/// With something at the right edge, as much of it as there is room for.
fn with_right(mut line: Line<'static>, right: String, width: u16) -> Line<'static> {
    let room = usize::from(width).saturating_sub(line.width() + 2);
    let short = right.split(',').next().unwrap_or_default().to_string();
    if let Some(right) = [right, short].into_iter().find(|right| right.len() <= room && !right.is_empty()) {
        line.push_span(Span::from(" ".repeat(room + 2 - right.len())));
        line.push_span(Span::from(right).dim());
    }
    line
}

fn of_state(state: Standing) -> Color {
    match state {
        Standing::NotStarted => Color::Reset,
        Standing::InProgress => Color::Yellow,
        Standing::Solved => Color::Green,
        Standing::Changed => Color::Cyan,
    }
}

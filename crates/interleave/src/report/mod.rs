//! A failure as text: the decisive lines of the program, then the steps.

mod names;
mod source;
mod steps;

pub(crate) use names::object_names;
pub use source::normalized;
pub(crate) use source::{Sources, is_of_std};
pub(crate) use steps::in_words;

use crate::diagnose::{Diagnosis, Note, Spot};
use crate::event::{Event, Op, Site, Trace};
use crate::explore::Failure;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt::Write;
use std::io::IsTerminal;

/// How a report is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Style {
    /// With the colours of a terminal.
    pub color: bool,
    /// Columns of the page.
    pub width: usize,
}

impl Default for Style {
    /// No colour, 100 columns.
    fn default() -> Self {
        Style { color: false, width: 100 }
    }
}

impl Style {
    /// Colour if standard error is a terminal and `NO_COLOR` is not set; as wide as `COLUMNS` says.
    pub fn of_stderr() -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
        let width = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
        Style { color: !no_color && std::io::stderr().is_terminal(), width: width.unwrap_or(Self::default().width) }
    }
}

/// The whole report.
pub(crate) fn failure(failure: &Failure, style: &Style) -> String {
    let (trace, diagnosis) = (&failure.trace, &failure.diagnosis);
    let mut sources = Sources::default();
    let names = object_names(trace, &mut sources);
    let mut out = snippets(diagnosis, shown_spots(trace, diagnosis), &mut sources, style);
    let bound = match failure.preemptions {
        Some(0) => ", of those without preemptions".into(),
        Some(1) => ", of those with at most 1 preemption".into(),
        Some(n) => format!(", of those with at most {n} preemptions"),
        None => String::new(),
    };
    // Writing to a string cannot fail.
    let mut line = |text: &str| writeln!(out, "{text}").ok();
    line("");
    let table = steps::table(trace, &names, diagnosis, style.width);
    let caption = match diagnosis.literal {
        _ if table.is_empty() => "It took no step.",
        true => "The steps:",
        false => "The steps, as recorded:",
    };
    line(&wrap(&format!("Found in interleaving {}{bound}. {caption}", failure.interleaving), style.width));
    line(table.trim_end());
    if !diagnosis.waits.is_empty() {
        line("In the end:");
        for wait in &diagnosis.waits {
            line(&format!("  {wait}"));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Breaks a line at spaces.
fn wrap(text: &str, width: usize) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out
}

/// The spots to show. Where a failure has a code, and its assertion stands in a file of its own, apart from what led to it,
/// the headline says more than the assertion. The last step tells its line.
fn shown_spots<'d>(trace: &Trace, diagnosis: &'d Diagnosis) -> &'d [Spot] {
    match (&diagnosis.spots[..], trace.events.last()) {
        ([before @ .., last], Some(Event { op: Op::Panic { .. }, .. }))
            if diagnosis.id.is_some()
                && before.iter().any(|s| s.primary)
                && before.iter().all(|s| s.at.file != last.at.file) =>
        {
            before
        }
        (all, _) => all,
    }
}

/// The headline, the spots on their source lines where these can be read, and the notes.
fn snippets(diagnosis: &Diagnosis, spots: &[Spot], sources: &mut Sources, style: &Style) -> String {
    let mut files: Vec<&'static str> = Vec::new();
    for spot in spots {
        if !files.contains(&spot.at.file) {
            files.push(spot.at.file);
        }
    }
    // A mark that takes half a line leaves no room for what it says.
    let longest = (style.width / 2).min(40);
    let texts: Vec<(&str, String)> = files
        .iter()
        .map(|file| {
            let places: Vec<Site> = spots.iter().map(|s| s.at).filter(|at| at.file == *file).collect();
            let text = sources.text(file).unwrap_or_default();
            // Beside the line numbers.
            (*file, source::clipped(text, style.width.saturating_sub(8), &places, longest))
        })
        .collect();
    let mut title = Level::ERROR.primary_title(diagnosis.headline.as_str());
    if let Some(id) = diagnosis.id {
        title = title.id(id);
    }
    let mut group = Group::with_title(title);
    let mut unreadable = String::new();
    for (file, text) in &texts {
        let mut snippet = Snippet::source(text.as_str()).path(normalized(file)).fold(true);
        let mut marked = false;
        for spot in spots.iter().filter(|s| s.at.file == *file) {
            let kind = if spot.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            if let Some(span) = source::call(text, spot.at, longest) {
                snippet = snippet.annotation(kind.span(span).label(spot.label.as_str()));
                marked = true;
            } else {
                let Site { line, column, .. } = spot.at;
                writeln!(unreadable, "  --> {}:{line}:{column}: {}", normalized(file), spot.label).ok();
            }
        }
        if marked {
            group = group.element(snippet);
        }
    }
    let with_marks = unreadable.is_empty();
    // Beside the line numbers and the note's name.
    let text = |note: &Note| wrap(&note.text, style.width.saturating_sub(note.name.len() + 10).max(20));
    for note in diagnosis.notes.iter().filter(|_| with_marks) {
        group = group.element(Level::NOTE.with_name(note.name).message(text(note)));
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode);
    let mut out = renderer.term_width(fitting(&[group.clone()], style.width)).render(&[group]).to_string();
    out.push('\n');
    out.push_str(&unreadable);
    for note in diagnosis.notes.iter().filter(|_| !with_marks) {
        writeln!(out, "  = {}: {}", note.name, note.text).ok();
    }
    out
}

/// The width to ask the renderer for: it leaves the line numbers out of account, and lines get a
/// little longer than was asked for. The first is the headline, which is not broken.
fn fitting(groups: &[Group<'_>], width: usize) -> usize {
    let longest = |asked: &usize| {
        let renderer = Renderer::plain().decor_style(DecorStyle::Unicode).term_width(*asked);
        let lengths = renderer.render(groups).lines().skip(1).map(|line| line.chars().count()).max();
        lengths.unwrap_or(0).max(width)
    };
    // Mostly it fits at once. With much less too little is shown of the program: then a line had
    // better be too long.
    if longest(&width) == width {
        return width;
    }
    (width - width.min(10)..width).rev().min_by_key(longest).unwrap_or(width)
}

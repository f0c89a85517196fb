//! A failure as text: the decisive lines of the program, then the steps.

mod source;
mod steps;

pub(crate) use source::{Sources, object_names};

use crate::diagnose::{Diagnosis, Kind};
use crate::event::Site;
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
    let mut out = snippets(diagnosis, &mut sources, style);
    let bound = match failure.preemptions {
        Some(1) => ", of those with at most 1 preemption".into(),
        Some(n) => format!(", of those with at most {n} preemptions"),
        None => String::new(),
    };
    // Writing to a string cannot fail.
    let mut line = |text: &str| writeln!(out, "{text}").ok();
    line("");
    line(&wrap(&format!("Found in interleaving {}{bound}. {}", failure.interleaving, caption(diagnosis)), style.width));
    line(steps::table(trace, &names, diagnosis, style.width).trim_end());
    if !diagnosis.waits.is_empty() {
        line("In the end:");
        for wait in &diagnosis.waits {
            line(&format!("  {wait}"));
        }
    }
    out.truncate(out.trim_end().len());
    out
}

fn caption(diagnosis: &Diagnosis) -> &'static str {
    match (diagnosis.literal, diagnosis.kind) {
        (true, _) => "The steps:",
        (false, Kind::WeakMemory) => {
            "No order of these steps explains it: memory was weak, a read returned a value that had been overwritten. \
             The steps, as recorded:"
        }
        (false, _) => "The steps, as recorded:",
    }
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

/// The headline and the spots, on the source lines where they can be read.
fn snippets(diagnosis: &Diagnosis, sources: &mut Sources, style: &Style) -> String {
    let mut files: Vec<&'static str> = Vec::new();
    for spot in &diagnosis.spots {
        if !files.contains(&spot.at.file) {
            files.push(spot.at.file);
        }
    }
    let texts: Vec<(&str, Option<String>)> = files.iter().map(|f| (*f, sources.text(f).map(str::to_string))).collect();
    let mut title = Level::ERROR.primary_title(diagnosis.headline.as_str());
    if let Some(id) = diagnosis.id {
        title = title.id(id);
    }
    let mut group = Group::with_title(title);
    let mut unreadable = String::new();
    for (file, text) in &texts {
        let spots = diagnosis.spots.iter().filter(|s| s.at.file == *file);
        let Some(text) = text else {
            for spot in spots {
                writeln!(unreadable, "  --> {file}:{}:{}: {}", spot.at.line, spot.at.column, spot.label).ok();
            }
            continue;
        };
        let mut snippet = Snippet::source(text.as_str()).path(source::normalized(file)).fold(true);
        for spot in spots {
            let kind = if spot.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
            snippet = snippet.annotation(kind.span(span(text, spot.at)).label(spot.label.as_str()));
        }
        group = group.element(snippet);
    }
    let renderer = if style.color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Unicode).term_width(style.width);
    let mut out = renderer.render(&[group]).to_string();
    out.push('\n');
    out.push_str(&unreadable);
    out
}

/// From a call's name to its closing parenthesis, if that is on the same line, else to the line's
/// end, in bytes of the text.
fn span(text: &str, at: Site) -> std::ops::Range<usize> {
    let row = at.line.saturating_sub(1) as usize;
    let line_start: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let line = text[line_start..].lines().next().unwrap_or("");
    let column = at.column.saturating_sub(1) as usize;
    let offset = line.char_indices().nth(column).map_or(line.len(), |(i, _)| i);
    let mut depth = 0;
    for (i, c) in line[offset..].char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => return line_start + offset..line_start + offset + i + usize::from(depth == 1),
            ')' => depth -= 1,
            ';' if depth == 0 => return line_start + offset..line_start + offset + i,
            _ => {}
        }
    }
    line_start + offset..line_start + line.trim_end().len().max(offset)
}

//! Places in files, as rustc shows them.

use crate::policy::Refusal;
use crate::verdict::Place;
use crate::wrap;
use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Origin, Padding, Renderer, Snippet};

/// How snippets look: as in the reports of interleavings.
fn renderer(colour: bool, width: usize) -> Renderer {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Unicode).term_width(width)
}

/// A title in lines that fit behind `error: `.
pub fn title(text: &str, width: usize) -> String {
    wrap::lines(text, 0, width.saturating_sub("error: ".len()))
}

/// Refusals of one file, one after the other.
pub fn refusals(file: &str, source: &str, refusals: &[Refusal], colour: bool, width: usize) -> String {
    let renderer = renderer(colour, width);
    let show = |refusal: &Refusal| {
        // The renderer breaks no lines of text, and indents those that come broken.
        let title = Level::ERROR.primary_title(title(&refusal.title, width));
        // In front of them stand a column as wide as the line's number, and ` = help: `.
        let number = refusal.range.as_ref().map_or(0, |range| line(source, range.start).0.to_string().len());
        let beside = |text: &str| wrap::lines(text, 0, width.saturating_sub(number + " = help: ".len()));
        let help = Level::HELP.message(beside(&refusal.help));
        let report = match refusal.range.clone() {
            Some(range) => {
                let (_, column) = line(source, range.end);
                let fits = number + " | ".len() + column + 1 + refusal.label.chars().count() <= width;
                let place = AnnotationKind::Primary.span(range);
                let place = if fits { place.label(refusal.label.as_str()) } else { place };
                let title = title.element(Snippet::source(source).path(file).annotation(place));
                let title = if fits { title } else { title.element(Level::NOTE.message(beside(&refusal.label))) };
                title.element(help)
            }
            None => title.element(Origin::path(file)).element(Padding).element(help),
        };
        renderer.render(&[report]) + "\n"
    };
    refusals.iter().map(show).collect::<Vec<_>>().join("\n")
}

/// The line of an offset, and how many characters stand before it there.
fn line(source: &str, offset: usize) -> (usize, usize) {
    let before = &source[..offset];
    let line = before.rsplit('\n').next().unwrap_or(before);
    (before.matches('\n').count() + 1, line.chars().count())
}

/// A message about one place of a file whose text is at hand.
pub fn message(text: &str, place: &Place, source: &str, colour: bool, width: usize) -> String {
    let title = Level::ERROR.primary_title(title(text, width));
    let report = match offset(place, source) {
        Some(at) => {
            let here = AnnotationKind::Primary.span(at..at + 1).label("here");
            title.element(Snippet::source(source).path(place.file.as_str()).annotation(here))
        }
        None => title.element(Origin::path(place.file.as_str()).line(place.line)),
    };
    renderer(colour, width).render(&[report]) + "\n"
}

/// Where in the text, unless the text has changed since it was compiled.
fn offset(place: &Place, source: &str) -> Option<usize> {
    let mut lines = source.split_inclusive('\n');
    let before: usize = lines.by_ref().take(place.line.checked_sub(1)?).map(str::len).sum();
    let line = lines.next()?;
    let (column, _) = line.char_indices().nth(place.column.checked_sub(1)?)?;
    let at = before + column;
    source.is_char_boundary(at + 1).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_like_an_error_of_the_compiler() {
        let source = "use std::fmt;\nuse std::sync::Mutex;\n";
        let refusal = Refusal {
            title: "`std::sync::Mutex` is not explored".into(),
            range: Some(18..34),
            label: "refused".into(),
            help: "write `use interleave::sync::Mutex;`".into(),
        };
        let text = refusals("chapters/c/src/x.rs", source, &[refusal], false, 80);
        let expected = "\
error: `std::sync::Mutex` is not explored
  ╭▸ chapters/c/src/x.rs:2:5
  │
2 │ use std::sync::Mutex;
  │     ━━━━━━━━━━━━━━━━ refused
  │
  ╰ help: write `use interleave::sync::Mutex;`
";
        assert_eq!(text, expected);
    }

    #[test]
    fn in_a_narrow_terminal_lines_break_between_words() {
        let refusal = Refusal {
            title: "`std::net` is for sockets, and an answer talks to nobody but its test".into(),
            range: Some(4..12),
            label: "which no test has asked an answer for".into(),
            help: "the tests give the answer all that it needs".into(),
        };
        let text = refusals("x.rs", "use std::net;\n", &[refusal], false, 40);
        let expected = "\
error: `std::net` is for sockets, and an
       answer talks to nobody but its
       test
  ╭▸ x.rs:1:5
  │
1 │ use std::net;
  │     ━━━━━━━━
  │
  ├ note: which no test has asked an
  │       answer for
  ╰ help: the tests give the answer all
          that it needs
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_refusal_of_a_whole_file_names_it() {
        let refusal =
            Refusal { title: "the file is empty".into(), range: None, label: String::new(), help: "write it".into() };
        let text = refusals("x.rs", "", &[refusal], false, 80);
        assert_eq!(text, "error: the file is empty\n ╭▸ x.rs\n │\n ╰ help: write it\n");
    }

    #[test]
    fn a_panic_is_shown_at_its_line_or_by_its_line_alone() {
        let place = |line, column| Place { file: "x.rs".into(), line, column };
        let source = "fn f() {\n    todo!()\n}\n";
        let text = message("panicked: not yet implemented", &place(2, 5), source, false, 80);
        assert!(text.contains("2 │     todo!()\n  ╰╴    ━ here"), "{text}");
        let text = message("panicked", &place(9, 5), source, false, 80);
        assert!(text.contains("─▸ x.rs:9"), "{text}");
    }
}

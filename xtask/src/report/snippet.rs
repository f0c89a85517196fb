//! Places in files, as rustc shows them.

use crate::policy::Refusal;
use crate::verdict::Place;
use annotate_snippets::{AnnotationKind, Level, Origin, Padding, Renderer, Snippet};

/// How snippets look.
fn renderer(colour: bool, width: usize) -> Renderer {
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.term_width(width)
}

/// Refusals of one file, one after the other.
pub fn refusals(file: &str, source: &str, refusals: &[Refusal], colour: bool, width: usize) -> String {
    let renderer = renderer(colour, width);
    let show = |refusal: &Refusal| {
        let title = Level::ERROR.primary_title(refusal.title.as_str());
        let help = Level::HELP.message(refusal.help.as_str());
        let report = match refusal.range.clone() {
            Some(range) => {
                let place = AnnotationKind::Primary.span(range).label(refusal.label.as_str());
                title.element(Snippet::source(source).path(file).annotation(place)).element(help)
            }
            None => title.element(Origin::path(file)).element(Padding).element(help),
        };
        renderer.render(&[report]) + "\n"
    };
    refusals.iter().map(show).collect::<Vec<_>>().join("\n")
}

/// A message about one place of a file whose text is at hand.
pub fn message(title: &str, place: &Place, source: &str, colour: bool, width: usize) -> String {
    let title = Level::ERROR.primary_title(title);
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
 --> chapters/c/src/x.rs:2:5
  |
2 | use std::sync::Mutex;
  |     ^^^^^^^^^^^^^^^^ refused
  |
  = help: write `use interleave::sync::Mutex;`
";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_refusal_of_a_whole_file_names_it() {
        let refusal =
            Refusal { title: "the file is empty".into(), range: None, label: String::new(), help: "write it".into() };
        let text = refusals("x.rs", "", &[refusal], false, 80);
        assert_eq!(text, "error: the file is empty\n--> x.rs\n |\n = help: write it\n");
    }

    #[test]
    fn a_panic_is_shown_at_its_line_or_by_its_line_alone() {
        let place = |line, column| Place { file: "x.rs".into(), line, column };
        let source = "fn f() {\n    todo!()\n}\n";
        let text = message("panicked: not yet implemented", &place(2, 5), source, false, 80);
        assert!(text.contains("2 |     todo!()\n  |     ^ here"), "{text}");
        let text = message("panicked", &place(9, 5), source, false, 80);
        assert!(text.contains("--> x.rs:9"), "{text}");
    }
}

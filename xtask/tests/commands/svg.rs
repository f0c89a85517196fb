//! A terminal's screen as a picture: SVG with the text as text, in colours for light and dark surroundings.
//!
//! Each run of letters is stretched to its columns, so the picture is aligned in whichever font the reader has.

use std::fmt::Write;
use vt100::{Cell, Color, Screen};

/// A column and a row, in the picture's units, and the letters in it.
const COLUMN: f32 = 8.4;
const ROW: f32 = 17.0;
const LETTER: f32 = 14.0;
const MARGIN: f32 = 14.0;

/// Surfaces and the sixteen colours of terminals, as far as we use them: by their class, for light and for dark. Each has a
/// contrast of at least 4.5 to 1 with its surface, which a test holds.
const PALETTE: [(&str, &str, &str); 11] = [
    ("surface", "#ffffff", "#16191d"),
    ("frame", "#c8ced6", "#3b424b"),
    ("text", "#1f2328", "#dfe4ea"),
    ("dim", "#59636e", "#9aa4b0"),
    ("red", "#b3261e", "#ff8a80"),
    ("green", "#1a6b2d", "#7fd992"),
    ("yellow", "#7a5200", "#e6c26a"),
    ("blue", "#1f5fbf", "#8ab4ff"),
    ("magenta", "#8b3a8b", "#d9a0e0"),
    ("cyan", "#00666b", "#6fd3d9"),
    ("white", "#59636e", "#dfe4ea"),
];

/// What a letter looks like.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    class: &'static str,
    bold: bool,
    italic: bool,
    inverse: bool,
}

/// The screen as it is, without the empty rows at its end. `title` is for those who cannot see it.
pub fn of(screen: &Screen, title: &str) -> String {
    let (rows, columns) = size(screen);
    let is_empty = |row: &u16| (0..columns).all(|column| text(cell(screen, *row, column)).trim().is_empty());
    let rows = (0..rows).rev().find(|row| !is_empty(row)).map_or(1, |last| last + 1);
    let (width, height) = (f32::from(columns) * COLUMN + 2.0 * MARGIN, f32::from(rows) * ROW + 2.0 * MARGIN);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.1} {height:.1}\" width=\"{width:.1}\" \
         height=\"{height:.1}\" role=\"img\">\n<title>{}</title>\n<style>\n{}</style>\n\
         <rect class=\"surface\" x=\"0.5\" y=\"0.5\" width=\"{:.1}\" height=\"{:.1}\" rx=\"8\"/>\n",
        escaped(title),
        sheet(),
        width - 1.0,
        height - 1.0
    );
    for row in 0..rows {
        let mut column = 0;
        while column < columns {
            column = run(screen, row, column, &mut out);
        }
    }
    out + "</svg>\n"
}

/// Writes the letters from a column on that look alike, and says where the next begin.
fn run(screen: &Screen, row: u16, from: u16, out: &mut String) -> u16 {
    let (_, columns) = size(screen);
    // The second half of a wide letter looks like the first.
    let is_half = |column: u16| column > 0 && cell(screen, row, column).is_wide_continuation();
    let look = |column: u16| style(cell(screen, row, if is_half(column) { column - 1 } else { column }));
    let end = (from..columns).find(|column| look(*column) != look(from)).unwrap_or(columns);
    let letters: String = (from..end).map(|column| text(cell(screen, row, column))).collect();
    let Style { class, bold, italic, inverse } = look(from);
    // Spaces at either end need no letters, and would be stretched.
    let blanks = letters.chars().take_while(|c| *c == ' ').count();
    let shown = letters.trim_matches(' ');
    let (x, y) = (MARGIN + f32::from(from) * COLUMN, MARGIN + f32::from(row) * ROW);
    if inverse {
        let width = f32::from(end - from) * COLUMN;
        let _ =
            writeln!(out, "<rect class=\"{class}\" x=\"{x:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{ROW}\"/>");
    }
    if !shown.is_empty() {
        let wide = console::measure_text_width(shown) as f32 * COLUMN;
        let class = if inverse { "surface-text" } else { class };
        let weight = if bold { " bold" } else { "" };
        let slant = if italic { " italic" } else { "" };
        let _ = writeln!(
            out,
            "<text class=\"{class}{weight}{slant}\" x=\"{:.1}\" y=\"{:.1}\" textLength=\"{wide:.1}\">{}</text>",
            x + blanks as f32 * COLUMN,
            y + LETTER - 1.5,
            escaped(shown)
        );
    }
    end
}

/// Rows and columns.
fn size(screen: &Screen) -> (u16, u16) {
    let (rows, columns) = screen.size();
    (rows.get(), columns.get())
}

fn cell(screen: &Screen, row: u16, column: u16) -> &Cell {
    screen.cell(row, column).expect("it is on the screen")
}

/// What stands in a cell; nothing in the second half of a wide letter.
fn text(cell: &Cell) -> &str {
    match cell.contents() {
        "" if cell.is_wide_continuation() => "",
        "" => " ",
        letter => letter,
    }
}

fn style(cell: &Cell) -> Style {
    let class = match cell.fgcolor() {
        Color::Default if cell.dim() => "dim",
        Color::Default => "text",
        Color::Idx(1 | 9) => "red",
        Color::Idx(2 | 10) => "green",
        Color::Idx(3 | 11) => "yellow",
        Color::Idx(4 | 12) => "blue",
        Color::Idx(5 | 13) => "magenta",
        Color::Idx(6 | 14) => "cyan",
        Color::Idx(7 | 15) => "white",
        other => panic!("the picture's palette has no {other:?}"),
    };
    Style { class, bold: cell.bold(), italic: cell.italic(), inverse: cell.inverse() }
}

/// The colours by class, for light surroundings and then for dark ones.
fn sheet() -> String {
    let rules = |pick: fn(&(&str, &str, &'static str)) -> String| PALETTE.iter().map(pick).collect::<String>();
    let light = rules(|(class, light, _)| rule(class, light));
    let dark = rules(|(class, _, dark)| rule(class, dark));
    format!(
        "text {{ font: {LETTER}px ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; \
         white-space: pre; }}\n.bold {{ font-weight: 700; }}\n.italic {{ font-style: italic; }}\n{light}@media (prefers-color-scheme: dark) {{\n{dark}}}\n"
    )
}

fn rule(class: &str, colour: &str) -> String {
    match class {
        "surface" => format!(".surface, .surface-text {{ fill: {colour}; }}\n"),
        "frame" => format!(".surface {{ stroke: {colour}; }}\n"),
        class => format!(".{class} {{ fill: {colour}; }}\n"),
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[test]
fn a_screen_is_drawn_with_its_colours_and_columns() {
    let mut parser = vt100::Parser::default();
    parser.process("\x1b[1;31merror\x1b[0m: a < b\r\n\r\n  \x1b[7m並 x\x1b[0m".as_bytes());
    let svg = of(parser.screen(), "a & b");
    for piece in [
        "<title>a &amp; b</title>",
        "<text class=\"red bold\" x=\"14.0\" y=\"26.5\" textLength=\"42.0\">error</text>",
        "<text class=\"text\" x=\"56.0\" y=\"26.5\" textLength=\"58.8\">: a &lt; b</text>",
        "<rect class=\"text\" x=\"30.8\" y=\"48.0\" width=\"33.6\" height=\"17\"/>",
        "<text class=\"surface-text\" x=\"30.8\" y=\"60.5\" textLength=\"33.6\">並 x</text>",
        "height=\"79.0\"",
    ] {
        assert!(svg.contains(piece), "no {piece} in {svg}");
    }
}

#[test]
fn every_colour_can_be_read_on_its_surface() {
    let channel = |hex: &str| {
        let value = f64::from(u8::from_str_radix(hex, 16).expect("two digits")) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    // The contrast that WCAG defines.
    let light = |hex: &str| 0.2126 * channel(&hex[1..3]) + 0.7152 * channel(&hex[3..5]) + 0.0722 * channel(&hex[5..7]);
    let contrast = |a: &str, b: &str| {
        let (a, b) = (light(a), light(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    };
    let (_, bright, dark) = PALETTE[0];
    for (class, on_bright, on_dark) in PALETTE.iter().skip(2) {
        let found = (contrast(bright, on_bright), contrast(dark, on_dark));
        assert!(found.0 >= 4.5 && found.1 >= 4.5, "{class}: {found:?}");
    }
}

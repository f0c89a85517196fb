//! Text with a terminal's escape codes as lines in colours.

use super::content::Lines;
use console::AnsiCodeIterator;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::{Line, Span};

/// Lines as they are. Codes other than for colours and types are left out, as is whatever else would move the cursor.
pub fn lines(text: &str) -> Lines {
    let mut out: Lines = vec![Line::default()];
    let mut style = Style::new();
    for (piece, is_code) in AnsiCodeIterator::new(text) {
        if is_code {
            if let Some(numbers) = piece.strip_prefix("\x1b[").and_then(|rest| rest.strip_suffix('m')) {
                style = changed(style, numbers);
            }
            continue;
        }
        for (at, line) in piece.split('\n').enumerate() {
            if at > 0 {
                out.push(Line::default());
            }
            let plain = line.replace('\t', "    ");
            let plain: String = plain.chars().filter(|c| !c.is_control()).collect();
            if let (false, Some(last)) = (plain.is_empty(), out.last_mut()) {
                last.push_span(Span::styled(plain, style));
            }
        }
    }
    if out.last().is_some_and(|last| last.spans.is_empty()) {
        out.pop();
    }
    out
}

/// The style after a code: `1;38;5;9`.
fn changed(mut style: Style, numbers: &str) -> Style {
    let mut numbers = numbers.split(';').map(|number| number.parse::<u8>().unwrap_or(0));
    while let Some(number) = numbers.next() {
        style = match number {
            0 => Style::new(),
            1 => style.add_modifier(Modifier::BOLD),
            2 => style.add_modifier(Modifier::DIM),
            3 => style.add_modifier(Modifier::ITALIC),
            4 => style.add_modifier(Modifier::UNDERLINED),
            7 => style.add_modifier(Modifier::REVERSED),
            22 => style.remove_modifier(Modifier::BOLD | Modifier::DIM),
            23 => style.remove_modifier(Modifier::ITALIC),
            24 => style.remove_modifier(Modifier::UNDERLINED),
            27 => style.remove_modifier(Modifier::REVERSED),
            30..=37 => style.fg(Color::Indexed(number - 30)),
            90..=97 => style.fg(Color::Indexed(number - 90 + 8)),
            40..=47 => style.bg(Color::Indexed(number - 40)),
            38 => colour(&mut numbers).map_or(style, |colour| style.fg(colour)),
            48 => colour(&mut numbers).map_or(style, |colour| style.bg(colour)),
            39 => Style { fg: None, ..style },
            49 => Style { bg: None, ..style },
            _ => style,
        };
    }
    style
}

/// What stands behind 38 and 48: `5;9` or `2;10;20;30`.
fn colour(numbers: &mut impl Iterator<Item = u8>) -> Option<Color> {
    match numbers.next()? {
        5 => numbers.next().map(Color::Indexed),
        2 => Some(Color::Rgb(numbers.next()?, numbers.next()?, numbers.next()?)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&[(&str, Style)]]) {
        let spans = |line: &&[(&str, Style)]| {
            line.iter().map(|(text, style)| Span::styled((*text).to_string(), *style)).collect::<Vec<_>>()
        };
        let expected: Lines = expected.iter().map(|line| Line::from(spans(line))).collect();
        assert_eq!(lines(text), expected, "{text:?}");
    }

    #[test]
    fn colours_and_types_hold_until_they_are_changed() {
        let plain = Style::new();
        let red = plain.fg(Color::Indexed(1)).add_modifier(Modifier::BOLD);
        check("a\n\nb\n", &[&[("a", plain)], &[], &[("b", plain)]]);
        check("\x1b[1;31mx\ny\x1b[0mz", &[&[("x", red)], &[("y", red), ("z", plain)]]);
        check("\x1b[38;5;9mx\x1b[m", &[&[("x", plain.fg(Color::Indexed(9)))]]);
        check("\x1b[38;2;1;2;3mx", &[&[("x", plain.fg(Color::Rgb(1, 2, 3)))]]);
        check("\x1b[94mx", &[&[("x", plain.fg(Color::Indexed(12)))]]);
        check("", &[]);
    }

    #[test]
    fn nothing_moves_the_cursor() {
        let plain = Style::new();
        check("a\x1b[2Jb\tc\rd\x07", &[&[("a", plain), ("b    cd", plain)]]);
        check("\x1b[38;5mx\x1b[99m\x1b[;;my", &[&[("x", plain), ("y", plain)]]);
    }
}

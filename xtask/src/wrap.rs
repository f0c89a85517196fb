//! Text in columns: lines break between words, and a word that is too long for a line stays whole.

use console::measure_text_width;

/// Paragraphs, which blank lines keep apart, filled anew.
pub fn fill(text: &str, width: usize) -> String {
    let paragraphs = text.trim().split("\n\n");
    let filled: Vec<String> = paragraphs.map(|paragraph| broken(paragraph, "", 0, width)).collect();
    filled.join("\n\n") + "\n"
}

/// Lines as they are, but for those that are too long. Each of these goes on behind its own indentation and `hang` more.
pub fn lines(text: &str, hang: usize, width: usize) -> String {
    let line = |line: &str| match measure_text_width(line) > width {
        true => broken(line, &line[..line.len() - line.trim_start().len()], hang, width),
        false => line.to_string(),
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The words of a text in lines that begin with the indentation, and from the second on with so many spaces more.
fn broken(text: &str, indent: &str, hang: usize, width: usize) -> String {
    let mut out = indent.to_string();
    let mut column = measure_text_width(indent);
    let mut is_first = true;
    for word in text.split_whitespace() {
        let length = measure_text_width(word);
        if !is_first && column + 1 + length > width {
            out = out + "\n" + indent + &" ".repeat(hang);
            column = measure_text_width(indent) + hang;
        } else if !is_first {
            out.push(' ');
            column += 1;
        }
        out += word;
        column += length;
        is_first = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_filled_and_kept_apart() {
        assert_eq!(fill("one two\nthree four\n\nfive\n", 10), "one two\nthree four\n\nfive\n");
        assert_eq!(fill("one two\nthree four", 100), "one two three four\n");
        assert_eq!(fill("wordlongerthanwidth a", 5), "wordlongerthanwidth\na\n");
        assert_eq!(fill("äöü äöü", 7), "äöü äöü\n");
    }

    #[test]
    fn only_lines_that_are_too_long_are_broken() {
        let text = "error: one two three four\n\n  a table  with gaps\n  Usage: cargo xtask check";
        assert_eq!(lines(text, 2, 100), text);
        let broken = "error: one two three\n       four\n\n  a table  with gaps\n  Usage: cargo xtask\n         check";
        assert_eq!(lines(text, 7, 20), broken);
        assert_eq!(lines("wordlongerthanwidth a\n", 0, 5), "wordlongerthanwidth\na\n");
    }
}

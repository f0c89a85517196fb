//! What a page asks to have put in: `{{#name argument}}`.
//!
//! A backslash before it, `\{{#name argument}}`, shows it as it stands.

/// One directive of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Directive<'a> {
    /// The word after `{{#`.
    pub name: &'a str,
    /// The rest, without the spaces around it.
    pub argument: &'a str,
    /// The line of the page that it stands on, counted from 1.
    pub line: usize,
}

/// Replaces every directive of `page` by what `answer` makes of it.
///
/// An answer of several lines is indented like the directive, so that it may stand in a list.
pub fn expand(page: &str, mut answer: impl FnMut(Directive<'_>) -> String) -> String {
    let mut out = String::with_capacity(page.len());
    for (number, line) in page.split_inclusive('\n').enumerate() {
        let mut rest = line;
        while let Some(at) = rest.find("{{#") {
            let Some(length) = rest[at..].find("}}").map(|end| end + 2) else {
                break;
            };
            let (before, found) = (&rest[..at], &rest[at..at + length]);
            rest = &rest[at + length..];
            if let Some(before) = before.strip_suffix('\\') {
                out.push_str(before);
                out.push_str(found);
                continue;
            }
            out.push_str(before);
            let inner = &found[3..found.len() - 2];
            let (name, argument) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
            let text = answer(Directive { name, argument: argument.trim(), line: number + 1 });
            match before.trim().is_empty() {
                true => out.push_str(&text.replace('\n', &format!("\n{before}"))),
                false => out.push_str(&text),
            }
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `expand` finds, as `line:name:argument`, and what it leaves when each answer is `X`.
    fn check(page: &str, found: &[&str], left: &str) {
        let mut seen = Vec::new();
        let out = expand(page, |directive| {
            seen.push(format!("{}:{}:{}", directive.line, directive.name, directive.argument));
            "X".to_owned()
        });
        assert_eq!((seen.iter().map(String::as_str).collect::<Vec<_>>(), out.as_str()), (found.to_vec(), left));
    }

    #[test]
    fn directives_are_found_and_what_resembles_one_is_left() {
        check("plain\n", &[], "plain\n");
        check("a\n{{#include b.rs:c}}\n", &["2:include:b.rs:c"], "a\nX\n");
        check("{{#a}} and {{#b  c d }}", &["1:a:", "1:b:c d"], "X and X");
        check("see \\{{#include b.rs}}\n", &[], "see {{#include b.rs}}\n");
        check("{{#never closed\n{{ handlebars }}\n", &[], "{{#never closed\n{{ handlebars }}\n");
    }

    #[test]
    fn an_answer_keeps_the_indentation_of_its_directive() {
        assert_eq!(expand("- a\n  {{#b}}\n", |_| "c\nd".to_owned()), "- a\n  c\n  d\n");
    }
}

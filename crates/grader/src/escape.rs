//! Text of students on its way into a report: nothing in it is understood by whoever shows the report.

/// For terminals and plain text: letters, newlines and tabs. Control characters are gone, and sequences that begin with escape
/// go whole.
pub fn terminal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        match c {
            '\n' | '\t' => out.push(c),
            '\u{1b}' => match rest.peek() {
                // A control sequence ends with a letter or one of a few signs.
                Some('[') => while rest.next_if(|c| !matches!(c, '@'..='Z' | '\\'..='~')).is_some() {},
                // A string for the terminal ends with a bell or another escape; an end of line is as far as it may reach.
                Some(']' | 'P' | 'X' | '^' | '_') => {
                    while rest.next_if(|c| !matches!(c, '\u{7}' | '\u{1b}' | '\n')).is_some() {}
                    continue;
                }
                _ => {}
            },
            // These turn the order of what is read around.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            // These are no characters, and XML knows none of them.
            '\u{fffe}' | '\u{ffff}' => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
        if c == '\u{1b}' {
            rest.next_if(|c| *c != '\n' && *c != '\u{1b}');
        }
    }
    out
}

/// For the text and the attributes of an HTML page.
pub fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c => out.push(c),
        }
    }
    out
}

/// For the log of a GitHub workflow, where a line that begins with `::`, and `##[` anywhere, are commands.
pub fn workflow(text: &str) -> String {
    let line = |line: &str| {
        let line = line.replace("##[", "# #[");
        match line.trim_start().strip_prefix("::") {
            Some(rest) => format!(": :{rest}"),
            None => line,
        }
    };
    terminal(text).split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// For a cell of a spreadsheet, which takes what begins with some signs for a formula. A spreadsheet whose separator is `;` sees
/// the beginning of a cell after each of these, quotes or not.
pub fn cell(text: &str) -> String {
    let guarded = |piece: &str| {
        let begins = piece.trim_start_matches(|c: char| c.is_whitespace() || c == '"');
        // Spreadsheets of some languages take the wide signs for the narrow ones.
        let is_formula = begins.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']);
        format!("{}{piece}", if is_formula { "'" } else { "" })
    };
    workflow(text).replace(['\n', '\t'], " ").split(';').map(guarded).collect::<Vec<_>>().join(";")
}

/// For one line of Markdown, in a table too. What names somebody (`@ann`) or an issue (`#1`) is looked for after signs that are
/// written as numbers have become themselves again, so a space without a width stands behind these.
pub fn markdown(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in terminal(text).chars() {
        match c {
            '\n' | '\t' => out.push(' '),
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '@' | '#' => out += &format!("&#{};\u{200b}", u32::from(c)),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '!' | ':' | '$' => out += &format!("&#{};", u32::from(c)),
            // The address `www.` needs no more to be a link.
            '.' if out.ends_with(['w', 'W']) => out += "&#46;",
            c => out.push(c),
        }
    }
    out
}

/// Lines of Markdown that are shown as they are.
pub fn fenced(text: &str) -> String {
    let text = terminal(text);
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}text\n{}\n{fence}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_get_letters_and_ends_of_lines() {
        for (text, expected) in [
            ("plain\ttext\n", "plain\ttext\n"),
            ("\u{1b}[31mred\u{1b}[0m", "red"),
            ("\u{1b}[2J\u{1b}[1;1Hcleared", "cleared"),
            ("\u{1b}]0;title\u{7}after", "after"),
            ("\u{1b}]8;;http://x\u{1b}\\link\u{1b}]8;;\u{1b}\\", "link"),
            ("\u{1b}]0;never ended\nnext", "\nnext"),
            ("\u{1b}Pstring\u{1b}\\x", "x"),
            ("\u{1b}cx\u{1b}", "x"),
            ("\u{1b}\n[31m", "\n[31m"),
            ("a\rb\u{8}c\u{7}\u{0}d\u{9b}31me\u{7f}", "abcd31me"),
            ("safe\u{202e}gpj.exe\u{2066}", "safegpj.exe"),
            ("é ∞ 日本", "é ∞ 日本"),
        ] {
            assert_eq!(terminal(text), expected, "{text:?}");
        }
    }

    #[test]
    fn each_reader_gets_what_it_does_not_understand() {
        assert_eq!(html("</script><b a='\"'>&\u{1b}[0m"), "&lt;/script&gt;&lt;b a=&#39;&quot;&#39;&gt;&amp;");
        assert_eq!(
            workflow("a::b\n  ::error::x\n::stop-commands::t\n##[error]"),
            "a::b\n: :error::x\n: :stop-commands::t\n# #[error]"
        );
        assert_eq!(workflow("\r::error::x"), ": :error::x");
        for text in ["=cmd()", "+1", "-1", "@x", " =1", "\t=1", "\r=1", "＝1", "\"=1"] {
            assert!(cell(text).starts_with('\''), "{text:?}");
            assert!(cell(&format!("a;{text}")).starts_with("a;'"), "{text:?}");
        }
        assert_eq!(cell("Ada; Smith-Jones, 1-2=3"), "Ada; Smith-Jones, 1-2=3");
        assert_eq!(cell("a\nb"), "a b");
        assert_eq!(markdown("|<b>\n`x`"), "&#124;&lt;b> &#96;x&#96;");
        assert_eq!(markdown("@a #1 $x$"), "&#64;\u{200b}a &#35;\u{200b}1 &#36;x&#36;");
        assert_eq!(markdown("www.a.b http://a.b"), "www&#46;a.b http&#58;//a.b");
        assert_eq!(fenced("a\n```\nb"), "````text\na\n```\nb\n````\n");
    }
}

//! Puts lines into files that people keep by hand, and leaves everything else as it is.

/// At the end, behind exactly one line break.
pub fn at_end(text: &str, lines: &str) -> String {
    format!("{}\n{lines}", text.trim_end())
}

/// A feature of its own into `[features]`, and among the default ones.
pub fn feature(manifest: &str, name: &str) -> Result<String, String> {
    let lines: Vec<&str> = manifest.lines().collect();
    let lacks =
        |what: &str| format!("it has no {what}; add `{name} = []` to [features] and \"{name}\" to the default ones");
    let start = lines.iter().position(|line| line.trim() == "[features]").ok_or_else(|| lacks("table [features]"))?;
    let end = lines[start + 1..].iter().position(|line| line.starts_with('[')).map_or(lines.len(), |n| start + 1 + n);
    let default = (start..end).find(|i| lines[*i].trim_start().starts_with("default"));
    let default = default.ok_or_else(|| lacks("line `default = [..]`"))?;
    let close = (default..end).find(|i| lines[*i].contains(']')).ok_or_else(|| lacks("end of `default = [..]`"))?;
    let last = (start..end).rev().find(|i| !lines[*i].trim().is_empty()).unwrap_or(start);
    let mut out = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        out.push(if i == close { into_list(line, &lines[default..=close], name) } else { line.to_string() });
        if i == last {
            out.push(format!("{name} = []"));
        }
    }
    Ok(out.join("\n") + "\n")
}

/// The line with the closing bracket, with one more element before it.
fn into_list(line: &str, list: &[&str], name: &str) -> String {
    let (before, after) = line.rsplit_once(']').unwrap_or((line, ""));
    let so_far = list[..list.len() - 1].concat() + before;
    let so_far = so_far.trim_end();
    if list.len() > 1 && before.trim().is_empty() {
        let comma = if so_far.ends_with([',', '[']) { "" } else { "," };
        return format!("{comma}    \"{name}\",\n{before}]{after}");
    }
    let comma = if so_far.ends_with('[') {
        ""
    } else if so_far.ends_with(',') {
        " "
    } else {
        ", "
    };
    format!("{}{comma}\"{name}\"]{after}", before.trim_end())
}

/// A page into the book's list, behind the last one of its chapter's folder.
pub fn page(summary: &str, folder: &str, link: &str) -> Result<String, String> {
    let lines: Vec<&str> = summary.lines().collect();
    let of_chapter = |line: &str| line.contains(&format!("]({folder}/"));
    let last = lines.iter().rposition(|line| of_chapter(line));
    let last = last.ok_or_else(|| format!("it has no page of {folder}; add the line `  - {link}`"))?;
    let first = lines.iter().find(|line| of_chapter(line)).unwrap_or(&lines[last]);
    let indent = first.len() - first.trim_start().len() + 2;
    let mut out: Vec<String> = lines.iter().map(|line| line.to_string()).collect();
    out.insert(last + 1, format!("{}- {link}", " ".repeat(indent)));
    Ok(out.join("\n") + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_feature_finds_its_two_places() {
        for (list, expected) in [
            ("default = []", "default = [\"new\"]"),
            ("default = [\"a\"]", "default = [\"a\", \"new\"]"),
            ("default = [\"a\",]", "default = [\"a\", \"new\"]"),
            ("default = [\n    \"a\",\n]", "default = [\n    \"a\",\n    \"new\",\n]"),
            ("default = [\n    \"a\",\n    \"b\"]", "default = [\n    \"a\",\n    \"b\", \"new\"]"),
        ] {
            let text = format!("[package]\nname = \"x\"\n\n[features]\n{list}\n# Why.\na = []\n\n[dependencies]\n");
            let wanted = format!(
                "[package]\nname = \"x\"\n\n[features]\n{expected}\n# Why.\na = []\nnew = []\n\n[dependencies]\n"
            );
            assert_eq!(feature(&text, "new").expect("it has the table"), wanted);
        }
        assert!(feature("[package]\n", "new").is_err_and(|message| message.contains("[features]")));
        assert!(feature("[features]\na = []\n", "new").is_err_and(|message| message.contains("default")));
    }

    #[test]
    fn a_page_follows_the_last_one_of_its_chapter() {
        let summary = "# Summary\n\n- [Three](c3/index.md)\n  - [A](c3/a.md)\n- [Four](c4/index.md)\n";
        let expected =
            "# Summary\n\n- [Three](c3/index.md)\n  - [A](c3/a.md)\n  - [B](c3/b.md)\n- [Four](c4/index.md)\n";
        assert_eq!(page(summary, "c3", "[B](c3/b.md)").expect("it has the chapter"), expected);
        assert!(page(summary, "c4", "[B](c4/b.md)").expect("it has the chapter").ends_with(")\n  - [B](c4/b.md)\n"));
        assert!(page(summary, "c5", "[B](c5/b.md)").is_err());
    }

    #[test]
    fn what_is_added_at_the_end_stands_behind_one_line_break() {
        assert_eq!(at_end("a\n\n\n", "\nb\n"), "a\n\nb\n");
        assert_eq!(at_end("a", "b\n"), "a\nb\n");
    }
}

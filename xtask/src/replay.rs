//! The interleaving in which an answer fails, to step through: the book's own element, on a page that needs nothing else.
//!
//! Pure. Whoever wants several of them on one page takes [`Replay::element`] for each, and [`STYLE`] and [`SCRIPT`] once.

use crate::engine::Graded;
use crate::verdict::{Diagnosis, Verdict};
use serde_json::{Value, json};
use std::path::Path;

/// What draws and steps [`Replay::element`]; behind the last of them on a page.
pub const SCRIPT: &str = include_str!("../../book/theme/explorer.js");

/// How it looks, in light and dark: the dark colours are those of a page whose `html` has the class `coal`.
pub const STYLE: &str =
    concat!(include_str!("../../book/theme/colors.css"), include_str!("../../book/theme/explorer.css"));

/// What the book's other style sheets do for a button and a table.
const PAGE: &str = "\
html { color-scheme: var(--color-scheme); background: var(--bg); color: var(--fg); font: 1rem/1.5 system-ui, sans-serif; }
body { max-width: 60em; margin: 1em auto; padding-inline: 1em; }
h1 { font-size: 1.3em; }
code { font-size: 0.95em; }
table { border-collapse: collapse; }
th, td { padding: 0.2em 0.8em 0.2em 0; border-block-end: 1px solid var(--tc-line); text-align: start; }
pre { overflow-x: auto; }
.tc-button { padding: 0.4em 0.9em; border: 1px solid var(--tc-accent); border-radius: 5px; background: var(--bg); \
color: var(--tc-accent); font: inherit; font-weight: 600; cursor: pointer; }
.tc-button[aria-disabled] { border-color: var(--tc-line); color: var(--tc-wait); cursor: default; }
:focus-visible { outline: 2px solid var(--tc-focus); outline-offset: 2px; }
";

/// Dark where the reader's system is.
const DARK: &str =
    "document.documentElement.classList.toggle(\"coal\", matchMedia(\"(prefers-color-scheme: dark)\").matches);";

/// A failing interleaving with the sources that it runs through.
#[derive(Clone, Debug)]
pub struct Replay {
    title: String,
    diagnosis: Diagnosis,
    trace: String,
    /// Paths as the trace names them, with their texts.
    sources: Vec<(String, String)>,
}

impl Replay {
    /// The interleaving that the verdict tells of, or else that of the first test with one; `None` when no test that failed
    /// has explored any. `read` gives the text of a file by the name that the compiler knew it by, if it may be shown.
    pub fn of(graded: &Graded, read: impl Fn(&Path) -> Option<String>) -> Option<Replay> {
        let verdicts = graded.verdicts.iter().chain(graded.tests.iter().map(|(_, verdict)| verdict));
        let (diagnosis, trace) = verdicts.filter_map(with_trace).next()?;
        let exercise = graded.answer.exercise;
        let mut files = files(trace);
        // The reader's own lines first. Their file may be known by its whole path.
        files.sort_by_key(|file| !graded.answer.file.ends_with(file));
        let source = |file: String| read(Path::new(&file)).map(|text| (file, text));
        Some(Replay {
            title: format!("{}: {}", exercise.id, exercise.title),
            diagnosis: diagnosis.clone(),
            trace: trace.to_string(),
            sources: files.into_iter().filter_map(source).collect(),
        })
    }

    /// What the element steps through, as JSON: `title`, `trace` (the steps, one JSON object a line) and `sources` (paths with
    /// their texts).
    pub fn data(&self) -> String {
        let test = &self.diagnosis.test;
        let title = format!("How {} fails", test.rsplit("::").next().unwrap_or(test));
        json!({"title": title, "trace": self.trace, "sources": self.sources}).to_string()
    }

    /// The element. Without the script it shows the report.
    pub fn element(&self) -> String {
        element(&self.data(), &self.diagnosis.report)
    }

    /// A page of its own, which loads nothing.
    pub fn page(&self) -> String {
        let title = escaped(&self.title);
        let policy = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";
        format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>{title}</title>\n\
             <style>\n{STYLE}{PAGE}</style>\n<script>{DARK}</script>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n{}</main>\n\
             <script>\n{SCRIPT}</script>\n</body>\n</html>\n",
            self.element()
        )
    }
}

/// The element for [`Replay::data`] that was kept. Without the script it shows the report.
pub fn element(data: &str, report: &str) -> String {
    let report = console::strip_ansi_codes(report);
    // Nothing in a text may end the element that it stands in.
    let data = data.replace('<', "\\u003c");
    format!(
        "<ten-explorer>\n<pre>{}</pre>\n<script type=\"application/json\">{data}</script>\n</ten-explorer>\n",
        escaped(&report)
    )
}

fn with_trace(verdict: &Verdict) -> Option<(&Diagnosis, &str)> {
    match verdict {
        Verdict::Failed(diagnosis) => diagnosis.trace.as_deref().map(|trace| (diagnosis, trace)),
        _ => None,
    }
}

/// The files in which steps of a trace stand, in the order of these steps.
fn files(trace: &str) -> Vec<String> {
    let mut files = Vec::new();
    for line in trace.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok()) {
        let place = line["at"].as_str().filter(|_| line["type"] == "event");
        let mut parts = place.unwrap_or_default().rsplitn(3, ':').skip(2);
        if let Some(file) = parts.next().filter(|file| !file.is_empty() && !files.iter().any(|known| known == file)) {
            files.push(file.to_string());
        }
    }
    files
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replay() -> Replay {
        let trace = [
            r#"{"type":"failure","schema":1,"headline":"</script><b>","order":[0]}"#,
            r#"{"type":"object","object":0,"name":"a","at":"other.rs:1:1"}"#,
            r#"{"type":"event","step":0,"thread":0,"at":"C:/a b/x.rs:3:5","words":"starts","op":"start"}"#,
            r#"{"type":"event","step":1,"thread":0,"at":"tests/m.rs:1:1","words":"ends","op":"end"}"#,
        ]
        .join("\n");
        assert_eq!(files(&trace), ["C:/a b/x.rs", "tests/m.rs"]);
        let diagnosis = Diagnosis {
            test: "m::t".into(),
            id: None,
            kind: None,
            headline: "h".into(),
            report: "\u{1b}[1merror\u{1b}[0m: </pre><script>alert(1)</script>".into(),
            place: None,
            trace: Some(trace.clone()),
        };
        let hostile = "let a = \"</script><script>alert(1)</script>\"; // <!-- ]]> \u{2028}";
        let sources = vec![("C:/a b/x.rs".to_string(), hostile.to_string())];
        Replay { title: "a & <b>".into(), diagnosis, trace, sources }
    }

    #[test]
    fn nothing_in_a_source_ends_the_element_that_it_stands_in() {
        let element = replay().element();
        assert_eq!(element.matches("<script").count(), 1, "{element}");
        assert_eq!(element.matches("</script").count(), 1, "{element}");
        assert!(element.contains("<pre>error: &lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;</pre>"), "{element}");
        let (_, data) = element.split_once("json\">").unwrap_or_default();
        let (data, _) = data.split_once("</script>").unwrap_or_default();
        let data: Value = serde_json::from_str(data).unwrap_or_default();
        assert_eq!(data["sources"][0][1], replay().sources[0].1.as_str());
        assert_eq!(data["title"], "How t fails");
    }

    #[test]
    fn a_page_loads_nothing_and_has_its_script_whole() {
        let page = replay().page();
        assert!(page.contains("<title>a &amp; &lt;b&gt;</title>"));
        // Two of ours, and the data.
        assert_eq!(page.matches("<script").count(), 3);
        assert_eq!(page.matches("</script>").count(), 3);
        assert!(!SCRIPT.contains("</script") && !SCRIPT.contains("<!--") && !STYLE.contains("</"), "{SCRIPT}");
        for loads in ["src=", "href=", "url(", "@import", "import("] {
            assert!(!page.contains(loads), "{loads}");
        }
    }
}

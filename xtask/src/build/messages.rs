//! What the compiler says, from cargo's and rustc's JSON lines.

use crate::workspace::normalise;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// An error of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// As rustc shows it in a terminal.
    pub rendered: String,
    /// Every file with a part in it, relative to the workspace's root where rustc was given it so. The files of expanded
    /// macros count: a macro of another crate is called somewhere in one of ours.
    pub files: BTreeSet<PathBuf>,
}

/// What a run of cargo left behind.
#[derive(Debug, Default)]
pub struct Output {
    /// Errors, in the order in which they came.
    pub errors: Vec<Message>,
    /// The test program, once it is built.
    pub program: Option<PathBuf>,
}

#[derive(Deserialize)]
struct CargoLine {
    reason: String,
    message: Option<RustcLine>,
    executable: Option<PathBuf>,
}

#[derive(Deserialize)]
struct RustcLine {
    level: Option<String>,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<RustcLine>,
}

#[derive(Deserialize)]
struct Span {
    file_name: PathBuf,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

/// Reads the standard output of cargo.
pub fn from_cargo(stdout: &str) -> Output {
    let mut output = Output::default();
    for line in stdout.lines().filter_map(|line| serde_json::from_str::<CargoLine>(line).ok()) {
        match line.reason.as_str() {
            "compiler-message" => output.errors.extend(line.message.and_then(error)),
            "compiler-artifact" => output.program = line.executable.or(output.program),
            _ => {}
        }
    }
    output
}

/// Reads the standard error of rustc.
pub fn from_rustc(stderr: &str) -> Vec<Message> {
    stderr.lines().filter_map(|line| serde_json::from_str::<RustcLine>(line).ok()).filter_map(error).collect()
}

fn error(line: RustcLine) -> Option<Message> {
    if !line.level.as_ref().is_some_and(|level| level.starts_with("error")) {
        return None;
    }
    let mut files = BTreeSet::new();
    collect(&line, &mut files);
    let rendered = line.rendered.unwrap_or_default();
    // "aborting due to 3 previous errors" says nothing that the three have not said.
    (!files.is_empty() || !rendered.contains("aborting due to")).then_some(Message { rendered, files })
}

fn collect(line: &RustcLine, files: &mut BTreeSet<PathBuf>) {
    for span in &line.spans {
        let mut span = Some(span);
        while let Some(s) = span {
            files.insert(normalise(&s.file_name));
            span = s.expansion.as_ref().map(|expansion| &expansion.span);
        }
    }
    line.children.iter().for_each(|child| collect(child, files));
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn a_message_belongs_to_the_files_of_all_its_spans() {
        let line = r#"{"reason":"compiler-message","message":{"level":"error","rendered":"error: no\n",
            "spans":[{"file_name":"/rustc/library/core/src/macros.rs","expansion":{"span":{"file_name":"chapters/c/../../tests/c/x/mod.rs","expansion":null}}}],
            "children":[{"level":"help","spans":[{"file_name":"chapters/c/src/x.rs"}],"children":[]}]}}"#
            .replace('\n', "");
        let output = from_cargo(&line);
        let files: Vec<&Path> = output.errors[0].files.iter().map(PathBuf::as_path).collect();
        let expected = ["/rustc/library/core/src/macros.rs", "chapters/c/src/x.rs", "tests/c/x/mod.rs"];
        assert_eq!(files, expected.map(Path::new));
    }

    #[test]
    fn only_errors_count_and_the_sum_of_them_does_not() {
        for (line, count) in [
            (r#"{"level":"warning","rendered":"warning: unused","spans":[]}"#, 0),
            (r#"{"level":"error","rendered":"error: aborting due to 1 previous error","spans":[]}"#, 0),
            (r#"{"level":"error","rendered":"error: linking failed","spans":[]}"#, 1),
            (r#"{"level":"error: internal compiler error","rendered":"error: oh","spans":[]}"#, 1),
            (r#"{"$message_type":"artifact","artifact":"x"}"#, 0),
            ("thread 'rustc' panicked", 0),
        ] {
            assert_eq!(from_rustc(line).len(), count, "{line}");
        }
    }

    #[test]
    fn the_last_program_that_cargo_names_is_the_test() {
        let lines = r#"{"reason":"compiler-artifact","executable":null}
{"reason":"compiler-artifact","executable":"/t/debug/deps/chapter3-1"}
{"reason":"build-finished","success":true}"#;
        assert_eq!(from_cargo(lines).program.as_deref(), Some(Path::new("/t/debug/deps/chapter3-1")));
    }
}

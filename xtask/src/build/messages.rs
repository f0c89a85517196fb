//! What the compiler says, from cargo's and rustc's JSON lines, and how much of it a learner is shown.

use crate::manifest::Paths;
use crate::workspace::normalise;
use crate::wrap;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// An error of the compiler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// As rustc shows it in a terminal.
    pub rendered: String,
    /// Every file with a part in it, relative to the workspace's root where rustc was given it so. The files of expanded
    /// macros count: a macro of another crate is called somewhere in one of ours.
    pub files: BTreeSet<PathBuf>,
    /// The file that it points at first: of a macro, where it is called.
    pub at: Option<PathBuf>,
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
    #[serde(default)]
    is_primary: bool,
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
    let at = line.spans.iter().find(|span| span.is_primary).map(|span| normalise(&span.called().file_name));
    (!files.is_empty() || !rendered.contains("aborting due to")).then_some(Message { rendered, files, at })
}

impl Span {
    /// Where the outermost macro is called, or else the span itself.
    fn called(&self) -> &Span {
        self.expansion.as_ref().map_or(self, |expansion| expansion.span.called())
    }
}

/// What a learner is told of the errors about an answer: all that point at the answer, and one of those at its tests. A
/// function with another signature makes an error wherever the tests call it, and all of them have the same cure.
pub fn told(errors: &[&Message], paths: &Paths, is_answer: &dyn Fn(&Path) -> bool, width: usize) -> String {
    let is_test = |at: &Path| !is_answer(at) && at.starts_with(&paths.tests);
    let (tests, own): (Vec<&Message>, Vec<&Message>) =
        errors.iter().partition(|error| error.at.as_deref().is_some_and(is_test));
    let mut text: String = own.iter().map(|error| error.rendered.as_str()).collect();
    if let Some((first, rest)) = tests.split_first() {
        text += &first.rendered;
        let more = match rest.len() {
            0 => String::new(),
            1 => " (1 more error like it)".into(),
            n => format!(" ({n} more errors like it)"),
        };
        let starter = paths.starter.display();
        let help = format!(
            "help: the tests use the answer as the task says, and its signatures or types do not fit{more}; those of the \
             task are in {starter}\n"
        );
        text += &wrap::lines(&help, "help: ".len(), width);
    }
    text
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
    fn of_errors_in_the_tests_the_first_is_told_and_where_the_signatures_are() {
        let error = |text: &str, at: &str| Message {
            rendered: format!("error: {text}\n\n"),
            files: BTreeSet::new(),
            at: (!at.is_empty()).then(|| at.into()),
        };
        let [own, linking] = [error("own", "tests/c/x/wrong/a.rs"), error("linking", "")];
        let [one, two, three] = ["one", "two", "three"].map(|text| error(text, "tests/c/x/mod.rs"));
        let paths = Paths::new("c", "x", "x");
        let check = |errors: &[&Message], expected: &str| {
            let told = told(errors, &paths, &|at| at == Path::new("tests/c/x/wrong/a.rs"), 300);
            assert_eq!(told.replace("error: ", "").replace('\n', " "), expected);
        };
        let help = "help: the tests use the answer as the task says, and its signatures or types do not fit";
        let starter = "those of the task are in tests/c/x/starter.rs ";
        check(&[&own, &linking], "own  linking  ");
        check(&[&one], &format!("one  {help}; {starter}"));
        check(&[&one, &two], &format!("one  {help} (1 more error like it); {starter}"));
        check(&[&one, &own, &two, &three], &format!("own  one  {help} (2 more errors like it); {starter}"));
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

//! Results as JSON: one object a line, on standard output, documented here and stable.
//!
//! Every object has `type` and `schema` (1; it changes when a field changes its meaning or goes). Paths are relative to
//! the workspace's root where they lie inside. Fields may be added.
//!
//! | type | from | fields |
//! |---|---|---|
//! | `exercise` | check | `chapter`, `exercise`, `state` (`not_started`, `in_progress`, `solved`; null unless it is the learner's own file), `answer` (path), the verdict's fields, `tests` |
//! | `answer` | verify | `chapter`, `exercise`, `answer`, `expected` (`passed`, `failed`), `expected_id` (or null), `as_expected`, `runs`, `as_expected_runs`, the verdict's fields of the first run that was not as expected or else of the first |
//! | `problem` | verify | `path`, `message`: a file that is missing, stray or not mentioned where it should be |
//! | `summary` | both, last | `passed`, `failed`, `exit` (the status) |
//! | `error` | both | `message`, `exit`: nothing more follows |
//!
//! A verdict's fields: `verdict` is one of `passed`, `failed`, `did_not_compile`, `refused`, `hung`, `crashed`,
//! `inconclusive`, `skipped`; `text` says it in a line; `report` is the whole story without colours, or null;
//! `misconception` (`id`, `title`) and `kind` are those of a failure, or null; `covered` and `interleavings` are those of a
//! pass, or null. Each of `tests` has `name`, `verdict` and `text`.

use super::{State, Terminal, human};
use crate::engine::Graded;
use crate::exit::Exit;
use crate::plan::{Answer, Expected};
use crate::verdict::{self, Diagnosis, Verdict};
use crate::workspace::Workspace;
use serde_json::{Map, Value, json};

const SCHEMA: u32 = 1;
/// Reports in JSON are wrapped as for a page.
const PAGE: Terminal = Terminal { colour: false, width: 100 };

/// One exercise of a check.
pub fn exercise(graded: &Graded, state: Option<State>, workspace: &Workspace) -> String {
    let mut object = about(graded, "exercise", workspace);
    let state = state.map(|state| match state {
        State::NotStarted => "not_started",
        State::InProgress => "in_progress",
        State::Solved => "solved",
    });
    object.insert("state".into(), json!(state));
    object.extend(fields(&graded.answer, graded.verdict(), workspace));
    let test = |(name, verdict): &(String, Verdict)| json!({"name": name, "verdict": word(verdict), "text": human::brief(graded.answer.exercise, verdict)});
    object.insert("tests".into(), graded.tests.iter().map(test).collect());
    line(object)
}

/// One answer of a verification.
pub fn answer(graded: &Graded, workspace: &Workspace) -> String {
    let mut object = about(graded, "answer", workspace);
    let expected = &graded.answer.expected;
    let as_expected = |v: &&Verdict| verdict::is_as_expected(expected, v);
    let good = graded.verdicts.iter().filter(as_expected).count();
    let id = if let Expected::FailBy(id) = expected { Some(id) } else { None };
    let shown = graded.verdicts.iter().find(|v| !as_expected(v)).unwrap_or(graded.verdict());
    object.insert("expected".into(), json!(if *expected == Expected::Pass { "passed" } else { "failed" }));
    object.insert("expected_id".into(), json!(id));
    object.insert("as_expected".into(), json!(good == graded.verdicts.len()));
    object.insert("runs".into(), json!(graded.verdicts.len()));
    object.insert("as_expected_runs".into(), json!(good));
    object.extend(fields(&graded.answer, shown, workspace));
    line(object)
}

/// Something about the course's files.
pub fn problem(path: &str, message: &str) -> String {
    line(object("problem", json!({"path": path, "message": message})))
}

/// The last line.
pub fn summary(passed: usize, failed: usize, exit: Exit) -> String {
    line(object("summary", json!({"passed": passed, "failed": failed, "exit": exit as u8})))
}

/// The last line when there is no result.
pub fn error(message: &str, exit: Exit) -> String {
    line(object("error", json!({"message": message, "exit": exit as u8})))
}

fn about(graded: &Graded, kind: &str, workspace: &Workspace) -> Map<String, Value> {
    let exercise = graded.answer.exercise;
    let answer = workspace.name(&graded.answer.file).display().to_string();
    object(kind, json!({"chapter": exercise.package, "exercise": exercise.id, "answer": answer}))
}

fn fields(answer: &Answer, verdict: &Verdict, workspace: &Workspace) -> Map<String, Value> {
    let exercise = answer.exercise;
    let (misconception, kind) = match verdict {
        Verdict::Failed(Diagnosis { id, kind, .. }) => (id.as_ref(), kind.as_ref()),
        _ => (None, None),
    };
    let misconception = misconception.map(|id| {
        let title = exercise.misconception(id).map(|m| m.title.as_str());
        json!({"id": id, "title": title})
    });
    let coverage = if let Verdict::Passed(coverage) = verdict { Some(coverage) } else { None };
    let story = human::story(answer, verdict, workspace, PAGE);
    let report = if coverage.is_some() { None } else { Some(console::strip_ansi_codes(&story).into_owned()) };
    let fields = json!({
        "verdict": word(verdict),
        "text": human::brief(exercise, verdict),
        "report": report,
        "misconception": misconception,
        "kind": kind,
        "covered": coverage.map(|c| &c.text),
        "interleavings": coverage.and_then(|c| c.interleavings),
    });
    into_map(fields)
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Passed(_) => "passed",
        Verdict::Failed(_) => "failed",
        Verdict::DidNotCompile(_) => "did_not_compile",
        Verdict::Refused { .. } => "refused",
        Verdict::Hung { .. } => "hung",
        Verdict::Crashed { .. } => "crashed",
        Verdict::Inconclusive(_) => "inconclusive",
        Verdict::Skipped(_) => "skipped",
    }
}

fn object(kind: &str, fields: Value) -> Map<String, Value> {
    let mut object = Map::new();
    object.insert("type".into(), json!(kind));
    object.insert("schema".into(), json!(SCHEMA));
    object.extend(into_map(fields));
    object
}

fn into_map(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        other => unreachable!("{other} is written as an object in this file"),
    }
}

fn line(object: Map<String, Value>) -> String {
    format!("{}\n", Value::Object(object))
}

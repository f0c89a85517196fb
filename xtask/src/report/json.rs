//! Results as JSON: one object a line, on standard output, documented here and stable.
//!
//! Every object has `type` and `schema` (1; it changes when a field changes its meaning or goes). Paths are relative to
//! the workspace's root where they lie inside. Fields may be added.
//!
//! | type | from | fields |
//! |---|---|---|
//! | `exercise` | check | `chapter`, `exercise`, `state` (`not_started`, `in_progress`, `solved`, `changed`; null unless it is the learner's own file), `answer` (path), the verdict's fields, `tests` |
//! | `replay` | check --trace | `exercise`, `page` (the page of its failing interleaving, as a path of the system; null when no test that failed explores any) |
//! | `answer` | verify | `chapter`, `exercise`, `answer`, `expected` (`passed`, `failed`), `expected_id` (or null), `as_expected`, `runs`, `as_expected_runs`, the verdict's fields of the first run that was not as expected or else of the first |
//! | `problem` | verify | `path`, `message`: a file that is missing, stray or not mentioned where it should be |
//! | `listed` | list | `chapter`, `exercise`, `title`, `summary`, `state`, `current` (is the learner at it?), `hints_shown` (0 to 3), `last_verdict`, `last_misconception` (or null), `newer_starter` (an update has changed the starter), `answer` and `page` (paths) |
//! | `place` | next | the same, of the exercise to go on with; nothing when all is solved |
//! | `demonstration` | list | `chapter`, `name`, `summary`, `command`, `file` |
//! | `progress` | list, next, last | `solved`, `exercises`, `current` (an exercise, or null) |
//! | `finding` | doctor | `what`, `level` (`ok`, `note`, `problem`), `text`, `advice` |
//! | `summary` | check, verify, doctor, last | `passed`, `failed`, `exit` (the status) |
//! | `error` | all of them | `message`, `exit`: nothing more follows |
//!
//! A verdict's fields: `verdict` is one of `passed`, `failed`, `did_not_compile`, `refused`, `hung`, `crashed`,
//! `inconclusive`, `skipped`; `text` says it in a line; `report` is the whole story without colours, or null;
//! `misconception` (`id`, `title`) and `kind` are those of a failure, or null; `covered` and `interleavings` are those of a
//! pass, or null. Each of `tests` has `name`, `verdict` and `text`.

use super::{State, Terminal, human};
use crate::doctor::{Finding, Level};
use crate::engine::Graded;
use crate::exit::Exit;
use crate::manifest::Chapter;
use crate::manifest::demonstrations::Demonstration;
use crate::plan::{Answer, Expected};
use crate::progress::{Entry, place};
use crate::verdict::{self, Diagnosis, Verdict};
use crate::workspace::Workspace;
use serde_json::{Map, Value, json};
use std::path::Path;

const SCHEMA: u32 = 1;
/// Reports in JSON are wrapped as for a page.
const PAGE: Terminal = Terminal { colour: false, links: false, width: 100, columns: 100 };

/// One exercise of a check.
pub fn exercise(graded: &Graded, state: Option<State>, workspace: &Workspace) -> String {
    let mut object = about(graded, "exercise", workspace);
    object.insert("state".into(), json!(state.map(State::word)));
    object.extend(fields(&graded.answer, graded.verdict(), workspace));
    let test = |(name, verdict): &(String, Verdict)| json!({"name": name, "verdict": verdict.word(), "text": human::brief(graded.answer.exercise, verdict)});
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

/// The pages of failing interleavings.
pub fn replays(replays: &[(&str, Option<&Path>)]) -> String {
    let one = |(exercise, page): &(&str, Option<&Path>)| {
        let page = page.map(|page| page.display().to_string());
        line(object("replay", json!({"exercise": exercise, "page": page})))
    };
    replays.iter().map(one).collect()
}

/// The last line.
pub fn summary(passed: usize, failed: usize, exit: Exit) -> String {
    line(object("summary", json!({"passed": passed, "failed": failed, "exit": exit as u8})))
}

/// The last line when there is no result.
pub fn error(message: &str, exit: Exit) -> String {
    line(object("error", json!({"message": message, "exit": exit as u8})))
}

/// An exercise and how far the learner is with it.
pub fn entry(kind: &str, entry: &Entry, current: Option<&str>) -> String {
    let Entry { exercise, record, .. } = entry;
    line(object(
        kind,
        json!({
            "chapter": exercise.package,
            "exercise": exercise.id,
            "title": exercise.title,
            "summary": exercise.summary,
            "state": entry.state.word(),
            "current": current == Some(exercise.id.as_str()),
            "hints_shown": record.hints,
            "last_verdict": record.last.as_ref().map(|last| &last.verdict),
            "last_misconception": record.last.as_ref().and_then(|last| last.misconception.as_ref()),
            "newer_starter": entry.newer_starter,
            "answer": exercise.paths.answer.display().to_string(),
            "page": exercise.paths.page.display().to_string(),
        }),
    ))
}

/// A program to look at.
pub fn demonstration(chapter: &Chapter, shown: &Demonstration) -> String {
    let Demonstration { name, summary, command, file } = shown;
    let file = file.display().to_string();
    let fields =
        json!({"chapter": chapter.package(), "name": name, "summary": summary, "command": command, "file": file});
    line(object("demonstration", fields))
}

/// The last line of a list.
pub fn progress(entries: &[Entry], current: Option<&str>) -> String {
    let fields = json!({"solved": place::solved(entries), "exercises": entries.len(), "current": current});
    line(object("progress", fields))
}

/// Something about this machine.
pub fn finding(finding: &Finding) -> String {
    let level = match finding.level {
        Level::Ok => "ok",
        Level::Note => "note",
        Level::Problem => "problem",
    };
    let Finding { what, text, advice, .. } = finding;
    line(object("finding", json!({"what": what, "level": level, "text": text, "advice": advice})))
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
        "verdict": verdict.word(),
        "text": human::brief(exercise, verdict),
        "report": report,
        "misconception": misconception,
        "kind": kind,
        "covered": coverage.map(|c| &c.text),
        "interleavings": coverage.and_then(|c| c.interleavings),
    });
    into_map(fields)
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

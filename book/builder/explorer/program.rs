//! A block whose names, lines and operations are right, as `theme/explorer.js` reads it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};
use toml::Spanned;

use super::block::{Block, Step, Thread};
use super::expression::{self, is_name};
use super::operation::{self, Scope};
use super::{FOLDER, Program};
use crate::include::Includes;

/// What is wrong with a block: at which of its bytes, and how.
pub type Wrong = (usize, String);

/// As many threads as the checker runs beside the first.
const MOST_THREADS: usize = 4;

/// The program of `block`, with the code of its threads from `includes`.
pub fn check(block: &Block, includes: &mut Includes) -> Result<Program, Wrong> {
    let shared = values(&block.shared)?;
    let shared_names: Vec<&str> = shared.iter().map(|(name, _)| name.as_str()).collect();
    if let Some(clock) = &block.clock
        && !shared_names.contains(&clock.as_ref().as_str())
    {
        return Err((clock.span().start, format!("the clock `{}` is not among `shared`", clock.as_ref())));
    }
    let (mut threads, mut listings) = (Vec::new(), Vec::new());
    for thread in &block.threads {
        let code = code(block, thread.as_ref(), includes)?;
        let locals = locals(thread.as_ref(), &shared_names)?;
        let steps = steps(block, thread.as_ref(), &code, &shared_names, &locals)?;
        for name in &thread.as_ref().names {
            if !is_name(name.as_ref()) || threads.iter().any(|known: &Value| known["name"] == name.as_ref().as_str()) {
                return Err((name.span().start, format!("`{}` is no word, or another thread has it", name.as_ref())));
            }
            let call = thread.as_ref().call.as_ref().map(|call| call.as_ref());
            let lines: Vec<&str> = code.lines().collect();
            threads.push(json!({
                "name": name.as_ref(), "call": call, "lines": lines, "locals": locals, "steps": steps,
            }));
        }
        if !listings.contains(&code) {
            listings.push(code);
        }
    }
    if threads.is_empty() || threads.len() > MOST_THREADS {
        let at = block.threads.first().map_or(0, |thread| thread.span().start);
        return Err((at, format!("there are {} threads, and 1 to {MOST_THREADS} can be shown", threads.len())));
    }
    let outcomes = outcomes(block, &threads, &shared_names)?;
    let right = block.question.as_ref().choices.iter().filter(|choice| choice.right).count();
    if right != 1 || block.question.as_ref().choices.len() < 2 {
        return Err((
            block.question.span().start,
            "a question has two choices or more, and one of them is right".into(),
        ));
    }
    let choices: Vec<Value> = block
        .question
        .as_ref()
        .choices
        .iter()
        .map(|choice| json!({"text": choice.text, "right": choice.right, "why": choice.why}))
        .collect();
    Ok(Program {
        id: block.id.as_ref().clone(),
        listing: block.code.as_ref().clone(),
        outcomes: block.outcomes.iter().map(|outcome| outcome.name.as_ref().clone()).collect(),
        listings,
        data: json!({
            "id": block.id.as_ref(),
            "title": block.title,
            "shared": shared,
            "locks": block.locks,
            "condvars": block.condvars,
            "clock": block.clock.as_ref().map(|clock| clock.as_ref()),
            "spurious": block.spurious,
            "threads": threads,
            "outcomes": outcomes,
            "question": {"text": block.question.as_ref().text, "choices": choices},
        }),
    })
}

/// The lines of a thread, from the compiled program.
fn code(block: &Block, thread: &Thread, includes: &mut Includes) -> Result<String, Wrong> {
    // Includes are relative to a page; this one would lie in the folder itself.
    let base = Path::new(FOLDER).join("page");
    let program = format!("{}.rs", block.code.as_ref());
    let whole = includes.code(&base, &program).map_err(|message| (block.code.span().start, message))?;
    if let Some(call) = &thread.call
        && !whole.contains(call.as_ref())
    {
        return Err((call.span().start, format!("`{}` does not stand in {FOLDER}/{program}", call.as_ref())));
    }
    let anchor = thread.code.as_ref();
    let argument = if anchor.contains(':') { anchor.clone() } else { format!("{program}:{anchor}") };
    includes.code(&base, &argument).map_err(|message| (thread.code.span().start, message))
}

/// Names with their first values.
fn values(declared: &[Spanned<String>]) -> Result<Vec<(String, Value)>, Wrong> {
    let value = |text: &Spanned<String>| {
        let wrong = |message: String| (text.span().start, message);
        let (name, value) = operation::assignment(text.as_ref())
            .ok_or_else(|| wrong(format!("`{}` is not of the form `name = value`", text.as_ref())))?;
        let no_names = |name: &str| Err(format!("`{name}` is neither a number nor true or false"));
        Ok((name.to_owned(), expression::parse(value, &no_names).map_err(wrong)?))
    };
    declared.iter().map(value).collect()
}

/// The variables of a thread: those that are declared, and then those that are assigned to and not shared.
fn locals(thread: &Thread, shared: &[&str]) -> Result<Vec<(String, Value)>, Wrong> {
    let mut locals = values(&thread.locals)?;
    for step in &thread.steps {
        let Step::Line(line) = step.as_ref() else { continue };
        for (name, _) in line.iter().skip(1).filter_map(|text| operation::assignment(text)) {
            if !shared.contains(&name) && !locals.iter().any(|(known, _)| known == name) {
                locals.push((name.to_owned(), Value::Null));
            }
        }
    }
    Ok(locals)
}

/// The steps of a thread, each with its line among those of `code`, counted from 0.
fn steps(
    block: &Block,
    thread: &Thread,
    code: &str,
    shared: &[&str],
    locals: &[(String, Value)],
) -> Result<Vec<Value>, Wrong> {
    let lines: Vec<&str> = code.lines().map(str::trim).collect();
    let mut labels = BTreeMap::new();
    let mut steps = 0;
    for step in &thread.steps {
        match step.as_ref() {
            Step::Label(label) => {
                let name = label.strip_suffix(':').filter(|name| is_name(name));
                let name = name.ok_or_else(|| (step.span().start, format!("`{label}` is no label; write `again:`")))?;
                labels.insert(name.to_owned(), steps);
            }
            Step::Line(_) => steps += 1,
        }
    }
    let scope = Scope { locks: &block.locks, condvars: &block.condvars, labels: &labels, steps };
    let names = |name: &str| match shared.contains(&name) || locals.iter().any(|(known, _)| known == name) {
        true => Ok(json!(name)),
        false => Err(format!("there is no variable `{name}`, neither shared nor of this thread")),
    };
    let (mut out, mut from) = (Vec::new(), 0);
    for step in &thread.steps {
        let Step::Line(words) = step.as_ref() else { continue };
        let wrong = |message: String| (step.span().start, message);
        let [line, operations @ ..] = &words[..] else {
            return Err(wrong("a step begins with its line of code".into()));
        };
        let at = lines[from..].iter().position(|known| known == line).ok_or_else(|| {
            let before = if from == 0 { String::new() } else { format!(" from `{}` on", lines[from]) };
            wrong(format!("`{line}` is no line of `{}`{before}", thread.code.as_ref()))
        })?;
        from += at;
        let operations = operations.iter().map(|text| operation::parse(text, &scope, &names));
        let operations = operations.collect::<Result<Vec<Value>, String>>().map_err(wrong)?;
        if operations.iter().skip(1).any(|operation| operation[0] == "lock") {
            return Err(wrong("a step may have to wait for a lock: `lock` comes first in it".into()));
        }
        out.push(json!({"line": from, "ops": operations}));
    }
    Ok(out)
}

/// The outcomes, each with its condition. Besides shared variables it may ask for `Ann.got`, `Ann.done` and `stuck`.
fn outcomes(block: &Block, threads: &[Value], shared: &[&str]) -> Result<Vec<Value>, Wrong> {
    let thread = |name: &str| threads.iter().position(|thread| thread["name"] == name);
    let names = |name: &str| match name.split_once('.') {
        None if name == "stuck" => Ok(json!(["stuck"])),
        None if shared.contains(&name) => Ok(json!(name)),
        Some((who, "done")) if thread(who).is_some() => Ok(json!(["done", thread(who)])),
        Some((who, local)) => {
            let has = |at: &usize| {
                threads[*at]["locals"].as_array().is_some_and(|all| all.iter().any(|pair| pair[0] == local))
            };
            let at = thread(who).filter(has).ok_or_else(|| format!("there is no thread with a variable `{name}`"))?;
            Ok(json!(["of", at, local]))
        }
        None => Err(format!("there is no shared variable `{name}`; of a thread it is `Thread.{name}`")),
    };
    let mut known = BTreeSet::new();
    let mut out = Vec::new();
    for outcome in &block.outcomes {
        let name = outcome.name.as_ref();
        if !known.insert(name) {
            return Err((outcome.name.span().start, format!("two outcomes are called `{name}`")));
        }
        let when = expression::parse(outcome.when.as_ref(), &names);
        let when = when.map_err(|message| (outcome.when.span().start, message))?;
        out.push(json!({"name": name, "when": when, "bad": outcome.wrong}));
    }
    if !block.outcomes.iter().any(|outcome| outcome.wrong) {
        return Err((block.id.span().start, "no outcome is `wrong = true`, so there is no bug to show".into()));
    }
    Ok(out)
}

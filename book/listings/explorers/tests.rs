//! What a page declares, what the checker finds and what the page's own script finds are the same.

use std::collections::BTreeSet;
use std::io::{ErrorKind, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use book::explorer::{self, Program};
use interleave::Explorer;
use serde_json::{Value, json};

use super::stage::endings;

/// Runs a program once and names how it ended.
type Play = fn() -> &'static str;

/// Every program, by the name of its file, and the bound on preemptions for those with too many interleavings to run
/// all of them (177,908, and more than a million).
const PROGRAMS: [(&str, Play, Option<usize>); 9] = [
    ("check_then_act", super::check_then_act::play, None),
    ("check_unlocked", super::check_unlocked::play, None),
    ("event_loop", super::event_loop::play, None),
    ("if_not_while", super::if_not_while::play, Some(3)),
    ("lost_update", super::lost_update::play, None),
    ("lost_wakeup", super::lost_wakeup::play, None),
    ("one_room", super::one_room::play, Some(2)),
    ("opposite_order", super::opposite_order::play, None),
    ("self_deadlock", super::self_deadlock::play, None),
];

/// The programs that pages show.
fn declared() -> Vec<Program> {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the book lies in the workspace");
    let (programs, faults) = explorer::programs(workspace).expect("the pages can be read");
    assert_eq!(faults, [], "the explorers of the pages are right");
    programs
}

#[test]
fn the_checker_finds_what_pages_declare() {
    let declared = declared();
    let shown: BTreeSet<&str> = declared.iter().map(|program| program.listing.as_str()).collect();
    assert_eq!(shown, PROGRAMS.map(|(name, ..)| name).into(), "every program is shown by a page, and no other");
    for program in &declared {
        let (_, play, bound) = PROGRAMS.into_iter().find(|(name, ..)| *name == program.listing).expect("it is shown");
        let explorer = bound.map_or(Explorer::new(), |bound| Explorer::new().preemptions(bound));
        let outcomes: BTreeSet<String> = program.outcomes.iter().cloned().collect();
        assert_eq!(endings(&explorer, play), outcomes, "{}", program.id);
    }
}

/// Runs `script` in node with `input` on its standard input, and returns what it prints as JSON. `None` without node.
fn node(script: &str, input: &Value) -> Option<Value> {
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("theme/explorer.js");
    let script = format!(
        "const explorer = require(process.argv[1]);\n\
         const input = JSON.parse(require('fs').readFileSync(0, 'utf8'));\n\
         const print = value => console.log(JSON.stringify(value));\n{script}"
    );
    let mut command = Command::new("node");
    command.arg("-e").arg(script).arg(theme).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => {
            println!("left out, since node is not installed: what theme/explorer.js finds");
            return None;
        }
        Err(error) => panic!("cannot run node: {error}"),
    };
    let mut stdin = child.stdin.take().expect("it was asked for");
    stdin.write_all(input.to_string().as_bytes()).expect("node reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("node ends");
    assert!(output.status.success(), "node failed with {}", output.status);
    Some(serde_json::from_slice(&output.stdout).expect("the script prints JSON"))
}

#[test]
fn the_script_finds_what_pages_declare() {
    let declared = declared();
    let input: Vec<&Value> = declared.iter().map(|program| &program.data).collect();
    let found = node(
        "print(input.map(data => {
           const { ways, states } = new explorer.Program(data).search();
           return { states, found: [...ways.keys()].map(way => data.outcomes[way]?.name ?? 'none that is declared') };
         }));",
        &json!(input),
    );
    let Some(found) = found else { return };
    for (program, found) in declared.iter().zip(found.as_array().expect("a list")) {
        println!("{}: {} states", program.id, found["states"]);
        let names: BTreeSet<&str> = found["found"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let outcomes: BTreeSet<&str> = program.outcomes.iter().map(String::as_str).collect();
        assert_eq!(names, outcomes, "{}", program.id);
    }
}

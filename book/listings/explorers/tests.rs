//! What a page declares, what the checker finds and what the page's own script finds are the same.

use std::collections::BTreeSet;
use std::path::Path;

use book::explorer::{self, Program};
use interleave::Explorer;
use serde_json::{Value, json};

use super::stage::endings;
use crate::node;

/// Runs a program once and names how it ended.
type Play = fn() -> &'static str;

/// Every program, by the name of its file, and the bound on preemptions for those with too many interleavings to run
/// all of them (177,908, and more than a million).
const PROGRAMS: [(&str, Play, Option<usize>); 10] = [
    ("check_then_act", super::check_then_act::play, None),
    ("check_unlocked", super::check_unlocked::play, None),
    ("event_loop", super::event_loop::play, None),
    ("if_not_while", super::if_not_while::play, Some(3)),
    ("late_look", super::late_look::play, None),
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

#[test]
fn the_script_finds_what_pages_declare() {
    let declared = declared();
    let input: Vec<&Value> = declared.iter().map(|program| &program.data).collect();
    let found = node::run(
        "print(input.map(data => {
           const { ways, states } = new explorer.Program(data).search();
           return { states, found: [...ways.keys()].map(way => data.outcomes[way]?.name ?? 'none that is declared') };
         }));",
        &json!(input),
    );
    let Some(found) = found else { return };
    for (program, found) in declared.iter().zip(found.as_array().expect("a list")) {
        // So many take a few milliseconds: a reader should not wait for longer than a frame of 16.
        assert!(found["states"].as_u64().is_some_and(|states| states < 1000), "{}: {}", program.id, found["states"]);
        let names: BTreeSet<&str> = found["found"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let outcomes: BTreeSet<&str> = program.outcomes.iter().map(String::as_str).collect();
        assert_eq!(names, outcomes, "{}", program.id);
    }
}

/// In a check-then-act the look is the step that matters, and it changes nothing.
#[test]
fn a_step_that_only_looks_says_what_it_saw() {
    let declared = declared();
    let egg = declared.iter().find(|program| program.id == "last-egg").expect("it is declared");
    let said = node::run(
        "const program = new explorer.Program(input), words = [];
         program.step(program.start(), 0, false, words);
         print(words);",
        &egg.data,
    );
    if let Some(said) = said {
        assert_eq!(said, json!(["sees that `eggs` is 1"]));
    }
}

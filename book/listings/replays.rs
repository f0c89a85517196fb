//! Failures that pages replay: real wrong answers, explored, and compared with the traces that are kept.

use std::path::Path;
use std::{env, fs};

use interleave::event::{Event, Op, Trace};
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::sync::{Condvar, Mutex, RwLock};
use interleave::{Explorer, Failure, Outcome, thread};
use serde_json::{Value, json};

use crate::node;
use opposite_order::opposite_transfers;

mod opposite_order;
#[path = "../../tests/chapter3-thread-safety/ordered_locks/starter.rs"]
#[expect(dead_code, reason = "the replay transfers, and asks for no total")]
mod ordered_locks;

/// Compares the trace of `failure` with `replays/<name>.jsonl`. With `UPDATE_REPORTS=1` it writes that file instead.
#[track_caller]
fn check(name: &str, failure: &Failure) {
    let trace = failure.to_json_lines();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("listings/replays/{name}.jsonl"));
    if env::var_os("UPDATE_REPORTS").is_some() {
        fs::write(&path, &trace).expect("the trace can be written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(trace, kept, "look at what has changed, then run `UPDATE_REPORTS=1 cargo test -p book --test listings`");
}

fn failure_of(program: fn()) -> Failure {
    match Explorer::new().run(program) {
        Outcome::Failed(failure) => *failure,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_starter_of_ordered_locks_stops_as_its_page_shows() {
    check("opposite-order", &failure_of(opposite_transfers));
}

/// A lost update, whose values can be seen.
fn two_add() {
    let hits = AtomicU32::named("hits", 0);
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| hits.store(hits.load(SeqCst) + 1, SeqCst));
        }
    });
    hits.fetch_add(10, SeqCst);
    assert_eq!(hits.load(SeqCst), 12);
}

/// One sleeps with a lock of readers in its hand, and nobody wakes it.
fn sleeps_as_a_reader() {
    let (seat, data, bell) = (Mutex::named("seat", ()), RwLock::named("data", 0), Condvar::named("bell"));
    thread::scope(|scope| {
        scope.spawn(|| {
            let _reading = data.read();
            drop(bell.wait(seat.lock().expect("it is not poisoned")));
        });
        scope.spawn(|| {
            drop((data.read(), seat.lock()));
            *data.write().expect("it is not poisoned") += 1;
        });
    });
}

/// What the script has to say of the locks and atomics after these steps.
fn shared(trace: &Trace, names: &[String], steps: &[&Event]) -> Value {
    let held = trace.held(steps.iter().copied());
    let world = trace.objects.iter().enumerate().filter_map(|(number, object)| {
        let holders: Vec<String> =
            held.iter().filter(|it| it.lock as usize == number).map(|it| trace.who(it.thread)).collect();
        let written = steps.iter().rev().find_map(|step| {
            let access = step.op.atomic().filter(|access| access.atomic as usize == number);
            access.and_then(|access| access.written)
        });
        let value = match object.kind {
            "Mutex" | "RwLock" if holders.is_empty() => "free".to_owned(),
            "Mutex" | "RwLock" => format!("held by {}", holders.join(" and ")),
            _ => trace.value(number as u32, written.or(object.init)?),
        };
        Some(json!([names[number], value]))
    });
    world.collect()
}

#[test]
fn the_script_shows_after_each_step_what_the_checker_knows() {
    let programs = [
        (
            opposite_transfers as fn(),
            [
                "waits for Ann to end, for ever",
                "waits for `balance#2`, which Ben holds, for ever",
                "waits for `balance#1`, which Ann holds, for ever",
            ],
        ),
        (two_add, ["fails here", "done", "done"]),
        (
            sleeps_as_a_reader,
            [
                "waits for T1 to end, for ever",
                "sleeps on `bell`, for ever",
                "waits for `data`, which T1 holds, for ever",
            ],
        ),
    ];
    for (program, in_the_end) in programs {
        let failure = failure_of(program);
        let (trace, order) = (&failure.trace, &failure.diagnosis.order);
        let lines = failure.to_json_lines();
        let names: Vec<String> = lines
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|line| line["type"] == "object")
            .filter_map(|line| line["name"].as_str().map(str::to_owned))
            .collect();
        let found = node::run(
            "const trace = new explorer.Trace(input);
             const after = (step, count) => ({ to: count && step.to, ...trace.after(count) });
             print([after(null, 0), ...trace.steps.map((step, i) => after(step, i + 1))]);",
            &json!({"trace": lines, "sources": []}),
        );
        let Some(Value::Array(found)) = found else { return };
        assert_eq!(found.last().and_then(|step| step["to"].as_u64()), Some(order.len() as u64), "all steps are taken");
        for step in &found {
            let count = step["to"].as_u64().expect("a number") as usize;
            let done: Vec<&Event> = order[..count].iter().map(|at| &trace.events[*at]).collect();
            assert_eq!(step["world"], shared(trace, &names, &done), "{} after {count}", failure.diagnosis.headline);
            for (number, thread) in step["threads"].as_array().expect("a list").iter().enumerate() {
                let ended = done.iter().any(|event| usize::from(event.thread) == number && event.op == Op::End);
                assert_eq!(thread["is"] == "done", ended, "{thread}");
            }
        }
        let last = found.last().expect("the beginning at least");
        let why = last["threads"].as_array().into_iter().flatten().filter_map(|thread| thread["why"].as_str());
        assert_eq!(why.collect::<Vec<_>>(), in_the_end, "{}", failure.diagnosis.headline);
    }
}

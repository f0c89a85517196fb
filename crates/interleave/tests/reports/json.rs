//! A failure as lines of JSON.

use crate::harness::{failure_of, keep, objects};
use interleave::Failure;
use interleave::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use interleave::sync::mpsc::channel;
use interleave::sync::{Arc, Condvar, Mutex, RwLock};
use interleave::{cell::UnsafeCell, hint, thread};
use serde_json::Value;
use std::time::Duration;

/// Every line, parsed.
fn lines(failure: &Failure) -> Vec<Value> {
    let text = failure.to_json_lines();
    assert!(text.ends_with('\n'));
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"))).collect()
}

fn lost_update() -> Failure {
    failure_of(|| {
        let hits = AtomicU32::new(0);
        let hit = || {
            let seen = hits.load(Ordering::SeqCst);
            hits.store(seen + 1, Ordering::SeqCst);
        };
        thread::scope(|s| {
            s.spawn(hit);
            hit();
        });
        assert_eq!(hits.load(Ordering::SeqCst), 2, "a \"hit\" was\tlost\\");
    })
}

#[test]
fn a_failure_is_a_line_for_each_thing() {
    keep("json-a-lost-update", &lost_update().to_json_lines());
}

#[test]
fn texts_come_back_as_they_were() {
    let failure = lost_update();
    let head = &lines(&failure)[0];
    assert_eq!(head["type"], "failure");
    assert_eq!(head["schema"], 1);
    assert_eq!(head["kind"], "lost_update");
    assert_eq!(head["message"], failure.message);
    assert!(failure.message.contains("a \"hit\" was\tlost\\\n"), "{}", failure.message);
}

#[test]
fn the_order_names_every_event_once() {
    let lines = lines(&lost_update());
    let mut order: Vec<u64> = lines[0]["order"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    order.sort_unstable();
    let steps: Vec<u64> = of(&lines, "event").map(|e| e["step"].as_u64().unwrap()).collect();
    assert_eq!(order, steps);
    assert_eq!(steps, (0..steps.len() as u64).collect::<Vec<_>>());
}

fn of<'a>(lines: &'a [Value], kind: &'static str) -> impl Iterator<Item = &'a Value> {
    lines.iter().filter(move |l| l["type"] == kind)
}

/// A program that does a little of everything, with names that have to be written with care.
#[test]
fn every_operation_is_valid_json() {
    let failure = failure_of(|| {
        let (flag, lock) = (AtomicBool::named("\"flag\"\n", false), Mutex::new(0));
        let (both, changed, data) = (RwLock::new(0), Condvar::new(), UnsafeCell::new(0));
        let (sender, receiver) = channel();
        let gone = Arc::new(AtomicU32::new(0));
        let child = thread::Builder::new().name("ch\\ild".into()).spawn({
            let gone = gone.clone();
            move || gone.fetch_add(1, Ordering::AcqRel)
        });
        child.unwrap().join().unwrap();
        drop((lock.try_lock(), both.read().unwrap()));
        let _taken = both.write().unwrap();
        assert!(both.try_read().is_err());
        flag.store(true, Ordering::Release);
        flag.compare_exchange(false, true, Ordering::SeqCst, Ordering::Relaxed).unwrap_err();
        interleave::sync::atomic::fence(Ordering::SeqCst);
        drop(changed.wait_timeout(lock.lock().unwrap(), Duration::from_secs(1)));
        changed.notify_all();
        data.with_mut(|_| ());
        sender.send(1).unwrap();
        receiver.recv().unwrap();
        hint::spin_loop();
        panic!("over\u{1}");
    });
    let lines = lines(&failure);
    let mut operations: Vec<&str> = of(&lines, "event").filter_map(|e| e["op"].as_str()).collect();
    operations.sort_unstable();
    operations.dedup();
    let expected = [
        "access",
        "act",
        "cas_failed",
        "end",
        "fence",
        "join",
        "join_want",
        "lock",
        "lock_want",
        "notify",
        "panic",
        "rmw",
        "spawn",
        "start",
        "store",
        "try_lock_failed",
        "unlock",
        "wait",
        "woke",
        "yield",
    ];
    assert_eq!(operations, expected);
    assert_eq!(objects(&failure)[0], "\"flag\"\n");
    assert_eq!(of(&lines, "thread").nth(1).unwrap()["name"], "ch\\ild");
    let sites = lines.iter().filter_map(|l| l["at"].as_str());
    for site in sites {
        let mut parts = site.rsplitn(3, ':');
        let numbers = [parts.next(), parts.next()].map(|p| p.and_then(|p| p.parse::<u32>().ok()));
        assert!(numbers.iter().all(Option::is_some), "{site}");
    }
}

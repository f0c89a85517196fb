//! How a report is drawn: widths, colours, many threads, many steps, and odd source files.

use crate::harness::{expect, fails, failure_of, keep};
use interleave::Failure;
use interleave::diagnose::{Diagnosis, Kind, Note, Spot};
use interleave::event::{Event, Object, Op, Site, Thread, Trace};
use interleave::report::Style;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::sync::{Arc, Mutex, RwLock};
use interleave::thread;

fn opposite_orders() -> Failure {
    failure_of(|| {
        let (savings, checking) = (Arc::new(Mutex::new(100)), Arc::new(Mutex::new(100)));
        let (from, to) = (checking.clone(), savings.clone());
        let other = thread::spawn(move || {
            let mut source = from.lock().expect("nobody panics while it holds this lock");
            let mut target = to.lock().unwrap();
            (*source, *target) = (*source - 10, *target + 10);
        });
        let mut source = savings.lock().unwrap();
        let mut target = checking.lock().unwrap();
        (*source, *target) = (*source - 20, *target + 20);
        drop((source, target));
        other.join().unwrap();
    })
}

fn lost_hits() -> Failure {
    failure_of(|| {
        let hits = AtomicU32::new(0);
        let hit = || {
            let seen = hits.load(SeqCst);
            hits.store(seen + 1, SeqCst);
        };
        thread::scope(|s| {
            s.spawn(hit);
            hit();
        });
        assert_eq!(hits.load(SeqCst), 2, "two threads have hit once each, and so there have to be two hits");
    })
}

#[test]
fn a_report_fits_into_its_columns() {
    for width in [60, 100, 160] {
        let reports = [("a-deadlock", opposite_orders()), ("a-lost-update", lost_hits())];
        for (name, failure) in reports {
            let report = failure.report(&Style { color: false, width });
            keep(&format!("layout-{name}-on-{width}-columns"), &report);
            // The headline is the program's own text, on one line. On a narrow page the words beside a
            // mark far to the right may stick out a little.
            let limit = if width < 80 { width + 5 } else { width };
            let long: Vec<&str> = report.lines().skip(1).filter(|l| l.chars().count() > limit).collect();
            assert!(long.is_empty(), "longer than {limit} columns: {long:#?}");
        }
    }
}

#[test]
fn any_width_will_do() {
    let failure = opposite_orders();
    for width in 0..60 {
        for color in [false, true] {
            let report = failure.report(&Style { color, width });
            assert!(report.contains("main waits for `checking`, held by T1"), "{report}");
        }
    }
}

#[test]
fn a_report_has_colours() {
    let style = Style { color: true, width: 100 };
    keep("layout-colours-a-deadlock", &opposite_orders().report(&style));
    keep("layout-colours-a-lost-update", &lost_hits().report(&style));
}

#[test]
fn an_id_stands_in_the_title() {
    let mut failure = opposite_orders();
    failure.diagnosis.id = Some("opposite_order");
    let report = failure.report(&Style::default());
    assert_eq!(report.lines().next(), Some("error[opposite_order]: deadlock: main and T1 wait for each other"));
}

#[test]
fn of_a_fault_with_a_name_the_assertion_elsewhere_is_left_to_the_steps() {
    let mut failure = failure_of(|| {
        let hits = AtomicU32::new(0);
        let hit = || {
            let seen = hits.load(SeqCst);
            hits.store(seen + 1, SeqCst);
        };
        thread::scope(|s| {
            s.spawn(hit);
            hit();
        });
        expect(hits.load(SeqCst), 2);
    });
    let report = failure.report(&Style::default());
    assert!(report.contains("main fails here") && report.contains("FAILS  harness.rs:"), "{report}");
    failure.diagnosis.id = Some("lost_hits");
    let report = failure.report(&Style::default());
    assert!(!report.contains("fails here") && report.contains("FAILS  harness.rs:"), "{report}");
    assert!(report.contains("main writes 1, from what it had read"), "{report}");
}

#[test]
fn three_threads() {
    fails("layout-three-threads", Kind::Panic, || {
        let turns = Mutex::new(Vec::new());
        thread::scope(|s| {
            s.spawn(|| turns.lock().unwrap().push(1));
            s.spawn(|| turns.lock().unwrap().push(2));
        });
        assert!(turns.lock().unwrap().is_sorted(), "out of turn");
    });
}

#[test]
fn four_threads_with_names() {
    let failure = failure_of(|| {
        let kitchen = Arc::new(RwLock::new(Vec::new()));
        let work = |name: &'static str| {
            let kitchen = kitchen.clone();
            let work = move || kitchen.write().unwrap().push(name);
            thread::Builder::new().name(name.into()).spawn(work).unwrap()
        };
        let team = ["Ada", "Grace", "the apprentice"].map(work);
        for chef in team {
            chef.join().unwrap();
        }
        assert_ne!(*kitchen.read().unwrap(), ["the apprentice", "Grace", "Ada"], "served in reverse");
    });
    for width in [60, 100, 160] {
        keep(&format!("layout-four-threads-on-{width}-columns"), &failure.report(&Style { color: false, width }));
    }
}

#[test]
fn a_thread_without_steps_has_a_column() {
    fails("layout-a-thread-without-steps", Kind::Panic, || {
        let hits = AtomicU32::new(0);
        thread::scope(|s| {
            s.spawn(|| {});
            assert_eq!(hits.load(SeqCst), 1);
        });
    });
}

#[test]
fn repeated_steps_are_one_line() {
    fails("layout-repeated-steps", Kind::Panic, || {
        let (door, guests) = (Mutex::new(()), AtomicU32::new(0));
        for _ in 0..50 {
            drop(door.lock().unwrap());
        }
        for _ in 0..3 {
            guests.load(SeqCst);
            drop(door.lock().unwrap());
            guests.store(1, SeqCst);
        }
        // Not often enough to be folded.
        guests.load(SeqCst);
        guests.load(SeqCst);
        assert_eq!(guests.load(SeqCst), 2);
    });
}

#[test]
fn the_middle_of_many_steps_is_left_out() {
    fails("layout-many-steps", Kind::Panic, || {
        let guests = AtomicU32::new(0);
        for _ in 0..100 {
            guests.fetch_add(1, SeqCst);
        }
        assert_eq!(guests.load(SeqCst), 99);
    });
}

#[test]
fn twenty_lines_are_shown_whole() {
    fails("layout-twenty-steps", Kind::Panic, || {
        let guests = AtomicU32::new(0);
        for _ in 0..18 {
            guests.fetch_add(1, SeqCst);
        }
        assert_eq!(guests.load(SeqCst), 19);
    });
}

/// What stands before a call has letters of two and three bytes, and one that is two columns wide.
#[test]
fn columns_are_counted_in_characters() {
    fails("layout-letters-of-many-bytes", Kind::SelfDeadlock, || {
        let größe = Mutex::new(0);
        let _ = ("äöü €", *größe.lock().unwrap(), "汉字");
        let (_é, _first) = ("å", größe.lock().unwrap());
        let (_漢, _second) = ("字", größe.lock().unwrap());
    });
}

#[test]
#[rustfmt::skip]
fn tabs_keep_their_place() {
    fails("layout-tabs", Kind::SelfDeadlock, || {
		let total = Mutex::new(0);
		let	_first = total.lock().unwrap();
		let	_second =	total.lock().unwrap();
    });
}

#[test]
#[rustfmt::skip]
fn a_call_over_several_lines_is_marked_on_its_first() {
    fails("layout-a-call-over-several-lines", Kind::Panic, || {
        let hits = AtomicU32::new(0);
        let seen = hits
            .fetch_add(
                1,
                SeqCst,
            );
        assert_eq!(
            seen,
            1,
            "one too few",
        );
    });
}

/// A thread locks twice, in a file that holds `text`.
fn made_by_hand(file: &'static str) -> Failure {
    let at = |line, column| Site { file, line, column };
    let event = |op, at| Event { thread: 0, op, at };
    let trace = Trace {
        events: vec![
            event(Op::LockWant { lock: 0, shared: false }, at(2, 19)),
            event(Op::Lock { lock: 0, shared: false }, at(2, 19)),
            event(Op::LockWant { lock: 0, shared: false }, at(3, 20)),
        ],
        objects: vec![Object { kind: "Mutex", at: at(1, 13), given_name: None, init: None }],
        threads: vec![Thread::default()],
    };
    let spot = |at, label: &str, primary| Spot { at, label: label.into(), primary };
    let diagnosis = Diagnosis {
        kind: Kind::SelfDeadlock,
        id: None,
        headline: "main locks it while it already holds it".into(),
        spots: vec![spot(at(2, 19), "first lock", false), spot(at(3, 20), "second lock", true)],
        notes: vec![Note { name: "help", text: "release the first lock before".into() }],
        waits: Vec::new(),
        order: vec![0, 1, 2],
        literal: true,
    };
    Failure { diagnosis, trace, interleaving: 1, preemptions: None, message: "deadlock".into() }
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_its_lines() {
    let failure = made_by_hand("generated/no_such_file.rs");
    keep("layout-a-file-that-cannot-be-read", &failure.report(&Style::default()));
}

/// The file has changed since it was compiled: it has fewer lines.
#[test]
fn a_file_that_is_too_short_is_no_failure() {
    let failure = made_by_hand_in("too_short.rs", "let total = Mutex::new(0);\n");
    keep("layout-a-file-that-is-too-short", &failure);
}

#[test]
fn lines_may_end_in_two_characters() {
    let text =
        "let total = Mutex::new(0);\r\nlet first = total.lock().unwrap();\r\nlet second = total.lock().unwrap();\r\n";
    let report = made_by_hand_in("two_characters.rs", text);
    assert!(!report.contains('\r'), "{report:?}");
    keep("layout-lines-that-end-in-two-characters", &report);
}

/// The report of a failure in a file with this text, its folder left out.
fn made_by_hand_in(name: &str, text: &str) -> String {
    let folder = env!("CARGO_TARGET_TMPDIR");
    let file = format!("{folder}/{name}");
    std::fs::write(&file, text).expect("the folder for tests can be written to");
    let report = made_by_hand(file.clone().leak()).report(&Style::default());
    std::fs::remove_file(&file).expect("the file was just written");
    report.replace(&format!("{folder}/"), "")
}

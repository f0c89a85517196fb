//! What was seen, and what it means.

use super::*;
use crate::manifest::{Misconception, Paths, Starter};

fn seen(ending: Ending, record: Option<&str>, log: &str) -> Observation {
    let record = record.map(|json| serde_json::from_str(json).expect("a record"));
    Observation { test: "m::t".into(), record, ending, log: log.into() }
}

const PASSED: &str = r#"{"schema":1,"nonce":"n","outcome":"passed","covered":"all 2 interleavings","interleavings":2}"#;
const FAILED: &str =
    r#"{"schema":1,"nonce":"n","outcome":"failed","id":"a","kind":"deadlock","headline":"h","report":"r"}"#;
const UNSURE: &str = r#"{"schema":1,"nonce":"n","outcome":"inconclusive","reason":"too many"}"#;

const WAITS: &str = r#"{"schema":1,"nonce":"n","outcome":"waits","id":"a","headline":"h","report":"r"}"#;
const GOES: &str = r#"{"schema":1,"nonce":"n","outcome":"goes"}"#;

/// The verdict in one word, and a part of what it says.
fn say(verdict: &Verdict) -> String {
    match verdict {
        Verdict::Passed(coverage) => format!("passed {}", coverage.text),
        Verdict::Failed(d) => format!("failed {} {}", d.id.as_deref().unwrap_or("-"), d.headline),
        Verdict::DidNotCompile(text) => format!("did not compile {text}"),
        Verdict::Refused { refusals, .. } => format!("refused {}", refusals[0].title),
        Verdict::Hung { hang, .. } => format!("hung {hang:?}"),
        Verdict::Crashed { signal, stack_overflow, .. } => format!("crashed {signal} {stack_overflow}"),
        Verdict::Inconclusive(reason) => format!("inconclusive {reason}"),
        Verdict::Skipped(reason) => format!("skipped {reason}"),
    }
}

#[test]
fn what_was_seen_of_a_test_has_one_meaning() {
    let still = Ending::Hung(Hang::Still);
    let exit = Ending::Exited;
    let killed = Ending::Signalled;
    for (ending, record, log, expected) in [
        (exit(0), Some(PASSED), "", "passed all 2 interleavings"),
        (exit(101), Some(FAILED), "", "failed a h"),
        (exit(0), Some(FAILED), "", "failed a h"),
        (killed(6), Some(FAILED), "", "failed a h"),
        (still.clone(), Some(FAILED), "", "failed a h"),
        (exit(101), Some(UNSURE), "", "inconclusive too many"),
        (exit(0), Some(UNSURE), "", "inconclusive too many"),
        (exit(0), None, "", "failed - the answer ended the process before the test was over"),
        (exit(101), None, "thread 'm' panicked at x.rs:1:2:\nno\n", "failed - panicked: no"),
        (exit(3), Some(PASSED), "", "failed - the test passed, and then its process ended with status 3"),
        (killed(11), Some(PASSED), "", "crashed 11 false"),
        (killed(6), None, "thread 'm' has overflowed its stack", "crashed 6 true"),
        (still.clone(), None, "", "hung Still"),
        (still.clone(), Some(WAITS), "", "failed a h"),
        (Ending::Hung(Hang::Loops { seconds: 10 }), Some(WAITS), "", "failed a h"),
        (still.clone(), Some(GOES), "", "hung Still"),
        (exit(101), Some(WAITS), "thread 'm' panicked at x.rs:1:2:\nno\n", "failed - panicked: no"),
        (exit(0), Some(WAITS), "", "failed - the answer ended the process before the test was over"),
        (killed(11), Some(GOES), "", "crashed 11 false"),
        (still, Some(PASSED), "", "hung Still"),
    ] {
        let what = format!("{ending:?} {record:?}");
        assert_eq!(say(&of_test(&seen(ending, record, log))), expected, "{what}");
    }
}

fn exercise() -> Exercise {
    let misconception = |id: &str| Misconception { id: id.into(), title: String::new(), explanation: String::new() };
    Exercise {
        id: "m".into(),
        module: "m".into(),
        package: "chapter1".into(),
        title: String::new(),
        summary: String::new(),
        hints: vec![],
        points: 10,
        credit: crate::manifest::Credit::Whole,
        model: false,
        allows: vec![],
        refuses: vec![],
        starter: Starter::Todo,
        misconceptions: vec![misconception("first"), misconception("second")],
        paths: Paths::new("chapter1-x", "m", "m"),
    }
}

fn failed(id: Option<&str>) -> Verdict {
    let (test, headline, report) = ("m::t".into(), "h".into(), "r".into());
    Verdict::Failed(Diagnosis {
        test,
        id: id.map(str::to_string),
        kind: None,
        headline,
        report,
        place: None,
        trace: None,
    })
}

fn passed(text: &str, interleavings: Option<u64>) -> Verdict {
    Verdict::Passed(Coverage { text: text.into(), interleavings })
}

#[test]
fn the_order_of_misconceptions_decides_and_passes_come_last() {
    let pass = || passed("all 2 interleavings", Some(2));
    let crash = || Verdict::Crashed { test: "m::t".into(), signal: 6, stack_overflow: false, log: String::new() };
    let unsure = || Verdict::Inconclusive("too many".into());
    for (tests, expected) in [
        (vec![], "skipped it has no graded tests"),
        (vec![pass(), failed(Some("second")), failed(Some("first"))], "failed first h"),
        (vec![failed(None), failed(Some("second"))], "failed second h"),
        (vec![failed(Some("unheard of")), failed(Some("second"))], "failed second h"),
        (vec![failed(None), failed(Some("unheard of"))], "failed unheard of h"),
        (vec![crash(), failed(None)], "failed - h"),
        (vec![unsure(), crash()], "crashed 6 false"),
        (vec![pass(), unsure()], "inconclusive too many"),
    ] {
        assert_eq!(say(&sum_up(&exercise(), &tests)), expected);
    }
}

#[test]
fn a_pass_says_what_it_rests_on() {
    for (tests, expected) in [
        (vec![passed("", None)], "passed 1 test"),
        (vec![passed("", None), passed("100 random values", None)], "passed 2 tests"),
        (vec![passed("all 42 interleavings", Some(42))], "passed all 42 interleavings of 1 test"),
        (
            vec![passed("all 999 interleavings", Some(999)), passed("all 2 interleavings", Some(2)), passed("", None)],
            "passed all 1,001 interleavings of 3 tests",
        ),
        (
            vec![
                passed("all 3 interleavings", Some(3)),
                passed("7 interleavings within a bound of 2 preemptions", Some(7)),
            ],
            "passed 10 interleavings of 2 tests, 1 of them within a bound on preemptions",
        ),
        (
            vec![passed("8 interleavings, waiting loops cut after a few rounds", Some(8))],
            "passed 8 interleavings of 1 test, waiting loops cut",
        ),
    ] {
        assert_eq!(say(&sum_up(&exercise(), &tests)), expected);
    }
}

#[test]
fn what_is_expected_is_met_by_nothing_else() {
    let name = || Expected::FailBy("first".into());
    let broken = Verdict::DidNotCompile("error".into());
    for (expected, verdict, met) in [
        (Expected::Pass, passed("", None), true),
        (Expected::Pass, failed(None), false),
        (Expected::Pass, Verdict::Inconclusive(String::new()), false),
        (name(), failed(Some("first")), true),
        (name(), failed(Some("second")), false),
        (name(), failed(None), false),
        (name(), passed("", None), false),
        (name(), broken.clone(), false),
        (Expected::FailUnnamed, failed(None), true),
        (Expected::FailUnnamed, failed(Some("first")), false),
        (Expected::FailUnnamed, broken, false),
    ] {
        assert_eq!(is_as_expected(&expected, &verdict), met, "{expected:?} {verdict:?}");
    }
}

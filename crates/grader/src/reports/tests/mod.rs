//! Every report is read back by a parser of its format, with the worst that a student can write in it.

mod formats;
mod held_back;
mod page;

use super::classroom50::Submission;
use super::{Class, Kind};
use crate::confinement::NOT_GUARANTEED;
use crate::partition::Partition;
use crate::points::Points;
use crate::record::{Decided, Graded, Grading, Late, Misconception, Outcome, Record, RecordType, SCHEMA, Test};
use crate::store::Header;

/// What somebody hands in who wants to be understood by the reader of a report.
pub const HOSTILE: &str = "</script><script>alert(1)</script></pre></template>\u{1b}[31m\n::error::x\n##[error]\n=cmd()|'\"&\u{0}\u{fffe} ``` ]]> <!--";

pub fn by(sandbox: &str) -> Grading {
    Grading {
        course: "c".repeat(64),
        extra_tests: None,
        toolchain: "rustc 1.95.0".into(),
        seed: 7,
        sandbox: sandbox.into(),
        guaranteed: vec!["opens no socket".into(), "writes nothing".into()],
        not_guaranteed: ["It is not certain that an answer has a user of its own."]
            .into_iter()
            .chain(NOT_GUARANTEED)
            .map(String::from)
            .collect(),
        policy: "p".into(),
    }
}

pub fn graded(id: &str, outcome: Outcome) -> Graded {
    let points = Points::whole(10);
    let passed = outcome == Outcome::Passed;
    Graded {
        id: id.into(),
        chapter: 1,
        title: format!("The title of {id}"),
        outcome,
        misconception: None,
        kind: None,
        headline: if passed { String::new() } else { format!("the headline of {id}") },
        report: if passed { String::new() } else { format!("the report of {id}\nin two lines") },
        for_students: None,
        page: (!passed).then(|| format!("chapter1/{id}.html")),
        trace: None,
        points,
        earned: if passed { points } else { Points::ZERO },
        tests: vec![],
        decided: None,
    }
}

pub fn test(name: &str, outcome: Outcome, hundredths: i64) -> Test {
    let points = Points::from_hundredths(hundredths);
    let passed = outcome == Outcome::Passed;
    Test {
        name: name.into(),
        outcome,
        held_back: false,
        points,
        earned: if passed { points } else { Points::ZERO },
        headline: if passed { String::new() } else { format!("what {name} says") },
    }
}

pub fn record(id: &str, exercises: Vec<Graded>) -> Record {
    let points = exercises.iter().map(|exercise| exercise.points).sum();
    let earned = exercises.iter().map(|exercise| exercise.earned).sum();
    Record {
        r#type: RecordType::Record,
        schema: SCHEMA,
        by: by("bubblewrap"),
        id: id.into(),
        name: None,
        submitted: None,
        commit: None,
        exercises,
        points,
        earned,
        late: None,
        bonus: Points::ZERO,
        score: earned,
        notes: vec![],
    }
}

pub fn class(records: Vec<Record>) -> Class {
    let ids = records.iter().map(|record| record.id.clone()).collect();
    let exercises = records.first().map_or(vec![], |record| record.exercises.iter().map(|e| e.id.clone()).collect());
    Class { header: Header::new(by("bubblewrap"), Partition::WHOLE, ids, exercises), records }
}

/// A class of three: one who passed, one who failed in every way and writes [`HOSTILE`] everywhere, one without answers.
pub fn mixed() -> Class {
    let ada = Record {
        name: Some("Ada".into()),
        submitted: Some("2026-12-01T10:00:00Z".into()),
        bonus: Points::from_hundredths(250),
        score: Points::from_hundredths(3_250),
        ..record("s1", ["add", "lock", "wait"].map(|id| graded(id, Outcome::Passed)).to_vec())
    };
    let trace = serde_json::json!({ "title": HOSTILE, "trace": HOSTILE, "sources": [["a.rs", HOSTILE]] }).to_string();
    let lock = Graded {
        headline: HOSTILE.into(),
        report: HOSTILE.into(),
        trace: Some(trace),
        misconception: Some(Misconception { id: "m".into(), title: HOSTILE.into() }),
        tests: vec![
            Test { headline: HOSTILE.into(), ..test("lock::a", Outcome::Failed, 0) },
            test("lock::b", Outcome::Passed, 0),
        ],
        ..graded("lock", Outcome::Failed)
    };
    let add = Graded {
        earned: Points::from_hundredths(333),
        tests: vec![test("add::one", Outcome::Passed, 333), test("add::two", Outcome::Hung, 667)],
        ..graded("add", Outcome::Hung)
    };
    let wait = Graded {
        earned: Points::from_hundredths(850),
        decided: Some(Decided { instead_of: Points::ZERO, reason: HOSTILE.into() }),
        ..graded("wait", Outcome::DidNotCompile)
    };
    let mallory = record("s2", vec![add, lock, wait]);
    let mallory = Record {
        name: Some(HOSTILE.into()),
        late: Some(Late { seconds: 90_000, penalty: Points::from_hundredths(200) }),
        score: mallory.earned - Points::from_hundredths(200),
        notes: vec![HOSTILE.into()],
        ..mallory
    };
    let nobody = ["add", "lock", "wait"].map(|id| Graded {
        headline: "nothing was handed in".into(),
        report: String::new(),
        page: None,
        ..graded(id, Outcome::Missing)
    });
    class(vec![ada, mallory, record("s3", nobody.to_vec())])
}

/// These records have everything in them.
pub fn whole(record: &Record) -> anyhow::Result<Record> {
    Ok(record.clone())
}

/// The files of a report.
pub fn files(kind: Kind, class: &Class, about: &Submission) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files = Vec::new();
    kind.files(class, &whole, |_| Ok(about.clone()), &mut |name, bytes| {
        files.push((name, bytes.to_vec()));
        Ok(())
    })?;
    Ok(files)
}

/// The class's page.
pub fn page(class: &Class) -> Vec<u8> {
    super::page::file(class, &whole).unwrap()
}

/// The class's summary.
pub fn summary(class: &Class) -> Vec<u8> {
    super::summary::file(class, &whole).unwrap()
}

/// The class's JUnit.
pub fn junit(class: &Class) -> Vec<u8> {
    super::junit::file(class, &whole).unwrap()
}

/// Fails when a text could do something to a terminal or a workflow's log.
#[track_caller]
pub fn is_tame(text: &str) {
    assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{text:?}");
    assert!(!text.contains("[31m"), "half of a sequence is left: {text:?}");
    for line in text.lines() {
        assert!(!line.trim_start().starts_with("::") && !line.contains("##["), "{line}");
    }
}

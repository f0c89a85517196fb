//! States, places, and the file in a folder of its own.

use super::*;
use crate::manifest::{Chapter, Exercise, Paths, Starter};
use crate::verdict::{Coverage, Verdict};
use place::{Filter, current, filter, next};

fn course() -> Course {
    let exercise = |number: u32, id: &str| {
        let module = id.replace('-', "_");
        Exercise {
            paths: Paths::new(&format!("chapter{number}-x"), id, &module),
            title: format!("About {id}"),
            id: id.into(),
            module,
            package: format!("chapter{number}"),
            summary: "Müller counts".into(),
            hints: vec![],
            model: false,
            allows: vec![],
            starter: Starter::Todo,
            misconceptions: vec![],
        }
    };
    let chapter = |number: u32, ids: &[&str]| Chapter {
        number,
        title: format!("Title {number}"),
        folder: format!("chapter{number}-x"),
        exercises: ids.iter().map(|id| exercise(number, id)).collect(),
    };
    Course { chapters: vec![chapter(2, &["a-one", "b-two"]), chapter(3, &["c-three"])] }
}

fn entries<'c>(course: &'c Course, states: [State; 3]) -> Vec<Entry<'c>> {
    let exercises = course.chapters.iter().flat_map(|chapter| chapter.exercises.iter().map(move |e| (chapter, e)));
    let entry = |((chapter, exercise), state)| Entry {
        chapter,
        exercise,
        state,
        record: Record::default(),
        newer_starter: false,
    };
    exercises.zip(states).map(entry).collect()
}

fn print(answer: &str, starter: &str, tests: &str) -> Fingerprint {
    Fingerprint { answer: Some(answer.into()), starter: Some(starter.into()), tests: tests.into() }
}

fn pass() -> Verdict {
    Verdict::Passed(Coverage::default())
}

const SKIPPED: fn() -> Verdict = || Verdict::Skipped(String::new());

#[test]
fn the_place_is_the_last_one_checked_until_it_is_solved() {
    use State::{Changed as C, InProgress as P, NotStarted as N, Solved as S};
    let course = course();
    for (states, place, is_current, is_next) in [
        ([N, N, N], None, Some("a-one"), Some("a-one")),
        ([P, N, N], Some("a-one"), Some("a-one"), Some("b-two")),
        ([S, N, N], Some("a-one"), Some("b-two"), Some("b-two")),
        ([N, N, P], Some("c-three"), Some("c-three"), Some("a-one")),
        ([C, S, S], Some("c-three"), Some("a-one"), Some("a-one")),
        ([S, P, S], Some("b-two"), Some("b-two"), Some("b-two")),
        ([S, S, N], Some("gone"), Some("c-three"), Some("c-three")),
        ([S, S, S], Some("b-two"), None, None),
    ] {
        let entries = entries(&course, states);
        let id = |entry: Option<&Entry>| entry.map(|entry| entry.exercise.id.clone());
        assert_eq!(id(current(&entries, place)).as_deref(), is_current, "{states:?} {place:?}");
        assert_eq!(id(next(&entries, place)).as_deref(), is_next, "{states:?} {place:?}");
    }
    assert!(current(&[], None).is_none() && next(&[], Some("a-one")).is_none());
}

#[test]
fn filters_ask_for_chapters_states_and_words() {
    let course = course();
    let entries = entries(&course, [State::Solved, State::Changed, State::Changed]);
    let check = |wanted: Filter, expected: &[&str]| {
        let ids: Vec<&str> = filter(&entries, &wanted).iter().map(|entry| entry.exercise.id.as_str()).collect();
        assert_eq!(ids, expected, "{wanted:?}");
    };
    check(Filter::default(), &["a-one", "b-two", "c-three"]);
    check(Filter { chapters: vec!["chapter2-x".into()], ..Filter::default() }, &["a-one", "b-two"]);
    check(Filter { states: vec![State::Changed], ..Filter::default() }, &["b-two", "c-three"]);
    check(Filter { text: "B_TWO".into(), ..Filter::default() }, &["b-two"]);
    check(Filter { text: "müller three".into(), ..Filter::default() }, &["c-three"]);
    check(Filter { text: "title 2 nothing".into(), ..Filter::default() }, &[]);
}

#[test]
fn solved_means_this_answer_and_these_tests() {
    let mut records = Records::default();
    let state = |records: &Records, now: &Fingerprint| State::of(&records.of("x"), now);
    assert_eq!(state(&records, &print("s", "s", "t")), State::NotStarted);
    assert_eq!(state(&records, &print("a", "s", "t")), State::InProgress);
    let now = print("a", "s", "t");
    records.graded("x", &now, &now, &SKIPPED());
    assert_eq!(state(&records, &now), State::InProgress);
    // The file was saved while it was graded.
    records.graded("x", &now, &print("b", "s", "t"), &pass());
    assert_eq!(state(&records, &now), State::InProgress);
    records.graded("x", &now, &now, &pass());
    assert_eq!(state(&records, &now), State::Solved);
    records.graded("x", &print("b", "s", "t"), &print("b", "s", "t"), &SKIPPED());
    for (now, expected) in [
        (print("a", "s", "t"), State::Solved),
        (print("a", "s2", "t"), State::Solved),
        (print("b", "s", "t"), State::Changed),
        (print("a", "s", "t2"), State::Changed),
        (print("s", "s", "t"), State::NotStarted),
        (Fingerprint { answer: None, starter: None, tests: "t".into() }, State::Changed),
    ] {
        assert_eq!(state(&records, &now), expected, "{now:?}");
    }
    records.clear("x");
    assert_eq!(state(&records, &print("a", "s", "t")), State::InProgress);
}

#[test]
fn another_starter_is_told_to_those_who_began_with_the_first() {
    let mut records = Records::default();
    let newer = |records: &Records, now: &Fingerprint| records.of("x").has_newer_starter(now);
    let untouched = print("s", "s", "t");
    records.graded("x", &untouched, &untouched, &SKIPPED());
    assert!(!newer(&records, &print("a", "s2", "t")), "nobody knows which it began with");
    let begun = print("a", "s", "t");
    records.graded("x", &begun, &begun, &SKIPPED());
    assert!(!newer(&records, &begun));
    let updated = print("a", "s2", "t");
    assert!(newer(&records, &updated));
    records.graded("x", &updated, &updated, &SKIPPED());
    assert!(newer(&records, &updated), "a check that fails takes no notice away");
    records.graded("x", &updated, &updated, &pass());
    assert!(!newer(&records, &updated));
}

#[test]
fn the_text_is_read_as_it_was_written_and_other_schemas_are_refused() {
    let mut records = Records::default();
    records.go("x");
    records.hinted("x", 2);
    records.hinted("x", 1);
    records.graded("x", &print("a", "s", "t"), &print("a", "s", "t"), &pass());
    assert_eq!(records.of("x").hints, 2);
    assert_eq!(Records::parse(records.text().as_bytes()), Ok(records));
    for (text, words) in [
        ("", "EOF"),
        ("{}", "missing field `schema`"),
        ("{\"schema\": 1, \"exercises\": []}", "invalid type"),
        ("{\"schema\": 2, \"exercises\": []}", "another version of the course (schema 2, not 1)"),
    ] {
        let error = Records::parse(text.as_bytes()).expect_err(text);
        assert!(error.contains(words), "{text}: {error}");
    }
}

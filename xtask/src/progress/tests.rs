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
            points: 10,
            credit: crate::manifest::Credit::Whole,
            model: false,
            allows: vec![],
            refuses: vec![],
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

/// A workspace of its own, gone when it is dropped.
struct Folder(Workspace);

impl Folder {
    fn new(name: &str) -> Folder {
        let root = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&root).expect("there is a place for temporary files");
        Folder(Workspace { root })
    }

    fn write(&self, text: &str) {
        fs::create_dir_all(self.0.at(Path::new(FOLDER))).expect("the folder is ours");
        fs::write(self.0.at(&file()), text).expect("the folder is ours");
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.0.at(Path::new(FOLDER))).expect("it was made");
        let names = entries.map(|entry| entry.expect("it can be read").file_name().to_string_lossy().into_owned());
        let mut names: Vec<String> = names.collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A test that has failed has a message of its own.
        let _ = fs::remove_dir_all(&self.0.root);
    }
}

#[test]
fn what_cannot_be_understood_is_set_aside_and_told() {
    let folder = Folder::new("aside");
    for (at, (text, words)) in [
        ("{\"schema\": 1, \"exer", "cannot be read"),
        ("{\"schema\": 99, \"all\": \"new\"}", "is of another version"),
        ("", "cannot be read"),
    ]
    .into_iter()
    .enumerate()
    {
        folder.write(text);
        let loaded = if at == 1 { update(&folder.0, |records| records.go("x")) } else { load(&folder.0) };
        let loaded = loaded.expect("that is no error");
        let notice = loaded.notice.expect("it is told");
        let kept = format!("{FOLDER}/unreadable-{}.json", at + 1);
        assert!(notice.contains(words) && notice.contains(&kept) && notice.contains("xtask check"), "{notice}");
        assert_eq!(fs::read_to_string(folder.0.at(Path::new(&kept))).expect("it is kept"), text);
        assert!(load(&folder.0).expect("it is mended").notice.is_none());
    }
}

#[test]
fn where_nothing_can_be_written_results_hold_and_the_reason_is_told() {
    let folder = Folder::new("blocked");
    fs::write(folder.0.at(Path::new(FOLDER)), "a file in the folder's place").expect("the folder is ours");
    let loaded = keep(&folder.0, |records| records.hinted("x", 2)).expect("nobody interrupts");
    assert_eq!(loaded.records.of("x").hints, 2);
    let notice = loaded.notice.expect("it is told");
    assert!(notice.starts_with("your progress could not be kept: .progress could not be written: "), "{notice}");
    assert!(!notice.contains('\n'));
}

#[test]
fn nothing_is_written_when_nothing_changes() {
    let folder = Folder::new("same");
    update(&folder.0, |_| {}).expect("the folder is ours");
    assert_eq!(folder.names(), ["lock"]);
}

/// What the child processes of the tests below run: writers that tell of each save. A run without a folder is no child.
#[test]
fn the_writer_of_a_child_process() {
    use std::io::Write;
    let Some(root) = std::env::var_os("XTASK_TEST_FOLDER") else { return };
    let workspace = Workspace { root: root.into() };
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok()).unwrap_or(0);
    let (start, count) = (number("XTASK_TEST_START"), number("XTASK_TEST_COUNT"));
    for n in start..start + count {
        let change = |records: &mut Records| {
            records.go(&n.to_string());
            records.hinted(&format!("e{n}"), 1);
        };
        update(&workspace, change).expect("it can be written");
        // The parent may be gone.
        let _ = io::stdout().write_all(format!("saved {n}\n").as_bytes());
    }
}

fn writer(folder: &Folder, start: u64, count: u64) -> std::process::Child {
    let mut command = std::process::Command::new(std::env::current_exe().expect("we run"));
    command.args(["--exact", "progress::tests::the_writer_of_a_child_process", "--nocapture", "--test-threads=1"]);
    command.env("XTASK_TEST_FOLDER", &folder.0.root);
    command.env("XTASK_TEST_START", start.to_string()).env("XTASK_TEST_COUNT", count.to_string());
    command.stdout(std::process::Stdio::piped()).spawn().expect("we can be run again")
}

#[test]
fn a_writer_that_is_killed_at_any_point_loses_nothing_that_was_saved() {
    use std::io::{BufRead, BufReader};
    let folder = Folder::new("killed");
    let mut last = 0;
    for round in 0..200u64 {
        let mut child = writer(&folder, last, u64::from(u32::MAX));
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut saved =
            || lines.by_ref().map_while(Result::ok).find_map(|line| line.strip_prefix("saved ")?.parse().ok());
        for _ in 0..=round % 3 {
            last = saved().unwrap_or(last);
        }
        // Somewhere within the next save, at another point in each round.
        let (start, wait) = (std::time::Instant::now(), std::time::Duration::from_micros(round * 37 % 1500));
        while start.elapsed() < wait {
            std::hint::spin_loop();
        }
        child.kill().expect("it runs");
        child.wait().expect("it was killed");
        let loaded = load(&folder.0).expect("the file can be read");
        assert_eq!(loaded.notice, None, "round {round}");
        let place: u64 = loaded.records.place().and_then(|place| place.parse().ok()).expect("a number was saved");
        assert!(place >= last, "round {round}: {last} was saved, and {place} is there");
        let saved = (0..=last).all(|n| loaded.records.of(&format!("e{n}")).hints == 1);
        assert!(saved, "round {round}: something before {last} is gone");
        last = place;
    }
    let names = folder.names();
    assert!(
        names.iter().all(|name| ["lock", "progress.json", "progress.json.new"].contains(&name.as_str())),
        "{names:?}"
    );
}

#[test]
fn two_writers_at_once_lose_none_of_each_others_results() {
    let folder = Folder::new("both");
    let mut children = [0, 1000].map(|start| writer(&folder, start, 100));
    for child in &mut children {
        // Read to the end, so that no pipe fills up.
        let mut out = String::new();
        let mut pipe = child.stdout.take().expect("it is piped");
        io::Read::read_to_string(&mut pipe, &mut out).expect("it prints UTF-8");
        assert!(child.wait().expect("it ends").success(), "{out}");
    }
    let records = load(&folder.0).expect("the file can be read").records;
    let missing: Vec<u64> = (0..100).chain(1000..1100).filter(|n| records.of(&format!("e{n}")).hints == 0).collect();
    assert_eq!(missing, Vec::<u64>::new());
}

//! How the screen looks.

use super::events::{Action, Event, Report};
use super::keys::Key;
use super::panes::{Pane, Panes};
use super::state::{Mode, State};
use super::{draw, links, task};
use crate::manifest::Course;
use crate::progress::{self, Record, Records, State as Standing};
use crate::workspace::Workspace;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::Path;
use std::time::Duration;

mod events;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// The fixture, in a terminal of this size, with the first check running.
fn started(course: &Course, size: (u16, u16)) -> State<'_> {
    let workspace = workspace();
    let entries = progress::survey(&workspace, course, &Records::default());
    let tasks = entries.iter().map(|entry| task(&workspace, entry.exercise)).collect();
    let scope = (0..entries.len()).collect();
    let mut state = State::new(entries, tasks, scope, 0, size);
    let width = Panes::of(&state).report.width;
    assert_eq!(state.apply(Event::Tick, ms(0)), [Action::Check { number: 1, at: 0, width }]);
    state
}

fn workspace() -> Workspace {
    Workspace { root: Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/course") }
}

fn course() -> Course {
    Course::read(&workspace()).expect("the fixture is healthy")
}

fn failed() -> Report {
    let lines: String =
        (1..=40).map(|n| format!("\x1b[1m{n:>3} |\x1b[0m     let line = {n}; {}\n", "x".repeat(90))).collect();
    Report {
        passed: false,
        brief: "The last number is left out".into(),
        story: format!("\x1b[1;31merror\x1b[0m: the sum of 1 to 4 is 10, not 6\n{lines}"),
        explained: Some((
            "The last number is left out".into(),
            "A range `a..b` ends before `b`.\n\nWrite `a..=b` when `b` belongs to it.".into(),
        )),
    }
}

fn passed() -> Report {
    Report { passed: true, brief: "2 tests".into(), story: String::new(), explained: None }
}

fn press(state: &mut State, keys: &str) -> Vec<Action> {
    let key = |c| match c {
        '\n' => Key::Enter,
        '\x1b' => Key::Escape,
        '\t' => Key::Tab,
        '\x08' => Key::Backspace,
        '>' => Key::Right,
        c => Key::Char(c),
    };
    keys.chars().flat_map(|c| state.apply(Event::Key(key(c)), state.now)).collect()
}

fn set(state: &mut State, standing: Standing) {
    let found = state.entries.iter().enumerate();
    let found =
        found.map(|(at, entry)| (if at == state.at { standing } else { entry.state }, Record::default(), false));
    let found = found.collect();
    state.apply(Event::Surveyed(found), state.now);
}

/// The screen, drawn.
fn drawn(state: &State) -> TestBackend {
    let (columns, rows) = state.size;
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a test's terminal never fails");
    terminal.draw(|frame| draw(state, frame)).expect("a test's terminal never fails");
    terminal.backend().clone()
}

#[test]
fn every_size_can_be_drawn_in_every_mode() {
    let course = course();
    for (columns, rows) in
        (0..=5).flat_map(|c| (0..=5).map(move |r| (c, r))).chain([(20, 3), (129, 9), (130, 10), (300, 2), (300, 90)])
    {
        let mut state = started(&course, (columns, rows));
        state.apply(Event::Checked(1, failed()), ms(1));
        for keys in ["", "h", "\t", ">", "l", "/f\x1b", "\x1b", "?", "?r", "n"] {
            press(&mut state, keys);
            drawn(&state);
        }
        state.apply(Event::Key(Key::End), ms(2));
        drawn(&state);
        state.mode = Mode::Solution("a line\n".repeat(50), (0, 0));
        state.apply(Event::Key(Key::End), ms(2));
        drawn(&state);
        // The terminal has been made smaller, and has not told yet.
        let mut terminal = Terminal::new(TestBackend::new(1, 1)).expect("a test's terminal never fails");
        terminal.draw(|frame| draw(&state, frame)).expect("a test's terminal never fails");
    }
}

#[test]
fn screens_look_like_this() {
    let course = course();
    for size in [(40, 20), (80, 24), (160, 30)] {
        let mut state = started(&course, size);
        let snapshot = |name: &str, state: &State| {
            insta::assert_snapshot!(format!("{name}_{}", size.0), drawn(state));
        };
        state.apply(Event::Doing(1, "1 of 2 tests".into()), ms(100));
        snapshot("running", &state);
        state.apply(Event::Checked(1, failed()), ms(200));
        set(&mut state, Standing::InProgress);
        press(&mut state, "h");
        snapshot("failed_with_hint", &state);
        press(&mut state, "\t");
        assert_eq!(state.focus, Pane::Task);
        press(&mut state, "\t/sum");
        snapshot("list", &state);
        press(&mut state, "\x1b\x1b?");
        snapshot("help", &state);
        press(&mut state, "?c");
        state.apply(Event::Tick, ms(400));
        set(&mut state, Standing::Solved);
        state.apply(Event::Checked(2, passed()), ms(500));
        snapshot("passed", &state);
    }
}

#[test]
fn links_stand_where_the_files_names_stand() {
    let course = course();
    for size in [(30, 40), (40, 20), (80, 24), (130, 12), (160, 30), (80, 3), (7, 30), (0, 0)] {
        let mut state = started(&course, size);
        assert_eq!(links(&state), []);
        state.links = Some("/home/ann".into());
        for keys in ["", "\t", "\t>", "h"] {
            press(&mut state, keys);
            let screen = drawn(&state);
            for link in links(&state) {
                let name = console::strip_ansi_codes(&link.text).into_owned();
                let under =
                    (link.x..).take(name.len()).map(|x| screen.buffer()[(x, link.y)].symbol()).collect::<String>();
                assert_eq!(under, name, "{size:?}: {link:?}");
                assert!(link.text.contains("file:///home/ann/"), "{link:?}");
            }
        }
        press(&mut state, "?");
        assert_eq!(links(&state), [], "they are covered");
    }
    let mut state = started(&course, (80, 24));
    state.links = Some("/home/ann".into());
    assert_eq!(links(&state).len(), 2);
    // Covered by what there is to know.
    state.notice = "word ".repeat(500);
    assert_eq!(links(&state).len(), 2);
    state.size = (80, 14);
    assert_eq!(links(&state).len(), 0);
}

#[test]
fn without_colours_there_are_none() {
    let course = course();
    let mut state = started(&course, (160, 30));
    state.colour = false;
    let plain = Report { story: "error: plain\n".into(), ..failed() };
    state.apply(Event::Checked(1, plain), ms(1));
    press(&mut state, "h");
    let colourless = |cell: &ratatui::buffer::Cell| cell.fg == ratatui::style::Color::Reset;
    assert!(drawn(&state).buffer().content.iter().all(colourless));
}

//! What the screen does at each event, and how it looks.

use super::keys::{Key, List};
use super::panes::{Pane, Panes};
use super::state::{Action, Check, DEBOUNCE, Event, Mode, Report, State};
use super::{draw, links, task};
use crate::manifest::Course;
use crate::progress::{self, Record, Records, State as Standing};
use crate::workspace::Workspace;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::Path;
use std::time::Duration;

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

#[test]
fn a_save_stops_the_check_and_begins_another_once_it_is_quiet() {
    let course = course();
    let mut state = started(&course, (80, 24));
    assert_eq!(state.apply(Event::Saved(vec![0]), ms(1000)), [Action::Cancel]);
    assert_eq!(state.apply(Event::Tick, ms(1099)), []);
    let width = Panes::of(&state).report.width;
    assert_eq!(state.apply(Event::Tick, ms(1100)), [Action::Check { number: 2, at: 0, width }]);
    // What the first check found is of an answer that is gone.
    state.apply(Event::Checked(1, passed()), ms(1200));
    assert!(state.report.is_none() && matches!(state.check, Check::Runs(_)));
    state.apply(Event::Checked(2, failed()), ms(1300));
    assert_eq!((&state.report, &state.check), (&Some(failed()), &Check::Idle));
}

#[test]
fn a_report_is_drawn_anew_for_other_columns() {
    let course = course();
    let mut state = started(&course, (80, 24));
    // For the columns that there are when it ends.
    assert_eq!(state.apply(Event::Resize(60, 24), ms(100)), [Action::Cancel]);
    assert_eq!(state.apply(Event::Resize(61, 24), ms(150)), []);
    assert_eq!(state.apply(Event::Tick, ms(250)), [Action::Check { number: 2, at: 0, width: 61 }]);
    state.apply(Event::Checked(2, failed()), ms(300));
    assert_eq!(state.apply(Event::Resize(61, 50), ms(400)), []);
    assert_eq!((state.deadline(), state.apply(Event::Resize(100, 50), ms(500))), (None, vec![]));
    assert_eq!(state.apply(Event::Tick, ms(600)), [Action::Check { number: 3, at: 0, width: 100 }]);
    state.apply(Event::Checked(3, passed()), ms(700));
    state.apply(Event::Resize(80, 24), ms(800));
    assert_eq!(state.deadline(), None, "a pass has no columns");
}

#[test]
fn a_hundred_saves_in_a_second_are_checked_once() {
    let course = course();
    let mut state = started(&course, (80, 24));
    let mut actions = Vec::new();
    for n in 0..100 {
        actions.extend(state.apply(Event::Saved(vec![0]), ms(1000 + 10 * n)));
    }
    actions.extend(state.apply(Event::Tick, ms(1990) + DEBOUNCE));
    assert!(matches!(actions[..], [Action::Cancel, Action::Check { number: 2, .. }]), "{actions:?}");
    assert_eq!(state.apply(Event::Tick, ms(5000)), []);
}

#[test]
fn who_saves_another_answer_is_there_now_and_git_is_nobody() {
    let course = course();
    let mut state = started(&course, (80, 24));
    assert_eq!(state.apply(Event::Saved(vec![1, 2]), ms(500)), []);
    assert_eq!((state.apply(Event::Saved(vec![2]), ms(500)), state.at), (vec![Action::Cancel], 2));
    state.scope = vec![0, 1, 2];
    assert_eq!((state.apply(Event::Saved(vec![3]), ms(500)), state.at), (vec![], 2));
    state.apply(Event::Saved(vec![1, 2]), ms(900));
    assert_eq!(state.check, Check::Due(ms(1000)));
}

#[test]
fn n_goes_to_what_is_not_solved_and_p_back() {
    let course = course();
    let mut state = started(&course, (80, 24));
    state.entries[1].state = Standing::Solved;
    assert_eq!((press(&mut state, "n"), state.at), (vec![Action::Cancel], 2));
    press(&mut state, "p");
    assert_eq!(state.at, 1);
    press(&mut state, "pp");
    assert_eq!(state.at, 3, "before the first is the last");
    for entry in &mut state.entries {
        entry.state = Standing::Solved;
    }
    press(&mut state, "n");
    assert_eq!(state.at, 0, "when all is solved, each is next in turn");
}

#[test]
fn hints_come_one_level_a_press_and_stop() {
    let course = course();
    let mut state = started(&course, (80, 24));
    assert_eq!(press(&mut state, "hhh"), [Action::Hinted(0, 1), Action::Hinted(0, 2), Action::Hinted(0, 3)]);
    assert_eq!((press(&mut state, "h"), state.notice.as_str()), (vec![], "there are no more hints"));
    press(&mut state, "np");
    assert_eq!(state.hints, 0);
    state.entries[0].record.hints = 1;
    assert_eq!(press(&mut state, "h"), [Action::Hinted(0, 2)], "one more than was ever shown");
}

#[test]
fn what_a_save_brings_is_in_sight_and_hints_are_above_it() {
    let course = course();
    let mut state = started(&course, (80, 24));
    state.apply(Event::Checked(1, failed()), ms(1));
    press(&mut state, "hh");
    assert_eq!(state.report_from, (0, 0), "a hint that was asked for is seen");
    press(&mut state, "c");
    state.apply(Event::Tick, ms(500));
    state.apply(Event::Checked(2, failed()), ms(600));
    let hints = super::content::hints(&state, 80).len();
    assert!(hints > 4);
    assert_eq!(usize::from(state.report_from.0), hints);
    // There is nothing to move where all of it can be seen.
    state.size = (80, 120);
    press(&mut state, "c");
    state.apply(Event::Tick, ms(900));
    state.apply(Event::Checked(3, failed()), ms(1000));
    assert_eq!(state.report_from, (0, 0));
}

#[test]
fn a_pass_is_told_over_what_was_told_before_and_not_over_what_came_with_it() {
    let course = course();
    for (during, after) in [("", "passed: "), ("it could not be kept", "it could not be kept")] {
        let mut state = started(&course, (80, 24));
        state.apply(Event::Notice("open it yourself".into()), ms(1));
        state.apply(Event::Saved(vec![0]), ms(2));
        state.apply(Event::Tick, ms(500));
        assert_eq!(state.notice, "open it yourself");
        if !during.is_empty() {
            state.apply(Event::Notice(during.into()), ms(600));
        }
        state.apply(Event::Checked(2, passed()), ms(700));
        assert!(state.notice.starts_with(after), "{}", state.notice);
    }
}

#[test]
fn reset_asks_and_a_solution_wants_a_pass() {
    let course = course();
    let mut state = started(&course, (80, 24));
    assert_eq!((press(&mut state, "r"), &state.mode), (vec![], &Mode::AskReset));
    assert_eq!((press(&mut state, "n"), state.notice.as_str(), state.at), (vec![], "nothing was changed", 0));
    assert_eq!(press(&mut state, "ry"), [Action::Reset(0)]);
    assert_eq!(press(&mut state, "s"), []);
    set(&mut state, Standing::Solved);
    assert_eq!(press(&mut state, "s"), [Action::Compare(0, 80)]);
    // Who has gone on meanwhile is not called back.
    state.apply(Event::Solution(1, "text".into()), ms(10));
    assert_eq!(state.mode, Mode::Exercise);
    state.apply(Event::Solution(0, "text".into()), ms(10));
    assert_eq!(state.mode, Mode::Solution("text".into(), (0, 0)));
    assert_eq!(press(&mut state, "q"), []);
    assert_eq!(press(&mut state, "q"), [Action::Quit]);
}

#[test]
fn the_list_can_be_searched_and_filtered() {
    let course = course();
    let mut state = started(&course, (80, 24));
    press(&mut state, "/first");
    let Mode::List(list) = &state.mode else { panic!("{:?}", state.mode) };
    assert_eq!(state.listed(list), [3]);
    assert_eq!((press(&mut state, "\n"), state.at), (vec![Action::Cancel], 3));
    set(&mut state, Standing::InProgress);
    press(&mut state, "lff");
    let Mode::List(list) = &state.mode else { panic!("{:?}", state.mode) };
    assert_eq!((list.only, state.listed(list)), (Some(Standing::InProgress), vec![3]));
    press(&mut state, "fff");
    assert_eq!(state.mode, Mode::List(List::default()));
    press(&mut state, "/zz\n");
    assert_eq!((state.at, &state.mode), (3, &Mode::Exercise), "nothing was chosen");
    press(&mut state, "/x\x08q\x1b\x1b");
    assert_eq!(state.mode, Mode::Exercise, "q is a letter of the search");
    for key in [Key::Interrupt, Key::Suspend] {
        press(&mut state, "l/");
        let action = if key == Key::Interrupt { Action::Quit } else { Action::Suspend };
        assert_eq!(state.apply(Event::Key(key), ms(0)), [action]);
        press(&mut state, "\x1b\x1b");
    }
}

#[test]
fn nothing_is_moved_out_of_sight() {
    let course = course();
    let mut state = started(&course, (80, 24));
    state.apply(Event::Checked(1, failed()), ms(1));
    let key = |state: &mut State, key| drop(state.apply(Event::Key(key), ms(2)));
    key(&mut state, Key::End);
    let end = state.report_from;
    key(&mut state, Key::PageDown);
    key(&mut state, Key::Down);
    assert_eq!(state.report_from, end);
    assert!(end.0 > 20);
    press(&mut state, ">>>>>>>>>>");
    assert!(state.report_from.1 > 0 && state.report_from.1 < 80, "{:?}", state.report_from);
    key(&mut state, Key::Home);
    assert_eq!(state.report_from, (0, 0));
    let report = Panes::of(&state).report;
    state.apply(Event::Wheel(report.x, report.y, 3), ms(3));
    assert_eq!(state.report_from, (3, 0));
    key(&mut state, Key::End);
    // A larger terminal shows more, and the end stays at its end.
    state.apply(Event::Resize(80, 60), ms(4));
    assert!(state.report_from.0 < end.0, "{:?}", state.report_from);
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

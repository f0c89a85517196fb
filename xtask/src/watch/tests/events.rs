//! What the screen does at each event.

use super::*;
use crate::watch::keys::List;
use crate::watch::state::{Check, DEBOUNCE};

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
    let hints = crate::watch::content::hints(&state, 80).len();
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

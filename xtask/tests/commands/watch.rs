//! `watch` in a terminal: it comes, reacts, and leaves nothing behind.

use super::interrupt::{add, listener, wait_for_the_end};
use super::support::Course;
use super::terminal::{Terminal, text};
use portable_pty::CommandBuilder;
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::time::Duration;

const ANSWER: &str = "chapters/chapter1-sums/src/add_up.rs";
const RIGHT: &str = "pub fn sum(n: u64) -> u64 {\n    (1..=n).sum()\n}\n";
const LOOPS: &str = "pub fn answer() -> u32 { loop { std::hint::spin_loop() } }";

#[test]
fn a_session_from_a_failure_to_the_solution() {
    let course = Course::copy();
    let mut terminal = Terminal::run(&course, &["watch"], (80, 30), &[]);
    terminal.wait_for("not yet: The last number is left out");
    terminal.press("h");
    terminal.wait_for("hint 1 of 3");
    course.edit(ANSWER, "1..n", "1..=n");
    terminal.wait_for("passed: ");
    terminal.press("s");
    terminal.wait_for("is the reference answer");
    terminal.press("q");
    terminal.wait_for("n next");
    terminal.press("l");
    terminal.wait_for("4 of 4: all");
    terminal.press("/word\r");
    terminal.wait_for("not yet: The whole text is not a word");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    assert!(terminal.is_given_back());
    let states = course.run(&["list", "--format", "json"]).objects("progress");
    assert_eq!((&states[0]["solved"], &states[0]["current"]), (&1.into(), &"first-word".into()));
}

#[test]
fn screens_of_a_real_terminal_look_like_this() {
    let course = Course::copy();
    for (columns, rows) in [(40, 24), (80, 30), (160, 40)] {
        fs::remove_dir_all(course.root.join(".progress")).ok();
        course.write(ANSWER, course.read("tests/chapter1-sums/add_up/starter.rs"));
        let mut terminal = Terminal::run(&course, &["watch", "add-up"], (columns, rows), &[]);
        let snapshot = |name: &str, screen: String| {
            insta::assert_snapshot!(format!("{name}_{columns}"), screen);
        };
        // What is known of the exercise comes from another thread than what is known of the answer.
        let all =
            |words: [&'static str; 2]| move |screen: &vt100::Screen| words.iter().all(|it| text(screen).contains(it));
        snapshot("failing", terminal.wait("failure", all(["not yet: The last number", "? help"])));
        terminal.press("h");
        snapshot("hint", terminal.wait_for("hint 1 of 3"));
        terminal.press("l");
        snapshot("list", terminal.wait_for("4 of 4: all"));
        terminal.press("q");
        course.write(ANSWER, "pub fn sum(n: u64) -> u64 {\n    n * (n + 1) / 2\n}\n");
        snapshot("passed", terminal.wait("pass", all(["passed: 2 tests", "passed: n goes on"])));
        terminal.press("s");
        snapshot("solution", terminal.wait_for("arrows scroll"));
        terminal.press("qq");
        assert_eq!(terminal.end().exit_code(), 0);
    }
}

#[test]
fn whatever_ends_it_the_terminal_is_given_back_and_no_process_stays() {
    for (ending, status) in [("q", 0), ("\x03", 0), ("TERM", 130), ("HUP", 130)] {
        let (listener, connect) = listener();
        let course = Course::copy();
        add(&course, "stuck", &format!("let _c = {connect};"), LOOPS);
        let mut terminal = Terminal::run(&course, &["watch", "stuck"], (80, 24), &[]);
        let (connection, _) = listener.accept().expect("the test connects");
        terminal.wait_for("of 1 tests");
        match ending {
            "TERM" | "HUP" => {
                let signal = if ending == "TERM" { Signal::TERM } else { Signal::HUP };
                kill_process(terminal.id(), signal).expect("it is running");
            }
            keys => terminal.press(keys),
        }
        assert_eq!(terminal.end().exit_code(), status, "{ending:?}");
        assert!(terminal.is_given_back(), "{ending:?}");
        wait_for_the_end(connection);
    }
}

#[test]
fn a_terminal_that_is_closed_ends_it_with_its_processes() {
    let (listener, connect) = listener();
    let course = Course::copy();
    add(&course, "stuck", &format!("let _c = {connect};"), LOOPS);
    let mut terminal = Terminal::run(&course, &["watch", "stuck"], (80, 24), &[("XTASK_CPU_SECONDS", "600")]);
    let (connection, _) = listener.accept().expect("the test connects");
    terminal.wait_for("of 1 tests");
    assert_eq!(terminal.close("?").exit_code(), 130);
    wait_for_the_end(connection);
}

#[test]
fn the_wheel_scrolls_the_pane_under_the_pointer() {
    let course = Course::copy();
    let mut terminal = Terminal::run(&course, &["watch", "add-up"], (80, 8), &[]);
    terminal.wait_for("1-4 of 6");
    // As terminals tell of the wheel: down and up are 65 and 64, in the tenth column of the fifth row.
    for (turn, seen) in [("\x1b[<65;10;5M", "3-6 of 6"), ("\x1b[<64;10;5M", "1-4 of 6")] {
        terminal.press(turn);
        terminal.wait_for(seen);
    }
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn a_save_during_a_check_ends_its_processes_and_keys_work_meanwhile() {
    let (listener, connect) = listener();
    let course = Course::copy();
    add(&course, "stuck", &format!("let _c = {connect};"), LOOPS);
    let mut terminal = Terminal::run(&course, &["watch", "stuck"], (80, 24), &[("XTASK_CPU_SECONDS", "600")]);
    let (connection, _) = listener.accept().expect("the test connects");
    terminal.press("?");
    terminal.wait_for("any key goes back");
    terminal.press("?");
    terminal.wait_for("n next");
    course.write("chapters/chapter1-sums/src/stuck.rs", "pub fn answer() -> u32 { 42 }");
    wait_for_the_end(connection);
    terminal.wait_for("passed: ");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn a_hung_answer_is_reported() {
    let course = Course::copy();
    course.add("stuck", LOOPS);
    let mut terminal = Terminal::run(&course, &["watch", "stuck"], (100, 24), &[("XTASK_CPU_SECONDS", "1")]);
    terminal.wait_for("not yet: loops: it computed for");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn editors_save_in_many_ways() {
    let course = Course::copy();
    let mut terminal = Terminal::run(&course, &["watch", "add-up"], (80, 24), &[]);
    terminal.wait_for("not yet: The last number");
    // Beside the file, and renamed over it.
    course.write("chapters/chapter1-sums/src/.add_up.rs.swp", RIGHT);
    fs::rename(course.root.join("chapters/chapter1-sums/src/.add_up.rs.swp"), course.root.join(ANSWER))
        .expect("it is there");
    terminal.wait_for("passed: ");
    fs::remove_file(course.root.join(ANSWER)).expect("it is there");
    terminal.wait_for("not yet: refused");
    course.write(ANSWER, RIGHT);
    terminal.wait_for("passed: ");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn of_a_hundred_saves_the_last_one_counts_and_not_each_is_checked() {
    let (listener, connect) = listener();
    let course = Course::copy();
    add(&course, "busy", &format!("drop({connect});"), "pub fn answer() -> u32 { 42 }");
    let mut terminal = Terminal::run(&course, &["watch", "busy"], (80, 24), &[]);
    terminal.wait_for("passed: ");
    let answer = "chapters/chapter1-sums/src/busy.rs";
    for n in 0..99 {
        // In place and by renaming, in turn.
        let file = if n % 2 == 0 { answer } else { "busy.rs.new" };
        course.write(file, format!("// {n}\npub fn answer() -> u32 {{ 42 }}\n"));
        if n % 2 == 1 {
            fs::rename(course.root.join(file), course.root.join(answer)).expect("it is there");
        }
        // Not to wait for anything: this is how fast they come.
        std::thread::sleep(Duration::from_millis(10));
    }
    course.write(answer, "pub fn answer() -> u32 { panic!(\"the last\") }");
    terminal.wait_for("not yet: panicked: the last");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    listener.set_nonblocking(true).expect("it is ours");
    let runs = listener.incoming().take_while(Result::is_ok).count();
    // The first, the last, and those that a busy machine let through in between.
    assert!((2..90).contains(&runs), "{runs} of 100 saves were checked to their tests");
}

#[test]
fn two_watchers_share_the_progress_and_the_builds() {
    let course = Course::copy();
    let mut one = Terminal::run(&course, &["watch", "add-up"], (80, 24), &[]);
    let mut other = Terminal::run(&course, &["watch", "first-word"], (80, 24), &[]);
    one.wait_for("not yet: The last number");
    other.wait_for("not yet: The whole text");
    one.press("h");
    one.wait_for("hint 1 of 3");
    other.press("hh");
    other.wait_for("hint 2 of 3");
    // Whoever saves an answer is at that exercise, in each of the two.
    course.write(ANSWER, RIGHT);
    for watcher in [&one, &other] {
        watcher.wait("pass", |screen| {
            let text = screen.contents();
            text.contains("chapter1/add-up") && text.contains("passed: 2 tests") && text.contains("in all 1 of 4")
        });
    }
    let solution = course.read("solutions/chapter2-words/first_word.rs");
    course.write("chapters/chapter2-words/src/first_word.rs", solution);
    for watcher in [&mut one, &mut other] {
        watcher.wait("second pass", |screen| {
            let text = screen.contents();
            text.contains("chapter2/first-word") && text.contains("passed: 1 test") && text.contains("in all 2 of 4")
        });
        watcher.press("q");
        assert_eq!(watcher.end().exit_code(), 0);
    }
    let ran = course.run(&["list", "--format", "json"]);
    let hints: Vec<_> = ran.objects("listed").iter().map(|o| o["hints_shown"].as_u64().unwrap_or(9)).collect();
    assert_eq!((&ran.objects("progress")[0]["solved"], hints), (&2.into(), vec![1, 0, 0, 2]), "{}", ran.err);
}

#[test]
fn a_terminal_may_shrink_to_nothing_and_grow_again() {
    let course = Course::copy();
    let mut terminal = Terminal::run(&course, &["watch"], (80, 24), &[]);
    terminal.wait_for("not yet: The last number");
    let before = terminal.wait_for("n next");
    for size in [(1, 1), (2, 9), (9, 2), (300, 1), (40, 12), (80, 24)] {
        terminal.resize(size.0, size.1);
    }
    terminal.wait("screen as it was", |screen| text(screen) == before);
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    assert!(terminal.is_given_back());
}

#[test]
fn files_are_links_in_terminals_that_know_them_and_nothing_moves_for_that() {
    let course = Course::copy();
    let shown = |force: &str, size| {
        let mut terminal = Terminal::run(&course, &["watch", "add-up"], size, &[("FORCE_HYPERLINK", force)]);
        terminal.wait_for("not yet: The last number");
        let screen = terminal.wait_for("? help");
        terminal.press("q");
        assert_eq!(terminal.end().exit_code(), 0);
        (screen, terminal.links())
    };
    for size in [(80, 24), (30, 40), (160, 30)] {
        let (without, none) = shown("0", size);
        let (with, links) = shown("1", size);
        assert_eq!((without, none), (with, vec![]));
        let file = |name: &str| format!("file://{}/{name}", course.root.display());
        assert_eq!(links, [file("book/src/chapter1-sums/add-up.md"), file(ANSWER)]);
    }
}

#[test]
fn reset_asks_and_keeps_the_answer() {
    let course = Course::copy();
    course.write(ANSWER, RIGHT);
    let mut terminal = Terminal::run(&course, &["watch", "add-up"], (80, 24), &[]);
    terminal.wait_for("passed: ");
    terminal.press("r");
    terminal.wait_for("y/n");
    terminal.press("y");
    terminal.wait_for("your answer is kept: .progress/answers/add_up-1.rs");
    terminal.wait_for("not yet: The last number");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
    assert_eq!(course.read(".progress/answers/add_up-1.rs"), RIGHT);
}

#[test]
fn an_editor_has_the_terminal_for_itself() {
    let course = Course::copy();
    course.write("editor", "#!/bin/sh\necho \"EDITS $1\"\nread line\nsed -i 's/1\\.\\.n/1..=n/' \"$1\"\n");
    let mut terminal = Terminal::run(&course, &["watch", "add-up"], (80, 24), &[("EDITOR", "sh editor")]);
    terminal.wait_for("not yet: The last number");
    terminal.press("e");
    terminal.wait_for("EDITS ");
    assert!(terminal.is_given_back());
    terminal.press("q\r");
    terminal.wait_for("passed: ");
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn without_an_editor_it_says_what_to_open() {
    let course = Course::copy();
    let mut terminal = Terminal::run(&course, &["watch", "add-up"], (80, 24), &[]);
    terminal.wait_for("not yet: The last number");
    terminal.press("e");
    terminal.wait_for(&format!("open {ANSWER} in your editor"));
    terminal.press("q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn as_a_job_of_a_shell_it_stops_and_goes_on() {
    // Ctrl-Z; a stop that somebody asks for from outside; and one that nobody can see coming.
    for signal in [None, Some(Signal::TSTP), Some(Signal::STOP)] {
        let course = Course::copy();
        let mut command = CommandBuilder::new("bash");
        // Who is stopped without warning gives nothing back. An interactive shell then sees to its terminal by itself.
        let mend = if signal == Some(Signal::STOP) { "stty $own" } else { ":" };
        let script = format!(
            "set -m; own=$(stty -g); '{}' watch add-up; {mend}; echo STOPPED; read line; fg; echo ENDED",
            env!("CARGO_BIN_EXE_xtask")
        );
        command.args(["-c", &script]);
        let mut terminal = Terminal::spawn(&course, command, (80, 24), &[]);
        terminal.wait_for("not yet: The last number");
        match signal {
            None => terminal.press("\x1a"),
            Some(signal) => kill_process(child_of(terminal.id()), signal).expect("it is running"),
        }
        terminal.wait_for("STOPPED");
        assert!(signal == Some(Signal::STOP) || terminal.is_given_back(), "{signal:?}");
        terminal.press("\n");
        let is_drawn = |text: &str| text.contains("not yet: The last number") && !text.contains("STOPPED");
        terminal.wait("screen of its own", |screen| is_drawn(&screen.contents()));
        terminal.press("?");
        terminal.wait_for("any key goes back");
        terminal.press("?q");
        terminal.wait_for("ENDED");
        terminal.end();
        assert!(terminal.is_given_back(), "{signal:?}");
    }
}

/// The one child of a process.
fn child_of(parent: Pid) -> Pid {
    let output = std::process::Command::new("ps").args(["-A", "-o", "pid=,ppid="]).output().expect("ps is installed");
    let text = String::from_utf8(output.stdout).expect("these are numbers");
    let rows = text.lines().map(|line| line.split_whitespace().filter_map(|n| n.parse().ok()).collect::<Vec<i32>>());
    let mut children = rows.filter(|row| row[1] == parent.as_raw_nonzero().get()).map(|row| row[0]);
    children.next().and_then(Pid::from_raw).expect("it has a child")
}

#[test]
fn without_a_shell_nothing_stops_it() {
    let course = Course::copy();
    let mut terminal = Terminal::run(&course, &["watch", "add-up"], (80, 24), &[]);
    terminal.wait_for("not yet: The last number");
    terminal.press("\x1a");
    kill_process(terminal.id(), Signal::TSTP).expect("it is running");
    terminal.press("?");
    terminal.wait_for("any key goes back");
    terminal.press("?q");
    assert_eq!(terminal.end().exit_code(), 0);
}

#[test]
fn without_a_terminal_it_says_what_to_use() {
    let course = Course::copy();
    let ran = course.run(&["watch"]);
    assert_eq!((ran.status, ran.out.as_str()), (Some(2), ""));
    assert!(ran.err.contains("`cargo xtask check`") && !ran.err.contains('\x1b'), "{}", ran.err);
    let mut terminal = Terminal::run(&course, &["watch"], (80, 24), &[("TERM", "dumb")]);
    assert_eq!(terminal.end().exit_code(), 2);
    terminal.wait_for("cargo xtask check");
}

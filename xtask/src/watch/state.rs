//! What the screen knows, and what happens to it. Pure: time comes with the events.

use super::content;
use super::events::{Action, Event, Report};
use super::files::Task;
use super::keys::{Key, List};
use super::panes::{Pane, Panes};
use crate::progress::place;
use crate::progress::{Entry, State as Standing};
use std::path::PathBuf;
use std::time::Duration;

/// Editors write a file in several steps, and some save again at once: a check begins when it has been quiet for so long.
pub const DEBOUNCE: Duration = Duration::from_millis(100);

/// All that the screen shows.
pub struct State<'c> {
    /// Every exercise of the course.
    pub entries: Vec<Entry<'c>>,
    /// The task of each.
    pub tasks: Vec<Task>,
    /// Which of them can be gone to, by their places in `entries`. Never empty.
    pub scope: Vec<usize>,
    /// The one that is watched.
    pub at: usize,
    /// Columns and rows.
    pub size: (u16, u16),
    /// Whether colours are wanted.
    pub colour: bool,
    /// Where the course lies, if the terminal knows links to files.
    pub links: Option<PathBuf>,
    /// What the keys mean now.
    pub mode: Mode,
    /// Whether a check runs or is due.
    pub check: Check,
    /// What the last check of this exercise said.
    pub report: Option<Report>,
    /// Up to which level hints are shown.
    pub hints: u8,
    /// What the reader should know now, until the next key.
    pub notice: String,
    /// The notice stood there when the check began.
    notice_is_old: bool,
    /// The pane that the arrows move.
    pub focus: Pane,
    /// The first line and column of the report that can be seen.
    pub report_from: (u16, u16),
    /// The first line of the task that can be seen.
    pub task_from: u16,
    /// Since the start.
    pub now: Duration,
    /// How many checks were begun: a result counts only for the last of them.
    number: u64,
}

/// What the keys mean.
#[derive(Debug, PartialEq, Eq)]
pub enum Mode {
    /// The exercise is shown.
    Exercise,
    /// Exercises to choose from.
    List(List),
    /// What the keys do.
    Help,
    /// Whether the starter should come back.
    AskReset,
    /// The reference answer beside the learner's, and the first line and column of it that can be seen.
    Solution(String, (u16, u16)),
}

/// How the check of the exercise stands.
#[derive(Debug, PartialEq, Eq)]
pub enum Check {
    /// Nothing is to be done.
    Idle,
    /// It begins at this time, unless the answer is saved again.
    Due(Duration),
    /// It runs, and says what it is at.
    Runs(String),
}

impl<'c> State<'c> {
    /// At the start, with a check of the exercise `at`, which is in the scope.
    pub fn new(entries: Vec<Entry<'c>>, tasks: Vec<Task>, scope: Vec<usize>, at: usize, size: (u16, u16)) -> Self {
        State {
            entries,
            tasks,
            scope,
            at,
            size,
            colour: true,
            links: None,
            mode: Mode::Exercise,
            check: Check::Due(Duration::ZERO),
            report: None,
            hints: 0,
            notice: String::new(),
            notice_is_old: false,
            focus: Pane::Report,
            report_from: (0, 0),
            task_from: 0,
            now: Duration::ZERO,
            number: 0,
        }
    }

    /// Takes in what has happened.
    pub fn apply(&mut self, event: Event, now: Duration) -> Vec<Action> {
        self.now = now;
        let mut actions = Vec::new();
        match event {
            Event::Key(key) => {
                self.notice.clear();
                actions = self.key(key);
            }
            Event::Wheel(column, row, lines) => self.wheel(column, row, lines),
            Event::Resize(columns, rows) => {
                let width = Panes::of(self).report.width;
                self.size = (columns, rows);
                // A report is drawn for the columns that there were when its check began.
                let is_shown = self.report.as_ref().is_some_and(|report| !report.passed);
                if width != Panes::of(self).report.width && (is_shown || matches!(self.check, Check::Runs(_))) {
                    actions = self.begin();
                }
                let focus = self.focus;
                for pane in [Pane::Task, Pane::Report] {
                    self.focus = pane;
                    self.scroll(0, 0);
                }
                self.focus = focus;
            }
            Event::Saved(places) => actions = self.saved(&places),
            Event::Doing(number, words) if self.runs(number) => self.check = Check::Runs(words),
            Event::Checked(number, report) if self.runs(number) => {
                self.check = Check::Idle;
                if report.passed {
                    self.hints = 0;
                    // That the pass could not be kept is said during the check, and matters more.
                    if self.notice.is_empty() || self.notice_is_old {
                        self.notice = "passed: n goes on, s compares with the reference answer".into();
                    }
                }
                self.report = Some(report);
                self.show_report();
            }
            Event::Surveyed(found) => {
                for (entry, (state, record, newer_starter)) in self.entries.iter_mut().zip(found) {
                    (entry.state, entry.record, entry.newer_starter) = (state, record, newer_starter);
                }
            }
            Event::Notice(text) => (self.notice, self.notice_is_old) = (text, false),
            Event::Solution(at, text) if at == self.at && self.mode == Mode::Exercise => {
                self.mode = Mode::Solution(text, (0, 0));
            }
            // Of a check that was cancelled, or of an exercise that was left.
            Event::Doing(..) | Event::Checked(..) | Event::Solution(..) | Event::Tick => {}
        }
        if let Check::Due(time) = self.check
            && time <= now
        {
            self.number += 1;
            self.notice_is_old = true;
            self.check = Check::Runs(String::new());
            actions.push(Action::Check { number: self.number, at: self.at, width: Panes::of(self).report.width });
        }
        actions
    }

    /// When something has to be done or drawn though nothing happens.
    pub fn deadline(&self) -> Option<Duration> {
        match self.check {
            Check::Idle => None,
            Check::Due(time) => Some(time),
            Check::Runs(_) => Some(self.now + Duration::from_millis(100)),
        }
    }

    /// The exercise that is watched.
    pub fn entry(&self) -> &Entry<'c> {
        &self.entries[self.at]
    }

    /// Has this answer passed, now or before?
    pub fn has_passed(&self) -> bool {
        matches!(self.entry().state, Standing::Solved | Standing::Changed)
    }

    /// Goes to another exercise, and checks it.
    pub fn go(&mut self, at: usize) -> Vec<Action> {
        if at == self.at {
            return vec![];
        }
        self.at = at;
        self.report = None;
        self.hints = 0;
        (self.report_from, self.task_from) = ((0, 0), 0);
        self.begin()
    }

    /// A check is due, and one that runs is of no use any more.
    pub fn begin(&mut self) -> Vec<Action> {
        let ran = matches!(self.check, Check::Runs(_));
        self.check = Check::Due(self.now + DEBOUNCE);
        if ran { vec![Action::Cancel] } else { vec![] }
    }

    /// Where `next` goes: the next exercise that is not solved, or if there is no other, the next of all.
    pub fn following(&self) -> usize {
        let in_scope: Vec<Entry> = self.scope.iter().map(|at| self.entries[*at].clone()).collect();
        let unsolved = place::next(&in_scope, Some(&self.entry().exercise.id)).map(|entry| &entry.exercise.id);
        let unsolved = unsolved.and_then(|id| self.entries.iter().position(|entry| entry.exercise.id == *id));
        unsolved.filter(|at| *at != self.at).unwrap_or_else(|| {
            let after = self.scope.iter().find(|at| **at > self.at);
            *after.unwrap_or(&self.scope[0])
        })
    }

    /// The exercise before this one.
    pub fn preceding(&self) -> usize {
        let before = self.scope.iter().rev().find(|at| **at < self.at);
        *before.unwrap_or(&self.scope[self.scope.len() - 1])
    }

    /// Moves what can be seen, and stays within what there is.
    pub fn scroll(&mut self, lines: i32, columns: i32) {
        let panes = Panes::of(self);
        let moved = |(row, column): (u16, u16), text: &content::Lines, rows: u16, width: u16| {
            let last =
                |all: usize, seen: u16| i32::try_from(all).unwrap_or(i32::MAX).saturating_sub(seen.into()).max(0);
            let to = |from: u16, by: i32, last: i32| {
                let sum = i32::from(from).saturating_add(by).clamp(0, last.min(u16::MAX.into()));
                u16::try_from(sum).unwrap_or(u16::MAX)
            };
            let widest = text.iter().map(|line| line.width()).max().unwrap_or(0);
            (to(row, lines, last(text.len(), rows)), to(column, columns, last(widest, width)))
        };
        if let Mode::Solution(text, from) = &self.mode {
            let (body, text) = (panes.body, content::solution(text));
            let from = moved(*from, &text, body.height, body.width);
            if let Mode::Solution(_, old) = &mut self.mode {
                *old = from;
            }
            return;
        }
        match self.focus {
            Pane::Report => {
                let (rows, width) = (panes.report.height, panes.report.width);
                self.report_from = moved(self.report_from, &content::report(self, width), rows, width);
            }
            Pane::Task => {
                let (rows, width) = (panes.task.height, panes.task.width);
                self.task_from = moved((self.task_from, 0), &content::task(self, width), rows, width).0;
            }
        }
    }

    /// Moves the report to its beginning. Hints that were read before the save are above it.
    fn show_report(&mut self) {
        let pane = Panes::of(self).report;
        let hints = content::hints(self, pane.width).len();
        let last = content::report(self, pane.width).len().saturating_sub(pane.height.into());
        self.report_from = (u16::try_from(hints.min(last)).unwrap_or(u16::MAX), 0);
    }

    fn wheel(&mut self, column: u16, row: u16, lines: i32) {
        if let Mode::List(_) = self.mode {
            let key = if lines < 0 { Key::Up } else { Key::Down };
            self.key(key);
            return;
        }
        let focus = self.focus;
        // The pane under the pointer, whichever the arrows belong to.
        if Panes::of(self).task.contains((column, row).into()) {
            self.focus = Pane::Task;
        } else if Panes::of(self).report.contains((column, row).into()) {
            self.focus = Pane::Report;
        }
        self.scroll(lines, 0);
        self.focus = focus;
    }

    fn saved(&mut self, places: &[usize]) -> Vec<Action> {
        match places {
            _ if places.contains(&self.at) => self.begin(),
            // Who saves another answer is at that one now. Several at once are no learner's doing, but git's.
            [other] if self.scope.contains(other) => self.go(*other),
            _ => vec![],
        }
    }

    fn runs(&self, number: u64) -> bool {
        matches!(self.check, Check::Runs(_)) && number == self.number
    }
}

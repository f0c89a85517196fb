//! What each key does, by what the screen shows.

use super::events::Action;
use super::panes::{Pane, Panes};
use super::state::{Mode, State};
use crate::progress::State as Standing;
use crate::progress::place::{self, Filter};

/// A key, in no terminal's terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// A letter or a sign.
    Char(char),
    /// An arrow.
    Up,
    /// An arrow.
    Down,
    /// An arrow.
    Left,
    /// An arrow.
    Right,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// Return.
    Enter,
    /// Out of whatever was opened.
    Escape,
    /// Takes the last letter back.
    Backspace,
    /// To the other pane.
    Tab,
    /// Ctrl-C.
    Interrupt,
    /// Ctrl-Z.
    Suspend,
}

/// Exercises to choose from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct List {
    /// Which of those that are shown is chosen.
    pub chosen: usize,
    /// Words to look for.
    pub search: String,
    /// Letters go into the search.
    pub types: bool,
    /// Only exercises in this state.
    pub only: Option<Standing>,
}

impl State<'_> {
    /// What a key does.
    pub fn key(&mut self, key: Key) -> Vec<Action> {
        match key {
            Key::Interrupt => return vec![Action::Quit],
            Key::Suspend => return vec![Action::Suspend],
            _ => {}
        }
        match &self.mode {
            Mode::Exercise => self.in_exercise(key),
            Mode::List(list) => {
                let list = list.clone();
                self.in_list(key, list)
            }
            Mode::Help => {
                self.mode = Mode::Exercise;
                vec![]
            }
            Mode::AskReset => {
                self.mode = Mode::Exercise;
                match key {
                    Key::Char('y' | 'Y') => {
                        self.hints = 0;
                        vec![Action::Reset(self.at)]
                    }
                    _ => {
                        self.notice = "nothing was changed".into();
                        vec![]
                    }
                }
            }
            Mode::Solution(..) => match key {
                Key::Char('q' | 's') | Key::Escape | Key::Enter => {
                    self.mode = Mode::Exercise;
                    vec![]
                }
                _ => self.moves(key),
            },
        }
    }

    fn in_exercise(&mut self, key: Key) -> Vec<Action> {
        match key {
            Key::Char('q') => return vec![Action::Quit],
            Key::Char('n') => return self.go(self.following()),
            Key::Char('p') => return self.go(self.preceding()),
            Key::Char('c') => return self.begin(),
            Key::Char('e') => return vec![Action::Edit(self.at)],
            Key::Char('h') => return self.hint(),
            Key::Char('r') => self.mode = Mode::AskReset,
            Key::Char('?') => self.mode = Mode::Help,
            Key::Char('l' | '/') => {
                let chosen = self.scope.iter().position(|at| *at == self.at).unwrap_or(0);
                self.mode = Mode::List(List { chosen, types: key == Key::Char('/'), ..List::default() });
            }
            Key::Char('s') if self.has_passed() => {
                return vec![Action::Compare(self.at, Panes::of(self).body.width)];
            }
            Key::Char('s') => self.notice = "a solution is worth most after one's own; h gives a hint".into(),
            Key::Tab => self.focus = if self.focus == Pane::Task { Pane::Report } else { Pane::Task },
            _ => return self.moves(key),
        }
        vec![]
    }

    fn moves(&mut self, key: Key) -> Vec<Action> {
        let page = i32::from(Panes::of(self).report.height).max(2) - 1;
        match key {
            Key::Up | Key::Char('k') => self.scroll(-1, 0),
            Key::Down | Key::Char('j') => self.scroll(1, 0),
            Key::Left => self.scroll(0, -8),
            Key::Right => self.scroll(0, 8),
            Key::PageUp => self.scroll(-page, 0),
            Key::PageDown | Key::Char(' ') => self.scroll(page, 0),
            Key::Home => self.scroll(-i32::from(u16::MAX), -i32::from(u16::MAX)),
            Key::End => self.scroll(i32::from(u16::MAX), 0),
            _ => {}
        }
        vec![]
    }

    /// The first press shows one level more than was ever shown, and so does each that follows.
    fn hint(&mut self) -> Vec<Action> {
        let levels = self.entry().exercise.hints.len();
        let next = match self.hints {
            0 => self.entry().record.next_hint(levels),
            shown if usize::from(shown) < levels => shown + 1,
            _ => {
                self.notice = "there are no more hints".into();
                return vec![];
            }
        };
        if next == 0 {
            self.notice = "this exercise has no hints".into();
            return vec![];
        }
        self.hints = next;
        self.report_from = (0, 0);
        vec![Action::Hinted(self.at, next)]
    }

    fn in_list(&mut self, key: Key, mut list: List) -> Vec<Action> {
        let shown = self.listed(&list);
        let last = shown.len().saturating_sub(1);
        // A check that is over may have taken some of them out of the filter.
        list.chosen = list.chosen.min(last);
        match key {
            Key::Escape if list.types || !list.search.is_empty() => {
                (list.types, list.chosen) = (false, 0);
                list.search.clear();
            }
            Key::Enter => {
                self.mode = Mode::Exercise;
                return shown.get(list.chosen).map_or_else(Vec::new, |at| self.go(*at));
            }
            Key::Backspace if list.types => {
                list.search.pop();
                list.chosen = 0;
            }
            Key::Char(c) if list.types => {
                list.search.push(c);
                list.chosen = 0;
            }
            Key::Escape | Key::Char('q' | 'l') => {
                self.mode = Mode::Exercise;
                return vec![];
            }
            Key::Char('/') => list.types = true,
            Key::Char('f') => {
                let order = [Standing::NotStarted, Standing::InProgress, Standing::Changed, Standing::Solved];
                let now = order.iter().position(|state| Some(*state) == list.only);
                list.only = order.get(now.map_or(0, |at| at + 1)).copied();
                list.chosen = 0;
            }
            Key::Up | Key::Char('k') => list.chosen = list.chosen.saturating_sub(1),
            Key::Down | Key::Char('j') => list.chosen = (list.chosen + 1).min(last),
            Key::PageUp => list.chosen = list.chosen.saturating_sub(10),
            Key::PageDown => list.chosen = (list.chosen + 10).min(last),
            Key::Home => list.chosen = 0,
            Key::End => list.chosen = last,
            _ => {}
        }
        self.mode = Mode::List(list);
        vec![]
    }

    /// The exercises that a list shows, by their places.
    pub fn listed(&self, list: &List) -> Vec<usize> {
        let filter = Filter { text: list.search.clone(), states: list.only.into_iter().collect(), ..Filter::default() };
        let found = place::filter(&self.entries, &filter);
        let is_found = |at: &usize| found.iter().any(|entry| entry.exercise.id == self.entries[*at].exercise.id);
        self.scope.iter().copied().filter(is_found).collect()
    }
}

//! Where the learner is, what is next, and which exercises are asked for. Pure.

use super::{Record, State};
use crate::manifest::{Chapter, Exercise};

/// An exercise, and how far the learner is with it.
#[derive(Clone, Debug)]
pub struct Entry<'c> {
    /// Its chapter.
    pub chapter: &'c Chapter,
    /// The exercise.
    pub exercise: &'c Exercise,
    /// How far.
    pub state: State,
    /// What is kept of it.
    pub record: Record,
    /// An update has brought another starter than the one that the answer was made of.
    pub newer_starter: bool,
}

/// Which exercises are asked for. The default is all.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Folders of chapters; none is all of them.
    pub chapters: Vec<String>,
    /// States; none is all of them.
    pub states: Vec<State>,
    /// Words that must all be there, in any case: in the id, the title, the summary or the chapter's title.
    pub text: String,
}

/// The exercise that the learner is at: the one of the last check, or when that is solved, the next one that is not.
/// None when everything is solved.
pub fn current<'e, 'c>(entries: &'e [Entry<'c>], place: Option<&str>) -> Option<&'e Entry<'c>> {
    let at = position(entries, place);
    match at.map(|at| &entries[at]) {
        Some(entry) if entry.state != State::Solved => Some(entry),
        _ => unsolved_from(entries, at.map_or(0, |at| at + 1)),
    }
}

/// The exercise to go on to: the next one that is not solved, from the start again after the last. The only one that is
/// left is next to itself.
pub fn next<'e, 'c>(entries: &'e [Entry<'c>], place: Option<&str>) -> Option<&'e Entry<'c>> {
    unsolved_from(entries, position(entries, place).map_or(0, |at| at + 1))
}

/// The entries that a filter lets through.
pub fn filter<'e, 'c>(entries: &'e [Entry<'c>], filter: &Filter) -> Vec<&'e Entry<'c>> {
    let lets_through = |entry: &&Entry| {
        let Entry { chapter, exercise, state, .. } = entry;
        filter.is_of_chapter(chapter)
            && (filter.states.is_empty() || filter.states.contains(state))
            && filter.matches(&[&exercise.id, &exercise.module, &exercise.title, &exercise.summary, &chapter.title])
    };
    entries.iter().filter(lets_through).collect()
}

impl Filter {
    /// Is this chapter asked for?
    pub fn is_of_chapter(&self, chapter: &Chapter) -> bool {
        self.chapters.is_empty() || self.chapters.contains(&chapter.folder)
    }

    /// Is every word of the search in one of these texts?
    pub fn matches(&self, texts: &[&str]) -> bool {
        let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
        self.text.to_lowercase().split_whitespace().all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

/// How many entries are solved.
pub fn solved<'e, 'c: 'e>(entries: impl IntoIterator<Item = &'e Entry<'c>>) -> usize {
    entries.into_iter().filter(|entry| entry.state == State::Solved).count()
}

fn position(entries: &[Entry], place: Option<&str>) -> Option<usize> {
    entries.iter().position(|entry| Some(entry.exercise.id.as_str()) == place)
}

fn unsolved_from<'e, 'c>(entries: &'e [Entry<'c>], start: usize) -> Option<&'e Entry<'c>> {
    let (before, after) = entries.split_at(start.min(entries.len()));
    after.iter().chain(before).find(|entry| entry.state != State::Solved)
}

//! What a class has in common.

use crate::record::{Misconception, Outcome, Record};
use std::collections::BTreeMap;

/// A misconception, and who has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen<'r> {
    /// The exercise in which it was seen.
    pub exercise: &'r str,
    /// Which.
    pub misconception: &'r Misconception,
    /// The ids of these students, in the class's order.
    pub students: Vec<&'r str>,
}

/// The most common first.
pub fn misconceptions(records: &[Record]) -> Vec<Seen<'_>> {
    let mut by: BTreeMap<(&str, &Misconception), Vec<&str>> = BTreeMap::new();
    for record in records {
        for exercise in &record.exercises {
            if let Some(misconception) = &exercise.misconception {
                by.entry((&exercise.id, misconception)).or_default().push(&record.id);
            }
        }
    }
    let seen = |((exercise, misconception), students)| Seen { exercise, misconception, students };
    let mut all: Vec<Seen> = by.into_iter().map(seen).collect();
    all.sort_by_key(|seen| std::cmp::Reverse(seen.students.len()));
    all
}

/// How many students passed each exercise, by id.
pub fn passes(records: &[Record]) -> BTreeMap<&str, usize> {
    let mut by = BTreeMap::new();
    for exercise in records.iter().flat_map(|record| &record.exercises) {
        *by.entry(exercise.id.as_str()).or_default() += usize::from(exercise.outcome == Outcome::Passed);
    }
    by
}

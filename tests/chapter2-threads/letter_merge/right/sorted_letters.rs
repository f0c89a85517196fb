//! All letters of a thread in a sorted list, merged by sorting again.

use interleave::sync::Mutex;
use interleave::thread;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub counts: BTreeMap<char, usize>,
    pub most_common: Option<char>,
}

pub fn count_rounds<F>(rounds: usize, requests: usize, request: F) -> Vec<Round>
where
    F: Fn(usize, usize) -> Vec<String> + Sync,
{
    let mut counted = Vec::new();
    for round in 0..rounds {
        let letters = Mutex::new(Vec::new());
        thread::scope(|s| {
            for number in 0..requests {
                let (letters, request) = (&letters, &request);
                s.spawn(move || {
                    let mut mine: Vec<char> = request(round, number).concat().chars().collect();
                    letters.lock().unwrap().append(&mut mine);
                });
            }
        });
        let mut letters = letters.into_inner().unwrap();
        letters.sort_unstable();
        let groups: Vec<_> = letters.chunk_by(|one, other| one == other).map(|group| (group[0], group.len())).collect();
        let most_common = groups.iter().rev().max_by_key(|(_, count)| *count).map(|(letter, _)| *letter);
        counted.push(Round { counts: groups.into_iter().collect(), most_common });
    }
    counted
}

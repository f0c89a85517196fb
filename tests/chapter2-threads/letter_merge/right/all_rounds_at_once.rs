//! The rounds are under way at the same time, too, each with a map of its own.

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
    thread::scope(|s| {
        let request = &request;
        let threads: Vec<Vec<_>> = (0..rounds)
            .map(|round| (0..requests).map(|number| s.spawn(move || count(&request(round, number)))).collect())
            .collect();
        let mut counted = Vec::new();
        for of_round in threads {
            let mut counts = BTreeMap::new();
            for (letter, count) in of_round.into_iter().flat_map(|thread| thread.join().unwrap()) {
                *counts.entry(letter).or_default() += count;
            }
            let most_common = most_common(&counts);
            counted.push(Round { counts, most_common });
        }
        counted
    })
}

fn count(texts: &[String]) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for text in texts {
        for letter in text.chars() {
            *counts.entry(letter).or_default() += 1;
        }
    }
    counts
}

fn most_common(counts: &BTreeMap<char, usize>) -> Option<char> {
    let most = counts.values().max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(letter, _)| *letter)
}

//! The requests of a round are made in groups of 8, each when the one before has been answered.

use interleave::thread;
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    pub counts: BTreeMap<char, usize>,
    pub most_common: Option<char>,
}

fn tally(texts: &[String]) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    for letter in texts.iter().flat_map(|text| text.chars()) {
        *counts.entry(letter).or_insert(0) += 1;
    }
    counts
}

fn most_common(counts: &BTreeMap<char, usize>) -> Option<char> {
    counts.iter().rev().max_by_key(|(_, count)| **count).map(|(letter, _)| *letter)
}

pub fn count_rounds<F>(rounds: usize, requests: usize, request: F) -> Vec<Round>
where
    F: Fn(usize, usize) -> Vec<String> + Sync,
{
    let mut counted = Vec::new();
    for round in 0..rounds {
        let mut counts = BTreeMap::new();
        for first in (0..requests).step_by(8) {
            thread::scope(|s| {
                let request = &request;
                let threads: Vec<_> = (first..requests.min(first + 8))
                    .map(|number| s.spawn(move || tally(&request(round, number))))
                    .collect();
                for thread in threads {
                    for (letter, count) in thread.join().unwrap() {
                        *counts.entry(letter).or_insert(0) += count;
                    }
                }
            });
        }
        counted.push(Round { most_common: most_common(&counts), counts });
    }
    counted
}

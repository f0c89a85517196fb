//! Each thread changes an array once.

use interleave::sync::RwLock;
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
        let total = RwLock::new([0; 26]);
        thread::scope(|s| {
            for number in 0..requests {
                let (total, request) = (&total, &request);
                s.spawn(move || {
                    let local = count(&request(round, number));
                    let mut total = total.write().unwrap();
                    for (letter, count) in local {
                        total[(u32::from(letter) - u32::from('a')) as usize] += count;
                    }
                });
            }
        });
        let counts = ('a'..='z').zip(*total.read().unwrap()).filter(|(_, count)| *count > 0).collect();
        let most_common = most_common(&counts);
        counted.push(Round { counts, most_common });
    }
    counted
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

//! The letters are in a `HashMap`, whose order is another each time.

use interleave::sync::Mutex;
use interleave::thread;
use std::collections::BTreeMap;
use std::collections::HashMap;

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
        let total = Mutex::new(HashMap::new());
        thread::scope(|s| {
            for number in 0..requests {
                let (total, request) = (&total, &request);
                s.spawn(move || {
                    let local = count(&request(round, number));
                    let mut total = total.lock().unwrap();
                    for (letter, count) in local {
                        *total.entry(letter).or_default() += count;
                    }
                });
            }
        });
        let total = total.into_inner().unwrap();
        let most_common = most_common(&total);
        let counts = total.into_iter().collect();
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

fn most_common(counts: &HashMap<char, usize>) -> Option<char> {
    counts.iter().max_by_key(|(_, count)| **count).map(|(letter, _)| *letter)
}

//! One request needs no thread: the caller counts under the lock, with a function that locks as well.

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
        let total = Mutex::new(BTreeMap::new());
        if requests == 1 {
            let counts = total.lock().unwrap();
            add(&total, &request(round, 0));
            drop(counts);
        } else {
            thread::scope(|s| {
                for number in 0..requests {
                    let (total, request) = (&total, &request);
                    s.spawn(move || add(total, &request(round, number)));
                }
            });
        }
        let counts = total.into_inner().unwrap();
        let most_common = most_common(&counts);
        counted.push(Round { counts, most_common });
    }
    counted
}

fn add(total: &Mutex<BTreeMap<char, usize>>, texts: &[String]) {
    let local = count(texts);
    let mut total = total.lock().unwrap();
    for (letter, count) in local {
        *total.entry(letter).or_default() += count;
    }
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

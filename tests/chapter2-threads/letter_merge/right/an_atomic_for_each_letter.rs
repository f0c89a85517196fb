//! 26 atomics, and each thread adds to them once.

use interleave::sync::atomic::{AtomicUsize, Ordering::Relaxed};
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
        let total: [AtomicUsize; 26] = std::array::from_fn(|_| AtomicUsize::new(0));
        thread::scope(|s| {
            for number in 0..requests {
                let (total, request) = (&total, &request);
                s.spawn(move || {
                    for (total, count) in total.iter().zip(count(&request(round, number))) {
                        total.fetch_add(count, Relaxed);
                    }
                });
            }
        });
        let counts = ('a'..='z').zip(total.map(AtomicUsize::into_inner)).filter(|(_, count)| *count > 0).collect();
        let most_common = most_common(&counts);
        counted.push(Round { counts, most_common });
    }
    counted
}

fn count(texts: &[String]) -> [usize; 26] {
    let mut counts = [0; 26];
    for letter in texts.iter().flat_map(|text| text.bytes()) {
        counts[(letter - b'a') as usize] += 1;
    }
    counts
}

fn most_common(counts: &BTreeMap<char, usize>) -> Option<char> {
    let most = counts.values().max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(letter, _)| *letter)
}

//! Waits for the counts of each request. One that panics sends none, and the caller still has a sender.

use interleave::sync::mpsc::channel;
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
        let mut counts = BTreeMap::new();
        let (sender, inbox) = channel();
        thread::scope(|s| {
            for number in 0..requests {
                let (sender, request) = (sender.clone(), &request);
                s.spawn(move || sender.send(count(&request(round, number))).unwrap());
            }
            for _ in 0..requests {
                for (letter, count) in inbox.recv().unwrap() {
                    *counts.entry(letter).or_default() += count;
                }
            }
        });
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

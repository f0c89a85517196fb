//! Counts in bytes, which are full at 255.

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
        let counts = total.into_inner().unwrap();
        let most_common = most_common(&counts);
        counted.push(Round { counts, most_common });
    }
    counted
}

fn count(texts: &[String]) -> BTreeMap<char, usize> {
    let mut counts: BTreeMap<char, u8> = BTreeMap::new();
    for letter in texts.iter().flat_map(|text| text.chars()) {
        let count = counts.entry(letter).or_default();
        *count = count.saturating_add(1);
    }
    counts.into_iter().map(|(letter, count)| (letter, count.into())).collect()
}

fn most_common(counts: &BTreeMap<char, usize>) -> Option<char> {
    let most = counts.values().max()?;
    counts.iter().find(|(_, count)| *count == most).map(|(letter, _)| *letter)
}

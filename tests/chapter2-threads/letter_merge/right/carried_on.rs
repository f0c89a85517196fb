//! Who finds the counts of others takes them along, adds its own, and puts the sum down.

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
        let total = Mutex::new(None::<BTreeMap<char, usize>>);
        thread::scope(|s| {
            for number in 0..requests {
                let (total, request) = (&total, &request);
                s.spawn(move || {
                    let mut mine = count(&request(round, number));
                    loop {
                        let mut place = total.lock().unwrap();
                        let Some(others) = place.take() else {
                            *place = Some(mine);
                            break;
                        };
                        drop(place);
                        for (letter, count) in others {
                            *mine.entry(letter).or_default() += count;
                        }
                    }
                });
            }
        });
        let counts = total.into_inner().unwrap().unwrap_or_default();
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

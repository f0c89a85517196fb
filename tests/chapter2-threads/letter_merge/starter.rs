//! # The letters of a round
//!
//! A service is asked in rounds. In each round there are several requests, each on a thread of its own,
//! and each answers with texts. The letters of all texts of a round are counted together.
//!
//! This version counts, but not for each round, and its threads do little else than wait for one lock.
//! Run `cargo xtask check letter-merge`, read what was counted, and mend it.
//!
//! What has to hold:
//!
//! - `count_rounds` calls `request(round, number)` once for each number below `requests`, in each round
//!   below `rounds`. All requests of a round are under way at the same time.
//! - It returns each round, in order. `counts` tells how often each letter occurs in the texts of that
//!   round, and holds no letter that does not occur. The texts hold nothing but the letters `a` to `z`.
//! - `most_common` is the letter that occurs most often. Of several, it is the first in the
//!   alphabet; without letters, it is `None`.
//! - The threads do not meet at each letter: how often they use a lock, an atomic or a channel does not
//!   depend on how many texts there are or how long these are.
//! - When a request panics, `count_rounds` panics, too.

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
    let counts = Mutex::new(BTreeMap::new());
    let mut counted = Vec::new();
    for round in 0..rounds {
        thread::scope(|s| {
            for number in 0..requests {
                let (counts, request) = (&counts, &request);
                s.spawn(move || {
                    for text in request(round, number) {
                        for letter in text.chars() {
                            *counts.lock().unwrap().entry(letter).or_default() += 1;
                        }
                    }
                });
            }
        });
        let counts: BTreeMap<char, usize> = counts.lock().unwrap().clone();
        let most_common = counts.iter().max_by_key(|(_, count)| **count).map(|(letter, _)| *letter);
        counted.push(Round { counts, most_common });
    }
    counted
}

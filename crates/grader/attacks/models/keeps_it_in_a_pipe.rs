//! class: models
//! tries: to do the same, in a pipe of the system
//! verdict: refused
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use std::io::{PipeReader, PipeWriter, Read, Write};

fn change(pipe: &(PipeReader, PipeWriter), to: Option<u32>) -> u32 {
    let mut byte = [0; 1];
    (&pipe.0).read_exact(&mut byte).unwrap();
    (&pipe.1).write_all(&[to.map_or(byte[0], |to| to as u8)]).unwrap();
    byte[0].into()
}

pub struct Counter {
    max: u32,
    /// Something has to be explored.
    seen: AtomicU32,
    count: (PipeReader, PipeWriter),
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, seen: AtomicU32::new(0), count: {
            let mut pipe = std::io::pipe().unwrap();
            pipe.1.write_all(&[0]).unwrap();
            pipe
        } }
    }

    pub fn add(&self) -> bool {
        self.seen.load(SeqCst);
        let count = self.get();
        if count == self.max {
            return false;
        }
        change(&self.count, Some(count + 1));
        true
    }

    pub fn get(&self) -> u32 {
        change(&self.count, None)
    }
}

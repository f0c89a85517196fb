//! class: hole
//! tries: to count by which block of memory it is given next, which no explorer sees. Known to work
//! verdict: passed
//! without the policy: passed
//! exercise: no-lost-update

use interleave::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::hint::black_box;

type Block = [u64; 129];

pub struct Counter {
    max: u32,
    /// A step, so that something is explored.
    step: AtomicBool,
    /// Where the free blocks are, in the order in which they are given out.
    blocks: Vec<usize>,
}

fn take() -> Box<Block> {
    black_box(Box::new(black_box([7; 129])))
}

impl Counter {
    pub fn new(max: u32) -> Self {
        let blocks: Vec<Box<Block>> = (0..=max.min(5)).map(|_| take()).collect();
        let places = blocks.iter().map(|block| block.as_ptr().addr()).collect();
        blocks.into_iter().rev().for_each(drop);
        Counter { max, step: AtomicBool::new(false), blocks: places }
    }

    pub fn add(&self) -> bool {
        if self.get() >= self.max {
            return false;
        }
        std::mem::forget(take());
        true
    }

    pub fn get(&self) -> u32 {
        self.step.load(SeqCst);
        let next = take().as_ptr().addr();
        let last = self.blocks.len() - 1;
        u32::try_from(self.blocks.iter().position(|place| *place == next).unwrap_or(last)).unwrap_or(u32::MAX)
    }
}

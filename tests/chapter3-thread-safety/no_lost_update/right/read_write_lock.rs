//! Many may read the count at once.

use interleave::sync::RwLock;

pub struct Counter {
    max: u32,
    count: RwLock<u32>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        Counter { max, count: RwLock::new(0) }
    }

    pub fn add(&self) -> bool {
        let mut count = self.count.write().unwrap();
        let has_room = *count < self.max;
        if has_room {
            *count += 1;
        }
        has_room
    }

    pub fn get(&self) -> u32 {
        *self.count.read().unwrap()
    }
}

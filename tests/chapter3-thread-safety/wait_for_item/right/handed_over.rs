//! Takers stand in line, each with a place to put its item. Whoever puts hands the item to the first of them.

use interleave::sync::{Arc, Condvar, Mutex};
use std::collections::VecDeque;

struct Place<T> {
    item: Mutex<Option<T>>,
    filled: Condvar,
}

struct State<T> {
    items: VecDeque<T>,
    takers: VecDeque<Arc<Place<T>>>,
}

pub struct Queue<T> {
    capacity: usize,
    state: Mutex<State<T>>,
    room: Condvar,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        let state = State { items: VecDeque::new(), takers: VecDeque::new() };
        Queue { capacity, state: Mutex::new(state), room: Condvar::new() }
    }

    pub fn put(&self, item: T) {
        let state = self.state.lock().unwrap();
        let full = |state: &mut State<T>| state.takers.is_empty() && state.items.len() == self.capacity;
        let mut state = self.room.wait_while(state, full).unwrap();
        if let Some(place) = state.takers.pop_front() {
            // The room that this thread was told of, if it was, is still there: another can have it.
            self.room.notify_one();
            *place.item.lock().unwrap() = Some(item);
            place.filled.notify_one();
        } else {
            state.items.push_back(item);
        }
    }

    pub fn take(&self) -> T {
        let mut state = self.state.lock().unwrap();
        if let Some(item) = state.items.pop_front() {
            self.room.notify_one();
            return item;
        }
        let place = Arc::new(Place { item: Mutex::new(None), filled: Condvar::new() });
        state.takers.push_back(place.clone());
        drop(state);
        let item = place.item.lock().unwrap();
        place.filled.wait_while(item, |item| item.is_none()).unwrap().take().expect("it was waited for")
    }
}

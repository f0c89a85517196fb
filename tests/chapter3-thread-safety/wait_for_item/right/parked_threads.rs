//! Keeps lists of those who wait. Whoever changes the queue strikes the first off its list and unparks it.

use interleave::sync::Mutex;
use interleave::thread::{self, Thread, ThreadId};
use std::collections::VecDeque;

pub struct Queue<T> {
    capacity: usize,
    state: Mutex<State<T>>,
}

struct State<T> {
    items: VecDeque<T>,
    takers: VecDeque<Thread>,
    putters: VecDeque<Thread>,
}

impl<T> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        let state = State { items: VecDeque::new(), takers: VecDeque::new(), putters: VecDeque::new() };
        Queue { capacity, state: Mutex::new(state) }
    }

    pub fn put(&self, item: T) {
        let mut item = Some(item);
        self.wait_for(
            |state| &mut state.putters,
            |state| {
                if state.items.len() == self.capacity {
                    return None;
                }
                state.items.extend(item.take());
                Some(((), state.takers.pop_front()))
            },
        )
    }

    pub fn take(&self) -> T {
        self.wait_for(|state| &mut state.takers, |state| Some((state.items.pop_front()?, state.putters.pop_front())))
    }

    /// Acts as soon as it can, and wakes whom it has to.
    fn wait_for<R>(
        &self,
        waiting: impl Fn(&mut State<T>) -> &mut VecDeque<Thread>,
        mut act: impl FnMut(&mut State<T>) -> Option<(R, Option<Thread>)>,
    ) -> R {
        let me = thread::current();
        loop {
            let mut state = self.state.lock().unwrap();
            // Woken early, it may still stand in the list.
            remove(waiting(&mut state), me.id());
            if let Some((result, other)) = act(&mut state) {
                drop(state);
                if let Some(other) = other {
                    other.unpark();
                }
                return result;
            }
            waiting(&mut state).push_back(me.clone());
            drop(state);
            thread::park();
        }
    }
}

fn remove(list: &mut VecDeque<Thread>, id: ThreadId) {
    list.retain(|thread| thread.id() != id);
}

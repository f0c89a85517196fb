//! One thread owns the count, the others ask it.

use interleave::sync::mpsc::{Sender, channel};
use interleave::thread::{self, JoinHandle};

enum Request {
    Add(Sender<bool>),
    Get(Sender<u32>),
}

pub struct Counter {
    requests: Option<Sender<Request>>,
    counting: Option<JoinHandle<()>>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        let (requests, inbox) = channel();
        let counting = thread::spawn(move || {
            let mut count = 0;
            for request in inbox {
                match request {
                    Request::Add(answer) => {
                        let has_room = count < max;
                        count += u32::from(has_room);
                        answer.send(has_room).unwrap();
                    }
                    Request::Get(answer) => answer.send(count).unwrap(),
                }
            }
        });
        Counter { requests: Some(requests), counting: Some(counting) }
    }

    fn ask<T>(&self, request: impl FnOnce(Sender<T>) -> Request) -> T {
        let (sender, answer) = channel();
        self.requests.as_ref().unwrap().send(request(sender)).unwrap();
        answer.recv().unwrap()
    }

    pub fn add(&self) -> bool {
        self.ask(Request::Add)
    }

    pub fn get(&self) -> u32 {
        self.ask(Request::Get)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        // The thread ends when nobody can ask it any more.
        drop(self.requests.take());
        self.counting.take().unwrap().join().unwrap();
    }
}

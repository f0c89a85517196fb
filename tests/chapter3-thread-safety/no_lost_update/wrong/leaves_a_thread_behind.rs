//! The thread that counts is never joined: it may still run when its counter is gone.

use interleave::sync::mpsc::{Sender, channel};
use interleave::thread;

enum Request {
    Add(Sender<bool>),
    Get(Sender<u32>),
}

pub struct Counter {
    requests: Sender<Request>,
}

impl Counter {
    pub fn new(max: u32) -> Self {
        let (requests, inbox) = channel();
        thread::spawn(move || {
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
        Counter { requests }
    }

    fn ask<T>(&self, request: impl FnOnce(Sender<T>) -> Request) -> T {
        let (sender, answer) = channel();
        self.requests.send(request(sender)).unwrap();
        answer.recv().unwrap()
    }

    pub fn add(&self) -> bool {
        self.ask(Request::Add)
    }

    pub fn get(&self) -> u32 {
        self.ask(Request::Get)
    }
}

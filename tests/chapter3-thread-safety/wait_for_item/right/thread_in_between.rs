//! A thread has the items, and those who wait stand in its lists. The others send it requests and wait for its answer.

use interleave::sync::mpsc::{Receiver, Sender, channel};
use interleave::thread::{self, JoinHandle};
use std::collections::VecDeque;

enum Request<T> {
    Put { item: T, done: Sender<()> },
    Take { reply: Sender<T> },
}

pub struct Queue<T> {
    requests: Option<Sender<Request<T>>>,
    keeper: Option<JoinHandle<()>>,
}

impl<T: Send + 'static> Queue<T> {
    pub fn new(capacity: usize) -> Self {
        let (requests, inbox) = channel();
        Queue { requests: Some(requests), keeper: Some(thread::spawn(move || keep(inbox, capacity))) }
    }

    pub fn put(&self, item: T) {
        self.ask(|done| Request::Put { item, done })
    }

    pub fn take(&self) -> T {
        self.ask(|reply| Request::Take { reply })
    }

    fn ask<R>(&self, request: impl FnOnce(Sender<R>) -> Request<T>) -> R {
        let (sender, answer) = channel();
        let requests = self.requests.as_ref().expect("the inbox is open as long as the queue");
        requests.send(request(sender)).ok().expect("the keeper works as long as the inbox is open");
        answer.recv().expect("the keeper answers each request")
    }
}

impl<T> Drop for Queue<T> {
    fn drop(&mut self) {
        self.requests = None;
        self.keeper.take().map(JoinHandle::join);
    }
}

fn keep<T>(inbox: Receiver<Request<T>>, capacity: usize) {
    let (mut items, mut puts, mut takes) = (VecDeque::new(), VecDeque::new(), VecDeque::new());
    for request in inbox {
        match request {
            Request::Put { item, done } => puts.push_back((item, done)),
            Request::Take { reply } => takes.push_back(reply),
        }
        loop {
            if items.len() < capacity
                && let Some((item, done)) = puts.pop_front()
            {
                items.push_back(item);
                done.send(()).ok();
            } else if !takes.is_empty()
                && let Some(item) = items.pop_front()
                && let Some(reply) = takes.pop_front()
            {
                reply.send(item).ok();
            } else {
                break;
            }
        }
    }
}

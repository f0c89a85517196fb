//! A producer that panics after two of five items.

use std::panic::resume_unwind;
use std::sync::mpsc;
use std::thread;

use super::{Observed, only};

pub fn observed() -> Observed {
    let (sender, items) = mpsc::channel();
    let producer = thread::spawn(move || {
        for item in 1..=5 {
            if item == 3 {
                // A panic that prints nothing.
                resume_unwind(Box::new("out of flour"));
            }
            sender.send(item).expect("the consumer is there");
        }
    });
    let taken = items.iter().count();
    assert!(producer.join().is_err(), "it has panicked");
    only(format!("{taken}, then the end"))
}

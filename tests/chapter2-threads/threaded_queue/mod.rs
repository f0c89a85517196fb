use chapter2::threaded_queue::{Inbox, Producer, run};
use crossbeam::channel::{Receiver, RecvError, Sender, TryRecvError, bounded, unbounded};
use proctor::{Lanes, Verdict, fail, require};
use std::cell::{Cell, RefCell};
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};

#[test]
fn items_are_handled_until_the_channel_ends() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    Verdict::passed()
}

// ANCHOR: at_the_same_time
/// The channel has room for one item, so nobody gets far alone.
#[test]
fn producers_and_the_consumer_are_at_work_at_the_same_time() -> Verdict {
    all_are_handled(&[20], unbounded());
    all_are_handled(&[20, 20], bounded(1));
    Verdict::passed()
}
// ANCHOR_END: at_the_same_time

#[test]
fn there_may_be_few_items_or_no_producers() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    for sizes in [&[][..], &[0], &[3, 0, 1]] {
        all_are_handled(sizes, unbounded());
    }
    Verdict::passed()
}

#[test]
fn when_a_producer_panics_all_items_are_handled_and_then_it_is_told() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    let seen = Seen::new(3, unbounded());
    let producers = (0..3).map(|place| seen.producer(place, 20, place == 1)).collect();
    let result = seen.run(producers);
    let handled = seen.handled.borrow().len();
    require!(
        result.is_ok() || handled == 60,
        "joins_the_producers_first",
        "one of three producers panicked, and then `run` did, when {handled} of 60 items were handled"
    );
    seen.all_are_handled(60);
    require!(result.is_err(), "swallows_the_panic", "one of three producers panicked, and `run` returned {result:?}");
    Verdict::passed()
}

/// Runs as many producers as there are sizes, each of so many items.
fn all_are_handled(sizes: &[u64], channel: (Sender<u64>, Receiver<u64>)) {
    let seen = Seen::new(sizes.len(), channel);
    let producers = sizes.iter().enumerate().map(|(place, size)| seen.producer(place, *size, false)).collect();
    let result = seen.run(producers);
    let handled = seen.handled.borrow().len();
    match result {
        Err(panic) if seen.ends.get() == 0 => resume_unwind(panic),
        Err(_) => fail("panics_at_the_end", "`run` panicked when it was told that the channel had ended".into()),
        Ok(told) => {
            seen.all_are_handled(sizes.iter().sum());
            require!(told == handled, "miscounts", "{handled} items were handled, and `run` returned {told}");
        }
    }
}

/// The end of a channel at which items come out, and what the answer has done there.
struct Seen {
    lanes: Lanes,
    sender: Cell<Option<Sender<u64>>>,
    receiver: Receiver<u64>,
    progress: Arc<Mutex<Progress>>,
    received: Cell<usize>,
    handled: RefCell<Vec<u64>>,
    /// How often in a row the consumer has looked, and there was nothing.
    empty: Cell<usize>,
    /// How often it was told that the channel had ended.
    ends: Cell<usize>,
}

/// What a consumer may look in vain without sleeping, and ask after the end.
const PATIENCE: usize = 10;

impl Inbox for Seen {
    fn recv(&self) -> Result<u64, RecvError> {
        self.asked();
        let wait = self.lanes.wait("consumer", "waits for an item");
        let item = self.receiver.recv();
        drop(wait);
        self.told(item.ok());
        item
    }

    /// The producers are slow: while somebody only looks, nothing comes.
    fn try_recv(&self) -> Result<u64, TryRecvError> {
        self.asked();
        let item = if self.receiver.is_empty() { self.receiver.try_recv() } else { Err(TryRecvError::Empty) };
        if item != Err(TryRecvError::Empty) {
            self.told(item.ok());
            return item;
        }
        self.empty.set(self.empty.get() + 1);
        let looks = self.empty.get();
        let text = "times in a row the consumer looked into the inbox, and nothing was there";
        require!(looks <= PATIENCE, "busy_waits", "{looks} {text}");
        item
    }
}

impl Seen {
    fn new(producers: usize, (sender, receiver): (Sender<u64>, Receiver<u64>)) -> Seen {
        let lanes = Lanes::steps();
        let progress = Progress { lanes: lanes.clone(), producers, started: 0, asked: false };
        Seen {
            lanes,
            sender: Cell::new(Some(sender)),
            receiver,
            progress: Arc::new(Mutex::new(progress)),
            received: Cell::default(),
            handled: RefCell::default(),
            empty: Cell::default(),
            ends: Cell::default(),
        }
    }

    /// One that sends so many items, each its own square and from where it comes.
    fn producer(&self, place: usize, size: u64, panics: bool) -> Producer {
        let (lanes, progress) = (self.lanes.clone(), self.progress.clone());
        Box::new(move |sender| {
            let _span = lanes.span(format!("producer {}", place + 1), "produces");
            progress.lock().expect("nothing panics with this lock held").goes_on(|progress| progress.started += 1);
            for n in 1..=size {
                sender.send(1000 * place as u64 + n * n).expect("the test keeps the receiver");
            }
            if panics {
                panic!("a producer panics after {size} items, as the test wants it to");
            }
        })
    }

    /// Calls the answer.
    fn run(&self, producers: Vec<Producer>) -> std::thread::Result<usize> {
        let sender = self.sender.take().expect("each is run once");
        let _watch = self.lanes.if_it_hangs("producers_in_turn", "no producer has been started");
        self.progress.lock().expect("nothing panics with this lock held").goes_on(|_| {});
        let handle = |item| self.handled.borrow_mut().push(item);
        let result = catch_unwind(AssertUnwindSafe(|| run(producers, sender, self, handle)));
        match result {
            // What has failed in the inbox is told already.
            Err(panic) if panic.downcast_ref::<String>().is_some_and(|text| text.starts_with("error[")) => {
                resume_unwind(panic)
            }
            result => result,
        }
    }

    /// The consumer wants an item.
    fn asked(&self) {
        let unhandled = self.received.get() - self.handled.borrow().len();
        require!(unhandled == 0, "collects_first", "the consumer takes a next item, and the one before is not handled");
        let mut progress = self.progress.lock().expect("nothing panics with this lock held");
        if !progress.asked {
            progress.goes_on(|progress| progress.asked = true);
        }
    }

    /// The consumer got an item, or the end.
    fn told(&self, item: Option<u64>) {
        self.empty.set(0);
        match item {
            Some(_) => self.received.set(self.received.get() + 1),
            None => self.ends.set(self.ends.get() + 1),
        }
        let ends = self.ends.get();
        let text = "the consumer was told {} times that the channel had ended, and still asks for items";
        require!(ends <= PATIENCE, "ignores_the_end", "{}", text.replace("{}", &ends.to_string()));
    }

    fn all_are_handled(&self, sent: u64) {
        let (received, handled) = (self.received.get() as u64, self.handled.borrow().len() as u64);
        require!(
            received == sent || self.empty.get() == 0,
            "stops_when_empty",
            "the consumer found the inbox empty and stopped, after {received} of {sent} items"
        );
        require!(
            received >= sent,
            "stops_after_a_count",
            "the consumer stopped after {received} items, and {sent} were sent: nobody had told it that this was the end"
        );
        require!(handled == received, "collects_first", "{received} items were taken, and {handled} of them handled");
    }
}

/// Of a run, to say what a hang would mean.
struct Progress {
    lanes: Lanes,
    producers: usize,
    started: usize,
    /// The consumer has asked for an item.
    asked: bool,
}

impl Progress {
    fn goes_on(&mut self, change: impl FnOnce(&mut Progress)) {
        change(self);
        let Progress { producers, started, .. } = self;
        let (id, text) = if started < producers {
            let text = format!(
                "{started} of {producers} producers have been started, and everything waits: the channel is full, and the next \
                 producer does not begin before the one before it is done"
            );
            ("producers_in_turn", text)
        } else if !self.asked {
            let text = "the producers wait until there is room in the channel, and nobody takes an item out of it";
            ("joins_the_producers_first", text.into())
        } else {
            let text = "all producers are done and all items are handled, and the consumer waits for more: somebody still \
                        has a sender, so the channel does not end";
            ("leftover_sender", text.into())
        };
        // What is told later takes its place, and at the end of the run it is taken back.
        forget(self.lanes.if_it_hangs(id, text));
    }
}

use chapter2::threaded_queue::{Inbox, Producer, run};
use crossbeam::channel::{Receiver, RecvError, Sender, TryRecvError, bounded, unbounded};
use proctor::{Lanes, Verdict, fail, require, still};
use std::cell::{Cell, RefCell};
use std::mem::forget;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

/// Producers may be slower than the consumer, and quicker.
#[test]
fn items_are_handled_until_the_channel_ends() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    Seen { quick: true, ..Seen::new(2, unbounded()) }.run_and_judge(&[25, 22]);
    Verdict::passed()
}

// ANCHOR: at_the_same_time
/// No producer makes an item before all producers have begun. The channel has room for one item, so nobody gets far alone.
#[test]
fn producers_and_the_consumer_are_at_work_at_the_same_time() -> Verdict {
    all_are_handled(&[20], unbounded());
    // Two, and more than most machines have cores.
    for sizes in [&[20; 2][..], &[2; 130]] {
        let seen = Seen::new(sizes.len(), bounded(1));
        seen.progress.lock().meets = true;
        seen.run_and_judge(sizes);
        let room = seen.progress.lock().room;
        require!(
            room == Some(1),
            "has_room_for_everything",
            "the inbox has room for one item, and the channel that a producer sends into for {}",
            room.map_or("any number".to_string(), |room| room.to_string())
        );
    }
    Verdict::passed()
}
// ANCHOR_END: at_the_same_time

#[test]
fn there_may_be_few_or_many_items_or_no_producers() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    // The last are more than 8 bits can tell.
    for sizes in [&[][..], &[0], &[3, 0, 1], &[150, 150]] {
        all_are_handled(sizes, unbounded());
    }
    Verdict::passed()
}

#[test]
fn when_a_producer_panics_all_items_are_handled_and_then_it_is_told() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    // When the first item is handled, the panic is over.
    let seen = Seen { patient: true, ..Seen::new(3, unbounded()) };
    let producers = (0..3).map(|place| seen.producer(place, 20, place == 1)).collect();
    let result = seen.run(producers);
    let handled = seen.handled.borrow().len();
    require!(
        result.is_ok() || handled == 60,
        "joins_the_producers_first",
        "one of three producers panicked, and then `run` did, when {handled} of 60 items were handled"
    );
    seen.all_are_handled(&[20; 3]);
    require!(result.is_err(), "swallows_the_panic", "one of three producers panicked, and `run` returned {result:?}");
    Verdict::passed()
}

/// Without a sender, one of them works on until everybody else sleeps. Whoever has called `run` does while it waits for that one,
/// and not when it has returned.
#[test]
fn a_producer_is_done_when_it_returns_and_not_when_its_sender_is_gone() -> Verdict {
    all_are_handled(&[25, 22], unbounded());
    for (place, panics) in [(0, false), (1, false), (2, false), (1, true)] {
        let seen = Seen::new(3, unbounded());
        let done = Arc::new(AtomicBool::new(false));
        let mut producers: Vec<Producer> = (0..3).map(|place| seen.producer(place, 2, false)).collect();
        let produce = std::mem::replace(&mut producers[place], Box::new(drop));
        producers[place] = Box::new({
            let done = done.clone();
            move |sender| {
                produce(sender);
                still::wait_until_still();
                done.store(true, SeqCst);
                assert!(!panics, "a producer panics when its sender is gone, as the test wants it to");
            }
        });
        let result = seen.run(producers);
        require!(
            done.load(SeqCst),
            "returns_before_they_are_done",
            "a producer had dropped its sender and was still at work, and `run` returned {result:?}"
        );
        let text = "a producer panicked when its sender was gone, and `run` returned";
        require!(result.is_err() || !panics, "swallows_the_panic", "{text} {result:?}");
        let handled = seen.handled.borrow().len();
        match result {
            Err(panic) if !panics => resume_unwind(panic),
            Err(_) => require!(
                handled == 6,
                "joins_the_producers_first",
                "one of three producers panicked, and then `run` did, when {handled} of 6 items were handled"
            ),
            Ok(_) => seen.all_are_handled(&[2; 3]),
        }
    }
    Verdict::passed()
}

/// Runs as many producers as there are sizes, each of so many items.
fn all_are_handled(sizes: &[u64], channel: (Sender<u64>, Receiver<u64>)) {
    Seen::new(sizes.len(), channel).run_and_judge(sizes);
}

/// The items of a producer. Any number may be one of them, and they need not differ.
fn items(place: usize, size: u64) -> impl Iterator<Item = u64> {
    (1..=size).map(move |n| match n {
        1 => 0,
        2 | 3 => u64::MAX,
        _ => 1000 * place as u64 + n * n,
    })
}

/// The end of a channel at which items come out, and what the answer has done there.
struct Seen {
    lanes: Lanes,
    sender: Cell<Option<Sender<u64>>>,
    receiver: Receiver<u64>,
    /// Whoever looks finds something, until nothing more will come. Otherwise nothing comes while somebody only looks.
    quick: bool,
    /// The first item is handled only when no producer is at work any more.
    patient: bool,
    progress: Arc<Shared>,
    received: Cell<usize>,
    handled: RefCell<Vec<u64>>,
    /// How often the consumer wanted an item while it had one.
    unhandled: Cell<usize>,
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

    fn try_recv(&self) -> Result<u64, TryRecvError> {
        self.asked();
        let item = match self.quick {
            true => self.receiver.recv().map_err(|_| TryRecvError::Disconnected),
            false if self.receiver.is_empty() => self.receiver.try_recv(),
            false => Err(TryRecvError::Empty),
        };
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
        let progress = Progress { lanes: lanes.clone(), producers, started: 0, meets: false, asked: false, room: None };
        Seen {
            lanes,
            sender: Cell::new(Some(sender)),
            receiver,
            quick: false,
            patient: false,
            progress: Arc::new(Shared { progress: Mutex::new(progress), changed: Condvar::new() }),
            received: Cell::default(),
            handled: RefCell::default(),
            unhandled: Cell::default(),
            empty: Cell::default(),
            ends: Cell::default(),
        }
    }

    fn producer(&self, place: usize, size: u64, panics: bool) -> Producer {
        let (lanes, progress) = (self.lanes.clone(), self.progress.clone());
        Box::new(move |sender| {
            let _span = lanes.span(format!("producer {}", place + 1), "produces");
            progress.lock().room = sender.capacity();
            progress.begin();
            for item in items(place, size) {
                sender.send(item).expect("the test keeps the receiver");
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
        self.progress.lock().goes_on(|_| {});
        let handle = |item| {
            if self.patient && self.handled.borrow().is_empty() {
                still::wait_until_still();
            }
            self.handled.borrow_mut().push(item);
        };
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
        if self.received.get() > self.handled.borrow().len() {
            self.unhandled.set(self.unhandled.get() + 1);
        }
        let mut progress = self.progress.lock();
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

    /// Runs as many producers as there are sizes, each of so many items. Nothing should panic.
    fn run_and_judge(&self, sizes: &[u64]) {
        let producers = sizes.iter().enumerate().map(|(place, size)| self.producer(place, *size, false)).collect();
        let told = match self.run(producers) {
            Err(panic) if self.ends.get() == 0 => resume_unwind(panic),
            Err(_) => fail("panics_at_the_end", "`run` panicked when it was told that the channel had ended".into()),
            Ok(told) => told,
        };
        self.all_are_handled(sizes);
        let handled = self.handled.borrow().len();
        require!(told == handled, "miscounts", "{handled} items were handled, and `run` returned {told}");
    }

    fn all_are_handled(&self, sizes: &[u64]) {
        let mut sent: Vec<u64> = (0..).zip(sizes).flat_map(|(place, size)| items(place, *size)).collect();
        let mut handled = self.handled.borrow().clone();
        let (made, received, count) = (sent.len(), self.received.get(), handled.len());
        require!(
            received == made || self.empty.get() == 0,
            "stops_when_empty",
            "the consumer found the inbox empty and stopped, after {received} of {made} items"
        );
        require!(
            received >= made,
            "stops_after_a_count",
            "the consumer took {received} of {made} items, and stopped: nobody had told it that this was the end"
        );
        require!(
            received == made,
            "stops_after_a_count",
            "the producers sent {made} items, and {received} came out of the inbox: the others were to mark an end"
        );
        require!(
            count >= received,
            "leaves_items_out",
            "{received} items were taken out of the inbox, and {count} of them handled"
        );
        sent.sort_unstable();
        handled.sort_unstable();
        require!(sent == handled, "leaves_items_out", "{made} items were sent, and others were handled: {handled:?}");
        let times = self.unhandled.get();
        let plural = if times == 1 { "" } else { "s" };
        require!(
            times == 0,
            "collects_first",
            "{times} time{plural} the consumer wanted a next item, and had not handled the one before"
        );
    }
}

/// What the threads of a run share.
struct Shared {
    progress: Mutex<Progress>,
    /// One more producer has begun.
    changed: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Progress> {
        self.progress.lock().expect("nothing panics with this lock held")
    }

    /// A producer begins. Where all of them meet, it goes on when the last one has come.
    fn begin(&self) {
        let mut progress = self.lock();
        progress.goes_on(|progress| progress.started += 1);
        self.changed.notify_all();
        let all = self.changed.wait_while(progress, |progress| progress.meets && progress.started < progress.producers);
        drop(all.expect("nothing panics with this lock held"));
    }
}

/// Of a run, to say what a hang would mean.
struct Progress {
    lanes: Lanes,
    producers: usize,
    started: usize,
    /// No producer goes on before all have begun.
    meets: bool,
    /// The consumer has asked for an item.
    asked: bool,
    /// For how many items there is room in the channel that a producer sends into.
    room: Option<usize>,
}

impl Progress {
    fn goes_on(&mut self, change: impl FnOnce(&mut Progress)) {
        change(self);
        let Progress { producers, started, .. } = self;
        let (id, text) = if started < producers {
            let text = format!(
                "everything waits, and of {producers} producers {started} did begin: no other begins before one of these is done"
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

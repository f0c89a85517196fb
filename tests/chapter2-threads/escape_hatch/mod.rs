use chapter2::escape_hatch::{End, Workers};
use interleave::sync::Arc;
use interleave::sync::atomic::AtomicBool;
use interleave::sync::mpsc::{Sender, TryRecvError, channel};
use interleave::thread;
use proctor::Kind::{Deadlock, LostWakeup, NeverNotified, NeverYields, NotJoined, SelfDeadlock, WaitsForEver};
use proctor::still::{self, Meeting};
use proctor::{Verdict, explore, explore_or_within, explore_within, fail, if_it_hangs, require};
use std::cell::RefCell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

/// What the faults mean that any of these models can end in. What a wait without an end means depends on the model.
fn named(waits: &'static str, verdict: Verdict) -> Verdict {
    verdict
        .means(NotJoined, "exits_without_join")
        .means(NeverYields, "spins_while_it_waits")
        .means(Deadlock, waits)
        .means(SelfDeadlock, waits)
        .means(WaitsForEver, waits)
        .means(NeverNotified, waits)
        .means(LostWakeup, waits)
}

/// What the workers were seen doing. Kept in types that the checker does not explore.
#[derive(Default)]
struct Seen {
    /// For each worker, the numbers of the steps that it began.
    begun: Vec<Vec<usize>>,
    /// For each worker, how many steps have ended.
    done: Vec<usize>,
    /// For each worker, how many steps it began after the hatch had been opened.
    late: Vec<usize>,
    /// In a model: a worker whose thread had done nothing at all when it began its first step after that.
    blind: bool,
    /// `join` has returned.
    over: bool,
}

/// Workers whose steps are watched, and a thread at the hatch.
struct Watched {
    seen: Mutex<Seen>,
    steps: usize,
    /// `wait_for` has returned. Explored, so that it orders what was done before.
    opened: AtomicBool,
}

impl Watched {
    fn new(workers: usize, steps: usize) -> Arc<Watched> {
        let (begun, none) = (vec![vec![]; workers], vec![0; workers]);
        let seen = Seen { begun, done: none.clone(), late: none, blind: false, over: false };
        Arc::new(Watched { seen: Mutex::new(seen), steps, opened: AtomicBool::new(false) })
    }

    fn see<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.seen.lock().unwrap_or_else(|e| e.into_inner()))
    }

    fn step(&self, worker: usize, number: usize) {
        // To look is to do something: to read an atomic, to take a lock, to ask a channel.
        let blind = interleave::inside_model() && number == 0 && interleave::operations() == 0;
        let over = self.see(|seen| {
            seen.begun[worker].push(number);
            seen.over
        });
        require!(!over, "exits_without_join", "worker {worker} begins step {number} after `join` has returned");
        // Also the place at which another thread can come in between.
        let opened = self.opened.load(SeqCst);
        let over = self.see(|seen| {
            seen.late[worker] += usize::from(opened);
            seen.blind |= blind && opened;
            seen.done[worker] += 1;
            seen.over
        });
        require!(!over, "exits_without_join", "worker {worker} is in its step {number} when `join` has returned");
    }

    fn start(self: &Arc<Self>, workers: usize) -> Workers {
        let watched = Arc::clone(self);
        Workers::start(workers, self.steps, move |worker, number| watched.step(worker, number))
    }

    /// Joins the workers, and fails unless each has ended as it says.
    fn join(&self, workers: Workers) -> Vec<End> {
        let ends = workers.join();
        let done = self.see(|seen| {
            seen.over = true;
            for (worker, begun) in seen.begun.iter().enumerate() {
                let in_order = begun.iter().copied().eq(0..begun.len()) && begun.len() <= self.steps;
                require!(in_order, "wrong_steps", "worker {worker} of {} steps did the steps {begun:?}", self.steps);
            }
            seen.done.clone()
        });
        let (told, started) = (ends.len(), done.len());
        require!(told == started, "loses_an_end", "{started} workers were started, and the ends are {ends:?}");
        let end = |done| if done == self.steps { End::Completed } else { End::Cancelled { after: done } };
        let expected: Vec<End> = done.iter().copied().map(end).collect();
        let same =
            |end: &End| ends.iter().filter(|e| *e == end).count() == expected.iter().filter(|e| *e == end).count();
        let in_order = ends == expected || !expected.iter().all(same);
        require!(in_order, "in_order_of_completion", "the workers ended as {expected:?}; told is {ends:?}");
        for (worker, (told, done)) in ends.iter().zip(done).enumerate() {
            self.compare(worker, *told, done);
        }
        ends
    }

    fn compare(&self, worker: usize, told: End, done: usize) {
        let steps = self.steps;
        let what = format!("worker {worker} has done {done} of {steps} steps, and its end is {told:?}");
        match told {
            End::Completed => require!(done == steps, "cancelled_is_called_completed", "{what}"),
            End::Cancelled { after } => {
                require!(done < steps, "cancelled_after_completion", "{what}");
                require!(after == done, "miscounts", "{what}");
            }
        }
    }
}

// ANCHOR: any_moment
/// Enter is pressed at any moment: the thread at the hatch comes when it comes.
fn at_any_moment(workers: usize, id: &'static str) -> impl Fn() + Send + Sync + 'static {
    move || {
        let watched = Watched::new(workers, 2);
        let running = watched.start(workers);
        let (hatch, at_hatch) = (running.hatch(), Arc::clone(&watched));
        let enter = thread::spawn(move || {
            hatch.wait_for(|| ());
            at_hatch.opened.store(true, SeqCst);
        });
        watched.join(running);
        enter.join().unwrap();
        let late = watched.see(|seen| seen.late.clone());
        if let Some(worker) = late.iter().position(|steps| *steps > 1) {
            fail(id, format!("after the hatch was open, worker {worker} began {} more steps", late[worker]));
        }
    }
}

#[test]
fn a_worker_stops_at_any_moment() -> Verdict {
    named("waits_for_ever", explore(at_any_moment(1, "checks_once")))
}

#[test]
fn all_workers_stop_at_any_moment() -> Verdict {
    named("waits_for_ever", explore_or_within(2, at_any_moment(2, "stops_only_one")))
}
// ANCHOR_END: any_moment

// Nobody is interrupted, so the hatch is open before a worker begins.
#[test]
fn the_hatch_opens_when_enter_is_pressed() -> Verdict {
    let model = || {
        for times in ["once", "twice"] {
            let watched = Watched::new(1, 3);
            let running = watched.start(1);
            let (hatch, another) = (running.hatch(), running.hatch());
            hatch.wait_for(|| ());
            if times == "twice" {
                another.wait_for(|| ());
            }
            watched.opened.store(true, SeqCst);
            watched.join(running);
            let (late, blind) = watched.see(|seen| (seen.late[0], seen.blind));
            require!(late < 3, "never_opens", "Enter was pressed {times} before step 0, and all 3 steps were done");
            require!(!blind, "looks_after_the_step", "the hatch was open, and worker 0 began step 0 without looking");
        }
    };
    named("waits_for_ever", explore_within(0, model))
}

#[test]
fn the_work_begins_before_it_is_waited_for() -> Verdict {
    let model = || {
        let watched = Watched::new(1, 1);
        let running = watched.start(1);
        let has_begun = || watched.see(|seen| !seen.begun[0].is_empty());
        // Each time, whoever can go on does.
        for _ in 0..20 {
            if !has_begun() {
                thread::yield_now();
            }
        }
        require!(has_begun(), "starts_in_join", "`start` has returned, nothing else can go on, and no step has begun");
        watched.join(running);
    };
    named("waits_for_ever", explore_within(0, model))
}

// ANCHOR: never
#[test]
fn work_that_is_done_does_not_wait_for_enter() -> Verdict {
    let model = || {
        let watched = Watched::new(1, 2);
        let running = watched.start(1);
        let hatch = running.hatch();
        let (press, key) = channel();
        let enter = thread::spawn(move || hatch.wait_for(|| key.recv().unwrap()));
        let ends = watched.join(running);
        let completed = ends == [End::Completed];
        require!(completed, "opens_before_enter", "Enter was not pressed, and the worker's end is {:?}", ends[0]);
        press.send(()).unwrap();
        enter.join().unwrap();
    };
    named("waits_for_enter", explore(model))
}
// ANCHOR_END: never

#[test]
fn without_anybody_at_the_hatch_all_steps_are_done() -> Verdict {
    let model = || {
        let watched = Watched::new(2, 2);
        let running = watched.start(2);
        drop(running.hatch());
        let ends = watched.join(running);
        require!(
            ends == [End::Completed; 2],
            "opens_before_enter",
            "nobody waits for Enter, and the ends are {ends:?}"
        );
    };
    named("waits_for_enter", explore_or_within(2, model))
}

/// On real threads.
#[test]
fn an_enter_that_panics_opens_nothing() -> Verdict {
    let _watch = if_it_hangs("waits_for_ever", "the workers may do all their steps, and `join` does not return");
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let wait = Mutex::new(wait);
    let workers = Workers::start(1, 2, move |_, _| {
        // Until the other end is gone.
        wait.lock().expect("nothing panics with this lock held").recv().ok();
    });
    let hatch = workers.hatch();
    catch_unwind(AssertUnwindSafe(|| hatch.wait_for(|| resume_unwind(Box::new("nobody can read the keys"))))).ok();
    drop(go);
    let ends = workers.join();
    require!(ends == [End::Completed], "opens_before_enter", "`enter` panicked, and the ends are {ends:?}");
    Verdict::passed()
}

#[test]
fn all_workers_are_at_work_at_the_same_time() -> Verdict {
    let model = || {
        let come = Arc::new(AtomicUsize::new(0));
        let workers = Workers::start(2, 1, move |_, _| {
            let mut all = come.fetch_add(1, SeqCst) + 1;
            // Each time, whoever can go on does: if the other does not come now, it waits for this one.
            for _ in 0..20 {
                if all < 2 {
                    thread::yield_now();
                    all = come.load(SeqCst);
                }
            }
            require!(all == 2, "runs_in_turn", "one of 2 workers is in its step, and the other begins only afterwards");
        });
        workers.join();
    };
    named("waits_for_ever", explore_within(0, model))
}

/// On real threads.
fn ends(workers: usize, steps: usize, step: impl Fn(usize, usize) + Send + Sync + 'static) -> Option<Vec<End>> {
    let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
    catch_unwind(AssertUnwindSafe(|| Workers::start(workers, steps, step).join())).ok()
}

#[test]
fn without_workers_or_steps_there_is_nothing_to_wait_for() -> Verdict {
    for (workers, steps) in [(0, 0), (0, 5), (1, 0), (3, 0)] {
        let case = format!("{workers} workers with {steps} steps each");
        let Some(ends) = ends(workers, steps, |_, _| ()) else {
            fail("fails_without_work", format!("{case}: a panic"));
        };
        let completed = ends.len() == workers && ends.iter().all(|end| matches!(end, End::Completed));
        require!(completed, "fails_without_work", "{case}: the ends are {ends:?}");
    }
    Verdict::passed()
}

/// More than most machines have cores, and than a pool may have threads.
#[test]
fn very_many_workers_are_at_work_at_the_same_time() -> Verdict {
    const MANY: usize = 130;
    let meeting = Meeting::of(MANY);
    let met = Arc::clone(&meeting);
    let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
    Workers::start(MANY, 1, move |_, _| met.wait()).join();
    let came = meeting.came();
    require!(
        came == MANY,
        "runs_in_turn",
        "{came} of {MANY} workers are in their steps, and the others begin only afterwards"
    );
    Verdict::passed()
}

/// The hatch opens late. So late that a worker may have done all its steps, and then it has.
#[test]
fn a_worker_may_be_cancelled_after_many_steps() -> Verdict {
    // More than 8 bits can tell.
    let late = 300;
    let (press, key) = channel();
    let watched = Watched::new(1, 20_000);
    let stepping = Arc::clone(&watched);
    let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
    let workers = Workers::start(1, watched.steps, move |worker, number| {
        stepping.step(worker, number);
        if number == late {
            press.send(()).unwrap();
        }
        if number >= late {
            thread::yield_now();
        }
    });
    let hatch = workers.hatch();
    // Whoever never calls the step does not press, either.
    let enter = thread::spawn(move || hatch.wait_for(|| key.recv().unwrap_or_default()));
    watched.join(workers);
    enter.join().unwrap();
    Verdict::passed()
}

thread_local! {
    /// Tells by its end that the thread has ended.
    static LAST: RefCell<Option<Sender<()>>> = const { RefCell::new(None) };
}

/// One worker panics, and the other goes on when its thread has ended. Enter is pressed when all is done.
#[test]
fn a_panic_is_not_the_end_of_the_others() -> Verdict {
    for failing in 0..2 {
        let done = Arc::new(AtomicUsize::new(0));
        let (alive, ended) = channel();
        let (alive, ended) = (Mutex::new(Some(alive)), Mutex::new(ended));
        let ((press, key), (step_lives, over)) = (channel(), channel::<()>());
        let counted = Arc::clone(&done);
        let step = move |worker, number| {
            let _lives = &step_lives;
            if worker == failing {
                LAST.set(alive.lock().unwrap().take());
                panic!("step {number} of worker {worker} fails");
            }
            if number == 0 {
                let ended = ended.lock().unwrap();
                while ended.try_recv() == Err(TryRecvError::Empty) && !still::look().is_none_or(|(_, still)| still) {
                    thread::yield_now();
                }
            }
            if counted.fetch_add(1, SeqCst) == 2 {
                press.send(()).unwrap();
            }
        };
        let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
        let ends = catch_unwind(AssertUnwindSafe(|| {
            let workers = Workers::start(2, 3, step);
            let hatch = workers.hatch();
            thread::spawn(move || hatch.wait_for(|| key.recv().unwrap_or_default()));
            workers.join()
        }));
        // A `join` that has panicked need not have waited for the other.
        over.recv().unwrap_or_default();
        let (done, other) = (done.load(SeqCst), 1 - failing);
        require!(
            done == 3,
            "panic_spreads",
            "worker {failing} panicked in step 0, and worker {other} did {done} of its 3 steps: nobody pressed Enter"
        );
        require!(ends.is_err(), "swallows_a_panic", "a step of worker {failing} panicked, and the ends are {ends:?}");
    }
    Verdict::passed()
}

#[test]
fn many_steps_are_done_in_order() -> Verdict {
    let watched = Watched::new(4, 100);
    let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
    watched.join(watched.start(4));
    let begun = watched.see(|seen| seen.begun.iter().map(Vec::len).collect::<Vec<_>>());
    require!(begun == [100; 4], "wrong_steps", "4 workers of 100 steps did {begun:?}");
    Verdict::passed()
}

#[test]
fn steps_that_panic_are_not_lost() -> Verdict {
    for failing in 0..2 {
        let (press, key) = channel();
        let step = move |worker, number| {
            if (worker, number) == (failing, 1) {
                press.send(()).unwrap();
                panic!("step 1 of worker {worker} fails");
            }
        };
        let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
        let ends = catch_unwind(AssertUnwindSafe(|| {
            let workers = Workers::start(2, 3, step);
            let hatch = workers.hatch();
            // So that whoever asks for all ends or for Enter gets an answer, too.
            thread::spawn(move || hatch.wait_for(|| key.recv().unwrap()));
            workers.join()
        }));
        if let Ok(ends) = ends {
            fail("swallows_a_panic", format!("a step of worker {failing} panicked, and the ends are {ends:?}"));
        }
    }
    Verdict::passed()
}

#[test]
fn the_hatch_may_open_when_all_is_done() -> Verdict {
    let workers = Workers::start(2, 2, |_, _| ());
    let (hatch, another) = (workers.hatch(), workers.hatch());
    let _watch = if_it_hangs("waits_for_ever", "no thread is at work, and `join` does not return");
    let ends = workers.join();
    let completed = matches!(ends[..], [End::Completed, End::Completed]);
    require!(completed, "opens_before_enter", "nobody pressed Enter, and the ends are {ends:?}");
    let opened = catch_unwind(AssertUnwindSafe(|| {
        hatch.wait_for(|| ());
        another.wait_for(|| ());
    }));
    require!(opened.is_ok(), "fails_when_all_is_done", "a panic when Enter was pressed after `join`");
    Verdict::passed()
}

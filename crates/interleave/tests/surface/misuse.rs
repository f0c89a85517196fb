//! What cannot be explored is refused with a clear word, and no failure ends the process.

use interleave::cell::UnsafeCell;
use interleave::diagnose::Kind;
use interleave::sync::atomic::{AtomicU32, Ordering::SeqCst};
use interleave::sync::{Arc, Barrier, Condvar, Mutex, Once, OnceLock, RwLock, mpsc};
use interleave::{Explorer, Failure, Outcome, explore, thread};
use std::hint::black_box;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

#[track_caller]
fn fails(f: impl Fn() + Send + Sync + 'static) -> Failure {
    match Explorer::new().run(f) {
        Outcome::Failed(failure) => *failure,
        other => panic!("should have failed: {other:?}"),
    }
}

#[track_caller]
fn misuse(words: &str, f: impl Fn() + Send + Sync + 'static) {
    let failure = fails(f);
    assert_eq!(failure.diagnosis.kind, Kind::Misuse, "{failure}");
    assert!(failure.message.contains(words), "{} does not say `{words}`", failure.message);
    assert!(failure.to_string().contains(words), "the report does not say `{words}`:\n{failure}");
}

#[test]
fn an_object_made_outside_is_refused() {
    fn refused<T: Send + Sync + 'static>(object: T, touch: fn(&T)) {
        let object = Arc::new(object);
        misuse("created outside the model", move || touch(&object));
    }
    refused(Mutex::new(0), |m| drop(m.lock()));
    refused(Mutex::new(0), |m| drop(m.try_lock()));
    refused(RwLock::new(0), |m| drop(m.read()));
    refused(RwLock::new(0), |m| drop(m.write()));
    refused(Condvar::new(), Condvar::notify_one);
    refused(Condvar::new(), |c| drop(c.wait(Mutex::new(()).lock().unwrap())));
    refused(Barrier::new(1), |b| _ = b.wait());
    refused(Once::new(), |o| o.call_once(|| ()));
    refused(OnceLock::new(), |o| _ = o.get_or_init(|| 1));
    refused(AtomicU32::new(0), |a| _ = a.load(SeqCst));
    refused(AtomicU32::new(0), |a| _ = a.fetch_add(1, SeqCst));
    refused(mpsc::channel().0, |s| _ = s.send(1));
    refused(mpsc::sync_channel(1).0, |s| _ = s.try_send(1));
    refused(std::sync::Mutex::new(mpsc::channel::<u8>().1), |r| _ = r.lock().unwrap().try_recv());
    misuse("created outside the model", {
        let lock = Arc::new(Mutex::new(()));
        move || drop(Condvar::new().wait(lock.lock().unwrap()))
    });
}

#[test]
fn an_object_of_another_interleaving_is_refused() {
    let kept = Arc::new(std::sync::Mutex::new(None));
    misuse("another interleaving", move || {
        let object = Arc::new(Mutex::new(0));
        thread::scope(|s| {
            s.spawn(|| *object.lock().unwrap() += 1);
            *object.lock().unwrap() += 1;
        });
        let old = kept.lock().unwrap().replace(object);
        if let Some(old) = old {
            drop(old.lock());
        }
    });
}

#[test]
fn an_object_of_another_exploration_is_refused() {
    // One interleaving each: the second comes from the next bound on preemptions.
    let kept = Arc::new(std::sync::Mutex::new(None::<Mutex<u32>>));
    misuse("another interleaving", move || {
        let old = kept.lock().unwrap().take();
        match old {
            Some(old) => drop(old.lock()),
            None => *kept.lock().unwrap() = Some(Mutex::new(0)),
        }
    });
}

#[test]
fn an_object_of_a_model_is_refused_outside() {
    let kept = Arc::new(std::sync::Mutex::new(None));
    let keep = kept.clone();
    explore(move || *keep.lock().unwrap() = Some((Arc::new(Mutex::new(0)), mpsc::channel::<u8>())));
    let (lock, (sender, receiver)) = kept.lock().unwrap().take().unwrap();
    for touch in [&(|| drop(lock.lock())) as &dyn Fn(), &|| _ = sender.send(1), &|| _ = receiver.recv()] {
        let panic = catch_unwind(AssertUnwindSafe(touch)).unwrap_err();
        assert!(panic.downcast_ref::<&str>().unwrap().contains("another interleaving"));
    }
}

#[test]
fn a_model_inside_a_model_is_refused() {
    misuse("inside a model", || {
        explore(|| ());
    });
}

#[test]
fn what_std_has_and_a_model_cannot_do_says_so() {
    misuse("`is_finished` cannot be explored", || {
        let handle = thread::spawn(|| ());
        handle.is_finished();
    });
    misuse("`is_finished` cannot be explored", || {
        thread::scope(|s| s.spawn(|| ()).is_finished());
    });
    misuse("use `load` and `store`", || *AtomicU32::new(0).get_mut() += 1);
}

#[test]
fn a_sixth_thread_is_inconclusive() {
    let threads = |n: usize| {
        move || {
            thread::scope(|s| {
                (1..n).for_each(|_| drop(s.spawn(|| ())));
            });
        }
    };
    let outcome = Explorer::new().run(threads(6));
    let Outcome::Inconclusive { reason, .. } = outcome else { panic!("{outcome:?}") };
    assert!(reason.contains("more than the 5 threads"), "{reason}");
    assert!(matches!(Explorer::new().run(threads(5)), Outcome::Passed(_)));
}

#[test]
#[should_panic(expected = "inconclusive")]
fn explore_never_passes_what_is_inconclusive() {
    explore(|| {
        thread::scope(|s| {
            (0..5).for_each(|_| drop(s.spawn(|| ())));
        });
    });
}

#[expect(unconditional_recursion, reason = "that is the fault")]
fn dive(depth: u64) -> u64 {
    black_box([depth; 64])[0] + dive(depth + 1)
}

#[test]
fn a_stack_that_overflows_is_told_as_such() {
    assert_eq!(fails(|| _ = black_box(dive(0))).diagnosis.kind, Kind::StackOverflow);
    let in_a_thread = fails(|| {
        let handle = thread::spawn(|| black_box(dive(0)));
        handle.join().unwrap();
    });
    assert_eq!(in_a_thread.diagnosis.kind, Kind::StackOverflow);
    let at_once = fails(|| {
        black_box([0_u8; 100_000]);
    });
    assert_eq!(at_once.diagnosis.kind, Kind::StackOverflow);
    // The next model is as good as the first.
    explore(|| ());
}

#[test]
fn unwinding_without_a_panic_is_a_failure() {
    let failure = fails(|| {
        let handle = thread::spawn(|| resume_unwind(Box::new("quietly")));
        handle.join().unwrap();
    });
    assert!(failure.message.contains("resume_unwind"), "{failure}");
    fails(|| resume_unwind(Box::new(1)));
    fails(|| std::panic::panic_any(1));
}

#[test]
fn a_panic_that_is_caught_is_a_failure_all_the_same() {
    let failure = fails(|| {
        catch_unwind(|| panic!("caught")).unwrap_err();
    });
    assert_eq!(failure.message, "caught");
}

#[test]
fn a_thread_that_is_not_joined_is_a_failure_unless_it_may_be() {
    assert_eq!(fails(|| drop(thread::spawn(|| ()))).diagnosis.kind, Kind::NotJoined);
    let may = Explorer::new().threads_may_outlive().run(|| drop(thread::spawn(|| ())));
    assert!(matches!(may, Outcome::Passed(_)), "{may:?}");
}

/// Does what a destructor may do, and panics when it is dropped in a panic.
struct Touchy<'a>(&'a Mutex<u32>, &'a AtomicU32);

impl Drop for Touchy<'_> {
    fn drop(&mut self) {
        *self.0.lock().unwrap() += 1;
        self.1.fetch_add(1, SeqCst);
        assert!(!thread::panicking(), "dropped in a panic");
    }
}

#[test]
fn destructors_that_lock_and_panic_do_not_abort() {
    let failure = fails(|| {
        let (lock, count) = (Mutex::new(0), AtomicU32::new(0));
        thread::scope(|s| {
            s.spawn(|| {
                let _touchy = Touchy(&lock, &count);
                panic!("the first of them");
            });
            let _touchy = Touchy(&lock, &count);
        });
    });
    assert_eq!(failure.message, "the first of them");
}

#[test]
fn a_guard_alive_at_a_deadlock_does_not_abort() {
    let failure = fails(|| {
        let (lock, data) = (Mutex::new(0), RwLock::new(0));
        let _reading = data.read().unwrap();
        let _guard = lock.lock().unwrap();
        let count = AtomicU32::new(0);
        let _touchy = Touchy(&lock, &count);
        drop(lock.lock());
    });
    assert_eq!(failure.diagnosis.kind, Kind::SelfDeadlock);
}

#[test]
fn a_guard_that_is_forgotten_is_never_released() {
    let failure = fails(|| {
        let lock = Mutex::new(0);
        thread::scope(|s| {
            s.spawn(|| std::mem::forget(lock.lock().unwrap()));
        });
        drop(lock.lock());
    });
    assert!(failure.message.starts_with("deadlock"), "{failure}");
}

#[test]
fn a_cell_made_outside_is_refused() {
    struct Shared(UnsafeCell<u32>);
    #[expect(unsafe_code, reason = "a cell is not shared between threads otherwise")]
    // SAFETY: the cell is only touched by the first thread of a model.
    unsafe impl Sync for Shared {}
    #[expect(unsafe_code, reason = "as above")]
    // SAFETY: as above.
    unsafe impl Send for Shared {}
    let shared = Shared(UnsafeCell::new(0));
    misuse("created outside the model", move || {
        let shared = &shared;
        shared.0.with(|_| ());
    });
}

#[test]
fn many_models_run_side_by_side() {
    std::thread::scope(|s| {
        for i in 0..4 {
            s.spawn(move || {
                let failure = fails(move || {
                    let n = AtomicU32::new(i);
                    thread::scope(|s| {
                        s.spawn(|| n.fetch_add(10, SeqCst));
                    });
                    assert_eq!(n.load(SeqCst), i);
                });
                assert!(failure.message.contains(&format!("left: {}", i + 10)), "{}", failure.message);
            });
        }
    });
}

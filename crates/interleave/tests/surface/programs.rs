// The same text is compiled against std and against this crate: whoever includes it has imported
// `sync`, `thread` and `hint` from one of them. Each program is right in every interleaving.

use std::time::Duration;
use sync::atomic::{
    AtomicBool, AtomicI32, AtomicI64, AtomicIsize, AtomicU32, AtomicU64, AtomicUsize, Ordering::*, fence,
};
use sync::mpsc::{
    Receiver, RecvError, RecvTimeoutError, SendError, Sender, SyncSender, TryRecvError, TrySendError, channel,
    sync_channel,
};
use sync::{Arc, Barrier, Condvar, Mutex, MutexGuard, Once, OnceLock, PoisonError, RwLock, TryLockError, Weak};

const LIMIT: Duration = Duration::from_millis(1);

pub const PROGRAMS: &[(&str, fn())] = &[
    ("mutex", mutex),
    ("rwlock", rwlock),
    ("condvar", condvar),
    ("condvar_timeouts", condvar_timeouts),
    ("barrier", barrier),
    ("once", once),
    ("once_lock", once_lock),
    ("channel_of_any_size", channel_of_any_size),
    ("channel_iterators", channel_iterators),
    ("channel_of_no_size", channel_of_no_size),
    ("channel_of_one", channel_of_one),
    ("channel_of_two", channel_of_two),
    ("channel_timeouts", channel_timeouts),
    ("channel_without_receiver", channel_without_receiver),
    ("channel_without_sender", channel_without_sender),
    ("bools", bools),
    ("integers", integers),
    ("fences", fences),
    ("spawn_and_join", spawn_and_join),
    ("builder", builder),
    ("scope", scope),
    ("nested_scopes", nested_scopes),
    ("parking", parking),
    ("pauses", pauses),
    ("ids", ids),
    ("shared_and_weak", shared_and_weak),
    ("unsized_data", unsized_data),
    ("debug", debug),
];

fn mutex() {
    let lock = Arc::new(Mutex::new(1));
    let other = lock.clone();
    let handle = thread::spawn(move || *other.lock().unwrap() += 1);
    handle.join().unwrap();
    let mut guard: MutexGuard<'_, i32> = lock.lock().unwrap();
    assert_eq!(*guard, 2);
    *guard += 1;
    assert!(matches!(lock.try_lock(), Err(TryLockError::WouldBlock)));
    drop(guard);
    assert_eq!(*lock.try_lock().unwrap(), 3);
    assert!(!lock.is_poisoned());
    lock.clear_poison();
    let mut lock = Arc::try_unwrap(lock).unwrap();
    *lock.get_mut().unwrap() = 7;
    assert_eq!(lock.into_inner().unwrap_or_else(PoisonError::into_inner), 7);
    assert_eq!(*Mutex::from(4).lock().unwrap(), 4);
    assert_eq!(*Mutex::<u8>::default().lock().unwrap(), 0);
}

fn rwlock() {
    let lock = RwLock::new(String::from("a"));
    thread::scope(|s| {
        let reader = s.spawn(|| lock.read().unwrap().len());
        assert_eq!(lock.read().unwrap().len(), 1);
        assert_eq!(reader.join().unwrap(), 1);
    });
    lock.write().unwrap().push('b');
    {
        let _reading = lock.read().unwrap();
        assert!(matches!(lock.try_write(), Err(TryLockError::WouldBlock)));
    }
    {
        let mut writing = lock.try_write().unwrap();
        writing.push('c');
        assert!(matches!(lock.try_read(), Err(TryLockError::WouldBlock)));
    }
    assert_eq!(*lock.try_read().unwrap(), "abc");
    assert!(!lock.is_poisoned());
    let mut lock = lock;
    lock.get_mut().unwrap().clear();
    assert_eq!(lock.into_inner().unwrap(), "");
    assert_eq!(*RwLock::<u8>::default().read().unwrap(), 0);
}

fn condvar() {
    let (items, added) = (Mutex::new(Vec::new()), Condvar::new());
    thread::scope(|s| {
        s.spawn(|| {
            items.lock().unwrap().push(1);
            added.notify_one();
        });
        let mut guard = items.lock().unwrap();
        while guard.is_empty() {
            guard = added.wait(guard).unwrap();
        }
        let guard = added.wait_while(guard, |items| items.is_empty()).unwrap();
        assert_eq!(*guard, [1]);
    });
    added.notify_all();
    Condvar::default().notify_one();
}

fn condvar_timeouts() {
    let (done, changed) = (Mutex::new(false), Condvar::new());
    let (done_now, result) = changed.wait_timeout(done.lock().unwrap(), LIMIT).unwrap();
    assert!(!*done_now && result.timed_out());
    drop(done_now);
    let (done_now, result) = changed.wait_timeout_while(done.lock().unwrap(), LIMIT, |done| !*done).unwrap();
    assert!(!*done_now && result.timed_out());
    let (_done, result) = changed.wait_timeout_while(done_now, LIMIT, |_| false).unwrap();
    assert!(!result.timed_out());
}

fn barrier() {
    let meet = Barrier::new(2);
    for _ in 0..2 {
        thread::scope(|s| {
            let other = s.spawn(|| meet.wait().is_leader());
            assert_ne!(meet.wait().is_leader(), other.join().unwrap());
        });
    }
    assert!(Barrier::new(1).wait().is_leader());
}

fn once() {
    let (once, calls) = (Once::new(), AtomicU32::new(0));
    assert!(!once.is_completed());
    thread::scope(|s| {
        s.spawn(|| once.call_once(|| _ = calls.fetch_add(1, SeqCst)));
        once.call_once(|| _ = calls.fetch_add(1, SeqCst));
        assert!(once.is_completed());
        assert_eq!(calls.load(SeqCst), 1);
    });
}

fn once_lock() {
    let cell = OnceLock::new();
    assert_eq!(cell.get(), None);
    thread::scope(|s| {
        let other = s.spawn(|| *cell.get_or_init(|| 1));
        let mine = *cell.get_or_init(|| 2);
        assert_eq!(mine, other.join().unwrap());
    });
    assert_eq!(cell.set(3), Err(3));
    let mut cell = cell;
    *cell.get_mut().unwrap() = 4;
    assert_eq!(cell.into_inner(), Some(4));
    let empty = OnceLock::default();
    assert_eq!(empty.set(5), Ok(()));
    assert_eq!(empty.get(), Some(&5));
}

fn channel_of_any_size() {
    let (sender, receiver): (Sender<i32>, Receiver<i32>) = channel();
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Empty));
    let second = sender.clone();
    let a = thread::spawn(move || sender.send(1).unwrap());
    let b = thread::spawn(move || second.send(2).unwrap());
    assert_eq!(receiver.recv().unwrap() + receiver.recv().unwrap(), 3);
    assert_eq!(receiver.recv(), Err(RecvError));
    assert_eq!(receiver.try_recv(), Err(TryRecvError::Disconnected));
    a.join().unwrap();
    b.join().unwrap();
}

fn channel_iterators() {
    let (sender, receiver) = channel();
    sender.send(1).unwrap();
    sender.send(2).unwrap();
    assert_eq!(receiver.try_iter().collect::<Vec<_>>(), [1, 2]);
    let handle = thread::spawn(move || (3..5).for_each(|i| sender.send(i).unwrap()));
    let mut iter = receiver.iter();
    assert_eq!(iter.next(), Some(3));
    for message in &receiver {
        assert_eq!(message, 4);
    }
    handle.join().unwrap();
    assert_eq!(receiver.into_iter().count(), 0);
}

fn channel_of_no_size() {
    let (sender, receiver): (SyncSender<i32>, Receiver<i32>) = sync_channel(0);
    assert_eq!(sender.try_send(0), Err(TrySendError::Full(0)));
    let taken = Arc::new(AtomicBool::new(false));
    let seen = taken.clone();
    let handle = thread::spawn(move || {
        sender.send(1).unwrap();
        // The message was taken before `send` came back; the flag was set before that.
        assert!(seen.load(SeqCst));
    });
    taken.store(true, SeqCst);
    assert_eq!(receiver.recv(), Ok(1));
    handle.join().unwrap();
}

fn channel_of_one() {
    let (sender, receiver) = sync_channel(1);
    sender.send(1).unwrap();
    assert_eq!(sender.try_send(2), Err(TrySendError::Full(2)));
    let handle = thread::spawn(move || sender.send(3).unwrap());
    assert_eq!(receiver.recv(), Ok(1));
    assert_eq!(receiver.recv(), Ok(3));
    handle.join().unwrap();
    assert_eq!(receiver.iter().next(), None);
}

fn channel_of_two() {
    let (sender, receiver) = sync_channel(2);
    let second = sender.clone();
    let a = thread::spawn(move || sender.send(1).unwrap());
    let b = thread::spawn(move || second.send(2).unwrap());
    a.join().unwrap();
    b.join().unwrap();
    assert_eq!(receiver.iter().sum::<i32>(), 3);
}

fn channel_timeouts() {
    let (sender, receiver) = channel::<i32>();
    assert_eq!(receiver.recv_timeout(LIMIT), Err(RecvTimeoutError::Timeout));
    sender.send(1).unwrap();
    assert_eq!(receiver.recv_timeout(LIMIT), Ok(1));
    drop(sender);
    assert_eq!(receiver.recv_timeout(LIMIT), Err(RecvTimeoutError::Disconnected));
}

fn channel_without_receiver() {
    let (sender, receiver) = channel();
    let (bounded, end) = sync_channel(1);
    bounded.send(0).unwrap();
    let handle = thread::spawn(move || drop((receiver, end)));
    // It waits for room and learns that nobody will make any.
    assert_eq!(bounded.send(1), Err(SendError(1)));
    handle.join().unwrap();
    assert_eq!(sender.send(2), Err(SendError(2)));
    assert_eq!(bounded.try_send(3), Err(TrySendError::Disconnected(3)));
}

fn channel_without_sender() {
    let (sender, receiver) = channel::<i32>();
    let handle = thread::spawn(move || drop(sender));
    assert_eq!(receiver.recv(), Err(RecvError));
    handle.join().unwrap();
}

fn bools() {
    let flag = AtomicBool::new(false);
    assert!(!flag.load(Relaxed));
    flag.store(true, Release);
    assert!(flag.load(Acquire));
    assert!(flag.swap(false, AcqRel));
    assert_eq!(flag.compare_exchange(true, false, SeqCst, SeqCst), Err(false));
    assert_eq!(flag.compare_exchange(false, true, AcqRel, Acquire), Ok(false));
    while flag.compare_exchange_weak(true, false, SeqCst, Relaxed).is_err() {}
    assert!(!flag.fetch_or(true, SeqCst));
    assert!(flag.fetch_and(true, SeqCst));
    assert!(flag.fetch_xor(true, SeqCst));
    assert!(!flag.fetch_nand(true, SeqCst));
    assert!(flag.fetch_nand(false, SeqCst));
    assert_eq!(flag.fetch_update(SeqCst, SeqCst, |f| f.then_some(false)), Ok(true));
    assert_eq!(flag.fetch_update(SeqCst, SeqCst, |f| f.then_some(false)), Err(false));
    assert!(!flag.into_inner());
    assert!(AtomicBool::from(true).into_inner());
    assert!(!AtomicBool::default().into_inner());
}

macro_rules! integer {
    ($Atomic:ident, $T:ty) => {{
        let n = $Atomic::new(5);
        assert_eq!(n.load(SeqCst), 5);
        n.store(6, SeqCst);
        assert_eq!(n.swap(7, SeqCst), 6);
        assert_eq!(n.fetch_add(3, SeqCst), 7);
        assert_eq!(n.fetch_sub(1, SeqCst), 10);
        assert_eq!(n.fetch_and(0b1100, SeqCst), 9);
        assert_eq!(n.fetch_or(0b0011, SeqCst), 8);
        assert_eq!(n.fetch_xor(0b0001, SeqCst), 11);
        assert_eq!(n.fetch_max(20, SeqCst), 10);
        assert_eq!(n.fetch_min(12, SeqCst), 20);
        assert_eq!(n.fetch_nand(0b0100, SeqCst), 12);
        assert_eq!(n.load(Acquire), !(0b0100 as $T));
        n.store(<$T>::MAX, Relaxed);
        assert_eq!(n.fetch_add(1, Relaxed), <$T>::MAX);
        assert_eq!(n.load(Relaxed), <$T>::MIN);
        assert_eq!(n.compare_exchange(<$T>::MIN, 1, SeqCst, SeqCst), Ok(<$T>::MIN));
        assert_eq!(n.compare_exchange(0, 2, SeqCst, Acquire), Err(1));
        assert_eq!(n.fetch_update(AcqRel, Acquire, |n| n.checked_add(1)), Ok(1));
        assert_eq!($Atomic::from(3).into_inner() + $Atomic::default().into_inner(), 3);
        n.into_inner()
    }};
}

fn integers() {
    assert_eq!(integer!(AtomicUsize, usize), 2);
    assert_eq!(integer!(AtomicIsize, isize), 2);
    assert_eq!(integer!(AtomicU32, u32), 2);
    assert_eq!(integer!(AtomicI32, i32), 2);
    assert_eq!(integer!(AtomicU64, u64), 2);
    assert_eq!(integer!(AtomicI64, i64), 2);
}

fn fences() {
    let (data, ready) = (AtomicU32::new(0), AtomicBool::new(false));
    thread::scope(|s| {
        s.spawn(|| {
            data.store(1, Relaxed);
            fence(Release);
            ready.store(true, Relaxed);
        });
        while !ready.load(Relaxed) {
            hint::spin_loop();
        }
        fence(Acquire);
        assert_eq!(data.load(Relaxed), 1);
        fence(AcqRel);
        fence(SeqCst);
    });
}

fn spawn_and_join() {
    let handles: Vec<thread::JoinHandle<usize>> = (0..2).map(|i| thread::spawn(move || i)).collect();
    assert_eq!(handles.into_iter().map(|h| h.join().unwrap()).sum::<usize>(), 1);
}

fn builder() {
    let handle = thread::Builder::new().name("baker".into()).stack_size(1 << 16).spawn(|| ()).unwrap();
    handle.join().unwrap();
    let oven = String::from("hot");
    thread::scope(|s| {
        let handle = thread::Builder::new().spawn_scoped(s, || oven.len()).unwrap();
        assert_eq!(handle.join().unwrap(), 3);
    });
}

fn scope() {
    let (left, mut right) = (vec![1, 2], vec![3]);
    let sum = thread::scope(|s| {
        let left = s.spawn(|| left.iter().sum::<i32>());
        s.spawn(|| right.push(4));
        left.join().unwrap()
    });
    assert_eq!((sum, right), (3, vec![3, 4]));
}

fn nested_scopes() {
    let total = Mutex::new(0);
    thread::scope(|outer| {
        outer.spawn(|| {
            outer.spawn(|| *total.lock().unwrap() += 1);
            thread::scope(|inner| {
                inner.spawn(|| *total.lock().unwrap() += 10);
            });
        });
    });
    assert_eq!(*total.lock().unwrap(), 11);
}

fn parking() {
    let ready = AtomicBool::new(false);
    let waiting = thread::current();
    thread::scope(|s| {
        s.spawn(|| {
            ready.store(true, SeqCst);
            waiting.unpark();
        });
        while !ready.load(SeqCst) {
            thread::park();
        }
    });
    thread::park_timeout(LIMIT);
    let handle = thread::spawn(thread::park);
    handle.thread().unpark();
    handle.join().unwrap();
}

fn pauses() {
    thread::yield_now();
    thread::sleep(LIMIT);
    hint::spin_loop();
    assert!(!thread::panicking());
}

fn ids() {
    let mine = thread::current().id();
    let handle = thread::spawn(|| thread::current().id());
    let theirs = handle.thread().id();
    assert_eq!(handle.join().unwrap(), theirs);
    assert_ne!(mine, theirs);
    assert_eq!(thread::current().id(), mine);
}

fn shared_and_weak() {
    let shared = Arc::new(Mutex::new(1));
    let weak: Weak<Mutex<i32>> = Arc::downgrade(&shared);
    assert_eq!(*weak.upgrade().unwrap().lock().unwrap(), 1);
    drop(shared);
    assert!(weak.upgrade().is_none());
}

fn unsized_data() {
    let slice: Arc<Mutex<[i32]>> = Arc::new(Mutex::new([1, 2, 3]));
    slice.lock().unwrap()[0] = 4;
    assert_eq!(*slice.lock().unwrap(), [4, 2, 3]);
    let task: Box<RwLock<dyn Fn() -> i32 + Send>> = Box::new(RwLock::new(|| 5));
    assert_eq!((task.read().unwrap())(), 5);
}

fn debug() {
    let lock = Mutex::new(1);
    assert!(format!("{lock:?}").contains('1'));
    assert_eq!(format!("{:?} {}", lock.lock().unwrap(), lock.try_lock().is_err()), "1 true");
    assert_eq!(format!("{}", lock.lock().unwrap()), "1");
    assert!(format!("{:?}", RwLock::new(2)).contains('2'));
    assert!(format!("{:?} {:?}", Condvar::new(), Barrier::new(1)).contains("Condvar"));
    let cell = OnceLock::new();
    cell.set(3).unwrap();
    assert!(format!("{cell:?}").contains('3'));
    assert!(!format!("{:?} {:?}", AtomicU32::new(3), AtomicBool::new(true)).is_empty());
    let (sender, receiver) = channel::<()>();
    assert!(format!("{sender:?} {receiver:?}").contains("Receiver"));
}

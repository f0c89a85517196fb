use interleave::sync::atomic::{AtomicBool, AtomicUsize, Ordering::*};
use interleave::sync::{Arc, Barrier, Condvar, Mutex, OnceLock, RwLock, mpsc};
use interleave::{Explorer, Outcome, hint, report::Style, thread};
fn show(name: &str, f: impl Fn() + Send + Sync + 'static) {
    let t = std::time::Instant::now();
    let o = Explorer::new().run(f);
    let t = t.elapsed();
    match o {
        Outcome::Passed(r) => println!("== {name}: {r} {t:?}"),
        Outcome::Failed(f) => println!("== {name}: {t:?}\n{}\n", f.report(&Style::default())),
        Outcome::Inconclusive { reason, report } => println!("== {name}: INCONCLUSIVE {reason} after {report} {t:?}"),
    }
}
fn main() {
    show("deadlock", || {
        let checking = Arc::new(Mutex::new(1));
        let savings = Arc::new(Mutex::new(2));
        let (c, s) = (checking.clone(), savings.clone());
        let t = thread::spawn(move || {
            let _a = c.lock().unwrap();
            let _b = s.lock().unwrap();
        });
        let _a = savings.lock().unwrap();
        let _b = checking.lock().unwrap();
        drop((_a, _b));
        t.join().unwrap();
    });
    show("self deadlock", || {
        let m = Mutex::new(1);
        let _a = m.lock().unwrap();
        let _b = m.lock().unwrap();
    });
    show("lost wakeup", || {
        let ready = AtomicBool::new(false);
        let (lock, cond) = (Mutex::new(()), Condvar::new());
        thread::scope(|s| {
            s.spawn(|| {
                ready.store(true, SeqCst);
                cond.notify_one();
            });
            let g = lock.lock().unwrap();
            if !ready.load(SeqCst) {
                let _g = cond.wait(g).unwrap();
            }
        });
    });
    show("lost update", || {
        let hits = AtomicUsize::new(0);
        let hit = || {
            let seen = hits.load(SeqCst);
            hits.store(seen + 1, SeqCst);
        };
        thread::scope(|s| {
            s.spawn(hit);
            hit();
        });
        assert_eq!(hits.load(SeqCst), 2, "a hit was lost");
    });
    show("overdraw", || {
        let balance = Mutex::new(100);
        let take = || {
            let enough = *balance.lock().unwrap() >= 80;
            if enough {
                *balance.lock().unwrap() -= 80;
            }
        };
        thread::scope(|s| {
            s.spawn(take);
            take();
        });
        let left = *balance.lock().unwrap();
        assert!(left >= 0, "balance is {left}");
    });
    show("message passing relaxed", || {
        let (data, flag) = (AtomicUsize::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(42, Relaxed);
                flag.store(true, Relaxed);
            });
            if flag.load(Relaxed) {
                assert_eq!(data.load(Relaxed), 42);
            }
        });
    });
    show("message passing release", || {
        let (data, flag) = (AtomicUsize::new(0), AtomicBool::new(false));
        thread::scope(|s| {
            s.spawn(|| {
                data.store(42, Relaxed);
                flag.store(true, Release);
            });
            if flag.load(Acquire) {
                assert_eq!(data.load(Relaxed), 42);
            }
        });
    });
    show("dekker seqcst", || {
        let (a, b) = (AtomicBool::new(false), AtomicBool::new(false));
        thread::scope(|s| {
            let t = s.spawn(|| {
                a.store(true, SeqCst);
                !b.load(SeqCst)
            });
            b.store(true, SeqCst);
            let mine = !a.load(SeqCst);
            assert!(!(t.join().unwrap() && mine));
        });
    });
    show("spin no yield", || {
        let ready = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| ready.store(true, Release));
            while !ready.load(Acquire) {}
        });
    });
    show("spin yield", || {
        let ready = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| ready.store(true, Release));
            while !ready.load(Acquire) {
                hint::spin_loop()
            }
        });
    });
    show("swap spinlock seqcst", || {
        let lock = AtomicBool::new(false);
        let n = AtomicUsize::new(0);
        let run = || {
            while lock.swap(true, SeqCst) {
                hint::spin_loop()
            }
            n.store(n.load(SeqCst) + 1, SeqCst);
            lock.store(false, SeqCst);
        };
        thread::scope(|s| {
            s.spawn(run);
            run();
        });
        assert_eq!(n.load(SeqCst), 2);
    });
    show("swap spinlock acqrel", || {
        let lock = AtomicBool::new(false);
        let n = AtomicUsize::new(0);
        let run = || {
            while lock.swap(true, Acquire) {
                hint::spin_loop()
            }
            n.store(n.load(Relaxed) + 1, Relaxed);
            lock.store(false, Release);
        };
        thread::scope(|s| {
            s.spawn(run);
            run();
        });
        assert_eq!(n.load(Relaxed), 2);
    });
    show("not joined", || {
        thread::spawn(|| ());
    });
    show("try lock backoff", || {
        let (a, b) = (Mutex::new(1), Mutex::new(2));
        let both = |x: &Mutex<i32>, y: &Mutex<i32>| loop {
            let g = x.lock().unwrap();
            if let Ok(mut h) = y.try_lock() {
                *h += *g;
                return;
            }
            drop(g);
            thread::yield_now();
        };
        thread::scope(|s| {
            s.spawn(|| both(&a, &b));
            both(&b, &a);
        });
    });
    show("rwlock", || {
        let m = RwLock::new(0);
        thread::scope(|s| {
            s.spawn(|| *m.write().unwrap() += 1);
            s.spawn(|| *m.write().unwrap() += 1);
            let r = m.read().unwrap();
            assert!(*r <= 2);
        });
    });
    show("rwlock upgrade", || {
        let map = RwLock::new(0);
        let r = map.read().unwrap();
        *map.write().unwrap() += *r;
    });
    show("queue", || {
        let q = Mutex::new(Vec::new());
        let filled = Condvar::new();
        thread::scope(|s| {
            s.spawn(|| {
                q.lock().unwrap().push(1);
                filled.notify_one();
            });
            s.spawn(|| {
                q.lock().unwrap().push(1);
                filled.notify_one();
            });
            let mut g = q.lock().unwrap();
            while g.len() < 2 {
                g = filled.wait(g).unwrap();
            }
        });
    });
    show("if not while", || {
        let q = Mutex::new(Vec::new());
        let filled = Condvar::new();
        let take = || {
            let mut g = q.lock().unwrap();
            if g.is_empty() {
                g = filled.wait(g).unwrap();
            }
            g.pop().expect("an item")
        };
        thread::scope(|s| {
            s.spawn(|| {
                q.lock().unwrap().push(1);
                filled.notify_one();
            });
            take();
        });
    });
    show("notify one wrong waiter", || {
        let m = Mutex::new(0);
        let c = Condvar::new();
        thread::scope(|s| {
            s.spawn(|| {
                let mut g = m.lock().unwrap();
                while *g != 1 {
                    g = c.wait(g).unwrap();
                }
                *g = 2;
                c.notify_one();
            });
            s.spawn(|| {
                let mut g = m.lock().unwrap();
                while *g != 2 {
                    g = c.wait(g).unwrap();
                }
            });
            *m.lock().unwrap() = 1;
            c.notify_one();
        });
    });
    show("channel", || {
        let (tx, rx) = mpsc::channel();
        let tx2 = tx.clone();
        let a = thread::spawn(move || tx.send(1).unwrap());
        let b = thread::spawn(move || tx2.send(2).unwrap());
        assert_eq!(rx.iter().sum::<i32>(), 3);
        a.join().unwrap();
        b.join().unwrap();
    });
    show("recv forever", || {
        let (_tx, rx) = mpsc::channel::<i32>();
        rx.recv().unwrap();
    });
    show("rendezvous", || {
        let (tx, rx) = mpsc::sync_channel(0);
        let a = thread::spawn(move || tx.send(1).unwrap());
        assert_eq!(rx.recv(), Ok(1));
        a.join().unwrap();
    });
    show("timeouts", || {
        let m = Mutex::new(false);
        let c = Condvar::new();
        thread::scope(|s| {
            s.spawn(|| {
                *m.lock().unwrap() = true;
                c.notify_one();
            });
            let (g, r) = c.wait_timeout_while(m.lock().unwrap(), std::time::Duration::from_secs(1), |r| !*r).unwrap();
            assert!(*g, "timed out: {}", r.timed_out());
        });
    });
    show("barrier and once", || {
        let b = Barrier::new(2);
        let o = OnceLock::new();
        thread::scope(|s| {
            let t = s.spawn(|| {
                o.get_or_init(|| 1);
                b.wait().is_leader()
            });
            o.get_or_init(|| 1);
            let mine = b.wait().is_leader();
            assert!(mine != t.join().unwrap());
        });
    });
    show("park", || {
        let flag = AtomicBool::new(false);
        let me = thread::current();
        thread::scope(|s| {
            s.spawn(|| {
                flag.store(true, SeqCst);
                me.unpark();
            });
            while !flag.load(SeqCst) {
                thread::park();
            }
        });
    });
    show("sleep as sync", || {
        let done = AtomicBool::new(false);
        thread::scope(|s| {
            s.spawn(|| done.store(true, SeqCst));
            thread::sleep(std::time::Duration::from_secs(1));
            assert!(done.load(SeqCst), "not done yet");
        });
    });
    show("five threads", || {
        thread::scope(|s| {
            for _ in 0..5 {
                s.spawn(|| ());
            }
        });
    });
    show("outside", {
        let m = Arc::new(Mutex::new(0));
        move || {
            *m.lock().unwrap() += 1;
        }
    });
    show("overflow", || {
        fn f(n: u64) -> u64 {
            let a = [n; 100];
            if n == 0 { 0 } else { f(n - 1) + a[(n % 100) as usize] }
        }
        std::hint::black_box(f(10000));
    });
    show("panic in child", || {
        let t = thread::spawn(|| panic!("oh no"));
        t.join().unwrap();
    });
    show("locks 3x2", || {
        let m = Arc::new((Mutex::new(0), Mutex::new(0)));
        let hs: Vec<_> = (0..3)
            .map(|_| {
                let m = m.clone();
                thread::spawn(move || {
                    *m.0.lock().unwrap() += 1;
                    *m.1.lock().unwrap() += 1;
                })
            })
            .collect();
        for h in hs {
            h.join().unwrap()
        }
    });
}

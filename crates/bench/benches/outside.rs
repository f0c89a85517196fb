//! Outside a model each type forwards to std's, at the price of a test.

use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// The same benchmarks on std's types and on this crate's.
macro_rules! side {
    ($name:ident, $sync:path) => {
        #[divan::bench_group]
        mod $name {
            use super::*;
            use sync::atomic::{AtomicU64, Ordering::SeqCst};
            use sync::{Mutex, RwLock, mpsc};
            use $sync as sync;

            #[divan::bench]
            fn lock_and_unlock(bencher: Bencher<'_, '_>) {
                let lock = black_box(Mutex::new(0_u64));
                bencher.bench_local(|| *lock.lock().unwrap() += 1);
            }

            #[divan::bench]
            fn read_and_unlock(bencher: Bencher<'_, '_>) {
                let lock = black_box(RwLock::new(0_u64));
                bencher.bench_local(|| *lock.read().unwrap());
            }

            #[divan::bench]
            fn load(bencher: Bencher<'_, '_>) {
                let n = black_box(AtomicU64::new(0));
                bencher.bench_local(|| n.load(SeqCst));
            }

            #[divan::bench]
            fn store(bencher: Bencher<'_, '_>) {
                let n = black_box(AtomicU64::new(0));
                bencher.bench_local(|| n.store(1, SeqCst));
            }

            #[divan::bench]
            fn fetch_add(bencher: Bencher<'_, '_>) {
                let n = black_box(AtomicU64::new(0));
                bencher.bench_local(|| n.fetch_add(1, SeqCst));
            }

            #[divan::bench]
            fn send_and_receive(bencher: Bencher<'_, '_>) {
                let (sender, receiver) = black_box(mpsc::channel());
                bencher.bench_local(|| {
                    sender.send(1_u64).unwrap();
                    receiver.recv().unwrap()
                });
            }
        }
    };
}
side!(with_std, std::sync);
side!(with_interleave, interleave::sync);

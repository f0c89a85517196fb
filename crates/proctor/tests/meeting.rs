//! A meeting looks at all threads of its process. The test harness has one of its own, which sleeps with a time limit, so this
//! test does without.

#[cfg(not(target_os = "linux"))]
fn main() {}

#[cfg(target_os = "linux")]
fn main() {
    for (expected, threads) in [(3, 3), (3, 2), (1, 2)] {
        let meeting = proctor::still::Meeting::of(expected);
        std::thread::scope(|s| {
            for _ in 0..threads {
                s.spawn(|| meeting.wait());
            }
        });
        assert_eq!(meeting.came(), threads.min(expected), "{threads} of {expected}");
    }
}

//! The table of what the explorer cannot see: refused where an exercise is graded by exploring.

use super::rules::{Items, Row};

/// What a row says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unexplored {
    /// What is wrong with it, to follow the path's name.
    pub why: &'static str,
    /// What to write instead.
    pub instead: Explored,
}

/// Where the explorer's own is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Explored {
    /// Behind the same path in `interleave`, but for what [`WITHOUT`] has.
    SamePath,
    /// As this says.
    Advice(&'static str),
}

/// Why most of them are refused.
pub const NOT_EXPLORED: &str = "is not explored, so the checker would not see what it does";

const CHANNELS: &str = "`interleave::sync::mpsc` has channels that are explored";
const LOCKS: &str = "`interleave::sync` has locks and channels that are explored";
const THREADS: &str = "`interleave::thread` and `interleave::sync` have what is explored";
const BLOCK_ON: &str = "`interleave::future::block_on` is explored, and so are the threads of `interleave::thread`";

const fn row(module: &'static [&'static str], items: Items, instead: Explored) -> Row<Unexplored> {
    Row { module, items, what: Unexplored { why: NOT_EXPLORED, instead } }
}

const ALL: Items = Items::AllBut(&[]);

/// What several threads can have at once, with atomics of std's behind it.
const SHARED: Items = Items::Only(&[
    "AbortHandle",
    "AbortRegistration",
    "Abortable",
    "abortable",
    "FuturesUnordered",
    "RemoteHandle",
    "Shared",
    "WeakShared",
]);

/// What is left out is plain data, or has a row of its own.
pub const UNEXPLORED: [Row<Unexplored>; 25] = [
    row(&["std", "sync", "atomic"], Items::AllBut(&["Ordering"]), Explored::SamePath),
    row(
        &["std", "sync", "mpsc"],
        Items::AllBut(&["RecvError", "RecvTimeoutError", "SendError", "TryRecvError", "TrySendError"]),
        Explored::SamePath,
    ),
    row(
        &["std", "sync"],
        Items::AllBut(&["atomic", "mpsc", "Arc", "Weak", "PoisonError", "LockResult", "TryLockError", "TryLockResult"]),
        Explored::SamePath,
    ),
    row(
        &["std", "thread"],
        Items::AllBut(&["Result", "AccessError", "panicking", "available_parallelism"]),
        Explored::SamePath,
    ),
    // How long a wait took tells whether it was one.
    Row {
        module: &["std", "time"],
        items: Items::Beneath(&["Duration", "TryFromFloatSecsError"]),
        what: Unexplored {
            why: "reads a clock, and what is explored has none",
            instead: Explored::Advice("`sleep`, and `wait_timeout` and `recv_timeout` with a `Duration`, are explored"),
        },
    },
    row(&["std", "hint"], Items::Only(&["spin_loop"]), Explored::SamePath),
    row(&["tokio", "sync"], ALL, Explored::Advice(LOCKS)),
    row(&["tokio", "task"], ALL, Explored::Advice(BLOCK_ON)),
    row(&["tokio", "runtime"], ALL, Explored::Advice(BLOCK_ON)),
    row(&["tokio", "time"], ALL, Explored::Advice("`interleave::thread::sleep` is explored")),
    row(&["tokio"], Items::Only(&["spawn", "main", "test"]), Explored::Advice(BLOCK_ON)),
    Row {
        module: &["tokio"],
        items: Items::Only(&["select"]),
        what: Unexplored {
            why: "chooses by chance, and the checker has to run the same order twice",
            instead: Explored::Advice("poll one future after the other"),
        },
    },
    row(
        &["crossbeam", "channel"],
        Items::AllBut(&[
            "RecvError",
            "RecvTimeoutError",
            "SendError",
            "SendTimeoutError",
            "TryRecvError",
            "TrySendError",
        ]),
        Explored::Advice(CHANNELS),
    ),
    row(&["crossbeam", "utils"], Items::Beneath(&["CachePadded"]), Explored::Advice(THREADS)),
    row(&["crossbeam", "sync"], ALL, Explored::Advice(LOCKS)),
    row(&["crossbeam"], Items::Beneath(&["channel", "sync", "utils"]), Explored::Advice(THREADS)),
    row(&["futures", "lock"], ALL, Explored::Advice(LOCKS)),
    row(&["futures", "channel"], ALL, Explored::Advice(CHANNELS)),
    row(&["futures", "future"], SHARED, Explored::Advice(LOCKS)),
    row(&["futures", "stream"], SHARED, Explored::Advice(LOCKS)),
    // What their macros need. It is public, and names what is listed here once more.
    row(&["futures", "__private"], ALL, Explored::Advice(LOCKS)),
    row(&["futures", "task", "__internal"], ALL, Explored::Advice(LOCKS)),
    row(&["tokio", "macros"], ALL, Explored::Advice(LOCKS)),
    row(&["futures", "executor"], ALL, Explored::Advice(BLOCK_ON)),
    row(&["futures", "task"], Items::Only(&["AtomicWaker"]), Explored::Advice(LOCKS)),
];

const OTHER_WIDTH: &str = "take an atomic of another width, as `interleave::sync::atomic::AtomicUsize`";
const NO_NEED: &str = "it can be solved without this";

/// What interleave has no counterpart for (held by a test), and what to do instead.
pub const WITHOUT: [(&str, &str); 13] = [
    ("LazyLock", "`interleave::sync::OnceLock` with `get_or_init` does the same"),
    ("OnceState", NO_NEED),
    ("ReentrantLock", NO_NEED),
    ("MappedMutexGuard", NO_NEED),
    ("AtomicI8", OTHER_WIDTH),
    ("AtomicI16", OTHER_WIDTH),
    ("AtomicU8", OTHER_WIDTH),
    ("AtomicU16", OTHER_WIDTH),
    ("AtomicPtr", NO_NEED),
    ("compiler_fence", "`interleave::sync::atomic::fence` is explored"),
    ("LocalKey", "give each thread a variable of its own, or share one behind a lock"),
    ("sleep_ms", "`interleave::thread::sleep` is explored"),
    ("park_timeout_ms", "`interleave::thread::park_timeout` is explored"),
];

//! The table: which paths, macros and keywords are refused, why, and what to write instead.

use super::Policy;

/// Why a path is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// How many segments of the path say it: the rest is not underlined.
    pub segments: usize,
    /// What is wrong with it, to follow the path's name.
    pub why: &'static str,
    /// The path to write instead, or else advice.
    pub instead: Instead,
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Write this path.
    Path(String),
    /// Follow this advice.
    Advice(&'static str),
}

/// A module of std whose contents escape the exploration.
struct Unexplored {
    module: &'static [&'static str],
    /// What it has that is plain data, or leads to a deeper row of this table.
    except: &'static [&'static str],
}

/// The deeper module first.
const UNEXPLORED: [Unexplored; 4] = [
    Unexplored { module: &["sync", "atomic"], except: &["Ordering"] },
    Unexplored {
        module: &["sync", "mpsc"],
        except: &["RecvError", "RecvTimeoutError", "SendError", "TryRecvError", "TrySendError"],
    },
    Unexplored {
        module: &["sync"],
        except: &["Arc", "Weak", "PoisonError", "LockResult", "TryLockError", "TryLockResult"],
    },
    Unexplored { module: &["thread"], except: &["Result", "AccessError", "panicking", "available_parallelism"] },
];

const OTHER_WIDTH: &str = "take an atomic of another width, as `interleave::sync::atomic::AtomicUsize`";
const NO_NEED: &str = "it can be solved without this";

/// What interleave has no counterpart for (held by a test), and what to do instead.
pub const WITHOUT: [(&str, &str); 12] = [
    ("LazyLock", "`interleave::sync::OnceLock` with `get_or_init` does the same"),
    ("OnceState", NO_NEED),
    ("ReentrantLock", NO_NEED),
    ("MappedMutexGuard", NO_NEED),
    ("AtomicI8", OTHER_WIDTH),
    ("AtomicI16", OTHER_WIDTH),
    ("AtomicU16", OTHER_WIDTH),
    ("AtomicPtr", NO_NEED),
    ("compiler_fence", "`interleave::sync::atomic::fence` is explored"),
    ("LocalKey", "give each thread a variable of its own, or share one behind a lock"),
    ("sleep_ms", "`interleave::thread::sleep` is explored"),
    ("park_timeout_ms", "`interleave::thread::park_timeout` is explored"),
];

const NOT_EXPLORED: &str = "is not explored, so the checker would not see what it does";
const ONE_FILE: &str = "is not part of this file, and an answer is one file";
const ENDS_THE_TEST: &str = "ends the process before the test is over";

/// What can be at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The path as it stands.
    Item,
    /// An import of everything below it.
    Glob,
}

/// Judges a path: `["std", "sync", "Mutex", "new"]`, with aliases followed.
pub fn path(segments: &[String], end: End, policy: Policy) -> Option<Reason> {
    let names: Vec<&str> = segments.iter().map(String::as_str).collect();
    match names[..] {
        ["std" | "core" | "alloc", ref rest @ ..] => standard(rest, end, policy),
        ["crate", other, ..] if other != policy.module && other != "self" => {
            Some(Reason { segments: 2, why: ONE_FILE, instead: Instead::Advice("put what you need into this file") })
        }
        _ => None,
    }
}

/// Judges what follows `std::`.
fn standard(rest: &[&str], end: End, policy: Policy) -> Option<Reason> {
    if let ["process", "exit" | "abort", ..] = rest {
        let instead = Instead::Advice("return from the function, or panic");
        return Some(Reason { segments: 3, why: ENDS_THE_TEST, instead });
    }
    if let [name @ ("include" | "include_str" | "include_bytes")] = rest {
        return macros(name, policy).map(|reason| Reason { segments: 2, ..reason });
    }
    if !policy.model {
        return None;
    }
    if rest.is_empty() && end == End::Glob {
        return Some(Reason {
            segments: 1,
            why: "brings in `sync` and `thread`, which are not explored",
            instead: Instead::Advice("import by name what you need"),
        });
    }
    if let ["hint", "spin_loop"] = rest {
        let instead = Instead::Path("interleave::hint::spin_loop".into());
        return Some(Reason { segments: 3, why: NOT_EXPLORED, instead });
    }
    let row = UNEXPLORED.iter().find(|row| rest.starts_with(row.module))?;
    let depth = row.module.len();
    let below = rest.get(depth);
    if below.is_some_and(|item| row.except.contains(item)) {
        return None;
    }
    let segments = depth + usize::from(below.is_some());
    let instead = match WITHOUT.iter().find(|(item, _)| below == Some(item)) {
        Some((_, advice)) => Instead::Advice(advice),
        // One item, or the module itself: the same name in interleave takes its place.
        None => Instead::Path(format!("interleave::{}", rest[..segments].join("::"))),
    };
    Some(Reason { segments: 1 + segments, why: NOT_EXPLORED, instead })
}

/// Judges the name of a macro that is called.
pub fn macros(name: &str, policy: Policy) -> Option<Reason> {
    match name {
        "include" | "include_str" | "include_bytes" => Some(Reason {
            segments: 1,
            why: "reads another file, and an answer is one file",
            instead: Instead::Advice("put what you need into this file"),
        }),
        "thread_local" if policy.model => Some(Reason {
            segments: 1,
            why: "is not explored: all threads of a model share one value of it",
            instead: Instead::Advice("give each thread a variable of its own, or share one behind a lock"),
        }),
        _ => None,
    }
}

/// What a keyword or an attribute is refused for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Construct {
    /// `unsafe`, as a block, a function, an implementation or an attribute.
    Unsafe,
    /// `extern "C" { .. }` and `extern "C" fn`.
    Extern,
    /// `mod name;`, whose text would be another file.
    OutOfLineModule,
    /// `#[path = ".."]`.
    PathAttribute,
}

/// The title, the reason beside the place, and the advice.
pub fn construct(what: Construct) -> [&'static str; 3] {
    match what {
        Construct::Unsafe => [
            "this exercise does not allow `unsafe`",
            "the compiler would believe this without a proof",
            "it can be solved in safe Rust",
        ],
        Construct::Extern => [
            "an answer may not use `extern`",
            "what is behind it is not Rust, and cannot be checked",
            "it can be solved in Rust alone",
        ],
        Construct::OutOfLineModule => [
            "an answer is one file",
            "the text of this module would be in another",
            "write `mod name { .. }`, or leave the module out",
        ],
        Construct::PathAttribute => ["an answer is one file", "this names another", "put what you need into this file"],
    }
}

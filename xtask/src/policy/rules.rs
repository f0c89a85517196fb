//! Which paths, macros and keywords are refused, why, and what to write instead.

use super::Policy;
use super::outside::{OUTSIDE, Reach};
use super::unexplored::{Explored, UNEXPLORED, Unexplored, WITHOUT};

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

impl Reason {
    /// What to write instead, where no import is at fault.
    pub fn advice(&self) -> String {
        match &self.instead {
            Instead::Path(path) => format!("write `{path}`, or import it"),
            Instead::Advice(advice) => advice.to_string(),
        }
    }
}

/// What to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Instead {
    /// Write this path.
    Path(String),
    /// Follow this advice.
    Advice(&'static str),
}

/// A row of a table: some of the items of a module, and what is to be said of them.
#[derive(Debug)]
pub struct Row<T> {
    /// The module, crate and all.
    pub module: &'static [&'static str],
    /// Which of its items.
    pub items: Items,
    /// What is to be said.
    pub what: T,
}

/// Which of a module's items a row is about.
#[derive(Clone, Copy, Debug)]
pub enum Items {
    /// The module itself, and all that is in it but these.
    AllBut(&'static [&'static str]),
    /// All that is in it but these, for which the module itself may be imported.
    Beneath(&'static [&'static str]),
    /// These.
    Only(&'static [&'static str]),
}

impl<T> Row<T> {
    /// How many segments of a path it takes to see that the row is about it.
    fn covers(&self, path: &[&str]) -> Option<usize> {
        let below = path.strip_prefix(self.module)?.first();
        let is_meant = match (self.items, below) {
            (Items::AllBut(except) | Items::Beneath(except), Some(item)) => !except.contains(item),
            (Items::AllBut(_), None) => true,
            (Items::Only(items), Some(item)) => items.contains(item),
            (Items::Beneath(_) | Items::Only(_), None) => false,
        };
        is_meant.then_some(self.module.len() + usize::from(below.is_some()))
    }
}

/// Of what an exercise refuses by itself, and of what that would be the advice for.
const ONES_OWN: &str = "write it yourself, out of what the starter imports";

const ONE_FILE: &str = "is not part of this file, and an answer is one file";

/// What can be at the end of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The path as it stands.
    Item,
    /// An import of everything below it.
    Glob,
    /// What a macro of the file is given: it may put something between, or behind.
    Piece,
}

/// Judges a path: `["std", "sync", "Mutex", "new"]`, with aliases followed.
pub fn path(segments: &[String], end: End, policy: Policy) -> Option<Reason> {
    let mut names: Vec<&str> = segments.iter().map(String::as_str).collect();
    match names[..] {
        ["crate", other, ..] if other != policy.module && other != "self" => {
            let instead = Instead::Advice("put what you need into this file");
            return Some(Reason { segments: 2, why: ONE_FILE, instead });
        }
        // What these two have is std's.
        ["core" | "alloc", ..] => names[0] = "std",
        _ => {}
    }
    library(&names, end, policy)
}

/// Judges a path into a library.
fn library(path: &[&str], end: End, policy: Policy) -> Option<Reason> {
    // Macros have a second home in std's preludes. `env` is a module of std as well.
    let is_macro = matches!(path, ["std", name] if *name != "env") || matches!(path, ["std", "prelude", ..]);
    if is_macro && let Some(reason) = path.last().and_then(|name| macros(name, policy)) {
        return Some(Reason { segments: path.len(), ..reason });
    }
    let refused = || policy.refuses.iter().map(|own| own.split("::").collect::<Vec<_>>());
    if let Some(own) = refused().find(|own| path.starts_with(own)) {
        let instead = Instead::Advice(ONES_OWN);
        return Some(Reason { segments: own.len(), why: "is not to be used in this exercise", instead });
    }
    let is_allowed = |reach: Reach| reach.allowance().is_some_and(|word| policy.allows.contains(&word));
    let outside = || OUTSIDE.iter().filter(|row| !is_allowed(row.what));
    let unexplored = || UNEXPLORED.iter().filter(|_| policy.model);
    if let Some((row, segments)) = outside().find_map(|row| Some((row, row.covers(path)?))) {
        let instead = Instead::Advice(row.what.advice());
        return Some(Reason { segments, why: row.what.why(), instead });
    }
    if let Some((row, segments)) = unexplored().find_map(|row| Some((row, row.covers(path)?))) {
        return Some(Reason { segments, why: row.what.why, instead: explored(&row.what, path, segments, policy) });
    }
    let mut modules = outside().map(|row| row.module).chain(unexplored().map(|row| row.module));
    let hides = modules.any(|module| module.starts_with(path)) || refused().any(|own| own.starts_with(path));
    (end != End::Item && (hides || end == End::Piece && is_torn(path))).then_some(Reason {
        segments: path.len(),
        why: "brings in what an answer may not use, too",
        instead: Instead::Advice("import by name what you need"),
    })
}

/// Can it only be a path of std when a module is put between, as in `std::Mutex`?
fn is_torn(path: &[&str]) -> bool {
    let all = "alloc any array ascii backtrace borrow boxed cell char clone cmp collections convert default env error f32 f64 \
        ffi fmt fs future hash hint i8 i16 i32 i64 i128 io isize iter marker mem net num ops option os panic path pin \
        prelude primitive process ptr rc result slice str string sync task thread time u8 u16 u32 u64 u128 usize vec";
    let is_there = |name: &str| is_macro_of_std(name) || all.split_whitespace().any(|known| known == name);
    matches!(path, ["std", name, ..] if !is_there(name))
}

/// What to write in the place of the first segments of a path.
fn explored(what: &Unexplored, path: &[&str], segments: usize, policy: Policy) -> Instead {
    let without = WITHOUT.iter().find(|(item, _)| path[segments - 1] == *item).map(|(_, advice)| *advice);
    match (what.instead, without) {
        (Explored::Advice(advice), _) if policy.refuses.iter().any(|own| advice.contains(own.as_str())) => {
            Instead::Advice(ONES_OWN)
        }
        (Explored::Advice(advice), _) | (Explored::SamePath, Some(advice)) => Instead::Advice(advice),
        (Explored::SamePath, None) => Instead::Path(format!("interleave::{}", path[1..segments].join("::"))),
    }
}

/// Is it the name of a library that an answer may have?
pub fn is_library(name: &str) -> bool {
    ["std", "core", "alloc", "interleave", "tokio", "crossbeam", "futures"].contains(&name)
}

/// Is it a macro of std's that leaves expressions as they are?
pub fn is_macro_of_std(name: &str) -> bool {
    let all = "assert assert_eq assert_ne debug_assert debug_assert_eq debug_assert_ne dbg eprint eprintln format \
        format_args matches panic pin print println todo unimplemented unreachable vec write writeln";
    all.split_whitespace().any(|known| known == name)
}

/// Of a path of so many names that can mean too much to be followed.
pub fn too_many_meanings(segments: usize) -> Reason {
    let instead = Instead::Advice("give each thing a name of its own");
    Reason { segments, why: "can mean so many things that nobody can follow it", instead }
}

/// How many own an `Arc`: std counts it, and the explorer does not see that.
pub fn is_count_of_owners(name: &str) -> bool {
    ["strong_count", "weak_count"].contains(&name)
}

/// A method of `FutureExt`, `StreamExt` or `AsyncReadExt` whose result several threads can have, with atomics of std's behind it.
pub fn shares_a_future(name: &str) -> bool {
    ["shared", "remote_handle", "split"].contains(&name)
}

/// Judges the name of a macro that is called.
pub fn macros(name: &str, policy: Policy) -> Option<Reason> {
    match name {
        "include" | "include_str" | "include_bytes" => Some(Reason {
            segments: 1,
            why: "reads another file, and an answer is one file",
            instead: Instead::Advice("put what you need into this file"),
        }),
        "env" | "option_env" => Some(Reason {
            segments: 1,
            why: "reads what the compiler was started with, and the answer must not depend on that",
            instead: Instead::Advice(Reach::Surroundings.advice()),
        }),
        "asm" | "global_asm" | "naked_asm" => Some(Reason {
            segments: 1,
            why: "is not Rust, and cannot be checked",
            instead: Instead::Advice("it can be solved in Rust alone"),
        }),
        "thread_local" | "task_local" if policy.model => Some(Reason {
            segments: 1,
            why: "is not explored: all threads of a model share one value of it",
            instead: Instead::Advice("give each thread a variable of its own, or share one behind a lock"),
        }),
        _ => None,
    }
}

/// Is this the name of something that is refused in every exercise, or a part of the path to it?
pub fn reaches_outside(name: &str) -> bool {
    let items = |items| if let Items::Only(items) = items { items } else { [].as_slice() };
    OUTSIDE.iter().any(|row| row.module[1..].iter().chain(items(row.items)).any(|known| *known == name))
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
    /// A path or an import that a macro puts together out of what it is given.
    Composed,
    /// `Arc::strong_count`, where what threads share is explored.
    CountOfOwners,
    /// `future.shared()`, in the same place.
    SharedFuture,
    /// A runtime with a clock that somebody moves: what waits there takes no time where the test looks.
    StoppedClock,
    /// What is the name of a type as text, as [`std::any::type_name`] is.
    TypeAsText,
}

/// What is refused wherever the name stands, in an answer that does or does not make text of values by their `Debug`.
pub fn anywhere(name: &str, debugs: bool) -> Option<Construct> {
    match name {
        "start_paused" => Some(Construct::StoppedClock),
        "PhantomData" | "MaybeUninit" if debugs => Some(Construct::TypeAsText),
        _ => None,
    }
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
        Construct::Composed => [
            "a macro may not put together the path of what it uses",
            "what this will be cannot be seen here",
            "write the path whole, or import what it names",
        ],
        Construct::CountOfOwners => [
            "how many own an `Arc` is not explored, so the checker would not see who changes it",
            "refused",
            "count with an atomic of `interleave::sync::atomic`, or behind a lock",
        ],
        Construct::SharedFuture => [
            "what this method of `futures` returns is not explored, so the checker would not see what it does",
            "refused",
            "share it behind a lock of `interleave::sync`",
        ],
        Construct::StoppedClock => [
            "an answer may not have a clock of its own that stands",
            "what waits by it takes no time for the test",
            "the runtime that the answer runs on has a clock",
        ],
        Construct::TypeAsText => [
            "an answer may not ask for the name of a type, and as text this is one",
            "who calls stands in it, also that it is a test, and which",
            "use this, or `{:?}` and `Debug`, but not both",
        ],
        Construct::PathAttribute => ["an answer is one file", "this names another", "put what you need into this file"],
    }
}

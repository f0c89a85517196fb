//! The table of what reaches outside of the test: refused in every exercise that does not allow it.

use super::rules::{Items, Row};
use crate::manifest::Allowance;

/// What a row reaches for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Other programs, here or elsewhere.
    Sockets,
    /// Standard input: on Unix it is the channel between the test and its runner.
    Input,
    /// The disk.
    Files,
    /// Other processes.
    Processes,
    /// What the process was started with.
    Surroundings,
    /// The end of the test's process.
    Exit,
    /// What happens at a panic, in the test as well.
    Hooks,
    /// The machine below Rust.
    Machine,
    /// The explorer itself.
    Explorer,
    /// A clock that somebody else moves.
    Clock,
}

impl Reach {
    /// What is wrong with it, to follow the path's name.
    pub fn why(self) -> &'static str {
        match self {
            Reach::Sockets => "is for sockets, and an answer talks to nobody but its test",
            Reach::Input => "reads standard input, which belongs to the checker",
            Reach::Files => "reaches for files, and nobody else's disk has the same ones",
            Reach::Processes => "starts another process, and the test looks at its own",
            Reach::Surroundings => "asks where the program runs, and the answer must not depend on that",
            Reach::Exit => "ends the process before the test is over",
            Reach::Hooks => "changes what a panic does, also one of the test",
            Reach::Machine => "reaches below what Rust can check",
            Reach::Clock => "moves a clock by hand, and only the checker may",
            Reach::Explorer => "belongs to the checker, and the answer must not depend on who looks at it",
        }
    }

    /// What to do instead.
    pub fn advice(self) -> &'static str {
        match self {
            Reach::Exit => "return from the function, or panic",
            Reach::Hooks => "let it panic; `std::panic::catch_unwind` catches a panic of your own code",
            Reach::Machine => "it can be solved in safe Rust",
            _ => "the tests give the answer all that it needs",
        }
    }

    /// The word of chapter.toml that an exercise allows it with. What is without one would break the test itself.
    pub fn allowance(self) -> Option<Allowance> {
        match self {
            Reach::Files => Some(Allowance::Files),
            Reach::Processes | Reach::Surroundings => Some(Allowance::Process),
            Reach::Sockets | Reach::Input | Reach::Exit | Reach::Hooks => None,
            Reach::Machine | Reach::Explorer | Reach::Clock => None,
        }
    }
}

const fn all(module: &'static [&'static str], what: Reach) -> Row<Reach> {
    Row { module, items: Items::AllBut(&[]), what }
}

const fn only(module: &'static [&'static str], items: &'static [&'static str], what: Reach) -> Row<Reach> {
    Row { module, items: Items::Only(items), what }
}

/// Addresses are plain data.
const ADDRESSES: Items =
    Items::Beneath(&["IpAddr", "Ipv4Addr", "Ipv6Addr", "SocketAddr", "SocketAddrV4", "SocketAddrV6", "AddrParseError"]);

/// What the explorer has in the place of std's.
const OF_STD: Items = Items::Beneath(&["cell", "future", "hint", "sync", "thread"]);

/// `std` stands for `core` and `alloc` as well.
pub const OUTSIDE: [Row<Reach>; 32] = [
    Row { module: &["std", "net"], items: ADDRESSES, what: Reach::Sockets },
    all(&["std", "os", "unix", "net"], Reach::Sockets),
    all(&["std", "os", "linux", "net"], Reach::Sockets),
    all(&["tokio", "net"], Reach::Sockets),
    only(&["std", "io"], &["stdin", "Stdin", "StdinLock"], Reach::Input),
    only(&["tokio", "io"], &["stdin", "Stdin"], Reach::Input),
    all(&["std", "fs"], Reach::Files),
    // Its methods look at the disk.
    all(&["std", "path"], Reach::Files),
    all(&["std", "os", "unix", "fs"], Reach::Files),
    all(&["std", "os", "linux", "fs"], Reach::Files),
    all(&["std", "os", "windows", "fs"], Reach::Files),
    all(&["tokio", "fs"], Reach::Files),
    only(&["std", "process"], &["exit", "abort"], Reach::Exit),
    only(&["std", "panic"], &["set_hook", "take_hook", "update_hook"], Reach::Hooks),
    // Standard output is an open file like any other, and so is a socket.
    all(&["std", "os", "fd"], Reach::Files),
    all(&["std", "os", "unix", "io"], Reach::Files),
    all(&["std", "os", "unix", "prelude"], Reach::Files),
    all(&["std", "os", "windows", "io"], Reach::Files),
    all(&["std", "os", "windows", "prelude"], Reach::Files),
    // A pipe is made of them, and carries what no explorer sees.
    only(&["std", "io"], &["pipe", "PipeReader", "PipeWriter"], Reach::Files),
    Row { module: &["interleave"], items: OF_STD, what: Reach::Explorer },
    all(&["std", "arch"], Reach::Machine),
    only(&["std", "process"], &["Command"], Reach::Processes),
    all(&["std", "os", "unix", "process"], Reach::Processes),
    all(&["std", "os", "linux", "process"], Reach::Processes),
    all(&["std", "os", "windows", "process"], Reach::Processes),
    all(&["tokio", "process"], Reach::Processes),
    // Who calls stands in them, also that it is a test, and which.
    all(&["std", "backtrace"], Reach::Surroundings),
    only(&["std", "panic"], &["Location"], Reach::Surroundings),
    only(&["std", "any"], &["type_name", "type_name_of_val"], Reach::Surroundings),
    only(&["tokio", "time"], &["pause", "resume", "advance"], Reach::Clock),
    Row { module: &["std", "env"], items: Items::Beneath(&["consts", "VarError"]), what: Reach::Surroundings },
];

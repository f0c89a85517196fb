//! One table an area: a source, and what is refused in it.

mod evasions;

use super::*;

const MODEL: Policy = Policy { model: true, allows: &[], refuses: &[], module: "ordered_locks" };
const PLAIN: Policy = Policy { model: false, ..MODEL };

/// The refused pieces of the text, each with a part of its title or help.
fn check(policy: Policy, source: &str, expected: &[(&str, &str)]) {
    let found = match examine(source.as_bytes().to_vec(), policy) {
        Finding::Clean => vec![],
        Finding::Refused(text, refusals) => refusals
            .into_iter()
            .map(|r| {
                (r.range.map_or(String::new(), |range| text[range].to_string()), format!("{}; {}", r.title, r.help))
            })
            .collect(),
        Finding::Unreadable(_, refusal) => vec![("unreadable".into(), refusal.title)],
    };
    let same =
        found.len() == expected.len() && found.iter().zip(expected).all(|(f, e)| f.0 == e.0 && f.1.contains(e.1));
    assert!(same, "{source}\nfound    {found:#?}\nexpected {expected:#?}");
}

#[test]
fn what_is_not_explored_is_refused_in_every_spelling() {
    for (source, piece, help) in [
        ("use std::sync::Mutex;", "std::sync::Mutex", "write `use interleave::sync::Mutex;`"),
        (
            "use core::sync::atomic::AtomicU32;",
            "core::sync::atomic::AtomicU32",
            "use interleave::sync::atomic::AtomicU32;",
        ),
        ("use ::std::sync::RwLock;", "std::sync::RwLock", "use interleave::sync::RwLock;"),
        ("use std::sync::{Arc, Mutex};", "Mutex", "use interleave::sync::Mutex;"),
        ("use std::{sync::{Arc, Condvar}, rc::Rc};", "Condvar", "use interleave::sync::Condvar;"),
        ("use std::sync::Mutex as M;", "std::sync::Mutex", "write `use interleave::sync::Mutex as M;`"),
        ("use std::sync::Mutex as _;", "std::sync::Mutex", "write `use interleave::sync::Mutex;`"),
        ("use std::sync::*;", "std::sync", "write `use interleave::sync::*;`"),
        ("use std::sync::atomic::*;", "std::sync::atomic", "write `use interleave::sync::atomic::*;`"),
        ("use std::sync;", "std::sync", "write `use interleave::sync;`"),
        ("use std::sync::{self as s};", "self", "write `use interleave::sync as s;`"),
        ("use std::sync::mpsc;", "std::sync::mpsc", "write `use interleave::sync::mpsc;`"),
        ("use std::sync::mpsc::channel;", "std::sync::mpsc::channel", "write `use interleave::sync::mpsc::channel;`"),
        ("use std::sync::LazyLock;", "std::sync::LazyLock", "`interleave::sync::OnceLock` with"),
        ("fn f() { std::sync::atomic::AtomicU16::new(1); }", "std::sync::atomic::AtomicU16", "another width"),
        ("use std::thread;", "std::thread", "write `use interleave::thread;`"),
        ("use std::thread::park;", "std::thread::park", "write `use interleave::thread::park;`"),
        ("pub fn f() { std::thread::spawn(|| 1); }", "std::thread::spawn", "write `interleave::thread::spawn`"),
        ("struct S { m: std::sync::Mutex<u8> }", "std::sync::Mutex", "write `interleave::sync::Mutex`"),
        ("fn f() { std::sync::Mutex::<u8>::new(1); }", "std::sync::Mutex", "`std::sync::Mutex` is not"),
        ("fn f() { std::sync::Mutex::new(1); }", "std::sync::Mutex", "`std::sync::Mutex` is not"),
        ("fn f() { g!(1, std::sync::Mutex::new(1)) }", "std::sync::Mutex", "`std::sync::Mutex` is not"),
        ("fn f() { println!(\"{}\", <std::sync::Once>::new()) }", "std::sync::Once", "`std::sync::Once` is not"),
        ("macro_rules! m { ($i:ident) => { std::sync::$i::new(1) } }", "std::sync", "`std::sync` is not"),
        ("use std as s; fn f() { s::sync::Mutex::new(1); }", "s::sync::Mutex", "`std::sync::Mutex` is not"),
        ("extern crate std as s; use s::sync::Once;", "s::sync::Once", "use interleave::sync::Once;"),
        (
            "mod a { pub use std as s; } fn f() { a::s::thread::park() }",
            "a::s::thread::park",
            "`std::thread::park` is not",
        ),
        ("fn f() { r#std::thread::park() }", "r#std::thread::park", "`std::thread::park` is not"),
        ("fn f() { std::hint::spin_loop() }", "std::hint::spin_loop", "interleave::hint::spin_loop"),
        ("use std::hint; fn f() { hint::spin_loop() }", "hint::spin_loop", "interleave::hint::spin_loop"),
        ("thread_local! { static A: u8 = 1; }", "thread_local", "share one value"),
        ("static N: std::sync::atomic::AtomicU8 = 1;", "std::sync::atomic::AtomicU8", "another width"),
    ] {
        check(MODEL, source, &[(piece, help)]);
        check(PLAIN, source, &[]);
    }
}

#[test]
fn other_crates_are_not_explored_either() {
    for (source, piece, help) in [
        ("use tokio::sync::Mutex;", "tokio::sync::Mutex", "`tokio::sync::Mutex` is not explored"),
        ("use tokio::{sync::mpsc, pin};", "sync::mpsc", "`interleave::sync` has locks and channels"),
        ("use tokio as t; fn f() { t::spawn(g()); }", "t::spawn", "`tokio::spawn` is not explored"),
        ("use tokio::task::*;", "tokio::task", "`interleave::future::block_on` is explored"),
        ("fn f() { tokio::select! { _ = g() => 1 } }", "tokio::select", "chooses by chance"),
        ("#[tokio::main] async fn f() {}", "tokio::main", "`tokio::main` is not explored"),
        ("use crossbeam::channel::unbounded;", "crossbeam::channel::unbounded", "`interleave::sync::mpsc` has"),
        (
            "use crossbeam::channel; fn f() { channel::bounded(1) }",
            "crossbeam::channel",
            "`interleave::sync::mpsc` has",
        ),
        ("fn f() { crossbeam::scope(|s| 1) }", "crossbeam::scope", "`interleave::thread` and"),
        ("use crossbeam::utils::Backoff;", "crossbeam::utils::Backoff", "`interleave::thread` and"),
        (
            "use crossbeam::{atomic::AtomicCell, utils::CachePadded};",
            "atomic::AtomicCell",
            "`crossbeam::atomic` is not explored",
        ),
        ("use futures::lock::Mutex;", "futures::lock::Mutex", "`interleave::sync` has locks"),
        ("use futures::channel::oneshot as o;", "futures::channel::oneshot", "`interleave::sync::mpsc` has"),
        (
            "fn f() { futures::executor::block_on(g()) }",
            "futures::executor::block_on",
            "`interleave::future::block_on`",
        ),
        ("use futures::task::AtomicWaker;", "futures::task::AtomicWaker", "is not explored"),
        ("use futures::*;", "futures", "by name"),
    ] {
        check(MODEL, source, &[(piece, help)]);
        check(PLAIN, source, &[]);
    }
}

#[test]
fn an_answer_reaches_for_nothing_outside_of_its_test() {
    for (source, piece, words) in [
        ("use std::net::TcpStream;", "std::net::TcpStream", "`std::net::TcpStream` is for sockets"),
        ("use std::{net::UdpSocket, fmt};", "net::UdpSocket", "`std::net::UdpSocket` is for sockets"),
        ("use std::{net::{self, IpAddr}}; fn f() { net::TcpListener::bind(1) }", "net::TcpListener", "is for sockets"),
        ("use std::net::*;", "std::net", "by name"),
        ("fn f() { std::os::unix::net::UnixStream::pair() }", "std::os::unix::net::UnixStream", "is for sockets"),
        ("use std::os::unix; fn f() { unix::net::UnixStream::pair() }", "unix::net::UnixStream", "is for sockets"),
        ("use tokio::net::TcpStream;", "tokio::net::TcpStream", "is for sockets"),
        ("use tokio as t; fn f() { t::net::TcpStream::connect(1) }", "t::net::TcpStream", "`tokio::net::TcpStream` is"),
        ("fn f() { ::std::io::stdin().lines() }", "std::io::stdin", "reads standard input"),
        ("use std::io; fn f() { io::stdin().read_line(s) }", "io::stdin", "reads standard input"),
        ("use std::io::{self, Stdin}; fn f() {}", "Stdin", "reads standard input"),
        ("use std::io::*;", "std::io", "by name"),
        ("use tokio::io::stdin as input;", "tokio::io::stdin", "reads standard input"),
        ("use std::fs;", "std::fs", "reaches for files"),
        ("use std::fs::File as F;", "std::fs::File", "reaches for files"),
        ("fn f() { g!(std::fs::read(\"x\")) }", "std::fs::read", "reaches for files"),
        ("use tokio::fs::*;", "tokio::fs", "reaches for files"),
        ("use std::process::Command;", "std::process::Command", "starts another process"),
        ("use std::process as p; fn f() { p::Command::new(\"x\") }", "p::Command", "starts another process"),
        ("use tokio::process::Command;", "tokio::process::Command", "starts another process"),
        ("use std::os::unix::process::CommandExt;", "std::os::unix::process::CommandExt", "starts another process"),
        ("use std::process::*;", "std::process", "by name"),
        ("fn f() { std::env::var(\"HOME\") }", "std::env::var", "asks where the program runs"),
        ("use std::env; fn f() { env::args().count() }", "env::args", "asks where the program runs"),
        ("use std::env::vars_os;", "std::env::vars_os", "the tests give the answer all that it needs"),
        ("fn f() { env!(\"HOME\") }", "env", "the compiler was started with"),
        ("fn f() { concat!(std::option_env!(\"HOME\")) }", "std::option_env", "the compiler was started with"),
        ("use std::*;", "std", "by name"),
        ("use tokio::*;", "tokio", "by name"),
    ] {
        check(PLAIN, source, &[(piece, words)]);
        check(MODEL, source, &[(piece, words)]);
    }
}

#[test]
fn an_exercise_can_allow_files_and_processes() {
    let files = "use std::fs; use tokio::fs::File; fn f() { fs::read(std::os::unix::fs::symlink) }";
    let process =
        "use std::process::{Command, Stdio}; use tokio::process; fn f() { std::env::current_exe(); std::env::args(); }";
    for (word, source) in [(Allowance::Files, files), (Allowance::Process, process)] {
        check(Policy { allows: &[word], ..PLAIN }, source, &[]);
        assert_ne!(examine(source.into(), PLAIN), Finding::Clean, "{source}");
    }
    // Whatever is allowed, the test's end and its standard input are its own.
    let all = &[Allowance::Unsafe, Allowance::Process, Allowance::Files];
    for (source, piece) in
        [("use std::process::exit;", "std::process::exit"), ("use std::io::stdin;", "std::io::stdin")]
    {
        check(Policy { allows: all, ..PLAIN }, source, &[(piece, "")]);
    }
}

#[test]
fn an_exercise_can_refuse_what_it_is_about() {
    let refuses = &["interleave::future".to_string(), "std::iter::successors".to_string()];
    let policy = Policy { refuses, ..MODEL };
    let title = "`interleave::future` is not to be used in this exercise; write it yourself";
    for (source, piece, words) in [
        ("use interleave::future::block_on;", "interleave::future::block_on", title),
        ("use interleave::{future as f, thread};", "future", title),
        ("use interleave::future::*;", "interleave::future", title),
        ("use interleave as i; fn f() { i::future::block_on(g()) }", "i::future", title),
        ("fn f() { h!(interleave::future::block_on(g())) }", "interleave::future", title),
        ("use core::iter::successors;", "core::iter::successors", "`core::iter::successors` is not to be used"),
        ("use interleave::*;", "interleave", "by name"),
        // What is refused is not what to write instead.
        ("use tokio::runtime::Runtime;", "tokio::runtime::Runtime", "write it yourself"),
    ] {
        check(policy, source, &[(piece, words)]);
    }
    for source in ["use interleave::sync::Mutex; use std::iter::once;", "mod future {} use std::future::Future;"] {
        check(policy, source, &[]);
    }
    check(MODEL, "use interleave::future::block_on; use std::iter::successors;", &[]);
}

#[test]
fn plain_data_of_std_stays_allowed() {
    for source in [
        "use std::sync::{Arc, Weak, PoisonError, LockResult, TryLockError};",
        "use std::sync::atomic::Ordering; fn f() { g(Ordering::SeqCst) }",
        "use std::sync::atomic::Ordering::{self, *};",
        "use std::sync::Arc; fn f() { Arc::clone(&x); std::sync::Arc::new(1); }",
        "use interleave::sync::{Mutex, atomic::AtomicU32}; use interleave::thread; fn f() { thread::spawn(|| 1); }",
        "use interleave::{sync, thread}; fn f() -> sync::Mutex<u8> { sync::Mutex::new(1) }",
        "use interleave::sync::*;",
        "fn f(r: std::thread::Result<u8>) {}",
        "use std::sync::mpsc::{RecvError, SendError};",
        "use std::net::{IpAddr, SocketAddr}; use std::io::{self, BufRead, Read, Write}; fn f() { io::stdout().flush() }",
        "use std::process::{ExitCode, Termination}; use std::io::prelude::*; fn f() { std::env::consts::OS }",
        "use tokio::io::AsyncReadExt; use tokio::pin; fn f() { tokio::join!(a(), b()) }",
        "use crossbeam::utils::CachePadded; use crossbeam::channel::SendError; use futures::stream::{self, StreamExt};",
        "use std::task::{Context, Poll, Wake, Waker}; use futures::task::noop_waker; fn f(stdin: u8, env: u8) { g(env) }",
        "use std::collections::HashMap; use std::cell::RefCell; fn f() { std::mem::swap(a, b) }",
        "fn f() -> impl Sized + use<'_> { x.sync.thread() }",
        "//! std::sync::Mutex is only talked of here: `use std::thread;`\nfn f() { \"std::thread::spawn\"; }",
    ] {
        check(MODEL, source, &[]);
    }
}

#[test]
fn an_answer_is_one_safe_file_that_lets_the_test_end() {
    for (source, piece, words) in [
        ("fn f() { unsafe { g() } }", "unsafe", "safe Rust"),
        ("unsafe impl Send for S {}", "unsafe", "safe Rust"),
        ("#[unsafe(no_mangle)] fn f() {}", "unsafe", "safe Rust"),
        ("extern \"C\" { fn exit(n: i32); }", "extern", "may not use `extern`"),
        ("include!(\"other.rs\");", "include", "one file"),
        ("const T: &str = std::include_str!(\"x\");", "std::include_str", "one file"),
        ("use std::include as i;", "std::include", "one file"),
        ("mod other;", "mod", "one file"),
        ("pub mod other;", "mod", "one file"),
        ("#[path = \"x.rs\"] mod a {}", "path", "names another"),
        ("#[cfg_attr(all(), path = \"x.rs\")] mod a {}", "path", "one file"),
        ("fn f() { std::process::exit(0) }", "std::process::exit", "ends the process"),
        ("use std::process; fn f() { process::abort() }", "process::abort", "ends the process"),
        ("use std::process::exit;", "std::process::exit", "ends the process"),
        ("use crate::safe_bank::Bank;", "crate::safe_bank::Bank", "one file"),
        ("fn f() -> crate::safe_bank::Bank { todo!() }", "crate::safe_bank", "one file"),
    ] {
        // A path attribute has its help in the label, and so the title is looked at as well.
        let words = if words == "names another" { "one file" } else { words };
        check(PLAIN, source, &[(piece, words)]);
        check(MODEL, source, &[(piece, words)]);
    }
}

#[test]
fn what_looks_like_it_is_not_refused() {
    for source in [
        "fn f(unsafe_count: u8) { r#unsafe(1) }",
        "mod inner { pub fn f() {} }",
        "use crate::ordered_locks::Account; fn f() { self::g(); crate::ordered_locks::g() }",
        "pub(crate) fn f() { if include != 1 {} }",
        "extern crate alloc; #[doc = \"path\"] fn f() { let path = \"x\"; }",
        "fn exit() {} fn f() { exit() }",
    ] {
        check(PLAIN, source, &[]);
    }
    check(Policy { allows: &[Allowance::Unsafe], ..PLAIN }, "fn f() { unsafe { g() } }", &[]);
}

#[test]
fn several_are_told_in_the_order_of_their_lines() {
    check(
        MODEL,
        "use std::sync::Mutex;\nfn f() { unsafe { g() } }\nuse std::thread;\n",
        &[("std::sync::Mutex", ""), ("unsafe", ""), ("std::thread", "")],
    );
}

#[test]
fn places_are_right_behind_wide_characters_marks_and_shebangs() {
    check(MODEL, "// äöü → 🦀\nuse std::thread;", &[("std::thread", "")]);
    check(MODEL, "\u{feff}// ä\nuse std::thread;", &[("std::thread", "")]);
    check(MODEL, "#!/usr/bin/env rust-ä\nuse std::thread;", &[("std::thread", "")]);
    check(MODEL, "#![allow(dead_code)]\nuse std::thread;", &[("std::thread", "")]);
}

#[test]
fn files_that_are_no_answers_are_told_apart() {
    for source in ["", "\n\n", "// nothing yet\n", "//! A task.\n#![allow(dead_code)]\n"] {
        check(PLAIN, source, &[("", "the file is empty")]);
    }
    check(PLAIN, "fn f() { \"", &[("unreadable", "cannot read")]);
    let Finding::Refused(_, refusals) = examine(b"fn f() {}\n// \xff\n".to_vec(), PLAIN) else {
        panic!("these bytes are not UTF-8")
    };
    assert!(refusals[0].title.contains("line 2"), "{refusals:?}");
}

/// The names that interleave offers, from its sources: whatever follows `pub fn`, `pub struct`, `pub use .. {` and the like.
fn interleave() -> String {
    fn read(folder: &std::path::Path) -> String {
        let entries =
            std::fs::read_dir(folder).expect("interleave is in the workspace").flatten().map(|entry| entry.path());
        entries
            .map(|path| if path.is_dir() { read(&path) } else { std::fs::read_to_string(path).unwrap_or_default() })
            .collect()
    }
    read(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/interleave/src"))
}

#[test]
fn interleave_has_what_is_suggested_and_lacks_what_is_not() {
    // Behind AtomicBool there is a type of loom's that is not offered itself.
    let text = interleave().replace("loom AtomicU8", "");
    let words: std::collections::HashSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    for (missing, _) in unexplored::WITHOUT {
        assert!(!words.contains(missing), "interleave has {missing}: the policy can suggest it");
    }
    for suggested in [
        "Mutex",
        "RwLock",
        "Condvar",
        "Barrier",
        "Once",
        "OnceLock",
        "AtomicUsize",
        "AtomicBool",
        "AtomicU32",
        "fence",
        "channel",
        "sync_channel",
        "Receiver",
        "spawn",
        "scope",
        "Builder",
        "park",
        "park_timeout",
        "yield_now",
        "sleep",
        "current",
        "spin_loop",
        "block_on",
        "mpsc",
    ] {
        assert!(words.contains(suggested), "interleave has no {suggested}, which the policy suggests");
    }
}

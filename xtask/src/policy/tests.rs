//! One table an area: a source, and what is refused in it.

use super::*;

const MODEL: Policy = Policy { model: true, allows_unsafe: false, module: "ordered_locks" };
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
            "use core::sync::atomic::AtomicU8;",
            "core::sync::atomic::AtomicU8",
            "use interleave::sync::atomic::AtomicU8;",
        ),
        ("use ::std::sync::RwLock;", "std::sync::RwLock", "use interleave::sync::RwLock;"),
        ("use std::sync::{Arc, Mutex};", "Mutex", "use interleave::sync::Mutex;"),
        ("use std::{sync::{Arc, Condvar}, rc::Rc};", "Condvar", "use interleave::sync::Condvar;"),
        ("use std::sync::Mutex as M;", "std::sync::Mutex", "write `use interleave::sync::Mutex as M;`"),
        ("use std::sync::Mutex as _;", "std::sync::Mutex", "write `use interleave::sync::Mutex;`"),
        ("use std::sync::*;", "std::sync", "write `use interleave::sync::*;`"),
        ("use std::sync::atomic::*;", "std::sync::atomic", "write `use interleave::sync::atomic::*;`"),
        ("use std::*;", "std", "by name"),
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
        ("static N: std::sync::atomic::AtomicU8 = 1;", "std::sync::atomic::AtomicU8", "AtomicU8"),
    ] {
        check(MODEL, source, &[(piece, help)]);
        check(PLAIN, source, &[]);
    }
}

#[test]
fn plain_data_of_std_stays_allowed() {
    for source in [
        "use std::sync::{Arc, Weak, PoisonError, LockResult, TryLockError};",
        "use std::sync::atomic::Ordering; fn f() { g(Ordering::SeqCst) }",
        "use std::sync::atomic::Ordering::{self, *};",
        "use std::sync::Arc; fn f() { Arc::clone(&x); std::sync::Arc::new(1); }",
        "use interleave::sync::{Mutex, atomic::AtomicU8}; use interleave::thread; fn f() { thread::spawn(|| 1); }",
        "use interleave::{sync, thread}; fn f() -> sync::Mutex<u8> { sync::Mutex::new(1) }",
        "use interleave::sync::*;",
        "fn f(r: std::thread::Result<u8>) {}",
        "use std::sync::mpsc::{RecvError, SendError};",
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
    check(Policy { allows_unsafe: true, ..PLAIN }, "fn f() { unsafe { g() } }", &[]);
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
    let text = interleave();
    let words: std::collections::HashSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '_')).collect();
    for (missing, _) in rules::WITHOUT {
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
        "AtomicU8",
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
    ] {
        assert!(words.contains(suggested), "interleave has no {suggested}, which the policy suggests");
    }
}

//! Ways around the policy, and answers that must not be taken for one.

use super::{MODEL, PLAIN, check};
use crate::policy::{Finding, Policy, examine};

#[test]
fn names_are_followed_whatever_their_order_and_wherever_they_are_given_twice() {
    for (source, piece, words) in [
        ("use s::process as p; use std as s; fn f() { p::exit(0) }", "p::exit", "`std::process::exit` ends"),
        (
            "mod a { use std::process as p; fn f() { p::exit(0) } } mod b { use super::c as p; }",
            "p::exit",
            "`std::process::exit` ends",
        ),
        ("use p as p; use std::process as p; fn f() { p::abort() }", "p::abort", "`std::process::abort` ends"),
        (
            "mod a { use super::b as std; } fn f() { std::process::exit(0) }",
            "std::process::exit",
            "`std::process::exit` ends",
        ),
        ("use std::process; use process::exit as e; fn f() { e(0) }", "process::exit", "`std::process::exit` ends"),
    ] {
        check(PLAIN, source, &[(piece, words)]);
    }
}

#[test]
fn macros_hide_nothing() {
    let composed = "put together";
    for (source, piece, words) in [
        ("macro_rules! m { ($a:ident $b:ident) => { $a::$b(0) } }", "a", composed),
        ("macro_rules! m { ($a:ident) => { $a::process::exit(0) } }", "a", composed),
        ("macro_rules! m { ($($t:tt)*) => { $($t)*::exit(0) } }", "exit", composed),
        ("fn f() { m!(std::process) }", "std::process", "`std::process` brings in"),
        ("fn f() { m!([std] [::process::exit(0)]) }", "process", composed),
        ("macro_rules! m { ($m:ident) => { $m!(\"x\") } }", "m", composed),
        ("macro_rules! m { ($a:ident) => { use std::process::$a as e; } }", "$", composed),
        ("macro_rules! m { ($a:meta, $n:ident) => { #[$a] mod $n; } }", "mod", "one file"),
        ("fn f() { m!(mod) }", "mod", "one file"),
        ("fn f() { m!(use (std::process::exit(0))) }", "std::process::exit", "ends the process"),
        ("fn f() { std::arch::global_asm!(\"\") }", "std::arch::global_asm", "is not Rust"),
        ("use std::arch::global_asm as g;", "std::arch::global_asm", "below what Rust"),
        ("use std::panic; fn f() { panic::set_hook(h) }", "panic::set_hook", "changes what a panic does"),
        ("use std::os::fd::AsFd;", "std::os::fd::AsFd", "reaches for files"),
    ] {
        check(PLAIN, source, &[(piece, words)]);
    }
    let both = [("std", "`std` brings in"), ("a", composed)];
    check(PLAIN, "macro_rules! m { ($a:ident) => { std::$a::exit(0) } }", &both);
    for source in [
        "macro_rules! m { ($t:ident, $e:expr) => { $crate::ordered_locks::f($t, $e); $t.x(); vec![$e] } }",
        "macro_rules! m { ($t:ty) => { <$t>::default(); $t::new(1); $t::MAX } }",
        "use std::panic::{catch_unwind, AssertUnwindSafe}; use std::sync::Arc; fn f() { *::std::mem::take(x) }",
        "mod a { pub mod b { pub struct C; } } fn f() -> a::b::C { a::b::C }",
        "macro_rules! m { (mod $name:ident) => { mod $name { } } }",
    ] {
        check(PLAIN, source, &[]);
    }
}

/// A macro can put names and `::` one after the other without a path to be seen, and give a module its name.
#[test]
fn a_name_is_the_same_however_it_is_written() {
    for (source, piece) in [
        ("use std as r#s; fn f() { s::process::exit(0) }", "s::process::exit"),
        ("use std::{self as r#s}; fn f() { s::process::exit(0) }", "s::process::exit"),
        ("use std as s; fn f() { r#s::process::exit(0) }", "r#s::process::exit"),
        // The compiler takes an e with an accent for the letter that is both.
        ("use std as \u{e9}; fn f() { e\u{301}::process::exit(0) }", "e\u{301}::process::exit"),
        ("use std as e\u{301}; fn f() { \u{e9}::process::exit(0) }", "\u{e9}::process::exit"),
        ("use std as K; fn f() { \u{212a}::process::exit(0) }", "\u{212a}::process::exit"),
        ("extern crate std as \u{e9}; fn f() { e\u{301}::process::exit(0) }", "e\u{301}::process::exit"),
    ] {
        check(PLAIN, source, &[(piece, "`std::process::exit` ends")]);
    }
    let joined = "macro_rules! NAME { ($a:ident $($t:tt)*) => { $a $($t)* } } fn f() { vec!(std :: process) }";
    check(PLAIN, &joined.replace("NAME", "r#vec"), &[("std :: process", "`std::process` brings in")]);
    let torn = "macro_rules! m { ($a:ident $s:tt $b:ident) => { $a $s sync $s $b } } type L = m!(std :: Mutex);";
    check(PLAIN, torn, &[("std :: Mutex", "brings in what")]);
    let renamed = joined.replace("NAME", "m") + "use m as r#vec;";
    check(PLAIN, &renamed, &[("std :: process", "`std::process` brings in")]);
    for source in [
        "use std::sync::Arc as Größe; fn größe() { Größe::new(1); Ärger::new(std::mem::size_of::<u8>()) }",
        "use std::cmp::max as größte; macro_rules! kürze { ($e:expr) => { größte($e, 1) } } fn f() { kürze!(länge()) }",
    ] {
        check(PLAIN, source, &[]);
    }
}

#[test]
fn no_answer_may_see_who_calls_it_or_what_time_it_is_in_a_model() {
    for (source, piece) in [
        ("fn f() { std::backtrace::Backtrace::force_capture(); }", "std::backtrace::Backtrace"),
        ("use std::backtrace;", "std::backtrace"),
        ("use std::panic; fn f() { panic::Location::caller(); }", "panic::Location"),
        ("fn f() { core::panic::Location::caller(); }", "core::panic::Location"),
        ("fn f<T>() { std::any::type_name::<T>(); }", "std::any::type_name"),
        ("use std::any::type_name_of_val;", "std::any::type_name_of_val"),
    ] {
        check(PLAIN, source, &[(piece, "asks where the program runs")]);
    }
    for (source, piece, words) in [
        ("use std::time::Instant;", "std::time::Instant", "reads a clock"),
        ("use std::time::{Duration, SystemTime};", "SystemTime", "reads a clock"),
        ("use std::time; fn f() { time::UNIX_EPOCH.elapsed(); }", "time::UNIX_EPOCH", "reads a clock"),
        ("tokio::task_local! { static A: u8; }", "tokio::task_local", "share one value"),
        ("use futures::FutureExt; fn f() { g.shared() }", "shared", "is not explored"),
        ("use futures::FutureExt as _; fn f() { g.remote_handle() }", "remote_handle", "is not explored"),
        ("fn f() { futures::FutureExt::shared(g) }", "shared", "is not explored"),
        ("use futures::AsyncReadExt; fn f() { g.split() }", "split", "is not explored"),
        ("extern crate futures as f; fn f() { f::StreamExt::split(g) }", "split", "is not explored"),
        ("use futures::future::FutureExt; fn f() { FutureExt::shared(g) }", "shared", "is not explored"),
    ] {
        check(MODEL, source, &[(piece, words)]);
        check(PLAIN, source, &[]);
    }
    check(MODEL, "use std::{any::Any, time::Duration, panic::catch_unwind}; fn f(x: &dyn Any) { x.shared() }", &[]);
    check(MODEL, "use futures::FutureExt; fn f() { self.shared.lock(); let shared = g(); }", &[]);
}

#[test]
fn pieces_of_a_path_are_seen_before_they_are_joined() {
    let rules = "macro_rules! m { ($s:tt $a:ident $b:ident) => { $a $s $b } }";
    for (source, piece, words) in [
        ("fn f() { m!(:: std process exit)(0) }", "std", "`std` brings in"),
        ("fn f() { rev!([exit :: process :: std])(0) }", "exit :: process :: std", "`exit::process::std` brings in"),
        ("use std::process as p; fn f() { m!(:: p exit)(0) }", "p", "`std::process` brings in"),
        ("macro_rules! n { ($s:tt $a:ident) => { core $s $a } }", "core", "`core` brings in"),
        ("fn f() { m!(use x std::process::exit(0)) }", "std::process::exit", "ends the process"),
        ("fn f() { m!(use x { std::process::exit(0) }) }", "std::process::exit", "ends the process"),
        ("pub use std as s; fn f() { crate::ordered_locks::s::process::exit(0) }", "s::process::exit", "ends"),
        ("m!(mod z pub use std as s;); fn f() { z::s::process::exit(0) }", "z::s::process::exit", "ends"),
        ("m!(mod z pub use std as s;); use z::s::*;", "z::s", "by name"),
        (
            "macro_rules! n { ($($n:tt)*) => { $($n)* ! (\"x\") } } fn f() { n!(include_str) }",
            "include_str",
            "one file",
        ),
        ("fn f() { m!(! option_env (\"HOME\")) }", "option_env", "the compiler was started with"),
        ("macro_rules! vec { ($s:tt $a:ident) => { $a $s exit } } fn f() { vec!(:: std) }", "std", "`std` brings in"),
        ("use m as vec; fn f() { vec!(:: std process exit)(0) }", "std", "`std` brings in"),
        ("use std::env as e; const E: &str = e!(\"HOME\");", "e", "the compiler was started with"),
        ("use std::prelude::v1::include_str as i;", "std::prelude::v1::include_str", "one file"),
        ("use std::prelude::rust_2024::{option_env as o};", "option_env", "the compiler was started with"),
    ] {
        let Finding::Refused(text, found) = examine(format!("{rules} {source}").into_bytes(), PLAIN) else {
            panic!("{source} is not refused");
        };
        let at = found.iter().find(|refusal| refusal.range.clone().is_some_and(|range| text[range].ends_with(piece)));
        let told = at.map(|refusal| format!("{}; {}", refusal.title, refusal.help)).unwrap_or_default();
        assert!(told.contains(words), "{source}: {found:#?}");
    }
    let flood: String = (0..70).map(|n| format!("mod m{n} {{ pub use super::x{n} as a; }}")).collect();
    let flooded = format!("{flood} use std as b; use b as a; fn f() {{ a::process::exit(0) }}");
    let Finding::Refused(_, found) = examine(flooded.into_bytes(), PLAIN) else { panic!("it is not refused") };
    assert!(found.iter().any(|refusal| refusal.title.contains("so many things")), "{found:?}");
    for source in [
        "fn f() -> Result<u8, Error> { g().map_err(Error::io) } use std::io; use std::process; fn g(e: io::Error) {}",
        "macro_rules! m { ($a:expr, $op:tt, $b:expr) => { $a $op $b } } fn f(io: u8) { m!(io, +, 1); println!(\"{io}\") }",
        "macro_rules! both { ($($t:ty),*) => { $(impl Name for $t {})* } } both!(std::io::Error, Vec<u8>, std::rc::Rc<u8>);",
        "use std::{io, fmt}; macro_rules! row { ($e:expr) => { write!(io::stdout(), \"{}\", $e) } } fn f() { row!(fmt::Error) }",
        "macro_rules! m { () => {} } use std::{env, io}; fn f(env: u8, io: u8, std: f64) { println!(\"{}\", env + io); g(vec![std]) }",
        "mod process { pub fn exit() {} pub mod io { pub fn stdin() {} } } fn f() { process::exit(); process::io::stdin() }",
        "// unsafe { std::process::exit(0) }\nfn f() { let std = 1.0; g(std, \"unsafe std::fs::read\"); if !(std > 0.5) {} }",
        "use std::{collections::{self, BTreeMap as Map}, sync::{Arc, Weak as W}, fmt::{self, Debug as _}}; use self::inner::*; mod inner {}",
    ] {
        check(PLAIN, source, &[]);
    }
}

/// What rustc takes for an attribute is not passed over as a line for the system.
#[test]
fn a_first_line_that_is_an_attribute_is_read() {
    for line in [
        "#!/**/[allow(unused)]",
        "#! /* /* ] */ ä */ [allow(unused)]",
        "#!//ä\n[allow(unused)]",
        "#!\n/**/\n[allow(unused)]",
    ] {
        check(PLAIN, &format!("{line} use std::process::exit;"), &[("std::process::exit", "ends")]);
    }
    for line in ["#!/usr/bin/env rust\n", "#!/*\n", "#!/* [ */ x\n", "#! /", "#!/*/[\n"] {
        check(PLAIN, &format!("{line}\nfn f() {{}}"), &[]);
    }
}

/// What threads share without the explorer, in an exercise that is judged by exploring.
#[test]
fn no_hidden_state_of_std_is_shared_in_a_model() {
    for (source, piece, words) in [
        ("use std::sync::Arc; fn f() { Arc::strong_count(&a) }", "strong_count", "is not explored"),
        ("use std::sync::Arc; fn f() { <Arc<u8>>::strong_count(&a) }", "strong_count", "is not explored"),
        ("fn f() { weak.strong_count() }", "strong_count", "is not explored"),
        ("use std::sync::Arc; fn f() { Arc::<u8>::weak_count(&a) }", "weak_count", "is not explored"),
        ("use std::thread_local as t;", "std::thread_local", "share one value"),
        ("use futures::future::{AbortHandle, FutureExt};", "AbortHandle", "is not explored"),
        ("use futures::task::__internal::AtomicWaker;", "futures::task::__internal::AtomicWaker", "is not explored"),
    ] {
        check(MODEL, source, &[(piece, words)]);
        check(PLAIN, source, &[]);
    }
    for (source, piece, words) in [
        ("fn f() { interleave::snapshot().events.len() }", "interleave::snapshot", "belongs to the checker"),
        ("use interleave::{inside_model as i, thread};", "inside_model", "belongs to the checker"),
        ("use interleave as i; fn f() { i::operations() }", "i::operations", "belongs to the checker"),
        ("use interleave::Explorer;", "interleave::Explorer", "belongs to the checker"),
        ("use std::io::pipe;", "std::io::pipe", "reaches for files"),
        ("use std::io; fn f(p: io::PipeWriter) {}", "io::PipeWriter", "reaches for files"),
        ("use std::os::unix::io::AsFd;", "std::os::unix::io::AsFd", "reaches for files"),
        ("use std::os::unix::prelude::*;", "std::os::unix::prelude", "reaches for files"),
    ] {
        check(PLAIN, source, &[(piece, words)]);
        check(MODEL, source, &[(piece, words)]);
    }
    check(MODEL, "fn f(strong_count: u8) -> u8 { strong_count }", &[]);
    check(MODEL, "use std::sync::Arc; fn f(a: Arc<u8>) { Arc::try_unwrap(a).ok(); Arc::ptr_eq(&b, &c); }", &[]);
}

/// What the tests are to judge must come as far as to them.
#[test]
fn no_answer_of_the_course_is_refused() {
    use crate::{manifest::Course, plan, workspace::Workspace};
    let workspace = Workspace::above(std::path::Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
    let course = Course::read(&workspace).expect("the course is in order");
    for chapter in &course.chapters {
        let exercises: Vec<_> = chapter.exercises.iter().collect();
        let shape = crate::shape::read(&workspace, &[chapter]).expect("the files can be read");
        for answer in plan::verify(&exercises, &shape.files) {
            let crate::manifest::Exercise { model, allows, refuses, module, .. } = answer.exercise;
            let bytes = std::fs::read(workspace.at(&answer.file)).expect("it is there");
            let found = examine(bytes, Policy { model: *model, allows, refuses, module });
            assert_eq!(found, Finding::Clean, "{}", answer.file.display());
        }
    }
}

/// A stranger's file must not end the grader. Compilers give up at a fraction of this depth.
#[test]
fn brackets_without_end_are_refused_and_cost_no_stack() {
    for open in ["(", "[", "{", "(((("] {
        let deep = open.repeat(300_000);
        for text in [format!("fn f() {{ {deep}"), format!("fn f() {{ {deep}{} }}", ")".repeat(300_000))] {
            assert_ne!(examine(text.into_bytes(), PLAIN), Finding::Clean, "{open}");
        }
    }
    let closed = format!("fn f() {{ {}{} }}", "(".repeat(300_000), ")".repeat(300_000));
    let Finding::Refused(_, refusals) = examine(closed.into_bytes(), PLAIN) else { panic!("nobody nests so deeply") };
    assert!(refusals[0].title.contains("nested"), "{refusals:?}");
}

#[test]
fn a_file_of_any_kind_is_judged_soon() {
    // As long as an answer may be. What looked at each of its names again for each of the others would not come to its end.
    let many = |text: &str| text.repeat((256 << 10) / text.len());
    let numbered = |text: fn(usize) -> String| (0..12_000).map(text).collect::<String>();
    for source in [
        many("use "),
        format!("macro_rules! m {{ () => {{ {} }} }}", many("use $a ")),
        format!("macro_rules! m {{ () => {{}} }} m! {{ {} a }}", many("a::")),
        format!("use {}{}{};", "a::{".repeat(190), many("b,"), "}".repeat(190)),
        format!("fn f() {{ {} }}", many("std::fs;")),
        numbered(|n| format!("use a{n}::process as x;")) + "fn f() { x::exit(0) }",
        numbered(|n| format!("use b{}::c{} as b{};", n % 60, n % 61, n % 59))
            + &numbered(|n| format!("fn f() {{ b{}::x::b{} }}", n % 60, n % 59)),
    ] {
        let is_clean = source.starts_with("use use");
        match examine(source.into_bytes(), PLAIN) {
            Finding::Clean => assert!(is_clean, "the compiler says it better"),
            Finding::Refused(_, refusals) => assert!(!is_clean && refusals.len() <= 21, "{}", refusals.len()),
            unreadable => panic!("{unreadable:?}"),
        }
    }
}

#[test]
fn no_attribute_names_a_file() {
    for source in
        ["#![debugger_visualizer(gdb_script_file = \"x\")]", "#[debugger_visualizer(natvis_file = \"x\")] mod m { }"]
    {
        let piece = if source.contains("gdb") { "gdb_script_file" } else { "natvis_file" };
        check(PLAIN, &format!("{source} fn f() {{}}"), &[(piece, "an answer is one file")]);
    }
}

#[test]
fn no_clock_is_stopped_and_no_type_is_named() {
    for (source, piece, words) in [
        ("fn f() { Builder::new_current_thread().start_paused(true).build(); }", "start_paused", "a clock of its own"),
        ("fn f() { b.r#start_paused(true); }", "r#start_paused", "a clock of its own"),
        ("#[tokio::main(start_paused = true)] async fn f() {}", "start_paused", "a clock of its own"),
        ("use tokio::time; async fn f() { time::advance(d).await }", "time::advance", "moves a clock by hand"),
        ("use tokio::time::resume as r;", "tokio::time::resume", "moves a clock by hand"),
        (
            "use std::marker::{self, PhantomData as P}; fn f() { format!(\"{:?}\", P::<u8>); }",
            "PhantomData",
            "the name of a type",
        ),
        ("use std::mem::*; fn f() { dbg!(MaybeUninit::<u8>::uninit()); }", "MaybeUninit", "the name of a type"),
        ("fn f(p: PhantomData<u8>) -> String { std::fmt::Debug::fmt(p) }", "PhantomData", "the name of a type"),
        ("fn f() { PhantomData::<u8>; \"\\x3f\"; }", "PhantomData", "the name of a type"),
        ("fn f(panic: P) { PhantomData::<u8>; panic.downcast::<String>(); }", "PhantomData", "the name of a type"),
    ] {
        check(PLAIN, source, &[(piece, words)]);
    }
    // Whoever marks a type as not for other threads does not print the mark.
    check(PLAIN, "#[derive(Debug)] struct Held { mark: std::marker::PhantomData<*const ()> }", &[]);
    check(PLAIN, "use tokio::time::{sleep, timeout, Instant}; use std::mem; fn f() { pause(); mem::take(x); }", &[]);
}

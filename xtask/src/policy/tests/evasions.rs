//! Ways around the policy, and answers that must not be taken for one.

use super::{PLAIN, check};
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

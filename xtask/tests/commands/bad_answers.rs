//! Answers that are wrong in ways that no exercise thinks of: each gets a verdict, and the others get theirs.

use super::support::{Course, Ran};

/// An answer, its verdict, and pieces of what the learner is told.
struct Row {
    id: &'static str,
    answer: &'static [u8],
    verdict: &'static str,
    words: &'static [&'static str],
}

const fn row(id: &'static str, answer: &'static [u8], verdict: &'static str, words: &'static [&'static str]) -> Row {
    Row { id, answer, verdict, words }
}

const ROWS: &[Row] = &[
    row("is-right", b"pub fn answer() -> u32 { 42 }", "passed", &[]),
    row("is-empty", b"", "refused", &["the file is empty", "╭▸ chapters/chapter1-sums/src/is_empty.rs", "starter.rs"]),
    row("is-latin", b"pub fn answer() -> u32 {\n 42 } // \xe4\n", "refused", &["not UTF-8: line 2", "src/is_latin.rs"]),
    row(
        "has-a-type-error",
        b"pub fn answer() -> u32 {\n    \"42\"\n}\n",
        "did_not_compile",
        &["mismatched types", "--> chapters/chapter1-sums/src/has_a_type_error.rs:2:5"],
    ),
    row(
        "has-a-syntax-error",
        b"pub fn answer() -> u32 { 42 \n",
        "did_not_compile",
        &["unclosed delimiter", "chapters/chapter1-sums/src/has_a_syntax_error.rs"],
    ),
    row(
        "has-another-signature",
        b"pub fn answer(n: u32) -> u32 { n }",
        "did_not_compile",
        &[
            "missing",
            "tests/chapter1-sums/has_another_signature/mod.rs",
            "signatures or types do not fit (1 more\n      error like it)",
            "those of the task are in tests/chapter1-sums/has_another_signature/starter.rs\n",
        ],
    ),
    row(
        "fails-in-a-macro-of-std",
        b"pub fn answer() -> u32 { println!(\"{}\", nothing); 42 }",
        "did_not_compile",
        &["cannot find value `nothing`"],
    ),
    row(
        "panics-at-once",
        b"pub fn answer() -> u32 {\n    None.expect(\"a value\")\n}\n",
        "failed",
        &["panicked: a value", "╭▸ chapters/chapter1-sums/src/panics_at_once.rs:2:10", "None.expect"],
    ),
    row(
        "prints-and-panics",
        b"pub fn answer() -> u32 { println!(\"n is {}\", 7); panic!(\"no\") }",
        "failed",
        &["panicked: no", "it printed:\nn is 7\n"],
    ),
    row(
        "waits-for-itself",
        b"pub fn answer() -> u32 { let m = std::sync::Mutex::new(1); let _a = m.lock(); let _b = m.lock(); 42 }",
        "hung",
        &["waits for ever: all of its threads are asleep"],
    ),
    row(
        "waits-for-each-other",
        b"use std::sync::{Arc, Barrier, Mutex};
        pub fn answer() -> u32 {
            let (a, b, met) = (Arc::new(Mutex::new(1)), Arc::new(Mutex::new(2)), Arc::new(Barrier::new(2)));
            let (a2, b2, met2) = (a.clone(), b.clone(), met.clone());
            let other = std::thread::spawn(move || { let _b = b2.lock(); met2.wait(); let _a = a2.lock(); });
            let _a = a.lock(); met.wait(); let _b = b.lock(); other.join().unwrap(); 42
        }",
        "hung",
        &["waits for ever: all of its threads are asleep"],
    ),
    row("loops-for-ever", b"pub fn answer() -> u32 { let mut n = 0u64; loop { n = std::hint::black_box(n + 1) } }", "hung", &["loops"]),
    row(
        "prints-a-megabyte",
        b"pub fn answer() -> u32 { for _ in 0..20_000 { println!(\"{:60}\", '-') } 42 }",
        "passed",
        &[],
    ),
    row(
        "prints-a-megabyte-and-panics",
        b"pub fn answer() -> u32 { for _ in 0..20_000 { println!(\"{:60}\", '-') } panic!(\"at last\") }",
        "failed",
        &["panicked: at last"],
    ),
    row(
        "exits",
        b"pub fn answer() -> u32 { std::process::exit(0) }",
        "refused",
        &["`std::process::exit` ends the process", "src/exits.rs:1:26"],
    ),
    row(
        "opens-a-socket",
        b"use std::net::TcpStream;\npub fn answer() -> u32 { TcpStream::connect(\"localhost:1\").map_or(42, |_| 0) }",
        "refused",
        &["`std::net::TcpStream` is for sockets", "src/opens_a_socket.rs:1:5", "the tests give the answer all that it needs"],
    ),
    row(
        "reads-standard-input",
        b"use std::io;\npub fn answer() -> u32 {\n    io::stdin().lines().count() as u32\n}",
        "refused",
        &["`std::io::stdin` reads standard input", "src/reads_standard_input.rs:3:5"],
    ),
    row("exits-by-another-way", b"pub fn answer() -> u32 { 99 }", "failed", &["ended the process before the test was over"]),
    row(
        "never-joins",
        b"pub fn answer() -> u32 { std::thread::spawn(|| loop { std::thread::park() }); 42 }",
        "passed",
        &[],
    ),
    row(
        "overflows-its-stack",
        b"#[allow(unconditional_recursion)]\nfn deep(n: u32) -> u32 { std::hint::black_box(deep(n + 1) + 1) }\npub fn answer() -> u32 { deep(0) }",
        "crashed",
        &["overflowed its stack"],
    ),
    row(
        "has-a-module-elsewhere",
        b"mod elsewhere;\npub fn answer() -> u32 { 42 }",
        "refused",
        &["an answer is one file", "has_a_module_elsewhere.rs:1:1"],
    ),
    row(
        "takes-its-time",
        b"pub fn answer() -> u32 { std::thread::sleep(std::time::Duration::from_millis(1500)); 42 }",
        "passed",
        &[],
    ),
];

fn course() -> Course {
    let course = Course::copy();
    for row in ROWS {
        course.add(row.id, row.answer);
    }
    // The tests of one exercise end the process themselves, as an answer would that found a way.
    let tests = "tests/chapter1-sums/exits_by_another_way/mod.rs";
    course.edit(tests, "require!(", "if answer() == 99 { std::process::exit(0) }\n    require!(");
    course.add("would-not-be-explored", "use std::sync::{Arc, Mutex};\npub fn answer() -> u32 { 42 }");
    course.configure_last("model = true");
    course.add(
        "may-start-a-process",
        "pub fn answer() -> u32 { std::env::args(); std::process::Command::new(\"x\"); 42 }",
    );
    course.configure_last("allow = [\"process\"]");
    course.add("is-missing", "");
    std::fs::remove_file(course.root.join("chapters/chapter1-sums/src/is_missing.rs")).expect("it was there");
    course
}

fn check(ran: &Ran, id: &str, verdict: &str, words: &[&str]) {
    let object = ran.exercise(id);
    assert_eq!(object["verdict"], verdict, "{id}: {object}");
    let told = format!("{} {}", object["text"], object["report"].as_str().unwrap_or_default());
    for word in words {
        assert!(told.contains(word), "{id} says nothing of {word}: {told}");
    }
}

#[test]
fn each_gets_its_verdict_whatever_the_others_do() {
    let course = course();
    let mut command = course.xtask(&["check", "chapter1", "--format", "json"]);
    command.env("XTASK_CPU_SECONDS", "1");
    let ran = Ran::of(command);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    for row in ROWS {
        check(&ran, row.id, row.verdict, row.words);
    }
    check(
        &ran,
        "would-not-be-explored",
        "refused",
        &["src/would_not_be_explored.rs:1:22", "write `use interleave::sync::Mutex;`"],
    );
    check(&ran, "may-start-a-process", "passed", &[]);
    check(&ran, "is-missing", "refused", &["the file is not there", "starter.rs"]);
    check(&ran, "add-up", "failed", &["1 + 2 + 3 + 4 is 10"]);
    assert_eq!(ran.exercise("add-up")["state"], "not_started");
    assert_eq!(ran.exercise("is-right")["state"], "solved");
    assert_eq!(ran.exercise("is-empty")["state"], "in_progress");
}

#[test]
fn the_same_verdicts_come_from_files_given_by_name() {
    let course = Course::copy();
    course.add("one", "pub fn answer() -> u32 { not even rust");
    for (name, answer, verdict, words) in [
        ("right.rs", b"pub fn answer() -> u32 { 42 }".as_slice(), "passed", ""),
        ("broken.rs", b"pub fn answer() -> u32 {\n    \"42\"\n}\n", "did_not_compile", "broken.rs:2:5"),
        ("differs.rs", b"pub fn answer(n: u32) -> u32 { n }", "did_not_compile", "tests/chapter1-sums/one/starter.rs"),
        ("latin.rs", b"// \xe4\n", "refused", "not UTF-8"),
        ("nothing.rs", b"\n", "refused", "the file is empty"),
        ("panics.rs", b"pub fn answer() -> u32 {\n    todo!()\n}\n", "failed", "panics.rs:2:5"),
    ] {
        course.write(name, answer);
        let ran = course.run(&["check", "one", "--answer", name, "--format", "json"]);
        check(&ran, "one", verdict, &[words]);
        assert_eq!(ran.exercise("one")["answer"], name);
    }
    let ran = course.run(&["check", "one", "--answer", "nowhere.rs", "--format", "json"]);
    check(&ran, "one", "refused", &["the file is not there"]);
}

#[test]
fn a_loop_without_a_name_takes_that_of_a_test_behind_it_which_loops_as_well() {
    let course = Course::copy();
    course.add("looping", "pub fn answer(_: u32) -> u32 { loop { std::hint::spin_loop() } }");
    let test = |n: u32, before: &str| {
        format!("#[test]\nfn t{n}() -> Verdict {{\n    {before}\n    answer({n});\n    Verdict::passed()\n}}\n")
    };
    let tests = test(1, "") + &test(2, "proctor::if_it_hangs(\"spins\", \"nobody has a turn\");") + &test(3, "");
    let head = "use chapter1::looping::answer;\nuse proctor::Verdict;\n";
    course.write("tests/chapter1-sums/looping/mod.rs", format!("{head}{tests}"));
    let mut command = course.xtask(&["check", "looping", "--format", "json"]);
    command.env("XTASK_CPU_SECONDS", "1");
    let ran = Ran::of(command);
    check(&ran, "looping", "failed", &["error[spins]: nobody has a turn"]);
    assert_eq!(ran.exercise("looping")["tests"][0]["verdict"], "hung");
}

#[test]
fn behind_a_test_that_loops_only_those_count_that_are_over_soon() {
    let course = Course::copy();
    course.add("looping", "");
    let test = |n: u32| {
        format!(
            "#[test]\nfn t{n}() -> Verdict {{\n    require!(answer({n}) == 42, \"off_by_one\", \"no\");\n    Verdict::passed()\n}}\n"
        )
    };
    let tests: String = (1..=4).map(test).collect();
    course.write(
        "tests/chapter1-sums/looping/mod.rs",
        format!("use chapter1::looping::answer;\nuse proctor::{{Verdict, require}};\n{tests}"),
    );
    for (condition, result, verdict, each) in [
        ("true", 42, "hung", ["hung", "skipped", "skipped", "skipped"]),
        ("n < 4", 41, "failed", ["hung", "skipped", "skipped", "failed"]),
        ("n == 3", 42, "hung", ["passed", "passed", "hung", "passed"]),
    ] {
        let answer =
            format!("pub fn answer(n: u32) -> u32 {{ while {condition} {{ std::hint::spin_loop() }} {result} }}");
        course.write("chapters/chapter1-sums/src/looping.rs", &answer);
        let mut command = course.xtask(&["check", "looping", "--format", "json"]);
        command.env("XTASK_CPU_SECONDS", "1");
        let object = Ran::of(command).exercise("looping");
        let found = object["tests"].as_array().expect("a list").iter();
        let found: Vec<&str> = found.map(|test| test["verdict"].as_str().unwrap_or_default()).collect();
        assert_eq!((&object["verdict"], found), (&verdict.into(), each.to_vec()), "{answer}: {object}");
    }
}

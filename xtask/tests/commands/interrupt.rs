//! Ctrl-C, and processes that outlive their test: nothing is left running.
//!
//! The tests of an exercise connect to a port of ours, which an answer may not. That the connection is there says that a test
//! is running; that it is closed says that every process that held it is dead.

use super::support::Course;
use rustix::process::{Pid, Signal, kill_process};
use std::io::Read;
use std::net::{TcpListener, TcpStream};
use std::process::Stdio;

pub fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = listener.local_addr().expect("it is bound").port();
    (listener, format!("std::net::TcpStream::connect((\"127.0.0.1\", {port})).unwrap()"))
}

/// An exercise whose test does this before it looks at the answer.
pub fn add(course: &Course, id: &str, statements: &str, answer: &str) {
    course.add(id, answer);
    let tests = format!("tests/chapter1-sums/{}/mod.rs", id.replace('-', "_"));
    course.edit(&tests, "require!(", &format!("{statements}\n    require!("));
}

/// Returns once nobody holds the other end.
pub fn wait_for_the_end(mut connection: TcpStream) {
    // An end by a reset is an end too.
    let _ = connection.read(&mut [0]);
}

#[test]
fn an_interrupted_check_leaves_no_process_behind() {
    for (signal, args) in [
        (Signal::INT, ["check", "stuck"].as_slice()),
        (Signal::TERM, &["check", "stuck", "--answer", "chapters/chapter1-sums/src/stuck.rs"]),
    ] {
        let (listener, connect) = listener();
        let course = Course::copy();
        let loops = "pub fn answer() -> u32 { loop { std::hint::spin_loop() } }";
        add(&course, "stuck", &format!("let _c = {connect};"), loops);
        let mut command = course.xtask(args);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let (connection, _) = listener.accept().expect("the test connects");
        kill_process(Pid::from_child(&child), signal).expect("it is running");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(130));
        assert_eq!(String::from_utf8_lossy(&output.stderr), "error: interrupted\n");
        wait_for_the_end(connection);
    }
}

#[test]
fn an_interrupted_build_ends_its_compilers() {
    let (listener, connect) = listener();
    let course = Course::copy();
    // A build script is part of the build, and can tell us that it is running.
    course.write(
        "crates/proctor/build.rs",
        format!("fn main() {{ let _c = {connect}; loop {{ std::hint::spin_loop() }} }}"),
    );
    let child = course.xtask(&["check"]).stderr(Stdio::piped()).spawn().expect("the binary starts");
    let (connection, _) = listener.accept().expect("the build script connects");
    kill_process(Pid::from_child(&child), Signal::INT).expect("it is running");
    assert_eq!(child.wait_with_output().expect("it ends").status.code(), Some(130));
    wait_for_the_end(connection);
}

#[test]
fn what_a_test_leaves_running_dies_with_it() {
    let (listener, connect) = listener();
    let course = Course::copy();
    let statements = format!(
        "let c: std::os::fd::OwnedFd = {connect}.into(); \
         std::process::Command::new(\"sleep\").arg(\"600\").stdin(c).spawn().unwrap();"
    );
    add(&course, "leaves-a-process", &statements, "pub fn answer() -> u32 { 42 }");
    let ran = course.run(&["check", "leaves-a-process"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    let (connection, _) = listener.accept().expect("the test has connected");
    wait_for_the_end(connection);
}

//! `book` and `ci`: commands that run other programs.

use super::support::Course;
use std::fs;

#[test]
fn the_books_program_gets_the_options_and_gives_the_status() {
    let course = Course::copy();
    fs::create_dir_all(course.root.join("crates/book/src")).expect("the copy can be written");
    course.write("crates/book/Cargo.toml", "[package]\nname = \"book\"\nedition = \"2024\"\n");
    let program = "fn main() {\n    let options: Vec<String> = std::env::args().skip(1).collect();\n    \
        println!(\"{options:?}\");\n    std::process::exit(options.len() as i32);\n}\n";
    course.write("crates/book/src/main.rs", program);
    for (args, status, out) in [
        (["book"].as_slice(), 0, "[]\n"),
        (&["book", "--open"], 1, "[\"--open\"]\n"),
        (&["book", "--open", "there"], 2, "[\"--open\", \"there\"]\n"),
    ] {
        let ran = course.run(args);
        assert_eq!((ran.status, ran.out.as_str()), (Some(status), out), "{}", ran.err);
    }
}

#[test]
fn ci_names_each_step_that_failed_and_an_edited_starter_is_one() {
    let course = Course::copy();
    let ran = course.run(&["ci", "--lints"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    course.edit("chapters/chapter1-sums/src/add_up.rs", "(1..n)", "(1..=n)");
    course.edit("tests/chapter1-sums/add_up/right/by_formula.rs", "    n *", "  n *");
    let ran = course.run(&["ci", "--lints"]);
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    let differs = "chapters/chapter1-sums/src/add_up.rs differs from tests/chapter1-sums/add_up/starter.rs\n";
    assert!(ran.out.contains(differs), "{}", ran.out);
    let failed: Vec<&str> = ran.out.lines().filter(|line| line.starts_with("failed: ")).collect();
    assert_eq!(failed.len(), 2, "{failed:?}");
    assert!(failed[0].contains("the starters are pristine") && failed[1].contains("rustfmt"), "{failed:?}");
}

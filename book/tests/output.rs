//! What readers get to see.

mod small_book;

use std::fs;
use std::path::Path;

use book::Edition;
use small_book::SmallBook;

/// Builds a book of `files` and returns the text of its page `page`, as built.
#[track_caller]
fn built(files: &[(&str, &str)], page: &str) -> String {
    let book = SmallBook::of(files);
    assert_eq!(book.faults(), Vec::<String>::new());
    fs::read_to_string(book.dest().join(page)).expect("the page was built")
}

const CHAPTER: &str = r#"
number = 3
title = "Thread safety"

[[exercise]]
id = "ordered-locks"
title = "A lock per account"
summary = "Move money | between two accounts."
points = 10
difficulty = 2
minutes = 20
model = true
starter = "opposite_order"
hints = ["a", "b", "c"]

[[exercise.misconception]]
id = "opposite_order"
title = "Two `Mutex<T>` in opposite orders"
explanation = """
Both hold a Mutex<T> and wait. Take `Mutex<T>`s in one order."""

[[exercise]]
id = "safe-bank"
title = "A bank."
summary = "Lose nothing."
points = 5
difficulty = 1
minutes = 10
"#;

#[test]
fn markers_do_not_reach_a_page_and_code_starts_at_the_margin() {
    let page = built(
        &[
            (
                "book/src/index.md",
                "# A\n\n```rust\n{{#include ../../tests/a.rs:b}}\n```\n\nWritten `\\{{#include file:anchor}}`.\n\n\
                 ```python\n{{#include ../../tests/whole.py}}\n```\n",
            ),
            (
                "tests/a.rs",
                "impl A {\n    // ANCHOR: b\n    fn shown() {}\n    // ANCHOR_END: b\n    fn left_out() {}\n}\n",
            ),
            ("tests/whole.py", "print(\"whole\")\n"),
        ],
        "index.html",
    );
    assert!(page.contains(">fn shown() {}</code>"), "{page}");
    assert!(page.contains("{{#include file:anchor}}"));
    assert!(page.contains("print(\"whole\")"));
    assert!(!page.contains("ANCHOR") && !page.contains("left_out"));
    assert!(!page.contains("class=\"playground"), "a block with a run button would ask a server");
}

#[test]
fn tables_follow_chapter_toml() {
    let files = [
        ("chapters/chapter3-thread-safety/chapter.toml", CHAPTER),
        ("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n- [L](chapter3-thread-safety/ordered-locks.md)\n"),
        ("book/src/index.md", "# A\n\n{{#exercises chapter3}}\n"),
        (
            "book/src/chapter3-thread-safety/ordered-locks.md",
            "# L\n\n{{#exercise ordered_locks}}\n\n{{#misconceptions ordered-locks}}\n",
        ),
    ];
    let index = built(&files, "index.html");
    assert!(index.contains("<a href=\"chapter3-thread-safety/ordered-locks.html\"><code>ordered-locks</code></a>"));
    assert!(index.contains("<td>A lock per account. Move money | between two accounts.</td>"), "{index}");
    assert!(index.contains("<td><code>safe-bank</code></td><td>A bank. Lose nothing.</td>"), "no page: no link");

    let page = built(&files, "chapter3-thread-safety/ordered-locks.html");
    assert!(page.contains("<em>Move money | between two accounts.</em><br>20 minutes · difficulty 2 of 3 · 10 points"));
    assert!(page.contains("<details id=\"opposite_order\">"));
    assert!(page.contains("Two <code>Mutex&lt;T&gt;</code> in opposite orders</summary>"));
    assert!(
        page.contains("<p>Both hold a Mutex&lt;T&gt; and wait. Take <code>Mutex&lt;T&gt;</code>s in one order.</p>")
    );
}

#[test]
fn a_failed_build_leaves_the_last_good_book() {
    let book = SmallBook::of(&[("book/src/index.md", "# First\n")]);
    assert_eq!(book.faults(), Vec::<String>::new());
    book.write("book/src/index.md", "# Second\n\n[dead](none.md)\n");
    assert_eq!(book.faults().len(), 1);
    let page = fs::read_to_string(book.dest().join("index.html")).expect("the first book");
    assert!(page.contains("First") && !page.contains("Second"));
    let left = fs::read_dir(book.dest().parent().expect("a folder")).expect("it can be listed").count();
    assert_eq!(left, 1, "nothing but the book is left behind");
}

#[test]
fn a_folder_that_holds_something_else_is_not_replaced() {
    let book = SmallBook::of(&[("book/src/index.md", "# A\n"), ("target/book/thesis.txt", "years of work")]);
    let error =
        book::build(book.dest().parent().expect("a folder").parent().expect("a root"), &book.dest(), Edition::Whole);
    let message = error.expect_err("it is refused").to_string();
    assert!(message.ends_with("holds something that is not a built book; give --dest-dir another folder"), "{message}");
    assert!(book.dest().join("thesis.txt").is_file());
}

#[test]
fn the_course_s_own_book_is_built() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the book lies in the workspace");
    let dest = tempfile::tempdir().expect("a temporary folder");
    if let Err(error) = book::build(workspace, dest.path(), Edition::Whole) {
        panic!("{error:#}");
    }
}

#[test]
fn a_class_gets_the_book_without_discussions() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the book lies in the workspace");
    let dest = tempfile::tempdir().expect("a temporary folder");
    book::build(workspace, dest.path(), Edition::Class).unwrap_or_else(|error| panic!("{error:#}"));
    let page = fs::read_to_string(dest.path().join("chapter3-thread-safety/ordered-locks.html")).expect("it is there");
    let telling = "lock_both(from, to)";
    let solution = fs::read_to_string(workspace.join("solutions/chapter3-thread-safety/ordered_locks.rs"));
    assert!(solution.expect("it is there").contains(telling), "the test looks for what the solution does not say");
    assert!(page.contains("How it is graded") && !page.contains("Discussion"), "{page}");
    assert!(!page.contains(telling), "the solution is shown");
    for found in ["searchindex.js", "print.html"] {
        let text = fs::read_to_string(dest.path().join(found)).expect("it is there");
        assert!(!text.contains("The solution, and why"), "{found} tells the solution");
    }
}

#[test]
fn lanes_are_a_picture_with_words_for_it() {
    let page = built(
        &[
            ("book/src/index.md", "# A\n\n{{#lanes one One page}}\n\nAfter it.\n"),
            (
                "book/listings/lanes/one.jsonl",
                "{\"type\":\"lanes\",\"schema\":1,\"unit\":\"ms\",\"end\":100}\n\
                 {\"type\":\"entry\",\"lane\":\"page 1\",\"what\":\"fetch\",\"kind\":\"work\",\"from\":0,\"to\":100}\n",
            ),
        ],
        "index.html",
    );
    for part in ["<svg class=\"lanes\" role=\"img\"", "<title>One page</title>", "page 1: fetch from 0 to 100 ms."] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    assert!(page.contains("<p>After it.</p>"), "what follows is Markdown again");
}

//! Quizzes: what a page gets of a file with questions, and what is refused.

mod small_book;

use std::fs;

use small_book::SmallBook;

const PAGE: &str = "# A\n\n{{#quiz eggs}}\n\nAfter it.\n";

const EGGS: &str = r#"[[question]]
id = "last-egg"
given = """
Two chefs.

```rust
{{#include ../listings/fridge.rs:take}}
```
"""
ask = "Who gets the `Egg<T>`?"

[[question.choice]]
text = "One of *two*."
right = true
because = "See [the page](index.md#a)."

[[question.choice]]
text = "Both."
because = """
There is one egg.

Look."""
"#;

/// Builds a book whose only page shows the quiz `eggs`, and returns the faults.
#[track_caller]
fn faults(eggs: &str) -> Vec<String> {
    book(eggs).faults()
}

fn book(eggs: &str) -> SmallBook {
    SmallBook::of(&[
        ("book/src/index.md", PAGE),
        ("book/src/eggs.quiz.toml", eggs),
        ("book/listings/fridge.rs", "// ANCHOR: take\nfn take() {}\n// ANCHOR_END: take\n"),
    ])
}

/// Replaces `from`, which has to be there, and compares the faults of what comes out.
#[track_caller]
fn check(from: &str, to: &str, expected: &[&str]) {
    assert!(EGGS.contains(from), "nothing to replace: {from}");
    assert_eq!(faults(&EGGS.replacen(from, to, 1)), expected);
}

#[test]
fn a_page_gets_the_question_the_choices_and_a_folded_answer() {
    let book = book(EGGS);
    assert_eq!(book.faults(), Vec::<String>::new());
    let page = fs::read_to_string(book.dest().join("index.html")).expect("the page was built");
    let flat = page.replace('\n', "");
    for part in [
        "<ten-quiz data-quiz=\"eggs\">",
        "data-question=\"last-egg\"",
        "fn take() {}</code>",
        "<p><strong>1.</strong> Who gets the <code>Egg&lt;T&gt;</code>?</p>",
        "<li><p>One of <em>two</em>.</p></li>",
        "<details class=\"quiz-answer\"><summary>The answer to question 1</summary>",
        "<li class=\"quiz-right\"><p><strong>Right.</strong> See <a href=\"index.html#a\">the page</a>.</p></li>",
        "<li class=\"quiz-wrong\"><p><strong>Wrong.</strong> There is one egg.</p><p>Look.</p></li>",
        "</ten-quiz><p>After it.</p>",
    ] {
        assert!(flat.contains(part), "{part}\n{page}");
    }
    assert!(!book.dest().join("eggs.quiz.toml").exists(), "readers need no file with the answers");
}

#[test]
fn a_question_that_is_asked_in_another_way_has_another_mark() {
    let mark = |eggs: &str| {
        let book = book(eggs);
        assert_eq!(book.faults(), Vec::<String>::new());
        let page = fs::read_to_string(book.dest().join("index.html")).expect("the page was built");
        let (_, rest) = page.split_once("data-mark=\"").expect("it has a mark");
        rest.split_once('"').expect("it ends").0.to_owned()
    };
    let first = mark(EGGS);
    assert_eq!(mark(&EGGS.replace("There is one egg.", "There is only one egg.")), first, "the question is the same");
    assert_ne!(mark(&EGGS.replace("Both.", "Neither.")), first);
}

#[test]
fn a_question_has_one_right_choice_or_says_that_there_are_several() {
    check(
        "right = true\n",
        "",
        &["book/src/eggs.quiz.toml:2: question `last-egg` has no right choice; say `right = true`"],
    );
    check(
        "text = \"Both.\"",
        "text = \"Both.\"\nright = true",
        &[
            "book/src/eggs.quiz.toml:2: question `last-egg` has 2 right choices; say `several = true`, or leave one of them",
        ],
    );
    let several = EGGS.replacen("text = \"Both.\"", "text = \"Both.\"\nright = true", 1);
    assert_eq!(faults(&several.replacen("given", "several = true\ngiven", 1)), Vec::<String>::new());
}

#[test]
fn each_choice_is_explained_and_each_name_given_once() {
    check(
        "because = \"See [the page](index.md#a).\"\n",
        "",
        &["book/src/eggs.quiz.toml:13: this choice has no explanation; say in `because` why it is right or wrong"],
    );
    check("\"One of *two*.\"", "\"Both.\"", &["book/src/eggs.quiz.toml:18: this choice stands there twice"]);
    let twice = EGGS.repeat(2);
    assert_eq!(
        faults(&twice),
        ["book/src/eggs.quiz.toml:24: question `last-egg` stands on line 2 already; give this one another name"]
    );
    check(
        "\"last-egg\"",
        "\"Last egg\"",
        &["book/src/eggs.quiz.toml:2: `Last egg` is no name; use small letters, digits and `-`"],
    );
}

#[test]
fn a_file_that_cannot_be_read_names_its_line() {
    check(
        "ask =",
        "aks =",
        &[
            "book/src/eggs.quiz.toml:10: unknown field `aks`, expected one of `id`, `given`, `ask`, `several`, `program`, `choice`",
        ],
    );
    check("\"Who gets", "Who gets", &["book/src/eggs.quiz.toml:10: missing opening quote, expected `\"`"]);
    assert_eq!(
        faults("# {{#include ../listings/fridge.rs:take}}\n"),
        [
            "book/listings/fridge.rs:1: no page includes anchor `take`; take it out or include it",
            "book/src/eggs.quiz.toml: there is no question; begin one with `[[question]]`",
        ]
    );
}

#[test]
fn questions_and_choices_are_one_paragraph_each_and_code_is_included() {
    check(
        "\"Who gets the `Egg<T>`?\"",
        "\"\"\"\nOne egg.\n\nWho gets it?\"\"\"",
        &["book/src/eggs.quiz.toml:11: a question is one paragraph; put what comes before it into `given`"],
    );
    check("\"Both.\"", "\"Both.\\n\\nAll.\"", &["book/src/eggs.quiz.toml:18: a choice is one paragraph"]);
    check(
        "{{#include ../listings/fridge.rs:take}}",
        "{{#include ../listings/fridge.rs:tkae}}",
        &[
            "book/listings/fridge.rs:1: no page includes anchor `take`; take it out or include it",
            "book/src/eggs.quiz.toml:7: `book/listings/fridge.rs` has no anchor `tkae`; it has take",
        ],
    );
    check(
        "Look.",
        "{{#exercise a}}",
        &["book/src/eggs.quiz.toml:22: a quiz has no directive `exercise`; it may include code, and no more"],
    );
    check(
        "Look.",
        "```rust\nfn typed() {}\n```\n",
        &["book/src/eggs.quiz.toml:22: nothing compiles this block; `{{#include ..}}` it, or call it `text`"],
    );
    check("Look.", "```text\nfn typed() {}\n```\n", &[]);
}

#[test]
fn a_program_that_decides_has_to_be_there_and_each_right_choice_to_have_a_value() {
    let program = EGGS.replacen("given =", "program = \"eggs\"\ngiven =", 1);
    assert_eq!(
        faults(&program),
        [
            "book/src/eggs.quiz.toml:3: there is no program `book/listings/quiz/eggs.rs`",
            "book/src/eggs.quiz.toml:14: a program decides this question; say in `value` what it says when this choice \
             is right",
        ]
    );
    let book = book(&program.replacen("right = true", "right = true\nvalue = \"1\"", 1));
    book.write("book/listings/quiz/eggs.rs", "");
    assert_eq!(book.faults(), Vec::<String>::new());
    check(
        "right = true",
        "right = true\nvalue = \"1\"",
        &["book/src/eggs.quiz.toml:15: no program decides this question; name one in `program`, or leave out `value`"],
    );
}

#[test]
fn each_quiz_is_shown_once_and_on_a_page_beside_it() {
    let book = book(EGGS);
    book.write("book/src/index.md", "# A\n\n{{#quiz eggs}}\n\n{{#quiz egs}}\n\n{{#quiz eggs}}\n");
    book.write("book/src/c/left.quiz.toml", EGGS.replace("../listings", "../../listings"));
    assert_eq!(
        book.faults(),
        [
            "book/src/c/left.quiz.toml: no page shows this quiz; put `{{#quiz left}}` on one beside it, or take it out",
            "book/src/index.md:5: there is no file `book/src/egs.quiz.toml`; beside this page there is eggs",
            "book/src/index.md:7: quiz `eggs` is shown on book/src/index.md already, and a reader's answers belong to \
             one place",
        ]
    );
}

#[test]
fn a_dead_link_in_a_quiz_is_reported_at_its_line() {
    check(
        "index.md#a",
        "none.md#a",
        &["book/src/eggs.quiz.toml:15: dead link `none.html#a`: the book has no `none.md`"],
    );
}

//! What a block `explorer` becomes, and what is said when it is wrong.

mod small_book;

use std::fs;

use serde_json::Value;
use small_book::SmallBook;

/// A page with one explorer, which begins on line 3.
const PAGE: &str = r#"# A

```explorer
id = "one"
title = "Two at `count`"
code = "hit"
shared = ["count = 0"]
locks = ["door"]

[[thread]]
names = ["Ann", "Ben"]
code = "hit"
call = "hit(&count)"
steps = [
  ["let seen = count.load(SeqCst);", "seen = count"],
  ["count.store(seen + 1, SeqCst);", "count = seen + 1"],
]

[[outcome]]
name = "two"
when = "count == 2"

[[outcome]]
name = "one"
when = "count == 1 && Ann.seen == 0"
wrong = true

[question]
text = "How many `Vec<u8>`?"

[[question.choice]]
text = "one </script> & two"
right = true
why = "So."

[[question.choice]]
text = "none"
why = "No."
```

After it.
"#;

const LISTING: &str = "// ANCHOR: hit\nfn hit(count: &AtomicU32) {\n    let seen = count.load(SeqCst);\n\n    count.store(seen \
                       + 1, SeqCst);\n}\n// ANCHOR_END: hit\n\nfn play() {\n    hit(&count);\n}\n";

fn book(page: &str) -> SmallBook {
    SmallBook::of(&[("book/src/index.md", page), ("book/listings/explorers/hit.rs", LISTING)])
}

/// Replaces `from` in the page by `to` and compares what is said. The listing's anchor is then used by nobody, perhaps.
#[track_caller]
fn check(from: &str, to: &str, expected: &str) {
    assert!(PAGE.contains(from), "{from}");
    let faults = book(&PAGE.replacen(from, to, 1)).faults();
    assert!(faults.iter().any(|fault| fault == expected), "{expected}\n{faults:#?}");
}

#[test]
fn a_block_becomes_an_element_with_its_data_and_a_text_for_readers_without_a_script() {
    let book = book(PAGE);
    assert_eq!(book.faults(), Vec::<String>::new());
    for page in ["index.html", "print.html"] {
        let page = fs::read_to_string(book.dest().join(page)).expect("the page was built");
        let (_, rest) = page.split_once("<ten-explorer id=\"explorer-one\">").expect("the element");
        let (element, rest) = rest.split_once("</ten-explorer>").expect("its end");
        assert!(element.contains("<strong>Two at <code>count</code></strong>"), "{element}");
        assert!(element.contains("How many <code>Vec&lt;u8&gt;</code>?"), "{element}");
        assert!(element.contains("<li>one &lt;/script&gt; &amp; two</li>"), "{element}");
        let (before, data) = element.split_once("<script type=\"application/json\">").expect("the data");
        let code = before.replace("&amp;", "&");
        assert!(code.contains("fn hit(count: &AtomicU32) {"), "{before}");
        assert_eq!(before.matches("fn hit").count(), 1, "two threads that do the same show it once");
        let (data, _) = data.split_once("</script>").expect("its end");
        let data: Value = serde_json::from_str(data).expect("it is JSON");
        assert_eq!(data["threads"][1]["name"], "Ben");
        assert_eq!(data["threads"][0]["lines"][2], "", "an empty line is a line");
        assert_eq!(data["threads"][0]["steps"][1]["line"], 3);
        assert_eq!(data["threads"][0]["locals"], serde_json::json!([["seen", null]]));
        assert_eq!(data["question"]["choices"][0]["text"], "one </script> & two");
        assert!(rest.contains("<p>After it.</p>"), "what follows is Markdown again");
    }
}

#[test]
fn an_example_in_another_block_is_no_explorer() {
    let page = format!("# A\n\n````markdown\n{PAGE}\n````\n");
    let book = SmallBook::of(&[("book/src/index.md", page.as_str())]);
    assert_eq!(book.faults(), Vec::<String>::new());
    let page = fs::read_to_string(book.dest().join("index.html")).expect("the page was built");
    assert!(!page.contains("<ten-explorer") && page.contains("id = \"one\""));
}

#[test]
fn faults_name_the_line_of_the_page() {
    check(
        "title = \"Two",
        "heading = \"Two",
        "book/src/index.md:5: unknown field `heading`, expected one of `id`, `title`, \
           `code`, `shared`, `locks`, `condvars`, `clock`, `spurious`, `thread`, `outcome`, `question`",
    );
    check(
        "code = \"hit\"\nshared",
        "code = \"miss\"\nshared",
        "book/src/index.md:6: there is no file \
           `book/listings/explorers/miss.rs` (as UTF-8 text in .rs, .py, .toml or .txt)",
    );
    check("count = 0", "count = none", "book/src/index.md:7: `none` is neither a number nor true or false");
    check("\"Ann\", \"Ben\"", "\"Ann\", \"Ann\"", "book/src/index.md:11: `Ann` is no word, or another thread has it");
    check(
        "code = \"hit\"\ncall",
        "code = \"miss\"\ncall",
        "book/src/index.md:12: `book/listings/explorers/hit.rs` has no \
           anchor `miss`; it has hit",
    );
    check(
        "hit(&count)\"",
        "hit(&other)\"",
        "book/src/index.md:13: `hit(&other)` does not stand in \
           book/listings/explorers/hit.rs",
    );
    check(
        "let seen = count.load",
        "let seen = other.load",
        "book/src/index.md:15: `let seen = other.load(SeqCst);` is no \
           line of `hit`",
    );
    check(
        "\"count = seen + 1\"]",
        "\"count = sen + 1\"]",
        "book/src/index.md:16: there is no variable `sen`, neither \
           shared nor of this thread",
    );
    check(
        "\"count = seen + 1\"]",
        "\"count = seen + 1\", \"lock door\"]",
        "book/src/index.md:16: a step may have to wait \
           for a lock: `lock` comes first in it",
    );
    check("count == 2", "count = 2", "book/src/index.md:21: `count = 2`: `= 2` was not expected there");
    check("name = \"two\"", "name = \"one\"", "book/src/index.md:24: two outcomes are called `one`");
    check("Ann.seen", "Ann.sen", "book/src/index.md:25: there is no thread with a variable `Ann.sen`");
    check("wrong = true", "", "book/src/index.md:4: no outcome is `wrong = true`, so there is no bug to show");
    check("right = true", "", "book/src/index.md:28: a question has two choices or more, and one of them is right");
    check("```\n\nAfter", "After", "book/src/index.md:4: this block is never closed");
    check(
        "code = \"hit\"\nshared",
        "code = \"hit\"\nclock = \"time\"\nshared",
        "book/src/index.md:7: the clock `time` is \
           not among `shared`",
    );
}

#[test]
fn what_comes_after_a_block_keeps_its_line() {
    let page = PAGE.replace("After it.", "{{#include none.rs:a}}");
    let line = page.lines().position(|line| line.starts_with("{{#include")).expect("it is there") + 1;
    let faults = book(&page).faults();
    assert!(faults[0].starts_with(&format!("book/src/index.md:{line}: ")), "{faults:?}");
}

#[test]
fn an_id_is_one_of_the_whole_book() {
    let book = SmallBook::of(&[
        ("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n- [B](b.md)\n"),
        ("book/src/index.md", PAGE),
        ("book/src/b.md", PAGE),
        ("book/listings/explorers/hit.rs", LISTING),
    ]);
    assert_eq!(book.faults(), ["book/src/b.md:4: `one` is the id of an explorer on book/src/index.md"]);
}

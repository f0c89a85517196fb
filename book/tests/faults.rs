//! What makes the build fail, and what it says then: each case is a small book of its own.

mod small_book;

use small_book::SmallBook;

/// Builds a book of `files` and compares its faults with `expected`, line by line. No faults: it has to be built.
#[track_caller]
fn check(files: &[(&str, &str)], expected: &[&str]) {
    let book = SmallBook::of(files);
    assert_eq!(book.faults(), expected);
    assert_eq!(book.dest().join("index.html").is_file(), expected.is_empty(), "built exactly when there is no fault");
}

const LOCKS: &str = "// ANCHOR: transfer\npub fn transfer() {}\n// ANCHOR_END: transfer\n";

#[test]
fn a_sound_book_is_built() {
    check(
        &[
            ("book/src/index.md", "# A\n\n```rust\n{{#include ../../solutions/c/locks.rs:transfer}}\n```\n"),
            ("solutions/c/locks.rs", LOCKS),
        ],
        &[],
    );
}

#[test]
fn an_include_needs_a_file_that_is_there_and_tested() {
    check(
        &[("book/src/index.md", "# A\n\n{{#include ../../solutions/none.rs:a}}\n")],
        &["book/src/index.md:3: there is no file `solutions/none.rs` (as UTF-8 text in .rs, .py, .toml or .txt)"],
    );
    check(
        &[
            ("book/src/index.md", "# A\n\n{{#include ../../chapters/c/src/locks.rs:transfer}}\n"),
            ("chapters/c/src/locks.rs", LOCKS),
        ],
        &["book/src/index.md:3: `chapters/c/src/locks.rs` belongs to the learner, and an edit there would change the \
           page; include from one of solutions, tests, crates, book/listings"],
    );
    check(
        &[("book/src/index.md", "{{#include ../../xtask/src/main.rs:a}}\n")],
        &[
            "book/src/index.md:1: `xtask/src/main.rs` is not compiled and tested; include from one of solutions, tests, \
           crates, book/listings",
        ],
    );
    check(
        &[("book/src/index.md", "{{#include ../../../outside.rs:a}}\n")],
        &["book/src/index.md:1: `../../../outside.rs` leads out of the workspace"],
    );
}

#[test]
fn a_misspelt_word_is_told_with_its_line_and_its_correction() {
    check(
        &[("book/src/index.md", "# A\n\nTwo chefs recieve it.\n")],
        &[
            "book/src/index.md:3: `recieve` is `receive`; mend it, or allow it in book/builder/spelling.rs if it is right",
        ],
    );
}

#[test]
fn a_file_that_is_not_utf_8_can_lie_there_but_not_be_shown() {
    let book = SmallBook::of(&[("book/src/index.md", "# A\n")]);
    book.write("tests/latin1.rs", b"// caf\xe9\n");
    assert_eq!(book.faults(), Vec::<String>::new());
    book.write("book/src/index.md", "{{#include ../../tests/latin1.rs}}\n");
    assert_eq!(
        book.faults(),
        ["book/src/index.md:1: there is no file `tests/latin1.rs` (as UTF-8 text in .rs, .py, .toml or .txt)"]
    );
}

#[test]
fn an_include_needs_an_anchor_that_is_there() {
    check(
        &[
            ("book/src/index.md", "# A\n\n{{#include ../../tests/locks.rs:tranfser}}\n"),
            ("tests/locks.rs", "// ANCHOR: transfer\nfn a() {}\n// ANCHOR_END: transfer\n"),
        ],
        &[
            "book/src/index.md:3: `tests/locks.rs` has no anchor `tranfser`; it has transfer",
            "tests/locks.rs:1: no page includes anchor `transfer`; take it out or include it",
        ],
    );
    check(
        &[("book/src/index.md", "{{#include ../../tests/locks.rs:2:5}}\n"), ("tests/locks.rs", "fn a() {}\n")],
        &["book/src/index.md:1: `../../tests/locks.rs:2:5`: lines move when code is edited; give them an anchor and \
           include that"],
    );
}

#[test]
fn rust_that_is_typed_into_a_page_is_compiled_by_nothing() {
    let typed = "# A\n\n```rust\nfn a() {}\n```\n\n```text\nfn b() {}\n```\n";
    check(
        &[("book/src/index.md", typed)],
        &[
            "book/src/index.md:4: nothing compiles this line of Rust; include it from a file that is tested, or call the \
           block `text`",
        ],
    );
}

#[test]
fn anchors_come_in_pairs_each_name_once() {
    let page = ("book/src/index.md", "# A\n");
    check(
        &[page, ("tests/a.rs", "// ANCHOR: a\nfn a() {}\n")],
        &["tests/a.rs:1: anchor `a` has no `ANCHOR_END: a` below it"],
    );
    check(
        &[page, ("tests/a.rs", "fn a() {}\n    // ANCHOR_END: a\n")],
        &["tests/a.rs:2: `ANCHOR_END: a` without an `ANCHOR: a` above it"],
    );
    let twice = "// ANCHOR: a\nfn a() {}\n// ANCHOR_END: a\n// ANCHOR: a\nfn b() {}\n// ANCHOR_END: a\n";
    check(
        &[("book/src/index.md", "{{#include ../../tests/a.rs:a}}\n"), ("tests/a.rs", twice)],
        &[
            "tests/a.rs:4: anchor `a` stands on line 1 already; give this one another name",
            "tests/a.rs:6: `ANCHOR_END: a` without an `ANCHOR: a` above it",
        ],
    );
    check(
        &[
            ("book/src/index.md", "{{#include ../../tests/a.py:a}}\n"),
            ("tests/a.py", "# ANCHOR: a\n\n# ANCHOR_END: a\n"),
        ],
        &["tests/a.py:1: anchor `a` wraps nothing"],
    );
}

#[test]
fn an_unused_anchor_is_reported_wherever_pages_may_include_from() {
    for folder in ["solutions", "tests", "crates/a/src", "book/listings"] {
        let path = format!("{folder}/b.rs");
        let expected = format!("{path}:1: no page includes anchor `transfer`; take it out or include it");
        check(&[("book/src/index.md", "# A\n"), (&path, LOCKS)], &[&expected]);
    }
}

#[test]
fn directives_that_nobody_answers_are_reported() {
    check(
        &[("book/src/index.md", "# A\n\n{{#includes a.rs:b}}\n")],
        &[
            "book/src/index.md:3: there is no directive `includes`; there is include, lanes, replay, drawing, quiz, exercises, \
           exercise and misconceptions (`\\{{#` shows one as it stands)",
        ],
    );
    check(
        &[("book/src/index.md", "{{#exercises chapter9}}\n\n{{#misconceptions no-such}}\n{{#exercise no-such}}\n")],
        &[
            "book/src/index.md:1: there is no chapter `chapter9`; there is none at all yet",
            "book/src/index.md:3: there is no exercise `no-such`; there is none at all yet",
            "book/src/index.md:4: there is no exercise `no-such`; there is none at all yet",
        ],
    );
    check(
        &[("book/src/index.md", "# A\n"), ("chapters/c/chapter.toml", "number = 3\n\n[[exercise]\n")],
        &["chapters/c/chapter.toml:3: unclosed array table, expected `]`"],
    );
    check(
        &[("book/src/index.md", "# A\n"), ("chapters/c/chapter.toml", "number = 3\n\n[[exercise]]\nid = \"a\"\n")],
        &["chapters/c/chapter.toml:3: missing field `title`"],
    );
}

#[test]
fn the_contents_and_the_pages_agree() {
    check(
        &[
            ("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n- [B](b.md)\n- [A again](index.md)\n"),
            ("book/src/index.md", "# A\n"),
            ("book/src/chapter3/stray.md", "# Stray\n"),
        ],
        &[
            "book/src/SUMMARY.md:4: there is no page `book/src/b.md`; write it first",
            "book/src/SUMMARY.md:5: page `index.md` is listed twice",
            "book/src/chapter3/stray.md: this page is not in the book; add `- [Title](chapter3/stray.md)` to \
             book/src/SUMMARY.md",
        ],
    );
}

#[test]
fn links_lead_somewhere() {
    let contents = ("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n- [B](c/b.md)\n");
    let page =
        ("book/src/c/b.md", "# Two words\n\n[up](../index.md#a), [here](#two-words), [out](https://example.org/)\n");
    check(&[contents, page, ("book/src/index.md", "# A\n\n[b](c/b.md#two-words)\n")], &[]);
    check(
        &[contents, page, ("book/src/index.md", "# A\n\n[b](c/b.md) [b](c/d.md)\n\n[b](c/b.md#three)\n[c](#d)\n")],
        &[
            "book/src/index.md:3: dead link `c/d.html`: the book has no `c/d.md`",
            "book/src/index.md:5: dead link `c/b.html#three`: `c/b.md` has no heading or id `three`",
            "book/src/index.md:6: dead link `#d`: `index.md` has no heading or id `d`",
        ],
    );
    check(
        &[contents, page, ("book/src/index.md", "# A\n\n[root](/c/b.md) <a href=\"../../x.html\">x</a>\n")],
        &[
            "book/src/index.md:3: `/c/b.html` starts at the root of a server, and the book works without one; make it \
             relative",
            "book/src/index.md:3: dead link `../../x.html`: the book has no `../../x.html`",
        ],
    );
}

#[test]
fn nothing_is_loaded_from_the_network() {
    check(
        &[("book/src/index.md", "# A\n\n![a](https://example.org/a.png)\n\n<img src=\"//example.org/b.png\">\n")],
        &[
            "book/src/index.md:3: `https://example.org/a.png` would be loaded from the network, and the book works \
             without; keep a copy in book/src",
            "book/src/index.md:5: `//example.org/b.png` would be loaded from the network, and the book works without; \
             keep a copy in book/src",
        ],
    );
    check(
        &[("book/src/index.md", "# A\n"), ("book/theme/course.css", "@import url(http://example.org/f.css);\n")],
        &[
            "theme/course.css: `http://example.org/f.css` would be loaded from the network, and the book works without; \
           keep a copy in book/src",
        ],
    );
}

#[test]
fn a_drawing_is_there_and_shown_once() {
    let drawn = ("book/drawings/kitchens.html", "<figure>\n\n<svg></svg></figure>\n");
    check(&[drawn, ("book/src/index.md", "# A\n\n{{#drawing kitchens}}\n")], &[]);
    check(
        &[drawn, ("book/src/index.md", "# A\n\n{{#drawing kitchen}}\n")],
        &[
            "book/drawings/kitchens.html: no page shows the drawing `kitchens`; take it out or show it",
            "book/src/index.md:3: there is no drawing `kitchen` in book/drawings; there is kitchens",
        ],
    );
    check(
        &[drawn, ("book/src/index.md", "# A\n\n{{#drawing kitchens}}\n\n{{#drawing kitchens}}\n")],
        &["book/src/index.md:5: the drawing `kitchens` is shown already; link to it"],
    );
}

#[test]
fn what_mdbook_only_warns_of_is_reported() {
    let faults = SmallBook::of(&[("book/src/index.md", "# A\n\n<div>\n\nnever closed\n")]).faults();
    assert_eq!(faults.len(), 1, "{faults:?}");
    assert!(faults[0].starts_with("book/src: unclosed HTML tag `<div>`"), "{faults:?}");
}

#[test]
fn lanes_need_a_recording_that_is_there_and_a_title() {
    let sound = "{\"type\":\"lanes\",\"schema\":1,\"unit\":\"ms\",\"end\":3}\n";
    check(
        &[("book/src/index.md", "# A\n\n{{#lanes shown Two at once}}\n"), ("book/listings/lanes/shown.jsonl", sound)],
        &[],
    );
    check(
        &[
            (
                "book/src/index.md",
                "# A\n\n{{#lanes showing Two at once}}\n\n{{#lanes shown}}\n\n{{#lanes shown@3s One}}\n",
            ),
            ("book/listings/lanes/shown.jsonl", sound),
        ],
        &[
            "book/listings/lanes/shown.jsonl: no page shows the recording `shown`; take it out or show it",
            "book/src/index.md:3: there is no recording `showing` in book/listings/lanes; there is shown",
            "book/src/index.md:5: `shown` needs a title that says what there is to see: {{#lanes name title}}",
            "book/src/index.md:7: `3s` is no time to draw until",
        ],
    );
    check(
        &[("book/src/index.md", "# A\n"), ("book/listings/lanes/broken.jsonl", "{}\n")],
        &["book/listings/lanes/broken.jsonl:1: missing field `type` at line 1 column 2"],
    );
}

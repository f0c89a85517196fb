//! The glossary: its order, and where its words lead.

mod small_book;

use std::fs;

use small_book::SmallBook;

const WORDS: &str = "# Words\n\natomic\n: One step. See [A](index.md).\n\nCPU-bound\n: It computes, and is no [task](#task). See\n  \
                     [A](index.md#a).\n\ntask\n: See [A](index.md).\n";

fn book(words: &str) -> SmallBook {
    SmallBook::of(&[
        ("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n- [W](glossary.md)\n"),
        ("book/src/index.md", "# A\n\n[task](glossary.md#task), [CPU-bound](glossary.md#cpu-bound)\n"),
        ("book/src/glossary.md", words),
    ])
}

#[test]
fn pages_can_link_to_a_word() {
    let book = book(WORDS);
    assert_eq!(book.faults(), Vec::<String>::new());
    let page = fs::read_to_string(book.dest().join("glossary.html")).expect("the page was built");
    assert!(page.contains("<dt id=\"cpu-bound\">"), "{page}");
}

#[test]
fn words_are_in_the_order_of_the_alphabet_and_lead_to_a_page() {
    for (from, to, expected) in [
        ("atomic", "Work", "book/src/glossary.md:6: `CPU-bound` belongs before `Work`"),
        ("atomic", "cpu-BOUND", "book/src/glossary.md:6: `CPU-bound` stands there twice"),
        (
            "[A](index.md#a)",
            "[task](#task)",
            "book/src/glossary.md:6: `CPU-bound` leads nowhere; link to the page where it is explained",
        ),
        (
            "See [A](index.md)",
            "See [A](none.md)",
            "book/src/glossary.md:4: dead link `none.html`: the book has no `none.md`",
        ),
    ] {
        assert_eq!(book(&WORDS.replacen(from, to, 1)).faults(), [expected]);
    }
    assert_eq!(
        SmallBook::of(&[
            ("book/src/SUMMARY.md", "# Summary\n\n[A](index.md)\n- [W](glossary.md)\n"),
            ("book/src/index.md", "# A\n"),
            ("book/src/glossary.md", "# Words\n"),
        ])
        .faults(),
        ["book/src/glossary.md: there is no word; write it on a line, and `: ` and its meaning on the next"]
    );
}

//! What `{{#replay name title}}` becomes, and what is said when it is wrong.

mod small_book;

use std::fs;

use serde_json::Value;
use small_book::SmallBook;

const TRACE: &str = r#"{"type":"failure","schema":1,"headline":"two </script> wait","order":[1,0]}
{"type":"thread","thread":0,"name":"main"}
{"type":"object","object":0,"name":"a","kind":"Mutex","at":"tests/a.rs:1:1"}
{"type":"event","step":0,"thread":0,"at":"tests/a.rs:2:1","words":"locks <a>","op":"lock","object":0,"shared":false}
{"type":"event","step":1,"thread":0,"at":"tests/a.rs:2:1","words":"waits for <a>","op":"lock_want","object":0}
"#;
const SOURCE: &str = "// ANCHOR: a\nlet s = \"</script>\";\n// ANCHOR_END: a\n";
const PAGE: &str = "# A\n\n{{#replay one How <it> stops}}\n\n```rust\n{{#include ../../tests/a.rs:a}}\n```\n";

fn book(page: &str, trace: &str) -> SmallBook {
    SmallBook::of(&[("book/src/index.md", page), ("tests/a.rs", SOURCE), ("book/listings/replays/one.jsonl", trace)])
}

#[test]
fn a_failure_becomes_an_element_with_its_trace_and_sources() {
    let book = book(PAGE, TRACE);
    assert_eq!(book.faults(), Vec::<String>::new());
    let page = fs::read_to_string(book.dest().join("index.html")).expect("the page was built");
    let (_, rest) = page.split_once("<ten-explorer id=\"replay-one\">").expect("the element");
    let (element, _) = rest.split_once("</ten-explorer>").expect("its end");
    assert!(element.contains("<strong>How &lt;it&gt; stops</strong>"), "{element}");
    assert!(element.contains("<p>two &lt;/script&gt; wait</p>"), "{element}");
    assert!(element.contains("<li>main: locks &lt;a&gt;</li>") && !element.contains("<li>main: waits"), "{element}");
    let (_, data) = element.split_once("<script type=\"application/json\">").expect("the data");
    let (data, _) = data.split_once("</script>").expect("its end");
    let data: Value = serde_json::from_str(data).expect("it is JSON");
    assert_eq!(data["trace"], TRACE);
    assert_eq!(data["sources"], serde_json::json!([["tests/a.rs", "\nlet s = \"</script>\";\n"]]));
}

#[test]
fn faults_name_the_page_or_the_line_of_the_failure() {
    let check = |page: &str, trace: &str, expected: &str| {
        let faults = book(page, trace).faults();
        assert!(faults.iter().any(|fault| fault == expected), "{expected}\n{faults:#?}");
    };
    let file = "book/listings/replays/one.jsonl";
    check(
        &PAGE.replace("replay one", "replay two"),
        TRACE,
        "book/src/index.md:3: there is no failure `two` in book/listings/replays; there is one",
    );
    check(
        &PAGE.replace(" How <it> stops", ""),
        TRACE,
        "book/src/index.md:3: `one` needs a title that says what there is to see: {{#replay name title}}",
    );
    check(
        &format!("{PAGE}\n{{{{#replay one Again}}}}\n"),
        TRACE,
        "book/src/index.md:9: `one` is shown already; its element has an id, which the book can have once",
    );
    check("# A\n", TRACE, &format!("{file}: no page shows the failure `one`; take it out or show it"));
    check(PAGE, "{}\n", &format!("{file}:1: the line has no text `type`"));
    check(PAGE, "no\n", &format!("{file}:1: expected ident at line 1 column 2"));
    check(PAGE, &TRACE[TRACE.find('\n').map_or(0, |end| end + 1)..], &format!("{file}: it has no line `failure`"));
    check(PAGE, &TRACE.replace("\"words\"", "\"said\""), &format!("{file}:4: the line has no text `words`"));
    check(
        PAGE,
        &TRACE.replace("tests/a.rs:2", "chapters/a.rs:2"),
        &format!("{file}:4: `chapters/a.rs` is not in one of solutions, tests, crates, book/listings"),
    );
}

//! `check --trace`: the failing interleaving as a page.

use crate::support::Course;
use serde_json::Value;
use std::fs;

/// An answer that would break out of any element it is put into carelessly, and a trace through its third line.
const HOSTILE: &str = "//! </script><script>alert(1)</script> <!-- ]]>\n\npub fn count() -> std::sync::Arc<u32> {\n    \
                       std::sync::Arc::new(4) // </ten-explorer> & \"quoted\"\n}\n";
const TRACE: &str = r#"{"type":"failure","schema":1,"kind":"panic","headline":"2 calls made 4","order":[0]}
{"type":"thread","thread":0,"name":"main"}
{"type":"event","step":0,"thread":0,"at":"chapters/chapter1-sums/src/shared_counter.rs:4:5","words":"fails","op":"panic"}
{"type":"event","step":1,"thread":0,"at":"/etc/hostname:1:1","words":"ends","op":"end"}
"#;

/// A copy whose shared-counter fails in an interleaving.
fn course() -> Course {
    let course = Course::copy();
    let failed = format!("Verdict::FailedIn(\"counts_twice\", \"2 calls made 4\".into(), {TRACE:?}.into())");
    course.edit(
        "tests/chapter1-sums/shared_counter/mod.rs",
        "Verdict::Failed(\"counts_twice\", \"2 calls made 4\".into())",
        &failed,
    );
    course.write("chapters/chapter1-sums/src/shared_counter.rs", HOSTILE);
    course
}

/// The names of the elements of a page in which each that is open is closed in its turn. Scripts and styles are no HTML.
#[track_caller]
fn elements(page: &str) -> Vec<String> {
    let (mut open, mut all, mut rest) = (Vec::new(), Vec::new(), page);
    while let Some((_, tag)) = rest.split_once('<') {
        let (inner, after) = tag.split_once('>').expect("a tag ends");
        rest = after;
        let name: String = inner.chars().take_while(|c| c.is_alphanumeric() || "/-!".contains(*c)).collect();
        match name.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop().as_deref(), Some(closed), "{inner}"),
            None if ["!DOCTYPE", "meta"].contains(&name.as_str()) => {}
            None => {
                if ["script", "style"].contains(&name.as_str()) {
                    let end = rest.find(&format!("</{name}")).expect("it ends");
                    rest = &rest[end..];
                }
                open.push(name.clone());
                all.push(name);
            }
        }
    }
    assert_eq!(open, Vec::<String>::new());
    all
}

#[test]
fn a_failing_interleaving_becomes_a_page_with_the_learner_s_lines() {
    let course = course();
    let ran = course.run(&["check", "shared-counter", "--trace", "out/replays"]);
    let file = course.root.join("out/replays/shared-counter.html");
    assert_eq!(ran.status, Some(1), "{}", ran.err);
    assert!(ran.out.ends_with(&format!("  replay {}\n", file.display())), "{}", ran.out);

    let page = fs::read_to_string(&file).expect("the page is written");
    let found = elements(&page);
    for element in ["html", "h1", "ten-explorer", "pre"] {
        assert_eq!(found.iter().filter(|name| *name == element).count(), 1, "{element}");
    }
    assert_eq!(found.iter().filter(|name| *name == "script").count(), 3, "{found:?}");
    let data = page.split("<script type=\"application/json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let data: Value = serde_json::from_str(data.expect("the data is there")).expect("it is JSON");
    assert_eq!(data["trace"], TRACE);
    assert_eq!(
        data["sources"],
        serde_json::json!([["chapters/chapter1-sums/src/shared_counter.rs", HOSTILE]]),
        "the answer, and nothing else of this machine"
    );
}

#[test]
fn programs_are_told_of_it_and_who_has_none_is_named() {
    let course = course();
    let ran = course.run(&["check", "chapter1", "--trace", "out", "--format", "json"]);
    let replays = ran.objects("replay");
    let page = |exercise: &str| replays.iter().find(|it| it["exercise"] == exercise).map(|it| it["page"].clone());
    assert_eq!(page("shared-counter"), Some(course.root.join("out/shared-counter.html").display().to_string().into()));
    assert_eq!(page("add-up"), Some(Value::Null), "its test explores nothing: {}", ran.out);

    let ran = course.run(&["check", "add-up", "--trace", "out"]);
    assert!(ran.out.contains("  replay none of add-up: no test that failed explores interleavings\n"), "{}", ran.out);
}

#[test]
fn a_folder_that_cannot_be_made_is_trouble_of_ours() {
    let course = course();
    course.write("out", "a file");
    let ran = course.run(&["check", "shared-counter", "--trace", "out"]);
    let page = course.root.join("out").join("shared-counter.html");
    assert_eq!(ran.status, Some(3), "{}", ran.out);
    let told = format!("error: the replay of shared-counter could not be written to {}: ", page.display());
    assert!(ran.err.starts_with(&told), "{}", ran.err);
}

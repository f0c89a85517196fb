//! `new`: what it writes holds at once.

use super::support::Course;

#[test]
fn a_new_exercise_passes_verify_and_can_be_checked() {
    let course = Course::copy();
    let summary = "# Summary\n\n- [Sums](chapter1-sums/index.md)\n  - [Add up](chapter1-sums/add-up.md)\n\n# More\n";
    course.write("book/src/SUMMARY.md", summary);
    let ran = course.run(&["new", "sums/safe_till"]);
    assert_eq!(ran.status, Some(0), "{}", ran.err);
    assert!(ran.out.contains("  tests/chapter1-sums/safe_till/mod.rs\n"), "{}", ran.out);
    let page = "(chapter1-sums/add-up.md)\n  - [Safe till](chapter1-sums/safe-till.md)\n";
    assert!(course.read("book/src/SUMMARY.md").contains(page));
    let ran = course.run(&["verify", "chapter1"]);
    assert_eq!(ran.status, Some(0), "{}{}", ran.out, ran.err);
    assert!(ran.out.ends_with("14 passed, 0 failed\n"), "{}", ran.out);
    let ran = course.run(&["check", "safe-till"]);
    assert!(ran.out.contains("panicked: not yet implemented: the learner's part"), "{}", ran.out);
}

#[test]
fn what_exists_is_not_overwritten() {
    let course = Course::copy();
    for (what, words) in [
        ("chapter1/add-up", "named `add-up` already"),
        ("chapter2/add_up", "named `add-up` already"),
        ("chapter1/Add", "cannot be an id"),
        ("add-more", "names no chapter"),
        ("chapter7/more", "nothing here is named `chapter7`"),
    ] {
        let ran = course.run(&["new", what]);
        assert_eq!(ran.status, Some(2), "{what}: {}", ran.out);
        assert!(ran.err.contains(words), "{what}: {}", ran.err);
    }
    course.write("solutions/chapter1-sums/more.rs", "kept");
    let ran = course.run(&["new", "chapter1/more"]);
    assert_eq!(ran.status, Some(2), "{}", ran.out);
    assert!(ran.err.contains("solutions/chapter1-sums/more.rs is there already"), "{}", ran.err);
    assert_eq!(course.read("solutions/chapter1-sums/more.rs"), "kept");
    assert!(!course.read("chapters/chapter1-sums/chapter.toml").contains("more"));
}

//! Running a program and keeping its report.

use interleave::diagnose::Kind;
use interleave::report::Style;
use interleave::{Explorer, Failure, Outcome};

/// Runs a program that has to fail, in this way and no other, and compares its report with the
/// kept one of this name.
#[track_caller]
pub fn fails(name: &str, kind: Kind, program: impl Fn() + Send + Sync + 'static) {
    let failure = failure_of(program);
    // The report comes first: it says why the kind is another than expected.
    keep(name, &failure.report(&Style::default()));
    assert_eq!(failure.diagnosis.kind, kind, "{failure}");
}

/// Runs a program that is right.
#[track_caller]
pub fn passes(program: impl Fn() + Send + Sync + 'static) {
    match Explorer::new().run(program) {
        Outcome::Passed(_) => {}
        Outcome::Failed(failure) => panic!("a right program was accused:\n{failure}"),
        Outcome::Inconclusive { reason, .. } => panic!("inconclusive: {reason}"),
    }
}

/// The first failure of a program.
#[track_caller]
pub fn failure_of(program: impl Fn() + Send + Sync + 'static) -> Failure {
    match Explorer::new().run(program) {
        Outcome::Failed(failure) => *failure,
        Outcome::Passed(report) => panic!("the program passed {report}"),
        Outcome::Inconclusive { reason, .. } => panic!("inconclusive: {reason}"),
    }
}

/// The names of the objects of a failure, in order of creation.
pub fn objects(failure: &Failure) -> Vec<String> {
    let lines = failure.to_json_lines();
    let lines = lines.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).expect("a line is JSON"));
    lines.filter(|l| l["type"] == "object").map(|l| l["name"].as_str().expect("an object has a name").into()).collect()
}

/// Compares a text with the kept one of this name.
#[track_caller]
pub fn keep(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    // Escapes can be read in a file and in a difference only as something else, and some systems
    // write a path with another separator.
    let text = text.replace('\x1b', "␛").replace("tests\\reports\\", "tests/reports/");
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// An assertion in another file than the program's.
pub fn expect(value: u32, expected: u32) {
    assert_eq!(value, expected, "another value was expected");
}

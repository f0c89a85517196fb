//! JUnit's XML, as the pages of GitLab, Jenkins and others show it: a suite for each student.

use super::{Class, Whole, guarantees, shown};
use crate::escape;
use crate::record::Record;
use anyhow::Context;
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

/// The file for the class.
///
/// # Errors
/// When a record cannot be read, or not be put into XML.
pub fn file(class: &Class, whole: Whole) -> anyhow::Result<Vec<u8>> {
    let mut report = Report::new("grades");
    for record in &class.records {
        report.add_test_suite(suite(&whole(record)?));
    }
    let mut text = report.to_string().context("the grades could not be written as JUnit's XML")?;
    // Jenkins' schema has this attribute for each suite, and not for all of them.
    let head = ..text.find("<testsuite ").unwrap_or(text.len());
    if let Some(at) = text[head].find(" skipped=\"") {
        let value = at + " skipped=\"".len();
        let length = text[value..].find('"').map_or(0, |end| end + 1);
        text.replace_range(at..value + length, "");
    }
    Ok(text.into_bytes())
}

fn suite(record: &Record) -> TestSuite {
    let mut suite = TestSuite::new(&record.id);
    for item in shown::items(record) {
        let points = format!("{} of {} points", item.earned, item.points);
        let status = if item.passed {
            TestCaseStatus::success()
        } else {
            let mut status = match item.skipped {
                true => TestCaseStatus::skipped(),
                false => TestCaseStatus::non_success(NonSuccessKind::Failure),
            };
            status.set_message(if item.headline.is_empty() { points.clone() } else { item.headline });
            status.set_description(escape::workflow(&item.text));
            status
        };
        let mut case = TestCase::new(item.name, status);
        case.set_classname(format!("{}.{}", record.id, item.number));
        case.set_system_out(points);
        suite.add_test_case(case);
    }
    let mut said = vec![format!("score {} of {}", record.score, record.points)];
    said.extend(shown::adjustments(record));
    said.push(guarantees::text(&record.by));
    suite.set_system_out(said.join("\n"));
    suite
}

use super::*;
use crate::reports::{Kind, classroom50::Submission, shown};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A class of one, who passes what is shown and fails what is held back. `SECRET` stands wherever a held-back test speaks.
fn secretive(by_tests: bool, same_headline: bool) -> Class {
    let points = |n| if by_tests { n } else { 0 };
    let headline = if same_headline { "it fails" } else { "SECRET headline" };
    let hidden =
        Test { held_back: true, headline: headline.into(), ..test("lock::boundary", Outcome::Failed, points(400)) };
    let shown = Test {
        headline: "it fails".into(),
        ..test("lock::basic", if same_headline { Outcome::Failed } else { Outcome::Passed }, points(600))
    };
    let exercise = Graded {
        headline: headline.into(),
        report: "SECRET: lock::boundary says SECRET".into(),
        trace: Some("{\"trace\": \"SECRET\"}".into()),
        kind: Some("SECRET".into()),
        misconception: Some(Misconception { id: "SECRET".into(), title: "SECRET".into() }),
        tests: vec![shown, hidden],
        ..graded("lock", Outcome::Failed)
    };
    class(vec![record("s1", vec![exercise])])
}

#[test]
fn students_see_the_name_and_the_points_of_a_held_back_test_and_no_more() {
    for (by_tests, same_headline) in [(true, false), (false, false), (true, true), (false, true)] {
        let class = secretive(by_tests, same_headline);
        for kind in [Kind::Gradescope, Kind::Classroom, Kind::Classroom50, Kind::Junit, Kind::Gradebook, Kind::Summary]
        {
            if kind == Kind::Summary && class.records.len() != 1 {
                continue;
            }
            let files = files(kind, &class, &Submission::default()).unwrap();
            let mut text = String::from_utf8(files.into_iter().next().unwrap().1).unwrap();
            if kind == Kind::Classroom {
                let decoded = STANDARD.decode(text.trim().trim_start_matches("result=")).unwrap();
                text = String::from_utf8(decoded).unwrap();
            }
            assert!(!text.contains("SECRET"), "{kind:?}: {text}");
            let has_names =
                by_tests || matches!(kind, Kind::Gradescope | Kind::Classroom | Kind::Junit | Kind::Summary);
            if has_names && kind != Kind::Gradebook {
                // Markdown writes signs as numbers.
                let text = text.replace("&#58;", ":");
                assert!(text.contains("lock::boundary"), "{kind:?}: {text}");
            }
        }
        // Instructors see everything.
        let [(_, page)] = &files(Kind::Page, &class, &Submission::default()).unwrap()[..] else { panic!("one file") };
        assert!(String::from_utf8_lossy(page).contains("SECRET"));
    }
}

#[test]
fn a_report_is_shown_when_it_is_surely_of_a_test_that_is_shown() {
    let mut class = secretive(false, true);
    let exercise = &mut class.records[0].exercises[0];
    assert!(shown::is_held_back(exercise), "both tests say the same");
    exercise.tests[1].headline = "something else".into();
    assert!(shown::is_held_back(exercise), "the report names the held-back test");
    exercise.report = "lock::basic fails".into();
    assert!(!shown::is_held_back(exercise));
    exercise.tests[1].outcome = Outcome::Passed;
    exercise.headline = "anything".into();
    assert!(!shown::is_held_back(exercise), "held-back tests that pass say nothing");
}

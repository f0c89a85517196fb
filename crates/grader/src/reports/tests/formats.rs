use super::*;
use crate::reports::{classroom, classroom50, gradebook, gradescope, guarantees, jsonl, shown};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::BTreeSet;

fn read<T: DeserializeOwned>(bytes: &[u8]) -> T {
    let text = String::from_utf8(bytes.to_vec()).expect("reports are UTF-8");
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// What Gradescope documents, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "that a field is there and of its type is what is looked at")]
struct Gradescope {
    score: Option<f64>,
    execution_time: Option<f64>,
    output: Option<String>,
    visibility: Option<Visibility>,
    stdout_visibility: Option<Visibility>,
    extra_data: Option<Value>,
    tests: Vec<GradescopeTest>,
    leaderboard: Option<Vec<Value>>,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "snake_case")]
enum Visibility {
    Hidden,
    AfterDueDate,
    AfterPublished,
    Visible,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "that a field is there and of its type is what is looked at")]
struct GradescopeTest {
    score: f64,
    max_score: f64,
    status: GradescopeStatus,
    name: String,
    number: Option<String>,
    output: Option<String>,
    output_format: Option<String>,
    tags: Option<Vec<String>>,
    visibility: Option<Visibility>,
    extra_data: Option<Value>,
}

#[derive(Deserialize, PartialEq, Debug)]
#[serde(rename_all = "snake_case")]
enum GradescopeStatus {
    Passed,
    Failed,
}

#[test]
fn gradescope_reads_only_fields_that_it_documents() {
    for record in mixed().records {
        let results: Gradescope = read(&gradescope::file(&record));
        assert_eq!(results.score, Some(record.score.number()));
        assert_eq!(results.stdout_visibility, Some(Visibility::Hidden));
        let output = results.output.unwrap_or_default();
        assert!(output.contains("shares its process with the test") && output.contains("(bubblewrap)"), "{output}");
        assert!(!results.tests.is_empty());
        for test in &results.tests {
            assert!(test.score <= test.max_score && test.score >= 0.0, "{}", test.name);
            assert!(!test.output.as_deref().unwrap_or_default().contains(['\u{1b}', '\u{0}']));
        }
        let worth: f64 = results.tests.iter().map(|test| test.max_score).sum();
        assert!((worth - record.points.number()).abs() < 1e-9, "{worth}");
    }
    let late: Gradescope = read(&gradescope::file(&mixed().records[1]));
    assert!(late.output.unwrap_or_default().contains("Late by 1 d 1 h: 2 points off."));
    assert_eq!(late.tests[0].status, GradescopeStatus::Passed);
    assert_eq!(late.tests[1].status, GradescopeStatus::Failed);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "that a field is there and of its type is what is looked at")]
struct Classroom {
    version: u32,
    status: String,
    max_score: f64,
    tests: Vec<ClassroomTest>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "that a field is there and of its type is what is looked at")]
struct ClassroomTest {
    name: String,
    status: String,
    message: Option<String>,
    line_no: u32,
    test_code: String,
    execution_time: u32,
    score: f64,
}

#[test]
fn the_classroom_reporter_adds_up_the_score_and_prints_no_command() {
    for record in mixed().records {
        let line = String::from_utf8(classroom::line(&record)).unwrap();
        let encoded = line.strip_prefix("result=").and_then(|rest| rest.strip_suffix('\n')).expect("it is one output");
        let output: Classroom = read(&STANDARD.decode(encoded).expect("it is base64"));
        let sum: f64 = output.tests.iter().map(|test| test.score).sum();
        assert!((sum - record.score.number()).abs() < 1e-9, "{}: {sum}", record.id);
        assert_eq!(output.status, if record.id == "s1" { "pass" } else { "fail" });
        for test in &output.tests {
            assert!(["pass", "fail"].contains(&test.status.as_str()));
            // As the reporter prints it.
            is_tame(&format!("{}\n{}", test.name, test.message.as_deref().unwrap_or_default()));
        }
        // The reporter's own table divides by how many there are, so none is there that nobody is graded by.
        let late = usize::from(record.score != record.earned);
        assert_eq!(output.tests.len(), shown::items(&record).len() + late);
        assert!(output.tests.last().is_some_and(|test| test.test_code.contains("(bubblewrap)")));
    }
    let long = |n: usize| Graded { report: "\u{e4}\n".repeat(20_000), ..graded(&n.to_string(), Outcome::Failed) };
    let line = String::from_utf8(classroom::line(&record("s", (0..21).map(long).collect()))).unwrap();
    assert!(line.len() < 128 << 10, "{} bytes fit into no variable", line.len());
    let output: Classroom = read(&STANDARD.decode(line.trim().trim_start_matches("result=")).unwrap());
    assert!(output.tests.iter().all(|test| test.message.as_ref().is_some_and(|text| text.contains('\u{e4}'))));
    let empty = String::from_utf8(classroom::line(&record("s", vec![]))).unwrap();
    let output: Classroom = read(&STANDARD.decode(empty.trim().trim_start_matches("result=")).unwrap());
    assert!(!output.tests.is_empty(), "the reporter divides by their number");
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(dead_code, reason = "that a field is there and of its type is what is looked at")]
struct Classroom50 {
    schema: String,
    classroom: String,
    assignment: String,
    submission: String,
    commit: String,
    release: String,
    review: String,
    datetime: String,
    score: u64,
    max_score: u64,
    tests: Vec<Classroom50Test>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[expect(dead_code, reason = "that a field is there and of its type is what is looked at")]
struct Classroom50Test {
    test_name: String,
    passed: bool,
    score: u64,
    max_score: u64,
}

fn about() -> Submission {
    let variable = |name: &str| match name {
        "REVIEW_URL" => Some(String::new()),
        "SUBMISSION_TAG" => Some("submit/2026-12-01T10-00-00Z-abc".into()),
        other => Some(format!("the {other}")),
    };
    Submission::from_environment(variable, || "2026-12-01T10:00:00Z".into()).unwrap()
}

#[test]
fn classroom50_has_whole_points_and_short_names_all_unlike() {
    let mut class = mixed();
    // Two names of which the first hundred bytes are equal, with a letter of two bytes across the limit.
    let long = |end: &str| graded(&format!("{}é{end}", "x".repeat(99)), Outcome::Failed);
    class.records.push(record("s4", vec![long("a"), long("b"), long("c")]));
    for record in class.records {
        let document: Classroom50 = read(&classroom50::file(&record, &about()));
        assert_eq!(document.schema, "classroom50/result/v1");
        assert!(document.submission.starts_with("submit/"));
        assert_eq!(document.review, "the COMMIT_URL", "what is not set is the commit's");
        assert!(document.datetime.ends_with('Z'));
        assert!(document.score <= document.max_score);
        let names: BTreeSet<&str> = document.tests.iter().map(|test| test.test_name.as_str()).collect();
        assert_eq!(names.len(), document.tests.len(), "{names:?}");
        for test in &document.tests {
            assert!(!test.test_name.is_empty() && test.test_name.len() <= 100, "{}", test.test_name);
            assert!(test.score <= test.max_score);
            is_tame(&test.test_name);
        }
    }
    // 3.33 + 0 + 8.50 less 2.00: rounded down, and never to more than there is.
    let document: Classroom50 = read(&classroom50::file(&mixed().records[1], &about()));
    assert_eq!((document.score, document.max_score), (9, 30));
    let document: Classroom50 = read(&classroom50::file(&mixed().records[0], &about()));
    assert_eq!((document.score, document.max_score), (30, 30), "a bonus has no place there");
    let error = Submission::from_environment(|_| None, String::new).unwrap_err();
    assert!(error.contains("COMMIT_URL is not set"), "{error}");
    let error = files(Kind::Classroom50, &mixed(), &about()).unwrap_err().to_string();
    assert!(error.contains("one submission graded at a time"), "{error}");
}

#[test]
fn junit_is_xml_whatever_students_write() {
    for class in [mixed(), class(vec![])] {
        let text = String::from_utf8(junit(&class)).unwrap();
        // Jenkins validates with a schema of its own, which knows fewer attributes of the whole than of a suite.
        let root = text.lines().find(|line| line.starts_with("<testsuites")).expect("it is there");
        assert!(!root.contains("skipped=") && root.contains("failures=") && root.ends_with('>'), "{root}");
        let mut reader = quick_xml::Reader::from_str(&text);
        reader.config_mut().check_comments = true;
        let (mut elements, mut depth) = (Vec::new(), 0);
        loop {
            use quick_xml::events::Event;
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {text}")) {
                Event::Start(start) => {
                    depth += 1;
                    elements.push(String::from_utf8_lossy(start.name().as_ref()).into_owned());
                }
                Event::Empty(start) => elements.push(String::from_utf8_lossy(start.name().as_ref()).into_owned()),
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        let count = |name: &str| elements.iter().filter(|element| *element == name).count();
        assert_eq!(count("testsuite"), class.records.len());
        let known = ["testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"];
        assert!(elements.iter().all(|element| known.contains(&element.as_str())), "{elements:?}");
        // XML has no way to write these.
        assert!(!text.contains(|c: char| (c < ' ' && !"\t\n\r".contains(c)) || c == '\u{fffe}'), "{text}");
        let back = quick_junit::Report::deserialize_from_str(&text).unwrap();
        assert_eq!(back.test_suites.len(), class.records.len());
        if !class.records.is_empty() {
            // Three of the first, four of the second (one exercise has points for each of two tests), three of the third.
            assert_eq!((count("testcase"), count("failure"), count("skipped")), (10, 3, 3));
        }
    }
}

#[test]
fn a_gradebook_is_a_table_without_formulas() {
    let mut class = mixed();
    class.records[2].name = Some("=HYPERLINK(\"x\")".into());
    let bytes = gradebook::file(&class).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let heading = reader.headers().unwrap().clone();
    let expected =
        ["id", "name", "submitted", "score", "points", "earned", "late", "bonus", "add", "lock", "wait", "about"];
    assert_eq!(heading.iter().collect::<Vec<_>>(), expected);
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("all rows are of one length")).collect();
    assert_eq!(rows.len(), 3);
    for cell in rows.iter().flatten() {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
        is_tame(cell);
    }
    assert!(rows[0].get(11).is_some_and(|about| about.contains("(bubblewrap)")));
    assert_eq!(rows[2].get(1), Some("'=HYPERLINK(\"x\")"));
    let second: Vec<&str> = rows[1].iter().skip(3).take(8).collect();
    assert_eq!(second, ["9.83", "30", "11.83", "2", "0", "3.33", "0", "8.5"]);
}

#[test]
fn a_summary_shows_a_student_alone_and_a_class_as_a_table() {
    let whole = String::from_utf8(summary(&mixed())).unwrap();
    is_tame(&whole);
    assert!(!whole.contains("<script") && whole.contains("| s2 | 9.83 | 30 | 0 |"), "{whole}");
    let record = mixed().records.remove(1);
    let alone = String::from_utf8(summary(&class(vec![record]))).unwrap();
    is_tame(&alone);
    // What a student wrote is shown as it is, between fences that it does not hold.
    let outside: String = alone.split("````").step_by(2).collect();
    assert!(!outside.contains("<script") && !outside.contains("<!--"), "{outside}");
    let nobody = String::from_utf8(summary(&class(vec![]))).unwrap();
    assert!(nobody.contains("0 students"), "{nobody}");
}

#[test]
fn a_summary_fits_the_page_of_a_job() {
    let many =
        |index: usize| Record { id: format!("student-{index:06}"), ..record("s", vec![graded("a", Outcome::Failed)]) };
    let text = summary(&class((0..30_000).map(many).collect()));
    assert!(text.len() < 1 << 20, "{}", text.len());
    assert!(String::from_utf8(text).unwrap().contains(" more: this page has no more room."));
    let long = Graded { report: "x\n".repeat(500_000), ..graded("a", Outcome::Failed) };
    assert!(summary(&class(vec![record("s", vec![long])])).len() < 1 << 20);
}

#[test]
fn lines_of_json_are_the_records_in_the_class_s_order() {
    let class = mixed();
    let text = String::from_utf8(jsonl::file(&class, &whole).unwrap()).unwrap();
    let back: Vec<Record> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(back, class.records);
    assert_eq!(jsonl::lines(&[]), b"");
}

#[test]
fn the_schema_names_every_field_of_a_record() {
    let schema: Value = serde_json::from_str(&jsonl::schema()).unwrap();
    assert_eq!(schema["$defs"]["Points"]["multipleOf"], Value::Null, "of 0.01, validators reject 0.07");
    let record = serde_json::to_value(&mixed().records[1]).unwrap();
    let exercise = serde_json::to_value(&mixed().records[1].exercises[0]).unwrap();
    for (object, described) in [(&record, &schema), (&exercise, &schema["$defs"]["Graded"])] {
        let fields: BTreeSet<&String> = object.as_object().expect("it is an object").keys().collect();
        let known: BTreeSet<&String> = described["properties"].as_object().expect("it has properties").keys().collect();
        assert_eq!(fields, known);
        assert!(
            described["properties"]
                .as_object()
                .into_iter()
                .flatten()
                .all(|(_, it)| it.to_string().contains("description"))
        );
    }
}

#[test]
fn the_book_names_every_field_of_a_record() {
    let page = include_str!("../../../../../book/src/instructors/records.md");
    let schema: Value = serde_json::from_str(&jsonl::schema()).unwrap();
    for described in schema["$defs"].as_object().expect("it has parts").values().chain([&schema]) {
        for name in described["properties"].as_object().into_iter().flatten().map(|(name, _)| name) {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
    }
}

#[test]
fn what_a_grade_says_depends_on_the_sandbox() {
    assert!(guarantees::text(&by("native")).contains("without bubblewrap"));
    assert!(guarantees::text(&by("none")).contains("WITHOUT a sandbox"));
    for sandbox in ["bubblewrap", "native", "none", "other"] {
        let text = guarantees::text(&by(sandbox));
        assert!(
            text.contains("tried it out on that machine: an answer opens no socket; writes nothing. It is not"),
            "{text}"
        );
        assert!(text.contains("It is not certain that an answer has a user of its own."), "{text}");
    }
    let bare = Grading { guaranteed: vec![], ..by("none") };
    assert!(!guarantees::text(&bare).contains("tried it out"));
    // Each report for somebody has it.
    let class = mixed();
    let reports = [gradescope::file(&class.records[1]), junit(&class), gradebook::file(&class).unwrap()];
    for report in reports.into_iter().chain([summary(&class), page(&class)]) {
        let report = String::from_utf8(report).unwrap();
        assert!(report.contains("opens no socket; writes nothing") && report.contains("a user of its own"), "{report}");
    }
}

#[test]
fn a_panic_of_several_lines_looks_like_no_other_test() {
    let forged = || Test { headline: "no\n- lock::c: passed".into(), ..test("lock::a", Outcome::Failed, 0) };
    for points in [0, 500] {
        let tests = vec![forged(), test("lock::b", Outcome::Passed, points)];
        let exercise = Graded { headline: "no\n- lock::d: passed".into(), tests, ..graded("lock", Outcome::Failed) };
        let items = shown::items(&record("s", vec![exercise]));
        for item in &items {
            assert!(!item.headline.contains('\n'), "{}", item.headline);
            let others =
                item.text.lines().filter(|line| ["- lock::c", "- lock::d"].iter().any(|it| line.starts_with(it)));
            assert_eq!(others.count(), 0, "{}", item.text);
        }
        assert_eq!(items.len(), if points == 0 { 1 } else { 2 });
    }
}

#[test]
fn an_exercise_with_points_for_each_test_is_several_items() {
    let shown: Vec<String> = shown::items(&mixed().records[1])
        .iter()
        .map(|item| format!("{} {} {} of {}", item.number, item.name, item.earned, item.points))
        .collect();
    let expected = [
        "1.1.1 add: add::one 3.33 of 3.33",
        "1.1.2 add: add::two 0 of 6.67",
        "1.2 lock: The title of lock 0 of 10",
        "1.3 wait: The title of wait 8.5 of 10",
    ];
    assert_eq!(shown, expected);
}

//! Who is in the class: a CSV with a heading, `id,name`, and three columns that may be left out.
//!
//! ```csv
//! id,name,submission,extension,submitted
//! s001,Ada Lovelace,hand-in/ada.zip,,2026-12-01T22:41:07+01:00
//! s002,Alan Turing,hand-in/alan.git,2d,
//! ```
//!
//! `submission` is a path from the roster's folder. Without it, a submission belongs to the student whose id is the name of
//! its file or folder: `s001.zip`, `class/s001`. `extension` moves the deadline. `submitted` says when it was
//! handed in, which nothing in a file or a folder does; of a repository, it counts before the commit's own time.

use crate::digest::Digest;
use crate::intake::Origin;
use crate::length::Length;
use anyhow::{Context, bail};
use jiff::{Timestamp, Zoned};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A student.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Student {
    /// As in the roster.
    pub id: String,
    /// The name, when there is one.
    pub name: Option<String>,
    /// So much later is in time.
    pub extension: Length,
    /// When it was handed in, in seconds since 1970, where the roster says so.
    pub submitted: Option<i64>,
    /// What was handed in; nothing is a submission without answers.
    pub origin: Option<Origin>,
    /// Why it is not taken.
    pub unfit: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    id: String,
    name: Option<String>,
    submission: Option<String>,
    extension: Option<String>,
    submitted: Option<String>,
}

/// The class, in the roster's order: every student of it, whether or not there is a submission.
///
/// # Errors
/// With the line of the roster, when an id is there twice or is no name of a file; with the submissions that belong to nobody.
pub fn read(file: &Path, submissions: Vec<Origin>) -> anyhow::Result<Vec<Student>> {
    let text = std::fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
    let folder = file.parent().unwrap_or(Path::new(""));
    class(&text, folder, submissions).with_context(|| format!("{} does not fit the class", file.display()))
}

/// A class without a roster: each submission is a student, in the order of ids. One whose name is no id is not taken, and gets
/// another; of several with the same name none is taken. Who chose the names may be students, and the others are graded.
pub fn without(submissions: Vec<Origin>) -> Vec<Student> {
    let mut named: BTreeMap<String, Vec<Origin>> = BTreeMap::new();
    let mut unfit = BTreeMap::new();
    for origin in submissions {
        let mut id = origin.id();
        if let Err(why) = check_id(&id) {
            // The same whenever it is graded.
            let mut digest = Digest::default();
            digest.part(origin.path.file_name().unwrap_or_default().as_encoded_bytes());
            id = format!("unnamed-{:.16}", digest.hex());
            unfit.insert(id.clone(), format!("its name is not taken: {why}"));
        }
        let same = named.entry(id).or_default();
        if !same.contains(&origin) {
            same.push(origin);
        }
    }
    let student = |(id, mut origins): (String, Vec<Origin>)| {
        let mut unfit = unfit.remove(&id);
        if origins.len() > 1 {
            let mut paths: Vec<String> = origins.iter().map(Origin::to_string).collect();
            paths.sort();
            let (number, paths) = (paths.len(), paths.join(", "));
            unfit = Some(format!(
                "{number} submissions are called `{id}`, so none of them is taken ({paths}): rename them, or name the right one in a \
                 roster"
            ));
        }
        let origin = origins.pop();
        Student { id, name: None, extension: Length::default(), submitted: None, origin, unfit }
    };
    named.into_iter().map(student).collect()
}

fn class(text: &[u8], folder: &Path, submissions: Vec<Origin>) -> anyhow::Result<Vec<Student>> {
    let mut by_id: BTreeMap<String, Origin> = BTreeMap::new();
    for student in without(submissions) {
        if let Some(why) = student.unfit {
            bail!(why);
        }
        by_id.extend(student.origin.map(|origin| (student.id, origin)));
    }
    let mut students = Vec::new();
    let mut seen = BTreeSet::new();
    // Spreadsheets begin a file with a mark that is no part of the first heading.
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(false).from_reader(text);
    for (at, row) in reader.deserialize().enumerate() {
        // The heading is line 1. A quoted name over several lines would shift this, and nobody has one.
        let line = at + 2;
        let Row { id, name, submission, extension, submitted } = row.with_context(|| format!("line {line}"))?;
        check_id(&id).with_context(|| format!("line {line}"))?;
        if !seen.insert(id.clone()) {
            bail!("line {line}: the id `{id}` is there twice");
        }
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        let extension = match filled(extension) {
            None => Length::default(),
            Some(text) => {
                let extension: Result<Length, _> = text.parse();
                extension
                    .with_context(|| format!("line {line}: the extension `{text}` is no time such as 2d or 36h"))?
            }
        };
        let submitted = match filled(submitted) {
            None => None,
            Some(text) => Some(moment(&text).with_context(|| {
                format!(
                    "line {line}: `{text}` is no moment that can be told: 2026-12-01T22:41:07+01:00 is one, with its distance from UTC"
                )
            })?),
        };
        let origin = match filled(submission) {
            Some(path) => {
                by_id.remove(&id);
                let named = Origin::parse(&path);
                let parsed = Origin::parse(folder.join(&path));
                Some(if named.path.is_absolute() { named } else { parsed })
            }
            None => by_id.remove(&id),
        };
        students.push(Student { id, name: filled(name), extension, submitted, origin, unfit: None });
    }
    if !by_id.is_empty() {
        let strangers: Vec<&str> = by_id.keys().map(String::as_str).collect();
        bail!("no student has the id of these submissions: {}", strangers.join(", "));
    }
    if students.is_empty() {
        bail!("there is nobody in it");
    }
    Ok(students)
}

/// A date and a time with its distance from UTC, or with the name of a zone.
fn moment(text: &str) -> anyhow::Result<i64> {
    let moment = match text.parse::<Timestamp>() {
        Ok(moment) => moment,
        Err(why) => text.parse::<Zoned>().map_err(|_| why)?.timestamp(),
    };
    Ok(moment.as_second())
}

/// An id names files of ours, and stands in reports.
fn check_id(id: &str) -> anyhow::Result<()> {
    let is_plain = |c: char| c.is_alphanumeric() || "-_.@+".contains(c);
    if id.is_empty() || id.len() > 100 || id.starts_with(['.', '-']) || !id.chars().all(is_plain) {
        bail!("`{}` is no id: letters, digits and -_.@+ make one, at most 100 bytes of them", id.escape_debug());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, submissions: &[&str]) -> Result<String, String> {
        let origins = submissions.iter().map(Origin::parse).collect();
        let students = class(text.as_bytes(), Path::new("class"), origins).map_err(|error| format!("{error:#}"))?;
        let shown = |s: &Student| {
            let origin = s.origin.as_ref().map_or("-".into(), |origin| origin.path.display().to_string());
            format!("{}/{}/{}/{origin}", s.id, s.name.as_deref().unwrap_or("-"), s.extension.0.as_hours())
        };
        Ok(students.iter().map(shown).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn submissions_are_found_by_id_or_by_path() {
        let text = "\u{feff}id,name,submission,extension\ns2,Alan, sub/alan.git ,2d\ns1,\"L, Ada\",,\ns3,,,\n";
        assert_eq!(read(text, &["in/s1.zip"]).unwrap(), "s2/Alan/48/class/sub/alan.git s1/L, Ada/0/in/s1.zip s3/-/0/-");
        assert_eq!(read("id,name\ns1,Ada\n", &[]).unwrap(), "s1/Ada/0/-");
        assert_eq!(read("id\ns1\n", &["s1"]).unwrap(), "s1/-/0/s1");
    }

    #[test]
    fn a_moment_has_its_distance_from_utc() {
        for text in [
            "2026-12-01T21:41:07Z",
            "2026-12-01T22:41:07+01:00",
            "2026-12-01 22:41:07.9+01:00",
            "2026-12-01T22:41:07+01:00[Europe/Berlin]",
        ] {
            assert_eq!(moment(text).unwrap(), 1_796_161_267, "{text}");
        }
        let students = class(b"id,submitted\ns1, 1970-01-01T00:00:09Z\ns2,\n", Path::new(""), vec![]).unwrap();
        assert_eq!(students.iter().map(|student| student.submitted).collect::<Vec<_>>(), [Some(9), None]);
    }

    #[test]
    fn what_does_not_fit_is_said_with_its_line() {
        for (text, submissions, words) in [
            ("id,name\ns1,A\ns1,B\n", &[][..], "line 3: the id `s1` is there twice"),
            ("id,name\ns1,A\n", &["s1", "s7", "s8.zip"], "no student has the id of these submissions: s7, s8"),
            ("id,name\n../s1,A\n", &[], "`../s1` is no id"),
            ("id,name\n,A\n", &[], "`` is no id"),
            ("id,name,extension\ns1,A,soon\n", &[], "line 2: the extension `soon`"),
            ("id,submitted\ns1,yesterday\n", &[], "line 2: `yesterday` is no moment that can be told"),
            // Nobody knows where the clock hung.
            ("id,submitted\ns1,2026-12-01T22:41:07\n", &[], "line 2: `2026-12-01T22:41:07` is no moment"),
            ("id,submitted\ns1,1.12.2026 22:41\n", &[], "2026-12-01T22:41:07+01:00 is one"),
            ("name\nA\n", &[], "line 2"),
            ("id,nmae\ns1,A\n", &[], "nmae"),
            ("id,name\ns1,A,more\n", &[], "line 2"),
            ("id,name\n", &[], "there is nobody in it"),
            ("", &[], "there is nobody in it"),
            ("id\ns1\n", &["a/s1.zip", "b/s1"], "2 submissions are called `s1`"),
        ] {
            let error = read(text, submissions).expect_err(text);
            assert!(error.contains(words), "{text:?}: {error}");
        }
    }

    #[test]
    fn without_a_roster_each_submission_is_a_student() {
        let origins = ["b.zip", "a"].map(Origin::parse).to_vec();
        let ids: Vec<String> = without(origins).into_iter().map(|student| student.id).collect();
        assert_eq!(ids, ["a", "b"]);
    }

    #[test]
    fn a_submission_with_a_name_that_is_no_id_is_a_student_of_its_own_and_not_taken() {
        let students = without(["b.zip", "in/two words.zip", "c"].map(Origin::parse).to_vec());
        let [b, c, other] = &students[..] else { panic!("{students:?}") };
        assert_eq!([&b.unfit, &c.unfit], [&None, &None]);
        check_id(&other.id).expect("it names files");
        assert!(other.unfit.as_ref().is_some_and(|why| why.contains("`two words` is no id")), "{other:?}");
        let error = read("id\nb\n", &["b.zip", "two words.zip"]).unwrap_err();
        assert!(error.contains("`two words` is no id"), "{error}");
    }

    #[test]
    fn of_submissions_with_the_same_name_none_is_taken_and_the_others_are() {
        let read = |paths: [&str; 4]| without(paths.map(Origin::parse).to_vec());
        let students = read(["in/bob.zip", "amy.zip", "in/bob.tar.gz", "amy.zip"]);
        let [amy, bob] = &students[..] else { panic!("{students:?}") };
        assert_eq!((amy.id.as_str(), &amy.unfit), ("amy", &None), "the same path twice is one submission");
        let why = "2 submissions are called `bob`, so none of them is taken (in/bob.tar.gz, in/bob.zip): rename them, or name the \
                   right one in a roster";
        assert_eq!((bob.id.as_str(), bob.unfit.as_deref()), ("bob", Some(why)));
        let other_way = read(["in/bob.tar.gz", "amy.zip", "amy.zip", "in/bob.zip"]);
        assert_eq!(other_way.iter().map(|student| &student.unfit).collect::<Vec<_>>(), [&amy.unfit, &bob.unfit]);
    }
}

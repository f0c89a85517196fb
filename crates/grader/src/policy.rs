//! How a class is graded: `policy.toml`. Without one, every exercise counts what the course says, and nothing is late. A deadline
//! with neither `per_day` nor `closed_after` is the end: what is later than `grace` earns nothing.
//!
//! ```toml
//! exercises = ["chapter3", "escape-hatch"]   # all, when left out
//! deadline = "2026-12-01T23:59:00Z"
//! hold_back = ["ordered_locks::a_transfer_to_itself_finishes"]   # not in the kit; graded all the same
//!
//! [points]
//! ordered-locks = 20                         # instead of the course's
//!
//! [late]
//! grace = "15min"                            # not late yet
//! per_day = 10                               # percent of what was earned, for each day begun
//! most = 50                                  # percent; after that nothing more is taken off
//! closed_after = "7d"                        # later than that earns nothing
//!
//! [bonus]
//! complete = 5                               # points for passing every graded exercise
//!
//! [limits]                                   # see `Limits`
//! memory_mib = 2048
//! ```

use crate::length::Length;
use crate::points::Points;
use crate::record::Late;
use anyhow::{Context, bail};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;
use xtask::manifest::{Course, names};
use xtask::workspace::Workspace;

/// What a policy file says.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    /// Exercises and chapters that are graded, by any name that `check` takes. None: all.
    exercises: Vec<String>,
    /// Until when a submission is in time.
    deadline: Option<Timestamp>,
    /// Tests that the class's kit leaves out, and of which students are told name and points alone.
    hold_back: Vec<String>,
    /// What the names of tests begin with that are not in the course, and by that held back.
    #[serde(skip)]
    extra: Vec<String>,
    /// Points of exercises that are not the course's.
    points: BTreeMap<String, Points>,
    late: LateTerms,
    bonus: Bonus,
    /// What strangers' code may use.
    pub limits: Limits,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LateTerms {
    grace: Length,
    per_day: u64,
    most: Option<u64>,
    closed_after: Option<Length>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Bonus {
    complete: Points,
}

/// What strangers' code may use, for each process of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Processor time of one test, in seconds, after which it is taken for a loop.
    pub test_cpu_seconds: u64,
    /// Processor time of compiling one answer, in seconds.
    pub compile_cpu_seconds: u64,
    /// The last resort, in seconds: a machine that is slow gets no answer into trouble.
    pub wall_seconds: u64,
    /// Address space of one process, in MiB.
    pub memory_mib: u64,
    /// The longest file that may be written, in MiB.
    pub file_mib: u64,
    /// Processes and threads at a time.
    pub processes: u64,
    /// What is kept of all that one test prints, in KiB: a quarter from the beginning, and the rest from the end.
    pub output_kib: u64,
}

/// The largest `output_kib`.
const MOST_OUTPUT: u64 = 16 * 1024;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            test_cpu_seconds: 10,
            compile_cpu_seconds: 60,
            wall_seconds: 300,
            memory_mib: 4096,
            file_mib: 256,
            processes: 128,
            output_kib: 32,
        }
    }
}

impl Policy {
    /// Reads a policy file, and holds it against the course.
    ///
    /// # Errors
    /// With the file and what is wrong in it.
    pub fn read(file: &Path, course: &Course, workspace: &Workspace) -> anyhow::Result<Policy> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?;
        Policy::parse(&text, course, workspace).with_context(|| format!("{} is no policy", file.display()))
    }

    fn parse(text: &str, course: &Course, workspace: &Workspace) -> anyhow::Result<Policy> {
        let policy: Policy = toml::from_str(text)?;
        policy.graded(course, workspace)?;
        for (id, points) in &policy.points {
            if !course.exercises().any(|exercise| exercise.id == *id) {
                bail!("[points] names `{id}`, which is no exercise of the course");
            }
            if *points < Points::ZERO {
                bail!("[points] gives `{id}` {points}: no exercise is worth less than nothing");
            }
        }
        if policy.bonus.complete < Points::ZERO {
            bail!("[bonus] takes points away; [late] is what does that");
        }
        if policy.late.per_day > 100 || policy.late.most.is_some_and(|most| most > 100) {
            bail!("[late] takes off more than 100 percent");
        }
        if policy.late.grace < Length::default()
            || policy.late.closed_after.is_some_and(|closed| closed < Length::default())
        {
            bail!("[late] has a negative time");
        }
        let Limits { test_cpu_seconds, compile_cpu_seconds, wall_seconds, memory_mib, file_mib, processes, output_kib } =
            policy.limits;
        let all = [test_cpu_seconds, compile_cpu_seconds, wall_seconds, memory_mib, file_mib, processes, output_kib];
        if all.contains(&0) {
            bail!("[limits] has a limit of 0, under which nothing runs");
        }
        // All of it is in memory, and in every record.
        if output_kib > MOST_OUTPUT {
            bail!("[limits] keeps {output_kib} KiB of what a test prints; {MOST_OUTPUT} is the most");
        }
        Ok(policy)
    }

    /// The ids of the exercises that are graded, in the course's order.
    ///
    /// # Errors
    /// When the policy names what is not in the course.
    pub fn graded(&self, course: &Course, workspace: &Workspace) -> anyhow::Result<Vec<String>> {
        let all = course.exercises();
        if self.exercises.is_empty() {
            return Ok(all.map(|exercise| exercise.id.clone()).collect());
        }
        let named = names::resolve(course, &self.exercises, workspace, &workspace.root)?;
        let is_named = |id: &str| named.iter().any(|exercise| exercise.id == id);
        Ok(all.map(|exercise| exercise.id.clone()).filter(|id| is_named(id)).collect())
    }

    /// The tests that are held back, as `module::name`.
    pub fn held_back(&self) -> &[String] {
        &self.hold_back
    }

    /// Holds back more tests.
    pub fn hold_back(&mut self, tests: Vec<String>) {
        self.hold_back.extend(tests);
        // A test is taken out once, however often it is named.
        self.hold_back.sort();
        self.hold_back.dedup();
    }

    /// Holds back all tests whose names begin so.
    pub fn hold_back_all_of(&mut self, prefixes: impl IntoIterator<Item = String>) {
        self.extra.extend(prefixes);
    }

    /// Are students told only the name and the points of this test?
    pub fn is_held_back(&self, test: &str) -> bool {
        self.hold_back.iter().any(|held| held == test) || self.extra.iter().any(|prefix| test.starts_with(prefix))
    }

    /// Is any test of a module held back?
    pub fn holds_back_any_of(&self, module: &str) -> bool {
        let begins = |name: &String| name.split_once("::").is_some_and(|(first, _)| first == module);
        self.hold_back.iter().chain(&self.extra).any(begins)
    }

    /// What an exercise is worth.
    pub fn points(&self, id: &str, course: u32) -> Points {
        self.points.get(id).copied().unwrap_or(Points::whole(course))
    }

    /// The last moment, in seconds since 1970, whose commit counts: what is later earns nothing. None when there is no such moment.
    pub fn last_moment(&self, extension: Length) -> Option<i64> {
        let deadline = self.deadline?.checked_add(extension.0).ok()?;
        Some(deadline.checked_add(self.closes_after()?.0).ok()?.as_second())
    }

    /// How long after the deadline a submission still earns something. None: however late, it is as late as any.
    fn closes_after(&self) -> Option<Length> {
        // Where being late costs nothing by the day, the deadline itself has to mean something, for files as for commits.
        self.late.closed_after.or((self.late.per_day == 0).then_some(self.late.grace))
    }

    /// How late a submission is and what that costs. None when it is in time, or nobody knows when it came.
    pub fn late(&self, submitted: Option<i64>, extension: Length, earned: Points) -> Option<Late> {
        let seconds = self.seconds_late(submitted, extension)?;
        const DAY: u64 = 24 * 60 * 60;
        let begun = seconds.div_ceil(DAY);
        let percent = match self.is_closed(submitted, extension) {
            true => 100,
            false => begun.saturating_mul(self.late.per_day).min(self.late.most.unwrap_or(100)),
        };
        // What is left is rounded down, as every share is.
        Some(Late { seconds, penalty: earned - earned.percent(100 - percent) })
    }

    /// Did a submission come so late that nothing is earned by it?
    pub fn is_closed(&self, submitted: Option<i64>, extension: Length) -> bool {
        let by = self.seconds_late(submitted, extension).and_then(|by| i64::try_from(by).ok());
        self.closes_after().is_some_and(|closed| by.is_some_and(|by| by > closed.seconds()))
    }

    /// None when a submission is in time, with the grace that is given, or nobody knows when it came.
    fn seconds_late(&self, submitted: Option<i64>, extension: Length) -> Option<u64> {
        let deadline = self.deadline?.checked_add(extension.0).ok()?;
        // A commit may bear any time.
        let by = submitted?.saturating_sub(deadline.as_second());
        u64::try_from(by).ok().filter(|_| by > self.late.grace.seconds())
    }

    /// The bonus of a submission.
    pub fn bonus(&self, passed_all: bool) -> Points {
        if passed_all { self.bonus.complete } else { Points::ZERO }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn course() -> (Workspace, Course) {
        let workspace = Workspace::above(Path::new(env!("CARGO_MANIFEST_DIR"))).expect("the course is there");
        let course = Course::read(&workspace).expect("the course is in order");
        (workspace, course)
    }

    fn parse(text: &str) -> anyhow::Result<Policy> {
        let (workspace, course) = course();
        Policy::parse(text, &course, &workspace)
    }

    #[test]
    fn the_policy_of_the_documentation_is_one() {
        let lines = include_str!("policy.rs").lines().filter_map(|line| line.strip_prefix("//!"));
        let text: Vec<&str> =
            lines.skip_while(|line| *line != " ```toml").skip(1).take_while(|line| *line != " ```").collect();
        let policy = parse(&text.join("\n")).expect("it is a policy");
        let (workspace, course) = course();
        assert_eq!(policy.graded(&course, &workspace).unwrap().len(), 6);
        assert_eq!(policy.points("ordered-locks", 10), Points::whole(20));
        assert_eq!(policy.points("safe-bank", 10), Points::whole(10));
        assert_eq!(policy.limits, Limits { memory_mib: 2048, ..Limits::default() });
        assert_eq!(policy.bonus(true), Points::whole(5));
        assert_eq!(policy.bonus(false), Points::ZERO);
    }

    #[test]
    fn the_policy_of_the_book_is_one() {
        let (workspace, course) = course();
        let policy = parse(include_str!("../templates/policy.toml")).expect("it is a policy");
        assert_eq!(policy.graded(&course, &workspace).unwrap().len(), 6);
        assert_eq!(policy.points("ordered-locks", 10), Points::whole(20));
        assert!(policy.deadline.is_some() && policy.late.per_day == 10);
        for test in policy.held_back() {
            crate::kit::find_test(&workspace, &course, test).expect("the course has it");
        }
    }

    #[test]
    fn tests_are_held_back_by_name_or_by_module() {
        let mut policy = parse("hold_back = [\"safe_bank::one\"]").unwrap();
        assert!(policy.is_held_back("safe_bank::one") && !policy.is_held_back("safe_bank::one_more"));
        assert!(policy.holds_back_any_of("safe_bank") && !policy.holds_back_any_of("safe"));
        assert!(!policy.is_held_back("ordered_locks::mine::a"));
        policy.hold_back(["safe_bank::two", "safe_bank::one"].map(String::from).to_vec());
        assert_eq!(policy.held_back(), ["safe_bank::one", "safe_bank::two"]);
        policy.hold_back_all_of(["ordered_locks::mine::".to_string()]);
        assert!(policy.is_held_back("ordered_locks::mine::a") && policy.holds_back_any_of("ordered_locks"));
    }

    #[test]
    fn without_a_policy_all_is_graded_and_nothing_is_late() {
        let (workspace, course) = course();
        let policy = Policy::default();
        let all: usize = course.chapters.iter().map(|chapter| chapter.exercises.len()).sum();
        assert_eq!(policy.graded(&course, &workspace).unwrap().len(), all);
        assert_eq!(policy.late(Some(i64::MAX), Length::default(), Points::whole(10)), None);
        assert_eq!(policy.last_moment(Length::default()), None);
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (text, words) in [
            ("exercises = [\"chapter42\"]", "chapter42"),
            ("exercise = []", "unknown field `exercise`"),
            ("deadline = \"tomorrow\"", "deadline"),
            ("[points]\nno-such = 3", "no exercise of the course"),
            ("[points]\nsafe-bank = -3", "less than nothing"),
            ("[points]\nsafe-bank = 1.005", "two decimal places at most"),
            ("[late]\nper_day = 101", "more than 100 percent"),
            ("[late]\ngrace = \"-5min\"", "negative time"),
            ("[bonus]\ncomplete = -1", "takes points away"),
            ("[limits]\nprocesses = 0", "limit of 0"),
            ("[limits]\noutput_kib = 0", "limit of 0"),
            ("[limits]\noutput_kib = 16385", "keeps 16385 KiB of what a test prints; 16384 is the most"),
            ("[limits]\nmemory = 5", "unknown field `memory`"),
        ] {
            let error = parse(text).expect_err(text);
            assert!(format!("{error:#}").contains(words), "{text}: {error:#}");
        }
    }

    #[test]
    fn each_day_begun_costs_until_the_most_is_reached() {
        let text = "deadline = \"2026-12-01T12:00:00Z\"\n[late]\ngrace = \"1h\"\nper_day = 10\nmost = 25\nclosed_after = \"10d\"";
        let policy = parse(text).unwrap();
        let deadline = "2026-12-01T12:00:00Z".parse::<Timestamp>().unwrap().as_second();
        let none = Length::default();
        let cost = |hours: i64, extension| {
            let late = policy.late(Some(deadline + hours * 3600), extension, Points::whole(30));
            late.map(|late| late.penalty.to_string())
        };
        for (hours, expected) in [
            (-5, None),
            (1, None),
            (2, Some("3")),
            (24, Some("3")),
            (25, Some("6")),
            (49, Some("7.5")),
            (240, Some("7.5")),
            (241, Some("30")),
        ] {
            assert_eq!(cost(hours, none).as_deref(), expected, "{hours} hours");
        }
        assert_eq!(cost(25, "1d".parse().unwrap()), None);
        assert_eq!(policy.late(None, none, Points::whole(30)), None, "nobody knows when it came");
        for (submitted, closed) in [
            (None, false),
            (Some(deadline + 240 * 3600), false),
            (Some(deadline + 240 * 3600 + 1), true),
            (Some(i64::MAX), true),
            (Some(i64::MIN), false),
        ] {
            assert_eq!(policy.is_closed(submitted, none), closed, "{submitted:?}");
            let cost = policy.late(submitted, none, Points::whole(30)).map(|late| late.penalty);
            assert_eq!(cost == Some(Points::whole(30)), closed, "{submitted:?}");
        }
    }

    #[test]
    fn what_is_later_than_the_last_moment_that_counts_earns_nothing() {
        let deadline = "2026-12-01T12:00:00Z".parse::<Timestamp>().unwrap().as_second();
        for (late, after) in [
            ("", Some(0)),
            ("[late]\ngrace = \"1h\"", Some(3_600)),
            ("[late]\nper_day = 10\nclosed_after = \"2d\"", Some(2 * 86_400)),
            ("[late]\nper_day = 10", None),
        ] {
            let policy = parse(&format!("deadline = \"2026-12-01T12:00:00Z\"\n{late}")).unwrap();
            let last = policy.last_moment(Length::default());
            assert_eq!(last, after.map(|after| deadline + after), "{late}");
            // By the roster's time, a file is closed out when a repository would be.
            let is_closed = |moment| policy.is_closed(Some(moment), Length::default());
            assert!(!is_closed(last.unwrap_or(i64::MAX)), "{late}");
            assert!(last.is_none_or(|last| is_closed(last + 1)), "{late}");
        }
    }
}

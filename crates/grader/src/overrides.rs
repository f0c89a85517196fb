//! Grades that an instructor decided, each with its reason: `overrides.toml`.
//!
//! ```toml
//! [[override]]
//! id = "s001"
//! exercise = "ordered-locks"
//! earned = 8
//! reason = "the lock order is right; the panic comes from a typing error in a message"
//! ```

use crate::points::Points;
use anyhow::{Context, bail};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// By student and exercise.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    by: BTreeMap<(String, String), Decision>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What the exercise earns now.
    pub earned: Points,
    /// Why.
    pub reason: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    r#override: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    exercise: String,
    earned: Points,
    reason: String,
}

impl Overrides {
    /// Reads the file, and holds it against the class and the exercises that are graded.
    ///
    /// # Errors
    /// With the file and the entry that is wrong.
    pub fn read(file: &Path, students: &[String], exercises: &[String]) -> anyhow::Result<Overrides> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} could not be read", file.display()))?;
        Overrides::parse(&text, students, exercises)
            .with_context(|| format!("{} has an override that does not fit", file.display()))
    }

    fn parse(text: &str, students: &[String], exercises: &[String]) -> anyhow::Result<Overrides> {
        let file: File = toml::from_str(text)?;
        let mut by = BTreeMap::new();
        for Entry { id, exercise, earned, reason } in file.r#override {
            if !students.contains(&id) {
                bail!("`{id}` is nobody in the class");
            }
            if !exercises.contains(&exercise) {
                bail!("`{exercise}`, for {id}, is no exercise that is graded");
            }
            if reason.trim().is_empty() {
                bail!("{id}'s {exercise} has no reason: who asks later will want to know it");
            }
            if earned < Points::ZERO {
                bail!("{id}'s {exercise} earns less than nothing");
            }
            let decision = Decision { earned, reason: reason.trim().into() };
            if by.insert((id.clone(), exercise.clone()), decision).is_some() {
                bail!("{id}'s {exercise} is decided twice");
            }
        }
        Ok(Overrides { by })
    }

    /// What was decided of a student's exercise.
    pub fn of(&self, id: &str, exercise: &str) -> Option<&Decision> {
        self.by.get(&(id.to_string(), exercise.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> anyhow::Result<Overrides> {
        Overrides::parse(text, &["s1".into()], &["ordered-locks".into()])
    }

    #[test]
    fn a_decision_is_found_by_student_and_exercise() {
        let text =
            "[[override]]\nid = \"s1\"\nexercise = \"ordered-locks\"\nearned = 7.5\nreason = \" a typing error \"\n";
        let overrides = parse(text).unwrap();
        let decision = Decision { earned: Points::from_hundredths(750), reason: "a typing error".into() };
        assert_eq!(overrides.of("s1", "ordered-locks"), Some(&decision));
        assert_eq!(overrides.of("s1", "safe-bank"), None);
        assert_eq!(parse("").unwrap(), Overrides::default());
    }

    #[test]
    fn what_does_not_fit_is_said() {
        let entry = |id: &str, exercise: &str, earned: &str, reason: &str| {
            format!(
                "[[override]]\nid = \"{id}\"\nexercise = \"{exercise}\"\nearned = {earned}\nreason = \"{reason}\"\n"
            )
        };
        let good = entry("s1", "ordered-locks", "1", "so");
        for (text, words) in [
            (entry("s2", "ordered-locks", "1", "so"), "nobody in the class"),
            (entry("s1", "orderly", "1", "so"), "no exercise that is graded"),
            (entry("s1", "ordered-locks", "1", " "), "no reason"),
            (entry("s1", "ordered-locks", "-1", "so"), "less than nothing"),
            (entry("s1", "ordered-locks", "\"all\"", "so"), "invalid type"),
            (good.clone() + &good, "decided twice"),
            ("[[overrides]]\n".into(), "unknown field"),
        ] {
            let error = format!("{:#}", parse(&text).expect_err(&text));
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}

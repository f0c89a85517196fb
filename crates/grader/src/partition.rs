//! A class in parts, graded on several machines: `--partition 2/7`, or what an engine that starts them says.
//!
//! A part is every seventh student, beginning with the second: parts of one class differ in size by one at most, and no student
//! is in two. Which engine it is, is read from the variables that the engine sets itself.
//!
//! | engine | index | count |
//! |---|---|---|
//! | Kubernetes, Indexed Job | `JOB_COMPLETION_INDEX`, from 0 | `PARTITIONS`, set by the job's manifest: Kubernetes has none |
//! | Slurm, array | `SLURM_ARRAY_TASK_ID` from `SLURM_ARRAY_TASK_MIN`, by `SLURM_ARRAY_TASK_STEP` | `SLURM_ARRAY_TASK_COUNT` |
//! | GitLab, `parallel` | `CI_NODE_INDEX`, from 1 | `CI_NODE_TOTAL` |
//! | GitHub Actions, matrix | `PARTITION`, from 1, set by the workflow: GitHub has none | `PARTITIONS` |

use anyhow::{Context, bail};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// One part of a class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Partition {
    /// Which, from 1.
    pub number: u64,
    /// Of how many.
    pub of: u64,
}

impl Partition {
    /// The whole.
    pub const WHOLE: Partition = Partition { number: 1, of: 1 };

    fn new(number: u64, of: u64) -> anyhow::Result<Partition> {
        if of == 0 || number == 0 || number > of {
            bail!("there is no part {number} of {of}: the first of two is 1/2");
        }
        Ok(Partition { number, of })
    }

    /// Does the student at this place in the class, from 0, belong to the part?
    pub fn holds(self, place: usize) -> bool {
        place as u64 % self.of == self.number - 1
    }

    /// What the engine says that started this process, if any does.
    ///
    /// # Errors
    /// When an engine gives an index that makes no sense, or no count.
    pub fn from_engine(variable: impl Fn(&str) -> Option<String>) -> anyhow::Result<Partition> {
        let number = |name: &str| -> anyhow::Result<Option<u64>> {
            let Some(text) = variable(name) else { return Ok(None) };
            let number = text.trim().parse().with_context(|| format!("{name} is `{text}`, which is no number"))?;
            Ok(Some(number))
        };
        let needs = |index: &str, count: &str| format!("{index} is set and {count} is not: of how many parts?");
        if let Some(index) = number("JOB_COMPLETION_INDEX")? {
            let of = number("PARTITIONS")?.with_context(|| needs("JOB_COMPLETION_INDEX", "PARTITIONS"))?;
            return Partition::new(index.saturating_add(1), of);
        }
        if let Some(id) = number("SLURM_ARRAY_TASK_ID")? {
            let of = number("SLURM_ARRAY_TASK_COUNT")?
                .with_context(|| needs("SLURM_ARRAY_TASK_ID", "SLURM_ARRAY_TASK_COUNT"))?;
            let first = number("SLURM_ARRAY_TASK_MIN")?.unwrap_or(0);
            let step = number("SLURM_ARRAY_TASK_STEP")?.unwrap_or(1).max(1);
            let after = id.checked_sub(first).filter(|after| after % step == 0);
            let after = after.with_context(|| format!("the array has no task {id}: it begins with {first}"))?;
            return Partition::new(after / step + 1, of);
        }
        if let Some(number_) = number("PARTITION")? {
            let of = number("PARTITIONS")?.with_context(|| needs("PARTITION", "PARTITIONS"))?;
            return Partition::new(number_, of);
        }
        if let Some(index) = number("CI_NODE_INDEX")? {
            let of = number("CI_NODE_TOTAL")?.with_context(|| needs("CI_NODE_INDEX", "CI_NODE_TOTAL"))?;
            return Partition::new(index, of);
        }
        Ok(Partition::WHOLE)
    }
}

impl FromStr for Partition {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> anyhow::Result<Partition> {
        let (number, of) =
            text.split_once('/').with_context(|| format!("`{text}` is no part: the first of two is 1/2"))?;
        let parse = |text: &str| text.parse().with_context(|| format!("`{text}` is no number"));
        Partition::new(parse(number)?, parse(of)?)
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_student_is_in_one_part() {
        for of in 1..=9 {
            let parts: Vec<Partition> = (1..=of).map(|number| Partition::new(number, of).unwrap()).collect();
            for place in 0..100 {
                assert_eq!(parts.iter().filter(|part| part.holds(place)).count(), 1, "{place} of {of}");
            }
            let sizes: Vec<usize> =
                parts.iter().map(|part| (0..100).filter(|place| part.holds(*place)).count()).collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
        }
    }

    #[test]
    fn a_part_is_read_as_it_is_written() {
        assert_eq!("2/7".parse::<Partition>().unwrap().to_string(), "2/7");
        for text in ["0/7", "8/7", "1/0", "1", "a/b", "-1/2", ""] {
            assert!(text.parse::<Partition>().is_err(), "{text}");
        }
    }

    #[test]
    fn engines_are_known_by_their_variables() {
        for (variables, expected) in [
            (&[][..], Ok("1/1")),
            (&[("JOB_COMPLETION_INDEX", "0"), ("PARTITIONS", "3")], Ok("1/3")),
            (
                &[("SLURM_ARRAY_TASK_ID", "4"), ("SLURM_ARRAY_TASK_COUNT", "7"), ("SLURM_ARRAY_TASK_MIN", "0")],
                Ok("5/7"),
            ),
            (
                &[
                    ("SLURM_ARRAY_TASK_ID", "9"),
                    ("SLURM_ARRAY_TASK_COUNT", "3"),
                    ("SLURM_ARRAY_TASK_MIN", "1"),
                    ("SLURM_ARRAY_TASK_STEP", "4"),
                ],
                Ok("3/3"),
            ),
            (&[("CI_NODE_INDEX", "2"), ("CI_NODE_TOTAL", "2")], Ok("2/2")),
            (&[("PARTITION", "2"), ("PARTITIONS", "4")], Ok("2/4")),
            (&[("JOB_COMPLETION_INDEX", "0")], Err("PARTITIONS is not")),
            (&[("SLURM_ARRAY_TASK_ID", "7"), ("SLURM_ARRAY_TASK_COUNT", "7")], Err("no part 8 of 7")),
            (&[("CI_NODE_INDEX", "two"), ("CI_NODE_TOTAL", "2")], Err("no number")),
        ] {
            let variable = |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, v)| v.to_string());
            match (Partition::from_engine(variable), expected) {
                (Ok(part), Ok(text)) => assert_eq!(part.to_string(), text, "{variables:?}"),
                (Err(error), Err(words)) => assert!(format!("{error:#}").contains(words), "{error:#}"),
                (got, _) => panic!("{variables:?}: {got:?}"),
            }
        }
    }
}

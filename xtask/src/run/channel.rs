//! The channel between a graded test and us: apart from its output, so that nothing it prints can be taken for a result.
//!
//! On Unix a socket pair, whose other end is the test's standard input; a pipe could be opened again through /proc.
//! Elsewhere the test appends to a file. Our first line is a nonce: a record without it is not from this run.

use crate::capped::cut;
use serde::Deserialize;
use std::hash::{BuildHasher, Hasher, RandomState};
use std::io;
use std::process::Command;

/// What a test says of itself when it is over.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Record {
    schema: u32,
    nonce: String,
    /// How it ended.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// The result of one graded test.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The answer is right, as far as this test looks.
    Passed {
        /// How much was explored, in words: "all 42 interleavings".
        #[serde(default)]
        covered: String,
        /// How many interleavings were run.
        #[serde(default)]
        interleavings: Option<u64>,
    },
    /// The answer is wrong.
    Failed {
        /// The misconception that the test saw.
        #[serde(default)]
        id: Option<String>,
        /// The kind of the failure: "deadlock".
        #[serde(default)]
        kind: Option<String>,
        /// One line.
        headline: String,
        /// The whole story, ready to print.
        report: String,
        /// The interleaving, where interleavings were explored: the lines of JSON that `interleave` writes of it.
        #[serde(default)]
        trace: Option<String>,
    },
    /// The test cannot say.
    Inconclusive {
        /// Why not.
        reason: String,
    },
    /// The test is not over; should it never be, this is why.
    Waits {
        /// The misconception.
        id: String,
        /// One line.
        headline: String,
        /// The whole story, ready to print.
        report: String,
    },
    /// The test is not over, and does not say why it should not be.
    Goes,
}

/// So many bytes are handed on of a line and of a report. An answer can panic with a text of any length, in each of its tests.
const LINE: usize = 1 << 10;
const REPORT: usize = 64 << 10;

impl Outcome {
    fn is_verdict(&self) -> bool {
        !matches!(self, Outcome::Waits { .. } | Outcome::Goes)
    }

    /// With texts that somebody may read.
    fn cut(mut self) -> Outcome {
        let (line, report) = match &mut self {
            Outcome::Failed { headline, report, .. } | Outcome::Waits { headline, report, .. } => {
                (headline, Some(report))
            }
            Outcome::Passed { covered: line, .. } | Outcome::Inconclusive { reason: line } => (line, None),
            Outcome::Goes => return self,
        };
        cut(line, LINE, " [..]");
        if let Some(report) = report {
            cut(report, REPORT, "\n[the report goes on]\n");
        }
        self
    }
}

/// Our end.
pub struct Channel {
    nonce: String,
    wire: Wire,
}

impl Channel {
    /// Gives the command its end of a new channel.
    pub fn open(command: &mut Command) -> io::Result<Channel> {
        let nonce = nonce();
        Ok(Channel { wire: Wire::open(command, &nonce)?, nonce })
    }

    /// What the test has said last, while it goes on.
    pub fn now(&self) -> Option<Record> {
        last(&self.wire.now(), &self.nonce)
    }

    /// The last verdict of this run, once the test is over, or else what it said last on its way.
    pub fn finish(self) -> Option<Record> {
        last(&self.wire.finish(), &self.nonce)
    }
}

#[cfg(unix)]
use unix::Wire;

#[cfg(unix)]
mod unix {
    use crate::capped::{Capped, Limit};
    use crate::process::Drain;
    use std::io::{self, Write};
    use std::os::fd::OwnedFd;
    use std::os::unix::net::UnixStream;
    use std::process::Command;

    /// Records are small. What is longer is no record, and does not fill our memory.
    const KEPT: Limit = Limit { head: 0, tail: 4 << 20 };

    /// A socket pair.
    pub struct Wire {
        records: Drain,
    }

    impl Wire {
        pub fn open(command: &mut Command, nonce: &str) -> io::Result<Wire> {
            let (mut ours, theirs) = UnixStream::pair()?;
            writeln!(ours, "{nonce}")?;
            command.stdin(OwnedFd::from(theirs)).env("PROCTOR_CHANNEL", "stdin");
            Ok(Wire { records: Drain::start(ours, KEPT)? })
        }

        pub fn now(&self) -> String {
            self.records.peek(Capped::text)
        }

        pub fn finish(self) -> String {
            self.records.finish().text()
        }
    }
}

#[cfg(not(unix))]
use elsewhere::Wire;

#[cfg(not(unix))]
mod elsewhere {
    use std::path::PathBuf;
    use std::process::{Command, Stdio};
    use std::{env, fs, io};

    /// A file whose first line is the nonce, and which goes with the wire.
    pub struct Wire {
        file: PathBuf,
    }

    impl Wire {
        pub fn open(command: &mut Command, nonce: &str) -> io::Result<Wire> {
            let wire = Wire { file: env::temp_dir().join(format!("xtask-{nonce}.records")) };
            fs::write(&wire.file, format!("{nonce}\n"))?;
            command.stdin(Stdio::null()).env("PROCTOR_CHANNEL", &wire.file);
            Ok(wire)
        }

        pub fn now(&self) -> String {
            // A file that cannot be read holds no record.
            fs::read_to_string(&self.file).unwrap_or_default()
        }

        pub fn finish(self) -> String {
            self.now()
        }
    }

    impl Drop for Wire {
        fn drop(&mut self) {
            // It lies in the system's folder for such files, which is emptied by others.
            let _ = fs::remove_file(&self.file);
        }
    }
}

/// The last line that is a verdict with the right nonce. Without one, the last that is a record at all: other threads than
/// the one that judges may still tell what they wait for.
fn last(text: &str, nonce: &str) -> Option<Record> {
    let records = || {
        let lines = text.lines().rev().filter_map(|line| serde_json::from_str::<Record>(line).ok());
        lines.filter(|record| record.schema == 1 && record.nonce == nonce)
    };
    let last = records().find(|record| record.outcome.is_verdict()).or_else(|| records().next());
    last.map(|record| Record { outcome: record.outcome.cut(), ..record })
}

/// A number that no test can know beforehand. The keys of std's hash maps come from the system's random source.
fn nonce() -> String {
    let number = || RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", number(), number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_record_with_the_nonce_counts() {
        let passed = |nonce: &str| {
            format!(r#"{{"type":"verdict","schema":1,"nonce":"{nonce}","outcome":"passed","covered":"all 2"}}"#)
        };
        let failed = r#"{"type":"verdict","schema":1,"nonce":"n","outcome":"failed","id":null,"kind":null,"headline":"no","report":"no"}"#;
        let waits =
            r#"{"type":"verdict","schema":1,"nonce":"n","outcome":"waits","id":"a","headline":"h","report":"r"}"#;
        let goes = r#"{"type":"verdict","schema":1,"nonce":"n","outcome":"goes"}"#;
        let later = r#"{"type":"verdict","schema":2,"nonce":"n","outcome":"passed"}"#;
        for (lines, expected) in [
            (vec![], None),
            (vec!["not json", "{}"], None),
            (vec![passed("other").as_str()], None),
            (vec![&passed("n"), later], Some("passed")),
            (vec![&passed("n"), failed, "garbage"], Some("failed")),
            (vec![failed, &passed("n")], Some("passed")),
            (vec![waits], Some("waits")),
            (vec![waits, goes], Some("goes")),
            (vec![waits, goes, &passed("n")], Some("passed")),
            (vec![waits, failed, waits], Some("failed")),
        ] {
            let outcome = last(&lines.join("\n"), "n").map(|record| match record.outcome {
                Outcome::Passed { .. } => "passed",
                Outcome::Failed { .. } => "failed",
                Outcome::Inconclusive { .. } => "inconclusive",
                Outcome::Waits { .. } => "waits",
                Outcome::Goes => "goes",
            });
            assert_eq!(outcome, expected, "{lines:?}");
        }
    }

    #[test]
    fn of_texts_without_end_the_beginning_is_kept() {
        let of = |length: usize| {
            let long = "\u{e4}".repeat(length);
            let text =
                serde_json::json!({ "schema": 1, "nonce": "n", "outcome": "failed", "headline": long, "report": long });
            match last(&text.to_string(), "n").map(|record| record.outcome) {
                Some(Outcome::Failed { headline, report, .. }) => (headline, report),
                other => panic!("{other:?}"),
            }
        };
        let (headline, report) = of(300);
        assert_eq!((headline.len(), report.len()), (600, 600));
        let (headline, report) = of(100_000);
        assert!(headline.len() < LINE + 10 && headline.ends_with("\u{e4} [..]"), "{headline}");
        assert!(report.len() < REPORT + 40 && report.ends_with("\u{e4}\n[the report goes on]\n"));
    }

    #[test]
    fn nonces_differ() {
        assert_ne!(nonce(), nonce());
    }
}

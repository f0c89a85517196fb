//! A compiler that did not end as compilers do: strangers can make one run without end, run out of memory, or break.

use super::Error;
use super::messages::Message;
use crate::capped;
use crate::enclosure::TROUBLE;
use crate::process::Finished;

/// How much of the compiler's words is handed on, in bytes.
const TOLD: usize = 64 << 10;

/// How the compiler failed.
pub struct Failure {
    /// All that it said.
    pub stderr: String,
    /// Its errors.
    pub errors: Vec<Message>,
}

impl Failure {
    /// Was there no room on the disk? Only errors say so: a warning quotes the stranger's lines, and those could say anything.
    pub fn is_of_a_full_disk(&self) -> bool {
        let plain = self.stderr.lines().filter(|line| !line.starts_with('{'));
        let mut words = self.errors.iter().map(|error| error.rendered.as_str()).chain(plain);
        words.any(|words| words.contains("os error 28"))
    }

    /// What a stranger is told of it.
    pub fn words(&self) -> String {
        let rendered: String = self.errors.iter().map(|error| error.rendered.as_str()).collect();
        cut(if rendered.is_empty() {
            "error: the compiler failed on this answer without a message\n".into()
        } else {
            rendered
        })
    }
}

/// Why a compiler within limits did not come to its end by itself.
pub fn stopped(finished: &Finished) -> Result<Option<String>, Error> {
    let status = finished.status.code().unwrap_or(1);
    if status == TROUBLE && finished.stderr.starts_with("sandbox: ") {
        return Err(Error::Course { what: "confining the compiler".into(), text: finished.stderr.trim_end().into() });
    }
    let memory = ["memory allocation of", "LLVM ERROR: out of memory", "Cannot allocate memory", "bad_alloc"];
    let why = match status {
        _ if !finished.status.success() && memory.iter().any(|words| finished.stderr.contains(words)) => {
            "needs more memory than it may use"
        }
        // SIGXCPU, and SIGKILL, by which the system ends what goes on all the same.
        152 | 137 => "needs more processor time than it may use",
        // An error of its own, or a panic.
        101 => "breaks",
        129.. => "crashes",
        _ => return Ok(None),
    };
    Ok(Some(format!("error: the compiler {why} on this answer, and was stopped\n")))
}

/// As much of the compiler's words as is handed on.
pub fn cut(mut text: String) -> String {
    capped::cut(&mut text, TOLD, "\n[the compiler says more]\n");
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::messages;

    #[test]
    fn a_line_of_an_answer_is_no_full_disk() {
        let of =
            |stderr: &str| Failure { stderr: stderr.into(), errors: messages::from_rustc(stderr) }.is_of_a_full_disk();
        let said = |level: &str, words: &str| format!(r#"{{"level":"{level}","rendered":"{words}","spans":[]}}"#);
        let broken = said("error", "error: linking failed");
        assert!(!of(&format!("{}\n{broken}", said("warning", "warning: let x = (os error 28)"))));
        assert!(of(&said("error", "error: No space left on device (os error 28)")));
        assert!(of(&format!("{broken}\nerror: could not write: No space left on device (os error 28)")));
    }
}

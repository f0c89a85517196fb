//! What a grade stands for and what not: said in every report, in the same words.

use crate::confinement::NOT_GUARANTEED;
use crate::record::Grading;

/// Sentences about a grading.
pub fn said(by: &Grading) -> Vec<&'static str> {
    let sandbox = match by.sandbox.as_str() {
        "bubblewrap" => {
            "Answers were compiled and run in a sandbox (bubblewrap), without network, home directory, solutions or environment."
        }
        "native" => {
            "Answers were compiled and run in a sandbox (namespaces, Landlock and seccomp), without network, home directory, \
             solutions or environment."
        }
        "none" => {
            "Answers were run WITHOUT a sandbox: they could do all that whoever ran the grader may do, and change grades."
        }
        _ => "Answers were run in a sandbox that this version of the reports does not know.",
    };
    let mut said = vec![sandbox];
    said.extend(NOT_GUARANTEED);
    said.push(
        "A failure repeats with the seed that is in the record. A pass says that the course's tests found nothing.",
    );
    said
}

/// The same as one text.
pub fn text(by: &Grading) -> String {
    said(by).join(" ")
}

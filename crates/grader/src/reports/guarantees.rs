//! What a grade stands for and what not: said in every report, in the same words.

use crate::record::Grading;

/// Sentences about a grading.
pub fn said(by: &Grading) -> [&'static str; 3] {
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
    [
        sandbox,
        "A test and the answer that it tests share a process. What is known to forge a verdict is refused or seen, but somebody \
         who sets out to do it may find another way: a grade is no proof against intent.",
        "Failures come from runs with a seed that is in the record, and repeat with it. A pass says that the course's tests found \
         nothing.",
    ]
}

/// The same as one text.
pub fn text(by: &Grading) -> String {
    said(by).join(" ")
}

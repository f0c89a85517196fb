//! What a grade stands for and what not: said in every report, in the same words.

use crate::record::Grading;

/// Sentences about a grading.
pub fn said(by: &Grading) -> Vec<String> {
    let mut said = vec![match by.sandbox.as_str() {
        "bubblewrap" => "Answers were compiled and run in a sandbox (bubblewrap).".to_string(),
        "native" => "Answers were compiled and run in a sandbox (the system's own means, without bubblewrap).".into(),
        "none" => {
            "Answers were run WITHOUT a sandbox: they could do all that whoever ran the grader may do, and change grades."
                .into()
        }
        _ => "Answers were run in a sandbox that this version of the reports does not know.".into(),
    }];
    if !by.guaranteed.is_empty() {
        said.push(format!("A program tried it out on that machine: an answer {}.", by.guaranteed.join("; ")));
    }
    said.extend(by.not_guaranteed.iter().cloned());
    said.push(
        "A failure repeats with the seed that is in the record. A pass says that the course's tests found nothing."
            .into(),
    );
    said
}

/// The same as one text.
pub fn text(by: &Grading) -> String {
    said(by).join(" ")
}

//! The answers as one file, to be handed in: nothing else is in it, and the same answers make the same bytes.
//!
//! ```json
//! {
//!   "type": "answers",
//!   "schema": 1,
//!   "answers": {
//!     "ordered-locks": "//! Two accounts ...\n",
//!     "safe-bank": "..."
//!   }
//! }
//! ```
//!
//! UTF-8, keys of `answers` in the order of their bytes, each an exercise's id with the whole text of its answer. An exercise
//! that was not begun is left out. There is no name, no date and no path in it: who hands it in is known by how it was handed
//! in. `schema` changes when a field changes its meaning or goes; fields may be added. Pure.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const TYPE: &str = "answers";
const SCHEMA: u32 = 1;

/// Answers by exercise id.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pack {
    r#type: String,
    schema: u32,
    /// The text of each.
    pub answers: BTreeMap<String, String>,
}

impl Pack {
    /// A pack of these answers.
    pub fn new(answers: BTreeMap<String, String>) -> Pack {
        Pack { r#type: TYPE.into(), schema: SCHEMA, answers }
    }

    /// Reads a file's content.
    ///
    /// # Errors
    /// Why it is no pack, as the rest of a sentence.
    pub fn parse(bytes: &[u8]) -> Result<Pack, String> {
        let pack: Pack = serde_json::from_slice(bytes).map_err(|error| format!("is no pack of answers ({error})"))?;
        match (pack.r#type.as_str(), pack.schema) {
            (TYPE, SCHEMA) => Ok(pack),
            (TYPE, schema) => {
                Err(format!("is a pack of another version of the course (schema {schema}, not {SCHEMA})"))
            }
            _ => Err("is no pack of answers".into()),
        }
    }

    /// The file's content.
    pub fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self);
        text.expect("maps with strings for keys can be written as JSON") + "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_format_is_the_documented_one() {
        let answers = [("b", "two \"quoted\"\n"), ("a", "ä\n")].map(|(id, text)| (id.into(), text.into()));
        let pack = Pack::new(answers.into());
        let text = "{\n  \"type\": \"answers\",\n  \"schema\": 1,\n  \"answers\": {\n    \"a\": \"ä\\n\",\n    \
                    \"b\": \"two \\\"quoted\\\"\\n\"\n  }\n}\n";
        assert_eq!(pack.text(), text);
        assert_eq!(Pack::parse(text.as_bytes()), Ok(pack));
    }

    #[test]
    fn other_files_are_no_packs() {
        for (text, words) in [
            ("", "is no pack"),
            ("{\"type\": \"exercise\", \"schema\": 1, \"answers\": {}}", "is no pack of answers"),
            ("{\"type\": \"answers\", \"schema\": 2, \"answers\": {}}", "schema 2, not 1"),
            ("{\"type\": \"answers\", \"schema\": 1, \"answers\": {\"a\": 1}}", "is no pack"),
        ] {
            let error = Pack::parse(text.as_bytes()).expect_err(text);
            assert!(error.contains(words), "{text}: {error}");
        }
    }
}

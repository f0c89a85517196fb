//! The records themselves, one a line: for scripts, and for those who may see everything. `grade --schema` prints their schema.

use super::{Class, Whole};
use crate::record::Record;

/// The file for the class.
///
/// # Errors
/// When a record cannot be read.
pub fn file(class: &Class, whole: Whole) -> anyhow::Result<Vec<u8>> {
    let mut out = Vec::new();
    for record in &class.records {
        out.extend(lines(&[whole(record)?]));
    }
    Ok(out)
}

/// The lines of these records.
pub fn lines(records: &[Record]) -> Vec<u8> {
    let mut out = Vec::new();
    for record in records {
        let line = serde_json::to_string(record);
        out.extend(line.expect("a record has nothing that JSON does not know").into_bytes());
        out.push(b'\n');
    }
    out
}

/// The JSON schema of a record.
pub fn schema() -> String {
    let schema = serde_json::to_string_pretty(&schemars::schema_for!(Record));
    schema.expect("a schema is JSON") + "\n"
}

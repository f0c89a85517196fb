//! A CSV for gradebooks and spreadsheets: a line a student, and what each exercise earned.

use super::{Class, guarantees};
use crate::escape;
use crate::points::Points;
use anyhow::Context;

/// The file for the class. Points only, so it may be shown to students, each their own line.
///
/// # Errors
/// When it cannot be put into CSV.
pub fn file(class: &Class) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let fixed = ["id", "name", "submitted", "score", "points", "earned", "late", "bonus"];
    let exercises = class.header.exercises.iter().map(|id| escape::cell(id));
    let heading = fixed.map(String::from).into_iter().chain(exercises).chain(["about".into()]);
    writer.write_record(heading).context("the gradebook could not be written")?;
    for (at, record) in class.records.iter().enumerate() {
        let text = |text: &Option<String>| escape::cell(text.as_deref().unwrap_or_default());
        let late = record.late.as_ref().map_or(Points::ZERO, |late| late.penalty);
        // An id is looked up where this is imported, and no id has the signs that call something.
        let mut row = vec![record.id.clone(), text(&record.name), text(&record.submitted)];
        row.extend([record.score, record.points, record.earned, late, record.bonus].map(|points| points.to_string()));
        row.extend(record.exercises.iter().map(|exercise| exercise.earned.to_string()));
        // Once is enough, and it is long.
        row.push(if at == 0 { guarantees::text(&record.by) } else { String::new() });
        writer.write_record(&row).context("the gradebook could not be written")?;
    }
    writer.into_inner().map_err(|error| anyhow::anyhow!("the gradebook could not be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::tests::mixed;

    #[test]
    fn ids_and_numbers_can_be_imported_and_names_are_no_formulas() {
        let mut class = mixed();
        class.records[1].id = "+49.30@example.org".into();
        class.records[1].name = Some("Ada;=cmd()".into());
        class.records[1].bonus = Points::from_hundredths(-250);
        let bytes = file(&class).unwrap();
        let row = csv::Reader::from_reader(bytes.as_slice()).records().nth(1).unwrap().unwrap();
        assert_eq!([0, 1, 7].map(|column| &row[column]), ["+49.30@example.org", "Ada;'=cmd()", "-2.5"]);
    }
}

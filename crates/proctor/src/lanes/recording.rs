//! What lanes consist of, and how they are written down.

use interleave::json::Object;

/// The version of what [`Recording::json`] writes; it changes when a field changes its meaning or goes.
pub const SCHEMA: u32 = 1;

/// Who did what, from when to when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recording {
    /// What times are counted in.
    pub unit: Unit,
    /// The latest time recorded.
    pub end: u64,
    /// In the order in which they began.
    pub entries: Vec<Entry>,
}

/// What times are counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Of a clock that the test moves.
    Milliseconds,
    /// One more with each start and each end.
    Steps,
}

impl Unit {
    /// As it is written down and shown.
    pub fn name(self) -> &'static str {
        match self {
            Unit::Milliseconds => "ms",
            Unit::Steps => "steps",
        }
    }
}

/// One thing done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Who did it.
    pub lane: String,
    /// What.
    pub what: String,
    /// In which way.
    pub kind: Kind,
    /// When it began.
    pub from: u64,
    /// When it ended; none if it has not.
    pub to: Option<u64>,
}

impl Entry {
    /// It has not ended.
    pub fn is_open(&self) -> bool {
        self.to.is_none()
    }
}

/// What one does for a while, or in a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// At work.
    Work,
    /// Waiting for somebody else.
    Wait,
    /// A moment.
    Mark,
}

impl Kind {
    /// As it is written down.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Work => "work",
            Kind::Wait => "wait",
            Kind::Mark => "mark",
        }
    }
}

impl Recording {
    /// The names of the lanes, in the order in which they appear.
    pub fn lanes(&self) -> Vec<&str> {
        let mut lanes: Vec<&str> = Vec::new();
        for entry in &self.entries {
            if !lanes.contains(&entry.lane.as_str()) {
                lanes.push(&entry.lane);
            }
        }
        lanes
    }

    /// JSON lines: one `lanes` with `schema`, `unit` and `end`, then an `entry` for each, with `lane`, `what`, `kind`
    /// (`work`, `wait` or `mark`), `from` and `to` (null when it has not ended).
    pub fn json(&self) -> String {
        let mut head = Object::new("lanes");
        head.plain("schema", SCHEMA).text("unit", self.unit.name()).plain("end", self.end);
        let mut lines = head.end() + "\n";
        for entry in &self.entries {
            let mut line = Object::new("entry");
            line.text("lane", &entry.lane).text("what", &entry.what).text("kind", entry.kind.name());
            line.plain("from", entry.from).plain("to", entry.to.map_or("null".into(), |to| to.to_string()));
            lines += &(line.end() + "\n");
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recording_is_a_line_of_json_for_each_entry() {
        let entry = |lane: &str, kind, from, to| Entry { lane: lane.into(), what: "\"it\"".into(), kind, from, to };
        let entries = vec![entry("a", Kind::Work, 0, Some(100)), entry("b", Kind::Wait, 50, None)];
        let recording = Recording { unit: Unit::Milliseconds, end: 100, entries };
        let expected = r#"{"type":"lanes","schema":1,"unit":"ms","end":100}
{"type":"entry","lane":"a","what":"\"it\"","kind":"work","from":0,"to":100}
{"type":"entry","lane":"b","what":"\"it\"","kind":"wait","from":50,"to":null}
"#;
        assert_eq!(recording.json(), expected);
    }
}

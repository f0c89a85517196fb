//! A student's part of the page, folded until it is wanted.

use super::{Bounds, sign};
use crate::escape::html;
use crate::record::{Graded, Outcome, Record};
use crate::reports::shown;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use xtask::capped::first;
use xtask::replay;

/// The page while students are added to it.
#[derive(Debug)]
pub struct Page<'p> {
    out: &'p mut String,
    bounds: Bounds,
    /// What reports and headlines have taken of their room.
    reports: usize,
    /// Each different replay, once, with numbers in place of its sources.
    replays: BTreeMap<String, usize>,
    /// Each different source, once: those of tests are in the replays of everybody.
    sources: BTreeMap<String, usize>,
    /// What replays have taken of their room.
    bytes: usize,
}

impl<'p> Page<'p> {
    /// Nobody is on it yet.
    pub fn new(out: &'p mut String, bounds: Bounds) -> Page<'p> {
        Page { out, bounds, reports: 0, replays: BTreeMap::new(), sources: BTreeMap::new(), bytes: 0 }
    }

    /// The number of a replay; none when it is damaged, or there is no room for it.
    fn number(&mut self, trace: &str) -> Option<usize> {
        if trace.len() > self.bounds.replay {
            return None;
        }
        // A page with half of a replay would show nothing, and its script would stop there.
        let mut data: Value = serde_json::from_str(trace).ok().filter(|data: &Value| data["trace"].is_string())?;
        let sources: Vec<(String, String)> = serde_json::from_value(data["sources"].take()).ok()?;
        let mut more = BTreeMap::new();
        let mut placed = Vec::new();
        for (file, text) in sources {
            let next = self.sources.len() + more.len();
            let number = self.sources.get(&text).copied().unwrap_or_else(|| *more.entry(text).or_insert(next));
            placed.push((file, number));
        }
        data["sources"] = json!(placed);
        let data = data.to_string();
        if let Some(number) = self.replays.get(&data) {
            return Some(*number);
        }
        let size = data.len() + more.keys().map(String::len).sum::<usize>();
        if self.bytes + size > self.bounds.replays {
            return None;
        }
        self.bytes += size;
        self.sources.append(&mut more);
        let number = self.replays.len();
        self.replays.insert(data, number);
        Some(number)
    }

    /// All replays, for the end of the page. They are templates: nothing of them is drawn before somebody asks.
    pub fn templates(&mut self) {
        for (data, number) in &self.replays {
            let _ = writeln!(self.out, "<template id=\"r-{number}\">\n{}</template>", replay::element(data, ""));
        }
        let mut texts: Vec<(&usize, &String)> = self.sources.iter().map(|(text, number)| (number, text)).collect();
        texts.sort();
        let texts: Vec<&String> = texts.into_iter().map(|(_, text)| text).collect();
        // Nothing in a text may end the element that it stands in.
        let texts = json!(texts).to_string().replace('<', "\\u003c");
        let _ = writeln!(self.out, "<script type=\"application/json\" id=\"sources\">{texts}</script>");
    }

    /// The part of one student.
    pub fn student(&mut self, record: &Record) {
        let out = &mut *self.out;
        let id = html(&record.id);
        let name = html(record.name.as_deref().unwrap_or_default());
        let marks: String = record.exercises.iter().map(|exercise| sign(exercise.outcome)).collect();
        let _ = writeln!(
            out,
            "<details class=\"student\"><summary><b>{id}</b> <bdi>{name}</bdi> <span class=\"score\">{} of {}</span> \
         <span class=\"marks\" aria-hidden=\"true\">{marks}</span></summary>\n<div id=\"s-{id}\">",
            record.score, record.points
        );
        let mut facts = Vec::new();
        facts.extend(record.submitted.as_ref().map(|at| format!("Handed in {at}.")));
        facts.extend(record.commit.as_ref().map(|commit| format!("Commit {commit}.")));
        facts.extend(shown::adjustments(record));
        facts.extend(record.notes.iter().map(|note| format!("Note: {note}")));
        for fact in facts {
            let _ = writeln!(out, "<p>{}</p>", html(&fact));
        }
        let is_plain = |exercise: &&Graded| exercise.outcome == Outcome::Passed && exercise.decided.is_none();
        let (plain, told): (Vec<&Graded>, Vec<&Graded>) = record.exercises.iter().partition(is_plain);
        if !plain.is_empty() {
            let ids: Vec<String> = plain.iter().map(|exercise| html(&exercise.id)).collect();
            let _ = writeln!(out, "<p>Passed: {}.</p>", ids.join(", "));
        }
        for exercise in told {
            self.answer(exercise, record);
        }
        *self.out += "</div>\n</details>\n";
    }

    /// Text of a student's for the page; none when there is no room for it.
    fn room(&mut self, text: &str) -> Option<String> {
        let text = html(text);
        let fits = self.reports + text.len() <= self.bounds.reports;
        self.reports += if fits { text.len() } else { 0 };
        fits.then_some(text)
    }

    fn answer(&mut self, exercise: &Graded, record: &Record) {
        let headline = self.room(&exercise.headline).unwrap_or_default();
        let headlines: Vec<Option<String>> = exercise.tests.iter().map(|test| self.room(&test.headline)).collect();
        let report = self.room(first(exercise.report.trim_end(), self.bounds.report));
        let out = &mut *self.out;
        let outcome = exercise.outcome;
        let _ = writeln!(
            out,
            "<h3><span class=\"{}\">{}</span> {}: {}, {} of {}</h3>",
            outcome.word(),
            sign(outcome),
            html(&exercise.id),
            shown::words(outcome),
            exercise.earned,
            exercise.points
        );
        if !headline.is_empty() {
            let _ = writeln!(out, "<p>{headline}</p>");
        }
        if let Some(text) = &exercise.for_students {
            let first = text.lines().next().unwrap_or_default();
            let _ = writeln!(out, "<p class=\"note\">The student is told: {}</p>", html(first));
        }
        // Mostly the headline is its title.
        if let Some(misconception) = exercise.misconception.as_ref().filter(|it| it.title != exercise.headline) {
            let _ = writeln!(out, "<p>Misconception: {}</p>", html(&misconception.title));
        }
        if let Some(decided) = &exercise.decided {
            let reason = html(&decided.reason);
            let _ = writeln!(out, "<p>Decided by an instructor, instead of {}: {reason}</p>", decided.instead_of);
        }
        if !exercise.tests.is_empty() {
            *out += "<ul>\n";
            for (test, headline) in exercise.tests.iter().zip(headlines) {
                let held = if test.held_back { " <small>held back</small>" } else { "" };
                let said = headline.filter(|text| !text.is_empty());
                let said = said.unwrap_or_else(|| shown::words(test.outcome).into());
                let _ = writeln!(out, "<li><code>{}</code>{held}: {said}</li>", html(&test.name));
            }
            *out += "</ul>\n";
        }
        let file = format!("records/{}.json", html(&record.id));
        if !exercise.report.is_empty() {
            let cut = match exercise.report.trim_end().len() > self.bounds.report {
                true => format!("<p class=\"note\">Cut here; <code>{file}</code> has the whole.</p>"),
                false => String::new(),
            };
            let _ = match report {
                Some(text) => {
                    writeln!(out, "<details><summary>Report</summary><pre tabindex=\"0\">{text}</pre>{cut}</details>")
                }
                None => writeln!(
                    out,
                    "<p class=\"note\">The report is in <code>{file}</code>: this page has no room for it.</p>"
                ),
            };
        }
        let number = exercise.trace.as_deref().map(|trace| self.number(trace));
        let out = &mut *self.out;
        match number {
            None => {}
            Some(Some(number)) => {
                let label = "Step through a run that fails";
                let _ = writeln!(
                    out,
                    "<p><button type=\"button\" class=\"tc-button\" data-replay=\"r-{number}\" hidden>{label}</button></p>"
                );
            }
            Some(None) => {
                let _ = writeln!(
                    out,
                    "<p class=\"note\">A run that fails is in <code>{file}</code>: this page has no room for it.</p>"
                );
            }
        }
    }
}

//! What a test printed: a panic outside of any model leaves no record, so its message and its place are read from there;
//! the rest is the answer's own prints, between libtest's lines.

use super::Place;

/// What a panic says.
#[derive(Debug, PartialEq, Eq)]
pub struct Panic {
    /// Its message, in one line.
    pub message: String,
    /// Where it happened.
    pub place: Option<Place>,
}

/// The first panic in the output of a test.
///
/// std prints `thread 'name' (id) panicked at FILE:LINE:COLUMN:`, and the message from the next line on.
pub fn panic(log: &str) -> Panic {
    let mut lines = log.lines().skip_while(|line| !is_panic(line));
    let place = lines.next().and_then(|line| line.rsplit_once(" panicked at ")).and_then(|(_, place)| parse(place));
    let message: Vec<&str> = lines.take_while(|line| !line.starts_with("note: ") && !line.is_empty()).collect();
    match message.is_empty() {
        true => Panic { message: "the test ended without a result".into(), place },
        false => Panic { message: format!("panicked: {}", message.join(" ").trim()), place },
    }
}

/// What the answer itself printed before its end.
pub fn printed(log: &str, test: &str) -> String {
    let (head, tail) = (format!("test {test} ... "), format!("test {test} ..."));
    let lines = log.lines().skip_while(|line| line.is_empty() || line.starts_with("running "));
    let own = lines.take_while(|line| !is_panic(line) && *line != "failures:" && !line.starts_with("test result: "));
    let own = own.map(|line| line.strip_prefix(&head).or(line.strip_prefix(&tail)).unwrap_or(line));
    own.filter(|line| *line != "FAILED" && *line != "ok").collect::<Vec<_>>().join("\n").trim().to_string()
}

fn is_panic(line: &str) -> bool {
    // It can follow on libtest's own line, which has no end while the test runs.
    line.contains("thread '") && line.contains(" panicked at ")
}

fn parse(place: &str) -> Option<Place> {
    let mut parts = place.trim_end_matches(':').rsplitn(3, ':');
    let column = parts.next()?.parse().ok()?;
    let line = parts.next()?.parse().ok()?;
    Some(Place { file: parts.next()?.into(), line, column })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\nrunning 1 test\ntest x::y ... hello\n\nthere\n\nthread 'x::y' (77) panicked at chapters/c/src/x.rs:5:9:\n\
        not yet implemented: sum\nnote: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\nFAILED\n\n\
        failures:\n\nfailures:\n    x::y\n\ntest result: FAILED. 0 passed\n";

    #[test]
    fn message_and_place_are_found_among_prints() {
        let place = Place { file: "chapters/c/src/x.rs".into(), line: 5, column: 9 };
        assert_eq!(panic(LOG), Panic { message: "panicked: not yet implemented: sum".into(), place: Some(place) });
    }

    #[test]
    fn a_message_of_several_lines_becomes_one() {
        let log = "thread 'x' panicked at C:\\a b\\x.rs:1:2:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: x";
        let found = panic(log);
        assert_eq!(found.message, "panicked: assertion `left == right` failed   left: 1  right: 2");
        assert_eq!(found.place.expect("it has one").file, "C:\\a b\\x.rs");
    }

    #[test]
    fn without_a_panic_it_says_so() {
        assert_eq!(panic("hello"), Panic { message: "the test ended without a result".into(), place: None });
    }

    #[test]
    fn prints_are_told_from_the_lines_of_libtest() {
        assert_eq!(printed(LOG, "x::y"), "hello\n\nthere");
        assert_eq!(printed("\nrunning 1 test\ntest x::y ... ok\n\ntest result: ok. 1 passed\n", "x::y"), "");
        assert_eq!(printed("\nrunning 1 test\ntest x::y ...", "x::y"), "");
        assert_eq!(printed("", "x::y"), "");
    }
}

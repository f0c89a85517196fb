//! A panic outside of any model leaves no record: its message and its place are read from what the test printed.

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
pub fn find(log: &str) -> Panic {
    let mut lines = log.lines().skip_while(|line| !(line.starts_with("thread '") && line.contains(" panicked at ")));
    let place = lines.next().and_then(|line| line.rsplit_once(" panicked at ")).and_then(|(_, place)| parse(place));
    let message: Vec<&str> = lines.take_while(|line| !line.starts_with("note: ") && !line.is_empty()).collect();
    match message.is_empty() {
        true => Panic { message: "the test ended without a result".into(), place },
        false => Panic { message: format!("panicked: {}", message.join(" ").trim()), place },
    }
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

    #[test]
    fn message_and_place_are_found_among_prints() {
        let log = "\nrunning 1 test\nhello\n\nthread 'x::y' (77) panicked at chapters/c/src/x.rs:5:9:\nnot yet implemented: sum\n\
                   note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\ntest x::y ... FAILED\n";
        let place = Place { file: "chapters/c/src/x.rs".into(), line: 5, column: 9 };
        assert_eq!(find(log), Panic { message: "panicked: not yet implemented: sum".into(), place: Some(place) });
    }

    #[test]
    fn a_message_of_several_lines_becomes_one() {
        let log = "thread 'x' panicked at C:\\a b\\x.rs:1:2:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: x";
        let found = find(log);
        assert_eq!(found.message, "panicked: assertion `left == right` failed   left: 1  right: 2");
        assert_eq!(found.place.expect("it has one").file, "C:\\a b\\x.rs");
    }

    #[test]
    fn without_a_panic_it_says_so() {
        assert_eq!(find("hello"), Panic { message: "the test ended without a result".into(), place: None });
    }
}

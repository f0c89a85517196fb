//! Lengths of time as people write them: `2d`, `36h`, `15min`, `1w 2d`. A day has 24 hours.

use jiff::{SignedDuration, Span, SpanRelativeTo};
use serde::{Deserialize, Deserializer, de};
use std::str::FromStr;

/// A length of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Length(pub SignedDuration);

impl Length {
    /// In seconds.
    pub fn seconds(self) -> i64 {
        self.0.as_secs()
    }
}

impl FromStr for Length {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Length, jiff::Error> {
        let span: Span = text.parse()?;
        span.to_duration(SpanRelativeTo::days_are_24_hours()).map(Length)
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Length, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|why| de::Error::custom(format!("`{text}` is no time such as 2d or 36h: {why}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_weeks_have_their_usual_hours() {
        for (text, hours) in [("2d", 48), ("36h", 36), ("1w 2d", 216), ("-3h", -3), ("90min", 1)] {
            assert_eq!(text.parse::<Length>().unwrap().0.as_hours(), hours, "{text}");
        }
        assert!("soon".parse::<Length>().is_err());
        assert!("1 month".parse::<Length>().is_err(), "nobody knows how long that is");
    }
}

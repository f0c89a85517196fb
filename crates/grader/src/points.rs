//! Points, exact to a hundredth.
//!
//! Grades are added up, scaled and compared byte by byte; binary fractions would differ in the last place from one order of
//! adding to another.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Sub};

/// A number of points, in hundredths. Written as a decimal number with at most two places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i64);

impl Points {
    /// None at all.
    pub const ZERO: Points = Points(0);

    /// Whole points.
    pub const fn whole(points: u32) -> Points {
        Points(points as i64 * 100)
    }

    /// Hundredths of a point.
    pub const fn hundredths(self) -> i64 {
        self.0
    }

    /// This many hundredths of a point.
    pub const fn from_hundredths(hundredths: i64) -> Points {
        Points(hundredths)
    }

    /// `part` of `whole` equal parts, rounded down, so that only the whole gives everything.
    ///
    /// # Panics
    /// When `whole` is 0.
    pub fn share(self, part: u64, whole: u64) -> Points {
        let share = i128::from(self.0) * i128::from(part) / i128::from(whole);
        Points(i64::try_from(share).unwrap_or(i64::MAX))
    }

    /// So many percent of these points, rounded down.
    pub fn percent(self, percent: u64) -> Points {
        self.share(percent, 100)
    }

    /// The number of points that a decimal number means, when it has at most two places and is not absurdly large.
    pub fn from_number(number: f64) -> Option<Points> {
        let hundredths = number * 100.0;
        let rounded = hundredths.round();
        // Decimal numbers with two places are not exact in binary, those with three differ by far more than this.
        let is_exact = (hundredths - rounded).abs() < 1e-6;
        (number.is_finite() && is_exact && rounded.abs() < 1e12).then_some(Points(rounded as i64))
    }

    /// As a number, for formats that have nothing else.
    pub fn number(self) -> f64 {
        self.0 as f64 / 100.0
    }
}

impl Add for Points {
    type Output = Points;

    fn add(self, other: Points) -> Points {
        Points(self.0.saturating_add(other.0))
    }
}

impl Sub for Points {
    type Output = Points;

    fn sub(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(all: I) -> Points {
        all.fold(Points::ZERO, Add::add)
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, rest) = (self.0.unsigned_abs() / 100, self.0.unsigned_abs() % 100);
        match rest {
            0 => f.pad(&format!("{sign}{whole}")),
            _ if rest % 10 == 0 => f.pad(&format!("{sign}{whole}.{}", rest / 10)),
            _ => f.pad(&format!("{sign}{whole}.{rest:02}")),
        }
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 % 100 {
            0 => serializer.serialize_i64(self.0 / 100),
            _ => serializer.serialize_f64(self.number()),
        }
    }
}

impl<'de> Deserialize<'de> for Points {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Points, D::Error> {
        let number = f64::deserialize(deserializer)?;
        Points::from_number(number)
            .ok_or_else(|| de::Error::custom(format!("{number} is no number of points: two decimal places at most")))
    }
}

impl JsonSchema for Points {
    fn schema_name() -> Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // No `multipleOf`: validators divide binary fractions by it, and then 0.07 is none of 0.01.
        schemars::json_schema!({ "type": "number", "description": "Points, exact to a hundredth." })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_written_as_short_decimals() {
        for (hundredths, text) in
            [(0, "0"), (100, "1"), (150, "1.5"), (1_005, "10.05"), (-250, "-2.5"), (7, "0.07"), (-7, "-0.07")]
        {
            let points = Points::from_hundredths(hundredths);
            assert_eq!(points.to_string(), text);
            let json = serde_json::to_string(&points).unwrap();
            assert_eq!(json, text);
            assert_eq!(serde_json::from_str::<Points>(&json).unwrap(), points);
        }
        assert_eq!(format!("{:>6}", Points::whole(2)), "     2");
    }

    #[test]
    fn what_is_no_number_of_points_is_refused() {
        for text in ["1.005", "1e300", "\"5\"", "null"] {
            assert!(serde_json::from_str::<Points>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_share_is_rounded_down_and_the_whole_is_everything() {
        let ten = Points::whole(10);
        assert_eq!(ten.share(1, 3).to_string(), "3.33");
        assert_eq!(ten.share(2, 3).to_string(), "6.66");
        assert_eq!(ten.share(3, 3), ten);
        assert_eq!(Points::from_hundredths(1).percent(50), Points::ZERO);
    }
}

//! The command line, read by hand: two options are not worth a dependency.

use std::ffi::OsString;
use std::time::Duration;

/// Beyond this a run takes so long that a typing error is likelier than a wish.
const MOST: f64 = 1000.0;

/// What `--help` says of a demonstration. Each text is one or more lines of at most 80 columns.
#[derive(Debug)]
pub struct About {
    /// The package, such as `chapter3`.
    pub package: &'static str,
    /// The example, such as `bank`.
    pub name: &'static str,
    /// What it does.
    pub what: &'static str,
    /// What `--scale` takes a part of, to follow "part of".
    pub scale: &'static str,
    /// What `--seed` takes a number for, to follow "whole number that". If nothing is random, there is no such option.
    pub seed: Option<&'static str>,
    /// What else there is to know; may be empty.
    pub notes: &'static str,
}

/// How much to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Part of the sources' sizes, above 0 and at most 1000.
    pub scale: f64,
    /// Where random numbers start from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { scale: 1.0, seed: 1 }
    }
}

impl Options {
    /// So much of a number, rounded, and at least one.
    ///
    /// # Panics
    ///
    /// If 1000 times the number has no exact [`f64`]; all that the sources count is far below.
    pub fn part_of(&self, number: u64) -> u64 {
        assert!(number <= (1 << 53) / MOST as u64, "{number} is too large to be scaled exactly");
        (number as f64 * self.scale).round().max(1.0) as u64
    }

    /// So much of a time.
    pub fn part_of_time(&self, time: Duration) -> Duration {
        time.mul_f64(self.scale)
    }
}

/// What the user asks for.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// Print the help.
    Help,
    /// Run everything.
    Run(Options),
}

impl About {
    /// The answer to `--help`.
    pub(crate) fn help(&self) -> String {
        let Self { package, name, what, scale, seed, notes } = self;
        let mut help = format!(
            "{what}

Usage: cargo run -p {package} --example {name} -- [OPTIONS]

Options:
  --scale F   part of {scale}
              above 0 and at most {MOST} [default: 1]
"
        );
        if let Some(seed) = seed {
            help.push_str(&format!("  --seed S    whole number that {seed} [default: 1]\n"));
        }
        help.push_str("  -h, --help  prints this\n");
        if !notes.is_empty() {
            help.push_str(&format!("\n{notes}\n"));
        }
        help
    }

    /// Reads the arguments that follow the program's name. The error says which one is wrong and what would be right.
    pub(crate) fn parse(&self, args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
        let mut options = Options::default();
        let mut args = args.into_iter();
        while let Some(arg) = args.next() {
            let arg = text(arg)?;
            let (name, inline) = match arg.split_once('=') {
                Some((name, value)) => (name, Some(value.to_owned())),
                None => (arg.as_str(), None),
            };
            let mut value = || match inline.clone() {
                Some(value) => Ok(value),
                None => text(args.next().ok_or_else(|| format!("{name} needs a value after it"))?),
            };
            match name {
                "-h" | "--help" if inline.is_none() => return Ok(Command::Help),
                "--scale" => options.scale = scale(&value()?)?,
                "--seed" if self.seed.is_some() => options.seed = seed(&value()?)?,
                _ => return Err(format!("unknown argument `{arg}`")),
            }
        }
        Ok(Command::Run(options))
    }
}

fn text(arg: OsString) -> Result<String, String> {
    arg.into_string().map_err(|arg| format!("the argument {arg:?} is not valid UTF-8"))
}

fn scale(value: &str) -> Result<f64, String> {
    match value.parse::<f64>() {
        // A NaN is in no range, so it is refused here with the rest.
        Ok(scale) if scale > 0.0 && scale <= MOST => Ok(scale),
        _ => Err(format!("--scale takes a number above 0 and at most {MOST}, such as 0.1, not `{value}`")),
    }
}

fn seed(value: &str) -> Result<u64, String> {
    value.parse().map_err(|_| format!("--seed takes a whole number from 0 to {}, not `{value}`", u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ABOUT: About = About {
        package: "chapter9",
        name: "soup",
        what: "Boils soup.",
        scale: "the 40 onions,",
        seed: Some("the onions come from"),
        notes: "It is hot.",
    };

    fn parsed(about: &About, line: &str) -> Result<Command, String> {
        about.parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn accepted_lines_give_their_options() {
        let check = |line, scale, seed| assert_eq!(parsed(&ABOUT, line), Ok(Command::Run(Options { scale, seed })));
        check("", 1.0, 1);
        check("--scale 0.25", 0.25, 1);
        check("--scale=1000 --seed=0", 1000.0, 0);
        check("--seed 18446744073709551615", 1.0, u64::MAX);
        // The last one counts.
        check("--scale 2 --scale 3", 3.0, 1);
        assert_eq!(parsed(&ABOUT, "--seed 4 --help"), Ok(Command::Help));
        assert_eq!(parsed(&ABOUT, "-h"), Ok(Command::Help));
    }

    #[test]
    fn refused_lines_say_what_is_wrong() {
        let check = |line: &str, part: &str| {
            let message = parsed(&ABOUT, line).expect_err(line);
            assert!(message.contains(part), "{line}: {message}");
        };
        for value in ["NaN", "nan", "0", "-0", "-1", "inf", "1000.5", "1e400", "half", "1,5"] {
            check(&format!("--scale {value}"), value);
            check(&format!("--scale={value}"), "above 0 and at most 1000");
        }
        for value in ["-1", "1.5", "one", "18446744073709551616"] {
            check(&format!("--seed {value}"), value);
        }
        check("--scale", "--scale needs a value");
        check("--seed", "--seed needs a value");
        check("--scale=", "not ``");
        check("--sale 1", "unknown argument `--sale`");
        check("--help=yes", "unknown argument `--help=yes`");
        check("0.5", "unknown argument `0.5`");
    }

    #[test]
    fn without_random_numbers_there_is_no_seed() {
        let about = About { seed: None, ..ABOUT };
        assert_eq!(parsed(&about, "--seed 1"), Err("unknown argument `--seed`".to_string()));
        assert!(ABOUT.help().contains("--seed"));
        assert!(!about.help().contains("--seed"));
    }

    #[cfg(unix)]
    #[test]
    fn an_argument_that_is_no_text_is_refused() {
        use std::os::unix::ffi::OsStringExt;
        let message = ABOUT.parse([OsString::from_vec(vec![0xff])]).expect_err("not UTF-8");
        assert!(message.contains("not valid UTF-8"), "{message}");
    }

    #[test]
    fn the_smallest_scale_still_leaves_one() {
        let check = |scale, part| assert_eq!(Options { scale, seed: 1 }.part_of(9_999), part);
        check(1e-300, 1);
        check(0.5, 5_000);
        check(1.0, 9_999);
        check(1000.0, 9_999_000);
    }

    #[test]
    fn times_are_scaled_as_well() {
        let check = |scale, part| assert_eq!(Options { scale, seed: 1 }.part_of_time(Duration::from_secs(2)), part);
        check(0.25, Duration::from_millis(500));
        check(1e-300, Duration::ZERO);
        check(1000.0, Duration::from_secs(2_000));
    }
}

//! The command line, read by hand: two options are not worth a dependency.

use std::ffi::OsString;

/// The answer to `--help`.
pub const HELP: &str = "\
Runs the sources' bank without a lock, with one lock and with a lock for each
account, then shows deadlock, livelock and starvation.

Usage: cargo run -p chapter3 --example bank -- [OPTIONS]

Options:
  --scale F   part of the 5 x 9,999 transfers to make, above 0 and at most
              1000 [default: 1]
  --seed S    whole number that the random transfers come from [default: 1]
  -h, --help  prints this

The seed fixes which transfers are tried. It does not fix how the threads take
turns, so the rows of the faulty banks differ from run to run.
";

/// Beyond this a run takes so long that a typing error is likelier than a wish.
const MOST: f64 = 1000.0;

/// How much to run.
#[derive(Clone, Debug, PartialEq)]
pub struct Options {
    /// Part of the sources' number of transfers, above 0 and at most 1000.
    pub scale: f64,
    /// Where the random transfers start from.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self { scale: 1.0, seed: 1 }
    }
}

/// What the user asks for.
#[derive(Debug, PartialEq)]
pub enum Command {
    /// Print [`HELP`].
    Help,
    /// Run everything.
    Run(Options),
}

/// Reads the arguments that follow the program's name. The error says which one is wrong and what would be right.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
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
            "--seed" => options.seed = seed(&value()?)?,
            _ => return Err(format!("unknown argument `{arg}`")),
        }
    }
    Ok(Command::Run(options))
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

    fn parsed(line: &str) -> Result<Command, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn accepted_lines_give_their_options() {
        let run = |scale, seed| Ok(Command::Run(Options { scale, seed }));
        assert_eq!(parsed(""), run(1.0, 1));
        assert_eq!(parsed("--scale 0.25"), run(0.25, 1));
        assert_eq!(parsed("--scale=1000 --seed=0"), run(1000.0, 0));
        assert_eq!(parsed("--seed 18446744073709551615"), run(1.0, u64::MAX));
        assert_eq!(parsed("--scale 2 --scale 3"), run(3.0, 1), "the last one counts");
        assert_eq!(parsed("--seed 4 --help"), Ok(Command::Help));
        assert_eq!(parsed("-h"), Ok(Command::Help));
    }

    #[test]
    fn refused_lines_say_what_is_wrong() {
        let check = |line: &str, part: &str| {
            let message = parsed(line).expect_err(line);
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

    #[cfg(unix)]
    #[test]
    fn an_argument_that_is_no_text_is_refused() {
        use std::os::unix::ffi::OsStringExt;
        let message = parse([OsString::from_vec(vec![0xff])]).expect_err("not UTF-8");
        assert!(message.contains("not valid UTF-8"), "{message}");
    }

    #[test]
    fn the_help_fits_80_columns() {
        assert!(HELP.lines().all(|line| line.chars().count() <= 80));
    }
}

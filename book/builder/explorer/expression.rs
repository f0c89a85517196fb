//! Conditions and values of an explorer: `count + 1`, `!ready && Ann.got == 0`. They become the lists that
//! `theme/explorer.js` computes: a text is a variable, a list begins with its operator.

use serde_json::{Value, json};

/// What a name stands for, or why it stands for nothing.
pub type Names<'a> = dyn Fn(&str) -> Result<Value, String> + 'a;

/// Operators of two sides, those that bind least first.
const LEVELS: [&[&str]; 4] = [&["||"], &["&&"], &["==", "!=", "<=", ">=", "<", ">"], &["+", "-"]];

/// Reads `text`, and asks `names` what each name stands for.
pub fn parse(text: &str, names: &Names<'_>) -> Result<Value, String> {
    let mut reader = Reader { rest: text.trim(), names };
    let value = reader.level(0)?;
    match reader.rest {
        "" => Ok(value),
        rest => Err(format!("`{text}`: `{rest}` was not expected there")),
    }
}

/// Whether `text` is a name: letters, digits and `_`, no digit first.
pub fn is_name(text: &str) -> bool {
    !text.is_empty()
        && !text.starts_with(|first: char| first.is_ascii_digit())
        && text.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
}

struct Reader<'a> {
    rest: &'a str,
    names: &'a Names<'a>,
}

impl Reader<'_> {
    fn take(&mut self, token: &str) -> bool {
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }

    fn level(&mut self, level: usize) -> Result<Value, String> {
        let Some(operators) = LEVELS.get(level) else {
            return self.single();
        };
        let mut left = self.level(level + 1)?;
        while let Some(operator) = operators.iter().find(|operator| self.take(operator)) {
            left = json!([operator, left, self.level(level + 1)?]);
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Value, String> {
        if self.take("!") {
            return Ok(json!(["!", self.single()?]));
        }
        if self.take("(") {
            let inner = self.level(0)?;
            return if self.take(")") { Ok(inner) } else { Err("a `(` is not closed".into()) };
        }
        let negative = self.take("-");
        let belongs = |letter: char| letter.is_alphanumeric() || letter == '_' || letter == '.';
        let end = self.rest.find(|letter| !belongs(letter)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest.trim_start();
        match (word.parse::<i64>(), word) {
            (Ok(number), _) => Ok(json!(if negative { -number } else { number })),
            (_, _) if negative => Err("after `-` stands a number".into()),
            (_, "true") => Ok(json!(true)),
            (_, "false") => Ok(json!(false)),
            (_, "") => Err(format!("a value is missing before `{}`", self.rest)),
            (_, name) => (self.names)(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        let names = |name: &str| match name {
            "unknown" => Err("there is no `unknown`".to_owned()),
            name => Ok(json!(name)),
        };
        parse(text, &names).map(|value| value.to_string())
    }

    #[test]
    fn operators_bind_as_in_rust() {
        for (text, expected) in [
            ("1", "1"),
            ("-1", "-1"),
            ("a", r#""a""#),
            ("a - 1 + b", r#"["+",["-","a",1],"b"]"#),
            ("a+1 == b && !c || d", r#"["||",["&&",["==",["+","a",1],"b"],["!","c"]],"d"]"#),
            ("!(a || true)", r#"["!",["||","a",true]]"#),
            ("Ann.got <= 2", r#"["<=","Ann.got",2]"#),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_expression_is_said() {
        for (text, expected) in [
            ("", "a value is missing before ``"),
            ("a +", "a value is missing before ``"),
            ("a b", "`a b`: `b` was not expected there"),
            ("(a", "a `(` is not closed"),
            ("-a", "after `-` stands a number"),
            ("1 + unknown", "there is no `unknown`"),
        ] {
            assert_eq!(parsed(text), Err(expected.to_owned()), "{text}");
        }
    }
}

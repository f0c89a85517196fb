//! What a step of an explorer does, in words: `lock queue`, `items = items + 1`, `goto again if items == 0`.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::expression::{self, Names, is_name};

/// What the names of a program stand for, as far as one of its threads can see.
#[derive(Debug)]
pub struct Scope<'a> {
    /// The names of the locks.
    pub locks: &'a [String],
    /// The names of the condition variables.
    pub condvars: &'a [String],
    /// The number of the step behind each label.
    pub labels: &'a BTreeMap<String, usize>,
    /// How many steps the thread has.
    pub steps: usize,
}

/// Reads one operation. `names` knows the variables that the thread can read and write.
pub fn parse(text: &str, scope: &Scope<'_>, names: &Names<'_>) -> Result<Value, String> {
    let lock = |name: &str| known("lock", name, scope.locks);
    let condvar = |name: &str| known("condition variable", name, scope.condvars);
    if let Some((name, value)) = assignment(text) {
        names(name)?;
        return Ok(json!(["set", name, expression::parse(value, names)?]));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    match words[..] {
        ["lock", name] => Ok(json!(["lock", lock(name)?])),
        ["unlock", name] => Ok(json!(["unlock", lock(name)?])),
        ["wait", room, "with", name] => Ok(json!(["wait", lock(name)?, condvar(room)?])),
        ["notify", "one", room] => Ok(json!(["notify", condvar(room)?, false])),
        ["notify", "all", room] => Ok(json!(["notify", condvar(room)?, true])),
        ["sleep", "with", name, "until", ..] => {
            let until = text.split_once(" until ").map_or("", |(_, until)| until);
            Ok(json!(["sleep", lock(name)?, expression::parse(until, names)?]))
        }
        ["end"] => Ok(json!(["goto", scope.steps, true])),
        ["end", "if", ..] => Ok(json!(["goto", scope.steps, condition(text, names)?])),
        ["goto", label] => Ok(json!(["goto", target(label, scope)?, true])),
        ["goto", label, "if", ..] => Ok(json!(["goto", target(label, scope)?, condition(text, names)?])),
        _ => Err(format!(
            "`{text}` is no operation; there is `x = 1`, `lock m`, `unlock m`, `wait c with m`, `notify one c`, `notify all \
             c`, `sleep with m until t`, `goto label`, `end`, and the last two with `if condition`"
        )),
    }
}

/// The variable and the new value of `name = value`.
pub fn assignment(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once('=')?;
    let name = name.trim();
    (is_name(name) && !value.starts_with('=')).then_some((name, value.trim()))
}

fn condition(text: &str, names: &Names<'_>) -> Result<Value, String> {
    expression::parse(text.split_once(" if ").map_or("", |(_, condition)| condition), names)
}

fn target(label: &str, scope: &Scope<'_>) -> Result<usize, String> {
    scope.labels.get(label).copied().ok_or_else(|| format!("no step of this thread has the label `{label}:`"))
}

fn known(what: &str, name: &str, names: &[String]) -> Result<Value, String> {
    match names.iter().any(|known| known == name) {
        true => Ok(json!(name)),
        false if names.is_empty() => Err(format!("there is no {what} `{name}`; none is declared")),
        false => Err(format!("there is no {what} `{name}`; there is {}", names.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<String, String> {
        let (locks, condvars) = (["door".to_owned()], ["bell".to_owned()]);
        let labels = BTreeMap::from([("again".to_owned(), 1)]);
        let scope = Scope { locks: &locks, condvars: &condvars, labels: &labels, steps: 4 };
        let names = |name: &str| match name {
            "count" => Ok(json!(name)),
            other => Err(format!("there is no `{other}`")),
        };
        parse(text, &scope, &names).map(|value| value.to_string())
    }

    #[test]
    fn each_operation_has_its_words() {
        for (text, expected) in [
            ("count = count + 1", r#"["set","count",["+","count",1]]"#),
            ("lock door", r#"["lock","door"]"#),
            ("unlock door", r#"["unlock","door"]"#),
            ("wait bell with door", r#"["wait","door","bell"]"#),
            ("notify one bell", r#"["notify","bell",false]"#),
            ("notify all bell", r#"["notify","bell",true]"#),
            ("sleep with door until count + 6", r#"["sleep","door",["+","count",6]]"#),
            ("goto again", r#"["goto",1,true]"#),
            ("goto again if count == 0", r#"["goto",1,["==","count",0]]"#),
            ("end", r#"["goto",4,true]"#),
            ("end if count == 0", r#"["goto",4,["==","count",0]]"#),
        ] {
            assert_eq!(parsed(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_done_is_said() {
        for (text, expected) in [
            ("lock window", "there is no lock `window`; there is door"),
            ("notify one door", "there is no condition variable `door`; there is bell"),
            ("goto end", "no step of this thread has the label `end:`"),
            ("other = 1", "there is no `other`"),
            ("end if", "a value is missing before ``"),
        ] {
            assert_eq!(parsed(text), Err(expected.to_owned()), "{text}");
        }
        assert!(parsed("unlok door").is_err_and(|message| message.starts_with("`unlok door` is no operation")));
    }
}

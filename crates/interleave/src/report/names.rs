//! What objects are called, from the lines that create them.

use super::source::{Sources, around, is_of_std};
use crate::event::{Object, Site, ThreadIndex, Trace};
use std::collections::HashMap;

/// A name for each object of a trace: given, or guessed from the line that creates it, with a
/// number where several would have the same.
pub(crate) fn object_names(trace: &Trace, sources: &mut Sources) -> Vec<String> {
    let names: Vec<String> = trace.objects.iter().map(|o| object_name(trace, o, sources)).collect();
    let mut count: HashMap<&str, usize> = HashMap::new();
    names.iter().for_each(|n| *count.entry(n).or_default() += 1);
    let mut given: HashMap<&str, usize> = HashMap::new();
    let number = |n| {
        let i = given.entry(n).or_default();
        *i += 1;
        *i
    };
    let mut number = number;
    names.iter().map(|n| if count[n.as_str()] > 1 { format!("{n}#{}", number(n)) } else { n.clone() }).collect()
}

fn object_name(trace: &Trace, object: &Object, sources: &mut Sources) -> String {
    if let Some(name) = object.given_name {
        return name.to_string();
    }
    if object.kind == "Token" {
        return format!("{}'s token", trace.who(object.init.unwrap_or(0) as ThreadIndex));
    }
    let unknown = || format!("{}@{}", object.kind, object.at.line);
    // A constructor that is passed as a function is called from nowhere in the program.
    if object.at.file.ends_with("interleave/src/sync/mutex.rs") || is_of_std(object.at.file) {
        return object.kind.to_lowercase();
    }
    let Some(text) = sources.text(object.at.file) else { return unknown() };
    name_at(text, object.at, object.kind).unwrap_or_else(unknown)
}

/// The variable or field that the call at this place fills.
fn name_at(text: &str, at: Site, kind: &str) -> Option<String> {
    let lines: Vec<&str> = text.lines().collect();
    let row = at.line.checked_sub(1)? as usize;
    let (before, _) = around(text, at)?;
    if let Some(field) = field_before(before) {
        return Some(field);
    }
    // Several statements on one line: the last one that begins before the call.
    if let Some((_, own)) = before.rsplit_once([';', '{'])
        && let Some(pattern) = own.trim_start().strip_prefix("let ")
    {
        return from_pattern(pattern, own, kind);
    }
    if let Some(field) = enclosing_field(before) {
        return Some(field);
    }
    // The statement may begin some lines above.
    let mut first = row;
    while first > 0 && row - first < 6 && !starts_a_binding(lines[first]) {
        let above = lines[first - 1].trim_end();
        if above.is_empty() || above.ends_with([';', '{', '}']) {
            break;
        }
        first -= 1;
    }
    let head = lines[first].trim_start();
    if let Some(pattern) = head.strip_prefix("let ").or_else(|| head.strip_prefix("static ")) {
        return from_pattern(pattern, before, kind);
    }
    leading_field(head).or_else(|| receiver(before))
}

/// `name` of `name.method(..., ` just before the call: a collection that it is put into.
fn receiver(before: &str) -> Option<String> {
    let (call, _) = before.split_once('(')?;
    let (path, _method) = call.rsplit_once('.')?;
    let name = path.rsplit(['.', ' ', '*', '&']).next()?;
    ident(name).filter(|known| known == name)
}

fn starts_a_binding(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("let ") || line.starts_with("static ") || leading_field(line).is_some()
}

fn is_ident(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn ident(s: &str) -> Option<String> {
    let name: String = s.trim_start().trim_start_matches("mut ").chars().take_while(|c| is_ident(*c)).collect();
    (!name.is_empty() && !name.starts_with(|c: char| c.is_numeric())).then_some(name)
}

/// `name:` just before the call, but for wrappers such as `Arc::new(`.
fn field_before(before: &str) -> Option<String> {
    let mut rest = before.trim_end();
    while let Some(inner) = rest.strip_suffix('(') {
        rest = inner.trim_end_matches(|c| is_ident(c) || c == ':' || c == '<' || c == '>').trim_end();
        if inner.len() == rest.len() {
            return None;
        }
        // The wrapper's own path must not swallow the field: `name: Arc::new(`.
        if !rest.ends_with(':') && inner.contains(": ") && !inner.ends_with(' ') {
            rest = inner.rsplit_once(' ').map_or(rest, |(head, _)| head.trim_end());
        }
    }
    let head = rest.strip_suffix(':')?;
    if head.ends_with(':') {
        return None;
    }
    let name: String = head.chars().rev().take_while(|c| is_ident(*c)).collect::<Vec<_>>().into_iter().rev().collect();
    let in_front = head[..head.len() - name.len()].trim_end();
    // `let name: Type` is a binding, handled by its pattern.
    (!name.is_empty() && !in_front.ends_with("let") && !in_front.ends_with("mut")).then_some(name)
}

/// The field of a struct literal on this line in whose value the call stands.
fn enclosing_field(before: &str) -> Option<String> {
    let starts = before.char_indices().rev().filter(|(_, c)| matches!(c, '{' | ',')).map(|(i, _)| &before[i + 1..]);
    let open = |value: &str| {
        let mut depth = 0;
        value.chars().all(|c| {
            depth += i32::from(matches!(c, '(' | '[' | '{')) - i32::from(matches!(c, ')' | ']' | '}'));
            depth >= 0
        })
    };
    starts.take_while(|value| open(value)).find_map(|value| leading_field(value.trim_start()))
}

/// `name: rest of a field of a struct literal`.
fn leading_field(line: &str) -> Option<String> {
    let name = ident(line)?;
    let rest = &line[name.len()..];
    (rest.starts_with(':') && !rest.starts_with("::")).then_some(name)
}

/// The variable of a `let`; of a tuple pattern the one at the call's place in the tuple.
fn from_pattern(pattern: &str, before: &str, kind: &str) -> Option<String> {
    let Some(tuple) = pattern.trim_start().strip_prefix('(') else { return ident(pattern) };
    let names: Vec<String> = tuple.split(')').next()?.split(',').filter_map(ident).collect();
    if kind.ends_with("channel") {
        return Some(names.join("/"));
    }
    let call = before.split_once('=')?.1;
    let mut depth = 0;
    let mut place = 0;
    for c in call.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 1 => place += 1,
            _ => {}
        }
    }
    names.get(place).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `^` below a line marks the call.
    #[track_caller]
    fn check(text: &str, kind: &str, expected: Option<&str>) {
        let call = ["Mutex", "AtomicU32", "channel"]
            .iter()
            .find_map(|c| text.rfind(&format!("{c}::new")).or_else(|| text.rfind(&format!("{c}()"))));
        let call = call.expect("the text calls a constructor");
        let line = text[..call].matches('\n').count();
        let column = call - text[..call].rfind('\n').map_or(0, |i| i + 1);
        let at = Site { file: "x.rs", line: line as u32 + 1, column: column as u32 + 1 };
        assert_eq!(name_at(text, at, kind).as_deref(), expected, "{text}");
    }

    #[test]
    fn a_name_comes_from_the_variable_or_field_of_the_line() {
        check("let total = Mutex::new(0);", "Mutex", Some("total"));
        check("let mut total = Arc::new(Mutex::new(0));", "Mutex", Some("total"));
        check("let total: Mutex<u32> = Mutex::new(0);", "Mutex", Some("total"));
        check("Account { id, balance: Mutex::new(balance) }", "Mutex", Some("balance"));
        check("Account { id, balance: Arc::new(Mutex::new(balance)) }", "Mutex", Some("balance"));
        check("Bank {\n    accounts: list.map(|b| Mutex::new(b)).collect(),\n}", "Mutex", Some("accounts"));
        check("let pool = Pool { size, slots: (0..2).map(|n| Mutex::new(n)).collect() };", "Mutex", Some("slots"));
        check("let a = f(Pair { first, second }, Mutex::new(0));", "Mutex", Some("a"));
        check("let slots: [_; 2] = array::from_fn(|_| Mutex::new(0));", "Mutex", Some("slots"));
        check("let locks: Vec<_> =\n    (0..3).map(|_| Mutex::new(0)).collect();", "Mutex", Some("locks"));
        check("let (a, b) = (Mutex::new(0), Mutex::new(1));", "Mutex", Some("b"));
        check("let a = 1; let b = Mutex::new(1);", "Mutex", Some("b"));
        check("let (tx, rx) = channel();", "channel", Some("tx/rx"));
        check("locks.push(Mutex::new(0));", "Mutex", Some("locks"));
        check("self.locks.insert(id, Arc::new(Mutex::new(0)));", "Mutex", Some("locks"));
        check("run(Mutex::new(0));", "Mutex", None);
        check("let n = 1;\nrun(\n    Mutex::new(0),\n);", "Mutex", None);
    }
}

//! Goes through the tokens of an answer: imports first, for the names that they give, then everything.

use super::rules::{self, Construct, End, Instead, Reason};
use super::tokens::{Before, has_body, is_ident, is_punct, path, trees, variable};
use super::uses::{self, plain};
use super::{Policy, Refusal};
use crate::manifest::Allowance;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Everything in the file that the policy refuses, in the order of its lines.
pub fn refusals(tokens: TokenStream, policy: Policy) -> Vec<Refusal> {
    let mut walk = Walk { policy, names: HashMap::new(), modules: HashSet::new(), found: Vec::new() };
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // An import may use the name that a later one gives.
    walk.imports(&tokens, Pass::Names);
    walk.imports(&tokens, Pass::Judge);
    walk.everything(&tokens);
    let start = |refusal: &Refusal| refusal.range.as_ref().map_or(0, |range| range.start);
    walk.found.sort_by_key(start);
    walk.found
}

/// Only comments, attributes of the file, or nothing at all.
pub fn has_no_items(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter();
    while let Some(token) = tokens.next() {
        let attribute = matches!(&token, TokenTree::Punct(p) if p.as_char() == '#')
            && matches!(tokens.next(), Some(TokenTree::Punct(p)) if p.as_char() == '!')
            && matches!(tokens.next(), Some(TokenTree::Group(_)));
        if !attribute {
            return false;
        }
    }
    true
}

struct Walk<'e> {
    policy: Policy<'e>,
    /// What the file's imports call by a name: `M` is `["std", "sync", "Mutex"]`. Modules of the file may use one name for
    /// several things, and which of them is meant is not looked into.
    names: HashMap<String, Vec<Vec<String>>>,
    /// Modules written in the file, through which a name may be reached.
    modules: HashSet<String>,
    found: Vec<Refusal>,
}

/// What is done with imports.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Their names are learnt.
    Names,
    /// They are judged. A name whose import is refused is forgotten: it is told once, and not at each use.
    Judge,
}

impl Walk<'_> {
    /// Goes through the imports, wherever they stand.
    fn imports(&mut self, tokens: &[TokenTree], pass: Pass) {
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Group(group) => self.imports(&trees(group.stream()), pass),
                // `impl Trait + use<'a>` is no import.
                TokenTree::Ident(word) if *word == "use" && !is_punct(tokens.get(i + 1), '<') => {
                    let end = tokens[i..].iter().position(|t| is_punct(Some(t), ';')).map_or(tokens.len(), |n| i + n);
                    self.import(&tokens[i + 1..end], pass);
                    i = end;
                }
                TokenTree::Ident(word) if *word == "extern" && is_ident(tokens.get(i + 1), "crate") => {
                    if let Some(TokenTree::Ident(krate)) = tokens.get(i + 2) {
                        let name = match tokens.get(i + 4) {
                            Some(TokenTree::Ident(rename)) if is_ident(tokens.get(i + 3), "as") => rename,
                            _ => krate,
                        };
                        self.learn(plain(&name.to_string()), vec![plain(&krate.to_string())]);
                    }
                }
                TokenTree::Ident(word) if *word == "mod" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(i + 1) {
                        self.modules.insert(plain(&name.to_string()));
                    }
                }
                _ => {}
            }
            i += 1;
        }
    }

    fn import(&mut self, tokens: &[TokenTree], pass: Pass) {
        for leaf in uses::leaves(tokens) {
            let end = if leaf.glob { End::Glob } else { End::Item };
            match (self.judge(&leaf.path, end), pass) {
                (_, Pass::Names) => {
                    if let Some(name) = leaf.name {
                        self.learn(name, leaf.path);
                    }
                }
                (Some((path, reason)), Pass::Judge) => {
                    let shown = path[..reason.segments.min(path.len())].join("::");
                    let below = path.get(reason.segments..).unwrap_or_default();
                    let below: String = below.iter().map(|name| format!("::{name}")).collect();
                    let tail = if leaf.glob { below + "::*" } else { below };
                    let help = match &reason.instead {
                        Instead::Path(instead) => match leaf.name.as_ref().filter(|n| path.last() != Some(*n)) {
                            Some(name) => format!("write `use {instead}{tail} as {name};`"),
                            None => format!("write `use {instead}{tail};`"),
                        },
                        Instead::Advice(advice) => advice.to_string(),
                    };
                    self.refuse(leaf.span, &shown, reason, help);
                    if let Some(known) = leaf.name.and_then(|name| self.names.get_mut(&name)) {
                        known.retain(|path| *path != leaf.path);
                    }
                }
                (None, Pass::Judge) => {}
            }
        }
        if pass == Pass::Judge
            && let Some(variable) = variable(tokens)
        {
            self.construct(Construct::Composed, variable);
        }
    }

    fn learn(&mut self, name: String, path: Vec<String>) {
        let known = self.names.entry(name).or_default();
        if !known.contains(&path) {
            known.push(path);
        }
    }

    /// The first meaning of a path that is refused, and why.
    fn judge(&self, path: &[String], end: End) -> Option<(Vec<String>, Reason)> {
        let meanings = self.resolve(path).into_iter();
        meanings.filter_map(|path| rules::path(&path, end, self.policy).map(|reason| (path, reason))).next()
    }

    /// Judges everything but imports.
    fn everything(&mut self, tokens: &[TokenTree]) {
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Group(group) => self.everything(&trees(group.stream())),
                TokenTree::Punct(hash) if hash.as_char() == '#' => {
                    let at = if is_punct(tokens.get(i + 1), '!') { i + 2 } else { i + 1 };
                    if let Some(TokenTree::Group(group)) = tokens.get(at)
                        && group.delimiter() == Delimiter::Bracket
                    {
                        self.attribute(&trees(group.stream()));
                        i = at;
                    }
                }
                TokenTree::Ident(word) => i += self.word(&word.to_string(), &tokens[i..], Before::of(&tokens[..i])),
                _ => {}
            }
            i += 1;
        }
    }

    /// An attribute may point at another file; apart from that it may hold whatever an expression holds.
    fn attribute(&mut self, tokens: &[TokenTree]) {
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Ident(word)
                    if *word == "path"
                        && is_punct(tokens.get(i + 1), '=')
                        && matches!(tokens.get(i + 2), Some(TokenTree::Literal(_))) =>
                {
                    self.construct(Construct::PathAttribute, word.span());
                }
                TokenTree::Ident(word) => i += self.word(&word.to_string(), &tokens[i..], Before::of(&tokens[..i])),
                TokenTree::Group(group) => self.attribute(&trees(group.stream())),
                _ => {}
            }
            i += 1;
        }
    }

    /// A keyword or the beginning of a path. Returns how many tokens after the first belong to it.
    fn word(&mut self, word: &str, tokens: &[TokenTree], before: Before) -> usize {
        let span = tokens[0].span();
        match word {
            "use" if !is_punct(tokens.get(1), '<') => {
                let end = tokens.iter().position(|t| is_punct(Some(t), ';')).unwrap_or(tokens.len() - 1);
                self.no_imports(&tokens[1..=end]);
                return end;
            }
            "unsafe" if !self.policy.allows.contains(&Allowance::Unsafe) => self.construct(Construct::Unsafe, span),
            "extern" if !(is_ident(tokens.get(1), "crate") && matches!(tokens.get(2), Some(TokenTree::Ident(_)))) => {
                self.construct(Construct::Extern, span);
            }
            "mod" if !has_body(tokens) => self.construct(Construct::OutOfLineModule, span),
            _ => {}
        }
        let (path, spans) = path(tokens);
        let used = (path.len() - 1) * 3;
        let next = tokens.get(used + 1);
        let called = is_punct(next, '!') && matches!(tokens.get(used + 2), Some(TokenTree::Group(_)));
        let goes_on = is_punct(next, ':') && is_punct(tokens.get(used + 2), ':');
        let last = path.last().map_or("", String::as_str);
        let whole = (spans[0], spans[spans.len() - 1]);
        if called && let Some(reason) = rules::macros(last, self.policy) {
            let help = advice(&reason);
            self.refuse(whole, &format!("{last}!"), reason, help);
            return used;
        }
        // What a path of more than one name ends with is a thing; a module stands there only as a part of a macro's path.
        let judged = match path.len() {
            1 => None,
            _ => self.judge(&path, End::Item),
        };
        let in_part = || if path.len() > 1 || goes_on { self.judge(&path, End::Glob) } else { None };
        if let Some((resolved, reason)) = judged.or_else(in_part) {
            let shown = resolved[..reason.segments].join("::");
            // What follows the offending name, as in `Mutex::new`, is not underlined.
            let beyond = resolved.len() - reason.segments;
            let end = spans[spans.len().saturating_sub(1 + beyond)];
            let help = advice(&reason);
            self.refuse((spans[0], end), &shown, reason, help);
            return used;
        }
        let is_composed = match before {
            Before::Variable => called || path[1..].iter().any(|name| rules::reaches_outside(name)) || goes_on,
            Before::Path => path.iter().any(|name| rules::reaches_outside(name)),
            Before::Else => false,
        };
        if is_composed {
            self.construct(Construct::Composed, span);
        }
        used
    }

    /// What stands between `use` and a semicolon inside of a macro's parentheses need not be an import.
    fn no_imports(&mut self, tokens: &[TokenTree]) {
        for token in tokens {
            if let TokenTree::Group(group) = token {
                match group.delimiter() {
                    Delimiter::Brace => self.no_imports(&trees(group.stream())),
                    _ => self.everything(&trees(group.stream())),
                }
            }
        }
    }

    /// Follows imported names, also through `self`, `super` and modules of the file. All that the path may mean, itself
    /// included: what gives a name to something else may stand in another module.
    fn resolve(&self, path: &[String]) -> Vec<Vec<String>> {
        let local = |name: &String| ["self", "super", "crate"].contains(&name.as_str()) || self.modules.contains(name);
        let mut meanings = vec![path.to_vec()];
        let mut looked = 0;
        // A name can be given to itself, and so meanings without end to a path.
        while looked < meanings.len() && meanings.len() < 64 {
            let path = meanings[looked].clone();
            looked += 1;
            let within = path.iter().take_while(|name| local(name)).count();
            let Some((first, rest)) = path[within..].split_first() else { continue };
            for known in self.names.get(first).into_iter().flatten() {
                let meaning = [known.as_slice(), rest].concat();
                if meaning.len() < 32 && !meanings.contains(&meaning) {
                    meanings.push(meaning);
                }
            }
        }
        meanings
    }

    fn construct(&mut self, what: Construct, span: Span) {
        let [title, label, help] = rules::construct(what);
        self.add(span.byte_range(), title.into(), label, help.into());
    }

    fn refuse(&mut self, (first, last): (Span, Span), shown: &str, reason: Reason, help: String) {
        let title = format!("`{shown}` {}", reason.why);
        self.add(first.byte_range().start..last.byte_range().end, title, "refused", help);
    }

    fn add(&mut self, range: Range<usize>, title: String, label: &str, help: String) {
        let refusal = Refusal { title, range: Some(range), label: label.into(), help };
        if !self.found.contains(&refusal) {
            self.found.push(refusal);
        }
    }
}

fn advice(reason: &Reason) -> String {
    match &reason.instead {
        Instead::Path(path) => format!("write `{path}`, or import it"),
        Instead::Advice(advice) => advice.to_string(),
    }
}

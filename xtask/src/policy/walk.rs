//! Goes through the tokens of an answer: imports first, for the names that they give, then everything.

use super::rules::{self, Construct, End, Instead, Reason};
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
    walk.imports(&tokens);
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
    /// What the file's imports call by a name: `M` is `["std", "sync", "Mutex"]`.
    names: HashMap<String, Vec<String>>,
    /// Modules written in the file, through which a name may be reached.
    modules: HashSet<String>,
    found: Vec<Refusal>,
}

impl Walk<'_> {
    /// Judges imports and learns their names.
    fn imports(&mut self, tokens: &[TokenTree]) {
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Group(group) => self.imports(&trees(group.stream())),
                // `impl Trait + use<'a>` is no import.
                TokenTree::Ident(word) if *word == "use" && !is_punct(tokens.get(i + 1), '<') => {
                    let end = tokens[i..].iter().position(|t| is_punct(Some(t), ';')).map_or(tokens.len(), |n| i + n);
                    self.import(&tokens[i + 1..end]);
                    i = end;
                }
                TokenTree::Ident(word) if *word == "extern" && is_ident(tokens.get(i + 1), "crate") => {
                    if let Some(TokenTree::Ident(krate)) = tokens.get(i + 2) {
                        let name = match tokens.get(i + 4) {
                            Some(TokenTree::Ident(rename)) if is_ident(tokens.get(i + 3), "as") => rename,
                            _ => krate,
                        };
                        self.names.insert(plain(&name.to_string()), vec![plain(&krate.to_string())]);
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

    fn import(&mut self, tokens: &[TokenTree]) {
        for leaf in uses::leaves(tokens) {
            let path = self.resolve(&leaf.path);
            let end = if leaf.glob { End::Glob } else { End::Item };
            match rules::path(&path, end, self.policy) {
                Some(reason) => {
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
                }
                None => {
                    if let Some(name) = leaf.name {
                        self.names.insert(name, path);
                    }
                }
            }
        }
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
                TokenTree::Ident(word) => i += self.word(&word.to_string(), &tokens[i..]),
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
                TokenTree::Ident(word) => i += self.word(&word.to_string(), &tokens[i..]),
                TokenTree::Group(group) => self.attribute(&trees(group.stream())),
                _ => {}
            }
            i += 1;
        }
    }

    /// A keyword or the beginning of a path. Returns how many tokens after the first belong to it.
    fn word(&mut self, word: &str, tokens: &[TokenTree]) -> usize {
        let span = tokens[0].span();
        match word {
            "use" if !is_punct(tokens.get(1), '<') => {
                return tokens.iter().position(|t| is_punct(Some(t), ';')).unwrap_or(tokens.len() - 1);
            }
            "unsafe" if !self.policy.allows.contains(&Allowance::Unsafe) => self.construct(Construct::Unsafe, span),
            "extern" if !is_ident(tokens.get(1), "crate") => self.construct(Construct::Extern, span),
            "mod" if is_punct(tokens.get(2), ';') => self.construct(Construct::OutOfLineModule, span),
            _ => {}
        }
        let (path, spans) = path(tokens);
        let used = (path.len() - 1) * 3;
        let next = tokens.get(used + 1);
        let called = is_punct(next, '!') && matches!(tokens.get(used + 2), Some(TokenTree::Group(_)));
        let last = path.last().map_or("", String::as_str);
        let refused_macro = rules::macros(last, self.policy).filter(|_| called);
        let called_macro = refused_macro.is_some();
        if let Some(reason) = refused_macro {
            let help = advice(&reason);
            self.refuse((spans[0], spans[spans.len() - 1]), &format!("{last}!"), reason, help);
        }
        let resolved = self.resolve(&path);
        if path.len() > 1
            && !called_macro
            && let Some(reason) = rules::path(&resolved, End::Item, self.policy)
        {
            let shown = resolved[..reason.segments].join("::");
            // What follows the offending name, as in `Mutex::new`, is not underlined.
            let beyond = resolved.len() - reason.segments;
            let end = spans[spans.len().saturating_sub(1 + beyond)];
            let help = advice(&reason);
            self.refuse((spans[0], end), &shown, reason, help);
        }
        used
    }

    /// Follows imported names, also through `self`, `super` and modules of the file.
    fn resolve(&self, path: &[String]) -> Vec<String> {
        let local = |name: &String| ["self", "super", "crate"].contains(&name.as_str()) || self.modules.contains(name);
        let within = path.iter().take_while(|name| local(name)).count();
        match path[within..].split_first() {
            Some((first, rest)) if self.names.contains_key(first) => [&self.names[first], rest].concat(),
            _ => path.to_vec(),
        }
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

/// The path that begins with the first token, `a::b::c` or a single name.
fn path(tokens: &[TokenTree]) -> (Vec<String>, Vec<Span>) {
    let (mut names, mut spans) = (Vec::new(), Vec::new());
    let mut i = 0;
    while let Some(TokenTree::Ident(name)) = tokens.get(i) {
        names.push(plain(&name.to_string()));
        spans.push(name.span());
        if !(is_punct(tokens.get(i + 1), ':') && is_punct(tokens.get(i + 2), ':')) {
            break;
        }
        i += 3;
    }
    (names, spans)
}

fn trees(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if *ident == name)
}

//! Goes through the tokens of an answer: imports first, for the names that they give, then everything.

use super::names::Names;
use super::rules::{self, Construct, End, Instead, Reason};
use super::tokens::{self, Before, has_body, is_ident, is_punct, path, trees, variable};
use super::uses::{self, plain};
use super::{Policy, Refusal};
use crate::manifest::Allowance;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use std::collections::HashSet;
use std::ops::Range;

/// Everything in the file that the policy refuses, in the order of its lines.
pub fn refusals(tokens: TokenStream, policy: Policy) -> Vec<Refusal> {
    let mut walk = Walk {
        policy,
        names: Names::default(),
        macros: HashSet::new(),
        has_futures: tokens::has(&tokens, "futures"),
        inside_macro: false,
        found: Vec::new(),
    };
    let debugs = tokens::debugs(&tokens);
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    // An import may use the name that a later one gives.
    walk.imports(&tokens, Pass::Names);
    walk.imports(&tokens, Pass::Judge);
    walk.everything(&tokens);
    walk.anywhere(&tokens, debugs);
    let start = |refusal: &Refusal| refusal.range.as_ref().map_or(0, |range| range.start);
    walk.found.sort_by_key(start);
    if walk.names.are_too_many() {
        let title = "its names can mean so many things that nobody can follow them".into();
        walk.found.push(super::whole_file(title, "give each thing a name of its own"));
    }
    walk.found
}

struct Walk<'e> {
    policy: Policy<'e>,
    names: Names,
    /// Macros of the file, which may put what they are given one after the other. A name that is a variable is empty.
    macros: HashSet<String>,
    /// The library `futures` is named somewhere, and so may its traits be.
    has_futures: bool,
    /// These tokens are given to such a macro, or are one.
    inside_macro: bool,
    found: Vec<Refusal>,
}

/// So many refusals are told of: a stranger's file must not keep a grader busy.
const MOST_REFUSALS: usize = 20;

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
                    let import = tokens::import(&tokens[i + 1..]);
                    self.import(import, pass);
                    // Behind this word a macro may be given anything, other imports among it.
                    if uses::is_import(import) || variable(import).is_some() {
                        i += import.len();
                    }
                }
                TokenTree::Ident(word) if *word == "macro_rules" => {
                    let name = tokens.get(i + 2).filter(|token| matches!(token, TokenTree::Ident(_)));
                    self.macros.insert(name.map(|name| plain(&name.to_string())).unwrap_or_default());
                }
                TokenTree::Ident(word) if *word == "extern" && is_ident(tokens.get(i + 1), "crate") => {
                    if let Some(TokenTree::Ident(krate)) = tokens.get(i + 2) {
                        let name = match tokens.get(i + 4) {
                            Some(TokenTree::Ident(rename)) if is_ident(tokens.get(i + 3), "as") => rename,
                            _ => krate,
                        };
                        self.names.learn(plain(&name.to_string()), vec![plain(&krate.to_string())]);
                    }
                }
                TokenTree::Ident(word) if *word == "mod" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(i + 1) {
                        self.names.learn_module(&plain(&name.to_string()));
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
            match (self.judge(&leaf.path, end, leaf.glob), pass) {
                (_, Pass::Names) => {
                    if let Some(name) = leaf.name {
                        self.names.learn(name, leaf.path);
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
                    if let Some(name) = leaf.name {
                        self.names.forget(&name, &leaf.path);
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

    /// The first meaning of a path that is refused, and why. Something follows it, or may.
    fn judge(&self, path: &[String], end: End, goes_on: bool) -> Option<(Vec<String>, Reason)> {
        let Some(meanings) = self.names.resolve(path, goes_on) else {
            return Some((path.to_vec(), rules::too_many_meanings(path.len())));
        };
        let mut judged = meanings.into_iter().map(|path| (rules::path(&path, end, self.policy), path));
        judged.find_map(|(reason, path)| Some((path, reason?)))
    }

    /// Looks for what is refused wherever its name stands.
    fn anywhere(&mut self, tokens: &[TokenTree], debugs: bool) {
        for token in tokens {
            match token {
                TokenTree::Group(group) => self.anywhere(&trees(group.stream()), debugs),
                TokenTree::Ident(name) => {
                    if let Some(what) = rules::anywhere(&plain(&name.to_string()), debugs) {
                        self.construct(what, name.span());
                    }
                }
                _ => {}
            }
        }
    }

    /// Judges everything but imports.
    fn everything(&mut self, tokens: &[TokenTree]) {
        let mut i = 0;
        while i < tokens.len() {
            match &tokens[i] {
                TokenTree::Group(group) => {
                    let outer = self.inside_macro;
                    self.inside_macro |= self.are_given_to_a_macro(&tokens[..i]);
                    self.everything(&trees(group.stream()));
                    self.inside_macro = outer;
                }
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
                    if ["path", "natvis_file", "gdb_script_file"].contains(&word.to_string().as_str())
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
                let import = tokens::import(&tokens[1..]);
                if uses::is_import(import) || variable(import).is_some() {
                    return import.len();
                }
                // Not `;` either: what follows is looked at as anywhere else.
                return 0;
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
        if called && let Some(reason) = self.macros(&path) {
            let help = reason.advice();
            self.refuse(whole, &format!("{last}!"), reason, help);
            return used;
        }
        // What a path of more than one name ends with is a thing; a module stands there only as a part of a macro's path.
        let judged = match path.len() {
            1 => None,
            _ => self.judge(&path, End::Item, false),
        };
        let is_a_piece = self.inside_macro && !called;
        if is_a_piece
            && path.len() == 1
            && let Some(reason) = rules::macros(last, self.policy)
        {
            let help = reason.advice();
            self.refuse(whole, &format!("{last}!"), reason, help);
            return used;
        }
        let in_part = || match path.len() > 1 || goes_on || is_a_piece {
            true => self.judge(&path, if is_a_piece { End::Piece } else { End::Glob }, goes_on || is_a_piece),
            false => None,
        };
        // A macro may turn a path round.
        let turned = || {
            let mut ends = (1..path.len()).filter(|_| is_a_piece).map(|at| &path[at..]);
            ends.find_map(|end| self.judge(end, End::Glob, true))
                .map(|(_, reason)| (path.clone(), Reason { segments: path.len(), ..reason }))
        };
        if let Some((resolved, reason)) = judged.or_else(in_part).or_else(turned) {
            let shown = resolved[..reason.segments.min(resolved.len())].join("::");
            // What follows the offending name, as in `Mutex::new`, is not underlined.
            let beyond = resolved.len().saturating_sub(reason.segments);
            let end = spans[spans.len().saturating_sub(1 + beyond)];
            let help = reason.advice();
            self.refuse((spans[0], end), &shown, reason, help);
            return used;
        }
        let is_in_a_path = path.len() > 1 || before == Before::Path || before == Before::Member || is_a_piece;
        if self.policy.model && is_in_a_path && rules::is_count_of_owners(last) {
            self.construct(Construct::CountOfOwners, spans[spans.len() - 1]);
            return used;
        }
        let is_called = called || matches!(next, Some(TokenTree::Group(_))) || goes_on;
        let is_method = before == Before::Member && is_called || path.len() > 1;
        if self.policy.model && self.has_futures && is_method && rules::shares_a_future(last) {
            self.construct(Construct::SharedFuture, spans[spans.len() - 1]);
            return used;
        }
        let is_composed = match before {
            Before::Variable => called || path[1..].iter().any(|name| rules::reaches_outside(name)) || goes_on,
            Before::Path => path.iter().any(|name| rules::reaches_outside(name)),
            Before::Member | Before::Else => false,
        };
        if is_composed {
            self.construct(Construct::Composed, span);
        }
        used
    }

    /// Is what follows these tokens given to a macro of the file, or is it one? Not a macro of std, unless the file has its own.
    fn are_given_to_a_macro(&self, before: &[TokenTree]) -> bool {
        let Some(name) = tokens::macro_before(before) else { return false };
        let is_given = |name: &String| self.macros.contains(name) || self.names.has(name);
        !self.macros.is_empty() && (!rules::is_macro_of_std(&name) || self.macros.contains("") || is_given(&name))
    }

    /// Why a macro that is called so is refused: by its name, or by that of std's that an import gives it.
    fn macros(&self, path: &[String]) -> Option<Reason> {
        let of_std = |meaning: &[String]| meaning.len() > 1 && ["std", "core", "alloc"].contains(&meaning[0].as_str());
        let meanings = self.names.resolve(path, false)?;
        let renamed = meanings.iter().filter(|meaning| of_std(meaning)).filter_map(|meaning| meaning.last());
        path.last().into_iter().chain(renamed).find_map(|name| rules::macros(name, self.policy))
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
        if self.found.len() < MOST_REFUSALS && !self.found.contains(&refusal) {
            self.found.push(refusal);
        }
    }
}

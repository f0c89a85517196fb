//! Small questions about tokens.

use super::uses::plain;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

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

/// Does this word stand anywhere?
pub fn has(tokens: &TokenStream, word: &str) -> bool {
    tokens.clone().into_iter().any(|token| match token {
        TokenTree::Group(group) => has(&group.stream(), word),
        TokenTree::Ident(ident) => plain(&ident.to_string()) == word,
        _ => false,
    })
}

/// Can any of this make text of a value's inside, or read what a panic said of it? Derives alone cannot.
pub fn debugs(tokens: &TokenStream) -> bool {
    let mut tokens = tokens.clone().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let found = match token {
            TokenTree::Group(group) => debugs(&group.stream()),
            TokenTree::Ident(word) if word == "derive" => {
                tokens.next_if(|next| matches!(next, TokenTree::Group(_)));
                false
            }
            TokenTree::Ident(word) => {
                ["Debug", "dbg", "downcast", "downcast_ref", "downcast_mut"].contains(&&*plain(&word.to_string()))
            }
            TokenTree::Literal(text) => {
                let text = text.to_string();
                ["?", "\\x", "\\u"].iter().any(|sign| text.contains(sign))
            }
            TokenTree::Punct(_) => false,
        };
        if found {
            return true;
        }
    }
    false
}

/// How deeply brackets are nested, found without going down with them.
pub fn depth(tokens: &TokenStream) -> usize {
    let mut deepest = 0;
    let mut left = vec![(tokens.clone(), 0)];
    while let Some((tokens, depth)) = left.pop() {
        deepest = deepest.max(depth);
        let groups = tokens.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some((group.stream(), depth + 1)),
            _ => None,
        });
        left.extend(groups);
    }
    deepest
}

/// What stands before a name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// The sign of a macro's variable: `$name`.
    Variable,
    /// `::`, behind something that is neither a name nor a type in angle brackets, as in `$($part)*::name`.
    Path,
    /// A dot, or `::` behind a type in angle brackets: it belongs to a value or a type.
    Member,
    /// Anything else.
    Else,
}

impl Before {
    /// Looks at the tokens before it.
    pub fn of(tokens: &[TokenTree]) -> Before {
        let is = |back: usize, char| tokens.len() >= back && is_punct(tokens.get(tokens.len() - back), char);
        if is(1, '$') {
            return Before::Variable;
        }
        if is(1, '.') || is(1, ':') && is(2, ':') && is(3, '>') {
            return Before::Member;
        }
        let behind_name = || tokens.len() > 2 && matches!(tokens[tokens.len() - 3], TokenTree::Ident(_));
        match is(1, ':') && is(2, ':') && !behind_name() {
            true => Before::Path,
            false => Before::Else,
        }
    }
}

/// A module with its text: `mod name {`. Also where a macro is told what to look for: `mod $name:ident`.
pub fn has_body(tokens: &[TokenTree]) -> bool {
    let name = if is_punct(tokens.get(1), '$') { 2 } else { 1 };
    let is_named = matches!(tokens.get(name), Some(TokenTree::Ident(_)));
    let body = tokens.get(name + 1);
    is_named
        && (matches!(body, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
            || is_punct(body, ':'))
}

/// What an import holds, out of the tokens behind `use`: as far as a semicolon, or the next such word.
pub fn import(tokens: &[TokenTree]) -> &[TokenTree] {
    let ends = |token: &TokenTree| is_punct(Some(token), ';') || is_ident(Some(token), "use");
    &tokens[..tokens.iter().position(ends).unwrap_or(tokens.len())]
}

/// The place of a macro's variable in an import, other than `$crate`.
pub fn variable(tokens: &[TokenTree]) -> Option<Span> {
    tokens.iter().enumerate().find_map(|(i, token)| match token {
        TokenTree::Punct(sign) if sign.as_char() == '$' && !is_ident(tokens.get(i + 1), "crate") => Some(sign.span()),
        TokenTree::Group(group) => variable(&trees(group.stream())),
        _ => None,
    })
}

/// The path that begins with the first token, `a::b::c` or a single name.
pub fn path(tokens: &[TokenTree]) -> (Vec<String>, Vec<Span>) {
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

/// The macro whose brackets come behind these tokens: `name!`, or `macro_rules! name`.
pub fn macro_before(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [.., TokenTree::Ident(name), mark] if is_punct(Some(mark), '!') => Some(plain(&name.to_string())),
        [.., mark, TokenTree::Ident(_)] if is_punct(Some(mark), '!') => Some("macro_rules".into()),
        // Its name is made by a macro.
        [.., TokenTree::Group(_) | TokenTree::Punct(_), mark] if is_punct(Some(mark), '!') => Some(String::new()),
        _ => None,
    }
}

/// A text from where it says something: `#!/*..*/[` begins an attribute, and only `#!` with something else a line to pass over.
pub fn behind_comments(text: &str) -> &str {
    let mut rest = text.trim_start();
    loop {
        let end = match rest.get(..2) {
            Some("//") => rest.find('\n').unwrap_or(rest.len()),
            Some("/*") => end_of_comment(rest),
            _ => return rest,
        };
        rest = rest[end..].trim_start();
    }
}

/// Where a comment that can hold others ends.
fn end_of_comment(text: &str) -> usize {
    let (mut at, mut open) = (0, 0_usize);
    while at < text.len() {
        let (step, now) = match text.as_bytes().get(at..at + 2) {
            Some(b"/*") => (2, open + 1),
            Some(b"*/") => (2, open.saturating_sub(1)),
            _ => (1, open),
        };
        (at, open) = (at + step, now);
        if open == 0 {
            return at;
        }
    }
    text.len()
}

/// The tokens of a stream.
pub fn trees(stream: TokenStream) -> Vec<TokenTree> {
    stream.into_iter().collect()
}

/// Is it this sign?
pub fn is_punct(token: Option<&TokenTree>, char: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char)
}

/// Is it this word?
pub fn is_ident(token: Option<&TokenTree>, name: &str) -> bool {
    matches!(token, Some(TokenTree::Ident(ident)) if *ident == name)
}

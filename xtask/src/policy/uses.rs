//! Import trees: `use std::{sync::{Arc, Mutex as M}, thread::*};` as a list of leaves.

use proc_macro2::{Delimiter, Span, TokenTree};

/// One name, or everything below a path, that an import brings in.
#[derive(Debug)]
pub struct Leaf {
    /// The whole path: `["std", "sync", "Mutex"]`.
    pub path: Vec<String>,
    /// The names that stand in this place, from the first to the last.
    pub span: (Span, Span),
    /// The name by which the file knows it: none for `*` and `_`.
    pub name: Option<String>,
    /// Everything below the path.
    pub glob: bool,
}

/// Longer ones are not followed.
pub const LONGEST_PATH: usize = 32;

/// Reads the tokens between `use` and its semicolon.
pub fn leaves(tokens: &[TokenTree]) -> Vec<Leaf> {
    let mut out = Vec::new();
    tree(tokens, &[], &mut out);
    out
}

/// Is this what can stand between `use` and its semicolon?
pub fn is_import(tokens: &[TokenTree]) -> bool {
    let punct = |at: usize, char| matches!(tokens.get(at), Some(TokenTree::Punct(p)) if p.as_char() == char);
    let mut at = 0;
    loop {
        if punct(at, ':') && punct(at + 1, ':') {
            at += 2;
        }
        let ends = at + 1 == tokens.len();
        match tokens.get(at) {
            Some(TokenTree::Ident(_)) if ends => return true,
            Some(TokenTree::Ident(_)) if punct(at + 1, ':') => at += 1,
            Some(TokenTree::Ident(_)) => {
                let rename = matches!(tokens.get(at + 1), Some(TokenTree::Ident(word)) if *word == "as");
                return rename && at + 3 == tokens.len() && matches!(tokens[at + 2], TokenTree::Ident(_));
            }
            Some(TokenTree::Punct(star)) => return ends && star.as_char() == '*',
            Some(TokenTree::Group(group)) if ends && group.delimiter() == Delimiter::Brace => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                let mut branches = inner.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ','));
                return branches.all(|branch| branch.is_empty() || is_import(branch));
            }
            _ => return false,
        }
        if !(punct(at, ':') && punct(at + 1, ':')) {
            return false;
        }
    }
}

fn tree(tokens: &[TokenTree], above: &[String], out: &mut Vec<Leaf>) {
    let mut path = above.to_vec();
    let mut span: Option<(Span, Span)> = None;
    let mut rename = None;
    let mut glob = false;
    let mut tokens = tokens.iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if *ident == "as" => rename = tokens.next().map(|name| plain(&name.to_string())),
            TokenTree::Ident(ident) => {
                // `self` in a group is the path above it.
                if path.is_empty() || *ident != "self" {
                    path.push(plain(&ident.to_string()));
                }
                span = Some((span.map_or(ident.span(), |s| s.0), ident.span()));
            }
            TokenTree::Punct(punct) if punct.as_char() == '*' => {
                glob = true;
                span = span.or(Some((punct.span(), punct.span())));
            }
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace && path.len() < LONGEST_PATH => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                for branch in inner.split(|t| matches!(t, TokenTree::Punct(p) if p.as_char() == ',')) {
                    tree(branch, &path, out);
                }
                return;
            }
            _ => {}
        }
    }
    if let Some(span) = span {
        let name = rename.or_else(|| path.last().cloned()).filter(|name| !glob && name != "_");
        out.push(Leaf { path, span, name, glob });
    }
}

/// One word for all names that the compiler may take for the same: it composes their letters, as `e` and an accent to `é`.
/// Names with other letters than ASCII's are all one, and the sign of kelvin is a K.
pub fn same(name: &str) -> String {
    let name = name.replace('\u{212a}', "K");
    if name.is_ascii() { name } else { "\u{fffd}".into() }
}

/// A name without the `r#` that a keyword may be written with.
pub fn plain(ident: &str) -> String {
    ident.strip_prefix("r#").unwrap_or(ident).to_string()
}

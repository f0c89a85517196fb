//! What a built page holds, as far as links are concerned: the ids it defines and the addresses it refers to.

use std::cell::RefCell;
use std::collections::BTreeSet;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};

/// One address in a page or a style sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// As written, with HTML's escapes undone.
    pub address: String,
    /// Whether a reader has to choose to follow it. Everything else a browser loads by itself.
    pub is_followed: bool,
}

/// The ids and references of one page.
#[derive(Debug, Default)]
pub struct Page {
    /// Every `id`, and every `name` of an `a`.
    pub ids: BTreeSet<String>,
    /// In the order of the page.
    pub references: Vec<Reference>,
}

impl Page {
    /// Reads a page.
    pub fn parse(html: &str) -> Self {
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let tokenizer = Tokenizer::new(Reader::default(), Default::default());
        // Scripts are text to this reader, so it never stops to run one.
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.page.into_inner()
    }
}

/// The addresses in a style sheet.
pub fn style_sheet(css: &str) -> Vec<Reference> {
    let loaded =
        |address: &str| Reference { address: address.trim().trim_matches(['"', '\'']).to_owned(), is_followed: false };
    let urls = css.split("url(").skip(1).filter_map(|rest| rest.split_once(')'));
    let imports = css.split("@import").skip(1).filter_map(|rest| rest.split_once(';'));
    let imports = imports.filter(|(address, _)| !address.contains("url("));
    urls.chain(imports).map(|(address, _)| loaded(address)).collect()
}

/// `text` as the text of an element, or as the value of an attribute in double quotes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[derive(Default)]
struct Reader {
    page: RefCell<Page>,
}

impl TokenSink for Reader {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(tag) = token else {
            return TokenSinkResult::Continue;
        };
        if tag.kind != TagKind::StartTag {
            return TokenSinkResult::Continue;
        }
        self.page.borrow_mut().add(&tag);
        // The inside of these is no HTML.
        match &*tag.name {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" | "textarea" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

impl Page {
    fn add(&mut self, tag: &Tag) {
        let element = &*tag.name;
        for attribute in &tag.attrs {
            let value = attribute.value.to_string();
            match (element, &*attribute.name.local) {
                (_, "id") | ("a", "name") => {
                    self.ids.insert(value);
                }
                ("a" | "area", "href") => self.references.push(Reference { address: value, is_followed: true }),
                (_, "href" | "xlink:href" | "src" | "poster" | "data") => {
                    self.references.push(Reference { address: value, is_followed: false })
                }
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_addresses_are_found_and_scripts_are_not_read() {
        let page = Page::parse(
            "<h2 id=\"a&amp;b\"><a href='c.html#d'>x</a></h2><img src=e.png>\
             <script>if (1 <a href=\"f\") {}</script><p id=g>",
        );
        let ids: Vec<&str> = page.ids.iter().map(String::as_str).collect();
        let references: Vec<(&str, bool)> =
            page.references.iter().map(|it| (it.address.as_str(), it.is_followed)).collect();
        assert_eq!(ids, ["a&b", "g"]);
        assert_eq!(references, [("c.html#d", true), ("e.png", false)]);
    }

    #[test]
    fn a_style_sheet_loads_what_it_imports_and_names() {
        let found = style_sheet("@import \"a.css\"; @import url(b.css); p { background: url('c.png') }");
        let mut found: Vec<&str> = found.iter().map(|it| it.address.as_str()).collect();
        found.sort_unstable();
        assert_eq!(found, ["a.css", "b.css", "c.png"]);
    }
}

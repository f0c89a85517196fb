//! The frame that mdBook puts around each page, mended in the built HTML.
//!
//! A template of our own would be a copy of mdBook's with a few lines changed, and would have to follow each of its
//! versions. Here are only the changes. Each names what it replaces, so that a version of mdBook that writes something
//! else is noticed.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

/// What mdBook writes, once a page, and what stands there instead. `{root}` is the way from the page to the root of the
/// book.
const CHANGES: &[(&str, &str)] = &[
    // The contents are a long way for whoever goes by keyboard.
    ("<body>", "<body>\n    <a class=\"tc-skip\" href=\"#mdbook-content\">To the text</a>"),
    ("<div id=\"mdbook-menu-bar\" class=", "<div id=\"mdbook-menu-bar\" role=\"banner\" class="),
    // Two themes instead of five.
    (r#"<li role="none"><button role="menuitem" class="theme" id="mdbook-theme-rust">Rust</button></li>"#, ""),
    (r#"id="mdbook-theme-coal">Coal<"#, r#"id="mdbook-theme-coal">Dark<"#),
    (r#"<li role="none"><button role="menuitem" class="theme" id="mdbook-theme-navy">Navy</button></li>"#, ""),
    (r#"<li role="none"><button role="menuitem" class="theme" id="mdbook-theme-ayu">Ayu</button></li>"#, ""),
    // The page's own title is its one heading of the first level, and the book's title leads home.
    (r#"<h1 class="menu-title">"#, r#"<a class="menu-title" href="{root}index.html">"#),
    (r#"<div id="mdbook-search-wrapper" class="#, r#"<div id="mdbook-search-wrapper" role="search" class="#),
    // The id that it means has a prefix.
    (
        r#"aria-describedby="searchresults-header""#,
        r#"aria-label="Search this book" aria-describedby="mdbook-searchresults-header""#,
    ),
];

/// The control of the table of contents: a label of a check box, which no keyboard reaches. It stays for readers
/// without scripts; for the others there is a button, to which `frame.js` gives its life.
const LABEL: (&str, &str) = (r#"<label id="mdbook-sidebar-toggle""#, "</label>");

/// Mends every page of the book built in `built`.
///
/// # Errors
/// When a file cannot be read or written, or when mdBook's frame is not the one that is known here.
pub fn mend(built: &Path, pages: impl IntoIterator<Item = PathBuf>) -> Result<()> {
    for page in pages {
        let path = built.join(&page);
        let html = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let root = "../".repeat(page.components().count() - 1);
        let mended = mended(&html, &root).with_context(|| {
            format!("cannot mend {}: mdBook writes another frame now; adapt book/builder/frame.rs", page.display())
        })?;
        fs::write(&path, mended).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(())
}

/// `html` with every change made.
fn mended(html: &str, root: &str) -> Result<String> {
    // Only the frame: a page may well show the same text in an example, although not with these brackets.
    let mut html = html.to_owned();
    for (old, new) in CHANGES {
        let at = once(&html, old)?;
        html.replace_range(at..at + old.len(), &new.replace("{root}", root));
    }
    // The end of the title that has become a link.
    let title = once(&html, "<a class=\"menu-title\"")?;
    let end = html[title..].find("</h1>").context("the book's title does not end")? + title;
    html.replace_range(end..end + "</h1>".len(), "</a>");

    // The corner of a table with two ways to read it. As a heading it would have nothing to say.
    let mut html = html.replace("<th></th>", "<td></td>");

    let start = once(&html, LABEL.0)?;
    let end = html[start..].find(LABEL.1).context("the label of the contents does not end")? + start;
    let label = &html[start..end];
    let icon = label.split_once('>').context("the label of the contents does not begin")?.1;
    let controls = format!(
        "<noscript>{}{}</noscript>\n<button id=\"mdbook-sidebar-toggle\" class=\"icon-button\" type=\"button\" \
         title=\"Table of contents\" aria-label=\"Table of contents\" aria-controls=\"mdbook-sidebar\">{icon}</button>",
        label.replacen(" id=\"mdbook-sidebar-toggle\"", "", 1).replacen(" aria-controls=\"mdbook-sidebar\"", "", 1),
        LABEL.1
    );
    html.replace_range(start..end + LABEL.1.len(), &controls);
    Ok(html)
}

/// Where `part` stands, if it does so exactly once.
fn once(html: &str, part: &str) -> Result<usize> {
    match html.matches(part).count() {
        1 => Ok(html.find(part).unwrap_or_default()),
        times => bail!("`{part}` stands there {times} times, and 1 was expected"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_is_not_known_is_refused() {
        let error = mended("<body><h1 class=\"menu-title\">A</h1></body>", "").expect_err("most of it is missing");
        assert!(error.to_string().contains("mdbook-menu-bar"), "{error}");
    }
}

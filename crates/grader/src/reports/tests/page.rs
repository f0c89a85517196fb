use super::*;
use crate::reports::page::{Bounds, within};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What a parser of HTML finds in a page.
#[derive(Default)]
struct Found {
    elements: RefCell<BTreeMap<String, usize>>,
    ids: RefCell<Vec<String>>,
    targets: RefCell<BTreeSet<String>>,
    attributes: RefCell<BTreeSet<String>>,
    open: RefCell<Vec<String>>,
}

const VOID: [&str; 4] = ["meta", "input", "br", "link"];

impl TokenSink for Found {
    type Handle = ();

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let Token::TagToken(Tag { kind, name, attrs, .. }) = token else {
            if let Token::ParseError(error) = token {
                panic!("line {line}: {error}");
            }
            return TokenSinkResult::Continue;
        };
        let name = name.to_string();
        if kind == TagKind::EndTag {
            assert_eq!(self.open.borrow_mut().pop(), Some(name), "line {line}: tags close in order");
            return TokenSinkResult::Continue;
        }
        *self.elements.borrow_mut().entry(name.clone()).or_default() += 1;
        for attribute in attrs {
            let (key, value) = (attribute.name.local.to_string(), attribute.value.to_string());
            match key.as_str() {
                "id" => self.ids.borrow_mut().push(value),
                "href" => drop(self.targets.borrow_mut().insert(value)),
                "data-replay" => drop(self.targets.borrow_mut().insert(format!("#{value}"))),
                _ => {}
            }
            self.attributes.borrow_mut().insert(key);
        }
        if !VOID.contains(&name.as_str()) {
            self.open.borrow_mut().push(name.clone());
        }
        match name.as_str() {
            "script" => TokenSinkResult::RawData(RawKind::ScriptData),
            "style" => TokenSinkResult::RawData(RawKind::Rawtext),
            "title" => TokenSinkResult::RawData(RawKind::Rcdata),
            _ => TokenSinkResult::Continue,
        }
    }
}

fn parse(html: &[u8]) -> Found {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(String::from_utf8(html.to_vec()).expect("a page is UTF-8")));
    let tokenizer = Tokenizer::new(Found::default(), Default::default());
    // Scripts are text to this reader, so it never stops to run one.
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    assert!(tokenizer.sink.open.borrow().is_empty(), "everything is closed");
    tokenizer.sink
}

#[test]
fn what_students_write_stays_text() {
    let html = page(&mixed());
    let found = parse(&html);
    // Ours are two, and the data of the replay and of its sources.
    assert_eq!(found.elements.borrow()["script"], 4);
    assert_eq!(found.elements.borrow()["template"], 1);
    let handlers: Vec<String> =
        found.attributes.borrow().iter().filter(|name| name.starts_with("on")).cloned().collect();
    assert!(handlers.is_empty(), "{handlers:?}");
    assert!(!html.contains(&0x1b) && !html.contains(&0));
    for loads in [&b"src="[..], b"url(", b"@import", b"http:", b"https:"] {
        assert!(!html.windows(loads.len()).any(|window| window == loads), "{}", String::from_utf8_lossy(loads));
    }
}

#[test]
fn every_link_has_its_place_and_every_id_is_there_once() {
    for class in [mixed(), class(vec![]), class(vec![record("s1", vec![])])] {
        let found = parse(&page(&class));
        let ids = found.ids.into_inner();
        let set: BTreeSet<String> = ids.iter().map(|id| format!("#{id}")).collect();
        assert_eq!(set.len(), ids.len(), "{ids:?}");
        let targets = found.targets.into_inner();
        assert!(targets.is_subset(&set), "{:?}", targets.difference(&set));
        assert_eq!(ids.iter().filter(|id| id.starts_with("s-")).count(), class.records.len());
    }
}

#[test]
fn a_page_says_what_it_found_and_what_a_grade_is() {
    let text = String::from_utf8(page(&mixed())).unwrap();
    for piece in
        ["shares its process with the test", "<strong>3</strong> students", "1 of 3", "Late by 1 d 1 h", "Nobody"]
    {
        assert_eq!(text.contains(piece), piece != "Nobody", "{piece}");
    }
    assert!(String::from_utf8(page(&class(vec![]))).unwrap().contains("Nobody is in this class."));
}

#[test]
fn the_size_is_bounded_and_what_is_left_out_is_said() {
    let bounds = Bounds { report: 500, reports: 20_000, replay: 2_000, replays: 9_000 };
    let trace = |n: usize| serde_json::json!({ "title": "t", "trace": n.to_string(), "sources": [["a.rs", n.to_string().repeat(200)]] });
    let student = |n: usize| {
        let exercise = |id: &str, n: usize| Graded {
            report: "<\n".repeat(400),
            trace: Some(trace(n).to_string()),
            ..graded(id, Outcome::Failed)
        };
        // The second exercise fails in the same way for all.
        Record { id: format!("s{n}"), ..record("s", vec![exercise("a", n), exercise("b", 1_000)]) }
    };
    let class = class((0..30).map(student).collect());
    let html = within(&class, &whole, bounds).unwrap();
    let text = String::from_utf8_lossy(&html);
    assert!(text.contains("Cut here; <code>records/s0.json</code> has the whole."));
    assert!(text.contains("A run that fails is in <code>records/s29.json</code>: this page has no room for it."));
    assert!(text.contains("The report is in <code>records/s29.json</code>: this page has no room for it."));
    assert!(text.matches("data-replay=").count() > 30, "what is shared costs once");
    parse(&html);
    // Ten times the bounds for reports are ten times the bytes, so it is these that bound the page.
    let wide = within(&class, &whole, Bounds { reports: 200_000, ..bounds }).unwrap();
    assert!((40_000..200_000).contains(&(wide.len() - html.len())), "{} {}", wide.len(), html.len());
}

#[test]
fn headlines_are_bounded_too() {
    let length = |headline: &str| {
        let says = |name: &str| Test { headline: headline.into(), ..test(name, Outcome::Failed, 0) };
        let exercise = Graded { tests: ["a", "b", "c"].map(says).to_vec(), ..graded("a", Outcome::Failed) };
        let student = |n| Record { id: format!("s{n}"), ..record("s", vec![exercise.clone()]) };
        let class = class((0..30).map(student).collect());
        within(&class, &whole, Bounds { reports: 20_000, ..Bounds::default() }).unwrap().len()
    };
    assert!(length(&"long ".repeat(200)) < length("") + 20_000);
}

#[test]
fn a_source_of_many_replays_is_on_the_page_once() {
    let student = |n: usize| {
        let sources = [["own.rs", &format!("OWN{n}")], ["test.rs", "TEST"]];
        let trace = serde_json::json!({ "title": "t", "trace": n.to_string(), "sources": sources }).to_string();
        Record {
            id: format!("s{n}"),
            ..record("s", vec![Graded { trace: Some(trace), ..graded("a", Outcome::Failed) }])
        }
    };
    let text = String::from_utf8(page(&class((0..3).map(student).collect()))).unwrap();
    assert!(text.contains("id=\"sources\">[\"OWN0\",\"TEST\",\"OWN1\",\"OWN2\"]</script>"), "{text}");
    for (n, place) in [0, 2, 3].into_iter().enumerate() {
        let sources = format!("\"sources\":[[\"own.rs\",{place}],[\"test.rs\",1]],\"title\":\"t\",\"trace\":\"{n}\"");
        assert!(text.contains(&sources), "{sources}");
    }
}

#[test]
fn a_damaged_replay_is_left_out() {
    let broken = Graded { trace: Some("{\"trace\": ".into()), ..graded("a", Outcome::Failed) };
    let found = parse(&page(&class(vec![record("s", vec![broken])])));
    assert!(!found.elements.borrow().contains_key("template"));
}

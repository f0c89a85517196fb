//! `--serve`, and the book as mdBook's own program builds it.

mod small_book;

use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::sync::mpsc;
use std::thread;

use book::serve;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use small_book::SmallBook;

/// What the server at `address` answers to a request for `path`: its head and the rest.
fn get(address: &str, path: &str) -> (String, String) {
    let host = address.trim_start_matches("http://").trim_end_matches('/');
    let mut stream = TcpStream::connect(host).expect("the server listens");
    write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n").expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers with text");
    let (head, body) = answer.split_once("\r\n\r\n").expect("an empty line ends the head");
    (head.to_owned(), body.to_owned())
}

#[test]
fn a_served_book_follows_its_pages() {
    let book = SmallBook::of(&[("book/src/index.md", "# First\n")]);
    assert_eq!(book.faults(), Vec::<String>::new());
    let (workspace, dest) = (book.workspace().to_owned(), book.dest());
    let (ready, address) = mpsc::channel();
    let server = thread::spawn(move || {
        let told = |address: &str| Ok(ready.send(address.to_owned())?);
        // Ends with an error once the test is over and its folder is gone.
        serve::serve(&workspace, &dest, 0, told)
    });
    let address = address.recv().expect("the server starts");

    let (head, page) = get(&address, "/");
    assert!(head.starts_with("HTTP/1.1 200 OK") && head.contains("Content-Type: text/html"), "{head}");
    assert!(page.contains("First") && page.contains("location.reload()"), "{page}");
    assert!(!fs::read_to_string(book.dest().join("index.html")).expect("the book").contains("location.reload()"));
    assert!(get(&address, "/theme/colors.css?a#b").0.contains("Content-Type: text/css"));
    for outside in ["/none.html", "/../Cargo.toml", "/theme/../../book.toml", "/%2e%2e/x", "/.nojekyll", "/theme"] {
        assert!(get(&address, outside).0.starts_with("HTTP/1.1 404"), "{outside}");
    }

    let before = get(&address, "/.builds");
    book.write("book/src/index.md", "# Second\n");
    while get(&address, "/.builds") == before {
        assert!(!server.is_finished(), "it has given up: {:?}", server.join());
        thread::yield_now();
    }
    assert!(get(&address, "/index.html").1.contains("Second"));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let port = taken.local_addr().expect("it has an address").port();
    let error = serve::serve(Path::new("."), Path::new("."), port, |_| Ok(())).expect_err("it is taken");
    assert!(error.to_string().starts_with(&format!("cannot serve at port {port}")), "{error}");
}

/// mdBook's own program is its driver and nothing of ours: here the driver runs the command of `book.toml`.
#[test]
fn mdbook_s_own_program_builds_the_pages() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut config = Config::from_disk(root.join("book.toml")).expect("the settings can be read");
    let command: String = config.get("preprocessor.course.command").expect("text").expect("there is a command");
    let arguments = command.strip_prefix("cargo run --quiet --package book -- ").expect("it runs this package");
    // The program that these tests were built with, for cargo may be at work here.
    let program = env!("CARGO_BIN_EXE_book").replace('\\', "/");
    config.set("preprocessor.course.command", format!("{program:?} {arguments}")).expect("it can be set");
    let dest = tempfile::tempdir().expect("a temporary folder");
    config.build.build_dir = dest.path().to_owned();
    MDBook::load_with_config(root, config).expect("the book can be read").build().expect("the book is built");
    let page = fs::read_to_string(dest.path().join("chapter3-thread-safety/ordered-locks.html")).expect("the page");
    assert!(page.contains("<details id=\"opposite_order\">") && !page.contains("{{#"), "its directives are answered");
}

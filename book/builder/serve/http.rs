//! A server for one reader: the files of a folder, to this machine, and word of each new build.
//!
//! It speaks as much HTTP as a browser needs: GET, one request a connection. A page is sent with a line of script that
//! waits for the next build and then loads the page again; the file on the disk has no such line.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use anyhow::{Context, Result};

/// Where a page asks for the number of the last build.
const BUILDS: &str = "/.builds";

/// Loads the page again after a build. It asks once a second: a connection that is kept open for each page would use up
/// those that a browser allows, after six tabs.
const SCRIPT: &str = "<script>{ let build; setInterval(async () => { const now = await fetch(\"/.builds\").then((it) => \
                      it.text()).catch(() => build); if (build !== undefined && build !== now) location.reload(); \
                      build = now; }, 1000); }</script>";

/// More than any browser sends in front of a request.
const LONGEST_REQUEST: u64 = 64 * 1024;

/// A running server. It ends with the process.
pub struct Server {
    address: SocketAddr,
    builds: Arc<AtomicU64>,
}

impl Server {
    /// Serves `folder` at `port` of the loopback address; with port 0 at one that is free.
    ///
    /// # Errors
    /// When the port is taken.
    pub fn start(folder: &Path, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).with_context(|| {
            format!("cannot serve at port {port}; `--serve 0` takes one that is free, and another number that one")
        })?;
        let address = listener.local_addr().context("cannot tell the server's own address")?;
        let builds = Arc::new(AtomicU64::new(0));
        let (folder, counted) = (folder.to_owned(), Arc::clone(&builds));
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (folder, builds) = (folder.clone(), Arc::clone(&counted));
                // A connection that broke off is the browser's own business: it asks again.
                let Ok(stream) = stream else { continue };
                thread::spawn(move || answer(stream, &folder, &builds));
            }
        });
        Ok(Self { address, builds })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets every open page load itself again.
    pub fn announce(&self) {
        self.builds.fetch_add(1, Ordering::Relaxed);
    }
}

/// Answers one request. An error means that the reader has gone away, which it may.
fn answer(mut stream: TcpStream, folder: &Path, builds: &AtomicU64) -> io::Result<()> {
    let mut head = BufReader::new((&stream).take(LONGEST_REQUEST)).lines();
    let request = head.next().transpose()?.unwrap_or_default();
    // The rest says nothing of interest, and has to be read: closing a connection on unread bytes resets it.
    while head.next().transpose()?.is_some_and(|line| !line.is_empty()) {}
    let mut words = request.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    if method != "GET" {
        return send(&mut stream, "405 Method Not Allowed", "text/plain", b"only GET is understood here\n");
    }
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if path == BUILDS {
        // Another run of the server counts from the start again.
        let number = format!("{}-{}", std::process::id(), builds.load(Ordering::Relaxed));
        return send(&mut stream, "200 OK", "text/plain", number.as_bytes());
    }
    match file(folder, path) {
        Some((kind, mut content)) => {
            if kind == "text/html" {
                content.extend(SCRIPT.as_bytes());
            }
            send(&mut stream, "200 OK", kind, &content)
        }
        None => send(&mut stream, "404 Not Found", "text/plain", b"the book has no such page\n"),
    }
}

/// The type and the content of the file that `path` names, if it is one of `folder`.
fn file(folder: &Path, path: &str) -> Option<(&'static str, Vec<u8>)> {
    let mut file = PathBuf::from(folder);
    for part in path.split('/').filter(|part| !part.is_empty()) {
        // Names in the book have no other characters, and these lead nowhere else.
        let is_plain = part.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_.".contains(letter));
        if !is_plain || part.starts_with('.') {
            return None;
        }
        file.push(part);
    }
    if path.ends_with('/') {
        file.push("index.html");
    }
    let kind = match file.extension()?.to_str()? {
        "html" => "text/html",
        "css" => "text/css",
        "js" => "text/javascript",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "text/plain",
    };
    Some((kind, fs::read(file).ok()?))
}

/// Sends an answer, after which the connection ends.
fn send(stream: &mut TcpStream, status: &str, kind: &str, content: &[u8]) -> io::Result<()> {
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}; charset=utf-8\r\nContent-Length: {length}\r\n\
         Cache-Control: no-store\r\nConnection: close\r\n\r\n"
    )?;
    stream.write_all(content)?;
    stream.flush()
}

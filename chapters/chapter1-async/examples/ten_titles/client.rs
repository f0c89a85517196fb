//! The title of one page, by a thread that blocks until it is there, and by a future.

use std::io::{self, ErrorKind, Read, Write};

use http_body_util::{BodyExt, Empty};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{CONNECTION, HOST};
use hyper::{Request, Uri};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

/// Fetches it and blocks the thread meanwhile. What goes over the wire is the same, written by hand.
pub fn fetch_blocking(url: &str) -> io::Result<String> {
    let (host, path) = parts(url)?;
    let mut stream = std::net::TcpStream::connect(&host)?;
    write!(stream, "GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n")?;
    let mut response = String::new();
    stream.read_to_string(&mut response)?;
    match response.split_ascii_whitespace().nth(1) {
        Some("200") => title(&response, url),
        status => Err(refused(url, status.unwrap_or("no status"))),
    }
}

/// Fetches it by hyper. Whoever drops the future closes the connection.
pub async fn fetch(url: String) -> io::Result<String> {
    let (host, path) = parts(&url)?;
    let stream = TcpStream::connect(&host).await?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
    let request = Request::get(path).header(HOST, host).header(CONNECTION, "close").body(Empty::<Bytes>::new());
    let request = request.map_err(io::Error::other)?;
    let response = async {
        let response = sender.send_request(request).await?;
        let status = response.status();
        Ok((status, response.into_body().collect().await?.to_bytes()))
    };
    // Neither gets on without the other: the connection carries what the response is made of.
    let ((status, body), ()) = tokio::try_join!(response, connection).map_err(io::Error::other)?;
    if !status.is_success() {
        return Err(refused(&url, status.as_str()));
    }
    title(&String::from_utf8_lossy(&body), &url)
}

/// The host with its port, and the path.
fn parts(url: &str) -> io::Result<(String, String)> {
    let wrong = |what: &str| io::Error::new(ErrorKind::InvalidInput, format!("{url}: {what}"));
    let uri: Uri = url.parse().map_err(|_| wrong("this is not a URL"))?;
    let host = uri.authority().ok_or_else(|| wrong("the host is missing"))?;
    Ok((host.to_string(), uri.path().to_owned()))
}

fn title(html: &str, url: &str) -> io::Result<String> {
    let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
    let (title, _) =
        title.ok_or_else(|| io::Error::new(ErrorKind::InvalidData, format!("{url}: the page has no title")))?;
    Ok(title.to_owned())
}

fn refused(url: &str, status: &str) -> io::Error {
    io::Error::other(format!("{url}: the server answered {status}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_what_stands_between_its_tags() {
        assert_eq!(title("<p><title>A B</title></p><title>C</title>", "u").expect("it has one"), "A B");
        for html in ["", "<title>", "</title>A<title>"] {
            let error = title(html, "http://h/p").expect_err(html).to_string();
            assert_eq!(error, "http://h/p: the page has no title");
        }
    }

    #[test]
    fn a_url_has_a_host_and_a_path() {
        assert_eq!(parts("http://h:8/p/q").expect("it has both"), ("h:8".to_owned(), "/p/q".to_owned()));
        for url in ["/p", "http://", "a b"] {
            let error = parts(url).expect_err(url);
            assert_eq!(error.kind(), ErrorKind::InvalidInput);
            assert!(error.to_string().starts_with(url), "{error}");
        }
    }
}

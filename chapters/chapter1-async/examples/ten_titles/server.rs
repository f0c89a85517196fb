//! Ten pages and more, by hyper, on a thread of its own: `/pages/7` has the title "Page 7".

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::service::service_fn;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::sleep;

/// Answers until it is stopped or dropped.
pub struct Server {
    address: SocketAddr,
    under_way: Arc<UnderWay>,
    /// Dropping it tells the thread to stop.
    running: oneshot::Sender<()>,
    thread: JoinHandle<io::Result<()>>,
}

/// How many requests there are, and the most there have been.
#[derive(Default)]
struct UnderWay {
    now: AtomicUsize,
    most: AtomicUsize,
}

/// One request. It counts as long as this lives, also if the client goes away in the middle.
struct Counted<'a>(&'a UnderWay);

impl Server {
    /// Listens on this machine only, on a port that the system chooses, and answers each request after the delay.
    pub fn start(delay: Duration) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        // Whoever connects from now on is served, however long the thread takes to start.
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let under_way = Arc::new(UnderWay::default());
        let (running, stopped) = oneshot::channel();
        let counted = Arc::clone(&under_way);
        let thread = thread::Builder::new().name("server".into()).spawn(move || {
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener)?;
                tokio::select! {
                    error = accept(listener, delay, counted) => error,
                    _ = stopped => Ok(()),
                }
            })
        })?;
        Ok(Self { address, under_way, running, thread })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The most requests that were under way at once since this was last asked.
    pub fn take_most_at_once(&self) -> usize {
        self.under_way.most.swap(0, SeqCst)
    }

    /// Stops it, and says if it had stopped by itself.
    pub fn stop(self) -> io::Result<()> {
        drop(self.running);
        self.thread.join().unwrap_or_else(|_| Err(io::Error::other("its thread panicked")))
    }
}

/// A task for each connection. Returns only when no more can be accepted.
async fn accept(listener: TcpListener, delay: Duration, under_way: Arc<UnderWay>) -> io::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        let under_way = Arc::clone(&under_way);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(request, delay, &under_way));
            // The client hears of an error, too, or is gone; nobody else needs to.
            let _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    delay: Duration,
    under_way: &UnderWay,
) -> Result<Response<Full<Bytes>>, Infallible> {
    // It ends before the client has the answer: who asks in turn is never counted twice.
    let _counted = Counted::new(under_way);
    sleep(delay).await;
    let page = request.uri().path().strip_prefix("/pages/").and_then(|page| page.parse::<u32>().ok());
    let (status, html) = match page {
        Some(page) => (StatusCode::OK, format!("<!doctype html><title>Page {page}</title><p>Hello.")),
        None => (StatusCode::NOT_FOUND, "<!doctype html><title>Not found</title>".to_owned()),
    };
    let mut response = Response::new(Full::from(html));
    *response.status_mut() = status;
    Ok(response)
}

impl<'a> Counted<'a> {
    fn new(under_way: &'a UnderWay) -> Self {
        let now = under_way.now.fetch_add(1, SeqCst) + 1;
        under_way.most.fetch_max(now, SeqCst);
        Self(under_way)
    }
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, SeqCst);
    }
}

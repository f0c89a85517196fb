//! Whoever is at the other end of the network.

use proctor::Lanes;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use tokio::time::{Duration, sleep};

/// A fake service that takes its time, and records each request on a lane. Its clones are the same service.
#[derive(Clone, Debug)]
pub struct Service {
    lanes: Lanes,
    what: String,
    counts: Arc<Counts>,
}

/// All of them are read when the simulation is over, on the thread that ran it: nothing is published by them.
#[derive(Debug, Default)]
struct Counts {
    arrived: AtomicUsize,
    served: AtomicUsize,
    cancelled: AtomicUsize,
}

impl Service {
    /// A service whose requests are recorded with this text, such as `fetch`.
    pub fn new(lanes: &Lanes, what: &str) -> Service {
        Service { lanes: lanes.clone(), what: what.into(), counts: Arc::default() }
    }

    /// One request, on a lane of this name, that is answered after so much virtual time. When its future is dropped before
    /// that, it is cancelled, and marked so. It arrives with the first poll: a future that nobody polls is no request.
    pub async fn serve(&self, lane: impl Into<String>, latency: Duration) {
        let lane = lane.into();
        self.counts.arrived.fetch_add(1, Relaxed);
        let _span = self.lanes.span(&lane, &self.what);
        let mut request = Request { service: self, lane, over: false };
        sleep(latency).await;
        request.over = true;
    }

    /// How many requests have come.
    pub fn arrived(&self) -> usize {
        self.counts.arrived.load(Relaxed)
    }

    /// How many were answered.
    pub fn served(&self) -> usize {
        self.counts.served.load(Relaxed)
    }

    /// How many were dropped before their answer.
    pub fn cancelled(&self) -> usize {
        self.counts.cancelled.load(Relaxed)
    }

    /// How many were there at the same time, at most.
    pub fn most_at_once(&self) -> usize {
        self.lanes.most_at_once(&self.what)
    }
}

/// Sees whether its request comes to its end.
struct Request<'s> {
    service: &'s Service,
    lane: String,
    over: bool,
}

impl Drop for Request<'_> {
    fn drop(&mut self) {
        if self.over {
            self.service.counts.served.fetch_add(1, Relaxed);
        } else {
            self.service.counts.cancelled.fetch_add(1, Relaxed);
            self.service.lanes.mark(std::mem::take(&mut self.lane), "cancelled");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{lanes, simulate};
    use tokio::time::timeout;

    const MS: Duration = Duration::from_millis(1);

    #[test]
    fn requests_are_counted_and_their_lanes_end_when_they_do() {
        let lanes = lanes();
        let service = Service::new(&lanes, "fetch");
        let run = simulate(async {
            // Nobody polls this one.
            drop(service.serve("never", MS));
            tokio::join!(service.serve("a", 100 * MS), service.serve("b", 50 * MS));
            timeout(20 * MS, service.serve("c", 100 * MS)).await
        });
        assert_eq!(run.map(|run| (run.value.is_err(), run.took)), Ok((true, 120 * MS)));
        let counts = (service.arrived(), service.served(), service.cancelled(), service.most_at_once());
        assert_eq!(counts, (3, 2, 1, 2));
        let entries = lanes.recording().entries;
        let times: Vec<_> = entries.iter().map(|e| (e.lane.as_str(), e.what.as_str(), e.from, e.to)).collect();
        let expected = [
            ("a", "fetch", 0, Some(100)),
            ("b", "fetch", 0, Some(50)),
            ("c", "fetch", 100, Some(120)),
            ("c", "cancelled", 120, Some(120)),
        ];
        assert_eq!(times, expected);
    }
}

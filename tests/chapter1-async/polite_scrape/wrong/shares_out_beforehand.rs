//! Gives each worker every third url at the beginning.

use futures::future::join_all;
use std::io;
use std::num::NonZeroUsize;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

trait ConcatAll<T> {
    fn concat_all(self) -> Vec<T>;
}

impl<T> ConcatAll<T> for Vec<Vec<T>> {
    fn concat_all(self) -> Vec<T> {
        self.into_iter().flatten().collect()
    }
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let workers = limit.get().min(urls.len());
    let shares = (0..workers).map(async |worker| {
        let mut titles = Vec::new();
        for (place, url) in urls.iter().enumerate().skip(worker).step_by(workers) {
            let title = async { client.get(url.clone()).await?.title().await };
            titles.push((place, title.await));
        }
        titles
    });
    let mut titles = join_all(shares).await.concat_all();
    titles.sort_by_key(|(place, _)| *place);
    titles.into_iter().map(|(_, title)| title).collect()
}

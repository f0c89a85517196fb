//! Keeps a set of tasks full, and waits for any of them when it is.

use std::io;
use std::num::NonZeroUsize;
use tokio::task::JoinSet;

pub trait Client: Clone + Send + Sync + 'static {
    type Response: Response;

    fn get(&self, url: String) -> impl Future<Output = io::Result<Self::Response>> + Send;
}

pub trait Response: Send + 'static {
    fn title(self) -> impl Future<Output = io::Result<String>> + Send;
}

async fn title_of<C: Client>(client: C, url: String) -> io::Result<String> {
    client.get(url).await?.title().await
}

pub async fn titles<C: Client>(urls: Vec<String>, limit: NonZeroUsize, client: C) -> Vec<io::Result<String>> {
    let mut titles = Vec::new();
    let mut tasks: JoinSet<(usize, io::Result<String>)> = JoinSet::new();
    titles.resize_with(urls.len(), || Err(io::Error::other("it was never requested")));
    for (place, url) in urls.into_iter().enumerate() {
        if tasks.len() >= limit.get()
            && let Some(over) = tasks.join_next().await
        {
            let (place, title) = over.unwrap();
            titles[place] = title;
        }
        let client = client.clone();
        tasks.spawn(async move { (place, title_of(client, url).await) });
    }
    for (place, title) in tasks.join_all().await {
        titles[place] = title;
    }
    titles
}

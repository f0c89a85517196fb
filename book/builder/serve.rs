//! `--serve`: the book on this machine alone, built again whenever something that it shows has changed.
//!
//! ```text
//! changes   what the book is made of, looked at again and again
//! http      files for a browser, and word of each new build
//! ```
//!
//! Only the standard library: one reader needs no web framework, and everybody who builds the book would compile it.

pub mod changes;
pub mod http;

use std::convert::Infallible;
use std::path::Path;
use std::time::Duration;

use anyhow::Result;

use crate::fault::Faults;

use changes::Snapshot;
use http::Server;

/// Between two looks at the files: soon enough for somebody who has just saved one.
const PAUSE: Duration = Duration::from_millis(300);

/// Serves the book in `dest` at `port` of the loopback address, for ever. Builds it anew from `workspace` after each
/// change and says so on standard error.
///
/// With port 0 the system chooses one. `ready` is told the address.
///
/// # Errors
/// When the port is taken, when `ready` fails, or when there is trouble that no edit of a page can end.
pub fn serve(workspace: &Path, dest: &Path, port: u16, ready: impl FnOnce(&str) -> Result<()>) -> Result<Infallible> {
    let server = Server::start(dest, port)?;
    ready(&format!("http://{}/", server.address()))?;
    let mut built = Snapshot::take(workspace)?;
    loop {
        std::thread::sleep(PAUSE);
        let now = Snapshot::take(workspace)?;
        let Some(path) = now.difference(&built) else { continue };
        eprintln!("{} has changed", path.display());
        // Before the build: what is saved while it runs is a change after it.
        built = now;
        match crate::build(workspace, dest, crate::Edition::Whole) {
            Ok(pages) => {
                eprintln!("{pages} pages");
                server.announce();
            }
            Err(error) if error.is::<Faults>() => eprintln!("{error}"),
            Err(error) => return Err(error),
        }
    }
}

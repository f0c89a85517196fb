//! All threads are started, and each holds the one lock while it greets.

use std::sync::Mutex;
use std::thread;

pub fn greet_all(
    greeters: &[(&str, usize)],
    greet: impl Fn(&str) -> String + Send + Sync + 'static,
) -> Vec<thread::Result<Vec<String>>> {
    let greet = &greet;
    let said = Mutex::new(vec![Vec::new(); greeters.len()]);
    thread::scope(|scope| {
        let mut started = Vec::new();
        for (place, &(name, times)) in greeters.iter().enumerate() {
            let said = &said;
            started.push(scope.spawn(move || {
                for _ in 0..times {
                    let mut said = said.lock().unwrap_or_else(|e| e.into_inner());
                    said[place].push(greet(name));
                }
            }));
        }
        let ends: Vec<_> = started.into_iter().map(|greeter| greeter.join()).collect();
        let mut said = said.lock().unwrap_or_else(|e| e.into_inner());
        ends.into_iter().zip(said.drain(..)).map(|(end, said)| end.map(|()| said)).collect()
    })
}

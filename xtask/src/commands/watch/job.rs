//! Stopping and going on as a job of a shell: Ctrl-Z, `kill -TSTP`, and `kill -STOP`, which nobody can see coming.
//!
//! A program that fills the terminal gives it back before it stops. So the signal that asks for a stop only sets a flag, but
//! for when the terminal is not ours: then it stops us at once, as it stops the editor that has the terminal.

#[cfg(unix)]
pub use unix::Job;

#[cfg(not(unix))]
pub use nowhere::Job;

#[cfg(unix)]
mod unix {
    use rustix::process::{Signal, getpgrp, getsid, kill_current_process_group};
    use signal_hook::consts::{SIGCONT, SIGTSTP};
    use signal_hook::flag::{register, register_conditional_default};
    use std::io;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::time::Duration;

    /// What the shell has asked of us.
    #[derive(Default)]
    pub struct Job {
        stop: Arc<AtomicBool>,
        goes_on: Arc<AtomicBool>,
        /// A signal stops us without being asked: the terminal is somebody else's.
        at_once: Arc<AtomicBool>,
    }

    impl Job {
        /// From here on, a stop is asked for and not made.
        pub fn listen() -> io::Result<Job> {
            let job = Job::default();
            register_conditional_default(SIGTSTP, Arc::clone(&job.at_once))?;
            register(SIGTSTP, Arc::clone(&job.stop))?;
            register(SIGCONT, Arc::clone(&job.goes_on))?;
            Ok(job)
        }

        /// Should we stop?
        pub fn is_to_stop(&self) -> bool {
            self.stop.swap(false, Ordering::Relaxed)
        }

        /// Were we stopped without being asked, and go on? Then the terminal is as a shell wants it.
        pub fn goes_on(&self) -> bool {
            self.goes_on.swap(false, Ordering::Relaxed)
        }

        /// Does something while the terminal is not ours.
        pub fn apart<T>(&self, act: impl FnOnce() -> T) -> T {
            self.at_once.store(is_job(), Ordering::Relaxed);
            let result = act();
            self.at_once.store(false, Ordering::Relaxed);
            // What was asked for meanwhile has been done.
            self.stop.store(false, Ordering::Relaxed);
            self.goes_on.store(false, Ordering::Relaxed);
            result
        }

        /// Stops the whole job until the shell lets it go on. To be called [apart](Job::apart).
        pub fn stop(&self) {
            if !is_job() {
                return;
            }
            self.goes_on.store(false, Ordering::Relaxed);
            if kill_current_process_group(Signal::TSTP).is_err() {
                return;
            }
            // The system may hand the signal to another of our threads, a little later. While we are stopped, no round passes.
            for _ in 0..200 {
                if self.goes_on.load(Ordering::Relaxed) {
                    return;
                }
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }

    /// Is there a shell that could let us go on? It gives each of its jobs a process group of its own.
    fn is_job() -> bool {
        getsid(None).is_ok_and(|session| session != getpgrp())
    }
}

#[cfg(not(unix))]
mod nowhere {
    /// There are no jobs here.
    pub struct Job;

    impl Job {
        /// There is nothing to hear.
        pub fn listen() -> std::io::Result<Job> {
            Ok(Job)
        }

        /// Never.
        pub fn is_to_stop(&self) -> bool {
            false
        }

        /// Never.
        pub fn goes_on(&self) -> bool {
            false
        }

        /// Does it.
        pub fn apart<T>(&self, act: impl FnOnce() -> T) -> T {
            act()
        }

        /// There is no such thing.
        pub fn stop(&self) {}
    }
}

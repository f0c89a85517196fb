//! What is done once, by whoever comes first.

use crate::event::{Op, Site};
use crate::model::{self, Id, Monitor, Wake, log};
use std::fmt;
use std::panic::Location;

/// As `std::sync::Once`.
pub struct Once(OnceLock<()>);

impl Once {
    /// Nothing is done yet.
    #[track_caller]
    #[expect(clippy::new_without_default, reason = "std's has no Default either")]
    pub fn new() -> Self {
        Once(OnceLock::with_kind("Once", Location::caller().into()))
    }

    /// Runs `f` if nobody has; waits while somebody does.
    #[track_caller]
    pub fn call_once(&self, f: impl FnOnce()) {
        self.0.get_or_init(f);
    }

    /// True when a call has ended.
    #[track_caller]
    pub fn is_completed(&self) -> bool {
        self.0.get().is_some()
    }
}

impl fmt::Debug for Once {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Once").finish_non_exhaustive()
    }
}

/// As `std::sync::OnceLock`.
pub struct OnceLock<T> {
    model: Option<Box<(Id, Monitor<Stage>)>>,
    data: std::sync::OnceLock<T>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Empty,
    Running,
    Full,
}

impl<T> OnceLock<T> {
    /// Empty.
    #[track_caller]
    pub fn new() -> Self {
        Self::with_kind("OnceLock", Location::caller().into())
    }

    fn with_kind(kind: &'static str, at: Site) -> Self {
        let model = model::inside().then(|| Box::new((Id::new(kind, None, None, at), Monitor::new(Stage::Empty))));
        OnceLock { model, data: std::sync::OnceLock::new() }
    }

    /// The value, if there is one.
    #[track_caller]
    pub fn get(&self) -> Option<&T> {
        if let Some(model) = &self.model {
            let (id, stage) = &**model;
            let me = id.enter();
            let full = stage.look(me, |stage| *stage == Stage::Full);
            log(me, Op::Act { object: id.index, what: "looks at" }, Location::caller().into());
            if !full {
                return None;
            }
        } else {
            model::must_be_outside("OnceLock");
        }
        self.data.get()
    }

    /// Fills it.
    ///
    /// # Errors
    ///
    /// With the value, when it is full.
    #[track_caller]
    pub fn set(&self, value: T) -> Result<(), T> {
        let mut value = Some(value);
        self.fill(|| value.take(), Location::caller().into());
        match value {
            None => Ok(()),
            Some(value) => Err(value),
        }
    }

    /// The value; if there is none, `f` makes it. Waits while another thread does.
    #[track_caller]
    pub fn get_or_init(&self, f: impl FnOnce() -> T) -> &T {
        let mut f = Some(f);
        self.fill(|| f.take().map(|f| f()), Location::caller().into());
        self.data.get().expect("it was filled by this thread or before")
    }

    /// Runs `make` if this thread is the first.
    fn fill(&self, mut make: impl FnMut() -> Option<T>, at: Site) {
        let Some(model) = &self.model else {
            model::must_be_outside("OnceLock");
            self.data.get_or_init(|| make().expect("called once"));
            return;
        };
        let (id, stage) = &**model;
        let me = id.enter();
        let first = stage.wait(me, Wake::Never, (id.index, "for a value in"), at, |stage| match *stage {
            Stage::Empty => {
                *stage = Stage::Running;
                Some(true)
            }
            Stage::Running => None,
            Stage::Full => Some(false),
        });
        if first == Some(true) {
            log(me, Op::Act { object: id.index, what: "starts to fill" }, at);
            let value = make().expect("called once");
            stage.change(me, |stage| {
                self.data.set(value).ok().expect("nobody else fills it meanwhile");
                *stage = Stage::Full;
            });
            log(me, Op::Act { object: id.index, what: "has filled" }, at);
        } else {
            log(me, Op::Act { object: id.index, what: "finds a value in" }, at);
        }
    }

    /// The value, if there is one.
    pub fn get_mut(&mut self) -> Option<&mut T> {
        self.data.get_mut()
    }

    /// The value, if there is one.
    pub fn into_inner(self) -> Option<T> {
        self.data.into_inner()
    }
}

impl<T> Default for OnceLock<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for OnceLock<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // To look is a step like any other.
        let mut lock = f.debug_tuple("OnceLock");
        match self.get() {
            Some(value) => lock.field(value),
            None => lock.field(&format_args!("<uninit>")),
        }
        .finish()
    }
}

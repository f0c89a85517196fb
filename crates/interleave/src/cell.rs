//! Data that nothing but the program's own rules protects; a model checks the rules.

use crate::event::{ObjectIndex, Op, Site};
use crate::model::{self, Id, log};
use std::fmt;
use std::panic::Location;

/// `std::cell::UnsafeCell` with access by closures, as loom's.
///
/// Inside a model two accesses of which one writes, and which nothing orders, are a data race; so
/// is an access inside another one's closure.
pub struct UnsafeCell<T> {
    model: Option<Box<(Id, loom::cell::UnsafeCell<()>)>>,
    data: std::cell::UnsafeCell<T>,
}

impl<T> UnsafeCell<T> {
    /// A cell.
    #[track_caller]
    pub fn new(value: T) -> Self {
        let at: Site = Location::caller().into();
        let model =
            model::inside().then(|| Box::new((Id::new("UnsafeCell", None, None, at), loom::cell::UnsafeCell::new(()))));
        UnsafeCell { model, data: std::cell::UnsafeCell::new(value) }
    }

    /// Gives `f` a pointer to read through while it runs.
    #[track_caller]
    pub fn with<R>(&self, f: impl FnOnce(*const T) -> R) -> R {
        match self.access(false, Location::caller().into()) {
            Some(cell) => cell.with(|_| f(self.data.get())),
            None => f(self.data.get()),
        }
    }

    /// Gives `f` a pointer to write through while it runs.
    #[track_caller]
    pub fn with_mut<R>(&self, f: impl FnOnce(*mut T) -> R) -> R {
        match self.access(true, Location::caller().into()) {
            Some(cell) => cell.with_mut(|_| f(self.data.get())),
            None => f(self.data.get()),
        }
    }

    /// The data.
    pub fn into_inner(self) -> T {
        self.data.into_inner()
    }

    /// The data, which nobody else can touch meanwhile.
    pub fn get_mut(&mut self) -> &mut T {
        self.data.get_mut()
    }

    #[track_caller]
    /// The access is recorded before loom looks whether it races.
    fn access(&self, write: bool, at: Site) -> Option<&loom::cell::UnsafeCell<()>> {
        let Some(model) = &self.model else {
            model::must_be_outside("UnsafeCell");
            return None;
        };
        let (id, cell) = &**model;
        let me = id.enter();
        let cell_index: ObjectIndex = id.index;
        log(me, Op::Access { cell: cell_index, write }, at);
        Some(cell)
    }
}

impl<T: Default> Default for UnsafeCell<T> {
    #[track_caller]
    fn default() -> Self {
        Self::new(T::default())
    }
}

impl<T> fmt::Debug for UnsafeCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnsafeCell").finish_non_exhaustive()
    }
}

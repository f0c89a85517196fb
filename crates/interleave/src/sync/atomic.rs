//! `std::sync::atomic`, explored inside a model.
//!
//! # What is explored
//!
//! All executions of the C++20 memory model in which the steps have an order such that each comes
//! after those of its thread before it, after the write that it reads and after the writes that it
//! overwrites. A load may still return an older value than the latest of that order. What is left
//! out is load buffering and its like for writes (`2+2W`), in which threads see each other's later
//! steps. A random test holds this exact.
//!
//! # How it is made of loom's operations
//!
//! - loom keeps the stores to an atomic in a partial order, and loses track when read-modify-writes
//!   or loads tell more of it. So a store first runs a compare-exchange that fails, in one step with
//!   the store: such an operation returns a latest store and writes nothing, and having seen the
//!   latest store the new one is ordered after it. There is one latest store, then.
//! - loom does not keep `SeqCst` accesses in one order. So a `SeqCst` load runs as a compare-exchange
//!   that fails, unless the latest write was weaker: the order in which the steps run is theirs.
//! - loom knows the last load of an atomic only and would not try a store before an earlier load of
//!   another thread. So each thread that loads has a gate, which it passes after its loads and
//!   every other writer after its writes.

use crate::event::{Op, Site, ThreadIndex};
use crate::model::{self, Gate, Id, atomically, log, step};
use std::fmt;
use std::panic::Location;
use std::sync::PoisonError;
pub use std::sync::atomic::Ordering;
use std::sync::atomic::Ordering::{Acquire, Relaxed, SeqCst};

/// Orders the accesses before it and after it without touching an atomic.
///
/// # Panics
///
/// When `ordering` is `Relaxed`.
#[track_caller]
pub fn fence(ordering: Ordering) {
    if !model::inside() {
        return std::sync::atomic::fence(ordering);
    }
    assert!(ordering != Relaxed, "there is no such thing as a relaxed fence");
    let me = model::enter();
    if ordering == SeqCst {
        model::before_fence(me);
    }
    step(me, || loom::sync::atomic::fence(ordering));
    log(me, Op::Fence { ordering }, Location::caller().into());
}

/// How a value stands in an event.
trait Word: Copy {
    fn word(self) -> u64;
}

macro_rules! words {
    ($($t:ty as $wide:ty),*) => { $(impl Word for $t {
        fn word(self) -> u64 {
            <$wide>::from(self) as u64
        }
    })* };
}
words!(bool as u64, u32 as u64, u64 as u64, i32 as i64, i64 as i64);

impl Word for usize {
    fn word(self) -> u64 {
        self as u64
    }
}

impl Word for isize {
    fn word(self) -> u64 {
        self as i64 as u64
    }
}

/// An atomic of a model. `L` is loom's.
struct ModelAtomic<L> {
    id: Id,
    loom: L,
    /// The latest write had a weaker ordering than `SeqCst`. The threads of a model share an OS
    /// thread, so `Relaxed` is enough.
    weak: std::sync::atomic::AtomicBool,
    /// A gate for each thread that has loaded with a weaker ordering.
    readers: std::sync::Mutex<Vec<(ThreadIndex, Gate)>>,
}

impl<L> ModelAtomic<L> {
    /// A part of every weak load.
    ///
    /// loom knows the last load of an atomic only, so it would not try a store before an earlier
    /// load of another thread. With a gate for each reader that every writer passes it does.
    fn has_loaded(&self, me: ThreadIndex) {
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = readers.iter().find(|(reader, _)| *reader == me).map(|(_, gate)| gate.clone());
        let gate = known.unwrap_or_else(|| {
            let gate = Gate::new();
            readers.push((me, gate.clone()));
            gate
        });
        drop(readers);
        atomically(|| gate.pass(me));
    }

    /// A part of every write.
    fn has_written(&self, me: ThreadIndex, ordering: Ordering) {
        self.weak.store(ordering != SeqCst, Relaxed);
        let readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if readers.is_empty() {
            return;
        }
        atomically(|| readers.iter().filter(|(reader, _)| *reader != me).for_each(|(_, gate)| gate.pass(me)));
    }
}

/// std refuses these, and loom does not.
#[track_caller]
fn check_load(ordering: Ordering, what: &str) {
    assert!(
        !matches!(ordering, Ordering::Release | Ordering::AcqRel),
        "there is no such thing as a {ordering:?} {what}"
    );
}

/// The ordering of the failing compare-exchange that stands for a load.
fn of_load(ordering: Ordering) -> Ordering {
    if ordering == SeqCst { Acquire } else { ordering }
}

macro_rules! atomic {
    (
        $(#[$doc:meta])* $Name:ident: $T:ty, loom $Loom:ident: $L:ty,
        to_loom $to:expr, from_loom $from:expr, never $never:expr,
        rmw { $($(#[$rmw_doc:meta])* $rmw:ident => $loom_rmw:expr;)* }
    ) => {
        $(#[$doc])*
        pub struct $Name {
            model: Option<Box<ModelAtomic<loom::sync::atomic::$Loom>>>,
            std: std::sync::atomic::$Name,
        }

        impl $Name {
            /// An atomic with a first value. Reports name it after the variable or field of the
            /// line that calls this.
            #[track_caller]
            #[inline]
            pub fn new(value: $T) -> Self {
                Self::with_name(None, value, Location::caller().into())
            }

            /// An atomic with a first value and a name for reports.
            #[track_caller]
            pub fn named(name: &'static str, value: $T) -> Self {
                Self::with_name(Some(name), value, Location::caller().into())
            }

            #[inline]
            fn with_name(name: Option<&'static str>, value: $T, at: Site) -> Self {
                let model = model::inside().then(|| Box::new(ModelAtomic {
                    id: Id::new(stringify!($Name), name, Some(value.word()), at),
                    loom: loom::sync::atomic::$Loom::new($to(value)),
                    weak: std::sync::atomic::AtomicBool::new(false),
                    readers: std::sync::Mutex::default(),
                }));
                $Name { model, std: std::sync::atomic::$Name::new(value) }
            }

            /// Reads.
            ///
            /// # Panics
            ///
            /// When `ordering` is `Release` or `AcqRel`.
            #[track_caller]
            #[inline]
            pub fn load(&self, ordering: Ordering) -> $T {
                let Some(model) = &self.model else {
                    model::must_be_outside(stringify!($Name));
                    return self.std.load(ordering);
                };
                check_load(ordering, "load");
                let at = Location::caller().into();
                let me = model.id.enter_at(at);
                let value = Self::load_in_model(model, me, ordering);
                log(me, Op::Load { atomic: model.id.index, value: value.word(), ordering }, at);
                value
            }

            fn load_in_model(
                model: &ModelAtomic<loom::sync::atomic::$Loom>,
                me: crate::event::ThreadIndex,
                ordering: Ordering,
            ) -> $T {
                if ordering == SeqCst && !model.weak.load(Relaxed) {
                    return $from(step(me, || Self::latest(model, of_load(ordering))));
                }
                let value = step(me, || model.loom.load(ordering));
                model.has_loaded(me);
                $from(value)
            }

            /// A compare-exchange that fails. Should the value be the one that is never expected to
            /// occur, it stores that same value, which nobody can tell from nothing.
            fn latest(model: &ModelAtomic<loom::sync::atomic::$Loom>, ordering: Ordering) -> $L {
                let never: $L = $never;
                model.loom.compare_exchange(never, never, ordering, ordering).unwrap_or_else(|v| v)
            }

            /// Writes.
            ///
            /// # Panics
            ///
            /// When `ordering` is `Acquire` or `AcqRel`.
            #[track_caller]
            #[inline]
            pub fn store(&self, value: $T, ordering: Ordering) {
                let Some(model) = &self.model else {
                    model::must_be_outside(stringify!($Name));
                    return self.std.store(value, ordering);
                };
                let wrong = matches!(ordering, Ordering::Acquire | Ordering::AcqRel);
                assert!(!wrong, "there is no such thing as a {ordering:?} store");
                let at = Location::caller().into();
                let me = model.id.enter_at(at);
                step(me, || Self::latest(model, Relaxed));
                atomically(|| step(me, || model.loom.store($to(value), ordering)));
                model.has_written(me, ordering);
                log(me, Op::Store { atomic: model.id.index, value: value.word(), ordering }, at);
            }

            /// Writes `new` if the value is `current`.
            ///
            /// # Errors
            ///
            /// With the value, when it is another.
            ///
            /// # Panics
            ///
            /// When `failure` is `Release` or `AcqRel`.
            #[track_caller]
            #[inline]
            pub fn compare_exchange(&self, current: $T, new: $T, success: Ordering, failure: Ordering) -> Result<$T, $T> {
                let Some(model) = &self.model else {
                    model::must_be_outside(stringify!($Name));
                    return self.std.compare_exchange(current, new, success, failure);
                };
                check_load(failure, "failure ordering");
                let at = Location::caller().into();
                let me = model.id.enter_at(at);
                Self::compare_exchange_in_model(model, me, at, current, new, success, failure)
            }
            fn compare_exchange_in_model(
                model: &ModelAtomic<loom::sync::atomic::$Loom>,
                me: crate::event::ThreadIndex,
                at: Site,
                current: $T,
                new: $T,
                success: Ordering,
                failure: Ordering,
            ) -> Result<$T, $T> {
                let exchange = || model.loom.compare_exchange($to(current), $to(new), success, failure);
                let result = step(me, exchange).map($from).map_err($from);
                if result.is_ok() {
                    model.has_written(me, success);
                }
                let (atomic, what) = (model.id.index, "compare_exchange");
                log(me, match result {
                    Ok(old) => Op::Rmw { atomic, what, old: old.word(), new: new.word(), ordering: success },
                    Err(value) => Op::CasFailed { atomic, expected: current.word(), value: value.word(), ordering: failure },
                }, at);
                result
            }

            /// Like [`compare_exchange`](Self::compare_exchange), and may fail for no reason.
            ///
            /// # Errors
            ///
            /// With the value, when it is another or for no reason.
            ///
            /// # Panics
            ///
            /// When `failure` is `Release` or `AcqRel`.
            #[track_caller]
            #[inline]
            pub fn compare_exchange_weak(&self, current: $T, new: $T, success: Ordering, failure: Ordering) -> Result<$T, $T> {
                let Some(model) = &self.model else {
                    model::must_be_outside(stringify!($Name));
                    return self.std.compare_exchange_weak(current, new, success, failure);
                };
                check_load(failure, "failure ordering");
                let at = Location::caller().into();
                let me = model.id.enter_at(at);
                if model::happens_spuriously(me, at) {
                    let value = Self::load_in_model(model, me, failure);
                    let (expected, value_word) = (current.word(), value.word());
                    log(me, Op::CasFailed { atomic: model.id.index, expected, value: value_word, ordering: failure }, at);
                    return Err(value);
                }
                Self::compare_exchange_in_model(model, me, at, current, new, success, failure)
            }

            /// Replaces the value by what `f` makes of it, if anything; `f` may be called often.
            ///
            /// # Errors
            ///
            /// With the value, when `f` returned `None`.
            #[track_caller]
            pub fn fetch_update<F>(&self, set: Ordering, fetch: Ordering, mut f: F) -> Result<$T, $T>
            where
                F: FnMut($T) -> Option<$T>,
            {
                let mut value = self.load(fetch);
                while let Some(new) = f(value) {
                    match self.compare_exchange_weak(value, new, set, fetch) {
                        Ok(old) => return Ok(old),
                        Err(other) => value = other,
                    }
                }
                Err(value)
            }

            $(
                $(#[$rmw_doc])*
                #[track_caller]
                #[inline]
                pub fn $rmw(&self, value: $T, ordering: Ordering) -> $T {
                    let Some(model) = &self.model else {
                        model::must_be_outside(stringify!($Name));
                        return self.std.$rmw(value, ordering);
                    };
                    let at = Location::caller().into();
                let me = model.id.enter_at(at);
                    let run: fn(&loom::sync::atomic::$Loom, $T, Ordering) -> $L = $loom_rmw;
                    let old = $from(step(me, || run(&model.loom, value, ordering)));
                    model.has_written(me, ordering);
                    // std says what the new value is.
                    let twin = std::sync::atomic::$Name::new(old);
                    twin.$rmw(value, Relaxed);
                    let (atomic, what, new) = (model.id.index, stringify!($rmw), twin.into_inner());
                    log(me, Op::Rmw { atomic, what, old: old.word(), new: new.word(), ordering }, at);
                    old
                }
            )*

            /// The value, which nobody else can touch meanwhile.
            ///
            /// # Panics
            ///
            /// Inside a model; [`load`](Self::load) and [`store`](Self::store) do the same there.
            #[track_caller]
            pub fn get_mut(&mut self) -> &mut $T {
                if self.model.is_some() {
                    crate::thread::not_in_a_model("get_mut", "use `load` and `store`");
                }
                self.std.get_mut()
            }

            /// The value.
            #[track_caller]
            pub fn into_inner(self) -> $T {
                match &self.model {
                    // Whoever owns the atomic has seen all that was done to it.
                    Some(model) => Self::load_in_model(model, model.id.enter(), SeqCst),
                    None => self.std.into_inner(),
                }
            }
        }

        impl Default for $Name {
            #[track_caller]
            fn default() -> Self {
                Self::new(<$T>::default())
            }
        }

        impl From<$T> for $Name {
            #[track_caller]
            fn from(value: $T) -> Self {
                Self::new(value)
            }
        }

        impl fmt::Debug for $Name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // As in std: a program must not see by it that it is explored.
                fmt::Debug::fmt(&self.load(Ordering::Relaxed), f)
            }
        }
    };
}

macro_rules! integer {
    ($Name:ident: $T:ty) => {
        atomic! {
            #[doc = concat!("As `std::sync::atomic::", stringify!($Name), "`.")]
            $Name: $T, loom $Name: $T, to_loom |v: $T| v, from_loom |v: $T| v, never 0x5EED_0BAD,
            rmw {
                /// Replaces the value, and returns the old one.
                swap => |a, v, o| a.swap(v, o);
                /// Adds, wrapping around, and returns the old value.
                fetch_add => |a, v, o| a.fetch_add(v, o);
                /// Subtracts, wrapping around, and returns the old value.
                fetch_sub => |a, v, o| a.fetch_sub(v, o);
                /// Bitwise "and"; returns the old value.
                fetch_and => |a, v, o| a.fetch_and(v, o);
                /// Bitwise "not and"; returns the old value.
                fetch_nand => |a, v, o| a.fetch_nand(v, o);
                /// Bitwise "or"; returns the old value.
                fetch_or => |a, v, o| a.fetch_or(v, o);
                /// Bitwise "exclusive or"; returns the old value.
                fetch_xor => |a, v, o| a.fetch_xor(v, o);
                /// Keeps the larger; returns the old value.
                fetch_max => |a, v, o| a.fetch_max(v, o);
                /// Keeps the smaller; returns the old value.
                fetch_min => |a, v, o| a.fetch_min(v, o);
            }
        }
    };
}
integer!(AtomicUsize: usize);
integer!(AtomicIsize: isize);
integer!(AtomicU32: u32);
integer!(AtomicI32: i32);
integer!(AtomicU64: u64);
integer!(AtomicI64: i64);

// A byte behind it, so that there is a value that never occurs.
atomic! {
    /// As `std::sync::atomic::AtomicBool`.
    AtomicBool: bool, loom AtomicU8: u8, to_loom |v: bool| u8::from(v), from_loom |v: u8| v != 0, never 2,
    rmw {
        /// Replaces the value, and returns the old one.
        swap => |a, v, o| a.swap(u8::from(v), o);
        /// Logical "and"; returns the old value.
        fetch_and => |a, v, o| a.fetch_and(u8::from(v), o);
        /// Logical "not and"; returns the old value.
        fetch_nand => |a, v, o| if v { a.fetch_xor(1, o) } else { a.swap(1, o) };
        /// Logical "or"; returns the old value.
        fetch_or => |a, v, o| a.fetch_or(u8::from(v), o);
        /// Logical "exclusive or"; returns the old value.
        fetch_xor => |a, v, o| a.fetch_xor(u8::from(v), o);
    }
}

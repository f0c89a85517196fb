//! What a confined command sees, and how much it may use.

use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// So many slots have a user id of their own, when the caller is root. Two commands whose slots differ by this number share one.
pub const SLOTS: u32 = 64;

/// What a confined command sees, beside the system's programs and libraries, an empty `/tmp` of its own, `/proc` with its own
/// processes, and `/dev/null` and its like. Everything else does not exist for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Room {
    /// Folders and files that it may read. Those that do not exist are passed over.
    pub read: Vec<PathBuf>,
    /// Folders that it may write. When the caller is root they are given to the user of the slot.
    pub write: Vec<PathBuf>,
    /// How much it may use.
    pub limits: Limits,
    /// Which of several commands at a time this is. When the caller is root, each slot has a user id of its own.
    pub slot: u32,
}

/// How much a confined command may use. Each limit holds for each of its processes, but for the number of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Processor time, in seconds.
    pub cpu_seconds: u64,
    /// Address space, in MiB.
    pub memory_mib: u64,
    /// The longest file that may be written, in MiB, and how much fits in `/tmp`.
    pub file_mib: u64,
    /// Processes and threads at a time.
    pub processes: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { cpu_seconds: 60, memory_mib: 4096, file_mib: 256, processes: 128 }
    }
}

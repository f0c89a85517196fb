//! Hashes of several things in a row.

use sha2::{Digest as _, Sha256};
use std::path::Path;

/// A hash that is being made. Each part goes in with its length, so that two never run into one another.
#[derive(Clone, Debug, Default)]
pub struct Digest(Sha256);

impl Digest {
    /// Takes another part in.
    pub fn part(&mut self, part: &[u8]) {
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// Takes a file in, under a name that is the same on every system.
    pub fn file(&mut self, name: &Path, content: &[u8]) {
        self.part(name.to_string_lossy().replace('\\', "/").as_bytes());
        self.part(content);
    }

    /// The hash, as people copy it.
    pub fn hex(self) -> String {
        self.0.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_one_another() {
        let of = |parts: &[&str]| {
            let mut digest = Digest::default();
            parts.iter().for_each(|part| digest.part(part.as_bytes()));
            digest.hex()
        };
        assert_eq!(of(&["ab", "c"]), of(&["ab", "c"]));
        assert_ne!(of(&["ab", "c"]), of(&["a", "bc"]));
        assert_eq!(of(&[]).len(), 64);
    }
}

//! User ids for slots, when the caller is root.
//!
//! The system counts processes by user: two graders with the same ids would take places from each other, and an honest answer would
//! fail. So each claims a block of ids, by an abstract socket's name: it is nobody's file, and free again when its owner ends.

use crate::Unavailable;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::sync::Arc;

/// Distributions give numbers from here on to nobody.
const FIRST: u32 = 58_000;
/// How many ids there are in a block.
const SIZE: u32 = crate::SLOTS;
/// How many graders there can be at a time.
const BLOCKS: u32 = 48;

/// A block of ids that nobody else uses as long as this lives.
#[derive(Clone, Debug)]
pub struct Users {
    first: u32,
    _claim: Arc<UnixListener>,
}

impl Users {
    /// The first block that is free.
    pub fn claim() -> Result<Users, Unavailable> {
        let free = (0..BLOCKS).find_map(|block| {
            let name = SocketAddr::from_abstract_name(format!("ten-chefs-sandbox-{block}")).ok()?;
            let claim = UnixListener::bind_addr(&name).ok()?;
            Some(Users { first: FIRST + block * SIZE, _claim: Arc::new(claim) })
        });
        free.ok_or_else(|| Unavailable(vec![format!("{BLOCKS} others confine commands already, as root")]))
    }

    /// The user of a slot.
    pub fn of(&self, slot: u32) -> u32 {
        self.first + slot % SIZE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_graders_have_no_user_in_common() {
        let (one, other) = (Users::claim().expect("one is free"), Users::claim().expect("another is free"));
        let users = |block: &Users| (0..SIZE).map(|slot| block.of(slot)).collect::<std::collections::BTreeSet<_>>();
        assert_eq!(users(&one).len(), SIZE as usize);
        assert!(users(&one).is_disjoint(&users(&other)));
    }
}

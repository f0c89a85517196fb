//! User ids for slots, when the caller is root.
//!
//! The system counts processes by user: two graders with the same ids would take places from each other, and an honest answer would
//! fail. So each claims a block of ids, by an abstract socket's name: it is nobody's file, and free again when its owner ends.
//! In another network namespace, as another container is, that name says nothing; so each of these begins at another block.

use crate::Unavailable;
use std::os::linux::net::SocketAddrExt;
use std::os::unix::net::{SocketAddr, UnixListener};
use std::sync::Arc;

/// How many ids there are in a block.
const SIZE: u32 = crate::SLOTS;

/// Ids that are there to be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    first: u32,
    blocks: u32,
}

/// From 65,536 on to 99,999, systemd gives a number to nobody, and distributions begin behind it with what containers have.
const FREE: Range = Range { first: 65_600, blocks: 500 };
/// For a container that has 65,536 of them. There, all but a few are somebody's; these are the last of those for people, who are
/// counted from 1,000 on. Behind 60,000 there are systemd's, and those of Debian's packages.
const WITHIN_A_CONTAINER: Range = Range { first: 56_000, blocks: 60 };

impl Range {
    fn ids(self) -> std::ops::Range<u32> {
        self.first..self.first + self.blocks * SIZE
    }

    /// Are all of them there, by the contents of a `uid_map`?
    fn is_in(self, map: &str) -> bool {
        map.lines().any(|line| {
            let numbers: Vec<u64> = line.split_whitespace().filter_map(|number| number.parse().ok()).collect();
            let ids = self.ids();
            numbers.len() == 3 && numbers[0] <= ids.start.into() && u64::from(ids.end) <= numbers[0] + numbers[2]
        })
    }

    /// Those that can be had here.
    fn here() -> Range {
        let is_whole = |file| std::fs::read_to_string(file).is_ok_and(|map| FREE.is_in(&map));
        if is_whole("/proc/self/uid_map") && is_whole("/proc/self/gid_map") { FREE } else { WITHIN_A_CONTAINER }
    }
}

/// A block of ids that nobody else uses as long as this lives.
#[derive(Clone, Debug)]
pub struct Users {
    first: u32,
    _claim: Arc<UnixListener>,
}

impl Users {
    /// The first block that is free.
    pub fn claim() -> Result<Users, Unavailable> {
        let Range { first, blocks } = Range::here();
        let begin = namespace() % blocks;
        let free = (0..blocks).map(|more| (begin + more) % blocks).find_map(|block| {
            let name = SocketAddr::from_abstract_name(format!("ten-chefs-sandbox-{block}")).ok()?;
            let claim = UnixListener::bind_addr(&name).ok()?;
            Some(Users { first: first + block * SIZE, _claim: Arc::new(claim) })
        });
        free.ok_or_else(|| Unavailable(vec![format!("{blocks} others confine commands already, as root")]))
    }

    /// The user of a slot.
    pub fn of(&self, slot: u32) -> u32 {
        self.first + slot % SIZE
    }
}

/// The number of our network namespace: `net:[4026531840]`.
fn namespace() -> u32 {
    let link = std::fs::read_link("/proc/self/ns/net").unwrap_or_default();
    let digits: String = link.to_string_lossy().chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
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
        assert!(users(&other).iter().all(|user| Range::here().ids().contains(user)));
        assert_ne!(namespace(), 0, "by this, graders in two namespaces begin at different blocks");
    }

    #[test]
    fn ids_are_nobody_elses_and_those_that_a_container_has() {
        // Up to 65,535 they are given away; from 100,000 on they are for containers.
        assert!(65_536 <= FREE.first && FREE.ids().end <= 100_000);
        assert!(1_000 < WITHIN_A_CONTAINER.first && WITHIN_A_CONTAINER.ids().end <= 60_000);
        for (map, free, fewer) in [
            ("         0          0 4294967295\n", true, true),
            ("         0       1000          1\n         1     100000      65536\n", false, true),
            ("         0          0          1\n", false, false),
            ("         0          0      97599\n", false, true),
            ("", false, false),
        ] {
            assert_eq!((FREE.is_in(map), WITHIN_A_CONTAINER.is_in(map)), (free, fewer), "{map:?}");
        }
    }
}

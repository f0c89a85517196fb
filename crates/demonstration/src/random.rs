//! Numbers that look random, and are the same for the same seed.

/// A generator of random numbers.
///
/// It is SplitMix64 by Steele, Lea and Flood ("Fast Splittable Pseudorandom Number Generators", 2014).
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The numbers of this seed for one of several users, who get different ones.
    pub fn new(seed: u64, user: u64) -> Self {
        // One step of the generator sets the users' states far apart.
        Self { state: Self { state: seed.wrapping_add(user) }.number() }
    }

    /// Any number.
    pub fn number(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to, not including, `end`. The remainder favours small numbers by less than one part in 2^64 / `end`.
    ///
    /// # Panics
    ///
    /// If `end` is 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.number() % end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_and_the_user_fix_the_numbers() {
        let first = |seed, user| {
            let mut random = Random::new(seed, user);
            [(); 20].map(|()| random.number())
        };
        assert_eq!(first(1, 0), first(1, 0));
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
    }

    #[test]
    fn numbers_below_an_end_reach_all_of_them_and_no_more() {
        let mut random = Random::new(u64::MAX, 1);
        let mut seen = [0_u32; 7];
        for _ in 0..7_000 {
            seen[random.below(7) as usize] += 1;
        }
        assert!(seen.iter().all(|&count| count > 800), "{seen:?}");
    }
}

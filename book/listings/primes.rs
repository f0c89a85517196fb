//! Odd divisors, one after another: work that only computes. Shown in chapter 0.

// ANCHOR: has_divisor
fn has_divisor(n: u64) -> bool {
    (3..=n.isqrt()).step_by(2).any(|divisor| n.is_multiple_of(divisor))
}

fn is_prime(n: u64) -> bool {
    n == 2 || n > 2 && n % 2 == 1 && !has_divisor(n)
}
// ANCHOR_END: has_divisor

#[test]
fn small_primes_are_found() {
    let primes: Vec<u64> = (0..30).filter(|n| is_prime(*n)).collect();
    assert_eq!(primes, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]);
}

#[test]
fn the_number_of_the_page_has_that_many_candidates() {
    assert_eq!((3..=10_657_331_232_548_839_u64.isqrt()).step_by(2).count(), 51_617_175);
}

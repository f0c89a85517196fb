//! Works out each number from its place alone, in a few steps; and `first_over` keeps what it has seen.

fn doubled(n: u32) -> (u128, u128) {
    if n == 0 {
        return (0, 1);
    }
    let (a, b) = doubled(n / 2);
    let c = a * (2 * b - a);
    let d = a * a + b * b;
    if n % 2 == 0 { (c, d) } else { (d, c + d) }
}

pub fn fibonacci() -> impl Iterator<Item = u64> {
    (1..=93).map(|n| u64::try_from(doubled(n).0).expect("it fits"))
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let mut seen = Vec::new();
    while let Some(number) = numbers.next() {
        seen.push(number);
        if number > limit {
            break;
        }
    }
    seen.pop().filter(|number| *number > limit)
}

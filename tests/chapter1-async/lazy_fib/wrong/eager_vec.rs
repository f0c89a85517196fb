//! Works out all numbers beforehand, and takes all of them to find one.

pub fn fibonacci() -> impl Iterator<Item = u64> {
    let mut numbers = vec![1, 1];
    for place in 2..93 {
        numbers.push(numbers[place - 2] + numbers[place - 1]);
    }
    numbers.into_iter()
}

pub fn first_over(limit: u64, numbers: &mut impl Iterator<Item = u64>) -> Option<u64> {
    let all: Vec<u64> = numbers.collect();
    all.into_iter().find(|number| *number > limit)
}

//! Breakfast for one: one chef, and things that need time and no hands. Shown in chapter 1.

use proctor_tokio::{Run, simulate};
use tokio::time::{Duration, sleep};

const MINUTE: Duration = Duration::from_secs(60);

// ANCHOR: cook
/// Puts something on the stove, and has nothing to do until it is done.
async fn cook(dish: &'static str, minutes: u32) -> String {
    // From here it runs without a break ...
    let time = minutes * MINUTE;
    // ... to here. While this one waits, the chef is free.
    sleep(time).await;
    // Then it goes on, and `dish` is what it was.
    format!("{dish} is done")
}
// ANCHOR_END: cook

// ANCHOR: in_turn
async fn in_turn() -> [String; 3] {
    let egg = cook("egg", 6).await;
    let coffee = cook("coffee", 4).await;
    let toast = cook("toast", 2).await;
    [egg, coffee, toast]
}
// ANCHOR_END: in_turn

// ANCHOR: together
async fn together() -> [String; 3] {
    let (egg, coffee, toast) = tokio::join!(cook("egg", 6), cook("coffee", 4), cook("toast", 2));
    [egg, coffee, toast]
}
// ANCHOR_END: together

// ANCHOR: as_tasks
async fn as_tasks() -> [String; 3] {
    let egg = tokio::spawn(cook("egg", 6));
    let coffee = tokio::spawn(cook("coffee", 4));
    let toast = cook("toast", 2).await;
    // To await a task fails when it has panicked.
    [egg.await.unwrap(), coffee.await.unwrap(), toast]
}
// ANCHOR_END: as_tasks

fn served() -> [String; 3] {
    ["egg", "coffee", "toast"].map(|dish| format!("{dish} is done"))
}

#[test]
fn in_turn_the_minutes_add_up() {
    assert_eq!(simulate(in_turn()), Ok(Run { value: served(), took: 12 * MINUTE }));
}

#[test]
fn together_the_slowest_counts() {
    assert_eq!(simulate(together()), Ok(Run { value: served(), took: 6 * MINUTE }));
    assert_eq!(simulate(as_tasks()), Ok(Run { value: served(), took: 6 * MINUTE }));
}

#[test]
fn what_is_not_awaited_is_not_cooked() {
    let forgotten = simulate(async {
        drop(cook("egg", 6));
    });
    assert_eq!(forgotten.map(|run| run.took), Ok(Duration::ZERO));
}

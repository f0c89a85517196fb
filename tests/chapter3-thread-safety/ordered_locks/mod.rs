use chapter3::ordered_locks::{Account, total, transfer};
use interleave::thread;
use proctor::Kind::{Deadlock, NeverYields, SelfDeadlock};
use proctor::{Verdict, explore, property, require};
use proptest::collection::vec;

// ANCHOR: cross
/// Two transfers between two accounts, in opposite directions, at once.
fn cross(left: u64, right: u64) -> impl Fn() + Send + Sync + 'static {
    move || {
        let (a, b) = (Account::new(1, left), Account::new(2, right));
        thread::scope(|s| {
            s.spawn(|| transfer(&b, &a, 10));
            transfer(&a, &b, 10);
        });
        let after = (a.balance(), b.balance());
        require!(after == (left, right), "loses_money", "10 each way turned {:?} into {after:?}", (left, right));
    }
}

#[test]
fn opposite_transfers_both_finish() -> Verdict {
    explore(cross(100, 200)).means(Deadlock, "opposite_order").means(NeverYields, "spins_without_yield")
}
// ANCHOR_END: cross

#[test]
fn the_order_does_not_depend_on_balances() -> Verdict {
    explore(cross(100, 100)).means(Deadlock, "order_by_balance").means(NeverYields, "spins_without_yield")
}

#[test]
fn a_total_and_a_transfer_both_finish() -> Verdict {
    explore(|| {
        let (a, b) = (Account::new(1, 100), Account::new(2, 200));
        thread::scope(|s| {
            s.spawn(|| transfer(&b, &a, 10));
            let sum = total(&a, &b);
            require!(sum == 300, "releases_between_the_two_halves", "a total saw {sum} of 300");
        });
    })
    .means(Deadlock, "opposite_order")
    .means(NeverYields, "spins_without_yield")
}

#[test]
fn a_transfer_to_itself_finishes() -> Verdict {
    explore(|| {
        let account = Account::new(1, 100);
        let moved = transfer(&account, &account, 10);
        require!(moved, "refuses_itself", "10 of 100 were refused, from the account to itself");
        let left = account.balance();
        require!(left == 100, "changes_itself", "a transfer from an account to itself left {left} of 100");
        let refused = !transfer(&account, &account, 101);
        require!(refused, "overdraws", "101 were moved from an account with 100 to itself");
    })
    .means(SelfDeadlock, "same_account_twice")
}

#[test]
fn transfers_move_what_is_there_and_no_more() -> Verdict {
    property(&vec((0..3_usize, 0..3_usize, 0..40_u64), 0..12), |moves| {
        let accounts = [Account::new(7, 10), Account::new(2, 20), Account::new(5, 30)];
        let mut expected = [10, 20, 30];
        for (from, to, amount) in moves {
            // The account to itself is another test's concern; on real locks it might never return.
            if from == to {
                continue;
            }
            let possible = expected[from] >= amount;
            if possible {
                expected[from] -= amount;
                expected[to] += amount;
            }
            let moved = transfer(&accounts[from], &accounts[to], amount);
            require!(moved <= possible, "overdraws", "{amount} were moved that were not there");
            require!(moved >= possible, "refuses_what_is_there", "{amount} were refused that were there");
            let balances = [accounts[0].balance(), accounts[1].balance(), accounts[2].balance()];
            require!(balances == expected, "loses_money", "the balances are {balances:?}, not {expected:?}");
        }
    })
}

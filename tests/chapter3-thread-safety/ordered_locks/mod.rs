use chapter3::ordered_locks::{Account, total, transfer};
use interleave::thread;
use proctor::Kind::{CheckThenAct, Deadlock, LostWakeup, NeverNotified, NeverYields, SelfDeadlock, WaitsForEver};
use proctor::{Verdict, explore, explore_within, property, require};
use proptest::collection::vec;

// ANCHOR: cross
/// Two transfers between two accounts, in opposite directions, at once.
fn cross(ids: [u32; 2], left: u64, right: u64) -> impl Fn() + Send + Sync + 'static {
    move || {
        let (a, b) = (Account::new(ids[0], left), Account::new(ids[1], right));
        let moved = thread::scope(|s| {
            let other = s.spawn(|| transfer(&b, &a, 10));
            (transfer(&a, &b, 10), other.join().unwrap())
        });
        require!(moved == (true, true), "refuses_what_is_there", "10 each way were there, and moved was {moved:?}");
        let after = (a.balance(), b.balance());
        require!(after == (left, right), "loses_money", "10 each way turned {:?} into {after:?}", (left, right));
    }
}

#[test]
fn opposite_transfers_both_finish() -> Verdict {
    must_end(explore(cross([1, 2], 100, 200)))
}
// ANCHOR_END: cross

#[test]
fn the_order_does_not_depend_on_balances() -> Verdict {
    // Two that are equal may have no order, or that of their ids. Then whoever looked first still goes by the balances before the transfer that the other has made since.
    let verdict = explore_within(2, || {
        let (a, b) = (Account::new(1, 100), Account::new(2, 100));
        thread::scope(|s| {
            s.spawn(|| {
                transfer(&b, &a, 10);
                transfer(&b, &a, 10);
            });
            transfer(&a, &b, 10);
        });
    });
    must_end(verdict.means(Deadlock, "order_by_balance"))
}

#[test]
fn accounts_are_told_apart_by_the_whole_id() -> Verdict {
    // They are alike but for the highest bit, and as far from each other one way round as the other.
    must_end(explore(cross([1, 1 + (1 << 31)], 100, 200)).means(Deadlock, "compares_part_of_the_id"))
}

/// What a wait without an end means, whatever keeps the threads from going on.
fn must_end(verdict: Verdict) -> Verdict {
    verdict
        .means(Deadlock, "opposite_order")
        .means(NeverYields, "spins_without_yield")
        .means(WaitsForEver, "keeps_one_lock_and_tries")
        .means(NeverNotified, "wakes_the_wrong_thread")
        .means(LostWakeup, "wakes_the_wrong_thread")
}

/// A total while another thread moves money there and back.
fn total_beside_transfers(preemptions: usize, ids: [u32; 2], total_of: fn(&Account, &Account) -> u64) -> Verdict {
    must_end(explore_within(preemptions, move || {
        let (a, b) = (Account::new(ids[0], 100), Account::new(ids[1], 200));
        thread::scope(|s| {
            s.spawn(|| {
                transfer(&a, &b, 10);
                transfer(&b, &a, 10);
                transfer(&a, &b, 10);
            });
            let sum = total_of(&a, &b);
            require!(sum == 300, "releases_between_the_two_halves", "a total saw {sum} of 300");
        });
    }))
}

#[test]
fn a_total_sees_one_moment() -> Verdict {
    // A total that reads twice and finds the same both times may have read one account before and the other after a transfer each
    // time, if there was one back in between. To come there and back takes five preemptions.
    total_beside_transfers(5, [1, 2], total)
}

#[test]
fn a_total_sees_one_moment_in_the_other_order_too() -> Verdict {
    // The ids the other way round as well: if this was the order of the addresses, now it is not.
    total_beside_transfers(3, [2, 1], |a, b| total(b, a))
}

#[test]
fn two_transfers_do_not_spend_the_same_money() -> Verdict {
    must_end(explore(|| {
        let (a, b) = (Account::new(1, 10), Account::new(2, 0));
        let both = thread::scope(|s| {
            let other = s.spawn(|| transfer(&a, &b, 10));
            let mine = transfer(&a, &b, 10);
            (mine, other.join().unwrap())
        });
        require!(both.0 || both.1, "refuses_what_is_there", "of two transfers of the same 10, both were refused");
        let once = both.0 != both.1;
        require!(once, "check_outside_the_locks", "of two transfers of the same 10, these went through: {both:?}");
        let after = (a.balance(), b.balance());
        require!(after == (0, 10), "loses_money", "10 moved once turned (10, 0) into {after:?}");
    }))
    // An overdrawn `u64` panics.
    .means(CheckThenAct, "check_outside_the_locks")
}

// Three threads have very many interleavings; what goes wrong with them does so with few preemptions.
#[test]
fn three_threads_at_one_account_all_finish() -> Verdict {
    must_end(explore_within(2, || {
        let (a, b) = (Account::new(1, 100), Account::new(2, 200));
        let moved = thread::scope(|s| {
            let other = s.spawn(|| transfer(&a, &b, 10));
            s.spawn(|| a.balance());
            (transfer(&b, &a, 10), other.join().unwrap())
        });
        require!(moved == (true, true), "refuses_what_is_there", "10 each way were there, and moved was {moved:?}");
        let after = (a.balance(), b.balance());
        require!(after == (100, 200), "loses_money", "10 each way turned (100, 200) into {after:?}");
    }))
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
fn a_transfer_to_itself_is_not_seen() -> Verdict {
    must_end(explore(|| {
        let account = Account::new(1, 100);
        thread::scope(|s| {
            s.spawn(|| transfer(&account, &account, 10));
            let seen = account.balance();
            require!(seen == 100, "changes_itself", "during a transfer from an account to itself it had {seen} of 100");
        });
    }))
    .means(SelfDeadlock, "same_account_twice")
}

#[test]
fn an_amount_that_no_account_can_have_is_refused() -> Verdict {
    must_end(explore(|| {
        let (a, b) = (Account::new(1, 100), Account::new(2, 200));
        let moved = transfer(&a, &b, u64::MAX);
        require!(!moved, "overdraws", "{} were moved from an account with 100", u64::MAX);
    }))
}

#[test]
fn an_account_may_have_all_that_a_u64_holds() -> Verdict {
    must_end(explore(|| {
        let (a, b) = (Account::new(1, u64::MAX), Account::new(2, 0));
        let moved = transfer(&a, &b, u64::MAX);
        require!(moved, "refuses_what_is_there", "{0} of {0} were refused", u64::MAX);
        let after = [a.balance(), b.balance(), total(&a, &b)];
        let text = "the balances and the total are";
        require!(after == [0, u64::MAX, u64::MAX], "loses_money", "after {} were moved, {text} {after:?}", u64::MAX);
    }))
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

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: (fn(u32, u64) -> Account, fn(&Account) -> u64) = (Account::new, Account::balance);
const _: (fn(&Account, &Account, u64) -> bool, fn(&Account, &Account) -> u64) = (transfer, total);

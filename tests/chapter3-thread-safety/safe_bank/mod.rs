use chapter3::safe_bank::Bank;
use interleave::thread;
use proctor::Kind::{CheckThenAct, Deadlock, NeverYields, NotJoined, SelfDeadlock};
use proctor::{Verdict, explore_or_within, explore_within, fail, property, require};
use proptest::collection::vec;

/// Where there are too many interleavings to run all: one preemption is enough to come between a check and
/// an act, and a second to come back in between.
const PREEMPTIONS: usize = 2;

fn explored(model: impl Fn() + Send + Sync + 'static) -> Verdict {
    explore_or_within(PREEMPTIONS, model)
        .means(SelfDeadlock, "locks_twice")
        .means(Deadlock, "opposite_order")
        .means(NeverYields, "spins_without_yield")
        .means(NotJoined, "leaves_a_thread_behind")
}

/// From which account, to which, how much.
type Transfer = (usize, usize, u64);

// ANCHOR: at_once
/// Makes two transfers at once. Then `check` sees whether each went through, and the bank.
fn at_once(
    balances: [u64; 3],
    [one, other]: [Transfer; 2],
    check: impl Fn([bool; 2], &Bank) + Send + Sync + 'static,
) -> Verdict {
    explored(move || {
        let bank = Bank::new(balances.to_vec());
        let transfer = |(from, to, amount)| bank.transfer(from, to, amount);
        let moved = thread::scope(|s| {
            let beside = s.spawn(|| transfer(other));
            [transfer(one), beside.join().unwrap()]
        });
        check(moved, &bank);
    })
}
// ANCHOR_END: at_once

// ANCHOR: overdraw
#[test]
fn two_transfers_never_take_more_than_there_is() -> Verdict {
    at_once([100, 0, 0], [(0, 1, 70), (0, 2, 70)], |moved, _| {
        require!(moved != [true, true], "check_outside_the_lock", "of 100, two transfers of 70 went through");
        require!(moved != [false, false], "refuses_when_busy", "of 100, two transfers of 70 were both refused");
    })
    // A subtraction that overflows panics before the test can look.
    .means(CheckThenAct, "check_outside_the_lock")
}
// ANCHOR_END: overdraw

fn balances(bank: &Bank) -> [u64; 3] {
    [bank.balance(0), bank.balance(1), bank.balance(2)]
}

/// Two transfers, with money enough for both. `id` names what is wrong when they change the sum.
fn keep_the_sum(transfers: [Transfer; 2], id: &'static str) -> Verdict {
    at_once([100, 100, 100], transfers, move |moved, bank| {
        require!(moved == [true, true], "refuses_when_busy", "`transfer` refused 10 of 100");
        let sum: u64 = balances(bank).iter().sum();
        if sum != 300 {
            fail(id, format!("there were 300 in the bank, and after two transfers there are {sum}"));
        }
    })
}

#[test]
fn the_same_transfer_twice_at_once_keeps_the_sum() -> Verdict {
    keep_the_sum([(0, 1, 10), (0, 1, 10)], "fresh_lock_per_call")
}

#[test]
fn two_transfers_from_one_account_keep_the_sum() -> Verdict {
    keep_the_sum([(0, 1, 10), (0, 2, 10)], "locks_one_of_two")
}

#[test]
fn two_transfers_to_one_account_keep_the_sum() -> Verdict {
    keep_the_sum([(0, 2, 10), (1, 2, 10)], "locks_one_of_two")
}

#[test]
fn a_transfer_to_an_account_and_one_from_it_keep_the_sum() -> Verdict {
    keep_the_sum([(0, 1, 10), (1, 2, 10)], "two_locks_one_balance")
}

#[test]
fn opposite_transfers_both_finish() -> Verdict {
    keep_the_sum([(0, 1, 10), (1, 0, 10)], "two_locks_one_balance")
}

#[test]
fn neither_of_two_transfers_is_forgotten() -> Verdict {
    at_once([100, 100, 100], [(0, 1, 10), (0, 1, 10)], |moved, bank| {
        require!(moved == [true, true], "refuses_when_busy", "`transfer` refused 10 of 100");
        let left = [bank.balance(0), bank.balance(1)];
        require!(left == [80, 120], "writes_back_a_copy", "two transfers of 10 made 100, 100 into {left:?}");
    })
}

#[test]
fn transfers_between_other_accounts_are_not_forgotten() -> Verdict {
    explored(|| {
        let bank = Bank::new(vec![100; 4]);
        let moved = thread::scope(|s| {
            let beside = s.spawn(|| bank.transfer(2, 3, 10));
            [bank.transfer(0, 1, 10), beside.join().unwrap()]
        });
        require!(moved == [true, true], "refuses_when_busy", "`transfer` refused 10 of 100");
        let left = [0, 1, 2, 3].map(|account| bank.balance(account));
        let text = "a transfer from account 0 to 1 and one from 2 to 3 made 100 each into";
        require!(left == [90, 110, 90, 110], "writes_back_a_copy", "{text} {left:?}");
    })
}

#[test]
fn a_transfer_that_is_refused_disturbs_no_other() -> Verdict {
    at_once([100, 0, 0], [(0, 1, 150), (0, 2, 70)], |moved, _| {
        require!(moved[1], "takes_before_it_looks", "`transfer` refused 70 of 100, while another wanted 150");
    })
}

/// An audit during a transfer of 10 in a bank with 300.
fn audit_during(from: usize, to: usize, check: impl Fn(u64) + Send + Sync + 'static) -> Verdict {
    explored(move || {
        let bank = Bank::new(vec![100, 200]);
        thread::scope(|s| {
            s.spawn(|| bank.transfer(from, to, 10));
            check(bank.audit());
        });
    })
}

fn counts_nothing_twice(sum: u64) {
    require!(sum <= 300, "audit_unlocked", "an audit saw {sum} in a bank with 300");
}

#[test]
fn an_audit_counts_nothing_twice_that_goes_to_the_next_account() -> Verdict {
    audit_during(0, 1, counts_nothing_twice)
}

#[test]
fn an_audit_counts_nothing_twice_that_goes_to_the_account_before() -> Verdict {
    audit_during(1, 0, counts_nothing_twice)
}

#[test]
fn an_audit_misses_nothing() -> Verdict {
    audit_during(0, 1, |sum| {
        require!(sum >= 300, "releases_between_the_two_halves", "an audit saw {sum} in a bank with 300");
    })
}

/// The two accounts of the transfer do not stand side by side: an audit that holds two at a time, and lets go of one when it
/// has the next, is past the first before it comes to the last.
fn an_audit_during_a_transfer_past_an_account(from: usize, to: usize) -> Verdict {
    explored(move || {
        let bank = Bank::new(vec![100, 100, 100]);
        thread::scope(|s| {
            s.spawn(|| bank.transfer(from, to, 10));
            let sum = bank.audit();
            require!(sum == 300, "audits_hand_over_hand", "an audit saw {sum} in a bank with 300");
        });
    })
}

#[test]
fn an_audit_sees_a_transfer_to_an_account_that_it_has_passed() -> Verdict {
    an_audit_during_a_transfer_past_an_account(2, 0)
}

#[test]
fn an_audit_sees_a_transfer_from_an_account_that_it_has_passed() -> Verdict {
    an_audit_during_a_transfer_past_an_account(0, 2)
}

// With two preemptions both writers are in the middle of their transfers when the audit begins.
#[test]
fn two_transfers_at_once_are_whole_to_an_audit() -> Verdict {
    explored(|| {
        let bank = Bank::new(vec![100, 100, 100]);
        thread::scope(|s| {
            s.spawn(|| bank.transfer(0, 1, 10));
            s.spawn(|| {
                let sum = bank.audit();
                require!(sum <= 300, "audit_unlocked", "an audit saw {sum} in a bank with 300");
                require!(sum == 300, "releases_between_the_two_halves", "an audit saw {sum} in a bank with 300");
            });
            bank.transfer(2, 1, 10);
        });
    })
}

#[test]
fn a_transfer_to_itself_changes_nothing() -> Verdict {
    explore_or_within(PREEMPTIONS, || {
        let bank = Bank::new(vec![100]);
        require!(bank.transfer(0, 0, 10), "refuses_itself", "`transfer` refused 10 of 100, to itself");
        let left = bank.balance(0);
        require!(left == 100, "changes_itself", "a transfer of 10 from an account to itself made 100 into {left}");
        require!(!bank.transfer(0, 0, 101), "overdraws", "`transfer` returned true for 101 of 100, to itself");
        let left = bank.balance(0);
        require!(left == 100, "changes_itself", "a transfer that was refused made 100 into {left}");
    })
    .means(SelfDeadlock, "same_account_twice")
    .means(NeverYields, "same_account_twice")
}

#[test]
fn a_transfer_to_itself_is_not_seen() -> Verdict {
    explore_or_within(PREEMPTIONS, || {
        let bank = Bank::new(vec![100, 200]);
        thread::scope(|s| {
            s.spawn(|| bank.transfer(0, 0, 10));
            let sum = bank.audit();
            require!(
                sum == 300,
                "moves_to_itself_in_two_steps",
                "during a transfer to itself an audit saw {sum} in a bank with 300"
            );
        });
    })
    .means(SelfDeadlock, "same_account_twice")
    .means(NeverYields, "spins_without_yield")
    .means(NotJoined, "leaves_a_thread_behind")
}

#[test]
fn a_bank_may_have_many_accounts() -> Verdict {
    // A thread alone: two accounts that share a lock show at once, however many locks there are for all of them.
    explore_within(0, || {
        let bank = Bank::new(vec![100; 65]);
        for to in (1..=16).chain([32, 64]) {
            let moved = bank.transfer(0, to, 1);
            require!(moved, "refuses_what_is_there", "`transfer` refused 1 of {}", bank.balance(0));
        }
    })
    .means(SelfDeadlock, "two_accounts_one_lock")
    .means(NeverYields, "two_accounts_one_lock")
}

#[test]
fn transfers_among_many_accounts_all_finish() -> Verdict {
    // The order of the accounts is not that of fewer locks: some account shares one with account 0, and comes after account 1.
    // So many locks as divide one of these numbers.
    explore_within(1, || {
        let bank = Bank::new(vec![100; 65]);
        thread::scope(|s| {
            s.spawn(|| bank.transfer(0, 1, 1));
            for to in [7, 9, 10, 11, 12, 64] {
                bank.transfer(1, to, 1);
            }
        });
    })
    .means(SelfDeadlock, "two_accounts_one_lock")
    .means(Deadlock, "opposite_order")
    .means(NeverYields, "spins_without_yield")
    .means(NotJoined, "leaves_a_thread_behind")
}

#[test]
fn an_amount_that_no_account_can_have_is_refused() -> Verdict {
    explored(|| {
        let bank = Bank::new(vec![100, 50]);
        for amount in [u64::MAX, 1 << 32] {
            let moved = bank.transfer(0, 1, amount);
            require!(!moved, "casts_the_amount", "`transfer` returned true for {amount} of 100");
        }
    })
}

#[test]
fn an_account_may_have_all_that_a_u64_holds() -> Verdict {
    explored(|| {
        let bank = Bank::new(vec![u64::MAX, 0]);
        let moved = bank.transfer(0, 1, u64::MAX);
        require!(moved, "casts_the_amount", "`transfer` refused {0} of {0}", u64::MAX);
        let left = [bank.balance(0), bank.balance(1), bank.audit()];
        let text = "the balances and their sum are";
        require!(left == [0, u64::MAX, u64::MAX], "casts_the_amount", "after {} were moved, {text} {left:?}", u64::MAX);
    })
}

#[test]
fn transfers_move_what_is_there_and_no_more() -> Verdict {
    property(&vec((0..3_usize, 0..3_usize, 0..40_u64), 0..12), |transfers| {
        let bank = Bank::new(vec![10, 20, 30]);
        let mut expected = [10, 20, 30];
        for (from, to, amount) in transfers {
            // The account to itself is another test's concern; on real locks it might never return.
            if from == to {
                continue;
            }
            let had = expected[from];
            if had >= amount {
                expected[from] -= amount;
                expected[to] += amount;
            }
            let moved = bank.transfer(from, to, amount);
            require!(moved || had < amount, "refuses_what_is_there", "`transfer` refused {amount} of {had}");
            require!(!moved || had >= amount, "overdraws", "`transfer` returned true for {amount} of {had}");
            let left = balances(&bank);
            require!(left == expected, "loses_money", "the balances are {left:?} and not {expected:?}");
            let sum = bank.audit();
            require!(sum == 60, "loses_money", "an audit saw {sum} in a bank with 60");
        }
    })
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: (fn(Vec<u64>) -> Bank, fn(&Bank, usize, usize, u64) -> bool) = (Bank::new, Bank::transfer);
const _: (fn(&Bank, usize) -> u64, fn(&Bank) -> u64) = (Bank::balance, Bank::audit);

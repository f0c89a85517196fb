use chapter3::reentrant_refactor::Bakery;
use interleave::thread;
use proctor::Kind::{
    CheckThenAct, Deadlock, LostWakeup, NeverNotified, NeverYields, NotJoined, SelfDeadlock, WaitsForEver,
};
use proctor::{Verdict, explore_or_within, require};

/// What the faults mean that any of these models can end in.
fn graded(model: impl Fn() + Send + Sync + 'static) -> Verdict {
    let verdict = explore_or_within(2, model);
    // The bakery may have other locks than the starter's, and threads of its own.
    verdict
        .means(SelfDeadlock, "relocks_in_callee")
        .means(Deadlock, "wait_for_each_other")
        .means(NeverYields, "spins_without_yield")
        .means(NotJoined, "leaves_a_thread_behind")
        .means(WaitsForEver, "never_returns")
        .means(NeverNotified, "never_returns")
        .means(LostWakeup, "never_returns")
}

const PRICE: u32 = 5;

#[test]
fn a_lone_thread_is_served() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(6, PRICE);
        let has = |loaves, till| {
            let (l, t, w) = (bakery.loaves(), bakery.till(), bakery.worth());
            require!(
                (l, t, w) == (loaves, till, loaves * PRICE + till),
                "miscounts",
                "the bakery should have {loaves} loaves and {till} in the till, and says {l} and {t}, worth {w}"
            );
        };
        require!(bakery.take(1), "refuses_what_is_there", "1 of 6 loaves could not be taken");
        require!(bakery.sell(2), "refuses_what_is_there", "2 of 5 loaves could not be sold");
        has(3, 2 * PRICE);
        require!(!bakery.take(4), "oversells", "4 loaves were taken, and there were 3");
        require!(!bakery.sell(4), "oversells", "4 loaves were sold, and there were 3");
        has(3, 2 * PRICE);
        let rest = bakery.sell_rest();
        require!(rest == 3, "miscounts", "3 loaves were left, and `sell_rest` returned {rest}");
        has(0, 5 * PRICE);
        let rest = bakery.sell_rest();
        require!(rest == 0, "miscounts", "no loaves were left, and `sell_rest` returned {rest}");
        let nothing = bakery.take(0) && bakery.sell(0);
        require!(nothing, "refuses_what_is_there", "0 of 0 loaves could not be taken or sold");
    })
}

#[test]
fn a_large_bakery_is_counted_in_full() -> Verdict {
    graded(|| {
        // More loaves than 16 bits count, and more money than an `i32`.
        let bakery = Bakery::new(100_000, 30_000);
        let worth = bakery.worth();
        require!(worth == 3_000_000_000, "counts_in_too_few_bits", "100 000 loaves at 30 000 are worth {worth}");
        bakery.take(20_000);
        bakery.sell(75_000);
        let has = (bakery.loaves(), bakery.till());
        let text = "after 20 000 of 100 000 loaves were taken and 75 000 sold at 30 000, there are";
        require!(has == (5_000, 2_250_000_000), "counts_in_too_few_bits", "{text} {} loaves and {}", has.0, has.1);
        // What so many would cost, no `u32` holds.
        require!(!bakery.sell(u32::MAX), "oversells", "{} loaves were sold, and there were 5000", u32::MAX);
        require!(!bakery.take(u32::MAX), "oversells", "{} loaves were taken, and there were 5000", u32::MAX);
        // Nothing is a price, too.
        let free = Bakery::new(3, 0);
        let sold = free.sell(1) && free.sell(2);
        require!(sold, "refuses_what_is_there", "of 3 loaves at 0 not all could be sold");
    })
}

/// One loaf is sold while another thread gets the other by `get`, which puts `paid` into the till.
fn both_go(get: fn(&Bakery) -> bool, paid: u32) -> impl Fn() + Send + Sync + 'static {
    move || {
        let bakery = Bakery::new(2, PRICE);
        let got = thread::scope(|s| {
            let other = s.spawn(|| bakery.sell(1));
            get(&bakery) && other.join().unwrap()
        });
        require!(got, "refuses_what_is_there", "there were 2 loaves, and one was refused");
        let (loaves, till, expected) = (bakery.loaves(), bakery.till(), PRICE + paid);
        require!(loaves == 0, "works_on_a_copy", "both loaves went, and the shelf has {loaves}");
        require!(till == expected, "works_on_a_copy", "{expected} was paid, and the till has {till}");
    }
}

#[test]
fn two_sales_at_once_are_both_made() -> Verdict {
    graded(both_go(|bakery| bakery.sell(1), PRICE))
}

#[test]
fn a_sale_that_is_refused_keeps_nobody_waiting() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(2, PRICE);
        thread::scope(|s| {
            s.spawn(|| {
                let sold = bakery.sell(3);
                require!(!sold, "oversells", "3 loaves were sold, and there were at most 2");
            });
            let taken = bakery.take(1);
            require!(taken, "refuses_what_is_there", "1 of 2 loaves could not be taken");
        });
    })
}

#[test]
fn a_sale_that_is_refused_is_not_seen() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(2, PRICE);
        thread::scope(|s| {
            s.spawn(|| bakery.sell(3));
            let (till, loaves) = (bakery.till(), bakery.loaves());
            let text = "a sale of 3 was refused, and meanwhile";
            require!(till == 0, "pays_back_what_was_not_sold", "{text} {till} was in the till");
            require!(loaves == 2, "pays_back_what_was_not_sold", "{text} the shelf had {loaves} loaves, not 2");
        });
    })
}

#[test]
fn one_loaf_can_be_taken_while_another_is_sold() -> Verdict {
    graded(both_go(|bakery| bakery.take(1), 0))
}

// ANCHOR: one_step
/// Both loaves are sold, and another thread looks at the shelf and then at the till.
fn gone_is_paid(sale: fn(&Bakery)) -> impl Fn() + Send + Sync + 'static {
    move || {
        let bakery = Bakery::new(2, PRICE);
        let (loaves, till) = thread::scope(|s| {
            s.spawn(|| sale(&bakery));
            (bakery.loaves(), bakery.till())
        });
        let gone = 2 - loaves;
        require!(gone != 1, "sells_one_by_one", "two loaves were sold at once, and only 1 was gone");
        require!(till >= gone * PRICE, "unlocks_in_between", "{gone} loaves were gone, and {till} was in the till");
    }
}

#[test]
fn loaves_that_are_gone_are_paid() -> Verdict {
    graded(gone_is_paid(|bakery| {
        bakery.sell(2);
    }))
}
// ANCHOR_END: one_step

#[test]
fn a_rest_that_is_gone_is_paid() -> Verdict {
    graded(gone_is_paid(|bakery| {
        bakery.sell_rest();
    }))
}

/// The same, but the other thread looks at the till first.
fn paid_is_gone(sale: fn(&Bakery)) -> impl Fn() + Send + Sync + 'static {
    move || {
        let bakery = Bakery::new(2, PRICE);
        let (till, loaves) = thread::scope(|s| {
            s.spawn(|| sale(&bakery));
            (bakery.till(), bakery.loaves())
        });
        let gone = 2 - loaves;
        require!(till <= gone * PRICE, "unlocks_in_between", "{till} was in the till, and {gone} loaves were gone");
    }
}

#[test]
fn loaves_that_are_paid_are_gone() -> Verdict {
    graded(paid_is_gone(|bakery| {
        bakery.sell(2);
    }))
}

#[test]
fn a_rest_that_is_paid_is_gone() -> Verdict {
    graded(paid_is_gone(|bakery| {
        bakery.sell_rest();
    }))
}

#[test]
fn no_sale_changes_the_worth() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(2, PRICE);
        thread::scope(|s| {
            s.spawn(|| bakery.sell(1));
            let worth = bakery.worth();
            require!(
                worth == 2 * PRICE,
                "worth_in_two_looks",
                "during a sale the worth was {worth}, not {}",
                2 * PRICE
            );
        });
    })
}

#[test]
fn the_last_loaf_goes_once() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(1, PRICE);
        let (taken, sold) = thread::scope(|s| {
            let other = s.spawn(|| bakery.sell(1));
            (bakery.take(1), other.join().unwrap())
        });
        require!(taken || sold, "refuses_what_is_there", "one loaf was neither taken nor sold");
        require!(!(taken && sold), "checks_before_it_locks", "one loaf was taken, and sold as well");
    })
    // The loaves that are not there may be subtracted before anybody asks.
    .means(CheckThenAct, "checks_before_it_locks")
}

#[test]
fn the_rest_is_what_another_sale_leaves() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(3, PRICE);
        let (sold, rest) = thread::scope(|s| {
            let other = s.spawn(|| bakery.sell_rest());
            (u32::from(bakery.sell(1)), other.join().unwrap())
        });
        let (loaves, till) = (bakery.loaves(), bakery.till());
        require!(loaves == 0, "sells_an_old_count", "the rest of 3 loaves was sold, and there are still {loaves}");
        let right = sold + rest == 3 && till == 3 * PRICE;
        require!(right, "sells_an_old_count", "of 3 loaves {sold} and {rest} were sold, and {till} is paid for them");
    })
    .means(CheckThenAct, "sells_an_old_count")
}

#[test]
fn the_rest_is_sold_however_often_another_is_faster() -> Verdict {
    graded(|| {
        let bakery = Bakery::new(5, PRICE);
        thread::scope(|s| {
            s.spawn(|| bakery.sell_rest());
            for _ in 0..3 {
                bakery.sell(1);
            }
        });
        let loaves = bakery.loaves();
        require!(loaves == 0, "gives_up", "the rest of 5 loaves was sold, and there are still {loaves}");
    })
}

// The types that the tests count on. An answer with others, of which all may be equal to all, does not compile.
const _: fn(u32, u32) -> Bakery = Bakery::new;
const _: [fn(&Bakery) -> u32; 4] = [Bakery::loaves, Bakery::till, Bakery::worth, Bakery::sell_rest];
const _: [fn(&Bakery, u32) -> bool; 2] = [Bakery::take, Bakery::sell];

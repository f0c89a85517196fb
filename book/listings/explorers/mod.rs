//! The programs of the book's explorers, explored by the checker and by the explorers' own script. Both have to find
//! exactly the outcomes that the page declares.
//!
//! Each file is one program, and `play` runs it once and names how it ended. `stage`, with its
//! `locks`, makes an ending of a deadlock.

mod check_then_act;
mod check_unlocked;
mod event_loop;
mod if_not_while;
mod late_look;
mod locks;
mod lost_update;
mod lost_wakeup;
mod one_room;
mod opposite_order;
mod self_deadlock;
mod stage;
mod tests;

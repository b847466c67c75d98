//! The lawyers' duty rota (律师值班): who sits where in a month, swaps, the ladder for an empty chair, conflicts.
//!
//! Invariants of a generated month: nobody twice a day or within three working days, at most one of a firm on a day, nobody
//! over a limit or on leave, and an acknowledged shift stays where it is (domain.md 1.4). The same seed gives the same rota.

mod bound;
pub mod call_back;
mod chain;
pub mod conflict;
pub mod consultation;
pub mod demand;
mod exact;
mod first;
mod fit;
mod generate;
mod grid;
pub mod ladder;
mod lawyer;
mod score;
mod shift;
pub mod swap;
mod template;

#[cfg(test)]
mod cases;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod oracle;

pub use fit::{Around, check_fit, fit};
pub use generate::{Kept, Rota, generate};
pub use lawyer::{LANGUAGE, Lawyer, Leave};
pub use score::{Cause, Clash, Gap, Score};
pub use shift::ShiftState;
pub use template::{DutySeat, SeatKind, SeatTemplate, seats_of};

/// Two duties of one lawyer lie at least this many working days apart: after Monday comes Thursday at the earliest, so that
/// of any three working days in a row at most one is the same lawyer's (domain.md 1.4).
pub const SPACING_WORKING_DAYS: u32 = 3;
/// Longest span of one generation, in calendar days.
pub const MAX_SPAN_DAYS: i64 = 31;
/// Most seats of one generation.
pub const MAX_SEATS: usize = 4_000;
/// Most lawyers of one generation.
pub const MAX_LAWYERS: usize = 1_000;

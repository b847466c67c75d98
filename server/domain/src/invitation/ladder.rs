//! What happens when an officer who was asked in does not come (domain.md 5.5 case 1): a deputy of the same unit is asked, and
//! when nobody of the unit is left, the unit owes a written reply.

use crate::calendar::Calendar;
use crate::id::{StaffId, UnitId};
use crate::{Day, Timestamp};

/// Longest written reply, in characters.
pub const MAX_REPLY_CHARS: usize = 2_000;

/// The rule of a day, from a dated policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LadderPolicy {
    /// Since when it holds: the name of the rule.
    pub valid_from: Day,
    /// Somebody who was asked is waited for so many seconds.
    pub answer_s: i64,
    /// A written reply is due so many hours after it came to be owed.
    pub reply_h: i64,
}

impl LadderPolicy {
    /// Until when an answer is waited for.
    pub const fn waits_until(&self, sent_at: Timestamp) -> Timestamp {
        sent_at.plus_ms(self.answer_s * 1_000)
    }

    /// Until when the written reply is due: so many hours later, and if that is a day off, at the same time of the next working
    /// day, so that nobody is promised what no office can keep.
    pub fn reply_due(&self, owed_at: Timestamp, calendar: &Calendar) -> Timestamp {
        let due = owed_at.plus_ms(self.reply_h * 3_600_000);
        let day = calendar.roll(due.day());
        due.plus_ms(day.start().since_ms(due.day().start()))
    }
}

/// Somebody who might stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    pub staff: StaffId,
    pub unit: Option<UnitId>,
    pub is_officer: bool,
    /// Has a page open.
    pub is_online: bool,
    /// Accused in the matter, or of an accused unit (信访工作条例 arts 28, 30).
    pub is_barred: bool,
    /// Was asked into this session before, whatever came of it.
    pub was_asked: bool,
}

/// Who is asked next: an officer of the same unit who is not barred and was not asked before; whoever is online first, else in
/// the order given.
pub fn deputy(unit: UnitId, all: &[Candidate]) -> Option<StaffId> {
    let fits = |c: &&Candidate| c.unit == Some(unit) && c.is_officer && !c.is_barred && !c.was_asked;
    // The first of equals is the minimum: the order stays.
    all.iter().filter(fits).min_by_key(|c| !c.is_online).map(|c| c.staff)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::{NATION, Table};

    fn staff(n: u128) -> StaffId {
        StaffId(Uuid::from_u128(n))
    }

    const UNIT: UnitId = UnitId(Uuid::from_u128(100));

    fn fit(n: u128) -> Candidate {
        Candidate { staff: staff(n), unit: Some(UNIT), is_officer: true, is_online: false, is_barred: false, was_asked: false }
    }

    #[test]
    fn a_deputy_is_an_officer_of_the_same_unit_and_the_one_online_comes_first() {
        assert_eq!(deputy(UNIT, &[]), None);
        assert_eq!(deputy(UNIT, &[fit(2), fit(1)]), Some(staff(2)), "the order given, not the ids'");
        assert_eq!(deputy(UNIT, &[fit(2), Candidate { is_online: true, ..fit(1) }]), Some(staff(1)));
        let both = [Candidate { is_online: true, ..fit(3) }, Candidate { is_online: true, ..fit(1) }];
        assert_eq!(deputy(UNIT, &both), Some(staff(3)), "the first of those online");
        for unfit in [
            Candidate { unit: None, is_online: true, ..fit(1) },
            Candidate { unit: Some(UnitId(Uuid::from_u128(7))), is_online: true, ..fit(1) },
            Candidate { is_officer: false, is_online: true, ..fit(1) },
            Candidate { is_barred: true, is_online: true, ..fit(1) },
            Candidate { was_asked: true, is_online: true, ..fit(1) },
        ] {
            assert_eq!(deputy(UNIT, &[unfit]), None, "{unfit:?}");
            assert_eq!(deputy(UNIT, &[unfit, fit(2)]), Some(staff(2)), "{unfit:?}");
        }
    }

    #[test]
    fn a_reply_is_due_on_a_working_day() {
        let policy = LadderPolicy { valid_from: Day::parse("2026-01-01").expect("a date"), answer_s: 120, reply_h: 24 };
        let day = |text: &str| Day::parse(text).expect("a date");
        let table = Table::new(NATION, 2026, 1, "test", vec![day("2026-11-27")], vec![]).expect("a table");
        let calendar = Calendar::of(&[NATION], [table]);
        let due = |from: &str, minute| policy.reply_due(day(from).at_minute(minute), &calendar);
        assert_eq!(due("2026-11-23", 600), day("2026-11-24").at_minute(600), "Monday to Tuesday");
        assert_eq!(due("2026-11-26", 1_000), day("2026-11-30").at_minute(1_000), "over a day off and a weekend, at the same time");
        assert_eq!(policy.waits_until(Timestamp(5)), Timestamp(120_005));
    }
}

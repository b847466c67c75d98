//! Whose turn it is: the office screens within a working day, the leader answers within one more; then the office, then a
//! substitute. Silence never ends a request; the nearer the slot, the faster it moves on.

use crate::calendar::Calendar;
use crate::deadline::{Count, Deadline, Side};
use crate::{Timestamp, words};

/// Working days for the office's decision; the day of the request is not counted.
pub const SCREEN_WORKING_DAYS: u16 = 1;
/// A request is screened at the latest so long before its slot, in milliseconds: the person must know before they set out.
pub const SCREEN_LATEST_MS: i64 = 30 * 60_000;
/// Working days for a leader's answer; the day of the question is not counted. As many again for the office.
pub const ANSWER_WORKING_DAYS: u16 = 1;
/// A leader who was silent is not waited for any more this long before the slot, in milliseconds.
pub const LEADER_LATEST_MS: i64 = 24 * 3_600_000;
/// The office does not look further this long before the slot: the substitute of the list receives. In milliseconds.
pub const OFFICE_LATEST_MS: i64 = 4 * 3_600_000;

words!(
    /// Who must act.
    Who {
        Office = "office",
        Leader = "leader",
        /// The first of the list who can: they are put in without being asked.
        Substitute = "substitute",
    }
);

/// An appointment that waits for a "yes".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub submitted_at: Timestamp,
    /// When the leader was asked who is to answer now: at the office's acceptance, or at a delegation.
    pub asked_at: Option<Timestamp>,
    /// When that leader passed it on.
    pub passed_on_at: Option<Timestamp>,
    /// The slot.
    pub starts_at: Timestamp,
}

/// Who must act, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Turn {
    pub who: Who,
    /// The first moment that is too late.
    pub due: Timestamp,
    pub is_overdue: bool,
}

/// The first moment at which a request is screened too late: the end of the next working day, or [`SCREEN_LATEST_MS`] before the
/// slot if that is sooner. A request from a counter for a slot that is nearer than that is due at once.
pub fn screening_due(submitted_at: Timestamp, starts_at: Timestamp, calendar: &Calendar) -> Timestamp {
    end_of(submitted_at, SCREEN_WORKING_DAYS, calendar).min(starts_at.plus_ms(-SCREEN_LATEST_MS))
}

/// Whose turn it is at `now`.
pub fn whose_turn(asked: Asked, calendar: &Calendar, now: Timestamp) -> Turn {
    let turn = |who, due: Timestamp| Turn { who, due, is_overdue: now >= due };
    let Some(asked_at) = asked.asked_at else {
        return turn(Who::Office, screening_due(asked.submitted_at, asked.starts_at, calendar));
    };
    let leader_due = end_of(asked_at, ANSWER_WORKING_DAYS, calendar).min(asked.starts_at.plus_ms(-LEADER_LATEST_MS));
    // The leader's last moment, which may be the end of a day.
    let to_office_at = asked.passed_on_at.unwrap_or(leader_due.plus_ms(-1));
    if asked.passed_on_at.is_none() && now < leader_due {
        return turn(Who::Leader, leader_due);
    }
    let from = to_office_at.max(asked_at);
    let office_due = end_of(from, ANSWER_WORKING_DAYS, calendar).min(asked.starts_at.plus_ms(-OFFICE_LATEST_MS));
    if now < office_due {
        return turn(Who::Office, office_due);
    }
    turn(Who::Substitute, asked.starts_at)
}

/// The end of the `days`-th working day after the day of `from`.
fn end_of(from: Timestamp, days: u16, calendar: &Calendar) -> Timestamp {
    Deadline::of(calendar, from.day(), days, Count::Working, Side::Duty).outer.plus_days(1).start()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::{calendar_2026, day};

    /// `2026-03-02 09:00`.
    fn at(text: &str) -> Timestamp {
        let (date, time) = text.split_once(' ').expect("a date and a time");
        day(date).at_minute(crate::calendar::parse_minutes(time).expect("a time"))
    }

    /// Submitted on Friday 24 April 2026, for a slot after the Labour Day holiday unless another one is given.
    #[rstest]
    #[case(None, None, "2026-05-12 09:00", "2026-04-27 23:59", "office until 2026-04-28 00:00")]
    #[case(None, None, "2026-05-12 09:00", "2026-04-28 00:00", "office until 2026-04-28 00:00, overdue")]
    #[case(None, None, "2026-04-27 09:00", "2026-04-24 12:00", "office until 2026-04-27 08:30")]
    #[case(None, None, "2026-04-27 09:00", "2026-04-27 08:30", "office until 2026-04-27 08:30, overdue")]
    #[case(Some("2026-04-30 10:00"), None, "2026-05-12 09:00", "2026-05-06 12:00", "leader until 2026-05-07 00:00")]
    #[case(Some("2026-04-30 10:00"), None, "2026-05-12 09:00", "2026-05-07 00:00", "office until 2026-05-08 00:00")]
    #[case(Some("2026-04-30 10:00"), None, "2026-05-12 09:00", "2026-05-08 00:00", "substitute until 2026-05-12 09:00")]
    #[case(Some("2026-04-30 10:00"), Some("2026-04-30 11:00"), "2026-05-12 09:00", "2026-04-30 11:00", "office until 2026-05-07 00:00")]
    #[case(Some("2026-04-27 10:00"), None, "2026-04-28 09:00", "2026-04-27 10:00", "office until 2026-04-28 05:00")]
    #[case(Some("2026-04-27 10:00"), None, "2026-04-28 18:00", "2026-04-27 12:00", "leader until 2026-04-27 18:00")]
    #[case(Some("2026-04-27 10:00"), None, "2026-04-28 09:00", "2026-04-28 05:00", "substitute until 2026-04-28 09:00")]
    fn turns(#[case] asked: Option<&str>, #[case] passed_on: Option<&str>, #[case] slot: &str, #[case] now: &str, #[case] want: &str) {
        let asked =
            Asked { submitted_at: at("2026-04-24 10:00"), asked_at: asked.map(at), passed_on_at: passed_on.map(at), starts_at: at(slot) };
        let turn = whose_turn(asked, &calendar_2026(), at(now));
        let due = format!("{} {}", turn.due.day(), crate::calendar::format_minutes(turn.due.minute_of_day()));
        let late = if turn.is_overdue { ", overdue" } else { "" };
        assert_eq!(format!("{} until {due}{late}", turn.who), want);
    }

    proptest! {
        /// Time only moves a request on: leader, office, substitute; and at the slot somebody was put in.
        #[test]
        fn it_never_goes_back(asked_h in 0i64..400, passed_h in prop::option::of(0i64..100), slot_h in 1i64..600, steps in prop::collection::vec(0i64..700, 2..20)) {
            let submitted_at = at("2026-04-24 10:00");
            let hours = |n: i64| submitted_at.plus_ms(n * 3_600_000);
            let asked = Asked {
                submitted_at,
                asked_at: Some(hours(asked_h)),
                passed_on_at: passed_h.map(|h| hours(asked_h + h)),
                starts_at: hours(asked_h + slot_h),
            };
            let rank = |who| match who { Who::Leader => 0, Who::Office => 1, Who::Substitute => 2 };
            let mut steps: Vec<i64> = steps.into_iter().map(|h| asked_h + h).collect();
            steps.sort_unstable();
            let ranks: Vec<u8> = steps.iter().map(|h| rank(whose_turn(asked, &calendar_2026(), hours(*h)).who)).collect();
            prop_assert!(ranks.windows(2).all(|pair| pair[0] <= pair[1]), "{ranks:?}");
            prop_assert_eq!(whose_turn(asked, &calendar_2026(), asked.starts_at).who, Who::Substitute);
        }
    }
}

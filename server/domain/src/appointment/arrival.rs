//! Coming in time: check-in opens 30 minutes before, 10 minutes of grace, a no-show at 15 (domain.md 1.2, `grace_min`,
//! `no_show_min`). All count from the slot's time as it was last told to the person.

use crate::{Timestamp, words};

/// How long before the slot check-in opens, in milliseconds.
pub const CHECK_IN_OPENS_MS: i64 = 30 * 60_000;
/// How long after the start the turn is kept, in milliseconds.
pub const GRACE_MS: i64 = 10 * 60_000;
/// How long after the start a person who is not there has not come, in milliseconds.
pub const NO_SHOW_MS: i64 = 15 * 60_000;

words!(
    /// How somebody comes to their slot.
    Arrival {
        /// Check-in has not opened.
        Early = "early",
        OnTime = "on_time",
        /// Late, with the turn kept.
        Grace = "grace",
        /// Received after those who are there.
        Late = "late",
        /// The slot is given up; a number for walk-ins remains.
        TooLate = "too_late",
    }
);

impl Arrival {
    /// Whether the appointment's rank in the queue counts.
    pub const fn keeps_turn(self) -> bool {
        matches!(self, Self::OnTime | Self::Grace)
    }
}

/// How somebody comes who checks in at `now` for a slot that starts at `starts_at`.
pub fn arrival(starts_at: Timestamp, now: Timestamp) -> Arrival {
    match now.since_ms(starts_at) {
        late if late < -CHECK_IN_OPENS_MS => Arrival::Early,
        late if late <= 0 => Arrival::OnTime,
        late if late <= GRACE_MS => Arrival::Grace,
        late if late < NO_SHOW_MS => Arrival::Late,
        _ => Arrival::TooLate,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::RejectionCode;
    use crate::appointment::AppointmentState::{CheckedIn, Confirmed, NoShow};
    use crate::calendar::tests::day;

    #[rstest]
    #[case(-30 * 60_000 - 1, Arrival::Early)]
    #[case(-30 * 60_000, Arrival::OnTime)]
    #[case(0, Arrival::OnTime)]
    #[case(1, Arrival::Grace)]
    #[case(10 * 60_000, Arrival::Grace)]
    #[case(10 * 60_000 + 1, Arrival::Late)]
    #[case(15 * 60_000 - 1, Arrival::Late)]
    #[case(15 * 60_000, Arrival::TooLate)]
    fn arrivals(#[case] late_ms: i64, #[case] want: Arrival) {
        let start = day("2026-03-02").at_minute(540);
        assert_eq!(arrival(start, start.plus_ms(late_ms)), want);
    }

    #[test]
    fn refusals_say_when() {
        let start = day("2026-03-02").at_minute(540);
        let early = Confirmed.check_in(start, start.plus_ms(-86_400_000)).expect_err("a day early");
        assert_eq!((early.args["day"].as_str(), early.args["time"].as_str()), ("2026-03-02", "08:30"));
        let early = Confirmed.no_show(start, start.plus_ms(NO_SHOW_MS - 1)).expect_err("a moment early");
        assert_eq!((early.code, early.args["minutes"].as_str()), (RejectionCode::NoShowEarly, "1"));
    }

    proptest! {
        /// At every moment from the opening on exactly one of the two is possible.
        #[test]
        fn nobody_is_both_there_and_missing(late_ms in -CHECK_IN_OPENS_MS..3_600_000) {
            let start = day("2026-03-02").at_minute(540);
            let now = start.plus_ms(late_ms);
            let (here, gone) = (Confirmed.check_in(start, now), Confirmed.no_show(start, now));
            prop_assert!(here == Ok(CheckedIn) && gone.is_err() || here.is_err() && gone == Ok(NoShow));
        }
    }
}

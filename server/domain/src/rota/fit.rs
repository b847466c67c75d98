//! Whether one lawyer may take one seat, beside the rest of a published rota: for swaps, for dragging, for the reserve.

use crate::calendar::Calendar;
use crate::rota::{Cause, DutySeat, Lawyer, SPACING_WORKING_DAYS};
use crate::{Day, Rejection, RejectionCode};

/// What else stands in the rota at that time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Around<'a> {
    /// Days of the lawyer's other duties in the month, with those of swaps that wait for approval and without what the
    /// lawyer gives in return.
    pub own: &'a [Day],
    /// Days of duty of colleagues of the firm.
    pub firm: &'a [Day],
}

/// Whether the lawyer may sit there by the rules of the rota.
///
/// # Errors
/// The first [`Cause`] that stands against it, in the order of [`Cause`].
pub fn fit(lawyer: &Lawyer, seat: &DutySeat, around: Around<'_>, calendar: &Calendar) -> Result<(), Cause> {
    let spacing = i64::from(SPACING_WORKING_DAYS);
    let near = |other: &Day| working_days_between(*other, seat.day, calendar) < spacing;
    if !calendar.is_working_day(seat.day) {
        Err(Cause::RestDay)
    } else if !lawyer.knows(seat.needs.as_deref()) {
        Err(Cause::Specialty)
    } else if lawyer.is_on_leave(seat.day) {
        Err(Cause::OnLeave)
    } else if around.own.len() >= usize::from(lawyer.month_room()) {
        Err(Cause::Limit)
    } else if around.own.iter().chain(&lawyer.elsewhere).any(near) {
        Err(Cause::Spacing)
    } else if around.firm.contains(&seat.day) {
        Err(Cause::FirmTaken)
    } else {
        Ok(())
    }
}

/// The same as a refusal.
///
/// # Errors
/// [`RejectionCode::SwapUnfit`] with `cause`.
pub fn check_fit(lawyer: &Lawyer, seat: &DutySeat, around: Around<'_>, calendar: &Calendar) -> Result<(), Rejection> {
    fit(lawyer, seat, around, calendar).map_err(|cause| Rejection::new(RejectionCode::SwapUnfit).with("cause", cause))
}

/// Working days after the earlier day up to the later one; counting ends where it no longer matters.
fn working_days_between(a: Day, b: Day, calendar: &Calendar) -> i64 {
    let (from, to) = (a.min(b), a.max(b));
    let worked = (1..=to.days_since(from)).filter(|n| calendar.is_working_day(from.plus_days(*n)));
    worked.take(SPACING_WORKING_DAYS as usize).map(|_| 1).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::calendar::tests::{calendar_2026, day};
    use crate::rota::Leave;
    use crate::rota::cases::{case, lawyer, seat};

    #[test]
    fn the_first_cause_in_order_is_named() {
        let mut who = lawyer(1, 1);
        let calendar = calendar_2026();
        let asked = seat(day("2026-03-06"), 1);
        let free = Around { own: &[], firm: &[] };
        assert_eq!(fit(&who, &asked, free, &calendar), Ok(()));
        let firm = [day("2026-03-06")];
        assert_eq!(fit(&who, &asked, Around { own: &[], firm: &firm }, &calendar), Err(Cause::FirmTaken));
        // Wednesday and the Tuesday after a weekend are two working days away; Tuesday before and Wednesday after are three.
        for (other, fits) in [("2026-03-04", false), ("2026-03-10", false), ("2026-03-03", true), ("2026-03-11", true)] {
            let own = [day(other)];
            assert_eq!(fit(&who, &asked, Around { own: &own, firm: &[] }, &calendar).is_ok(), fits, "{other}");
        }
        let near = [day("2026-03-05")];
        who.monthly_limit = 1;
        assert_eq!(fit(&who, &asked, Around { own: &near, firm: &firm }, &calendar), Err(Cause::Limit));
        who.leave.push(Leave { from: day("2026-03-06"), to: day("2026-03-06") });
        assert_eq!(fit(&who, &asked, Around { own: &near, firm: &firm }, &calendar), Err(Cause::OnLeave));
        let land = DutySeat { needs: Some("land".into()), ..asked };
        assert_eq!(fit(&who, &land, free, &calendar), Err(Cause::Specialty));
        let no = check_fit(&who, &seat(day("2026-10-01"), 1), free, &calendar).expect_err("a holiday");
        assert_eq!((no.code, no.args["cause"].as_str()), (RejectionCode::SwapUnfit, "rest_day"));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(100))]
        #[test]
        fn it_agrees_with_the_generator(seed in any::<u64>()) {
            let mut case = case(seed, 12, 15, 3, true);
            case.kept.clear();
            let rota = case.rota();
            let calendar = calendar_2026();
            // Each duty fits beside all others, and no empty seat fits anybody.
            for (at, asked) in case.seats.iter().enumerate() {
                for who in &case.lawyers {
                    let days = |of: &dyn Fn(&Lawyer) -> bool| -> Vec<Day> {
                        let held = rota.holders.iter().enumerate().filter(|(s, _)| *s != at);
                        let of_lawyer = held.filter(|(_, id)| case.lawyers.iter().any(|l| Some(l.id) == **id && of(l)));
                        of_lawyer.map(|(s, _)| case.seats[s].day).collect()
                    };
                    let own = days(&|l| l.id == who.id);
                    let firm = days(&|l| l.firm == who.firm && l.id != who.id);
                    let told = fit(who, asked, Around { own: &own, firm: &firm }, &calendar);
                    if rota.holders[at] == Some(who.id) {
                        prop_assert_eq!(told, Ok(()));
                    } else if rota.holders[at].is_none() {
                        prop_assert!(told.is_err());
                    }
                }
            }
        }
    }
}

//! Which seats a month has: hall and remote seats of each site, by half day, on the working days of the calendar.

use crate::calendar::Calendar;
use crate::id::SiteId;
use crate::rota::{MAX_SEATS, MAX_SPAN_DAYS};
use crate::sitting::HalfDay;
use crate::{Day, Rejection, RejectionCode, words};

words!(
    /// Where the lawyer sits.
    SeatKind {
        /// At a desk of the site.
        Hall = "hall",
        /// By video, for the sites below.
        Remote = "remote",
    }
);

/// Seats that come again on each working day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatTemplate {
    pub site: SiteId,
    pub kind: SeatKind,
    /// `None` is the whole day.
    pub half: Option<HalfDay>,
    /// How many of them.
    pub count: u8,
    /// A topic that the lawyer must know, or a language as `lang:WORD`.
    pub needs: Option<String>,
}

/// One seat of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DutySeat {
    pub day: Day,
    pub site: SiteId,
    pub kind: SeatKind,
    pub half: Option<HalfDay>,
    /// Counts from 1 among seats that are else equal.
    pub no: u8,
    pub needs: Option<String>,
}

/// The seats from one day to another, both included, in order of day and template.
///
/// # Errors
/// [`RejectionCode::RotaSize`] with `limit` when the span is longer than [`MAX_SPAN_DAYS`] or has over [`MAX_SEATS`].
pub fn seats_of(templates: &[SeatTemplate], from: Day, to: Day, calendar: &Calendar) -> Result<Vec<DutySeat>, Rejection> {
    let span = to.days_since(from) + 1;
    if span > MAX_SPAN_DAYS {
        return Err(Rejection::new(RejectionCode::RotaSize).with("limit", MAX_SPAN_DAYS).at("/to"));
    }
    let days = (0..span).map(|n| from.plus_days(n)).filter(|day| calendar.is_working_day(*day));
    let of_day = |day: Day| {
        let of_template = move |t: &SeatTemplate| {
            let seat = DutySeat { day, site: t.site, kind: t.kind, half: t.half, no: 0, needs: t.needs.clone() };
            (1..=t.count).map(move |no| DutySeat { no, ..seat.clone() })
        };
        templates.iter().flat_map(of_template)
    };
    let seats: Vec<DutySeat> = days.flat_map(of_day).take(MAX_SEATS + 1).collect();
    if seats.len() > MAX_SEATS {
        return Err(Rejection::new(RejectionCode::RotaSize).with("limit", MAX_SEATS).at("/templates"));
    }
    Ok(seats)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::calendar::tests::{calendar_2026, day};

    fn template(kind: SeatKind, half: Option<HalfDay>, count: u8) -> SeatTemplate {
        SeatTemplate { site: SiteId(Uuid::nil()), kind, half, count, needs: None }
    }

    #[test]
    fn seats_stand_on_working_days_only() {
        let two = [template(SeatKind::Hall, Some(HalfDay::Morning), 2), template(SeatKind::Remote, None, 1)];
        let seats = seats_of(&two, day("2026-10-01"), day("2026-10-12"), &calendar_2026()).expect("small");
        let days: Vec<String> = seats.iter().map(|s| format!("{} {} {}", s.day, s.kind, s.no)).collect();
        let of = |d: &str| [format!("{d} hall 1"), format!("{d} hall 2"), format!("{d} remote 1")];
        assert_eq!(days, ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12"].map(of).concat());
    }

    #[test]
    fn too_long_and_too_many_are_refused() {
        let no = |count, to| {
            let seats = seats_of(&[template(SeatKind::Hall, None, count)], day("2026-03-01"), day(to), &calendar_2026());
            seats.expect_err("too much").pointer
        };
        assert_eq!(no(1, "2026-04-01").as_deref(), Some("/to"));
        assert_eq!(no(255, "2026-03-31").as_deref(), Some("/templates"));
    }
}

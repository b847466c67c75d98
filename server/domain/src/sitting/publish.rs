//! Publishing in time: the month's plan by the 28th of the month before, and never later than two days before the day
//! (domain.md 2.5, `publish_month_day`, `publish_before_days`).

use jiff::civil::Date;

use crate::sitting::MAX_REASON_CHARS;
use crate::{Day, Rejection, RejectionCode, words};

/// The day of the month before, by which a month's plan is published.
pub const PUBLISH_MONTH_DAY: i8 = 28;
/// Fewest days from publishing to the sitting.
pub const PUBLISH_LEAD_DAYS: i64 = 2;

words!(
    /// What a sitting is published as.
    Posting {
        /// Part of the plan of its month.
        MonthPlan = "month_plan",
        /// One more, or the new day of a postponed one: only the two days count.
        Extra = "extra",
    }
);

/// How a sitting may be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Publishing {
    OnTime,
    /// After the 28th, with the written reason.
    Late {
        reason: String,
    },
}

/// The last day for publishing the plan of the month in which `day` lies.
pub fn plan_due(day: Day) -> Day {
    let last_of_month_before = Day(day.0.first_of_month()).plus_days(-1).0;
    Day(Date::new(last_of_month_before.year(), last_of_month_before.month(), PUBLISH_MONTH_DAY).expect("every month has a 28th"))
}

/// Whether a sitting on `sitting_day` may be published `today`.
///
/// # Errors
/// [`RejectionCode::PublishTooLate`] with `days` less than [`PUBLISH_LEAD_DAYS`] before, whatever the reason;
/// [`RejectionCode::ReasonMissing`] or [`RejectionCode::TextTooLong`] at `/reason` after the 28th.
pub fn may_publish(sitting_day: Day, today: Day, posting: Posting, reason: &str) -> Result<Publishing, Rejection> {
    if sitting_day.days_since(today) < PUBLISH_LEAD_DAYS {
        return Err(Rejection::new(RejectionCode::PublishTooLate).with("days", PUBLISH_LEAD_DAYS));
    }
    if posting == Posting::Extra || today <= plan_due(sitting_day) {
        return Ok(Publishing::OnTime);
    }
    Ok(Publishing::Late { reason: crate::sitting::reason(reason, "/reason")? })
}

/// A written reason, without blanks around it.
///
/// # Errors
/// [`RejectionCode::ReasonMissing`], or [`RejectionCode::TextTooLong`] over [`MAX_REASON_CHARS`], at `pointer`.
pub fn reason(text: &str, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::new(RejectionCode::ReasonMissing).at(pointer));
    }
    if text.chars().count() > MAX_REASON_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_REASON_CHARS).at(pointer));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::day;

    #[rstest]
    #[case("2026-04-15", "2026-03-28", Posting::MonthPlan, "", Ok("on time"))]
    #[case("2026-04-15", "2026-03-29", Posting::MonthPlan, "", Err(RejectionCode::ReasonMissing))]
    #[case("2026-04-15", "2026-03-29", Posting::MonthPlan, " 领导临时调整 ", Ok("领导临时调整"))]
    #[case("2026-04-15", "2026-04-13", Posting::MonthPlan, "补发", Ok("补发"))]
    #[case("2026-04-15", "2026-04-14", Posting::MonthPlan, "补发", Err(RejectionCode::PublishTooLate))]
    #[case("2026-04-15", "2026-04-13", Posting::Extra, "", Ok("on time"))]
    #[case("2026-04-15", "2026-04-14", Posting::Extra, "补发", Err(RejectionCode::PublishTooLate))]
    #[case("2026-01-05", "2025-12-28", Posting::MonthPlan, "", Ok("on time"))]
    #[case("2026-03-02", "2026-02-28", Posting::MonthPlan, "", Ok("on time"))]
    #[case("2026-03-01", "2026-02-28", Posting::MonthPlan, "", Err(RejectionCode::PublishTooLate))]
    fn publishing(
        #[case] sitting: &str,
        #[case] today: &str,
        #[case] posting: Posting,
        #[case] reason: &str,
        #[case] want: Result<&str, RejectionCode>,
    ) {
        let told = may_publish(day(sitting), day(today), posting, reason).map_err(|no| no.code);
        let told = told.map(|p| match p {
            Publishing::OnTime => "on time".to_owned(),
            Publishing::Late { reason } => reason,
        });
        assert_eq!(told, want.map(str::to_owned));
    }

    #[test]
    fn a_reason_has_a_limit() {
        let long = "字".repeat(MAX_REASON_CHARS + 1);
        assert_eq!(reason(&long, "/reason").expect_err("too long").code, RejectionCode::TextTooLong);
        assert!(reason(&long[3..], "/reason").is_ok());
    }
}

//! What a leader promises in a reception: orders (交办) with a unit and a day, and the care for a matter to its end (包案).

use crate::calendar::Calendar;
use crate::deadline::MAX_LIMIT_DAYS;
use crate::{Day, Rejection, RejectionCode, Timestamp, words};

/// Longest order or result, in characters.
pub const MAX_ORDER_CHARS: usize = 1_000;

words!(
    /// Where an order stands. Overdue is no state: [`OrderState::is_overdue`] computes it.
    OrderState {
        Given = "given",
        Done = "done",
    }
);

words!(
    /// How an order reaches its unit.
    OrderWay {
        /// The unit belongs to the leader's portfolio.
        Direct = "direct",
        /// "请转": the leader of that portfolio passes it on.
        ViaPortfolio = "via_portfolio",
    }
);

impl OrderWay {
    /// The way to a unit, as it lies in the leader's portfolio or not.
    pub const fn of(is_own_portfolio: bool) -> Self {
        if is_own_portfolio { Self::Direct } else { Self::ViaPortfolio }
    }
}

impl OrderState {
    /// The unit did it, with the result in words.
    ///
    /// # Errors
    /// [`RejectionCode::OrderState`] unless given; [`RejectionCode::OrderResultMissing`] or [`RejectionCode::TextTooLong`]
    /// at `/result`.
    pub fn finish(self, result: &str) -> Result<Self, Rejection> {
        if self != Self::Given {
            return Err(Rejection::new(RejectionCode::OrderState).with("state", self).with("action", "finish"));
        }
        written(result, RejectionCode::OrderResultMissing, "/result").map(|_| Self::Done)
    }

    /// Whether the promise is broken: it is red on the leader's board and comes into their next sitting. The due day itself
    /// still counts.
    pub fn is_overdue(self, due: Day, today: Day) -> bool {
        self == Self::Given && today > due
    }
}

/// Whether an order was done by its day; the day is the one on which it was done.
pub fn is_in_time(done_at: Timestamp, due: Day) -> bool {
    done_at.day() <= due
}

/// Checks a new order and gives its text without blanks around it.
///
/// # Errors
/// [`RejectionCode::OrderTextMissing`] or [`RejectionCode::TextTooLong`] at `/text`; [`RejectionCode::DueDayInvalid`] at
/// `/due_day` unless it is after `today` and within a year.
pub fn check_order(text: &str, due: Day, today: Day) -> Result<String, Rejection> {
    let text = written(text, RejectionCode::OrderTextMissing, "/text")?;
    if (1..=i64::from(MAX_LIMIT_DAYS)).contains(&due.days_since(today)) {
        Ok(text)
    } else {
        Err(Rejection::new(RejectionCode::DueDayInvalid).at("/due_day"))
    }
}

/// The day on which the unit is reminded: the last working day before the due day, but after the order was given; `None` if
/// there is none.
pub fn reminder_day(given: Day, due: Day, calendar: &Calendar) -> Option<Day> {
    (1..).map(|n| due.plus_days(-n)).take_while(|day| *day > given).find(|day| calendar.is_working_day(*day))
}

words!(
    /// Where the care of a leader for a matter stands. Who receives is responsible (谁接访、谁包案).
    AdoptionState {
        Running = "running",
        /// Another leader took it over.
        HandedOver = "handed_over",
        /// The matter is settled.
        Settled = "settled",
    }
);

impl AdoptionState {
    /// Another leader takes it over, for a written reason; an adoption never ends with nobody.
    ///
    /// # Errors
    /// [`RejectionCode::AdoptionState`] unless running; [`RejectionCode::ReasonMissing`] or [`RejectionCode::TextTooLong`]
    /// at `/reason`.
    pub fn hand_over(self, reason: &str) -> Result<Self, Rejection> {
        self.must_run("hand_over")?;
        crate::sitting::reason(reason, "/reason").map(|_| Self::HandedOver)
    }

    /// The matter is settled.
    ///
    /// # Errors
    /// [`RejectionCode::AdoptionState`] unless running.
    pub fn settle(self) -> Result<Self, Rejection> {
        self.must_run("settle").map(|()| Self::Settled)
    }

    fn must_run(self, action: &str) -> Result<(), Rejection> {
        if self == Self::Running {
            Ok(())
        } else {
            Err(Rejection::new(RejectionCode::AdoptionState).with("state", self).with("action", action))
        }
    }
}

/// Whether a leader may adopt a matter: one leader cares for it at a time.
///
/// # Errors
/// [`RejectionCode::AdoptionState`] with `state` running while another leader does; the same leader again changes nothing,
/// which `Ok(false)` tells.
pub fn may_adopt<L: PartialEq>(running: Option<&L>, leader: &L) -> Result<bool, Rejection> {
    match running {
        None => Ok(true),
        Some(held) if held == leader => Ok(false),
        Some(_) => Err(Rejection::new(RejectionCode::AdoptionState).with("state", AdoptionState::Running).with("action", "adopt")),
    }
}

fn written(text: &str, missing: RejectionCode, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::new(missing).at(pointer));
    }
    if text.chars().count() > MAX_ORDER_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_ORDER_CHARS).at(pointer));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::{calendar_2026, day};

    #[test]
    fn state_by_action() {
        let mut rows = Vec::new();
        let told = |r: Result<String, Rejection>| r.unwrap_or_else(|no| format!("-{}", no.code));
        for s in OrderState::ALL {
            let overdue = [day("2026-03-10"), day("2026-03-11")].map(|today| s.is_overdue(day("2026-03-10"), today));
            let finished = ["已办结", " "].map(|result| told(s.finish(result).map(|n| n.to_string())));
            rows.push(format!("{s} | finish: {} | finish_blank: {} | overdue: {overdue:?}", finished[0], finished[1]));
        }
        for s in AdoptionState::ALL {
            let cells = [s.hand_over("工作调整"), s.hand_over(""), s.settle()].map(|r| told(r.map(|n| n.to_string())));
            rows.push(format!("{s} | hand_over: {} | hand_over_blank: {} | settle: {}", cells[0], cells[1], cells[2]));
        }
        insta::assert_snapshot!(rows.join("\n"), @r"
        given | finish: done | finish_blank: -order_result_missing | overdue: [false, true]
        done | finish: -order_state | finish_blank: -order_state | overdue: [false, false]
        running | hand_over: handed_over | hand_over_blank: -reason_missing | settle: settled
        handed_over | hand_over: -adoption_state | hand_over_blank: -adoption_state | settle: -adoption_state
        settled | hand_over: -adoption_state | hand_over_blank: -adoption_state | settle: -adoption_state
        ");
    }

    #[rstest]
    #[case("查清欠薪", "2026-03-11", None)]
    #[case("查清欠薪", "2027-03-11", None)]
    #[case("查清欠薪", "2026-03-10", Some("/due_day"))]
    #[case("查清欠薪", "2027-03-12", Some("/due_day"))]
    #[case(" ", "2026-03-11", Some("/text"))]
    fn new_orders(#[case] text: &str, #[case] due: &str, #[case] fault: Option<&str>) {
        let told = check_order(text, day(due), day("2026-03-10"));
        assert_eq!(told.err().and_then(|no| no.pointer).as_deref(), fault);
    }

    #[test]
    fn the_last_working_day_before_it_is_due() {
        let on = |given, due| reminder_day(day(given), day(due), &calendar_2026());
        assert_eq!(on("2026-03-02", "2026-03-16"), Some(day("2026-03-13")));
        assert_eq!(on("2026-09-28", "2026-10-08"), Some(day("2026-09-30")), "before the holiday");
        assert_eq!(on("2026-03-13", "2026-03-16"), None);
        assert!(
            is_in_time(day("2026-03-10").at_minute(1439), day("2026-03-10")) && !is_in_time(day("2026-03-11").start(), day("2026-03-10"))
        );
    }

    #[test]
    fn one_leader_cares_for_a_matter_at_a_time() {
        assert_eq!(may_adopt(None, &1), Ok(true));
        assert_eq!(may_adopt(Some(&1), &1), Ok(false));
        assert_eq!(may_adopt(Some(&2), &1).expect_err("another").code, RejectionCode::AdoptionState);
        assert_eq!((OrderWay::of(true), OrderWay::of(false)), (OrderWay::Direct, OrderWay::ViaPortfolio));
    }
}

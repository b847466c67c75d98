//! Call-backs of the legal line (12348): when people can leave a number, until when they are called, when it is given up.
//!
//! Invariant: whoever leaves a number is promised a moment at which the line answers.

use crate::calendar::Calendar;
use crate::{Day, Timestamp, words};

/// After so many tries without reaching the person it is given up: somebody tells them in another way (a design value).
pub const MAX_MISSES: usize = 3;
/// Longest words that somebody leaves, in characters.
pub const MAX_WORDS: usize = 200;

words!(
    /// Where a call-back stands.
    State {
        Open = "open",
        /// The person was reached.
        Done = "done",
        GivenUp = "given_up",
    }
);

words!(
    /// What came of one try.
    Outcome {
        Reached = "reached",
        NoAnswer = "no_answer",
        WrongNumber = "wrong_number",
    }
);

/// The line and its hours. A design value throughout; the city writes its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// As people dial it.
    pub number: String,
    /// Minutes of the day between which it calls people.
    pub from_min: u16,
    pub to_min: u16,
    pub on_rest_days: bool,
    /// People are called within so many minutes ..
    pub answer_min: u16,
    /// .. or, if it closes before, by this minute of the next day on which it answers.
    pub next_day_min: u16,
}

impl Line {
    fn answers_on(&self, calendar: &Calendar, day: Day) -> bool {
        self.on_rest_days || calendar.is_working_day(day)
    }

    /// Whether somebody can leave a number now.
    pub fn is_open(&self, calendar: &Calendar, now: Timestamp) -> bool {
        self.answers_on(calendar, now.day()) && (self.from_min..self.to_min).contains(&now.minute_of_day())
    }

    /// Until when somebody who leaves a number at `now` is called.
    pub fn due_at(&self, calendar: &Calendar, now: Timestamp) -> Timestamp {
        let soon = now.plus_ms(i64::from(self.answer_min) * 60_000);
        if self.is_open(calendar, now) && soon <= now.day().at_minute(self.to_min) {
            return soon;
        }
        let tomorrow = now.day().plus_days(1);
        let next = if self.on_rest_days { tomorrow } else { calendar.roll(tomorrow) };
        next.at_minute(self.next_day_min)
    }
}

/// Where a call-back stands after a try, with the tries before it.
pub fn after(before: &[Outcome], outcome: Outcome) -> State {
    let misses = before.iter().filter(|o| **o != Outcome::Reached).count() + usize::from(outcome != Outcome::Reached);
    match outcome {
        Outcome::Reached => State::Done,
        _ if misses >= MAX_MISSES => State::GivenUp,
        _ => State::Open,
    }
}

/// What the person's slip says: `H07`.
pub fn number(no: i64) -> String {
    format!("H{no:02}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::{day, nation_2026};
    use crate::calendar::{NATION, parse_minutes};

    fn line() -> Line {
        Line { number: "12348".to_owned(), from_min: 510, to_min: 1050, on_rest_days: false, answer_min: 120, next_day_min: 720 }
    }

    fn calendar() -> Calendar {
        Calendar::of(&[NATION], [nation_2026()])
    }

    fn at(text: &str) -> Timestamp {
        let (date, time) = text.split_once(' ').expect("a day and a time");
        day(date).at_minute(parse_minutes(time).expect("a time"))
    }

    #[rstest]
    #[case("2026-11-24 08:29", false, "2026-11-25 12:00")]
    #[case("2026-11-24 08:30", true, "2026-11-24 10:30")]
    #[case("2026-11-24 15:30", true, "2026-11-24 17:30")]
    #[case("2026-11-24 15:31", true, "2026-11-25 12:00")]
    #[case("2026-11-24 17:30", false, "2026-11-25 12:00")]
    #[case("2026-11-27 16:00", true, "2026-11-30 12:00")]
    #[case("2026-11-28 10:00", false, "2026-11-30 12:00")]
    #[case("2026-09-30 17:00", true, "2026-10-08 12:00")]
    fn within_two_hours_or_by_noon_of_the_next_working_day(#[case] now: &str, #[case] is_open: bool, #[case] due: &str) {
        assert_eq!((line().is_open(&calendar(), at(now)), line().due_at(&calendar(), at(now))), (is_open, at(due)));
    }

    #[test]
    fn a_line_of_every_day_calls_on_rest_days() {
        let daily = Line { on_rest_days: true, ..line() };
        assert!(daily.is_open(&calendar(), at("2026-11-28 10:00")));
        assert_eq!(daily.due_at(&calendar(), at("2026-11-28 17:00")), at("2026-11-29 12:00"));
    }

    #[test]
    fn three_misses_of_any_kind_give_it_up_and_reaching_ends_it() {
        use Outcome::{NoAnswer, Reached, WrongNumber};
        assert_eq!(after(&[], NoAnswer), State::Open);
        assert_eq!(after(&[NoAnswer], WrongNumber), State::Open);
        assert_eq!(after(&[NoAnswer, WrongNumber], NoAnswer), State::GivenUp);
        assert_eq!(after(&[NoAnswer, WrongNumber], Reached), State::Done);
        assert_eq!((number(7), number(123)), ("H07".to_owned(), "H123".to_owned()));
    }

    proptest! {
        #[test]
        fn nobody_is_promised_a_moment_at_which_nobody_calls(minute in 0i64..60_000, on_rest_days: bool, answer_min in 1u16..600) {
            let (line, now) = (Line { on_rest_days, answer_min, ..line() }, at("2026-11-01 00:00").plus_ms(minute * 60_000));
            let due = line.due_at(&calendar(), now);
            prop_assert!(due > now && (line.from_min..=line.to_min).contains(&due.minute_of_day()));
            prop_assert!(on_rest_days || calendar().is_working_day(due.day()));
        }
    }
}

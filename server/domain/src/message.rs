//! Text messages: which there are, when they may go out, and what happens when the gateway does not take one. None ever
//! says what a matter is about.

use crate::{Day, Rejection, RejectionCode, Timestamp, words};

words!(
    /// What a message tells; each has its template at the gateway.
    MessageKind {
        /// The request has come in.
        Received = "received",
        /// A leader will receive: when, where, what to bring.
        Confirmation = "confirmation",
        /// Redirected, declined or taken back: where to go next.
        Decision = "decision",
        ReminderDay = "reminder_day",
        ReminderHour = "reminder_hour",
        /// Another time, place or leader.
        Change = "change",
        /// A slot for somebody of the waiting list.
        Offer = "offer",
        /// Proof of a phone.
        Code = "code",
        /// To the unit: an order is due.
        OrderDue = "order_due",
        /// To a lawyer: the month's duties are published.
        DutyMonth = "duty_month",
        /// To a lawyer: a duty that was not said yes to comes near.
        DutyUnanswered = "duty_unanswered",
        /// To a lawyer: the evening before a duty.
        DutyTomorrow = "duty_tomorrow",
        /// To a lawyer: a colleague asks to be relieved of a duty.
        SwapAsked = "swap_asked",
        SwapApproved = "swap_approved",
        SwapRejected = "swap_rejected",
    }
);

words!(
    /// Where a message stands.
    MessageState {
        Queued = "queued",
        /// The gateway took it.
        Sent = "sent",
        /// Its hour passed before it could go out, or what it says is no longer true.
        Dropped = "dropped",
        /// Given up after its tries: somebody phones.
        Dead = "dead",
    }
);

/// Nobody is disturbed from this minute of the day: 21:00.
pub const QUIET_FROM_MIN: u16 = 21 * 60;
/// Until this minute of the day: 08:00.
pub const QUIET_TO_MIN: u16 = 8 * 60;
/// A change is told at once, at any hour, when it concerns something so near, in milliseconds.
pub const URGENT_MS: i64 = 2 * 3_600_000;
/// How long a code can be used after it was sent, in milliseconds.
pub const CODE_USEFUL_MS: i64 = crate::proof::CODE_MS;
/// Waiting times after the 1st, 2nd, ... failed try, in milliseconds; after one more try the message is dead.
pub const RETRY_MS: [i64; 6] = [30_000, 2 * 60_000, 10 * 60_000, 30 * 60_000, 2 * 3_600_000, 6 * 3_600_000];
/// The same for codes, which somebody waits for.
pub const CODE_RETRY_MS: [i64; 3] = [5_000, 15_000, 45_000];
/// How long before the slot the first reminder goes out, in milliseconds.
pub const REMINDER_DAY_MS: i64 = 24 * 3_600_000;
/// How long before the slot the last reminder goes out, in milliseconds.
pub const REMINDER_HOUR_MS: i64 = 3_600_000;

/// When a message that is ready at `ready_at` may go out. `about` is the moment that it concerns: the slot's start.
///
/// Between 21:00 and 08:00 it waits for 08:00, except a code, and a change of something within two hours.
pub fn send_at(kind: MessageKind, ready_at: Timestamp, about: Option<Timestamp>) -> Timestamp {
    let is_urgent = match kind {
        MessageKind::Code => true,
        MessageKind::Change => about.is_some_and(|at| at.since_ms(ready_at) <= URGENT_MS),
        _ => false,
    };
    let (day, minute) = (ready_at.day(), ready_at.minute_of_day());
    let morning = |day: Day| day.at_minute(QUIET_TO_MIN);
    if is_urgent || (QUIET_TO_MIN..QUIET_FROM_MIN).contains(&minute) {
        ready_at
    } else if minute < QUIET_TO_MIN {
        morning(day)
    } else {
        morning(day.plus_days(1))
    }
}

/// The reminders of a slot that lie ahead, with the moments at which they go out.
pub fn reminders(starts_at: Timestamp, now: Timestamp) -> Vec<(MessageKind, Timestamp)> {
    let ahead = |(kind, before_ms): (MessageKind, i64)| {
        let ready_at = starts_at.plus_ms(-before_ms);
        let at = send_at(kind, ready_at, Some(starts_at));
        (now < ready_at && at < starts_at).then_some((kind, at))
    };
    [(MessageKind::ReminderDay, REMINDER_DAY_MS), (MessageKind::ReminderHour, REMINDER_HOUR_MS)].into_iter().filter_map(ahead).collect()
}

/// Whether a message came too late to be of use: it is dropped. `ready_at` is when it was written, `about` what it concerns:
/// the slot's start, for an offer the end of its time.
pub fn is_stale(kind: MessageKind, ready_at: Timestamp, about: Option<Timestamp>, now: Timestamp) -> bool {
    match kind {
        MessageKind::Code => now.since_ms(ready_at) >= CODE_USEFUL_MS,
        MessageKind::ReminderDay
        | MessageKind::ReminderHour
        | MessageKind::Offer
        | MessageKind::DutyUnanswered
        | MessageKind::DutyTomorrow
        | MessageKind::SwapAsked => about.is_some_and(|at| now >= at),
        // What was decided is worth telling even afterwards.
        _ => false,
    }
}

/// Whether a message may go out again by hand.
///
/// # Errors
/// [`RejectionCode::MessageState`] with `state`: only what was given up, and `stale` when its hour is over.
pub fn may_resend(
    state: MessageState,
    kind: MessageKind,
    ready_at: Timestamp,
    about: Option<Timestamp>,
    now: Timestamp,
) -> Result<(), Rejection> {
    let no = Rejection::new(RejectionCode::MessageState);
    if state != MessageState::Dead {
        return Err(no.with("state", state));
    }
    if is_stale(kind, ready_at, about, now) { Err(no.with("state", "stale")) } else { Ok(()) }
}

/// What follows a failed try.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    Retry { at: Timestamp },
    Dead,
}

/// What follows the `tries`-th failed try, counted from 1. A retry keeps the quiet hours too.
pub fn after_failure(kind: MessageKind, tries: u32, about: Option<Timestamp>, now: Timestamp) -> Next {
    let waits: &[i64] = if kind == MessageKind::Code { &CODE_RETRY_MS } else { &RETRY_MS };
    match waits.get((tries as usize).saturating_sub(1)) {
        Some(wait_ms) => Next::Retry { at: send_at(kind, now.plus_ms(*wait_ms), about) },
        None => Next::Dead,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::tests::day;

    /// `10 09:30`: the 10th of March 2026.
    fn at(text: &str) -> Timestamp {
        let (date, time) = text.split_once(' ').expect("a day and a time");
        day(&format!("2026-03-{date}")).at_minute(crate::calendar::parse_minutes(time).expect("a time"))
    }

    #[rstest]
    #[case(MessageKind::Confirmation, "10 20:59", "12 09:00", "10 20:59")]
    #[case(MessageKind::Confirmation, "10 21:00", "12 09:00", "11 08:00")]
    #[case(MessageKind::Confirmation, "11 07:59", "12 09:00", "11 08:00")]
    #[case(MessageKind::Confirmation, "11 08:00", "12 09:00", "11 08:00")]
    #[case(MessageKind::Code, "10 23:30", "12 09:00", "10 23:30")]
    #[case(MessageKind::Change, "11 06:59", "11 09:00", "11 08:00")]
    #[case(MessageKind::Change, "11 07:00", "11 09:00", "11 07:00")]
    #[case(MessageKind::Offer, "11 07:00", "11 08:30", "11 08:00")]
    #[case(MessageKind::Change, "31 22:00", "31 08:00", "31 22:00")]
    fn quiet_hours(#[case] kind: MessageKind, #[case] ready: &str, #[case] about: &str, #[case] want: &str) {
        assert_eq!(send_at(kind, at(ready), Some(at(about))), at(want));
    }

    #[test]
    fn a_slot_is_recalled_a_day_and_an_hour_ahead() {
        use MessageKind::{ReminderDay, ReminderHour};
        assert_eq!(reminders(at("12 09:30"), at("10 12:00")), [(ReminderDay, at("11 09:30")), (ReminderHour, at("12 08:30"))]);
        assert_eq!(reminders(at("12 08:30"), at("11 12:00")), [(ReminderHour, at("12 08:00"))], "quiet until eight");
        assert_eq!(reminders(at("12 08:00"), at("11 12:00")), [], "it would come at the start");
        assert_eq!(reminders(at("12 09:30"), at("12 08:30")), []);
    }

    #[test]
    fn what_is_too_late_is_not_sent() {
        let slot = Some(at("12 09:00"));
        let stale = |kind, now: &str| is_stale(kind, at("11 22:00"), slot, at(now));
        assert!(stale(MessageKind::Code, "11 22:05") && !stale(MessageKind::Code, "11 22:04"));
        assert!(stale(MessageKind::ReminderHour, "12 09:00") && !stale(MessageKind::ReminderHour, "12 08:59"));
        assert!(!stale(MessageKind::Decision, "13 09:00"));
    }

    #[test]
    fn only_what_was_given_up_and_is_still_of_use_goes_out_again() {
        let state = |state, kind, now: &str| {
            let no = may_resend(state, kind, at("11 22:00"), Some(at("12 09:00")), at(now)).err();
            no.map(|no| no.args["state"].clone())
        };
        assert_eq!(state(MessageState::Dead, MessageKind::ReminderHour, "12 08:59"), None);
        assert_eq!(state(MessageState::Dead, MessageKind::ReminderHour, "12 09:00").as_deref(), Some("stale"));
        assert_eq!(state(MessageState::Dead, MessageKind::Decision, "13 09:00"), None);
        assert_eq!(state(MessageState::Sent, MessageKind::Decision, "11 22:00").as_deref(), Some("sent"));
    }

    #[test]
    fn a_message_is_tried_seven_times_and_a_code_four() {
        let count = |kind| (1..).take_while(|n| after_failure(kind, *n, None, at("10 09:00")) != Next::Dead).count();
        assert_eq!((count(MessageKind::Change), count(MessageKind::Code)), (6, 3));
        assert_eq!(after_failure(MessageKind::Offer, 1, None, at("10 20:59")), Next::Retry { at: at("10 20:59").plus_ms(30_000) });
        assert_eq!(after_failure(MessageKind::Offer, 2, None, at("10 20:59")), Next::Retry { at: at("11 08:00") });
        let total: i64 = CODE_RETRY_MS.iter().sum();
        assert!(total < CODE_USEFUL_MS, "a code that arrives can still be typed");
    }

    proptest! {
        #[test]
        fn nobody_is_woken_without_need(kind in 0..MessageKind::ALL.len(), ready_min in 0i64..40_000, ahead_min in 0i64..3_000) {
            let (kind, ready) = (MessageKind::ALL[kind], at("01 00:00").plus_ms(ready_min * 60_000));
            let about = ready.plus_ms(ahead_min * 60_000);
            let sent = send_at(kind, ready, Some(about));
            let is_day = (QUIET_TO_MIN..QUIET_FROM_MIN).contains(&sent.minute_of_day());
            prop_assert!(sent >= ready && sent.since_ms(ready) <= 11 * 3_600_000);
            prop_assert!(is_day || kind == MessageKind::Code || kind == MessageKind::Change && ahead_min <= 120);
            prop_assert_eq!(send_at(kind, sent, None).since_ms(sent) > 0, !is_day && kind != MessageKind::Code);
        }
    }
}

//! A claim on a slot of a leader's sitting (预约接访), or of a lawyer's consultation.
//!
//! submitted -> accepted (the office screened it and asks the leader) -> confirmed -> checked_in -> in_session -> completed
//! -> followed_up. The slot is taken from submitted on, so no approval can sell it twice. A leader's "no" is not an end
//! here: the date stays, and somebody receives. Only the office declines, with a reason and the next door.
//!
//! A lawyer's time is promised at once: nobody screens what is said in confidence, and no lawyer is asked. Such a claim is never
//! submitted or accepted, so that whatever the office or a leader does to those states cannot be done to it.

mod arrival;
mod booking;
mod change;
mod papers;
mod recusal;
mod screening;
mod step;
mod turn;
mod walk_in;

pub use arrival::{Arrival, CHECK_IN_OPENS_MS, GRACE_MS, NO_SHOW_MS, arrival};
pub use booking::{
    BOOK_LEAD_MS, Booked, BookingDoor, HOLD_MS, HOLDS_PER_PERSON, HOLDS_PER_SOURCE, Hold, MAX_FUTURE, MAX_STATEMENT_CHARS, Needs, Subject,
    Wish, may_book, may_hold,
};
pub use change::{ChangeKind, Unreached};
pub use papers::{BringPaper, papers};
pub use recusal::{Concerned, Interests, RecusalGround, check_recusal, recusal};
pub use screening::{Answer, Answered, Decision, MAX_TEXT_CHARS};
pub use step::StepKind;
pub use turn::{
    ANSWER_WORKING_DAYS, Asked, LEADER_LATEST_MS, OFFICE_LATEST_MS, SCREEN_LATEST_MS, SCREEN_WORKING_DAYS, Turn, Who, screening_due,
    whose_turn,
};
pub use walk_in::{WalkIn, walk_in};

use crate::sitting::SittingKind;
use crate::{Day, Rejection, RejectionCode, Timestamp, words};

words!(
    /// Where an appointment stands.
    AppointmentState {
        /// Waits for the office; the slot is taken.
        Submitted = "submitted",
        /// The office said yes; a leader is asked.
        Accepted = "accepted",
        /// A leader said yes.
        Confirmed = "confirmed",
        CheckedIn = "checked_in",
        InSession = "in_session",
        Completed = "completed",
        FollowedUp = "followed_up",
        /// With a written reason and the next door.
        Declined = "declined",
        /// With where to go.
        Redirected = "redirected",
        NoShow = "no_show",
        CancelledByPetitioner = "cancelled_by_petitioner",
        CancelledByOrgan = "cancelled_by_organ",
        /// Another appointment took its place.
        Rescheduled = "rescheduled",
        /// Never screened before its day was over: a fault.
        Expired = "expired",
    }
);

impl AppointmentState {
    /// What a booking begins as: a request to the office, or a lawyer's time that is kept for the person.
    pub const fn booked(kind: SittingKind) -> Self {
        match kind {
            SittingKind::Leader => Self::Submitted,
            SittingKind::Lawyer => Self::Confirmed,
        }
    }

    /// Whether it still leads to a reception: it counts for the limits of its person.
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Submitted | Self::Accepted | Self::Confirmed | Self::CheckedIn | Self::InSession)
    }

    /// Whether it takes a place in its slot. What was received, or missed by the person, keeps its place.
    pub const fn takes_slot(self) -> bool {
        self.is_live() || matches!(self, Self::Completed | Self::FollowedUp | Self::NoShow)
    }

    /// The office's decision.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless submitted.
    pub fn screen(self, decision: &Decision) -> Result<Self, Rejection> {
        match (self, decision) {
            (Self::Submitted, Decision::Accept) => Ok(Self::Accepted),
            (Self::Submitted, Decision::Redirect { .. }) => Ok(Self::Redirected),
            (Self::Submitted, Decision::Decline { .. }) => Ok(Self::Declined),
            (other, decision) => Err(other.refuse(decision.as_str())),
        }
    }

    /// The leader, whom they delegated to, or a substitute says yes.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless accepted.
    pub fn confirm(self) -> Result<Self, Rejection> {
        if self == Self::Accepted { Ok(Self::Confirmed) } else { Err(self.refuse("confirm")) }
    }

    /// Another leader will receive, and is asked anew.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless accepted or confirmed.
    pub fn ask_again(self) -> Result<Self, Rejection> {
        match self {
            Self::Accepted | Self::Confirmed => Ok(Self::Accepted),
            other => Err(other.refuse("ask_again")),
        }
    }

    /// The person is there. Also when the leader has not answered yet: that silence is the organ's, and nobody is sent home
    /// for it.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless accepted or confirmed; [`RejectionCode::CheckInEarly`] with the `day` and
    /// `time` when it opens; [`RejectionCode::CheckInLate`] after [`NO_SHOW_MS`]: they may take a number.
    pub fn check_in(self, starts_at: Timestamp, now: Timestamp) -> Result<Self, Rejection> {
        if !matches!(self, Self::Accepted | Self::Confirmed) {
            return Err(self.refuse("check_in"));
        }
        match arrival(starts_at, now) {
            Arrival::Early => {
                let opens = starts_at.plus_ms(-CHECK_IN_OPENS_MS);
                let time = crate::calendar::format_minutes(opens.minute_of_day());
                Err(Rejection::new(RejectionCode::CheckInEarly).with("day", opens.day()).with("time", time))
            }
            Arrival::TooLate => Err(Rejection::new(RejectionCode::CheckInLate).with("minutes", NO_SHOW_MS / 60_000)),
            Arrival::OnTime | Arrival::Grace | Arrival::Late => Ok(Self::CheckedIn),
        }
    }

    /// The person sits down with the leader.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless checked in.
    pub fn begin(self) -> Result<Self, Rejection> {
        if self == Self::CheckedIn { Ok(Self::InSession) } else { Err(self.refuse("begin")) }
    }

    /// The reception is over.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless in session.
    pub fn complete(self) -> Result<Self, Rejection> {
        if self == Self::InSession { Ok(Self::Completed) } else { Err(self.refuse("complete")) }
    }

    /// The office asked afterwards how it went (回访).
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless completed.
    pub fn follow_up(self) -> Result<Self, Rejection> {
        if self == Self::Completed { Ok(Self::FollowedUp) } else { Err(self.refuse("follow_up")) }
    }

    /// The person did not come. It is recorded, and has no other consequence.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless accepted or confirmed: who checked in and was not received did come;
    /// [`RejectionCode::NoShowEarly`] with the `minutes` left until [`NO_SHOW_MS`] after the start.
    pub fn no_show(self, starts_at: Timestamp, now: Timestamp) -> Result<Self, Rejection> {
        if !matches!(self, Self::Accepted | Self::Confirmed) {
            return Err(self.refuse("no_show"));
        }
        let left_ms = starts_at.plus_ms(NO_SHOW_MS).since_ms(now);
        if left_ms > 0 {
            return Err(Rejection::new(RejectionCode::NoShowEarly).with("minutes", (left_ms + 59_999) / 60_000));
        }
        Ok(Self::NoShow)
    }

    /// The person takes it back, or leaves before being received.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] once received or ended.
    pub fn cancel_by_petitioner(self) -> Result<Self, Rejection> {
        if self.is_before_session() { Ok(Self::CancelledByPetitioner) } else { Err(self.refuse("cancel")) }
    }

    /// The organ takes it back, for a written reason; the person is told the next door.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] once received or ended.
    pub fn cancel_by_organ(self) -> Result<Self, Rejection> {
        if self.is_before_session() { Ok(Self::CancelledByOrgan) } else { Err(self.refuse("cancel_by_organ")) }
    }

    /// Another slot takes its place: gives the end of this one and the state of its successor, which need not be screened
    /// again but whose leader is asked again; a lawyer is not asked.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] once received or ended; [`RejectionCode::AppointmentKind`] with the `kind` that it
    /// is, from a lawyer to a leader or back: what was screened is not what was said in confidence.
    pub fn reschedule(self, from: SittingKind, to: SittingKind) -> Result<(Self, Self), Rejection> {
        if from != to {
            return Err(Rejection::new(RejectionCode::AppointmentKind).with("kind", from));
        }
        match (self, to) {
            (Self::Submitted, SittingKind::Leader) => Ok((Self::Rescheduled, Self::Submitted)),
            (Self::Accepted | Self::Confirmed | Self::CheckedIn, SittingKind::Leader) => Ok((Self::Rescheduled, Self::Accepted)),
            (Self::Confirmed | Self::CheckedIn, SittingKind::Lawyer) => Ok((Self::Rescheduled, Self::Confirmed)),
            (other, _) => Err(other.refuse("reschedule")),
        }
    }

    /// Nobody screened it before its day was over.
    ///
    /// # Errors
    /// [`RejectionCode::AppointmentState`] unless submitted, and until the day after `day`.
    pub fn expire(self, day: Day, today: Day) -> Result<Self, Rejection> {
        if self == Self::Submitted && day < today { Ok(Self::Expired) } else { Err(self.refuse("expire")) }
    }

    const fn is_before_session(self) -> bool {
        matches!(self, Self::Submitted | Self::Accepted | Self::Confirmed | Self::CheckedIn)
    }

    fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::AppointmentState).with("state", self).with("action", action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::day;

    type Step = (&'static str, fn(AppointmentState) -> Result<AppointmentState, Rejection>);

    fn nine() -> Timestamp {
        day("2026-03-02").at_minute(540)
    }

    use SittingKind::{Lawyer, Leader};

    const STEPS: [Step; 16] = [
        ("accept", |s| s.screen(&Decision::Accept)),
        ("redirect", |s| s.screen(&Decision::Redirect { place: "区信访局".to_owned() })),
        ("decline", |s| s.screen(&Decision::Decline { reason: "已终结".to_owned(), next_door: "法院".to_owned() })),
        ("confirm", AppointmentState::confirm),
        ("ask_again", AppointmentState::ask_again),
        ("check_in", |s| s.check_in(nine(), nine())),
        ("begin", AppointmentState::begin),
        ("complete", AppointmentState::complete),
        ("follow_up", AppointmentState::follow_up),
        ("no_show", |s| s.no_show(nine(), nine().plus_ms(NO_SHOW_MS))),
        ("cancel", AppointmentState::cancel_by_petitioner),
        ("cancel_by_organ", AppointmentState::cancel_by_organ),
        ("reschedule", |s| s.reschedule(Leader, Leader).map(|(old, _)| old)),
        ("reschedule_advice", |s| s.reschedule(Lawyer, Lawyer).map(|(old, _)| old)),
        ("expire", |s| s.expire(day("2026-03-02"), day("2026-03-03"))),
        ("expire_early", |s| s.expire(day("2026-03-02"), day("2026-03-02"))),
    ];

    #[test]
    fn state_by_action() {
        let mut rows = Vec::new();
        for s in AppointmentState::ALL {
            let cells: Vec<String> = STEPS
                .iter()
                .map(|(name, step)| step(*s).map_or_else(|no| format!("{name}: -{}", no.code), |next| format!("{name}: {next}")))
                .collect();
            let slot = if s.takes_slot() { "takes the slot" } else { "gives the slot back" };
            rows.push(format!("{s} ({slot}) | {}", cells.join(" | ")));
        }
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn a_slot_that_was_given_back_is_never_taken_again_by_the_same_appointment() {
        for s in AppointmentState::ALL.iter().filter(|s| !s.takes_slot()) {
            assert!(STEPS.iter().all(|(_, step)| step(*s).is_err()), "{s} is an end");
        }
    }

    #[test]
    fn a_moved_appointment_is_not_screened_twice() {
        let moved = |state: AppointmentState, kind| state.reschedule(kind, kind).expect("moved").1;
        assert_eq!(moved(AppointmentState::Confirmed, Leader), AppointmentState::Accepted);
        assert_eq!(moved(AppointmentState::Submitted, Leader), AppointmentState::Submitted);
        assert_eq!(moved(AppointmentState::CheckedIn, Lawyer), AppointmentState::Confirmed);
    }

    /// Whatever happens to a lawyer's booking, it never waits for the office or a leader.
    #[test]
    fn a_lawyers_booking_is_never_screened() {
        use AppointmentState::{Accepted, Submitted};
        let leaders = ["accept", "redirect", "decline", "confirm", "ask_again", "reschedule", "expire", "expire_early"];
        let steps = || STEPS.iter().filter(|(name, _)| !leaders.contains(name));
        let mut seen = vec![AppointmentState::booked(Lawyer)];
        let mut at = 0;
        while let Some(state) = seen.get(at).copied() {
            assert!(!matches!(state, Submitted | Accepted), "{state}");
            assert!(state.screen(&Decision::Accept).is_err() && state.confirm().is_err(), "{state}");
            let next = steps().filter_map(|(_, step)| step(state).ok()).chain(state.reschedule(Lawyer, Lawyer).ok().map(|(_, new)| new));
            let fresh: Vec<_> = next.filter(|s| !seen.contains(s)).collect();
            fresh.into_iter().for_each(|s| {
                if !seen.contains(&s) {
                    seen.push(s)
                }
            });
            at += 1;
        }
        assert!(seen.contains(&AppointmentState::Completed) && seen.contains(&AppointmentState::NoShow), "{seen:?}");
    }

    #[test]
    fn a_booking_stays_with_whom_it_was_made() {
        for s in AppointmentState::ALL {
            for (from, to) in [(Leader, Lawyer), (Lawyer, Leader)] {
                assert_eq!(s.reschedule(from, to).expect_err("another kind").code, RejectionCode::AppointmentKind);
            }
        }
    }
}

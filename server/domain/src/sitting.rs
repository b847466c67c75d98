//! A leader's posted reception (领导挂牌接访) of one day and half day: its life, its slots, its publishing.
//!
//! planned -> approved (and back, until it is published) -> published -> open -> in_progress -> done -> reported. A leader who cannot come makes it
//! substitution_pending, and then substituted: that takes bookings and begins like an open one. What cannot be held is
//! postponed to a new day; what nobody held is missed, a recorded fault. There is no way back to an empty chair.

mod cut;
mod publish;

pub use cut::{
    DEFAULT_SLOT_MINUTES, LAWYER_SLOT_MINUTES, LAWYER_WALK_IN_PERCENT, MAX_SLOT_CAPACITY, MAX_SLOT_MINUTES, MAX_WALK_IN_PERCENT,
    MIN_SLOT_MINUTES, SlotTime, cut_slots, halves, recut,
};
pub use publish::{PUBLISH_LEAD_DAYS, PUBLISH_MONTH_DAY, Posting, Publishing, may_publish, plan_due, reason};

use crate::{Day, Rejection, RejectionCode, Timestamp, words};

/// Longest reason for a late publication, a substitution or a postponement, in characters.
pub const MAX_REASON_CHARS: usize = 200;
/// Longest theme (主题) of a sitting, in characters.
pub const MAX_THEME_CHARS: usize = 100;
/// Where the morning ends and the afternoon begins, in minutes since midnight: 13:00.
pub const NOON_MIN: u16 = 13 * 60;

words!(
    /// Where a sitting stands.
    SittingState {
        Planned = "planned",
        Approved = "approved",
        /// On the poster; booking has not begun.
        Published = "published",
        /// Takes bookings.
        Open = "open",
        /// The leader cannot come; a substitute is looked for.
        SubstitutionPending = "substitution_pending",
        /// Somebody else receives (顶替); takes bookings like an open one.
        Substituted = "substituted",
        InProgress = "in_progress",
        Done = "done",
        /// The leader confirmed the ledger of the day.
        Reported = "reported",
        /// Held on another day instead, which everybody booked was told.
        Postponed = "postponed",
        /// Nobody came to receive: a recorded fault.
        Missed = "missed",
    }
);

words!(
    /// Who receives.
    SittingKind {
        /// A leader, posted by the office.
        Leader = "leader",
        /// The lawyer of a duty: it follows the duty, and whatever the office does with leaders' days is not done to it.
        Lawyer = "lawyer",
    }
);

words!(
    /// How people are received.
    SittingForm {
        InPerson = "in_person",
        Video = "video",
        /// In person and by video, as each person likes.
        Both = "both",
    }
);

words!(
    /// The half of a day; a leader has at most one sitting in each.
    HalfDay {
        Morning = "morning",
        Afternoon = "afternoon",
    }
);

impl HalfDay {
    /// The half day that holds these minutes since midnight; `None` if they are not in order or lie in both halves.
    pub const fn of(from_min: u16, to_min: u16) -> Option<Self> {
        if from_min >= to_min || to_min > 24 * 60 {
            None
        } else if to_min <= NOON_MIN {
            Some(Self::Morning)
        } else if from_min >= NOON_MIN {
            Some(Self::Afternoon)
        } else {
            None
        }
    }
}

words!(
    /// What an edit of a sitting asks for.
    Edit {
        /// Nobody outside has seen it yet.
        Free = "free",
        /// Published, but what changed is not on the poster: nobody is told.
        Quiet = "quiet",
        /// Published: the sequence goes up, and everybody booked is told.
        Notice = "notice",
    }
);

impl Edit {
    /// The number of the published version after this edit (RFC 5545 SEQUENCE).
    pub const fn sequence(self, before: u32) -> u32 {
        match self {
            Self::Notice => before.saturating_add(1),
            Self::Free | Self::Quiet => before,
        }
    }
}

impl SittingForm {
    /// Whether somebody who wants `wish` can be received so.
    pub fn offers(self, wish: Self) -> bool {
        self == wish || self == Self::Both || wish == Self::Both
    }
}

impl SittingState {
    /// Whether people may book it.
    pub const fn takes_bookings(self) -> bool {
        matches!(self, Self::Open | Self::Substituted)
    }

    /// Whether posters, boards and calendars show it.
    pub const fn is_posted(self) -> bool {
        !matches!(self, Self::Planned | Self::Approved)
    }

    /// Whether calendars show it as cancelled (RFC 5545 STATUS:CANCELLED).
    pub const fn is_off(self) -> bool {
        matches!(self, Self::Postponed | Self::Missed)
    }

    /// Whether it will be held or was held, so that it counts for the leader's days of a period.
    pub const fn counts_as_day(self) -> bool {
        !matches!(self, Self::SubstitutionPending | Self::Postponed | Self::Missed)
    }

    /// Whether it is posted and lies ahead: edits are told, the leader may fail, the day may move.
    const fn is_ahead(self) -> bool {
        matches!(self, Self::Published | Self::Open | Self::SubstitutionPending | Self::Substituted)
    }

    /// The plan is agreed to.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless planned.
    pub fn approve(self) -> Result<Self, Rejection> {
        if self == Self::Planned { Ok(Self::Approved) } else { Err(self.refuse("approve")) }
    }

    /// The agreement is taken back: nobody outside has seen it yet.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless approved; a published one is substituted or postponed.
    pub fn unapprove(self) -> Result<Self, Rejection> {
        if self == Self::Approved { Ok(Self::Planned) } else { Err(self.refuse("unapprove")) }
    }

    /// It goes on the poster; [`may_publish`] says whether it still may.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless approved.
    pub fn publish(self) -> Result<Self, Rejection> {
        if self == Self::Approved { Ok(Self::Published) } else { Err(self.refuse("publish")) }
    }

    /// Booking begins.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless published.
    pub fn open(self) -> Result<Self, Rejection> {
        if self == Self::Published { Ok(Self::Open) } else { Err(self.refuse("open")) }
    }

    /// The leader cannot come, or neither can the substitute.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless posted and ahead, and if a substitute is looked for already.
    pub fn lose_leader(self) -> Result<Self, Rejection> {
        match self {
            Self::Published | Self::Open | Self::Substituted => Ok(Self::SubstitutionPending),
            other => Err(other.refuse("lose_leader")),
        }
    }

    /// Somebody of equal rank receives instead.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless a substitute is looked for.
    pub fn substitute(self) -> Result<Self, Rejection> {
        if self == Self::SubstitutionPending { Ok(Self::Substituted) } else { Err(self.refuse("substitute")) }
    }

    /// It is held on `new_day` instead of `day`; bookings move with it.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless posted and ahead, [`RejectionCode::SittingDay`] at `/day` without a new day
    /// after `today`, or with the same one.
    pub fn postpone(self, day: Day, new_day: Option<Day>, today: Day) -> Result<Self, Rejection> {
        if !self.is_ahead() {
            return Err(self.refuse("postpone"));
        }
        match new_day {
            Some(new_day) if new_day > today && new_day != day => Ok(Self::Postponed),
            _ => Err(Rejection::new(RejectionCode::SittingDay).with("after", today).at("/day")),
        }
    }

    /// The leader sits down.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless open or substituted.
    pub fn begin(self) -> Result<Self, Rejection> {
        if self.takes_bookings() { Ok(Self::InProgress) } else { Err(self.refuse("begin")) }
    }

    /// Everybody was received.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless in progress.
    pub fn finish(self) -> Result<Self, Rejection> {
        if self == Self::InProgress { Ok(Self::Done) } else { Err(self.refuse("finish")) }
    }

    /// The leader confirms the ledger.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] unless done.
    pub fn report(self) -> Result<Self, Rejection> {
        if self == Self::Done { Ok(Self::Reported) } else { Err(self.refuse("report")) }
    }

    /// Nobody came to receive. Only when it is over: until then a substitute may still come.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] if it was not posted, or begun, or settled; [`RejectionCode::SittingNotOver`]
    /// before `ends_at`.
    pub fn miss(self, ends_at: Timestamp, now: Timestamp) -> Result<Self, Rejection> {
        if !self.is_ahead() {
            return Err(self.refuse("miss"));
        }
        if now < ends_at { Err(RejectionCode::SittingNotOver.into()) } else { Ok(Self::Missed) }
    }

    /// Whether it may be changed, and who hears of it. `on_poster`: leader, time, place, form or theme change.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] once it has begun, was postponed or missed.
    pub fn edit(self, on_poster: bool) -> Result<Edit, Rejection> {
        match self {
            Self::Planned | Self::Approved => Ok(Edit::Free),
            _ if self.is_ahead() => Ok(if on_poster { Edit::Notice } else { Edit::Quiet }),
            _ => Err(self.refuse("edit")),
        }
    }

    /// Whether it may be deleted.
    ///
    /// # Errors
    /// [`RejectionCode::SittingState`] once it was published: then it is substituted or postponed.
    pub fn delete(self) -> Result<(), Rejection> {
        if self.is_posted() { Err(self.refuse("delete")) } else { Ok(()) }
    }

    fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::SittingState).with("state", self).with("action", action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::tests::day;

    type Step = (&'static str, fn(SittingState) -> Result<SittingState, Rejection>);

    fn noon() -> Timestamp {
        day("2026-03-02").at_minute(720)
    }

    const STEPS: [Step; 13] = [
        ("approve", SittingState::approve),
        ("unapprove", SittingState::unapprove),
        ("publish", SittingState::publish),
        ("open", SittingState::open),
        ("lose_leader", SittingState::lose_leader),
        ("substitute", SittingState::substitute),
        ("postpone", |s| s.postpone(day("2026-03-02"), Some(day("2026-03-09")), day("2026-03-01"))),
        ("begin", SittingState::begin),
        ("finish", SittingState::finish),
        ("report", SittingState::report),
        ("miss", |s| s.miss(noon(), noon())),
        ("miss_early", |s| s.miss(noon(), noon().plus_ms(-1))),
        ("delete", |s| s.delete().map(|()| s)),
    ];

    #[test]
    fn state_by_action() {
        let mut rows = Vec::new();
        for s in SittingState::ALL {
            let told = |r: Result<String, Rejection>| r.unwrap_or_else(|no| format!("-{}", no.code));
            let mut cells: Vec<String> =
                STEPS.iter().map(|(name, step)| format!("{name}: {}", told(step(*s).map(|next| next.to_string())))).collect();
            cells.push(format!("edit: {}", told(s.edit(true).map(|e| e.to_string()))));
            cells.push(format!("edit_quietly: {}", told(s.edit(false).map(|e| e.to_string()))));
            rows.push(format!("{s} | {}", cells.join(" | ")));
        }
        insta::assert_snapshot!(rows.join("\n"));
    }

    #[test]
    fn a_postponed_sitting_needs_a_new_day() {
        let (was, today) = (day("2026-03-04"), day("2026-03-02"));
        let to = |new: Option<&str>| SittingState::Open.postpone(was, new.map(day), today).map_err(|no| no.code);
        assert_eq!(to(Some("2026-03-03")), Ok(SittingState::Postponed), "an earlier day is a new day too");
        for new in [None, Some("2026-03-02"), Some("2026-03-04")] {
            assert_eq!(to(new), Err(RejectionCode::SittingDay), "{new:?}");
        }
    }

    #[test]
    fn only_a_change_on_the_poster_raises_the_sequence() {
        let after = |state: SittingState, on_poster| state.edit(on_poster).map(|e| e.sequence(4)).ok();
        assert_eq!((after(SittingState::Open, true), after(SittingState::Open, false)), (Some(5), Some(4)));
        assert_eq!((after(SittingState::Planned, true), after(SittingState::InProgress, true)), (Some(4), None));
    }

    #[test]
    fn a_sitting_lies_in_one_half_day() {
        assert_eq!(HalfDay::of(510, 720), Some(HalfDay::Morning));
        assert_eq!(HalfDay::of(870, 1080), Some(HalfDay::Afternoon));
        assert_eq!((HalfDay::of(690, 840), HalfDay::of(600, 600), HalfDay::of(1400, 1441)), (None, None, None));
    }

    #[test]
    fn a_form_meets_a_wish() {
        use SittingForm::{Both, InPerson, Video};
        assert!(Both.offers(Video) && Video.offers(Video) && Video.offers(Both) && !Video.offers(InPerson));
    }
}

//! No empty chair: when a lawyer is late, and who helps people then. The ladder is the reserve list in order, a remote lawyer
//! of another site, a 12348 call-back ticket, another day (domain.md 1.4).
//!
//! Invariants: the answer depends on the situation only, so that asking again changes nothing; people always have a choice,
//! and are told it before they choose.

use crate::id::{LawyerId, SiteId};
use crate::{Timestamp, words};

/// No sign-in this long after the start opens a gap, in milliseconds (domain.md 1.4).
pub const SIGN_IN_GRACE_MS: i64 = 15 * 60_000;
/// How long one of the reserve has to answer before the next is asked, in milliseconds (a design value).
pub const RESERVE_ANSWER_MS: i64 = 10 * 60_000;
/// The reserve is not asked for less than this of the duty, in milliseconds (a design value).
pub const RESERVE_WORTH_MS: i64 = 60 * 60_000;

words!(
    /// Whether the lawyer of a duty is there.
    Presence {
        /// The duty has not begun.
        Ahead = "ahead",
        OnDuty = "on_duty",
        /// Begun without sign-in, within the grace.
        Late = "late",
        /// Not signed in after the grace: the chair is empty.
        Absent = "absent",
        /// Signed out before the end: the chair is empty.
        Left = "left",
        Over = "over",
    }
);

/// A duty and who signed in and out of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    pub starts_at: Timestamp,
    /// The first moment after it.
    pub ends_at: Timestamp,
    pub signed_in_at: Option<Timestamp>,
    pub signed_out_at: Option<Timestamp>,
}

impl Watch {
    pub fn presence(&self, now: Timestamp) -> Presence {
        if now >= self.ends_at {
            Presence::Over
        } else if self.signed_out_at.is_some() {
            Presence::Left
        } else if self.signed_in_at.is_some() {
            Presence::OnDuty
        } else if now < self.starts_at {
            Presence::Ahead
        } else if now < self.gap_at() {
            Presence::Late
        } else {
            Presence::Absent
        }
    }

    /// When a gap opens by itself if nobody signs in.
    pub const fn gap_at(&self) -> Timestamp {
        self.starts_at.plus_ms(SIGN_IN_GRACE_MS)
    }

    /// Whether the ladder runs.
    pub fn is_gap(&self, now: Timestamp) -> bool {
        matches!(self.presence(now), Presence::Absent | Presence::Left)
    }
}

words!(
    /// Why a chair is empty.
    GapReason {
        /// The rota could not fill it.
        Unfilled = "unfilled",
        /// Leave filed after publishing.
        Leave = "leave",
        /// The account was disabled.
        Disabled = "disabled",
        Absent = "absent",
        Left = "left",
    }
);

/// What one of the reserve said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    NotAsked,
    Asked { at: Timestamp },
    Accepted,
    Declined,
}

/// One of the reserve list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reserve {
    pub lawyer: LawyerId,
    /// By the rules of the rota ([`crate::rota::fit`]); who does not fit is passed over.
    pub is_fit: bool,
    pub answer: Answer,
}

/// A lawyer on duty at another site who serves by video.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RemoteLawyer {
    pub lawyer: LawyerId,
    pub site: SiteId,
    /// Signed in, and not with another person for the rest of the duty.
    pub is_on_duty: bool,
    /// People who wait for this lawyer.
    pub waiting: u32,
}

/// All that the ladder looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Situation<'a> {
    /// End of the empty duty.
    pub ends_at: Timestamp,
    /// In order of the list.
    pub reserve: &'a [Reserve],
    pub remote: &'a [RemoteLawyer],
    /// The site can take video now.
    pub has_video: bool,
    /// Call-back tickets can be handed to the 12348 hotline now.
    pub is_hotline_open: bool,
}

/// What the house does next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// One of the reserve comes: the chair is filled.
    Filled(LawyerId),
    /// Ask this one.
    AskReserve(LawyerId),
    /// This one was asked; look again at `until`, or when the answer comes.
    AwaitReserve { lawyer: LawyerId, until: Timestamp },
    /// People are served by video from there.
    Remote { lawyer: LawyerId, site: SiteId },
    /// People leave a number and are called back by 12348.
    CallBack,
    /// People get another day.
    Rebook,
}

words!(
    /// What boards and people are told; also what a person may choose.
    Rung {
        Reserve = "reserve",
        Remote = "remote",
        CallBack = "call_back",
        Rebook = "rebook",
    }
);

impl Step {
    /// The rung that boards show.
    pub const fn rung(self) -> Rung {
        match self {
            Self::Filled(_) | Self::AskReserve(_) | Self::AwaitReserve { .. } => Rung::Reserve,
            Self::Remote { .. } => Rung::Remote,
            Self::CallBack => Rung::CallBack,
            Self::Rebook => Rung::Rebook,
        }
    }
}

impl Situation<'_> {
    /// The first rung that holds.
    pub fn step(&self, now: Timestamp) -> Step {
        if let Some(step) = self.reserve_step(now) {
            step
        } else if let Some(remote) = self.nearest_remote() {
            Step::Remote { lawyer: remote.lawyer, site: remote.site }
        } else if self.is_hotline_open {
            Step::CallBack
        } else {
            Step::Rebook
        }
    }

    /// What a person in the queue may choose from now, best first; nobody has to wait for the reserve's answer. Another day is
    /// always among them.
    pub fn choices(&self, now: Timestamp) -> Vec<Rung> {
        let holds = |rung: &Rung| match rung {
            Rung::Reserve => self.reserve_step(now).is_some(),
            Rung::Remote => self.nearest_remote().is_some(),
            Rung::CallBack => self.is_hotline_open,
            Rung::Rebook => true,
        };
        Rung::ALL.iter().copied().filter(holds).collect()
    }

    /// Somebody who accepted comes before everything; else the first in order who can still answer. Who was asked and is
    /// silent for too long is passed over, but may still accept.
    fn reserve_step(&self, now: Timestamp) -> Option<Step> {
        if let Some(comes) = self.reserve.iter().find(|r| r.answer == Answer::Accepted) {
            return Some(Step::Filled(comes.lawyer));
        }
        let is_worth_it = self.ends_at.since_ms(now) >= RESERVE_WORTH_MS;
        self.reserve.iter().filter(|r| r.is_fit && is_worth_it).find_map(|r| match r.answer {
            Answer::NotAsked => Some(Step::AskReserve(r.lawyer)),
            Answer::Asked { at } if now < at.plus_ms(RESERVE_ANSWER_MS) => {
                Some(Step::AwaitReserve { lawyer: r.lawyer, until: at.plus_ms(RESERVE_ANSWER_MS) })
            }
            _ => None,
        })
    }

    /// Where fewest people wait; of equals the lowest id, so that every board says the same.
    fn nearest_remote(&self) -> Option<&RemoteLawyer> {
        let on_duty = self.remote.iter().filter(|r| self.has_video && r.is_on_duty);
        on_duty.min_by_key(|r| (r.waiting, r.lawyer))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;
    use uuid::Uuid;

    use super::*;

    const MINUTE: i64 = 60_000;
    const START: Timestamp = Timestamp(540 * MINUTE);

    fn at(minutes: i64) -> Timestamp {
        START.plus_ms(minutes * MINUTE)
    }

    fn lawyer(n: u128) -> LawyerId {
        LawyerId(Uuid::from_u128(n))
    }

    fn reserve(n: u128, answer: Answer) -> Reserve {
        Reserve { lawyer: lawyer(n), is_fit: true, answer }
    }

    fn remote(n: u128, waiting: u32) -> RemoteLawyer {
        RemoteLawyer { lawyer: lawyer(n), site: SiteId(Uuid::from_u128(50 + n)), is_on_duty: true, waiting }
    }

    #[rstest]
    #[case(-1, None, None, Presence::Ahead)]
    #[case(-1, Some(-5), None, Presence::OnDuty)]
    #[case(0, None, None, Presence::Late)]
    #[case(14, None, None, Presence::Late)]
    #[case(15, None, None, Presence::Absent)]
    #[case(40, Some(38), None, Presence::OnDuty)]
    #[case(40, Some(0), Some(39), Presence::Left)]
    #[case(180, None, None, Presence::Over)]
    #[case(180, Some(0), None, Presence::Over)]
    fn a_gap_opens_by_itself_a_quarter_of_an_hour_after_the_start(
        #[case] now: i64,
        #[case] signed_in: Option<i64>,
        #[case] signed_out: Option<i64>,
        #[case] want: Presence,
    ) {
        let watch = Watch { starts_at: START, ends_at: at(180), signed_in_at: signed_in.map(at), signed_out_at: signed_out.map(at) };
        assert_eq!(watch.presence(at(now)), want);
        assert_eq!(watch.is_gap(at(now)), matches!(want, Presence::Absent | Presence::Left));
        assert_eq!(watch.gap_at(), at(15));
    }

    #[test]
    fn the_ladder_is_climbed_in_order() {
        let lawyers = [remote(7, 2), remote(6, 1), remote(5, 1)];
        let mut list = [reserve(1, Answer::NotAsked), reserve(2, Answer::NotAsked)];
        let step = |list: &[Reserve], remote: &[RemoteLawyer], is_hotline_open, minute| {
            let s = Situation { ends_at: at(180), reserve: list, remote, has_video: true, is_hotline_open };
            (s.step(at(minute)), s.choices(at(minute)))
        };
        let all = Rung::ALL.to_vec();
        assert_eq!(step(&list, &lawyers, true, 15), (Step::AskReserve(lawyer(1)), all.clone()));
        list[0].answer = Answer::Asked { at: at(15) };
        let waits = Step::AwaitReserve { lawyer: lawyer(1), until: at(25) };
        assert_eq!(step(&list, &lawyers, true, 24), (waits, all.clone()), "told, and nobody has to wait for it");
        assert_eq!(step(&list, &lawyers, true, 25).0, Step::AskReserve(lawyer(2)), "silence passes");
        list[1].answer = Answer::Declined;
        let there = Step::Remote { lawyer: lawyer(5), site: SiteId(Uuid::from_u128(55)) };
        assert_eq!(step(&list, &lawyers, true, 26), (there, all[1..].to_vec()), "where fewest wait");
        assert_eq!(step(&list, &[], true, 26), (Step::CallBack, all[2..].to_vec()));
        assert_eq!(step(&list, &[], false, 26), (Step::Rebook, all[3..].to_vec()));
        list[0].answer = Answer::Accepted;
        assert_eq!(step(&list, &lawyers, true, 40).0, Step::Filled(lawyer(1)), "a late yes still counts");
        let rungs = [Step::Filled(lawyer(1)), waits, there, Step::CallBack, Step::Rebook].map(Step::rung);
        assert_eq!(rungs, [Rung::Reserve, Rung::Reserve, Rung::Remote, Rung::CallBack, Rung::Rebook]);
    }

    #[test]
    fn who_does_not_fit_is_passed_over_and_nobody_comes_for_the_last_hour() {
        let mut list = [reserve(1, Answer::NotAsked), reserve(2, Answer::NotAsked)];
        list[0].is_fit = false;
        let mut away = remote(6, 0);
        away.is_on_duty = false;
        let lawyers = [away, remote(7, 9)];
        let s = Situation { ends_at: at(180), reserve: &list, remote: &lawyers, has_video: true, is_hotline_open: true };
        assert_eq!(s.step(at(120)), Step::AskReserve(lawyer(2)));
        assert_eq!(s.step(at(121)).rung(), Rung::Remote);
        assert_eq!(s.step(at(121)), Step::Remote { lawyer: lawyer(7), site: SiteId(Uuid::from_u128(57)) });
        assert_eq!(Situation { has_video: false, ..s }.step(at(121)), Step::CallBack, "no video at the site");
    }

    proptest! {
        #[test]
        fn people_always_have_a_choice_and_what_boards_say_is_the_best_of_them(
            answers in prop::collection::vec((0u8..4, any::<bool>(), 0i64..200), 0..5),
            far in prop::collection::vec((any::<bool>(), 0u32..4), 0..4), has_video: bool, is_hotline_open: bool, minute in 0i64..240,
        ) {
            let list: Vec<Reserve> = (1..).zip(&answers).map(|(n, (kind, is_fit, asked))| {
                let answer = match kind { 0 => Answer::NotAsked, 1 => Answer::Asked { at: at(*asked) }, 2 => Answer::Accepted, _ => Answer::Declined };
                Reserve { is_fit: *is_fit, ..reserve(n, answer) }
            }).collect();
            let far: Vec<RemoteLawyer> = (1..).zip(&far).map(|(n, (on, waiting))| RemoteLawyer { is_on_duty: *on, ..remote(n, *waiting) }).collect();
            let s = Situation { ends_at: at(240), reserve: &list, remote: &far, has_video, is_hotline_open };
            let (step, choices) = (s.step(at(minute)), s.choices(at(minute)));
            prop_assert_eq!(choices.first(), Some(&step.rung()));
            prop_assert_eq!(choices.last(), Some(&Rung::Rebook));
            if let Step::AwaitReserve { until, .. } = step {
                prop_assert!(until > at(minute), "waiting ends");
            }
            if let Step::Remote { lawyer, .. } = step {
                let best = far.iter().find(|r| r.lawyer == lawyer).expect("one of them");
                prop_assert!(best.is_on_duty && far.iter().all(|r| !r.is_on_duty || r.waiting >= best.waiting));
            }
        }
    }
}

//! The waiting list: a freed slot is offered to the one who has waited longest among those whom it suits.
//!
//! Laws (tested): first come first served; nobody is passed by somebody who came later unless the slot does not suit them,
//! or they let an offer of this very slot go.

use crate::id::{SiteId, SittingId, SlotId, WaitId};
use crate::message::{MessageKind, send_at};
use crate::sitting::SittingForm;
use crate::{Rejection, RejectionCode, Timestamp, words};

/// How long an offer is open, in milliseconds.
pub const OFFER_MS: i64 = 120 * 60_000;
/// An offer ends at the latest so long before the slot, in milliseconds: there must be time to come.
pub const OFFER_LEAD_MS: i64 = 2 * 3_600_000;

words!(
    /// Where somebody on the list stands.
    WaitState {
        Waiting = "waiting",
        /// A slot is kept for them.
        Offered = "offered",
        /// They took a slot.
        Booked = "booked",
        /// They left the list, or what they waited for is over.
        Ended = "ended",
    }
);

/// What somebody waits for; `None` is "any".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WaitWish {
    pub sitting: Option<SittingId>,
    pub site: Option<SiteId>,
    pub form: Option<SittingForm>,
}

/// Somebody on the list. Whoever may not book at the moment (two appointments ahead) is left out by the caller, and keeps
/// their place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    pub id: WaitId,
    pub since: Timestamp,
    pub state: WaitState,
    pub wish: WaitWish,
    /// Slots that were offered to them before, and which they refused or let go.
    pub let_go: Vec<SlotId>,
}

/// A slot that was given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freed<'a> {
    pub slot: SlotId,
    pub sitting: SittingId,
    /// The host's site, and the sites with a video room.
    pub sites: &'a [SiteId],
    pub form: SittingForm,
    pub starts_at: Timestamp,
}

impl WaitWish {
    /// Whether the slot is what they wait for.
    pub fn fits(&self, freed: &Freed<'_>) -> bool {
        self.sitting.is_none_or(|s| s == freed.sitting)
            && self.site.is_none_or(|s| freed.sites.contains(&s))
            && self.form.is_none_or(|form| freed.form.offers(form))
    }
}

/// An offer that goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    pub wait: WaitId,
    /// When the message goes out; not at night.
    pub tell_at: Timestamp,
    /// The first moment at which it is over.
    pub until: Timestamp,
}

/// To whom a freed slot is offered at `now`; `None` if it suits nobody, or there is no time left for an answer: then anybody
/// may book it.
pub fn offer(waiting: &[Waiting], freed: &Freed<'_>, now: Timestamp) -> Option<Offer> {
    let (tell_at, until) = offer_time(freed.starts_at, now)?;
    let may_have = |w: &&Waiting| w.state == WaitState::Waiting && w.wish.fits(freed) && !w.let_go.contains(&freed.slot);
    let first = waiting.iter().filter(may_have).min_by_key(|w| (w.since, w.id))?;
    Some(Offer { wait: first.id, tell_at, until })
}

/// When an offer made at `now` is told, and when it is over: two hours after it was told, but two hours before the slot.
/// `None` if that leaves no time.
pub fn offer_time(starts_at: Timestamp, now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let tell_at = send_at(MessageKind::Offer, now, Some(starts_at));
    let until = tell_at.plus_ms(OFFER_MS).min(starts_at.plus_ms(-OFFER_LEAD_MS));
    (until > tell_at).then_some((tell_at, until))
}

/// Takes an offered slot.
///
/// # Errors
/// [`RejectionCode::OfferOver`] when nothing is offered any more.
pub fn take(state: WaitState, until: Timestamp, now: Timestamp) -> Result<WaitState, Rejection> {
    if state == WaitState::Offered && now < until { Ok(WaitState::Booked) } else { Err(RejectionCode::OfferOver.into()) }
}

/// Lets an offered slot go, in words or by silence: the place on the list stays.
///
/// # Errors
/// [`RejectionCode::OfferOver`] when nothing is offered any more.
pub fn let_go(state: WaitState) -> Result<WaitState, Rejection> {
    if state == WaitState::Offered { Ok(WaitState::Waiting) } else { Err(RejectionCode::OfferOver.into()) }
}

/// Leaves the list.
///
/// # Errors
/// [`RejectionCode::OfferOver`] for somebody who is not on it any more.
pub fn leave(state: WaitState) -> Result<WaitState, Rejection> {
    match state {
        WaitState::Waiting | WaitState::Offered => Ok(WaitState::Ended),
        WaitState::Booked | WaitState::Ended => Err(RejectionCode::OfferOver.into()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;
    use crate::calendar::{parse_minutes, tests::day};

    fn id(n: usize) -> uuid::Uuid {
        uuid::Uuid::from_u128(n as u128)
    }

    /// `10 09:30`: the 10th of March 2026.
    fn at(text: &str) -> Timestamp {
        let (date, time) = text.split_once(' ').expect("a day and a time");
        day(&format!("2026-03-{date}")).at_minute(parse_minutes(time).expect("a time"))
    }

    #[rstest]
    #[case("10 09:00", "12 09:00", Some(("10 09:00", "10 11:00")))]
    #[case("10 22:00", "12 09:00", Some(("11 08:00", "11 10:00")))]
    #[case("12 08:00", "12 11:00", Some(("12 08:00", "12 09:00")))]
    #[case("12 09:00", "12 11:00", None)]
    #[case("11 22:00", "12 10:00", None)]
    #[case("11 22:00", "12 10:30", Some(("12 08:00", "12 08:30")))]
    fn offers_have_their_time(#[case] now: &str, #[case] starts: &str, #[case] want: Option<(&str, &str)>) {
        assert_eq!(offer_time(at(starts), at(now)), want.map(|(tell, until)| (at(tell), at(until))));
    }

    #[test]
    fn an_offer_is_taken_in_time_or_let_go() {
        let (until, offered) = (at("10 11:00"), WaitState::Offered);
        assert_eq!(take(offered, until, until.plus_ms(-1)), Ok(WaitState::Booked));
        assert_eq!(take(offered, until, until).expect_err("over").code, RejectionCode::OfferOver);
        assert!(take(WaitState::Waiting, until, at("10 09:00")).is_err());
        assert_eq!(let_go(offered), Ok(WaitState::Waiting));
        assert!(let_go(WaitState::Booked).is_err() && leave(WaitState::Booked).is_err());
        assert_eq!(leave(offered), Ok(WaitState::Ended));
    }

    fn wishes() -> impl Strategy<Value = WaitWish> {
        let forms = prop::option::of((0..SittingForm::ALL.len()).prop_map(|i| SittingForm::ALL[i]));
        (prop::option::of(0usize..3), prop::option::of(0usize..3), forms).prop_map(|(sitting, site, form)| WaitWish {
            sitting: sitting.map(|n| SittingId(id(n))),
            site: site.map(|n| SiteId(id(n))),
            form,
        })
    }

    /// What each in turn does with an offer.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    enum Does {
        Takes,
        LetsGo,
    }

    proptest! {
        /// Slots come free one after another; each goes round until somebody takes it or nobody is left.
        #[test]
        fn promotion_is_first_come_first_served(
            people in prop::collection::vec((wishes(), 0i64..50, prop_oneof![Just(Does::Takes), Just(Does::LetsGo)]), 1..20),
            slots in prop::collection::vec((0usize..3, 0usize..3, 0..SittingForm::ALL.len()), 1..12),
        ) {
            let now = at("10 09:00");
            let mut list: Vec<Waiting> = people
                .iter()
                .enumerate()
                .map(|(n, (wish, since, _))| Waiting { id: WaitId(id(n)), since: Timestamp(*since), state: WaitState::Waiting, wish: *wish, let_go: vec![] })
                .collect();
            for (n, (sitting, site, form)) in slots.into_iter().enumerate() {
                let sites = [SiteId(id(site))];
                let freed = Freed { slot: SlotId(id(n)), sitting: SittingId(id(sitting)), sites: &sites, form: SittingForm::ALL[form], starts_at: at("20 09:00") };
                let mut taker = None;
                while let (None, Some(found)) = (taker, offer(&list, &freed, now)) {
                    let who = list.iter().position(|w| w.id == found.wait).expect("is on the list");
                    prop_assert!(list[who].wish.fits(&freed) && list[who].state == WaitState::Waiting);
                    list[who].state = WaitState::Offered;
                    match people[who].2 {
                        Does::Takes => {
                            list[who].state = take(list[who].state, found.until, now).expect("in time");
                            taker = Some(who);
                        }
                        Does::LetsGo => {
                            list[who].state = let_go(list[who].state).expect("offered");
                            list[who].let_go.push(freed.slot);
                        }
                    }
                }
                for w in list.iter().filter(|w| w.state == WaitState::Waiting && w.wish.fits(&freed)) {
                    let came_later = taker.is_some_and(|t| (w.since, w.id) > (list[t].since, list[t].id));
                    prop_assert!(came_later || w.let_go.contains(&freed.slot), "{w:?} was passed");
                }
            }
        }
    }
}

//! What may be held and booked: in time, one slot for one source, two future appointments for one person, one for the same thing.

use crate::id::MatterId;
use crate::matter::Topic;
use crate::sitting::SittingKind;
use crate::ticket::{MAX_PEOPLE, MAX_REPRESENTATIVES};
use crate::{Rejection, RejectionCode, Timestamp, words};

/// How long a slot is kept while the form is filled, in milliseconds.
pub const HOLD_MS: i64 = 10 * 60_000;
/// Slots that one kiosk, or one phone, keeps at a time.
pub const HOLDS_PER_SOURCE: u32 = 1;
/// Slots that one person keeps at a time, on whatever devices.
pub const HOLDS_PER_PERSON: u32 = 2;
/// Appointments that one person has ahead.
pub const MAX_FUTURE: usize = 2;
/// How long before its beginning a slot is still given at a kiosk or by phone, in milliseconds: the office has to screen the
/// request and the person has to come. Who is nearer to it than that takes a number for the line instead (own rule, not law).
pub const BOOK_LEAD_MS: i64 = 60 * 60_000;
/// Longest statement of what it is about, in characters.
pub const MAX_STATEMENT_CHARS: usize = 500;

words!(
    /// Through which door a slot is asked for.
    BookingDoor {
        /// A kiosk or a phone: nobody of the house is asked.
        Public = "public",
        /// A clerk's counter or the office, who know what is going on in the room.
        Staff = "staff",
    }
);

impl BookingDoor {
    /// Whatever begins later than this can be asked for at `now`. One moment less than [`BOOK_LEAD_MS`] ahead for the public:
    /// the slot that begins exactly then can.
    pub const fn begins_after(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Public => now.plus_ms(BOOK_LEAD_MS - 1),
            Self::Staff => now,
        }
    }

    /// Whether a slot may be asked for at `now`.
    ///
    /// # Errors
    /// [`RejectionCode::SlotTaken`] once it began; [`RejectionCode::BookingTooNear`] with the `minutes` that must lie ahead.
    pub fn may_ask(self, starts_at: Timestamp, now: Timestamp) -> Result<(), Rejection> {
        if starts_at <= now {
            return Err(RejectionCode::SlotTaken.into());
        }
        if starts_at > self.begins_after(now) {
            Ok(())
        } else {
            Err(Rejection::new(RejectionCode::BookingTooNear).with("minutes", BOOK_LEAD_MS / 60_000))
        }
    }
}

/// A slot that is kept while somebody fills the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hold {
    pub placed_at: Timestamp,
}

impl Hold {
    /// The first moment at which the slot is free again.
    pub const fn ends_at(self) -> Timestamp {
        self.placed_at.plus_ms(HOLD_MS)
    }

    /// Whether the slot is still kept.
    pub fn is_live(self, now: Timestamp) -> bool {
        now < self.ends_at()
    }

    /// Turns the hold into an appointment.
    ///
    /// # Errors
    /// [`RejectionCode::HoldExpired`] with the `minutes` that a hold lasts.
    pub fn redeem(self, now: Timestamp) -> Result<(), Rejection> {
        if self.is_live(now) { Ok(()) } else { Err(Rejection::new(RejectionCode::HoldExpired).with("minutes", HOLD_MS / 60_000)) }
    }
}

/// Whether one more slot may be held; both counts are of live holds.
///
/// # Errors
/// [`RejectionCode::HoldLimit`] with the `minutes` after which a hold ends by itself.
pub fn may_hold(of_source: u32, of_person: u32) -> Result<(), Rejection> {
    if of_source < HOLDS_PER_SOURCE && of_person < HOLDS_PER_PERSON {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::HoldLimit).with("minutes", HOLD_MS / 60_000))
    }
}

/// What an appointment is about: a matter, or a topic while there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Matter(MatterId),
    Topic(Topic),
    /// A lawyer's advice on a topic. No matter hangs on it: nobody who works on the matter learns that advice was asked.
    Advice(Topic),
}

impl Subject {
    /// What a booking is about.
    ///
    /// # Errors
    /// [`RejectionCode::FieldInvalid`] at `/form/query_code` for a matter that is taken to a lawyer.
    pub fn of(kind: SittingKind, matter: Option<MatterId>, topic: Topic) -> Result<Self, Rejection> {
        match (kind, matter) {
            (SittingKind::Lawyer, None) => Ok(Self::Advice(topic)),
            (SittingKind::Lawyer, Some(_)) => Err(Rejection::new(RejectionCode::FieldInvalid).at("/form/query_code")),
            (SittingKind::Leader, Some(id)) => Ok(Self::Matter(id)),
            (SittingKind::Leader, None) => Ok(Self::Topic(topic)),
        }
    }

    /// One word for comparing and storing: `matter:<id>`, `topic:<word>` or `advice:<word>`.
    pub fn key(self) -> String {
        match self {
            Self::Matter(id) => format!("matter:{id}"),
            Self::Topic(topic) => format!("topic:{topic}"),
            Self::Advice(topic) => format!("advice:{topic}"),
        }
    }
}

/// A live appointment of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Booked {
    pub subject: Subject,
    /// Tier of the leader: 1 city, 2 county, 3 township.
    pub tier: u8,
    pub starts_at: Timestamp,
}

/// Whether a person may book one more, besides their `live` ones.
///
/// # Errors
/// [`RejectionCode::AppointmentExists`] for the same subject and tier, with the `day` of the one there is;
/// [`RejectionCode::AppointmentLimit`] with [`MAX_FUTURE`] ones ahead.
pub fn may_book(live: &[Booked], subject: Subject, tier: u8, now: Timestamp) -> Result<(), Rejection> {
    if let Some(same) = live.iter().find(|b| b.subject == subject && b.tier == tier) {
        return Err(Rejection::new(RejectionCode::AppointmentExists).with("day", same.starts_at.day()));
    }
    if live.iter().filter(|b| b.starts_at > now).count() >= MAX_FUTURE {
        return Err(Rejection::new(RejectionCode::AppointmentLimit).with("limit", MAX_FUTURE));
    }
    Ok(())
}

/// What somebody needs on the day; told to the office and the leader.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Needs {
    pub interpreter: bool,
    pub wheelchair: bool,
    /// Speaks slowly, hears badly, or has much to tell.
    pub more_time: bool,
}

impl Needs {
    /// The words in the database and on the wire.
    pub const WORDS: [&'static str; 3] = ["interpreter", "wheelchair", "more_time"];

    /// Reads the words, in any order.
    ///
    /// # Errors
    /// [`RejectionCode::FieldInvalid`] at `/needs/<n>` for any other word.
    pub fn parse(words: &[&str]) -> Result<Self, Rejection> {
        let mut needs = Self::default();
        for (n, word) in words.iter().enumerate() {
            match *word {
                "interpreter" => needs.interpreter = true,
                "wheelchair" => needs.wheelchair = true,
                "more_time" => needs.more_time = true,
                _ => return Err(Rejection::new(RejectionCode::FieldInvalid).at(format!("/needs/{n}"))),
            }
        }
        Ok(needs)
    }

    /// The words of what is needed, in the order of [`Self::WORDS`].
    pub fn words(self) -> Vec<&'static str> {
        let needed = [self.interpreter, self.wheelchair, self.more_time];
        Self::WORDS.into_iter().zip(needed).filter_map(|(word, needed)| needed.then_some(word)).collect()
    }
}

/// What the form says, beside who it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wish<'a> {
    /// What it is about, in the person's words; may be empty.
    pub statement: &'a str,
    /// Others who speak, beside the person who books.
    pub representatives: usize,
    /// Everybody who shares the matter, the speakers included.
    pub people: u32,
    /// "不涉及国家秘密" was confirmed.
    pub has_no_secrets: bool,
}

impl Wish<'_> {
    /// Checks the form.
    ///
    /// # Errors
    /// With the pointer of the field: [`RejectionCode::SecretsUnconfirmed`], [`RejectionCode::RepresentativesLimit`] over
    /// five speakers (信访工作条例 art 20), [`RejectionCode::PeopleCount`], [`RejectionCode::TextTooLong`].
    pub fn check(self) -> Result<(), Rejection> {
        let speakers = self.representatives + 1;
        if !self.has_no_secrets {
            return Err(Rejection::new(RejectionCode::SecretsUnconfirmed).at("/has_no_secrets"));
        }
        if speakers > MAX_REPRESENTATIVES {
            return Err(Rejection::new(RejectionCode::RepresentativesLimit).with("limit", MAX_REPRESENTATIVES).at("/representatives"));
        }
        if self.people > MAX_PEOPLE || (self.people as usize) < speakers {
            return Err(Rejection::new(RejectionCode::PeopleCount).with("limit", MAX_PEOPLE).at("/people"));
        }
        if self.statement.chars().count() > MAX_STATEMENT_CHARS {
            return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_STATEMENT_CHARS).at("/statement"));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const NOW: Timestamp = Timestamp(1_000_000);

    #[test]
    fn a_hold_lasts_ten_minutes() {
        let hold = Hold { placed_at: NOW };
        assert!(hold.redeem(NOW.plus_ms(HOLD_MS - 1)).is_ok());
        assert_eq!(hold.redeem(NOW.plus_ms(HOLD_MS)).expect_err("over").code, RejectionCode::HoldExpired);
        assert!(may_hold(0, 1).is_ok());
        assert!(may_hold(1, 0).is_err() && may_hold(0, 2).is_err());
    }

    #[rstest]
    #[case(BookingDoor::Public, BOOK_LEAD_MS, None)]
    #[case(BookingDoor::Public, BOOK_LEAD_MS - 1, Some(RejectionCode::BookingTooNear))]
    #[case(BookingDoor::Public, 1, Some(RejectionCode::BookingTooNear))]
    #[case(BookingDoor::Public, 0, Some(RejectionCode::SlotTaken))]
    #[case(BookingDoor::Staff, 1, None)]
    #[case(BookingDoor::Staff, 0, Some(RejectionCode::SlotTaken))]
    fn an_hour_ahead_in_public_and_until_it_begins_at_a_counter(
        #[case] door: BookingDoor,
        #[case] ahead_ms: i64,
        #[case] want: Option<RejectionCode>,
    ) {
        assert_eq!(door.may_ask(NOW.plus_ms(ahead_ms), NOW).err().map(|no| no.code), want);
    }

    #[test]
    fn one_for_the_same_thing_and_two_ahead() {
        let topic = Subject::Topic;
        let booked = |subject, tier, ms| Booked { subject, tier, starts_at: NOW.plus_ms(ms) };
        let no = |live: &[Booked], subject, tier| may_book(live, subject, tier, NOW).map_err(|no| no.code);
        let one = [booked(topic(Topic::Housing), 2, 5)];
        assert_eq!(no(&one, topic(Topic::Housing), 2), Err(RejectionCode::AppointmentExists));
        assert_eq!(no(&one, topic(Topic::Housing), 1), Ok(()), "another tier");
        assert_eq!(no(&one, Subject::Matter(MatterId(uuid::Uuid::nil())), 2), Ok(()));
        let two = [one[0], booked(topic(Topic::Land), 2, 9)];
        assert_eq!(no(&two, topic(Topic::Labour), 2), Err(RejectionCode::AppointmentLimit));
        let under_way = [one[0], booked(topic(Topic::Land), 2, -9)];
        assert_eq!(no(&under_way, topic(Topic::Labour), 2), Ok(()), "one is being received now");
    }

    #[test]
    fn advice_counts_beside_receptions_and_knows_no_matter() {
        let matter = MatterId(uuid::Uuid::nil());
        let of = |kind, matter| Subject::of(kind, matter, Topic::Housing);
        let advice = of(SittingKind::Lawyer, None).expect("advice");
        assert_eq!((advice.key().as_str(), of(SittingKind::Leader, None)), ("advice:housing", Ok(Subject::Topic(Topic::Housing))));
        assert_eq!(of(SittingKind::Leader, Some(matter)), Ok(Subject::Matter(matter)));
        assert_eq!(of(SittingKind::Lawyer, Some(matter)).expect_err("a matter").pointer.as_deref(), Some("/form/query_code"));
        let booked = |subject, ms| Booked { subject, tier: 1, starts_at: NOW.plus_ms(ms) };
        let one = [booked(Subject::Topic(Topic::Housing), 5)];
        assert_eq!(may_book(&one, advice, 1, NOW), Ok(()), "a leader and a lawyer for the same thing");
        let two = [one[0], booked(advice, 9)];
        let third = may_book(&two, Subject::Topic(Topic::Land), 1, NOW).map_err(|no| no.code);
        assert_eq!(third, Err(RejectionCode::AppointmentLimit), "both kinds count together");
        assert_eq!(may_book(&two[1..], advice, 1, NOW).map_err(|no| no.code), Err(RejectionCode::AppointmentExists));
    }

    #[rstest]
    #[case(4, 5, true, "", Ok(()))]
    #[case(4, 4, true, "", Err("/people"))]
    #[case(5, 6, true, "", Err("/representatives"))]
    #[case(0, 1, false, "", Err("/has_no_secrets"))]
    #[case(0, 1000, true, "", Err("/people"))]
    fn forms(
        #[case] representatives: usize,
        #[case] people: u32,
        #[case] has_no_secrets: bool,
        #[case] statement: &str,
        #[case] want: Result<(), &str>,
    ) {
        let told = Wish { statement, representatives, people, has_no_secrets }.check();
        assert_eq!(told.map_err(|no| no.pointer.expect("a field")), want.map_err(str::to_owned));
    }

    #[test]
    fn needs_read_as_written() {
        let needs = Needs::parse(&["more_time", "interpreter"]).expect("known words");
        assert_eq!(needs.words(), ["interpreter", "more_time"]);
        assert_eq!(Needs::parse(&["interpreter", "sauna"]).expect_err("no need").pointer.as_deref(), Some("/needs/1"));
    }

    proptest! {
        /// The law of the limits: whatever is tried, a person never has two of one subject and tier, nor three ahead.
        #[test]
        fn never_two_of_one_person(tries in prop::collection::vec((0usize..4, 1u8..4, 1i64..1_000), 0..40)) {
            let mut live: Vec<Booked> = Vec::new();
            for (topic, tier, ms) in tries {
                let subject = Subject::Topic(Topic::ALL[topic]);
                if may_book(&live, subject, tier, NOW).is_ok() {
                    live.push(Booked { subject, tier, starts_at: NOW.plus_ms(ms) });
                }
            }
            prop_assert!(live.len() <= MAX_FUTURE);
            prop_assert!(live.len() < 2 || (live[0].subject, live[0].tier) != (live[1].subject, live[1].tier));
        }
    }
}

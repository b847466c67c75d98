//! What the office decides and what a leader answers. Neither may leave a person without a next step.

use crate::{Rejection, RejectionCode};

/// Longest reason, next door or place, in characters.
pub const MAX_TEXT_CHARS: usize = 300;

/// The office's decision about an appointment (预约审核). Written texts are told to the person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    Accept,
    /// Another organ receives it: the organ with power, the political-legal organ, the discipline organ.
    Redirect {
        place: String,
    },
    /// Never without a written reason and the next door to knock at.
    Decline {
        reason: String,
        next_door: String,
    },
}

impl Decision {
    /// The word in the database and on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Redirect { .. } => "redirect",
            Self::Decline { .. } => "decline",
        }
    }

    /// The decision with its texts checked, and without blanks around them.
    ///
    /// # Errors
    /// [`RejectionCode::NextDoorMissing`] at `/place` or `/next_door`, [`RejectionCode::ReasonMissing`] at `/reason`,
    /// [`RejectionCode::TextTooLong`].
    pub fn check(self) -> Result<Self, Rejection> {
        use RejectionCode::{NextDoorMissing, ReasonMissing};
        Ok(match self {
            Self::Accept => Self::Accept,
            Self::Redirect { place } => Self::Redirect { place: written(&place, NextDoorMissing, "/place")? },
            Self::Decline { reason, next_door } => Self::Decline {
                reason: written(&reason, ReasonMissing, "/reason")?,
                next_door: written(&next_door, NextDoorMissing, "/next_door")?,
            },
        })
    }
}

/// A leader's answer to an accepted appointment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer<L> {
    Accept,
    /// Somebody else should receive; the date stays.
    PassOn {
        reason: String,
    },
    /// This colleague should receive; they are asked.
    Delegate {
        to: L,
    },
}

/// What follows from an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answered<L> {
    /// The appointment is confirmed.
    Confirmed,
    /// The office finds somebody; the appointment stays accepted.
    ToOffice { reason: String },
    /// This leader is asked now; the appointment stays accepted.
    Ask { leader: L },
}

impl<L: Copy + PartialEq> Answer<L> {
    /// The word in the database and on the wire.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::PassOn { .. } => "pass_on",
            Self::Delegate { .. } => "delegate",
        }
    }

    /// What follows. `asked` is the leader who answers; `asked_before` those who passed it on or delegated it, who are not
    /// asked again.
    ///
    /// # Errors
    /// [`RejectionCode::ReasonMissing`] at `/reason`, [`RejectionCode::TextTooLong`], [`RejectionCode::SubstituteUnfit`] at
    /// `/to` for somebody who was asked already.
    pub fn follow(self, asked: L, asked_before: &[L]) -> Result<Answered<L>, Rejection> {
        match self {
            Self::Accept => Ok(Answered::Confirmed),
            Self::PassOn { reason } => Ok(Answered::ToOffice { reason: written(&reason, RejectionCode::ReasonMissing, "/reason")? }),
            Self::Delegate { to } if to == asked || asked_before.contains(&to) => {
                Err(Rejection::new(RejectionCode::SubstituteUnfit).at("/to"))
            }
            Self::Delegate { to } => Ok(Answered::Ask { leader: to }),
        }
    }
}

fn written(text: &str, missing: RejectionCode, pointer: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::new(missing).at(pointer));
    }
    if text.chars().count() > MAX_TEXT_CHARS {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_TEXT_CHARS).at(pointer));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(" ", "区法院", RejectionCode::ReasonMissing, "/reason")]
    #[case("已经终结", "", RejectionCode::NextDoorMissing, "/next_door")]
    fn nobody_is_declined_without_a_reason_and_a_next_door(
        #[case] reason: &str,
        #[case] next_door: &str,
        #[case] code: RejectionCode,
        #[case] pointer: &str,
    ) {
        let no = Decision::Decline { reason: reason.to_owned(), next_door: next_door.to_owned() }.check().expect_err("refused");
        assert_eq!((no.code, no.pointer.as_deref()), (code, Some(pointer)));
    }

    #[test]
    fn a_redirection_says_where() {
        let to = |place: &str| Decision::Redirect { place: place.to_owned() }.check();
        assert_eq!(to(" 区信访局 "), Ok(Decision::Redirect { place: "区信访局".to_owned() }));
        assert_eq!(to("").expect_err("nowhere").code, RejectionCode::NextDoorMissing);
        assert_eq!(to(&"远".repeat(301)).expect_err("too long").code, RejectionCode::TextTooLong);
    }

    #[test]
    fn a_leaders_no_is_never_an_end() {
        assert_eq!(Answer::Accept.follow(1, &[]), Ok(Answered::Confirmed));
        let reason = "当天出差".to_owned();
        assert_eq!(Answer::PassOn { reason: reason.clone() }.follow(1, &[]), Ok(Answered::ToOffice { reason }));
        let no = Answer::PassOn { reason: String::new() }.follow(1, &[]).expect_err("no reason");
        assert_eq!(no.code, RejectionCode::ReasonMissing);
        assert_eq!(Answer::Delegate { to: 2 }.follow(1, &[]), Ok(Answered::Ask { leader: 2 }));
        for (asked, before) in [(2, vec![]), (3, vec![2, 1])] {
            let no = Answer::Delegate { to: 2 }.follow(asked, &before).expect_err("in a circle");
            assert_eq!(no.code, RejectionCode::SubstituteUnfit);
        }
    }
}

//! Pulling the responsible county officer into a consultation, only after the petitioner agreed.
//!
//! asking -> agreed | refused; agreed -> sent (the confidential part has ended) -> accepted | declined | unanswered; accepted ->
//! left, and left -> accepted again if the officer comes back. Refusing costs the petitioner nothing: the talk goes on. Who does
//! not answer in time is passed over: the ladder goes on to a deputy of the unit.

pub mod ladder;

use crate::{Rejection, RejectionCode, words};

/// Longest reason for asking an officer in, in characters.
pub const MAX_REASON_CHARS: usize = 200;

words!(
    /// Where an invitation stands.
    Invitation {
        Asking = "asking",
        Agreed = "agreed",
        Refused = "refused",
        Sent = "sent",
        Accepted = "accepted",
        Declined = "declined",
        /// Nobody answered in time, or the host did not wait any longer.
        Unanswered = "unanswered",
        Left = "left",
        Withdrawn = "withdrawn",
    }
);

words!(
    /// Why an invitation changed: the code of the step.
    Why {
        /// It ran before steps were kept.
        Kept = "kept",
        Asked = "asked",
        /// The petitioner's word.
        PetitionerSaid = "petitioner_said",
        LetIn = "let_in",
        /// A deputy of the unit, asked in place of somebody who did not come.
        StandsIn = "stands_in",
        Came = "came",
        CannotCome = "cannot_come",
        /// The officer is not there: a deputy is asked by itself.
        NotThere = "not_there",
        Silent = "silent",
        /// The host did not wait.
        PassedOver = "passed_over",
        Left = "left",
        Removed = "removed",
        TakenBack = "taken_back",
        SessionOver = "session_over",
    }
);

impl Invitation {
    /// Whether another invitation to the same officer must wait for this one.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Asking | Self::Agreed | Self::Sent | Self::Accepted)
    }

    /// The petitioner answers on the kiosk.
    ///
    /// # Errors
    /// [`RejectionCode::InvitationState`] unless asking.
    pub fn answer(self, agreed: bool) -> Result<Self, Rejection> {
        match self {
            Self::Asking => Ok(if agreed { Self::Agreed } else { Self::Refused }),
            other => Err(other.refuse("answer")),
        }
    }

    /// The lawyer lets the officer in. The confidential consultation must be over: what was said in it stays between
    /// lawyer and client (律师法 art. 38).
    ///
    /// # Errors
    /// [`RejectionCode::ConfidentialPartOpen`] while it is not declared over, [`RejectionCode::InvitationState`] unless
    /// the petitioner agreed.
    pub fn send(self, confidential_part_ended: bool) -> Result<Self, Rejection> {
        match self {
            Self::Agreed if confidential_part_ended => Ok(Self::Sent),
            Self::Agreed => Err(RejectionCode::ConfidentialPartOpen.into()),
            other => Err(other.refuse("send")),
        }
    }

    /// The officer comes in, for the first time or again.
    ///
    /// # Errors
    /// [`RejectionCode::InvitationState`] unless sent or left.
    pub fn accept(self) -> Result<Self, Rejection> {
        match self {
            Self::Sent | Self::Left => Ok(Self::Accepted),
            other => Err(other.refuse("accept")),
        }
    }

    /// The officer says no.
    ///
    /// # Errors
    /// [`RejectionCode::InvitationState`] unless sent.
    pub fn decline(self) -> Result<Self, Rejection> {
        match self {
            Self::Sent => Ok(Self::Declined),
            other => Err(other.refuse("decline")),
        }
    }

    /// Nobody answered.
    ///
    /// # Errors
    /// [`RejectionCode::InvitationState`] unless sent.
    pub fn lapse(self) -> Result<Self, Rejection> {
        match self {
            Self::Sent => Ok(Self::Unanswered),
            other => Err(other.refuse("lapse")),
        }
    }

    /// Whether the host may go on to the next of the unit at once.
    pub const fn may_go_on(self) -> bool {
        matches!(self, Self::Sent | Self::Declined)
    }

    /// The officer leaves the talk.
    ///
    /// # Errors
    /// [`RejectionCode::InvitationState`] unless accepted.
    pub fn leave(self) -> Result<Self, Rejection> {
        match self {
            Self::Accepted => Ok(Self::Left),
            other => Err(other.refuse("leave")),
        }
    }

    /// The lawyer takes the invitation back.
    ///
    /// # Errors
    /// [`RejectionCode::InvitationState`] unless it waits for somebody.
    pub fn withdraw(self) -> Result<Self, Rejection> {
        match self {
            Self::Asking | Self::Agreed | Self::Sent => Ok(Self::Withdrawn),
            other => Err(other.refuse("withdraw")),
        }
    }

    /// The "no" to an action that does not fit.
    pub fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::InvitationState).with("state", self.as_str()).with("action", action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_by_action() {
        let mut rows = Vec::new();
        for s in Invitation::ALL {
            let cells = [
                ("agree", s.answer(true)),
                ("refuse", s.answer(false)),
                ("send", s.send(true)),
                ("send_early", s.send(false)),
                ("accept", s.accept()),
                ("decline", s.decline()),
                ("lapse", s.lapse()),
                ("leave", s.leave()),
                ("withdraw", s.withdraw()),
            ]
            .map(|(name, r)| r.map_or_else(|no| format!("{name}: -{}", no.code), |next| format!("{name}: {next}")));
            rows.push(format!("{s} | {}", cells.join(" | ")));
        }
        insta::assert_snapshot!(rows.join("\n"));
    }
}

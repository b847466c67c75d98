//! The life of a duty: planned -> published -> acknowledged -> on_duty -> off_duty, and absent when nobody came (domain.md 1.4).
//!
//! Invariants: who serves signs in; a duty that nobody holds cannot be acknowledged or served; what is over stays as it was.

use crate::{Rejection, RejectionCode, words};

words!(
    /// Where a duty stands.
    ShiftState {
        /// Only the coordinator sees it.
        Planned = "planned",
        Published = "published",
        /// Its lawyer has said to come; it moves by a swap only.
        Acknowledged = "acknowledged",
        OnDuty = "on_duty",
        OffDuty = "off_duty",
        /// Nobody came and nobody stood in.
        Absent = "absent",
    }
);

impl ShiftState {
    /// Whether it may change hands without a word of its lawyer.
    pub const fn is_free(self) -> bool {
        matches!(self, Self::Planned | Self::Published)
    }

    /// Whether it can still change hands at all.
    pub const fn is_ahead(self) -> bool {
        matches!(self, Self::Planned | Self::Published | Self::Acknowledged)
    }

    fn refuse(self, action: &str) -> Rejection {
        Rejection::new(RejectionCode::ShiftState).with("state", self).with("action", action)
    }

    /// # Errors
    /// [`RejectionCode::ShiftState`] unless published; a second time changes nothing.
    pub fn acknowledge(self) -> Result<Self, Rejection> {
        match self {
            Self::Published | Self::Acknowledged => Ok(Self::Acknowledged),
            other => Err(other.refuse("acknowledge")),
        }
    }

    /// Signing in says yes too. Who went away comes back.
    ///
    /// # Errors
    /// [`RejectionCode::ShiftState`] for a plan, or when it was given up as absent.
    pub fn sign_in(self) -> Result<Self, Rejection> {
        match self {
            Self::Published | Self::Acknowledged | Self::OnDuty | Self::OffDuty => Ok(Self::OnDuty),
            other => Err(other.refuse("sign_in")),
        }
    }

    /// # Errors
    /// [`RejectionCode::ShiftState`] unless on duty.
    pub fn sign_out(self) -> Result<Self, Rejection> {
        match self {
            Self::OnDuty => Ok(Self::OffDuty),
            other => Err(other.refuse("sign_out")),
        }
    }

    /// The duty changes hands: the new holder has not said anything yet.
    ///
    /// # Errors
    /// [`RejectionCode::ShiftState`] once it was served or given up.
    pub fn hand_over(self) -> Result<Self, Rejection> {
        match self {
            Self::Planned => Ok(Self::Planned),
            Self::Published | Self::Acknowledged => Ok(Self::Published),
            other => Err(other.refuse("hand_over")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_by_action() {
        let row = |s: ShiftState| {
            let to = |r: Result<ShiftState, Rejection>| r.map_or("-".to_owned(), |s| s.to_string());
            format!("{s}: {} | {} | {} | {}", to(s.acknowledge()), to(s.sign_in()), to(s.sign_out()), to(s.hand_over()))
        };
        let table: Vec<String> = ShiftState::ALL.iter().map(|s| row(*s)).collect();
        insta::assert_snapshot!(table.join("\n"), @r"
        planned: - | - | - | planned
        published: acknowledged | on_duty | - | published
        acknowledged: acknowledged | on_duty | - | published
        on_duty: - | on_duty | off_duty | -
        off_duty: - | on_duty | - | -
        absent: - | - | - | -
        ");
    }
}

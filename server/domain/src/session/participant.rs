//! Who takes part in a session.

use crate::ticket::MAX_REPRESENTATIVES;
use crate::{Rejection, RejectionCode, words};

words!(
    /// As what somebody takes part.
    Role {
        Petitioner = "petitioner",
        /// One of those who speak for a group.
        Representative = "representative",
        /// The officer of the place where the petitioner sits.
        LocalOfficer = "local_officer",
        Leader = "leader",
        Lawyer = "lawyer",
        /// The third-party unit's.
        Officer = "officer",
        Interpreter = "interpreter",
        Recorder = "recorder",
        Supervisor = "supervisor",
        Technician = "technician",
        Observer = "observer",
        Clerk = "clerk",
    }
);

impl Role {
    /// Whether they speak for the petition: at most five do (信访工作条例 art 20).
    pub const fn is_speaker(self) -> bool {
        matches!(self, Self::Petitioner | Self::Representative)
    }
}

/// Asks whether one more may speak for the petition beside `speakers` who do.
///
/// # Errors
/// [`RejectionCode::RepresentativesLimit`].
pub fn may_add_speaker(speakers: usize) -> Result<(), Rejection> {
    if speakers < MAX_REPRESENTATIVES {
        Ok(())
    } else {
        Err(Rejection::new(RejectionCode::RepresentativesLimit).with("limit", MAX_REPRESENTATIVES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_speak_and_not_a_sixth() {
        assert!(may_add_speaker(4).is_ok());
        assert_eq!(may_add_speaker(5).expect_err("five").code, RejectionCode::RepresentativesLimit);
        assert_eq!(Role::ALL.iter().filter(|r| r.is_speaker()).count(), 2);
    }
}

//! What follows somebody who is handed over to another host.

use super::SessionKind;

/// What the next host reads of an earlier session, beside who received and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follows {
    /// What was noted.
    Note,
    /// What it was about and where the person was sent.
    TopicAndReferral,
    Nothing,
}

/// What was said to a lawyer stays there: topic and referral follow, whoever is next (律师法 art. 38). What a leader noted is for
/// those who go on with the matter for the organs, not for the person's lawyer.
pub const fn follows(from: SessionKind, is_to_lawyer: bool) -> Follows {
    match (from, is_to_lawyer) {
        (SessionKind::LawyerConsultation, _) => Follows::TopicAndReferral,
        (SessionKind::LeaderReception, false) => Follows::Note,
        (SessionKind::LeaderReception, true) => Follows::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_lawyer_heard_never_follows() {
        for to_lawyer in [true, false] {
            assert_eq!(follows(SessionKind::LawyerConsultation, to_lawyer), Follows::TopicAndReferral);
        }
        assert_eq!(follows(SessionKind::LeaderReception, false), Follows::Note);
        assert_eq!(follows(SessionKind::LeaderReception, true), Follows::Nothing);
    }
}

//! Who may take part in a session beside petitioner, host and invited officers, and how they come.
//!
//! Invariants: nobody but the two who talk, those who speak for the petition and an interpreter is in the confidential part
//! of a lawyer's consultation; no supervisor, observer or recorder is ever in one (律师法 art 38).

use super::SessionKind;
use super::participant::Role;
use crate::{Rejection, RejectionCode, words};

words!(
    /// How somebody comes.
    Way {
        /// Logged in, on their own page.
        Account = "account",
        /// By a link for them alone.
        Link = "link",
        /// They sit beside the petitioner or the host: only written down.
        SameRoom = "same_room",
    }
);

/// Most people of a session beside petitioner, host and invited officers, whichever way; those who were removed not counted.
pub const MAX_ATTENDANCES: usize = 10;

/// The ways that are open to a role; none for those who come otherwise.
pub const fn ways(role: Role) -> &'static [Way] {
    match role {
        Role::Representative => &[Way::Link, Way::SameRoom],
        Role::Interpreter => &[Way::Account, Way::Link, Way::SameRoom],
        Role::LocalOfficer => &[Way::Account, Way::SameRoom],
        Role::Observer => &[Way::Account, Way::Link],
        Role::Recorder | Role::Supervisor | Role::Technician => &[Way::Account],
        Role::Petitioner | Role::Leader | Role::Lawyer | Role::Officer | Role::Clerk => &[],
    }
}

/// Whether they come of themselves, with a reason, instead of being asked by the host.
pub const fn comes_of_itself(role: Role) -> bool {
    matches!(role, Role::Supervisor | Role::Technician)
}

/// Whether nobody of this role may be in a session of this kind, whatever part it is in.
pub const fn is_never_in(kind: SessionKind, role: Role) -> bool {
    matches!(kind, SessionKind::LawyerConsultation) && matches!(role, Role::Supervisor | Role::Observer | Role::Recorder)
}

/// Whether they may be here while the talk is confidential. A technician is told of lines, not of words.
const fn keeps_confidence(role: Role) -> bool {
    matches!(role, Role::Representative | Role::Interpreter | Role::Technician)
}

/// Asks whether somebody may take part.
///
/// # Errors
/// [`RejectionCode::RoleUnfit`] for a role that does not come this way, [`RejectionCode::ConsultationClosed`],
/// [`RejectionCode::ConfidentialPartOpen`].
pub fn may_attend(kind: SessionKind, is_confidential: bool, role: Role, way: Way) -> Result<(), Rejection> {
    if !ways(role).contains(&way) {
        return Err(Rejection::new(RejectionCode::RoleUnfit).with("role", role.as_str()));
    }
    if is_never_in(kind, role) {
        return Err(RejectionCode::ConsultationClosed.into());
    }
    if is_confidential && !keeps_confidence(role) {
        return Err(RejectionCode::ConfidentialPartOpen.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_who_may_be_where() {
        let word = |done: Result<(), Rejection>| done.map_or_else(|no| no.code.to_string(), |()| "yes".to_owned());
        let mut rows = Vec::new();
        for role in Role::ALL.iter().copied().filter(|r| !ways(*r).is_empty()) {
            for way in ways(role) {
                let cell = |kind, is_confidential| word(may_attend(kind, is_confidential, role, *way));
                rows.push(format!(
                    "{role} by {way}: leader {}, lawyer {}, in confidence {}",
                    cell(SessionKind::LeaderReception, false),
                    cell(SessionKind::LawyerConsultation, false),
                    cell(SessionKind::LawyerConsultation, true)
                ));
            }
        }
        insta::assert_snapshot!(rows.join("\n"), @r"
        representative by link: leader yes, lawyer yes, in confidence yes
        representative by same_room: leader yes, lawyer yes, in confidence yes
        local_officer by account: leader yes, lawyer yes, in confidence confidential_part_open
        local_officer by same_room: leader yes, lawyer yes, in confidence confidential_part_open
        interpreter by account: leader yes, lawyer yes, in confidence yes
        interpreter by link: leader yes, lawyer yes, in confidence yes
        interpreter by same_room: leader yes, lawyer yes, in confidence yes
        recorder by account: leader yes, lawyer consultation_closed, in confidence consultation_closed
        supervisor by account: leader yes, lawyer consultation_closed, in confidence consultation_closed
        technician by account: leader yes, lawyer yes, in confidence yes
        observer by account: leader yes, lawyer consultation_closed, in confidence consultation_closed
        observer by link: leader yes, lawyer consultation_closed, in confidence consultation_closed
        ");
    }

    #[test]
    fn petitioner_host_and_invited_officers_come_otherwise() {
        for role in [Role::Petitioner, Role::Leader, Role::Lawyer, Role::Officer, Role::Clerk] {
            for way in Way::ALL {
                let no = may_attend(SessionKind::LeaderReception, false, role, *way).expect_err("another way");
                assert_eq!(no.code, RejectionCode::RoleUnfit);
            }
        }
    }
}

//! Who may do what, where: one permit table.
//!
//! Every use case names an [`Action`] and the place it touches; the table answers. Separation of administrators
//! (等保 8.1.4.2): no account holds two of the three admin roles, and none of them sees business data.

use crate::words;

words!(
    /// What somebody is to the system.
    Role {
        Lawyer = "lawyer",
        Officer = "officer",
        Clerk = "clerk",
        /// 大厅值班长: desks, left-over people, boards of one place.
        HallManager = "hall_manager",
        Leader = "leader",
        Supervisor = "supervisor",
        SysAdmin = "sysadmin",
        SecAdmin = "secadmin",
        AudAdmin = "audadmin",
    }
);

words!(
    /// How far an account's rights reach from its own site.
    Scope {
        OwnSite = "site",
        Subtree = "subtree",
    }
);

words!(
    /// What can be permitted.
    Action {
        DeskServeVideo = "desk_serve_video",
        DeskServeCounter = "desk_serve_counter",
        QueueSee = "queue_see",
        PersonSee = "person_see",
        NoteWrite = "note_write",
        OfficerInvite = "officer_invite",
        InvitationAnswer = "invitation_answer",
        MatterRegister = "matter_register",
        HallManage = "hall_manage",
        CarryOverEnd = "carry_over_end",
        FiguresRead = "figures_read",
        MatterSee = "matter_see",
        CalendarLoad = "calendar_load",
        AccountManage = "account_manage",
        AuditRead = "audit_read",
    }
);

/// The table: each role with its actions. Anything not listed is refused.
pub const PERMITS: &[(Role, &[Action])] = &[
    (
        Role::Lawyer,
        &[
            Action::DeskServeVideo,
            Action::QueueSee,
            Action::PersonSee,
            Action::NoteWrite,
            Action::OfficerInvite,
            Action::MatterRegister,
            Action::FiguresRead,
        ],
    ),
    (
        Role::Leader,
        &[
            Action::DeskServeVideo,
            Action::QueueSee,
            Action::PersonSee,
            Action::NoteWrite,
            Action::OfficerInvite,
            Action::MatterRegister,
            Action::FiguresRead,
        ],
    ),
    (
        Role::Clerk,
        &[
            Action::DeskServeCounter,
            Action::QueueSee,
            Action::PersonSee,
            Action::NoteWrite,
            Action::MatterRegister,
            Action::MatterSee,
            Action::CarryOverEnd,
            Action::FiguresRead,
        ],
    ),
    (Role::HallManager, &[Action::QueueSee, Action::PersonSee, Action::HallManage, Action::CarryOverEnd, Action::FiguresRead]),
    (Role::Officer, &[Action::InvitationAnswer]),
    (Role::Supervisor, &[Action::QueueSee, Action::FiguresRead]),
    (Role::SysAdmin, &[Action::AccountManage, Action::CalendarLoad]),
    (Role::SecAdmin, &[]),
    (Role::AudAdmin, &[Action::AuditRead]),
];

/// Where the touched place lies, seen from the actor's own site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Own,
    Below,
    Elsewhere,
}

/// Whether an account with these roles and this scope may do `action` at `place`.
pub fn permits(roles: &[Role], scope: Scope, action: Action, place: Place) -> bool {
    let reaches = match place {
        Place::Own => true,
        Place::Below => scope == Scope::Subtree,
        Place::Elsewhere => false,
    };
    reaches && PERMITS.iter().any(|(role, actions)| roles.contains(role) && actions.contains(&action))
}

/// Whether one account may hold all of these roles together.
pub fn may_hold_together(roles: &[Role]) -> bool {
    let admin = |r: &&Role| matches!(r, Role::SysAdmin | Role::SecAdmin | Role::AudAdmin);
    match roles.iter().filter(admin).count() {
        0 => true,
        1 => roles.len() == 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_as_printed() {
        let rows: Vec<String> = Role::ALL
            .iter()
            .map(|role| {
                let may: Vec<_> =
                    Action::ALL.iter().filter(|a| permits(&[*role], Scope::OwnSite, **a, Place::Own)).map(|a| a.as_str()).collect();
                format!("{role}: {}", may.join(" "))
            })
            .collect();
        insta::assert_snapshot!(rows.join("\n"), @r"
        lawyer: desk_serve_video queue_see person_see note_write officer_invite matter_register figures_read
        officer: invitation_answer
        clerk: desk_serve_counter queue_see person_see note_write matter_register carry_over_end figures_read matter_see
        hall_manager: queue_see person_see hall_manage carry_over_end figures_read
        leader: desk_serve_video queue_see person_see note_write officer_invite matter_register figures_read
        supervisor: queue_see figures_read
        sysadmin: calendar_load account_manage
        secadmin: 
        audadmin: audit_read
        ");
    }

    #[test]
    fn scope_ends_at_the_subtree() {
        let clerk = |scope, place| permits(&[Role::Clerk], scope, Action::DeskServeCounter, place);
        assert!(clerk(Scope::OwnSite, Place::Own) && clerk(Scope::Subtree, Place::Below));
        assert!(!clerk(Scope::OwnSite, Place::Below) && !clerk(Scope::Subtree, Place::Elsewhere));
    }

    #[test]
    fn administrators_are_separate() {
        assert!(!may_hold_together(&[Role::SysAdmin, Role::SecAdmin]));
        assert!(!may_hold_together(&[Role::SysAdmin, Role::Clerk]));
        assert!(may_hold_together(&[Role::Clerk, Role::Supervisor]) && may_hold_together(&[Role::AudAdmin]));
    }
}

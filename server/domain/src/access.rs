//! Who may do what, where: one permit table.
//!
//! Every use case names an [`Action`] and the place it touches; the table answers. Separation of administrators
//! (等保 8.1.4.2): no account holds two of the three admin roles, and none of them sees business data.

use crate::words;

words!(
    /// What somebody is to the system.
    Role {
        Lawyer = "lawyer",
        /// 值班协调员: plans the lawyers' rota, acts for absent lawyers, decides on swaps.
        Coordinator = "coordinator",
        Officer = "officer",
        Clerk = "clerk",
        /// 大厅值班长: desks, left-over people, boards of one place.
        HallManager = "hall_manager",
        /// 接访办: plans the leaders' sittings, screens what is booked, finds substitutes.
        Office = "office",
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
        /// Goes where help was silently called for, and says so.
        AlarmAnswer = "alarm_answer",
        CarryOverEnd = "carry_over_end",
        /// Reads the course of a session: steps, interruptions, lines.
        SessionLogSee = "session_log_see",
        /// Looks into a session that runs, seen by everybody in it and with a reason.
        SessionWatch = "session_watch",
        /// Helps with the lines of a session: sees neither picture nor words.
        SessionTend = "session_tend",
        FiguresRead = "figures_read",
        MatterSee = "matter_see",
        /// Plans, publishes, changes, postpones sittings, and puts substitutes in.
        SittingPlan = "sitting_plan",
        /// Agrees to a planned sitting.
        SittingApprove = "sitting_approve",
        /// Receives: begins and ends a sitting, confirms its ledger.
        SittingHold = "sitting_hold",
        /// Sees requests with their people, and the briefs.
        AppointmentSee = "appointment_see",
        /// Books, moves, cancels and checks in for somebody at a counter or on the phone.
        AppointmentBook = "appointment_book",
        AppointmentScreen = "appointment_screen",
        /// Answers as the leader who is asked.
        AppointmentAnswer = "appointment_answer",
        /// Gives orders and adopts matters.
        OrderGive = "order_give",
        /// Reports an order done.
        OrderFinish = "order_finish",
        /// Sees messages that the gateway did not take, to whom and why but not what they say, and sends them again.
        MessageSee = "message_see",
        /// Makes and publishes the lawyers' rota, sets lawyers by hand, decides on swaps.
        RotaPlan = "rota_plan",
        /// Reads the figures of demand for legal advice.
        DemandSee = "demand_see",
        /// Takes duties, gives them away, files leave.
        DutyServe = "duty_serve",
        /// Sees people who are to be called back, with their numbers, and writes down what came of it.
        CallBackAnswer = "call_back_answer",
        /// Sees of a consultation its topic and where the person was sent, never what was said.
        ConsultationSum = "consultation_sum",
        /// Reads legal opinions to the own unit.
        OpinionRead = "opinion_read",
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
            Action::DutyServe,
        ],
    ),
    (Role::Coordinator, &[Action::QueueSee, Action::FiguresRead, Action::RotaPlan, Action::DemandSee, Action::CallBackAnswer]),
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
            Action::SittingApprove,
            Action::SittingHold,
            Action::AppointmentSee,
            Action::AppointmentAnswer,
            Action::OrderGive,
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
            Action::AppointmentSee,
            Action::AppointmentBook,
            Action::CallBackAnswer,
            Action::ConsultationSum,
        ],
    ),
    (
        Role::Office,
        &[
            Action::QueueSee,
            Action::PersonSee,
            Action::MatterSee,
            Action::FiguresRead,
            Action::SittingPlan,
            Action::SittingApprove,
            Action::AppointmentSee,
            Action::AppointmentBook,
            Action::AppointmentScreen,
            Action::OrderFinish,
            Action::MessageSee,
        ],
    ),
    (
        Role::HallManager,
        &[
            Action::QueueSee,
            Action::PersonSee,
            Action::HallManage,
            Action::AlarmAnswer,
            Action::SessionLogSee,
            Action::CarryOverEnd,
            Action::FiguresRead,
            Action::DemandSee,
            Action::CallBackAnswer,
        ],
    ),
    (Role::Officer, &[Action::InvitationAnswer, Action::OrderFinish, Action::OpinionRead]),
    (
        Role::Supervisor,
        &[Action::QueueSee, Action::AlarmAnswer, Action::SessionLogSee, Action::SessionWatch, Action::FiguresRead, Action::DemandSee],
    ),
    (Role::SysAdmin, &[Action::SessionTend, Action::AccountManage, Action::CalendarLoad, Action::MessageSee]),
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
        lawyer: desk_serve_video queue_see person_see note_write officer_invite matter_register figures_read duty_serve
        coordinator: queue_see figures_read rota_plan demand_see call_back_answer
        officer: invitation_answer order_finish opinion_read
        clerk: desk_serve_counter queue_see person_see note_write matter_register carry_over_end figures_read matter_see appointment_see appointment_book call_back_answer consultation_sum
        hall_manager: queue_see person_see hall_manage alarm_answer carry_over_end session_log_see figures_read demand_see call_back_answer
        office: queue_see person_see figures_read matter_see sitting_plan sitting_approve appointment_see appointment_book appointment_screen order_finish message_see
        leader: desk_serve_video queue_see person_see note_write officer_invite matter_register figures_read sitting_approve sitting_hold appointment_see appointment_answer order_give
        supervisor: queue_see alarm_answer session_log_see session_watch figures_read demand_see
        sysadmin: session_tend message_see calendar_load account_manage
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

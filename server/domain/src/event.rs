//! Facts about the service, one stream per site, chained by hash so that a later change or cut is noticed.
//!
//! Bodies hold ids, ticket numbers and labels only, never a name, an identity number or free text: erasing a person
//! leaves the chain verifying.

use sha2::{Digest, Sha256};

use crate::{Timestamp, words};

words!(
    /// What happened. The names on the feed.
    EventKind {
        TicketIssued = "ticket.issued",
        TicketCalled = "ticket.called",
        TicketRecalled = "ticket.recalled",
        TicketMissed = "ticket.missed",
        TicketServing = "ticket.serving",
        TicketCompleted = "ticket.completed",
        TicketExpired = "ticket.expired",
        TicketRequeued = "ticket.requeued",
        TicketUndone = "ticket.undone",
        TicketPaused = "ticket.paused",
        TicketResumed = "ticket.resumed",
        TicketTransferred = "ticket.transferred",
        TicketMoved = "ticket.moved",
        TicketCancelled = "ticket.cancelled",
        TicketRebooked = "ticket.rebooked",
        DeskOpened = "desk.opened",
        DeskClosed = "desk.closed",
        DeskPaused = "desk.paused",
        DeskResumed = "desk.resumed",
        DeskChanged = "desk.changed",
        DeskLost = "desk.lost",
        HallChanged = "hall.changed",
        AlarmRaised = "alarm.raised",
        AlarmAnswered = "alarm.answered",
        CarryOverEnded = "carry_over.ended",
        SeatClaimed = "seat.claimed",
        SeatHelp = "seat.help",
        SeatReleased = "seat.released",
        PreflightDone = "preflight.done",
        SessionOpened = "session.opened",
        SessionLive = "session.live",
        SessionInterrupted = "session.interrupted",
        SessionEnded = "session.ended",
        SessionClosing = "session.closing",
        SessionArchived = "session.archived",
        InterruptionChosen = "interruption.chosen",
        TalkStopped = "talk.stopped",
        TalkWentOn = "talk.went_on",
        LobbyChanged = "lobby.changed",
        LobbyNoticed = "lobby.noticed",
        LobbyNoticeRead = "lobby.notice_read",
        InvitationAsked = "invitation.asked",
        InvitationAnswered = "invitation.answered",
        InvitationSent = "invitation.sent",
        InvitationAccepted = "invitation.accepted",
        InvitationDeclined = "invitation.declined",
        InvitationUnanswered = "invitation.unanswered",
        InvitationLeft = "invitation.left",
        InvitationWithdrawn = "invitation.withdrawn",
        ReplyOwed = "reply.owed",
        ReplyAnswered = "reply.answered",
        AttendanceChanged = "attendance.changed",
        MatterRegistered = "matter.registered",
        MatterCorrected = "matter.corrected",
        MatterSupplemented = "matter.supplemented",
        MatterReportedUp = "matter.reported_up",
        MatterHandlerAdded = "matter.handler_added",
        SittingPlanned = "sitting.planned",
        SittingApproved = "sitting.approved",
        SittingUnapproved = "sitting.unapproved",
        SittingDeleted = "sitting.deleted",
        SittingPublished = "sitting.published",
        SittingOpened = "sitting.opened",
        SittingChanged = "sitting.changed",
        SittingLeaderAbsent = "sitting.leader_absent",
        SittingSubstituted = "sitting.substituted",
        SittingPostponed = "sitting.postponed",
        SittingShifted = "sitting.shifted",
        SittingStarted = "sitting.started",
        SittingDone = "sitting.done",
        SittingReported = "sitting.reported",
        SittingMissed = "sitting.missed",
        LeaderChanged = "leader.changed",
        RotaChanged = "rota.changed",
        RotaPublished = "rota.published",
        ShiftChanged = "shift.changed",
        ShiftAcknowledged = "shift.acknowledged",
        ShiftSignedIn = "shift.signed_in",
        ShiftSignedOut = "shift.signed_out",
        SwapChanged = "swap.changed",
        LawyerChanged = "lawyer.changed",
        GapOpened = "gap.opened",
        GapChanged = "gap.changed",
        GapEnded = "gap.ended",
        PartyRemoved = "party.removed",
        CallBackAsked = "call_back.asked",
        CallBackTried = "call_back.tried",
        CallBackTold = "call_back.told",
        ConflictListChanged = "conflict_list.changed",
        ConsultationStarted = "consultation.started",
        ConsultationReturned = "consultation.returned",
        ConsultationExtended = "consultation.extended",
        ConsultationEnded = "consultation.ended",
        OpinionGiven = "opinion.given",
        SittingPolicyAdded = "sitting_policy.added",
        SittingPolicyWithdrawn = "sitting_policy.withdrawn",
        AppointmentSubmitted = "appointment.submitted",
        AppointmentScreened = "appointment.screened",
        AppointmentAnswered = "appointment.answered",
        AppointmentConfirmed = "appointment.confirmed",
        AppointmentMoved = "appointment.moved",
        AppointmentCheckedIn = "appointment.checked_in",
        AppointmentStarted = "appointment.started",
        AppointmentCompleted = "appointment.completed",
        AppointmentFollowedUp = "appointment.followed_up",
        AppointmentTold = "appointment.told",
        AppointmentNoShow = "appointment.no_show",
        AppointmentCancelled = "appointment.cancelled",
        AppointmentExpired = "appointment.expired",
        WaitJoined = "wait.joined",
        WaitOffered = "wait.offered",
        WaitBooked = "wait.booked",
        WaitEnded = "wait.ended",
        OrderGiven = "order.given",
        OrderDone = "order.done",
        AdoptionTaken = "adoption.taken",
        AdoptionEnded = "adoption.ended",
        MessageDead = "message.dead",
        MessageRetried = "message.retried",
        FaultRecorded = "fault.recorded",
        CalendarLoaded = "calendar.loaded",
        DeadlineChanged = "deadline.changed",
        RatingGiven = "rating.given",
        PinRefused = "pin.refused",
        LoginOpened = "login.opened",
        LoginRefused = "login.refused",
    }
);

impl EventKind {
    /// Whether a board or an idle kiosk may see it: numbers, desks and posters only.
    pub const fn is_public(self) -> bool {
        matches!(
            self,
            Self::TicketIssued
                | Self::TicketCalled
                | Self::TicketRecalled
                | Self::TicketMissed
                | Self::TicketServing
                | Self::TicketCompleted
                | Self::TicketExpired
                | Self::TicketRequeued
                | Self::TicketUndone
                | Self::TicketPaused
                | Self::TicketResumed
                | Self::TicketTransferred
                | Self::TicketMoved
                | Self::TicketCancelled
                | Self::TicketRebooked
                | Self::DeskPaused
                | Self::DeskResumed
                | Self::DeskChanged
                | Self::HallChanged
                | Self::DeskOpened
                | Self::DeskClosed
                | Self::SittingPublished
                | Self::SittingOpened
                | Self::SittingChanged
                | Self::SittingLeaderAbsent
                | Self::SittingSubstituted
                | Self::SittingPostponed
                | Self::SittingShifted
                | Self::SittingStarted
                | Self::SittingDone
                | Self::SittingMissed
                | Self::ShiftSignedIn
                | Self::ShiftSignedOut
                | Self::GapOpened
                | Self::GapChanged
                | Self::GapEnded
        )
    }
}

/// The head of a stream before its first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash of an event, as 64 hex characters: SHA-256 over the previous head and every field, each length-prefixed so
/// that no two different events share a byte string.
pub fn chain_hash(previous: &str, stream: &str, seq: i64, at: Timestamp, kind: &str, body: &str) -> String {
    let mut hash = Sha256::new();
    let (seq, at) = (seq.to_string(), at.0.to_string());
    for part in [previous, stream, &seq, &at, kind, body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hex::encode(hash.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_a_byte_between_fields_changes_the_hash() {
        let at = Timestamp(1);
        assert_ne!(chain_hash(GENESIS, "ab", 1, at, "c", ""), chain_hash(GENESIS, "a", 1, at, "bc", ""));
        assert_ne!(chain_hash(GENESIS, "a", 1, at, "b", "c"), chain_hash(GENESIS, "a", 2, at, "b", "c"));
    }

    #[test]
    fn the_hash_is_fixed_for_all_time() {
        insta::assert_snapshot!(chain_hash(GENESIS, "site", 1, Timestamp(1_795_276_800_000), "ticket.issued", "{}"));
    }
}

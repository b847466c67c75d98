//! A rule's "no". It is an answer, not an error: it carries a stable code, and the page makes the words.

use std::collections::BTreeMap;

use crate::words;

words!(
    /// Stable codes; pages translate by these words. Never reuse one for another meaning.
    RejectionCode {
        // access
        LoginRequired = "login_required",
        LoginWrong = "login_wrong",
        LoginLocked = "login_locked",
        DemoAccountDisabled = "demo_account_disabled",
        CsrfMismatch = "csrf_mismatch",
        Forbidden = "forbidden",
        NotFound = "not_found",
        // input
        FieldInvalid = "field_invalid",
        NameMissing = "name_missing",
        NameTooLong = "name_too_long",
        IdNumberLength = "id_number_length",
        IdNumberChecksum = "id_number_checksum",
        IdNumberDate = "id_number_date",
        PaperNumberMissing = "paper_number_missing",
        PhoneInvalid = "phone_invalid",
        TextTooLong = "text_too_long",
        ReasonMissing = "reason_missing",
        ScoreInvalid = "score_invalid",
        IdempotencyKeyMissing = "idempotency_key_missing",
        IdempotencyMismatch = "idempotency_mismatch",
        TooManyRequests = "too_many_requests",
        // queue and desk
        QueueClosed = "queue_closed",
        QueueElsewhere = "queue_elsewhere",
        QueueEmpty = "queue_empty",
        TicketLiveExists = "ticket_live_exists",
        DeskTaken = "desk_taken",
        DeskClosed = "desk_closed",
        DeskBusy = "desk_busy",
        CallTooSoon = "call_too_soon",
        CallLimit = "call_limit",
        TicketState = "ticket_state",
        // the hall
        TicketPhoneMatch = "ticket_phone_match",
        PriorityUnknown = "priority_unknown",
        PeopleCount = "people_count",
        RepresentativesLimit = "representatives_limit",
        RequeueLimit = "requeue_limit",
        UndoTooLate = "undo_too_late",
        UndoRegistered = "undo_registered",
        DeskPaused = "desk_paused",
        QueueOfDesk = "queue_of_desk",
        WeightInvalid = "weight_invalid",
        CarryOverEnded = "carry_over_ended",
        TimePast = "time_past",
        DayInvalid = "day_invalid",
        // seat
        TicketUnknown = "ticket_unknown",
        PinWrong = "pin_wrong",
        PinLocked = "pin_locked",
        TicketNotCalled = "ticket_not_called",
        TicketMissed = "ticket_missed",
        TicketDone = "ticket_done",
        SeatRequired = "seat_required",
        RatedAlready = "rated_already",
        // session
        SessionEnded = "session_ended",
        SessionState = "session_state",
        LobbyNotOpen = "lobby_not_open",
        PreflightMissing = "preflight_missing",
        InterruptionNone = "interruption_none",
        InterruptionEarly = "interruption_early",
        NoteConflict = "note_conflict",
        InvitationState = "invitation_state",
        InvitationOpen = "invitation_open",
        OfficerUnknown = "officer_unknown",
        /// Accused in the matter; the words never tell.
        OfficerBarred = "officer_barred",
        OwedReplyState = "owed_reply_state",
        ConfidentialPartOpen = "confidential_part_open",
        RoleUnfit = "role_unfit",
        ConsultationClosed = "consultation_closed",
        AttendanceExists = "attendance_exists",
        AttendanceLimit = "attendance_limit",
        JoinUnknown = "join_unknown",
        // registration
        MatterMissing = "matter_missing",
        MatterState = "matter_state",
        MatterSealed = "matter_sealed",
        StatementNotReadBack = "statement_not_read_back",
        DivisionCodeInvalid = "division_code_invalid",
        TextMissing = "text_missing",
        UnitMissing = "unit_missing",
        UnitUnknown = "unit_unknown",
        DueDayInvalid = "due_day_invalid",
        RecipientsMissing = "recipients_missing",
        AccusedMissing = "accused_missing",
        AccusedConflict = "accused_conflict",
        DuplicatesUndecided = "duplicates_undecided",
        DuplicateUnknown = "duplicate_unknown",
        StaffUnknown = "staff_unknown",
        QueryCodeUnknown = "query_code_unknown",
        QueryCodeLocked = "query_code_locked",
        // leaders' sittings
        SittingState = "sitting_state",
        SittingTimes = "sitting_times",
        SittingDay = "sitting_day",
        SittingClash = "sitting_clash",
        SittingBooked = "sitting_booked",
        SittingNotOver = "sitting_not_over",
        SittingInSession = "sitting_in_session",
        SlotMinutes = "slot_minutes",
        SlotCapacity = "slot_capacity",
        WalkInShare = "walk_in_share",
        PublishTooLate = "publish_too_late",
        SubstituteUnfit = "substitute_unfit",
        PolicyPast = "policy_past",
        PolicyExists = "policy_exists",
        // booking
        SlotTaken = "slot_taken",
        BookingTooNear = "booking_too_near",
        HoldLimit = "hold_limit",
        HoldExpired = "hold_expired",
        AppointmentState = "appointment_state",
        AppointmentExists = "appointment_exists",
        AppointmentLimit = "appointment_limit",
        AppointmentKind = "appointment_kind",
        SecretsUnconfirmed = "secrets_unconfirmed",
        NextDoorMissing = "next_door_missing",
        RecusalNeeded = "recusal_needed",
        CheckInEarly = "check_in_early",
        CheckInLate = "check_in_late",
        NoShowEarly = "no_show_early",
        OfferOver = "offer_over",
        SearchTooWide = "search_too_wide",
        PhoneUnproved = "phone_unproved",
        ProofTooSoon = "proof_too_soon",
        ProofLimit = "proof_limit",
        ProofSourceLimit = "proof_source_limit",
        ProofExpired = "proof_expired",
        ProofWrong = "proof_wrong",
        ProofLocked = "proof_locked",
        // orders and adoptions
        OrderState = "order_state",
        OrderTextMissing = "order_text_missing",
        OrderResultMissing = "order_result_missing",
        AdoptionState = "adoption_state",
        // lawyers' rota
        RotaSize = "rota_size",
        SwapState = "swap_state",
        SwapOverlap = "swap_overlap",
        SwapUnfit = "swap_unfit",
        SwapLate = "swap_late",
        SwapNotAsked = "swap_not_asked",
        ShiftState = "shift_state",
        RotaStale = "rota_stale",
        LicenceTaken = "licence_taken",
        LimitInvalid = "limit_invalid",
        SheetUnreadable = "sheet_unreadable",
        GapState = "gap_state",
        CallBackClosed = "call_back_closed",
        CallBackExists = "call_back_exists",
        CallBackState = "call_back_state",
        ConflictFirst = "conflict_first",
        ConsultationState = "consultation_state",
        FirmBarred = "firm_barred",
        PartiesLimit = "parties_limit",
        ConsentMissing = "consent_missing",
        // messages
        MessageState = "message_state",
        // calendar
        CalendarDayTwice = "calendar_day_twice",
        CalendarDayYear = "calendar_day_year",
        CalendarMakeupWeekday = "calendar_makeup_weekday",
    }
);

/// A refusal with its code, the values that the words need, and the field it concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    pub code: RejectionCode,
    /// Values for the words: `{"left": "3"}`.
    pub args: BTreeMap<&'static str, String>,
    /// JSON pointer of the field at fault, if the fault is in the input.
    pub pointer: Option<String>,
}

impl Rejection {
    pub fn new(code: RejectionCode) -> Self {
        Self { code, args: BTreeMap::new(), pointer: None }
    }

    /// Adds a value for the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.args.insert(name, value.to_string());
        self
    }

    /// Names the field at fault.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<String>) -> Self {
        self.pointer = Some(pointer.into());
        self
    }
}

impl From<RejectionCode> for Rejection {
    fn from(code: RejectionCode) -> Self {
        Self::new(code)
    }
}

impl std::fmt::Display for Rejection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code)?;
        self.args.iter().try_for_each(|(name, value)| write!(f, " {name}={value}"))
    }
}

impl std::error::Error for Rejection {}

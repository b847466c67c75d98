//! Refusals and faults as problem+json. The only place that knows both rules and HTTP statuses.

use crate::service::Fail;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use server_api::{Problem, ProblemField};
use server_domain::{Rejection, RejectionCode as Code};

/// What a handler answers instead of its result.
pub struct Refusal(Box<Problem>);

/// The result of every handler.
pub type Answer<T> = Result<T, Refusal>;

fn status(code: Code) -> StatusCode {
    match code {
        Code::LoginRequired | Code::LoginWrong | Code::SeatRequired => StatusCode::UNAUTHORIZED,
        Code::Forbidden
        | Code::SwapNotAsked
        | Code::CsrfMismatch
        | Code::DemoAccountDisabled
        | Code::PinWrong
        | Code::MatterSealed
        | Code::PhoneUnproved
        | Code::ProofWrong => StatusCode::FORBIDDEN,
        Code::NotFound | Code::TicketUnknown | Code::QueryCodeUnknown | Code::JoinUnknown => StatusCode::NOT_FOUND,
        Code::LoginLocked
        | Code::PinLocked
        | Code::TooManyRequests
        | Code::QueryCodeLocked
        | Code::ProofTooSoon
        | Code::ProofLimit
        | Code::ProofSourceLimit
        | Code::ProofLocked => StatusCode::TOO_MANY_REQUESTS,
        Code::FieldInvalid
        | Code::LimitInvalid
        | Code::SheetUnreadable
        | Code::NameMissing
        | Code::NameTooLong
        | Code::IdNumberLength
        | Code::IdNumberChecksum
        | Code::IdNumberDate
        | Code::PaperNumberMissing
        | Code::PhoneInvalid
        | Code::TextTooLong
        | Code::ReasonMissing
        | Code::ScoreInvalid
        | Code::OfficerUnknown
        | Code::RoleUnfit
        | Code::PriorityUnknown
        | Code::PeopleCount
        | Code::RepresentativesLimit
        | Code::PartiesLimit
        | Code::ConsentMissing
        | Code::WeightInvalid
        | Code::TimePast
        | Code::DayInvalid
        | Code::QueueOfDesk
        | Code::StatementNotReadBack
        | Code::DivisionCodeInvalid
        | Code::TextMissing
        | Code::UnitMissing
        | Code::UnitUnknown
        | Code::DueDayInvalid
        | Code::RecipientsMissing
        | Code::AccusedMissing
        | Code::AccusedConflict
        | Code::DuplicateUnknown
        | Code::StaffUnknown
        | Code::CalendarDayTwice
        | Code::CalendarDayYear
        | Code::CalendarMakeupWeekday
        | Code::SittingTimes
        | Code::SittingDay
        | Code::SlotMinutes
        | Code::SlotCapacity
        | Code::WalkInShare
        | Code::SubstituteUnfit
        | Code::RotaSize
        | Code::SwapUnfit
        | Code::PolicyPast
        | Code::SecretsUnconfirmed
        | Code::SearchTooWide
        | Code::NextDoorMissing
        | Code::OrderTextMissing
        | Code::OrderResultMissing
        | Code::IdempotencyMismatch => StatusCode::UNPROCESSABLE_ENTITY,
        Code::IdempotencyKeyMissing => StatusCode::BAD_REQUEST,
        Code::QueueClosed
        | Code::QueueElsewhere
        | Code::QueueEmpty
        | Code::TicketLiveExists
        | Code::DeskTaken
        | Code::DeskClosed
        | Code::DeskBusy
        | Code::CallTooSoon
        | Code::CallLimit
        | Code::TicketState
        | Code::TicketPhoneMatch
        | Code::RequeueLimit
        | Code::UndoTooLate
        | Code::UndoRegistered
        | Code::DeskPaused
        | Code::CarryOverEnded
        | Code::TicketNotCalled
        | Code::TicketMissed
        | Code::TicketDone
        | Code::RatedAlready
        | Code::SessionEnded
        | Code::SessionState
        | Code::LobbyNotOpen
        | Code::PreflightMissing
        | Code::InterruptionNone
        | Code::InterruptionEarly
        | Code::NoteConflict
        | Code::InvitationState
        | Code::InvitationOpen
        | Code::OfficerBarred
        | Code::OwedReplyState
        | Code::MatterMissing
        | Code::MatterState
        | Code::DuplicatesUndecided
        | Code::SittingState
        | Code::SittingClash
        | Code::SittingBooked
        | Code::SittingNotOver
        | Code::SittingInSession
        | Code::PolicyExists
        | Code::SwapState
        | Code::SwapOverlap
        | Code::SwapLate
        | Code::ShiftState
        | Code::RotaStale
        | Code::LicenceTaken
        | Code::GapState
        | Code::CallBackClosed
        | Code::CallBackExists
        | Code::CallBackState
        | Code::ConflictFirst
        | Code::ConsultationState
        | Code::FirmBarred
        | Code::PublishTooLate
        | Code::SlotTaken
        | Code::BookingTooNear
        | Code::HoldLimit
        | Code::HoldExpired
        | Code::AppointmentState
        | Code::AppointmentExists
        | Code::AppointmentLimit
        | Code::AppointmentKind
        | Code::RecusalNeeded
        | Code::CheckInEarly
        | Code::CheckInLate
        | Code::NoShowEarly
        | Code::OfferOver
        | Code::ProofExpired
        | Code::OrderState
        | Code::AdoptionState
        | Code::MessageState
        | Code::ConfidentialPartOpen
        | Code::ConsultationClosed
        | Code::AttendanceExists
        | Code::AttendanceLimit => StatusCode::CONFLICT,
    }
}

impl Refusal {
    fn plain(status: StatusCode, code: &str) -> Self {
        Self(Box::new(Problem {
            r#type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("refused").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            args: Default::default(),
            fields: Vec::new(),
        }))
    }

    /// Input that is not even of the right shape.
    pub fn malformed(why: &str) -> Self {
        let mut refusal = Self::plain(StatusCode::BAD_REQUEST, "malformed");
        refusal.0.args.insert("why".to_owned(), why.to_owned());
        refusal
    }

    /// A fault of this program, logged.
    pub fn fault(why: &dyn std::fmt::Display) -> Self {
        tracing::error!(error = %why, "request failed");
        Self::plain(StatusCode::INTERNAL_SERVER_ERROR, "internal")
    }

    /// A path of the API that does not exist.
    pub fn no_such_path() -> Self {
        Self::plain(StatusCode::NOT_FOUND, Code::NotFound.as_str())
    }

    /// More bytes than the endpoint takes.
    pub fn too_large() -> Self {
        Self::plain(StatusCode::PAYLOAD_TOO_LARGE, "body_too_large")
    }
}

impl From<Rejection> for Refusal {
    fn from(no: Rejection) -> Self {
        let mut refusal = Self::plain(status(no.code), no.code.as_str());
        refusal.0.args = no.args.into_iter().map(|(k, v)| (k.to_owned(), v)).collect();
        refusal.0.fields = no.pointer.into_iter().map(|pointer| ProblemField { pointer, code: no.code.to_string() }).collect();
        refusal
    }
}

impl From<Code> for Refusal {
    fn from(code: Code) -> Self {
        Rejection::new(code).into()
    }
}

impl From<Fail> for Refusal {
    fn from(fail: Fail) -> Self {
        match fail {
            Fail::Rule(no) => no.into(),
            fault => Self::fault(&fault),
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&*self.0).unwrap_or_default();
        (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response()
    }
}

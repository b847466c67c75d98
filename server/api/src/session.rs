//! Sessions, invitations and grants.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AttendanceWay, LinkedSession, LoggedInvitation, PreflightResult, ReplyPublic, api_words};

api_words!(SessionKind { LawyerConsultation, LeaderReception });
api_words!(
    /// `scheduled`: the number stands in the line of an appointment, nobody sits yet; `lobby`: somebody sits, or was called;
    /// `closing`: the host reads back; the last four are the ends that were not meant to be.
    SessionState {
        Scheduled, Lobby, PreflightOk, Live, Interrupted, Closing, Ended, Archived, FailedBeforeStart, EndedByNetwork,
        EndedBySecurity, Abandoned
    }
);
api_words!(
    /// Why a session changed.
    SessionWhy {
        Kept, CheckedIn, Called, SeatClaimed, SentBack, SeatReleased, PreflightDone, MediaUp, LineLost, Left, Restarted, ReadBack,
        TalkResumed, Completed, Missed, Cancelled, TakenBack, SetAside, SentOn, SteppedAside, DayOver, Rebooked, Classified, Alarm,
        LeftInTheMiddle, NothingOpen
    }
);
api_words!(ParticipantRole {
    Petitioner,
    Representative,
    LocalOfficer,
    Leader,
    Lawyer,
    Officer,
    Interpreter,
    Recorder,
    Supervisor,
    Technician,
    Observer,
    Clerk
});
api_words!(
    /// What the host does about a line that stays down.
    InterruptionChoice { Wait, Phone, Rebook }
);
api_words!(InterruptionWhy { LineLost, Left, Restarted });
api_words!(
    /// How a host ends a session that cannot go on: a classified topic (停止), an alarm, or the person left in the middle.
    HardEnd { Classified, Alarm, Abandoned }
);
api_words!(
    /// `unanswered`: nobody answered in time, or the host went on; a deputy of the unit was asked, or a written reply is owed.
    InvitationState { Asking, Agreed, Refused, Sent, Accepted, Declined, Unanswered, Left, Withdrawn }
);

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionPublic {
    pub id: String,
    pub kind: SessionKind,
    pub state: SessionState,
    pub room_id: String,
    /// Nobody else may come in while it is.
    pub is_confidential: bool,
    /// When the petitioner was first seen and heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub live_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationPublic {
    pub id: String,
    pub state: InvitationState,
    pub officer_name: String,
    pub officer_name_en: String,
    pub officer_title_zh: String,
    pub officer_title_en: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub reason: String,
    /// Why the officer cannot come; told to the lawyer only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decline_reason: Option<String>,
    /// The officer stands in for the one of this invitation, who did not come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<String>,
    /// When the officer was asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<String>,
    /// While sent: until when an answer is waited for. Then the next of the unit is asked by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_until: Option<String>,
    /// Whether the host can go on to the next of the unit at once.
    pub may_go_on: bool,
}

/// A short-lived, single-use permission to enter one room.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Path and query of the room socket.
    pub socket_path: String,
    pub room_id: String,
    pub participant_id: String,
    pub expires_at: String,
    /// TURN and STUN servers that may be needed; mostly none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ice_servers: Vec<IceServer>,
}

/// A server that helps media out of a narrow network, as browsers take it (`RTCIceServer`).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct IceServer {
    pub urls: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credential: Option<String>,
}

/// Two seats in one test room: what the first sends, the second receives.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LineTest {
    pub sender: Grant,
    pub receiver: Grant,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveNote {
    pub text: String,
    /// The version on which the text is based; 0 before the first save.
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Note {
    pub text: String,
    pub version: i64,
    pub saved_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskInvitation {
    pub officer_id: String,
    /// Told to the petitioner and the officer; 1 to 200 characters.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendInvitation {
    pub confidential_part_ended: bool,
}

/// An invitation as the officer sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OfficerInvitation {
    pub id: String,
    pub state: InvitationState,
    pub reason: String,
    pub session_id: String,
    pub room_id: String,
    pub from_name: String,
    pub from_name_en: String,
    pub from_title_zh: String,
    pub from_title_en: String,
    pub ticket_number: String,
    pub petitioner_name: String,
    pub origin_zh: String,
    pub origin_en: String,
    pub sent_at: String,
    /// While sent: until when an answer is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_until: Option<String>,
    /// Stands in for a colleague who did not come.
    pub is_deputy: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Officer {
    pub id: String,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub site_name: String,
    pub site_name_en: String,
    pub is_online: bool,
}

/// What the host does about the interruption; possible after a minute.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseInterruption {
    pub choice: InterruptionChoice,
}

/// Ends a session that cannot go on. The number stays at the desk: what was said can still be registered.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndSession {
    pub how: HardEnd,
    /// Compulsory when the person left in the middle; at most 200 characters.
    #[serde(default)]
    pub words: Option<String>,
}

/// The line of the petitioner that is down now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Interruption {
    pub since: String,
    /// From when on the host can choose.
    pub choose_at: String,
    /// What the host chose last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<InterruptionChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen_at: Option<String>,
    /// Only after `phone` was chosen, and only to the host; absent if the person left none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The whole course of a session, for its host, the hall manager and the supervisor. Of a lawyer's consultation neither words
/// nor the petitioner's name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionLog {
    pub session: SessionPublic,
    pub number: String,
    pub steps: Vec<SessionStep>,
    pub interruptions: Vec<LoggedInterruption>,
    pub preflights: Vec<LoggedPreflight>,
    pub participants: Vec<LoggedParticipant>,
    pub orders: Vec<LoggedOrder>,
    pub invitations: Vec<LoggedInvitation>,
    /// Written replies that came to be owed.
    pub replies: Vec<ReplyPublic>,
    /// Every session of the number, this one included, the oldest first.
    pub sessions: Vec<LinkedSession>,
    pub marks: Vec<LoggedMark>,
}

/// A silent call for help in the talk, with what came right before it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedMark {
    /// Half a minute before the call, or the beginning of the talk.
    pub from: String,
    pub at: String,
    pub by: String,
    pub by_en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
}

api_words!(TalkOrder { Stop, GoOn, Consult, ConsultOver, Hold, TakeBack, Mute, Unmute, Remove });

/// What the host ordered during the talk.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedOrder {
    pub at: String,
    pub by_id: String,
    pub what: TalkOrder,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SessionStep {
    pub seq: i64,
    pub state: SessionState,
    pub at: String,
    pub why: SessionWhy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedInterruption {
    pub participant_id: String,
    pub role: ParticipantRole,
    pub from: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub why: InterruptionWhy,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub choice: Option<InterruptionChoice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub chosen_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedPreflight {
    pub seat_id: String,
    pub result: PreflightResult,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedParticipant {
    pub id: String,
    pub role: ParticipantRole,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub joined_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub left_at: Option<String>,
    pub joins: i64,
    /// How somebody came who was asked in or came of themselves, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<AttendanceWay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Absent if nothing was measured.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<QualityFigures>,
}

/// The line of one participant, measured every ten seconds.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QualityFigures {
    /// How many times it was measured.
    pub rows: i64,
    pub rtt_ms: Spread,
    pub jitter_ms: Spread,
    pub loss_up_permille: Spread,
    pub loss_down_permille: Spread,
    pub kbps_up: Spread,
    pub kbps_down: Spread,
    /// How many of the rows went over TCP.
    pub tcp_rows: i64,
    /// How many of the rows got the low layer.
    pub low_rows: i64,
}

/// Of all rows; `min` is the smallest, `worst` the one at the bad end: the largest of delays and losses, the smallest of rates.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Spread {
    pub min: i64,
    pub median: i64,
    pub worst: i64,
}

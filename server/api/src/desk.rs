//! The desk: who waits, who is here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    Attendance, CallOrder, ConflictCheck, EarlierReception, Interruption, InvitationPublic, Mode, Note, PreflightResult, QueueFront,
    ReplyPublic, SessionPublic, TicketPublic, api_words,
};

api_words!(DeskState { Closed, Open, Serving, Paused });
api_words!(
    /// Why a desk does not call for a while.
    PauseReason { Break, Meal, Meeting, Equipment, Other }
);
api_words!(PaperKind { ResidentCard, Other, None });
api_words!(PhoneState { Given, None, Declined });
api_words!(Sex { Male, Female });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Desk {
    pub id: String,
    pub site_id: String,
    pub site_name: String,
    pub kind: Mode,
    pub label_zh: String,
    pub label_en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_name: Option<String>,
    pub queue_ids: Vec<String>,
    /// How fast waiting counts in each queue, in the order of `queue_ids`; 100 is plain.
    pub weights: Vec<u32>,
    pub state: DeskState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pause: Option<DeskPause>,
    /// A reported fault of the place (camera, line, light).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fault: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeskPause {
    pub reason: PauseReason,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    pub since: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PauseDesk {
    pub reason: PauseReason,
    /// Needed for `other`; at most 100 characters.
    #[serde(default)]
    pub text: Option<String>,
}

/// Calls a chosen person although others are before them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PickTicket {
    pub ticket_id: String,
    /// Kept in the trace; 1 to 200 characters.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetDeskQueues {
    pub queues: Vec<DeskQueue>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeskQueue {
    pub queue_id: String,
    /// 10 to 1000; 100 is plain, 200 lets waiting count double.
    pub weight: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetFault {
    /// What is broken, at most 100 characters; absent when it works again.
    #[serde(default)]
    pub fault: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeskView {
    pub desk: Desk,
    pub queues: Vec<QueueFront>,
    /// In the order in which they would be called now.
    pub waiting: Vec<WaitingTicket>,
    /// Set aside by a desk of these queues, to be taken up again.
    pub paused: Vec<WaitingTicket>,
    /// Today's missed numbers.
    pub missed: Vec<WaitingTicket>,
    /// Who sits at a kiosk or has joined and waits to be received, in the order of calling.
    pub lobby: Vec<LobbyPerson>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Reception>,
    pub served_today: i64,
    pub server_time: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaitingTicket {
    pub ticket: TicketPublic,
    pub waited_minutes: i64,
    pub origin_zh: String,
    pub origin_en: String,
    /// Why the person stands before somebody who came earlier; `plain` if not.
    pub order: CallOrder,
    /// The time of an appointment that has not come yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    /// Whether a missed number may come back.
    pub may_requeue: bool,
    /// Every lawyer who sits at a desk of this line is of a firm that stepped aside: somebody else must help.
    pub is_barred: bool,
}

/// Somebody who sits and waits to be received.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LobbyPerson {
    pub ticket: TicketPublic,
    pub session_id: String,
    /// Absent where the desk may not see it yet: to a lawyer before the declaration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    pub origin_zh: String,
    pub origin_en: String,
    /// When the person sat down.
    pub since: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight: Option<PreflightResult>,
    /// Whether the person's page is in the room now.
    pub is_here: bool,
    /// 1 is next.
    pub place: u32,
    /// The time of an appointment, also when it has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub appointment_at: Option<String>,
    /// Others who came earlier would be passed: to admit this one, words are needed.
    pub needs_reason: bool,
}

/// Lets one of the lobby in: calls the number.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AdmitTicket {
    pub ticket_id: String,
    /// Needed if others who came earlier are passed; 1 to 200 characters.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Asks somebody of the lobby to wait outside again.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendBack {
    pub ticket_id: String,
    /// Shown at the kiosk; 1 to 200 characters.
    pub words: String,
}

/// Words to everybody in the lobby of the desk's lines.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WriteToLobby {
    /// 1 to 200 characters.
    pub words: String,
}

/// The person who was called or is here.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Reception {
    pub ticket: TicketPublic,
    pub card: PersonCard,
    pub origin_zh: String,
    pub origin_en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionPublic>,
    pub invitations: Vec<InvitationPublic>,
    /// Those who take part beside petitioner, host and invited officers.
    pub people: Vec<Attendance>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    pub petitioner_seated: bool,
    pub preflight_done: bool,
    /// When the next call or the miss is allowed; absent if now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_again_at: Option<String>,
    /// Why the person was called in this order.
    pub order: CallOrder,
    /// How many people who came earlier were passed.
    pub passed: u32,
    /// The words for an out-of-order call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_reason: Option<String>,
    /// Until when the call can be taken back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<String>,
    /// When the person sat down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving_since: Option<String>,
    /// Names of a group's other representatives.
    pub representatives: Vec<String>,
    /// Only while a lawyer has not declared yet: then this and the name are all that is shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub conflict: Option<ConflictCheck>,
    /// The silent call for help from this visit, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alarm: Option<AlarmSign>,
    /// The latest check at the person's seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight: Option<PreflightResult>,
    /// While the person's line is down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interruption: Option<Interruption>,
    /// Written replies that units owe to the person.
    pub replies: Vec<ReplyPublic>,
    /// Who received the person on this number before, the oldest first.
    pub before: Vec<EarlierReception>,
}

/// What became of a silent call for help.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AlarmSign {
    pub raised_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by_en: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonCard {
    pub name: String,
    pub paper_kind: PaperKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper_masked: Option<String>,
    pub phone_state: PhoneState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_masked: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age_years: Option<i64>,
    pub visits_before: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineInvitation {
    pub reason: String,
    /// Not at the place: a deputy of the unit is asked by itself.
    #[serde(default)]
    pub is_away: bool,
}

//! Taking a number.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Claim, Estimate, Service, api_words};

api_words!(TicketState { Issued, Called, Serving, Paused, Transferred, Missed, Requeued, Completed, Cancelled, Expired });
api_words!(
    /// Why a person was called before somebody who came earlier; `plain` if nobody was passed.
    CallOrder { Plain, Appointment, Priority, Requeued, Transferred, Weight, Picked }
);
api_words!(
    /// What somebody who was not served today would like.
    CarryChoice { Undecided, Wait, PriorityTomorrow, Appointment }
);
api_words!(Lang { Zh, En });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueTicket {
    pub site_id: String,
    pub queue_id: String,
    pub lang: Lang,
    pub person: DeclaredPerson,
    /// Codes of the priority classes that the person declares; age is read from the resident card by itself.
    #[serde(default)]
    pub priority: Vec<String>,
    /// How many people came together, 1 to 999.
    #[serde(default = "one")]
    pub people: u32,
    /// Those of a group who speak beside the person, so that there are at most 5 (art 20).
    #[serde(default)]
    pub representatives: Vec<DeclaredPerson>,
    /// The other side of the matter, at most 5 names of 60 characters: only to find conflicts of interest.
    #[serde(default)]
    pub parties: Vec<String>,
    /// The person was asked and is not the one with the same phone.
    #[serde(default)]
    pub same_phone_is_another_person: bool,
}

fn one() -> u32 {
    1
}

/// Moves one's live number to another kiosk: the number and the place in the line stay, slip and PIN are new.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveTicket {
    pub site_id: String,
    pub queue_id: String,
    pub lang: Lang,
    pub person: DeclaredPerson,
}

/// Something that a person does with their own number at a kiosk or on the phone.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OwnTicket {
    pub site_id: String,
    pub claim: Claim,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChooseCarryOver {
    pub site_id: String,
    pub claim: Claim,
    pub choice: CarryChoice,
}

/// A class of people who are called earlier, and by how much.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriorityClass {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    /// By how many minutes of waiting the class is ahead.
    pub bonus_minutes: i64,
    /// Whether a person says so at the kiosk; otherwise the system or a clerk knows.
    pub is_declared: bool,
    /// Where the rule comes from.
    pub source: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriorityList {
    pub items: Vec<PriorityClass>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriorityLabel {
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
}

/// Puts somebody into another line: queue, desk, site or tier. Number and history stay.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferTicket {
    pub queue_id: String,
    /// Only this desk may call the person.
    #[serde(default)]
    pub desk_id: Option<String>,
    /// 1 to 200 characters.
    pub reason: String,
}

/// A reason in words, 1 to 200 characters.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveReason {
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResumeTicket {
    pub desk_id: String,
}

/// Everything that happened to a number, oldest first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketTrace {
    pub number: String,
    pub items: Vec<TraceStep>,
    /// The sessions of the number, the oldest first.
    pub sessions: Vec<crate::LinkedSession>,
}

/// One stretch of a ticket's life.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TraceStep {
    pub state: TicketState,
    pub from: String,
    /// Absent while it lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    pub queue_zh: String,
    pub queue_en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskLabel>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_name: Option<String>,
    /// For a call: why in this order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order: Option<CallOrder>,
    /// How many people who came earlier were passed.
    pub passed: u32,
    /// The words that staff gave.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredPerson {
    pub name: String,
    pub paper: Paper,
    pub phone: Phone,
}

/// Which paper the person has. Without papers nobody is refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Paper {
    ResidentCard { number: String },
    Other { number: String },
    None,
}

/// Whether there is a phone to call back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Phone {
    Given { number: String },
    None,
    Declined,
}

/// What may be shown of a ticket anywhere: no name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketPublic {
    pub id: String,
    /// `L012`.
    pub number: String,
    /// The language that the person chose at the kiosk.
    pub lang: Lang,
    pub state: TicketState,
    pub service: Service,
    pub queue_id: String,
    pub site_id: String,
    pub origin_site_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskLabel>,
    pub issued_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_at: Option<String>,
    pub called_count: u32,
    /// The class by which the person is called earlier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<PriorityLabel>,
    /// How many people came together.
    pub people: u32,
    /// How often the number came back after it was missed, at most 2.
    pub requeues: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeskLabel {
    pub id: String,
    pub label_zh: String,
    pub label_en: String,
}

/// The slip: everything that the person takes away.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketIssued {
    pub ticket: TicketPublic,
    /// Four digits to take the seat with.
    pub pin: String,
    /// Secret of the slip's QR code.
    pub slip_token: String,
    /// Path of the phone page.
    pub slip_url: String,
    pub ahead: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
}

/// The phone page of a slip.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SlipStatus {
    pub ticket: TicketPublic,
    pub ahead: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
    /// Where the person should go when called.
    pub place_zh: String,
    pub place_en: String,
    pub server_time: String,
    /// Whether a missed number may still come back today, at a kiosk or a window of its place.
    pub may_requeue: bool,
    /// What the person chose for the case that the day ends first; absent before the place closes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub carry_choice: Option<CarryChoice>,
    /// For a person who waits for legal advice while every lawyer of today stepped aside from them: what they may choose, best
    /// first. Else empty.
    pub choices: Vec<crate::Rung>,
    /// The call for which the number was given up.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_back: Option<crate::CallBackTaken>,
    /// Written replies that units owe to the person, with what they wrote.
    pub replies: Vec<crate::ReplyPublic>,
}

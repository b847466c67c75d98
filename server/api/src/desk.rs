//! The desk: who waits, who is here.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{InvitationPublic, MatterReceipt, Mode, Note, QueueFront, SessionPublic, TicketPublic, api_words};

api_words!(DeskState { Closed, Open, Serving });
api_words!(Topic { Labour, Land, Housing, Family, Debt, Traffic, SocialSecurity, Other });
api_words!(Outcome { Answered, ReferredLegalAid, ReferredLawsuit, ReferredArbitration, ReferredMediation, Transferred, ToBeContinued });
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
    pub state: DeskState,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeskView {
    pub desk: Desk,
    pub queues: Vec<QueueFront>,
    pub waiting: Vec<WaitingTicket>,
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
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<Note>,
    pub petitioner_seated: bool,
    pub preflight_done: bool,
    /// When the next call or the miss is allowed; absent if now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_again_at: Option<String>,
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
pub struct CompleteTicket {
    pub topic: Topic,
    pub outcome: Outcome,
    /// At most 2,000 characters.
    pub summary: String,
}

/// The answer to a completed visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketCompleted {
    pub matter: MatterReceipt,
    pub desk: DeskView,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclineInvitation {
    pub reason: String,
}

//! A called person's place at a kiosk.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{InvitationPublic, MatterReceipt, SessionPublic, TicketPublic, api_words};

api_words!(
    /// `waiting`: the number was sent on, set aside or taken back; the seat is free for others.
    SeatStage { Waiting, Preflight, Live, Rating, Done }
);
api_words!(DeviceCheck { Ok, None, InUse, Refused, Drawn });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimSeat {
    pub site_id: String,
    pub claim: Claim,
}

/// How the person shows that the ticket is theirs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Claim {
    Pin { number: String, pin: String },
    Slip { token: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Seat {
    /// Sent back as `X-Seat` by the page, so that two kiosk pages of one browser do not mix.
    pub id: String,
    pub stage: SeatStage,
    pub ticket: TicketPublic,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionPublic>,
    pub invitations: Vec<InvitationPublic>,
    /// Who receives.
    pub staff: Vec<SeatStaff>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterReceipt>,
    pub rated: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatStaff {
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub role: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preflight {
    pub camera: DeviceCheck,
    pub microphone: DeviceCheck,
    pub speaker_heard: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInvitation {
    pub agreed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveRating {
    /// 1 very dissatisfied to 5 very satisfied.
    pub score: i64,
}

//! Sessions, invitations and grants.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api_words;

api_words!(SessionKind { LawyerConsultation, LeaderReception });
api_words!(SessionState { Lobby, Live, Interrupted, Ended });
api_words!(InvitationState { Asking, Agreed, Refused, Sent, Accepted, Declined, Left, Withdrawn });

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
}

/// A short-lived, single-use permission to enter one room.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Grant {
    /// Path and query of the room socket.
    pub socket_path: String,
    pub room_id: String,
    pub participant_id: String,
    pub expires_at: String,
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

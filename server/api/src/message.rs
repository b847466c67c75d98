//! Proof of a phone by a code in a text message, and the messages that did not reach anybody.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Lang, api_words};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SendPhoneCode {
    pub phone: String,
    pub lang: Lang,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhoneCodeSent {
    pub valid_seconds: i64,
    /// The next code may be asked for after so long.
    pub again_after_seconds: i64,
    /// In demo mode only: there is no phone to look at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub demo_code: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProvePhone {
    pub phone: String,
    /// Six digits.
    pub code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PhoneProved {
    /// Names the cookie in the header `X-Proof`.
    pub id: String,
    pub phone_masked: String,
    pub valid_seconds: i64,
}

api_words!(
    /// What a message tells. Codes are not listed: nobody waits for one by the time it is given up.
    TextMessageKind {
        Received, Confirmation, Decision, ReminderDay, ReminderHour, Change, Offer, Code, OrderDue, DutyMonth, DutyUnanswered, DutyTomorrow,
        SwapAsked, SwapApproved, SwapRejected,
    }
);
api_words!(
    /// `dropped`: its hour passed before it could go out. `dead`: given up after its tries, somebody phones.
    TextMessageState { Queued, Sent, Dropped, Dead }
);
api_words!(
    /// What a message is about.
    TextMessageThing { Appointment, Wait }
);

/// A message of the outbox: to whom and about what, never what it says.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextMessage {
    /// To be sent back percent-encoded in a path.
    pub id: String,
    pub kind: TextMessageKind,
    pub state: TextMessageState,
    /// Masked.
    pub phone: String,
    pub lang: Lang,
    pub about: TextMessageAbout,
    /// The moment that it is about: the start of the slot, for an offer the end of its time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_at: Option<String>,
    pub tries: u32,
    /// What the gateway said last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_error: Option<String>,
    pub created_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
}

/// The appointment or place on a waiting list that a message is about, and its sitting as it was posted.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextMessageAbout {
    pub thing: TextMessageThing,
    pub id: String,
    pub sitting_id: String,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub leader_name: String,
    pub leader_name_en: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TextMessageList {
    /// Newest first, at most 200.
    pub items: Vec<TextMessage>,
    /// How many were given up in all at these places.
    pub dead: u32,
}

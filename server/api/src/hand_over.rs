//! Handing somebody over to another desk, site or tier on the same number.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Mode, QueueFront, Referral, SessionKind, SessionState, SessionWhy, Topic};

/// Where a number can be handed over to.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandOverTargets {
    pub items: Vec<HandOverTarget>,
}

/// A line with what stands before it now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandOverTarget {
    /// Name, service, mode, people waiting, desks that serve now, estimate.
    pub queue: QueueFront,
    pub site_name: String,
    pub site_name_en: String,
    /// 1 city, 2 county, 3 township.
    pub tier: u8,
    /// The person stays where they sit; otherwise they walk there.
    pub does_stay: bool,
    /// The line in which the number stands now: for another desk of it.
    pub is_own: bool,
    /// The desks of the line, without the asker's.
    pub desks: Vec<HandOverDesk>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HandOverDesk {
    pub id: String,
    pub label_zh: String,
    pub label_en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_name: Option<String>,
    /// Somebody sits there, it is not paused, and its page is alive.
    pub is_open: bool,
    /// It has somebody now.
    pub is_busy: bool,
}

/// Where a waiting number was sent on to, for its person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SentOn {
    pub at: String,
    pub queue_zh: String,
    pub queue_en: String,
    pub site_zh: String,
    pub site_en: String,
    /// `video`: the person stays where they sit; `counter`: they walk there.
    pub mode: Mode,
    /// The only desk that may call, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk_en: Option<String>,
}

/// Who received the person of a number before, for whoever receives now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EarlierReception {
    pub session_id: String,
    pub kind: SessionKind,
    pub host_name: String,
    pub host_name_en: String,
    pub host_title_zh: String,
    pub host_title_en: String,
    pub site_zh: String,
    pub site_en: String,
    pub from: String,
    pub to: String,
    /// How it ended; `sent_on` for a hand-over.
    pub why: SessionWhy,
    /// The words of the hand-over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// What a leader noted, for colleagues; never of a lawyer's consultation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of a lawyer's consultation nothing but this and the referrals.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    pub referrals: Vec<Referral>,
}

/// One session of a number, for its log and trace.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LinkedSession {
    pub id: String,
    pub kind: SessionKind,
    pub state: SessionState,
    pub opened_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    pub site_zh: String,
    pub site_en: String,
    /// Absent while nobody receives.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub host_name_en: Option<String>,
}

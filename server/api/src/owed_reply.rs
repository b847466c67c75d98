//! The ladder of an invitation as it is logged, and written replies that units owe.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{InvitationState, api_words};

api_words!(
    /// Why an invitation changed. `stands_in`: a deputy was asked in place of somebody who did not come; `silent`: the time was
    /// over; `passed_over`: the host did not wait; `not_there`: the officer said so, and a deputy was asked by itself.
    InvitationWhy {
        Kept, Asked, PetitionerSaid, LetIn, StandsIn, Came, CannotCome, NotThere, Silent, PassedOver, Left, Removed, TakenBack,
        SessionOver
    }
);

/// An invitation with every change of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LoggedInvitation {
    pub id: String,
    pub state: InvitationState,
    pub officer_name: String,
    pub officer_name_en: String,
    pub unit_name: String,
    pub unit_name_en: String,
    /// Whose place this one takes on the ladder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<String>,
    /// Absent in the log of a lawyer's consultation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    pub steps: Vec<InvitationStep>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InvitationStep {
    pub state: InvitationState,
    pub at: String,
    pub why: InvitationWhy,
    /// Absent for the petitioner, and for what happened by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_en: Option<String>,
}

/// A written reply that a unit owes to the person of a number, as the desk, the person and the log see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReplyPublic {
    pub id: String,
    /// The last who was asked.
    pub invitation_id: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub owed_at: String,
    pub due_at: String,
    /// Still owed after its time.
    pub is_overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    /// What the unit wrote: to the person only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The unit's telephone on duty: to the desk only, while the reply is owed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub duty_phone: Option<String>,
    /// Who answered: in the log only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by_en: Option<String>,
}

/// A written reply as the officers of the unit see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OwedReply {
    pub id: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub ticket_number: String,
    pub petitioner_name: String,
    pub origin_zh: String,
    pub origin_en: String,
    /// What the unit was asked for.
    pub question: String,
    /// Who received.
    pub asked_by: String,
    pub asked_by_en: String,
    pub asked_by_title_zh: String,
    pub asked_by_title_en: String,
    pub owed_at: String,
    pub due_at: String,
    /// Still owed after its time.
    pub is_overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answered_by_en: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerOwedReply {
    /// 1 to 2000 characters; the person reads it with their slip.
    pub text: String,
}

//! Giving duties to colleagues, and the month's statement.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{RotaCause, Shift, api_words};

api_words!(SwapPhase { Open, Taken, Approved, Rejected, PastDue, Withdrawn });
api_words!(SwapAction { Take, Untake, Approve, Reject, Withdraw });

/// A request to give a duty to a colleague.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Swap {
    pub id: String,
    pub shift: Shift,
    pub from_id: String,
    pub from: String,
    pub from_en: String,
    /// Absent: everybody is asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_en: Option<String>,
    pub state: SwapPhase,
    pub reason: String,
    pub opened_at: String,
    /// The coordinator who asked for an absent lawyer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opened_for_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taker_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taker_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_shift: Option<Shift>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub taken_for_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reject_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// The approved request by which the lawyer had got the duty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after_id: Option<String>,
    /// Until when it must be decided.
    pub due_at: String,
    /// What who asks may do with it.
    pub may: Vec<SwapAction>,
    /// Why who asks may not take it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<RotaCause>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SwapList {
    pub items: Vec<Swap>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenSwap {
    pub shift_id: String,
    #[serde(default)]
    pub to_id: Option<String>,
    /// 1 to 200 characters.
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeSwap {
    #[serde(default)]
    pub return_shift_id: Option<String>,
    /// For whom the coordinator takes it.
    #[serde(default)]
    pub for_id: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RejectSwap {
    /// 1 to 200 characters.
    pub reason: String,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct StatementRow {
    /// Absent: the total.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lawyer_id: Option<String>,
    pub name: String,
    pub name_en: String,
    pub firm: String,
    pub licence_no: String,
    /// Duties that are or were the lawyer's.
    pub duties: u32,
    pub served: u32,
    pub absent: u32,
    /// Given to colleagues, and taken from them, by approved swaps.
    pub given: u32,
    pub taken: u32,
    /// From signing in to signing out.
    pub minutes: u32,
    /// Talks that began in the month, and how long they took in all.
    pub consultations: u32,
    pub minutes_talked: u32,
    /// Duties taken over when somebody else's chair was empty.
    pub filled: u32,
}

/// Duties of a month by lawyer, for allowance or credit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyStatement {
    pub month: String,
    pub rows: Vec<StatementRow>,
    pub total: StatementRow,
}

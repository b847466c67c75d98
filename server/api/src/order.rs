//! What leaders order in a reception, and the figures of receptions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api_words;

api_words!(OrderState { Given, Done });
api_words!(
    /// Whose orders are asked for.
    OrderScope { Mine, Unit, Site }
);

/// An order (交办) that is given in or after a reception.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOrder {
    pub unit_id: String,
    /// 1 to 1,000 characters.
    pub text: String,
    /// `YYYY-MM-DD`, tomorrow or later.
    pub due_day: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeaderOrder {
    pub id: String,
    pub appointment_id: String,
    pub unit_id: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub leader_name: String,
    pub leader_name_en: String,
    pub text: String,
    pub due_day: String,
    pub state: OrderState,
    /// The day is over and nothing was reported.
    pub is_overdue: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<String>,
    pub given_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeaderOrderList {
    /// Open ones first, the earliest day in front.
    pub items: Vec<LeaderOrder>,
    pub overdue: u32,
}

/// What came of an order.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FinishOrder {
    /// 1 to 1,000 characters.
    pub result: String,
}

/// Receptions of a place over a span of days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReceptionFigures {
    pub site_name: String,
    pub site_name_en: String,
    pub from: String,
    pub to: String,
    /// One row for each leader whose plate was posted, in the order of the posters.
    pub leaders: Vec<ReceptionRow>,
    pub total: ReceptionRow,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct ReceptionRow {
    pub name: String,
    pub name_en: String,
    /// Sittings that were posted.
    pub posted: i64,
    pub held: i64,
    /// Of those, held by somebody else (顶替).
    pub substituted: i64,
    pub postponed: i64,
    /// Nobody came: a fault.
    pub missed: i64,
    /// Batches that were received, walk-ins included.
    pub batches: i64,
    pub people: i64,
    /// Of the batches, those that came without an appointment.
    pub walk_ins: i64,
    pub solved_on_the_spot: i64,
    pub no_shows: i64,
    /// Requests that nobody screened before their day was over: a fault.
    pub expired: i64,
    pub adopted: i64,
    pub orders: i64,
    pub orders_done: i64,
    pub orders_overdue: i64,
}

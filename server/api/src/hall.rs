//! The hall manager's view: desks, people left over, the day's account, figures.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    CarryChoice, Desk, Notice, PaperKind, PhoneState, PriorityClass, QueueFront, Site, TicketIssued, TicketPublic, VoiceSettings,
    WaitingTicket, api_words,
};

api_words!(
    /// How a left-over person was looked after.
    CarryEnd { NewTicket, Appointment, Phoned, Withdrawn, Served }
);

/// Everything that the hall manager watches.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HallView {
    pub site: Site,
    pub server_time: String,
    pub desks: Vec<HallDesk>,
    pub queues: Vec<QueueFront>,
    /// Of all queues of the place, in order of the queue and then of calling.
    pub waiting: Vec<WaitingTicket>,
    pub paused: Vec<WaitingTicket>,
    pub missed: Vec<WaitingTicket>,
    /// Silent calls for help that nobody answered yet.
    pub alarms: Vec<Alarm>,
    /// Left-over people of earlier days whom nobody has looked after yet.
    pub carried_over: u32,
    pub notices: Vec<Notice>,
    pub voice: VoiceSettings,
    pub priorities: Vec<PriorityClass>,
}

/// A silent call for help from a desk.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Alarm {
    pub id: String,
    pub number: String,
    pub desk_zh: String,
    pub desk_en: String,
    /// Where the person sits.
    pub origin_zh: String,
    pub origin_en: String,
    pub raised_by: String,
    pub raised_by_en: String,
    pub raised_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HallDesk {
    pub desk: Desk,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ticket: Option<TicketPublic>,
    /// How long the present visit takes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serving_minutes: Option<i64>,
    /// Since when the open desk's page is silent, if longer than 60 seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lost_since: Option<String>,
    pub served_today: i64,
}

/// Somebody who was not served on their day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CarryOver {
    pub id: String,
    pub number: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub queue_id: String,
    pub queue_zh: String,
    pub queue_en: String,
    pub origin_zh: String,
    pub origin_en: String,
    pub choice: CarryChoice,
    pub name: String,
    pub paper_kind: PaperKind,
    pub phone_state: PhoneState,
    /// In full, to call the person back.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub people: u32,
    pub waited_minutes: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended: Option<CarryEnd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// The number that the person got instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_number: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CarryOverList {
    /// Open ones first, oldest first; then those of the last 7 days.
    pub items: Vec<CarryOver>,
    /// The slip of the number that was just given, to be printed or read out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<TicketIssued>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EndCarryOver {
    pub how: CarryEnd,
    /// For `appointment`: today's time `HH:MM`.
    #[serde(default)]
    pub at: Option<String>,
    /// Needed for `phoned` and `withdrawn`; at most 200 characters.
    #[serde(default)]
    pub note: Option<String>,
}

/// What became of every number of a day.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Reconciliation {
    pub day: String,
    pub site_name: String,
    pub site_name_en: String,
    pub queues: Vec<ReconciledQueue>,
    /// Visits (批次), people (人次), matters (件次).
    pub batches: i64,
    pub person_times: i64,
    pub items: i64,
    /// Every number has its end or is on the carry-over list, and no number is missing.
    pub is_clean: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReconciledQueue {
    pub queue_id: String,
    pub name_zh: String,
    pub name_en: String,
    /// The last number given.
    pub issued: i64,
    pub completed: i64,
    pub missed: i64,
    pub cancelled: i64,
    pub expired: i64,
    /// Waiting, called, served or set aside now.
    pub open: i64,
    pub carried_over: i64,
    /// Numbers that the line skipped; always 0 unless data was lost.
    pub gaps: i64,
}

/// Figures of a place over a span of days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Figures {
    pub site_name: String,
    pub site_name_en: String,
    pub from: String,
    pub to: String,
    pub total: FigureRow,
    pub by_queue: Vec<FigureRow>,
    pub by_desk: Vec<FigureRow>,
    /// By the hour in which the number was taken.
    pub by_hour: Vec<FigureRow>,
    pub by_day: Vec<FigureRow>,
    /// How often each priority class was used.
    pub priorities: Vec<PriorityUse>,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
pub struct FigureRow {
    pub label_zh: String,
    pub label_en: String,
    /// Visits (批次).
    pub batches: i64,
    /// People (人次).
    pub person_times: i64,
    /// Matters (件次).
    pub items: i64,
    pub served: i64,
    pub missed: i64,
    pub cancelled: i64,
    pub expired: i64,
    /// Called with a priority class.
    pub priority: i64,
    /// Called by hand out of order.
    pub picked: i64,
    /// From the number to the call, seconds; absent without data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_p50_s: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_p90_s: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_p50_s: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_p90_s: Option<i64>,
    pub ratings: i64,
    /// Mean score times 100; absent with fewer than 5 ratings, so that nobody's own can be guessed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating_x100: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PriorityUse {
    pub class: PriorityClass,
    pub tickets: i64,
    /// People who came earlier and were passed, summed over its calls.
    pub passed: i64,
}

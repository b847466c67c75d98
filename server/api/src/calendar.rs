//! Calendars and deadlines.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api_words;

api_words!(LimitKind {
    Notice,
    Objection,
    Handling,
    Extension,
    ReviewRequest,
    Review,
    RecheckRequest,
    Recheck,
    Confirmation,
    Lamp,
    HotlineDispatch,
    Assignment,
});

/// A running or met deadline. Days are `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeadlineView {
    pub kind: LimitKind,
    pub start: String,
    /// The day to work towards.
    pub target: String,
    /// The last day that counts; later than `target` when that is a rest day.
    pub outer: String,
    /// The calendar tables behind it: `CN-2026.1+640000-2026.1`.
    pub calendar_version: String,
    /// A year's table is not loaded yet: the days may still move.
    pub is_provisional: bool,
    /// The rule behind it.
    pub source: String,
    /// When it was met.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met_at: Option<String>,
}

/// A year's table of days off, as a government published it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LoadCalendar {
    /// `CN`, or the six digits of a province, city or county whose own days lie over the nation's.
    pub region: String,
    /// The notice's name and address.
    pub source: String,
    /// Days off, `YYYY-MM-DD`.
    pub off: Vec<String>,
    /// Saturdays and Sundays on which people work.
    pub makeup: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CalendarLoaded {
    pub version: CalendarVersion,
    /// Deadlines whose days or calendar version changed; each change is logged.
    pub deadlines_changed: i64,
}

/// The table that counts for a region and year.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CalendarVersion {
    /// `CN-2026.1`.
    pub version: String,
    pub region: String,
    pub year: i64,
    pub source: String,
    pub loaded_at: String,
    pub off: Vec<String>,
    pub makeup: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Calendars {
    pub items: Vec<CalendarVersion>,
    /// Years from this one to the next whose national table is not loaded: deadlines into them are provisional.
    pub provisional_years: Vec<i64>,
    /// Open deadlines that are provisional.
    pub provisional_deadlines: i64,
}

/// One move of a deadline by a newly loaded calendar.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeadlineChange {
    pub kind: LimitKind,
    pub changed_at: String,
    /// The administrator's account; absent for the command line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_by: Option<String>,
    pub old_target: String,
    pub old_outer: String,
    pub old_version: String,
    pub new_target: String,
    pub new_outer: String,
    pub new_version: String,
}

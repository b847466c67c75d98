//! The lawyers' duty rota: seats that come again, duties, months.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{HalfDay, api_words};

api_words!(
    /// At a desk of the site, or by video for the sites below.
    SeatKind { Hall, Remote }
);
api_words!(ShiftState { Planned, Published, Acknowledged, OnDuty, OffDuty, Absent });
api_words!(
    /// What stands against a lawyer in a seat.
    RotaCause { RestDay, NotListed, Specialty, OnLeave, Limit, Spacing, FirmTaken, SetEmpty }
);
api_words!(RotaState { None, Draft, Published });
api_words!(Presence { Ahead, Late, OnDuty, Absent, Left, Over });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatTemplate {
    pub id: String,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    pub kind: SeatKind,
    /// Absent: the whole day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half: Option<HalfDay>,
    pub from: String,
    pub to: String,
    pub seats: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    /// A topic, or a language as `lang:WORD`.
    pub needs: Option<String>,
    /// Whether its times can be booked.
    pub is_bookable: bool,
    /// Share of the times that stays for people who walk in, 0 to 80.
    pub walk_in_percent: u8,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatTemplateList {
    pub items: Vec<SeatTemplate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetSeatTemplates {
    /// At most 40.
    pub items: Vec<NewSeatTemplate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSeatTemplate {
    pub site_id: String,
    pub kind: SeatKind,
    #[serde(default)]
    pub half: Option<HalfDay>,
    pub from: String,
    pub to: String,
    /// 1 to 40.
    pub seats: u8,
    #[serde(default)]
    pub needs: Option<String>,
    /// Whether its times can be booked; absent: yes.
    #[serde(default)]
    pub is_bookable: Option<bool>,
    /// Share of the times that stays for people who walk in, 0 to 80; absent: 50.
    #[serde(default)]
    pub walk_in_percent: Option<u8>,
}

/// A duty: a seat of one day and who holds it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Shift {
    pub id: String,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    pub day: String,
    pub kind: SeatKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub half: Option<HalfDay>,
    /// Counts from 1 among seats that are else equal.
    pub no: u8,
    pub from: String,
    pub to: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needs: Option<String>,
    /// Absent: an empty chair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lawyer_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lawyer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lawyer_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firm: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firm_en: Option<String>,
    pub state: ShiftState,
    /// Set by hand: generating anew leaves it.
    pub is_set: bool,
    /// From the day itself on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub presence: Option<Presence>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_in_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signed_out_at: Option<String>,
    /// The swap that is under way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub swap_id: Option<String>,
    pub is_mine: bool,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RotaDay {
    pub day: String,
    pub is_working: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CauseCount {
    pub cause: RotaCause,
    pub lawyers: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RotaGap {
    pub shift_id: String,
    /// `set_empty`: somebody left it empty by hand.
    pub reason: RotaCause,
    /// What the coordinator wrote when leaving it empty.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    pub counts: Vec<CauseCount>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RotaClash {
    pub shift_id: String,
    pub cause: RotaCause,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RotaScore {
    pub seats: u32,
    pub gaps: u32,
    /// Fewest duties of a lawyer, those carried over included, among lawyers who could serve.
    pub fewest: u32,
    pub most: u32,
    pub spread: u32,
    pub is_proven_best: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RotaLoad {
    pub lawyer_id: String,
    pub name: String,
    pub name_en: String,
    pub firm: String,
    pub firm_en: String,
    /// Duties of the month.
    pub month: u32,
    /// Duties of the year before it.
    pub before: u32,
    /// Most in the month, by both limits.
    pub limit: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Rota {
    pub month: String,
    pub state: RotaState,
    pub version: i64,
    /// The same seed gives the same rota.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    pub days: Vec<RotaDay>,
    pub shifts: Vec<Shift>,
    /// Empty chairs that nobody may take by the rules, and those that were left empty by hand; with why.
    pub gaps: Vec<RotaGap>,
    /// Duties that break a rule now.
    pub clashes: Vec<RotaClash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<RotaScore>,
    pub loads: Vec<RotaLoad>,
    /// Whether who asks makes the rota.
    pub may_plan: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GenerateRota {
    /// 0 to 2^53; absent: drawn.
    #[serde(default)]
    pub seed: Option<i64>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishRota {
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerFit {
    pub lawyer_id: String,
    /// Absent: fits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<RotaCause>,
    /// Duties of the month.
    pub month: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerFits {
    pub items: Vec<LawyerFit>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatFit {
    pub shift_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<RotaCause>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatFits {
    pub items: Vec<SeatFit>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetShift {
    /// Absent: an empty chair.
    #[serde(default)]
    pub lawyer_id: Option<String>,
    pub version: i64,
    /// Needed when the lawyer has said to come; at most 200 characters.
    #[serde(default)]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShiftStep {
    pub seq: i64,
    pub kind: String,
    pub at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ShiftSteps {
    pub items: Vec<ShiftStep>,
}

//! The month's plan of sittings, and what posters show of it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{HalfDay, Leader, QuotaPeriod, RankGroup, SittingForm, SittingHost, SittingMonth, SittingState};

/// What the generation of a month did.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanGenerated {
    pub created: u32,
    /// Of the pattern, but there already, or past.
    pub skipped: u32,
    /// Sittings that a rest day moved.
    pub moved: Vec<PlanMoved>,
    pub month: SittingMonth,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanMoved {
    pub sitting_id: String,
    pub from_day: String,
    pub day: String,
}

/// A leader with too few days.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanLacking {
    pub leader: Leader,
    pub period: QuotaPeriod,
    pub from: String,
    pub to: String,
    pub has_days: u32,
    pub needs_days: u32,
    /// The period ends with this month: no later plan can mend it.
    pub is_last_chance: bool,
    pub source: String,
}

/// A working day on which too few leaders of a body are on site.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanUncovered {
    pub rank_group: RankGroup,
    pub day: String,
    pub has_leaders: u32,
    pub needs_leaders: u32,
    pub source: String,
}

/// A sitting that cannot stay as it is, or cannot be published.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanTrouble {
    pub sitting_id: String,
    pub day: String,
    pub leader: Leader,
    /// `rest_day`, or the code of the refusal: `publish_too_late`, `sitting_state`.
    pub why: String,
}

/// What the check of a month's plan found.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanCheck {
    pub site_id: String,
    pub month: String,
    pub lacking: Vec<PlanLacking>,
    pub uncovered: Vec<PlanUncovered>,
    /// Sittings whose day became a rest day: to be moved or postponed by hand.
    pub rest_days: Vec<PlanTrouble>,
    /// Sittings not posted yet that can no longer be.
    pub too_late: Vec<PlanTrouble>,
    /// The last day for publishing, and whether it is over while something is unpublished: then a reason is needed.
    pub plan_due: String,
    pub needs_reason: bool,
    pub planned: u32,
    pub approved: u32,
    pub posted: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PlanPublished {
    pub published: u32,
    /// What was left, and why.
    pub left: Vec<PlanTrouble>,
    pub month: SittingMonth,
}

/// How often the leaders of a rank receive (接访频次): of a rank and period the newest row that is valid counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SittingPolicy {
    pub rank_group: RankGroup,
    pub period: QuotaPeriod,
    /// Days in the period for each leader; for `day`, leaders of the rank on site every working day.
    pub days: u32,
    /// `YYYY-MM-DD`.
    pub valid_from: String,
    /// The paper that says so.
    pub source: String,
    /// Whether it counts today.
    pub is_in_force: bool,
    /// It should not have been there; kept as history.
    pub is_withdrawn: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_at: Option<String>,
    /// Name of whoever withdrew it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_by: Option<String>,
    /// Why it was withdrawn.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SittingPolicyList {
    /// By rank, period and day; older rows stay.
    pub items: Vec<SittingPolicy>,
}

/// A new row of the table of frequencies.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddSittingPolicy {
    pub rank_group: RankGroup,
    pub period: QuotaPeriod,
    /// 1 to 100, and no more than the period has days.
    pub days: u32,
    /// Today or later, `YYYY-MM-DD`: what was asked in the past does not change.
    pub valid_from: String,
    /// At most 200 characters.
    pub source: String,
}

/// Withdraws a row of the table of frequencies.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawSittingPolicy {
    pub rank_group: RankGroup,
    pub period: QuotaPeriod,
    /// The row's day, `YYYY-MM-DD`.
    pub valid_from: String,
    /// 1 to 200 characters.
    pub reason: String,
}

/// What a poster shows (领导接访公示).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Poster {
    pub sitting_id: String,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    /// Level of the site: 1 city, 2 county, 3 township.
    pub tier: u8,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub half: HalfDay,
    pub from: String,
    pub to: String,
    pub state: SittingState,
    pub leader: Leader,
    /// Who was posted first, when somebody stands in (顶替).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substituted_from: Option<Leader>,
    pub form: SittingForm,
    pub theme_zh: String,
    pub theme_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub phone: String,
    pub hosts: Vec<SittingHost>,
    /// Places that can be booked now.
    pub free_places: u32,
    /// When booking begins, while it has not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    pub delay_min: u32,
    /// The new day of a postponed one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postponed_to_day: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PosterList {
    pub server_time: String,
    pub items: Vec<Poster>,
}

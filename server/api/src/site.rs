//! Places and what they offer today.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{LegalToday, api_words};

api_words!(SiteKind { CityHall, CountyBureau, TownshipCentre, MediationCentre });
api_words!(Service { LegalAdvice, Registration, LeaderReception });
api_words!(Mode { Video, Counter });
api_words!(EstimateBasis { Default, Recent, RecentHour });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Site {
    pub id: String,
    pub kind: SiteKind,
    /// 1 city, 2 county, 3 township.
    pub tier: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<String>,
    pub division_code: String,
    pub name: String,
    pub short_name: String,
    pub name_en: String,
    pub short_name_en: String,
    pub is_open: bool,
    /// `HH:MM`.
    pub opens_at: String,
    pub closes_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SiteToday {
    pub site: Site,
    pub server_time: String,
    /// What can be asked for here.
    pub queues: Vec<QueueFront>,
    pub leaders: Vec<DutyPerson>,
    pub lawyers: Vec<DutyPerson>,
    pub legal: LegalToday,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct QueueFront {
    pub id: String,
    pub site_id: String,
    pub code: String,
    pub service: Service,
    pub mode: Mode,
    pub name_zh: String,
    pub name_en: String,
    pub waiting: u32,
    pub open_desks: u32,
    /// For somebody who takes a number now; absent while no desk is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
    pub is_open: bool,
}

/// A waiting time that is meant to lie in the range four times out of five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Estimate {
    pub min_minutes: u32,
    /// As often too short as too long.
    pub likely_minutes: u32,
    pub max_minutes: u32,
    pub basis: EstimateBasis,
    /// Number of visits behind it.
    pub sample: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyPerson {
    pub name: String,
    pub name_en: String,
    pub post_zh: String,
    pub post_en: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM`.
    pub from: String,
    pub to: String,
    /// The desk at which the person sits now, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place_en: Option<String>,
    /// Whom the person stands in for (顶替), if they do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitutes_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitutes_en: Option<String>,
    /// The firm of a lawyer; absent for leaders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firm_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub firm_en: Option<String>,
    /// Whether a lawyer signed in and has not signed out; absent for leaders.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_here: Option<bool>,
}

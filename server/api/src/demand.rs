//! Figures of demand for legal advice.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Referral, Topic};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TopicCount {
    pub topic: Topic,
    pub count: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct HourCount {
    /// 0 to 23: the talk began in this hour of the day.
    pub hour: u16,
    pub count: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SiteCount {
    /// Where the person was; absent: smaller places, joined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    pub site: String,
    pub site_en: String,
    pub count: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ReferralCount {
    pub referral: Referral,
    pub count: u32,
}

/// Demand for legal advice of a place and the places below it.
///
/// Topics, places and referrals with fewer than five are joined into `other` (places: a row without id), and if that is still
/// fewer than five, with the smallest of the rest; so nobody can be told from a number. What has no topic is `other` too.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyFigures {
    pub site: String,
    pub site_en: String,
    pub from: String,
    pub to: String,
    /// Talks that began; the sum of topics, of hours and of places.
    pub consultations: u32,
    pub by_topic: Vec<TopicCount>,
    pub by_hour: Vec<HourCount>,
    pub by_site: Vec<SiteCount>,
    /// A talk may have several, or none.
    pub by_referral: Vec<ReferralCount>,
    /// How long ended talks took; absent for fewer than five.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes_median: Option<i64>,
    /// From the moment since which waiting counts to the last call, in minutes; absent for fewer than five.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waited_median: Option<i64>,
    /// Empty chairs of the days.
    pub gaps: u32,
    /// Of them: somebody else sat there, or served from elsewhere.
    pub gaps_filled: u32,
    /// People who asked to be called back.
    pub call_backs: u32,
}

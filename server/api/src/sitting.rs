//! Leaders' posted receptions: plan, poster, substitution.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api_words;

api_words!(
    /// Where a sitting stands.
    SittingState {
        Planned,
        Approved,
        Published,
        Open,
        SubstitutionPending,
        Substituted,
        InProgress,
        Done,
        Reported,
        Postponed,
        Missed
    }
);
api_words!(SittingForm { InPerson, Video, Both });
api_words!(HalfDay { Morning, Afternoon });
api_words!(RankGroup { CityMain, CityLeader, CountyMain, CountyLeader, TownshipLeader });
api_words!(
    /// In which time days are counted; `day` binds the group as a body on every working day.
    QuotaPeriod { Day, Week, Month, Quarter, HalfYear }
);

/// A leader, as the office and the poster name them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Leader {
    pub id: String,
    pub name: String,
    pub name_en: String,
    pub post_zh: String,
    pub post_en: String,
    pub rank_group: RankGroup,
    /// 分管工作.
    pub portfolio_zh: String,
    pub portfolio_en: String,
    /// Place among those who may stand in for each other, the lowest first.
    pub rank: u32,
}

/// What the office writes of a leader: the poster's words and the place among the leaders. The last one who writes counts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLeader {
    pub post_zh: String,
    pub post_en: String,
    pub portfolio_zh: String,
    pub portfolio_en: String,
    pub rank_group: RankGroup,
    /// 0 to 9999.
    pub rank: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeaderList {
    /// In the order in which they stand in for each other.
    pub items: Vec<Leader>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SittingHost {
    pub site_id: String,
    pub name: String,
    pub name_en: String,
}

/// An absence and who stood in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Substitution {
    pub absent: Leader,
    /// Absent while somebody is looked for, and when nobody could: then the sitting was postponed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub substitute: Option<Leader>,
    pub reason: String,
    pub noticed_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<String>,
}

/// A slot with its posted time, and the time that holds now.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SittingSlot {
    pub id: String,
    /// `HH:MM` as posted.
    pub from: String,
    pub to: String,
    pub is_walk_in: bool,
    pub is_open: bool,
    pub capacity: u32,
    pub taken: u32,
    /// `HH:MM` with the lateness of the day.
    pub now_from: String,
    pub now_to: String,
    /// Minutes after the posted time.
    pub late_min: i64,
    /// The person is asked: wait or move.
    pub asks: bool,
    /// It ends after the sitting.
    pub is_past_end: bool,
}

/// A sitting as the office and the leader see it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Sitting {
    pub id: String,
    /// Whose name was posted first.
    pub leader: Leader,
    /// Who receives now.
    pub receiver: Leader,
    /// 顶替.
    pub is_substituted: bool,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub half: HalfDay,
    /// `HH:MM`.
    pub from: String,
    pub to: String,
    /// A calendar that was loaded later made the day a rest day.
    pub is_rest_day: bool,
    /// The day that the pattern meant.
    pub pattern_day: String,
    pub state: SittingState,
    pub form: SittingForm,
    pub theme_zh: String,
    pub theme_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub phone: String,
    pub hosts: Vec<SittingHost>,
    pub slot_minutes: u32,
    pub slot_capacity: u32,
    pub walk_in_percent: u32,
    /// Places that can be booked in all, and how many of them are taken.
    pub places: u32,
    pub taken: u32,
    /// Raised with every change that people must hear of.
    pub sequence: u32,
    /// To be sent back with a change.
    pub version: i64,
    /// How late the rest of the day is, in minutes.
    pub delay_min: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub late_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postpone_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postponed_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<String>,
    /// When booking begins; absent: at once.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_at: Option<String>,
}

/// One sitting with everything that belongs to it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SittingDetail {
    pub sitting: Sitting,
    pub slots: Vec<SittingSlot>,
    /// Oldest first.
    pub substitutions: Vec<Substitution>,
}

/// A site's month.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SittingMonth {
    pub site_id: String,
    /// `YYYY-MM`.
    pub month: String,
    pub items: Vec<Sitting>,
    /// Days of the month on which nobody works.
    pub rest_days: Vec<String>,
    /// The last day for publishing the month's plan.
    pub plan_due: String,
}

/// Plans a sitting.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanSitting {
    pub leader_id: String,
    pub site_id: String,
    /// A working day after today, `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM`; both in one half day, which turns at 13:00.
    pub from: String,
    pub to: String,
    pub form: SittingForm,
    #[serde(default)]
    pub theme_zh: String,
    #[serde(default)]
    pub theme_en: String,
    /// Empty: the site's place.
    #[serde(default)]
    pub place_zh: String,
    #[serde(default)]
    pub place_en: String,
    #[serde(default)]
    pub phone: String,
    /// Sites where people may sit by video.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// 10 to 120; absent: 30.
    #[serde(default)]
    pub slot_minutes: Option<u16>,
    /// 1 to 20; absent: 1.
    #[serde(default)]
    pub slot_capacity: Option<u16>,
    /// 0 to 80; absent: 0.
    #[serde(default)]
    pub walk_in_percent: Option<u8>,
}

/// Changes a sitting: what is absent stays. Dragging sends `version`, `day` and `from`; without `to` the length stays.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeSitting {
    /// As it was read.
    pub version: i64,
    /// Only before it is published; later the leader is substituted.
    #[serde(default)]
    pub leader_id: Option<String>,
    #[serde(default)]
    pub day: Option<String>,
    #[serde(default)]
    pub from: Option<String>,
    #[serde(default)]
    pub to: Option<String>,
    #[serde(default)]
    pub form: Option<SittingForm>,
    #[serde(default)]
    pub theme_zh: Option<String>,
    #[serde(default)]
    pub theme_en: Option<String>,
    #[serde(default)]
    pub place_zh: Option<String>,
    #[serde(default)]
    pub place_en: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    #[serde(default)]
    pub hosts: Option<Vec<String>>,
    #[serde(default)]
    pub slot_minutes: Option<u16>,
    #[serde(default)]
    pub slot_capacity: Option<u16>,
    #[serde(default)]
    pub walk_in_percent: Option<u8>,
}

/// Puts a sitting, or a month's plan, on the poster.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishSitting {
    /// Needed after the 28th of the month before.
    #[serde(default)]
    pub reason: Option<String>,
    /// RFC 3339: when booking begins; absent: at once.
    #[serde(default)]
    pub opens_at: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PostponeSitting {
    /// The new day, a working day, `YYYY-MM-DD`.
    pub day: String,
    /// `HH:MM`; absent: the same time.
    #[serde(default)]
    pub from: Option<String>,
    pub reason: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SittingAbsent {
    pub reason: String,
    /// `false`: the office chooses the substitute itself.
    #[serde(default = "yes")]
    pub choose: bool,
}

fn yes() -> bool {
    true
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubstituteSitting {
    pub leader_id: String,
    /// Needed unless the absence was told before.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Somebody who could stand in.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubstituteCandidate {
    pub leader: Leader,
    /// Has a sitting or is away in that half day.
    pub is_busy: bool,
    /// Must not receive somebody who is booked (回避).
    pub is_recused: bool,
    /// Whom the rule would choose.
    pub is_first: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SubstituteList {
    /// In the order in which they stand in for each other.
    pub items: Vec<SubstituteCandidate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SittingLate {
    /// How many minutes after the posted time the next person is received; 0 to 600, 0 when caught up.
    pub minutes: u16,
}

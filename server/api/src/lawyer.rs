//! Volunteer lawyers, their firms and leave.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Shift, Topic, api_words};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Lawyer {
    pub id: String,
    pub username: String,
    pub name: String,
    pub name_en: String,
    pub licence_no: String,
    pub firm_id: String,
    pub firm: String,
    pub firm_en: String,
    pub specialties: Vec<Topic>,
    /// Languages and dialects, in the words of the city.
    pub languages: Vec<String>,
    pub monthly_limit: u16,
    pub yearly_limit: u16,
    pub is_active: bool,
    /// Place on the reserve list, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reserve_place: Option<i64>,
    /// For the coordinator and the lawyer only; absent: there is none, or it is not yours to see.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub leaves: Vec<LawyerLeave>,
    /// Duties of this year, those ahead included.
    pub served_year: u32,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerLeave {
    pub id: String,
    pub from: String,
    pub to: String,
    pub filed_at: String,
    /// Filed by the lawyer.
    pub is_own: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Firm {
    pub id: String,
    pub name: String,
    pub name_en: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerList {
    pub items: Vec<Lawyer>,
    pub firms: Vec<Firm>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeLawyer {
    /// 1 to 40 characters.
    pub licence_no: String,
    /// By name; a new name is a new firm. 1 to 60 characters.
    pub firm: String,
    pub specialties: Vec<Topic>,
    /// At most 10, each at most 20 characters and without blanks.
    pub languages: Vec<String>,
    /// 0 to 31.
    pub monthly_limit: u16,
    /// 0 to 366.
    pub yearly_limit: u16,
    pub is_active: bool,
    /// Absent: stays as it is. Empty: there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportLawyers {
    /// Tells the format by its ending: `.xlsx` or `.csv`.
    pub file_name: String,
    /// The file; at most 90 kB.
    pub content_base64: String,
    /// Only tell what would happen.
    pub is_trial: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerImport {
    /// Rows below the headings that are not empty.
    pub rows: u32,
    pub added: u32,
    pub changed: u32,
    pub same: u32,
    pub bad: Vec<BadRow>,
    pub is_saved: bool,
}

api_words!(
    /// What is wrong with a row of an import.
    BadRowCode { Missing, LicenceTwice, LicenceTaken, UsernameTaken, TopicUnknown, LimitInvalid, PhoneInvalid, TooLong }
);

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BadRow {
    /// As the sheet counts, from 1 with the headings.
    pub row: u32,
    pub column: String,
    pub code: BadRowCode,
    /// What stands there, at most 60 characters.
    pub value: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FileLeave {
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LeaveFiled {
    pub lawyer: Lawyer,
    /// Published duties of the days that are empty chairs now.
    pub opened: Vec<Shift>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetReserve {
    pub lawyer_ids: Vec<String>,
}

api_words!(
    /// What a lawyer is told.
    DutyNoticeKind { DutyMonth, DutyUnanswered, DutyTomorrow, SwapAsked, SwapApproved, SwapRejected }
);
api_words!(
    /// Why it did not arrive: there is no phone, or the message was given up after its tries.
    UnreachedWhy { NoPhone, Undelivered }
);

/// Something that a lawyer was to be told and that did not arrive: somebody rings.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyNotice {
    pub lawyer_id: String,
    pub lawyer: String,
    pub lawyer_en: String,
    pub kind: DutyNoticeKind,
    pub why: UnreachedWhy,
    /// The duty; absent for a whole month.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shift_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub about_at: Option<String>,
    pub noted_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyNoticeList {
    pub items: Vec<DutyNotice>,
}

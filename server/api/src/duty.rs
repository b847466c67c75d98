//! Being on duty, and empty chairs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AppointmentForm, AppointmentState, Shift, Topic, api_words};

api_words!(
    /// Why a chair is empty.
    GapReason { Unfilled, Leave, Disabled, Absent, Left }
);
api_words!(
    /// What helps people when the chair is empty: one of the reserve, a lawyer elsewhere by video, a call back, another day.
    Rung { Reserve, Remote, CallBack, Rebook }
);
api_words!(GapOutcome { Filled, RemoteFilled, Unfilled, Back });
api_words!(LegalState { OnDuty, Late, Gap, None });

/// An empty chair.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyGap {
    pub id: String,
    pub shift_id: String,
    pub reason: GapReason,
    pub opened_at: String,
    /// Who should have sat there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// What boards say.
    pub rung: Rung,
    /// What people can choose from now, best first.
    pub choices: Vec<Rung>,
    /// Who of the reserve was asked and has time to answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<AskedReserve>,
    /// Absent while it is open.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<GapOutcome>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AskedReserve {
    pub lawyer_id: String,
    pub name: String,
    pub until: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyDay {
    pub day: String,
    pub shifts: Vec<Shift>,
    pub gaps: Vec<DutyGap>,
}

/// An empty chair that a lawyer of the reserve is asked to fill.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DutyAsk {
    pub gap: DutyGap,
    pub shift: Shift,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MyDuties {
    pub items: Vec<Shift>,
    pub asks: Vec<DutyAsk>,
    /// The times in these duties that somebody booked, by time.
    pub booked: Vec<BookedTime>,
}

/// A booked time of a duty. Who comes is shown after the word that there is no conflict.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookedTime {
    pub shift_id: String,
    pub from: String,
    pub to: String,
    pub topic: Topic,
    pub form: AppointmentForm,
    pub state: AppointmentState,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerGap {
    pub accept: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FillGap {
    pub lawyer_id: String,
}

/// What people are told of legal advice before they choose.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LegalToday {
    pub state: LegalState,
    /// What helps now; of a gap only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rung: Option<Rung>,
    pub choices: Vec<Rung>,
    /// Where the lawyer sits who serves by video.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_site: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_site_en: Option<String>,
    /// The next day with a lawyer after today.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_day: Option<String>,
}

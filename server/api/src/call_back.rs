//! Call-backs of the legal line.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Lang, Topic, api_words};

api_words!(CallBackState { Open, Done, GivenUp });
api_words!(CallBackOutcome { Reached, NoAnswer, WrongNumber });

/// Somebody chooses to be called back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskCallBack {
    pub site_id: String,
    pub phone: String,
    /// Absent: the name of the ticket's person, if there is a ticket.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    pub lang: Lang,
    /// What the person would like to say before, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The number that is given up for it; with `key`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ticket_id: Option<String>,
    /// The slip's secret, or the four digits of its PIN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

/// What the person takes home.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallBackTaken {
    pub id: String,
    /// `H07`.
    pub no: String,
    /// Until when somebody calls.
    pub due_at: String,
    /// Who calls: `12348`.
    pub line: String,
    pub hours_zh: String,
    pub hours_en: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallBackTry {
    pub at: String,
    pub by: String,
    pub outcome: CallBackOutcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

/// How somebody whom the line did not reach was told.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallBackTold {
    pub at: String,
    pub by: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallBack {
    pub id: String,
    pub no: String,
    pub day: String,
    pub site_id: String,
    pub site: String,
    pub site_en: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Absent once it was forgotten, long after the end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    pub lang: Lang,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    pub state: CallBackState,
    pub opened_at: String,
    pub due_at: String,
    /// Open, and the promised time has passed.
    pub is_late: bool,
    /// Given up, and nobody has told the person yet.
    pub is_to_tell: bool,
    pub tries: Vec<CallBackTry>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub told: Option<CallBackTold>,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct CallBackList {
    pub rows: Vec<CallBack>,
    /// Open ones whose promised time has passed, among the rows.
    pub late: u32,
    /// Whether people can leave a number now, by the line's hours.
    pub is_line_open: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    pub hours_zh: String,
    pub hours_en: String,
    pub server_time: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddCallBackTry {
    pub outcome: CallBackOutcome,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TellCallBack {
    /// How the person was told: a visit, a letter, another phone.
    pub words: String,
    pub version: i64,
}

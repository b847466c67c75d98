//! Those who take part in a session beside petitioner, host and invited officers.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Grant, ParticipantRole, QualityFigures, SessionKind, SessionPublic, SessionState, api_words};

api_words!(
    /// `account`: on their own page; `link`: by a link for them alone; `same_room`: beside the petitioner or the host, only
    /// written down.
    AttendanceWay { Account, Link, SameRoom }
);

/// Somebody who was asked in, or came of themselves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Attendance {
    pub participant_id: String,
    pub role: ParticipantRole,
    pub way: AttendanceWay,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_zh: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// Told to everybody in the room.
    pub reason: String,
    pub asked_at: String,
    pub is_here: bool,
    pub is_removed: bool,
    /// Path of the page that lets them in; only told to the host, and only while it opens.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub link_path: Option<String>,
}

/// Asks somebody in: staff by user name, others by their name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskIn {
    pub role: ParticipantRole,
    pub way: AttendanceWay,
    /// 1 to 50 characters; not with `username`.
    #[serde(default)]
    pub name: Option<String>,
    /// With the way `account`.
    #[serde(default)]
    pub username: Option<String>,
    /// Told to everybody in the room; 1 to 200 characters.
    pub reason: String,
}

/// A supervisor or technician comes of themselves.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ComeIn {
    pub role: ParticipantRole,
    /// Told to everybody in the room; 1 to 200 characters.
    pub reason: String,
}

/// A session that runs, as those see it who may come into it: a number, never a name of whom it is about.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RunningSession {
    pub session: SessionPublic,
    pub number: String,
    pub site_zh: String,
    pub site_en: String,
    pub origin_zh: String,
    pub origin_en: String,
    pub host_name: String,
    pub host_name_en: String,
    pub host_title_zh: String,
    pub host_title_en: String,
    /// Since when the petitioner is seen and heard.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Lines now; the figures are of the last half minute.
    pub people: Vec<RunningLine>,
    /// As what the reader may come of themselves.
    pub may_come: Vec<ParticipantRole>,
    /// A lawyer's consultation: nobody looks in.
    pub is_closed: bool,
    /// How the reader takes part already, or is asked to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Attendance>,
}

/// Somebody in a session that runs, and their line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RunningLine {
    pub role: ParticipantRole,
    pub is_up: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quality: Option<QualityFigures>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RunningSessionList {
    pub items: Vec<RunningSession>,
    pub server_time: String,
}

/// The secret of a link.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenJoin {
    pub token: String,
}

/// What somebody sees who opens their link: who asks them where to, as what and why.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Join {
    pub name: String,
    pub role: ParticipantRole,
    pub reason: String,
    pub kind: SessionKind,
    pub state: SessionState,
    pub host_name: String,
    pub host_name_en: String,
    pub host_title_zh: String,
    pub host_title_en: String,
    pub site_zh: String,
    pub site_en: String,
    pub server_time: String,
}

/// A permission to enter by link.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct JoinGrant {
    pub grant: Grant,
    pub join: Join,
}

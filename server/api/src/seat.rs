//! A called person's place at a kiosk.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{InvitationPublic, MatterReceipt, ReplyPublic, SentOn, SessionPublic, TicketPublic, api_words};

api_words!(
    /// `waiting`: the number was set aside, taken back, or sent on to a counter; the seat is free for others.
    /// `lobby`: checked and not called yet, also after it was sent on to another video line. Who sits there without a check has `preflight`.
    SeatStage { Waiting, Preflight, Lobby, Live, Rating, Done }
);
api_words!(DeviceCheck { Ok, None, InUse, Refused, Drawn });
api_words!(
    /// `good` from 80 on, `fair` from 60, `poor` from 40.
    PreflightWord { Good, Fair, Poor, Bad }
);
api_words!(
    /// How a talk ended otherwise than meant, as the person is told. `security` says no more: a call for help stays silent.
    CutShort { Classified, Security, Abandoned }
);
api_words!(
    /// `sent_back`: why the person is to wait outside again.
    LobbyNoticeKind { Notice, SentBack }
);

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimSeat {
    pub site_id: String,
    pub claim: Claim,
}

/// How the person shows that the ticket is theirs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Claim {
    Pin { number: String, pin: String },
    Slip { token: String },
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Seat {
    /// Sent back as `X-Seat` by the page, so that two kiosk pages of one browser do not mix.
    pub id: String,
    pub stage: SeatStage,
    pub ticket: TicketPublic,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<SessionPublic>,
    /// How the talk ended, if otherwise than meant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut_short: Option<CutShort>,
    pub invitations: Vec<InvitationPublic>,
    /// Who receives.
    pub staff: Vec<SeatStaff>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterReceipt>,
    pub rated: bool,
    /// The latest check of this seat.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preflight: Option<PreflightResult>,
    /// People before this one; absent once called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u32>,
    /// The time of an appointment that has not come yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    /// Somebody sits where this number is received.
    pub host_is_here: bool,
    /// What the desk wrote and was not read yet, the oldest first.
    pub notices: Vec<LobbyNotice>,
    /// Written replies that units owe to the person.
    pub replies: Vec<ReplyPublic>,
    /// While the number waits where it was sent on to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent_on: Option<SentOn>,
    pub server_time: String,
}

/// Words from the desk to somebody who waits.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LobbyNotice {
    pub id: String,
    pub kind: LobbyNoticeKind,
    pub text: String,
    pub at: String,
    pub by: String,
    pub by_en: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SeatStaff {
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub role: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Preflight {
    pub camera: DeviceCheck,
    pub microphone: DeviceCheck,
    pub speaker_heard: bool,
    /// The person does not hear, and writes and reads instead: the score asks for no sound.
    #[serde(default)]
    pub uses_text: bool,
    /// How loud the microphone was when somebody spoke, 0 to 100.
    #[serde(default)]
    pub microphone_level: Option<u32>,
    /// The test of the line on the real path; absent if it could not be made.
    #[serde(default)]
    pub line: Option<LineFigures>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineFigures {
    pub rtt_ms: u32,
    pub jitter_ms: u32,
    /// 0 to 1000.
    pub loss_permille: u32,
    pub up_kbps: u32,
    pub down_kbps: u32,
    /// UDP did not get through.
    pub is_tcp: bool,
}

/// A check with what came of it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PreflightResult {
    /// 0 to 100.
    pub score: u32,
    pub word: PreflightWord,
    pub at: String,
    pub camera: DeviceCheck,
    pub microphone: DeviceCheck,
    pub speaker_heard: bool,
    pub uses_text: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub microphone_level: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineFigures>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerInvitation {
    pub agreed: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveRating {
    /// 1 very dissatisfied to 5 very satisfied.
    pub score: i64,
}

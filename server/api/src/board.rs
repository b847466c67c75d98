//! The hall board: numbers and places, never a name of a petitioner.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DutyPerson, Lang, LegalToday, Service, Site, TicketState, api_words};

api_words!(RoomState { Free, Busy, Fault, Closed });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardView {
    pub site: Site,
    pub server_time: String,
    pub calls: Vec<BoardCall>,
    pub waiting: Vec<BoardWaiting>,
    /// This week's sittings, today's first.
    pub leaders: Vec<DutyPerson>,
    pub lawyers: Vec<DutyPerson>,
    pub legal: LegalToday,
    pub rooms: Vec<BoardRoom>,
    pub notices: Vec<Notice>,
    pub voice: VoiceSettings,
    /// The event up to which the view is complete.
    pub seq: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardCall {
    pub ticket_id: String,
    pub number: String,
    pub service: Service,
    pub state: TicketState,
    pub lang: Lang,
    pub called_at: String,
    pub called_count: u32,
    pub desk_zh: String,
    pub desk_en: String,
    /// Where to go: the desk, or the kiosk seat of the person's own centre.
    pub place_zh: String,
    pub place_en: String,
    pub origin_site_id: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardWaiting {
    pub queue_id: String,
    pub service: Service,
    pub name_zh: String,
    pub name_en: String,
    pub count: u32,
}

/// A reception room or window.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardRoom {
    pub desk_id: String,
    pub desk_zh: String,
    pub desk_en: String,
    pub state: RoomState,
}

/// A line that every board of the place shows.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// 1 to 100 characters.
    pub text_zh: String,
    /// May be empty.
    #[serde(default)]
    pub text_en: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetNotices {
    /// At most 10.
    pub items: Vec<Notice>,
}

/// How the boards of a place speak.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoiceSettings {
    /// 0 to 100.
    pub volume: u32,
    /// Calls by light and text only, all day.
    pub quiet_hall: bool,
    /// `HH:MM`; no voice from here to `quiet_to`. Absent: no quiet hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_to: Option<String>,
}

/// A board asks to be the one that speaks in its hall.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskVoice {
    /// Made once by the board: 8 to 64 letters, digits or dashes.
    pub board_id: String,
    /// Part of the building with its own loudspeakers; empty for the whole place. At most 20 characters.
    #[serde(default)]
    pub zone: String,
    /// A growing mark of the last call that was spoken: its time in milliseconds since 1970; 0 for none.
    #[serde(default)]
    pub spoken_seq: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct VoiceTurn {
    /// Whether this board speaks until `until`.
    pub speaks: bool,
    pub until: String,
    /// The mark of the last call that was spoken by whoever spoke last.
    pub spoken_seq: i64,
    /// Ask again after so many milliseconds.
    pub ask_again_ms: u32,
}

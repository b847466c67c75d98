//! The hall board: numbers and places, never a name of a petitioner.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DutyPerson, Lang, Service, Site, TicketState};

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BoardView {
    pub site: Site,
    pub server_time: String,
    pub calls: Vec<BoardCall>,
    pub waiting: Vec<BoardWaiting>,
    /// This week's sittings, today's first.
    pub leaders: Vec<DutyPerson>,
    pub lawyers: Vec<DutyPerson>,
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

//! What somebody in a seat sees of their turn: the stage, their place, who receives, what the desk wrote.

use server_api as api;
use server_domain::Timestamp;
use server_domain::session::{Session as SessionState, Why};
use server_domain::ticket::Ticket as State;
use server_store::session::Session;
use server_store::ticket::Ticket;
use server_store::{Fail, Tx, appointment as appointments, desk as desks, session as sessions, sitting as sittings, waiting};

use crate::service::lines::{lobby, room};
use crate::service::not_found;

/// What the kiosk shows now.
pub(crate) fn stage(t: &Ticket, session: Option<&Session>, is_checked: bool, is_rated: bool) -> api::SeatStage {
    let open = session.filter(|s| s.state.is_open());
    let sits = open.is_some_and(|s| matches!(s.state, SessionState::Lobby | SessionState::PreflightOk));
    let from_lobby = open.is_some_and(|s| s.lobby_at.is_some());
    match (t.state, open) {
        (State::Waiting(_), _) if sits && is_checked => api::SeatStage::Lobby,
        (State::Waiting(_), _) if sits => api::SeatStage::Preflight,
        // Sent on to another line, sent back, set aside or taken back: the seat is free for others, the number goes on.
        (State::Waiting(_) | State::Paused { .. }, _) => api::SeatStage::Waiting,
        (State::Called { .. }, _) if !from_lobby => api::SeatStage::Waiting,
        (_, Some(_)) if is_checked => api::SeatStage::Live,
        (_, Some(_)) => api::SeatStage::Preflight,
        // Broken off while the desk still writes down what was said.
        (State::Called { .. } | State::Serving { .. }, None) => api::SeatStage::Done,
        (_, None) if is_rated => api::SeatStage::Done,
        (_, None) => api::SeatStage::Rating,
    }
}

/// How the talk ended, if otherwise than meant. A call for help was silent and stays so.
pub(crate) async fn cut_short(tx: &mut Tx, session: Option<&Session>) -> Result<Option<api::CutShort>, Fail> {
    let Some(over) = session.filter(|s| !s.state.is_open()) else { return Ok(None) };
    Ok(match sessions::ended_why(tx, over.id).await?.and_then(|why| Why::parse(&why)) {
        Some(Why::Classified) => Some(api::CutShort::Classified),
        Some(Why::Alarm) => Some(api::CutShort::Security),
        Some(Why::LeftInTheMiddle) => Some(api::CutShort::Abandoned),
        _ => None,
    })
}

/// What comes next for somebody in a seat.
pub(crate) struct Waits {
    pub ahead: Option<u32>,
    pub opens_at: Option<String>,
    pub host_is_here: bool,
    pub staff: Vec<api::SeatStaff>,
    pub notices: Vec<api::LobbyNotice>,
}

/// Place, time and host. Before the call those who sit at the line's desks, or the leader of the appointment.
pub(crate) async fn waits(tx: &mut Tx, t: &Ticket, session: Option<&Session>, now: Timestamp) -> Result<Waits, Fail> {
    let is_waiting = matches!(t.state, State::Waiting(_));
    let received = session.and_then(|s| s.host);
    let (who, host_is_here) = match received {
        Some(host) => {
            let desk = desks::get(tx, host.desk_id).await?.ok_or_else(|| not_found("desk"))?;
            (vec![host.staff_id], desk.staff_id == Some(host.staff_id) && desk.lost_at.is_none())
        }
        None => {
            let hosts = lobby::hosts_of(tx, t).await?;
            match appointments::of_ticket(tx, t.id).await? {
                Some(a) => {
                    let sitting = sittings::get(tx, a.sitting_id).await?.ok_or_else(|| not_found("sitting"))?;
                    (vec![sitting.receiver_id], hosts.contains(&sitting.receiver_id))
                }
                None => {
                    let is_here = !hosts.is_empty();
                    (hosts, is_here)
                }
            }
        }
    };
    let mut staff = Vec::new();
    if let Some(s) = session {
        for id in who {
            let host = room::staff_of(tx, id).await?;
            staff.push(api::SeatStaff {
                name: host.name,
                name_en: host.name_en,
                title_zh: host.title_zh,
                title_en: host.title_en,
                role: room::host_role(s.kind).to_string(),
            });
        }
    }
    Ok(Waits {
        ahead: if is_waiting { Some(waiting::ahead(tx, t).await?) } else { None },
        opens_at: lobby::appointment_at(t).filter(|at| is_waiting && *at > now).map(Timestamp::rfc3339),
        host_is_here,
        staff,
        notices: match session {
            Some(s) => lobby::notices(tx, s).await?,
            None => Vec::new(),
        },
    })
}

//! What the host ordered in the room, written down; a stop is told to the hall and its supervisors.

use server_api as api;
use server_domain::Timestamp;
use server_domain::event::EventKind;
use server_domain::id::SessionId;
use server_domain::session::talk::TalkOrder;
use server_store::session::Session;
use server_store::talk_order::{self as orders, Ordered};
use server_store::{Fail, Tx, participant as participants};
use signaling::protocol::Moderation;

use crate::service::lines::room::participant_id;
use crate::service::lines::session_course::tell;
use crate::service::lines::{attendance, invitation};
use crate::service::view;

/// Whether somebody may be let in, and what is shown big, is no order of the record.
fn kept(order: &Moderation) -> Option<(TalkOrder, Option<&str>)> {
    let either = |is_on: bool, on, off| if is_on { on } else { off };
    match order {
        Moderation::Stop { is_on } => Some((either(*is_on, TalkOrder::Stop, TalkOrder::GoOn), None)),
        Moderation::Consult { is_on } => Some((either(*is_on, TalkOrder::Consult, TalkOrder::ConsultOver), None)),
        Moderation::Hold { participant, is_held } => Some((either(*is_held, TalkOrder::Hold, TalkOrder::TakeBack), Some(participant))),
        Moderation::Mute { participant, audio, video } => {
            Some((either(*audio || *video, TalkOrder::Mute, TalkOrder::Unmute), Some(participant)))
        }
        Moderation::Remove { participant } => Some((TalkOrder::Remove, Some(participant))),
        Moderation::Admit { .. } | Moderation::Spotlight { .. } => None,
    }
}

/// Writes an order down.
pub(crate) async fn record(tx: &mut Tx, s: &Session, by: &str, order: &Moderation, now: Timestamp) -> Result<(), Fail> {
    let Some((what, about)) = kept(order) else { return Ok(()) };
    let ordered = Ordered { at: now, by: participant_id(by)?, what, about: about.map(participant_id).transpose()? };
    orders::add(tx, s.id, &ordered).await?;
    match what {
        TalkOrder::Remove => removed(tx, s, &ordered, now).await,
        TalkOrder::Stop => tell(tx, s, EventKind::TalkStopped, now).await,
        TalkOrder::GoOn => tell(tx, s, EventKind::TalkWentOn, now).await,
        _ => Ok(()),
    }
}

/// An officer who was pulled in and is removed has left; whoever came otherwise does not come back by the same way.
async fn removed(tx: &mut Tx, s: &Session, o: &Ordered, now: Timestamp) -> Result<(), Fail> {
    let Some(about) = o.about else { return Ok(()) };
    attendance::removed(tx, s, about, now).await?;
    let by = participants::get(tx, o.by).await?.and_then(|p| p.staff_id);
    match participants::get(tx, about).await?.and_then(|p| p.staff_id) {
        Some(officer) if s.state.is_open() => invitation::removed(tx, s, officer, by, now).await,
        _ => Ok(()),
    }
}

/// All orders of a session, for its log.
pub(crate) async fn of_session(tx: &mut Tx, session: SessionId) -> Result<Vec<api::LoggedOrder>, Fail> {
    let all = orders::of_session(tx, session).await?;
    let shown = all.into_iter().map(|o| api::LoggedOrder {
        at: o.at.rfc3339(),
        by_id: o.by.to_string(),
        what: view::word(o.what.as_str()),
        about_id: o.about.map(|p| p.to_string()),
    });
    Ok(shown.collect())
}

//! What a room tells of the people in it: who is here, when a talk is live, and every time somebody was away.

use server_domain::event::EventKind;
use server_domain::session::interruption::Cause;
use server_domain::session::participant::Role;
use server_domain::session::{Session as State, Why};
use server_domain::{Rejection, Timestamp};
use server_store::participant::Participant;
use server_store::session::{Session, Turn};
use server_store::{Fail, Tx, interruption as interruptions, participant as participants, session as sessions};
use signaling::FactKind;
use signaling::protocol::LeaveReason;

use crate::service::lines::room::participant_id;
use crate::service::lines::seat_check;
use crate::service::lines::session_course::tell;

/// Writes down what the room of an open session told.
pub(crate) async fn record(tx: &mut Tx, s: &Session, fact: &FactKind, now: Timestamp) -> Result<(), Fail> {
    match fact {
        FactKind::Joined { participant } => match participants::joined(tx, participant_id(participant)?, now).await? {
            Some(p) => came(tx, s, &p, now).await,
            None => Ok(()),
        },
        FactKind::Live { participant } => match participants::up(tx, participant_id(participant)?).await? {
            Some(p) => {
                interruptions::end(tx, p.id, now).await?;
                came(tx, s, &p, now).await
            }
            None => Ok(()),
        },
        FactKind::Interrupted { participant } => match participants::lost(tx, participant_id(participant)?, now).await? {
            Some(p) => went(tx, s, &p, Cause::LineLost, now).await,
            None => Ok(()),
        },
        // Another page of the same person has the place: nobody went away.
        FactKind::Left { reason: LeaveReason::Replaced, .. } => Ok(()),
        FactKind::Left { participant, reason } => match participants::left(tx, participant_id(participant)?, now).await? {
            // Whoever of the staff went of themselves is not away: they are done.
            Some(p) if p.role != Role::Petitioner && *reason != LeaveReason::Lost => interruptions::end(tx, p.id, now).await,
            Some(p) => went(tx, s, &p, Cause::Left, now).await,
            None => Ok(()),
        },
        // Who may be heard is decided by the call; what was ordered and measured is kept elsewhere.
        FactKind::Admitted { .. } | FactKind::Ordered { .. } | FactKind::Quality { .. } | FactKind::Empty => Ok(()),
    }
}

/// Of a session that is over only who left when is still of interest.
pub(crate) async fn record_late(tx: &mut Tx, fact: &FactKind, now: Timestamp) -> Result<(), Fail> {
    if let FactKind::Left { participant, reason } = fact
        && *reason != LeaveReason::Replaced
    {
        participants::left(tx, participant_id(participant)?, now).await?;
    }
    Ok(())
}

/// The process stopped: everybody who was in the room is away until they return.
pub(crate) async fn restarted(tx: &mut Tx, s: &Session, now: Timestamp) -> Result<(), Fail> {
    let was_here = participants::all_left(tx, s.id, now).await?;
    if s.state.live_since().is_some() {
        for p in was_here {
            interruptions::begin(tx, s.id, p.id, Cause::Restarted, now).await?;
        }
    }
    turn(tx, s, s.state.petitioner_down(now), (Why::Restarted, EventKind::SessionInterrupted), now).await
}

/// Somebody is in the room, or seen and heard. The talk is live once the petitioner is, and somebody receives.
async fn came(tx: &mut Tx, s: &Session, p: &Participant, now: Timestamp) -> Result<(), Fail> {
    let is_up = if p.role == Role::Petitioner {
        if s.host.is_none() {
            return tell(tx, s, EventKind::LobbyChanged, now).await;
        }
        // Called while nobody was seen in the lobby, and back now.
        seat_check::arrive_by_id(tx, s.ticket_id, now).await?;
        p.is_up
    } else {
        // Who waited in the lobby is live when the host who called comes into the room.
        let is_host = p.staff_id.is_some_and(|staff| s.is_host(staff));
        is_host && participants::petitioner(tx, s.id).await?.is_some_and(|p| p.is_up)
    };
    if !is_up {
        return Ok(());
    }
    turn(tx, s, s.state.petitioner_up(now), (Why::MediaUp, EventKind::SessionLive), now).await
}

/// Somebody is away: in a talk that is an interruption.
async fn went(tx: &mut Tx, s: &Session, p: &Participant, why: Cause, now: Timestamp) -> Result<(), Fail> {
    if s.state.live_since().is_some() {
        interruptions::begin(tx, s.id, p.id, why, now).await?;
    }
    if p.role != Role::Petitioner {
        return Ok(());
    }
    if s.host.is_none() {
        return tell(tx, s, EventKind::LobbyChanged, now).await;
    }
    let code = if why == Cause::Left { Why::Left } else { Why::LineLost };
    turn(tx, s, s.state.petitioner_down(now), (code, EventKind::SessionInterrupted), now).await
}

/// A fact that changes nothing is none.
async fn turn(tx: &mut Tx, s: &Session, next: Result<State, Rejection>, (why, kind): (Why, EventKind), now: Timestamp) -> Result<(), Fail> {
    let Ok(next) = next else { return Ok(()) };
    let s = sessions::save(tx, s, next, &Turn::of(why), now).await?;
    tell(tx, &s, kind, now).await
}

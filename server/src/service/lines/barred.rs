//! Who must not be in a talk: whoever its matter accuses, or whose unit it accuses (信访工作条例 arts 28, 30). The refusal never
//! tells why: an accusation stays unknown to the accused.

use server_domain::event::EventKind;
use server_domain::id::{MatterId, ParticipantId, SessionId, TicketId};
use server_domain::invitation::Why;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::invitation::Turn;
use server_store::staff::Staff;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, appointment as appointments, attendance as attendances, invitation as invitations, participant as participants,
    registration as forms, session as sessions, site as sites, staff as staffs, ticket as tickets,
};

use crate::service::lines::{attendance, invitation, room};
use crate::service::not_found;
use crate::service::sittings::brief;

/// A name that nobody has: asks for the unit alone.
const NOBODY: &str = "\u{0}";

/// The matters that a number is about: what was registered on it, and what its appointment was made for.
async fn matters_of(tx: &mut Tx, t: &Ticket) -> Result<Vec<MatterId>, Fail> {
    let booked = appointments::of_ticket(tx, t.id).await?.and_then(|a| a.matter_id);
    Ok(t.matter_id.into_iter().chain(booked).collect())
}

async fn accuses(tx: &mut Tx, t: &Ticket, name: &str, unit: Option<&str>) -> Result<bool, Fail> {
    for matter in matters_of(tx, t).await? {
        if forms::accuses(tx, matter, name, unit).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether somebody is accused in the matter of a number, or their unit is.
pub(crate) async fn is_barred(tx: &mut Tx, t: &Ticket, who: &Staff) -> Result<bool, Fail> {
    let unit = match who.unit_id {
        Some(unit) => sites::unit(tx, unit).await?,
        None => None,
    };
    accuses(tx, t, &who.name, unit.as_ref().map(|u| u.name.as_str())).await
}

/// Whether a unit is accused in the matter of a number.
pub(crate) async fn is_unit_barred(tx: &mut Tx, t: &Ticket, unit: &str) -> Result<bool, Fail> {
    accuses(tx, t, NOBODY, Some(unit)).await
}

/// Nobody who is accused takes part.
///
/// # Errors
/// `officer_barred`.
pub(crate) async fn must_not_be_barred(tx: &mut Tx, t: &Ticket, who: &Staff) -> Result<(), Fail> {
    if is_barred(tx, t, who).await? { Err(RejectionCode::OfficerBarred.into()) } else { Ok(()) }
}

/// Whether somebody who receives must step aside: accused, or recused from what was booked. A walk-in's record says what this
/// host registered, so its unit is no reason to put them out of their own talk.
pub(crate) async fn is_recused(tx: &mut Tx, t: &Ticket, who: &Staff) -> Result<bool, Fail> {
    if is_barred(tx, t, who).await? {
        return Ok(true);
    }
    match appointments::of_ticket(tx, t.id).await? {
        Some(a) if !a.is_walk_in => Ok(brief::ground(tx, who.id, &a).await?.is_some()),
        _ => Ok(false),
    }
}

/// Nobody receives whom the matter concerns.
///
/// # Errors
/// `recusal_needed`, without the ground.
pub(crate) async fn must_not_be_recused(tx: &mut Tx, t: &Ticket, who: &Staff) -> Result<(), Fail> {
    if is_recused(tx, t, who).await? { Err(RejectionCode::RecusalNeeded.into()) } else { Ok(()) }
}

/// An accusation was registered during a talk: whoever it names may not be in it and is not asked in any more. In the log this
/// reads like any other removal. The room is still to be told of those who are given.
///
/// # Errors
/// The database's.
pub(crate) async fn put_out(tx: &mut Tx, id: TicketId, now: Timestamp) -> Result<Vec<(SessionId, ParticipantId)>, Fail> {
    let t = tickets::get(tx, id).await?.ok_or_else(|| not_found("ticket"))?;
    let Some(s) = sessions::of_ticket(tx, t.id).await?.filter(|s| s.state.is_open()) else { return Ok(Vec::new()) };
    let mut out = Vec::new();
    for i in invitations::of_session(tx, s.id).await? {
        let ended: Result<_, Rejection> = i.state.leave().or_else(|_| i.state.withdraw());
        let (Ok(next), Some(officer)) = (ended, staffs::get(tx, i.officer_id).await?) else { continue };
        if !is_barred(tx, &t, &officer).await? {
            continue;
        }
        invitations::save(tx, i.id, i.state, next, &Turn::of(Why::Removed), now).await?;
        let kind = if i.state.leave().is_ok() { EventKind::InvitationLeft } else { EventKind::InvitationWithdrawn };
        invitation::tell(tx, &s, &i, kind, now).await?;
        out.extend(participants::of_staff(tx, s.id, officer.id).await?.map(|p| (s.id, p)));
    }
    for a in attendances::of_session(tx, s.id).await?.into_iter().filter(|a| a.removed_at.is_none()) {
        let Some(staff) = a.participant.staff_id else { continue };
        let who = room::staff_of(tx, staff).await?;
        if is_barred(tx, &t, &who).await? {
            attendance::removed(tx, &s, a.participant.id, now).await?;
            out.push((s.id, a.participant.id));
        }
    }
    Ok(out)
}

//! Who came into a room while something changed: a grant is good for a minute, and what it was signed for may be over by then.

use server_domain::id::ParticipantId;
use server_domain::session::participant::Role;
use server_store::participant::Participant;
use server_store::session::Session;
use server_store::{Fail, Tx, attendance as attendances, invitation as invitations, participant as participants};

/// What the room must still do with somebody who came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Called after the grant for the lobby was signed.
    Admit,
    /// Put out, or taken back, after the grant was signed.
    Remove,
}

/// What is due with somebody whom a room reports as come in; `None` when they are where they belong.
pub async fn due(tx: &mut Tx, s: &Session, id: ParticipantId) -> Result<Option<(ParticipantId, Due)>, Fail> {
    let Some(p) = participants::get(tx, id).await? else { return Ok(None) };
    if p.role == Role::Petitioner {
        return Ok(s.host.map(|_| (id, Due::Admit)));
    }
    Ok((!may_be_here(tx, s, &p).await?).then_some((id, Due::Remove)))
}

async fn may_be_here(tx: &mut Tx, s: &Session, p: &Participant) -> Result<bool, Fail> {
    if let Some(staff) = p.staff_id
        && (s.is_host(staff) || invitations::accepted(tx, s.id, staff).await?.is_some())
    {
        return Ok(true);
    }
    Ok(attendances::get(tx, p.id).await?.is_some_and(|a| a.removed_at.is_none()))
}

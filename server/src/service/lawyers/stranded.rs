//! People whom no lawyer of today may advise: all who serve there, or are still to come, are of firms that stepped aside.

use server_api as api;
use server_domain::Timestamp;
use server_domain::id::{FirmId, StaffId};
use server_domain::queue::{Mode, Service};
use server_domain::rota::ShiftState;
use server_domain::rota::conflict::may_call;
use server_domain::rota::ladder::{Presence, Watch};
use server_domain::ticket::Ticket as State;
use server_store::shift::Shift;
use server_store::ticket::Ticket;
use server_store::{Fail, Tx, conflict as conflicts, queue as queues, shift as shifts, site as sites};

use crate::service::lawyers::call_back;

/// Whether the lawyer of a duty may still serve today.
fn may_serve(s: &Shift, now: Timestamp) -> bool {
    let watch = Watch { starts_at: s.starts_at(), ends_at: s.ends_at(), signed_in_at: s.signed_in_at, signed_out_at: s.signed_out_at };
    let is_there = matches!(watch.presence(now), Presence::Ahead | Presence::OnDuty | Presence::Late);
    is_there && !matches!(s.state, ShiftState::Planned | ShiftState::Absent)
}

async fn firms(tx: &mut Tx, all: &[Shift]) -> Result<Vec<FirmId>, Fail> {
    let mut out = Vec::new();
    for lawyer in all.iter().filter_map(|s| s.lawyer_id) {
        out.extend(conflicts::firm_of(tx, StaffId(lawyer.0)).await?);
    }
    Ok(out)
}

/// What such a person may choose from, best first: a lawyer elsewhere by video, a call back, another day. Empty while somebody
/// may advise them, and for everybody else: an empty chair is told by the place.
pub async fn choices(tx: &mut Tx, t: &Ticket, now: Timestamp) -> Result<Vec<api::Rung>, Fail> {
    let queue = queues::get(tx, t.queue_id).await?.filter(|q| q.service == Service::LegalAdvice);
    let (Some(queue), State::Waiting(_)) = (queue, t.state) else { return Ok(Vec::new()) };
    let barred = conflicts::barred(tx, t.id).await?;
    if barred.is_empty() {
        return Ok(Vec::new());
    }
    let today: Vec<Shift> = shifts::between(tx, now.day(), now.day()).await?.into_iter().filter(|s| may_serve(s, now)).collect();
    let (here, elsewhere): (Vec<Shift>, Vec<Shift>) = today.into_iter().partition(|s| s.site_id == queue.site_id);
    let mut possible = firms(tx, &here).await?;
    possible.extend(conflicts::firms_at_desks(tx, queue.id).await?);
    if possible.is_empty() || possible.iter().any(|firm| may_call(*firm, &barred)) {
        return Ok(Vec::new());
    }
    let far: Vec<Shift> = elsewhere.into_iter().filter(|s| s.state == ShiftState::OnDuty).collect();
    let lineage = sites::lineage(tx, t.origin_site_id).await?;
    let legal = queues::all(tx).await?.into_iter().filter(|q| q.service == Service::LegalAdvice && q.mode == Mode::Video);
    let has_video = legal.into_iter().any(|q| lineage.contains(&q.site_id));
    let mut out = Vec::new();
    if has_video && firms(tx, &far).await?.iter().any(|firm| may_call(*firm, &barred)) {
        out.push(api::Rung::Remote);
    }
    if call_back::open_line(tx, now).await?.is_some() {
        out.push(api::Rung::CallBack);
    }
    out.push(api::Rung::Rebook);
    Ok(out)
}

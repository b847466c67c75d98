//! Handing somebody over on the same number: where to, that they stay in their seat, what the next host reads, and taking it back.

use server_api as api;
use server_domain::access::Role;
use server_domain::event::EventKind;
use server_domain::id::{SessionId, TicketId};
use server_domain::queue::Mode as QueueMode;
use server_domain::session::hand_over::{Follows, follows};
use server_domain::session::{Session as State, Why};
use server_domain::ticket::{Ticket as TicketState, Wait};
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::desk::Desk;
use server_store::queue::Queue;
use server_store::session::{Session, Turn};
use server_store::session_list::Listed;
use server_store::ticket::{Change, Ticket};
use server_store::{
    Fail, Tx, consultation as consultations, desk as desks, period as periods, queue as queues, seat as seats, session as sessions,
    session_list as lists, site as sites, ticket as tickets, waiting,
};

use crate::Context;
use crate::service::lines::session_course::{self, tell};
use crate::service::lines::{barred, lobby, reception, room, ticket};
use crate::service::{Actor, job, not_found, view};

/// Where a number can be handed over to: the video lines that serve the person where they are, and the counters of their place and
/// of those above.
///
/// # Errors
/// `not_found`, `forbidden` for whoever does not have the number.
pub async fn targets(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::HandOverTargets, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let t = reception::within_reach(&mut tx, actor, id).await?;
    let (calendar, above) = (sites::calendar(&mut tx).await?, sites::lineage(&mut tx, t.origin_site_id).await?);
    let (all, own) = (desks::all(&mut tx).await?, desks::of_staff(&mut tx, actor.id()).await?);
    let mut items = Vec::new();
    for q in queues::all(&mut tx).await?.into_iter().filter(|q| above.contains(&q.site_id)) {
        let site = sites::get(&mut tx, q.site_id).await?.ok_or_else(|| not_found("site"))?;
        let at = |d: &&Desk| d.does_serve(q.id) && Some(d.id) != own;
        items.push(api::HandOverTarget {
            queue: view::queue_front(&mut tx, &q, &calendar, &cx.mode, now).await?,
            tier: site.kind.tier(),
            site_name: site.name,
            site_name_en: site.name_en,
            does_stay: q.mode == QueueMode::Video,
            is_own: q.id == t.queue_id,
            desks: all.iter().filter(at).map(target_desk).collect(),
        });
    }
    Ok(api::HandOverTargets { items })
}

fn target_desk(d: &Desk) -> api::HandOverDesk {
    api::HandOverDesk {
        id: d.id.to_string(),
        label_zh: d.label_zh.clone(),
        label_en: d.label_en.clone(),
        staff_name: d.staff_name.clone(),
        is_open: d.staff_id.is_some() && d.pause.is_none() && d.lost_at.is_none(),
        is_busy: d.is_busy,
    }
}

/// Whoever sits at a kiosk stays there: they wait in the lobby of the line to which they were sent, however many are before them.
pub(crate) async fn stay_seated(
    tx: &mut Tx,
    (t, queue): (&Ticket, &Queue),
    fresh: SessionId,
    turn: &Turn<'_>,
    now: Timestamp,
) -> Result<Option<SessionId>, Fail> {
    let seat = seats::of_ticket(tx, t.id).await?.filter(|s| s.site_id == t.origin_site_id.to_string());
    let Some(seat) = seat.filter(|_| queue.mode == QueueMode::Video) else { return Ok(None) };
    let state = if seat.preflight_at.is_some() { State::PreflightOk } else { State::Lobby };
    let s = Session { lobby_at: Some(now), ..session_course::fresh(fresh, t, queue, state) };
    let s = sessions::insert(tx, &s, turn, now).await?;
    tell(tx, &s, EventKind::SessionOpened, now).await?;
    lobby::stir(tx, &[queue.id], t.day, now).await?;
    Ok(Some(s.id))
}

/// Where a number waits that was sent on, for its person.
pub(crate) async fn sent_on(tx: &mut Tx, t: &Ticket) -> Result<Option<api::SentOn>, Fail> {
    if t.state != TicketState::Waiting(Wait::Transferred) {
        return Ok(None);
    }
    let Some(sent) = periods::of_ticket(tx, t.id).await?.into_iter().rev().find(|p| p.state == Wait::Transferred.as_str()) else {
        return Ok(None);
    };
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    let site = sites::get(tx, queue.site_id).await?.ok_or_else(|| not_found("site"))?;
    let desk = match t.wanted_desk_id {
        Some(desk) => desks::label(tx, desk).await?,
        None => None,
    };
    Ok(Some(api::SentOn {
        at: sent.from_at.rfc3339(),
        queue_zh: queue.name_zh,
        queue_en: queue.name_en,
        site_zh: site.name,
        site_en: site.name_en,
        mode: view::word(queue.mode.as_str()),
        desk_zh: desk.as_ref().map(|d| d.zh.clone()),
        desk_en: desk.map(|d| d.en),
    }))
}

/// Who received the person on this number before, for whoever receives now. Nothing to somebody whom the matter concerns.
pub(crate) async fn before(tx: &mut Tx, actor: &Actor, t: &Ticket) -> Result<Vec<api::EarlierReception>, Fail> {
    let was_held = |s: &Listed| s.ended_at.is_some() && s.host_id.is_some() && (s.live_at.is_some() || s.why == Why::SentOn);
    let earlier: Vec<Listed> = lists::of_ticket(tx, t.id).await?.into_iter().filter(was_held).collect();
    if earlier.is_empty() || barred::is_recused(tx, t, &actor.staff).await? {
        return Ok(Vec::new());
    }
    let mut out = Vec::new();
    for s in earlier {
        out.push(earlier_reception(tx, t, s, actor.staff.roles.contains(&Role::Lawyer)).await?);
    }
    Ok(out)
}

async fn earlier_reception(tx: &mut Tx, t: &Ticket, s: Listed, is_to_lawyer: bool) -> Result<api::EarlierReception, Fail> {
    let (host_id, to) = s.host_id.zip(s.ended_at).ok_or_else(|| not_found("session"))?;
    let (host, site) = (room::staff_of(tx, host_id).await?, sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?);
    let what = follows(s.kind, is_to_lawyer);
    let note = match what {
        Follows::Note => sessions::note(tx, s.id).await?.map(|n| n.text).filter(|text| !text.is_empty()),
        Follows::TopicAndReferral | Follows::Nothing => None,
    };
    let talk = match what {
        Follows::TopicAndReferral => consultations::get(tx, t.id, host_id).await?,
        Follows::Note | Follows::Nothing => None,
    };
    Ok(api::EarlierReception {
        session_id: s.id.to_string(),
        kind: view::word(s.kind.as_str()),
        host_name: host.name,
        host_name_en: host.name_en,
        host_title_zh: host.title_zh,
        host_title_en: host.title_en,
        site_zh: site.name,
        site_en: site.name_en,
        from: s.live_at.unwrap_or(s.opened_at).rfc3339(),
        to: to.rfc3339(),
        why: view::word(s.why.as_str()),
        // What was written for the next one; everything else stays where it was.
        words: s.words.filter(|_| s.why == Why::SentOn),
        note,
        topic: talk.as_ref().and_then(|c| c.topic.as_ref()).map(|topic| view::word(topic.as_str())),
        referrals: talk.map(|c| c.referrals.iter().map(|r| view::word(r.as_str())).collect()).unwrap_or_default(),
    })
}

/// Every session of a number, for log and trace.
pub(crate) async fn linked(tx: &mut Tx, ticket: TicketId) -> Result<Vec<api::LinkedSession>, Fail> {
    let mut out = Vec::new();
    for s in lists::of_ticket(tx, ticket).await? {
        let site = sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?;
        let host = match s.host_id {
            Some(host) => Some(room::staff_of(tx, host).await?),
            None => None,
        };
        out.push(api::LinkedSession {
            id: s.id.to_string(),
            kind: view::word(s.kind.as_str()),
            state: view::word(&s.state),
            opened_at: s.opened_at.rfc3339(),
            ended_at: s.ended_at.map(Timestamp::rfc3339),
            site_zh: site.name,
            site_en: site.name_en,
            host_name: host.as_ref().map(|h| h.name.clone()),
            host_name_en: host.map(|h| h.name_en),
        });
    }
    Ok(out)
}

/// The stretch in which this person's desk sent a number on, if nobody called it since and it waits where its person sits.
async fn handed_over(tx: &mut Tx, actor: &Actor, t: &Ticket, desk: &Desk) -> Result<Queue, Fail> {
    let no = || Rejection::new(RejectionCode::TicketState).with("state", t.state.as_str()).with("action", "take_back");
    let last = periods::moves(tx, t.id).await?;
    let [held, sent] = last.as_slice() else { return Err(no().into()) };
    let is_mine = sent.state == Wait::Transferred.as_str() && sent.staff_id == Some(actor.id()) && held.desk_id == Some(desk.id);
    let now_in = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    if t.state != TicketState::Waiting(Wait::Transferred) || !is_mine || now_in.mode != QueueMode::Video || desk.kind != QueueMode::Video {
        return Err(no().into());
    }
    queues::get(tx, held.queue_id)
        .await?
        .ok_or_else(|| not_found("queue"))
        .and_then(|q| if desk.does_serve(q.id) { Ok(q) } else { Err(RejectionCode::QueueOfDesk.into()) })
}

/// The desk that handed somebody over takes them back while nobody called them: the number is called there again.
///
/// # Errors
/// `ticket_state` once somebody called it, for another's hand-over, and for one to or from a counter, where people walk;
/// `desk_closed`, `desk_paused`, `desk_busy`, `queue_of_desk`, `not_found`.
pub async fn take_back(cx: &Context, actor: &Actor, id: TicketId) -> Result<api::DeskView, Fail> {
    let (now, who, draw, fresh) = (cx.clock.now(), actor.clone(), reception::Draw::new(cx), SessionId(cx.clock.id()));
    let (desk, ended, opened) = cx
        .db
        .write(job!(|tx, who, id, draw, fresh, now| {
            let at = desks::of_staff(tx, who.id()).await?.ok_or(RejectionCode::DeskClosed)?;
            let desk = reception::free_desk(tx, &who, at).await?;
            let t = tickets::get(tx, *id).await?.ok_or_else(|| not_found("ticket"))?;
            let queue = handed_over(tx, &who, &t, &desk).await?;
            waiting::lock(tx, &[queue.id, t.queue_id], t.day).await?;
            let change =
                Change { by: Some(who.id()), line: Some((queue.id, queue.site_id, t.origin_site_id, Some(desk.id))), ..Change::default() };
            let back = tickets::save(tx, &t, t.state.transfer()?, &change, *now).await?;
            let turn = Turn::by(who.id(), Why::TakenBack);
            let ended = session_course::end(tx, t.id, &turn, *now).await?;
            if t.site_id != back.site_id {
                let left = Ticket { site_id: t.site_id, ..back.clone() };
                ticket::tell(tx, &left, EventKind::TicketTransferred, *now).await?;
            }
            ticket::tell(tx, &back, EventKind::TicketTransferred, *now).await?;
            stay_seated(tx, (&back, &queue), *fresh, &turn, *now).await?;
            let opened = reception::call(tx, &who, &desk, &back, None, &draw, *now).await?;
            Ok((at, ended, opened))
        }))
        .await?;
    if let Some(session) = ended {
        room::close(cx, session).await;
    }
    reception::opened_view(cx, actor, desk, opened).await
}

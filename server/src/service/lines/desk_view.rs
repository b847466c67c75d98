//! What a desk shows: who waits, who is set aside, who was missed, who is here.

use server_api as api;
use server_domain::Timestamp;
use server_domain::id::{DeskId, QueueId};
use server_domain::queue::{self as rules, CallOrder, Head};
use server_domain::ticket::{CALL_GAP_MS, Ticket as State};
use server_store::desk::Desk;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, desk as desks, period as periods, person as persons, queue as queues, representative as representatives, seat as seats,
    session as sessions, site as sites, ticket as tickets, waiting,
};

use crate::Context;
use crate::service::lines::declared::{self, Barred};
use crate::service::lines::owed_reply::Reader;
use crate::service::lines::{
    alarm, attendance, desk as desk_rules, hand_over, interruption, invitation_view, lobby, owed_reply, own, seat_check,
};
use crate::service::{Actor, not_found, view};

/// Waiting people shown of one queue.
const MAX_WAITING: i64 = 100;

/// A desk with its queues, state and pause.
pub async fn desk(tx: &mut Tx, d: &Desk) -> Result<api::Desk, Fail> {
    let site = sites::get(tx, d.site_id).await?.ok_or_else(|| not_found("site"))?;
    Ok(api::Desk {
        id: d.id.to_string(),
        site_id: d.site_id.to_string(),
        site_name: site.name,
        kind: view::word(d.kind.as_str()),
        label_zh: d.label_zh.clone(),
        label_en: d.label_en.clone(),
        staff_id: d.staff_id.map(|s| s.to_string()),
        staff_name: d.staff_name.clone(),
        queue_ids: d.serves.iter().map(|(q, _)| q.to_string()).collect(),
        weights: d.serves.iter().map(|(_, w)| *w).collect(),
        state: match (d.staff_id, d.is_busy, &d.pause) {
            (None, _, _) => api::DeskState::Closed,
            (Some(_), true, _) => api::DeskState::Serving,
            (Some(_), false, Some(_)) => api::DeskState::Paused,
            (Some(_), false, None) => api::DeskState::Open,
        },
        pause: d.pause.as_ref().map(|p| api::DeskPause { reason: view::word(&p.reason), text: p.text.clone(), since: p.since.rfc3339() }),
        fault: d.fault.clone(),
    })
}

/// Everything that a desk shows.
///
/// # Errors
/// `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, id: DeskId) -> Result<api::DeskView, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let d = desk_rules::permitted(&mut tx, actor, id).await?;
    let places = view::Places::read(&mut tx).await?;
    let (mut fronts, mut paused, mut missed) = (Vec::new(), Vec::new(), Vec::new());
    let calendar = sites::calendar(&mut tx).await?;
    for queue in d.queues() {
        let queue = queues::get(&mut tx, queue).await?.ok_or_else(|| not_found("queue"))?;
        fronts.push(view::queue_front(&mut tx, &queue, &calendar, &cx.mode, now).await?);
        paused.extend(set_aside(&mut tx, &places, queue.id, now).await?);
        missed.extend(missed_today(&mut tx, &places, queue.id, now).await?);
    }
    let current = match tickets::at_desk(&mut tx, id).await? {
        Some(t) if d.staff_id == Some(actor.id()) => Some(reception(cx, &mut tx, actor, &t).await?),
        _ => None,
    };
    let waiting = line(&mut tx, &places, &d, now).await?;
    Ok(api::DeskView {
        queues: fronts,
        lobby: lobby::of_desk(&mut tx, actor, &d, &waiting, now).await?,
        waiting,
        paused,
        missed,
        current,
        served_today: desks::served(&mut tx, id, now.day()).await?,
        desk: desk(&mut tx, &d).await?,
        server_time: now.rfc3339(),
    })
}

/// Who waits for a desk, in the order in which it would call them if nobody else came.
async fn line(tx: &mut Tx, places: &view::Places, desk: &Desk, now: Timestamp) -> Result<Vec<api::WaitingTicket>, Fail> {
    let (mut lines, mut order) = (Vec::new(), Vec::new());
    let (barred, firm) = (Barred::read(tx, &desk.queues(), now.day()).await?, waiting::firm_at(tx, desk).await?);
    for (queue, weight) in &desk.serves {
        let mut people = waiting::in_queue(tx, *queue, now.day(), MAX_WAITING).await?;
        people.retain(|t| t.wanted_desk_id.is_none_or(|d| d == desk.id) && barred.is_shown_at(firm, t));
        people.reverse();
        lines.push((*weight, people));
    }
    loop {
        let heads: Vec<(usize, Head)> = lines
            .iter()
            .enumerate()
            .filter_map(|(i, (weight, people))| people.last().map(|t| (i, Head { rank_at: t.rank_at, weight: *weight })))
            .collect();
        let sides: Vec<Head> = heads.iter().map(|(_, h)| *h).collect();
        let Some(chosen) = rules::choose(&sides, now) else { break };
        order.extend(lines[heads[chosen].0].1.pop());
    }
    in_order(places, &order, &barred, now)
}

/// Waiting people with why each stands before somebody who came earlier.
pub fn in_order(places: &view::Places, order: &[Ticket], barred: &Barred, now: Timestamp) -> Result<Vec<api::WaitingTicket>, Fail> {
    let mut out = Vec::new();
    for (i, t) in order.iter().enumerate() {
        let passed =
            |same: bool| order[i + 1..].iter().filter(|o| o.due_at < t.due_at && (o.queue_id == t.queue_id) == same).count() as u32;
        let called =
            rules::Called { class: t.priority.as_deref(), waited: t.waited_as, passed_here: passed(true), passed_elsewhere: passed(false) };
        let row = waiting_ticket(places, t, rules::call_order(called), now)?;
        out.push(api::WaitingTicket { is_barred: barred.is_stranded(t), ..row });
    }
    Ok(out)
}

fn waiting_ticket(places: &view::Places, t: &Ticket, order: CallOrder, now: Timestamp) -> Result<api::WaitingTicket, Fail> {
    let origin = places.origin(t)?;
    Ok(api::WaitingTicket {
        ticket: places.ticket(t)?,
        waited_minutes: now.since_ms(t.issued_at) / 60_000,
        origin_zh: origin.short_name.clone(),
        origin_en: origin.short_name_en.clone(),
        order: view::word(order.as_str()),
        due_at: (t.due_at > now).then(|| t.due_at.rfc3339()),
        may_requeue: own::may_requeue(t, now),
        is_barred: false,
    })
}

/// Numbers of a queue that are set aside.
pub async fn set_aside(tx: &mut Tx, places: &view::Places, queue: QueueId, now: Timestamp) -> Result<Vec<api::WaitingTicket>, Fail> {
    let mut out = Vec::new();
    for t in waiting::paused(tx, queue, now.day()).await? {
        out.push(waiting_ticket(places, &t, CallOrder::Plain, now)?);
    }
    Ok(out)
}

/// Today's missed numbers of a queue.
pub async fn missed_today(tx: &mut Tx, places: &view::Places, queue: QueueId, now: Timestamp) -> Result<Vec<api::WaitingTicket>, Fail> {
    let mut out = Vec::new();
    for t in waiting::missed(tx, queue, now.day()).await? {
        out.push(waiting_ticket(places, &t, CallOrder::Plain, now)?);
    }
    Ok(out)
}

/// The person at the desk. A lawyer who has not declared yet sees names only.
async fn reception(cx: &Context, tx: &mut Tx, actor: &Actor, t: &Ticket) -> Result<api::Reception, Fail> {
    let now = cx.clock.now();
    let conflict = match declared::undeclared(tx, actor, t).await? {
        Some(firm) => Some(declared::check(tx, t, firm).await?),
        None => None,
    };
    let origin = sites::get(tx, t.origin_site_id).await?.ok_or_else(|| not_found("site"))?;
    let who = persons::open(tx, t.person_id).await?;
    let visits = persons::visits(tx, t.person_id).await?;
    let session = sessions::of_ticket(tx, t.id).await?;
    let (mut invitations, mut people, mut note) = (Vec::new(), Vec::new(), None);
    if let Some(s) = session.as_ref().filter(|_| conflict.is_none()) {
        invitations = invitation_view::of_session(tx, s).await?;
        people = attendance::of_session(cx, tx, s).await?;
        note = sessions::note(tx, s.id).await?;
    }
    let interruption = match &session {
        Some(s) if conflict.is_none() => interruption::sign_of(tx, s, t).await?,
        _ => None,
    };
    let seat = seats::of_ticket(tx, t.id).await?;
    let preflight = match &seat {
        Some(seat) => seat_check::of_seat(tx, &seat.id).await?,
        None => None,
    };
    let call_again_at = match t.state {
        State::Called { at, .. } if now < at.plus_ms(CALL_GAP_MS) => Some(at.plus_ms(CALL_GAP_MS).rfc3339()),
        _ => None,
    };
    let (order, passed, order_reason) = periods::last_call(tx, t.id).await?.unwrap_or((CallOrder::Plain, 0, None));
    let mut representatives = Vec::new();
    if conflict.is_none() {
        for person in representatives::of_ticket(tx, t.id).await? {
            representatives.push(persons::open(tx, person).await?.name);
        }
    }
    let (mut replies, mut before) = (Vec::new(), Vec::new());
    if conflict.is_none() {
        replies = owed_reply::of_ticket(tx, t.id, Reader::Desk, now).await?;
        before = hand_over::before(tx, actor, t).await?;
    }
    Ok(api::Reception {
        ticket: view::ticket_public(tx, t).await?,
        card: if conflict.is_some() { view::name_only(&who) } else { view::card(&who, visits, now.day()) },
        origin_zh: origin.name,
        origin_en: origin.name_en,
        session: session.as_ref().map(view::session),
        invitations,
        people,
        note: note.map(|n| api::Note { text: n.text, version: n.version, saved_at: n.saved_at.rfc3339() }),
        petitioner_seated: seat.is_some(),
        preflight_done: seat.is_some_and(|s| s.preflight_at.is_some()),
        call_again_at,
        order: view::word(order.as_str()),
        passed,
        order_reason: order_reason.filter(|_| conflict.is_none()),
        undo_until: t.state.undo_until().filter(|until| now <= *until).map(Timestamp::rfc3339),
        serving_since: match t.state {
            State::Serving { since, .. } => Some(since.rfc3339()),
            _ => None,
        },
        representatives,
        conflict,
        alarm: alarm::sign_of(tx, t).await?,
        preflight,
        interruption,
        replies,
        before,
    })
}

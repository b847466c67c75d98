//! People of a leader's line without an appointment. Whoever is called by the leader of a sitting that runs is on record from
//! then on, so that opinion, orders, adoption, ledger and figures go the one way there is; nobody received, nothing recorded.

use server_domain::Timestamp;
use server_domain::appointment::{AppointmentState, Needs, StepKind, WalkIn, walk_in};
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, SittingId, StaffId};
use server_domain::matter::{Topic, query_code};
use server_domain::queue::Service;
use server_domain::sitting::{SittingForm, SittingState};
use server_domain::ticket::Ticket as TicketState;
use server_store::appointment::{Appointment, Step};
use server_store::sitting::Sitting;
use server_store::slot::Slot;
use server_store::ticket::Ticket;
use server_store::{
    Fail, Tx, appointment as appointments, appointment_step as steps, desk as desks, hold as holds, queue as queues,
    representative as representatives, site as sites, sitting as sittings, slot as slots, ticket as tickets, walk_in as records,
};

use crate::Clock;
use crate::service::appointments::appointment::{change, tell};
use crate::service::not_found;
use crate::service::sittings::sitting_course;

/// What a record needs that is drawn outside the transaction.
#[derive(Debug, Clone)]
pub struct Draw {
    record: AppointmentId,
    code: String,
}

impl Draw {
    pub fn new(clock: &Clock) -> Self {
        Self { record: AppointmentId(clock.id()), code: query_code(clock.random()) }
    }
}

/// Puts somebody on record whom `by` called, if `by` receives at a sitting of the line's place that runs today and the person
/// has no appointment. The first call within its hours begins a sitting that nobody began.
///
/// # Errors
/// The database's.
pub(crate) async fn called(tx: &mut Tx, by: StaffId, t: &Ticket, draw: &Draw, now: Timestamp) -> Result<(), Fail> {
    let queue = queues::get(tx, t.queue_id).await?.ok_or_else(|| not_found("queue"))?;
    if queue.service != Service::LeaderReception {
        return Ok(());
    }
    let held = sittings::of_staff(tx, by, now.day(), now.day()).await?;
    let here = |s: &&Sitting| s.receiver_id == by && s.site_id == queue.site_id;
    let runs = |s: &&Sitting| s.state == SittingState::InProgress;
    let is_on = |s: &&Sitting| s.state.takes_bookings() && s.starts_at() <= now && !s.is_over(now);
    let s = match (held.iter().filter(here).find(runs), held.iter().filter(here).find(is_on)) {
        (Some(s), _) => s.clone(),
        (None, Some(s)) => {
            let s = sittings::locked(tx, s.id).await?.ok_or_else(|| not_found("sitting"))?;
            sitting_course::begin(tx, s, now).await?
        }
        (None, None) => return Ok(()),
    };
    match appointments::of_ticket(tx, t.id).await? {
        None => {}
        // Sent on from another leader, who received them before.
        Some(old) if old.is_walk_in && !old.state.is_live() && old.sitting_id != s.id => records::let_ticket_go(tx, old.id).await?,
        Some(_) => return Ok(()),
    }
    open(tx, &s, t, by, draw, now).await
}

/// Puts the person on record who is with the receiving leader when the sitting begins.
///
/// # Errors
/// The database's.
pub(crate) async fn begun(tx: &mut Tx, s: &Sitting, draw: &Draw, now: Timestamp) -> Result<(), Fail> {
    let Some(desk) = desks::of_staff(tx, s.receiver_id).await? else { return Ok(()) };
    let Some(t) = tickets::at_desk(tx, desk).await? else { return Ok(()) };
    called(tx, s.receiver_id, &t, draw, now).await?;
    match appointments::of_ticket(tx, t.id).await? {
        Some(a) if a.is_walk_in => follow(tx, &a, &t, now).await,
        _ => Ok(()),
    }
}

async fn open(tx: &mut Tx, s: &Sitting, t: &Ticket, by: StaffId, draw: &Draw, now: Timestamp) -> Result<(), Fail> {
    let Some(slot) = slot_of(tx, s.id, now).await? else { return Ok(()) };
    let target = holds::target(tx, slot).await?.ok_or_else(|| not_found("slot"))?;
    let site = sites::get(tx, s.site_id).await?.ok_or_else(|| not_found("site"))?;
    let is_here = t.origin_site_id == s.site_id && s.form.offers(SittingForm::InPerson);
    let a = Appointment {
        id: draw.record,
        code: draw.code.clone(),
        sitting_id: s.id,
        slot_id: slot,
        person_id: t.person_id,
        matter_id: None,
        topic: Topic::Other,
        // Nothing of it can be the same as a booking's.
        subject: format!("walk_in:{}", t.id),
        tier: site.kind.tier(),
        place_code: site.division_code,
        unit_id: None,
        is_joint: false,
        origin_site_id: t.origin_site_id,
        form: if is_here { SittingForm::InPerson } else { SittingForm::Video },
        source: "kiosk".to_owned(),
        lang: t.lang.clone(),
        people: t.people,
        needs: Needs::default(),
        state: AppointmentState::CheckedIn,
        steps: 1,
        due_at: None,
        waits_for: None,
        asked_at: None,
        passed_on_at: None,
        answerer_id: None,
        ticket_id: Some(t.id),
        successor_id: None,
        solved_on_the_spot: None,
        is_walk_in: true,
        created_by: Some(by),
        created_at: now,
        at: target.at,
    };
    appointments::insert(tx, &a, "", &Step::of(StepKind::WalkedIn, Some(by)));
    for (place, speaker) in (2_i64..).zip(representatives::of_ticket(tx, t.id).await?) {
        steps::add_representative(tx, a.id, place, speaker);
    }
    tell(tx, &a, EventKind::AppointmentCheckedIn, now).await
}

/// The slot in whose time somebody is called, else the nearest: it says when they came, and nothing is taken of it.
async fn slot_of(tx: &mut Tx, sitting: SittingId, now: Timestamp) -> Result<Option<server_domain::id::SlotId>, Fail> {
    let minute = now.minute_of_day();
    let away = |l: &Slot| match (minute < l.from_min, minute < l.to_min) {
        (true, _) => l.from_min - minute,
        (_, true) => 0,
        _ => minute - l.to_min + 1,
    };
    Ok(slots::of_sitting(tx, sitting).await?.iter().min_by_key(|l| away(l)).map(|l| l.id))
}

/// The record goes where its number goes.
///
/// # Errors
/// The database's.
pub(crate) async fn follow(tx: &mut Tx, a: &Appointment, t: &Ticket, now: Timestamp) -> Result<(), Fail> {
    let has_history = matches!(t.state, TicketState::Waiting(_)) && records::has_history(tx, a.id, t.id).await?;
    settle(tx, a, walk_in(a.state, t.state, has_history), now).await
}

/// The person was sent on to another line: the talk with this leader is over, or never was.
///
/// # Errors
/// The database's.
pub(crate) async fn sent_on(tx: &mut Tx, t: &Ticket, now: Timestamp) -> Result<(), Fail> {
    match appointments::of_ticket(tx, t.id).await? {
        Some(a) if a.is_walk_in => settle(tx, &a, walk_in(a.state, TicketState::Cancelled, false), now).await,
        _ => Ok(()),
    }
}

async fn settle(tx: &mut Tx, a: &Appointment, what: WalkIn, now: Timestamp) -> Result<(), Fail> {
    let (state, kind) = match what {
        WalkIn::Stays => return Ok(()),
        WalkIn::TakenAway => {
            records::take_away(tx, a.id).await?;
            return tell(tx, a, EventKind::AppointmentCancelled, now).await;
        }
        WalkIn::Begins => (a.state.begin()?, StepKind::Began),
        WalkIn::Completes => (a.state.begin().unwrap_or(a.state).complete()?, StepKind::Completed),
    };
    change(tx, a, Appointment { state, ..a.clone() }, &Step::of(kind, None), now).await.map(|_| ())
}

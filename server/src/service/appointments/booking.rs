//! Booking: free slots and the form. A slot is taken from the hold on, so that nothing is sold twice.

use server_api as api;
use server_domain::access::Action;
use server_domain::appointment::{
    AppointmentState, Booked, BookingDoor, MAX_FUTURE, Needs, StepKind, Subject, Who, Wish, may_book, screening_due,
};
use server_domain::calendar::Calendar;
use server_domain::event::EventKind;
use server_domain::id::{AppointmentId, MatterId, PersonId, SiteId, UnitId};
use server_domain::matter::{Topic, query_code};
use server_domain::person::Identity;
use server_domain::sitting::{SittingForm, SittingKind};
use server_domain::ticket::MAX_REPRESENTATIVES;
use server_domain::{Rejection, RejectionCode, Timestamp};
use server_store::appointment::{Appointment, Step};
use server_store::hold::Target;
use server_store::{
    Fail, Tx, appointment as appointments, appointment_step as steps, booker as bookers, hold as holds, idempotency, person as persons,
    site as sites, sitting as sittings, slot as slots,
};

use crate::Context;
use crate::service::appointments::{appointment, appointment_message, appointment_view, booking_form, hold};
use crate::service::{Actor, job, not_found, secret_hash};

const BOOK: &str = "appointment.book";

/// Who books, and through which door.
#[derive(Debug, Clone)]
pub enum Source {
    Kiosk {
        device: String,
    },
    /// A phone that proved itself.
    Phone {
        number: String,
    },
    Staff(Actor),
    /// Whoever joined a waiting list; the secret of their slip speaks for them.
    Kept {
        key: String,
    },
}

impl Source {
    /// What one live hold belongs to.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Kept { key } => key.clone(),
            Self::Kiosk { device } => format!("kiosk:{device}"),
            Self::Phone { number } => format!("phone:{number}"),
            Self::Staff(actor) => format!("staff:{}", actor.id()),
        }
    }

    fn word(&self) -> &'static str {
        use server_domain::access::Role;
        match self {
            Self::Kiosk { .. } => "kiosk",
            Self::Phone { .. } => "portal",
            Self::Staff(actor) if actor.staff.roles.contains(&Role::Office) => "office",
            Self::Staff(_) => "clerk",
            Self::Kept { key } if key.starts_with("kiosk:") => "kiosk",
            Self::Kept { key } if key.starts_with("phone:") => "portal",
            Self::Kept { .. } => "clerk",
        }
    }

    pub(crate) const fn door(&self) -> BookingDoor {
        match self {
            Self::Staff(_) => BookingDoor::Staff,
            Self::Kiosk { .. } | Self::Phone { .. } | Self::Kept { .. } => BookingDoor::Public,
        }
    }

    pub(crate) fn staff(&self) -> Option<&Actor> {
        match self {
            Self::Staff(actor) => Some(actor),
            _ => None,
        }
    }
}

/// An `Idempotency-Key` with the hash of the body.
#[derive(Debug, Clone)]
pub struct Key {
    pub key: String,
    pub request_hash: String,
}

/// What is free in a sitting: for the public an hour ahead, for staff who may book whatever has not begun.
///
/// # Errors
/// `not_found`, also before it is posted.
pub async fn slots(cx: &Context, staff: Option<&Actor>, id: server_domain::id::SittingId) -> Result<api::FreeSlots, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let s = sittings::get(&mut tx, id).await?.filter(|s| s.state.is_posted()).ok_or_else(|| not_found("sitting"))?;
    let takes = s.state.takes_bookings();
    let may_book = match staff {
        Some(actor) => actor.must(&mut tx, Action::AppointmentBook, actor.staff.site_id.unwrap_or(s.site_id)).await.is_ok(),
        None => false,
    };
    let door = if may_book { BookingDoor::Staff } else { BookingDoor::Public };
    let time = server_domain::calendar::format_minutes;
    let items = slots::of_sitting(&mut tx, id)
        .await?
        .iter()
        .map(|l| (l, l.free(s.day, door.begins_after(now))))
        .filter(|(_, free)| takes && *free > 0)
        .map(|(l, free)| api::FreeSlot { id: l.id.to_string(), from: time(l.from_min), to: time(l.to_min), free: u32::from(free) })
        .collect();
    Ok(api::FreeSlots {
        takes_bookings: takes,
        items,
        waiting: server_store::wait::count(&mut tx, id).await?,
        sitting: appointment_view::sitting(&mut tx, &s).await?,
        server_time: now.rfc3339(),
    })
}

/// A form that was read and checked.
#[derive(Debug, Clone)]
pub struct Request {
    pub who: Identity,
    pub representatives: Vec<Identity>,
    pub people: u32,
    pub topic: Topic,
    pub place_code: String,
    pub statement: String,
    pub form: SittingForm,
    pub origin: SiteId,
    pub needs: Needs,
    pub lang: &'static str,
    pub matter: Option<MatterId>,
    /// The responsible unit, as far as the catalogue knows, with its tier.
    pub responsible: Option<(UnitId, u8)>,
}

impl Request {
    pub(crate) fn subject(&self, kind: SittingKind) -> Result<Subject, Rejection> {
        Subject::of(kind, self.matter, self.topic)
    }

    pub(crate) fn wish(&self) -> Wish<'_> {
        Wish { statement: &self.statement, representatives: self.representatives.len(), people: self.people, has_no_secrets: true }
    }
}

/// What is drawn once per request, outside the transaction.
#[derive(Debug, Clone)]
pub struct Draw {
    pub appointment: AppointmentId,
    pub persons: [PersonId; MAX_REPRESENTATIVES],
    pub code: String,
}

impl Draw {
    pub fn new(cx: &Context) -> Self {
        Self {
            appointment: AppointmentId(cx.clock.id()),
            persons: std::array::from_fn(|_| PersonId(cx.clock.id())),
            code: query_code(cx.clock.random()),
        }
    }
}

/// Books the slot that is held; the same key gives the same appointment again.
///
/// # Errors
/// Those of [`booking_form::read`]; `hold_expired`; `sitting_state` or `slot_taken` if the slot was closed under the hold;
/// `appointment_exists`, `appointment_limit`; `field_invalid` for a matter taken to a lawyer; `idempotency_mismatch`.
pub async fn book(cx: &Context, source: Source, key: Key, body: api::BookAppointment) -> Result<api::AppointmentBooked, Fail> {
    let (request, calendar) = booking_form::read(cx, &source, &body.form).await?;
    let (now, draw, token_hash) = (cx.clock.now(), Draw::new(cx), secret_hash(&body.hold_token));
    let run = || {
        let (source, key, request, calendar, draw, token_hash) =
            (source.clone(), key.clone(), request.clone(), calendar.clone(), draw.clone(), token_hash.clone());
        cx.db.write(job!(|tx, source, key, request, calendar, draw, token_hash, now| {
            let asked = Asked { source: &source, request: &request, calendar: &calendar, draw: &draw };
            book_in(tx, &asked, &key, &token_hash, *now).await
        }))
    };
    let code = twice(run).await?;
    booked(cx, &code).await
}

/// Runs a booking, and once more if somebody else was at the same row at the same moment.
pub(crate) async fn twice<F: Future<Output = Result<String, Fail>>>(run: impl Fn() -> F) -> Result<String, Fail> {
    match run().await {
        Err(e) if e.is_unique_violation() || e.is_check_violation() => match run().await {
            Err(e) if e.is_check_violation() => Err(Rejection::new(RejectionCode::AppointmentLimit).with("limit", MAX_FUTURE).into()),
            Err(e) if e.is_unique_violation() => Err(RejectionCode::AppointmentExists.into()),
            done => done,
        },
        done => done,
    }
}

/// The answer to a booking.
pub(crate) async fn booked(cx: &Context, code: &str) -> Result<api::AppointmentBooked, Fail> {
    let mut tx = cx.db.read().await?;
    let a = appointments::by_code(&mut tx, code).await?.ok_or_else(|| not_found("appointment"))?;
    Ok(api::AppointmentBooked { code: code.to_owned(), appointment: appointment_view::public(&mut tx, &a, cx.clock.now()).await? })
}

/// Everything of a booking that does not change when it is tried again.
pub(crate) struct Asked<'a> {
    pub source: &'a Source,
    pub request: &'a Request,
    pub calendar: &'a Calendar,
    pub draw: &'a Draw,
}

async fn book_in(tx: &mut Tx, asked: &Asked<'_>, key: &Key, token_hash: &str, now: Timestamp) -> Result<String, Fail> {
    if let Some(code) = idempotency::find(tx, BOOK, &key.key, &key.request_hash).await? {
        return Ok(code);
    }
    let (held, target) = hold::redeem(tx, asked.source, token_hash, now).await?;
    idempotency::keep(tx, BOOK, &key.key, &key.request_hash, &asked.draw.code, now);
    holds::end(tx, held.id, "used", now);
    let a = claim(tx, asked, &target, now).await?;
    Ok(a.code)
}

/// Makes the appointment on a place that is already taken for it.
pub(crate) async fn claim(tx: &mut Tx, asked: &Asked<'_>, target: &Target, now: Timestamp) -> Result<Appointment, Fail> {
    let Asked { source, request, calendar, draw } = asked;
    let tier = sites::get(tx, target.at.site_id).await?.ok_or_else(|| not_found("site"))?.kind.tier();
    booking_form::check_place(tx, request, target).await?;
    let person = persons::declare(tx, draw.persons[0], &request.who, now).await?;
    let known = (person != draw.persons[0]).then_some(person);
    let kind = target.at.kind();
    let subject = request.subject(kind)?;
    may_book(&ahead(tx, request, known).await?, subject, tier, now)?;
    let state = AppointmentState::booked(kind);
    let is_request = state == AppointmentState::Submitted;
    // Which unit is responsible is asked by whoever screens.
    let responsible = request.responsible.filter(|_| is_request);
    let due = is_request.then(|| screening_due(now, target.at.starts_at(), calendar));
    let way = responsible.map(|(_, responsible)| server_domain::route::booking_hint(tier, responsible));
    let a = Appointment {
        id: draw.appointment,
        code: draw.code.clone(),
        sitting_id: target.sitting_id,
        slot_id: target.slot_id,
        person_id: person,
        matter_id: request.matter,
        topic: request.topic,
        subject: subject.key(),
        tier,
        place_code: request.place_code.clone(),
        unit_id: responsible.map(|(unit, _)| unit),
        is_joint: way.is_some_and(server_domain::route::BookingHint::needs_responsible_level),
        origin_site_id: request.origin,
        form: request.form,
        source: source.word().to_owned(),
        lang: request.lang.to_owned(),
        people: request.people,
        needs: request.needs,
        state,
        steps: 1,
        due_at: due,
        waits_for: is_request.then_some(Who::Office),
        asked_at: None,
        passed_on_at: None,
        answerer_id: None,
        ticket_id: None,
        successor_id: None,
        solved_on_the_spot: None,
        is_walk_in: false,
        created_by: source.staff().map(Actor::id),
        created_at: now,
        at: target.at.clone(),
    };
    appointments::insert(tx, &a, &request.statement, &Step::of(StepKind::Booked, a.created_by));
    for (i, who) in request.representatives.iter().enumerate() {
        let speaker = persons::declare(tx, draw.persons[i + 1], who, now).await?;
        steps::add_representative(tx, a.id, i as i64 + 2, speaker);
    }
    bookers::add(tx, person);
    if is_request {
        appointment_message::received(tx, &a, request.who.phone.as_deref(), now).await?;
        appointment::tell(tx, &a, EventKind::AppointmentSubmitted, now).await?;
    } else {
        appointment_message::tell(tx, &a, StepKind::Confirmed, now).await?;
        appointment::tell(tx, &a, EventKind::AppointmentConfirmed, now).await?;
    }
    Ok(a)
}

/// What the person has ahead: known by their paper, or else by their phone.
pub(crate) async fn ahead(tx: &mut Tx, request: &Request, known: Option<PersonId>) -> Result<Vec<Booked>, Fail> {
    let live = match (known, request.who.number.is_some(), request.who.phone.as_deref()) {
        (Some(person), _, _) => bookers::live_of_person(tx, person).await?,
        (None, false, Some(phone)) => {
            let index = persons::phone_index(tx, phone);
            bookers::live_of_phone(tx, &index).await?
        }
        _ => Vec::new(),
    };
    Ok(live.iter().map(appointment::booked_as).collect())
}

/// Whether staff may book for others. At their own place: the person before them could book any posted sitting by phone, also
/// one of a place above.
pub(crate) async fn check_staff(tx: &mut Tx, source: &Source, origin: SiteId) -> Result<(), Fail> {
    match source.staff() {
        Some(actor) => actor.must(tx, Action::AppointmentBook, actor.staff.site_id.unwrap_or(origin)).await,
        None => Ok(()),
    }
}

//! Appointments: claims on slots, with everything that happened to them. One way to change; look-up.

use server_domain::appointment::{AppointmentState, Needs, StepKind, Who};
use server_domain::id::{AppointmentId, MatterId, PersonId, SiteId, SittingId, SlotId, StaffId, TicketId, UnitId};
use server_domain::matter::Topic;
use server_domain::sitting::SittingForm;
use server_domain::{Rejection, RejectionCode, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::when::{When, WhenRow, when};
use crate::{Fail, Tx};

const CODE: Column = Column { table: "appointment", name: "code_sealed" };
const STATEMENT: Column = Column { table: "appointment", name: "request_sealed" };
const OPINION: Column = Column { table: "appointment", name: "opinion_sealed" };

/// A stored appointment with the time and place of its slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    pub id: AppointmentId,
    pub code: String,
    pub sitting_id: SittingId,
    pub slot_id: SlotId,
    pub person_id: PersonId,
    pub matter_id: Option<MatterId>,
    pub topic: Topic,
    /// The matter, or the topic while there is none.
    pub subject: String,
    /// Tier of the sitting's place.
    pub tier: u8,
    pub place_code: String,
    /// The responsible unit, as far as it is known.
    pub unit_id: Option<UnitId>,
    pub is_joint: bool,
    /// Where the person will be.
    pub origin_site_id: SiteId,
    pub form: SittingForm,
    pub source: String,
    pub lang: String,
    pub people: u32,
    pub needs: Needs,
    pub state: AppointmentState,
    /// Steps of its life so far.
    pub steps: i64,
    /// Until when whoever must act has time.
    pub due_at: Option<Timestamp>,
    pub waits_for: Option<Who>,
    /// When the leader was asked who is to answer now.
    pub asked_at: Option<Timestamp>,
    /// When that leader passed it on, or was silent for too long.
    pub passed_on_at: Option<Timestamp>,
    /// Who answers in the receiving leader's place.
    pub answerer_id: Option<StaffId>,
    pub ticket_id: Option<TicketId>,
    pub successor_id: Option<AppointmentId>,
    pub solved_on_the_spot: Option<bool>,
    /// Somebody of the line without an appointment: takes no place of the slot, counts for no limit.
    pub is_walk_in: bool,
    pub created_by: Option<StaffId>,
    pub created_at: Timestamp,
    pub at: When,
}

impl Appointment {
    /// The leader who is asked, or said yes.
    pub fn leader(&self) -> StaffId {
        self.answerer_id.unwrap_or(self.at.receiver_id)
    }
}

#[derive(FromRow)]
pub(crate) struct Row {
    id: String,
    code_sealed: String,
    person_id: String,
    matter_id: Option<String>,
    topic: String,
    subject: String,
    tier: i64,
    place_code: String,
    unit_id: Option<String>,
    is_joint: bool,
    origin_site_id: String,
    form: String,
    source: String,
    lang: String,
    people: i64,
    needs: String,
    state: String,
    steps: i64,
    due_at: Option<i64>,
    waits_for: Option<String>,
    asked_at: Option<i64>,
    passed_on_at: Option<i64>,
    answerer_id: Option<String>,
    ticket_id: Option<String>,
    successor_id: Option<String>,
    solved_on_the_spot: Option<bool>,
    is_walk_in: bool,
    created_by: Option<String>,
    created_at: i64,
    #[sqlx(flatten)]
    at: WhenRow,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT a.id, a.code_sealed, a.slot_id, a.person_id, a.matter_id, a.topic, a.subject, a.tier, a.place_code,
                    a.unit_id, a.is_joint, a.origin_site_id, a.form, a.source, a.lang, a.people, a.needs, a.state, a.steps, a.due_at,
                    a.waits_for, a.asked_at, a.passed_on_at, a.answerer_id, a.ticket_id, a.successor_id, a.solved_on_the_spot,
                    a.is_walk_in, a.created_by, a.created_at, ",
            $crate::when::when_columns!(),
            "FROM appointment a JOIN slot l ON l.id = a.slot_id JOIN sitting x ON x.id = a.sitting_id ",
            $tail
        )
    };
}
pub(crate) use select;

const T: &str = "appointment";

async fn read(tx: &mut Tx, r: Row) -> Result<Appointment, Fail> {
    let at = when(tx, &r.at).await?;
    let staff = |column, text: &Option<String>| text.as_deref().map(|s| id::<StaffId>(T, column, s)).transpose();
    let needs: Vec<&str> = r.needs.split(',').filter(|w| !w.is_empty()).collect();
    let code = tx.seal.open(CODE, &r.id, &r.code_sealed)?;
    Ok(Appointment {
        code,
        id: id(T, "id", &r.id)?,
        sitting_id: id(T, "sitting_id", &r.at.sitting_id)?,
        slot_id: id(T, "slot_id", &r.at.slot_id)?,
        person_id: id(T, "person_id", &r.person_id)?,
        matter_id: r.matter_id.as_deref().map(|m| id(T, "matter_id", m)).transpose()?,
        topic: word(T, "topic", &r.topic, Topic::parse)?,
        subject: r.subject,
        tier: r.tier as u8,
        place_code: r.place_code,
        unit_id: r.unit_id.as_deref().map(|u| id(T, "unit_id", u)).transpose()?,
        is_joint: r.is_joint,
        origin_site_id: id(T, "origin_site_id", &r.origin_site_id)?,
        form: word(T, "form", &r.form, SittingForm::parse)?,
        source: r.source,
        lang: r.lang,
        people: r.people as u32,
        needs: Needs::parse(&needs).map_err(|_| Fail::Inconsistent { table: T, column: "needs", id: r.id.clone() })?,
        state: word(T, "state", &r.state, AppointmentState::parse)?,
        steps: r.steps,
        due_at: r.due_at.map(Timestamp),
        waits_for: r.waits_for.as_deref().map(|w| word(T, "waits_for", w, Who::parse)).transpose()?,
        asked_at: r.asked_at.map(Timestamp),
        passed_on_at: r.passed_on_at.map(Timestamp),
        answerer_id: staff("answerer_id", &r.answerer_id)?,
        ticket_id: r.ticket_id.as_deref().map(|t| id(T, "ticket_id", t)).transpose()?,
        successor_id: r.successor_id.as_deref().map(|a| id(T, "successor_id", a)).transpose()?,
        solved_on_the_spot: r.solved_on_the_spot,
        is_walk_in: r.is_walk_in,
        created_by: staff("created_by", &r.created_by)?,
        created_at: Timestamp(r.created_at),
        at,
    })
}

async fn one(tx: &mut Tx, row: Option<Row>) -> Result<Option<Appointment>, Fail> {
    match row {
        Some(r) => read(tx, r).await.map(Some),
        None => Ok(None),
    }
}

pub(crate) async fn many(tx: &mut Tx, rows: Vec<Row>) -> Result<Vec<Appointment>, Fail> {
    let mut all = Vec::with_capacity(rows.len());
    for r in rows {
        all.push(read(tx, r).await?);
    }
    Ok(all)
}

/// Adds an appointment with its first step. Its place in the slot must have been taken, unless it is a walk-in's.
///
/// # Errors
/// A unique violation, when it is written, if the person has a live one for the same subject and tier.
pub fn insert(tx: &mut Tx, a: &Appointment, statement: &str, step: &Step<'_>) {
    let row = a.id.to_string();
    let (code, index) = (tx.seal.seal(CODE, &row, &a.code), code_index(tx, &a.code));
    let statement = tx.seal.seal(STATEMENT, &row, statement);
    tx.later(
        "INSERT INTO appointment (id, code_sealed, code_index, sitting_id, slot_id, person_id, matter_id, topic, subject, tier, place_code,
           unit_id, is_joint, origin_site_id, form, source, lang, people, needs, request_sealed, state, steps, due_at, waits_for, asked_at,
           passed_on_at, answerer_id, ticket_id, is_walk_in, created_by, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26,
           $27, $28, $29, $30, $31)",
        args![
            a.id,
            code,
            index,
            a.sitting_id,
            a.slot_id,
            a.person_id,
            a.matter_id,
            a.topic.as_str(),
            a.subject.as_str(),
            i64::from(a.tier),
            a.place_code.as_str(),
            a.unit_id,
            a.is_joint,
            a.origin_site_id,
            a.form.as_str(),
            a.source.as_str(),
            a.lang.as_str(),
            i64::from(a.people),
            a.needs.words().join(","),
            statement,
            a.state.as_str(),
            a.steps,
            a.due_at,
            a.waits_for.map(Who::as_str),
            a.asked_at,
            a.passed_on_at,
            a.answerer_id,
            a.ticket_id,
            a.is_walk_in,
            a.created_by,
            a.created_at
        ],
    );
    crate::appointment_step::add(tx, a, step, a.created_at);
}

/// What happened, and whose words.
#[derive(Debug, Clone, Copy)]
pub struct Step<'a> {
    pub kind: StepKind,
    /// Nobody for the person themselves and for jobs.
    pub by: Option<StaffId>,
    pub words: Option<&'a str>,
    pub next_door: Option<&'a str>,
}

impl Step<'_> {
    /// A step without words.
    pub const fn of(kind: StepKind, by: Option<StaffId>) -> Self {
        Self { kind, by, words: None, next_door: None }
    }
}

/// The one way to change an appointment: row and step together. `a` is what was read, `next` what it becomes; slot, person
/// and everything that a job or staff decided may change.
///
/// # Errors
/// `appointment_state` if somebody else changed it in between.
pub async fn save(tx: &mut Tx, a: &Appointment, mut next: Appointment, step: &Step<'_>, now: Timestamp) -> Result<Appointment, Fail> {
    next.steps = a.steps + 1;
    let changed = tx
        .exec(
            "UPDATE appointment SET state = $4, steps = $5, due_at = $6, waits_for = $7, asked_at = $8, passed_on_at = $9, answerer_id = $10,
                    ticket_id = $11, successor_id = $12, solved_on_the_spot = $13, person_id = $14, unit_id = $15
             WHERE id = $1 AND state = $2 AND steps = $3",
            args![
                a.id,
                a.state.as_str(),
                a.steps,
                next.state.as_str(),
                next.steps,
                next.due_at,
                next.waits_for.map(Who::as_str),
                next.asked_at,
                next.passed_on_at,
                next.answerer_id,
                next.ticket_id,
                next.successor_id,
                next.solved_on_the_spot,
                next.person_id,
                next.unit_id
            ],
        )
        .await?;
    if changed != 1 {
        // Somebody else was quicker.
        let now_is = get(tx, a.id).await?.map_or("gone", |a| a.state.as_str());
        return Err(Rejection::new(RejectionCode::AppointmentState).with("state", now_is).with("action", step.kind).into());
    }
    crate::appointment_step::add(tx, &next, step, now);
    Ok(next)
}

/// Whose turn it is and until when, without a step: only the slot's time moved.
pub fn set_turn(tx: &mut Tx, a: &Appointment) {
    tx.later("UPDATE appointment SET due_at = $2, waits_for = $3 WHERE id = $1", args![a.id, a.due_at, a.waits_for.map(Who::as_str)]);
}

/// Names the appointment that took the place of another.
pub fn succeed(tx: &mut Tx, old: AppointmentId, new: AppointmentId) {
    tx.later("UPDATE appointment SET successor_id = $2 WHERE id = $1", args![old, new]);
}

/// What the leader wrote about the talk.
pub fn set_opinion(tx: &mut Tx, appointment: AppointmentId, opinion: &str) {
    let sealed = tx.seal.seal(OPINION, &appointment.to_string(), opinion);
    tx.later("UPDATE appointment SET opinion_sealed = $2 WHERE id = $1", args![appointment, sealed]);
}

/// What the leader wrote about the talk, if they did. Only use cases that checked the reader may call it.
pub async fn opinion(tx: &mut Tx, appointment: AppointmentId) -> Result<Option<String>, Fail> {
    let (sealed,): (Option<String>,) = tx.one("SELECT opinion_sealed FROM appointment WHERE id = $1", args![appointment]).await?;
    sealed.map(|s| tx.seal.open(OPINION, &appointment.to_string(), &s)).transpose()
}

/// What the person said it is about. Only use cases that checked the reader may call it.
pub async fn statement(tx: &mut Tx, appointment: AppointmentId) -> Result<String, Fail> {
    let (sealed,): (String,) = tx.one("SELECT request_sealed FROM appointment WHERE id = $1", args![appointment]).await?;
    tx.seal.open(STATEMENT, &appointment.to_string(), &sealed)
}

fn code_index(tx: &Tx, code: &str) -> String {
    tx.seal.index(CODE, code)
}

pub async fn get(tx: &mut Tx, appointment: AppointmentId) -> Result<Option<Appointment>, Fail> {
    let row = tx.opt(select!("WHERE a.id = $1"), args![appointment]).await?;
    one(tx, row).await
}

/// The appointment of a code. A walk-in's code was told to nobody and opens nothing.
pub async fn by_code(tx: &mut Tx, code: &str) -> Result<Option<Appointment>, Fail> {
    let index = code_index(tx, code);
    let row = tx.opt(select!("WHERE a.code_index = $1 AND NOT a.is_walk_in"), args![index]).await?;
    one(tx, row).await
}

pub async fn of_ticket(tx: &mut Tx, ticket: TicketId) -> Result<Option<Appointment>, Fail> {
    let row = tx.opt(select!("WHERE a.ticket_id = $1"), args![ticket]).await?;
    one(tx, row).await
}

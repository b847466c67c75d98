//! What hangs on an appointment: its steps with whose words, the others who speak, the units that must sit in.

use server_domain::appointment::{AppointmentState, StepKind};
use server_domain::id::{AppointmentId, PersonId, StaffId, UnitId};
use server_domain::order::OrderState;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::appointment::{Appointment, Step};
use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const WORDS: Column = Column { table: "appointment_step", name: "words_sealed" };
const ORDER: Column = Column { table: "leader_order", name: "text_sealed" };
const NEXT_DOOR: Column = Column { table: "appointment_step", name: "next_door_sealed" };

/// A stored step.
#[derive(Debug, Clone)]
pub struct StoredStep {
    pub kind: StepKind,
    pub state: AppointmentState,
    pub at: Timestamp,
    pub by: Option<StaffId>,
    pub by_name: Option<String>,
    pub words: Option<String>,
    pub next_door: Option<String>,
}

#[derive(FromRow)]
struct Row {
    seq: i64,
    kind: String,
    state: String,
    at: i64,
    staff_id: Option<String>,
    staff_name: Option<String>,
    words_sealed: Option<String>,
    next_door_sealed: Option<String>,
}

fn row_key(appointment: AppointmentId, seq: i64) -> String {
    format!("{appointment}:{seq}")
}

/// Writes down what made `a` what it is now.
pub(crate) fn add(tx: &mut Tx, a: &Appointment, step: &Step<'_>, at: Timestamp) {
    let key = row_key(a.id, a.steps);
    let words = step.words.map(|text| tx.seal.seal(WORDS, &key, text));
    let next_door = step.next_door.map(|text| tx.seal.seal(NEXT_DOOR, &key, text));
    tx.later(
        "INSERT INTO appointment_step (appointment_id, seq, kind, state, at, staff_id, words_sealed, next_door_sealed)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        args![a.id, a.steps, step.kind.as_str(), a.state.as_str(), at, step.by, words, next_door],
    );
}

/// The whole life of an appointment, oldest first. Only use cases that checked the reader may call it.
pub async fn steps(tx: &mut Tx, appointment: AppointmentId) -> Result<Vec<StoredStep>, Fail> {
    let sql = "SELECT p.seq, p.kind, p.state, p.at, p.staff_id, s.name AS staff_name, p.words_sealed, p.next_door_sealed
               FROM appointment_step p LEFT JOIN staff s ON s.id = p.staff_id WHERE p.appointment_id = $1 ORDER BY p.seq";
    let rows: Vec<Row> = tx.all(sql, args![appointment]).await?;
    rows.into_iter()
        .map(|r| {
            let key = row_key(appointment, r.seq);
            Ok(StoredStep {
                kind: word("appointment_step", "kind", &r.kind, StepKind::parse)?,
                state: word("appointment_step", "state", &r.state, AppointmentState::parse)?,
                at: Timestamp(r.at),
                by: r.staff_id.as_deref().map(|s| id("appointment_step", "staff_id", s)).transpose()?,
                by_name: r.staff_name,
                words: r.words_sealed.map(|s| tx.seal.open(WORDS, &key, &s)).transpose()?,
                next_door: r.next_door_sealed.map(|s| tx.seal.open(NEXT_DOOR, &key, &s)).transpose()?,
            })
        })
        .collect()
}

/// Adds one of the others who speak, `place` 2 to 5.
pub fn add_representative(tx: &mut Tx, appointment: AppointmentId, place: i64, person: PersonId) {
    let sql = "INSERT INTO appointment_representative (appointment_id, place, person_id) VALUES ($1, $2, $3)";
    tx.later(sql, args![appointment, place, person]);
}

/// The others who speak.
pub async fn representatives(tx: &mut Tx, appointment: AppointmentId) -> Result<Vec<PersonId>, Fail> {
    let sql = "SELECT person_id FROM appointment_representative WHERE appointment_id = $1 ORDER BY place";
    let rows: Vec<(String,)> = tx.all(sql, args![appointment]).await?;
    rows.iter().map(|(p,)| id("appointment_representative", "person_id", p)).collect()
}

/// Says which units must sit in.
pub fn set_sit_in(tx: &mut Tx, appointment: AppointmentId, units: &[UnitId]) {
    for unit in units {
        let sql = "INSERT INTO appointment_sit_in (appointment_id, unit_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        tx.later(sql, args![appointment, *unit]);
    }
}

/// The units that must sit in.
pub async fn sit_in(tx: &mut Tx, appointment: AppointmentId) -> Result<Vec<UnitId>, Fail> {
    let rows: Vec<(String,)> =
        tx.all("SELECT unit_id FROM appointment_sit_in WHERE appointment_id = $1 ORDER BY unit_id", args![appointment]).await?;
    rows.iter().map(|(u,)| id("appointment_sit_in", "unit_id", u)).collect()
}

/// The leader cares for it to its end (包案).
pub fn adopt(tx: &mut Tx, appointment: AppointmentId, leader: StaffId, now: Timestamp) {
    let sql = "INSERT INTO adoption (appointment_id, leader_id, at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    tx.later(sql, args![appointment, leader, now]);
}

/// Whether a leader cares for it to its end.
pub async fn is_adopted(tx: &mut Tx, appointment: AppointmentId) -> Result<bool, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM adoption WHERE appointment_id = $1", args![appointment]).await?;
    Ok(n > 0)
}

/// An order of an earlier reception.
#[derive(Debug, Clone)]
pub struct Promise {
    pub unit_name: String,
    pub unit_name_en: String,
    pub text: String,
    pub due: Day,
    pub state: OrderState,
}

/// What leaders ordered in a person's receptions, those that are due first in front, at most 50. Only use cases that checked
/// the reader may call it.
pub async fn promises(tx: &mut Tx, person: PersonId) -> Result<Vec<Promise>, Fail> {
    let sql = "SELECT o.id, u.name, u.name_en, o.text_sealed, o.due_day, o.state FROM leader_order o JOIN appointment a ON a.id = o.appointment_id
               JOIN unit u ON u.id = o.unit_id WHERE a.person_id = $1 AND o.state IN ('given', 'done') ORDER BY o.due_day, o.id LIMIT 50";
    let rows: Vec<(String, String, String, String, String, String)> = tx.all(sql, args![person]).await?;
    rows.into_iter()
        .map(|(row, unit_name, unit_name_en, sealed, due, state)| {
            Ok(Promise {
                unit_name,
                unit_name_en,
                text: tx.seal.open(ORDER, &row, &sealed)?,
                due: word("leader_order", "due_day", &due, Day::parse)?,
                state: word("leader_order", "state", &state, OrderState::parse)?,
            })
        })
        .collect()
}

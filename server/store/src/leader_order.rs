//! Orders that leaders give in a reception (交办): a unit, a day, and what came of it.

use server_domain::id::{AppointmentId, OrderId, SiteId, StaffId, UnitId};
use server_domain::order::OrderState;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

pub(crate) const TEXT: Column = Column { table: "leader_order", name: "text_sealed" };
const RESULT: Column = Column { table: "leader_order", name: "result_sealed" };

/// An order with the names of its leader and unit.
#[derive(Debug, Clone)]
pub struct Order {
    pub id: OrderId,
    pub appointment_id: AppointmentId,
    /// The sitting's place, whose stream tells of it.
    pub site_id: SiteId,
    pub unit_id: UnitId,
    pub unit_name: String,
    pub unit_name_en: String,
    pub given_by: StaffId,
    pub leader_name: String,
    pub leader_name_en: String,
    pub text: String,
    pub due: Day,
    pub state: OrderState,
    pub result: Option<String>,
    pub given_at: Timestamp,
    pub ended_at: Option<Timestamp>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    appointment_id: String,
    site_id: String,
    unit_id: String,
    unit_name: String,
    unit_name_en: String,
    given_by: String,
    leader_name: String,
    leader_name_en: String,
    text_sealed: String,
    due_day: String,
    state: String,
    result_sealed: Option<String>,
    given_at: i64,
    ended_at: Option<i64>,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT o.id, o.appointment_id, s.site_id, o.unit_id, u.name AS unit_name, u.name_en AS unit_name_en, o.given_by,
                    l.name AS leader_name, l.name_en AS leader_name_en, o.text_sealed, o.due_day, o.state, o.result_sealed, o.given_at, o.ended_at
             FROM leader_order o JOIN appointment a ON a.id = o.appointment_id JOIN sitting s ON s.id = a.sitting_id
             JOIN unit u ON u.id = o.unit_id JOIN staff l ON l.id = o.given_by ",
            $tail
        )
    };
}

fn read(tx: &Tx, r: Row) -> Result<Order, Fail> {
    let opened = |column, sealed: &str| tx.seal.open(column, &r.id, sealed);
    Ok(Order {
        text: opened(TEXT, &r.text_sealed)?,
        result: r.result_sealed.as_deref().map(|sealed| opened(RESULT, sealed)).transpose()?,
        id: id("leader_order", "id", &r.id)?,
        appointment_id: id("leader_order", "appointment_id", &r.appointment_id)?,
        site_id: id("sitting", "site_id", &r.site_id)?,
        unit_id: id("leader_order", "unit_id", &r.unit_id)?,
        given_by: id("leader_order", "given_by", &r.given_by)?,
        due: word("leader_order", "due_day", &r.due_day, Day::parse)?,
        state: word("leader_order", "state", &r.state, OrderState::parse)?,
        given_at: Timestamp(r.given_at),
        ended_at: r.ended_at.map(Timestamp),
        unit_name: r.unit_name,
        unit_name_en: r.unit_name_en,
        leader_name: r.leader_name,
        leader_name_en: r.leader_name_en,
    })
}

fn many(tx: &Tx, rows: Vec<Row>) -> Result<Vec<Order>, Fail> {
    rows.into_iter().map(|r| read(tx, r)).collect()
}

/// Keeps an order; its words are sealed.
#[expect(clippy::too_many_arguments, reason = "one row, one call, from one place")]
pub fn insert(tx: &mut Tx, order: OrderId, appointment: AppointmentId, unit: UnitId, text: &str, due: Day, by: StaffId, now: Timestamp) {
    let text = tx.seal.seal(TEXT, &order.to_string(), text);
    tx.later(
        "INSERT INTO leader_order (id, appointment_id, unit_id, text_sealed, due_day, state, given_by, given_at)
         VALUES ($1, $2, $3, $4, $5, 'given', $6, $7)",
        args![order, appointment, unit, text, due, by, now],
    );
}

pub async fn get(tx: &mut Tx, order: OrderId) -> Result<Option<Order>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE o.id = $1"), args![order]).await?;
    row.map(|r| read(tx, r)).transpose()
}

/// The orders of an appointment, in the order in which they were given.
pub async fn of_appointment(tx: &mut Tx, appointment: AppointmentId) -> Result<Vec<Order>, Fail> {
    let rows = tx.all(select!("WHERE o.appointment_id = $1 ORDER BY o.given_at, o.id"), args![appointment]).await?;
    many(tx, rows)
}

/// A leader's orders: those that are open first, the earliest day first; then the latest that are done.
pub async fn of_leader(tx: &mut Tx, leader: StaffId) -> Result<Vec<Order>, Fail> {
    let rows = tx.all(select!("WHERE o.given_by = $1 ORDER BY o.state DESC, o.due_day, o.id LIMIT 200"), args![leader]).await?;
    many(tx, rows)
}

/// What a unit was ordered, in the same order.
pub async fn of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Order>, Fail> {
    let rows = tx.all(select!("WHERE o.unit_id = $1 ORDER BY o.state DESC, o.due_day, o.id LIMIT 200"), args![unit]).await?;
    many(tx, rows)
}

/// Orders of a place that are open, the earliest day first.
pub async fn open_of_site(tx: &mut Tx, site: SiteId) -> Result<Vec<Order>, Fail> {
    let rows = tx.all(select!("WHERE s.site_id = $1 AND o.state = 'given' ORDER BY o.due_day, o.id LIMIT 200"), args![site]).await?;
    many(tx, rows)
}

/// The unit's answer. `false` if somebody else was quicker.
pub async fn finish(tx: &mut Tx, order: OrderId, result: &str, now: Timestamp) -> Result<bool, Fail> {
    let result = tx.seal.seal(RESULT, &order.to_string(), result);
    let sql = "UPDATE leader_order SET state = 'done', result_sealed = $2, ended_at = $3 WHERE id = $1 AND state = 'given'";
    Ok(tx.exec(sql, args![order, result, now]).await? == 1)
}

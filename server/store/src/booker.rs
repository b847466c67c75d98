//! What a person has ahead: the row that two bookings of one person meet on, and the lists of appointments.

use server_domain::Day;
use server_domain::Timestamp;
use server_domain::id::{AppointmentId, MatterId, PersonId, SiteId, SittingId, StaffId};

use crate::appointment::{Appointment, Row, many, select};
use crate::value::args;
use crate::{Fail, Tx};

/// Counts one more appointment ahead.
///
/// # Errors
/// A check violation, when it is written, beyond two: somebody booked at the same moment.
pub fn add(tx: &mut Tx, person: PersonId) {
    let sql = "INSERT INTO booker (person_id, live) VALUES ($1, 1) ON CONFLICT (person_id) DO UPDATE SET live = booker.live + 1";
    tx.later(sql, args![person]);
}

/// Counts one less.
pub fn remove(tx: &mut Tx, person: PersonId) {
    tx.later("UPDATE booker SET live = live - 1 WHERE person_id = $1 AND live > 0", args![person]);
}

async fn list(tx: &mut Tx, sql: &'static str, args: Vec<crate::Val>) -> Result<Vec<Appointment>, Fail> {
    let rows: Vec<Row> = tx.all(sql, args).await?;
    many(tx, rows).await
}

/// A person's live appointments; a walk-in is none.
pub async fn live_of_person(tx: &mut Tx, person: PersonId) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "WHERE a.person_id = $1 AND NOT a.is_walk_in AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session')
         ORDER BY x.day, l.from_min"
    );
    list(tx, sql, args![person]).await
}

/// Live appointments of people without papers who left this phone: without papers the phone is what a person is known by.
pub async fn live_of_phone(tx: &mut Tx, phone_index: &str) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "JOIN person p ON p.id = a.person_id WHERE p.phone_index = $1 AND p.number_index IS NULL AND NOT a.is_walk_in
         AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session') ORDER BY x.day, l.from_min"
    );
    list(tx, sql, args![phone_index]).await
}

/// Live appointments of whoever left this phone; a walk-in is none.
pub async fn live_with_phone(tx: &mut Tx, phone_index: &str) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "JOIN person p ON p.id = a.person_id WHERE p.phone_index = $1 AND NOT a.is_walk_in
         AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session') ORDER BY x.day, l.from_min LIMIT 200"
    );
    list(tx, sql, args![phone_index]).await
}

/// Live appointments of a day; a walk-in is none.
pub async fn live_of_day(tx: &mut Tx, day: Day) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "WHERE x.day = $1 AND NOT a.is_walk_in
         AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session') ORDER BY l.from_min, a.id LIMIT 2000"
    );
    list(tx, sql, args![day]).await
}

/// A person's other appointments with leaders, newest first, at most `limit`.
pub async fn earlier(tx: &mut Tx, person: PersonId, but: AppointmentId, limit: i64) -> Result<Vec<Appointment>, Fail> {
    let sql = select!("WHERE a.person_id = $1 AND a.id <> $2 AND x.shift_id IS NULL ORDER BY x.day DESC, l.from_min DESC LIMIT $3");
    list(tx, sql, args![person, but, limit]).await
}

/// The appointments of a matter, newest first, at most 50.
pub async fn of_matter(tx: &mut Tx, matter: MatterId) -> Result<Vec<Appointment>, Fail> {
    list(tx, select!("WHERE a.matter_id = $1 ORDER BY x.day DESC, l.from_min DESC LIMIT 50"), args![matter]).await
}

/// Everybody of a sitting, by time; those who gave their place back last.
pub async fn of_sitting(tx: &mut Tx, sitting: SittingId) -> Result<Vec<Appointment>, Fail> {
    list(tx, select!("WHERE a.sitting_id = $1 ORDER BY l.from_min, a.created_at, a.id LIMIT 500"), args![sitting]).await
}

/// What the office of a place has to decide, and what came back to it: most urgent first.
pub async fn for_office(tx: &mut Tx, site: SiteId) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "WHERE x.site_id = $1 AND a.state IN ('submitted', 'accepted') AND a.waits_for = 'office' ORDER BY a.due_at, a.created_at, a.id LIMIT 500"
    );
    list(tx, sql, args![site]).await
}

/// What a leader has to answer, and whom they will receive from a day on.
pub async fn for_leader(tx: &mut Tx, leader: StaffId, from: Day) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "WHERE x.shift_id IS NULL AND (a.answerer_id = $1 OR (a.answerer_id IS NULL AND x.receiver_id = $1)) AND x.day >= $2
         AND a.state IN ('accepted', 'confirmed', 'checked_in', 'in_session', 'completed', 'followed_up') ORDER BY x.day, l.from_min, a.id LIMIT 500"
    );
    list(tx, sql, args![leader, from]).await
}

/// Appointments whose turn to answer may have gone on.
pub async fn turns_due(tx: &mut Tx, now: Timestamp) -> Result<Vec<Appointment>, Fail> {
    list(tx, select!("WHERE a.due_at <= $1 AND a.state = 'accepted' ORDER BY a.due_at LIMIT 200"), args![now]).await
}

/// Accepted and confirmed ones whose slot was posted at least `minutes` before now; on a late day some of them have time left.
pub async fn not_come(tx: &mut Tx, now: Timestamp, minutes: i64) -> Result<Vec<Appointment>, Fail> {
    let sql = select!(
        "WHERE a.state IN ('accepted', 'confirmed')
         AND (x.day < $1 OR (x.day = $1 AND l.from_min + $2 <= $3)) ORDER BY x.day, l.from_min LIMIT 200"
    );
    list(tx, sql, args![now.day(), minutes, i64::from(now.minute_of_day())]).await
}

/// Submitted ones of earlier days that nobody screened.
pub async fn unscreened(tx: &mut Tx, today: Day) -> Result<Vec<Appointment>, Fail> {
    list(tx, select!("WHERE a.state = 'submitted' AND x.day < $1 ORDER BY x.day LIMIT 200"), args![today]).await
}

/// For every person with a count: what is counted, and what they have ahead. Equal, if nothing was lost.
pub async fn counts(tx: &mut Tx) -> Result<Vec<(String, i64, i64)>, Fail> {
    let sql = "SELECT b.person_id, b.live, (SELECT COUNT(*) FROM appointment a WHERE a.person_id = b.person_id
                 AND NOT a.is_walk_in AND a.state IN ('submitted', 'accepted', 'confirmed', 'checked_in')) FROM booker b ORDER BY b.person_id";
    Ok(tx.all(sql, vec![]).await?)
}

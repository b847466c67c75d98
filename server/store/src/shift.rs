//! Duties of the rota: a seat of one day and who holds it, with everything that happened to it.

use server_domain::id::{LawyerId, ShiftId, SiteId, StaffId};
use server_domain::rota::{SeatKind, ShiftState};
use server_domain::sitting::HalfDay;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// A duty as stored. Minutes are of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    pub id: ShiftId,
    pub site_id: SiteId,
    pub day: Day,
    pub kind: SeatKind,
    /// `None` is the whole day.
    pub half: Option<HalfDay>,
    /// Counts from 1 among seats that are else equal.
    pub no: u8,
    pub from_min: u16,
    pub to_min: u16,
    pub needs: Option<String>,
    /// Nobody: an empty chair.
    pub lawyer_id: Option<LawyerId>,
    pub state: ShiftState,
    /// Set by hand: generating anew leaves it where it is.
    pub is_set: bool,
    pub acknowledged_at: Option<Timestamp>,
    pub signed_in_at: Option<Timestamp>,
    pub signed_out_at: Option<Timestamp>,
    /// Raised with every change that calendars must hear of (RFC 5545 SEQUENCE).
    pub sequence: u32,
    /// Raised with every write.
    pub version: i64,
}

impl Shift {
    pub fn starts_at(&self) -> Timestamp {
        self.day.at_minute(self.from_min)
    }

    /// The first moment after it.
    pub fn ends_at(&self) -> Timestamp {
        self.day.at_minute(self.to_min)
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    site_id: String,
    day: String,
    kind: String,
    half: Option<String>,
    no: i64,
    from_min: i64,
    to_min: i64,
    needs: Option<String>,
    lawyer_id: Option<String>,
    state: String,
    is_set: bool,
    acknowledged_at: Option<i64>,
    signed_in_at: Option<i64>,
    signed_out_at: Option<i64>,
    sequence: i64,
    version: i64,
}

impl TryFrom<Row> for Shift {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("lawyer_shift", "id", &r.id)?,
            site_id: id("lawyer_shift", "site_id", &r.site_id)?,
            day: word("lawyer_shift", "day", &r.day, Day::parse)?,
            kind: word("lawyer_shift", "kind", &r.kind, SeatKind::parse)?,
            half: r.half.as_deref().map(|h| word("lawyer_shift", "half", h, HalfDay::parse)).transpose()?,
            no: r.no as u8,
            from_min: r.from_min as u16,
            to_min: r.to_min as u16,
            needs: r.needs,
            lawyer_id: r.lawyer_id.as_deref().map(|l| id("lawyer_shift", "lawyer_id", l)).transpose()?,
            state: word("lawyer_shift", "state", &r.state, ShiftState::parse)?,
            is_set: r.is_set,
            acknowledged_at: r.acknowledged_at.map(Timestamp),
            signed_in_at: r.signed_in_at.map(Timestamp),
            signed_out_at: r.signed_out_at.map(Timestamp),
            sequence: r.sequence as u32,
            version: r.version,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT x.id, x.site_id, x.day, x.kind, x.half, x.no, x.from_min, x.to_min, x.needs, x.lawyer_id, x.state, x.is_set,
                    x.acknowledged_at, x.signed_in_at, x.signed_out_at, x.sequence, x.version
             FROM lawyer_shift x ",
            $tail
        )
    };
}

async fn many(tx: &mut Tx, sql: &'static str, args: Vec<crate::Val>) -> Result<Vec<Shift>, Fail> {
    tx.all::<Row>(sql, args).await?.into_iter().map(Shift::try_from).collect()
}

pub async fn get(tx: &mut Tx, shift: ShiftId) -> Result<Option<Shift>, Fail> {
    tx.opt::<Row>(select!("WHERE x.id = $1"), args![shift]).await?.map(Shift::try_from).transpose()
}

/// Takes a duty for the rest of the transaction and reads it.
pub async fn locked(tx: &mut Tx, shift: ShiftId) -> Result<Option<Shift>, Fail> {
    tx.lock("UPDATE lawyer_shift SET version = version WHERE id = $1", args![shift]).await?;
    get(tx, shift).await
}

/// Every duty from one day to another, both included, by day, place and seat.
pub async fn between(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<Shift>, Fail> {
    let sql = select!(
        "JOIN site s ON s.id = x.site_id WHERE x.day >= $1 AND x.day <= $2 ORDER BY x.day, s.ord, x.kind, x.from_min, x.to_min, x.no, x.id"
    );
    many(tx, sql, args![from, to]).await
}

/// The same of one lawyer.
pub async fn of_lawyer(tx: &mut Tx, lawyer: LawyerId, from: Day, to: Day) -> Result<Vec<Shift>, Fail> {
    let sql = select!("WHERE x.lawyer_id = $1 AND x.day >= $2 AND x.day <= $3 ORDER BY x.day, x.from_min, x.id");
    many(tx, sql, args![lawyer, from, to]).await
}

/// The same of one place.
pub async fn of_site(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Shift>, Fail> {
    let sql = select!("WHERE x.site_id = $1 AND x.day >= $2 AND x.day <= $3 ORDER BY x.day, x.from_min, x.kind, x.no, x.id");
    many(tx, sql, args![site, from, to]).await
}

/// Adds a duty.
///
/// # Errors
/// A unique violation if the seat is there, or the lawyer serves on that day.
pub async fn insert(tx: &mut Tx, s: &Shift) -> Result<(), Fail> {
    let sql = "INSERT INTO lawyer_shift (id, month, site_id, day, kind, half, no, from_min, to_min, needs, lawyer_id, state, is_set)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let args = args![
        s.id,
        s.day.to_string()[..7].to_owned(),
        s.site_id,
        s.day,
        s.kind.as_str(),
        s.half.map(HalfDay::as_str),
        i64::from(s.no),
        i64::from(s.from_min),
        i64::from(s.to_min),
        s.needs.as_deref(),
        s.lawyer_id,
        s.state.as_str(),
        s.is_set
    ];
    tx.exec(sql, args).await?;
    Ok(())
}

/// Saves what changed. `false` if somebody else wrote since `s` was read; `s.version` is the one that was read.
///
/// # Errors
/// A unique violation if the lawyer serves on that day already.
pub async fn save(tx: &mut Tx, s: &Shift) -> Result<bool, Fail> {
    let sql =
        "UPDATE lawyer_shift SET from_min = $2, to_min = $3, needs = $4, lawyer_id = $5, state = $6, is_set = $7, acknowledged_at = $8,
                 signed_in_at = $9, signed_out_at = $10, sequence = $11, version = version + 1
               WHERE id = $1 AND version = $12";
    let args = args![
        s.id,
        i64::from(s.from_min),
        i64::from(s.to_min),
        s.needs.as_deref(),
        s.lawyer_id,
        s.state.as_str(),
        s.is_set,
        s.acknowledged_at,
        s.signed_in_at,
        s.signed_out_at,
        i64::from(s.sequence),
        s.version
    ];
    Ok(tx.exec(sql, args).await? == 1)
}

/// Takes away the planned duties of a month that nobody set by hand, so that it can be made anew.
pub async fn delete_planned(tx: &mut Tx, month: &str) -> Result<(), Fail> {
    let steps =
        "DELETE FROM shift_step WHERE shift_id IN (SELECT id FROM lawyer_shift WHERE month = $1 AND state = 'planned' AND NOT is_set)";
    tx.exec(steps, args![month]).await?;
    tx.exec("DELETE FROM lawyer_shift WHERE month = $1 AND state = 'planned' AND NOT is_set", args![month]).await?;
    Ok(())
}

/// Duties of the year before a day that a lawyer served or will serve, by lawyer.
pub async fn served(tx: &mut Tx, from: Day, before: Day) -> Result<Vec<(LawyerId, u16)>, Fail> {
    let sql = "SELECT lawyer_id, COUNT(*) FROM lawyer_shift
               WHERE day >= $1 AND day < $2 AND lawyer_id IS NOT NULL AND state NOT IN ('planned', 'absent') GROUP BY lawyer_id";
    let rows: Vec<(String, i64)> = tx.all(sql, args![from, before]).await?;
    rows.iter().map(|(l, n)| Ok((id("lawyer_shift", "lawyer_id", l)?, *n as u16))).collect()
}

/// Something that happened to a duty.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Step {
    pub seq: i64,
    pub kind: String,
    pub at: i64,
    pub by: Option<String>,
    pub from_lawyer: Option<String>,
    pub to_lawyer: Option<String>,
    pub words: Option<String>,
}

/// What is written down of a change.
#[derive(Debug, Clone, Copy)]
pub struct NewStep<'a> {
    pub kind: &'a str,
    pub by: Option<StaffId>,
    pub from: Option<LawyerId>,
    pub to: Option<LawyerId>,
    pub words: Option<&'a str>,
}

pub async fn add_step(tx: &mut Tx, shift: ShiftId, step: &NewStep<'_>, now: Timestamp) -> Result<(), Fail> {
    let sql = "INSERT INTO shift_step (shift_id, seq, kind, at, staff_id, from_lawyer_id, to_lawyer_id, words)
               SELECT $1, COALESCE(MAX(seq), 0) + 1, $2, $3, $4, $5, $6, $7 FROM shift_step WHERE shift_id = $1";
    tx.exec(sql, args![shift, step.kind, now, step.by, step.from, step.to, step.words]).await?;
    Ok(())
}

/// The history of a duty, with names.
pub async fn steps(tx: &mut Tx, shift: ShiftId) -> Result<Vec<Step>, Fail> {
    let sql = "SELECT x.seq, x.kind, x.at, b.name AS by, f.name AS from_lawyer, t.name AS to_lawyer, x.words
               FROM shift_step x LEFT JOIN staff b ON b.id = x.staff_id LEFT JOIN staff f ON f.id = x.from_lawyer_id
                 LEFT JOIN staff t ON t.id = x.to_lawyer_id
               WHERE x.shift_id = $1 ORDER BY x.seq";
    Ok(tx.all(sql, args![shift]).await?)
}

/// How often a lawyer did not come in these days, both included, whoever stood in.
pub async fn missed(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<(LawyerId, u32)>, Fail> {
    let sql = "SELECT g.missing_id, COUNT(*) FROM duty_gap g JOIN lawyer_shift x ON x.id = g.shift_id
               WHERE x.day >= $1 AND x.day <= $2 AND g.reason = 'absent' AND g.missing_id IS NOT NULL AND COALESCE(g.outcome, '') <> 'back'
               GROUP BY g.missing_id";
    let rows: Vec<(String, i64)> = tx.all(sql, args![from, to]).await?;
    rows.iter().map(|(l, n)| Ok((id("duty_gap", "missing_id", l)?, *n as u32))).collect()
}

//! Requests to give a duty to a colleague.

use server_domain::id::{LawyerId, ShiftId, StaffId, SwapId};
use server_domain::rota::swap::{Actor, Asked, Duty, Swap, SwapPhase, SwapState, Taker};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// A request as stored: the domain's, with its words and times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    pub swap: Swap,
    pub reason: String,
    pub opened_at: Timestamp,
    pub ended_at: Option<Timestamp>,
    /// Raised with every write.
    pub version: i64,
}

#[derive(FromRow)]
struct Row {
    id: String,
    shift_id: String,
    lawyer_id: String,
    day: String,
    from_min: i64,
    asked_id: Option<String>,
    opened_for_by: Option<String>,
    opened_at: i64,
    reason: String,
    after_id: Option<String>,
    state: String,
    taker_id: Option<String>,
    return_shift_id: Option<String>,
    return_day: Option<String>,
    return_from_min: Option<i64>,
    taken_for_by: Option<String>,
    taken_at: Option<i64>,
    decided_by: Option<String>,
    reject_reason: Option<String>,
    ended_at: Option<i64>,
    version: i64,
}

fn starts_at(day: &str, minute: i64) -> Result<Timestamp, Fail> {
    Ok(word("lawyer_shift", "day", day, Day::parse)?.at_minute(minute as u16))
}

fn actor(lawyer: LawyerId, for_by: Option<&str>) -> Result<Actor, Fail> {
    Ok(match for_by {
        None => Actor::Lawyer(lawyer),
        Some(staff) => Actor::CoordinatorFor(id("swap", "for_by", staff)?, lawyer),
    })
}

impl Row {
    fn taker(&self) -> Result<Option<Taker>, Fail> {
        let (Some(taker), Some(at)) = (&self.taker_id, self.taken_at) else { return Ok(None) };
        let lawyer: LawyerId = id("swap", "taker_id", taker)?;
        let in_return = match (&self.return_shift_id, &self.return_day, self.return_from_min) {
            (Some(shift), Some(day), Some(minute)) => {
                Some(Duty { shift: id("swap", "return_shift_id", shift)?, lawyer, starts_at: starts_at(day, minute)? })
            }
            _ => None,
        };
        Ok(Some(Taker { lawyer, in_return, by: actor(lawyer, self.taken_for_by.as_deref())?, at: Timestamp(at) }))
    }
}

impl TryFrom<Row> for Stored {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let broken = || Fail::Inconsistent { table: "swap", column: "state", id: r.id.clone() };
        let lawyer: LawyerId = id("swap", "lawyer_id", &r.lawyer_id)?;
        let by = actor(lawyer, r.opened_for_by.as_deref())?;
        let at = Timestamp(r.ended_at.unwrap_or_default());
        let decided = || r.decided_by.as_deref().map(|s| id::<StaffId>("swap", "decided_by", s)).transpose();
        let taker = r.taker()?;
        let state = match word("swap", "state", &r.state, SwapPhase::parse)? {
            SwapPhase::Open => SwapState::Open,
            SwapPhase::Taken => SwapState::Taken(taker.ok_or_else(broken)?),
            SwapPhase::Approved => SwapState::Approved { taker: taker.ok_or_else(broken)?, by: decided()?.ok_or_else(broken)?, at },
            SwapPhase::Rejected => SwapState::Rejected {
                taker: taker.ok_or_else(broken)?,
                by: decided()?.ok_or_else(broken)?,
                reason: r.reject_reason.clone().unwrap_or_default(),
                at,
            },
            SwapPhase::PastDue => SwapState::PastDue { at },
            SwapPhase::Withdrawn => SwapState::Withdrawn { by, at },
        };
        let asked = match &r.asked_id {
            None => Asked::Everybody,
            Some(one) => Asked::One(id("swap", "asked_id", one)?),
        };
        let duty = Duty { shift: id("swap", "shift_id", &r.shift_id)?, lawyer, starts_at: starts_at(&r.day, r.from_min)? };
        let after = r.after_id.as_deref().map(|s| id("swap", "after_id", s)).transpose()?;
        Ok(Self {
            swap: Swap { id: id("swap", "id", &r.id)?, duty, asked, by, after, state },
            reason: r.reason,
            opened_at: Timestamp(r.opened_at),
            ended_at: r.ended_at.map(Timestamp),
            version: r.version,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT w.id, w.shift_id, w.lawyer_id, x.day, x.from_min, w.asked_id, w.opened_for_by, w.opened_at, w.reason, w.after_id, w.state,
                    w.taker_id, w.return_shift_id, b.day AS return_day, b.from_min AS return_from_min, w.taken_for_by, w.taken_at,
                    w.decided_by, w.reject_reason, w.ended_at, w.version
             FROM swap w JOIN lawyer_shift x ON x.id = w.shift_id LEFT JOIN lawyer_shift b ON b.id = w.return_shift_id ",
            $tail
        )
    };
}

async fn many(tx: &mut Tx, sql: &'static str, args: Vec<crate::Val>) -> Result<Vec<Stored>, Fail> {
    tx.all::<Row>(sql, args).await?.into_iter().map(Stored::try_from).collect()
}

/// Takes a request for the rest of the transaction and reads it: of two people who take it at once one is first.
pub async fn locked(tx: &mut Tx, swap: SwapId) -> Result<Option<Stored>, Fail> {
    tx.lock("UPDATE swap SET version = version WHERE id = $1", args![swap]).await?;
    tx.opt::<Row>(select!("WHERE w.id = $1"), args![swap]).await?.map(Stored::try_from).transpose()
}

/// Requests for duties of these days, both included, ended ones too, the latest first.
pub async fn between(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<Stored>, Fail> {
    many(tx, select!("WHERE x.day >= $1 AND x.day <= $2 ORDER BY w.opened_at DESC, w.id"), args![from, to]).await
}

/// Requests that are under way.
pub async fn live(tx: &mut Tx) -> Result<Vec<Stored>, Fail> {
    many(tx, select!("WHERE w.state IN ('open', 'taken') ORDER BY w.opened_at, w.id"), vec![]).await
}

/// Requests, ended ones too, for one duty, or against it.
pub async fn of_shift(tx: &mut Tx, shift: ShiftId) -> Result<Vec<Stored>, Fail> {
    many(tx, select!("WHERE w.shift_id = $1 OR w.return_shift_id = $1 ORDER BY w.opened_at, w.id"), args![shift]).await
}

/// Adds an open request.
///
/// # Errors
/// A unique violation if one is under way for the duty.
pub async fn insert(tx: &mut Tx, s: &Stored) -> Result<(), Fail> {
    let sql = "INSERT INTO swap (id, shift_id, lawyer_id, asked_id, opened_for_by, opened_at, reason, after_id, state)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'open')";
    let asked = match s.swap.asked {
        Asked::Everybody => None,
        Asked::One(lawyer) => Some(lawyer),
    };
    let w = &s.swap;
    tx.exec(sql, args![w.id, w.duty.shift, w.duty.lawyer, asked, for_by(w.by), s.opened_at, s.reason.as_str(), w.after]).await?;
    Ok(())
}

const fn for_by(actor: Actor) -> Option<StaffId> {
    match actor {
        Actor::CoordinatorFor(staff, _) | Actor::Coordinator(staff) => Some(staff),
        Actor::Lawyer(_) => None,
    }
}

/// Saves where a request stands. `false` if somebody else wrote since it was read.
///
/// # Errors
/// A unique violation if what is given in return is in another exchange.
pub async fn save(tx: &mut Tx, s: &Stored) -> Result<bool, Fail> {
    let sql = "UPDATE swap SET state = $2, taker_id = $3, return_shift_id = $4, taken_for_by = $5, taken_at = $6, decided_by = $7,
                 reject_reason = $8, ended_at = $9, version = version + 1
               WHERE id = $1 AND version = $10";
    let (taker, by, reason, ended) = match &s.swap.state {
        SwapState::Open => (None, None, None, None),
        SwapState::Taken(taker) => (Some(taker), None, None, None),
        SwapState::Approved { taker, by, at } => (Some(taker), Some(*by), None, Some(*at)),
        SwapState::Rejected { taker, by, reason, at } => (Some(taker), Some(*by), Some(reason.as_str()), Some(*at)),
        SwapState::PastDue { at } | SwapState::Withdrawn { at, .. } => (None, None, None, Some(*at)),
    };
    let args = args![
        s.swap.id,
        s.swap.phase().as_str(),
        taker.map(|t| t.lawyer),
        taker.and_then(|t| t.in_return).map(|d| d.shift),
        taker.and_then(|t| for_by(t.by)),
        taker.map(|t| t.at),
        by,
        reason,
        ended,
        s.version
    ];
    Ok(tx.exec(sql, args).await? == 1)
}

/// Ends what is under way for a duty, or against it: the coordinator moved it.
pub async fn withdraw_of(tx: &mut Tx, shift: ShiftId, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE swap SET state = 'withdrawn', taker_id = NULL, return_shift_id = NULL, taken_at = NULL, ended_at = $2, version = version + 1
               WHERE (shift_id = $1 OR return_shift_id = $1) AND state IN ('open', 'taken')";
    tx.exec(sql, args![shift, now]).await?;
    Ok(())
}

/// Handed over by approved requests in these days, both included: by lawyer, given and taken.
pub async fn handed_over(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<(LawyerId, LawyerId)>, Fail> {
    let found = between(tx, from, to).await?;
    Ok(found.iter().flat_map(|s| s.swap.handovers()).map(|h| (h.from, h.to)).collect())
}

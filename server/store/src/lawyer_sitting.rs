//! Lawyers' consultations that can be booked: sittings that follow a duty.

use server_domain::Day;
use server_domain::id::{LawyerId, ShiftId, SiteId};

use crate::appointment::Appointment;
use crate::sitting::Sitting;
use crate::sitting_row::{Row, many, select};
use crate::value::args;
use crate::{Fail, Tx};

/// Takes the sittings of a duty for the rest of the transaction and reads them, by time.
pub async fn locked(tx: &mut Tx, shift: ShiftId) -> Result<Vec<Sitting>, Fail> {
    tx.lock("UPDATE sitting SET version = version WHERE shift_id = $1", args![shift]).await?;
    of_shift(tx, shift).await
}

/// The sittings of a duty, by time.
pub async fn of_shift(tx: &mut Tx, shift: ShiftId) -> Result<Vec<Sitting>, Fail> {
    let rows: Vec<Row> = tx.all(select!("WHERE x.shift_id = $1 ORDER BY x.from_min"), args![shift]).await?;
    many(rows)
}

/// Those of a site from one day to another, both included, by day and time.
pub async fn of_site(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!(
        "WHERE x.shift_id IS NOT NULL AND x.site_id = $1 AND x.day >= $2 AND x.day <= $3 ORDER BY x.day, x.from_min, x.id LIMIT 2000"
    );
    many(tx.all(sql, args![site, from, to]).await?)
}

/// Those up to a day, that day included, that did not come to an end; at most 200.
pub async fn running(tx: &mut Tx, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!(
        "WHERE x.shift_id IS NOT NULL AND x.state IN ('open', 'substituted', 'substitution_pending', 'in_progress') AND x.day <= $1
         ORDER BY x.day, x.from_min, x.id LIMIT 200"
    );
    many(tx.all(sql, args![to]).await?)
}

/// Who has a place in the duties of a lawyer from one day to another, both included, by time.
pub async fn booked(tx: &mut Tx, lawyer: LawyerId, from: Day, to: Day) -> Result<Vec<(ShiftId, Appointment)>, Fail> {
    let sql = crate::appointment::select!(
        "JOIN lawyer_shift y ON y.id = x.shift_id WHERE y.lawyer_id = $1 AND y.day >= $2 AND y.day <= $3
         AND a.state IN ('confirmed', 'checked_in', 'in_session', 'completed', 'no_show') ORDER BY x.day, l.from_min, a.id LIMIT 500"
    );
    let rows = tx.all(sql, args![lawyer, from, to]).await?;
    let all = crate::appointment::many(tx, rows).await?;
    Ok(all.into_iter().filter_map(|a| a.at.shift_id.map(|shift| (shift, a))).collect())
}

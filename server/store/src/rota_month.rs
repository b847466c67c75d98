//! The seats that come again, and the month's rota as a whole.

use server_domain::Timestamp;
use server_domain::id::{SiteId, StaffId};
use server_domain::rota::SeatKind;
use server_domain::sitting::HalfDay;
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// Seats that come again on each working day, with their hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    pub id: String,
    pub site_id: SiteId,
    pub kind: SeatKind,
    pub half: Option<HalfDay>,
    pub from_min: u16,
    pub to_min: u16,
    pub seats: u8,
    pub needs: Option<String>,
    /// Whether its times can be booked, and which share of them stays for people who walk in, in percent.
    pub is_bookable: bool,
    pub walk_in_percent: u8,
}

#[derive(FromRow)]
struct Row {
    id: String,
    site_id: String,
    kind: String,
    half: Option<String>,
    from_min: i64,
    to_min: i64,
    seats: i64,
    needs: Option<String>,
    is_bookable: bool,
    walk_in_percent: i64,
}

pub async fn templates(tx: &mut Tx) -> Result<Vec<Template>, Fail> {
    let sql =
        "SELECT id, site_id, kind, half, from_min, to_min, seats, needs, is_bookable, walk_in_percent FROM rota_template ORDER BY ord, id";
    let read = |r: Row| {
        Ok(Template {
            site_id: id("rota_template", "site_id", &r.site_id)?,
            kind: word("rota_template", "kind", &r.kind, SeatKind::parse)?,
            half: r.half.as_deref().map(|h| word("rota_template", "half", h, HalfDay::parse)).transpose()?,
            from_min: r.from_min as u16,
            to_min: r.to_min as u16,
            seats: r.seats as u8,
            needs: r.needs,
            is_bookable: r.is_bookable,
            walk_in_percent: r.walk_in_percent as u8,
            id: r.id,
        })
    };
    tx.all::<Row>(sql, vec![]).await?.into_iter().map(read).collect()
}

/// Writes the table of seats anew, in order.
pub async fn set_templates(tx: &mut Tx, all: &[Template]) -> Result<(), Fail> {
    tx.exec("DELETE FROM rota_template", vec![]).await?;
    let sql = "INSERT INTO rota_template (id, site_id, kind, half, from_min, to_min, seats, needs, ord, is_bookable, walk_in_percent)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    for (ord, t) in (0_i64..).zip(all) {
        let args = args![
            t.id.as_str(),
            t.site_id,
            t.kind.as_str(),
            t.half.map(HalfDay::as_str),
            i64::from(t.from_min),
            i64::from(t.to_min),
            i64::from(t.seats),
            t.needs.as_deref(),
            ord,
            t.is_bookable,
            i64::from(t.walk_in_percent)
        ];
        tx.exec(sql, args).await?;
    }
    Ok(())
}

/// A month's rota.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Month {
    pub month: String,
    /// `draft` or `published`.
    pub state: String,
    pub seed: i64,
    /// Fewest duties of a lawyer, those carried over included, and most.
    pub fewest: i64,
    pub most: i64,
    pub is_proven_best: bool,
    /// Milliseconds since 1970.
    pub generated_at: i64,
    pub published_at: Option<i64>,
    pub version: i64,
}

impl Month {
    pub fn is_published(&self) -> bool {
        self.state == "published"
    }
}

pub async fn get(tx: &mut Tx, month: &str) -> Result<Option<Month>, Fail> {
    let sql = "SELECT month, state, seed, fewest, most, is_proven_best, generated_at, published_at, version FROM rota WHERE month = $1";
    Ok(tx.opt(sql, args![month]).await?)
}

/// Takes a month for the rest of the transaction and reads it: two coordinators do not make it at once.
pub async fn locked(tx: &mut Tx, month: &str) -> Result<Option<Month>, Fail> {
    tx.lock("UPDATE rota SET version = version WHERE month = $1", args![month]).await?;
    get(tx, month).await
}

/// Writes what came of generating.
pub async fn put(tx: &mut Tx, m: &Month) -> Result<(), Fail> {
    let sql = "INSERT INTO rota (month, state, seed, fewest, most, is_proven_best, generated_at, version) VALUES ($1, 'draft', $2, $3, $4, $5, $6, 1)
               ON CONFLICT (month) DO UPDATE SET seed = $2, fewest = $3, most = $4, is_proven_best = $5, generated_at = $6, version = rota.version + 1";
    tx.exec(sql, args![m.month.as_str(), m.seed, m.fewest, m.most, m.is_proven_best, m.generated_at]).await?;
    Ok(())
}

/// Raises the version: somebody changed a duty by hand.
pub async fn touch(tx: &mut Tx, month: &str) -> Result<(), Fail> {
    tx.exec("UPDATE rota SET version = version + 1, is_proven_best = FALSE WHERE month = $1", args![month]).await?;
    Ok(())
}

pub async fn publish(tx: &mut Tx, month: &str, by: Option<StaffId>, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE rota SET state = 'published', published_at = $2, published_by = $3, version = version + 1 WHERE month = $1";
    tx.exec(sql, args![month, now, by]).await?;
    let shifts = "UPDATE lawyer_shift SET state = 'published', version = version + 1 WHERE month = $1 AND state = 'planned'";
    tx.exec(shifts, args![month]).await?;
    Ok(())
}

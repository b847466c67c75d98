//! Leaders: what the poster says of them, their rank, and how often each rank receives.

use server_domain::id::{SiteId, StaffId, UnitId};
use server_domain::plan::{Period, Quota, RankGroup};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// A leader as stored, with the account's name and post.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leader {
    pub id: StaffId,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    /// Where the leader belongs; absent for an account without a place.
    pub site_id: Option<SiteId>,
    pub unit_id: Option<UnitId>,
    pub rank_group: RankGroup,
    /// What the leader is in charge of (分管工作).
    pub portfolio_zh: String,
    pub portfolio_en: String,
    /// Place among those who may stand in for each other.
    pub ord: i64,
}

#[derive(FromRow)]
struct Row {
    id: String,
    name: String,
    name_en: String,
    title_zh: String,
    title_en: String,
    site_id: Option<String>,
    unit_id: Option<String>,
    rank_group: String,
    portfolio_zh: String,
    portfolio_en: String,
    ord: i64,
}

impl TryFrom<Row> for Leader {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("leader", "staff_id", &r.id)?,
            name: r.name,
            name_en: r.name_en,
            title_zh: r.title_zh,
            title_en: r.title_en,
            site_id: r.site_id.as_deref().map(|s| id("staff", "site_id", s)).transpose()?,
            unit_id: r.unit_id.as_deref().map(|u| id("staff", "unit_id", u)).transpose()?,
            rank_group: word("leader", "rank_group", &r.rank_group, RankGroup::parse)?,
            portfolio_zh: r.portfolio_zh,
            portfolio_en: r.portfolio_en,
            ord: r.ord,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT s.id, s.name, s.name_en, s.title_zh, s.title_en, s.site_id, s.unit_id, l.rank_group, l.portfolio_zh, l.portfolio_en, l.ord
             FROM leader l JOIN staff s ON s.id = l.staff_id ",
            $tail
        )
    };
}

/// A leader, also one whose account was closed since: posters of the past keep their name.
pub async fn get(tx: &mut Tx, staff: StaffId) -> Result<Option<Leader>, Fail> {
    tx.opt::<Row>(select!("WHERE l.staff_id = $1"), args![staff]).await?.map(Leader::try_from).transpose()
}

/// All leaders, in their order.
pub async fn all(tx: &mut Tx) -> Result<Vec<Leader>, Fail> {
    tx.all::<Row>(select!("ORDER BY l.ord, s.username"), vec![]).await?.into_iter().map(Leader::try_from).collect()
}

/// The leaders of a site who can be asked, in their order.
pub async fn of_site(tx: &mut Tx, site: SiteId) -> Result<Vec<Leader>, Fail> {
    let sql = select!("WHERE s.site_id = $1 AND s.is_active ORDER BY l.ord, s.username");
    tx.all::<Row>(sql, args![site]).await?.into_iter().map(Leader::try_from).collect()
}

/// A fresh account with the role of a leader: of the plain rank of its place, without a portfolio.
pub(crate) async fn insert_plain(tx: &mut Tx, staff: StaffId) -> Result<(), Fail> {
    let sql = "INSERT INTO leader (staff_id, rank_group, portfolio_zh, portfolio_en, ord)
               SELECT s.id, CASE WHEN t.kind = 'city_hall' THEN 'city_leader' WHEN t.kind = 'county_bureau' THEN 'county_leader'
                                 ELSE 'township_leader' END, '', '', 0
               FROM staff s LEFT JOIN site t ON t.id = s.site_id WHERE s.id = $1
               ON CONFLICT (staff_id) DO NOTHING";
    tx.exec(sql, args![staff]).await?;
    Ok(())
}

/// Sets rank, portfolio and place in the order.
pub async fn set(tx: &mut Tx, staff: StaffId, group: RankGroup, portfolio: (&str, &str), ord: i64) -> Result<(), Fail> {
    let sql = "UPDATE leader SET rank_group = $2, portfolio_zh = $3, portfolio_en = $4, ord = $5 WHERE staff_id = $1";
    tx.exec(sql, args![staff, group.as_str(), portfolio.0, portfolio.1, ord]).await?;
    Ok(())
}

/// Sets the post of a leader's account.
pub fn set_post(tx: &mut Tx, staff: StaffId, post: (&str, &str)) {
    tx.later("UPDATE staff SET title_zh = $2, title_en = $3 WHERE id = $1", args![staff, post.0, post.1]);
}

#[derive(FromRow)]
struct Policy {
    rank_group: String,
    valid_from: String,
    period: String,
    days: i64,
    source: String,
    withdrawn_at: Option<i64>,
    reason: Option<String>,
    by_name: Option<String>,
}

/// A row that was withdrawn: when, by whom, why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    pub at: Timestamp,
    pub by_name: String,
    pub reason: String,
}

/// How often each rank receives: every row, also older and withdrawn ones.
pub async fn quotas(tx: &mut Tx) -> Result<Vec<Quota>, Fail> {
    Ok(table(tx).await?.into_iter().map(|(q, _)| q).collect())
}

/// The same with what is known of a withdrawal.
pub async fn table(tx: &mut Tx) -> Result<Vec<(Quota, Option<Withdrawal>)>, Fail> {
    let sql = "SELECT rank_group, valid_from, period, days, source, CAST(NULL AS BIGINT) AS withdrawn_at, CAST(NULL AS TEXT) AS reason,
                 CAST(NULL AS TEXT) AS by_name FROM sitting_policy
               UNION ALL
               SELECT w.rank_group, w.valid_from, w.period, w.days, w.source, w.withdrawn_at, w.reason, s.name
               FROM sitting_policy_withdrawn w JOIN staff s ON s.id = w.withdrawn_by
               ORDER BY rank_group, period, valid_from, withdrawn_at";
    let rows: Vec<Policy> = tx.all(sql, vec![]).await?;
    let quota = |r: Policy| {
        let at = r.withdrawn_at.map(Timestamp);
        let withdrawal = at.map(|at| Withdrawal { at, by_name: r.by_name.unwrap_or_default(), reason: r.reason.unwrap_or_default() });
        let quota = Quota {
            group: word("sitting_policy", "rank_group", &r.rank_group, RankGroup::parse)?,
            period: word("sitting_policy", "period", &r.period, Period::parse)?,
            days: r.days as u16,
            source: r.source,
            valid_from: word("sitting_policy", "valid_from", &r.valid_from, Day::parse)?,
            withdrawn_on: at.map(Timestamp::day),
        };
        Ok((quota, withdrawal))
    };
    rows.into_iter().map(quota).collect()
}

/// Withdraws a row: it stays among the withdrawn ones. `false` if there is none.
pub async fn withdraw_quota(
    tx: &mut Tx,
    (group, period, valid_from): (RankGroup, Period, Day),
    by: StaffId,
    reason: &str,
    now: Timestamp,
) -> Result<bool, Fail> {
    let sql = "INSERT INTO sitting_policy_withdrawn (rank_group, valid_from, period, days, source, withdrawn_at, withdrawn_by, reason)
               SELECT rank_group, valid_from, period, days, source, CAST($4 AS BIGINT), $5, $6 FROM sitting_policy
               WHERE rank_group = $1 AND period = $2 AND valid_from = $3";
    let kept = tx.exec(sql, args![group.as_str(), period.as_str(), valid_from, now, by, reason]).await?;
    let sql = "DELETE FROM sitting_policy WHERE rank_group = $1 AND period = $2 AND valid_from = $3";
    tx.exec(sql, args![group.as_str(), period.as_str(), valid_from]).await?;
    Ok(kept == 1)
}

/// Adds a row to the table of frequencies. `false` if the rank and period have one of that day.
pub async fn add_quota(tx: &mut Tx, q: &Quota) -> Result<bool, Fail> {
    let sql =
        "INSERT INTO sitting_policy (rank_group, valid_from, period, days, source) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
    let row = args![q.group.as_str(), q.valid_from, q.period.as_str(), i64::from(q.days), q.source.as_str()];
    Ok(tx.exec(sql, row).await? == 1)
}

//! Staff accounts and their roles.

use server_domain::access::{Role, Scope};
use server_domain::id::{SessionId, SiteId, StaffId, UnitId};
use server_domain::login::Failures;
use server_domain::{Timestamp, login};
use sqlx::FromRow;

use crate::value::{args, id, word};
use crate::{Fail, Tx};

#[derive(Debug, Clone)]
pub struct Staff {
    pub id: StaffId,
    pub username: String,
    pub password_hash: String,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub scope: Scope,
    pub site_id: Option<SiteId>,
    pub unit_id: Option<UnitId>,
    pub is_demo: bool,
    pub roles: Vec<Role>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    username: String,
    password_hash: String,
    name: String,
    name_en: String,
    title_zh: String,
    title_en: String,
    scope: String,
    site_id: Option<String>,
    unit_id: Option<String>,
    is_demo: bool,
}

impl Row {
    async fn with_roles(self, tx: &mut Tx) -> Result<Staff, Fail> {
        let rows: Vec<(String,)> = tx.all("SELECT role FROM staff_role WHERE staff_id = $1 ORDER BY role", args![self.id.as_str()]).await?;
        Ok(Staff {
            id: id("staff", "id", &self.id)?,
            username: self.username,
            password_hash: self.password_hash,
            name: self.name,
            name_en: self.name_en,
            title_zh: self.title_zh,
            title_en: self.title_en,
            scope: word("staff", "scope", &self.scope, Scope::parse)?,
            site_id: self.site_id.as_deref().map(|s| id("staff", "site_id", s)).transpose()?,
            unit_id: self.unit_id.as_deref().map(|s| id("staff", "unit_id", s)).transpose()?,
            is_demo: self.is_demo,
            roles: rows.iter().map(|(r,)| word("staff_role", "role", r, Role::parse)).collect::<Result<_, _>>()?,
        })
    }
}

pub async fn get(tx: &mut Tx, staff: StaffId) -> Result<Option<Staff>, Fail> {
    let sql = "SELECT id, username, password_hash, name, name_en, title_zh, title_en, scope, site_id, unit_id, is_demo
               FROM staff WHERE id = $1 AND is_active";
    match tx.opt::<Row>(sql, args![staff]).await? {
        Some(row) => Ok(Some(row.with_roles(tx).await?)),
        None => Ok(None),
    }
}

pub async fn by_username(tx: &mut Tx, username: &str) -> Result<Option<Staff>, Fail> {
    let sql = "SELECT id, username, password_hash, name, name_en, title_zh, title_en, scope, site_id, unit_id, is_demo
               FROM staff WHERE username = $1 AND is_active";
    match tx.opt::<Row>(sql, args![username]).await? {
        Some(row) => Ok(Some(row.with_roles(tx).await?)),
        None => Ok(None),
    }
}

pub async fn count(tx: &mut Tx) -> Result<i64, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM staff", vec![]).await?;
    Ok(n)
}

/// Adds an account.
///
/// # Errors
/// A unique violation if the user name is taken.
pub async fn insert(tx: &mut Tx, s: &Staff, now: Timestamp) -> Result<(), Fail> {
    tx.exec(
        "INSERT INTO staff (id, username, password_hash, name, name_en, title_zh, title_en, scope, site_id, unit_id, is_demo, is_active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, TRUE, $12)",
        args![
            s.id,
            s.username.as_str(),
            s.password_hash.as_str(),
            s.name.as_str(),
            s.name_en.as_str(),
            s.title_zh.as_str(),
            s.title_en.as_str(),
            s.scope.as_str(),
            s.site_id,
            s.unit_id,
            s.is_demo,
            now
        ],
    )
    .await?;
    for role in &s.roles {
        tx.exec("INSERT INTO staff_role (staff_id, role) VALUES ($1, $2)", args![s.id, role.as_str()]).await?;
    }
    if s.roles.contains(&Role::Leader) {
        crate::leader::insert_plain(tx, s.id).await?;
    }
    Ok(())
}

pub async fn failures(tx: &mut Tx, staff: StaffId) -> Result<Failures, Fail> {
    let (count, last): (i64, i64) = tx.one("SELECT failures, failed_at FROM staff WHERE id = $1", args![staff]).await?;
    Ok(Failures { count: count as u32, last_at: Timestamp(last) })
}

pub async fn set_failures(tx: &mut Tx, staff: StaffId, f: Failures) -> Result<(), Fail> {
    tx.exec("UPDATE staff SET failures = $2, failed_at = $3 WHERE id = $1", args![staff, i64::from(f.count), f.last_at]).await?;
    Ok(())
}

/// A county officer who can be pulled into a session.
#[derive(Debug, Clone, FromRow)]
pub struct Officer {
    pub id: String,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub unit_name: Option<String>,
    pub unit_name_en: Option<String>,
    pub site_name: String,
    pub site_name_en: String,
    /// Last request of an open login, if there is one.
    pub seen_at: Option<i64>,
}

impl Officer {
    /// Whether the officer has a page open: a request within the idle limit.
    pub fn is_online(&self, now: Timestamp) -> bool {
        self.seen_at.is_some_and(|at| now.since_ms(Timestamp(at)) <= login::IDLE_MS)
    }
}

macro_rules! select_officer {
    ($tail:literal) => {
        concat!(
            "SELECT s.id, s.name, s.name_en, s.title_zh, s.title_en, u.name AS unit_name, u.name_en AS unit_name_en,
                    p.name AS site_name, p.name_en AS site_name_en,
                    (SELECT MAX(l.seen_at) FROM login l WHERE l.staff_id = s.id AND l.closed_at IS NULL) AS seen_at
             FROM staff s JOIN site p ON p.id = s.site_id LEFT JOIN unit u ON u.id = s.unit_id ",
            $tail
        )
    };
}

/// All officers, by county and unit.
pub async fn officers(tx: &mut Tx) -> Result<Vec<Officer>, Fail> {
    let sql = select_officer!(
        "WHERE s.is_active AND EXISTS (SELECT 1 FROM staff_role r WHERE r.staff_id = s.id AND r.role = 'officer')
         ORDER BY p.ord, u.name, s.username"
    );
    Ok(tx.all(sql, vec![]).await?)
}

/// Who was asked into a session; also those whose account was closed since.
pub async fn asked_into(tx: &mut Tx, session: SessionId) -> Result<Vec<Officer>, Fail> {
    let sql = select_officer!("WHERE s.id IN (SELECT officer_id FROM invitation WHERE session_id = $1)");
    Ok(tx.all(sql, args![session]).await?)
}

/// Somebody of a unit.
#[derive(Debug, Clone)]
pub struct Colleague {
    pub staff: Staff,
    /// Last request of an open login, if there is one.
    seen_at: Option<i64>,
}

impl Colleague {
    /// Whether they have a page open: a request within the idle limit.
    pub fn is_online(&self, now: Timestamp) -> bool {
        self.seen_at.is_some_and(|at| now.since_ms(Timestamp(at)) <= login::IDLE_MS)
    }
}

/// Everybody of a unit, by user name.
pub async fn of_unit(tx: &mut Tx, unit: UnitId) -> Result<Vec<Colleague>, Fail> {
    let sql = "SELECT s.id, (SELECT MAX(l.seen_at) FROM login l WHERE l.staff_id = s.id AND l.closed_at IS NULL) AS seen_at
               FROM staff s WHERE s.unit_id = $1 AND s.is_active ORDER BY s.username LIMIT 200";
    let rows: Vec<(String, Option<i64>)> = tx.all(sql, args![unit]).await?;
    let mut out = Vec::new();
    for (staff, seen_at) in rows {
        if let Some(staff) = get(tx, id("staff", "id", &staff)?).await? {
            out.push(Colleague { staff, seen_at });
        }
    }
    Ok(out)
}

/// Demo accounts with their first role, for the landing page of a demo.
pub async fn demo_accounts(tx: &mut Tx) -> Result<Vec<(String, String, String, String, Option<String>)>, Fail> {
    let sql = "SELECT s.username, r.role, s.name, s.title_zh, s.site_id FROM staff s
               JOIN staff_role r ON r.staff_id = s.id WHERE s.is_demo AND s.is_active ORDER BY s.username";
    Ok(tx.all(sql, vec![]).await?)
}

/// A leader of a place, in the order of the list.
#[derive(Debug, Clone, Copy)]
pub struct Ranked {
    pub id: StaffId,
    /// 1 is the highest.
    pub rank: u8,
}

/// The leaders of a place in the order in which they stand in for each other.
pub async fn leaders_of(tx: &mut Tx, site: SiteId) -> Result<Vec<Ranked>, Fail> {
    let sql = "SELECT s.id, CAST(CASE l.rank_group WHEN 'city_main' THEN 1 WHEN 'city_leader' THEN 2 WHEN 'county_main' THEN 3
                                                   WHEN 'county_leader' THEN 4 ELSE 5 END AS BIGINT) AS rank
               FROM leader l JOIN staff s ON s.id = l.staff_id WHERE s.site_id = $1 AND s.is_active ORDER BY 2, l.ord, s.username";
    let rows: Vec<(String, i64)> = tx.all(sql, args![site]).await?;
    rows.into_iter().map(|(staff, rank)| Ok(Ranked { id: id("leader", "staff_id", &staff)?, rank: rank as u8 })).collect()
}

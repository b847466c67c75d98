//! Volunteer lawyers, their firms and their leave. A lawyer is an account with the role; the two ids are one.

use server_domain::id::{FirmId, LawyerId, LeaveId, StaffId};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const PHONE: Column = Column { table: "lawyer", name: "phone_sealed" };

/// A lawyer as stored, with the account's name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lawyer {
    pub id: LawyerId,
    pub username: String,
    pub name: String,
    pub name_en: String,
    pub licence_no: String,
    pub firm_id: FirmId,
    pub firm: String,
    pub firm_en: String,
    pub specialties: Vec<String>,
    pub languages: Vec<String>,
    pub monthly_limit: u16,
    pub yearly_limit: u16,
    pub is_active: bool,
    /// Place on the reserve list.
    pub reserve_ord: Option<i64>,
    /// Raised with every write.
    pub version: i64,
}

#[derive(FromRow)]
struct Row {
    staff_id: String,
    username: String,
    name: String,
    name_en: String,
    licence_no: String,
    firm_id: String,
    firm: String,
    firm_en: String,
    specialties: String,
    languages: String,
    monthly_limit: i64,
    yearly_limit: i64,
    is_active: bool,
    reserve_ord: Option<i64>,
    version: i64,
}

fn list(words: &str) -> Vec<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

impl TryFrom<Row> for Lawyer {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("lawyer", "staff_id", &r.staff_id)?,
            username: r.username,
            name: r.name,
            name_en: r.name_en,
            licence_no: r.licence_no,
            firm_id: id("lawyer", "firm_id", &r.firm_id)?,
            firm: r.firm,
            firm_en: r.firm_en,
            specialties: list(&r.specialties),
            languages: list(&r.languages),
            monthly_limit: r.monthly_limit as u16,
            yearly_limit: r.yearly_limit as u16,
            is_active: r.is_active,
            reserve_ord: r.reserve_ord,
            version: r.version,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT l.staff_id, s.username, s.name, s.name_en, l.licence_no, l.firm_id, f.name AS firm, f.name_en AS firm_en, l.specialties,
                    l.languages, l.monthly_limit, l.yearly_limit, (l.is_active AND s.is_active) AS is_active, l.reserve_ord, l.version
             FROM lawyer l JOIN staff s ON s.id = l.staff_id JOIN firm f ON f.id = l.firm_id ",
            $tail
        )
    };
}

/// All lawyers by user name, those who do not serve any more too: rotas of the past keep their names.
pub async fn all(tx: &mut Tx) -> Result<Vec<Lawyer>, Fail> {
    tx.all::<Row>(select!("ORDER BY s.username"), vec![]).await?.into_iter().map(Lawyer::try_from).collect()
}

pub async fn get(tx: &mut Tx, lawyer: LawyerId) -> Result<Option<Lawyer>, Fail> {
    tx.opt::<Row>(select!("WHERE l.staff_id = $1"), args![lawyer]).await?.map(Lawyer::try_from).transpose()
}

/// Adds a lawyer.
///
/// # Errors
/// A unique violation if somebody has the licence number.
pub async fn insert(tx: &mut Tx, l: &Lawyer) -> Result<(), Fail> {
    let sql =
        "INSERT INTO lawyer (staff_id, licence_no, firm_id, specialties, languages, monthly_limit, yearly_limit, is_active, reserve_ord)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    tx.exec(sql, values(l)).await?;
    Ok(())
}

/// Saves a lawyer; `false` if somebody else wrote since `l` was read.
///
/// # Errors
/// A unique violation if somebody else has the licence number.
pub async fn save(tx: &mut Tx, l: &Lawyer) -> Result<bool, Fail> {
    let sql = "UPDATE lawyer SET licence_no = $2, firm_id = $3, specialties = $4, languages = $5, monthly_limit = $6, yearly_limit = $7,
                 is_active = $8, reserve_ord = $9, version = version + 1
               WHERE staff_id = $1 AND version = $10";
    let mut args = values(l);
    args.extend(args![l.version]);
    Ok(tx.exec(sql, args).await? == 1)
}

fn values(l: &Lawyer) -> Vec<crate::Val> {
    args![
        l.id,
        l.licence_no.as_str(),
        l.firm_id,
        l.specialties.join(" "),
        l.languages.join(" "),
        i64::from(l.monthly_limit),
        i64::from(l.yearly_limit),
        l.is_active,
        l.reserve_ord
    ]
}

/// A lawyer's phone.
pub async fn phone(tx: &mut Tx, lawyer: LawyerId) -> Result<Option<String>, Fail> {
    let row: Option<(Option<String>,)> = tx.opt("SELECT phone_sealed FROM lawyer WHERE staff_id = $1", args![lawyer]).await?;
    let sealed = row.and_then(|(sealed,)| sealed);
    sealed.map(|sealed| tx.seal.open(PHONE, &lawyer.to_string(), &sealed)).transpose()
}

/// Writes a lawyer's phone, or that there is none.
pub async fn set_phone(tx: &mut Tx, lawyer: LawyerId, phone: Option<&str>) -> Result<(), Fail> {
    let sealed = phone.map(|p| tx.seal.seal(PHONE, &lawyer.to_string(), p));
    tx.exec("UPDATE lawyer SET phone_sealed = $2 WHERE staff_id = $1", args![lawyer, sealed]).await?;
    Ok(())
}

/// Writes the reserve list anew, in order.
pub async fn set_reserve(tx: &mut Tx, order: &[LawyerId]) -> Result<(), Fail> {
    tx.exec("UPDATE lawyer SET reserve_ord = NULL, version = version + 1 WHERE reserve_ord IS NOT NULL", vec![]).await?;
    for (place, lawyer) in (1_i64..).zip(order) {
        tx.exec("UPDATE lawyer SET reserve_ord = $2, version = version + 1 WHERE staff_id = $1", args![*lawyer, place]).await?;
    }
    Ok(())
}

/// A law firm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firm {
    pub id: FirmId,
    pub name: String,
    pub name_en: String,
}

pub async fn firms(tx: &mut Tx) -> Result<Vec<Firm>, Fail> {
    let rows: Vec<(String, String, String)> = tx.all("SELECT id, name, name_en FROM firm ORDER BY name", vec![]).await?;
    rows.into_iter().map(|(key, name, name_en)| Ok(Firm { id: id("firm", "id", &key)?, name, name_en })).collect()
}

/// The firm of this name; a name that is not known yet becomes the firm `fresh`.
pub async fn firm_named(tx: &mut Tx, fresh: FirmId, name: &str, name_en: &str) -> Result<FirmId, Fail> {
    tx.exec("INSERT INTO firm (id, name, name_en) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING", args![fresh, name, name_en]).await?;
    let (found,): (String,) = tx.one("SELECT id FROM firm WHERE name = $1", args![name]).await?;
    id("firm", "id", &found)
}

/// Days on which a lawyer does not serve, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leave {
    pub id: LeaveId,
    pub lawyer: LawyerId,
    pub from: Day,
    pub to: Day,
    pub filed_by: StaffId,
    pub filed_at: Timestamp,
}

#[derive(FromRow)]
struct LeaveRow {
    id: String,
    lawyer_id: String,
    from_day: String,
    to_day: String,
    filed_by: String,
    filed_at: i64,
}

impl TryFrom<LeaveRow> for Leave {
    type Error = Fail;
    fn try_from(r: LeaveRow) -> Result<Self, Fail> {
        Ok(Self {
            id: id("lawyer_leave", "id", &r.id)?,
            lawyer: id("lawyer_leave", "lawyer_id", &r.lawyer_id)?,
            from: word("lawyer_leave", "from_day", &r.from_day, Day::parse)?,
            to: word("lawyer_leave", "to_day", &r.to_day, Day::parse)?,
            filed_by: id("lawyer_leave", "filed_by", &r.filed_by)?,
            filed_at: Timestamp(r.filed_at),
        })
    }
}

/// Leave that is not withdrawn and not over before a day, by its first day.
pub async fn leaves(tx: &mut Tx, since: Day) -> Result<Vec<Leave>, Fail> {
    let sql = "SELECT id, lawyer_id, from_day, to_day, filed_by, filed_at FROM lawyer_leave
               WHERE withdrawn_at IS NULL AND to_day >= $1 ORDER BY from_day, id";
    tx.all::<LeaveRow>(sql, args![since]).await?.into_iter().map(Leave::try_from).collect()
}

pub async fn leave(tx: &mut Tx, leave: LeaveId) -> Result<Option<Leave>, Fail> {
    let sql = "SELECT id, lawyer_id, from_day, to_day, filed_by, filed_at FROM lawyer_leave WHERE id = $1 AND withdrawn_at IS NULL";
    tx.opt::<LeaveRow>(sql, args![leave]).await?.map(Leave::try_from).transpose()
}

pub async fn file_leave(tx: &mut Tx, l: &Leave) -> Result<(), Fail> {
    let sql = "INSERT INTO lawyer_leave (id, lawyer_id, from_day, to_day, filed_by, filed_at) VALUES ($1, $2, $3, $4, $5, $6)";
    tx.exec(sql, args![l.id, l.lawyer, l.from, l.to, l.filed_by, l.filed_at]).await?;
    Ok(())
}

pub async fn withdraw_leave(tx: &mut Tx, leave: LeaveId, now: Timestamp) -> Result<(), Fail> {
    tx.exec("UPDATE lawyer_leave SET withdrawn_at = $2 WHERE id = $1 AND withdrawn_at IS NULL", args![leave, now]).await?;
    Ok(())
}

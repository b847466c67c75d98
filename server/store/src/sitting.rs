//! Leaders' posted receptions.

use server_domain::id::{SiteId, SittingId, StaffId};
use server_domain::sitting::{HalfDay, SittingForm, SittingState};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

pub use crate::sitting_host::of as hosts;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

/// A sitting as stored. Minutes are of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sitting {
    pub id: SittingId,
    /// Whose name was posted first.
    pub leader_id: StaffId,
    /// Who sits there now: the leader, or the substitute.
    pub receiver_id: StaffId,
    pub site_id: SiteId,
    pub day: Day,
    pub half: HalfDay,
    pub from_min: u16,
    pub to_min: u16,
    /// The day that the pattern meant, before a rest day or a postponement moved it.
    pub pattern_day: Day,
    pub state: SittingState,
    pub form: SittingForm,
    pub theme_zh: String,
    pub theme_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub phone: String,
    pub slot_minutes: u16,
    pub slot_capacity: u16,
    pub walk_in_percent: u8,
    /// Raised with every change that people must hear of (RFC 5545 SEQUENCE).
    pub sequence: u32,
    /// Raised with every write.
    pub version: i64,
    /// How late the rest of the day is, in minutes.
    pub delay_min: u16,
    /// From which minute of the posted day on it is late.
    pub delay_from_min: Option<u16>,
    pub late_reason: Option<String>,
    pub postpone_reason: Option<String>,
    pub created_at: Timestamp,
    pub approved_at: Option<Timestamp>,
    pub approved_by: Option<StaffId>,
    pub published_at: Option<Timestamp>,
    /// When booking begins; absent: at once.
    pub opens_at: Option<Timestamp>,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub confirmed_at: Option<Timestamp>,
    pub confirmed_by: Option<StaffId>,
    pub postponed_to: Option<SittingId>,
}

/// What a sitting is planned with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fresh {
    pub leader_id: StaffId,
    pub site_id: SiteId,
    pub day: Day,
    pub half: HalfDay,
    pub from_min: u16,
    pub to_min: u16,
    pub form: SittingForm,
    pub theme_zh: String,
    pub theme_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub phone: String,
    pub slot_minutes: u16,
    pub slot_capacity: u16,
    pub walk_in_percent: u8,
}

impl Sitting {
    /// A planned sitting that nobody has agreed to yet.
    pub fn planned(id: SittingId, f: Fresh, pattern_day: Day, now: Timestamp) -> Self {
        Self {
            id,
            leader_id: f.leader_id,
            receiver_id: f.leader_id,
            site_id: f.site_id,
            day: f.day,
            half: f.half,
            from_min: f.from_min,
            to_min: f.to_min,
            pattern_day,
            state: SittingState::Planned,
            form: f.form,
            theme_zh: f.theme_zh,
            theme_en: f.theme_en,
            place_zh: f.place_zh,
            place_en: f.place_en,
            phone: f.phone,
            slot_minutes: f.slot_minutes,
            slot_capacity: f.slot_capacity,
            walk_in_percent: f.walk_in_percent,
            sequence: 0,
            version: 1,
            delay_min: 0,
            delay_from_min: None,
            late_reason: None,
            postpone_reason: None,
            created_at: now,
            approved_at: None,
            approved_by: None,
            published_at: None,
            opens_at: None,
            started_at: None,
            ended_at: None,
            confirmed_at: None,
            confirmed_by: None,
            postponed_to: None,
        }
    }

    /// What the same sitting would be planned with.
    pub fn fresh(&self) -> Fresh {
        Fresh {
            leader_id: self.leader_id,
            site_id: self.site_id,
            day: self.day,
            half: self.half,
            from_min: self.from_min,
            to_min: self.to_min,
            form: self.form,
            theme_zh: self.theme_zh.clone(),
            theme_en: self.theme_en.clone(),
            place_zh: self.place_zh.clone(),
            place_en: self.place_en.clone(),
            phone: self.phone.clone(),
            slot_minutes: self.slot_minutes,
            slot_capacity: self.slot_capacity,
            walk_in_percent: self.walk_in_percent,
        }
    }

    /// When it begins as posted.
    pub fn starts_at(&self) -> Timestamp {
        self.day.at_minute(self.from_min)
    }

    /// When it ends as posted.
    pub fn ends_at(&self) -> Timestamp {
        self.day.at_minute(self.to_min)
    }

    /// When it ends with the delay that was told.
    pub fn ends_with_delay(&self) -> Timestamp {
        self.ends_at().plus_ms(i64::from(self.delay_min) * 60_000)
    }

    /// Whether its hours are over.
    pub fn is_over(&self, now: Timestamp) -> bool {
        now >= self.ends_with_delay()
    }

    /// Whether somebody else receives (顶替).
    pub fn is_substituted(&self) -> bool {
        self.receiver_id != self.leader_id
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    leader_id: String,
    receiver_id: String,
    site_id: String,
    day: String,
    half: String,
    from_min: i64,
    to_min: i64,
    pattern_day: String,
    state: String,
    form: String,
    theme_zh: String,
    theme_en: String,
    place_zh: String,
    place_en: String,
    phone: String,
    slot_minutes: i64,
    slot_capacity: i64,
    walk_in_percent: i64,
    sequence: i64,
    version: i64,
    delay_min: i64,
    delay_from_min: Option<i64>,
    late_reason: Option<String>,
    postpone_reason: Option<String>,
    created_at: i64,
    approved_at: Option<i64>,
    approved_by: Option<String>,
    published_at: Option<i64>,
    opens_at: Option<i64>,
    started_at: Option<i64>,
    ended_at: Option<i64>,
    confirmed_at: Option<i64>,
    confirmed_by: Option<String>,
    postponed_to: Option<String>,
}

impl TryFrom<Row> for Sitting {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let staff = |column, text: Option<String>| text.map(|t| id("sitting", column, &t)).transpose();
        Ok(Self {
            id: id("sitting", "id", &r.id)?,
            leader_id: id("sitting", "leader_id", &r.leader_id)?,
            receiver_id: id("sitting", "receiver_id", &r.receiver_id)?,
            site_id: id("sitting", "site_id", &r.site_id)?,
            day: word("sitting", "day", &r.day, Day::parse)?,
            half: word("sitting", "half", &r.half, HalfDay::parse)?,
            from_min: r.from_min as u16,
            to_min: r.to_min as u16,
            pattern_day: word("sitting", "pattern_day", &r.pattern_day, Day::parse)?,
            state: word("sitting", "state", &r.state, SittingState::parse)?,
            form: word("sitting", "form", &r.form, SittingForm::parse)?,
            theme_zh: r.theme_zh,
            theme_en: r.theme_en,
            place_zh: r.place_zh,
            place_en: r.place_en,
            phone: r.phone,
            slot_minutes: r.slot_minutes as u16,
            slot_capacity: r.slot_capacity as u16,
            walk_in_percent: r.walk_in_percent as u8,
            sequence: r.sequence as u32,
            version: r.version,
            delay_min: r.delay_min as u16,
            delay_from_min: r.delay_from_min.map(|m| m as u16),
            late_reason: r.late_reason,
            postpone_reason: r.postpone_reason,
            created_at: Timestamp(r.created_at),
            approved_at: r.approved_at.map(Timestamp),
            approved_by: staff("approved_by", r.approved_by)?,
            published_at: r.published_at.map(Timestamp),
            opens_at: r.opens_at.map(Timestamp),
            started_at: r.started_at.map(Timestamp),
            ended_at: r.ended_at.map(Timestamp),
            confirmed_at: r.confirmed_at.map(Timestamp),
            confirmed_by: staff("confirmed_by", r.confirmed_by)?,
            postponed_to: r.postponed_to.as_deref().map(|t| id("sitting", "postponed_to", t)).transpose()?,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT x.id, x.leader_id, x.receiver_id, x.site_id, x.day, x.half, x.from_min, x.to_min, x.pattern_day, x.state, x.form,
                    x.theme_zh, x.theme_en, x.place_zh, x.place_en, x.phone, x.slot_minutes, x.slot_capacity, x.walk_in_percent, x.sequence,
                    x.version, x.delay_min, x.late_reason, x.postpone_reason, x.created_at, x.approved_at, x.approved_by, x.published_at,
                    x.started_at, x.ended_at, x.confirmed_at, x.confirmed_by, x.postponed_to, x.delay_from_min, x.opens_at
             FROM sitting x ",
            $tail
        )
    };
}

fn many(rows: Vec<Row>) -> Result<Vec<Sitting>, Fail> {
    rows.into_iter().map(Sitting::try_from).collect()
}

pub async fn get(tx: &mut Tx, sitting: SittingId) -> Result<Option<Sitting>, Fail> {
    tx.opt::<Row>(select!("WHERE x.id = $1"), args![sitting]).await?.map(Sitting::try_from).transpose()
}

/// Takes a sitting for the rest of the transaction and reads it: nobody else changes it, or its slots, meanwhile.
pub async fn locked(tx: &mut Tx, sitting: SittingId) -> Result<Option<Sitting>, Fail> {
    tx.lock("UPDATE sitting SET version = version WHERE id = $1", args![sitting]).await?;
    get(tx, sitting).await
}

/// Sittings of a site from one day to another, both included, by day and time.
pub async fn of_site(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!("WHERE x.site_id = $1 AND x.day >= $2 AND x.day <= $3 ORDER BY x.day, x.from_min, x.id LIMIT 2000");
    many(tx.all(sql, args![site, from, to]).await?)
}

/// Sittings of a site, and of others that a video place of it takes part in, from one day to another, both included.
pub async fn at_site(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!(
        "WHERE (x.site_id = $1 OR x.id IN (SELECT h.sitting_id FROM sitting_host h WHERE h.site_id = $1)) AND x.day >= $2 AND x.day <= $3
         ORDER BY x.day, x.from_min, x.id LIMIT 2000"
    );
    many(tx.all(sql, args![site, from, to]).await?)
}

/// Sittings anywhere of whoever is posted for them or receives, from one day to another, both included.
pub async fn of_staff(tx: &mut Tx, staff: StaffId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!(
        "WHERE (x.leader_id = $1 OR x.receiver_id = $1) AND x.day >= $2 AND x.day <= $3 ORDER BY x.day, x.from_min, x.id LIMIT 2000"
    );
    many(tx.all(sql, args![staff, from, to]).await?)
}

/// Sittings of every site from one day to another, both included.
pub async fn between(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!("WHERE x.day >= $1 AND x.day <= $2 ORDER BY x.day, x.from_min, x.id LIMIT 20000");
    many(tx.all(sql, args![from, to]).await?)
}

/// Sittings in a state up to a day, that day included; at most 200.
pub async fn in_state(tx: &mut Tx, state: SittingState, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!("WHERE x.state = $1 AND x.day <= $2 ORDER BY x.day, x.from_min, x.id LIMIT 200");
    many(tx.all(sql, args![state.as_str(), to]).await?)
}

/// Adds a sitting.
///
/// # Errors
/// A unique violation if the leader is posted, or receives, in the same half day.
pub async fn insert(tx: &mut Tx, s: &Sitting) -> Result<(), Fail> {
    let sql = "INSERT INTO sitting (id, leader_id, receiver_id, site_id, day, half, from_min, to_min, pattern_day, state, form, theme_zh,
                 theme_en, place_zh, place_en, phone, slot_minutes, slot_capacity, walk_in_percent, sequence, version, delay_min, late_reason,
                 postpone_reason, created_at, approved_at, approved_by, published_at, started_at, ended_at, confirmed_at, confirmed_by,
                 postponed_to, delay_from_min, opens_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
                 $26, $27, $28, $29, $30, $31, $32, $33, $34, $35)";
    tx.exec(sql, values(s)).await?;
    Ok(())
}

/// Saves what changed. `false` if somebody else wrote since `s` was read; `s.version` is the one that was read.
///
/// # Errors
/// A unique violation if the leader is posted, or receives, in the same half day.
pub async fn save(tx: &mut Tx, s: &Sitting) -> Result<bool, Fail> {
    let sql = "UPDATE sitting SET leader_id = $2, receiver_id = $3, site_id = $4, day = $5, half = $6, from_min = $7, to_min = $8,
                 pattern_day = $9, state = $10, form = $11, theme_zh = $12, theme_en = $13, place_zh = $14, place_en = $15, phone = $16,
                 slot_minutes = $17, slot_capacity = $18, walk_in_percent = $19, sequence = $20, version = $21 + 1, delay_min = $22,
                 late_reason = $23, postpone_reason = $24, created_at = $25, approved_at = $26, approved_by = $27, published_at = $28,
                 started_at = $29, ended_at = $30, confirmed_at = $31, confirmed_by = $32, postponed_to = $33,
                 delay_from_min = $34, opens_at = $35
               WHERE id = $1 AND version = $21";
    Ok(tx.exec(sql, values(s)).await? == 1)
}

fn values(s: &Sitting) -> Vec<crate::Val> {
    args![
        s.id,
        s.leader_id,
        s.receiver_id,
        s.site_id,
        s.day,
        s.half.as_str(),
        i64::from(s.from_min),
        i64::from(s.to_min),
        s.pattern_day,
        s.state.as_str(),
        s.form.as_str(),
        s.theme_zh.as_str(),
        s.theme_en.as_str(),
        s.place_zh.as_str(),
        s.place_en.as_str(),
        s.phone.as_str(),
        i64::from(s.slot_minutes),
        i64::from(s.slot_capacity),
        i64::from(s.walk_in_percent),
        i64::from(s.sequence),
        s.version,
        i64::from(s.delay_min),
        s.late_reason.clone(),
        s.postpone_reason.clone(),
        s.created_at,
        s.approved_at,
        s.approved_by,
        s.published_at,
        s.started_at,
        s.ended_at,
        s.confirmed_at,
        s.confirmed_by,
        s.postponed_to,
        s.delay_from_min.map(i64::from),
        s.opens_at
    ]
}

/// Removes a sitting that was never posted, with its slots.
pub async fn delete(tx: &mut Tx, sitting: SittingId) -> Result<(), Fail> {
    tx.exec("DELETE FROM sitting_host WHERE sitting_id = $1", args![sitting]).await?;
    tx.exec("DELETE FROM slot WHERE sitting_id = $1", args![sitting]).await?;
    tx.exec("DELETE FROM sitting WHERE id = $1", args![sitting]).await?;
    Ok(())
}

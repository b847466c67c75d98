//! Leaders' posted receptions, and lawyers' consultations that can be booked: those have a duty.
//!
//! Lists, and taking a sitting to change it, are of leaders' alone; lawyers' are in [`crate::lawyer_sitting`].

use server_domain::id::{ShiftId, SiteId, SittingId, StaffId};
use server_domain::sitting::{HalfDay, SittingForm, SittingKind, SittingState};
use server_domain::{Day, Timestamp};

pub use crate::sitting_host::of as hosts;
use crate::sitting_row::{Row, many, select};
use crate::value::args;
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
    /// The duty of a lawyer's; a leader's has none.
    pub shift_id: Option<ShiftId>,
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
            shift_id: None,
        }
    }

    pub const fn kind(&self) -> SittingKind {
        if self.shift_id.is_some() { SittingKind::Lawyer } else { SittingKind::Leader }
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

pub async fn get(tx: &mut Tx, sitting: SittingId) -> Result<Option<Sitting>, Fail> {
    tx.opt::<Row>(select!("WHERE x.id = $1"), args![sitting]).await?.map(Sitting::try_from).transpose()
}

/// Takes a leader's sitting for the rest of the transaction and reads it: nobody else changes it, or its slots, meanwhile.
pub async fn locked(tx: &mut Tx, sitting: SittingId) -> Result<Option<Sitting>, Fail> {
    tx.lock("UPDATE sitting SET version = version WHERE id = $1", args![sitting]).await?;
    of_leader(tx, sitting).await
}

/// A leader's sitting; `None` for a lawyer's.
pub async fn of_leader(tx: &mut Tx, sitting: SittingId) -> Result<Option<Sitting>, Fail> {
    Ok(get(tx, sitting).await?.filter(|s| s.shift_id.is_none()))
}

/// Leaders' sittings of a site from one day to another, both included, by day and time.
pub async fn of_site(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql =
        select!("WHERE x.shift_id IS NULL AND x.site_id = $1 AND x.day >= $2 AND x.day <= $3 ORDER BY x.day, x.from_min, x.id LIMIT 2000");
    many(tx.all(sql, args![site, from, to]).await?)
}

/// Sittings of a site, and of others that a video place of it takes part in, from one day to another, both included.
pub async fn at_site(tx: &mut Tx, site: SiteId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!(
        "WHERE x.shift_id IS NULL AND (x.site_id = $1 OR x.id IN (SELECT h.sitting_id FROM sitting_host h WHERE h.site_id = $1)) AND x.day >= $2 AND x.day <= $3
         ORDER BY x.day, x.from_min, x.id LIMIT 2000"
    );
    many(tx.all(sql, args![site, from, to]).await?)
}

/// Sittings anywhere of whoever is posted for them or receives, from one day to another, both included.
pub async fn of_staff(tx: &mut Tx, staff: StaffId, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!(
        "WHERE x.shift_id IS NULL AND (x.leader_id = $1 OR x.receiver_id = $1) AND x.day >= $2 AND x.day <= $3
         ORDER BY x.day, x.from_min, x.id LIMIT 2000"
    );
    many(tx.all(sql, args![staff, from, to]).await?)
}

/// Sittings of every site from one day to another, both included.
pub async fn between(tx: &mut Tx, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!("WHERE x.shift_id IS NULL AND x.day >= $1 AND x.day <= $2 ORDER BY x.day, x.from_min, x.id LIMIT 20000");
    many(tx.all(sql, args![from, to]).await?)
}

/// Sittings in a state up to a day, that day included; at most 200.
pub async fn in_state(tx: &mut Tx, state: SittingState, to: Day) -> Result<Vec<Sitting>, Fail> {
    let sql = select!("WHERE x.shift_id IS NULL AND x.state = $1 AND x.day <= $2 ORDER BY x.day, x.from_min, x.id LIMIT 200");
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
                 postponed_to, delay_from_min, opens_at, shift_id)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25,
                 $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36)";
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
                 delay_from_min = $34, opens_at = $35, shift_id = $36
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
        s.opens_at,
        s.shift_id
    ]
}

/// Removes a sitting that was never posted, with its slots.
pub async fn delete(tx: &mut Tx, sitting: SittingId) -> Result<(), Fail> {
    tx.exec("DELETE FROM sitting_host WHERE sitting_id = $1", args![sitting]).await?;
    tx.exec("DELETE FROM slot WHERE sitting_id = $1", args![sitting]).await?;
    tx.exec("DELETE FROM sitting WHERE id = $1", args![sitting]).await?;
    Ok(())
}

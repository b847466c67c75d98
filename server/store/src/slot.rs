//! Slots: the bookable pieces of a sitting. `taken` counts holds, offers and live appointments; the guarded updates here
//! and the table's CHECK keep it within the capacity.

use std::collections::HashMap;

use server_domain::id::{SittingId, SlotId};
use server_domain::sitting::SlotTime;
use server_domain::substitute::{LateDay, PostedSlot, Shifted};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{args, id};
use crate::{Fail, Tx};

/// A slot as stored. Minutes are of the sitting's day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    pub id: SlotId,
    pub sitting_id: SittingId,
    pub from_min: u16,
    pub to_min: u16,
    /// Kept for people without an appointment.
    pub is_walk_in: bool,
    /// Whether its sitting takes bookings.
    pub is_open: bool,
    /// Cut anew: kept only for what refers to it.
    pub is_void: bool,
    pub capacity: u16,
    pub taken: u16,
}

impl Slot {
    /// A fresh slot of a sitting, nobody in it.
    pub fn cut(id: SlotId, sitting_id: SittingId, t: SlotTime, is_open: bool) -> Self {
        let SlotTime { from_min, to_min, is_walk_in, capacity } = t;
        Self { id, sitting_id, from_min, to_min, is_walk_in, is_open, is_void: false, capacity, taken: 0 }
    }

    /// How many more appointments it takes if it begins after a moment; `day` is its sitting's. [`counts`] counts the same.
    pub fn free(&self, day: Day, begins_after: Timestamp) -> u16 {
        let is_ahead = day.at_minute(self.from_min) > begins_after;
        if is_ahead && self.is_open && !self.is_walk_in && !self.is_void { self.capacity.saturating_sub(self.taken) } else { 0 }
    }

    /// Its time as the rules know it.
    pub fn time(&self) -> SlotTime {
        SlotTime { from_min: self.from_min, to_min: self.to_min, is_walk_in: self.is_walk_in, capacity: self.capacity }
    }
}

/// The times of the slots of a sitting as they hold now, in the slots' order: the one place that knows of a late day.
pub fn times(day: &LateDay, cut: &[Slot]) -> Vec<Shifted> {
    let posted = |s: &Slot| PostedSlot { from_min: s.from_min, to_min: s.to_min, is_taken: s.taken > 0 };
    day.times(&cut.iter().map(posted).collect::<Vec<_>>())
}

#[derive(FromRow)]
struct Row {
    id: String,
    sitting_id: String,
    from_min: i64,
    to_min: i64,
    is_walk_in: bool,
    is_open: bool,
    is_void: bool,
    capacity: i64,
    taken: i64,
}

impl TryFrom<Row> for Slot {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("slot", "id", &r.id)?,
            sitting_id: id("slot", "sitting_id", &r.sitting_id)?,
            from_min: r.from_min as u16,
            to_min: r.to_min as u16,
            is_walk_in: r.is_walk_in,
            is_open: r.is_open,
            is_void: r.is_void,
            capacity: r.capacity as u16,
            taken: r.taken as u16,
        })
    }
}

pub async fn get(tx: &mut Tx, slot: SlotId) -> Result<Option<Slot>, Fail> {
    let sql = "SELECT id, sitting_id, from_min, to_min, is_walk_in, is_open, is_void, capacity, taken FROM slot WHERE id = $1";
    tx.opt::<Row>(sql, args![slot]).await?.map(Slot::try_from).transpose()
}

/// The slots of a sitting as it is cut now, by time.
pub async fn of_sitting(tx: &mut Tx, sitting: SittingId) -> Result<Vec<Slot>, Fail> {
    let sql = "SELECT id, sitting_id, from_min, to_min, is_walk_in, is_open, is_void, capacity, taken
               FROM slot WHERE sitting_id = $1 AND NOT is_void ORDER BY from_min";
    tx.all::<Row>(sql, args![sitting]).await?.into_iter().map(Slot::try_from).collect()
}

/// What the slots of a sitting hold together; those for walk-ins left out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    pub places: u32,
    pub taken: u32,
    /// Places that can be booked now.
    pub free: u32,
}

/// The counts of every sitting from one day to another, both included; free is what [`Slot::free`] says.
pub async fn counts(tx: &mut Tx, from: Day, to: Day, begins_after: Timestamp) -> Result<HashMap<SittingId, Count>, Fail> {
    let sql = "SELECT l.sitting_id, CAST(SUM(l.capacity) AS BIGINT), CAST(SUM(l.taken) AS BIGINT),
                 CAST(SUM(CASE WHEN l.is_open AND (x.day > $3 OR (x.day = $3 AND l.from_min > $4)) THEN l.capacity - l.taken ELSE 0 END)
                   AS BIGINT)
               FROM sitting x JOIN slot l ON l.sitting_id = x.id
               WHERE x.day >= $1 AND x.day <= $2 AND NOT l.is_walk_in AND NOT l.is_void GROUP BY l.sitting_id";
    let rows: Vec<(String, i64, i64, i64)> =
        tx.all(sql, args![from, to, begins_after.day(), i64::from(begins_after.minute_of_day())]).await?;
    let count = |(sitting, places, taken, free): (String, i64, i64, i64)| {
        Ok((id("slot", "sitting_id", &sitting)?, Count { places: places as u32, taken: taken as u32, free: free as u32 }))
    };
    rows.into_iter().map(count).collect()
}

pub fn insert(tx: &mut Tx, s: &Slot) {
    let sql = "INSERT INTO slot (id, sitting_id, from_min, to_min, is_walk_in, is_open, is_void, capacity, taken)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let (from, to) = (i64::from(s.from_min), i64::from(s.to_min));
    let (capacity, taken) = (i64::from(s.capacity), i64::from(s.taken));
    tx.later(sql, args![s.id, s.sitting_id, from, to, s.is_walk_in, s.is_open, s.is_void, capacity, taken]);
}

/// Takes one place of a slot. `false` when it is full, closed, or kept for walk-ins.
pub async fn take(tx: &mut Tx, slot: SlotId) -> Result<bool, Fail> {
    let sql = "UPDATE slot SET taken = taken + 1 WHERE id = $1 AND is_open AND NOT is_walk_in AND NOT is_void AND taken < capacity";
    Ok(tx.exec(sql, args![slot]).await? == 1)
}

/// Takes one place of a slot by the house's own hand, in a sitting that is not open too: a booking that moves with its
/// sitting. `false` when it is full.
pub async fn take_anyway(tx: &mut Tx, slot: SlotId) -> Result<bool, Fail> {
    let sql = "UPDATE slot SET taken = taken + 1 WHERE id = $1 AND NOT is_void AND taken < capacity";
    Ok(tx.exec(sql, args![slot]).await? == 1)
}

/// Gives one place of a slot back. `false` when none was taken, which only a cut made anew can explain.
pub async fn give_back(tx: &mut Tx, slot: SlotId) -> Result<bool, Fail> {
    Ok(tx.exec("UPDATE slot SET taken = taken - 1 WHERE id = $1 AND taken > 0", args![slot]).await? == 1)
}

/// Opens or closes every slot of a sitting as it is cut now.
pub fn set_open(tx: &mut Tx, sitting: SittingId, is_open: bool) {
    tx.later("UPDATE slot SET is_open = $2 WHERE sitting_id = $1 AND NOT is_void", args![sitting, is_open]);
}

/// Removes the slots of a sitting that nobody could ever book.
pub async fn remove(tx: &mut Tx, sitting: SittingId) -> Result<(), Fail> {
    tx.exec("DELETE FROM slot WHERE sitting_id = $1", args![sitting]).await?;
    Ok(())
}

/// Puts the old cut of a sitting aside and says what each of its slots held, by time. From here on nobody takes one of them.
pub async fn put_aside(tx: &mut Tx, sitting: SittingId) -> Result<Vec<Slot>, Fail> {
    tx.lock("UPDATE slot SET is_open = FALSE WHERE sitting_id = $1 AND NOT is_void", args![sitting]).await?;
    let old = of_sitting(tx, sitting).await?;
    tx.later("UPDATE slot SET is_void = TRUE, taken = 0 WHERE sitting_id = $1 AND NOT is_void", args![sitting]);
    Ok(old)
}

/// Everything live that stood on `old` stands on `new`, in `sitting`: holds, offers and appointments.
pub fn move_claims(tx: &mut Tx, old: SlotId, new: SlotId, sitting: SittingId) {
    tx.later("UPDATE hold SET slot_id = $2 WHERE slot_id = $1 AND ended IS NULL", args![old, new]);
    tx.later("UPDATE wait SET slot_id = $2, sitting_id = $3 WHERE slot_id = $1 AND state = 'offered'", args![old, new, sitting]);
    tx.later(
        "UPDATE appointment SET slot_id = $2, sitting_id = $3
         WHERE slot_id = $1 AND state IN ('submitted', 'accepted', 'confirmed', 'checked_in', 'in_session')",
        args![old, new, sitting],
    );
}

/// Whoever waits for a place of a sitting waits for one of another.
pub fn move_line(tx: &mut Tx, from: SittingId, to: SittingId) {
    tx.later("UPDATE wait SET sitting_id = $2 WHERE sitting_id = $1 AND state = 'waiting'", args![from, to]);
}

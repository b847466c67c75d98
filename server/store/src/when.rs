//! The time of a slot as it holds now, with what booking asks of its sitting. The one place where a late day moves it.

use server_domain::id::{ShiftId, SiteId, SlotId, StaffId};
use server_domain::sitting::{SittingKind, SittingState};
use server_domain::substitute::LateDay;
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::value::{id, word};
use crate::{Fail, Tx, slot};

/// The slot and its sitting as they are now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The sitting's place.
    pub site_id: SiteId,
    pub day: Day,
    pub leader_id: StaffId,
    pub receiver_id: StaffId,
    pub state: SittingState,
    /// Raised with every change of the sitting.
    pub version: i64,
    /// The duty of a lawyer's sitting.
    pub shift_id: Option<ShiftId>,
    starts_at: Timestamp,
    ends_at: Timestamp,
}

impl When {
    pub const fn kind(&self) -> SittingKind {
        if self.shift_id.is_some() { SittingKind::Lawyer } else { SittingKind::Leader }
    }

    /// The slot's time as it holds now, in minutes of the day.
    pub fn minutes(&self) -> (u16, u16) {
        (self.starts_at.minute_of_day(), self.ends_at.minute_of_day())
    }

    /// When the slot begins as it holds now.
    pub fn starts_at(&self) -> Timestamp {
        self.starts_at
    }

    pub fn ends_at(&self) -> Timestamp {
        self.ends_at
    }
}

/// What a query says of a slot and its sitting, to be made a [`When`].
#[derive(FromRow)]
pub(crate) struct WhenRow {
    pub(crate) slot_id: String,
    pub(crate) sitting_id: String,
    site_id: String,
    day: String,
    from_min: i64,
    to_min: i64,
    sitting_to_min: i64,
    delay_min: i64,
    delay_from_min: Option<i64>,
    leader_id: String,
    receiver_id: String,
    sitting_state: String,
    sitting_version: i64,
    shift_id: Option<String>,
}

/// The columns of a [`WhenRow`] from a slot `l` and its sitting `x`, without the slot's own id.
macro_rules! when_columns {
    () => {
        "x.id AS sitting_id, x.site_id, x.day, l.from_min, l.to_min, x.to_min AS sitting_to_min, x.delay_min, x.delay_from_min,
         x.leader_id, x.receiver_id, x.state AS sitting_state, x.version AS sitting_version, x.shift_id "
    };
}
pub(crate) use when_columns;

/// Slot and sitting as they are now. On a late day a slot's time depends on who stands before it, so those are read too.
pub(crate) async fn when(tx: &mut Tx, r: &WhenRow) -> Result<When, Fail> {
    let (from_min, to_min) = (r.from_min as u16, r.to_min as u16);
    let late = LateDay {
        day: word("sitting", "day", &r.day, Day::parse)?,
        to_min: r.sitting_to_min as u16,
        delay_min: r.delay_min as u16,
        delay_from_min: r.delay_from_min.map(|m| m as u16),
    };
    let (mut starts_at, mut ends_at) = (late.day.at_minute(from_min), late.day.at_minute(to_min));
    if late.delay_min > 0 {
        let wanted: SlotId = id("slot", "id", &r.slot_id)?;
        let cut = slot::of_sitting(tx, id("slot", "sitting_id", &r.sitting_id)?).await?;
        if let Some((_, now)) = cut.iter().zip(slot::times(&late, &cut)).find(|(slot, _)| slot.id == wanted) {
            (starts_at, ends_at) = (now.starts_at, now.ends_at);
        }
    }
    Ok(When {
        site_id: id("sitting", "site_id", &r.site_id)?,
        day: late.day,
        leader_id: id("sitting", "leader_id", &r.leader_id)?,
        receiver_id: id("sitting", "receiver_id", &r.receiver_id)?,
        state: word("sitting", "state", &r.sitting_state, SittingState::parse)?,
        version: r.sitting_version,
        shift_id: r.shift_id.as_deref().map(|t| id("sitting", "shift_id", t)).transpose()?,
        starts_at,
        ends_at,
    })
}

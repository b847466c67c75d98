//! The demo's leaders' sittings: this month and the next from a weekly pattern, on working days only.

use server_domain::calendar::parse_minutes;
use server_domain::id::{SittingId, SlotId};
use server_domain::plan::Period;
use server_domain::sitting::{DEFAULT_SLOT_MINUTES, HalfDay, SittingForm, SittingState, cut_slots};
use server_domain::{Day, Timestamp};
use server_store::sitting::{self, Fresh, Sitting};
use server_store::slot::{self, Slot};
use server_store::{Fail, Tx, setting, site as sites, staff as staffs};

use super::city::LeaderDuty;
use crate::Clock;

/// Days ahead that are always open for booking.
const OPEN_DAYS: i64 = 14;
/// Share of slots for people without an appointment, in percent.
const WALK_IN_PERCENT: u8 = 20;
/// Up to which day sittings were laid out, so that nothing comes back that somebody deleted.
const LAID_OUT: &str = "demo_sittings_to";

/// Lays out what is new since the last time: the coming two weeks open, the rest of this month and the next planned.
pub async fn lay_out(tx: &mut Tx, duty: &[LeaderDuty], clock: &Clock) -> Result<(), Fail> {
    let now = clock.now();
    let today = now.day();
    let next_month = Period::Month.bounds(today).1.plus_days(1);
    let last = Period::Month.bounds(next_month).1;
    let done = setting::get(tx, LAID_OUT).await?.and_then(|text| Day::parse(&text));
    let calendar = sites::calendar(tx).await?;
    let mut day = done.map_or(today, |d| d.plus_days(1)).max(today);
    while day <= last {
        let weekday = i64::from(day.0.weekday().to_monday_one_offset());
        for one in duty.iter().filter(|s| s.weekday == weekday && calendar.is_working_day(day)) {
            // Hours that are over were not posted by anybody: they are nobody's fault.
            if let Some(s) = planned(tx, one, day, clock).await?.filter(|s| !s.is_over(now)) {
                sitting::insert(tx, &s).await?;
                cut(tx, &s, clock)?;
            }
        }
        day = day.plus_days(1);
    }
    setting::put(tx, LAID_OUT, &last.to_string()).await?;
    open_ahead(tx, today.plus_days(OPEN_DAYS), now).await
}

async fn planned(tx: &mut Tx, one: &LeaderDuty, day: Day, clock: &Clock) -> Result<Option<Sitting>, Fail> {
    let Some(leader) = staffs::by_username(tx, &one.staff).await? else { return Ok(None) };
    let Some(site_id) = leader.site_id else { return Ok(None) };
    let (Some(from_min), Some(to_min)) = (parse_minutes(&one.from), parse_minutes(&one.to)) else { return Ok(None) };
    let Some(half) = HalfDay::of(from_min, to_min) else { return Ok(None) };
    let fresh = Fresh {
        leader_id: leader.id,
        site_id,
        day,
        half,
        from_min,
        to_min,
        form: SittingForm::Both,
        theme_zh: one.theme_zh.clone(),
        theme_en: one.theme_en.clone(),
        place_zh: one.place_zh.clone(),
        place_en: one.place_en.clone(),
        phone: one.phone.clone(),
        slot_minutes: DEFAULT_SLOT_MINUTES,
        slot_capacity: 1,
        walk_in_percent: WALK_IN_PERCENT,
    };
    Ok(Some(Sitting::planned(SittingId(clock.id()), fresh, day, clock.now())))
}

fn cut(tx: &mut Tx, s: &Sitting, clock: &Clock) -> Result<(), Fail> {
    for t in cut_slots(s.from_min, s.to_min, s.slot_minutes, s.walk_in_percent, s.slot_capacity)? {
        slot::insert(tx, &Slot::cut(SlotId(clock.id()), s.id, t, s.state.takes_bookings()));
    }
    Ok(())
}

async fn open_ahead(tx: &mut Tx, last: Day, now: Timestamp) -> Result<(), Fail> {
    let mut ahead = sitting::in_state(tx, SittingState::Planned, last).await?;
    ahead.extend(sitting::in_state(tx, SittingState::Approved, last).await?);
    for mut s in ahead {
        s.state = SittingState::Open;
        s.approved_at = s.approved_at.or(Some(now));
        s.published_at = Some(now);
        sitting::save(tx, &s).await?;
        slot::set_open(tx, s.id, true);
    }
    Ok(())
}

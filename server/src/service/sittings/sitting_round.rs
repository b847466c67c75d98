//! What becomes of sittings by themselves, as time goes by.

use server_domain::appointment::AppointmentState;
use server_domain::event::EventKind;
use server_domain::id::SittingId;
use server_domain::sitting::SittingState;
use server_domain::{Day, Timestamp};
use server_store::sitting::Sitting;
use server_store::{Fail, Tx, booker as bookers, sitting as sittings};

use crate::service::job;
use crate::service::sittings::sitting::{Told, record_empty_chair, save, tell, tell_booked};
use crate::service::sittings::sitting_course::{end, open};
use crate::service::sittings::substitution;
use crate::{Clock, Context};

/// What becomes of sittings by themselves: booking begins, an empty chair finds its substitute, one that nobody began by the end
/// of its hours is missed, or was held if people were received, one that nobody ended is done the day after.
///
/// # Errors
/// The database's.
pub async fn round(cx: &Context) -> Result<(), Fail> {
    let (now, today) = (cx.clock.now(), cx.clock.now().day());
    let due = due(cx, now).await?;
    for id in due {
        let clock = cx.clock.clone();
        let done = cx
            .db
            .write(job!(|tx, id, clock, now, today| {
                let Some(s) = sittings::locked(tx, *id).await? else { return Ok(()) };
                step(tx, s, &clock, *now, *today).await
            }))
            .await;
        match done {
            // Somebody was quicker.
            Ok(()) | Err(Fail::Rule(_)) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

/// The last day that a round looks at: booking may begin long before.
const LOOK_DAYS: i64 = 400;

async fn due(cx: &Context, now: Timestamp) -> Result<Vec<SittingId>, Fail> {
    let mut tx = cx.db.read().await?;
    let mut ids = Vec::new();
    for s in sittings::in_state(&mut tx, SittingState::Published, now.day().plus_days(LOOK_DAYS)).await? {
        if s.is_over(now) || s.opens_at.is_none_or(|at| at <= now) {
            ids.push(s.id);
        }
    }
    for s in sittings::in_state(&mut tx, SittingState::SubstitutionPending, now.day().plus_days(LOOK_DAYS)).await? {
        if s.is_over(now) || s.starts_at().since_ms(now) <= substitution::CHOOSE_LATEST_MS {
            ids.push(s.id);
        }
    }
    for state in [SittingState::Open, SittingState::Substituted] {
        ids.extend(sittings::in_state(&mut tx, state, now.day()).await?.iter().filter(|s| s.is_over(now)).map(|s| s.id));
    }
    let before_today = now.day().plus_days(-1);
    ids.extend(sittings::in_state(&mut tx, SittingState::InProgress, before_today).await?.iter().map(|s| s.id));
    Ok(ids)
}

async fn step(tx: &mut Tx, s: Sitting, clock: &Clock, now: Timestamp, today: Day) -> Result<(), Fail> {
    match s.state {
        SittingState::InProgress if s.day < today => {
            let ended_at = s.ends_at();
            end(tx, s, ended_at, now).await
        }
        state if state != SittingState::InProgress && s.is_over(now) => nobody_began(tx, s, now).await,
        SittingState::Published if s.opens_at.is_none_or(|at| at <= now) => open(tx, s, now).await,
        SittingState::SubstitutionPending => substitution::resolve(tx, s, clock, now).await,
        _ => Ok(()),
    }
}

/// The hours are over and nobody said that the sitting began. Where people were received it was held, and ends as soon as nobody
/// is in the middle of a talk; else the chair was empty: missed, a recorded fault that says how many were booked.
async fn nobody_began(tx: &mut Tx, mut s: Sitting, now: Timestamp) -> Result<(), Fail> {
    use AppointmentState::{Completed, FollowedUp, InSession};
    let people = bookers::of_sitting(tx, s.id).await?;
    let talks = people.iter().any(|a| a.state == InSession);
    let was_held = talks || people.iter().any(|a| matches!(a.state, Completed | FollowedUp));
    if was_held && s.state.takes_bookings() {
        s.state = s.state.begin()?;
        s.started_at = Some(s.starts_at());
        save(tx, &mut s, "begin").await?;
        tell(tx, &s, EventKind::SittingStarted, now).await?;
        let ended_at = s.ends_with_delay();
        return if talks { Ok(()) } else { end(tx, s, ended_at, now).await };
    }
    s.state = s.state.miss(s.ends_with_delay(), now)?;
    s.sequence = s.sequence.saturating_add(1);
    save(tx, &mut s, "miss").await?;
    let booked = people.iter().filter(|a| a.state.is_live() || a.state == AppointmentState::NoShow).count();
    record_empty_chair(tx, &s, booked, now).await?;
    tell_booked(tx, &s, Told::Missed, now).await
}

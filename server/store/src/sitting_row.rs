//! A row of the table of sittings, as the queries of leaders' and of lawyers' read it.

use server_domain::sitting::{HalfDay, SittingForm, SittingState};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::Fail;
use crate::sitting::Sitting;
use crate::value::{id, word};

#[derive(FromRow)]
pub(crate) struct Row {
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
    shift_id: Option<String>,
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
            shift_id: r.shift_id.as_deref().map(|t| id("sitting", "shift_id", t)).transpose()?,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT x.id, x.leader_id, x.receiver_id, x.site_id, x.day, x.half, x.from_min, x.to_min, x.pattern_day, x.state, x.form,
                    x.theme_zh, x.theme_en, x.place_zh, x.place_en, x.phone, x.slot_minutes, x.slot_capacity, x.walk_in_percent, x.sequence,
                    x.version, x.delay_min, x.late_reason, x.postpone_reason, x.created_at, x.approved_at, x.approved_by, x.published_at,
                    x.started_at, x.ended_at, x.confirmed_at, x.confirmed_by, x.postponed_to, x.delay_from_min, x.opens_at, x.shift_id
             FROM sitting x ",
            $tail
        )
    };
}

pub(crate) use select;

pub(crate) fn many(rows: Vec<Row>) -> Result<Vec<Sitting>, Fail> {
    rows.into_iter().map(Sitting::try_from).collect()
}

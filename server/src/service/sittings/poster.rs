//! What everybody may see of sittings: posters, and calendars to subscribe to.

use server_api as api;
use server_domain::appointment::BookingDoor;
use server_domain::calendar::format_minutes;
use server_domain::id::{SiteId, StaffId};
use server_domain::{Day, Rejection, RejectionCode};
use server_store::sitting::Sitting;
use server_store::{Fail, Tx, leader as leaders, site as sites, sitting as sittings};

use crate::Context;
use crate::export::ical::{Entry, Feed, Standing};
use crate::service::sittings::sitting_view::Frame;
use crate::service::{not_found, view};

/// Days that posters show, from the first one on.
const POSTER_DAYS: i64 = 62;
/// Days before and after today that a calendar holds.
const FEED_DAYS: (i64, i64) = (62, 186);

/// The posters of a place and of the places above it, whose leaders receive its people too; without a place, of all.
///
/// # Errors
/// `not_found`, `day_invalid` at `/from`.
pub async fn list(cx: &Context, site: Option<SiteId>, from: Option<&str>) -> Result<api::PosterList, Fail> {
    let now = cx.clock.now();
    let day = |text: &str| Day::parse(text).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at("/from"));
    let from = from.map(day).transpose()?.unwrap_or(now.day());
    let mut tx = cx.db.read().await?;
    let to = from.plus_days(POSTER_DAYS);
    let found = of_place(&mut tx, site, from, to).await?;
    let frame = Frame::read(&mut tx, from, to, BookingDoor::Public.begins_after(now)).await?;
    let mut items = Vec::new();
    for s in found.iter().filter(|s| s.state.is_posted()) {
        items.push(poster(&mut tx, &frame, s).await?);
    }
    Ok(api::PosterList { server_time: now.rfc3339(), items })
}

async fn of_place(tx: &mut Tx, site: Option<SiteId>, from: Day, to: Day) -> Result<Vec<Sitting>, Fail> {
    let Some(site) = site else { return sittings::between(tx, from, to).await };
    sites::get(tx, site).await?.ok_or_else(|| not_found("site"))?;
    let mut found: Vec<Sitting> = Vec::new();
    for place in sites::lineage(tx, site).await? {
        for s in sittings::at_site(tx, place, from, to).await? {
            if !found.iter().any(|known| known.id == s.id) {
                found.push(s);
            }
        }
    }
    found.sort_by_key(|s| (s.day, s.from_min, s.id));
    Ok(found)
}

async fn poster(tx: &mut Tx, frame: &Frame, s: &Sitting) -> Result<api::Poster, Fail> {
    let moved = match s.postponed_to {
        Some(id) => sittings::get(tx, id).await?.map(|o| o.day.to_string()),
        None => None,
    };
    let site = frame.site(s.site_id)?;
    Ok(api::Poster {
        sitting_id: s.id.to_string(),
        site_id: s.site_id.to_string(),
        site_name: site.name.clone(),
        site_name_en: site.name_en.clone(),
        tier: site.kind.tier(),
        day: s.day.to_string(),
        half: view::word(s.half.as_str()),
        from: format_minutes(s.from_min),
        to: format_minutes(s.to_min),
        state: view::word(s.state.as_str()),
        leader: frame.leader(s.receiver_id)?,
        substituted_from: if s.is_substituted() { Some(frame.leader(s.leader_id)?) } else { None },
        form: view::word(s.form.as_str()),
        theme_zh: s.theme_zh.clone(),
        theme_en: s.theme_en.clone(),
        place_zh: s.place_zh.clone(),
        place_en: s.place_en.clone(),
        phone: s.phone.clone(),
        hosts: frame.hosts(s.id),
        free_places: frame.count(s.id).free,
        opens_at: s.opens_at.filter(|_| s.state == server_domain::sitting::SittingState::Published).map(|at| at.rfc3339()),
        delay_min: u32::from(s.delay_min),
        postponed_to_day: moved,
    })
}

/// The calendar of a site's posted sittings.
///
/// # Errors
/// `not_found`.
pub async fn site_feed(cx: &Context, site: SiteId) -> Result<Feed, Fail> {
    let (from, to) = feed_days(cx);
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    let found = sittings::at_site(&mut tx, site, from, to).await?;
    feed(cx, &mut tx, format!("{} 领导接访", here.name), found).await
}

/// The calendar of what one leader is posted for or stands in for.
///
/// # Errors
/// `not_found` for somebody who is no leader.
pub async fn leader_feed(cx: &Context, who: StaffId) -> Result<Feed, Fail> {
    let (from, to) = feed_days(cx);
    let mut tx = cx.db.read().await?;
    let leader = leaders::get(&mut tx, who).await?.ok_or_else(|| not_found("leader"))?;
    let found = sittings::of_staff(&mut tx, who, from, to).await?;
    feed(cx, &mut tx, format!("{} 接访", leader.name), found).await
}

fn feed_days(cx: &Context) -> (Day, Day) {
    let today = cx.clock.now().day();
    (today.plus_days(-FEED_DAYS.0), today.plus_days(FEED_DAYS.1))
}

async fn feed(cx: &Context, tx: &mut Tx, name: String, found: Vec<Sitting>) -> Result<Feed, Fail> {
    let (from, to) = feed_days(cx);
    let frame = Frame::read(tx, from, to, cx.clock.now()).await?;
    let mut entries = Vec::new();
    for s in found.iter().filter(|s| s.state.is_posted()) {
        let (receiver, posted, site) = (frame.leader(s.receiver_id)?, frame.leader(s.leader_id)?, frame.site(s.site_id)?);
        entries.push(Entry {
            uid: s.id.to_string(),
            sequence: s.sequence,
            standing: if s.state.is_off() { Standing::Cancelled } else { Standing::Confirmed },
            has_alarm: false,
            starts_at: s.starts_at(),
            ends_at: s.ends_at(),
            summary: if s.is_substituted() {
                format!("领导接访：{}（顶替{}）", receiver.name, posted.name)
            } else {
                format!("领导接访：{}", receiver.name)
            },
            location: format!("{} {}", site.name, s.place_zh),
            description: described(s, &receiver),
        });
    }
    Ok(Feed { name, made_at: cx.clock.now(), entries })
}

/// Post, portfolio, theme and phone in lines.
fn described(s: &Sitting, who: &api::Leader) -> String {
    let form = match s.form {
        server_domain::sitting::SittingForm::InPerson => "当面接访",
        server_domain::sitting::SittingForm::Video => "视频接访",
        server_domain::sitting::SittingForm::Both => "当面或视频接访",
    };
    let line = |label: &str, text: &str| if text.is_empty() { String::new() } else { format!("{label}：{text}\n") };
    let lines = [
        line("职务", &who.post_zh),
        line("分管", &who.portfolio_zh),
        line("主题", &s.theme_zh),
        line("预约电话", &s.phone),
        line("形式", form),
    ];
    lines.concat().trim_end().to_owned()
}

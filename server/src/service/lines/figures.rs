//! Figures of a place: waits, service, missed numbers, priority, ratings - per queue, desk, hour and day.

use std::collections::{BTreeMap, HashMap};

use server_api as api;
use server_domain::access::Action;
use server_domain::figures::{self as rules, Stretch, Tally, Visit};
use server_domain::id::SiteId;
use server_domain::{Day, Rejection, RejectionCode, Timestamp};
use server_store::{Fail, desk as desks, figures as rows, priority as priorities, queue as queues, site as sites};

use crate::Context;
use crate::service::lines::priority;
use crate::service::{Actor, not_found};

/// Most days that one question may cover.
const MAX_DAYS: i64 = 366;

/// A visit with where and when it belongs.
struct Placed {
    visit: Visit,
    day: String,
    hour: u16,
    queue: String,
    desk: Option<String>,
    class: Option<String>,
}

pub(crate) fn parse_span(from: &str, to: &str) -> Result<(Day, Day), Rejection> {
    let day = |text: &str, at: &str| Day::parse(text).ok_or_else(|| Rejection::new(RejectionCode::DayInvalid).at(at));
    let (from, to) = (day(from, "/from")?, day(to, "/to")?);
    if to < from || from.plus_days(MAX_DAYS) <= to {
        return Err(Rejection::new(RejectionCode::DayInvalid).with("limit", MAX_DAYS).at("/to"));
    }
    Ok((from, to))
}

/// The figures of a place over a span of days, both included.
///
/// # Errors
/// `day_invalid` also beyond 366 days, `not_found`, `forbidden`.
pub async fn of(cx: &Context, actor: &Actor, site: SiteId, from: &str, to: &str) -> Result<api::Figures, Fail> {
    let (from, to) = parse_span(from, to)?;
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let here = sites::get(&mut tx, site).await?.ok_or_else(|| not_found("site"))?;
    actor.must(&mut tx, Action::FiguresRead, site).await?;
    let mut lives: HashMap<String, Vec<Stretch>> = HashMap::new();
    for (ticket, stretch) in rows::stretches(&mut tx, site, from, to).await? {
        lives.entry(ticket).or_default().push(stretch);
    }
    let visits: Vec<Placed> = rows::visits(&mut tx, site, from, to)
        .await?
        .into_iter()
        .map(|v| Placed {
            visit: Visit {
                course: rules::course(lives.get(&v.id).map_or(&[], Vec::as_slice), now),
                state: v.state,
                people: v.people as u32,
                has_matter: v.matter_id.is_some(),
                rating: v.score,
            },
            hour: Timestamp(v.issued_at).minute_of_day() / 60,
            day: v.day,
            queue: v.queue_id,
            desk: v.desk_id,
            class: v.priority,
        })
        .collect();
    let queue_names: HashMap<String, (String, String)> =
        queues::all(&mut tx).await?.into_iter().map(|q| (q.id.to_string(), (q.name_zh, q.name_en))).collect();
    let desk_names: HashMap<String, (String, String)> =
        desks::all(&mut tx).await?.into_iter().map(|d| (d.id.to_string(), (d.label_zh, d.label_en))).collect();
    let named = |names: &HashMap<String, (String, String)>, id: &str| names.get(id).cloned().unwrap_or_default();
    let plain = |text: String| (text.clone(), text);
    let mut uses = Vec::new();
    for class in priorities::all(&mut tx).await? {
        let of_class = || visits.iter().filter(|v| v.class.as_deref() == Some(class.code.as_str()));
        uses.push(api::PriorityUse {
            tickets: of_class().count() as i64,
            passed: of_class().map(|v| i64::from(v.visit.course.passed)).sum(),
            class: priority::class(&class),
        });
    }
    Ok(api::Figures {
        site_name: here.name,
        site_name_en: here.name_en,
        from: from.to_string(),
        to: to.to_string(),
        total: row(plain(String::new()), rules::tally(visits.iter().map(|v| &v.visit))),
        by_queue: grouped(&visits, |v| Some(v.queue.clone()), |id| named(&queue_names, id)),
        by_desk: grouped(&visits, |v| v.desk.clone(), |id| named(&desk_names, id)),
        by_hour: grouped(&visits, |v| Some(format!("{:02}:00", v.hour)), |hour| plain(hour.to_owned())),
        by_day: grouped(&visits, |v| Some(v.day.clone()), |day| plain(day.to_owned())),
        priorities: uses,
    })
}

fn grouped(visits: &[Placed], key: fn(&Placed) -> Option<String>, label: impl Fn(&str) -> (String, String)) -> Vec<api::FigureRow> {
    let mut groups: BTreeMap<String, Vec<&Visit>> = BTreeMap::new();
    for v in visits {
        if let Some(key) = key(v) {
            groups.entry(key).or_default().push(&v.visit);
        }
    }
    groups.into_iter().map(|(key, group)| row(label(&key), rules::tally(group))).collect()
}

fn row((label_zh, label_en): (String, String), t: Tally) -> api::FigureRow {
    api::FigureRow {
        label_zh,
        label_en,
        batches: t.batches,
        person_times: t.person_times,
        items: t.items,
        served: t.served,
        missed: t.missed,
        cancelled: t.cancelled,
        expired: t.expired,
        priority: t.priority,
        picked: t.picked,
        wait_p50_s: t.wait_p50_s,
        wait_p90_s: t.wait_p90_s,
        service_p50_s: t.service_p50_s,
        service_p90_s: t.service_p90_s,
        ratings: t.ratings,
        rating_x100: t.rating_x100,
    }
}

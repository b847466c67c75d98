//! Loads a city from data: `demo/city.json` and `demo/holidays.json`, embedded in the binary.

mod city;
mod rota;
mod sittings;

use std::collections::HashMap;

use anyhow::{Context as _, anyhow};
use server_domain::Timestamp;
use server_domain::access::{Role, Scope};
use server_domain::calendar::{Hours, Table, parse_minutes};
use server_domain::id::{DeskId, QueueId, SiteId, StaffId, UnitId};
use server_domain::matter::Topic;
use server_domain::plan::RankGroup;
use server_domain::queue::{Mode, PLAIN_WEIGHT, Service};
use server_domain::route::DISCIPLINE;
use server_domain::site::SiteKind;
use server_store::desk::Desk;
use server_store::queue::Queue;
use server_store::site::Site;
use server_store::staff::Staff;
use server_store::{
    Db, Fail, Tx, calendar as calendars, desk as desks, leader as leaders, queue as queues, setting, site as sites, staff as staffs,
};
use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::service::calendar::Load;
use crate::{Clock, account};
use city::{City, Holidays};

/// The demo city's data.
pub fn city() -> anyhow::Result<City> {
    serde_json::from_str(include_str!("../demo/city.json")).context("demo/city.json")
}

/// Loads the demo city into an empty database.
///
/// # Errors
/// Data that do not fit together, naming the key at fault.
pub async fn load(db: &Db, clock: &Clock, city: &City) -> anyhow::Result<()> {
    let now = clock.now();
    let password_hash = account::hash_password(&city.password)?;
    let plan = std::sync::Arc::new(Plan::of(city, clock, &password_hash)?);
    db.write(move |tx| {
        let plan = plan.clone();
        Box::pin(async move { plan.save(tx, now).await })
    })
    .await
    .context("the demo city was not loaded")
}

/// Lays out duty from today on; existing days stay.
pub async fn lay_out_duty(db: &Db, clock: &Clock, city: &City) -> anyhow::Result<()> {
    let duty = std::sync::Arc::new(city.duty.clone());
    let clock = clock.clone();
    db.write(move |tx| {
        let (duty, clock) = (duty.clone(), clock.clone());
        Box::pin(async move {
            rota::lay_out(tx, &duty.lawyers, &clock).await?;
            sittings::lay_out(tx, &duty.leaders, &clock).await
        })
    })
    .await
    .context("the demo city's duty was not laid out")
}

/// Everything with its ids, checked before the first row is written.
struct Plan {
    city_zh: String,
    city_en: String,
    sites: Vec<Site>,
    units: Vec<(UnitId, SiteId, String, String)>,
    unit_topics: Vec<(UnitId, String)>,
    duty_phones: Vec<(UnitId, String)>,
    queues: Vec<Queue>,
    desks: Vec<Desk>,
    staff: Vec<Staff>,
    leaders: Vec<(StaffId, RankGroup, city::Leader)>,
    lawyers: rota::Lawyers,
    calendars: Vec<Table>,
}

fn find<T: Copy>(map: &HashMap<String, T>, what: &str, key: &str) -> anyhow::Result<T> {
    map.get(key).copied().ok_or_else(|| anyhow!("{what} {key} is not in the data"))
}

fn word<T>(parse: fn(&str) -> Option<T>, text: &str) -> anyhow::Result<T> {
    parse(text).ok_or_else(|| anyhow!("the word {text} is not known"))
}

impl Plan {
    fn of(city: &City, clock: &Clock, password_hash: &str) -> anyhow::Result<Self> {
        let site_ids: HashMap<_, _> = city.sites.iter().map(|s| (s.key.clone(), SiteId(clock.id()))).collect();
        let unit_ids: HashMap<_, _> = city.units.iter().map(|u| (u.key.clone(), UnitId(clock.id()))).collect();
        let staff: Vec<Staff> = city.staff.iter().map(|s| staff(s, &site_ids, &unit_ids, password_hash)).collect::<Result<_, _>>()?;
        let staff_ids: HashMap<_, _> = staff.iter().map(|s| (s.username.clone(), s.id)).collect();
        let queue_ids: HashMap<_, _> = city.queues.iter().map(|q| (q.key.clone(), QueueId(clock.id()))).collect();
        Ok(Self {
            city_zh: city.city.zh.clone(),
            city_en: city.city.en.clone(),
            sites: city.sites.iter().map(|s| site(s, &site_ids)).collect::<Result<_, _>>()?,
            units: city
                .units
                .iter()
                .map(|u| Ok((find(&unit_ids, "unit", &u.key)?, find(&site_ids, "site", &u.site)?, u.name.clone(), u.name_en.clone())))
                .collect::<anyhow::Result<_>>()?,
            unit_topics: unit_topics(city, &unit_ids)?,
            duty_phones: city
                .units
                .iter()
                .filter_map(|u| Some((&u.key, u.duty_phone.clone()?)))
                .map(|(key, phone)| Ok((find(&unit_ids, "unit", key)?, phone)))
                .collect::<anyhow::Result<_>>()?,
            queues: city.queues.iter().map(|q| queue(q, &site_ids, &queue_ids)).collect::<Result<_, _>>()?,
            desks: city.desks.iter().map(|d| desk(d, clock, &site_ids, &queue_ids)).collect::<Result<_, _>>()?,
            leaders: city
                .leaders
                .iter()
                .map(|l| Ok((find(&staff_ids, "staff", &l.staff)?, word(RankGroup::parse, &l.rank_group)?, l.clone())))
                .collect::<anyhow::Result<_>>()?,
            lawyers: rota::Lawyers::of(city, clock, &staff_ids, &site_ids)?,
            staff,
            calendars: calendars()?,
        })
    }

    async fn save(&self, tx: &mut Tx, now: Timestamp) -> Result<(), Fail> {
        setting::put(tx, "city_zh", &self.city_zh).await?;
        setting::put(tx, "city_en", &self.city_en).await?;
        setting::put(tx, "demo", "1").await?;
        for (ord, s) in (0..).zip(&self.sites) {
            sites::insert(tx, s, ord).await?;
        }
        for (id, site, name, name_en) in &self.units {
            sites::insert_unit(tx, *id, *site, name, name_en).await?;
        }
        for (ord, q) in (0..).zip(&self.queues) {
            queues::insert(tx, q, ord).await?;
        }
        for (ord, d) in (0..).zip(&self.desks) {
            desks::insert(tx, d, ord).await?;
        }
        for s in &self.staff {
            staffs::insert(tx, s, now).await?;
        }
        for (ord, (id, group, l)) in (1..).zip(&self.leaders) {
            leaders::set(tx, *id, *group, (&l.portfolio_zh, &l.portfolio_en), ord).await?;
        }
        self.lawyers.save(tx).await?;
        for (unit, topic) in &self.unit_topics {
            sites::put_unit_topic(tx, *unit, topic).await?;
        }
        for (unit, phone) in &self.duty_phones {
            sites::set_duty_phone(tx, *unit, phone).await?;
        }
        for table in &self.calendars {
            calendars::insert(tx, table, None, now).await?;
        }
        Ok(())
    }
}

fn site(s: &city::Site, ids: &HashMap<String, SiteId>) -> anyhow::Result<Site> {
    let minutes = |text: &str| parse_minutes(text).ok_or_else(|| anyhow!("site {}: {text} is no time", s.key));
    Ok(Site {
        id: find(ids, "site", &s.key)?,
        parent_id: s.parent.as_deref().map(|p| find(ids, "site", p)).transpose()?,
        kind: word(SiteKind::parse, &s.kind)?,
        division_code: s.division_code.clone(),
        name: s.name.clone(),
        short_name: s.short_name.clone(),
        name_en: s.name_en.clone(),
        short_name_en: s.short_name_en.clone(),
        place_zh: s.place_zh.clone(),
        place_en: s.place_en.clone(),
        hours: Hours { opens_min: minutes(&s.opens)?, closes_min: minutes(&s.closes)? },
    })
}

fn queue(q: &city::Queue, sites: &HashMap<String, SiteId>, ids: &HashMap<String, QueueId>) -> anyhow::Result<Queue> {
    Ok(Queue {
        id: find(ids, "queue", &q.key)?,
        site_id: find(sites, "site", &q.site)?,
        code: q.code.clone(),
        service: word(Service::parse, &q.service)?,
        mode: word(Mode::parse, &q.mode)?,
        name_zh: q.name_zh.clone(),
        name_en: q.name_en.clone(),
        typical_minutes: q.typical_service_minutes,
    })
}

fn desk(d: &city::Desk, clock: &Clock, sites: &HashMap<String, SiteId>, queues: &HashMap<String, QueueId>) -> anyhow::Result<Desk> {
    Ok(Desk {
        id: DeskId(clock.id()),
        site_id: find(sites, "site", &d.site)?,
        kind: word(Mode::parse, &d.kind)?,
        label_zh: d.label_zh.clone(),
        label_en: d.label_en.clone(),
        staff_id: None,
        staff_name: None,
        pause: None,
        fault: None,
        seen_at: None,
        lost_at: None,
        is_busy: false,
        serves: d.queues.iter().map(|q| Ok((find(queues, "queue", q)?, PLAIN_WEIGHT))).collect::<anyhow::Result<_>>()?,
    })
}

/// The same id in every demo: what is drawn by ids, like a month of duties, is the same too.
fn fixed_id(kind: &str, name: &str) -> Uuid {
    let hash: [u8; 32] = Sha256::digest(format!("demo:{kind}:{name}")).into();
    Builder::from_random_bytes(std::array::from_fn(|n| hash[n])).into_uuid()
}

fn staff(s: &city::Staff, sites: &HashMap<String, SiteId>, units: &HashMap<String, UnitId>, password_hash: &str) -> anyhow::Result<Staff> {
    Ok(Staff {
        id: StaffId(fixed_id("staff", &s.username)),
        username: s.username.clone(),
        password_hash: password_hash.to_owned(),
        name: s.name.clone(),
        name_en: s.name_en.clone(),
        title_zh: s.title_zh.clone(),
        title_en: s.title_en.clone(),
        scope: word(Scope::parse, &s.scope)?,
        site_id: Some(find(sites, "site", &s.site)?),
        unit_id: s.unit.as_deref().map(|u| find(units, "unit", u)).transpose()?,
        is_demo: true,
        roles: s.roles.iter().map(|r| word(Role::parse, r)).collect::<Result<_, _>>()?,
    })
}

fn unit_topics(city: &City, ids: &HashMap<String, UnitId>) -> anyhow::Result<Vec<(UnitId, String)>> {
    let mut out = Vec::new();
    for u in &city.units {
        let unit = find(ids, "unit", &u.key)?;
        for topic in &u.topics {
            if topic != DISCIPLINE {
                word(Topic::parse, topic)?;
            }
            out.push((unit, topic.clone()));
        }
    }
    Ok(out)
}

fn calendars() -> anyhow::Result<Vec<Table>> {
    let Holidays { source, region, years } = serde_json::from_str(include_str!("../demo/holidays.json")).context("demo/holidays.json")?;
    let table = |y: city::Year| {
        let off = y.off.into_iter().flat_map(|h| h.days).collect();
        let load = Load { region: region.clone(), year: y.year, source: source.clone(), off, makeup: y.makeup };
        load.table(1).map_err(|no| anyhow!("demo/holidays.json: {no}"))
    };
    years.into_iter().map(table).collect()
}

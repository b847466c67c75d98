//! The house in which the year happens: a server that can crash, its staff, and people with a seeded will.

use std::sync::Arc;

use server::boot::{self, Running, Settings};
use server::service::Actor;
use server::service::lines::ticket;
use server::service::matters::registration;
use server::{Clock, Context};
use server_domain::event::EventKind;
use server_domain::id::{DeskId, LoginId, QueueId, SiteId, TicketId};
use server_domain::matter::{Outcome, Topic};
use server_domain::person::{Identity, PaperKind, PhoneState};
use server_domain::{Day, Timestamp};
use server_store::{desk as desks, event, queue as queues, site as sites, staff as staffs};

use crate::harness::{Engine, settings};

/// SplitMix64: the same seed gives the same year.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n
    }

    /// True in so many of a hundred cases.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }
}

pub struct House {
    runtime: Option<tokio::runtime::Runtime>,
    running: Option<Running>,
    settings: Settings,
    pub clock: Clock,
    pub rng: Rng,
    pub hall: SiteId,
    pub county: SiteId,
    /// Two windows of the hall and one of the county, each with its only queue.
    pub desks: Vec<(DeskId, QueueId)>,
    pub staff: Vec<Actor>,
    issued: u64,
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

impl House {
    pub fn open(rng: Rng) -> Self {
        let runtime = runtime();
        let clock = Clock::by_hand(Timestamp(Day::parse("2026-01-01").unwrap().start().0));
        let mut settings = runtime.block_on(settings(Engine::Sqlite));
        settings.real_hours = true;
        let running = runtime.block_on(boot::start(&settings, clock.clone())).unwrap();
        let nowhere = SiteId(uuid::Uuid::nil());
        let mut house = Self {
            runtime: Some(runtime),
            running: Some(running),
            settings,
            clock,
            rng,
            hall: nowhere,
            county: nowhere,
            desks: Vec::new(),
            staff: Vec::new(),
            issued: 0,
        };
        house.find_places();
        house
    }

    fn find_places(&mut self) {
        let cx = self.running.as_ref().unwrap().context.clone();
        let found = self.runtime.as_ref().unwrap().block_on(async move {
            let mut tx = cx.db.read().await.unwrap();
            let places = sites::all(&mut tx).await.unwrap();
            let site = |name: &str| places.iter().find(|s| s.name.starts_with(name)).unwrap().id;
            let (hall, county) = (site("石嘴山市"), site("大武口区信访局"));
            let lines = queues::all(&mut tx).await.unwrap();
            let line = |site| lines.iter().find(|q| q.site_id == site && q.code == "R").unwrap().id;
            let all = desks::all(&mut tx).await.unwrap();
            let windows = |site| all.iter().filter(move |d| d.site_id == site && d.label_zh.contains("窗口")).map(|d| d.id);
            let mut places: Vec<(DeskId, QueueId)> = windows(hall).take(2).map(|d| (d, line(hall))).collect();
            places.extend(windows(county).take(1).map(|d| (d, line(county))));
            let mut staff = Vec::new();
            for name in ["clerk.hall1", "clerk.hall2", "clerk.dawukou1"] {
                let who = staffs::by_username(&mut tx, name).await.unwrap().unwrap();
                staff.push(Actor { staff: Arc::new(who), login: LoginId(uuid::Uuid::nil()) });
            }
            (hall, county, places, staff)
        });
        (self.hall, self.county, self.desks, self.staff) = found;
    }

    pub fn cx(&self) -> &Context {
        &self.running.as_ref().unwrap().context
    }

    /// Runs something in the house.
    pub fn run<T>(&self, work: impl AsyncFnOnce(&Self) -> T) -> T {
        self.runtime.as_ref().unwrap().block_on(work(self))
    }

    /// The power fails in the middle of work; the server starts again on the same folder.
    pub fn crash(&mut self) {
        let cx = self.running.as_ref().unwrap().context.clone();
        let body = self.somebody(1_000_000 + self.issued);
        self.issued += 1;
        let work = self.runtime.as_ref().unwrap().spawn(async move { ticket::issue(&cx, body).await.map(|_| ()) });
        drop(work);
        // The sockets and media threads of this process are told to end; the work in the database is cut wherever it is.
        let old = self.runtime.take().unwrap();
        old.block_on(self.running.take().unwrap().stop());
        old.shutdown_background();
        let fresh = runtime();
        self.running = Some(fresh.block_on(boot::start(&self.settings, self.clock.clone())).unwrap());
        self.runtime = Some(fresh);
    }

    pub fn set_time(&self, day: Day, minute: i64) {
        self.clock.advance_ms(day.start().0 + minute * 60_000 - self.clock.now().0);
    }

    pub fn minute(&self) -> i64 {
        i64::from(self.clock.now().minute_of_day())
    }

    /// Somebody new, or in one case of ten somebody who was here before.
    pub fn new_person(&mut self) -> u64 {
        self.issued += 1;
        if self.rng.chance(10) { 1 + self.rng.below(self.issued) } else { self.issued }
    }

    /// A person takes a number for registration at the hall; every person has their own paper.
    pub fn somebody(&self, person: u64) -> ticket::Issue {
        let paper = format!("P{person:08}");
        let now = self.clock.now();
        let declared = if person.is_multiple_of(7) { vec!["veteran".to_owned()] } else { Vec::new() };
        ticket::Issue {
            key: format!("{person}-{}", now.0),
            request_hash: paper.clone(),
            site_id: self.hall,
            queue_id: self.desks[0].1,
            lang: "zh",
            who: Identity::declare(&format!("来访人{person}"), PaperKind::Other, &paper, PhoneState::None, "", now).unwrap(),
            declared,
            people: 1 + (person % 9) as u32,
            representatives: Vec::new(),
            parties: Vec::new(),
            same_phone_is_another_person: false,
        }
    }

    /// Ends a visit with its matter.
    pub async fn complete(&self, n: usize, id: TicketId) {
        let how = registration::Short { topic: Topic::Other, outcome: Outcome::Answered, summary: String::new() };
        registration::complete(self.cx(), &self.staff[n], id, Some(how)).await.unwrap();
    }

    /// How often something happened so far.
    pub async fn happened(&self, kind: EventKind) -> usize {
        let mut tx = self.cx().db.read().await.unwrap();
        let (mut seq, mut n) = (0, 0);
        loop {
            let page = event::after(&mut tx, &self.hall.to_string(), seq).await.unwrap();
            let Some(last) = page.last() else { return n };
            seq = last.seq;
            n += page.iter().filter(|e| e.kind == kind.as_str()).count();
        }
    }
}

//! The 28th at 09:00: 2,000 people want 100 slots, 300 of them in the first second; then holds and bookings by many clients
//! at once. Through the use cases, with sealing, hash chain, events and messages on.
//!
//! Prints lines of `name value`: the 99th percentile of an answer, commands per second, and the counts that must be zero.
//! `bench_booking DATA [DATABASE_URL]`; without a URL SQLite in the folder DATA with FULL sync, beside its one-row rate.

#[path = "measured/measured.rs"]
mod measured;

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use measured::{Work, house};
use server::Context;
use server::service::appointments::booking::{self, Key, Source};
use server::service::appointments::hold;
use server::service::appointments::wait_list;
use server_domain::RejectionCode;
use server_domain::access::Role;
use server_domain::id::{SittingId, SlotId, StaffId};
use server_domain::sitting::{HalfDay, SittingForm, SittingState, SlotTime};
use server_store::sitting::Sitting;
use server_store::slot::Slot;
use server_store::{
    Fail, booker as bookers, event, hold as holds, message, site as sites, sitting as sittings, slot as slots, staff as staffs,
};

const PEOPLE: usize = 2_000;
const SLOTS: usize = 100;
/// People of the first second; the others come within the ten that follow, sixty times as fast as on the day.
const FIRST: usize = 300;
const REST: Duration = Duration::from_secs(10);
/// Slots that somebody tries before they join the waiting list.
const TRIES: usize = 4;
const CLIENTS: usize = 64;
const PHASE: Duration = Duration::from_secs(5);
/// Appointments that the second part's slots take together: more than are booked.
const PLACES: usize = 60_000;

/// A place with open sittings.
struct Place {
    cx: Arc<Context>,
    site: String,
    /// The 100 slots of nine o'clock, one place each, with their sittings.
    few: Vec<(SlotId, SittingId)>,
    /// Slots with many places.
    many: Vec<SlotId>,
    sittings: Vec<SittingId>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let running = house().await?;
    let place = Arc::new(fill(running.context.clone()).await?);
    let winners = nine_o_clock(&place).await?;
    println!("commands {:.0}", many_clients(&place).await.per_second());
    check(&place, winners).await?;
    running.stop().await;
    Ok(())
}

/// Sittings of next week and later: five with twenty slots of one place, and enough with twenty places a slot.
async fn fill(cx: Arc<Context>) -> anyhow::Result<Place> {
    let mut tx = cx.db.read().await?;
    let site = sites::all(&mut tx).await?.first().context("a site")?.id;
    let pattern = staffs::by_username(&mut tx, "leader01").await?.context("a leader")?;
    drop(tx);
    let (mut few, mut many, mut all) = (Vec::new(), Vec::new(), Vec::new());
    let day = cx.clock.now().day().plus_days(7);
    let count = SLOTS / 20 + PLACES.div_ceil(20 * 20);
    for n in 0..count {
        let leader =
            staffs::Staff { id: StaffId(cx.clock.id()), username: format!("bench{n}"), roles: vec![Role::Leader], ..pattern.clone() };
        let capacity = if n < SLOTS / 20 { 1 } else { 20 };
        let sitting = sitting(&cx, leader.id, site, day, capacity);
        let cut: Vec<Slot> = (0..20_u16)
            .map(|i| {
                let t = SlotTime { from_min: 510 + i * 10, to_min: 520 + i * 10, is_walk_in: false, capacity };
                Slot::cut(SlotId(cx.clock.id()), sitting.id, t, true)
            })
            .collect();
        for slot in &cut {
            if capacity == 1 { few.push((slot.id, sitting.id)) } else { many.push(slot.id) }
        }
        all.push(sitting.id);
        let (now, new) = (cx.clock.now(), Arc::new((leader, sitting, cut)));
        cx.db
            .write(move |tx| {
                let new = new.clone();
                Box::pin(async move {
                    staffs::insert(tx, &new.0, now).await?;
                    sittings::insert(tx, &new.1).await?;
                    new.2.iter().for_each(|slot| slots::insert(tx, slot));
                    Ok(())
                })
            })
            .await?;
    }
    Ok(Place { cx, site: site.to_string(), few, many, sittings: all })
}

fn sitting(cx: &Context, leader: StaffId, site: server_domain::id::SiteId, day: server_domain::Day, capacity: u16) -> Sitting {
    let fresh = sittings::Fresh {
        leader_id: leader,
        site_id: site,
        day,
        half: HalfDay::Morning,
        from_min: 510,
        to_min: 710,
        form: SittingForm::Both,
        theme_zh: String::new(),
        theme_en: String::new(),
        place_zh: "二楼领导接访室".to_owned(),
        place_en: "Second floor, leader rooms".to_owned(),
        phone: String::new(),
        slot_minutes: 10,
        slot_capacity: capacity,
        walk_in_percent: 0,
    };
    let now = cx.clock.now();
    let planned = Sitting::planned(SittingId(cx.clock.id()), fresh, day, now);
    Sitting { state: SittingState::Open, published_at: Some(now), ..planned }
}

/// Somebody with a phone of their own, which booked nothing before.
fn somebody(n: usize) -> (Source, String) {
    let phone = format!("139{n:08}");
    (Source::Phone { number: phone.clone() }, phone)
}

fn form(place: &Place, n: usize, phone: &str) -> anyhow::Result<server_api::BookingForm> {
    Ok(serde_json::from_value(serde_json::json!({
        "lang": "zh", "people": 1, "topic": "housing", "place_code": "640202100", "statement": "供暖不足", "form": "in_person",
        "origin_site_id": place.site, "has_no_secrets": true,
        "person": { "name": "来访群众", "paper": { "kind": "other", "number": format!("B{n:08}") }, "phone": { "state": "given", "number": phone } },
    }))?)
}

fn key(of: &str, n: usize, no: usize) -> Key {
    Key { key: format!("{of}-{n:06}-{no}"), request_hash: format!("{n}") }
}

/// How it went for one person of nine o'clock.
#[derive(Default)]
struct Went {
    /// Milliseconds of each answer.
    answers: Vec<f64>,
    won: Option<String>,
    waits: bool,
    faults: u64,
}

impl Went {
    /// Waits for an answer; `None` if a rule refused, with the code, or the server failed.
    async fn ask<T>(&mut self, answer: impl Future<Output = Result<T, Fail>>) -> Result<T, Option<RejectionCode>> {
        let begun = Instant::now();
        let answer = answer.await;
        self.answers.push(begun.elapsed().as_secs_f64() * 1_000.0);
        answer.map_err(|fail| match fail {
            Fail::Rule(no) => Some(no.code),
            fault => {
                eprintln!("{fault}");
                self.faults += 1;
                None
            }
        })
    }
}

/// Looks what is free, holds a slot, fills the form; who gets none joins the waiting list.
async fn wants_a_slot(place: Arc<Place>, n: usize) -> anyhow::Result<Went> {
    let (source, phone) = somebody(n);
    let (cx, mut went) = (&place.cx, Went::default());
    for no in 0..TRIES {
        // Everybody begins at another sitting, and takes what is shown there.
        let (_, sitting) = place.few[(n * 7 + no * 20) % SLOTS];
        let Ok(shown) = went.ask(booking::slots(cx, None, sitting)).await else { continue };
        let Some(slot) = shown.items.get(n % shown.items.len().max(1)) else { continue };
        let Ok(held) = went.ask(hold::place(cx, source.clone(), key("hold", n, no), slot.id.parse()?)).await else { continue };
        let body = server_api::BookAppointment { hold_token: held.hold_token, device: None, form: form(&place, n, &phone)? };
        if let Ok(booked) = went.ask(booking::book(cx, source.clone(), key("book", n, no), body)).await {
            went.won = Some(booked.code);
            return Ok(went);
        }
    }
    let (_, sitting) = place.few[(n * 7) % SLOTS];
    let body = server_api::JoinWait { sitting_id: sitting.to_string(), device: None, form: form(&place, n, &phone)? };
    went.waits = went.ask(wait_list::join(cx, source, key("wait", n, 0), body)).await.is_ok();
    Ok(went)
}

/// Prints how the 2,000 fared and gives the codes of the winners.
async fn nine_o_clock(place: &Arc<Place>) -> anyhow::Result<Vec<String>> {
    let begun = tokio::time::Instant::now();
    let people: Vec<_> = (0..PEOPLE)
        .map(|n| {
            let place = place.clone();
            let at = match n.checked_sub(FIRST) {
                None => Duration::from_secs(1) * n as u32 / FIRST as u32,
                Some(late) => Duration::from_secs(1) + REST * late as u32 / (PEOPLE - FIRST) as u32,
            };
            tokio::spawn(async move {
                tokio::time::sleep_until(begun + at).await;
                wants_a_slot(place, n).await
            })
        })
        .collect();
    let (mut answers, mut winners, mut lost) = (Vec::new(), Vec::new(), 0);
    for person in people {
        let went = person.await??;
        // Everybody has a slot or a place on the list, and every request was answered.
        lost += went.faults + u64::from(went.won.is_none() && !went.waits);
        answers.extend(went.answers);
        winners.extend(went.won);
    }
    answers.sort_by(f64::total_cmp);
    println!("answers {}", answers.len());
    println!("p50_ms {:.1}", answers[answers.len() / 2]);
    println!("p99_ms {:.1}", answers[answers.len() * 99 / 100]);
    println!("lost {lost}");
    println!("unsold {}", SLOTS - winners.len().min(SLOTS));
    Ok(winners)
}

/// Holds and bookings, one after the other, by every client: two commands each.
async fn many_clients(place: &Arc<Place>) -> Work {
    static NEXT: AtomicUsize = AtomicUsize::new(PEOPLE);
    let (begun, until) = (Instant::now(), Instant::now() + PHASE);
    let clients: Vec<_> = (0..CLIENTS)
        .map(|_| {
            let place = place.clone();
            tokio::spawn(async move {
                let mut done = 0;
                while Instant::now() < until {
                    let n = NEXT.fetch_add(1, Ordering::Relaxed);
                    let (source, phone) = somebody(n);
                    let slot = place.many[n % place.many.len()];
                    let held = match hold::place(&place.cx, source.clone(), key("hold", n, 0), slot).await {
                        Ok(held) => held,
                        Err(e) => {
                            eprintln!("hold: {e}");
                            break;
                        }
                    };
                    let Ok(form) = form(&place, n, &phone) else { break };
                    let body = server_api::BookAppointment { hold_token: held.hold_token, device: None, form };
                    if let Err(e) = booking::book(&place.cx, source, key("book", n, 0), body).await {
                        eprintln!("book: {e}");
                        break;
                    }
                    done += 2;
                }
                done
            })
        })
        .collect();
    let mut commands = 0;
    for client in clients {
        commands += client.await.unwrap_or(0);
    }
    Work { commands, took: begun.elapsed() }
}

/// Slots sold twice, winners without exactly one appointment and message, places and people counted wrong, the chain.
async fn check(place: &Place, winners: Vec<String>) -> anyhow::Result<()> {
    let mut tx = place.cx.db.read().await?;
    let (mut doubles, mut miscounted, mut unconfirmed, mut booked) = (0, 0, 0, Vec::new());
    for sitting in &place.sittings {
        for slot in slots::of_sitting(&mut tx, *sitting).await? {
            let (claims, capacity) = holds::claims(&mut tx, slot.id).await?;
            doubles += u64::from(claims > capacity);
            miscounted += u64::from(claims != i64::from(slot.taken));
        }
    }
    for (_, sitting) in place.few.iter().step_by(20) {
        booked.extend(bookers::of_sitting(&mut tx, *sitting).await?);
    }
    for code in &winners {
        let mine: Vec<_> = booked.iter().filter(|a| a.code == *code).collect();
        let told = match mine.as_slice() {
            [one] => message::of_thing(&mut tx, &one.id.to_string()).await?,
            _ => 0,
        };
        unconfirmed += u64::from(told != 1);
    }
    doubles += (booked.len() - winners.len().min(booked.len())) as u64;
    miscounted += bookers::counts(&mut tx).await?.iter().filter(|(_, counted, live)| counted != live).count() as u64;
    println!("doubles {doubles}");
    println!("unconfirmed {unconfirmed}");
    println!("miscounted {miscounted}");
    let mut broken = 0;
    for (stream, _) in event::heads(&mut tx).await? {
        broken += u64::from(!matches!(event::verify(&mut tx, &stream).await?, event::Chain::Whole { .. }));
    }
    println!("chain_broken {broken}");
    Ok(())
}

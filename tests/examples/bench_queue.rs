//! Tickets issued and called by many clients at once, through the use cases, with sealing, hash chain and events on.
//!
//! Prints lines of `name value`: commands per second, and the counts that must be zero (gaps, doubles, inversions).
//! `bench_queue DATA [DATABASE_URL]`; without a URL SQLite in the folder DATA with FULL sync, beside its one-row rate.

#[path = "measured/measured.rs"]
mod measured;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use measured::{Work, house};
use server::Context;
use server::service::Actor;
use server::service::lines::desk;
use server::service::lines::reception;
use server::service::lines::ticket;
use server_domain::RejectionCode;
use server_domain::access::Role;
use server_domain::id::{DeskId, LoginId, QueueId, SiteId, StaffId};
use server_domain::person::{Identity, PaperKind, PhoneState};
use server_store::Fail;
use server_store::desk::Desk;
use server_store::{desk as desks, event, hall as halls, queue as queues, site as sites, staff as staffs};

const CLIENTS: usize = 64;
/// Rounds of issuing for a second and calling until the line is empty.
const ROUNDS: u32 = 5;
const ROUND: Duration = Duration::from_secs(1);

/// A hall with one line and a desk for every client.
struct Hall {
    cx: Arc<Context>,
    site: SiteId,
    queue: QueueId,
    desks: Vec<(DeskId, Actor)>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let running = house().await?;
    let hall = Arc::new(fill(running.context.clone()).await?);
    let (mut issued, mut called) = (Work::default(), Work::default());
    for _ in 0..ROUNDS {
        issued += phase(&hall, issue).await;
        called += phase(&hall, call_and_clear).await;
    }
    println!("issued {:.0}", issued.per_second());
    println!("called {:.0}", called.per_second());
    issued += called;
    println!("both {:.0}", issued.per_second());
    check(&hall).await?;
    running.stop().await;
    Ok(())
}

async fn fill(cx: Arc<Context>) -> anyhow::Result<Hall> {
    let mut tx = cx.db.read().await?;
    let site = sites::all(&mut tx).await?.first().context("a site")?.id;
    let queue = queues::all(&mut tx).await?.iter().find(|q| q.site_id == site && q.code == "R").context("a line")?.id;
    let pattern = staffs::by_username(&mut tx, "clerk.hall1").await?.context("a clerk")?;
    drop(tx);
    let mut places = Vec::new();
    for n in 0..CLIENTS {
        let clerk =
            staffs::Staff { id: StaffId(cx.clock.id()), username: format!("bench{n}"), roles: vec![Role::Clerk], ..pattern.clone() };
        let place = Desk {
            id: DeskId(cx.clock.id()),
            site_id: site,
            kind: server_domain::queue::Mode::Counter,
            label_zh: format!("{}号窗口", n + 10),
            label_en: format!("Window {}", n + 10),
            staff_id: None,
            staff_name: None,
            pause: None,
            fault: None,
            seen_at: None,
            lost_at: None,
            is_busy: false,
            serves: vec![(queue, server_domain::queue::PLAIN_WEIGHT)],
        };
        let (now, new, at) = (cx.clock.now(), Arc::new(clerk.clone()), Arc::new(place.clone()));
        cx.db
            .write(move |tx| {
                let (new, at) = (new.clone(), at.clone());
                Box::pin(async move {
                    staffs::insert(tx, &new, now).await?;
                    desks::insert(tx, &at, 100).await
                })
            })
            .await?;
        let actor = Actor { staff: Arc::new(clerk), login: LoginId(uuid::Uuid::nil()) };
        desk::open(&cx, &actor, place.id).await?;
        places.push((place.id, actor));
    }
    Ok(Hall { cx, site, queue, desks: places })
}

/// Runs a client's loop [`CLIENTS`] times side by side and counts its commands.
async fn phase<F: Future<Output = u64> + Send + 'static>(hall: &Arc<Hall>, client: fn(Arc<Hall>, usize) -> F) -> Work {
    let begun = Instant::now();
    let clients: Vec<_> = (0..CLIENTS).map(|n| tokio::spawn(client(hall.clone(), n))).collect();
    let mut commands = 0;
    for c in clients {
        commands += c.await.unwrap_or(0);
    }
    Work { commands, took: begun.elapsed() }
}

async fn issue(hall: Arc<Hall>, n: usize) -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    let (begun, mut done) = (Instant::now(), 0);
    while begun.elapsed() < ROUND {
        let person = LAST.fetch_add(1, Ordering::Relaxed);
        let now = hall.cx.clock.now();
        let paper = format!("B{n:03}{person:08}");
        let Ok(who) = Identity::declare("来访群众", PaperKind::Other, &paper, PhoneState::None, "", now) else { return done };
        let body = ticket::Issue {
            key: format!("bench-{paper}"),
            request_hash: paper,
            site_id: hall.site,
            queue_id: hall.queue,
            lang: "zh",
            who,
            declared: Vec::new(),
            people: 1,
            representatives: Vec::new(),
            parties: Vec::new(),
            same_phone_is_another_person: false,
        };
        match ticket::issue(&hall.cx, body).await {
            Ok(_) => done += 1,
            Err(e) => eprintln!("issue: {e}"),
        }
    }
    done
}

/// Calls the next person and sends them on their way, so that the desk is free again: two commands; until nobody waits.
async fn call_and_clear(hall: Arc<Hall>, n: usize) -> u64 {
    let (id, actor) = &hall.desks[n];
    let mut done = 0;
    loop {
        let called = match reception::take_next(&hall.cx, actor, *id).await {
            Ok((called, _)) => called,
            Err(Fail::Rule(no)) if no.code == RejectionCode::QueueEmpty => break,
            Err(e) => {
                eprintln!("call: {e}");
                break;
            }
        };
        done += 1;
        if let Err(e) = reception::cancel(&hall.cx, actor, called, "离开".to_owned()).await {
            eprintln!("clear: {e}");
            break;
        }
        done += 1;
    }
    done
}

/// Gaps and doubles in the numbers, inversions in the order of calling, and the chain of events.
async fn check(hall: &Hall) -> anyhow::Result<()> {
    let mut tx = hall.cx.db.read().await?;
    let day = hall.cx.clock.now().day();
    let account = halls::account(&mut tx, hall.site, day).await?;
    let line = account.iter().find(|a| a.queue_id == hall.queue.to_string()).context("the line's account")?;
    println!("gaps {}", line.last_no - line.tickets);
    let (mut seq, mut numbers, mut doubles, mut inversions, mut last) = (0, std::collections::HashSet::new(), 0, 0, String::new());
    loop {
        let page = event::after(&mut tx, &hall.site.to_string(), seq).await?;
        let Some(end) = page.last() else { break };
        seq = end.seq;
        for e in page.iter().filter(|e| e.kind == "ticket.called") {
            let body: serde_json::Value = serde_json::from_str(&e.body)?;
            let number = body["number"].as_str().unwrap_or_default().to_owned();
            doubles += u64::from(!numbers.insert(number.clone()));
            // Of one line without classes, numbers are called in ascending order.
            inversions += u64::from((number.len(), number.as_str()) < (last.len(), last.as_str()));
            last = number;
        }
    }
    println!("lost {}", line.last_no - numbers.len() as i64);
    println!("doubles {doubles}");
    println!("inversions {inversions}");
    let whole = matches!(event::verify(&mut tx, &hall.site.to_string()).await?, event::Chain::Whole { .. });
    println!("chain_broken {}", u64::from(!whole));
    Ok(())
}

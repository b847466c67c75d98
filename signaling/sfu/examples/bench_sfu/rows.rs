//! The rows of the bench.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::{Duration, Instant};

use crate::Failure;
use crate::client::{Client, Role};
use crate::figures::{Counts, dropped, media_cpu_ns, process_cpu_ns, report, resident_kb};
use crate::janus::{self, Janus};
use crate::server::Server;

const SETTLE: Duration = Duration::from_secs(6);
const WINDOW: Duration = Duration::from_secs(8);

/// What was counted in the window.
struct Measured {
    /// Of the engine's thread; of Janus, which has many, of the process.
    cpu_ns: f64,
    process_cpu_ns: f64,
    seconds: f64,
    received: f64,
    lost_percent: f64,
    /// Datagrams that the measured process did not fetch in time, and that its peers did not.
    dropped: u64,
    dropped_by_peers: u64,
}

fn run<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(work)
}

async fn settled(counts: &Counts, peers: u64) -> Result<(), Failure> {
    let deadline = Instant::now() + Duration::from_secs(30);
    while counts.connected.load(Relaxed) < peers {
        if Instant::now() > deadline {
            return Err(format!("only {} of {peers} connected", counts.connected.load(Relaxed)).into());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(SETTLE).await;
    Ok(())
}

async fn measure(process: u32, counts: &Counts, cpu_ns: fn(u32) -> std::io::Result<u64>) -> Result<Measured, Failure> {
    counts.is_measuring.store(true, Relaxed);
    let read = || (counts.expected.load(Relaxed) as f64, counts.received.load(Relaxed) as f64);
    let drops = || Ok::<_, Failure>((dropped(process)?, dropped(std::process::id())?));
    let dropped_before = drops()?;
    let (cpu, whole, before, began) = (cpu_ns(process)?, process_cpu_ns(process)?, read(), Instant::now());
    tokio::time::sleep(WINDOW).await;
    let (cpu_ns, process_cpu_ns) = ((cpu_ns(process)? - cpu) as f64, (process_cpu_ns(process)? - whole) as f64);
    let (seconds, after) = (began.elapsed().as_secs_f64(), read());
    let (expected, received) = (after.0 - before.0, after.1 - before.1);
    let lost_percent = (100.0 * (1.0 - received / expected)).max(0.0);
    let dropped_after = drops()?;
    let (dropped, dropped_by_peers) = (dropped_after.0 - dropped_before.0, dropped_after.1 - dropped_before.1);
    Ok(Measured { cpu_ns, process_cpu_ns, seconds, received, lost_percent, dropped, dropped_by_peers })
}

fn report_loss(row: &str, measured: &Measured, counts: &Counts, has_limits: bool) {
    let limits = |must, aim| has_limits.then_some((must, aim));
    report(&format!("{row}: packets"), measured.received / measured.seconds, "packets/s", None);
    report(&format!("{row}: not received"), measured.lost_percent, "%", limits(1.0, 0.1));
    report(&format!("{row}: dropped, not fetched in time by us"), measured.dropped as f64, "datagrams", limits(0.0, 0.0));
    report(&format!("{row}: dropped, not fetched in time by the generator"), measured.dropped_by_peers as f64, "datagrams", None);
    report(&format!("{row}: added latency p50"), counts.to_socket.ms(0.5), "ms", None);
    report(&format!("{row}: added latency p99"), counts.to_socket.ms(0.99), "ms", limits(10.0, 5.0));
    report(&format!("{row}: p50 until the generator has read it"), counts.to_viewer.ms(0.5), "ms", None);
    report(&format!("{row}: p99 until the generator has read it"), counts.to_viewer.ms(0.99), "ms", None);
}

/// Of a sender.
const VIEWERS: u64 = 100;

/// One sender and 100 viewers. Gives the CPU of the whole process for a packet, in us.
pub fn forward(row: &str, is_estimating: bool, packets_a_frame: usize, limits: Option<(f64, f64)>) -> Result<f64, Failure> {
    run(async {
        let (mut server, counts) = (Server::start(is_estimating)?, Arc::new(Counts::new()));
        server.tell("open 1")?;
        let sender = Role { packets_a_frame, watchers: [0, VIEWERS, 0], ..Role::default() };
        let (source, _) = Client::join(&mut server, 1, sender, &counts).await?;
        let empty_kb = resident_kb(server.process())?;
        for _ in 0..VIEWERS {
            let (viewer, _) = Client::join(&mut server, 1, Role { lanes: 1, ..Role::default() }, &counts).await?;
            show(&mut server, &viewer, 0, &source)?;
        }
        settled(&counts, VIEWERS + 1).await?;
        let measured = measure(server.process(), &counts, media_cpu_ns).await?;
        report(row, measured.cpu_ns / 1_000.0 / measured.received, "us/packet", limits);
        report_loss(row, &measured, &counts, true);
        let kb = (resident_kb(server.process())? - empty_kb) / VIEWERS as f64;
        report(&format!("{row}: memory of a viewer"), kb, "kB", Some((500.0, 300.0)));
        Ok(measured.process_cpu_ns / 1_000.0 / measured.received)
    })
}

/// The same load through Janus, where it is installed; `ours`: what the same cost us in this run.
pub fn janus(packets_a_frame: usize, ours: Option<f64>) -> Result<(), Failure> {
    let Some(program) = janus::program() else {
        eprintln!("Janus is not installed (Debian: apt-get install janus), so nothing is measured beside it");
        return Ok(());
    };
    run(async {
        let (mut janus, counts) = (Janus::start(&program)?, Arc::new(Counts::new()));
        let sender = Role { packets_a_frame, watchers: [0, VIEWERS, 0], ..Role::default() };
        let _sender = Client::join_janus(&mut janus, sender, &counts).await?;
        let deadline = Instant::now() + Duration::from_secs(10);
        while counts.connected.load(Relaxed) == 0 && Instant::now() < deadline {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        for _ in 0..VIEWERS {
            Client::join_janus(&mut janus, Role::default(), &counts).await?;
            // its loop must go on while the others come
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        settled(&counts, VIEWERS + 1).await?;
        let measured = measure(janus.process(), &counts, process_cpu_ns).await?;
        let (row, theirs) = ("Janus, the same load", measured.process_cpu_ns / 1_000.0 / measured.received);
        report(row, theirs, "us/packet", None);
        report_loss(row, &measured, &counts, false);
        if let Some(ours) = ours {
            report("our whole process beside Janus's, estimates on", ours, "us/packet", None);
            report("our CPU for a packet, of Janus's", ours / theirs, "", Some((0.5, 0.25)));
        }
        Ok(())
    })
}

/// Gives a viewer's lanes at a place the sound and picture of a sender.
fn show(server: &mut Server, viewer: &crate::server::Joined, place: usize, source: &crate::server::Joined) -> Result<(), Failure> {
    for kind in ['a', 'v'] {
        let lane = viewer.lanes.iter().filter(|lane| lane.0 == kind).nth(place);
        let track = source.tracks.iter().find(|track| track.0 == kind);
        if let (Some((_, mid)), Some((_, track))) = (lane, track) {
            server.tell(&format!("assign {} {mid} {} {track}", viewer.peer, source.peer))?;
        }
    }
    Ok(())
}

/// 200 who only watch and listen, with small tiles.
pub fn observers() -> Result<(), Failure> {
    const OBSERVERS: u64 = 200;
    run(async {
        let (mut server, counts) = (Server::start(true)?, Arc::new(Counts::new()));
        server.tell("open 1")?;
        let sender = Role { packets_a_frame: 7, has_low: true, has_sound: true, watchers: [OBSERVERS, 0, OBSERVERS], ..Role::default() };
        let (source, _) = Client::join(&mut server, 1, sender, &counts).await?;
        for _ in 0..OBSERVERS {
            let (viewer, _) = Client::join(&mut server, 1, Role { lanes: 1, ..Role::default() }, &counts).await?;
            for (_, mid) in viewer.lanes.iter().filter(|lane| lane.0 == 'v') {
                server.tell(&format!("want {} {mid} 180", viewer.peer))?;
            }
            show(&mut server, &viewer, 0, &source)?;
        }
        settled(&counts, OBSERVERS + 1).await?;
        let measured = measure(server.process(), &counts, media_cpu_ns).await?;
        let row = "200 observers, sound and low layer";
        report(&format!("{row}: of a core"), measured.cpu_ns / measured.seconds / 1e7, "%", Some((20.0, 15.0)));
        report_loss(row, &measured, &counts, true);
        Ok(())
    })
}

/// 50 conversations of three. Their 150 peers need more than a core: they run on all of them, and the engine goes before them.
pub fn rooms() -> Result<(), Failure> {
    const ROOMS: u64 = 50;
    let mut server = Server::start(true)?;
    renice(10)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    renice(0)?;
    runtime.block_on(async {
        let counts = Arc::new(Counts::new());
        // 6 packets 30 times a second: 1.5 Mbit/s, as browsers send 720p
        let role = Role { packets_a_frame: 6, has_sound: true, lanes: 2, watchers: [2, 2, 0], ..Role::default() };
        for room in 1..=ROOMS {
            server.tell(&format!("open {room}"))?;
            let mut people = Vec::new();
            for _ in 0..3 {
                people.push(Client::join(&mut server, room, role, &counts).await?.0);
            }
            for (at, viewer) in people.iter().enumerate() {
                for (place, other) in [1, 2].into_iter().enumerate() {
                    show(&mut server, viewer, place, &people[(at + other) % 3])?;
                }
            }
        }
        settled(&counts, ROOMS * 3).await?;
        let measured = measure(server.process(), &counts, media_cpu_ns).await?;
        let row = "50 rooms of 3 at 720p";
        report(&format!("{row}: of a core"), measured.cpu_ns / measured.seconds / 1e7, "%", Some((60.0, 45.0)));
        report_loss(row, &measured, &counts, true);
        Ok(())
    })
}

/// How far this thread, and those that it makes, stand back for others.
fn renice(nice: i32) -> Result<(), Failure> {
    let thread = std::fs::read_link("/proc/thread-self")?;
    let id = thread.file_name().ok_or("no thread")?.to_string_lossy().into_owned();
    let done =
        std::process::Command::new("renice").args(["-n", &nice.to_string(), "-p", &id]).stdout(std::process::Stdio::null()).status()?;
    if done.success() { Ok(()) } else { Err("renice failed: the rooms need root".into()) }
}

/// Five rooms a second come, talk and go.
pub fn churn(minutes: f64) -> Result<(), Failure> {
    run(async {
        let (mut server, counts) = (Server::start(true)?, Arc::new(Counts::new()));
        let role = Role { packets_a_frame: 6, has_sound: true, lanes: 2, watchers: [1, 1, 0], ..Role::default() };
        let (began, lasts) = (Instant::now(), Duration::from_secs_f64(minutes * 60.0));
        let mut ticks = tokio::time::interval(Duration::from_millis(200));
        let (mut room, mut early_kb, mut open) = (0_u64, Vec::new(), std::collections::VecDeque::new());
        let mut late_kb = Vec::new();
        while began.elapsed() < lasts {
            ticks.tick().await;
            room += 1;
            server.tell(&format!("open {room}"))?;
            let (a, first) = Client::join(&mut server, room, role, &counts).await?;
            let (b, second) = Client::join(&mut server, room, role, &counts).await?;
            show(&mut server, &a, 0, &b)?;
            show(&mut server, &b, 0, &a)?;
            open.push_back((room, first, second));
            // each lasts four seconds
            if open.len() > 20
                && let Some((old, first, second)) = open.pop_front()
            {
                server.tell(&format!("close {old}"))?;
                first.abort();
                second.abort();
            }
            let share = began.elapsed().as_secs_f64() / lasts.as_secs_f64();
            if (0.3..0.4).contains(&share) {
                early_kb.push(resident_kb(server.process())?);
            } else if share >= 0.9 {
                late_kb.push(resident_kb(server.process())?);
            }
        }
        let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len() as f64;
        let (early, late) = (mean(&early_kb), mean(&late_kb));
        let row = format!("churn, {room} rooms in {minutes} min");
        report(&format!("{row}: resident"), late / 1_000.0, "MB", None);
        report(&format!("{row}: resident grew since a third of it"), (late / early - 1.0) * 100.0, "%", Some((5.0, 1.0)));
        report(&format!("{row}: not connected"), (room * 2 - counts.connected.load(Relaxed)) as f64, "peers", Some((4.0, 2.0)));
        Ok(())
    })
}

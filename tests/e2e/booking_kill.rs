//! The server is killed at every step of a booking: after each write and sync of SQLite's log, after each statement that
//! PostgreSQL gets, so also when all is written and nobody was answered. Whatever was answered is there after the restart,
//! what was not is asked again with the same key, and nothing is lost or double.

#[path = "fault/proxy.rs"]
mod proxy;

use std::path::{Path, PathBuf};
use std::process::Command;

use reqwest::Method;
use serde_json::{Value, json};
use server::Clock;
use server::boot::Settings;
use server_store::event::{self, Chain};
use server_store::sitting as sittings;

use self::proxy::Proxy;
use crate::booking::{counts_are_right, form};
use crate::crash::{free_port, start_with};
use crate::harness::{Engine, World, fresh_folder, settings, text};

/// Days ahead of the sitting: an offer has its time, whatever the hour of the test.
const AHEAD: i64 = 2;

/// Two people and one slot: the first books and cancels, the second waits, is offered the slot, and takes it.
struct Story {
    run: usize,
    hall: String,
    sitting: String,
    slot: String,
    hold: Option<String>,
    code: Option<String>,
    wait: Option<String>,
    cancelled: bool,
    second: Option<String>,
}

/// The server was gone before it answered.
struct Gone;

impl Story {
    /// Asks; a refusal comes with its code.
    async fn ask(&self, base: &str, key: &str, path: &str, body: Value) -> Result<(u16, Value), Gone> {
        let request = reqwest::Client::new().request(Method::POST, format!("{base}{path}"));
        let request = request.header("idempotency-key", format!("run-{}-{key}", self.run)).json(&body);
        let response = request.send().await.map_err(|_| Gone)?;
        let status = response.status().as_u16();
        Ok((status, response.json().await.map_err(|_| Gone)?))
    }

    fn form(&self, who: &str) -> Value {
        form(&self.hall, &format!("{who}{}", self.run), None, "housing")
    }

    /// Tells the story from where it stands. Whatever was not answered is asked again.
    async fn go_on(&mut self, base: &str) -> Result<(), Gone> {
        let device = |who: &str| format!("kiosk-{who}-{}", self.run);
        let (first, second) = (device("first"), device("second"));
        if self.hold.is_none() {
            let (status, held) = self.ask(base, "hold", "/api/v1/holds", json!({ "slot_id": self.slot, "device": first })).await?;
            assert_eq!(status, 201, "{held}");
            self.hold = Some(text(&held["hold_token"]));
        }
        if self.code.is_none() {
            let body = json!({ "hold_token": self.hold, "device": first, "form": self.form("甲") });
            let (status, booked) = self.ask(base, "book", "/api/v1/appointments", body).await?;
            assert_eq!(status, 201, "{booked}");
            self.code = Some(text(&booked["code"]));
        }
        if self.wait.is_none() {
            let body = json!({ "sitting_id": self.sitting, "device": second, "form": self.form("乙") });
            let (status, joined) = self.ask(base, "wait", "/api/v1/waits", body).await?;
            assert_eq!(status, 201, "{joined}");
            self.wait = Some(text(&joined["wait_token"]));
        }
        if !self.cancelled {
            let path = format!("/api/v1/appointments/{}/cancel", self.code.as_deref().unwrap_or_default());
            let (status, answer) = self.ask(base, "cancel", &path, json!({})).await?;
            // The second time it was cancelled already: the first was not answered.
            assert!(status == 200 || answer["code"] == "appointment_state", "{answer}");
            self.cancelled = true;
        }
        if self.second.is_none() {
            let path = format!("/api/v1/waits/{}/accept", self.wait.as_deref().unwrap_or_default());
            let (status, booked) = self.ask(base, "accept", &path, json!({})).await?;
            assert_eq!(status, 200, "{booked}");
            self.second = Some(text(&booked["code"]));
        }
        Ok(())
    }

    /// What was answered so far is there.
    async fn is_kept(&self, w: &World) {
        for code in self.code.iter().chain(&self.second) {
            w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
        }
        if let Some(token) = &self.wait {
            w.anyone().get(&format!("/api/v1/waits/{token}")).await.ok(200);
        }
    }

    /// The end of the story: one appointment each, one of them for the slot; then the slot is given back for the next run.
    async fn is_whole(&self, w: &World) {
        let state = async |code: &Option<String>| {
            w.anyone().get(&format!("/api/v1/appointments/{}", code.as_deref().unwrap_or_default())).await.ok(200)["state"].clone()
        };
        assert_eq!((state(&self.code).await, state(&self.second).await), (json!("cancelled_by_petitioner"), json!("submitted")));
        counts_are_right(w).await;
        let mut tx = w.running.context.db.read().await.unwrap();
        let sitting = self.sitting.parse().unwrap();
        let mine = server_store::booker::of_sitting(&mut tx, sitting).await.unwrap();
        let of_slot: Vec<_> = mine.iter().filter(|a| a.slot_id.to_string() == self.slot && a.state.is_live()).collect();
        assert_eq!(of_slot.len(), 1, "one appointment stands on the slot");
        assert_eq!(mine.len(), 2 * (self.run + 1), "two people a run, one appointment each");
        assert_eq!(server_store::wait::count(&mut tx, sitting).await.unwrap(), 0);
        for (stream, _) in event::heads(&mut tx).await.unwrap() {
            assert!(matches!(event::verify(&mut tx, &stream).await.unwrap(), Chain::Whole { .. }), "{stream}");
        }
        drop(tx);
        let path = format!("/api/v1/appointments/{}/cancel", self.second.as_deref().unwrap_or_default());
        w.anyone().post(&path, json!({})).await.ok(200);
    }
}

/// An open sitting with a free slot.
async fn place(w: &World) -> (String, String, String) {
    let today = w.clock.now().day();
    let mut tx = w.running.context.db.read().await.unwrap();
    let all = sittings::between(&mut tx, today.plus_days(AHEAD), today.plus_days(20)).await.unwrap();
    let s = all.iter().find(|s| s.state.takes_bookings()).expect("an open sitting ahead");
    let slot = server_store::slot::of_sitting(&mut tx, s.id)
        .await
        .unwrap()
        .into_iter()
        .find(|l| l.free(s.day, w.clock.now()) > 0)
        .expect("a free slot");
    (s.site_id.to_string(), s.id.to_string(), slot.id.to_string())
}

/// What kills the server.
enum Killer {
    /// The preloaded library, and the file that arms it.
    Log {
        library: PathBuf,
        arm: PathBuf,
    },
    Statements(Proxy),
}

/// Where the server is killed, counted from one.
#[derive(Clone, Copy)]
pub enum Point {
    /// All is written, nobody was answered.
    Commit(i64),
    Any(i64),
}

/// Tells the story once for every point of it: a process that is killed there, and another server that goes on.
async fn at_every_point(place_of: Settings, killer: Killer) {
    let w = World::start_with(place_of.clone(), Clock::system()).await;
    let (hall, sitting, slot) = place(&w).await;
    w.running.stop().await;
    let mut run = 0;
    for (points, least) in [(commits(), 5), (all(), 15)] {
        let mut kills = 0;
        for at in points {
            let mut story = Story {
                run,
                hall: hall.clone(),
                sitting: sitting.clone(),
                slot: slot.clone(),
                hold: None,
                code: None,
                wait: None,
                cancelled: false,
                second: None,
            };
            run += 1;
            let was_killed = until_killed(&place_of, &killer, at, &mut story).await;
            let w = World::start_with(place_of.clone(), Clock::system()).await;
            story.is_kept(&w).await;
            assert!(story.go_on(&w.base).await.is_ok(), "the next server answers");
            story.is_whole(&w).await;
            w.running.stop().await;
            if !was_killed {
                break;
            }
            kills += 1;
        }
        println!("killed at {kills} points");
        assert!(kills >= least, "the story has more points than {kills}");
    }
}

fn commits() -> Box<dyn Iterator<Item = Point>> {
    Box::new((1..).map(Point::Commit))
}

/// The first eight, then every ninth, since many are alike; with `EVERY_POINT` set (`cargo xtask faults`) each of them.
fn all() -> Box<dyn Iterator<Item = Point>> {
    let step = if std::env::var_os("EVERY_POINT").is_some() { 1 } else { 9 };
    Box::new((1..=8).chain((0..).map(move |n| 9 + n * step)).map(Point::Any))
}

/// Runs a server process with the killer armed at a point; whether it was killed there.
async fn until_killed(place_of: &Settings, killer: &Killer, at: Point, story: &mut Story) -> bool {
    let port = free_port();
    let base = format!("http://127.0.0.1:{port}");
    match killer {
        Killer::Log { library, arm } => {
            let _ = std::fs::remove_file(arm);
            let (server, _) = start_with(&place_of.data, port, |command| {
                command.env("LD_PRELOAD", library).env("KILL_AT", arm);
            })
            .await;
            let at = match at {
                Point::Commit(n) => format!("commit {n}"),
                Point::Any(n) => format!("any {n}"),
            };
            std::fs::write(arm, at).unwrap();
            let was_killed = story.go_on(&base).await.is_err();
            drop(server);
            was_killed
        }
        Killer::Statements(proxy) => {
            let database = place_of.database.clone().unwrap();
            let (head, name) = database.rsplit_once('/').unwrap();
            let user = head.split("//").nth(1).and_then(|rest| rest.split_once('@')).map_or("", |(user, _)| user);
            let url = format!("postgres://{user}@127.0.0.1:{}/{name}", proxy.port);
            let (server, _) = start_with(&place_of.data, port, |command| {
                command.args(["--database", &url]);
            })
            .await;
            proxy.arm(server, at);
            let was_killed = story.go_on(&base).await.is_err();
            proxy.disarm();
            was_killed
        }
    }
}

fn preload(folder: &Path) -> PathBuf {
    let (source, library) = (folder.join("kill_at.c"), folder.join("kill_at.so"));
    std::fs::write(&source, include_str!("fault/kill_at.c")).unwrap();
    let built = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).arg(&library).arg(&source).status().unwrap();
    assert!(built.success(), "kill_at.c is built by the C compiler that links Rust");
    library
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_double_on_sqlite() {
    let folder = fresh_folder();
    let killer = Killer::Log { library: preload(&folder), arm: folder.join("kill-at") };
    at_every_point(settings(Engine::Sqlite).await, killer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_or_double_on_postgresql() {
    let place_of = settings(Engine::Postgres).await;
    let database = place_of.database.clone().unwrap();
    let address = database.split('@').nth(1).and_then(|rest| rest.split('/').next()).unwrap().to_owned();
    let killer = Killer::Statements(Proxy::start(address).await);
    at_every_point(place_of, killer).await;
}

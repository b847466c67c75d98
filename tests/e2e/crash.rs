//! `kill -9` in the middle of ticket issue: what was answered is there, and no number is missing or double.

use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::json;

use crate::harness::{DEMO, Person, fresh_folder, issue, text};

/// The server binary of this build, beside the test binary.
pub fn binary() -> std::path::PathBuf {
    let test = std::env::current_exe().expect("the test's own path");
    let name = format!("server{}", std::env::consts::EXE_SUFFIX);
    let found = test.parent().and_then(|deps| deps.parent()).expect("target/PROFILE/deps").join(name);
    assert!(found.exists(), "build the workspace first: cargo build --workspace");
    found
}

pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

/// A server process that is killed with the test.
pub struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

async fn start(data: &std::path::Path, port: u16) -> (Server, Person) {
    start_with(data, port, |_| {}).await
}

/// Starts a demo server on a folder and waits until it is ready.
pub async fn start_with(data: &std::path::Path, port: u16, more: impl FnOnce(&mut Command)) -> (Server, Person) {
    let mut command = Command::new(binary());
    command.args(["serve", "--demo", "--media-port", "0", "--advertise", "127.0.0.1", "--data"]).arg(data);
    command.args(["--listen", &format!("127.0.0.1:{port}")]).stdout(Stdio::null()).stderr(Stdio::null());
    more(&mut command);
    let server = Server(command.spawn().expect("the server binary runs"));
    let ready = reqwest::Client::new();
    for _ in 0..300 {
        if ready.get(format!("http://127.0.0.1:{port}/readyz")).send().await.is_ok_and(|r| r.status() == 200) {
            return (server, Person::new(&format!("http://127.0.0.1:{port}")));
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server was not ready within 15 s");
}

async fn places(kiosk: &Person) -> (String, String) {
    let sites = kiosk.get("/api/v1/sites").await.ok(200);
    let site = sites["items"].as_array().unwrap().iter().find(|s| text(&s["name"]).starts_with("星海镇")).unwrap()["id"].clone();
    let today = kiosk.get(&format!("/api/v1/sites/{}/today", text(&site))).await.ok(200);
    let queue = today["queues"].as_array().unwrap().iter().find(|q| q["service"] == "legal_advice").unwrap()["id"].clone();
    (text(&site), text(&queue))
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_that_was_answered_is_lost() {
    let (data, port) = (fresh_folder().join("data"), free_port());
    let (server, kiosk) = start(&data, port).await;
    let (site, queue) = places(&kiosk).await;
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = (0..6)
        .map(|task| {
            let (base, site, queue, stop) = (format!("http://127.0.0.1:{port}"), site.clone(), queue.clone(), stop.clone());
            tokio::spawn(async move {
                let (mut answered, client) = (Vec::new(), reqwest::Client::new());
                for n in 0.. {
                    if stop.load(Ordering::SeqCst) {
                        break;
                    }
                    let request = client.post(format!("{base}/api/v1/tickets")).header("idempotency-key", format!("task-{task}-{n:05}"));
                    let Ok(response) = request.json(&issue(&site, &queue, &format!("来访人{task}-{n}"))).send().await else { break };
                    let Ok(slip) = response.json::<serde_json::Value>().await else { break };
                    answered.push(text(&slip["ticket"]["number"]));
                }
                answered
            })
        })
        .collect();
    // Kills when some dozens are through, in the middle of the stream.
    let mut waiting = 0;
    while waiting < 40 {
        let today = kiosk.get(&format!("/api/v1/sites/{site}/today")).await.ok(200);
        waiting = today["queues"].as_array().unwrap().iter().find(|q| q["id"] == queue.as_str()).unwrap()["waiting"].as_i64().unwrap();
    }
    drop(server);
    stop.store(true, Ordering::SeqCst);
    let mut answered = Vec::new();
    for task in tasks {
        answered.extend(task.await.unwrap());
    }
    assert!(answered.len() >= 30, "the kill came in the middle: {}", answered.len());

    let (_server, kiosk) = start(&data, port).await;
    let next = kiosk.with("idempotency-key", "after-the-crash").post("/api/v1/tickets", issue(&site, &queue, "后来人")).await.ok(201);
    let stored: i64 = text(&next["ticket"]["number"])[1..].parse().unwrap();
    assert_eq!(next["ahead"], json!(stored - 1), "every smaller number is there, once");
    let mut numbers: Vec<i64> = answered.iter().map(|n| n[1..].parse().unwrap()).collect();
    numbers.sort_unstable();
    let before = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), before, "no number twice");
    assert!(numbers.iter().all(|n| *n < stored), "everything that was answered is stored");
    let login = kiosk.post("/api/v1/logins", json!({ "username": "lawyer01", "password": DEMO })).await;
    assert_eq!(login.status, 201, "and the city works on");
}

//! From a desk's call-next to the number on a board, with 1,000 boards connected.

use std::time::{Duration, Instant};

use anyhow::{Context as _, ensure};
use futures_util::StreamExt as _;
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::report::{Figure, quantile};
use crate::server::Server;

const BOARDS: usize = 1000;
const CALLS: usize = 20;

/// A lawyer's browser: cookie, login and CSRF token.
struct Lawyer {
    http: reqwest::Client,
    base: String,
    headers: [(&'static str, String); 3],
}

impl Lawyer {
    async fn log_in(server: &Server) -> anyhow::Result<Self> {
        let http = reqwest::Client::new();
        let body = json!({ "username": "lawyer01", "password": "demo-2026" });
        let response = http.post(format!("{}/api/v1/logins", server.base)).json(&body).send().await?.error_for_status()?;
        let cookie = response.headers().get("set-cookie").context("a cookie")?.to_str()?.split(';').next().unwrap_or_default().to_owned();
        let info: Value = response.json().await?;
        let text = |name: &str| info[name].as_str().unwrap_or_default().to_owned();
        let headers = [("cookie", cookie), ("x-login", text("id")), ("x-csrf-token", text("csrf_token"))];
        Ok(Self { http, base: server.base.clone(), headers })
    }

    async fn post(&self, path: &str, body: Value) -> anyhow::Result<Value> {
        let mut request = self.http.post(format!("{}{path}", self.base)).json(&body);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        Ok(request.send().await?.error_for_status()?.json().await?)
    }

    async fn first_desk(&self) -> anyhow::Result<String> {
        let mut request = self.http.get(format!("{}/api/v1/desks", self.base));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let desks: Value = request.send().await?.error_for_status()?.json().await?;
        Ok(desks["items"][0]["id"].as_str().context("a desk")?.to_owned())
    }
}

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let server = Server::start().await?;
    let (hall, centre) = (server.site("石嘴山市").await?, server.site("星海镇").await?);
    let today = server.get(&format!("/api/v1/sites/{centre}/today")).await?;
    let queues = today["queues"].as_array().context("queues")?;
    let queue = queues.iter().find(|q| q["service"] == "legal_advice").and_then(|q| q["id"].as_str()).context("a queue")?;

    let (told, mut seen) = mpsc::channel::<(usize, String, Instant)>(BOARDS * 4);
    let http = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let (ready, mut readies) = mpsc::channel::<()>(BOARDS);
    for board in 0..BOARDS {
        let (http, told, ready) = (http.clone(), told.clone(), ready.clone());
        let url = format!("{}/api/v1/feed?audience=board&site={hall}", server.base);
        tokio::spawn(async move { watch(board, http, url, told, ready).await });
    }
    for _ in 0..BOARDS {
        readies.recv().await.context("every board says hello")?;
    }

    let lawyer = Lawyer::log_in(&server).await?;
    let desk = lawyer.first_desk().await?;
    lawyer.post(&format!("/api/v1/desks/{desk}/open"), json!({})).await?;
    let mut latencies = Vec::new();
    for n in 0..CALLS {
        let body = json!({ "site_id": centre, "queue_id": queue, "lang": "zh",
            "person": { "name": format!("来访人{n}"), "paper": { "kind": "none" }, "phone": { "state": "declined" } } });
        let slip =
            reqwest::Client::new().post(format!("{}/api/v1/tickets", server.base)).header("idempotency-key", format!("bench-{n:05}"));
        let slip: Value = slip.json(&body).send().await?.error_for_status()?.json().await?;
        let begun = Instant::now();
        let view = lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await?;
        let number = view["current"]["ticket"]["number"].as_str().unwrap_or_default().to_owned();
        let mut boards = std::collections::HashSet::new();
        while boards.len() < BOARDS {
            let (board, shown, at) = tokio::time::timeout(Duration::from_secs(10), seen.recv()).await?.context("boards listen")?;
            if shown == number && boards.insert(board) {
                latencies.push(at.saturating_duration_since(begun).as_secs_f64() * 1e3);
            }
        }
        // The person sits down and the visit ends, so that the desk is free for the next call.
        let claim = json!({ "site_id": centre, "claim": { "by": "slip", "token": slip["slip_token"] } });
        reqwest::Client::new().post(format!("{}/api/v1/seats", server.base)).json(&claim).send().await?.error_for_status()?;
        let ticket = view["current"]["ticket"]["id"].as_str().unwrap_or_default().to_owned();
        lawyer.post(&format!("/api/v1/tickets/{ticket}/declare"), json!({ "declaration": "clear" })).await?;
        let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
        lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how).await?;
    }
    ensure!(latencies.len() == BOARDS * CALLS);
    Ok(vec![
        Figure::at_most("board", "call-next to 1,000 boards, p99", quantile(&latencies, 0.99), "ms", 150.0, 50.0),
        Figure::plain("board", "call-next to 1,000 boards, p50", quantile(&latencies, 0.5), "ms"),
    ])
}

/// Reads one board's feed and tells of every call.
async fn watch(board: usize, http: reqwest::Client, url: String, told: mpsc::Sender<(usize, String, Instant)>, ready: mpsc::Sender<()>) {
    let Ok(response) = http.get(url).send().await else { return };
    let (mut bytes, mut rest) = (response.bytes_stream(), String::new());
    while let Some(Ok(more)) = bytes.next().await {
        rest.push_str(&String::from_utf8_lossy(&more));
        while let Some((block, tail)) = rest.split_once("\n\n") {
            let (block, tail) = (block.to_owned(), tail.to_owned());
            rest = tail;
            let field = |name: &str| block.lines().find_map(|l| l.strip_prefix(name)).map(str::trim).unwrap_or_default().to_owned();
            match field("event:").as_str() {
                "hello" => drop(ready.send(()).await),
                "ticket.called" => {
                    let data: Value = serde_json::from_str(&field("data:")).unwrap_or_default();
                    let number = data["number"].as_str().unwrap_or_default().to_owned();
                    if told.send((board, number, Instant::now())).await.is_err() {
                        return;
                    }
                }
                _ => {}
            }
        }
    }
}

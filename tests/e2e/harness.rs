//! A server of its own for every test, and people who talk to it over HTTP.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use serde_json::{Value, json};
use server::Clock;
use server::boot::{self, Running, Settings};
use server_domain::{Day, Timestamp};
use sqlx::Connection as _;

/// The password of the demo's accounts.
pub const DEMO: &str = "demo-2026";

/// Which database a test runs on.
#[derive(Debug, Clone, Copy)]
pub enum Engine {
    Sqlite,
    Postgres,
}

/// Runs a test once on each engine.
macro_rules! on_both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let body = $body;
                body($crate::harness::World::start($crate::harness::Engine::Sqlite).await).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgresql() {
                let body = $body;
                body($crate::harness::World::start($crate::harness::Engine::Postgres).await).await;
            }
        }
    };
}
pub(crate) use on_both;

/// A running demo city with a clock that stands at Monday 2026-11-23 10:00 until it is moved.
pub struct World {
    pub running: Running,
    pub clock: Clock,
    pub base: String,
    pub settings: Settings,
    /// What goes with the world; a test that starts its server again keeps its data.
    _place: Option<Place>,
}

/// Where a server kept its data: folder and database go with it, so that a whole run needs little room.
struct Place {
    folder: PathBuf,
    database: Option<String>,
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
        let Some(url) = self.database.take() else { return };
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let name = url.rsplit_once('/').expect("a database name in the URL").1;
                let admin = std::env::var("TEST_POSTGRES_URL").expect("set, for the database was made with it");
                let mut admin = sqlx::PgConnection::connect(&admin).await?;
                let drop = sqlx::AssertSqlSafe(format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
                sqlx::query(drop).execute(&mut admin).await.map(|_| ())
            })
        });
        if let Ok(Err(error)) = dropping.join() {
            eprintln!("the database of the test stays: {error}");
        }
    }
}

/// A new folder for one test.
pub fn fresh_folder() -> PathBuf {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let n = LAST.fetch_add(1, Ordering::SeqCst);
    let folder = std::env::temp_dir().join(format!("reception-e2e-{}-{n}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a temporary folder");
    folder
}

async fn fresh_database() -> String {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let url = std::env::var("TEST_POSTGRES_URL")
        .expect("TEST_POSTGRES_URL is not set: run `cargo xtask test`, which starts a PostgreSQL for the tests");
    let name = format!("e2e_{}_{}", std::process::id(), LAST.fetch_add(1, Ordering::SeqCst));
    let mut admin = sqlx::PgConnection::connect(&url).await.expect("the test PostgreSQL answers");
    sqlx::query(sqlx::AssertSqlSafe(format!("CREATE DATABASE {name}"))).execute(&mut admin).await.expect("a fresh database");
    let (head, _) = url.rsplit_once('/').expect("a database name in the URL");
    format!("{head}/{name}")
}

/// Settings for a demo server on loopback with free ports.
pub async fn settings(engine: Engine) -> Settings {
    Settings {
        demo: true,
        real_hours: false,
        data: fresh_folder().join("data"),
        key: None,
        listen: SocketAddr::from(([127, 0, 0, 1], 0)),
        database: match engine {
            Engine::Sqlite => None,
            Engine::Postgres => Some(fresh_database().await),
        },
        advertise: vec![IpAddr::V4(Ipv4Addr::LOCALHOST)],
        media_port: 0,
        media_tcp_port: None,
        tls: None,
        public_url: None,
        voice_dir: None,
        sms_url: None,
        sms_key: None,
        turn_urls: Vec::new(),
        turn_key: None,
    }
}

impl World {
    pub async fn start(engine: Engine) -> Self {
        let ten = Timestamp(Day::parse("2026-11-23").expect("a date").start().0 + 10 * 3_600_000);
        let settings = settings(engine).await;
        let folder = settings.data.parent().expect("the test's own folder").to_owned();
        let place = Place { folder, database: settings.database.clone() };
        let world = Self::start_with(settings, Clock::by_hand(ten)).await;
        Self { _place: Some(place), ..world }
    }

    pub async fn start_with(settings: Settings, clock: Clock) -> Self {
        let running = boot::start(&settings, clock.clone()).await.expect("the server starts");
        let base = format!("http://{}", running.address);
        Self { running, clock, base, settings, _place: None }
    }

    /// Somebody without login or seat.
    pub fn anyone(&self) -> Person {
        Person::new(&self.base)
    }

    /// Somebody who is logged in.
    pub async fn login(&self, username: &str) -> Person {
        let mut person = self.anyone();
        let info = person.post("/api/v1/logins", json!({ "username": username, "password": DEMO })).await.ok(201);
        person.names = vec![("x-login", text(&info["id"])), ("x-csrf-token", text(&info["csrf_token"]))];
        person
    }

    /// The id of the site whose name begins so.
    pub async fn site(&self, name: &str) -> String {
        let sites = self.anyone().get("/api/v1/sites").await.ok(200);
        let found = sites["items"].as_array().expect("items").iter().find(|s| text(&s["name"]).starts_with(name)).cloned();
        text(&found.unwrap_or_else(|| panic!("no site {name}"))["id"])
    }

    /// The id of the queue of a service that a site reaches.
    pub async fn queue(&self, site: &str, service: &str) -> String {
        let today = self.anyone().get(&format!("/api/v1/sites/{site}/today")).await.ok(200);
        let found = today["queues"].as_array().expect("queues").iter().find(|q| q["service"] == service).cloned();
        text(&found.unwrap_or_else(|| panic!("no queue for {service}"))["id"])
    }

    /// Opens the n-th desk at which the person may sit, and returns its id.
    pub async fn sit(&self, who: &Person, n: usize) -> String {
        let desks = who.get("/api/v1/desks").await.ok(200);
        let desk = text(&desks["items"][n]["id"]);
        who.post(&format!("/api/v1/desks/{desk}/open"), json!({})).await.ok(200);
        desk
    }

    /// A number for registration at the city hall, with whatever else the body carries.
    pub async fn hall_ticket(&self, name: &str, more: Value) -> Answer {
        let site = self.site("石嘴山市").await;
        let queue = self.queue(&site, "registration").await;
        let mut body = issue(&site, &queue, name);
        if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
            body.extend(more);
        }
        static LAST: AtomicU32 = AtomicU32::new(0);
        let key = format!("hall-person-{}", LAST.fetch_add(1, Ordering::SeqCst));
        self.anyone().with("idempotency-key", &key).post("/api/v1/tickets", body).await
    }

    /// Takes a number for legal advice at Xinghai Town.
    pub async fn ticket(&self, key: &str, name: &str) -> Value {
        let site = self.site("星海镇").await;
        let queue = self.queue(&site, "legal_advice").await;
        self.anyone().with("idempotency-key", key).post("/api/v1/tickets", issue(&site, &queue, name)).await.ok(201)
    }
}

/// A body for taking a number without papers.
pub fn issue(site: &str, queue: &str, name: &str) -> Value {
    json!({ "site_id": site, "queue_id": queue, "lang": "zh",
            "person": { "name": name, "paper": { "kind": "none" }, "phone": { "state": "declined" } } })
}

/// A string of an answer.
pub fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

/// Somebody with a browser.
#[derive(Clone)]
pub struct Person {
    http: reqwest::Client,
    base: String,
    cookie: std::sync::Arc<std::sync::Mutex<Vec<String>>>,
    pub names: Vec<(&'static str, String)>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Answer {
    /// The body of an answer that must have this status.
    pub fn ok(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// The code of a refusal.
    pub fn code(&self) -> String {
        assert!(self.status >= 400, "not refused: {} {}", self.status, self.body);
        text(&self.body["code"])
    }

    /// Status and code of a refusal.
    pub fn no(&self) -> (u16, String) {
        (self.status, self.code())
    }
}

impl Person {
    pub fn new(base: &str) -> Self {
        Self { http: reqwest::Client::new(), base: base.to_owned(), cookie: Default::default(), names: Vec::new() }
    }

    /// The same person, sending one more header.
    pub fn with(&self, name: &'static str, value: &str) -> Self {
        let mut next = self.clone();
        next.names.push((name, value.to_owned()));
        next
    }

    /// A request with this person's cookies and headers.
    pub fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.names {
            request = request.header(*name, value);
        }
        let jar = self.cookie.lock().expect("no panic while locked").join("; ");
        if jar.is_empty() { request } else { request.header("cookie", jar) }
    }

    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let response = request.send().await.expect("the server answers");
        for set in response.headers().get_all("set-cookie") {
            let pair = set.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            self.cookie.lock().expect("no panic while locked").push(pair);
        }
        let status = response.status().as_u16();
        let bytes = response.bytes().await.expect("a body");
        let body = serde_json::from_slice(&bytes).unwrap_or_else(|_| Value::String(String::from_utf8_lossy(&bytes).into_owned()));
        Answer { status, body }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(&body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Sends bytes that need not be JSON.
    pub async fn post_bytes(&self, path: &str, body: Vec<u8>) -> Answer {
        self.send(self.request(Method::POST, path).header("content-type", "application/json").body(body)).await
    }

    /// Calls the next person at a lawyer's desk and declares that there is no conflict of interest; returns what the desk
    /// shows then.
    pub async fn call_clear(&self, desk: &str) -> Value {
        let view = self.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
        self.declare_clear(&view).await
    }

    /// Declares of the person whom a lawyer's desk just called that there is no conflict of interest.
    pub async fn declare_clear(&self, view: &Value) -> Value {
        assert!(view["current"]["conflict"].is_object(), "names come before everything else: {view}");
        let ticket = text(&view["current"]["ticket"]["id"]);
        self.post(&format!("/api/v1/tickets/{ticket}/declare"), json!({ "declaration": "clear" })).await.ok(200)
    }

    /// Takes the seat of a called ticket with its slip; from then on the person speaks from that seat.
    pub async fn sit_with_slip(&self, site: &str, slip: &str) -> Self {
        let seat = self.post("/api/v1/seats", json!({ "site_id": site, "claim": { "by": "slip", "token": slip } })).await.ok(201);
        self.with("x-seat", &text(&seat["id"]))
    }
}

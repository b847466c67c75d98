//! What the benches of the database share: the engine's one-row rate, a server's settings, commands per second.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use server::Clock;
use server::boot::{self, Running, Settings};
use sqlx::{Connection as _, Executor as _};

const ONE_ROW: Duration = Duration::from_secs(5);
/// Rows of the one-row measurement that go to the engine in one piece, each its own transaction.
const ONE_ROWS: usize = 200;

/// Starts a demo city as the bench was called: `DATA [DATABASE_URL]`. Without a URL it is SQLite, after its own one-row rate.
pub async fn house() -> anyhow::Result<Running> {
    let mut args = std::env::args().skip(1);
    let data = PathBuf::from(args.next().context("a folder")?);
    let database = args.next();
    std::fs::create_dir_all(&data)?;
    if database.is_none() {
        println!("one_row {:.0}", one_row(&data).await?);
    }
    boot::start(&settings(&data, database)?, Clock::system()).await
}

fn settings(data: &Path, database: Option<String>) -> anyhow::Result<Settings> {
    Ok(Settings {
        demo: true,
        real_hours: false,
        data: data.join("house"),
        key: None,
        listen: "127.0.0.1:0".parse()?,
        database,
        advertise: vec!["127.0.0.1".parse()?],
        media_port: 0,
        media_tcp_port: None,
        tls: None,
        public_url: None,
        voice_dir: None,
        sms_url: None,
        sms_key: None,
        turn_urls: Vec::new(),
        turn_key: None,
    })
}

/// Commands, and how long they took together.
#[derive(Default, Clone, Copy)]
pub struct Work {
    pub commands: u64,
    pub took: Duration,
}

impl std::ops::AddAssign for Work {
    fn add_assign(&mut self, more: Self) {
        self.commands += more.commands;
        self.took += more.took;
    }
}

impl Work {
    pub fn per_second(self) -> f64 {
        self.commands as f64 / self.took.as_secs_f64()
    }
}

/// The engine's own rate of one-row transactions with the same settings, one connection.
async fn one_row(data: &Path) -> anyhow::Result<f64> {
    let file = data.join("one-row.db");
    let mut c = sqlx::SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await?;
    c.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)").await?;
    let many = "INSERT INTO row (text) VALUES ('a row of about the size of an event, so that pages fill at a like pace');".repeat(ONE_ROWS);
    let (begun, mut rows) = (Instant::now(), 0);
    while begun.elapsed() < ONE_ROW {
        c.execute(sqlx::raw_sql(sqlx::AssertSqlSafe(many.clone()))).await?;
        rows += ONE_ROWS;
    }
    Ok(rows as f64 / begun.elapsed().as_secs_f64())
}

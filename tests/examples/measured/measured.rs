//! What the benches of the database share: the engine's one-row rate, a server's settings, commands per second.

use std::path::Path;
use std::time::{Duration, Instant};

use server::boot::Settings;
use sqlx::{Connection as _, Executor as _};

const ONE_ROW: Duration = Duration::from_secs(5);
/// Rows of the one-row measurement that go to the engine in one piece, each its own transaction.
const ONE_ROWS: usize = 200;

/// A demo city in a folder, or in a PostgreSQL.
pub fn house(data: &Path, database: Option<String>) -> anyhow::Result<Settings> {
    Ok(Settings {
        demo: true,
        real_hours: false,
        data: data.join("house"),
        key: None,
        listen: "127.0.0.1:0".parse()?,
        database,
        advertise: vec!["127.0.0.1".parse()?],
        media_port: 0,
        tls: None,
        public_url: None,
        voice_dir: None,
        sms_url: None,
        sms_key: None,
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
pub async fn one_row(data: &Path) -> anyhow::Result<f64> {
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

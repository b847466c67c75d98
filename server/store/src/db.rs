//! The facade over the two native drivers: one pool type, one transaction type, one write path.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use sqlx::postgres::{PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{PgPool, SqlitePool, Transaction};
use tokio::sync::{mpsc, watch};

use crate::measure::Paces;
use crate::writer::{self, Unit};
use crate::{Fail, Record, Sealer, Val};

static MIGRATOR: sqlx::migrate::Migrator = sqlx::migrate!("../../migrations");

/// Where the data lives.
#[derive(Debug, Clone)]
pub enum Target {
    /// One file on this machine.
    Sqlite(PathBuf),
    /// `postgres://..`
    Postgres(String),
}

/// Reading connections per process.
const READERS: u32 = 4;
/// Connections to PostgreSQL per process.
const PG_CONNECTIONS: u32 = 16;
/// Retries of a job that the engine itself refused.
const MAX_RETRIES: u32 = 50;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    seal: Arc<Sealer>,
    paces: Arc<Paces>,
    committed: watch::Sender<u64>,
}

#[derive(Clone)]
enum Engine {
    Sqlite { read: SqlitePool, jobs: mpsc::Sender<Unit> },
    Postgres(PgPool),
}

/// A transaction. Dropping it without commit rolls back.
pub struct Tx {
    pub(crate) inner: Inner,
    pub(crate) seal: Arc<Sealer>,
    pub(crate) paces: Arc<Paces>,
}

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

macro_rules! each {
    ($self:expr, $c:ident => $body:expr) => {
        match &mut $self.inner {
            Inner::Sqlite(t) => {
                let $c = &mut **t;
                $body
            }
            Inner::Postgres(t) => {
                let $c = &mut **t;
                $body
            }
        }
    };
}
macro_rules! bound {
    ($q:expr, $args:expr) => {{
        let mut q = $q;
        for a in $args {
            q = match a {
                Val::Int(v) => q.bind(v),
                Val::Text(v) => q.bind(v),
                Val::Bool(v) => q.bind(v),
            }
        }
        q
    }};
}

impl Tx {
    pub(crate) async fn exec(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<u64> {
        each!(self, c => bound!(sqlx::query(sql), args).execute(c).await.map(|r| r.rows_affected()))
    }
    pub(crate) async fn opt<T: Record>(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<Option<T>> {
        each!(self, c => bound!(sqlx::query_as::<_, T>(sql), args).fetch_optional(c).await)
    }
    pub(crate) async fn one<T: Record>(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<T> {
        each!(self, c => bound!(sqlx::query_as::<_, T>(sql), args).fetch_one(c).await)
    }
    pub(crate) async fn all<T: Record>(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<Vec<T>> {
        each!(self, c => bound!(sqlx::query_as::<_, T>(sql), args).fetch_all(c).await)
    }
    pub(crate) async fn commit(self) -> sqlx::Result<()> {
        match self.inner {
            Inner::Sqlite(t) => t.commit().await,
            Inner::Postgres(t) => t.commit().await,
        }
    }
}

/// A use case's work in a transaction. It may run again when the engine refuses, so it must only do SQL.
pub trait Job<R>: for<'a> Fn(&'a mut Tx) -> BoxFuture<'a, Result<R, Fail>> + Send + Sync + 'static {}
impl<R, F> Job<R> for F where F: for<'a> Fn(&'a mut Tx) -> BoxFuture<'a, Result<R, Fail>> + Send + Sync + 'static {}

impl Db {
    /// Opens the database, migrating it first.
    ///
    /// # Errors
    /// The driver's error: unreachable, locked by another process, or a migration that was changed after it landed.
    pub async fn open(target: &Target, seal: Arc<Sealer>) -> Result<Self, sqlx::Error> {
        let (committed, paces) = (watch::Sender::new(0), Arc::new(Paces::default()));
        let engine = match target {
            Target::Sqlite(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(10))
                    .foreign_keys(true)
                    .pragma("cache_size", "-8192")
                    .pragma("temp_store", "MEMORY");
                let write = SqlitePoolOptions::new().max_connections(1).connect_with(options.clone()).await?;
                MIGRATOR.run(&write).await?;
                let read = SqlitePoolOptions::new().max_connections(READERS).connect_with(options.read_only(true)).await?;
                Engine::Sqlite { read, jobs: writer::start(write, seal.clone(), paces.clone(), committed.clone()) }
            }
            Target::Postgres(url) => {
                let pool = PgPoolOptions::new()
                    .max_connections(PG_CONNECTIONS)
                    .connect_with(sqlx::postgres::PgConnectOptions::from_str(url)?)
                    .await?;
                MIGRATOR.run(&pool).await?;
                Engine::Postgres(pool)
            }
        };
        Ok(Self { engine, seal, paces, committed })
    }

    /// A word for logs and health answers.
    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite { .. } => "sqlite",
            Engine::Postgres(_) => "postgresql",
        }
    }

    /// The keys of sealed columns.
    pub fn sealer(&self) -> &Sealer {
        &self.seal
    }

    /// Begins a transaction for reading one consistent state.
    ///
    /// # Errors
    /// The driver's error.
    pub async fn read(&self) -> Result<Tx, Fail> {
        let inner = match &self.engine {
            Engine::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
            Engine::Postgres(pool) => Inner::Postgres(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        };
        Ok(Tx { inner, seal: self.seal.clone(), paces: self.paces.clone() })
    }

    /// The one write path: runs `job` in a write transaction and answers after the commit; a failed job leaves nothing.
    ///
    /// # Errors
    /// What the job refused, or the driver's error at commit.
    pub async fn write<R: Send + 'static>(&self, job: impl Job<R>) -> Result<R, Fail> {
        match &self.engine {
            Engine::Sqlite { jobs, .. } => writer::submit(jobs, job).await,
            Engine::Postgres(pool) => self.write_postgres(pool, job).await,
        }
    }

    async fn write_postgres<R>(&self, pool: &PgPool, job: impl Job<R>) -> Result<R, Fail> {
        let mut tries = 0;
        loop {
            let mut tx = Tx { inner: Inner::Postgres(pool.begin().await?), seal: self.seal.clone(), paces: self.paces.clone() };
            let result = match job(&mut tx).await {
                Ok(r) => tx.commit().await.map(|()| r).map_err(Fail::from),
                Err(e) => Err(e),
            };
            match result {
                Err(e) if e.is_retryable() && tries < MAX_RETRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_micros(u64::from(tries) * 700)).await;
                }
                done => {
                    if done.is_ok() {
                        self.committed.send_modify(|n| *n += 1);
                    }
                    return done;
                }
            }
        }
    }

    /// Changes after every commit of this process: the wake-up of the feed.
    pub fn committed(&self) -> watch::Receiver<u64> {
        self.committed.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// The driver's error.
    pub async fn ping(&self) -> Result<(), Fail> {
        let _: (i64,) = self.read().await?.one("SELECT CAST(1 AS BIGINT)", vec![]).await?;
        Ok(())
    }
}

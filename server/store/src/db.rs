//! The facade over the two native drivers: one pool type, one transaction type, one write path.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::TryStreamExt as _;
use futures_util::future::BoxFuture;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, Postgres};
use sqlx::sqlite::{Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, Either, Executor as _, PgPool, SqlitePool, Transaction};
use tokio::sync::{mpsc, watch};

use crate::later::{Later, Statement};
use crate::measure::Paces;
use crate::places::Known;
use crate::writer::{self, Door, Unit};
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
/// Prepared texts that a connection keeps.
const STATEMENTS: usize = 400;

/// An open database. Cheap to clone.
#[derive(Clone)]
pub struct Db {
    /// Where is read.
    engine: Engine,
    /// Where is written.
    jobs: mpsc::Sender<Arc<dyn Unit>>,
    shared: Shared,
    committed: watch::Sender<u64>,
}

/// What every transaction of a process carries.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) seal: Arc<Sealer>,
    pub(crate) paces: Arc<Paces>,
    pub(crate) known: Arc<Known>,
}

#[derive(Clone)]
enum Engine {
    /// Readers, and the connection that the writer has.
    Sqlite {
        read: SqlitePool,
        write: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction. Dropping it without commit rolls back.
pub struct Tx {
    pub(crate) inner: Inner,
    pub(crate) seal: Arc<Sealer>,
    pub(crate) paces: Arc<Paces>,
    pub(crate) known: Arc<Known>,
    /// Writes that go with the next statement.
    pub(crate) later: Later,
    /// Statements so far that may have changed something.
    pub(crate) writes: u64,
    /// Number and hash of the last event of the streams that this transaction holds.
    pub(crate) heads: BTreeMap<String, (i64, String)>,
}

pub(crate) enum Inner {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
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
/// Runs `$fetch` on a statement of either engine, after what was put off.
macro_rules! fetched {
    ($self:expr, $row:ty, $sql:expr, $args:expr, $fetch:ident) => {{
        let last = $self.send_later($sql, $args).await?;
        match &mut $self.inner {
            Inner::Sqlite(t) => bound!(sqlx::query_as::<_, $row>(last.sql), last.args).$fetch(&mut **t).await,
            Inner::Postgres(t) => bound!(sqlx::query_as::<_, $row>(last.sql), last.args).$fetch(&mut **t).await,
        }
    }};
}

impl Tx {
    pub(crate) fn new(inner: Inner, shared: &Shared) -> Self {
        let Shared { seal, paces, known } = shared.clone();
        Self { inner, seal, paces, known, later: Later::default(), writes: 0, heads: BTreeMap::new() }
    }

    /// A write that nothing in the transaction waits for: it goes with the next statement, or with the commit. What the
    /// database has against it is told there.
    pub(crate) fn later(&mut self, sql: &'static str, args: Vec<Val>) {
        self.later.push(sql, args);
    }

    pub(crate) async fn exec(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<u64> {
        let last = self.send_later(sql, args).await?;
        self.run(last).await
    }
    pub(crate) async fn opt<T: Record>(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<Option<T>> {
        fetched!(self, T, sql, args, fetch_optional)
    }
    pub(crate) async fn one<T: Record>(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<T> {
        fetched!(self, T, sql, args, fetch_one)
    }
    pub(crate) async fn all<T: Record>(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<Vec<T>> {
        fetched!(self, T, sql, args, fetch_all)
    }

    /// What goes to the driver for `sql`: on SQLite together with what was put off. On PostgreSQL what was put off is a part of
    /// a write on other tables, goes before what it matters to, and waits on beside a read of other tables.
    async fn send_later(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<Statement> {
        if matches!(self.inner, Inner::Sqlite(_)) {
            return Ok(self.later.with(sql, args));
        }
        if self.later.matters_to(sql) {
            self.flush().await?;
        }
        let is_write = !sql.starts_with("SELECT");
        self.writes += u64::from(is_write);
        if !is_write || sql.contains("RETURNING") {
            return Ok(Statement::plain(sql, args));
        }
        self.later.push(sql, args);
        let mut steps = self.later.in_steps();
        let last = steps.pop().expect("one was just added");
        for step in steps {
            self.run(step).await?;
        }
        Ok(last)
    }

    /// Takes a row for the rest of the transaction, before anything that is read next. On SQLite the transaction has all.
    pub(crate) async fn lock(&mut self, sql: &'static str, args: Vec<Val>) -> sqlx::Result<()> {
        self.later(sql, args);
        if matches!(self.inner, Inner::Postgres(_)) { self.flush().await } else { Ok(()) }
    }

    /// Writes what was put off.
    pub(crate) async fn flush(&mut self) -> sqlx::Result<()> {
        let statements = match &self.inner {
            Inner::Sqlite(_) => self.later.in_one().into_iter().collect(),
            Inner::Postgres(_) => self.later.in_steps(),
        };
        self.writes += statements.len() as u64;
        for s in statements {
            self.run(s).await?;
        }
        Ok(())
    }

    /// Runs a statement and says how many rows its last part changed.
    async fn run(&mut self, s: Statement) -> sqlx::Result<u64> {
        match &mut self.inner {
            Inner::Postgres(t) => bound!(sqlx::query(s.sql), s.args).execute(&mut **t).await.map(|r| r.rows_affected()),
            Inner::Sqlite(t) => {
                let mut parts = (&mut **t).fetch_many(bound!(sqlx::query(s.sql), s.args));
                let mut changed = 0;
                while let Some(part) = parts.try_next().await? {
                    if let Either::Left(done) = part {
                        changed = done.rows_affected();
                    }
                }
                Ok(changed)
            }
        }
    }

    pub(crate) async fn commit(mut self) -> sqlx::Result<()> {
        self.flush().await?;
        match self.inner {
            Inner::Sqlite(t) => t.commit().await,
            Inner::Postgres(t) => t.commit().await,
        }
    }
}

/// Begins on a connection that works. Connections are not tried before each use, which would cost every transaction a round
/// trip; those that a restarted database left behind are found here, before anything was done.
pub(crate) async fn begin(pool: &PgPool, how: &'static str) -> sqlx::Result<Transaction<'static, Postgres>> {
    let mut broken = 0;
    loop {
        match pool.begin_with(how).await {
            Err(sqlx::Error::Io(_) | sqlx::Error::Protocol(_)) if broken < PG_CONNECTIONS => broken += 1,
            Err(sqlx::Error::Database(e)) if e.code().as_deref() == Some("57P01") && broken < PG_CONNECTIONS => broken += 1,
            done => return done,
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
        let committed = watch::Sender::new(0);
        let shared = Shared { seal, paces: Arc::default(), known: Arc::default() };
        let (engine, door) = match target {
            Target::Sqlite(path) => {
                let options = SqliteConnectOptions::new()
                    .filename(path)
                    .create_if_missing(true)
                    .journal_mode(SqliteJournalMode::Wal)
                    .synchronous(SqliteSynchronous::Full)
                    .busy_timeout(Duration::from_secs(10))
                    .foreign_keys(true)
                    .statement_cache_capacity(STATEMENTS)
                    .pragma("cache_size", "-8192")
                    .pragma("temp_store", "MEMORY");
                let pool = || SqlitePoolOptions::new().test_before_acquire(false);
                let write = pool().max_connections(1).connect_with(options.clone()).await?;
                MIGRATOR.run(&write).await?;
                let read = pool().max_connections(READERS).connect_with(options.read_only(true)).await?;
                (Engine::Sqlite { read, write: write.clone() }, Door::Sqlite(write))
            }
            Target::Postgres(url) => {
                let options = PgConnectOptions::from_str(url)?.statement_cache_capacity(STATEMENTS);
                let pool = PgPoolOptions::new().max_connections(PG_CONNECTIONS).test_before_acquire(false).connect_with(options.clone());
                let pool = match pool.await {
                    // The pool tried for 30 s and does not say what was wrong; one more try does.
                    Err(sqlx::Error::PoolTimedOut) => return Err(options.connect().await.err().unwrap_or(sqlx::Error::PoolTimedOut)),
                    done => done?,
                };
                MIGRATOR.run(&pool).await?;
                (Engine::Postgres(pool.clone()), Door::Postgres(pool))
            }
        };
        let jobs = writer::start(door, shared.clone(), committed.clone());
        Ok(Self { engine, jobs, shared, committed })
    }

    /// A word for logs and health answers.
    pub fn engine_name(&self) -> &'static str {
        match self.engine {
            Engine::Sqlite { .. } => "sqlite",
            Engine::Postgres(_) => "postgresql",
        }
    }

    /// Gives back every connection, once what runs on it has ended. Nothing can be read or written after it.
    pub async fn close(&self) {
        match &self.engine {
            Engine::Sqlite { read, write } => {
                write.close().await;
                read.close().await;
            }
            Engine::Postgres(pool) => pool.close().await,
        }
    }

    /// The keys of sealed columns.
    pub fn sealer(&self) -> &Sealer {
        &self.shared.seal
    }

    /// Begins a transaction for reading one consistent state.
    ///
    /// # Errors
    /// The driver's error.
    pub async fn read(&self) -> Result<Tx, Fail> {
        let inner = match &self.engine {
            Engine::Sqlite { read, .. } => Inner::Sqlite(read.begin().await?),
            Engine::Postgres(pool) => Inner::Postgres(begin(pool, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?),
        };
        Ok(Tx::new(inner, &self.shared))
    }

    /// The one write path: runs `job` in a write transaction and answers after the commit; a failed job leaves nothing.
    ///
    /// # Errors
    /// What the job refused, or the driver's error at commit.
    pub async fn write<R: Send + 'static>(&self, job: impl Job<R>) -> Result<R, Fail> {
        writer::submit(&self.jobs, job).await
    }

    /// Forgets the places that this process knows; another node may have changed them. Cheap: they are read again when
    /// they are next asked for.
    pub fn forget_places(&self) {
        self.shared.known.keep(None);
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

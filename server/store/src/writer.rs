//! The one writer of a process: whatever waits (at most [`GROUP`]) shares a transaction and one fsync, on either engine.
//!
//! A rule's "no" undoes only its own job: on SQLite by a savepoint, on PostgreSQL, where a savepoint costs a round trip, by
//! undoing the group and running its jobs one by one. The same when PostgreSQL has something against a job; it is retried
//! while that may help. Nobody is answered before the commit.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sqlx::{PgPool, SqlitePool};
use tokio::sync::{mpsc, oneshot, watch};

use crate::Fail;
use crate::db::{Inner, Job, Shared, Tx, begin};

/// Jobs that share one commit.
const GROUP: usize = 64;
/// Jobs that may wait; more callers wait at the door.
const MAILBOX: usize = 1024;
/// Retries of a job that the engine itself refused.
const MAX_RETRIES: u32 = 50;

/// The connections that the writer writes through.
pub(crate) enum Door {
    Sqlite(SqlitePool),
    Postgres(PgPool),
}

/// How a job went, before the commit.
pub(crate) enum Ran {
    Well,
    /// A rule said no: what the job wrote is undone, the others stand.
    Refused,
    /// The engine failed.
    Broken,
}

/// One caller's work. It can run again; the last run counts.
pub(crate) trait Unit: Send + Sync {
    fn run<'a>(&'a self, tx: &'a mut Tx) -> BoxFuture<'a, Ran>;
    /// Whether another try may succeed where the last one broke.
    fn may_retry(&self) -> bool;
    /// Answers the caller, once it is known whether the transaction was committed.
    fn answer(&self, commit: Result<(), &str>);
}

struct Asked<R, J> {
    job: J,
    result: Mutex<Option<Result<R, Fail>>>,
    reply: Mutex<Option<oneshot::Sender<Result<R, Fail>>>>,
}

impl<R: Send + 'static, J: Job<R>> Unit for Asked<R, J> {
    fn run<'a>(&'a self, tx: &'a mut Tx) -> BoxFuture<'a, Ran> {
        async move {
            let result = match (self.job)(tx).await {
                Ok(r) => tx.flush().await.map(|()| r).map_err(Fail::from),
                Err(e) => Err(e),
            };
            let ran = match &result {
                Ok(_) => Ran::Well,
                Err(Fail::Db(_)) => Ran::Broken,
                Err(_) => Ran::Refused,
            };
            *lock(&self.result) = Some(result);
            ran
        }
        .boxed()
    }

    fn may_retry(&self) -> bool {
        matches!(&*lock(&self.result), Some(Err(e)) if e.is_retryable())
    }

    fn answer(&self, commit: Result<(), &str>) {
        let Some(reply) = lock(&self.reply).take() else { return };
        // A refusal stands whether or not its neighbours committed.
        let _ = reply.send(match (commit, lock(&self.result).take()) {
            (Err(why), None | Some(Ok(_))) => Err(Fail::Db(sqlx::Error::Protocol(format!("commit: {why}")))),
            (_, Some(result)) => result,
            (Ok(()), None) => Err(Fail::WriterGone),
        });
    }
}

fn lock<T>(m: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    m.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn start(door: Door, shared: Shared, committed: watch::Sender<u64>) -> mpsc::Sender<Arc<dyn Unit>> {
    let (jobs, mailbox) = mpsc::channel(MAILBOX);
    tokio::spawn(run(door, shared, committed, mailbox));
    jobs
}

pub(crate) async fn submit<R: Send + 'static>(jobs: &mpsc::Sender<Arc<dyn Unit>>, job: impl Job<R>) -> Result<R, Fail> {
    let (answer, reply) = oneshot::channel();
    let unit = Asked { job, result: Mutex::new(None), reply: Mutex::new(Some(answer)) };
    jobs.send(Arc::new(unit)).await.map_err(|_| Fail::WriterGone)?;
    reply.await.map_err(|_| Fail::WriterGone)?
}

async fn run(door: Door, shared: Shared, committed: watch::Sender<u64>, mut mailbox: mpsc::Receiver<Arc<dyn Unit>>) {
    let mut group = Vec::with_capacity(GROUP);
    while mailbox.recv_many(&mut group, GROUP).await > 0 {
        let done = match &door {
            Door::Sqlite(pool) => in_sqlite(pool, &shared, &group).await,
            Door::Postgres(pool) => in_postgres(pool, &shared, &group).await,
        };
        match done {
            Ok(()) => {
                committed.send_modify(|n| *n += 1);
                group.drain(..).for_each(|unit| unit.answer(Ok(())));
            }
            Err(e) => match &door {
                Door::Sqlite(pool) => {
                    tracing::error!(error = %e, jobs = group.len(), "group not committed");
                    let why = e.to_string();
                    group.drain(..).for_each(|unit| unit.answer(Err(&why)));
                    renew(pool).await;
                }
                Door::Postgres(_) => one_by_one(&door, &shared, &committed, &mut group).await,
            },
        }
    }
}

/// A full disk makes SQLite end the transaction by itself, and its connection then counts one that is not there: a fresh
/// connection takes over, so that writing goes on as soon as there is room.
async fn renew(pool: &SqlitePool) {
    match pool.acquire().await {
        Ok(connection) => {
            if let Err(e) = connection.close().await {
                tracing::warn!(error = %e, "the writer's old connection was not closed in order");
            }
        }
        Err(e) => tracing::error!(error = %e, "the writer's connection was not renewed"),
    }
}

async fn in_sqlite(pool: &SqlitePool, shared: &Shared, group: &[Arc<dyn Unit>]) -> sqlx::Result<()> {
    let mut tx = Tx::new(Inner::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?), shared);
    for unit in group {
        // Goes with the job's first statement.
        tx.later("SAVEPOINT job", vec![]);
        let begun = tx.later.mark();
        if !matches!(unit.run(&mut tx).await, Ran::Well) {
            // If the undo fails (full disk), SQLite has rolled the whole transaction back: the group is lost, not half kept.
            tx.later.forget_after(begun);
            tx.heads.clear();
            tx.later("ROLLBACK TO job", vec![]);
        }
        tx.later("RELEASE job", vec![]);
    }
    tx.commit().await
}

/// Runs a group in one transaction.
///
/// # Errors
/// What the engine has against a job, or against the commit; then nothing is kept.
async fn in_postgres(pool: &PgPool, shared: &Shared, group: &[Arc<dyn Unit>]) -> sqlx::Result<()> {
    let mut tx = Tx::new(Inner::Postgres(begin(pool, "BEGIN").await?), shared);
    for unit in group {
        let (begun, written) = (tx.later.mark(), tx.writes);
        match unit.run(&mut tx).await {
            Ran::Well => {}
            // Alone, a refused job leaves nothing by not committing.
            Ran::Refused if group.len() == 1 => return Ok(()),
            Ran::Refused if tx.writes == written => tx.later.forget_after(begun),
            Ran::Refused | Ran::Broken => return Err(sqlx::Error::Protocol("a job of the group must be undone".to_owned())),
        }
    }
    tx.commit().await
}

/// Runs jobs that could not stand together, each in its own transaction.
async fn one_by_one(door: &Door, shared: &Shared, committed: &watch::Sender<u64>, group: &mut Vec<Arc<dyn Unit>>) {
    let Door::Postgres(pool) = door else { return };
    for unit in group.drain(..) {
        let mut tries = 0;
        loop {
            match in_postgres(pool, shared, std::slice::from_ref(&unit)).await {
                Err(_) if unit.may_retry() && tries < MAX_RETRIES => {
                    tries += 1;
                    tokio::time::sleep(Duration::from_micros(u64::from(tries) * 700)).await;
                }
                Err(e) => break unit.answer(Err(&e.to_string())),
                Ok(()) => {
                    committed.send_modify(|n| *n += 1);
                    break unit.answer(Ok(()));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::{Db, Fail, Sealer, Target, setting};

    async fn put(db: &Db, bytes: usize) -> Result<(), Fail> {
        db.write(move |tx| Box::pin(async move { setting::put(tx, "big", &"x".repeat(bytes)).await })).await
    }

    #[test]
    fn a_full_disk_is_told_and_writing_goes_on_when_there_is_room() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let folder = std::env::temp_dir().join(format!("store-full-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        runtime.block_on(async {
            let db = Db::open(&Target::Sqlite(folder.join("full.db")), Arc::new(Sealer::new(&[7; 32]))).await.expect("opens");
            put(&db, 1).await.expect("room");
            // Not a page more, on the writer's connection only: what a full disk is to SQLite.
            let limit = db.write(|tx| Box::pin(async move { Ok(tx.exec("PRAGMA max_page_count = 1", vec![]).await?) })).await;
            limit.expect("a limit");
            assert!(put(&db, 1_000_000).await.is_err(), "told, not kept");
            put(&db, 1_000_000).await.expect("a fresh connection knows no limit");
            db.close().await;
        });
        std::fs::remove_dir_all(&folder).expect("the folder is gone");
    }
}

//! The one writer of SQLite: whatever waits (at most [`GROUP`]) shares a transaction and one fsync.
//!
//! Each job has its savepoint, so a rule's "no" undoes only itself. Nobody is answered before the commit.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use sqlx::SqlitePool;
use tokio::sync::{mpsc, oneshot, watch};

use crate::db::{Inner, Job, Tx};
use crate::measure::Paces;
use crate::{Fail, Sealer};

/// Jobs that share one commit.
const GROUP: usize = 64;
/// Jobs that may wait; more callers wait at the door.
const MAILBOX: usize = 1024;

/// Answers one caller, once it is known whether the group committed.
type Done = Box<dyn FnOnce(Result<(), &str>) + Send>;
/// One caller's work: whether it succeeded, and how to answer.
pub(crate) type Unit = Box<dyn for<'a> FnOnce(&'a mut Tx) -> BoxFuture<'a, (bool, Done)> + Send>;

/// What every transaction carries.
type Shared = (Arc<Sealer>, Arc<Paces>);

pub(crate) fn start(write: SqlitePool, seal: Arc<Sealer>, paces: Arc<Paces>, committed: watch::Sender<u64>) -> mpsc::Sender<Unit> {
    let (jobs, mailbox) = mpsc::channel(MAILBOX);
    tokio::spawn(run(write, (seal, paces), committed, mailbox));
    jobs
}

pub(crate) async fn submit<R: Send + 'static>(jobs: &mpsc::Sender<Unit>, job: impl Job<R>) -> Result<R, Fail> {
    let (answer, reply) = oneshot::channel();
    let unit: Unit = Box::new(move |tx| {
        Box::pin(async move {
            let result = job(tx).await;
            let succeeded = result.is_ok();
            let done: Done = Box::new(move |commit| {
                let failed = |why: &str| Err(Fail::Db(sqlx::Error::Protocol(format!("commit: {why}"))));
                // A refusal stands whether or not its neighbours committed.
                let _ = answer.send(match commit {
                    Err(why) if succeeded => failed(why),
                    _ => result,
                });
            });
            (succeeded, done)
        })
    });
    jobs.send(unit).await.map_err(|_| Fail::WriterGone)?;
    reply.await.map_err(|_| Fail::WriterGone)?
}

async fn run(write: SqlitePool, shared: Shared, committed: watch::Sender<u64>, mut mailbox: mpsc::Receiver<Unit>) {
    let mut group = Vec::with_capacity(GROUP);
    while mailbox.recv_many(&mut group, GROUP).await > 0 {
        let mut answers = Vec::with_capacity(group.len());
        match commit_group(&write, &shared, group.drain(..), &mut answers).await {
            Ok(()) => {
                committed.send_modify(|n| *n += 1);
                answers.into_iter().for_each(|done| done(Ok(())));
            }
            Err(e) => {
                tracing::error!(error = %e, jobs = answers.len(), "group not committed");
                let why = e.to_string();
                answers.into_iter().for_each(|done| done(Err(&why)));
            }
        }
    }
}

async fn commit_group(
    write: &SqlitePool,
    (seal, paces): &Shared,
    group: impl Iterator<Item = Unit>,
    answers: &mut Vec<Done>,
) -> sqlx::Result<()> {
    let mut tx = Tx { inner: Inner::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?), seal: seal.clone(), paces: paces.clone() };
    for unit in group {
        tx.exec("SAVEPOINT job", vec![]).await?;
        let (succeeded, done) = unit(&mut tx).await;
        answers.push(done);
        // If the undo fails (full disk), SQLite has rolled the whole transaction back: the group is lost, not half kept.
        if !succeeded {
            tx.exec("ROLLBACK TO job", vec![]).await?;
        }
        tx.exec("RELEASE job", vec![]).await?;
    }
    tx.commit().await
}

//! A house that was filled before the hall was built keeps everything.

use server_store::{Db, Sealer, Target};
use sqlx::Connection as _;

use crate::harness::{Engine, settings};

/// What a database of the first migration held.
const FILL: &str = "
INSERT INTO site VALUES ('s', NULL, 'city_hall', '640200', 'n', 'n', 'n', 'n', 'p', 'p', 510, 1050, 1);
INSERT INTO queue VALUES ('q', 's', 'L', 'legal_advice', 'video', 'n', 'n', 20, 1);
INSERT INTO queue_day VALUES ('q', '2026-11-20', 2, 1);
INSERT INTO staff VALUES ('u', 'lawyer', 'h', 'n', 'n', 't', 't', 'site', 's', NULL, TRUE, TRUE, 0, 0, 1);
INSERT INTO staff_role VALUES ('u', 'lawyer');
INSERT INTO desk VALUES ('d', 's', 'video', 'l', 'l', NULL, NULL, 1);
INSERT INTO desk_queue VALUES ('d', 'q');
INSERT INTO person VALUES ('p', 'x', 'none', NULL, NULL, 'none', NULL, NULL, NULL, NULL, 1);
INSERT INTO matter VALUES ('m', '640200-20261120-0001', 'c', 'c', 'p', 's', 's', 'u', 'other', 'answered', 'x', 5);
INSERT INTO ticket VALUES ('t1', 'q', '2026-11-20', 1, 'L001', 'p', 's', 's', 'zh', 1, 1, 1, 'completed', 'd', 2, 1, 3, 5, 'h', 0, 0, 'slip1', 'm');
INSERT INTO ticket VALUES ('t2', 'q', '2026-11-20', 2, 'L002', 'p', 's', 's', 'zh', 4, 4, 4, 'issued', NULL, NULL, 0, NULL, NULL, 'h', 0, 0, 'slip2', NULL);
INSERT INTO session VALUES ('e', 'lawyer_consultation', 't1', 's', 'd', 'u', 'ended', TRUE, 2, 3, NULL, 0, 5);
INSERT INTO participant VALUES ('a', 'e', 'lawyer', 'u', 3, 5, 1);
INSERT INTO seat VALUES ('c', 't1', 's', 'h', 3, 3, 'ok', 'ok', TRUE, 5);
INSERT INTO note VALUES ('e', 'x', 1, 4, 'u');
INSERT INTO invitation VALUES ('i', 'e', 'u', 'u', 'withdrawn', 'x', NULL, 3, NULL, NULL, NULL, 4);
INSERT INTO rating VALUES ('t1', 5, 6);
";

const COUNT: &str =
    "SELECT (SELECT COUNT(*) FROM ticket) || ' ' || (SELECT COUNT(*) FROM session) || ' ' || (SELECT COUNT(*) FROM participant)
    || ' ' || (SELECT COUNT(*) FROM seat) || ' ' || (SELECT COUNT(*) FROM note) || ' ' || (SELECT COUNT(*) FROM invitation)
    || ' ' || (SELECT COUNT(*) FROM rating) || ' ' || (SELECT COUNT(*) FROM staff_role) || ' ' || (SELECT COUNT(*) FROM ticket_period)
    || ' ' || (SELECT COUNT(*) FROM session_step) || ' ' || (SELECT weight FROM desk_queue) || ' ' || (SELECT people || waited_as FROM ticket WHERE id = 't2')";
/// Two tickets with all that hung on them; four stretches of the first, one of the second; the session opened and ended.
const KEPT: &str = "2 1 1 1 1 1 1 1 5 2 100 1issued";

fn first_migration() -> sqlx::migrate::Migrator {
    let mut all = sqlx::migrate!("../migrations");
    all.migrations.to_mut().truncate(1);
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_on_sqlite() {
    let place = settings(Engine::Sqlite).await;
    std::fs::create_dir_all(&place.data).unwrap();
    let file = place.data.join("reception.db");
    let mut old = sqlx::SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    first_migration().run(&mut old).await.unwrap();
    sqlx::raw_sql(FILL).execute(&mut old).await.unwrap();
    old.close().await.unwrap();
    let db = Db::open(&Target::Sqlite(file.clone()), std::sync::Arc::new(Sealer::new(&[7; 32]))).await.unwrap();
    drop(db);
    let mut new = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let kept: String = sqlx::query_scalar(COUNT).fetch_one(&mut new).await.unwrap();
    assert_eq!(kept, KEPT);
    let broken: Vec<(String,)> = sqlx::query_as("SELECT \"table\" FROM pragma_foreign_key_check").fetch_all(&mut new).await.unwrap();
    assert!(broken.is_empty(), "{broken:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_lost_on_postgresql() {
    let url = settings(Engine::Postgres).await.database.unwrap();
    let mut old = sqlx::PgConnection::connect(&url).await.unwrap();
    first_migration().run(&mut old).await.unwrap();
    sqlx::raw_sql(FILL).execute(&mut old).await.unwrap();
    Db::open(&Target::Postgres(url), std::sync::Arc::new(Sealer::new(&[7; 32]))).await.unwrap();
    let kept: String = sqlx::query_scalar(COUNT).fetch_one(&mut old).await.unwrap();
    assert_eq!(kept, KEPT);
}

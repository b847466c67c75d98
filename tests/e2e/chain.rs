//! The event streams notice what was done to them behind the program's back.

use server::Clock;
use server_domain::{Day, Timestamp};
use server_store::event::{self, Chain};
use sqlx::Connection as _;

use crate::harness::{Engine, World, settings};

/// A hall whose stream has three events; then `tamper` runs on the database file. Returns what the check finds.
async fn after(tamper: &'static str) -> Chain {
    // Before anybody's duty begins: an empty chair would be an event of its own.
    let five = Timestamp(Day::parse("2026-11-23").expect("a date").start().0 + 5 * 3_600_000);
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::by_hand(five)).await;
    let hall = w.site("石嘴山市").await;
    for n in 0..3 {
        w.ticket(&format!("person-{n:04}"), &format!("来访人{n}")).await;
    }
    let mut file = sqlx::SqliteConnection::connect(&format!("sqlite://{}", w.settings.data.join("reception.db").display())).await.unwrap();
    sqlx::query(tamper).execute(&mut file).await.unwrap();
    let mut tx = w.running.context.db.read().await.unwrap();
    event::verify(&mut tx, &hall).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_untouched_chain_is_whole() {
    assert_eq!(after("SELECT 1").await, Chain::Whole { events: 3 });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_event_is_found() {
    assert_eq!(after("UPDATE event SET body = '{}' WHERE seq = 2").await, Chain::Broken { seq: 2 });
    assert_eq!(after("UPDATE event SET at = at + 1 WHERE seq = 3").await, Chain::Broken { seq: 3 });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_event_and_a_cut_tail_are_found() {
    assert_eq!(after("DELETE FROM event WHERE seq = 1").await, Chain::Broken { seq: 1 });
    assert_eq!(after("DELETE FROM event WHERE seq = 3").await, Chain::Broken { seq: 3 });
}

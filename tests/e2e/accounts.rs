//! Who may do what: logins, locks, CSRF, permits, demo accounts.

use serde_json::json;
use server::Clock;

use crate::harness::{DEMO, Engine, World, on_both, settings, text};

on_both!(five_wrong_passwords_lock_the_account, |w: World| async move {
    let try_with = |password: &'static str| {
        let anyone = w.anyone();
        async move { anyone.post("/api/v1/logins", json!({ "username": "lawyer01", "password": password })).await }
    };
    for _ in 0..5 {
        assert_eq!(try_with("wrong").await.code(), "login_wrong");
    }
    let locked = try_with(DEMO).await;
    assert_eq!((locked.code().as_str(), &locked.body["args"]["minutes"]), ("login_locked", &json!("15")));
    w.clock.advance_ms(15 * 60_000 + 1);
    try_with(DEMO).await.ok(201);
});

on_both!(nobody_acts_without_a_login_or_from_another_page, |w: World| async move {
    assert_eq!(w.anyone().get("/api/v1/desks").await.code(), "login_required");
    let lawyer = w.login("lawyer01").await;
    let desk = text(&lawyer.get("/api/v1/desks").await.ok(200)["items"][0]["id"]);
    let mut forged = lawyer.clone();
    forged.names.retain(|(name, _)| *name != "x-csrf-token");
    assert_eq!(forged.post(&format!("/api/v1/desks/{desk}/open"), json!({})).await.code(), "csrf_mismatch");
    lawyer.delete("/api/v1/logins/current").await;
    assert_eq!(lawyer.get("/api/v1/desks").await.code(), "login_required");
});

on_both!(everybody_sees_only_their_own_desks, |w: World| async move {
    let labels = |v: serde_json::Value| -> Vec<String> { v["items"].as_array().unwrap().iter().map(|d| text(&d["label_zh"])).collect() };
    let lawyer = labels(w.login("lawyer01").await.get("/api/v1/desks").await.ok(200));
    assert_eq!(lawyer, ["1号视频席", "2号视频席", "3号视频席", "4号视频席"]);
    let admin = w.login("sysadmin").await;
    assert_eq!(labels(admin.get("/api/v1/desks").await.ok(200)), Vec::<String>::new(), "administrators see no business");
    let clerk = w.login("clerk.dawukou1").await;
    assert_eq!(labels(clerk.get("/api/v1/desks").await.ok(200)), ["1号窗口", "2号窗口"]);
    let someone_elses = text(&w.login("lawyer02").await.get("/api/v1/desks").await.ok(200)["items"][0]["id"]);
    assert_eq!(clerk.post(&format!("/api/v1/desks/{someone_elses}/open"), json!({})).await.code(), "forbidden");
});

on_both!(an_idle_login_ends_unless_its_owner_sits_at_a_desk, |w: World| async move {
    let (idle, serving) = (w.login("lawyer01").await, w.login("lawyer02").await);
    w.sit(&serving, 0).await;
    w.clock.advance_ms(16 * 60_000);
    assert_eq!(idle.get("/api/v1/desks").await.code(), "login_required");
    serving.get("/api/v1/desks").await.ok(200);
    w.clock.advance_ms(8 * 3_600_000);
    assert_eq!(serving.get("/api/v1/desks").await.code(), "login_required");
});

#[tokio::test(flavor = "multi_thread")]
async fn demo_accounts_open_nothing_outside_demo_mode() {
    let first = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    first.login("lawyer01").await;
    let mut real = first.settings.clone();
    first.running.stop().await;
    real.demo = false;
    let w = World::start_with(real, Clock::system()).await;
    let refused = w.anyone().post("/api/v1/logins", json!({ "username": "lawyer01", "password": DEMO })).await;
    assert_eq!(refused.code(), "demo_account_disabled");
    let info = w.anyone().get("/api/v1/info").await.ok(200);
    assert_eq!((&info["demo"], &info["demo_accounts"]), (&json!(false), &json!([])));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_installation_takes_its_first_account_from_the_command_line() {
    use server::account::{NewAccount, add};
    use server_domain::access::Role;
    let mut real = settings(Engine::Sqlite).await;
    real.demo = false;
    let w = World::start_with(real.clone(), Clock::system()).await;
    let db = &w.running.context.db;
    let new = |username: &str, roles: Vec<Role>, password: &str| NewAccount {
        username: username.to_owned(),
        name: "顾守拙".to_owned(),
        roles,
        password: password.to_owned(),
    };
    assert!(add(db, &w.clock, new("root", vec![Role::SysAdmin], "short")).await.is_err());
    assert!(add(db, &w.clock, new("root", vec![Role::SysAdmin, Role::AudAdmin], "Long-enough-1")).await.is_err());
    add(db, &w.clock, new("root", vec![Role::SysAdmin], "Long-enough-1")).await.unwrap();
    assert!(add(db, &w.clock, new("root", vec![Role::SysAdmin], "Long-enough-1")).await.is_err(), "taken");
    w.anyone().post("/api/v1/logins", json!({ "username": "root", "password": "Long-enough-1" })).await.ok(201);
    real.demo = true;
    w.running.stop().await;
    let mixed = server::boot::start(&real, Clock::system()).await;
    assert!(mixed.err().expect("refused").to_string().contains("--demo"), "a demo never mixes with a real installation");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_key_file_is_noticed_before_anything_is_read() {
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    let mut other = w.settings.clone();
    w.running.stop().await;
    let wrong = crate::harness::fresh_folder().join("other.key");
    std::fs::write(&wrong, "11".repeat(32)).unwrap();
    other.key = Some(wrong);
    let refused = server::boot::start(&other, Clock::system()).await.err().expect("refused");
    assert!(refused.to_string().contains("key file"), "{refused}");
}

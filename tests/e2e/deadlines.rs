//! Calendars are loaded by an administrator or the command line; deadlines move and every move is logged.

use serde_json::{Value, json};
use server_domain::{Day, Timestamp};
use server_store::event;

use crate::harness::{Engine, World, on_both, settings, text};
use crate::registration::{WANG, Window, form};

/// The nation's table of 2027 as it might come: New Year bridged to Monday the 4th.
fn table_2027() -> Value {
    json!({ "region": "CN", "source": "国务院办公厅关于2027年部分节假日安排的通知",
            "off": ["2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04"], "makeup": ["2027-01-09"] })
}

/// A matter registered on Thursday 2026-12-17: 15 days end on New Year's Day.
async fn matter_before_new_year(w: &World) -> (Window, Value) {
    let from = Timestamp(Day::parse("2026-11-23").unwrap().start().0 + 10 * 3_600_000);
    let to = Timestamp(Day::parse("2026-12-17").unwrap().start().0 + 10 * 3_600_000);
    w.clock.advance_ms(to.since_ms(from));
    let window = Window::open(w, "clerk.hall1", 0).await;
    let ticket = window.receive(w, "王秀英", WANG).await;
    let unit = w.anyone().get("/api/v1/routes?topic=housing&place=640202100").await.ok(200)["units"][0]["id"].clone();
    let done = window.register(&ticket, &form(json!({ "outcome": "transferred", "unit_id": unit }))).await;
    window.complete(&ticket).await;
    (window, done)
}

on_both!(a_newly_loaded_year_moves_open_deadlines_and_logs_it, |w: World| async move {
    let (window, done) = matter_before_new_year(&w).await;
    let notice = &done["notice"];
    assert_eq!((&notice["target"], &notice["outer"]), (&json!("2027-01-01"), &json!("2027-01-04")));
    assert_eq!((&notice["calendar_version"], &notice["is_provisional"]), (&json!("CN-2026.1+CN-2027.0"), &json!(true)));

    let path = "/api/v1/calendars/2027";
    assert_eq!(window.clerk.put(path, table_2027()).await.code(), "forbidden", "only the system administrator");
    let admin = w.login("sysadmin").await;
    let before = admin.get("/api/v1/calendars").await.ok(200);
    assert_eq!((&before["provisional_years"], &before["provisional_deadlines"]), (&json!([2027]), &json!(1)));
    let loaded = admin.put(path, table_2027()).await.ok(200);
    assert_eq!((&loaded["version"]["version"], &loaded["deadlines_changed"]), (&json!("CN-2027.1"), &json!(1)));
    let again = admin.put(path, table_2027()).await.ok(200);
    assert_eq!(
        (&again["version"]["version"], &again["deadlines_changed"]),
        (&json!("CN-2027.1"), &json!(0)),
        "the same table is no new version"
    );
    let after = admin.get("/api/v1/calendars").await.ok(200);
    assert_eq!((&after["provisional_years"], &after["provisional_deadlines"]), (&json!([]), &json!(0)));

    let matter = format!("/api/v1/matters/{}", text(&done["matter_id"]));
    let view = window.clerk.get(&matter).await.ok(200);
    let moved = &view["deadlines"][0];
    assert_eq!((&moved["target"], &moved["outer"]), (&json!("2027-01-01"), &json!("2027-01-05")));
    assert_eq!((&moved["calendar_version"], &moved["is_provisional"]), (&json!("CN-2026.1+CN-2027.1"), &json!(false)));
    let log = view["deadline_changes"].as_array().unwrap();
    assert_eq!(log.len(), 1);
    assert_eq!((&log[0]["old_outer"], &log[0]["new_outer"]), (&json!("2027-01-04"), &json!("2027-01-05")));
    assert_eq!((&log[0]["old_version"], &log[0]["new_version"]), (&json!("CN-2026.1+CN-2027.0"), &json!("CN-2026.1+CN-2027.1")));
    assert!(text(&log[0]["changed_at"]).starts_with("2026-12-17T10:00") && log[0]["changed_by"].is_string());

    let mut tx = w.running.context.db.read().await.unwrap();
    let events = event::after(&mut tx, &w.site("石嘴山市").await, 0).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|e| e.kind.as_str()).collect();
    assert_eq!(kinds.iter().filter(|k| **k == "deadline.changed").count(), 1);
    let loads: Vec<&str> = events.iter().filter(|e| e.kind == "calendar.loaded").map(|e| e.body.as_str()).collect();
    assert!(loads.len() == 1 && loads[0].contains("CN-2027.1"), "{loads:?}");
});

on_both!(a_regions_own_days_lie_over_the_nations, |w: World| async move {
    let (window, done) = matter_before_new_year(&w).await;
    let admin = w.login("sysadmin").await;
    admin.put("/api/v1/calendars/2027", table_2027()).await.ok(200);
    let ningxia = json!({ "region": "640000", "source": "自治区通知（测试）", "off": ["2027-01-05"], "makeup": [] });
    assert_eq!(admin.put("/api/v1/calendars/2027", ningxia).await.ok(200)["deadlines_changed"], 1);
    let elsewhere = json!({ "region": "650000", "source": "别处的通知（测试）", "off": ["2027-01-06"], "makeup": [] });
    assert_eq!(admin.put("/api/v1/calendars/2027", elsewhere).await.ok(200)["deadlines_changed"], 0);
    let matter = format!("/api/v1/matters/{}", text(&done["matter_id"]));
    let view = window.clerk.get(&matter).await.ok(200);
    assert_eq!(view["deadlines"][0]["outer"], "2027-01-06");
    assert_eq!(view["deadlines"][0]["calendar_version"], "CN-2026.1+CN-2027.1+640000-2027.1");
    assert_eq!(view["deadline_changes"].as_array().unwrap().len(), 2);
});

on_both!(a_bad_table_is_refused_at_the_day_and_changes_nothing, |w: World| async move {
    let admin = w.login("sysadmin").await;
    let before = admin.get("/api/v1/calendars").await.ok(200);
    let bad = |off: Value, makeup: Value| json!({ "region": "CN", "source": "x", "off": off, "makeup": makeup });
    let cases = [
        (bad(json!(["2027-01-01", "2027-01-01"]), json!([])), "calendar_day_twice", "/off/1"),
        (bad(json!(["2026-12-31"]), json!([])), "calendar_day_year", "/off/0"),
        (bad(json!(["2027-01-01"]), json!(["2027-01-08"])), "calendar_makeup_weekday", "/makeup/0"),
        (bad(json!(["2027-02-30"]), json!([])), "field_invalid", "/off/0"),
        (bad(json!([]), json!([])), "field_invalid", "/off"),
    ];
    for (body, code, pointer) in cases {
        let no = admin.put("/api/v1/calendars/2027", body).await;
        assert_eq!((no.status, no.code().as_str(), &no.body["fields"][0]["pointer"]), (422, code, &json!(pointer)));
    }
    assert_eq!(admin.get("/api/v1/calendars").await.ok(200), before);
});

#[tokio::test(flavor = "multi_thread")]
async fn the_command_line_loads_a_table_or_says_what_is_wrong() {
    let w = World::start(Engine::Sqlite).await;
    let place = settings(Engine::Sqlite).await.data;
    std::fs::create_dir_all(&place).unwrap();
    let file = place.join("2027.json");
    let mut table = table_2027();
    table["year"] = json!(2027);
    std::fs::write(&file, table.to_string()).unwrap();
    let db = &w.running.context.db;
    let told = server::calendar_file::load(db, &w.clock, &file).await.unwrap();
    assert_eq!(told, "CN-2027.1 counts now; deadlines changed: 0");
    table["makeup"] = json!(["2027-01-11"]);
    std::fs::write(&file, table.to_string()).unwrap();
    let no = server::calendar_file::load(db, &w.clock, &file).await.unwrap_err().to_string();
    assert!(no.contains("calendar_makeup_weekday") && no.contains("2027-01-11") && no.contains("/makeup/0"), "{no}");
    std::fs::write(&file, "{}").unwrap();
    assert!(server::calendar_file::load(db, &w.clock, &file).await.unwrap_err().to_string().contains("needs region"));
}

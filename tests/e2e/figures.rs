//! Figures come from the stretches of visits, and the files say the same.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::harness::{World, on_both, text};

on_both!(waits_services_and_ratings_are_counted, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let first = w.hall_ticket("甲", json!({ "people": 3 })).await.ok(201);
    w.clock.advance_ms(60_000);
    w.hall_ticket("老人", json!({ "priority": ["veteran"] })).await.ok(201);
    w.clock.advance_ms(9 * 60_000);
    // The veteran goes first after 9 minutes and takes 5; the other has waited 15 minutes then, and gives up.
    let current = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)["current"].clone();
    assert_eq!(current["passed"], 1);
    let id = text(&current["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{id}/serve"), json!({})).await.ok(200);
    w.clock.advance_ms(5 * 60_000);
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
    clerk.post(&format!("/api/v1/tickets/{id}/complete"), how).await.ok(200);
    let left = format!("/api/v1/tickets/{}/cancel", text(&first["ticket"]["id"]));
    clerk.post(&left, json!({ "reason": "改日再来" })).await.ok(200);
    let path = |kind: &str| format!("/api/v1/halls/{hall}/figures{kind}?from=2026-11-23&to=2026-11-23");
    let f = clerk.get(&path("")).await.ok(200);
    let t = &f["total"];
    assert_eq!((&t["batches"], &t["person_times"], &t["items"]), (&json!(2), &json!(4), &json!(1)));
    assert_eq!((&t["served"], &t["cancelled"], &t["priority"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!((&t["wait_p50_s"], &t["service_p50_s"], &t["rating_x100"]), (&json!(540), &json!(300), &Value::Null));
    assert_eq!(f["by_hour"][0]["label_zh"], "10:00");
    let veterans = f["priorities"].as_array().unwrap().iter().find(|p| p["class"]["code"] == "veteran").unwrap();
    assert_eq!((&veterans["tickets"], &veterans["passed"]), (&json!(1), &json!(1)));
    let csv = clerk.get(&path(".csv")).await.ok(200);
    assert!(text(&csv).contains("合计,Total,2,4,1,1,0,1,0,1,0,9,9,5,5,0,"), "{csv}");
    let bytes = clerk.request(reqwest::Method::GET, &path(".xlsx")).send().await.unwrap().bytes().await.unwrap();
    let mut book = Xlsx::new(Cursor::new(bytes)).unwrap();
    let sheet = book.worksheet_range("按业务 Queues").unwrap();
    let total = sheet.rows().find(|r| r[0] == Data::String("合计".to_owned())).unwrap();
    assert_eq!((&total[2], &total[3], &total[11]), (&Data::Float(2.0), &Data::Float(4.0), &Data::Float(9.0)));
    assert_eq!(clerk.get(&format!("/api/v1/halls/{hall}/figures?from=2026-11-23&to=2025-01-01")).await.code(), "day_invalid");
    assert_eq!(clerk.get(&format!("/api/v1/halls/{hall}/figures?from=2025-01-01&to=2026-11-23")).await.code(), "day_invalid");
    let officer = w.login("officer.dawukou1").await;
    assert_eq!(officer.get(&path("")).await.code(), "forbidden");
});

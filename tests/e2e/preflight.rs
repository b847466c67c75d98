//! The check before a session: compulsory, scored, every one kept.

use serde_json::{Value, json};
use server_store::event;

use crate::harness::{World, on_both, text};
use crate::session_states::{check, log};

fn body(more: Value) -> Value {
    let mut body = json!({ "camera": "ok", "microphone": "ok", "speaker_heard": true, "microphone_level": 30,
        "line": { "rtt_ms": 700, "jitter_ms": 40, "loss_permille": 5, "up_kbps": 250, "down_kbps": 900, "is_tcp": true } });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
    body
}

on_both!(nobody_is_live_without_a_check, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let slip = w.ticket("checked-01", "甲").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let view = lawyer.call_clear(&desk).await;
    let session = text(&view["current"]["session"]["id"]);
    let seat = w.anyone().sit_with_slip(&w.site("星海镇").await, &text(&slip["slip_token"])).await;
    assert_eq!(seat.post("/api/v1/seat/grant", json!({})).await.no(), (409, "preflight_missing".to_owned()));

    // Figures that cannot be are refused, and nothing is kept of them.
    for (more, pointer) in [
        (json!({ "microphone_level": 101 }), "/microphone_level"),
        (
            json!({ "line": { "rtt_ms": 1, "jitter_ms": 1, "loss_permille": 1001, "up_kbps": 1, "down_kbps": 1, "is_tcp": false } }),
            "/line/loss_permille",
        ),
    ] {
        let no = seat.post("/api/v1/seat/preflight", body(more)).await;
        assert_eq!((no.status, &no.body["fields"][0]["pointer"]), (422, &json!(pointer)), "{}", no.body);
    }
    let malformed = seat
        .post("/api/v1/seat/preflight", json!({ "camera": "ok", "microphone": "ok", "speaker_heard": true, "microphone_level": -1 }))
        .await;
    assert_eq!(malformed.status, 400, "{}", malformed.body);
    assert_eq!(seat.post("/api/v1/seat/grant", json!({})).await.code(), "preflight_missing");

    // 100 - 45 (delay) - 5 (jitter) - 25 (up) - 5 (TCP).
    let seen = seat.post("/api/v1/seat/preflight", body(json!({}))).await.ok(200);
    let found = &seen["preflight"];
    assert_eq!((&found["score"], &found["word"], &found["line"]["rtt_ms"]), (&json!(20), &json!("bad"), &json!(700)));
    assert_eq!(found["microphone_level"], 30);
    w.clock.advance_ms(1_000);
    let seen = check(&seat).await;
    assert_eq!((&seen["preflight"]["score"], &seen["preflight"]["word"], &seen["stage"]), (&json!(100), &json!("good"), &json!("live")));
    seat.post("/api/v1/seat/grant", json!({})).await.ok(200);
    let at_desk = lawyer.get(&format!("/api/v1/desks/{desk}")).await.ok(200)["current"].clone();
    assert_eq!((&at_desk["preflight"]["word"], &at_desk["preflight_done"]), (&json!("good"), &json!(true)));
    // Both are kept, with their times, and told.
    let kept = log(&lawyer, &session).await["preflights"].clone();
    let scores: Vec<&Value> = kept.as_array().unwrap().iter().map(|p| &p["result"]["score"]).collect();
    assert_eq!(scores, [&json!(20), &json!(100)]);
    assert!(kept[0]["result"]["at"] != kept[1]["result"]["at"] && kept[0]["seat_id"] == kept[1]["seat_id"]);
    let mut tx = w.running.context.db.read().await.unwrap();
    let all = event::after(&mut tx, &hall, 0).await.unwrap();
    let told: Vec<&str> = all.iter().filter(|e| e.kind == "preflight.done").map(|e| e.body.as_str()).collect();
    assert!(told.len() == 2 && told[0].contains("\"score\":20") && told[1].contains("\"word\":\"good\""), "{told:?}");
    drop(tx);
    // After a power cut the new seat is checked anew.
    let again = w.anyone().sit_with_slip(&w.site("星海镇").await, &text(&slip["slip_token"])).await;
    assert_eq!(again.get("/api/v1/seat").await.ok(200)["stage"], "preflight");
    assert_eq!(again.post("/api/v1/seat/grant", json!({})).await.code(), "preflight_missing");
    check(&again).await;
    again.post("/api/v1/seat/grant", json!({})).await.ok(200);
    assert_eq!(log(&lawyer, &session).await["preflights"].as_array().unwrap().len(), 3);
});

//! The office decides, the leader answers; a leader's no or silence never ends a request.

use serde_json::{Value, json};

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free, jobs};
use crate::harness::{World, on_both, text};
use crate::sitting::{go_to, laid_out, sql};

/// The sitting of the first leader a week ahead.
pub async fn posted(w: &World, hall: &str) -> Value {
    laid_out(&w.login("office.hall").await, hall, "2026-11", "2026-11-30", "陈砚之").await
}

/// Books the first free slot of a sitting for the n-th card; gives code and id.
pub async fn request(w: &World, hall: &str, s: &Value, n: usize) -> (String, String) {
    let slot = free(w, &text(&s["id"])).await[0].clone();
    let booked = Kiosk::new(w, n).book("book", &slot, form(hall, "王秀英", Some(CARDS[n]), "housing")).await.ok(201);
    (text(&booked["code"]), text(&booked["appointment"]["id"]))
}

pub fn path(id: &str, action: &str) -> String {
    format!("/api/v1/appointments/{id}/{action}")
}

on_both!(the_office_accepts_and_the_leader_reads_the_brief_and_answers, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (code, id) = request(&w, &hall, &s, 0).await;
    let (office, leader) = (w.login("office.hall").await, w.login("leader01").await);
    let waiting = office.get(&format!("/api/v1/screenings?site={hall}")).await.ok(200);
    assert!(waiting["items"].as_array().unwrap().iter().any(|a| a["id"] == id.as_str() && a["turn"] == "office"), "{waiting}");
    assert_eq!(leader.get(&path(&id, "brief")).await.code(), "forbidden", "not before the office said yes");
    assert_eq!(leader.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.code(), "forbidden");
    let units = w.login("clerk.hall1").await.get("/api/v1/units").await.ok(200);
    let unit = units["items"][0].clone();
    let accept = json!({ "decision": "accept", "sit_in_unit_ids": [unit["id"]] });
    let case = office.post(&path(&id, "screen"), accept.clone()).await.ok(200);
    assert_eq!((&case["row"]["state"], &case["row"]["turn"]), (&json!("accepted"), &json!("leader")));
    assert_eq!(case["sit_in"][0]["id"], unit["id"]);
    assert_eq!(office.post(&path(&id, "screen"), accept).await.code(), "appointment_state", "once");
    assert_eq!(office.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.code(), "forbidden", "the leader's turn");
    let brief = leader.get(&path(&id, "brief")).await.ok(200);
    assert_eq!(
        (&brief["statement"], &brief["sit_in"][0]["id"], &brief["person"]["name"]),
        (&json!("供暖不足"), &unit["id"], &json!("王秀英"))
    );
    let confirmed = leader.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.ok(200);
    assert_eq!((&confirmed["row"]["state"], &confirmed["row"]["turn"]), (&json!("confirmed"), &Value::Null));
    assert_eq!(w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200)["state"], "confirmed");
    counts_are_right(&w).await;
});

on_both!(who_is_declined_or_redirected_is_told_where_to_go, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let office = w.login("office.hall").await;
    let before = free(&w, &text(&s["id"])).await;
    let (code, id) = request(&w, &hall, &s, 0).await;
    let decline = |reason: &str, door: &str| json!({ "decision": "decline", "reason": reason, "next_door": door });
    assert_eq!(office.post(&path(&id, "screen"), decline("已办结", " ")).await.code(), "next_door_missing");
    assert_eq!(office.post(&path(&id, "screen"), decline(" ", "市司法局")).await.code(), "reason_missing");
    office.post(&path(&id, "screen"), decline("已办结", "市司法局")).await.ok(200);
    let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
    assert_eq!((&seen["state"], &seen["reason"], &seen["next_door"]), (&json!("declined"), &json!("已办结"), &json!("市司法局")));
    let (code, id) = request(&w, &hall, &s, 1).await;
    let redirect = json!({ "decision": "redirect", "place": "大武口区信访局" });
    office.post(&path(&id, "screen"), redirect).await.ok(200);
    let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
    assert_eq!((&seen["state"], &seen["next_door"]), (&json!("redirected"), &json!("大武口区信访局")));
    assert_eq!(free(&w, &text(&s["id"])).await, before, "both slots are given back");
    counts_are_right(&w).await;
});

on_both!(the_slot_is_looked_at_again_before_a_yes, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let office = w.login("office.hall").await;
    let (_, id) = request(&w, &hall, &s, 0).await;
    let (_, other) = request(&w, &hall, &s, 1).await;
    let mut tx = w.running.context.db.read().await.unwrap();
    let slot = |a: &Option<server_store::appointment::Appointment>| a.as_ref().unwrap().slot_id.to_string();
    let mine = slot(&server_store::appointment::get(&mut tx, id.parse().unwrap()).await.unwrap());
    let theirs = slot(&server_store::appointment::get(&mut tx, other.parse().unwrap()).await.unwrap());
    drop(tx);
    // As if it had been sold twice, or its day taken away.
    let seat_other = async |slot: &str| sql(&w, format!("UPDATE appointment SET slot_id = '{slot}' WHERE id = '{other}'")).await;
    let set_state = async |state: &str| sql(&w, format!("UPDATE sitting SET state = '{state}' WHERE id = '{}'", text(&s["id"]))).await;
    seat_other(&mine).await;
    assert_eq!(office.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.code(), "slot_taken");
    seat_other(&theirs).await;
    set_state("postponed").await;
    assert_eq!(office.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.code(), "sitting_state");
    set_state("open").await;
    office.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.ok(200);
    counts_are_right(&w).await;
});

on_both!(a_no_or_silence_keeps_the_date_and_somebody_receives, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (passed, silent) = (request(&w, &hall, &s, 0).await, request(&w, &hall, &s, 1).await);
    let (office, leader) = (w.login("office.hall").await, w.login("leader01").await);
    for (_, id) in [&passed, &silent] {
        office.post(&path(id, "screen"), json!({ "decision": "accept" })).await.ok(200);
    }
    let from = w.anyone().get(&format!("/api/v1/appointments/{}", passed.0)).await.ok(200)["starts_at"].clone();
    assert_eq!(leader.post(&path(&passed.1, "answer"), json!({ "answer": "pass_on", "reason": " " })).await.code(), "reason_missing");
    leader.post(&path(&passed.1, "answer"), json!({ "answer": "pass_on", "reason": "当日出差" })).await.ok(200);
    let case = office.get(&path(&passed.1, "brief")).await.ok(200);
    assert_eq!((&case["row"]["state"], &case["row"]["turn"], &case["row"]["starts_at"]), (&json!("accepted"), &json!("office"), &from));

    go_to(&w, "2026-11-25", 30);
    jobs(&w).await;
    let case = w.login("office.hall").await.get(&path(&silent.1, "brief")).await.ok(200);
    assert_eq!((&case["row"]["state"], &case["row"]["turn"]), (&json!("accepted"), &json!("office")), "the leader said nothing");
    go_to(&w, "2026-11-27", 30);
    jobs(&w).await;
    let office = w.login("office.hall").await;
    for (code, id) in [&passed, &silent] {
        let case = office.get(&path(id, "brief")).await.ok(200);
        assert_eq!(case["row"]["state"], "confirmed");
        assert!(case["steps"].as_array().unwrap().iter().any(|s| s["kind"] == "substituted"), "{}", case["steps"]);
        let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
        assert_eq!((&seen["sitting"]["is_substitute"], &seen["sitting"]["day"]), (&json!(true), &json!("2026-11-30")));
        assert_ne!(seen["sitting"]["leader_name"], "陈砚之");
    }
    assert_eq!(w.anyone().get(&format!("/api/v1/appointments/{}", passed.0)).await.ok(200)["starts_at"], from, "the date stays");
    counts_are_right(&w).await;
});

//! A slot that begins within the hour: not at a kiosk, not by phone, not on a public list; at a counter until it begins.

use serde_json::{Value, json};
use server_domain::Day;

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free};
use crate::harness::{Person, World, on_both, text};
use crate::screening::{path, posted};
use crate::sitting::go_to;

async fn free_for(who: &Person, s: &Value) -> Vec<String> {
    let seen = who.get(&format!("/api/v1/sittings/{}/slots", text(&s["id"]))).await.ok(200);
    seen["items"].as_array().unwrap().iter().map(|l| text(&l["from"])).collect()
}

async fn book_as(who: &Person, key: &str, slot: &str, form: Value) -> Value {
    let held = who.with("idempotency-key", key).post("/api/v1/holds", json!({ "slot_id": slot })).await.ok(201);
    let body = json!({ "hold_token": held["hold_token"], "form": form });
    who.with("idempotency-key", key).post("/api/v1/appointments", body).await.ok(201)
}

on_both!(within_the_hour_only_a_counter_books, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let id = text(&s["id"]);
    let slots = free(&w, &id).await;
    let kiosk = Kiosk::new(&w, 1);
    // Exactly an hour ahead is in time; who holds then has the time of the hold for the form.
    go_to(&w, "2026-11-30", 8 * 60);
    assert_eq!(free_for(&w.anyone(), &s).await, ["09:00", "09:30", "10:00", "10:30"]);
    let held = kiosk.hold("a", &slots[0]).await.ok(201);
    go_to(&w, "2026-11-30", 8 * 60 + 9);
    let body = json!({ "hold_token": held["hold_token"], "form": form(&hall, "王秀英", Some(CARDS[0]), "housing") });
    let booked = kiosk.post("a", "/api/v1/appointments", body).await.ok(201);
    // The office's time ends half an hour before the slot.
    let case = w.login("office.hall").await.get(&path(&text(&booked["appointment"]["id"]), "brief")).await.ok(200);
    assert_eq!(case["row"]["due_at"], json!(Day::parse("2026-11-30").unwrap().at_minute(8 * 60 + 30).rfc3339()));

    // A moment later than an hour ahead it is gone from the list, and refused in words.
    go_to(&w, "2026-11-30", 8 * 60 + 30);
    w.clock.advance_ms(1);
    assert_eq!(free_for(&w.anyone(), &s).await, ["10:00", "10:30"]);
    let near = kiosk.hold("b", &slots[1]).await;
    assert_eq!((near.no(), &near.body["args"]["minutes"]), ((409, "booking_too_near".to_owned()), &json!("60")));
    let posters = w.anyone().get(&format!("/api/v1/posters?site={hall}")).await.ok(200);
    let poster = posters["items"].as_array().unwrap().iter().find(|p| p["sitting_id"] == s["id"]).unwrap().clone();
    assert_eq!(poster["free_places"], 2, "the poster says what can be had");

    // Clerk and office see it and book until it begins.
    for who in ["clerk.hall1", "office.hall"] {
        assert_eq!(free_for(&w.login(who).await, &s).await, ["09:30", "10:00", "10:30"], "{who}");
    }
    assert_eq!(free_for(&w.login("officer.dawukou1").await, &s).await, ["10:00", "10:30"], "who may not book sees what all see");
    go_to(&w, "2026-11-30", 9 * 60 + 29);
    let clerk = w.login("clerk.hall1").await;
    let booked = book_as(&clerk, "clerk-books-1", &slots[1], form(&hall, "李建国", Some(CARDS[1]), "labour")).await;
    let case = w.login("office.hall").await.get(&path(&text(&booked["appointment"]["id"]), "brief")).await.ok(200);
    assert_eq!((&case["row"]["is_overdue"], &case["row"]["turn"]), (&json!(true), &json!("office")), "it is due at once");
    go_to(&w, "2026-11-30", 10 * 60);
    let late = w.login("clerk.hall1").await.with("idempotency-key", "clerk-books-2");
    assert_eq!(late.post("/api/v1/holds", json!({ "slot_id": slots[2] })).await.code(), "slot_taken", "it began");
    counts_are_right(&w).await;
});

//! Who is called earlier and why, on the desk and in the trace.

use serde_json::{Value, json};

use crate::harness::{Person, World, on_both, text};

async fn call(clerk: &Person, desk: &str) -> Value {
    clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)["current"].clone()
}

async fn done(clerk: &Person, current: &Value) {
    let id = text(&current["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{id}/serve"), json!({})).await.ok(200);
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
    clerk.post(&format!("/api/v1/tickets/{id}/complete"), how).await.ok(200);
}

fn card(name: &str, number: &str) -> Value {
    json!({ "person": { "name": name, "paper": { "kind": "resident_card", "number": number }, "phone": { "state": "none" } } })
}

on_both!(an_old_person_is_called_first_and_the_desk_says_why, |w: World| async move {
    w.hall_ticket("先来", json!({})).await.ok(201);
    w.clock.advance_ms(60_000);
    // Born 1950-02-28: the class comes from the card, nobody asks.
    let old = w.hall_ticket("张老", card("张老", "640299195002280013")).await.ok(201);
    assert_eq!(old["ticket"]["priority"]["code"], "aged");
    assert_eq!(old["ahead"], 0);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let view = clerk.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    assert_eq!((&view["waiting"][0]["order"], &view["waiting"][1]["order"]), (&json!("priority"), &json!("plain")));
    let current = call(&clerk, &desk).await;
    assert_eq!((&current["ticket"]["id"], &current["order"], &current["passed"]), (&old["ticket"]["id"], &json!("priority"), &json!(1)));
    let trace = clerk.get(&format!("/api/v1/tickets/{}/trace", text(&old["ticket"]["id"]))).await.ok(200);
    assert_eq!((&trace["items"][1]["state"], &trace["items"][1]["order"]), (&json!("called"), &json!("priority")));
    done(&clerk, &current).await;
    let next = call(&clerk, &desk).await;
    assert_eq!((&next["order"], &next["passed"]), (&json!("plain"), &json!(0)));
});

on_both!(nobody_is_passed_by_more_than_the_policy_allows, |w: World| async move {
    let first = w.hall_ticket("先来", json!({})).await.ok(201);
    // The class of veterans is worth 20 minutes: whoever comes 21 minutes later stays behind.
    w.clock.advance_ms(21 * 60_000);
    let veteran = w.hall_ticket("老兵", json!({ "priority": ["veteran"] })).await.ok(201);
    assert_eq!((&veteran["ticket"]["priority"]["code"], &veteran["ahead"]), (&json!("veteran"), &json!(1)));
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    assert_eq!(call(&clerk, &desk).await["ticket"]["id"], first["ticket"]["id"]);
});

on_both!(a_pick_by_hand_needs_a_reason_and_stays_in_the_trace, |w: World| async move {
    w.hall_ticket("甲", json!({})).await.ok(201);
    w.clock.advance_ms(1_000);
    w.hall_ticket("乙", json!({})).await.ok(201);
    w.clock.advance_ms(1_000);
    let third = w.hall_ticket("丙", json!({})).await.ok(201);
    let id = text(&third["ticket"]["id"]);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let pick =
        async |reason: &str| clerk.post(&format!("/api/v1/desks/{desk}/call"), json!({ "ticket_id": id, "reason": reason })).await.code();
    assert_eq!(pick("  ").await, "reason_missing");
    assert_eq!(pick(&"长".repeat(201)).await, "text_too_long");
    let body = json!({ "ticket_id": id, "reason": "身体不适,先行接待" });
    let current = clerk.post(&format!("/api/v1/desks/{desk}/call"), body).await.ok(200)["current"].clone();
    assert_eq!((&current["order"], &current["passed"]), (&json!("picked"), &json!(2)));
    assert_eq!(current["order_reason"], "身体不适,先行接待");
    let trace = clerk.get(&format!("/api/v1/tickets/{id}/trace")).await.ok(200);
    assert_eq!(trace["items"][1]["reason"], "身体不适,先行接待");
    assert_eq!(trace["items"][1]["staff_name"].as_str().map(|n| !n.is_empty()), Some(true));
});

on_both!(only_declared_classes_can_be_declared, |w: World| async move {
    let no = w.hall_ticket("某人", json!({ "priority": ["appointment"] })).await;
    assert_eq!((no.status, no.code().as_str()), (422, "priority_unknown"));
    let list = w.anyone().get("/api/v1/priorities").await.ok(200);
    let codes: Vec<String> = list["items"].as_array().unwrap().iter().map(|c| text(&c["code"])).collect();
    assert_eq!(codes, ["appointment", "carried_over", "aged", "disabled", "pregnant", "with_infant", "veteran"]);
});

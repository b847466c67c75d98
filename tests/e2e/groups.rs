//! Groups, and one live number per person and queue.

use serde_json::{Value, json};

use crate::harness::{World, issue, on_both, text};

fn person(name: &str) -> Value {
    json!({ "name": name, "paper": { "kind": "none" }, "phone": { "state": "declined" } })
}

on_both!(eight_people_come_with_one_number_and_five_speak, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let speakers: Vec<Value> = (2..=5).map(|n| person(&format!("代表{n}"))).collect();
    let group = w.hall_ticket("代表1", json!({ "people": 8, "representatives": speakers })).await.ok(201);
    assert_eq!(group["ticket"]["people"], 8);
    w.clock.advance_ms(1_000);
    w.hall_ticket("单独", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!(view["current"]["representatives"], json!(["代表2", "代表3", "代表4", "代表5"]));
    let id = text(&view["current"]["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{id}/serve"), json!({})).await.ok(200);
    let how = json!({ "topic": "land", "outcome": "answered", "summary": "集体土地" });
    clerk.post(&format!("/api/v1/tickets/{id}/complete"), how).await.ok(200);
    // One group of eight is one batch, eight person-times, one item (domain.md 5.7).
    let account = clerk.get(&format!("/api/v1/halls/{hall}/days/2026-11-23")).await.ok(200);
    assert_eq!((&account["batches"], &account["person_times"], &account["items"]), (&json!(2), &json!(9), &json!(1)));
});

on_both!(six_cannot_speak_for_a_group, |w: World| async move {
    let speakers: Vec<Value> = (2..=6).map(|n| person(&format!("代表{n}"))).collect();
    let no = w.hall_ticket("代表1", json!({ "people": 8, "representatives": speakers })).await;
    assert_eq!((no.status, no.code().as_str()), (422, "representatives_limit"));
    assert_eq!(w.hall_ticket("零人", json!({ "people": 0 })).await.code(), "people_count");
    assert_eq!(w.hall_ticket("千人", json!({ "people": 1000 })).await.code(), "people_count");
    let two = json!({ "people": 2, "representatives": [person("乙"), person("丙")] });
    assert_eq!(w.hall_ticket("甲", two).await.code(), "people_count");
    let nameless = json!({ "people": 2, "representatives": [person(" ")] });
    let no = w.hall_ticket("甲", nameless).await;
    assert_eq!(no.body["fields"][0]["pointer"], "/representatives/0/name");
});

on_both!(a_second_kiosk_tells_of_the_number_and_moves_it, |w: World| async move {
    let (xinghai, other) = (w.site("星海镇").await, w.site("长胜街道").await);
    let queue = w.queue(&xinghai, "legal_advice").await;
    let who = json!({ "name": "张老", "paper": { "kind": "resident_card", "number": "640299195002280013" }, "phone": { "state": "none" } });
    let at = |site: &str, key: &str| {
        let mut body = issue(site, &queue, "张老");
        body["person"] = who.clone();
        (w.anyone().with("idempotency-key", key), body)
    };
    let (kiosk, body) = at(&xinghai, "first-kiosk");
    let first = kiosk.post("/api/v1/tickets", body).await.ok(201);
    w.clock.advance_ms(60_000);
    let (kiosk, body) = at(&other, "second-kiosk");
    let no = kiosk.post("/api/v1/tickets", body).await;
    assert_eq!((no.status, no.code().as_str()), (409, "ticket_live_exists"));
    assert_eq!((&no.body["args"]["number"], &no.body["args"]["can_move"]), (&first["ticket"]["number"], &json!("true")));
    let mut stranger = who.clone();
    stranger["name"] = json!("李四");
    let ask = |person: &Value| json!({ "site_id": other, "queue_id": queue, "lang": "zh", "person": person });
    assert_eq!(w.anyone().post("/api/v1/tickets/move", ask(&stranger)).await.code(), "ticket_unknown");
    let moved = w.anyone().post("/api/v1/tickets/move", ask(&who)).await.ok(200);
    assert_eq!((&moved["ticket"]["number"], &moved["ticket"]["issued_at"]), (&first["ticket"]["number"], &first["ticket"]["issued_at"]));
    assert_eq!(moved["ticket"]["origin_site_id"], json!(other));
    let old_slip = w.anyone().get(&format!("/api/v1/slips/{}", text(&first["slip_token"]))).await;
    assert_eq!(old_slip.code(), "ticket_unknown", "the old slip opens nothing any more");
    w.anyone().get(&format!("/api/v1/slips/{}", text(&moved["slip_token"]))).await.ok(200);
});

on_both!(the_same_phone_only_asks, |w: World| async move {
    let with_phone = |name: &str, more: Value| {
        let mut body =
            json!({ "person": { "name": name, "paper": { "kind": "none" }, "phone": { "state": "given", "number": "13800138000" } } });
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
        body
    };
    let first = w.hall_ticket("母亲", with_phone("母亲", json!({}))).await.ok(201);
    let asked = w.hall_ticket("儿子", with_phone("儿子", json!({}))).await;
    assert_eq!((asked.status, asked.code().as_str()), (409, "ticket_phone_match"));
    assert_eq!(asked.body["args"]["number"], first["ticket"]["number"]);
    let second = w.hall_ticket("儿子二", with_phone("儿子", json!({ "same_phone_is_another_person": true }))).await.ok(201);
    assert_eq!(second["ticket"]["number"], "R002", "the refused request used no number");
});

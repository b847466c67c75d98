//! Desks and lines: undo, set aside, transfer, weights, pauses, desks whose page is gone.

use serde_json::{Value, json};

use crate::harness::{Person, World, on_both, text};
use crate::registration::{WANG, Window, form};

async fn call(clerk: &Person, desk: &str) -> Value {
    clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)["current"].clone()
}

async fn act(clerk: &Person, ticket: &Value, verb: &str) -> Value {
    clerk.post(&format!("/api/v1/tickets/{}/{verb}", text(&ticket["id"])), json!({})).await.ok(200)
}

on_both!(a_wrong_call_is_taken_back_and_the_person_stands_where_they_stood, |w: World| async move {
    let first = w.hall_ticket("甲", json!({})).await.ok(201);
    w.clock.advance_ms(1_000);
    w.hall_ticket("乙", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let current = call(&clerk, &desk).await;
    assert!(current["undo_until"].is_string());
    act(&clerk, &current["ticket"], "serve").await;
    w.clock.advance_ms(119_000);
    let view = act(&clerk, &current["ticket"], "undo-call").await;
    assert!(view["current"].is_null());
    assert_eq!((&view["waiting"][0]["ticket"]["id"], &view["waiting"][0]["ticket"]["state"]), (&first["ticket"]["id"], &json!("issued")));
    let again = call(&clerk, &desk).await;
    assert_eq!((&again["ticket"]["id"], &again["ticket"]["called_count"]), (&first["ticket"]["id"], &json!(1)));
    w.clock.advance_ms(120_001);
    let late = clerk.post(&format!("/api/v1/tickets/{}/undo-call", text(&again["ticket"]["id"])), json!({})).await;
    assert_eq!((late.status, late.code().as_str()), (409, "undo_too_late"));
});

on_both!(a_visit_is_set_aside_and_another_desk_takes_it_up, |w: World| async move {
    w.hall_ticket("甲", json!({})).await.ok(201);
    w.hall_ticket("乙", json!({})).await.ok(201);
    let one = w.login("clerk.hall1").await;
    let desk_one = w.sit(&one, 0).await;
    let two = w.login("clerk.hall2").await;
    let desk_two = w.sit(&two, 1).await;
    let first = call(&one, &desk_one).await["ticket"].clone();
    act(&one, &first, "serve").await;
    let view = act(&one, &first, "pause").await;
    assert_eq!(view["paused"][0]["ticket"]["id"], first["id"]);
    let second = call(&one, &desk_one).await["ticket"].clone();
    assert_ne!(second["id"], first["id"]);
    let path = format!("/api/v1/tickets/{}/resume", text(&first["id"]));
    assert_eq!(one.post(&path, json!({ "desk_id": desk_one })).await.code(), "desk_busy");
    let view = two.post(&path, json!({ "desk_id": desk_two })).await.ok(200);
    assert_eq!((&view["current"]["ticket"]["id"], &view["current"]["ticket"]["state"]), (&first["id"], &json!("serving")));
});

on_both!(a_transferred_person_keeps_number_waiting_time_and_history, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let county = w.site("大武口区信访局").await;
    let there = w.queue(&county, "registration").await;
    let slip = w.hall_ticket("甲", json!({})).await.ok(201);
    w.clock.advance_ms(1_000);
    let id = text(&slip["ticket"]["id"]);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    call(&clerk, &desk).await;
    act(&clerk, &slip["ticket"], "serve").await;
    let county_clerk = w.login("clerk.dawukou1").await;
    let county_desk = w.sit(&county_clerk, 0).await;
    // The county already gave out the same running number today: numbers belong to the queue that gave them.
    let mut body = crate::harness::issue(&county, &there, "县里人");
    body["lang"] = json!("en");
    let local = w.anyone().with("idempotency-key", "county-person").post("/api/v1/tickets", body).await.ok(201);
    assert_eq!(local["ticket"]["number"], slip["ticket"]["number"]);
    let body = json!({ "queue_id": there, "reason": "住建事项由区里办理" });
    assert_eq!(
        clerk.post(&format!("/api/v1/tickets/{id}/transfer"), json!({ "queue_id": there, "reason": "" })).await.code(),
        "reason_missing"
    );
    let moved = clerk.post(&format!("/api/v1/tickets/{id}/transfer"), body).await.ok(200);
    assert_eq!((&moved["state"], &moved["number"], &moved["site_id"]), (&json!("transferred"), &slip["ticket"]["number"], &json!(county)));
    assert!(clerk.get(&format!("/api/v1/desks/{desk}")).await.ok(200)["current"].is_null());
    // Who has waited since before goes first.
    let current = call(&county_clerk, &county_desk).await;
    assert_eq!(current["ticket"]["id"], json!(id));
    let trace = county_clerk.get(&format!("/api/v1/tickets/{id}/trace")).await.ok(200);
    let states: Vec<String> = trace["items"].as_array().unwrap().iter().map(|s| text(&s["state"])).collect();
    assert_eq!(states, ["issued", "called", "serving", "transferred", "called"]);
    assert_eq!(trace["items"][3]["reason"], "住建事项由区里办理");
    clerk.get(&format!("/api/v1/tickets/{id}/trace")).await.ok(200);
    let stranger = w.login("clerk.huinong1").await;
    assert_eq!(stranger.get(&format!("/api/v1/tickets/{id}/trace")).await.code(), "forbidden");
    // A video line serves the places below it only.
    let legal = w.queue(&hall, "legal_advice").await;
    county_clerk.post(&format!("/api/v1/tickets/{id}/transfer"), json!({ "queue_id": legal, "reason": "问律师" })).await.ok(200);
    let slip = w.anyone().get(&format!("/api/v1/slips/{}", text(&slip["slip_token"]))).await.ok(200);
    assert_eq!((&slip["ticket"]["service"], &slip["ticket"]["origin_site_id"]), (&json!("legal_advice"), &json!(county)));
});

on_both!(a_video_number_that_comes_back_gets_a_new_session, |w: World| async move {
    let issued = w.ticket("video-person", "甲").await;
    let site = w.site("星海镇").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let first = lawyer.call_clear(&desk).await["current"].clone();
    let seat = w.anyone().sit_with_slip(&site, &text(&issued["slip_token"])).await;
    let old = text(&first["session"]["id"]);
    act(&lawyer, &first["ticket"], "pause").await;
    assert_eq!(seat.get("/api/v1/seat").await.ok(200)["stage"], "waiting");
    let view = lawyer.post(&format!("/api/v1/tickets/{}/resume", text(&first["ticket"]["id"])), json!({ "desk_id": desk })).await.ok(200);
    let view = lawyer.declare_clear(&view).await;
    let again = &view["current"];
    assert_eq!(again["ticket"]["state"], "called", "the person is called back to a kiosk");
    assert_ne!(again["session"]["id"], json!(old));
    let seat = w.anyone().sit_with_slip(&site, &text(&issued["slip_token"])).await;
    assert_eq!(seat.get("/api/v1/seat").await.ok(200)["stage"], "preflight");
});

on_both!(a_paused_desk_calls_nobody_and_promises_nothing, |w: World| async move {
    w.hall_ticket("甲", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let path = format!("/api/v1/desks/{desk}");
    assert_eq!(clerk.post(&format!("{path}/pause"), json!({ "reason": "other" })).await.code(), "reason_missing");
    let view = clerk.post(&format!("{path}/pause"), json!({ "reason": "meal" })).await.ok(200);
    assert_eq!((&view["desk"]["state"], &view["desk"]["pause"]["reason"]), (&json!("paused"), &json!("meal")));
    assert_eq!((&view["queues"][0]["open_desks"], &view["queues"][0]["estimate"]), (&json!(0), &Value::Null));
    assert_eq!(clerk.post(&format!("{path}/call-next"), json!({})).await.code(), "desk_paused");
    clerk.post(&format!("{path}/resume"), json!({})).await.ok(200);
    clerk.post(&format!("{path}/call-next"), json!({})).await.ok(200);
    assert_eq!(clerk.post(&format!("{path}/pause"), json!({ "reason": "break" })).await.code(), "desk_busy");
});

on_both!(two_desks_cannot_take_the_same_paused_visit, |w: World| async move {
    w.hall_ticket("甲", json!({})).await.ok(201);
    let one = w.login("clerk.hall1").await;
    let desk_one = w.sit(&one, 0).await;
    let two = w.login("clerk.hall2").await;
    let desk_two = w.sit(&two, 1).await;
    let ticket = call(&one, &desk_one).await["ticket"].clone();
    act(&one, &ticket, "serve").await;
    act(&one, &ticket, "pause").await;
    let path = format!("/api/v1/tickets/{}/resume", text(&ticket["id"]));
    let (body_one, body_two) = (json!({ "desk_id": desk_one }), json!({ "desk_id": desk_two }));
    let (a, b) = tokio::join!(one.post(&path, body_one), two.post(&path, body_two));
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert_eq!(statuses[0], 200, "{} {}", a.body, b.body);
    assert!((400..500).contains(&statuses[1]), "one of them hears no, not a fault: {} {}", a.body, b.body);
});

on_both!(a_call_is_not_taken_back_once_a_statement_is_registered, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    window.register(&ticket, &form(json!({}))).await;
    let no = window.clerk.post(&format!("/api/v1/tickets/{ticket}/undo-call"), json!({})).await;
    assert_eq!((no.status, no.code().as_str()), (409, "undo_registered"));
    window.complete(&ticket).await;
});

on_both!(staff_see_which_language_a_person_chose, |w: World| async move {
    w.hall_ticket("甲", json!({})).await.ok(201);
    w.clock.advance_ms(1_000);
    w.hall_ticket("Smith", json!({ "lang": "en" })).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let view = clerk.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    let langs: Vec<&Value> = view["waiting"].as_array().unwrap().iter().map(|t| &t["ticket"]["lang"]).collect();
    assert_eq!(langs, [&json!("zh"), &json!("en")]);
    let first = call(&clerk, &desk).await;
    assert_eq!(first["ticket"]["lang"], "zh");
    act(&clerk, &first["ticket"], "undo-call").await;
    let pick = json!({ "ticket_id": view["waiting"][1]["ticket"]["id"], "reason": "英语接待" });
    let second = clerk.post(&format!("/api/v1/desks/{desk}/call"), pick).await.ok(200)["current"].clone();
    assert_eq!(second["ticket"]["lang"], "en");
});

//! The end of the day: every number has its end or is on the list, and tomorrow's clerk looks after everybody.

use serde_json::{Value, json};

use crate::harness::{Engine, World, on_both, settings, text};
use server::Clock;
use server_domain::{Day, Timestamp};

fn next_morning(w: &World) {
    let tomorrow = w.clock.now().day().plus_days(1).start().0 + 9 * 3_600_000;
    w.clock.advance_ms(tomorrow - w.clock.now().0);
}

async fn end_day(w: &World) {
    while server::service::lines::day_end::run(&w.running.context).await.unwrap() > 0 {}
}

on_both!(who_was_not_served_is_looked_after_tomorrow, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let (first, second) = (w.hall_ticket("甲", json!({})).await.ok(201), w.hall_ticket("乙", json!({ "people": 3 })).await.ok(201));
    for n in 3..=5 {
        w.hall_ticket(&format!("第{n}人"), json!({})).await.ok(201);
    }
    // One gives up, one is being served at midnight.
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let serving = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)["current"]["ticket"].clone();
    assert_eq!(serving["id"], first["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{}/serve", text(&serving["id"])), json!({})).await.ok(200);
    let choice = json!({ "site_id": hall, "claim": { "by": "slip", "token": second["slip_token"] }, "choice": "priority_tomorrow" });
    let chosen = w.anyone().post("/api/v1/tickets/carry-over", choice).await.ok(200);
    assert_eq!(chosen["carry_choice"], "priority_tomorrow");
    let account = clerk.get(&format!("/api/v1/halls/{hall}/days/2026-11-23")).await.ok(200);
    assert_eq!(account["is_clean"], false, "people wait");
    next_morning(&w);
    end_day(&w).await;
    let clerk = w.login("clerk.hall1").await;
    let account = clerk.get(&format!("/api/v1/halls/{hall}/days/2026-11-23")).await.ok(200);
    let r = account["queues"].as_array().unwrap().iter().find(|q| q["issued"] == json!(5)).unwrap();
    assert_eq!((&r["expired"], &r["open"], &r["carried_over"], &r["gaps"]), (&json!(4), &json!(1), &json!(5), &json!(0)));
    assert_eq!(account["is_clean"], true, "everybody ended or is on the list");
    // The visit under way goes on and leaves the list with its end.
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
    clerk.post(&format!("/api/v1/tickets/{}/complete", text(&serving["id"])), how).await.ok(200);
    let list = clerk.get(&format!("/api/v1/halls/{hall}/carry-overs")).await.ok(200);
    let find = |list: &Value, number: &Value| list["items"].as_array().unwrap().iter().find(|c| c["number"] == *number).cloned().unwrap();
    assert_eq!(find(&list, &first["ticket"]["number"])["ended"], "served");
    let open = find(&list, &second["ticket"]["number"]);
    assert_eq!((&open["choice"], &open["people"], &open["ended"]), (&json!("priority_tomorrow"), &json!(3), &Value::Null));
    // A new number before today's newcomers.
    w.hall_ticket("今日新来", json!({})).await.ok(201);
    w.clock.advance_ms(60_000);
    let path = format!("/api/v1/carry-overs/{}/end", text(&open["id"]));
    assert_eq!(clerk.post(&path, json!({ "how": "phoned" })).await.code(), "reason_missing");
    let ended = clerk.post(&path, json!({ "how": "new_ticket" })).await.ok(200);
    assert_eq!((&ended["issued"]["ticket"]["priority"]["code"], &ended["issued"]["ahead"]), (&json!("carried_over"), &json!(0)));
    assert_eq!(ended["issued"]["ticket"]["people"], 3);
    assert_eq!(clerk.post(&path, json!({ "how": "new_ticket" })).await.status, 409, "once");
    let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!((&view["current"]["order"], &view["current"]["passed"]), (&json!("priority"), &json!(1)));
});

on_both!(an_appointment_today_is_called_at_its_time, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    w.hall_ticket("甲", json!({})).await.ok(201);
    next_morning(&w);
    end_day(&w).await;
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let list = clerk.get(&format!("/api/v1/halls/{hall}/carry-overs")).await.ok(200);
    let path = format!("/api/v1/carry-overs/{}/end", text(&list["items"][0]["id"]));
    assert_eq!(clerk.post(&path, json!({ "how": "appointment", "at": "08:00" })).await.code(), "time_past");
    assert_eq!(clerk.post(&path, json!({ "how": "appointment", "at": "soon" })).await.code(), "field_invalid");
    let booked = clerk.post(&path, json!({ "how": "appointment", "at": "09:30" })).await.ok(200)["issued"]["ticket"].clone();
    let walk_in = w.hall_ticket("乙", json!({})).await.ok(201);
    let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!(view["current"]["ticket"]["id"], walk_in["ticket"]["id"], "before the time the walk-ins go on");
    let id = text(&walk_in["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{id}/undo-call"), json!({})).await.ok(200);
    w.clock.advance_ms(30 * 60_000);
    let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!((&view["current"]["ticket"]["id"], &view["current"]["order"]), (&booked["id"], &json!("appointment")));
});

on_both!(midnight_ends_the_lines_but_not_a_missed_number_twice, |w: World| async move {
    let site = w.site("星海镇").await;
    let hall = w.site("石嘴山市").await;
    let issued = w.ticket("late-person", "甲").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    next_morning(&w);
    end_day(&w).await;
    let claim = json!({ "site_id": site, "claim": { "by": "slip", "token": issued["slip_token"] } });
    assert_eq!(w.anyone().post("/api/v1/seats", claim).await.code(), "ticket_done");
    let lawyer = w.login("lawyer01").await;
    let view = lawyer.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    assert!(view["current"].is_null(), "the desk is free");
    let clerk = w.login("clerk.hall1").await;
    let list = clerk.get(&format!("/api/v1/halls/{hall}/carry-overs")).await.ok(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    end_day(&w).await;
    let list = clerk.get(&format!("/api/v1/halls/{hall}/carry-overs")).await.ok(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
});

#[tokio::test(flavor = "multi_thread")]
async fn people_are_asked_before_the_place_closes() {
    let at = |min: i64| Timestamp(Day::parse("2026-11-23").unwrap().start().0 + min * 60_000);
    let mut with_hours = settings(Engine::Sqlite).await;
    with_hours.real_hours = true;
    let w = World::start_with(with_hours, Clock::by_hand(at(16 * 60 + 50))).await;
    let slip = w.hall_ticket("甲", json!({})).await.ok(201);
    let path = format!("/api/v1/slips/{}", text(&slip["slip_token"]));
    assert!(w.anyone().get(&path).await.ok(200)["carry_choice"].is_null());
    w.clock.advance_ms(11 * 60_000);
    assert_eq!(w.anyone().get(&path).await.ok(200)["carry_choice"], "undecided");
    w.clock.advance_ms(30 * 60_000);
    assert_eq!(w.hall_ticket("乙", json!({})).await.code(), "queue_closed");
}

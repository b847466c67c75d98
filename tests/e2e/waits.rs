//! What people are told about their wait: learned from real visits, and only while somebody serves.

use serde_json::{Value, json};

use crate::harness::{World, on_both, text};

async fn told(w: &World) -> Value {
    let hall = w.site("石嘴山市").await;
    let today = w.anyone().get(&format!("/api/v1/sites/{hall}/today")).await.ok(200);
    let queues = today["queues"].as_array().cloned().expect("queues");
    queues.into_iter().find(|q| q["service"] == "registration").expect("a queue")["estimate"].clone()
}

on_both!(the_wait_is_learned_from_visits_and_known_only_while_a_desk_serves, |w: World| async move {
    assert!(told(&w).await.is_null(), "nobody serves");
    for n in 0..9 {
        w.hall_ticket(&format!("来访人{n}"), json!({})).await.ok(201);
    }
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    assert_eq!((told(&w).await["basis"].as_str(), told(&w).await["sample"].as_u64()), (Some("default"), Some(0)));
    for _ in 0..6 {
        let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
        let id = text(&view["current"]["ticket"]["id"]);
        w.clock.advance_ms(60_000);
        clerk.post(&format!("/api/v1/tickets/{id}/serve"), json!({})).await.ok(200);
        w.clock.advance_ms(4 * 60_000);
        let how = json!({ "topic": "land", "outcome": "answered", "summary": "集体土地" });
        clerk.post(&format!("/api/v1/tickets/{id}/complete"), how).await.ok(200);
    }
    let three_wait = told(&w).await;
    assert_eq!((three_wait["basis"].as_str(), three_wait["sample"].as_u64()), (Some("recent"), Some(6)));
    let likely = three_wait["likely_minutes"].as_u64().expect("minutes");
    assert!((13..=17).contains(&likely), "three people of five minutes each: {three_wait}");
    // A visit under way is counted from its call on.
    clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    w.clock.advance_ms(3 * 60_000);
    let later = told(&w).await["likely_minutes"].as_u64().expect("minutes");
    assert!((11..=13).contains(&later), "two people, and two minutes left of the visit: {later}");
    // The number's phone page says the same.
    let last = w.hall_ticket("最后一位", json!({})).await.ok(201);
    let slip = w.anyone().get(&format!("/api/v1/slips/{}", text(&last["slip_token"]))).await.ok(200);
    assert_eq!((&slip["estimate"], &slip["ahead"]), (&last["estimate"], &json!(2)));
    let view = clerk.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    let id = text(&view["current"]["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{id}/serve"), json!({})).await.ok(200);
    let how = json!({ "topic": "land", "outcome": "answered", "summary": "集体土地" });
    clerk.post(&format!("/api/v1/tickets/{id}/complete"), how).await.ok(200);
    clerk.post(&format!("/api/v1/desks/{desk}/pause"), json!({ "reason": "meal" })).await.ok(200);
    assert!(told(&w).await.is_null(), "the only desk is at lunch");
});

//! Missed numbers: back behind three, at most twice, at a kiosk or by staff.

use serde_json::{Value, json};

use crate::harness::{Person, World, on_both, text};

/// Calls the next person three times in vain.
async fn miss_next(w: &World, clerk: &Person, desk: &str) -> Value {
    let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    let ticket = view["current"]["ticket"].clone();
    let id = text(&ticket["id"]);
    for _ in 0..2 {
        w.clock.advance_ms(20_000);
        clerk.post(&format!("/api/v1/tickets/{id}/call-again"), json!({})).await.ok(200);
    }
    w.clock.advance_ms(20_000);
    clerk.post(&format!("/api/v1/tickets/{id}/miss"), json!({})).await.ok(200);
    ticket
}

on_both!(a_missed_number_comes_back_behind_three_and_at_most_twice, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let mut slips = Vec::new();
    for n in 1..=5 {
        slips.push(w.hall_ticket(&format!("来访人{n}"), json!({})).await.ok(201));
        w.clock.advance_ms(1_000);
    }
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let own = json!({ "site_id": hall, "claim": { "by": "pin", "number": slips[0]["ticket"]["number"], "pin": slips[0]["pin"] } });
    let kiosk = w.anyone();
    for round in 1..=2 {
        let missed = miss_next(&w, &clerk, &desk).await;
        assert_eq!(missed["id"], slips[0]["ticket"]["id"], "round {round}");
        let slip = w.anyone().get(&format!("/api/v1/slips/{}", text(&slips[0]["slip_token"]))).await.ok(200);
        assert_eq!((&slip["ticket"]["state"], &slip["may_requeue"]), (&json!("missed"), &json!(true)));
        let back = kiosk.post("/api/v1/tickets/requeue", own.clone()).await.ok(200);
        assert_eq!((&back["ticket"]["state"], &back["ticket"]["requeues"]), (&json!("requeued"), &json!(round)));
        assert_eq!(back["ahead"], 3, "behind three in round {round}");
        // The three are received; then it is the returned one's turn again.
        for _ in 0..3 {
            if round == 1 {
                let view = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
                let id = text(&view["current"]["ticket"]["id"]);
                assert_ne!(view["current"]["ticket"]["id"], slips[0]["ticket"]["id"]);
                clerk.post(&format!("/api/v1/tickets/{id}/serve"), json!({})).await.ok(200);
                let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
                clerk.post(&format!("/api/v1/tickets/{id}/complete"), how).await.ok(200);
                w.hall_ticket(&format!("后来{}", w.clock.now().0), json!({})).await.ok(201);
                w.clock.advance_ms(1_000);
            }
        }
        if round == 2 {
            for _ in 0..3 {
                miss_next(&w, &clerk, &desk).await;
            }
        }
    }
    miss_next(&w, &clerk, &desk).await;
    assert_eq!(kiosk.post("/api/v1/tickets/requeue", own).await.code(), "requeue_limit");
    let view = clerk.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    let row = view["missed"].as_array().unwrap().iter().find(|m| m["ticket"]["id"] == slips[0]["ticket"]["id"]).unwrap();
    assert_eq!(row["may_requeue"], false);
});

on_both!(staff_bring_a_missed_number_back_but_not_tomorrow, |w: World| async move {
    w.hall_ticket("甲", json!({})).await.ok(201);
    w.clock.advance_ms(1_000);
    w.hall_ticket("乙", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let first = miss_next(&w, &clerk, &desk).await;
    let path = format!("/api/v1/tickets/{}/requeue", text(&first["id"]));
    let back = clerk.post(&path, json!({})).await.ok(200);
    assert_eq!(back["state"], "requeued");
    assert_eq!(clerk.post(&path, json!({})).await.code(), "ticket_state", "it is in the line already");
    let second = miss_next(&w, &clerk, &desk).await;
    w.clock.advance_ms(24 * 3_600_000);
    let clerk = w.login("clerk.hall1").await;
    let no = clerk.post(&format!("/api/v1/tickets/{}/requeue", text(&second["id"])), json!({})).await.code();
    assert!(no == "ticket_done" || no == "ticket_state", "{no}");
});

on_both!(a_wrong_pin_brings_nothing_back, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let slip = w.hall_ticket("甲", json!({})).await.ok(201);
    let wrong = if slip["pin"] == "0000" { "1111" } else { "0000" };
    let own = json!({ "site_id": hall, "claim": { "by": "pin", "number": slip["ticket"]["number"], "pin": wrong } });
    for _ in 0..4 {
        assert_eq!(w.anyone().post("/api/v1/tickets/cancel", own.clone()).await.code(), "pin_wrong");
    }
    assert_eq!(w.anyone().post("/api/v1/tickets/cancel", own.clone()).await.code(), "pin_locked");
    let look = json!({ "site_id": hall, "claim": { "by": "slip", "token": slip["slip_token"] } });
    assert_eq!(w.anyone().post("/api/v1/tickets/status", look).await.ok(200)["ahead"], 0);
    let right = json!({ "site_id": hall, "claim": { "by": "slip", "token": slip["slip_token"] } });
    let gone = w.anyone().post("/api/v1/tickets/cancel", right).await.ok(200);
    assert_eq!(gone["ticket"]["state"], "cancelled");
});

//! Coming to the slot: the window, the number in the leader's line, and who does not come.

use serde_json::{Value, json};
use server_domain::Day;
use server_domain::id::AppointmentId;

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free, jobs};
use crate::harness::{Answer, World, on_both, text};
use crate::sitting::{go_to, laid_out};

pub async fn arrive(w: &World, site: &str, claim: Value) -> Answer {
    w.anyone().post("/api/v1/check-ins", json!({ "site_id": site, "claim": claim })).await
}

pub fn by_code(code: &str) -> Value {
    json!({ "by": "code", "code": code })
}

pub async fn state(w: &World, code: &str) -> Value {
    w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200)["state"].clone()
}

on_both!(who_comes_gets_a_number_and_who_does_not_may_book_again, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    let slots = free(&w, &text(&s["id"])).await;
    let mut booked = Vec::new();
    for n in 0..3 {
        let a = Kiosk::new(&w, n).book("book", &slots[n], form(&hall, "王秀英", Some(CARDS[n]), "housing")).await.ok(201);
        let id = text(&a["appointment"]["id"]);
        office.post(&format!("/api/v1/appointments/{id}/screen"), json!({ "decision": "accept" })).await.ok(200);
        booked.push((text(&a["code"]), id, a["appointment"]["starts_at"].clone()));
    }
    let opens = Day::parse("2026-11-30").unwrap();
    let first = 540;
    assert_eq!(booked[0].2, json!(opens.at_minute(first).rfc3339()), "the first slot is at nine");
    go_to(&w, "2026-11-30", first - 31);
    let early = arrive(&w, &hall, by_code(&booked[0].0)).await;
    assert_eq!((early.code().as_str(), &early.body["args"]["time"]), ("check_in_early", &json!("08:30")));
    go_to(&w, "2026-11-30", first - 30);
    assert_eq!(arrive(&w, &w.site("星海镇").await, by_code(&booked[0].0)).await.code(), "queue_elsewhere");
    assert_eq!(arrive(&w, &hall, by_code("22222222")).await.code(), "query_code_unknown");
    let slip = arrive(&w, &hall, by_code(&booked[0].0)).await.ok(201);
    assert_eq!(state(&w, &booked[0].0).await, "checked_in");
    assert_eq!(arrive(&w, &hall, by_code(&booked[0].0)).await.code(), "appointment_state", "one number for one appointment");
    // It stands in the line from the slot's time on, with its class.
    let mut tx = w.running.context.db.read().await.unwrap();
    let id: AppointmentId = booked[0].1.parse().unwrap();
    let ticket = server_store::appointment::get(&mut tx, id).await.unwrap().unwrap().ticket_id.unwrap();
    let t = server_store::ticket::get(&mut tx, ticket).await.unwrap().unwrap();
    drop(tx);
    assert_eq!((t.number.clone(), t.due_at), (text(&slip["ticket"]["number"]), opens.at_minute(first)));

    // By the card; nobody else's name goes with it.
    go_to(&w, "2026-11-30", first + 1);
    let paper = |name: &str| json!({ "by": "paper", "name": name, "number": CARDS[1] });
    assert_eq!(arrive(&w, &hall, paper("李建国")).await.code(), "ticket_unknown");
    arrive(&w, &hall, paper("王秀英")).await.ok(201);
    assert_eq!(state(&w, &booked[1].0).await, "checked_in");

    // What the leader writes ends it, and the number with it is not called any more.
    let body = json!({ "opinion": "三日内答复", "solved_on_the_spot": false, "adopt": true });
    let case = w.login("leader01").await.post(&format!("/api/v1/appointments/{}/complete", booked[0].1), body).await.ok(200);
    assert_eq!((&case["row"]["state"], &case["opinion"], &case["is_adopted"]), (&json!("completed"), &json!("三日内答复"), &json!(true)));
    let after = server_store::ticket::get(&mut w.running.context.db.read().await.unwrap(), ticket).await.unwrap().unwrap();
    assert_eq!(after.state, server_domain::ticket::Ticket::Cancelled);

    // The third does not come: recorded a quarter of an hour after their time, and no obstacle to the next booking.
    go_to(&w, "2026-11-30", first + 60 + 14);
    jobs(&w).await;
    assert_eq!(state(&w, &booked[2].0).await, "confirmed", "the leader was silent, so a substitute would receive");
    go_to(&w, "2026-11-30", first + 60 + 15);
    jobs(&w).await;
    assert_eq!(state(&w, &booked[2].0).await, "no_show");
    assert_eq!(arrive(&w, &hall, by_code(&booked[2].0)).await.code(), "appointment_state");
    let next = laid_out(&w.login("office.hall").await, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    let slot = free(&w, &text(&next["id"])).await[0].clone();
    Kiosk::new(&w, 2).book("again", &slot, form(&hall, "王秀英", Some(CARDS[2]), "housing")).await.ok(201);
    counts_are_right(&w).await;
});

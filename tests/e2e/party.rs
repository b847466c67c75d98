//! The other side named wrongly, and a person from whom every lawyer of the day stepped aside, on both databases.

use serde_json::{Value, json};
use server_store::event;

use crate::consultation::{add_party, comes};
use crate::harness::{Person, World, on_both, text};

async fn call(lawyer: &Person, desk: &str) -> Value {
    lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)
}

async fn rows(w: &World, ticket: &str) -> usize {
    let mut tx = w.running.context.db.read().await.unwrap();
    server_store::party::of_ticket(&mut tx, ticket.parse().unwrap()).await.unwrap().len()
}

on_both!(a_wrong_name_of_the_other_side_is_taken_away_and_the_word_stays, |w: World| async move {
    let (lawyer, coordinator) = (w.login("lawyer01").await, w.login("coordinator").await);
    let desk = w.sit(&lawyer, 0).await;
    let me = coordinator.get("/api/v1/lawyers").await.ok(200);
    let firm = text(&me["items"].as_array().unwrap().iter().find(|l| l["username"] == "lawyer01").unwrap()["firm_id"]);
    lawyer.put(&format!("/api/v1/firms/{firm}/conflicts"), json!({ "names": ["远山公司"] })).await.ok(200);
    let slip = comes(&w, "写错的人", json!({ "parties": ["远山公司", "近水公司"] })).await.ok(201);
    let ticket = text(&slip["ticket"]["id"]);
    assert_eq!(call(&lawyer, &desk).await["current"]["conflict"]["is_listed"], true);
    let party = |place: &str| format!("/api/v1/tickets/{ticket}/parties/{place}");
    let colleague = w.login("lawyer03").await;
    w.sit(&colleague, 1).await;
    assert!(colleague.delete(&party("1")).await.status >= 400, "not at another desk");
    assert_eq!(w.anyone().delete(&party("1")).await.status, 401);
    assert_eq!(lawyer.delete(&party("7")).await.no(), (404, "not_found".to_owned()));
    let view = lawyer.delete(&party("1")).await.ok(200);
    let left = json!([{ "id": "2", "name": "近水公司" }]);
    assert_eq!((&view["current"]["conflict"]["is_listed"], &view["current"]["conflict"]["parties"]), (&json!(false), &left));
    assert_eq!(lawyer.delete(&party("1")).await.no().0, 404, "twice is not there");
    assert_eq!(rows(&w, &ticket).await, 1, "name and hash are gone");

    // The word given stays given, whatever is taken away; the name can be written again.
    lawyer.declare_clear(&view).await;
    let view = lawyer.delete(&party("2")).await.ok(200);
    assert!(view["current"].get("conflict").is_none(), "not asked again: {view}");
    let view = add_party(&lawyer, &ticket, "远山公司").await.ok(200);
    assert_eq!(view["current"]["conflict"]["is_listed"], true, "a listed name asks for the word again");
    let mut tx = w.running.context.db.read().await.unwrap();
    let events = event::after(&mut tx, &w.site("石嘴山市").await, 0).await.unwrap();
    let removed: Vec<Value> =
        events.iter().filter(|e| e.kind.as_str() == "party.removed").map(|e| serde_json::from_str(&e.body).unwrap()).collect();
    assert_eq!((removed.len(), &removed[0]["ticket_id"], &removed[0]["place"]), (2, &json!(ticket), &json!(1)));
    assert!(removed.iter().all(|r| r["by"].is_string() && !r.to_string().contains("公司")), "who and which, never the name");
});

on_both!(who_may_be_advised_by_nobody_today_is_told_and_may_be_called_back, |w: World| async move {
    let town = w.site("星海镇").await;
    let slip = comes(&w, "都回避的人", json!({})).await.ok(201);
    let status = async || w.anyone().get(&format!("/api/v1/slips/{}", text(&slip["slip_token"]))).await.ok(200);
    assert_eq!(status().await["choices"], json!([]), "everybody may");
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let ticket = text(&slip["ticket"]["id"]);
    call(&lawyer, &desk).await;
    lawyer.post(&format!("/api/v1/tickets/{ticket}/declare"), json!({ "declaration": "conflict" })).await.ok(200);
    assert_eq!(status().await["choices"], json!(["call_back", "rebook"]), "the only lawyer there stepped aside");
    // Not who has the morning's duty in the hall: that one would stay on duty when the desk closes.
    let other = w.login("lawyer03").await;
    let second = w.sit(&other, 1).await;
    assert_eq!(status().await["choices"], json!([]), "somebody of another firm sits down");
    other.post(&format!("/api/v1/desks/{second}/close"), json!({})).await.ok(200);
    assert_eq!(status().await["choices"], json!(["call_back", "rebook"]));

    // The lawyer's own duty has a holder who signed in: no chair is empty for the others, but this person may be called back.
    let hall = w.site("石嘴山市").await;
    let coordinator = w.login("coordinator").await;
    let day = coordinator.get(&format!("/api/v1/duty?site={hall}&day=2026-11-23")).await.ok(200);
    crate::registration::run_sql(
        &w,
        "UPDATE lawyer SET firm_id = (SELECT l.firm_id FROM lawyer l JOIN staff s ON s.id = l.staff_id WHERE s.username = 'lawyer01')",
    )
    .await;
    let name = crate::rota::username(&coordinator, &day["shifts"][0]).await;
    let holder = w.login(&name).await;
    holder.post(&format!("/api/v1/shifts/{}/sign-in", text(&day["shifts"][0]["id"])), json!({})).await.ok(200);
    assert_eq!(w.anyone().get(&format!("/api/v1/sites/{town}/today")).await.ok(200)["legal"]["state"], "on_duty");
    assert_eq!(status().await["choices"], json!(["call_back", "rebook"]), "on duty, but of the firm that stepped aside");
    let ask = |key: &str, more: Value| {
        let mut body = json!({ "site_id": town, "phone": "13987650000", "lang": "zh" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let who = w.anyone().with("idempotency-key", key);
        async move { who.post("/api/v1/call-backs", body).await }
    };
    assert_eq!(ask("stranded-1", json!({})).await.code(), "call_back_closed", "for the others somebody is there");
    ask("stranded-2", json!({ "ticket_id": ticket, "key": slip["slip_token"] })).await.ok(201);
    let after = status().await;
    assert_eq!((&after["ticket"]["state"], &after["choices"]), (&json!("cancelled"), &json!([])));
});

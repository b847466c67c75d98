//! The main job, told once for both databases: kiosk, queue, lawyer, officer, outcome, rating.

use serde_json::json;
use server_store::event::{self, Chain};

use crate::harness::{World, on_both, text};

on_both!(a_person_in_a_township_is_heard, |w: World| async move {
    let (centre, hall) = (w.site("星海镇").await, w.site("石嘴山市").await);
    let queue = w.queue(&centre, "legal_advice").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;

    // The person takes a number with an identity card.
    let kiosk = w.anyone();
    let body = json!({ "site_id": centre, "queue_id": queue, "lang": "zh", "person": {
        "name": "王秀英", "paper": { "kind": "resident_card", "number": "640299195002280021" },
        "phone": { "state": "given", "number": "13912345678" } } });
    let slip = kiosk.with("idempotency-key", "story-key-1").post("/api/v1/tickets", body.clone()).await.ok(201);
    assert_eq!((&slip["ticket"]["number"], &slip["ahead"]), (&json!("L001"), &json!(0)));
    assert_eq!(slip["estimate"]["basis"], "default");
    let again = kiosk.with("idempotency-key", "story-key-1").post("/api/v1/tickets", body.clone()).await.ok(201);
    assert_eq!(again, slip, "the same request gives the same slip");
    let twice = kiosk.with("idempotency-key", "story-key-2").post("/api/v1/tickets", body).await;
    assert_eq!((twice.code().as_str(), &twice.body["args"]["number"]), ("ticket_live_exists", &json!("L001")));

    // Called.
    let claim = json!({ "site_id": centre, "claim": { "by": "pin", "number": "l001", "pin": slip["pin"] } });
    let view = lawyer.call_clear(&desk).await;
    let current = &view["current"];
    assert_eq!((&current["card"]["name"], &current["card"]["paper_masked"]), (&json!("王秀英"), &json!("640***********0021")));
    assert_eq!(current["card"]["age_years"], 76);
    let board = kiosk.get(&format!("/api/v1/boards/{hall}")).await.ok(200);
    assert_eq!((&board["calls"][0]["number"], &board["calls"][0]["state"]), (&json!("L001"), &json!("called")));
    assert!(text(&board["calls"][0]["place_zh"]).starts_with("星海镇"));
    assert!(!board.to_string().contains("王秀英"), "a board shows numbers only");

    // Seat, check, note.
    let wrong = json!({ "site_id": centre, "claim": { "by": "pin", "number": "L001", "pin": "xxxx" } });
    assert_eq!(kiosk.post("/api/v1/seats", wrong).await.code(), "pin_wrong");
    let seat = kiosk.post("/api/v1/seats", claim).await.ok(201);
    assert_eq!((&seat["stage"], &seat["ticket"]["state"]), (&json!("preflight"), &json!("serving")));
    let kiosk = kiosk.with("x-seat", &text(&seat["id"]));
    let check = json!({ "camera": "ok", "microphone": "ok", "speaker_heard": true });
    assert_eq!(kiosk.post("/api/v1/seat/preflight", check).await.ok(200)["stage"], "live");
    let session = text(&current["session"]["id"]);
    assert!(text(&kiosk.post("/api/v1/seat/grant", json!({})).await.ok(200)["socket_path"]).starts_with("/ws/room?grant="));
    let record = format!("/api/v1/consultations/{}", text(&current["ticket"]["id"]));
    let body = json!({ "facts": "供暖不足", "advice": "", "basis": "", "referrals": [], "version": 0 });
    assert_eq!(lawyer.put(&record, body.clone()).await.ok(200)["version"], 1);
    let stale = lawyer.put(&record, body).await;
    assert_eq!((stale.code().as_str(), &stale.body["args"]["version"]), ("note_conflict", &json!("1")));

    // The officer comes in only after the petitioner agreed and the confidential part ended.
    let officer = w.login("officer.dawukou1").await;
    let officers = lawyer.get("/api/v1/officers").await.ok(200);
    let him = officers["items"].as_array().unwrap().iter().find(|o| o["is_online"] == true).unwrap();
    let ask = json!({ "officer_id": him["id"], "reason": "供暖由区住建局负责" });
    let asked = lawyer.post(&format!("/api/v1/sessions/{session}/invitations"), ask.clone()).await.ok(201);
    let invitation = text(&asked["current"]["invitations"][0]["id"]);
    assert_eq!(lawyer.post(&format!("/api/v1/sessions/{session}/invitations"), ask).await.code(), "invitation_open");
    let send = format!("/api/v1/invitations/{invitation}/send");
    let early = lawyer.post(&send, json!({ "confidential_part_ended": true })).await;
    assert_eq!(early.code(), "invitation_state", "not before the petitioner agreed");
    assert_eq!(officer.get("/api/v1/invitations").await.ok(200)["items"], json!([]));
    assert_eq!(officer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.code(), "forbidden");
    let seen = kiosk.get("/api/v1/seat").await.ok(200);
    assert_eq!(seen["invitations"][0]["reason"], "供暖由区住建局负责");
    kiosk.post(&format!("/api/v1/seat/invitations/{invitation}/answer"), json!({ "agreed": true })).await.ok(200);
    assert_eq!(lawyer.post(&send, json!({ "confidential_part_ended": false })).await.code(), "confidential_part_open");
    let sent = lawyer.post(&send, json!({ "confidential_part_ended": true })).await.ok(200);
    assert_eq!(sent["current"]["session"]["is_confidential"], false);
    let list = officer.get("/api/v1/invitations").await.ok(200);
    assert_eq!(list["items"][0]["petitioner_name"], "王秀英");
    officer.post(&format!("/api/v1/invitations/{invitation}/accept"), json!({})).await.ok(200);
    officer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.ok(200);
    assert_eq!(officer.post(&format!("/api/v1/invitations/{invitation}/leave"), json!({})).await.ok(200)["state"], "left");

    // The end: a matter, a rating, nothing left behind.
    w.clock.advance_ms(12 * 60_000);
    let ticket = text(&current["ticket"]["id"]);
    let how = json!({ "topic": "housing", "outcome": "transferred", "summary": "" });
    assert_eq!(kiosk.post("/api/v1/seat/rating", json!({ "score": 5 })).await.code(), "ticket_state", "not before the end");
    let done = lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how).await.ok(200);
    assert_eq!((&done["matter"]["matter_no"], &done["desk"]["served_today"]), (&json!("640200-20261123-0001"), &json!(1)));
    let seat = kiosk.get("/api/v1/seat").await.ok(200);
    assert_eq!((&seat["stage"], &seat["matter"]), (&json!("rating"), &done["matter"]));
    assert_eq!(kiosk.post("/api/v1/seat/rating", json!({ "score": 6 })).await.code(), "score_invalid");
    assert_eq!(kiosk.post("/api/v1/seat/rating", json!({ "score": 5 })).await.ok(200)["stage"], "done");
    assert_eq!(kiosk.post("/api/v1/seat/rating", json!({ "score": 1 })).await.code(), "rated_already");
    assert_eq!(kiosk.delete("/api/v1/seat").await.status, 204);
    assert_eq!(kiosk.get("/api/v1/seat").await.code(), "seat_required");

    // Everything is in the stream, in order, chained; no name and no number of a person is in it.
    let mut tx = w.running.context.db.read().await.unwrap();
    let events = event::after(&mut tx, &hall, 0).await.unwrap();
    let kinds: Vec<&str> = events.iter().map(|e| e.kind.as_str()).collect();
    for pair in [
        ["ticket.issued", "ticket.called"],
        ["ticket.called", "seat.claimed"],
        ["invitation.asked", "invitation.answered"],
        ["invitation.sent", "invitation.accepted"],
        ["ticket.completed", "rating.given"],
    ] {
        let at = |kind| kinds.iter().position(|k| *k == kind).unwrap_or_else(|| panic!("no {kind} in {kinds:?}"));
        assert!(at(pair[0]) < at(pair[1]), "{pair:?} in {kinds:?}");
    }
    let all: String = events.iter().map(|e| e.body.as_str()).collect();
    assert!(!all.contains("王") && !all.contains("6402991950") && !all.contains("供暖"));
    assert_eq!(event::verify(&mut tx, &hall).await.unwrap(), Chain::Whole { events: events.len() as i64 });
});

on_both!(a_refused_or_declined_invitation_costs_nothing, |w: World| async move {
    let (centre, lawyer, officer) = (w.site("星海镇").await, w.login("lawyer01").await, w.login("officer.dawukou1").await);
    let desk = w.sit(&lawyer, 0).await;
    let slip = w.ticket("person-0001", "王秀英").await;
    let view = lawyer.call_clear(&desk).await;
    let session = text(&view["current"]["session"]["id"]);
    let kiosk = w.anyone().sit_with_slip(&centre, &text(&slip["slip_token"])).await;
    let officers = lawyer.get("/api/v1/officers").await.ok(200);
    let him = officers["items"].as_array().unwrap().iter().find(|o| o["is_online"] == true).unwrap()["id"].clone();
    let path = format!("/api/v1/sessions/{session}/invitations");
    let blank = lawyer.post(&path, json!({ "officer_id": him, "reason": "  " })).await;
    assert_eq!((blank.code().as_str(), &blank.body["fields"][0]["pointer"]), ("reason_missing", &json!("/reason")));

    let ask = json!({ "officer_id": him, "reason": "供暖" });
    let asked = lawyer.post(&path, ask.clone()).await.ok(201);
    let first = text(&asked["current"]["invitations"][0]["id"]);
    kiosk.post(&format!("/api/v1/seat/invitations/{first}/answer"), json!({ "agreed": false })).await.ok(200);
    let seat = kiosk.get("/api/v1/seat").await.ok(200);
    assert_eq!((&seat["ticket"]["state"], &seat["invitations"][0]["state"]), (&json!("serving"), &json!("refused")));

    let asked = lawyer.post(&path, ask).await.ok(201);
    let second = text(&asked["current"]["invitations"][1]["id"]);
    kiosk.post(&format!("/api/v1/seat/invitations/{second}/answer"), json!({ "agreed": true })).await.ok(200);
    lawyer.post(&format!("/api/v1/invitations/{second}/send"), json!({ "confidential_part_ended": true })).await.ok(200);
    let decline = format!("/api/v1/invitations/{second}/decline");
    assert_eq!(officer.post(&decline, json!({ "reason": "" })).await.code(), "reason_missing");
    officer.post(&decline, json!({ "reason": "正在开会" })).await.ok(200);
    let view = lawyer.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    assert_eq!(view["current"]["invitations"][1]["decline_reason"], "正在开会");
    assert!(!kiosk.get("/api/v1/seat").await.ok(200).to_string().contains("正在开会"), "told to the lawyer only");
});

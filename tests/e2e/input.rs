//! Bad input gets a clear answer: the code, and the field.

use serde_json::{Value, json};

use crate::harness::{Engine, World, issue, text};

async fn refused(w: &World, change: impl Fn(&mut Value)) -> (u16, String, Value) {
    let site = w.site("星海镇").await;
    let queue = w.queue(&site, "legal_advice").await;
    let mut body = issue(&site, &queue, "王秀英");
    change(&mut body);
    let answer = w.anyone().with("idempotency-key", "bad-input-1").post("/api/v1/tickets", body).await;
    (answer.status, answer.code(), answer.body["fields"][0]["pointer"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_identity_names_its_field() {
    let w = World::start(Engine::Sqlite).await;
    let card = |number: &'static str| move |b: &mut Value| b["person"]["paper"] = json!({ "kind": "resident_card", "number": number });
    let number = json!("/person/paper/number");
    assert_eq!(refused(&w, card("640299195002280014")).await, (422, "id_number_checksum".to_owned(), number.clone()));
    assert_eq!(refused(&w, card("640299196602290017")).await, (422, "id_number_date".to_owned(), number.clone()));
    assert_eq!(refused(&w, card("6402991950")).await, (422, "id_number_length".to_owned(), number));
    let phone = |b: &mut Value| b["person"]["phone"] = json!({ "state": "given", "number": "12345" });
    assert_eq!(refused(&w, phone).await, (422, "phone_invalid".to_owned(), json!("/person/phone/number")));
    assert_eq!(refused(&w, |b| b["person"]["name"] = json!("  ")).await, (422, "name_missing".to_owned(), json!("/person/name")));
    let long = |b: &mut Value| b["person"]["name"] = json!("长".repeat(51));
    assert_eq!(refused(&w, long).await.1, "name_too_long");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_the_wrong_shape_is_answered_as_a_problem() {
    let w = World::start(Engine::Sqlite).await;
    let kiosk = w.anyone().with("idempotency-key", "bad-input-1");
    assert_eq!(kiosk.post_bytes("/api/v1/tickets", b"{".to_vec()).await.code(), "malformed");
    assert_eq!(kiosk.post("/api/v1/tickets", json!({ "site_id": "x" })).await.code(), "malformed");
    assert_eq!(kiosk.post_bytes("/api/v1/tickets", vec![b' '; 200_000]).await.code(), "body_too_large");
    assert_eq!(kiosk.get("/api/v1/nothing").await.code(), "not_found");
    assert_eq!(kiosk.get("/api/v1/sites/no-such-site/today").await.code(), "not_found");
    assert_eq!(kiosk.get("/api/v1/slips/no-such-slip").await.code(), "ticket_unknown");
    let site = w.site("星海镇").await;
    let queue = w.queue(&site, "legal_advice").await;
    assert_eq!(w.anyone().post("/api/v1/tickets", issue(&site, &queue, "王")).await.code(), "idempotency_key_missing");
    let bureau = w.site("大武口区信访局").await;
    let counter = w.queue(&bureau, "registration").await;
    assert_eq!(kiosk.post("/api/v1/tickets", issue(&site, &counter, "王")).await.code(), "queue_elsewhere");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fifth_wrong_pin_locks_the_ticket_for_five_minutes() {
    let w = World::start(Engine::Sqlite).await;
    let (site, slip) = (w.site("星海镇").await, w.ticket("person-0001", "王秀英").await);
    let claim = |pin: &str| json!({ "site_id": site, "claim": { "by": "pin", "number": "L001", "pin": pin } });
    let kiosk = w.anyone();
    for left in ["4", "3", "2", "1"] {
        let wrong = kiosk.post("/api/v1/seats", claim("no")).await;
        assert_eq!((wrong.code().as_str(), &wrong.body["args"]["left"]), ("pin_wrong", &json!(left)));
    }
    assert_eq!(kiosk.post("/api/v1/seats", claim("no")).await.code(), "pin_locked");
    assert_eq!(kiosk.post("/api/v1/seats", claim(&text(&slip["pin"]))).await.code(), "pin_locked", "even the right one");
    w.clock.advance_ms(5 * 60_000);
    let seat = kiosk.post("/api/v1/seats", claim(&text(&slip["pin"]))).await.ok(201);
    assert_eq!(seat["ticket"]["state"], "issued", "who is next sits and waits to be received");
}

#[tokio::test(flavor = "multi_thread")]
async fn two_people_wait_at_one_kiosk_and_each_finds_their_own_seat() {
    let w = World::start(Engine::Sqlite).await;
    let site = w.site("星海镇").await;
    let (first, second) = (w.ticket("person-0001", "王秀英").await, w.ticket("person-0002", "李建国").await);
    for (n, slip) in [&first, &second].into_iter().enumerate() {
        let lawyer = w.login(&format!("lawyer{:02}", n + 1)).await;
        let desk = w.sit(&lawyer, n).await;
        lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
        let seat = w.anyone().sit_with_slip(&site, &text(&slip["slip_token"])).await;
        assert_eq!(seat.get("/api/v1/seat").await.ok(200)["ticket"]["number"], slip["ticket"]["number"]);
        // After a power cut the person sits down again, and the old seat opens nothing.
        let again = w.anyone().sit_with_slip(&site, &text(&slip["slip_token"])).await;
        assert_eq!(seat.get("/api/v1/seat").await.code(), "seat_required");
        again.get("/api/v1/seat").await.ok(200);
    }
}

//! People of a leader's line without an appointment: in the ledger, in the figures, and nobody ends the sitting over their
//! heads; a wrong call leaves nothing behind.

use serde_json::{Value, json};
use server::service::lines::day_end;
use server_domain::event::EventKind;

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free, jobs};
use crate::check_in::{arrive, by_code};
use crate::harness::{Person, World, on_both, text};
use crate::registration::{form as matter, run_sql};
use crate::screening::{path, posted};
use crate::sitting::{go_to, history, laid_out, path as sitting_path, round};

/// Takes a number for the leader's line at the city hall, without an appointment.
async fn number(w: &World, hall: &str, key: &str, name: &str, card: Option<&str>, people: u32) -> Value {
    let queue = w.queue(hall, "leader_reception").await;
    let paper = card.map_or(json!({ "kind": "none" }), |number| json!({ "kind": "resident_card", "number": number }));
    let person = json!({ "name": name, "paper": paper, "phone": { "state": "declined" } });
    let body = json!({ "site_id": hall, "queue_id": queue, "lang": "zh", "person": person, "people": people });
    w.anyone().with("idempotency-key", &format!("walk-in-{key}")).post("/api/v1/tickets", body).await.ok(201)
}

/// The rows of the ledger that came without an appointment.
async fn walk_ins(w: &World, s: &Value) -> Vec<Value> {
    let rows = w.login("office.hall").await.get(&sitting_path(s, "/appointments")).await.ok(200);
    rows["items"].as_array().unwrap().iter().filter(|r| r["is_walk_in"] == true).cloned().collect()
}

/// Number and state of each of them.
async fn states(w: &World, s: &Value) -> Vec<(String, String)> {
    walk_ins(w, s).await.iter().map(|r| (text(&r["number"]), text(&r["state"]))).collect()
}

async fn call(leader: &Person, desk: &str) -> String {
    let view = leader.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    text(&view["current"]["ticket"]["id"])
}

async fn act(who: &Person, ticket: &str, verb: &str, body: Value) -> Value {
    who.post(&format!("/api/v1/tickets/{ticket}/{verb}"), body).await.ok(200)
}

async fn figures(w: &World, hall: &str) -> Value {
    let path = format!("/api/v1/halls/{hall}/reception-figures?from=2026-11-30&to=2026-11-30");
    let all = w.login("clerk.hall1").await.get(&path).await.ok(200);
    all["leaders"].as_array().unwrap().iter().find(|r| r["name"] == "陈砚之").unwrap().clone()
}

on_both!(whoever_comes_without_an_appointment_is_in_the_ledger_and_in_the_figures, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let next = laid_out(&w.login("office.hall").await, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    // The same person has as many bookings as they may have, one of them here for any other business: nothing collides.
    let kiosk = Kiosk::new(&w, 1);
    let slots = free(&w, &text(&s["id"])).await;
    kiosk.book("1", &slots[3], form(&hall, "王秀英", Some(CARDS[0]), "other")).await.ok(201);
    let later = free(&w, &text(&next["id"])).await;
    kiosk.book("2", &later[0], form(&hall, "王秀英", Some(CARDS[0]), "land")).await.ok(201);
    go_to(&w, "2026-11-30", 9 * 60 + 5);
    let before = w.login("office.hall").await.get(&sitting_path(&s, "")).await.ok(200)["slots"].clone();
    let slip = number(&w, &hall, "one", "王秀英", Some(CARDS[0]), 3).await;
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    leader.post(&sitting_path(&s, "/start"), json!({})).await.ok(200);
    assert!(walk_ins(&w, &s).await.is_empty(), "who waits is not received");

    let ticket = call(&leader, &desk).await;
    let row = walk_ins(&w, &s).await[0].clone();
    assert_eq!(
        (&row["state"], &row["number"], &row["name"], &row["people"], &row["from"]),
        (&json!("checked_in"), &slip["ticket"]["number"], &json!("王秀英"), &json!(3), &json!("09:00"))
    );
    let id = text(&row["id"]);
    let early = leader.post(&sitting_path(&s, "/finish"), json!({})).await;
    assert_eq!((early.code().as_str(), &early.body["args"]["count"]), ("sitting_in_session", &json!("1")), "they are at the door");
    w.anyone().sit_with_slip(&hall, &text(&slip["slip_token"])).await;
    assert_eq!(walk_ins(&w, &s).await[0]["state"], "in_session");
    assert_eq!(leader.post(&sitting_path(&s, "/finish"), json!({})).await.code(), "sitting_in_session", "they are in the room");

    // Brief, order, matter, opinion and adoption go the way of every appointment.
    let unit = w.anyone().get("/api/v1/units").await.ok(200)["items"][0]["id"].clone();
    let order = json!({ "unit_id": unit, "text": "三日内答复", "due_day": "2026-12-02" });
    leader.post(&format!("/api/v1/appointments/{id}/orders"), order).await.ok(201);
    leader.put(&format!("/api/v1/tickets/{ticket}/matter"), matter(json!({}))).await.ok(200);
    act(&leader, &ticket, "complete", json!({})).await;
    let opinion = json!({ "opinion": "当场答复,三日内供暖", "solved_on_the_spot": true, "adopt": true });
    let case = leader.post(&path(&id, "complete"), opinion).await.ok(200);
    assert_eq!(
        (&case["row"]["state"], &case["row"]["topic"], &case["is_adopted"], &case["opinion"]),
        (&json!("completed"), &json!("housing"), &json!(true), &json!("当场答复,三日内供暖"))
    );
    assert!(case["matter"].is_object(), "the matter that was registered is the record's: {case}");
    let steps: Vec<String> = case["steps"].as_array().unwrap().iter().map(|s| text(&s["kind"])).collect();
    assert_eq!(steps, ["walked_in", "began", "completed", "opinion"]);
    leader.post(&sitting_path(&s, "/finish"), json!({})).await.ok(200);

    // It was no booking: slots, limits, messages and the code's door know nothing of it.
    let after = w.login("office.hall").await.get(&sitting_path(&s, "")).await.ok(200)["slots"].clone();
    let taken = |slots: &Value| slots.as_array().unwrap().iter().map(|l| l["taken"].clone()).collect::<Vec<_>>();
    assert_eq!(taken(&after), taken(&before));
    counts_are_right(&w).await;
    assert_eq!(server_store::message::of_thing(&mut w.running.context.db.read().await.unwrap(), &id).await.unwrap(), 0);
    assert_eq!(w.anyone().get(&format!("/api/v1/appointments/{}", text(&row["code"]))).await.code(), "query_code_unknown");
    let f = figures(&w, &hall).await;
    let of = ["posted", "held", "batches", "people", "walk_ins", "solved_on_the_spot", "adopted", "orders", "no_shows", "expired"];
    assert_eq!(of.map(|name| f[name].as_i64().unwrap()), [1, 1, 1, 3, 1, 1, 1, 1, 0, 0], "{f}");
    // The request that nobody screened is a fault the day after, and has its own column.
    go_to(&w, "2026-12-01", 60);
    jobs(&w).await;
    let f = figures(&w, &hall).await;
    assert_eq!((&f["expired"], &f["batches"]), (&json!(1), &json!(1)));
    let csv = format!("/api/v1/halls/{hall}/reception-figures.csv?from=2026-11-30&to=2026-11-30");
    let Value::String(csv) = w.login("clerk.hall1").await.get(&csv).await.ok(200) else { panic!("no text") };
    assert!(csv.contains("Walk-ins") && csv.contains("Expired"), "{csv}");
    counts_are_right(&w).await;
});

on_both!(a_wrong_call_and_whoever_did_not_come_leave_no_record, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    go_to(&w, "2026-11-30", 9 * 60 + 5);
    let slip = number(&w, &hall, "one", "李建国", None, 1).await;
    let name = text(&slip["ticket"]["number"]);
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    leader.post(&sitting_path(&s, "/start"), json!({})).await.ok(200);
    // Taken back before and after they sat down.
    let ticket = call(&leader, &desk).await;
    assert_eq!(states(&w, &s).await, [(name.clone(), "checked_in".to_owned())]);
    act(&leader, &ticket, "undo-call", json!({})).await;
    assert_eq!(states(&w, &s).await, []);
    assert_eq!(call(&leader, &desk).await, ticket);
    w.anyone().sit_with_slip(&hall, &text(&slip["slip_token"])).await;
    assert_eq!(states(&w, &s).await, [(name.clone(), "in_session".to_owned())]);
    act(&leader, &ticket, "undo-call", json!({})).await;
    assert_eq!(states(&w, &s).await, []);
    // Called three times in vain; back in the line and called again, they are on record again.
    assert_eq!(call(&leader, &desk).await, ticket);
    for verb in ["call-again", "call-again", "miss"] {
        w.clock.advance_ms(20_000);
        act(&leader, &ticket, verb, json!({})).await;
    }
    assert_eq!(states(&w, &s).await, []);
    act(&leader, &ticket, "requeue", json!({})).await;
    assert_eq!(call(&leader, &desk).await, ticket);
    assert_eq!(states(&w, &s).await, [(name.clone(), "checked_in".to_owned())]);
    // They left before they were received.
    act(&leader, &ticket, "cancel", json!({ "reason": "本人离开" })).await;
    assert_eq!(states(&w, &s).await, []);
    leader.post(&sitting_path(&s, "/finish"), json!({})).await.ok(200);
    assert_eq!(figures(&w, &hall).await["batches"], 0);
    counts_are_right(&w).await;
});

on_both!(whoever_was_received_stays_in_the_ledger_however_the_number_ends, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    go_to(&w, "2026-11-30", 8 * 60 + 40);
    let mut slips = Vec::new();
    for (n, name) in ["甲", "乙", "丙", "丁", "戊"].iter().enumerate() {
        slips.push(number(&w, &hall, &format!("no-{n}"), name, None, 1).await);
        w.clock.advance_ms(1_000);
    }
    let token = |n: usize| text(&slips[n]["slip_token"]);
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    // Called and seated before its hours, when the sitting does not run: on record when the leader says that it does.
    let first = call(&leader, &desk).await;
    w.anyone().sit_with_slip(&hall, &token(0)).await;
    assert_eq!(states(&w, &s).await, []);
    leader.post(&sitting_path(&s, "/start"), json!({})).await.ok(200);
    let number = |n: usize| text(&slips[n]["ticket"]["number"]);
    let row = |n: usize, state: &str| (number(n), state.to_owned());
    assert_eq!(states(&w, &s).await, [row(0, "in_session")]);
    // Sent on to the counter after the talk: received. Sent on before it: not.
    let counter = w.queue(&hall, "registration").await;
    let to = json!({ "queue_id": counter, "reason": "需要登记" });
    act(&leader, &first, "transfer", to.clone()).await;
    assert_eq!(states(&w, &s).await, [row(0, "completed")]);
    let second = call(&leader, &desk).await;
    assert_eq!(states(&w, &s).await, [row(0, "completed"), row(1, "checked_in")]);
    act(&leader, &second, "transfer", to).await;
    assert_eq!(states(&w, &s).await, [row(0, "completed")]);
    // Set aside, called back, the call taken back: the talk goes on later. Leaving then ends it as a reception.
    let third = call(&leader, &desk).await;
    w.anyone().sit_with_slip(&hall, &token(2)).await;
    act(&leader, &third, "pause", json!({})).await;
    assert_eq!(states(&w, &s).await, [row(0, "completed"), row(2, "in_session")]);
    assert_eq!(leader.post(&sitting_path(&s, "/finish"), json!({})).await.code(), "sitting_in_session");
    act(&leader, &third, "resume", json!({ "desk_id": desk })).await;
    act(&leader, &third, "undo-call", json!({})).await;
    assert_eq!(states(&w, &s).await, [row(0, "completed"), row(2, "in_session")]);
    act(&leader, &third, "cancel", json!({ "reason": "取材料未回" })).await;
    // The leader writes the opinion while they sit there: that ends it, and the number's end adds nothing.
    let fourth = call(&leader, &desk).await;
    w.anyone().sit_with_slip(&hall, &token(3)).await;
    let record = walk_ins(&w, &s).await.iter().find(|r| r["number"] == number(3)).map(|r| text(&r["id"])).unwrap();
    let opinion = json!({ "opinion": "已解释", "solved_on_the_spot": false, "adopt": false });
    leader.post(&path(&record, "complete"), opinion).await.ok(200);
    leader.put(&format!("/api/v1/tickets/{fourth}/matter"), matter(json!({ "name": { "state": "given", "name": "丁" } }))).await.ok(200);
    act(&leader, &fourth, "complete", json!({})).await;
    // Called when the day ended and never came: not received.
    call(&leader, &desk).await;
    go_to(&w, "2026-12-01", 1);
    day_end::run(&w.running.context).await.unwrap();
    assert_eq!(states(&w, &s).await, [row(0, "completed"), row(2, "completed"), row(3, "completed")]);
    assert_eq!((&figures(&w, &hall).await["walk_ins"], &figures(&w, &hall).await["batches"]), (&json!(3), &json!(3)));
    counts_are_right(&w).await;
});

on_both!(hours_over_and_nobody_said_that_it_began, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let next = laid_out(&w.login("office.hall").await, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    let state = async |s: &Value| w.login("office.hall").await.get(&sitting_path(s, "")).await.ok(200)["sitting"].clone();
    // The first call within its hours begins it, so that nobody who was received is left out.
    go_to(&w, "2026-11-30", 9 * 60 + 5);
    let slip = number(&w, &hall, "one", "李建国", None, 1).await;
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    let ticket = call(&leader, &desk).await;
    assert_eq!((&state(&s).await["state"], states(&w, &s).await.len()), (&json!("in_progress"), 1));
    act(&leader, &ticket, "undo-call", json!({})).await;
    leader.post(&sitting_path(&s, "/finish"), json!({})).await.ok(200);
    drop(slip);

    // Somebody booked was received, and nobody pressed anything: it was held, not missed.
    let slots = free(&w, &text(&next["id"])).await;
    let office = w.login("office.hall").await;
    let (mut ids, mut codes) = (Vec::new(), Vec::new());
    for n in 0..2 {
        let a = Kiosk::new(&w, n).book("1", &slots[n], form(&hall, "王秀英", Some(CARDS[n]), "land")).await.ok(201);
        ids.push(text(&a["appointment"]["id"]));
        codes.push(text(&a["code"]));
        office.post(&path(&ids[n], "screen"), json!({ "decision": "accept" })).await.ok(200);
    }
    go_to(&w, "2026-12-01", 9 * 60);
    arrive(&w, &hall, by_code(&codes[0])).await.ok(201);
    let opinion = json!({ "opinion": "已答复", "solved_on_the_spot": true, "adopt": false });
    w.login("leader02").await.post(&path(&ids[0], "complete"), opinion).await.ok(200);
    go_to(&w, "2026-12-01", 11 * 60 + 30);
    round(&w).await;
    let held = state(&next).await;
    assert_eq!((&held["state"], text(&held["ended_at"]).starts_with("2026-12-01T11:30")), (&json!("done"), true), "{held}");
});

on_both!(an_empty_chair_is_a_fault_and_whoever_waited_is_told_so, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slots = free(&w, &text(&s["id"])).await;
    let office = w.login("office.hall").await;
    let mut codes = Vec::new();
    for n in [0, 3] {
        let a = Kiosk::new(&w, n).book("1", &slots[n], form(&hall, "王秀英", Some(CARDS[n]), "land")).await.ok(201);
        office.post(&path(&text(&a["appointment"]["id"]), "screen"), json!({ "decision": "accept" })).await.ok(200);
        codes.push(text(&a["code"]));
    }
    go_to(&w, "2026-11-30", 9 * 60);
    arrive(&w, &hall, by_code(&codes[0])).await.ok(201);
    go_to(&w, "2026-11-30", 10 * 60 + 35);
    arrive(&w, &hall, by_code(&codes[1])).await.ok(201);
    go_to(&w, "2026-11-30", 11 * 60 + 30);
    round(&w).await;
    jobs(&w).await;
    let fault = history(&w, &s).await.into_iter().find(|(kind, _)| *kind == EventKind::FaultRecorded).unwrap().1;
    assert_eq!((&fault["fault"], &fault["booked"]), (&json!("missed"), &json!(2)));
    go_to(&w, "2026-12-01", 1);
    day_end::run(&w.running.context).await.unwrap();
    jobs(&w).await;
    for code in &codes {
        assert_eq!(crate::check_in::state(&w, code).await, "cancelled_by_organ", "they came, and nobody received them");
    }
    counts_are_right(&w).await;
});

on_both!(an_accusation_after_the_talk_changes_nothing_that_the_leader_sees, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    go_to(&w, "2026-11-30", 9 * 60 + 5);
    let slip = number(&w, &hall, "sealed", "赵六", None, 1).await;
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    leader.post(&sitting_path(&s, "/start"), json!({})).await.ok(200);
    let ticket = call(&leader, &desk).await;
    w.anyone().sit_with_slip(&hall, &text(&slip["slip_token"])).await;
    leader.put(&format!("/api/v1/tickets/{ticket}/matter"), matter(json!({}))).await.ok(200);
    let before = walk_ins(&w, &s).await;
    assert_eq!((before.len(), &before[0]["topic"]), (1, &json!("housing")));
    let brief = leader.get(&path(&text(&before[0]["id"]), "brief")).await.ok(200);
    assert!(brief["matter"].is_object(), "what is plain is shown");
    // The same number's statement turns out to be an accusation against the leader who receives.
    let accusation = matter(json!({ "kind": "accusation", "accused": [{ "kind": "person", "name": "某领导" }] }));
    leader.put(&format!("/api/v1/tickets/{ticket}/matter"), accusation).await.ok(200);
    run_sql(&w, "UPDATE staff SET name = '某领导' WHERE username = 'leader01'").await;
    let after = walk_ins(&w, &s).await;
    assert_eq!((after.len(), &after[0]["topic"]), (1, &json!("other")), "still there, and silent");
    let brief = leader.get(&path(&text(&after[0]["id"]), "brief")).await.ok(200);
    assert!(brief["matter"].is_null() && brief["unit"].is_null() && brief["recusal"].is_null(), "{brief}");
});

//! The day of an appointment: who is called when, the number that carries it along, the ID that is shown; and the ends that
//! the organ has to answer for.

use serde_json::{Value, json};
use server::service::lines::day_end;
use server_domain::event::EventKind;

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free, jobs};
use crate::check_in::{arrive, by_code, state};
use crate::harness::{Person, World, issue, on_both, text};
use crate::outbox::happened;
use crate::registration::form as matter;
use crate::screening::{path, posted, request};
use crate::sitting::{go_to, laid_out, path as sitting_path, round};

/// Books the n-th free slot and has the leader say yes; gives code and id.
pub async fn confirmed(w: &World, hall: &str, slots: &[String], n: usize, more: Value) -> (String, String) {
    let mut form = form(hall, "王秀英", Some(CARDS[n]), "housing");
    form.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    let a = Kiosk::new(w, n).book("book", &slots[n], form).await.ok(201);
    let id = text(&a["appointment"]["id"]);
    w.login("office.hall").await.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.ok(200);
    let leader = text(&a["appointment"]["sitting"]["leader_name"]);
    let leader = w.login(if leader == "陈砚之" { "leader01" } else { "leader02" }).await;
    leader.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.ok(200);
    (text(&a["code"]), id)
}

/// A number for the leader's line without an appointment.
async fn walk_in(w: &World, hall: &str) -> String {
    let queue = w.queue(hall, "leader_reception").await;
    let issued = w.anyone().with("idempotency-key", "walk-in-0001").post("/api/v1/tickets", issue(hall, &queue, "李建国")).await;
    text(&issued.ok(201)["ticket"]["number"])
}

/// Numbers in the order in which a desk would call them.
async fn line(who: &Person, desk: &str) -> Vec<String> {
    let view = who.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    view["waiting"].as_array().unwrap().iter().map(|t| text(&t["ticket"]["number"])).collect()
}

async fn step_kinds(office: &Person, id: &str) -> Vec<String> {
    let case = office.get(&path(id, "brief")).await.ok(200);
    case["steps"].as_array().unwrap().iter().map(|s| text(&s["kind"])).collect()
}

on_both!(in_time_is_before_walk_ins_and_late_is_after_them, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slots = free(&w, &text(&s["id"])).await;
    let none = json!({});
    let (late, _) = confirmed(&w, &hall, &slots, 0, none.clone()).await;
    let (in_time, _) = confirmed(&w, &hall, &slots, 1, none.clone()).await;
    let (in_grace, _) = confirmed(&w, &hall, &slots, 2, none).await;
    let number = |slip: Value| text(&slip["ticket"]["number"]);
    go_to(&w, "2026-11-30", 9 * 60 + 2);
    let walk_in = walk_in(&w, &hall).await;
    go_to(&w, "2026-11-30", 9 * 60 + 5);
    let in_time = number(arrive(&w, &hall, by_code(&in_time)).await.ok(201));
    // Ten minutes are kept; from the next on somebody comes after those who are there.
    go_to(&w, "2026-11-30", 9 * 60 + 11);
    let late = number(arrive(&w, &hall, by_code(&late)).await.ok(201));
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    assert_eq!(line(&leader, &desk).await, [in_time.clone(), walk_in.clone(), late.clone()]);
    // At its time, not before, the appointment passes by who came earlier.
    go_to(&w, "2026-11-30", 9 * 60 + 30);
    let leader = w.login("leader01").await;
    let view = leader.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!((&view["current"]["ticket"]["number"], &view["current"]["order"]), (&json!(in_time), &json!("appointment")));
    // In the tenth minute the turn is kept.
    go_to(&w, "2026-11-30", 10 * 60 + 10);
    let in_grace = number(arrive(&w, &hall, by_code(&in_grace)).await.ok(201));
    let leader = w.login("leader01").await;
    assert_eq!(line(&leader, &desk).await, [in_grace, walk_in, late]);
});

on_both!(the_number_carries_the_appointment_from_the_seat_to_the_end_of_the_sitting, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slots = free(&w, &text(&s["id"])).await;
    let (first, first_id) = confirmed(&w, &hall, &slots, 0, json!({})).await;
    let (second, second_id) = confirmed(&w, &hall, &slots, 1, json!({})).await;
    go_to(&w, "2026-11-30", 9 * 60);
    let slip = arrive(&w, &hall, by_code(&first)).await.ok(201);
    arrive(&w, &hall, by_code(&second)).await.ok(201);
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    leader.post(&sitting_path(&s, "/start"), json!({})).await.ok(200);
    let view = leader.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!((&view["current"]["ticket"]["number"], state(&w, &first).await), (&slip["ticket"]["number"], json!("checked_in")));
    w.anyone().sit_with_slip(&hall, &text(&slip["slip_token"])).await;
    assert_eq!(state(&w, &first).await, "in_session");

    // Nobody ends the sitting over somebody's head.
    let early = leader.post(&sitting_path(&s, "/finish"), json!({})).await;
    assert_eq!((early.no(), &early.body["args"]["count"]), ((409, "sitting_in_session".to_owned()), &json!("1")));
    assert_eq!(leader.get(&sitting_path(&s, "")).await.ok(200)["sitting"]["state"], "in_progress");
    let ticket = text(&view["current"]["ticket"]["id"]);
    leader.put(&format!("/api/v1/tickets/{ticket}/matter"), matter(json!({}))).await.ok(200);
    leader.post(&format!("/api/v1/tickets/{ticket}/complete"), json!({})).await.ok(200);
    assert_eq!(state(&w, &first).await, "completed");
    leader.post(&sitting_path(&s, "/finish"), json!({})).await.ok(200);
    assert_eq!(
        step_kinds(&w.login("office.hall").await, &first_id).await,
        ["booked", "accepted", "confirmed", "checked_in", "began", "completed"]
    );

    // Who was there and never called waited in vain: the organ says so.
    go_to(&w, "2026-12-01", 1);
    day_end::run(&w.running.context).await.unwrap();
    let seen = w.anyone().get(&format!("/api/v1/appointments/{second}")).await.ok(200);
    assert_eq!((&seen["state"], &seen["reason"]), (&json!("cancelled_by_organ"), &json!("当日未能接待，次日优先安排。")));
    assert_eq!(step_kinds(&w.login("office.hall").await, &second_id).await.last().unwrap(), "cancelled_by_organ");
    counts_are_right(&w).await;
});

on_both!(the_id_that_is_shown_finds_who_booked_under_several_phones, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let tuesday = laid_out(&w.login("office.hall").await, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    let (monday, next) = (free(&w, &text(&s["id"])).await, free(&w, &text(&tuesday["id"])).await);
    let by_phone = |n: usize, topic: &str| {
        let phone = json!({ "state": "given", "number": format!("1390000000{n}") });
        json!({ "person": { "name": "王秀英", "paper": { "kind": "none" }, "phone": phone }, "topic": topic })
    };
    // One matter under two phones, another matter under a third: nobody can know yet.
    let (first, _) = confirmed(&w, &hall, &monday, 0, by_phone(1, "housing")).await;
    let (again, again_id) = confirmed(&w, &hall, &monday, 1, by_phone(2, "housing")).await;
    let (other, other_id) = confirmed(&w, &hall, &next, 2, by_phone(3, "land")).await;
    let person = async |id: &str| {
        let mut tx = w.running.context.db.read().await.unwrap();
        server_store::appointment::get(&mut tx, id.parse().unwrap()).await.unwrap().unwrap().person_id
    };
    let before = (person(&again_id).await, person(&other_id).await);
    assert_ne!(before.0, before.1);
    let shown = async |code: &str| {
        let shown = json!({ "name": "王秀英", "number": CARDS[1] });
        w.anyone().post("/api/v1/check-ins", json!({ "site_id": hall, "claim": by_code(code), "shown": shown })).await
    };
    go_to(&w, "2026-11-30", 9 * 60);
    shown(&first).await.ok(201);
    // The second claim on the same matter is refused, and stays as it was.
    let twice = shown(&again).await;
    assert_eq!(twice.no(), (409, "appointment_exists".to_owned()));
    assert_eq!((state(&w, &again).await, person(&again_id).await), (json!("confirmed"), before.0));
    counts_are_right(&w).await;
    // The other matter is theirs from here on, and counts as theirs.
    go_to(&w, "2026-12-01", 9 * 60 + 45);
    day_end::run(&w.running.context).await.unwrap();
    shown(&other).await.ok(201);
    let owner = person(&other_id).await;
    assert_ne!(owner, before.1, "one person now");
    counts_are_right(&w).await;
    let mut form = form(&hall, "王秀英", Some(CARDS[1]), "land");
    form["statement"] = json!("同一件事再约一次");
    let later = laid_out(&w.login("office.hall").await, &hall, "2026-12", "2026-12-02", "张既明").await;
    let slot = free(&w, &text(&later["id"])).await[0].clone();
    assert_eq!(Kiosk::new(&w, 9).book("third", &slot, form).await.code(), "appointment_exists", "known by the card too");
    counts_are_right(&w).await;
});

on_both!(what_was_never_screened_expires_with_a_recorded_fault, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slot = free(&w, &text(&s["id"])).await[0].clone();
    let mut form = form(&hall, "王秀英", Some(CARDS[0]), "housing");
    form["person"]["phone"] = json!({ "state": "given", "number": "13900000001" });
    let code = text(&Kiosk::new(&w, 0).book("book", &slot, form).await.ok(201)["code"]);
    go_to(&w, "2026-11-30", 23 * 60 + 59);
    jobs(&w).await;
    assert_eq!(state(&w, &code).await, "submitted", "until the end of its day");
    let faults = happened(&w, &hall, EventKind::FaultRecorded).await;
    go_to(&w, "2026-12-01", 8 * 60);
    jobs(&w).await;
    jobs(&w).await;
    assert_eq!(state(&w, &code).await, "expired");
    assert_eq!(happened(&w, &hall, EventKind::FaultRecorded).await, faults + 1, "once");
    let mut tx = w.running.context.db.read().await.unwrap();
    let all = server_store::event::after(&mut tx, &hall, 0).await.unwrap();
    let fault = all.iter().rev().find(|e| e.kind == EventKind::FaultRecorded.as_str()).unwrap();
    assert!(fault.body.contains("unscreened") && fault.body.contains(&text(&s["id"])), "{}", fault.body);
    let office = w.login("office.hall").await;
    let told = office.get(&format!("/api/v1/messages?site={hall}&state=queued")).await.ok(200);
    let sent = office.get(&format!("/api/v1/messages?site={hall}&state=sent")).await.ok(200);
    let kinds = |list: &Value| list["items"].as_array().unwrap().iter().map(|m| text(&m["kind"])).collect::<Vec<_>>();
    assert!(kinds(&told).iter().chain(&kinds(&sent)).any(|k| k == "decision"), "the person is told: {told} {sent}");
    counts_are_right(&w).await;
});

on_both!(the_office_takes_an_appointment_back_with_words_and_a_next_door, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let before = free(&w, &text(&s["id"])).await;
    let (code, id) = request(&w, &hall, &s, 0).await;
    let office = w.login("office.hall").await;
    office.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.ok(200);
    let body = |reason: &str, door: &str| json!({ "reason": reason, "next_door": door });
    for other in ["leader01", "clerk.hall1", "office.dawukou"] {
        let no = w.login(other).await.post(&path(&id, "withdraw"), body("领导外出", "市信访局窗口")).await;
        assert_eq!(no.no(), (403, "forbidden".to_owned()), "{other}");
    }
    assert_eq!(office.post(&path(&id, "withdraw"), body(" ", "市信访局窗口")).await.code(), "reason_missing");
    assert_eq!(office.post(&path(&id, "withdraw"), body("领导外出", " ")).await.code(), "next_door_missing");
    assert_eq!(state(&w, &code).await, "accepted");
    office.post(&path(&id, "withdraw"), body("领导外出", "市信访局窗口")).await.ok(200);
    let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
    assert_eq!(
        (&seen["state"], &seen["reason"], &seen["next_door"]),
        (&json!("cancelled_by_organ"), &json!("领导外出"), &json!("市信访局窗口"))
    );
    assert_eq!(free(&w, &text(&s["id"])).await, before, "the slot is given back");
    assert_eq!(office.post(&path(&id, "withdraw"), body("再次", "窗口")).await.code(), "appointment_state");
    counts_are_right(&w).await;
});

on_both!(a_sitting_that_moves_leaves_a_step_with_everybody_booked, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (live, gone, asked) = (request(&w, &hall, &s, 0).await, request(&w, &hall, &s, 1).await, request(&w, &hall, &s, 2).await);
    let office = w.login("office.hall").await;
    office.post(&path(&live.1, "screen"), json!({ "decision": "accept" })).await.ok(200);
    w.anyone().post(&format!("/api/v1/appointments/{}/cancel", gone.0), json!({})).await.ok(200);
    office.post(&sitting_path(&s, "/postpone"), json!({ "day": "2026-12-10", "reason": "全市会议" })).await.ok(200);
    for (id, state, steps) in [
        (&live.1, "accepted", vec!["booked", "accepted", "postponed"]),
        (&asked.1, "submitted", vec!["booked", "postponed"]),
        (&gone.1, "cancelled_by_petitioner", vec!["booked", "cancelled_by_petitioner"]),
    ] {
        let case = office.get(&path(id, "brief")).await.ok(200);
        assert_eq!(
            (&case["row"]["state"], step_kinds(&office, id).await),
            (&json!(state), steps.iter().map(|s| (*s).to_owned()).collect())
        );
    }
    let case = office.get(&path(&live.1, "brief")).await.ok(200);
    let last = case["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["words"], &last["staff_name"]), (&json!("全市会议"), &json!("程未央")));
    assert_eq!(case["row"]["sitting"]["day"], "2026-12-10");
    // The leader may still answer, on the new day.
    w.login("leader01").await.post(&path(&live.1, "answer"), json!({ "answer": "accept" })).await.ok(200);
    round(&w).await;
    jobs(&w).await;
    assert_eq!(state(&w, &live.0).await, "confirmed");
    counts_are_right(&w).await;
});

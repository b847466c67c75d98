//! Lawyers' times that can be booked, on both databases: promised at once, called before walk-ins, and nobody's business but
//! the lawyer's.

use serde_json::{Value, json};
use server::service::lawyers::empty_chair;
use server::service::lawyers::lawyer_sitting;
use server_domain::message::{MessageKind, MessageState};
use server_store::message_list::{self, Thing};

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free, jobs};
use crate::check_in::{arrive, by_code, state};
use crate::harness::{Answer, Person, World, on_both, text};
use crate::rota::{fitting, path, username};
use crate::sitting::go_to;

const DAY: &str = "2026-11-24";
const TALK: &str = "事实测试甲";

pub fn how() -> Value {
    json!({ "topic": "labour", "outcome": "answered", "summary": "" })
}

/// The lawyers' half days of a day at the hall, as everybody sees them.
async fn times(w: &World, day: &str) -> Vec<Value> {
    let hall = w.site("石嘴山市").await;
    let all = w.anyone().get(&format!("/api/v1/booking/lawyers?site={hall}")).await.ok(200);
    all["items"].as_array().unwrap().iter().filter(|s| s["day"] == day).cloned().collect()
}

/// The morning of the hall's seat.
async fn morning(w: &World) -> Value {
    times(w, DAY).await.into_iter().find(|s| s["form"] == "both" && s["from"] == "08:30").expect("a morning at the hall")
}

/// The duty of the hall's seat.
async fn duty(w: &World, coordinator: &Person) -> Value {
    let hall = w.site("石嘴山市").await;
    let day = coordinator.get(&format!("/api/v1/duty?site={hall}&day={DAY}")).await.ok(200);
    day["shifts"].as_array().unwrap().iter().find(|s| s["kind"] == "hall").unwrap().clone()
}

fn wish(site: &str, card: &str, topic: &str) -> Value {
    let mut form = form(site, "王秀英", Some(card), topic);
    form["statement"] = json!(TALK);
    form["person"]["phone"] = json!({ "state": "given", "number": "13912345678" });
    form
}

/// Books the n-th free time of a lawyer's half day.
async fn book(w: &World, s: &Value, n: usize, card: usize, topic: &str) -> Answer {
    let slot = free(w, &text(&s["sitting_id"])).await[n].clone();
    let hall = w.site("石嘴山市").await;
    // Each try is a request of its own.
    static LAST: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let key = format!("try-{}", LAST.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
    Kiosk::new(w, card).book(&key, &slot, wish(&hall, CARDS[card], topic)).await
}

async fn seen(w: &World, code: &str) -> Value {
    w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200)
}

/// Messages of a kind about an appointment that were queued or sent.
async fn messages(w: &World, appointment: &Value, kind: MessageKind) -> usize {
    let hall = w.site("石嘴山市").await.parse().unwrap();
    let id = text(appointment).parse().unwrap();
    let mut tx = w.running.context.db.read().await.unwrap();
    let mut all = Vec::new();
    for state in [MessageState::Queued, MessageState::Sent] {
        all.extend(message_list::of_sites(&mut tx, hall, false, state, 200).await.unwrap());
    }
    all.iter().filter(|m| m.about == Thing::Appointment(id) && m.kind == kind).count()
}

on_both!(a_time_is_promised_at_once_and_called_before_those_who_walk_in, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = morning(&w).await;
    let slots = w.anyone().get(&format!("/api/v1/sittings/{}/slots", text(&s["sitting_id"]))).await.ok(200);
    let items = slots["items"].as_array().unwrap();
    assert_eq!((&items[0]["from"], &items[0]["to"], &items[1]["from"]), (&json!("08:30"), &json!("08:50"), &json!("09:10")), "every other");
    let booked = book(&w, &s, 1, 0, "labour").await.ok(201);
    let (code, a) = (text(&booked["code"]), booked["appointment"].clone());
    assert_eq!((&a["state"], &a["from"]), (&json!("confirmed"), &json!("09:10")), "nobody screens it");
    assert_eq!((&a["sitting"]["kind"], &a["sitting"]["post_zh"]), (&json!("lawyer"), &s["firm"]));
    assert_eq!(messages(&w, &a["id"], MessageKind::Confirmation).await, 1);
    assert_eq!(messages(&w, &a["id"], MessageKind::Received).await, 0, "there is nothing to wait for");

    go_to(&w, DAY, 8 * 60);
    let coordinator = w.login("coordinator").await;
    let lawyer = w.login(&username(&coordinator, &duty(&w, &coordinator).await).await).await;
    let mine = lawyer.get(&format!("/api/v1/duties/mine?from={DAY}&to={DAY}")).await.ok(200);
    let known = json!([{ "shift_id": mine["items"][0]["id"], "from": "09:10", "to": "09:30", "topic": "labour", "form": "in_person",
                         "state": "confirmed" }]);
    assert_eq!(mine["booked"], known);
    assert!(!mine.to_string().contains("王秀英") && !mine.to_string().contains(TALK), "no name before the declaration");

    go_to(&w, DAY, 8 * 60 + 45);
    w.ticket("walks-in-before", "李建国").await;
    let slip = arrive(&w, &hall, by_code(&code)).await.ok(201);
    assert_eq!(state(&w, &code).await, "checked_in");
    go_to(&w, DAY, 9 * 60 + 10);
    let coordinator = w.login("coordinator").await;
    let lawyer = w.login(&username(&coordinator, &duty(&w, &coordinator).await).await).await;
    let desk = w.sit(&lawyer, 0).await;
    let view = lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!(view["current"]["ticket"]["number"], slip["ticket"]["number"], "before who came earlier without a time");
    assert!(!view.to_string().contains(TALK), "names come first");
    let ticket = text(&slip["ticket"]["id"]);
    let record = format!("/api/v1/consultations/{ticket}");
    assert_eq!(lawyer.get(&record).await.status, 403);
    lawyer.declare_clear(&view).await;
    assert_eq!(lawyer.get(&record).await.ok(200)["statement"], TALK, "what was written is for the lawyer");
    w.anyone().sit_with_slip(&hall, &text(&slip["slip_token"])).await;
    lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how()).await.ok(200);
    assert_eq!(state(&w, &code).await, "completed");

    go_to(&w, DAY, 13 * 60);
    lawyer_sitting::round(&w.running.context).await.unwrap();
    assert_eq!(lawyer_sitting::round(&w.running.context).await.unwrap(), 0, "what ended has ended");
    let mut tx = w.running.context.db.read().await.unwrap();
    let over = server_store::sitting::get(&mut tx, text(&s["sitting_id"]).parse().unwrap()).await.unwrap().unwrap();
    assert_eq!(over.state.as_str(), "done", "somebody was received");
    drop(tx);
    counts_are_right(&w).await;
});

on_both!(who_is_booked_goes_along_when_a_duty_changes_hands_and_is_told, |w: World| async move {
    let s = morning(&w).await;
    let booked = book(&w, &s, 0, 0, "labour").await.ok(201);
    let (code, a) = (text(&booked["code"]), booked["appointment"].clone());
    let coordinator = w.login("coordinator").await;
    let before = duty(&w, &coordinator).await;
    let to = fitting(&coordinator, &before).await[0].clone();
    let swap = coordinator.post("/api/v1/swaps", json!({ "shift_id": before["id"], "reason": "当天开庭" })).await.ok(201);
    let at = |action: &str| format!("/api/v1/swaps/{}/{action}", text(&swap["id"]));
    coordinator.post(&at("take"), json!({ "for_id": to })).await.ok(200);
    assert_eq!(messages(&w, &a["id"], MessageKind::Change).await, 0, "not yet");
    coordinator.post(&at("approve"), json!({})).await.ok(200);
    let now = seen(&w, &code).await;
    assert_ne!(now["sitting"]["leader_name"], a["sitting"]["leader_name"]);
    assert_eq!((&now["state"], &now["from"], &now["sitting"]["id"]), (&json!("confirmed"), &a["from"], &a["sitting"]["id"]));
    assert_eq!(now["sitting"]["is_substitute"], true, "the page says that it is another lawyer");
    assert_eq!(messages(&w, &a["id"], MessageKind::Change).await, 1);
    assert_eq!(morning(&w).await["lawyer"], now["sitting"]["leader_name"]);
    assert!(!free(&w, &text(&s["sitting_id"])).await.is_empty(), "the rest can be booked as before");

    // Where nobody is booked nobody is told of a substitute.
    let afternoon = times(&w, DAY).await.into_iter().find(|t| t["form"] == "both" && t["from"] == "13:00").unwrap();
    let slots = w.anyone().get(&format!("/api/v1/sittings/{}/slots", text(&afternoon["sitting_id"]))).await.ok(200);
    assert_eq!((&slots["sitting"]["leader_name"], &slots["sitting"]["is_substitute"]), (&now["sitting"]["leader_name"], &json!(false)));
});

on_both!(an_emptied_seat_keeps_who_is_booked_until_somebody_comes_or_the_day_is_over, |w: World| async move {
    let s = morning(&w).await;
    let booked = book(&w, &s, 0, 0, "labour").await.ok(201);
    let later = book(&w, &s, 0, 1, "labour").await.ok(201);
    let code = text(&booked["code"]);
    let coordinator = w.login("coordinator").await;
    let before = duty(&w, &coordinator).await;
    let away = format!("/api/v1/lawyers/{}/leaves", text(&before["lawyer_id"]));
    coordinator.post(&away, json!({ "from": DAY, "to": DAY })).await.ok(201);
    assert!(times(&w, DAY).await.iter().all(|t| t["sitting_id"] != s["sitting_id"]), "nobody is named who will not come");
    assert!(free(&w, &text(&s["sitting_id"])).await.is_empty());
    assert_eq!(state(&w, &code).await, "confirmed", "the place is kept");
    let empty = duty(&w, &coordinator).await;
    let to = fitting(&coordinator, &empty).await[0].clone();
    let body = json!({ "lawyer_id": to, "version": empty["version"], "reason": "补缺" });
    coordinator.put(&path(&empty, ""), body).await.ok(200);
    assert_eq!(messages(&w, &booked["appointment"]["id"], MessageKind::Change).await, 1, "told who comes instead");
    assert!(!free(&w, &text(&s["sitting_id"])).await.is_empty(), "and bookable again");

    // Nobody comes, and nobody helps: the first was there and waits, the second is told when the half day is over.
    go_to(&w, DAY, 8 * 60 + 20);
    let hall = w.site("石嘴山市").await;
    arrive(&w, &hall, by_code(&code)).await.ok(201);
    go_to(&w, DAY, 8 * 60 + 46);
    empty_chair::round(&w.running.context).await.unwrap();
    assert!(free(&w, &text(&s["sitting_id"])).await.is_empty(), "an empty chair takes no bookings");
    go_to(&w, DAY, 9 * 60 + 30);
    jobs(&w).await;
    assert_eq!(state(&w, &text(&later["code"])).await, "confirmed", "not a no-show of the person");
    go_to(&w, DAY, 13 * 60);
    lawyer_sitting::round(&w.running.context).await.unwrap();
    jobs(&w).await;
    let told = seen(&w, &text(&later["code"])).await;
    assert_eq!(told["state"], "cancelled_by_organ");
    assert!(text(&told["next_door"]).contains("12348"), "with the next door: {told}");
    assert_eq!(messages(&w, &later["appointment"]["id"], MessageKind::Decision).await, 1);
    assert_eq!(state(&w, &code).await, "checked_in", "who is in the room has a number that others can call");
    counts_are_right(&w).await;
});

on_both!(the_last_time_goes_to_one_of_two, |w: World| async move {
    let s = morning(&w).await;
    let all = free(&w, &text(&s["sitting_id"])).await;
    let hall = w.site("石嘴山市").await;
    let (one, two) = (Kiosk::new(&w, 0), Kiosk::new(&w, 1));
    let forms = (wish(&hall, CARDS[0], "labour"), wish(&hall, CARDS[1], "labour"));
    let both = futures_util::future::join(one.book("one", &all[0], forms.0), two.book("two", &all[0], forms.1)).await;
    let mut told = [both.0.status, both.1.status];
    told.sort_unstable();
    assert_eq!(told, [201, 409], "{both:?}");
    let no = if both.0.status == 409 { &both.0 } else { &both.1 };
    assert_eq!(no.code(), "slot_taken");
    assert_eq!(free(&w, &text(&s["sitting_id"])).await.len(), all.len() - 1);
    counts_are_right(&w).await;
});

on_both!(a_person_has_two_ahead_with_leaders_and_lawyers_together, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = morning(&w).await;
    let leader = free(&w, &crate::booking::sitting(&w, DAY).await).await;
    let kiosk = Kiosk::new(&w, 0);
    kiosk.book("leader", &leader[0], wish(&hall, CARDS[0], "labour")).await.ok(201);
    let advice = book(&w, &s, 0, 0, "labour").await.ok(201);
    assert_eq!(advice["appointment"]["state"], "confirmed", "a leader and a lawyer for the same thing");
    assert_eq!(book(&w, &s, 0, 0, "land").await.code(), "appointment_limit");
    let third = kiosk.book("third", &leader[1], wish(&hall, CARDS[0], "land")).await;
    assert_eq!(third.code(), "appointment_limit");
    // One and the same advice is asked once; and a time with a lawyer is not changed into one with a leader.
    book(&w, &s, 0, 1, "labour").await.ok(201);
    assert_eq!(book(&w, &s, 0, 1, "labour").await.code(), "appointment_exists");
    let to = kiosk.hold("other-kind", &leader[1]).await.ok(201);
    let moving = json!({ "hold_token": to["hold_token"] });
    let moved = kiosk.post("move-1", &format!("/api/v1/appointments/{}/move", text(&advice["code"])), moving).await;
    assert_eq!((moved.code(), &moved.body["args"]["kind"]), ("appointment_kind".to_owned(), &json!("lawyer")));
    let next = free(&w, &text(&s["sitting_id"])).await[0].clone();
    let to = kiosk.hold("same-kind", &next).await.ok(201);
    let moving = json!({ "hold_token": to["hold_token"] });
    let moved = kiosk.post("move-2", &format!("/api/v1/appointments/{}/move", text(&advice["code"])), moving).await.ok(200);
    assert_eq!(moved["appointment"]["state"], "confirmed", "no lawyer is asked");
    counts_are_right(&w).await;
});

/// Everything that tells of leaders' receptions.
async fn leaders_pages(w: &World) -> Vec<Value> {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let manager = w.login("manager.hall").await;
    let mut pages = Vec::new();
    for page in [
        format!("/api/v1/sittings?site={hall}&month=2026-11"),
        format!("/api/v1/plans/{hall}/2026-11/check"),
        format!("/api/v1/appointments?site={hall}"),
        format!("/api/v1/posters?site={hall}"),
        format!("/api/v1/calendars/site/{hall}.ics"),
    ] {
        pages.push(office.get(&page).await.ok(200));
    }
    for page in ["reception-figures", "reception-figures.csv"] {
        pages.push(manager.get(&format!("/api/v1/halls/{hall}/{page}?from=2026-11-23&to=2026-11-30")).await.ok(200));
    }
    let today = w.anyone().get(&format!("/api/v1/sites/{hall}/today")).await.ok(200);
    pages.push(today["leaders"].clone());
    for page in &mut pages {
        if let Some(page) = page.as_object_mut() {
            page.remove("server_time");
        }
    }
    pages
}

on_both!(nothing_of_the_leaders_counts_or_shows_a_lawyers_time, |w: World| async move {
    let before = leaders_pages(&w).await;
    let s = morning(&w).await;
    let id = text(&s["sitting_id"]);
    let a = book(&w, &s, 0, 0, "labour").await.ok(201);
    assert_eq!(leaders_pages(&w).await, before, "booked");
    assert!(!format!("{before:?}").contains(&id));
    let a = text(&a["appointment"]["id"]);
    let reason = json!({ "reason": "x", "next_door": "y" });
    for who in ["office.hall", "leader01", "clerk.hall1"] {
        let who = w.login(who).await;
        let of = |rest: &str| format!("/api/v1/sittings/{id}{rest}");
        let at = |rest: &str| format!("/api/v1/appointments/{a}{rest}");
        for page in [of(""), of("/appointments"), of("/to-tell"), of("/candidates"), at("/brief")] {
            assert_eq!(who.get(&page).await.status, 404, "{page}");
        }
        for (page, body) in [
            (of("/absent"), json!({ "reason": "x" })),
            (of("/postpone"), json!({ "day": "2026-12-01", "reason": "x" })),
            (of("/late"), json!({ "minutes": 10 })),
            (of("/start"), json!({})),
            (at("/withdraw"), reason.clone()),
            (at("/screen"), json!({ "decision": "accept" })),
            (at("/answer"), json!({ "answer": "accept" })),
            (at("/complete"), json!({ "opinion": "x", "solved_on_the_spot": true, "adopt": false })),
            (at("/orders"), json!({ "unit_id": id, "text": "办", "due_day": "2026-12-01" })),
            (at("/follow-up"), json!({ "words": "x" })),
            (at("/told"), json!({ "words": "x" })),
        ] {
            let no = who.post(&page, body).await;
            assert_eq!(no.status, 404, "{page}: {}", no.body);
        }
    }
});

on_both!(what_is_said_to_a_lawyer_is_told_to_nobody_else, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = morning(&w).await;
    let booked = book(&w, &s, 0, 0, "labour").await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let found = clerk.post("/api/v1/appointment-searches", json!({ "site_id": hall, "paper_number": CARDS[0] })).await.ok(200);
    assert_eq!(
        (&found["items"][0]["topic"], &found["items"][0]["sitting"]["kind"]),
        (&json!("labour"), &json!("lawyer")),
        "help at the door"
    );
    let mut told = found.to_string();
    told.push_str(&seen(&w, &text(&booked["code"])).await.to_string());
    told.push_str(&w.login("office.hall").await.get(&format!("/api/v1/messages?site={hall}&state=queued")).await.ok(200).to_string());
    let mut tx = w.running.context.db.read().await.unwrap();
    let events = server_store::event::after(&mut tx, &hall, 0).await.unwrap();
    assert!(events.iter().any(|e| e.body.contains(&text(&booked["appointment"]["id"]))), "the test looks at the right stream");
    told.extend(events.iter().map(|e| e.body.as_str()));
    assert!(!told.contains(TALK), "{told}");
    // A matter that runs already is not taken there: whoever works on it would learn of it.
    drop(tx);
    let slot = free(&w, &text(&s["sitting_id"])).await[0].clone();
    let mut with_matter = wish(&hall, CARDS[1], "labour");
    with_matter["query_code"] = json!("22222222");
    assert!(Kiosk::new(&w, 1).book("matter", &slot, with_matter).await.status >= 400);
});

on_both!(a_seat_says_whether_it_can_be_booked_and_how_much_stays_for_walk_ins, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let now = coordinator.get("/api/v1/rota-templates").await.ok(200);
    let items: Vec<Value> = now["items"].as_array().unwrap().clone();
    assert_eq!((&items[0]["is_bookable"], &items[0]["walk_in_percent"]), (&json!(true), &json!(50)));
    let row = |t: &Value, is_bookable: bool, percent: u64| {
        json!({ "site_id": t["site_id"], "kind": t["kind"], "from": t["from"], "to": t["to"], "seats": t["seats"],
                "is_bookable": is_bookable, "walk_in_percent": percent })
    };
    let no = coordinator.put("/api/v1/rota-templates", json!({ "items": [row(&items[0], true, 81)] })).await;
    assert_eq!((no.code(), &no.body["fields"][0]["pointer"]), ("walk_in_share".to_owned(), &json!("/items/0/walk_in_percent")));
    let body = json!({ "items": [row(&items[0], true, 0), row(&items[1], false, 50)] });
    coordinator.put("/api/v1/rota-templates", body).await.ok(200);
    crate::rota::published(&coordinator).await;
    let mut tx = w.running.context.db.read().await.unwrap();
    let first = server_domain::Day::parse("2027-03-01").unwrap();
    let there =
        server_store::lawyer_sitting::of_site(&mut tx, items[0]["site_id"].as_str().unwrap().parse().unwrap(), first, first).await.unwrap();
    assert_eq!(there.iter().map(|s| s.form.as_str()).collect::<Vec<_>>(), ["both", "both"], "the seat by video is not booked");
    let cut = server_store::slot::of_sitting(&mut tx, there[0].id).await.unwrap();
    assert!(cut.iter().all(|slot| !slot.is_walk_in && slot.is_open && slot.to_min - slot.from_min == 20));
});

//! Booking a leader: the way, a slot, the form, and what is refused.

use serde_json::{Value, json};
use server_domain::Day;
use server_store::{sitting as sittings, slot as slots};

use crate::harness::{Answer, Person, World, on_both, text};

/// Test numbers of an area that does not exist (domain.md 2.9).
pub const CARDS: [&str; 5] = ["640299195002280013", "640299195002280021", "640299197811050022", "64029919900101001X", "640299200511300012"];

/// A kiosk: it names itself and sends a fresh key with every request.
pub struct Kiosk {
    person: Person,
    device: String,
}

impl Kiosk {
    pub fn new(w: &World, n: usize) -> Self {
        Self { person: w.anyone(), device: format!("kiosk-{n:04}") }
    }

    pub async fn post(&self, key: &str, path: &str, mut body: Value) -> Answer {
        body["device"] = json!(self.device);
        self.person.with("idempotency-key", &format!("{}-{key}", self.device)).post(path, body).await
    }

    pub async fn hold(&self, key: &str, slot: &str) -> Answer {
        self.post(key, "/api/v1/holds", json!({ "slot_id": slot })).await
    }

    /// Holds a slot and books it.
    pub async fn book(&self, key: &str, slot: &str, form: Value) -> Answer {
        let held = self.hold(key, slot).await;
        if held.status != 201 {
            return held;
        }
        self.post(key, "/api/v1/appointments", json!({ "hold_token": held.body["hold_token"], "form": form })).await
    }
}

/// A form of somebody who comes to the city hall.
pub fn form(site: &str, name: &str, card: Option<&str>, topic: &str) -> Value {
    let paper = card.map_or(json!({ "kind": "none" }), |number| json!({ "kind": "resident_card", "number": number }));
    json!({ "lang": "zh", "person": { "name": name, "paper": paper, "phone": { "state": "declined" } }, "people": 1, "topic": topic,
            "place_code": "640202100", "statement": "供暖不足", "form": "in_person", "origin_site_id": site, "has_no_secrets": true })
}

/// The sitting of a day's morning at the city hall.
pub async fn sitting(w: &World, day: &str) -> String {
    let day = Day::parse(day).unwrap();
    let all = sittings::between(&mut w.running.context.db.read().await.unwrap(), day, day).await.unwrap();
    all.iter().find(|s| s.from_min < 720 && s.state.takes_bookings()).unwrap_or_else(|| panic!("no open sitting: {all:?}")).id.to_string()
}

pub async fn free(w: &World, sitting: &str) -> Vec<String> {
    let seen = w.anyone().get(&format!("/api/v1/sittings/{sitting}/slots")).await.ok(200);
    seen["items"].as_array().unwrap().iter().map(|s| text(&s["id"])).collect()
}

/// Runs every job that the server runs by itself.
pub async fn jobs(w: &World) {
    use server::service::appointments::{answer, check_in, hold, wait_list};
    let cx = &w.running.context;
    hold::expire(cx).await.unwrap();
    wait_list::run(cx).await.unwrap();
    answer::escalate(cx).await.unwrap();
    check_in::run(cx).await.unwrap();
}

/// What must hold after whatever happened: every place is counted once, nobody has more than two ahead.
pub async fn counts_are_right(w: &World) {
    let mut tx = w.running.context.db.read().await.unwrap();
    let (from, to) = (Day::parse("2026-01-01").unwrap(), Day::parse("2027-12-31").unwrap());
    for s in sittings::between(&mut tx, from, to).await.unwrap() {
        for l in slots::of_sitting(&mut tx, s.id).await.unwrap() {
            let (claims, capacity) = server_store::hold::claims(&mut tx, l.id).await.unwrap();
            assert_eq!(claims, i64::from(l.taken), "slot {} of {}", l.from_min, s.day);
            assert!(claims <= capacity);
        }
    }
    for (person, counted, live) in server_store::booker::counts(&mut tx).await.unwrap() {
        assert_eq!(counted, live, "what {person} has ahead");
    }
}

on_both!(a_slot_is_held_booked_and_seen_by_its_code, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let centre = w.site("星海镇").await;
    let hint = w.anyone().get(&format!("/api/v1/booking/hint?place_code=640202100&topic=housing&site={centre}")).await.ok(200);
    assert_eq!((&hint["units"][0]["name"], &hint["responsible_tier"]), (&json!("大武口区住房和城乡建设局"), &json!(2)));
    let ways: Vec<&Value> = hint["sites"].as_array().unwrap().iter().map(|s| &s["way"]).collect();
    assert_eq!(ways, [&json!("below_power"), &json!("own_level"), &json!("one_above")]);
    assert_eq!(hint["papers"], json!(["id_card", "request", "title_deed"]));

    let sitting = sitting(&w, "2026-11-24").await;
    let before = free(&w, &sitting).await;
    let kiosk = Kiosk::new(&w, 1);
    let held = kiosk.hold("a", &before[0]).await.ok(201);
    assert_eq!((&held["from"], &held["expires_at"]), (&json!("09:00"), &json!("2026-11-23T10:10:00.000+08:00")));
    assert_eq!(free(&w, &sitting).await, before[1..], "what is held is not shown");
    assert_eq!(Kiosk::new(&w, 2).hold("a", &before[0]).await.code(), "slot_taken");

    let body = json!({ "hold_token": held["hold_token"], "form": form(&hall, "王秀英", Some(CARDS[0]), "housing") });
    let booked = kiosk.post("b", "/api/v1/appointments", body.clone()).await.ok(201);
    let code = text(&booked["code"]);
    let a = &booked["appointment"];
    assert_eq!(
        (&a["state"], &a["from"], &a["to"], &a["check_in_from"]),
        (&json!("submitted"), &json!("09:00"), &json!("09:30"), &json!("2026-11-24T08:30:00.000+08:00"))
    );
    assert!(!booked.to_string().contains("王秀英") && !booked.to_string().contains("供暖"), "nothing of the person: {booked}");
    let again = kiosk.post("b", "/api/v1/appointments", body.clone()).await.ok(201);
    assert_eq!(again["code"], booked["code"], "the same key gives the same answer");
    let mut other = body;
    other["form"]["statement"] = json!("另一件事");
    let refused = kiosk.post("b", "/api/v1/appointments", other).await;
    assert_eq!((refused.status, refused.code().as_str()), (422, "idempotency_mismatch"));
    let seen = w.anyone().get(&format!("/api/v1/appointments/{}", code.to_lowercase())).await.ok(200);
    assert_eq!((&seen["code"], &seen["may_cancel"], &seen["may_move"]), (&json!(code), &json!(true), &json!(true)));
    assert_eq!(w.anyone().get("/api/v1/appointments/22222222").await.code(), "query_code_unknown");
    counts_are_right(&w).await;
});

on_both!(one_for_a_thing_two_ahead_and_none_by_another_name, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let (one, two) = (sitting(&w, "2026-11-24").await, sitting(&w, "2026-11-27").await);
    let (a, b) = (free(&w, &one).await, free(&w, &two).await);
    let kiosk = Kiosk::new(&w, 1);
    kiosk.book("1", &a[0], form(&hall, "王秀英", Some(CARDS[0]), "housing")).await.ok(201);
    // Another kiosk, another spelling of the name: the card counts.
    let same = Kiosk::new(&w, 2).book("2", &b[0], form(&hall, "王 秀英", Some(CARDS[0]), "housing")).await;
    assert_eq!((same.status, same.code().as_str(), text(&same.body["args"]["day"]).as_str()), (409, "appointment_exists", "2026-11-24"));
    kiosk.book("3", &b[1], form(&hall, "王秀英", Some(CARDS[0]), "land")).await.ok(201);
    assert_eq!(kiosk.book("4", &a[1], form(&hall, "王秀英", Some(CARDS[0]), "labour")).await.code(), "appointment_limit");
    // Refused bookings keep their hold: the person corrects the form, or another one books.
    let held = kiosk.hold("5", &a[1]).await.ok(201);
    let body = json!({ "hold_token": held["hold_token"], "form": form(&hall, "李建国", Some(CARDS[1]), "labour") });
    kiosk.post("5", "/api/v1/appointments", body).await.ok(201);
    counts_are_right(&w).await;
});

on_both!(a_hold_ends_by_itself_by_choosing_again_and_by_hand, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let sitting = sitting(&w, "2026-11-24").await;
    let slots = free(&w, &sitting).await;
    let (kiosk, other) = (Kiosk::new(&w, 1), Kiosk::new(&w, 2));
    let book = async |k: &Kiosk, key: &str, held: &Value| {
        k.post(key, "/api/v1/appointments", json!({ "hold_token": held["hold_token"], "form": form(&hall, "甲", None, "housing") })).await
    };
    // Going back and choosing another slot is no fault.
    let first = kiosk.hold("1", &slots[0]).await.ok(201);
    let second = kiosk.hold("2", &slots[1]).await.ok(201);
    assert!(free(&w, &sitting).await.contains(&slots[0]) && !free(&w, &sitting).await.contains(&slots[1]));
    assert_eq!(book(&kiosk, "3", &first).await.code(), "hold_expired");
    assert_eq!(book(&other, "4", &second).await.code(), "hold_expired", "a token is good at its own kiosk");
    // By hand, twice.
    for _ in 0..2 {
        assert_eq!(w.anyone().delete(&format!("/api/v1/holds/{}", text(&second["hold_token"]))).await.status, 204);
    }
    assert_eq!(free(&w, &sitting).await, slots);
    // By itself.
    let held = kiosk.hold("5", &slots[0]).await.ok(201);
    let replay = kiosk.hold("5", &slots[0]).await.ok(201);
    assert_eq!(held["hold_token"], replay["hold_token"]);
    w.clock.advance_ms(10 * 60_000 - 1);
    jobs(&w).await;
    assert!(!free(&w, &sitting).await.contains(&slots[0]));
    w.clock.advance_ms(1);
    assert_eq!(book(&kiosk, "6", &held).await.code(), "hold_expired", "on the minute, whether or not the job ran");
    jobs(&w).await;
    assert_eq!(free(&w, &sitting).await, slots);
    counts_are_right(&w).await;
});

on_both!(a_slot_that_closes_under_a_hold_is_refused_in_words, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let id = sitting(&w, "2026-11-24").await;
    let slots = free(&w, &id).await;
    let held = Kiosk::new(&w, 1).hold("1", &slots[0]).await.ok(201);
    let close = async |state: server_domain::sitting::SittingState, open: bool| {
        let id: server_domain::id::SittingId = id.parse().unwrap();
        let write = w.running.context.db.write(move |tx| {
            Box::pin(async move {
                let mut s = sittings::get(tx, id).await?.unwrap();
                s.state = state;
                sittings::save(tx, &s).await?;
                server_store::slot::set_open(tx, id, open);
                Ok(())
            })
        });
        write.await.unwrap();
    };
    let book = async |key: &str| {
        let body = json!({ "hold_token": held["hold_token"], "form": form(&hall, "甲", None, "housing") });
        Kiosk::new(&w, 1).post(key, "/api/v1/appointments", body).await
    };
    use server_domain::sitting::SittingState::{Open, SubstitutionPending};
    close(SubstitutionPending, false).await;
    assert_eq!(book("1").await.code(), "sitting_state");
    close(Open, false).await;
    assert_eq!(book("2").await.code(), "slot_taken");
    assert_eq!(Kiosk::new(&w, 2).hold("1", &slots[1]).await.code(), "slot_taken");
    close(Open, true).await;
    book("3").await.ok(201);
    counts_are_right(&w).await;
});

on_both!(a_wrong_form_names_its_field, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let centre = w.site("星海镇").await;
    let sitting = sitting(&w, "2026-11-24").await;
    let slot = free(&w, &sitting).await[0].clone();
    let kiosk = Kiosk::new(&w, 1);
    let held = kiosk.hold("1", &slot).await.ok(201);
    let good = form(&hall, "甲", None, "housing");
    let many = vec![json!({ "name": "乙", "paper": { "kind": "none" }, "phone": { "state": "declined" } }); 5];
    let cases = [
        (json!({ "has_no_secrets": false }), "secrets_unconfirmed", "/form/has_no_secrets"),
        (json!({ "representatives": many, "people": 6 }), "representatives_limit", "/form/representatives"),
        (json!({ "people": 0 }), "people_count", "/form/people"),
        (json!({ "place_code": "1" }), "division_code_invalid", "/form/place_code"),
        (json!({ "origin_site_id": centre }), "field_invalid", "/form/origin_site_id"),
        (json!({ "query_code": "ABCD2345" }), "query_code_unknown", "/form/query_code"),
        (json!({ "statement": "长".repeat(501) }), "text_too_long", "/form/statement"),
        (
            json!({ "person": { "name": "甲", "paper": { "kind": "resident_card", "number": "640299195002280014" }, "phone": { "state": "none" } } }),
            "id_number_checksum",
            "/form/person/paper/number",
        ),
    ];
    for (n, (change, code, pointer)) in cases.into_iter().enumerate() {
        let mut form = good.clone();
        form.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let no = kiosk.post(&format!("bad-{n}"), "/api/v1/appointments", json!({ "hold_token": held["hold_token"], "form": form })).await;
        assert_eq!((no.code().as_str(), &no.body["fields"][0]["pointer"]), (code, &json!(pointer)), "{}", no.body);
    }
    let unproved = w.anyone().with("idempotency-key", "nobody-at-all").post("/api/v1/holds", json!({ "slot_id": slot })).await;
    assert_eq!((unproved.status, unproved.code().as_str()), (403, "phone_unproved"));
    // By video from a centre, with four others and what they need.
    let mut far = good;
    far.as_object_mut().unwrap().extend(
        json!({ "form": "video", "origin_site_id": centre, "people": 12, "needs": ["wheelchair", "interpreter"], "representatives": many[..4] })
            .as_object().unwrap().clone(),
    );
    let booked = kiosk.post("good", "/api/v1/appointments", json!({ "hold_token": held["hold_token"], "form": far })).await.ok(201);
    let a = &booked["appointment"];
    assert_eq!((&a["speakers"], &a["people"], &a["needs"]), (&json!(5), &json!(12), &json!(["interpreter", "wheelchair"])));
    assert!(a["papers"].as_array().unwrap().contains(&json!("mandate")));
});

on_both!(who_cancels_or_moves_gives_the_slot_back, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let sitting = sitting(&w, "2026-11-24").await;
    let slots = free(&w, &sitting).await;
    let kiosk = Kiosk::new(&w, 1);
    let booked = kiosk.book("1", &slots[0], form(&hall, "王秀英", Some(CARDS[0]), "housing")).await.ok(201);
    let path = format!("/api/v1/appointments/{}", text(&booked["code"]));
    let held = kiosk.hold("2", &slots[2]).await.ok(201);
    let moved = kiosk.post("2", &format!("{path}/move"), json!({ "hold_token": held["hold_token"] })).await.ok(200);
    assert_eq!((&moved["appointment"]["from"], &moved["appointment"]["state"]), (&held["from"], &json!("submitted")));
    let old = w.anyone().get(&path).await.ok(200);
    assert_eq!((&old["state"], &old["successor_code"], &old["may_cancel"]), (&json!("rescheduled"), &moved["code"], &json!(false)));
    assert!(free(&w, &sitting).await.contains(&slots[0]));
    counts_are_right(&w).await;
    let path = format!("/api/v1/appointments/{}", text(&moved["code"]));
    let gone = w.anyone().post(&format!("{path}/cancel"), json!({})).await.ok(200);
    assert_eq!(gone["state"], "cancelled_by_petitioner");
    assert_eq!(w.anyone().post(&format!("{path}/cancel"), json!({})).await.code(), "appointment_state");
    assert_eq!(free(&w, &sitting).await, slots);
    // And may book the same again.
    kiosk.book("3", &slots[0], form(&hall, "王秀英", Some(CARDS[0]), "housing")).await.ok(201);
    counts_are_right(&w).await;
});

/// Somebody who wants one of the slots, whichever: what they won.
async fn wants_one(
    cx: std::sync::Arc<server::Context>,
    n: usize,
    slots: std::sync::Arc<Vec<String>>,
    hall: String,
) -> Vec<(String, String)> {
    use server::service::appointments::booking::{self, Key};
    use server::service::appointments::hold;
    let source = server::service::appointments::booking::Source::Kiosk { device: format!("kiosk-{n:04}") };
    let key = |of: &str, no: usize| Key { key: format!("{of}-{n}-{no}"), request_hash: String::new() };
    for no in 0..slots.len() {
        let slot = &slots[(n + no) % slots.len()];
        match hold::place(&cx, source.clone(), key("hold", no), slot.parse().unwrap()).await {
            Ok(held) => {
                let form = serde_json::from_value(form(&hall, &format!("来访人{n}"), None, "housing")).unwrap();
                let body = server_api::BookAppointment { hold_token: held.hold_token, device: None, form };
                let (first, again) = tokio::join!(
                    booking::book(&cx, source.clone(), key("book", no), body.clone()),
                    booking::book(&cx, source.clone(), key("book", no), body)
                );
                let (first, again) = (first.unwrap(), again.unwrap());
                assert_eq!(first.code, again.code, "the same key at the same moment");
                return vec![(slot.clone(), first.code)];
            }
            Err(server_store::Fail::Rule(no)) => assert_eq!(no.code, server_domain::RejectionCode::SlotTaken),
            Err(fault) => panic!("{fault}"),
        }
    }
    Vec::new()
}

// The law under a crowd: 200 people want twenty slots at once. No slot is sold twice, every winner has one appointment.
on_both!(two_hundred_at_once_and_nothing_is_sold_twice, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let mut slots = Vec::new();
    for day in ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-30"] {
        slots.extend(free(&w, &sitting(&w, day).await).await.into_iter().take(4));
    }
    assert_eq!(slots.len(), 20);
    let slots = std::sync::Arc::new(slots);
    let tasks: Vec<_> = (0..200).map(|n| tokio::spawn(wants_one(w.running.context.clone(), n, slots.clone(), hall.clone()))).collect();
    let mut won = Vec::new();
    for task in tasks {
        won.extend(task.await.unwrap());
    }
    let (mut sold, mut codes): (Vec<_>, Vec<_>) = won.into_iter().unzip();
    let count = sold.len();
    sold.sort();
    sold.dedup();
    codes.sort();
    codes.dedup();
    assert_eq!((count, sold.len(), codes.len()), (20, 20, 20), "each slot once, each winner one code");
    counts_are_right(&w).await;
    let mut tx = w.running.context.db.read().await.unwrap();
    for (stream, _) in server_store::event::heads(&mut tx).await.unwrap() {
        assert!(matches!(server_store::event::verify(&mut tx, &stream).await.unwrap(), server_store::event::Chain::Whole { .. }));
    }
});

on_both!(a_phone_books_once_it_is_proved_and_only_for_itself, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let slots = free(&w, &sitting(&w, "2026-11-24").await).await;
    let phone = w.anyone();
    let sent = phone.post("/api/v1/phone-codes", json!({ "phone": "13900000001", "lang": "zh" })).await.ok(201);
    let proof = phone.post("/api/v1/phone-proofs", json!({ "phone": "13900000001", "code": sent["demo_code"] })).await.ok(201);
    let phone = phone.with("x-proof", &text(&proof["id"]));
    let held = phone.with("idempotency-key", "phone-hold-1").post("/api/v1/holds", json!({ "slot_id": slots[0] })).await.ok(201);
    let mut form = form(&hall, "甲", None, "housing");
    form["person"]["phone"] = json!({ "state": "given", "number": "13900000002" });
    let book = async |key: &str, form: &Value| {
        phone.with("idempotency-key", key).post("/api/v1/appointments", json!({ "hold_token": held["hold_token"], "form": form })).await
    };
    assert_eq!(book("phone-book-1", &form).await.code(), "phone_unproved");
    form["person"]["phone"]["number"] = json!("13900000001");
    book("phone-book-2", &form).await.ok(201);
    // Without papers the phone is what a person is known by.
    let held = phone.with("idempotency-key", "phone-hold-2").post("/api/v1/holds", json!({ "slot_id": slots[1] })).await.ok(201);
    let body = json!({ "hold_token": held["hold_token"], "form": form });
    let same = phone.with("idempotency-key", "phone-book-3").post("/api/v1/appointments", body).await;
    assert_eq!(same.code(), "appointment_exists");
});

on_both!(a_countys_clerk_books_a_leader_of_the_city, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let slots = free(&w, &sitting(&w, "2026-11-24").await).await;
    let hold = async |who: &Person, key: &str| {
        who.with("idempotency-key", key).post("/api/v1/holds", json!({ "slot_id": slots[0] })).await.ok(201)["hold_token"].clone()
    };
    let book = async |who: &Person, key: &str, held: Value| {
        let body = json!({ "hold_token": held, "form": form(&hall, "甲", None, "housing") });
        who.with("idempotency-key", key).post("/api/v1/appointments", body).await
    };
    let lawyer = w.login("lawyer01").await;
    let held = hold(&lawyer, "lawyer-hold").await;
    assert_eq!(book(&lawyer, "lawyer-book", held.clone()).await.code(), "forbidden");
    lawyer.delete(&format!("/api/v1/holds/{}", text(&held))).await.ok(204);
    let clerk = w.login("clerk.dawukou1").await;
    let held = hold(&clerk, "clerk-hold").await;
    assert_eq!(book(&clerk, "clerk-book", held).await.ok(201)["appointment"]["state"], "submitted");
});

on_both!(who_moves_to_where_they_have_one_already_is_told_so, |w: World| async move {
    let (hall, county) = (w.site("石嘴山市").await, w.site("大武口区").await);
    let day = |text: &str| Day::parse(text).unwrap();
    let all = sittings::between(&mut w.running.context.db.read().await.unwrap(), day("2026-11-24"), day("2026-12-04")).await.unwrap();
    let there = all.iter().find(|s| s.site_id.to_string() == county && s.state.takes_bookings()).expect("an open sitting of the county");
    let slots = free(&w, &sitting(&w, "2026-11-24").await).await;
    let kiosk = Kiosk::new(&w, 1);
    kiosk.book("1", &slots[0], form(&hall, "王秀英", Some(CARDS[0]), "housing")).await.ok(201);
    let other = free(&w, &there.id.to_string()).await[0].clone();
    let second = kiosk.book("2", &other, form(&county, "王秀英", Some(CARDS[0]), "housing")).await.ok(201);
    let held = kiosk.hold("3", &slots[1]).await.ok(201);
    let path = format!("/api/v1/appointments/{}", text(&second["code"]));
    let refused = kiosk.post("3", &format!("{path}/move"), json!({ "hold_token": held["hold_token"] })).await;
    assert_eq!(refused.no(), (409, "appointment_exists".to_owned()));
    assert_eq!(w.anyone().get(&path).await.ok(200)["state"], "submitted", "nothing was lost");
    counts_are_right(&w).await;
});

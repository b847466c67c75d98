//! Finding an appointment at a counter for somebody without their code.

use serde_json::{Value, json};

use crate::booking::{CARDS, Kiosk, form, free};
use crate::harness::{Person, World, on_both, text};
use crate::screening::posted;
use crate::sitting::laid_out;

async fn found(who: &Person, site: &str, more: Value) -> Vec<String> {
    let mut body = json!({ "site_id": site });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let list = who.post("/api/v1/appointment-searches", body).await.ok(200);
    list["items"].as_array().unwrap().iter().map(|r| text(&r["code"])).collect()
}

on_both!(a_counter_finds_by_paper_or_phone_and_by_name_with_the_day, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let next = laid_out(&w.login("office.hall").await, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    let (monday, tuesday) = (free(&w, &text(&s["id"])).await, free(&w, &text(&next["id"])).await);
    let book = async |n: usize, slot: &str, name: &str, phone: &str, topic: &str| {
        let mut form = form(&hall, name, Some(CARDS[n]), topic);
        form["person"]["phone"] = json!({ "state": "given", "number": phone });
        text(&Kiosk::new(&w, n).book(topic, slot, form).await.ok(201)["code"])
    };
    let wang = book(0, &monday[0], "王秀英", "13900000001", "housing").await;
    let again = book(0, &tuesday[0], "王秀英", "13900000001", "land").await;
    let li = book(1, &monday[1], "李建国", "13900000001", "labour").await;
    let other = book(2, &monday[2], "王秀英", "13900000003", "labour").await;
    let clerk = w.login("clerk.hall1").await;
    let find = async |more: Value| found(&clerk, &hall, more).await;

    assert_eq!(find(json!({ "paper_number": CARDS[0] })).await, [wang.clone(), again.clone()], "by day and time");
    assert_eq!(find(json!({ "phone": "139 0000 0001" })).await, [wang.clone(), li.clone(), again.clone()], "one phone, two people");
    assert_eq!(find(json!({ "phone": "13900000001", "name": "李建国" })).await, [li]);
    assert_eq!(find(json!({ "paper_number": CARDS[0], "name": "李建国" })).await, Vec::<String>::new(), "all must fit");
    assert_eq!(find(json!({ "name": "王秀英", "day": "2026-11-30" })).await, [wang.clone(), other]);
    assert_eq!(find(json!({ "paper_number": CARDS[0], "day": "2026-12-01" })).await, std::slice::from_ref(&again));
    assert_eq!(find(json!({ "paper_number": CARDS[4] })).await, Vec::<String>::new());
    let list = clerk.post("/api/v1/appointment-searches", json!({ "site_id": hall, "paper_number": CARDS[0] })).await.ok(200);
    let row = &list["items"][0];
    assert_eq!(
        (&row["code"], &row["from"], &row["sitting"]["leader_name"], &row["sitting"]["day"], &row["state"]),
        (&json!(wang), &json!("09:00"), &json!("陈砚之"), &json!("2026-11-30"), &json!("submitted"))
    );

    // Too little to look for, or not what it says.
    for (body, code, pointer) in [
        (json!({}), "search_too_wide", "/name"),
        (json!({ "name": "王秀英" }), "search_too_wide", "/day"),
        (json!({ "day": "2026-11-30" }), "search_too_wide", "/name"),
        (json!({ "name": " ", "phone": " " }), "search_too_wide", "/name"),
        (json!({ "paper_number": "640299195002280014" }), "id_number_checksum", "/paper_number"),
        (json!({ "phone": "12" }), "phone_invalid", "/phone"),
        (json!({ "name": "王秀英", "day": "30.11." }), "day_invalid", "/day"),
    ] {
        let mut asked = json!({ "site_id": hall });
        asked.as_object_mut().unwrap().extend(body.as_object().unwrap().clone());
        let no = clerk.post("/api/v1/appointment-searches", asked).await;
        assert_eq!((no.status, no.code().as_str(), &no.body["fields"][0]["pointer"]), (422, code, &json!(pointer)), "{body}");
    }

    // Of one's own place and below it only; what ended is not found.
    let county = w.site("大武口").await;
    let below = w.login("office.dawukou").await;
    let body = json!({ "site_id": hall, "paper_number": CARDS[0] });
    assert_eq!(below.post("/api/v1/appointment-searches", body.clone()).await.code(), "forbidden");
    assert_eq!(
        found(&below, &county, json!({ "paper_number": CARDS[0] })).await,
        Vec::<String>::new(),
        "neither sitting nor person is here"
    );
    for who in ["leader01", "officer.dawukou1", "sysadmin"] {
        assert_eq!(w.login(who).await.post("/api/v1/appointment-searches", body.clone()).await.code(), "forbidden", "{who}");
    }
    w.anyone().post(&format!("/api/v1/appointments/{wang}/cancel"), json!({})).await.ok(200);
    assert_eq!(find(json!({ "paper_number": CARDS[0] })).await, [again]);
});

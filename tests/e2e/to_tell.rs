//! Whom no message reached after a change: the office rings or visits, and says so.

use serde_json::{Value, json};
use server_domain::event::EventKind;

use crate::booking::{CARDS, Kiosk, form, free};
use crate::harness::{Person, World, on_both, text};
use crate::outbox::happened;
use crate::screening::{path, posted};
use crate::sitting::{path as sitting_path, sql};

/// Who is on the list of a sitting: code, why, change.
async fn listed(who: &Person, s: &Value) -> Vec<[String; 3]> {
    let list = who.get(&sitting_path(s, "/to-tell")).await.ok(200);
    list["items"].as_array().unwrap().iter().map(|i| ["code", "why", "change"].map(|name| text(&i[name]))).collect()
}

on_both!(who_has_no_phone_or_got_no_message_is_told_by_people, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let office = w.login("office.hall").await;
    let slots = free(&w, &text(&s["id"])).await;
    let mut booked = Vec::new();
    for (n, phone) in [None, Some("13900000001"), Some("13900000002")].iter().enumerate() {
        let mut form = form(&hall, ["王秀英", "李建国", "赵六"][n], Some(CARDS[n]), "housing");
        if let Some(phone) = phone {
            form["person"]["phone"] = json!({ "state": "given", "number": phone });
        }
        let a = Kiosk::new(&w, n).book("1", &slots[n], form).await.ok(201);
        booked.push((text(&a["code"]), text(&a["appointment"]["id"])));
    }
    assert!(listed(&office, &s).await.is_empty(), "nothing changed");

    // Another hour: whoever left no phone is on the list at once, the others only when their message is given up.
    let change =
        json!({ "version": office.get(&sitting_path(&s, "")).await.ok(200)["sitting"]["version"], "from": "09:30", "to": "12:00" });
    office.put(&sitting_path(&s, ""), change).await.ok(200);
    let row = |n: usize, why: &str, what: &str| [booked[n].0.clone(), why.to_owned(), what.to_owned()];
    assert_eq!(listed(&office, &s).await, [row(0, "no_phone", "changed")]);
    let give_up = async |n: usize| {
        let id = &booked[n].1;
        sql(&w, format!("UPDATE message SET state = 'dead', ended_at = 1 WHERE thing = '{id}' AND kind = 'change'")).await;
    };
    give_up(1).await;
    assert_eq!(listed(&office, &s).await, [row(0, "no_phone", "changed"), row(1, "message_dead", "changed")]);
    let list = office.get(&sitting_path(&s, "/to-tell")).await.ok(200);
    let (first, second) = (&list["items"][0], &list["items"][1]);
    assert_eq!((&first["name"], first.get("phone_masked"), &first["from"]), (&json!("王秀英"), None, &json!("09:30")));
    assert!(text(&second["phone_masked"]).contains('*') && !text(&second["phone_masked"]).contains("13900000001"), "{second}");
    assert_eq!((&first["sitting"]["day"], first["since"].is_string()), (&json!("2026-11-30"), true));

    // Whoever told them is on record, and they leave the list.
    let told = |n: usize| path(&booked[n].1, "told");
    for who in ["leader01", "officer.dawukou1", "office.dawukou"] {
        let who = w.login(who).await;
        assert_eq!(who.get(&sitting_path(&s, "/to-tell")).await.code(), "forbidden");
        assert_eq!(who.post(&told(0), json!({ "words": "已电话告知" })).await.code(), "forbidden");
    }
    assert_eq!(office.post(&told(0), json!({ "words": " " })).await.code(), "reason_missing");
    let left = office.post(&told(0), json!({ "words": "上门告知,本人知悉" })).await.ok(200);
    assert_eq!(left["items"].as_array().unwrap().iter().map(|i| text(&i["code"])).collect::<Vec<_>>(), [booked[1].0.clone()]);
    assert_eq!(office.post(&told(0), json!({ "words": "再说一次" })).await.code(), "appointment_state");
    let case = office.get(&path(&booked[0].1, "brief")).await.ok(200);
    let step = case["steps"].as_array().unwrap().last().unwrap();
    assert_eq!((&step["kind"], &step["words"], step["staff_name"].is_string()), (&json!("told"), &json!("上门告知,本人知悉"), true));
    assert_eq!((&case["row"]["state"], &case["row"]["turn"]), (&json!("submitted"), &json!("office")), "nothing else changed");
    assert_eq!(happened(&w, &hall, EventKind::AppointmentTold).await, 1);

    // The next change brings everybody back who is not reached by a message: who was told, and not whose message is under way.
    office.post(&sitting_path(&s, "/absent"), json!({ "reason": "出差", "choose": true })).await.ok(200);
    assert_eq!(listed(&office, &s).await, [row(0, "no_phone", "substituted")]);
    let moved = office.post(&sitting_path(&s, "/postpone"), json!({ "day": "2026-12-25", "reason": "会场维修" })).await.ok(200);
    let moved = moved["sitting"].clone();
    assert!(listed(&office, &s).await.is_empty(), "they are booked on the new day");
    assert_eq!(listed(&office, &moved).await, [row(0, "no_phone", "postponed")]);
    // Who takes it back need not be told.
    w.anyone().post(&format!("/api/v1/appointments/{}/cancel", booked[0].0), json!({})).await.ok(200);
    assert!(listed(&office, &moved).await.is_empty());
});

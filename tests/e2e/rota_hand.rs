//! The rota by hand on both databases: chairs left empty, who may take a duty, what a seat asks for, rest days.

use serde_json::{Value, json};

use crate::harness::{World, on_both, text};
use crate::rota::{MONTH, made, path, published, shifts};

on_both!(a_chair_left_empty_by_hand_says_why_and_its_holder_is_no_choice_for_it, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    assert_eq!(month["gaps"], json!([]));
    let s = shifts(&month)[0].clone();
    let fits = async || coordinator.get(&path(&s, "/fits")).await.ok(200)["items"].as_array().unwrap().clone();
    let listed = fits().await;
    assert!(listed.len() == 38 && listed.iter().all(|f| f["lawyer_id"] != s["lawyer_id"]), "everybody but who sits there");
    let body = json!({ "version": s["version"], "reason": "当天停电，不安排" });
    let now = coordinator.put(&path(&s, ""), body).await.ok(200);
    let gap = now["gaps"][0].clone();
    assert_eq!(now["gaps"].as_array().unwrap().len(), 1);
    assert_eq!((&gap["shift_id"], &gap["reason"], &gap["words"]), (&s["id"], &json!("set_empty"), &json!("当天停电，不安排")));
    assert_eq!(fits().await.len(), 39, "nobody sits there");
    let again = coordinator.post(&format!("{MONTH}/generate"), json!({ "seed": 3 })).await.ok(200);
    assert_eq!((&again["gaps"][0]["reason"], &again["score"]["gaps"]), (&json!("set_empty"), &json!(1)), "and stays so");
});

on_both!(a_seat_may_ask_for_a_language, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let hall = w.site("石嘴山市").await;
    let seat = |needs: Value| json!({ "items": [{ "site_id": hall, "kind": "hall", "from": "08:30", "to": "17:30", "seats": 1, "needs": needs }] });
    for bad in ["lang:", "lang:两 种", "魔法", "lang:字字字字字字字字字字字字字字字字字字字字字"] {
        let no = coordinator.put("/api/v1/rota-templates", seat(json!(bad))).await;
        assert_eq!((no.status, &no.body["fields"][0]["pointer"]), (422, &json!("/items/0/needs")), "{bad}: {}", no.body);
    }
    let all = coordinator.get("/api/v1/lawyers").await.ok(200)["items"].as_array().unwrap().clone();
    let speakers: Vec<String> = all.iter().take(12).map(|l| text(&l["id"])).collect();
    for l in all.iter().take(12) {
        let body = json!({ "licence_no": l["licence_no"], "firm": l["firm"], "specialties": l["specialties"], "languages": ["回族方言"],
            "monthly_limit": 4, "yearly_limit": 20, "is_active": true, "version": l["version"] });
        coordinator.put(&format!("/api/v1/lawyers/{}", text(&l["id"])), body).await.ok(200);
    }
    let set = coordinator.put("/api/v1/rota-templates", seat(json!("lang:回族方言"))).await.ok(200);
    assert_eq!(set["items"][0]["needs"], "lang:回族方言");
    let month = made(&coordinator).await;
    assert_eq!(month["score"]["gaps"], 0);
    let held = shifts(&month);
    assert!(held.iter().all(|s| s["needs"] == "lang:回族方言" && speakers.contains(&text(&s["lawyer_id"]))), "speakers only");
    let fits = coordinator.get(&path(&held[0], "/fits")).await.ok(200);
    let stranger = fits["items"].as_array().unwrap().iter().find(|f| !speakers.contains(&text(&f["lawyer_id"]))).unwrap().clone();
    assert_eq!(stranger["cause"], "specialty");
    let topic = coordinator.put("/api/v1/rota-templates", seat(json!("land"))).await.ok(200);
    assert_eq!(topic["items"][0]["needs"], "land");
});

on_both!(seats_of_rest_days_laid_out_on_purpose_are_no_findings, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let month = coordinator.get("/api/v1/rotas/2026-12").await.ok(200);
    let rest: Vec<Value> =
        month["days"].as_array().unwrap().iter().filter(|d| d["is_working"] == false).map(|d| d["day"].clone()).collect();
    assert!(shifts(&month).iter().any(|s| rest.contains(&s["day"])), "the demo serves on rest days");
    let of_rest = |c: &&Value| c["cause"] == "rest_day";
    assert_eq!(month["clashes"].as_array().unwrap().iter().filter(of_rest).count(), 0, "{}", month["clashes"]);
});

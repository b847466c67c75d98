//! Nobody waits before an empty chair on both databases: signing in, the gap that opens by itself, the ladder.

use serde_json::{Value, json};

use crate::harness::{Person, World, on_both, text};
use crate::rota::{path, shifts, username};
use crate::sitting::go_to;

pub const DAY: &str = "2026-11-24";
const NINE: u16 = 9 * 60;

async fn round(w: &World) {
    server::service::lawyers::empty_chair::round(&w.running.context).await.unwrap();
}

pub async fn at(w: &World, minute: u16) -> Person {
    go_to(w, DAY, minute);
    round(w).await;
    w.login("coordinator").await
}

/// The duties of the day at the hall: one at a desk, one by video.
async fn duties(coordinator: &Person, hall: &str) -> Value {
    coordinator.get(&format!("/api/v1/duty?site={hall}&day={DAY}")).await.ok(200)
}

pub async fn legal(w: &World, site: &str) -> Value {
    w.anyone().get(&format!("/api/v1/sites/{site}/today")).await.ok(200)["legal"].clone()
}

/// Logs in as the lawyer of a duty.
async fn lawyer_of(w: &World, coordinator: &Person, s: &Value) -> Person {
    let name = username(coordinator, s).await;
    w.login(&name).await
}

on_both!(who_sits_down_is_on_duty_and_the_people_see_it_at_once, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let coordinator = at(&w, 8 * 60).await;
    let day = duties(&coordinator, &hall).await;
    let (one, two) = (day["shifts"][0].clone(), day["shifts"][1].clone());
    assert_eq!(legal(&w, &hall).await["state"], "none", "before the day begins");
    let lawyer = lawyer_of(&w, &coordinator, &one).await;
    w.sit(&lawyer, 0).await;
    let day = duties(&coordinator, &hall).await;
    assert_eq!((&day["shifts"][0]["state"], &day["shifts"][0]["presence"]), (&json!("on_duty"), &json!("on_duty")));
    let coordinator = at(&w, 8 * 60 + 35).await;
    assert_eq!(legal(&w, &hall).await["state"], "on_duty");
    let other = lawyer_of(&w, &coordinator, &two).await;
    assert_eq!(other.post(&path(&one, "/sign-in"), json!({})).await.no().0, 403);
    assert_eq!(other.post(&path(&two, "/sign-in"), json!({})).await.ok(200)["state"], "on_duty", "from a phone");
    let lawyer = lawyer_of(&w, &coordinator, &one).await;
    let out = lawyer.post(&path(&one, "/sign-out"), json!({})).await.ok(200);
    assert_eq!((&out["state"], &out["presence"]), (&json!("off_duty"), &json!("left")));
    let desks = lawyer.get("/api/v1/desks").await.ok(200);
    assert!(desks["items"].as_array().unwrap().iter().all(|d| d["staff_id"] != one["lawyer_id"]), "the desk is free: {desks}");
});

on_both!(a_gap_opens_by_itself_and_the_reserve_is_asked_in_order, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let coordinator = at(&w, 8 * 60 + 40).await;
    assert_eq!(legal(&w, &hall).await["state"], "late");
    assert_eq!(duties(&coordinator, &hall).await["gaps"], json!([]), "ten minutes are within the grace");
    let coordinator = at(&w, 8 * 60 + 45).await;
    let day = duties(&coordinator, &hall).await;
    assert_eq!(day["gaps"].as_array().unwrap().len(), 2);
    let gap = day["gaps"][0].clone();
    assert_eq!(
        (&gap["reason"], &gap["rung"], &gap["choices"]),
        (&json!("absent"), &json!("reserve"), &json!(["reserve", "call_back", "rebook"]))
    );
    let told = legal(&w, &hall).await;
    assert_eq!((&told["state"], &told["rung"]), (&json!("gap"), &json!("reserve")), "people know before they choose");
    let board = w.anyone().get(&format!("/api/v1/boards/{hall}")).await.ok(200);
    assert_eq!(board["legal"], told, "and so does the board");

    // The first of the list says no, the second says nothing for ten minutes, the third says yes.
    let asked = async |coordinator: &Person| {
        let day = duties(coordinator, &hall).await;
        let found = day["gaps"].as_array().unwrap().iter().find(|g| g["id"] == gap["id"]).unwrap().clone();
        found["asked"]["lawyer_id"].clone()
    };
    let first = asked(&coordinator).await;
    let lawyer = lawyer_of(&w, &coordinator, &json!({ "lawyer_id": first })).await;
    let mine = lawyer.get(&format!("/api/v1/duties/mine?from={DAY}&to={DAY}")).await.ok(200);
    assert!(mine["asks"].as_array().unwrap().iter().any(|a| a["gap"]["id"] == gap["id"]));
    let answer = format!("/api/v1/gaps/{}/answer", text(&gap["id"]));
    lawyer.post(&answer, json!({ "accept": false })).await.ok(200);
    assert_eq!(lawyer.post(&answer, json!({ "accept": true })).await.code(), "swap_not_asked", "an answer is an answer");
    round(&w).await;
    let second = asked(&coordinator).await;
    assert_ne!(second, first);
    let coordinator = at(&w, 8 * 60 + 55).await;
    let third = asked(&coordinator).await;
    assert!(third != second && third != first, "silence passes");
    let lawyer = lawyer_of(&w, &coordinator, &json!({ "lawyer_id": third })).await;
    let filled = lawyer.post(&answer, json!({ "accept": true })).await.ok(200);
    assert_eq!(filled["outcome"], "filled");
    let silent = lawyer_of(&w, &coordinator, &json!({ "lawyer_id": second })).await;
    assert_eq!(silent.post(&answer, json!({ "accept": true })).await.code(), "gap_state", "somebody else sits there now");
    let now = duties(&coordinator, &hall).await;
    let shift = now["shifts"].as_array().unwrap().iter().find(|s| s["id"] == gap["shift_id"]).unwrap().clone();
    assert_eq!((&shift["lawyer_id"], &shift["state"]), (&third, &json!("acknowledged")));
});

on_both!(with_nobody_of_the_reserve_a_lawyer_elsewhere_helps_and_else_another_day, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let coordinator = at(&w, 8 * 60).await;
    coordinator.put("/api/v1/reserve", json!({ "lawyer_ids": [] })).await.ok(200);
    let two = duties(&coordinator, &hall).await["shifts"][1].clone();
    // The server's own rounds may have seen that nobody came the day before.
    let absent = async |coordinator: &Person| {
        let month = coordinator.get("/api/v1/duty-statements/2026-11").await.ok(200);
        month["total"]["absent"].as_i64().unwrap()
    };
    let before = absent(&coordinator).await;
    let coordinator = at(&w, 8 * 60 + 45).await;
    assert_eq!(legal(&w, &hall).await["choices"], json!(["call_back", "rebook"]));
    assert!(legal(&w, &hall).await["next_day"].is_string());
    // The one by video comes late: that chair's gap ends, and the other's people are served from there.
    let late = lawyer_of(&w, &coordinator, &two).await;
    late.post(&path(&two, "/sign-in"), json!({})).await.ok(200);
    round(&w).await;
    let day = duties(&coordinator, &hall).await;
    let rows: Vec<(String, String)> =
        day["gaps"].as_array().unwrap().iter().map(|g| (text(&g["rung"]), g["outcome"].as_str().unwrap_or_default().to_owned())).collect();
    assert!(rows.contains(&("remote".to_owned(), String::new())) && rows.iter().any(|(_, o)| o == "back"), "{rows:?}");
    assert_eq!(legal(&w, &hall).await["state"], "on_duty", "somebody is there for them");
    let coordinator = at(&w, 17 * 60 + 30).await;
    let day = duties(&coordinator, &hall).await;
    let outcomes: Vec<String> = day["gaps"].as_array().unwrap().iter().map(|g| text(&g["outcome"])).collect();
    assert!(outcomes.contains(&"remote_filled".to_owned()), "{outcomes:?}");
    assert_eq!(day["shifts"].as_array().unwrap().iter().filter(|s| s["state"] == "absent").count(), 1);
    assert_eq!(absent(&coordinator).await, before + 1);
});

on_both!(the_coordinator_fills_a_chair_by_hand_by_the_rules, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let coordinator = at(&w, NINE).await;
    let day = duties(&coordinator, &hall).await;
    let (gap, other) = (day["gaps"][0].clone(), day["gaps"][1].clone());
    let month = coordinator.get("/api/v1/rotas/2026-11").await.ok(200);
    let near = shifts(&month).iter().find(|s| s["day"] == "2026-11-25").unwrap()["lawyer_id"].clone();
    let fill = format!("/api/v1/gaps/{}/fill", text(&gap["id"]));
    assert_eq!(coordinator.post(&fill, json!({ "lawyer_id": near })).await.code(), "swap_unfit", "serves tomorrow");
    let fits = coordinator.get(&path(&json!({ "id": gap["shift_id"] }), "/fits")).await.ok(200);
    let free = fits["items"].as_array().unwrap().iter().find(|f| f["cause"].is_null()).unwrap()["lawyer_id"].clone();
    assert_eq!(w.login("clerk.hall1").await.post(&fill, json!({ "lawyer_id": free })).await.no().0, 403);
    assert_eq!(coordinator.post(&fill, json!({ "lawyer_id": free })).await.ok(200)["outcome"], "filled");
    let twice = format!("/api/v1/gaps/{}/fill", text(&other["id"]));
    assert_eq!(coordinator.post(&twice, json!({ "lawyer_id": free })).await.code(), "swap_unfit", "one duty a day");
});

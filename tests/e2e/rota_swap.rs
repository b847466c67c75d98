//! Giving duties to colleagues on both databases: asked, taken, thought over, decided; never two at once.

use serde_json::{Value, json};

use crate::harness::{Person, World, on_both, text};
use crate::rota::{MONTH, fitting, path, published, shifts, username};
use crate::sitting::go_to;

/// A published month, the lawyer of its first duty, and that duty.
async fn first(w: &World) -> (Person, Person, Value) {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let s = shifts(&month)[0].clone();
    let lawyer = w.login(&username(&coordinator, &s).await).await;
    (coordinator, lawyer, s)
}

async fn by_id(w: &World, coordinator: &Person, id: &str) -> Person {
    let name = username(coordinator, &json!({ "lawyer_id": id })).await;
    w.login(&name).await
}

async fn open(lawyer: &Person, s: &Value, more: Value) -> Value {
    let mut body = json!({ "shift_id": s["id"], "reason": "当天开庭" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    lawyer.post("/api/v1/swaps", body).await.ok(201)
}

fn at(swap: &Value, action: &str) -> String {
    format!("/api/v1/swaps/{}/{action}", text(&swap["id"]))
}

async fn holder(coordinator: &Person, s: &Value) -> Value {
    let month = coordinator.get(MONTH).await.ok(200);
    shifts(&month).into_iter().find(|x| x["id"] == s["id"]).unwrap()
}

on_both!(both_agree_and_the_coordinator_too_before_a_duty_changes_hands, |w: World| async move {
    let (coordinator, lawyer, s) = first(&w).await;
    lawyer.post(&path(&s, "/acknowledge"), json!({})).await.ok(200);
    let to = fitting(&coordinator, &s).await;
    let (taker, other) = (by_id(&w, &coordinator, &to[0]).await, by_id(&w, &coordinator, &to[1]).await);
    assert_eq!(taker.post("/api/v1/swaps", json!({ "shift_id": s["id"], "reason": "x" })).await.no().0, 403, "not the own duty");
    let swap = open(&lawyer, &s, json!({ "to_id": to[0] })).await;
    assert_eq!((&swap["state"], &swap["may"]), (&json!("open"), &json!(["withdraw"])));
    let again = lawyer.post("/api/v1/swaps", json!({ "shift_id": s["id"], "reason": "x" })).await;
    assert_eq!((again.code(), &again.body["args"]["why"]), ("swap_overlap".to_owned(), &json!("asked")));
    assert_eq!(other.post(&at(&swap, "take"), json!({})).await.code(), "swap_not_asked");
    assert_eq!(coordinator.post(&at(&swap, "approve"), json!({})).await.code(), "swap_state", "nobody took it");
    let taken = taker.post(&at(&swap, "take"), json!({})).await.ok(200);
    assert_eq!((&taken["state"], &taken["may"]), (&json!("taken"), &json!(["untake"])));
    assert_eq!(holder(&coordinator, &s).await["lawyer_id"], s["lawyer_id"], "not yet");
    assert_eq!(taker.post(&at(&swap, "untake"), json!({})).await.ok(200)["state"], "open");
    taker.post(&at(&swap, "take"), json!({})).await.ok(200);
    assert_eq!(lawyer.post(&at(&swap, "approve"), json!({})).await.no().0, 403);
    let done = coordinator.post(&at(&swap, "approve"), json!({})).await.ok(200);
    assert_eq!((&done["state"], &done["may"]), (&json!("approved"), &json!([])));
    let now = holder(&coordinator, &s).await;
    assert_eq!((&now["lawyer_id"], &now["state"]), (&json!(to[0]), &json!("published")), "the new one has not said yes");
    assert_eq!(coordinator.get(&path(&s, "/steps")).await.ok(200)["items"][0]["kind"], "swapped");

    // A swap of a swap names the one before it.
    let next = open(&taker, &now, json!({})).await;
    assert_eq!(next["after_id"], swap["id"]);
    assert_eq!(taker.post(&at(&next, "withdraw"), json!({})).await.ok(200)["state"], "withdrawn");
    let statement = coordinator.get("/api/v1/duty-statements/2027-03").await.ok(200);
    let row = |id: &Value| statement["rows"].as_array().unwrap().iter().find(|r| r["lawyer_id"] == *id).unwrap().clone();
    assert_eq!((&row(&s["lawyer_id"])["given"], &row(&json!(to[0]))["taken"]), (&json!(1), &json!(1)));
});

on_both!(two_who_take_one_request_at_the_same_moment_are_one_taker, |w: World| async move {
    let (coordinator, lawyer, s) = first(&w).await;
    let swap = open(&lawyer, &s, json!({})).await;
    let mut takers = Vec::new();
    for id in fitting(&coordinator, &s).await.iter().take(6) {
        takers.push(by_id(&w, &coordinator, id).await);
    }
    let path = at(&swap, "take");
    let all = futures_util::future::join_all(takers.iter().map(|t| t.post(&path, json!({})))).await;
    let (won, lost): (Vec<_>, Vec<_>) = all.into_iter().partition(|a| a.status == 200);
    assert_eq!((won.len(), lost.len()), (1, 5));
    assert!(lost.iter().all(|a| a.code() == "swap_state"), "told that it is taken");
});

on_both!(a_duty_in_return_goes_the_other_way_and_both_must_fit, |w: World| async move {
    let (coordinator, lawyer, s) = first(&w).await;
    let month = coordinator.get(MONTH).await.ok(200);
    let swap = open(&lawyer, &s, json!({})).await;
    // Somebody whose own duty the giver may take in return.
    let mut pair = None;
    for back in shifts(&month).into_iter().rev() {
        let body = json!({ "return_shift_id": back["id"] });
        let taker = by_id(&w, &coordinator, &text(&back["lawyer_id"])).await;
        if back["lawyer_id"] != s["lawyer_id"] && taker.post(&at(&swap, "take"), body).await.status == 200 {
            pair = Some((taker, back));
            break;
        }
    }
    let (_, back) = pair.expect("an exchange that fits");
    let other = by_id(&w, &coordinator, &text(&back["lawyer_id"])).await;
    let no = other.post("/api/v1/swaps", json!({ "shift_id": back["id"], "reason": "也想换" })).await;
    assert_eq!((no.code(), &no.body["args"]["why"]), ("swap_overlap".to_owned(), &json!("in_return")));
    coordinator.post(&at(&swap, "approve"), json!({})).await.ok(200);
    assert_eq!(holder(&coordinator, &s).await["lawyer_id"], back["lawyer_id"]);
    assert_eq!(holder(&coordinator, &back).await["lawyer_id"], s["lawyer_id"]);
});

on_both!(the_coordinator_acts_for_absent_lawyers_and_it_stays_on_record, |w: World| async move {
    let (coordinator, lawyer, s) = first(&w).await;
    let swap = open(&coordinator, &s, json!({})).await;
    assert_eq!(swap["opened_for_by"], "沈知秋");
    let to = fitting(&coordinator, &s).await[0].clone();
    let taken = coordinator.post(&at(&swap, "take"), json!({ "for_id": to })).await.ok(200);
    assert_eq!((&taken["taker_id"], &taken["taken_for_by"]), (&json!(to), &json!("沈知秋")));
    assert_eq!(coordinator.post(&at(&swap, "reject"), json!({ "reason": " " })).await.code(), "reason_missing");
    let no = coordinator.post(&at(&swap, "reject"), json!({ "reason": "当天已有两位新律师" })).await.ok(200);
    assert_eq!((&no["state"], &no["reject_reason"]), (&json!("rejected"), &json!("当天已有两位新律师")));
    let list = lawyer.get("/api/v1/swaps?month=2027-03").await.ok(200);
    assert_eq!(list["items"][0]["reject_reason"], "当天已有两位新律师", "the lawyer reads why");
    assert_eq!(holder(&coordinator, &s).await["lawyer_id"], s["lawyer_id"]);
});

on_both!(a_request_that_nobody_settled_is_past_due_when_the_duty_begins, |w: World| async move {
    let (coordinator, lawyer, s) = first(&w).await;
    let swap = open(&lawyer, &s, json!({})).await;
    let to = fitting(&coordinator, &s).await[0].clone();
    let taker = by_id(&w, &coordinator, &to).await;
    taker.post(&at(&swap, "take"), json!({})).await.ok(200);
    go_to(&w, &text(&s["day"]), 8 * 60 + 30);
    assert_eq!(server::service::lawyers::swap::expire(&w.running.context).await.unwrap(), 1);
    assert_eq!(server::service::lawyers::swap::expire(&w.running.context).await.unwrap(), 0);
    let coordinator = w.login("coordinator").await;
    let list = coordinator.get("/api/v1/swaps?month=2027-03").await.ok(200);
    assert_eq!(list["items"][0]["state"], "past_due");
    assert_eq!(coordinator.post(&at(&swap, "approve"), json!({})).await.code(), "swap_state");
    assert_eq!(holder(&coordinator, &s).await["lawyer_id"], s["lawyer_id"], "its lawyer serves");
});

on_both!(a_rota_changed_since_is_asked_again_before_the_approval, |w: World| async move {
    let (coordinator, lawyer, s) = first(&w).await;
    let swap = open(&lawyer, &s, json!({})).await;
    let to = fitting(&coordinator, &s).await[0].clone();
    let taker = by_id(&w, &coordinator, &to).await;
    taker.post(&at(&swap, "take"), json!({})).await.ok(200);
    let leave = json!({ "from": s["day"], "to": s["day"] });
    taker.post(&format!("/api/v1/lawyers/{to}/leaves"), leave).await.ok(201);
    let no = coordinator.post(&at(&swap, "approve"), json!({})).await;
    assert_eq!((no.code(), &no.body["args"]["cause"]), ("swap_unfit".to_owned(), &json!("on_leave")));
    // The giver files leave: the chair is empty and the request has nothing to give any more.
    lawyer.post(&format!("/api/v1/lawyers/{}/leaves", text(&s["lawyer_id"])), json!({ "from": s["day"], "to": s["day"] })).await.ok(201);
    let list = coordinator.get("/api/v1/swaps?month=2027-03").await.ok(200);
    assert_eq!(list["items"][0]["state"], "withdrawn");
});

//! Who must not receive does not see, does not say yes, and is not put in; and a leader who names a colleague.

use serde_json::{Value, json};

use crate::booking::{CARDS, Kiosk, counts_are_right, form as booking, free, jobs};
use crate::harness::{Person, World, on_both, text};
use crate::registration::{Window, form, run_sql};
use crate::screening::{path, posted, request};
use crate::sitting::{go_to, path as sitting_path};

const ACCEPT: fn() -> Value = || json!({ "decision": "accept" });

/// Books the first slot for a matter that accuses somebody who is no leader yet; gives code and id.
async fn with_accusation(w: &World, hall: &str, s: &Value) -> (String, String) {
    let window = Window::open(w, "clerk.hall1", 0).await;
    let ticket = window.receive(w, "王秀英", CARDS[1]).await;
    let accusation = form(json!({
        "kind": "accusation", "topic": "land", "request": "请查处侵占集体土地一事", "facts": "把集体机动地转给亲戚",
        "accused": [{ "kind": "person", "name": "赵某某" }, { "kind": "person", "name": "钱某某" }],
    }));
    let done = window.register(&ticket, &accusation).await;
    window.complete(&ticket).await;
    let slot = free(w, &text(&s["id"])).await[0].clone();
    let mut form = booking(hall, "王秀英", Some(CARDS[1]), "land");
    form["query_code"] = done["query_code"].clone();
    let booked = Kiosk::new(w, 1).book("book", &slot, form).await.ok(201);
    (text(&booked["code"]), text(&booked["appointment"]["id"]))
}

/// From here on a leader bears a name that is accused.
async fn accused(w: &World, username: &str, name: &str) {
    run_sql(w, &format!("UPDATE staff SET name = '{name}' WHERE username = '{username}'")).await;
}

async fn listed(leader: &Person, id: &str) -> bool {
    let list = leader.get("/api/v1/appointments").await.ok(200);
    list["items"].as_array().unwrap().iter().any(|a| a["id"] == id)
}

async fn leader_id(w: &World, username: &str) -> String {
    let mut tx = w.running.context.db.read().await.unwrap();
    server_store::staff::by_username(&mut tx, username).await.unwrap().unwrap().id.to_string()
}

on_both!(an_accused_leader_sees_nothing_cannot_say_yes_and_is_never_put_in, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (code, id) = with_accusation(&w, &hall, &s).await;
    let (office, leader) = (w.login("office.hall").await, w.login("leader01").await);
    accused(&w, "leader01", "赵某某").await;
    assert_eq!(office.post(&path(&id, "screen"), ACCEPT()).await.no(), (409, "recusal_needed".to_owned()), "the office asks somebody else");
    assert_eq!(office.get(&path(&id, "brief")).await.ok(200)["recusal"], "accused");
    accused(&w, "leader01", "陈砚之").await;
    office.post(&path(&id, "screen"), ACCEPT()).await.ok(200);
    assert!(listed(&leader, &id).await, "an unaccused one is asked");
    leader.get(&path(&id, "brief")).await.ok(200);

    accused(&w, "leader01", "赵某某").await;
    accused(&w, "leader02", "钱某某").await;
    assert!(!listed(&leader, &id).await);
    assert_eq!(leader.get(&path(&id, "brief")).await.no(), (403, "forbidden".to_owned()));
    let of_sitting = leader.get(&sitting_path(&s, "/appointments")).await.ok(200);
    assert!(of_sitting["items"].as_array().unwrap().iter().all(|a| a["id"] != id.as_str()));
    let yes = leader.post(&path(&id, "answer"), json!({ "answer": "accept" })).await;
    assert_eq!((yes.code().as_str(), &yes.body["args"]), ("recusal_needed", &Value::Null), "and not why");
    let pass_on = leader.post(&path(&id, "answer"), json!({ "answer": "pass_on", "reason": "当日出差" })).await;
    assert_eq!(pass_on.code(), "recusal_needed", "nothing of it is theirs to say");
    let to_accused = json!({ "answer": "delegate", "to": leader_id(&w, "leader02").await });
    assert_eq!(leader.post(&path(&id, "answer"), to_accused).await.code(), "recusal_needed");

    // Silence: the first of the list is accused too, so the next one receives.
    go_to(&w, "2026-11-25", 30);
    jobs(&w).await;
    go_to(&w, "2026-11-27", 30);
    jobs(&w).await;
    let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
    assert_eq!((&seen["state"], &seen["sitting"]["leader_name"]), (&json!("confirmed"), &json!("张既明")));
    let (third, office) = (w.login("leader03").await, w.login("office.hall").await);
    assert!(listed(&third, &id).await && !listed(&w.login("leader02").await, &id).await);
    let steps = office.get(&path(&id, "brief")).await.ok(200)["steps"].clone();
    assert!(steps.as_array().unwrap().iter().any(|s| s["kind"] == "substituted"), "{steps}");
    counts_are_right(&w).await;
});

on_both!(whoever_must_not_receive_somebody_booked_does_not_stand_in_for_the_day, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    with_accusation(&w, &hall, &s).await;
    let (office, leader) = (w.login("office.hall").await, w.login("leader01").await);
    let list = || async { office.get(&sitting_path(&s, "/candidates")).await.ok(200)["items"].clone() };
    let of = |all: &Value, name: &str| all.as_array().unwrap().iter().find(|c| c["leader"]["name"] == name).cloned().unwrap();
    let before = list().await;
    let marks = |c: &Value| (c["is_busy"] == true, c["is_recused"] == true, c["is_first"] == true);
    assert_eq!(marks(&of(&before, "刘疏桐")), (false, false, true));
    assert!(before.as_array().unwrap().iter().all(|c| c["leader"]["name"] != "陈砚之"), "whoever receives is none");
    accused(&w, "leader02", "钱某某").await;
    let now = list().await;
    assert_eq!((marks(&of(&now, "钱某某")), marks(&of(&now, "张既明"))), ((false, true, false), (false, false, true)));
    for other in [&leader, &w.login("office.dawukou").await, &w.login("clerk.hall1").await] {
        assert_eq!(other.get(&sitting_path(&s, "/candidates")).await.no(), (403, "forbidden".to_owned()), "it tells who is accused");
    }
    // By hand neither, and the rule takes the next one.
    let pending = office.post(&sitting_path(&s, "/absent"), json!({ "reason": "出差", "choose": false })).await.ok(200);
    assert_eq!(pending["sitting"]["state"], "substitution_pending");
    let by_hand = json!({ "leader_id": leader_id(&w, "leader02").await });
    assert_eq!(office.post(&sitting_path(&s, "/substitute"), by_hand).await.code(), "substitute_unfit");
    go_to(&w, "2026-11-30", 8 * 60 + 30);
    crate::sitting::round(&w).await;
    let office = w.login("office.hall").await;
    let after = office.get(&sitting_path(&s, "")).await.ok(200);
    assert_eq!((&after["sitting"]["state"], &after["sitting"]["receiver"]["name"]), (&json!("substituted"), &json!("张既明")));
});

on_both!(a_leader_names_a_colleague_who_is_asked_and_nobody_is_asked_twice, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (code, id) = request(&w, &hall, &s, 0).await;
    let (office, first, second) = (w.login("office.hall").await, w.login("leader01").await, w.login("leader02").await);
    office.post(&path(&id, "screen"), ACCEPT()).await.ok(200);
    let to = |who: String| json!({ "answer": "delegate", "to": who });
    let (one, two, three) = (leader_id(&w, "leader01").await, leader_id(&w, "leader02").await, leader_id(&w, "leader03").await);
    assert_eq!(second.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.code(), "forbidden", "nobody asked them");
    assert_eq!(first.post(&path(&id, "answer"), to(one.clone())).await.code(), "substitute_unfit", "not oneself");
    let clerk = leader_id(&w, "clerk.hall1").await;
    assert_eq!(first.post(&path(&id, "answer"), to(clerk)).await.code(), "substitute_unfit", "no leader");
    assert!(!listed(&second, &id).await);
    first.post(&path(&id, "answer"), to(two.clone())).await.ok(200);
    assert!(listed(&second, &id).await && !listed(&first, &id).await);
    assert_eq!(w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200)["state"], "accepted");
    assert_eq!(second.get(&path(&id, "brief")).await.ok(200)["row"]["turn"], "leader");
    assert_eq!(first.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.code(), "forbidden", "it is not theirs any more");
    // Back to the one who named them, and on to a third and back again: nobody is asked twice.
    assert_eq!(second.post(&path(&id, "answer"), to(one.clone())).await.code(), "substitute_unfit");
    second.post(&path(&id, "answer"), to(three)).await.ok(200);
    let third = w.login("leader03").await;
    for before in [one, two] {
        assert_eq!(third.post(&path(&id, "answer"), to(before)).await.code(), "substitute_unfit");
    }
    third.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.ok(200);
    let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
    assert_eq!(
        (&seen["state"], &seen["sitting"]["leader_name"], &seen["sitting"]["is_substitute"]),
        (&json!("confirmed"), &json!("张既明"), &json!(true))
    );
    let kinds: Vec<String> =
        office.get(&path(&id, "brief")).await.ok(200)["steps"].as_array().unwrap().iter().map(|s| text(&s["kind"])).collect();
    assert_eq!(kinds, ["booked", "accepted", "delegated", "delegated", "confirmed"]);
    counts_are_right(&w).await;
});

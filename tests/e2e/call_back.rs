//! The third rung of an empty chair on both databases: a number left, a call promised, tries until reached or given up.

use serde_json::{Value, json};

use crate::empty_chair::{DAY, at, legal};
use crate::harness::{Answer, Person, World, issue, on_both, text};
use crate::rota::path;

const PHONE: &str = "13987654321";
const LIST: &str = "/api/v1/call-backs";

/// An empty chair at a quarter to ten, nobody on the reserve list and nobody by video.
async fn nobody_there(w: &World) -> Person {
    let coordinator = at(w, 8 * 60).await;
    coordinator.put("/api/v1/reserve", json!({ "lawyer_ids": [] })).await.ok(200);
    at(w, 9 * 60 + 45).await
}

async fn ask(w: &World, key: &str, site: &str, more: Value) -> Answer {
    let mut body = json!({ "site_id": site, "phone": PHONE, "lang": "zh" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    w.anyone().with("idempotency-key", key).post(LIST, body).await
}

async fn rows(who: &Person, query: &str) -> Vec<Value> {
    who.get(&format!("{LIST}{query}")).await.ok(200)["rows"].as_array().unwrap().clone()
}

async fn try_it(who: &Person, row: &Value, outcome: &str) -> Answer {
    let body = json!({ "outcome": outcome, "words": "响了很久", "version": row["version"] });
    who.post(&format!("{LIST}/{}/tries", text(&row["id"])), body).await
}

on_both!(somebody_leaves_a_number_and_is_reached, |w: World| async move {
    let town = w.site("星海镇").await;
    nobody_there(&w).await;
    assert_eq!(legal(&w, &town).await["choices"], json!(["call_back", "rebook"]), "told before the choice");
    let more = json!({ "name": "欧阳回电", "topic": "debt", "words": "下午在家" });
    let taken = ask(&w, "call-back-1", &town, more.clone()).await.ok(201);
    assert_eq!((&taken["no"], &taken["line"]), (&json!("H01"), &json!("12348")));
    assert_eq!((&taken["due_at"], &taken["hours_zh"]), (&json!("2026-11-24T11:45:00.000+08:00"), &json!("工作日08:30-17:30")));
    assert_eq!(ask(&w, "call-back-1", &town, more.clone()).await.ok(201), taken, "pressed twice, asked once");
    assert_eq!(ask(&w, "call-back-1", &town, json!({ "topic": "land" })).await.code(), "idempotency_mismatch");
    let again = ask(&w, "call-back-2", &town, more).await;
    assert_eq!((again.no(), &again.body["args"]["no"]), ((409, "call_back_exists".to_owned()), &json!("H01")));

    let clerk = w.login("clerk.hall1").await;
    let list = rows(&clerk, "").await;
    assert_eq!(list.len(), 1);
    let row = list[0].clone();
    assert_eq!((&row["name"], &row["phone"], &row["words"]), (&json!("欧阳回电"), &json!(PHONE), &json!("下午在家")));
    assert_eq!(
        (&row["site_id"], &row["topic"], &row["state"], &row["is_late"]),
        (&json!(town), &json!("debt"), &json!("open"), &json!(false))
    );
    let tried = try_it(&clerk, &row, "no_answer").await.ok(200);
    assert_eq!((&tried["state"], &tried["tries"][0]["by"]), (&json!("open"), &json!("郭晓禾")));
    assert_eq!(try_it(&clerk, &row, "reached").await.no(), (409, "call_back_state".to_owned()), "somebody else wrote meanwhile");
    let clerk = {
        at(&w, 11 * 60 + 46).await;
        w.login("clerk.hall1").await
    };
    let late = clerk.get(LIST).await.ok(200);
    assert_eq!((&late["late"], &late["rows"][0]["is_late"]), (&json!(1), &json!(true)));
    let done = try_it(&clerk, &tried, "reached").await.ok(200);
    assert_eq!((&done["state"], &done["is_late"], done["tries"].as_array().unwrap().len()), (&json!("done"), &json!(false), 2));
    assert_eq!(try_it(&clerk, &done, "reached").await.code(), "call_back_state", "it is over");
    assert_eq!(ask(&w, "call-back-3", &town, json!({})).await.ok(201)["no"], "H02", "another matter, another call");
});

on_both!(a_number_in_the_line_is_given_up_for_the_call, |w: World| async move {
    let town = w.site("星海镇").await;
    nobody_there(&w).await;
    let queue = w.queue(&town, "legal_advice").await;
    let number = async |key: &str, name: &str| {
        let body = issue(&town, &queue, name);
        w.anyone().with("idempotency-key", key).post("/api/v1/tickets", body).await.ok(201)
    };
    let (one, two) = (number("line-number-1", "排队甲").await, number("line-number-2", "排队乙").await);
    let with = |slip: &Value, key: &Value| json!({ "ticket_id": slip["ticket"]["id"], "key": key });
    let strange = ask(&w, "from-line-0", &town, with(&one, &two["slip_token"])).await;
    assert_eq!(strange.code(), "ticket_unknown", "another's slip");
    let wrong = if one["pin"] == "0000" { "0001" } else { "0000" };
    assert_eq!(ask(&w, "from-line-0", &town, with(&one, &json!(wrong))).await.code(), "pin_wrong");
    let half = ask(&w, "from-line-0", &town, json!({ "ticket_id": one["ticket"]["id"] })).await;
    assert_eq!((half.code(), &half.body["fields"][0]["pointer"]), ("field_invalid".to_owned(), &json!("/key")));

    let taken = ask(&w, "from-line-1", &town, with(&one, &one["pin"])).await.ok(201);
    let status = w.anyone().get(&format!("/api/v1/slips/{}", text(&one["slip_token"]))).await.ok(200);
    assert_eq!((&status["ticket"]["state"], &status["call_back"]), (&json!("cancelled"), &taken), "the phone page says when");
    let other = json!({ "ticket_id": two["ticket"]["id"], "key": two["slip_token"], "phone": "13900000077" });
    ask(&w, "from-line-2", &town, other.clone()).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let names: Vec<Value> = rows(&clerk, &format!("?day={DAY}")).await.iter().map(|r| r["name"].clone()).collect();
    assert_eq!(names, [json!("排队甲"), json!("排队乙")], "the name was known");
    let mut third = other;
    third["phone"] = json!("13900000078");
    assert_eq!(ask(&w, "from-line-3", &town, third).await.code(), "ticket_state", "one who left the line is not in it");
    let trace = clerk.get(&format!("/api/v1/tickets/{}/trace", text(&one["ticket"]["id"]))).await.ok(200);
    let last = trace["items"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["state"], &last["reason"]), (&json!("cancelled"), &json!("call_back")), "its own outcome");
});

on_both!(three_tries_without_an_answer_are_enough_and_somebody_tells_the_person, |w: World| async move {
    let town = w.site("星海镇").await;
    nobody_there(&w).await;
    ask(&w, "given-up-1", &town, json!({ "name": "难找的人" })).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let mut row = rows(&clerk, "").await[0].clone();
    for outcome in ["no_answer", "wrong_number", "no_answer"] {
        assert_eq!(row["state"], "open");
        row = try_it(&clerk, &row, outcome).await.ok(200);
    }
    assert_eq!((&row["state"], &row["is_to_tell"], row["tries"].as_array().unwrap().len()), (&json!("given_up"), &json!(true), 3));
    w.clock.advance_ms(3 * 86_400_000);
    let coordinator = w.login("coordinator").await;
    assert_eq!(rows(&coordinator, "").await[0]["id"], row["id"], "stays on the list until told");
    let path = format!("{LIST}/{}/told", text(&row["id"]));
    let words = |words: &str| json!({ "words": words, "version": row["version"] });
    let no = coordinator.post(&path, words(" ")).await;
    assert_eq!((no.code(), &no.body["fields"][0]["pointer"]), ("reason_missing".to_owned(), &json!("/words")));
    let told = coordinator.post(&path, words("请村委会转告")).await.ok(200);
    assert_eq!(
        (&told["is_to_tell"], &told["told"]["by"], &told["told"]["words"]),
        (&json!(false), &json!("沈知秋"), &json!("请村委会转告"))
    );
    assert_eq!(coordinator.post(&path, words("再次")).await.code(), "call_back_state");
    assert_eq!(rows(&coordinator, "").await, Vec::<Value>::new());
    // A quarter later nobody knows any more who it was; the count stays.
    w.clock.advance_ms(91 * 86_400_000);
    server::service::lawyers::call_back::forget(&w.running.context).await.unwrap();
    let coordinator = w.login("coordinator").await;
    let old = rows(&coordinator, &format!("?day={DAY}")).await[0].clone();
    assert_eq!((&old["no"], &old["state"]), (&json!("H01"), &json!("given_up")));
    assert!(old["name"].is_null() && old["phone"].is_null() && old["words"].is_null() && old["tries"][0]["words"].is_null(), "{old}");
});

on_both!(the_list_is_for_those_who_call_and_the_line_has_hours, |w: World| async move {
    let (hall, town) = (w.site("石嘴山市").await, w.site("星海镇").await);
    let coordinator = at(&w, 8 * 60).await;
    assert_eq!(ask(&w, "too-early-1", &town, json!({})).await.no(), (409, "call_back_closed".to_owned()), "no chair is empty");
    let two = coordinator.get(&format!("/api/v1/duty?site={hall}&day={DAY}")).await.ok(200)["shifts"][1].clone();
    nobody_there(&w).await;
    let bad = ask(&w, "bad-phone-1", &town, json!({ "phone": "1234" })).await;
    assert_eq!((bad.no(), &bad.body["fields"][0]["pointer"]), ((422, "phone_invalid".to_owned()), &json!("/phone")));
    let long = ask(&w, "long-words-1", &town, json!({ "words": "字".repeat(201) })).await;
    assert_eq!((long.code(), &long.body["fields"][0]["pointer"]), ("text_too_long".to_owned(), &json!("/words")));
    let body = json!({ "site_id": town, "phone": PHONE, "lang": "zh" });
    assert_eq!(w.anyone().post(LIST, body).await.no(), (400, "idempotency_key_missing".to_owned()));
    ask(&w, "in-time-1", &town, json!({})).await.ok(201);
    for name in ["lawyer01", "leader01", "office.hall", "officer.city1", "sysadmin"] {
        assert_eq!(w.login(name).await.get(LIST).await.no(), (403, "forbidden".to_owned()), "{name}");
    }
    assert_eq!(w.anyone().get(LIST).await.status, 401);
    for (name, count) in [("manager.hall", 1), ("clerk.dawukou1", 1), ("clerk.pingluo1", 0)] {
        assert_eq!(rows(&w.login(name).await, "").await.len(), count, "{name}");
    }
    let row = rows(&w.login("manager.hall").await, "").await[0].clone();
    assert_eq!(try_it(&w.login("clerk.pingluo1").await, &row, "reached").await.code(), "forbidden");
    assert_eq!(try_it(&w.login("lawyer01").await, &row, "reached").await.code(), "forbidden");
    // Late in the day the call comes by the next noon; once the line has closed there is none to promise.
    at(&w, 17 * 60 + 20).await;
    let late = ask(&w, "late-day-1", &hall, json!({ "phone": "0952-2012345" })).await.ok(201);
    assert_eq!(late["due_at"], "2026-11-25T12:00:00.000+08:00");
    // Somebody sits down: people wait again.
    let coordinator = at(&w, 17 * 60 + 21).await;
    let name = crate::rota::username(&coordinator, &two).await;
    w.login(&name).await.post(&path(&two, "/sign-in"), json!({})).await.ok(200);
    assert_eq!(ask(&w, "closed-1", &hall, json!({ "phone": "13900000079" })).await.code(), "call_back_closed");
});

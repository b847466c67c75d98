//! Accusations are sealed: for colleagues, for the accused, in events, and on the disk.

use serde_json::{Value, json};
use server_store::event;

use crate::harness::{Engine, World, on_both, settings, text};
use crate::registration::{WANG, Window, form, run_sql, unit};

fn accusation() -> Value {
    form(json!({
        "kind": "accusation", "topic": "land", "request": "请查处赵某某侵占集体土地一事", "facts": "赵某某二零二四年把集体机动地转给亲戚",
        "accused": [{ "kind": "person", "name": "赵某某" }, { "kind": "unit", "name": "大武口区自然资源局" }],
    }))
}

on_both!(an_accusation_is_sealed_for_everybody_but_its_handlers, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let hints = w.anyone().get("/api/v1/routes?topic=land&place=640202100&kind=accusation").await.ok(200);
    assert_eq!((&hints["hints"], &hints["units"][0]["name"]), (&json!(["discipline_organ"]), &json!("大武口区纪委监委")));

    // Never to the accused, never by the accused.
    let path = format!("/api/v1/tickets/{ticket}/matter");
    let mut wrong = accusation();
    wrong["outcome"] = json!("transferred");
    wrong["unit_id"] = json!(unit(&w, "大武口区自然资源局").await);
    let no = window.clerk.put(&path, wrong).await;
    assert_eq!((no.code().as_str(), &no.body["fields"][0]["pointer"]), ("accused_conflict", &json!("/unit_id")));
    let mut own = accusation();
    own["accused"] = json!([{ "kind": "person", "name": "郭 晓禾" }]);
    assert_eq!(window.clerk.put(&path, own).await.code(), "accused_conflict", "the registrar's own name");

    let mut right = accusation();
    right["outcome"] = json!("transferred");
    right["unit_id"] = hints["units"][0]["id"].clone();
    let done = window.register(&ticket, &right).await;
    let mine = window.clerk.get(&path).await.ok(200);
    assert_eq!((&mine["kind"], &mine["form"]["topic"], &mine["form"]["facts"]), (&json!("accusation"), &json!("land"), &right["facts"]));
    window.complete(&ticket).await;

    // A colleague at the next window sees number, `sealed` and dates; not even that in the duplicate panel.
    let next = Window::open(&w, "clerk.hall2", 1).await;
    let matter = format!("/api/v1/matters/{}", text(&done["matter_id"]));
    let seen = next.clerk.get(&matter).await.ok(200);
    assert_eq!((&seen["kind"], &seen["matter_no"], seen.get("form")), (&json!("sealed"), &done["matter_no"], None));
    let second = next.receive(&w, "王秀英", WANG).await;
    let history = next.clerk.get(&format!("/api/v1/tickets/{second}/history")).await.ok(200);
    assert_eq!(history["matters"][0]["kind"], "sealed");
    let draft = json!({ "topic": "land", "place_code": "640202100", "request": right["request"], "facts": right["facts"] });
    let panel = next.clerk.post(&format!("/api/v1/tickets/{second}/duplicates"), draft).await.ok(200);
    assert_eq!(panel["items"], json!([]));
    for answer in [&seen, &history] {
        for secret in ["赵某某", "集体", "land", "纪委", "discipline"] {
            assert!(!answer.to_string().contains(secret), "{secret} in {answer}");
        }
    }
    let asked = w.anyone().post("/api/v1/progress", json!({ "query_code": done["query_code"] })).await.ok(200);
    let mut keys: Vec<&String> = asked.as_object().unwrap().keys().collect();
    keys.sort();
    assert_eq!(keys, ["deadlines", "matter_no", "received_at", "server_time", "state"]);
    assert_eq!(asked["deadlines"], json!([]));

    // Only a handler lets a colleague in, and never the accused or their unit.
    let let_in = format!("{matter}/handlers");
    assert_eq!(next.clerk.post(&let_in, json!({ "username": "clerk.hall2" })).await.code(), "matter_sealed");
    assert_eq!(window.clerk.post(&let_in, json!({ "username": "nobody" })).await.code(), "staff_unknown");
    run_sql(&w, "UPDATE staff SET name = '赵某某' WHERE username = 'clerk.hall3'").await;
    assert_eq!(window.clerk.post(&let_in, json!({ "username": "clerk.hall3" })).await.code(), "accused_conflict");
    window.clerk.post(&let_in, json!({ "username": "clerk.hall2" })).await.ok(200);
    assert_eq!(next.clerk.get(&matter).await.ok(200)["form"]["facts"], right["facts"]);

    let mut tx = w.running.context.db.read().await.unwrap();
    let hall = w.site("石嘴山市").await;
    let all: String = event::after(&mut tx, &hall, 0).await.unwrap().iter().map(|e| e.body.clone()).collect();
    for secret in ["赵某某", "集体", "accus", "land"] {
        assert!(!all.contains(secret), "{secret} in the events");
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_form_can_be_read_in_the_data_folder() {
    let w = World::start_with(settings(Engine::Sqlite).await, server::Clock::system()).await;
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "欧阳测试甲", WANG).await;
    let mut secret = accusation();
    secret["name"] = json!({ "state": "given", "name": "欧阳测试甲" });
    secret["people_count"] = json!(3);
    secret["representatives"] = json!([{ "name": "代表测试乙", "phone": "13800001111" }]);
    let done = window.register(&ticket, &secret).await;
    let plain = form(json!({ "facts": "普通事实测试丙", "address": { "division_code": "640202100", "text": "住址测试丁" } }));
    window.register(&ticket, &plain).await;
    let data = w.settings.data.clone();
    w.running.stop().await;
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(holds(&text(&done["matter_no"])), "the test looks at the right files: the number is in the open");
    for secret in
        ["欧阳测试甲", "代表测试乙", "13800001111", "赵某某", "侵占", "大武口区自然资源局\",\"kind", "普通事实测试丙", "住址测试丁"]
    {
        assert!(!holds(secret), "{secret} can be read in the data folder");
    }
    assert!(!holds(&text(&done["query_code"])));
}

//! Messages that did not reach anybody, leaders' posters and the table of frequencies: what the office looks after.

use serde_json::{Value, json};
use server_domain::event::EventKind;
use server_store::event;

use crate::booking::{CARDS, Kiosk, form, free, sitting};
use crate::harness::{Engine, Person, World, on_both, text};
use crate::message::{Twin, until_counted, world};

/// Books a sitting of tomorrow for somebody with a phone; gives the appointment's id.
async fn booked_with_phone(w: &World, hall: &str) -> String {
    let slot = free(w, &sitting(w, "2026-11-24").await).await[0].clone();
    let mut form = form(hall, "王秀英", Some(CARDS[0]), "housing");
    form["person"]["phone"] = json!({ "state": "given", "number": "13900000001" });
    text(&Kiosk::new(w, 1).book("book", &slot, form).await.ok(201)["appointment"]["id"])
}

async fn listed(who: &Person, site: &str, state: &str) -> Value {
    who.get(&format!("/api/v1/messages?site={site}&state={state}")).await.ok(200)
}

/// How often something happened at a site.
pub async fn happened(w: &World, site: &str, kind: EventKind) -> usize {
    let mut tx = w.running.context.db.read().await.unwrap();
    event::after(&mut tx, site, 0).await.unwrap().iter().filter(|e| e.kind == kind.as_str()).count()
}

async fn a_dead_message_is_seen_and_sent_again(w: World, twin: Twin) {
    let (hall, office) = (w.site("石嘴山市").await, w.login("office.hall").await);
    twin.then(&[400]);
    let id = booked_with_phone(&w, &hall).await;
    until_counted(&w, "dead", 1).await;
    let dead = listed(&office, &hall, "dead").await;
    let m = dead["items"][0].clone();
    assert_eq!((&dead["dead"], &m["kind"], &m["phone"], &m["tries"]), (&json!(1), &json!("received"), &json!("139****0001"), &json!(1)));
    assert_eq!((&m["about"]["thing"], &m["about"]["id"], &m["about"]["day"]), (&json!("appointment"), &json!(id), &json!("2026-11-24")));
    assert!(text(&m["last_error"]).contains("139****0001"), "what the gateway repeats is masked too: {m}");
    assert!(!dead.to_string().contains("13900000001") && !dead.to_string().contains("王秀英"), "{dead}");
    assert_eq!(happened(&w, &hall, EventKind::MessageDead).await, 1);
    // The administrator sees it too; another county's office, a leader and a clerk do not.
    assert_eq!(listed(&w.login("sysadmin").await, &hall, "dead").await["dead"], 1);
    let dawukou = w.site("大武口").await;
    let near = w.login("office.dawukou").await;
    assert_eq!(near.get(&format!("/api/v1/messages?site={hall}&state=dead")).await.code(), "forbidden");
    assert_eq!(listed(&near, &dawukou, "dead").await["items"], json!([]));
    let retry = format!("/api/v1/messages/{}/retry", text(&m["id"]).replace(' ', "%20"));
    for who in [near, w.login("leader01").await, w.login("clerk.hall1").await] {
        assert_eq!(who.post(&retry, json!({})).await.no(), (403, "forbidden".to_owned()));
    }
    assert_eq!(office.post("/api/v1/messages/decision:nothing:1/retry", json!({})).await.code(), "not_found");
    // Once more: in the outbox with all its tries, and this time the gateway takes it.
    let again = office.post(&retry, json!({})).await.ok(200);
    assert_eq!((&again["state"], &again["tries"], &again["ended_at"]), (&json!("queued"), &json!(0), &Value::Null));
    let twice = office.post(&retry, json!({})).await;
    assert_eq!(twice.code(), "message_state");
    let got = twin.asked(2).await;
    assert_eq!((&got[1]["key"], &got[1]["to"]), (&got[0]["key"], &json!("13900000001")));
    until_counted(&w, "sent", 1).await;
    let left = listed(&office, &hall, "dead").await;
    assert_eq!((&left["dead"], &left["items"]), (&json!(0), &json!([])));
    assert_eq!(listed(&office, &hall, "sent").await["items"][0]["id"], m["id"]);
    assert_eq!(happened(&w, &hall, EventKind::MessageRetried).await, 1);
}

mod a_dead_message {
    use super::*;
    #[tokio::test(flavor = "multi_thread")]
    async fn sqlite() {
        let (w, twin) = world(Engine::Sqlite, 10).await;
        a_dead_message_is_seen_and_sent_again(w, twin).await;
    }
    #[tokio::test(flavor = "multi_thread")]
    async fn postgresql() {
        let (w, twin) = world(Engine::Postgres, 10).await;
        a_dead_message_is_seen_and_sent_again(w, twin).await;
    }
}

on_both!(the_office_writes_what_a_leaders_poster_says, |w: World| async move {
    let (hall, office) = (w.site("石嘴山市").await, w.login("office.hall").await);
    let leaders =
        |who: Person, hall: String| async move { who.get(&format!("/api/v1/leaders?site={hall}")).await.ok(200)["items"].clone() };
    let before = leaders(office.clone(), hall.clone()).await;
    let path = |l: &Value| format!("/api/v1/leaders/{}", text(&l["id"]));
    let last = before.as_array().unwrap().last().unwrap().clone();
    let body = |group: &str, post: &str, rank: u32| {
        json!({ "post_zh": post, "post_en": "Deputy mayor", "portfolio_zh": "住房、供暖", "portfolio_en": "Housing and heating",
                "rank_group": group, "rank": rank })
    };
    for (body, at) in [
        (body("city_leader", " ", 1), "/post_zh"),
        (body("county_leader", "副市长", 1), "/rank_group"),
        (body("city_leader", "副市长", 10_000), "/rank"),
    ] {
        let no = office.put(&path(&last), body).await;
        assert_eq!((no.code().as_str(), &no.body["fields"][0]["pointer"]), ("field_invalid", &json!(at)), "{}", no.body);
    }
    assert_eq!(office.put(&path(&last), body("city_leader", &"长".repeat(61), 1)).await.code(), "text_too_long");
    for who in ["office.dawukou", "leader01", "clerk.hall1"] {
        assert_eq!(w.login(who).await.put(&path(&last), body("city_leader", "副市长", 0)).await.no(), (403, "forbidden".to_owned()));
    }
    assert_eq!(leaders(office.clone(), hall.clone()).await, before, "what was refused changed nothing");
    let changed = office.put(&path(&last), body("city_leader", "副市长", 0)).await.ok(200);
    assert_eq!((&changed["post_zh"], &changed["portfolio_zh"], &changed["rank"]), (&json!("副市长"), &json!("住房、供暖"), &json!(0)));
    let now = leaders(office, hall.clone()).await;
    assert_eq!((&now[0]["id"], now.as_array().unwrap().len()), (&last["id"], before.as_array().unwrap().len()), "first in the order now");
    let posters = w.anyone().get(&format!("/api/v1/posters?site={hall}&from=2026-11-23")).await.ok(200);
    let theirs =
        posters["items"].as_array().unwrap().iter().find(|p| p["leader"]["id"] == last["id"]).unwrap_or_else(|| panic!("{posters}"));
    assert_eq!(theirs["leader"]["post_zh"], "副市长", "the poster says it at once");
    assert_eq!(happened(&w, &hall, EventKind::LeaderChanged).await, 1);
});

on_both!(frequencies_are_added_with_their_day_and_never_changed, |w: World| async move {
    let (hall, office) = (w.site("石嘴山市").await, w.login("office.hall").await);
    let path = "/api/v1/sitting-policies";
    let table = office.get(path).await.ok(200)["items"].clone();
    assert!(table.as_array().unwrap().len() >= 5 && table.as_array().unwrap().iter().all(|r| r["is_in_force"] == true), "{table}");
    let row = |days: u32, from: &str, source: &str| json!({ "rank_group": "city_leader", "period": "month", "days": days, "valid_from": from, "source": source });
    for (body, code) in [
        (row(0, "2026-12-01", "市委文件"), "field_invalid"),
        (row(21, "2026-12-01", "市委文件"), "field_invalid"),
        (row(2, "2026-12-01", " "), "field_invalid"),
        (row(2, "2026-12-1", "市委文件"), "day_invalid"),
        (row(2, "2026-11-22", "市委文件"), "policy_past"),
    ] {
        assert_eq!(office.post(path, body.clone()).await.code(), code, "{body}");
    }
    for who in ["office.dawukou", "leader01", "sysadmin"] {
        assert_eq!(w.login(who).await.post(path, row(2, "2026-12-01", "市委文件")).await.no(), (403, "forbidden".to_owned()));
    }
    assert_eq!(w.login("clerk.hall1").await.get(path).await.code(), "forbidden");
    assert_eq!(w.login("leader01").await.get(path).await.ok(200)["items"], table);
    office.post(path, row(15, "2026-11-23", "市委文件一号")).await.ok(201);
    let after = office.post(path, row(20, "2026-12-01", "市委文件二号")).await.ok(201)["items"].clone();
    assert_eq!(after.as_array().unwrap().len(), table.as_array().unwrap().len() + 2);
    let mine: Vec<&Value> =
        after.as_array().unwrap().iter().filter(|r| r["rank_group"] == "city_leader" && r["period"] == "month").collect();
    assert_eq!((&mine[0]["is_in_force"], &mine[1]["is_in_force"]), (&json!(true), &json!(false)), "the second counts from December on");
    assert_eq!(office.post(path, row(3, "2026-12-01", "市委文件三号")).await.no(), (409, "policy_exists".to_owned()));
    // The check of December asks for twenty days, that of November for fifteen.
    let lacking = |month: &'static str| {
        let (office, hall) = (office.clone(), hall.clone());
        async move {
            let check = office.get(&format!("/api/v1/plans/{hall}/{month}/check")).await.ok(200);
            let all = check["lacking"].as_array().unwrap().iter().filter(|l| l["period"] == "month").cloned();
            all.map(|l| l["needs_days"].as_i64().unwrap()).collect::<Vec<_>>()
        }
    };
    let (november, december) = (lacking("2026-11").await, lacking("2026-12").await);
    assert!(!november.is_empty() && november.iter().all(|n| *n == 15), "{november:?}");
    assert!(!december.is_empty() && december.iter().all(|n| *n == 20), "{december:?}");
    assert_eq!(happened(&w, &hall, EventKind::SittingPolicyAdded).await, 2);
});

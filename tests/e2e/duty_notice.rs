//! What lawyers are told on both databases: the month, the duty nobody said yes to, the evening before, swaps; once each.

use serde_json::{Value, json};
use server::service::lawyers::duty_notice;
use server::service::message as outbox;

use crate::harness::{Engine, Person, World, text};
use crate::message::{Twin, count, until_counted, with_lawyers};
use crate::rota::{fitting, made, path, published, shifts, username};
use crate::sitting::go_to;

macro_rules! on_both {
    ($name:ident, $body:expr) => {
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let (w, twin) = with_lawyers(Engine::Sqlite, 10).await;
                let body = $body;
                body(w, twin).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgresql() {
                let (w, twin) = with_lawyers(Engine::Postgres, 10).await;
                let body = $body;
                body(w, twin).await;
            }
        }
    };
}

const NOTICES: &str = "/api/v1/duty-notices/2027-03";

/// Keys of what the gateway got of one kind.
fn keys(twin: &Twin, kind: &str) -> Vec<String> {
    let mut all: Vec<String> = twin.got().iter().map(|m| text(&m["key"])).filter(|k| k.starts_with(&format!("{kind}:"))).collect();
    all.sort();
    all
}

async fn until(twin: &Twin, kind: &str, n: usize) -> Vec<String> {
    twin.until(|_| keys(twin, kind).len() >= n).await;
    let found = keys(twin, kind);
    assert_eq!(found.len(), n, "{kind}: {found:?}");
    found
}

async fn round(w: &World) -> usize {
    duty_notice::round(&w.running.context).await.unwrap()
}

/// Everything that may go out now has gone.
async fn send(w: &World) {
    while outbox::send_due(&w.running.context).await.unwrap() > 0 {}
}

async fn with_phone(coordinator: &Person, id: &Value, phone: &str) -> Value {
    let all = coordinator.get("/api/v1/lawyers").await.ok(200);
    let l = all["items"].as_array().unwrap().iter().find(|l| l["id"] == *id).unwrap().clone();
    let body = json!({ "licence_no": l["licence_no"], "firm": l["firm"], "specialties": l["specialties"], "languages": l["languages"],
        "monthly_limit": l["monthly_limit"], "yearly_limit": l["yearly_limit"], "is_active": true, "phone": phone, "version": l["version"] });
    let answer = coordinator.put(&format!("/api/v1/lawyers/{}", text(id)), body).await;
    json!({ "status": answer.status, "body": answer.body })
}

on_both!(a_published_month_reaches_each_lawyer_once_and_who_has_no_phone_is_listed, |w: World, twin: Twin| async move {
    let coordinator = w.login("coordinator").await;
    let draft = made(&coordinator).await;
    with_phone(&coordinator, &shifts(&draft)[1]["lawyer_id"], "").await;
    let all = coordinator.get("/api/v1/lawyers").await.ok(200)["items"].as_array().unwrap().clone();
    let month = coordinator.post("/api/v1/rotas/2027-03/publish", json!({ "version": draft["version"] })).await.ok(200);
    let serves = |l: &&Value| shifts(&month).iter().any(|s| s["lawyer_id"] == l["id"]);
    let (without, with): (Vec<&Value>, Vec<&Value>) = all.iter().filter(serves).partition(|l| l["phone"].is_null());
    let got = until(&twin, "duty_month", with.len()).await;
    assert!(got.windows(2).all(|two| two[0] != two[1]), "one each");
    let first = shifts(&month)[0].clone();
    let told = twin.got().into_iter().find(|m| text(&m["key"]).contains(&text(&first["lawyer_id"]))).unwrap();
    let own = shifts(&month).iter().filter(|s| s["lawyer_id"] == first["lawyer_id"]).count();
    assert_eq!(told["text"], format!("您2027-03的值班表已公布,共{own}班,第一班3月1日 08:30。请登录确认。"));
    let again = coordinator.get("/api/v1/rotas/2027-03").await.ok(200);
    coordinator.post("/api/v1/rotas/2027-03/publish", json!({ "version": again["version"] })).await.ok(200);
    send(&w).await;
    assert_eq!(keys(&twin, "duty_month").len(), with.len(), "published twice, told once");
    let list = coordinator.get(NOTICES).await.ok(200);
    let rows = list["items"].as_array().unwrap();
    assert!(!rows.is_empty() && rows.len() == without.len(), "{list}");
    for row in rows {
        assert_eq!((&row["why"], &row["kind"]), (&json!("no_phone"), &json!("duty_month")));
        assert!(without.iter().any(|l| l["id"] == row["lawyer_id"]));
    }
    assert_eq!(w.login("lawyer01").await.get(NOTICES).await.no().0, 403);

    // A phone is the coordinator's and the lawyer's own to see.
    let no = with_phone(&coordinator, &without[0]["id"], "12345").await;
    assert_eq!(
        (&no["status"], &no["body"]["code"], &no["body"]["fields"][0]["pointer"]),
        (&json!(422), &json!("phone_invalid"), &json!("/phone"))
    );
    let done = with_phone(&coordinator, &without[0]["id"], "139 0000 0042").await;
    assert_eq!(done["body"]["phone"], "13900000042");
    let me = w.login(&text(&without[0]["username"])).await;
    let seen = me.get("/api/v1/lawyers").await.ok(200)["items"].as_array().unwrap().clone();
    let phones: Vec<&Value> = seen.iter().filter(|l| !l["phone"].is_null()).map(|l| &l["phone"]).collect();
    assert_eq!(phones, [&json!("13900000042")], "the own one only");
    let gone = with_phone(&coordinator, &without[0]["id"], "").await;
    assert!(gone["body"]["phone"].is_null(), "taken away");
});

on_both!(who_has_not_said_yes_is_asked_and_everybody_is_reminded_the_evening_before, |w: World, twin: Twin| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let of = |day: &str| -> Vec<Value> { shifts(&month).into_iter().filter(|s| s["day"] == day).collect() };
    let (first, second) = (of("2027-03-01"), of("2027-03-02"));
    let lawyer = w.login(&username(&coordinator, &first[0]).await).await;
    lawyer.post(&path(&first[0], "/acknowledge"), json!({})).await.ok(200);
    for s in first.iter().chain(&second) {
        with_phone(&coordinator, &s["lawyer_id"], "13900000001").await;
    }
    let key = |kind: &str, s: &Value, sequence: i64| format!("{kind}:{}:{}:{sequence}", text(&s["id"]), text(&s["lawyer_id"]));
    go_to(&w, "2027-02-26", 8 * 60 + 29);
    round(&w).await;
    send(&w).await;
    assert_eq!(keys(&twin, "duty_unanswered"), Vec::<String>::new(), "a minute more than three days");
    go_to(&w, "2027-02-26", 8 * 60 + 30);
    round(&w).await;
    assert_eq!(until(&twin, "duty_unanswered", 1).await, [key("duty_unanswered", &first[1], 0)], "who said yes is left alone");
    assert_eq!(round(&w).await, 0, "once");

    // In the night it waits for the morning; the duty changes hands meanwhile, and its reminder with it.
    go_to(&w, "2027-02-27", 22 * 60);
    round(&w).await;
    send(&w).await;
    assert_eq!(keys(&twin, "duty_unanswered").len(), 1, "nobody is woken");
    let coordinator = w.login("coordinator").await;
    let now = coordinator.get("/api/v1/rotas/2027-03").await.ok(200);
    let s = shifts(&now).into_iter().find(|s| s["id"] == second[0]["id"]).unwrap();
    let to = fitting(&coordinator, &s).await[0].clone();
    with_phone(&coordinator, &json!(to), "13900000002").await;
    let before = count(&w, "dropped").await;
    coordinator.put(&path(&s, ""), json!({ "lawyer_id": to, "version": s["version"] })).await.ok(200);
    assert_eq!(count(&w, "dropped").await, before + 1, "the old holder's is withdrawn");
    round(&w).await;
    go_to(&w, "2027-02-28", 8 * 60);
    send(&w).await;
    let moved = json!({ "id": s["id"], "lawyer_id": to });
    let mut want = [key("duty_unanswered", &first[1], 0), key("duty_unanswered", &moved, 1), key("duty_unanswered", &second[1], 0)];
    want.sort();
    assert_eq!(until(&twin, "duty_unanswered", 3).await, want);

    go_to(&w, "2027-02-28", 17 * 60 + 59);
    round(&w).await;
    send(&w).await;
    assert_eq!(keys(&twin, "duty_tomorrow"), Vec::<String>::new());
    go_to(&w, "2027-02-28", 18 * 60);
    round(&w).await;
    let mut want = [key("duty_tomorrow", &first[0], 0), key("duty_tomorrow", &first[1], 0)];
    want.sort();
    assert_eq!(until(&twin, "duty_tomorrow", 2).await, want);
    let told = twin.got().into_iter().find(|m| m["template"] == "duty_tomorrow").unwrap();
    assert_eq!(told["text"], "提醒:您明天3月1日 08:30在市接访大厅值班。临时不能来请马上联系值班协调员。");
    assert_eq!(round(&w).await, 0, "once");
});

on_both!(a_swap_is_told_to_who_is_asked_and_its_end_to_both, |w: World, twin: Twin| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let s = shifts(&month)[0].clone();
    let (mut fits, from) = (fitting(&coordinator, &s).await, text(&s["lawyer_id"]));
    let to = fits.remove(0);
    for id in [&to, &from] {
        with_phone(&coordinator, &json!(id), "13900000003").await;
    }
    let lawyer = w.login(&username(&coordinator, &s).await).await;
    let taker = w.login(&username(&coordinator, &json!({ "lawyer_id": to })).await).await;
    let ask = json!({ "shift_id": s["id"], "reason": "开庭", "to_id": to });
    until_counted(&w, "queued", 0).await;
    // The gateway refuses the first for good: somebody rings.
    twin.then(&[400]);
    let swap = text(&lawyer.post("/api/v1/swaps", ask.clone()).await.ok(201)["id"]);
    assert_eq!(until(&twin, "swap_asked", 1).await, [format!("swap_asked:{swap}:{to}:")]);
    until_counted(&w, "dead", 1).await;
    let list = coordinator.get(NOTICES).await.ok(200);
    let dead = list["items"].as_array().unwrap().iter().find(|n| n["why"] == "undelivered").unwrap().clone();
    assert_eq!((&dead["lawyer_id"], &dead["kind"], &dead["shift_id"]), (&json!(to), &json!("swap_asked"), &s["id"]));
    let at = |action: &str| format!("/api/v1/swaps/{swap}/{action}");
    taker.post(&at("take"), json!({})).await.ok(200);
    taker.post(&at("untake"), json!({})).await.ok(200);
    taker.post(&at("take"), json!({})).await.ok(200);
    coordinator.post(&at("reject"), json!({ "reason": "人手不够" })).await.ok(200);
    let both = |kind: &str, swap: &str| {
        let mut all = [&from, &to].map(|who| format!("{kind}:{swap}:{who}:"));
        all.sort();
        all
    };
    assert_eq!(until(&twin, "swap_rejected", 2).await, both("swap_rejected", &swap));
    let next = text(&lawyer.post("/api/v1/swaps", json!({ "shift_id": s["id"], "reason": "开庭" })).await.ok(201)["id"]);
    taker.post(&format!("/api/v1/swaps/{next}/take"), json!({})).await.ok(200);
    coordinator.post(&format!("/api/v1/swaps/{next}/approve"), json!({})).await.ok(200);
    assert_eq!(until(&twin, "swap_approved", 2).await, both("swap_approved", &next));
    assert_eq!(keys(&twin, "swap_asked").len(), 1, "what is asked of everybody is on their pages");
});

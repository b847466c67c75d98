//! `POST /kiosk/print` and `GET /kiosk/printer` as the page uses them.

use axum::http::StatusCode;
use kiosk::device::printer::Settings;
use kiosk::device::printer::layout::Roll;
use kiosk::run::{self, Running};
use kiosk::upstream::Upstream;
use serde_json::{Value, json};

use crate::stand::{folder, settings, text_of, twin, twin_with};

async fn local(name: &str, printer: Option<Settings>) -> Running {
    let upstream = Upstream::new("http://127.0.0.1:9", false).unwrap();
    run::start(run::Settings { upstream, listen: "127.0.0.1:0".parse().unwrap(), site: None, cache: folder(name), printer }).await.unwrap()
}

fn body() -> Value {
    json!({
        "number": "A007", "queue_zh": "来访登记", "queue_en": "Registration", "ahead": 0,
        "estimate": { "min_minutes": 0, "likely_minutes": 2, "max_minutes": 5, "basis": "recent_hour", "sample": 31 },
        "issued_at": "2026-11-23T14:05:00.000+08:00", "place": "石嘴山市信访接待大厅", "rules": ["叫 3 次没有到算过号。"],
        "url": "http://10.0.0.5:8080/t/9Jx2mQ7vRk4TzLw8PbYc1A", "lang": "zh",
    })
}

async fn post(local: &Running, body: &Value) -> (StatusCode, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = client.post(format!("http://{}/kiosk/print", local.address())).json(body).send().await.unwrap();
    (sent.status(), sent.json().await.unwrap())
}

async fn state(local: &Running) -> Value {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = client.get(format!("http://{}/kiosk/printer", local.address())).send().await.unwrap();
    sent.json::<Value>().await.unwrap()["state"].clone()
}

#[tokio::test]
async fn the_page_prints_a_slip() {
    let twin = twin().await;
    let local = local("prints", Some(settings(&twin, Roll::Mm80))).await;
    assert_eq!(state(&local).await, "ready");
    assert_eq!(post(&local, &body()).await, (StatusCode::OK, json!({ "state": "printed", "paper_low": false, "replaced": [] })));
    let text = text_of(&twin);
    for part in
        ["A007", "来访登记", "前面没有人，请留意叫号", "预计 5 分钟以内", "按这个时段最近 31 次办理推算", "/t/9Jx2mQ7vRk4TzLw8PbYc1A"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
}

#[tokio::test]
async fn what_stopped_it_is_a_problem_with_a_code() {
    let twin = twin_with(|twin| twin.paper = Some(0)).await;
    let local = local("stopped", Some(settings(&twin, Roll::Mm80))).await;
    assert_eq!(state(&local).await, "paper_out");
    let (status, problem) = post(&local, &body()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("paper_out")));
    twin.set_paper(None);
    twin.set_cover_open(true);
    assert_eq!(post(&local, &body()).await.1["code"], "cover_open");
    twin.set_cover_open(false);
    twin.fall_silent();
    assert_eq!(post(&local, &body()).await.1["code"], "printer_offline");
}

#[tokio::test]
async fn a_machine_without_a_printer_says_so() {
    let local = local("none", None).await;
    assert_eq!(state(&local).await, "no_printer");
    let (status, problem) = post(&local, &body()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("no_printer")));
}

#[tokio::test]
async fn no_text_becomes_a_command_and_bad_slips_are_refused() {
    let twin = twin().await;
    let local = local("clean", Some(settings(&twin, Roll::Mm80))).await;
    for (field, value) in [
        ("number", json!("A\u{1b}@")),
        ("number", json!("")),
        ("url", json!("javascript:alert(1)")),
        ("url", json!(format!("https://a.example/{}", "x".repeat(400)))),
        ("issued_at", json!("yesterday")),
        ("rules", json!(vec!["a"; 9])),
        ("place", json!("\u{7}\u{1b}")),
        ("lang", json!("fr")),
        ("ahead", json!(-1)),
    ] {
        let mut wrong = body();
        wrong[field] = value.clone();
        let (status, problem) = post(&local, &wrong).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("slip_invalid")), "{field}: {value}");
    }
    assert!(twin.slips().is_empty());
    let mut sly = body();
    sly["place"] = json!("大厅\u{1b}@\u{1d}V\u{42}\u{0}\u{200b}东门");
    assert_eq!(post(&local, &sly).await.0, StatusCode::OK);
    assert!(text_of(&twin).starts_with("大厅 @ VB 东门\n"));
}

#[tokio::test]
async fn a_foreign_page_does_not_print() {
    let twin = twin().await;
    let local = local("foreign", Some(settings(&twin, Roll::Mm80))).await;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = client.post(format!("http://{}/kiosk/print", local.address())).header("origin", "http://evil.example").json(&body());
    assert_eq!(sent.send().await.unwrap().status(), StatusCode::FORBIDDEN);
    assert!(twin.slips().is_empty());
}

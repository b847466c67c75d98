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

fn booking() -> Value {
    json!({
        "kind": "booking", "code": "K7MPX24D", "site": "星海镇综治中心", "leader": "马建国", "post": "市委副书记", "day": "11月25日 星期三",
        "time": "14:30-14:50", "place": "石嘴山市信访局 一楼", "form": "见面谈", "papers": ["身份证"], "rules": ["迟到了怎么办：10 分钟内照常接待。"],
        "url": "http://10.0.0.5:8080/booking?code=K7MPX24D", "printed_at": "2026-11-23T14:05:00.000+08:00", "lang": "zh",
        "name": "余秀珍", "statement": "欠薪",
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

#[tokio::test]
async fn the_page_prints_a_booking_without_who_booked_and_why() {
    let twin = twin().await;
    let local = local("booking", Some(settings(&twin, Roll::Mm80))).await;
    assert_eq!(post(&local, &booking()).await, (StatusCode::OK, json!({ "state": "printed", "paper_low": false, "replaced": [] })));
    let text = text_of(&twin);
    for part in ["领导接访预约", "K7MP X24D", "11月25日 星期三", "14:30-14:50", "马建国 市委副书记", "身份证", "10 分钟内照常接待"]
    {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("余秀珍") && !text.contains("欠薪") && !text.contains("取号\n"), "{text}");
    twin.set_paper(Some(0));
    let (status, problem) = post(&local, &booking()).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("paper_out")));
}

#[tokio::test]
async fn a_kind_is_a_ticket_unless_it_says_otherwise_and_only_what_is_known() {
    let twin = twin().await;
    let local = local("kinds", Some(settings(&twin, Roll::Mm80))).await;
    for kind in [json!("poster"), json!("Booking"), json!(""), Value::Null, json!(1), json!(["booking"])] {
        let mut wrong = booking();
        wrong["kind"] = kind.clone();
        let (status, problem) = post(&local, &wrong).await;
        assert_eq!((status, &problem["code"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("slip_invalid")), "{kind}");
    }
    let mut unnamed = booking();
    unnamed.as_object_mut().unwrap().remove("kind");
    assert_eq!(post(&local, &unnamed).await.0, StatusCode::UNPROCESSABLE_ENTITY, "a ticket has a number");
    assert!(twin.slips().is_empty());
    let mut named = body();
    named["kind"] = json!("ticket");
    assert_eq!(post(&local, &named).await.0, StatusCode::OK);
    assert!(text_of(&twin).contains("A007"));
}

#[tokio::test]
async fn a_booking_that_is_too_long_or_not_of_its_form_is_refused_with_the_field() {
    let twin = twin().await;
    let local = local("booking-limits", Some(settings(&twin, Roll::Mm80))).await;
    for (field, most) in [("site", 60), ("leader", 60), ("post", 60), ("day", 40), ("time", 40), ("place", 121), ("form", 60)] {
        refused(&local, field, json!("长".repeat(most + 1))).await;
        refused(&local, field, json!("\u{1b}")).await;
    }
    for (field, most, longest) in [("papers", 10, 60), ("rules", 8, 240)] {
        refused(&local, field, json!(vec!["a"; most + 1])).await;
        refused(&local, field, json!(["长".repeat(longest + 1)])).await;
    }
    for code in ["K7MPX24", "K7MPX24DD", "K7MPX2\u{1b}@", "K7MPX2O1", "预约码预约码预约"] {
        refused(&local, "code", json!(code)).await;
    }
    refused(&local, "url", json!("javascript:alert(1)")).await;
    refused(&local, "printed_at", json!("today")).await;
    assert!(twin.slips().is_empty());
    let mut longest = booking();
    for (field, most) in [("site", 60), ("leader", 60), ("post", 60), ("day", 40), ("time", 40), ("place", 121), ("form", 60)] {
        longest[field] = json!("长".repeat(most));
    }
    longest["papers"] = json!(vec!["长".repeat(60); 10]);
    longest["rules"] = json!(vec!["长".repeat(240); 8]);
    assert_eq!(post(&local, &longest).await.0, StatusCode::OK);
}

async fn refused(local: &Running, field: &str, value: Value) {
    let mut wrong = booking();
    wrong[field] = value.clone();
    let (status, problem) = post(local, &wrong).await;
    let told = (status, &problem["code"], &problem["args"]["field"]);
    assert_eq!(told, (StatusCode::UNPROCESSABLE_ENTITY, &json!("slip_invalid"), &json!(field)), "{field}: {value}");
}

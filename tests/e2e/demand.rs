//! Figures of demand and the month's statement, counted by hand on a small made history, and the files read back.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use serde_json::{Value, json};

use crate::harness::{Person, World, issue, on_both, text};

const DAY: &str = "2026-11-23";

/// Three minutes of waiting and ten of talk.
async fn visit(w: &World, (lawyer, desk): (&Person, &str), site: &str, n: usize, topic: &str, referrals: Value) {
    let body = issue(site, &w.queue(site, "legal_advice").await, &format!("来访人{n}"));
    let slip = w.anyone().with("idempotency-key", &format!("demand-{n:04}")).post("/api/v1/tickets", body).await.ok(201);
    w.clock.advance_ms(3 * 60_000);
    lawyer.call_clear(desk).await;
    w.anyone().sit_with_slip(site, &text(&slip["slip_token"])).await;
    w.clock.advance_ms(10 * 60_000);
    let ticket = text(&slip["ticket"]["id"]);
    let record = json!({ "topic": topic, "facts": "", "advice": "", "basis": "", "referrals": referrals, "version": 0 });
    lawyer.put(&format!("/api/v1/consultations/{ticket}"), record).await.ok(200);
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
    lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how).await.ok(200);
}

fn counts(rows: &Value, key: &str) -> Vec<(Value, i64)> {
    rows.as_array().unwrap().iter().map(|r| (r[key].clone(), r["count"].as_i64().unwrap())).collect()
}

on_both!(a_small_history_is_counted_and_nobody_can_be_told_from_it, |w: World| async move {
    let (hall, town, other) = (w.site("石嘴山市").await, w.site("星海镇").await, w.site("长胜街道").await);
    server::service::lawyers::empty_chair::round(&w.running.context).await.unwrap();
    let ask = json!({ "site_id": other, "phone": "13987654321", "lang": "zh" });
    w.anyone().with("idempotency-key", "demand-call-1").post("/api/v1/call-backs", ask).await.ok(201);
    let coordinator = w.login("coordinator").await;
    // One of the day's two empty chairs is filled by hand.
    let day = coordinator.get(&format!("/api/v1/duty?site={hall}&day={DAY}")).await.ok(200);
    assert_eq!(day["gaps"].as_array().unwrap().len(), 2);
    let gap = day["gaps"][0].clone();
    let fits = coordinator.get(&format!("/api/v1/shifts/{}/fits", text(&gap["shift_id"]))).await.ok(200);
    let free = fits["items"].as_array().unwrap().iter().find(|f| f["cause"].is_null()).unwrap()["lawyer_id"].clone();
    coordinator.post(&format!("/api/v1/gaps/{}/fill", text(&gap["id"])), json!({ "lawyer_id": free })).await.ok(200);
    let name = crate::rota::username(&coordinator, &json!({ "lawyer_id": free })).await;
    w.login(&name).await.post(&format!("/api/v1/shifts/{}/sign-in", text(&gap["shift_id"])), json!({})).await.ok(200);

    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    for n in 0..13 {
        let (site, topic, referrals) = match n {
            0..=5 => (&town, "debt", json!(["legal_aid"])),
            6..=10 => (&town, "labour", json!(["arbitration", "legal_aid"])),
            _ => (&other, "land", json!([])),
        };
        visit(&w, (&lawyer, &desk), site, n, topic, referrals).await;
    }
    let coordinator = w.login("coordinator").await;
    let path = |rest: &str| format!("/api/v1/duty-figures{rest}?from={DAY}&to={DAY}");
    let f = coordinator.get(&path("")).await.ok(200);
    assert_eq!((&f["consultations"], &f["minutes_median"], &f["waited_median"]), (&json!(13), &json!(10), &json!(3)));
    assert_eq!((&f["gaps"], &f["gaps_filled"], &f["call_backs"]), (&json!(2), &json!(1), &json!(1)));
    let hour = |h: i64, n: i64| (json!(h), n);
    assert_eq!(counts(&f["by_hour"], "hour"), [hour(10, 5), hour(11, 4), hour(12, 4)]);
    let word = |w: &str, n: i64| (json!(w), n);
    assert_eq!(counts(&f["by_topic"], "topic"), [word("debt", 6), word("other", 7)], "two of land hide among five of labour");
    assert_eq!(counts(&f["by_referral"], "referral"), [word("legal_aid", 11), word("arbitration", 5)]);
    assert_eq!(counts(&f["by_site"], "site"), [word("其他", 13)], "two people of one place would be told from the total");
    // Asked of the town alone: all of its groups are large enough.
    let of_town = coordinator.get(&format!("{}&site_id={town}", path(""))).await.ok(200);
    assert_eq!(counts(&of_town["by_topic"], "topic"), [word("debt", 6), word("labour", 5)]);
    assert_eq!(counts(&of_town["by_site"], "site_id"), [(json!(town), 11)]);
    assert_eq!((&of_town["gaps"], &of_town["call_backs"]), (&json!(0), &json!(0)), "those are elsewhere");
    // Two people: how many, and nothing else.
    let of_other = coordinator.get(&format!("{}&site_id={other}", path(""))).await.ok(200);
    assert_eq!(counts(&of_other["by_topic"], "topic"), [word("other", 2)]);
    assert!(of_other.get("minutes_median").is_none() && of_other.get("waited_median").is_none(), "{of_other}");

    let csv = text(&coordinator.get(&path("/sheet.csv")).await.ok(200));
    assert!(csv.contains("咨询,Consultations,13") && csv.contains("债务,Debt,6"), "{csv}");
    let book = async |path: &str| {
        let bytes = coordinator.request(reqwest::Method::GET, path).send().await.unwrap().bytes().await.unwrap();
        Xlsx::new(Cursor::new(bytes)).unwrap()
    };
    let mut sheets = book(&path("/sheet.xlsx")).await;
    let cell = |sheet: &calamine::Range<Data>, name: &str, at: usize| {
        sheet.rows().find(|r| r[0] == Data::String(name.to_owned())).map(|r| r[at].clone())
    };
    let totals = sheets.worksheet_range("合计 Totals").unwrap();
    for (name, n) in [("咨询", 13.0), ("空班", 2.0), ("空班补上", 1.0), ("登记回电", 1.0), ("咨询时长中位(分)", 10.0)] {
        assert_eq!(cell(&totals, name, 2), Some(Data::Float(n)), "{name}");
    }
    assert_eq!(cell(&sheets.worksheet_range("按去向 Referrals").unwrap(), "法律援助", 2), Some(Data::Float(11.0)));
    assert_eq!(cell(&sheets.worksheet_range("按时段 Hours").unwrap(), "12:00", 2), Some(Data::Float(4.0)));

    for name in ["lawyer01", "clerk.hall1", "leader01", "office.hall"] {
        assert_eq!(w.login(name).await.get(&path("")).await.no(), (403, "forbidden".to_owned()), "{name}");
    }
    for name in ["manager.hall", "supervisor1"] {
        assert_eq!(w.login(name).await.get(&path("")).await.ok(200)["consultations"], 13, "{name}");
    }
    assert_eq!(coordinator.get("/api/v1/duty-figures?from=2025-01-01&to=2026-11-23").await.code(), "day_invalid");

    // The month's statement says who talked how long, and who came in for somebody.
    let s = coordinator.get("/api/v1/duty-statements/2026-11").await.ok(200);
    let me = s["rows"].as_array().unwrap().iter().find(|r| r["consultations"] != 0).unwrap().clone();
    assert_eq!((&me["consultations"], &me["minutes_talked"]), (&json!(13), &json!(130)));
    let came = s["rows"].as_array().unwrap().iter().find(|r| r["lawyer_id"] == free).unwrap().clone();
    assert_eq!((&came["filled"], &s["total"]["filled"], &s["total"]["minutes_talked"]), (&json!(1), &json!(1), &json!(130)));
    let mut sheets = book("/api/v1/duty-statements/2026-11/sheet.xlsx").await;
    let sheet = sheets.worksheet_range("值班 Duties").unwrap();
    let row = [cell(&sheet, &text(&me["name"]), 10), cell(&sheet, "合计", 11), cell(&sheet, &text(&came["name"]), 12)];
    assert_eq!(row, [13.0, 130.0, 1.0].map(|n| Some(Data::Float(n))));
});

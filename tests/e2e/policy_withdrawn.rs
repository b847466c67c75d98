//! A row of the frequency table that should not be there is withdrawn: history, in force no more.

use serde_json::{Value, json};
use server_domain::event::EventKind;

use crate::harness::{World, on_both};
use crate::outbox::happened;

on_both!(a_withdrawn_row_is_history_and_the_right_one_takes_its_day, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let (path, withdraw) = ("/api/v1/sitting-policies", "/api/v1/sitting-policies/withdraw");
    let key = json!({ "rank_group": "city_leader", "period": "month", "valid_from": "2026-12-01" });
    let with = |more: Value| {
        let mut body = key.clone();
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let why = with(json!({ "reason": "数字录错" }));
    assert_eq!(office.post(withdraw, why.clone()).await.no(), (404, "not_found".to_owned()));
    office.post(path, with(json!({ "days": 20, "source": "市委文件二号" }))).await.ok(201);
    let needed = async || {
        let check = office.get(&format!("/api/v1/plans/{hall}/2026-12/check")).await.ok(200);
        let all = check["lacking"].as_array().unwrap().iter().filter(|l| l["period"] == "month").cloned();
        all.map(|l| l["needs_days"].as_i64().unwrap()).collect::<Vec<_>>()
    };
    let before = needed().await;
    assert!(!before.is_empty() && before.iter().all(|n| *n == 20), "{before:?}");
    for who in ["office.dawukou", "leader01", "clerk.hall1", "sysadmin"] {
        assert_eq!(w.login(who).await.post(withdraw, why.clone()).await.code(), "forbidden", "{who}");
    }
    for (body, code) in
        [(with(json!({ "reason": " " })), "reason_missing"), (with(json!({ "reason": "错", "valid_from": "2026-12-1" })), "day_invalid")]
    {
        assert_eq!(office.post(withdraw, body).await.code(), code);
    }
    let rows = |table: &Value| -> Vec<Value> {
        let mine = |r: &&Value| r["rank_group"] == "city_leader" && r["period"] == "month";
        table["items"].as_array().unwrap().iter().filter(mine).cloned().collect()
    };
    let after = rows(&office.post(withdraw, why.clone()).await.ok(200));
    assert_eq!(after.len(), 1);
    let seen = ["is_withdrawn", "is_in_force", "reason", "days", "source"].map(|name| after[0][name].clone());
    assert_eq!(seen, [json!(true), json!(false), json!("数字录错"), json!(20), json!("市委文件二号")], "{}", after[0]);
    assert!(after[0]["withdrawn_at"].is_string() && after[0]["withdrawn_by"].is_string());
    assert!(needed().await.is_empty(), "nothing asks for the month any more");
    assert_eq!(office.post(withdraw, why.clone()).await.code(), "not_found", "once");
    // The right number, from the same day; leaders read the same table.
    office.post(path, with(json!({ "days": 2, "source": "市委文件二号(更正)" }))).await.ok(201);
    assert!(needed().await.iter().all(|n| *n == 2));
    w.clock.advance_ms(9 * 86_400_000);
    let table = rows(&w.login("leader01").await.get(path).await.ok(200));
    let standing: Vec<(&Value, &Value)> = table.iter().map(|r| (&r["days"], &r["is_in_force"])).collect();
    assert_eq!(standing, [(&json!(2), &json!(true)), (&json!(20), &json!(false))]);
    assert_eq!(happened(&w, &hall, EventKind::SittingPolicyWithdrawn).await, 1);
});

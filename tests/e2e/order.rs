//! What leaders order: given in a reception, answered by the unit, red when the day is over; and the figures of receptions.

use calamine::Reader as _;
use serde_json::{Value, json};

use crate::harness::{World, on_both, text};
use crate::sitting::{go_to, laid_out, sql};
use crate::sitting_change::appoint;

async fn unit(w: &World, officer: &str) -> String {
    let me = w.login(officer).await.get("/api/v1/logins/current").await.ok(200);
    let all = w.login("clerk.hall1").await.get("/api/v1/units").await.ok(200);
    let housing = all["items"].as_array().unwrap().iter().find(|u| text(&u["name"]).contains("住房") && u["division_code"] == "640202");
    text(&housing.unwrap_or_else(|| panic!("no unit of {me}: {all}"))["id"])
}

on_both!(an_order_is_answered_by_its_unit_and_red_after_its_day, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    let running = appoint(&w, &office, &s, 0, "in_session", "13900000001").await;
    let waiting = appoint(&w, &office, &s, 1, "confirmed", "13900000002").await;
    let unit = unit(&w, "officer.dawukou2").await;
    let body = |text: &str, day: &str| json!({ "unit_id": unit, "text": text, "due_day": day });
    let (leader, other) = (w.login("leader01").await, w.login("leader02").await);
    let orders = |id: &str| format!("/api/v1/appointments/{id}/orders");
    assert_eq!(leader.post(&orders(&running), body(" ", "2026-11-25")).await.code(), "order_text_missing");
    assert_eq!(leader.post(&orders(&running), body("修好屋顶", "2026-11-23")).await.code(), "due_day_invalid");
    assert_eq!(leader.post(&orders(&waiting), body("修好屋顶", "2026-11-25")).await.code(), "appointment_state");
    assert_eq!(other.post(&orders(&running), body("修好屋顶", "2026-11-25")).await.no(), (403, "forbidden".to_owned()));
    assert_eq!(office.post(&orders(&running), body("修好屋顶", "2026-11-25")).await.code(), "forbidden", "only who receives orders");
    let given = leader.post(&orders(&running), body("修好屋顶", "2026-11-25")).await.ok(201);
    let order = given["items"][0].clone();
    assert_eq!((&order["state"], &order["is_overdue"], &order["leader_name"]), (&json!("given"), &json!(false), &json!("陈砚之")));

    go_to(&w, "2026-11-26", 600);
    let (leader, officer) = (w.login("leader01").await, w.login("officer.dawukou2").await);
    let mine = leader.get("/api/v1/orders?scope=mine").await.ok(200);
    assert_eq!((&mine["overdue"], &mine["items"][0]["is_overdue"]), (&json!(1), &json!(true)), "the day is over");
    let of_unit = officer.get("/api/v1/orders?scope=unit").await.ok(200);
    assert_eq!(of_unit["items"][0]["text"], "修好屋顶");
    let open = w.login("office.hall").await.get("/api/v1/orders?scope=site").await.ok(200);
    assert_eq!(open["items"].as_array().unwrap().len(), 1);
    let finish = format!("/api/v1/orders/{}/finish", text(&order["id"]));
    let stranger = w.login("officer.huinong2").await;
    assert_eq!(stranger.post(&finish, json!({ "result": "已修" })).await.code(), "forbidden");
    assert_eq!(stranger.get("/api/v1/orders?scope=unit").await.ok(200)["items"], json!([]));
    assert_eq!(officer.post(&finish, json!({ "result": " " })).await.code(), "order_result_missing");
    let done = officer.post(&finish, json!({ "result": "屋顶已修好,住户签字" })).await.ok(200);
    assert_eq!((&done["state"], &done["is_overdue"], &done["result"]), (&json!("done"), &json!(false), &json!("屋顶已修好,住户签字")));
    assert_eq!(officer.post(&finish, json!({ "result": "再报" })).await.code(), "order_state");
    assert_eq!(leader.get("/api/v1/orders?scope=mine").await.ok(200)["overdue"], 0);
});

on_both!(figures_of_receptions_count_what_happened, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    let received = appoint(&w, &office, &s, 0, "in_session", "13900000001").await;
    appoint(&w, &office, &s, 1, "no_show", "13900000002").await;
    let leader = w.login("leader01").await;
    let order = json!({ "unit_id": unit(&w, "officer.dawukou2").await, "text": "三日内答复", "due_day": "2026-11-25" });
    leader.post(&format!("/api/v1/appointments/{received}/orders"), order).await.ok(201);
    sql(&w, format!("UPDATE appointment SET state = 'completed', solved_on_the_spot = TRUE, people = 4 WHERE id = '{received}'")).await;
    sql(&w, format!("UPDATE sitting SET state = 'done' WHERE id = '{}'", text(&s["id"]))).await;
    go_to(&w, "2026-12-01", 600);
    let clerk = w.login("clerk.hall1").await;
    let span = "from=2026-11-01&to=2026-11-30";
    let f = clerk.get(&format!("/api/v1/halls/{hall}/reception-figures?{span}")).await.ok(200);
    let row = f["leaders"].as_array().unwrap().iter().find(|r| r["name"] == "陈砚之").unwrap().clone();
    let count = |name: &str| row[name].as_i64().unwrap();
    let seen = ["held", "substituted", "batches", "people", "solved_on_the_spot", "no_shows", "orders", "orders_done", "orders_overdue"]
        .map(count);
    assert_eq!(seen, [1, 0, 1, 4, 1, 1, 1, 0, 1], "{row}");
    let sum: i64 = f["leaders"].as_array().unwrap().iter().map(|r| r["posted"].as_i64().unwrap()).sum();
    assert_eq!((f["total"]["posted"].as_i64(), f["total"]["batches"].as_i64()), (Some(sum), Some(1)));
    // The workbook says the same.
    let file = clerk.request(reqwest::Method::GET, &format!("/api/v1/halls/{hall}/reception-figures.xlsx?{span}")).send().await.unwrap();
    let book = file.bytes().await.unwrap();
    let mut book = calamine::open_workbook_auto_from_rs(std::io::Cursor::new(book)).unwrap();
    let sheet = book.worksheet_range("接访 Receptions").unwrap();
    let line: Vec<String> = sheet.rows().find(|r| r[0] == "陈砚之").unwrap().iter().map(ToString::to_string).collect();
    assert_eq!((line[7].as_str(), line[8].as_str(), line[14].as_str(), line[16].as_str()), ("1", "4", "1", "1"));
    let csv = clerk.get(&format!("/api/v1/halls/{hall}/reception-figures.csv?{span}")).await.ok(200);
    let Value::String(csv) = csv else { panic!("no text") };
    assert!(csv.contains("陈砚之") && csv.contains("合计"), "{csv}");
    assert_eq!(w.login("officer.dawukou1").await.get(&format!("/api/v1/halls/{hall}/reception-figures?{span}")).await.code(), "forbidden");
});

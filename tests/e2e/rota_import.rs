//! Lawyers from a real workbook on both databases: good rows kept, bad ones told by the sheet's own numbers.

use base64::Engine as _;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::harness::{World, on_both, text};

/// A workbook whose headings stand in the row `top`, counted from 0.
fn book(top: u32, rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (line, row) in (top..).zip(rows) {
        for (column, text) in (0_u16..).zip(*row) {
            match text.parse::<f64>() {
                // Offices type licence numbers and limits as numbers.
                Ok(n) if line > top => sheet.write_number(line, column, n).unwrap(),
                _ => sheet.write_string(line, column, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn body(bytes: &[u8], is_trial: bool) -> Value {
    json!({ "file_name": "律师.XLSX", "content_base64": base64::engine::general_purpose::STANDARD.encode(bytes), "is_trial": is_trial })
}

on_both!(a_workbook_is_read_and_its_bad_rows_are_told, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let head = ["姓名", "执业证号", "律所", "专长", "语言", "每月上限", "电话", "用户名"];
    let rows: [&[&str]; 10] = [
        &head,
        &["钱小满", "16402201", "新所", "劳动、土地", "普通话 英语", "3", "13900000051", "new1"],
        &["孙同号", "16402201", "新所", "", "", "", "", "new2"],
        &[],
        &["李坏号", "A-201", "新所", "", "", "", "12345", "new3"],
        &["周多次", "A-202", "新所", "", "", "40", "", ""],
        &["李文博", "DEMO-0001", "演示云川律师事务所", "教育", "普通话", "4", "0952-2012345", ""],
        &["", "A-203", "新所", "", "", "", "", ""],
        &["吴长证", "A-20444444444444444444444444444444444444444", "新所", "", "", "", "", ""],
        &["郑同名", "A-205", "新所", "", "", "", "", "lawyer02"],
    ];
    // Two empty rows stand above the headings: rows are told as the office sees them.
    let bytes = book(2, &rows);
    let trial = coordinator.post("/api/v1/lawyers/import", body(&bytes, true)).await.ok(200);
    let bad: Vec<String> =
        trial["bad"].as_array().unwrap().iter().map(|b| format!("{} {} {}", b["row"], text(&b["column"]), text(&b["code"]))).collect();
    assert_eq!(
        bad,
        [
            "5 licence_no licence_twice",
            "7 phone phone_invalid",
            "8 monthly_limit limit_invalid",
            "10 name missing",
            "11 licence_no too_long",
            "12 username username_taken"
        ]
    );
    assert_eq!((&trial["rows"], &trial["added"], &trial["changed"], &trial["is_saved"]), (&json!(8), &json!(1), &json!(1), &json!(false)));
    let all = async || coordinator.get("/api/v1/lawyers").await.ok(200)["items"].as_array().unwrap().clone();
    assert_eq!(all().await.len(), 39, "a trial writes nothing");
    let done = coordinator.post("/api/v1/lawyers/import", body(&bytes, false)).await.ok(200);
    assert_eq!((&done["added"], &done["changed"], &done["bad"]), (&json!(1), &json!(1), &trial["bad"]));
    let stored = all().await;
    let find = |licence: &str| stored.iter().find(|l| l["licence_no"] == licence).unwrap().clone();
    let fresh = find("16402201");
    assert_eq!(
        (&fresh["name"], &fresh["specialties"], &fresh["languages"], &fresh["monthly_limit"], &fresh["phone"]),
        (&json!("钱小满"), &json!(["labour", "land"]), &json!(["普通话", "英语"]), &json!(3), &json!("13900000051"))
    );
    let known = find("DEMO-0001");
    assert_eq!(
        (&known["specialties"], &known["phone"], stored.len()),
        (&json!(["education"]), &json!("09522012345"), 40),
        "changed, not doubled"
    );
    let twice = coordinator.post("/api/v1/lawyers/import", body(&bytes, false)).await.ok(200);
    assert_eq!(
        (&twice["added"], &twice["changed"], &twice["same"]),
        (&json!(0), &json!(0), &json!(2)),
        "the same sheet again changes nothing"
    );
    // A sheet without the column leaves phones as they are.
    let short = book(0, &[&["姓名", "执业证号", "律所", "每月上限"], &["钱小满", "16402201", "新所", "2"]]);
    assert_eq!(coordinator.post("/api/v1/lawyers/import", body(&short, false)).await.ok(200)["changed"], 1);
    let kept = all().await.into_iter().find(|l| l["licence_no"] == "16402201").unwrap();
    assert_eq!((&kept["phone"], &kept["monthly_limit"]), (&json!("13900000051"), &json!(2)));
    for broken in [book(0, &[&["只有一列"], &["1"]]), b"PK\x03\x04 no book".to_vec(), Vec::new()] {
        assert_eq!(coordinator.post("/api/v1/lawyers/import", body(&broken, true)).await.no(), (422, "sheet_unreadable".to_owned()));
    }
    assert_eq!(w.login("lawyer01").await.post("/api/v1/lawyers/import", body(&bytes, true)).await.no().0, 403);
});

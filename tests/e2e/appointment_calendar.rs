//! An appointment in the calendar of a phone: one UID, a SEQUENCE that only rises, and no way to guess a code.

use serde_json::json;

use crate::booking::CARDS;
use crate::harness::{World, on_both};
use crate::screening::{path, posted, request};
use crate::sitting::path as sitting_path;
use crate::sitting_change::{Seen, read_by_calcard, read_by_icalendar};

/// The file of a code, and what two readers find in it.
async fn file(w: &World, code: &str) -> (String, Seen) {
    let answer = w.anyone().request(reqwest::Method::GET, &format!("/api/v1/appointments/{code}/ics")).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["content-type"], "text/calendar; charset=utf-8");
    let file = answer.text().await.unwrap();
    let (one, other) = (read_by_icalendar(&file), read_by_calcard(&file));
    assert_eq!((one.len(), &one), (1, &other), "{file}");
    assert!(file.split("\r\n").all(|line| line.len() <= 75), "lines are folded at 75 bytes");
    (file.replace("\r\n ", ""), one[0].clone())
}

on_both!(an_appointment_is_one_entry_whatever_becomes_of_it, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (code, id) = request(&w, &hall, &s, 0).await;
    let (text_1, asked) = file(&w, &code).await;
    assert_eq!(asked, (id.clone(), asked.1, false, "20261130 0100".to_owned(), "领导接访：陈砚之".to_owned()));
    for part in ["STATUS:TENTATIVE", "TRIGGER:-P1D", "ACTION:DISPLAY", "DTEND:20261130T013000Z", &code, "身份证", "领导接访1室"] {
        assert!(text_1.contains(part), "{part} is missing in {text_1}");
    }
    for secret in ["王秀英", "供暖", CARDS[0]] {
        assert!(!text_1.contains(secret), "{secret} in {text_1}");
    }
    let mut last = asked.1;
    let mut rises = |seen: &Seen| {
        assert!(seen.0 == id && seen.1 > last, "SEQUENCE {} after {last}", seen.1);
        last = seen.1;
    };
    // The leader says yes.
    let (office, leader) = (w.login("office.hall").await, w.login("leader01").await);
    office.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.ok(200);
    leader.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.ok(200);
    let (said, seen) = file(&w, &code).await;
    assert!(said.contains("STATUS:CONFIRMED"));
    rises(&seen);
    // Another time, then another day.
    let version = office.get(&sitting_path(&s, "")).await.ok(200)["sitting"]["version"].clone();
    office.put(&sitting_path(&s, ""), json!({ "version": version, "from": "09:10" })).await.ok(200);
    let (_, seen) = file(&w, &code).await;
    assert_eq!(seen.3, "20261130 0110");
    rises(&seen);
    office.post(&sitting_path(&s, "/postpone"), json!({ "day": "2026-12-10", "reason": "会议" })).await.ok(200);
    let (_, seen) = file(&w, &code).await;
    assert_eq!((seen.3.as_str(), seen.2), ("20261210 0110", false));
    rises(&seen);
    // Taken back: it stays, as cancelled, and does not ring.
    w.anyone().post(&format!("/api/v1/appointments/{code}/cancel"), json!({})).await.ok(200);
    let (gone, seen) = file(&w, &code).await;
    assert!(seen.2 && !gone.contains("VALARM"), "{gone}");
    rises(&seen);
});

on_both!(who_guesses_codes_for_calendars_is_locked_out, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let (code, _) = request(&w, &hall, &s, 0).await;
    let get = async |code: &str| w.anyone().get(&format!("/api/v1/appointments/{code}/ics")).await;
    for _ in 0..20 {
        assert_eq!(get("22222222").await.no(), (404, "query_code_unknown".to_owned()));
    }
    assert_eq!(get(&code).await.no(), (429, "query_code_locked".to_owned()), "even a right one, for a while");
});

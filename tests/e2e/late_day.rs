//! Time goes on: what has begun is not offered, and a day that becomes late moves who is ahead by what is left of it.

use serde_json::{Value, json};
use server_domain::Day;

use crate::booking::{CARDS, Kiosk, counts_are_right, form, free, jobs};
use crate::check_in::{arrive, by_code, state};
use crate::harness::{World, on_both, text};
use crate::screening::path;
use crate::sitting::{go_to, laid_out, path as sitting_path};

/// For every poster of a place: places that it shows, and places that can be had.
async fn shown_and_had(w: &World, site: &str) -> Vec<(String, u64, u64)> {
    let posters = w.anyone().get(&format!("/api/v1/posters?site={site}")).await.ok(200);
    let mut out = Vec::new();
    for p in posters["items"].as_array().unwrap() {
        let slots = w.anyone().get(&format!("/api/v1/sittings/{}/slots", text(&p["sitting_id"]))).await.ok(200);
        let had = slots["items"].as_array().unwrap().iter().map(|s| s["free"].as_u64().unwrap()).sum();
        out.push((format!("{} {}", text(&p["day"]), text(&p["from"])), p["free_places"].as_u64().unwrap(), had));
    }
    out
}

on_both!(a_poster_shows_no_place_that_begins_within_the_hour, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let today = |all: &[(String, u64, u64)]| all.iter().find(|p| p.0 == "2026-11-23 09:00").map(|p| p.1).unwrap();
    let mut seen = Vec::new();
    // 09:00, 09:30, 10:00, 10:30 can be booked, each an hour ahead; the clock stands at ten.
    for minute in [7 * 60 + 59, 8 * 60, 8 * 60 + 1, 9 * 60 + 30, 9 * 60 + 31, 12 * 60] {
        let now = Day::parse("2026-11-23").unwrap().at_minute(minute);
        w.clock.advance_ms(now.since_ms(w.clock.now()));
        let all = shown_and_had(&w, &hall).await;
        assert!(all.len() > 5 && all.iter().all(|(_, shown, had)| shown == had), "at {minute}: {all:?}");
        assert!(all.iter().any(|(_, shown, _)| *shown > 0));
        seen.push(today(&all));
    }
    assert_eq!(seen, [4, 4, 3, 1, 0, 0], "the poster of today stays, without a place");
});

on_both!(a_day_late_from_its_middle_on_moves_who_is_ahead_by_what_is_left, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    let slots = free(&w, &text(&s["id"])).await;
    let leader = w.login("leader01").await;
    let mut codes = Vec::new();
    for n in [0, 1, 3] {
        let a = Kiosk::new(&w, n).book("book", &slots[n], form(&hall, "王秀英", Some(CARDS[n]), "housing")).await.ok(201);
        let id = text(&a["appointment"]["id"]);
        office.post(&path(&id, "screen"), json!({ "decision": "accept" })).await.ok(200);
        leader.post(&path(&id, "answer"), json!({ "answer": "accept" })).await.ok(200);
        codes.push(text(&a["code"]));
    }
    go_to(&w, "2026-11-30", 8 * 60 + 50);
    arrive(&w, &hall, by_code(&codes[0])).await.ok(201);
    go_to(&w, "2026-11-30", 9 * 60 + 20);
    let late = w.login("leader01").await.post(&sitting_path(&s, "/late"), json!({ "minutes": 45 })).await.ok(200);
    let of_slots: Vec<String> =
        late["slots"].as_array().unwrap().iter().filter(|x| x["taken"] != 0).map(|x| text(&x["now_from"])).collect();
    assert_eq!(of_slots, ["09:00", "10:15", "10:45"], "the first is there, the free slot takes up half an hour");
    // People, their check-in, the lists of staff and the calendar say the same as the slots.
    let mut of_people = Vec::new();
    for code in &codes {
        let seen = w.anyone().get(&format!("/api/v1/appointments/{code}")).await.ok(200);
        of_people.push(text(&seen["from"]));
        let opens = Day::parse("2026-11-30").unwrap().at_minute(server_domain::calendar::parse_minutes(&text(&seen["from"])).unwrap() - 30);
        assert_eq!(seen["check_in_from"], json!(opens.rfc3339()));
    }
    assert_eq!(of_people, of_slots);
    let rows = w.login("office.hall").await.get(&sitting_path(&s, "/appointments")).await.ok(200);
    let rows: Vec<&Value> = rows["items"].as_array().unwrap().iter().map(|r| &r["from"]).collect();
    assert_eq!(rows, of_slots.iter().map(|t| json!(t)).collect::<Vec<_>>().iter().collect::<Vec<_>>());
    let ics = w.anyone().get(&format!("/api/v1/appointments/{}/ics", codes[1])).await.ok(200);
    assert!(text(&ics).contains("DTSTART:20261130T021500Z"), "{ics}");
    // Nobody has missed a time that is still to come; a quarter of an hour after the new one they have.
    assert_eq!(arrive(&w, &hall, by_code(&codes[1])).await.code(), "check_in_early");
    for (minute, second, third) in
        [(10 * 60 + 29, "confirmed", "confirmed"), (10 * 60 + 30, "no_show", "confirmed"), (11 * 60, "no_show", "no_show")]
    {
        go_to(&w, "2026-11-30", minute);
        jobs(&w).await;
        assert_eq!((state(&w, &codes[1]).await, state(&w, &codes[2]).await), (json!(second), json!(third)), "at {minute}");
    }
    counts_are_right(&w).await;
});

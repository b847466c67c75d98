//! What happens to sittings that are posted: changes, another day, a calendar loaded later, lateness, empty chairs; and the
//! calendars that people subscribed to.

use calcard::icalendar::{ICalendarComponentType, ICalendarProperty, ICalendarStatus};
use calcard::{Entry, Parser};
use icalendar::{Calendar, CalendarComponent, Component as _};
use serde_json::{Value, json};
use server_domain::event::EventKind;
use server_domain::id::SlotId;
use server_domain::message::MessageKind;
use server_store::{message as messages, slot};

use crate::harness::{Person, World, on_both, text};
use crate::sitting::{book, go_to, history, kinds, laid_out, path, planned, poster, round, sql, taken};

on_both!(a_change_on_the_poster_raises_the_sequence_and_loses_nobody, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    for n in 0..3 {
        assert!(book(&w, &office, &s, n).await.0);
    }
    let version = || async { office.get(&path(&s, "")).await.ok(200)["sitting"]["version"].clone() };
    // Later and with other slots: everybody stands in the new cut, in order.
    let change = json!({ "version": version().await, "from": "09:30", "to": "12:00", "slot_minutes": 25, "walk_in_percent": 0 });
    let moved = office.put(&path(&s, ""), change).await.ok(200);
    assert_eq!(
        (&moved["sitting"]["sequence"], taken(&moved)),
        (&json!(1), vec!["09:30".to_owned(), "09:55".to_owned(), "10:20".to_owned()])
    );
    assert_eq!((&moved["sitting"]["places"], &moved["sitting"]["taken"]), (&json!(6), &json!(3)));
    assert_eq!(kinds(&w, &s).await, [EventKind::SittingChanged]);
    // What is not on the poster is nobody's business.
    let quiet = json!({ "version": version().await, "slot_capacity": 2 });
    let quiet = office.put(&path(&s, ""), quiet).await.ok(200);
    assert_eq!((&quiet["sitting"]["sequence"], &quiet["sitting"]["places"], taken(&quiet).len()), (&json!(1), &json!(12), 3));
    // Too few slots for those who are booked, another leader, a day too near, a rest day.
    for (more, code) in [
        (json!({ "slot_minutes": 75 }), "sitting_booked"),
        (
            json!({ "leader_id": w.login("leader03").await.get(&format!("/api/v1/leaders?site={hall}")).await.ok(200)["items"][2]["id"] }),
            "sitting_state",
        ),
        (json!({ "day": "2026-11-24" }), "publish_too_late"),
        (json!({ "day": "2026-11-28" }), "sitting_day"),
        (json!({ "day": "2026-12-08" }), "sitting_clash"),
    ] {
        let mut body = json!({ "version": version().await });
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        assert_eq!(office.put(&path(&s, ""), body).await.code(), code, "{more}");
    }
    let after = office.get(&path(&s, "")).await.ok(200);
    assert_eq!((taken(&after), after["sitting"]["day"].as_str()), (taken(&moved), Some("2026-12-01")), "what was refused changed nothing");
});

on_both!(two_who_edit_at_once_and_a_booking_between_lose_nothing, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-12", "2026-12-01", "刘疏桐").await;
    let detail = office.get(&path(&s, "")).await.ok(200);
    let slots: Vec<SlotId> = detail["slots"].as_array().unwrap().iter().map(|x| text(&x["id"]).parse().unwrap()).collect();
    let edit = |minutes: u16| {
        let (office, path, version) = (office.clone(), path(&s, ""), s["version"].clone());
        async move { office.put(&path, json!({ "version": version, "slot_minutes": minutes, "walk_in_percent": 0 })).await.status }
    };
    let take = |id: SlotId| {
        let db = w.running.context.db.clone();
        async move { db.write(move |tx| Box::pin(slot::take(tx, id))).await.unwrap() }
    };
    let (a, b, one, two, three) = tokio::join!(edit(20), edit(25), take(slots[0]), take(slots[1]), take(slots[2]));
    let mut answers = [a, b];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409], "the second is told to look again");
    let won = [one, two, three].iter().filter(|yes| **yes).count();
    let after = office.get(&path(&s, "")).await.ok(200);
    assert_eq!(after["sitting"]["taken"], won, "who was told yes has a place in the new cut, who was told no has none");
});

on_both!(a_newly_loaded_holiday_is_shown_and_moves_nothing, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    assert!(book(&w, &office, &s, 0).await.0);
    let waiting = planned(&w, &office, &hall, 1, json!({ "day": "2026-11-30" })).await;
    office.post(&path(&waiting, "/approve"), json!({})).await.ok(200);
    let check = format!("/api/v1/plans/{hall}/2026-11/check");
    assert_eq!(office.get(&check).await.ok(200)["rest_days"], json!([]));
    let table = json!({ "region": "640200", "source": "石嘴山市关于临时放假的通知", "off": ["2026-11-30"], "makeup": [] });
    w.login("sysadmin").await.put("/api/v1/calendars/2026", table).await.ok(200);
    let found = office.get(&check).await.ok(200);
    let hit: Vec<&Value> = found["rest_days"].as_array().unwrap().iter().map(|t| &t["sitting_id"]).collect();
    assert!(hit.contains(&&s["id"]) && hit.contains(&&waiting["id"]), "{found}");
    let still = office.get(&path(&s, "")).await.ok(200);
    assert_eq!(
        (&still["sitting"]["state"], &still["sitting"]["is_rest_day"], &still["sitting"]["day"]),
        (&json!("open"), &json!(true), &json!("2026-11-30"))
    );
    assert_eq!(office.post(&path(&waiting, "/publish"), json!({})).await.code(), "sitting_day", "what is not out yet does not go out");
    // By hand: to a working day, with everybody.
    let to = |day: &str| json!({ "day": day, "reason": "放假调整" });
    assert_eq!(office.post(&path(&s, "/postpone"), to("2026-11-30")).await.code(), "sitting_day");
    assert_eq!(office.post(&path(&s, "/postpone"), to("2026-11-24")).await.code(), "publish_too_late");
    assert_eq!(office.post(&path(&s, "/postpone"), to("2026-12-07")).await.code(), "sitting_clash", "the leader sits there already");
    let next = office.post(&path(&s, "/postpone"), to("2026-12-01")).await.ok(200);
    assert_eq!(
        (&next["sitting"]["state"], taken(&next), &next["sitting"]["pattern_day"]),
        (&json!("open"), vec!["09:00".to_owned()], &json!("2026-11-30"))
    );
    let old = office.get(&path(&s, "")).await.ok(200);
    assert_eq!((&old["sitting"]["postponed_to"], &old["sitting"]["postpone_reason"]), (&next["sitting"]["id"], &json!("放假调整")));
    assert_eq!(office.post(&path(&s, "/postpone"), to("2026-12-02")).await.code(), "sitting_state", "once");
    // December's pattern for January takes the day that was meant, not the one it went to.
    let made = office.post(&format!("/api/v1/plans/{hall}/2026-12/generate"), json!({})).await.ok(200);
    assert!(made["month"]["items"].as_array().unwrap().iter().filter(|x| x["leader"]["name"] == "陈砚之").count() >= 4);
});

on_both!(lateness_moves_those_who_are_booked_until_a_gap, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    for n in [0, 1, 3] {
        assert!(book(&w, &office, &s, n).await.0);
    }
    assert_eq!(w.login("leader01").await.post(&path(&s, "/late"), json!({ "minutes": 10 })).await.code(), "sitting_day");
    go_to(&w, "2026-11-30", 8 * 60 + 50);
    let (leader, office) = (w.login("leader01").await, w.login("office.hall").await);
    assert_eq!(leader.post(&path(&s, "/late"), json!({ "minutes": 601 })).await.code(), "field_invalid");
    let now = |d: &Value| -> Vec<(String, i64, bool)> {
        let booked = d["slots"].as_array().unwrap().iter().filter(|x| x["taken"] != 0);
        booked.map(|x| (text(&x["now_from"]), x["late_min"].as_i64().unwrap(), x["asks"].as_bool().unwrap())).collect()
    };
    let at = |time: &str, late: i64, asks: bool| (time.to_owned(), late, asks);
    let late = leader.post(&path(&s, "/late"), json!({ "minutes": 20 })).await.ok(200);
    assert_eq!(now(&late), [at("09:20", 20, false), at("09:50", 20, false), at("10:30", 0, false)], "the free slot takes it up");
    let later = office.post(&path(&s, "/late"), json!({ "minutes": 45 })).await.ok(200);
    assert_eq!(now(&later), [at("09:45", 45, true), at("10:15", 45, true), at("10:45", 15, false)]);
    assert_eq!(poster(&w, &s).await.unwrap()["delay_min"], 45);
    leader.post(&path(&s, "/start"), json!({})).await.ok(200);
    // The first talk overran: only those after it move.
    go_to(&w, "2026-11-30", 10 * 60 + 16);
    let leader = w.login("leader01").await;
    let rest = leader.post(&path(&s, "/late"), json!({ "minutes": 10 })).await.ok(200);
    assert_eq!(now(&rest)[2], at("10:40", 10, false));
    let caught_up = leader.post(&path(&s, "/late"), json!({ "minutes": 0 })).await.ok(200);
    assert!(now(&caught_up).iter().all(|(_, late, _)| *late == 0));
    let shifts = kinds(&w, &s).await.into_iter().filter(|k| *k == EventKind::SittingShifted).count();
    assert_eq!(shifts, 4, "each is told");
});

on_both!(hours_that_nobody_began_are_missed_and_a_day_that_nobody_ended_is_done, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let missed = laid_out(&office, &hall, "2026-11", "2026-11-23", "陈砚之").await;
    let begun = laid_out(&office, &hall, "2026-11", "2026-11-23", "何静宜").await;
    w.login("leader04").await.post(&path(&begun, "/start"), json!({})).await.ok(200);
    // To the end of its hours somebody may come; a day that was said to be late has as much longer.
    let state = async |s: &Value| w.login("office.hall").await.get(&path(s, "")).await.ok(200)["sitting"]["state"].clone();
    w.login("leader01").await.post(&path(&missed, "/late"), json!({ "minutes": 30 })).await.ok(200);
    go_to(&w, "2026-11-23", 11 * 60 + 59);
    round(&w).await;
    assert_eq!(state(&missed).await, "open");
    go_to(&w, "2026-11-23", 12 * 60);
    round(&w).await;
    round(&w).await;
    assert_eq!((state(&missed).await, state(&begun).await), (json!("missed"), json!("in_progress")));
    go_to(&w, "2026-11-24", 1);
    round(&w).await;
    round(&w).await;
    let office = w.login("office.hall").await;
    let told = history(&w, &missed).await;
    assert_eq!(
        told.iter().map(|(kind, _)| *kind).collect::<Vec<_>>(),
        [EventKind::SittingShifted, EventKind::FaultRecorded, EventKind::SittingMissed]
    );
    assert_eq!((&told[1].1["fault"], &told[1].1["booked"]), (&json!("missed"), &json!(0)));
    let ended = office.get(&path(&begun, "")).await.ok(200);
    assert_eq!((&ended["sitting"]["state"], text(&ended["sitting"]["ended_at"]).starts_with("2026-11-23T17:00")), (&json!("done"), true));
    assert_eq!(office.post(&path(&missed, "/start"), json!({})).await.code(), "sitting_state");
});

/// Puts somebody with a phone into the n-th slot of a sitting; the appointment's id.
pub async fn appoint(w: &World, office: &Person, s: &Value, n: usize, state: &str, phone: &str) -> String {
    let (ok, slot) = book(w, office, s, n).await;
    assert!(ok);
    let phone = json!({ "name": "某", "paper": { "kind": "none" }, "phone": { "state": "given", "number": phone } });
    let ticket = text(&w.hall_ticket("某", json!({ "person": phone })).await.ok(201)["ticket"]["id"]);
    let id = w.clock.id().to_string();
    let code =
        w.running.context.db.sealer().seal(server_store::seal::Column { table: "appointment", name: "code_sealed" }, &id, "K7PM-4X2R");
    let (sitting, site) = (text(&s["id"]), text(&s["site_id"]));
    let columns =
        "id, code_sealed, code_index, sitting_id, slot_id, person_id, topic, subject, tier, place_code, is_joint, origin_site_id, form,
                   source, lang, people, needs, request_sealed, state, created_at";
    let values = format!(
        "'{id}', '{code}', '{id}', '{sitting}', '{slot}', person_id, 'other', '{id}', 1, '640202', FALSE, '{site}', 'in_person', 'portal',
         'zh', 1, '', '', '{state}', 0"
    );
    sql(w, format!("INSERT INTO appointment ({columns}) SELECT {values} FROM ticket WHERE id = '{ticket}'")).await;
    id
}

on_both!(everybody_booked_gets_a_message_for_each_change, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    // At night, so that everything still lies in the outbox until the morning.
    go_to(&w, "2026-11-23", 22 * 60);
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    appoint(&w, &office, &s, 0, "confirmed", "13900000001").await;
    appoint(&w, &office, &s, 1, "submitted", "13900000002").await;
    appoint(&w, &office, &s, 2, "declined", "13900000003").await;
    // Kind, phone, day and time told, at the moment that it goes out.
    let waiting = |until: server_domain::Timestamp| {
        let db = w.running.context.db.clone();
        async move {
            let all = messages::due(&mut db.read().await.unwrap(), until, 50).await.unwrap();
            let word = |m: &messages::Message, name: &str| m.args[name].clone();
            // The demo's lawyers have numbers of fixed lines, and are reminded of duties of their own.
            let mut seen: Vec<_> = all
                .iter()
                .filter(|m| !m.phone.starts_with('0'))
                .map(|m| (m.kind, m.phone.clone(), word(m, "day"), word(m, "from")))
                .collect();
            seen.sort_by(|a, b| (a.1.as_str(), a.0.as_str()).cmp(&(b.1.as_str(), b.0.as_str())));
            seen
        }
    };
    let at = |kind, phone: &str, day: &str, from: &str| (kind, phone.to_owned(), day.to_owned(), from.to_owned());
    let now = server_domain::Day::parse("2026-11-24").unwrap().at_minute(8 * 60);
    office.post(&path(&s, "/absent"), json!({ "reason": "出差" })).await.ok(200);
    let change = MessageKind::Change;
    let told = [at(change, "13900000001", "11月30日", "09:00"), at(change, "13900000002", "11月30日", "09:30")];
    assert_eq!(waiting(now).await, told, "who was declined hears nothing");
    let reminders = waiting(now.plus_ms(10 * 86_400_000)).await;
    let of_first: Vec<MessageKind> = reminders.iter().filter(|m| m.1 == "13900000001").map(|m| m.0).collect();
    assert_eq!(of_first, [change, MessageKind::ReminderDay, MessageKind::ReminderHour]);
    assert_eq!(reminders.len(), 4, "nobody is reminded of what no leader has said yes to");

    let next = office.post(&path(&s, "/postpone"), json!({ "day": "2026-12-02", "from": "11:00", "reason": "会议" })).await;
    assert_eq!(next.code(), "sitting_times", "it does not fit into the morning");
    let next = office.post(&path(&s, "/postpone"), json!({ "day": "2026-12-10", "from": "09:30", "reason": "会议" })).await.ok(200);
    assert_eq!(taken(&next), ["09:30", "10:00", "10:30"]);
    let all = waiting(now).await;
    assert!(
        all.contains(&at(change, "13900000001", "12月10日", "09:30")) && all.contains(&at(change, "13900000002", "12月10日", "10:00")),
        "{all:?}"
    );
    assert_eq!(all.len(), 4, "once for each change");
    let later = waiting(now.plus_ms(30 * 86_400_000)).await;
    let days: Vec<&str> = later.iter().filter(|m| m.0 != change).map(|m| m.2.as_str()).collect();
    assert_eq!(days, ["12月10日"; 2], "the old reminders are dropped");
});

/// Of an event: UID, SEQUENCE, whether cancelled, start in UTC, summary.
pub type Seen = (String, i64, bool, String, String);

/// What the first reader finds.
pub fn read_by_icalendar(file: &str) -> Vec<Seen> {
    let calendar: Calendar = file.parse().unwrap();
    let event = |c: &CalendarComponent| {
        let e = c.as_event()?;
        let value = |name: &str| e.property_value(name).unwrap_or_default().to_owned();
        let start = e.get_start().map(|at| match at {
            icalendar::DatePerhapsTime::DateTime(icalendar::CalendarDateTime::Utc(at)) => at.format("%Y%m%d %H%M").to_string(),
            other => panic!("not in UTC: {other:?}"),
        });
        let sequence = value("SEQUENCE").parse().unwrap();
        let is_cancelled = e.get_status() == Some(icalendar::EventStatus::Cancelled);
        Some((e.get_uid()?.to_owned(), sequence, is_cancelled, start?, e.get_summary()?.to_owned()))
    };
    calendar.components.iter().filter_map(event).collect()
}

/// What the second reader finds.
pub fn read_by_calcard(file: &str) -> Vec<Seen> {
    let mut parser = Parser::new(file);
    let Entry::ICalendar(calendar) = parser.entry() else { panic!("no calendar: {file}") };
    assert!(matches!(parser.entry(), Entry::Eof), "nothing after it");
    let events = calendar.components.iter().filter(|c| c.component_type == ICalendarComponentType::VEvent);
    let event = |c: &calcard::icalendar::ICalendarComponent| {
        let first = |p: ICalendarProperty| c.property(&p).and_then(|e| e.values.first().cloned()).unwrap();
        let start = first(ICalendarProperty::Dtstart);
        let at = start.as_partial_date_time().unwrap();
        assert_eq!((at.tz_hour, at.tz_minute), (Some(0), Some(0)), "in UTC");
        let start = format!(
            "{:04}{:02}{:02} {:02}{:02}",
            at.year.unwrap(),
            at.month.unwrap(),
            at.day.unwrap(),
            at.hour.unwrap(),
            at.minute.unwrap()
        );
        let is_cancelled = c.status() == Some(&ICalendarStatus::Cancelled);
        let summary = first(ICalendarProperty::Summary).as_text().unwrap().to_owned();
        (c.uid().unwrap().to_owned(), first(ICalendarProperty::Sequence).as_integer().unwrap(), is_cancelled, start, summary)
    };
    events.map(event).collect()
}

on_both!(two_readers_agree_on_the_calendar, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let url = format!("/api/v1/calendars/site/{hall}.ics");
    let feed = || async {
        let file = text(&w.anyone().get(&url).await.ok(200));
        assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "lines are folded at 75 bytes");
        let (one, other) = (read_by_icalendar(&file), read_by_calcard(&file));
        assert_eq!(one, other);
        one
    };
    let of = |all: &[Seen], s: &Value| all.iter().find(|e| s["id"] == e.0.as_str()).cloned();
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    let plan = planned(&w, &office, &hall, 1, json!({})).await;
    let first = feed().await;
    assert_eq!(
        of(&first, &s),
        Some((text(&s["id"]), 0, false, "20261130 0100".to_owned(), "领导接访：陈砚之".to_owned())),
        "09:00 in China"
    );
    assert!(of(&first, &plan).is_none(), "plans are not public");
    let change = json!({ "version": s["version"], "from": "08:30", "theme_zh": "拖欠工资，欠薪；逗号,分号;与\\反斜杠" });
    office.put(&path(&s, ""), change).await.ok(200);
    let second = of(&feed().await, &s).unwrap();
    assert_eq!((second.1, second.3.as_str()), (1, "20261130 0030"), "the same UID, a higher sequence");
    office.post(&path(&s, "/absent"), json!({ "reason": "出差" })).await.ok(200);
    let third = of(&feed().await, &s).unwrap();
    assert_eq!((third.1, third.2, third.4.as_str()), (2, false, "领导接访：刘疏桐（顶替陈砚之）"));
    let next = office.post(&path(&s, "/postpone"), json!({ "day": "2026-12-10", "reason": "会议" })).await.ok(200)["sitting"].clone();
    let after = feed().await;
    let (gone, fresh) = (of(&after, &s).unwrap(), of(&after, &next).unwrap());
    assert_eq!((gone.1, gone.2), (3, true), "cancelled, not vanished");
    assert_eq!((fresh.2, fresh.3.as_str()), (false, "20261210 0030"));

    // A leader's own calendar; nothing of plans there either.
    let substitute = w.login("leader02").await.get(&format!("/api/v1/leaders?site={hall}")).await.ok(200)["items"][1]["id"].clone();
    let own = text(&w.anyone().get(&format!("/api/v1/calendars/leader/{}.ics", text(&substitute))).await.ok(200));
    assert!(read_by_icalendar(&own).iter().all(|e| e.4.contains("刘疏桐") || e.2), "{own}");
    assert_eq!(read_by_icalendar(&own), read_by_calcard(&own));
    assert_eq!(w.anyone().get("/api/v1/calendars/site/nowhere.ics").await.status, 404);
});

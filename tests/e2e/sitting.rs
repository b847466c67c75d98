//! Leaders' sittings on both databases: from the plan to the confirmed ledger, with everything that comes between.

use serde_json::{Value, json};
use server::service::sittings::sitting_round;
use server_domain::Day;
use server_domain::event::EventKind;
use server_domain::id::SlotId;
use server_store::{event, slot};
use sqlx::Connection as _;

use crate::harness::{Person, World, on_both, text};

/// Moves the clock to a moment of a day; everybody must log in again after it.
pub fn go_to(w: &World, day: &str, minute: u16) {
    let to = Day::parse(day).unwrap().at_minute(minute);
    w.clock.advance_ms(to.since_ms(w.clock.now()));
}

pub async fn round(w: &World) {
    sitting_round::round(&w.running.context).await.unwrap();
}

/// What the office plans for a leader at a site, unless `more` says otherwise.
pub async fn planned(w: &World, office: &Person, site: &str, leader: usize, more: Value) -> Value {
    let leaders = office.get(&format!("/api/v1/leaders?site={}", w.site("石嘴山市").await)).await.ok(200);
    let mut body = json!({ "leader_id": leaders["items"][leader]["id"], "site_id": site, "day": "2026-12-28", "from": "14:30", "to": "17:00",
                           "form": "both", "phone": "0952-0000012" });
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    office.post("/api/v1/sittings", body).await.ok(201)["sitting"].clone()
}

pub fn path(s: &Value, action: &str) -> String {
    format!("/api/v1/sittings/{}{action}", text(&s["id"]))
}

/// A sitting that the demo laid out, by its day and the leader's name.
pub async fn laid_out(who: &Person, site: &str, month: &str, day: &str, name: &str) -> Value {
    let month = who.get(&format!("/api/v1/sittings?site={site}&month={month}")).await.ok(200);
    let all = month["items"].as_array().unwrap();
    all.iter().find(|s| s["day"] == day && s["leader"]["name"] == name).unwrap_or_else(|| panic!("no {name} on {day}: {month}")).clone()
}

/// Takes one place of the n-th bookable slot, as a booking does.
pub async fn book(w: &World, who: &Person, s: &Value, n: usize) -> (bool, String) {
    let detail = who.get(&path(s, "")).await.ok(200);
    let slots: Vec<&Value> = detail["slots"].as_array().unwrap().iter().filter(|x| x["is_walk_in"] == false).collect();
    let id = text(&slots[n]["id"]);
    let wanted: SlotId = id.parse().unwrap();
    (w.running.context.db.write(move |tx| Box::pin(slot::take(tx, wanted))).await.unwrap(), id)
}

/// Times of the slots with people in them.
pub fn taken(detail: &Value) -> Vec<String> {
    detail["slots"].as_array().unwrap().iter().filter(|s| s["taken"] != 0).map(|s| text(&s["from"])).collect()
}

/// Kinds of everything that happened to a sitting, and the body of the last.
pub async fn history(w: &World, s: &Value) -> Vec<(EventKind, Value)> {
    let mut tx = w.running.context.db.read().await.unwrap();
    let all = event::after(&mut tx, &text(&s["site_id"]), 0).await.unwrap();
    let ours = |e: event::Event| {
        let body: Value = serde_json::from_str(&e.body).unwrap();
        (body["sitting_id"] == s["id"]).then(|| (EventKind::parse(&e.kind).unwrap(), body))
    };
    all.into_iter().filter_map(ours).collect()
}

pub async fn kinds(w: &World, s: &Value) -> Vec<EventKind> {
    history(w, s).await.into_iter().map(|(kind, _)| kind).collect()
}

pub async fn poster(w: &World, s: &Value) -> Option<Value> {
    let site = text(&s["site_id"]);
    let list = w.anyone().get(&format!("/api/v1/posters?site={site}")).await.ok(200);
    list["items"].as_array().unwrap().iter().find(|p| p["sitting_id"] == s["id"]).cloned()
}

/// Runs one text on the test's own database.
pub async fn sql(w: &World, statement: String) {
    let statement = sqlx::AssertSqlSafe(statement);
    if let Some(url) = &w.settings.database {
        let mut c = sqlx::PgConnection::connect(url).await.unwrap();
        sqlx::query(statement).execute(&mut c).await.unwrap();
    } else {
        let file = w.settings.data.join("reception.db");
        let mut c = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        sqlx::query(statement).execute(&mut c).await.unwrap();
    }
}

/// The one text that a query finds in the test's own database.
async fn scalar(w: &World, query: String) -> String {
    let query = sqlx::AssertSqlSafe(query);
    if let Some(url) = &w.settings.database {
        let mut c = sqlx::PgConnection::connect(url).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut c).await.unwrap()
    } else {
        let file = w.settings.data.join("reception.db");
        let mut c = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        sqlx::query_scalar(query).fetch_one(&mut c).await.unwrap()
    }
}

on_both!(from_the_plan_to_the_confirmed_ledger, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = planned(&w, &office, &hall, 1, json!({ "theme_zh": "城乡建设", "walk_in_percent": 20 })).await;
    assert_eq!((&s["state"], &s["half"], &s["places"], &s["version"]), (&json!("planned"), &json!("afternoon"), &json!(4), &json!(1)));
    assert_eq!(s["place_zh"], "一楼接待大厅", "the site's place unless another is named");
    assert!(poster(&w, &s).await.is_none(), "nobody outside sees a plan");
    assert_eq!(office.post(&path(&s, "/publish"), json!({})).await.code(), "sitting_state");

    // Dragged on the calendar: the length stays.
    let drag = json!({ "version": 1, "day": "2026-12-29", "from": "15:00" });
    let moved = office.put(&path(&s, ""), drag.clone()).await.ok(200)["sitting"].clone();
    assert_eq!(
        (&moved["day"], &moved["to"], &moved["sequence"], &moved["version"]),
        (&json!("2026-12-29"), &json!("17:30"), &json!(0), &json!(2))
    );
    let no = office.put(&path(&s, ""), drag).await;
    assert_eq!((no.status, no.code()), (409, "sitting_state".to_owned()), "somebody else was quicker");

    office.post(&path(&s, "/approve"), json!({})).await.ok(200);
    assert_eq!(office.post(&path(&s, "/approve"), json!({})).await.code(), "sitting_state");
    let open = office.post(&path(&s, "/publish"), json!({})).await.ok(200);
    assert_eq!(open["sitting"]["state"], "open");
    assert!(open["slots"].as_array().unwrap().iter().all(|x| x["is_open"] == true));
    let shown = poster(&w, &s).await.unwrap();
    assert_eq!(
        (&shown["leader"]["name"], &shown["leader"]["portfolio_zh"], &shown["free_places"]),
        (&json!("刘疏桐"), &json!("城乡建设、自然资源"), &json!(4))
    );
    assert_eq!(
        (&shown["phone"], &shown["from"], &shown["form"], &shown["tier"]),
        (&json!("0952-0000012"), &json!("15:00"), &json!("both"), &json!(1))
    );
    assert_eq!(office.delete(&path(&s, "")).await.code(), "sitting_state", "what was posted is substituted or postponed");

    let leader = w.login("leader02").await;
    assert_eq!(leader.post(&path(&s, "/start"), json!({})).await.code(), "sitting_day");
    go_to(&w, "2026-12-29", 15 * 60 + 2);
    let (leader, other, office) = (w.login("leader02").await, w.login("leader03").await, w.login("office.hall").await);
    assert_eq!(other.post(&path(&s, "/start"), json!({})).await.code(), "forbidden");
    let begun = leader.post(&path(&s, "/start"), json!({})).await.ok(200);
    assert_eq!(begun["sitting"]["state"], "in_progress");
    assert!(begun["slots"].as_array().unwrap().iter().all(|x| x["is_open"] == false), "nobody books what has begun");
    assert_eq!(leader.post(&path(&s, "/confirm"), json!({})).await.code(), "sitting_state");
    leader.post(&path(&s, "/finish"), json!({})).await.ok(200);
    assert_eq!(office.post(&path(&s, "/confirm"), json!({})).await.code(), "forbidden", "only who received confirms");
    assert_eq!(leader.post(&path(&s, "/confirm"), json!({})).await.ok(200)["sitting"]["state"], "reported");
    use EventKind as K;
    let lived = [K::SittingPlanned, K::SittingChanged, K::SittingApproved, K::SittingPublished, K::SittingOpened];
    let held = [K::SittingStarted, K::SittingDone, K::SittingReported];
    assert_eq!(kinds(&w, &s).await, [lived.as_slice(), held.as_slice()].concat());
});

on_both!(bad_plans_are_refused_with_their_field, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let leaders = w.login("clerk.hall1").await.get(&format!("/api/v1/leaders?site={hall}")).await.ok(200);
    assert_eq!(leaders["items"].as_array().unwrap().len(), 6);
    let good = json!({ "leader_id": leaders["items"][0]["id"], "site_id": hall, "day": "2026-12-01", "from": "09:00", "to": "11:00", "form": "video" });
    for (more, code, pointer) in [
        (json!({ "day": "2026-12-05" }), "sitting_day", "/day"),
        (json!({ "day": "2026-11-23" }), "sitting_day", "/day"),
        (json!({ "day": "soon" }), "day_invalid", "/day"),
        (json!({ "to": "14:00" }), "sitting_times", "/to"),
        (json!({ "from": "9" }), "sitting_times", "/from"),
        (json!({ "slot_minutes": 5 }), "slot_minutes", "/slot_minutes"),
        (json!({ "walk_in_percent": 90 }), "walk_in_share", "/walk_in_percent"),
        (json!({ "slot_capacity": 0 }), "slot_capacity", "/capacity_per_slot"),
        (json!({ "theme_zh": "题".repeat(101) }), "text_too_long", "/theme_zh"),
        (json!({ "leader_id": hall }), "staff_unknown", "/leader_id"),
    ] {
        let mut body = good.clone();
        body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap());
        let no = office.post("/api/v1/sittings", body).await;
        assert_eq!((no.code().as_str(), no.body["fields"][0]["pointer"].as_str()), (code, Some(pointer)), "{more}");
    }
    office.post("/api/v1/sittings", good.clone()).await.ok(201);
    assert_eq!(office.post("/api/v1/sittings", good.clone()).await.code(), "sitting_clash", "one leader, one half day");
    for who in ["clerk.hall1", "leader01", "office.dawukou"] {
        assert_eq!(w.login(who).await.post("/api/v1/sittings", good.clone()).await.code(), "forbidden", "{who}");
    }
    let month = format!("/api/v1/sittings?site={hall}&month=2026-12");
    assert_eq!(w.anyone().get(&month).await.status, 401);
    assert_eq!(w.login("clerk.hall1").await.get(&month).await.code(), "forbidden");
    assert_eq!(w.login("leader01").await.get(&month).await.ok(200)["plan_due"], "2026-11-28");
    assert_eq!(office.get(&format!("/api/v1/sittings?site={hall}&month=2026-1")).await.code(), "day_invalid");
});

on_both!(publishing_needs_two_days_and_a_reason_after_the_28th, |w: World| async move {
    let huinong = w.site("惠农区").await;
    let office = w.login("office.hall").await;
    let tomorrow = planned(&w, &office, &huinong, 0, json!({ "day": "2026-11-24" })).await;
    office.post(&path(&tomorrow, "/approve"), json!({})).await.ok(200);
    let why = json!({ "reason": "临时安排" });
    assert_eq!(office.post(&path(&tomorrow, "/publish"), why.clone()).await.code(), "publish_too_late", "no reason makes it possible");
    let s = planned(&w, &office, &huinong, 0, json!({ "day": "2026-11-26" })).await;
    office.post(&path(&s, "/approve"), json!({})).await.ok(200);
    assert_eq!(office.post(&path(&s, "/publish"), json!({})).await.code(), "reason_missing");
    let late = office.post(&path(&s, "/publish"), why).await.ok(200);
    assert_eq!(late["sitting"]["late_reason"], "临时安排");
    let faults: Vec<Value> =
        history(&w, &s).await.into_iter().filter(|(k, _)| *k == EventKind::FaultRecorded).map(|(_, b)| b["fault"].clone()).collect();
    assert_eq!(faults, ["late_plan"]);
    // One more in a month whose plan is out: only the two days count.
    let extra = planned(&w, &office, &huinong, 1, json!({ "day": "2026-11-26" })).await;
    office.post(&path(&extra, "/approve"), json!({})).await.ok(200);
    assert!(office.post(&path(&extra, "/publish"), json!({})).await.ok(200)["sitting"]["late_reason"].is_null());

    // Booking that begins later: the poster says when, nobody books before.
    let later = planned(&w, &office, &huinong, 2, json!({ "day": "2026-11-30" })).await;
    office.post(&path(&later, "/approve"), json!({})).await.ok(200);
    assert_eq!(office.post(&path(&later, "/publish"), json!({ "opens_at": "2026-11-22T09:00:00+08:00" })).await.code(), "time_past");
    office.post(&path(&later, "/publish"), json!({ "opens_at": "2026-11-24T09:00:00+08:00" })).await.ok(200);
    assert!(!book(&w, &office, &later, 0).await.0);
    let shown = poster(&w, &later).await.unwrap();
    assert_eq!(
        (&shown["state"], &shown["free_places"], text(&shown["opens_at"]).starts_with("2026-11-24T09:00")),
        (&json!("published"), &json!(0), true)
    );
    round(&w).await;
    assert!(!book(&w, &office, &later, 0).await.0, "not yet");
    go_to(&w, "2026-11-24", 9 * 60);
    round(&w).await;
    assert!(book(&w, &w.login("office.hall").await, &later, 0).await.0);
});

on_both!(a_month_is_made_checked_and_published, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let plan = |action: &str| format!("/api/v1/plans/{hall}/2027-01/{action}");
    let made = office.post(&plan("generate"), json!({})).await.ok(200);
    let items = made["month"]["items"].as_array().unwrap();
    assert!(made["created"].as_u64().unwrap() >= 28 && items.len() as u64 == made["created"].as_u64().unwrap(), "{}", made["created"]);
    assert!(items.iter().all(|s| s["state"] == "planned" && s["is_rest_day"] == false));
    let moved = &made["moved"][0];
    assert_eq!((&moved["from_day"], moved["day"].as_str() > Some("2027-01-01")), (&json!("2027-01-01"), true), "New Year's Day moves");
    let again = office.post(&plan("generate"), json!({})).await.ok(200);
    assert_eq!((&again["created"], &again["skipped"]), (&json!(0), &made["created"]), "what is there stays");

    // Without the mayor's sittings the quarter is short of a day; with them it is not.
    assert_eq!(office.get(&plan("check")).await.ok(200)["lacking"], json!([]));
    for s in items.iter().filter(|s| s["leader"]["name"] == "陈砚之") {
        assert_eq!(office.delete(&path(s, "")).await.status, 204);
    }
    let found = office.get(&plan("check")).await.ok(200);
    let short = &found["lacking"][0];
    assert_eq!((&short["leader"]["name"], &short["period"], &short["needs_days"]), (&json!("陈砚之"), &json!("quarter"), &json!(1)));
    assert_eq!((&short["to"], &short["is_last_chance"]), (&json!("2027-03-31"), &json!(false)));
    assert_eq!((&found["plan_due"], &found["needs_reason"]), (&json!("2026-12-28"), &json!(false)));

    let first = office.post(&plan("publish"), json!({})).await.ok(200);
    assert_eq!((&first["published"], &first["left"][0]["why"]), (&json!(0), &json!("sitting_state")), "nobody has agreed");
    let agreed = office.post(&plan("approve"), json!({})).await.ok(200);
    assert!(agreed["items"].as_array().unwrap().iter().all(|s| s["state"] == "approved"));
    go_to(&w, "2026-12-29", 600);
    let office = w.login("office.hall").await;
    assert_eq!(office.get(&plan("check")).await.ok(200)["needs_reason"], true);
    assert_eq!(office.post(&plan("publish"), json!({})).await.code(), "reason_missing");
    let out = office.post(&plan("publish"), json!({ "reason": "等上级安排" })).await.ok(200);
    assert_eq!((out["published"].as_u64().unwrap(), &out["left"]), (agreed["items"].as_array().unwrap().len() as u64, &json!([])));
    assert!(out["month"]["items"].as_array().unwrap().iter().all(|s| s["state"] == "open" && s["late_reason"] == "等上级安排"));
    // A county's body: one leader on site every working day.
    let dawukou = w.site("大武口区").await;
    let found = w.login("office.dawukou").await.get(&format!("/api/v1/plans/{dawukou}/2026-12/check")).await.ok(200);
    let days: Vec<&str> = found["uncovered"].as_array().unwrap().iter().map(|u| u["day"].as_str().unwrap()).collect();
    assert!(days.contains(&"2026-12-01") && !days.contains(&"2026-12-02"), "{days:?}");
});

on_both!(an_absent_leader_is_replaced_at_once_and_everybody_hears, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    assert_eq!(s["state"], "open");
    assert!(book(&w, &office, &s, 0).await.0 && book(&w, &office, &s, 2).await.0 && !book(&w, &office, &s, 0).await.0);
    // The second of the list sits elsewhere that morning.
    planned(&w, &office, &hall, 1, json!({ "day": "2026-11-30", "from": "08:30", "to": "11:00" })).await;
    let leader = w.login("leader01").await;
    assert_eq!(leader.post(&path(&s, "/absent"), json!({ "reason": " " })).await.code(), "reason_missing");
    assert_eq!(w.login("leader05").await.post(&path(&s, "/absent"), json!({ "reason": "出差" })).await.code(), "forbidden");
    let done = leader.post(&path(&s, "/absent"), json!({ "reason": "赴京开会" })).await.ok(200);
    assert_eq!(
        (&done["sitting"]["state"], &done["sitting"]["receiver"]["name"], &done["sitting"]["sequence"]),
        (&json!("substituted"), &json!("张既明"), &json!(1))
    );
    assert_eq!((&done["sitting"]["leader"]["name"], &done["sitting"]["is_substituted"]), (&json!("陈砚之"), &json!(true)));
    assert_eq!((taken(&done), &done["substitutions"][0]["reason"]), (vec!["09:00".to_owned(), "10:00".to_owned()], &json!("赴京开会")));
    let told = history(&w, &s).await;
    let (last, before) = (&told[told.len() - 1], &told[told.len() - 2]);
    assert_eq!((before.0, last.0, &last.1["sequence"]), (EventKind::SittingLeaderAbsent, EventKind::SittingSubstituted, &json!(1)));
    let shown = poster(&w, &s).await.unwrap();
    assert_eq!((&shown["leader"]["name"], &shown["substituted_from"]["name"]), (&json!("张既明"), &json!("陈砚之")));
    assert!(book(&w, &office, &s, 1).await.0, "it still takes bookings");

    // The board of that day says whom they stand in for.
    go_to(&w, "2026-11-30", 8 * 60);
    let board = w.anyone().get(&format!("/api/v1/boards/{hall}")).await.ok(200);
    let row = board["leaders"].as_array().unwrap().iter().find(|l| l["name"] == "张既明").unwrap();
    assert_eq!(
        (&row["substitutes_zh"], &row["substitutes_en"], &row["day"]),
        (&json!("陈砚之"), &json!("Chen Yanzhi"), &json!("2026-11-30"))
    );
    // The substitute falls ill: the office chooses itself, but nobody who is busy or was away already.
    let (office, ill) = (w.login("office.hall").await, w.login("leader03").await);
    let pending = ill.post(&path(&s, "/absent"), json!({ "reason": "生病", "choose": false })).await.ok(200);
    assert_eq!(pending["sitting"]["state"], "substitution_pending");
    assert!(!book(&w, &office, &s, 3).await.0, "nobody books an empty chair");
    let who = |n: usize| {
        let office = office.clone();
        let site = hall.clone();
        async move { office.get(&format!("/api/v1/leaders?site={site}")).await.ok(200)["items"][n]["id"].clone() }
    };
    for unfit in [0, 1, 2] {
        let no = office.post(&path(&s, "/substitute"), json!({ "leader_id": who(unfit).await })).await;
        assert_eq!((no.code().as_str(), no.body["fields"][0]["pointer"].as_str()), ("substitute_unfit", Some("/leader_id")), "{unfit}");
    }
    let put_in = office.post(&path(&s, "/substitute"), json!({ "leader_id": who(3).await })).await.ok(200);
    assert_eq!((&put_in["sitting"]["receiver"]["name"], &put_in["sitting"]["sequence"]), (&json!("何静宜"), &json!(2)));
    let late: Vec<Value> =
        history(&w, &s).await.into_iter().filter(|(k, _)| *k == EventKind::FaultRecorded).map(|(_, b)| b["fault"].clone()).collect();
    assert_eq!(late, ["late_notice"], "five days before were kept the first time only");
});

on_both!(an_office_that_does_not_choose_is_chosen_for, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let s = laid_out(&office, &hall, "2026-11", "2026-11-30", "陈砚之").await;
    office.post(&path(&s, "/absent"), json!({ "reason": "出差", "choose": false })).await.ok(200);
    round(&w).await;
    assert_eq!(office.get(&path(&s, "")).await.ok(200)["sitting"]["state"], "substitution_pending", "there is time");
    go_to(&w, "2026-11-30", 5 * 60 + 1);
    round(&w).await;
    let chosen = w.login("office.hall").await.get(&path(&s, "")).await.ok(200);
    assert_eq!((&chosen["sitting"]["state"], &chosen["sitting"]["receiver"]["name"]), (&json!("substituted"), &json!("刘疏桐")));
});

on_both!(when_nobody_can_the_nearest_day_takes_everybody, |w: World| async move {
    let dawukou = w.site("大武口区").await;
    let office = w.login("office.dawukou").await;
    let s = laid_out(&office, &dawukou, "2026-11", "2026-11-30", "马景行").await;
    let (ok, held_slot) = book(&w, &office, &s, 1).await;
    assert!(ok && book(&w, &office, &s, 2).await.0);
    sql(
        &w,
        format!(
            "INSERT INTO hold (id, slot_id, token_hash, source_index, taken_at, expires_at) VALUES ('h', '{held_slot}', 't', 's', 0, 9)"
        ),
    )
    .await;
    let leaders = office.get(&format!("/api/v1/leaders?site={dawukou}")).await.ok(200);
    for other in [1, 2] {
        let busy = json!({ "leader_id": leaders["items"][other]["id"], "site_id": dawukou, "day": "2026-11-30", "from": "09:00", "to": "10:00", "form": "video" });
        office.post("/api/v1/sittings", busy).await.ok(201);
    }
    let gone = w.login("leader11").await.post(&path(&s, "/absent"), json!({ "reason": "抢险" })).await.ok(200);
    assert_eq!((&gone["sitting"]["state"], &gone["sitting"]["sequence"], taken(&gone).len()), (&json!("postponed"), &json!(1), 0));
    assert!(gone["substitutions"][0]["substitute"].is_null() && gone["substitutions"][0]["decided_at"].is_string());
    let next = office.get(&format!("/api/v1/sittings/{}", text(&gone["sitting"]["postponed_to"]))).await.ok(200);
    assert_eq!(
        (&next["sitting"]["day"], &next["sitting"]["receiver"]["name"], &next["sitting"]["state"]),
        (&json!("2026-12-01"), &json!("马景行"), &json!("open"))
    );
    assert_eq!(next["sitting"]["pattern_day"], "2026-11-30");
    assert_eq!(taken(&next), ["09:30", "10:00"], "each in their order, before anybody else");
    let mut tx = w.running.context.db.read().await.unwrap();
    let place: SlotId = held_slot.parse().unwrap();
    assert!(slot::get(&mut tx, place).await.unwrap().unwrap().is_void);
    drop(tx);
    let moved = next["slots"].as_array().unwrap().iter().find(|x| x["from"] == "09:30").unwrap();
    let held = scalar(&w, "SELECT slot_id FROM hold WHERE id = 'h'".to_owned()).await;
    assert_eq!(held, text(&moved["id"]), "whoever is filling the form goes along");
    let faults: Vec<Value> =
        history(&w, &s).await.into_iter().filter(|(k, _)| *k == EventKind::FaultRecorded).map(|(_, b)| b["fault"].clone()).collect();
    assert_eq!(faults, ["no_substitute"]);
    let shown = poster(&w, &s).await.unwrap();
    assert_eq!((&shown["state"], &shown["postponed_to_day"]), (&json!("postponed"), &json!("2026-12-01")));
});

//! A line that breaks: every time is on record, and after a minute the host chooses.

use serde_json::{Value, json};
use server::service::lines::{quality, room};
use server_domain::session::talk::TalkOrder;
use signaling::protocol::{Moderation, Quality, Source};
use signaling::{Fact, FactKind, RoomId};

use crate::harness::{Person, World, on_both, text};
use crate::session_states::{Talk, check, down, enter, joined, leader_ticket, left, log, steps, up};
use crate::sitting::go_to;

async fn choose(who: &Person, session: &str, choice: &str) -> crate::harness::Answer {
    who.post(&format!("/api/v1/sessions/{session}/interruption"), json!({ "choice": choice })).await
}

fn phone() -> Value {
    json!({ "person": { "name": "王秀英", "paper": { "kind": "none" }, "phone": { "state": "given", "number": "13912345678" } } })
}

on_both!(after_a_minute_the_host_chooses, |w: World| async move {
    let talk = Talk::live(&w, "甲", phone()).await;
    assert_eq!(choose(&talk.leader, &talk.session, "wait").await.no(), (409, "interruption_none".to_owned()));
    w.clock.advance_ms(60_000);
    down(&w, &talk.session, &talk.petitioner).await;
    let view = talk.leader.get(&format!("/api/v1/desks/{}", talk.desk)).await.ok(200);
    let sign = &view["current"]["interruption"];
    assert!(sign["since"].is_string() && sign["choose_at"] != sign["since"] && sign.get("phone").is_none(), "{sign}");
    w.clock.advance_ms(30_000);
    let early = choose(&talk.leader, &talk.session, "phone").await;
    assert_eq!((early.no(), &early.body["args"]["seconds"]), ((409, "interruption_early".to_owned()), &json!("30")));
    // The seat stays: the room gave up, the session did not.
    left(&w, &talk.session, &talk.petitioner).await;
    w.clock.advance_ms(30_000);
    let view = choose(&talk.leader, &talk.session, "wait").await.ok(200);
    assert_eq!((&view["current"]["interruption"]["choice"], view["current"]["interruption"].get("phone")), (&json!("wait"), None));
    assert_eq!(
        w.login("leader02")
            .await
            .post(&format!("/api/v1/sessions/{}/interruption", talk.session), json!({ "choice": "phone" }))
            .await
            .code(),
        "forbidden"
    );
    let view = choose(&talk.leader, &talk.session, "phone").await.ok(200);
    assert_eq!(view["current"]["interruption"]["phone"], "13912345678");
    assert_eq!((&view["current"]["session"]["state"], &view["current"]["ticket"]["state"]), (&json!("interrupted"), &json!("serving")));
    joined(&w, &talk.session, &talk.petitioner).await;
    up(&w, &talk.session, &talk.petitioner).await;
    let view = talk.leader.get(&format!("/api/v1/desks/{}", talk.desk)).await.ok(200);
    assert!(view["current"].get("interruption").is_none() && view["current"]["session"]["state"] == "live", "{view}");
    let log = talk.log().await;
    let rows = log["interruptions"].as_array().unwrap();
    assert_eq!(rows.len(), 1, "one break is one row: {log}");
    assert_eq!((&rows[0]["role"], &rows[0]["why"], &rows[0]["choice"]), (&json!("petitioner"), &json!("line_lost"), &json!("phone")));
    assert!(rows[0]["to"].is_string());
});

on_both!(a_broken_talk_is_rebooked_the_same_day_as_the_first, |w: World| async move {
    let talk = Talk::live(&w, "甲", json!({})).await;
    w.clock.advance_ms(1_000);
    // A class with a bonus of half an hour would go before.
    let later = leader_ticket(&w, "乙", json!({ "priority": ["disabled"] })).await;
    down(&w, &talk.session, &talk.petitioner).await;
    w.clock.advance_ms(60_000);
    let view = choose(&talk.leader, &talk.session, "rebook").await.ok(200);
    assert!(view["current"].is_null(), "the desk is free");
    let waiting: Vec<&Value> = view["waiting"].as_array().unwrap().iter().map(|t| &t["ticket"]["id"]).collect();
    assert_eq!(waiting, [&json!(talk.ticket), &later["ticket"]["id"]], "at the head of the line");
    assert_eq!(talk.seat.get("/api/v1/seat").await.ok(200)["stage"], "waiting");
    let log = talk.log().await;
    assert_eq!(log["session"]["state"], "ended_by_network");
    assert_eq!(steps(&log).last().unwrap().1, "rebooked");
    assert!(log["interruptions"][0]["to"].is_string() && log["interruptions"][0]["choice"] == "rebook", "{log}");
    assert_eq!(choose(&talk.leader, &talk.session, "wait").await.code(), "session_ended");
    // Called again, it is a session of its own.
    let view = talk.leader.post(&format!("/api/v1/desks/{}/call-next", talk.desk), json!({})).await.ok(200);
    assert_eq!(view["current"]["ticket"]["id"], json!(talk.ticket));
    assert_ne!(view["current"]["session"]["id"], json!(talk.session));
});

on_both!(a_talk_that_breaks_when_the_day_is_over_comes_first_on_the_next, |w: World| async move {
    let talk = Talk::live(&w, "甲", json!({})).await;
    down(&w, &talk.session, &talk.petitioner).await;
    go_to(&w, "2026-11-24", 10);
    let leader = w.login("leader01").await;
    choose(&leader, &talk.session, "rebook").await.ok(200);
    let list = w.login("clerk.hall1").await.get(&format!("/api/v1/halls/{}/carry-overs", w.site("石嘴山市").await)).await.ok(200);
    let row = list["items"].as_array().unwrap().iter().find(|c| c["choice"] == "priority_tomorrow").cloned();
    assert!(row.is_some(), "{list}");
    assert_eq!(log(&leader, &talk.session).await["session"]["state"], "ended_by_network");
});

on_both!(after_a_restart_the_rooms_are_there_and_the_break_is_on_record, |w: World| async move {
    let talk = Talk::live(&w, "甲", json!({})).await;
    let sits = leader_ticket(&w, "乙", json!({})).await;
    let seat = w.anyone().sit_with_slip(&w.site("石嘴山市").await, &text(&sits["slip_token"])).await;
    check(&seat).await;
    assert_eq!(room::reopen(&w.running.context).await.unwrap(), 2, "the talk and the lobby");
    let log = talk.log().await;
    assert_eq!(log["session"]["state"], "interrupted");
    assert_eq!((&log["interruptions"][0]["why"], steps(&log).last().unwrap().1.as_str()), (&json!("restarted"), "restarted"));
    enter(&w, &talk.seat, &talk.session).await;
    up(&w, &talk.session, &talk.petitioner).await;
    assert_eq!(talk.log().await["session"]["state"], "live");
    assert_eq!(seat.get("/api/v1/seat").await.ok(200)["stage"], "lobby", "who waited still waits");
});

on_both!(the_log_tells_who_was_there_and_how_their_lines_were, |w: World| async move {
    let talk = Talk::live(&w, "甲", phone()).await;
    let grant = talk.leader.post(&format!("/api/v1/sessions/{}/grant", talk.session), json!({})).await.ok(200);
    joined(&w, &talk.session, &text(&grant["participant_id"])).await;
    let cx = &w.running.context;
    let start = w.clock.now();
    let tell = async |at: i64, kind: FactKind| {
        room::record(cx, Fact { room: RoomId(talk.session.clone()), at_ms: (start.0 + at) as u64, kind }).await.unwrap();
    };
    let measured = |n: i64, rtt_ms: u16, down_kbps: u32, is_low: bool| FactKind::Quality {
        participant: talk.petitioner.clone(),
        quality: Quality { rtt_ms: Some(rtt_ms), up_kbps: 1_000, down_kbps, is_low, is_tcp: n == 2, ..Quality::default() },
    };
    for (n, rtt_ms, down_kbps, is_low) in [(0, 40, 1_500, false), (1, 300, 200, true), (2, 60, 900, false)] {
        tell(n * 10_000, measured(n, rtt_ms, down_kbps, is_low)).await;
    }
    // The same ten seconds once more: one row stands.
    tell(10_000, measured(1, 999, 1, true)).await;
    // What the host ordered in the room is written down too, and a stop outlives the server.
    let by = text(&grant["participant_id"]);
    let orders = [
        Moderation::Mute { participant: talk.petitioner.clone(), audio: true, video: false },
        Moderation::Spotlight { participant: None, source: Source::Camera },
        Moderation::Stop { is_on: true },
    ];
    for (n, order) in (0..).zip(orders) {
        tell(40_000 + n, FactKind::Ordered { by: by.clone(), order }).await;
    }
    let ordered = talk.log().await["orders"].clone();
    let words: Vec<String> = ordered.as_array().unwrap().iter().map(|o| text(&o["what"])).collect();
    assert_eq!(words, ["mute", "stop"], "what is shown big is no order of the record");
    assert_eq!((&ordered[0]["about_id"], &ordered[1]["by_id"], ordered[1].get("about_id")), (&json!(talk.petitioner), &json!(by), None));
    let holds = async |order, undone_by| {
        let (mut tx, session) = (cx.db.read().await.unwrap(), talk.session.parse().unwrap());
        server_store::talk_order::holds(&mut tx, session, order, undone_by).await.unwrap()
    };
    let are_on = async || (holds(TalkOrder::Stop, TalkOrder::GoOn).await, holds(TalkOrder::Consult, TalkOrder::ConsultOver).await);
    assert_eq!(are_on().await, (true, false));
    tell(50_000, FactKind::Ordered { by: by.clone(), order: Moderation::Consult { is_on: true } }).await;
    tell(50_001, FactKind::Ordered { by: by.clone(), order: Moderation::Stop { is_on: false } }).await;
    assert_eq!(are_on().await, (false, true));
    tell(50_002, FactKind::Ordered { by: by.clone(), order: Moderation::Consult { is_on: false } }).await;
    assert_eq!(are_on().await, (false, false));
    let seen = talk.log().await;
    let people = seen["participants"].as_array().unwrap();
    let petitioner = people.iter().find(|p| p["role"] == "petitioner").unwrap();
    assert_eq!((&petitioner["name"], &petitioner["joins"]), (&json!("王秀英"), &json!(1)));
    let line = &petitioner["quality"];
    assert_eq!(line["rtt_ms"], json!({ "min": 40, "median": 60, "worst": 300 }));
    assert_eq!(line["kbps_down"], json!({ "min": 200, "median": 900, "worst": 200 }));
    assert_eq!((&line["rows"], &line["tcp_rows"], &line["low_rows"]), (&json!(3), &json!(1), &json!(1)));
    let leader = people.iter().find(|p| p["role"] == "leader").unwrap();
    assert_eq!((&leader["name"], leader.get("quality"), leader["joined_at"].is_string()), (&json!("陈砚之"), None, true));
    for (who, may) in [("manager.hall", true), ("supervisor1", true), ("leader02", false), ("clerk.hall1", false)] {
        let seen = w.login(who).await.get(&format!("/api/v1/sessions/{}/log", talk.session)).await;
        assert_eq!(seen.status == 200, may, "{who}: {}", seen.body);
    }
    // After half a year the measurements are forgotten.
    w.clock.advance_ms(181 * 86_400_000);
    quality::forget(cx).await.unwrap();
    let kept = log(&w.login("manager.hall").await, &talk.session).await["participants"].to_string();
    assert!(!kept.contains("quality"), "{kept}");
});

//! A live talk is handed over to another desk, site and tier on the same number: the person stays, the history follows.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use server_domain::id::{DeskId, QueueId};
use server_domain::queue::{Mode, PLAIN_WEIGHT, Service};
use server_store::desk::Desk;
use server_store::queue::Queue;

use crate::harness::{Person, World, issue, on_both, text};
use crate::session_states::{Talk, check, enter, leader_ticket, log, steps, up};

/// The county's leaders receive by video too: a line with two desks at Dawukou.
async fn county_line(w: &World) -> String {
    let cx = &w.running.context;
    let (queue, desks) = (QueueId(cx.clock.id()), [DeskId(cx.clock.id()), DeskId(cx.clock.id())]);
    let site_id = w.site("大武口区信访局").await.parse().unwrap();
    cx.db
        .write(move |tx| {
            Box::pin(async move {
                let (code, name_zh, name_en) = ("B".to_owned(), "区领导接访".to_owned(), "District leaders".to_owned());
                let (service, mode) = (Service::LeaderReception, Mode::Video);
                let q = Queue { id: queue, site_id, code, service, mode, name_zh, name_en, typical_minutes: 20 };
                server_store::queue::insert(tx, &q, 90).await?;
                for (ord, id) in (90..).zip(desks) {
                    let desk = Desk {
                        id,
                        site_id,
                        kind: Mode::Video,
                        label_zh: format!("区视频席{ord}"),
                        label_en: format!("District desk {ord}"),
                        staff_id: None,
                        staff_name: None,
                        pause: None,
                        fault: None,
                        seen_at: None,
                        lost_at: None,
                        is_busy: false,
                        serves: vec![(queue, PLAIN_WEIGHT)],
                    };
                    server_store::desk::insert(tx, &desk, ord).await?;
                }
                Ok(())
            })
        })
        .await
        .unwrap();
    queue.to_string()
}

async fn sit_at(who: &Person, label: &str) -> String {
    let desks = who.get("/api/v1/desks").await.ok(200);
    let desk = text(&desks["items"].as_array().unwrap().iter().find(|d| d["label_zh"] == label).unwrap()["id"]);
    who.post(&format!("/api/v1/desks/{desk}/open"), json!({})).await.ok(200);
    desk
}

async fn call(who: &Person, desk: &str) -> Value {
    who.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)
}

async fn send_on(who: &Person, ticket: &str, queue: &str, reason: &str) -> Value {
    who.post(&format!("/api/v1/tickets/{ticket}/transfer"), json!({ "queue_id": queue, "reason": reason })).await.ok(200)
}

async fn seat_of(seat: &Person) -> Value {
    seat.get("/api/v1/seat").await.ok(200)
}

/// Somebody at Xinghai takes a number in a line.
async fn fresh(w: &World, queue: &str, name: &str) -> Value {
    let body = issue(&w.site("星海镇").await, queue, name);
    static LAST: AtomicU32 = AtomicU32::new(0);
    let key = format!("fresh-{:06}", LAST.fetch_add(1, Ordering::SeqCst));
    w.anyone().with("idempotency-key", &key).post("/api/v1/tickets", body).await.ok(201)
}

const SECRET: &str = "当事人私下说的话";

on_both!(a_person_is_handed_to_another_tier_and_back_up_in_the_same_seat, |w: World| async move {
    let (centre, hall, county) = (w.site("星海镇").await, w.site("石嘴山市").await, county_line(&w).await);
    let slip = w.ticket("handed-over-1", "王秀英").await;
    let ticket = text(&slip["ticket"]["id"]);
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let first = text(&lawyer.call_clear(&desk).await["current"]["session"]["id"]);
    let seat = w.anyone().sit_with_slip(&centre, &text(&slip["slip_token"])).await;
    check(&seat).await;
    let who = enter(&w, &seat, &first).await;
    up(&w, &first, &who).await;
    let record = json!({ "topic": "housing", "facts": SECRET, "advice": SECRET, "basis": "", "referrals": ["mediation"], "version": 0 });
    lawyer.put(&format!("/api/v1/consultations/{ticket}"), record).await.ok(200);
    let officer = lawyer.get("/api/v1/officers").await.ok(200)["items"][0].clone();
    let ask = json!({ "officer_id": officer["id"], "reason": "供暖" });
    lawyer.post(&format!("/api/v1/sessions/{first}/invitations"), ask).await.ok(201);

    // The targets, with plain facts. Somebody fresh waits at the county, and one of its leaders sits there.
    w.clock.advance_ms(60_000);
    let other = fresh(&w, &county, "后来的人").await;
    let leader = w.login("leader11").await;
    let county_desk = sit_at(&leader, "区视频席90").await;
    let targets = lawyer.get(&format!("/api/v1/tickets/{ticket}/targets")).await.ok(200)["items"].clone();
    let find = |service: &str, tier: i64| {
        targets.as_array().unwrap().iter().find(|t| t["queue"]["service"] == service && t["tier"] == tier).unwrap().clone()
    };
    let row = find("leader_reception", 2);
    assert_eq!((&row["queue"]["id"], &row["does_stay"], &row["is_own"]), (&json!(county), &json!(true), &json!(false)));
    assert_eq!(
        (&row["queue"]["waiting"], &row["queue"]["open_desks"], &row["site_name"]),
        (&json!(1), &json!(1), &json!("大武口区信访局"))
    );
    let open: Vec<&Value> = row["desks"].as_array().unwrap().iter().map(|d| &d["is_open"]).collect();
    assert_eq!(open, [&json!(true), &json!(false)]);
    assert_eq!(row["desks"][0]["staff_name"], "马景行");
    assert_eq!((find("legal_advice", 1)["is_own"].clone(), find("registration", 2)["does_stay"].clone()), (json!(true), json!(false)));
    let own = find("legal_advice", 1)["desks"].to_string();
    assert!(!own.contains("1号视频席") && own.contains("2号视频席"), "another desk of one's own line: {own}");
    assert!(targets.as_array().unwrap().iter().all(|t| t["site_name"] != "惠农区信访局"), "not where nobody serves the person");
    let stranger = w.login("leader01").await;
    assert_eq!(stranger.get(&format!("/api/v1/tickets/{ticket}/targets")).await.no(), (403, "forbidden".to_owned()));

    // Handed over: same seat, same number, a new session in the lobby of the new line, before who came later.
    let moved = send_on(&lawyer, &ticket, &county, "供暖由区里办理，请区领导接着谈").await;
    assert_eq!((&moved["number"], &moved["state"]), (&slip["ticket"]["number"], &json!("transferred")));
    let seen = seat_of(&seat).await;
    let second = text(&seen["session"]["id"]);
    assert_ne!(second, first);
    assert_eq!((&seen["stage"], &seen["ahead"], &seen["session"]["state"]), (&json!("lobby"), &json!(0), &json!("preflight_ok")));
    assert_eq!((&seen["sent_on"]["site_zh"], &seen["sent_on"]["queue_zh"]), (&json!("大武口区信访局"), &json!("区领导接访")));
    assert_eq!((&seen["sent_on"]["mode"], &seen["invitations"]), (&json!("video"), &json!([])));
    assert_eq!((&seen["staff"][0]["name"], &seen["host_is_here"]), (&json!("马景行"), &json!(true)), "who will receive");
    let who = enter(&w, &seat, &second).await;
    up(&w, &second, &who).await;
    let view = leader.get(&format!("/api/v1/desks/{county_desk}")).await.ok(200);
    assert_eq!((&view["lobby"][0]["ticket"]["id"], &view["lobby"][0]["is_here"]), (&json!(ticket), &json!(true)));
    let view = call(&leader, &county_desk).await;
    let current = &view["current"];
    assert_eq!((&current["ticket"]["id"], &current["ticket"]["state"]), (&json!(ticket), &json!("serving")), "before {other}");
    assert_eq!((&current["session"]["id"], &current["invitations"]), (&json!(second), &json!([])), "nobody is carried over");
    let before = &current["before"];
    assert_eq!((before.as_array().unwrap().len(), &before[0]["host_name"]), (1, &json!("李文博")));
    assert_eq!((&before[0]["why"], &before[0]["words"]), (&json!("sent_on"), &json!("供暖由区里办理，请区领导接着谈")));
    assert_eq!((&before[0]["topic"], &before[0]["referrals"], before[0].get("note")), (&json!("housing"), &json!(["mediation"]), None));
    assert!(!view.to_string().contains(SECRET), "what was said to the lawyer stays there");
    let grant = leader.post(&format!("/api/v1/sessions/{second}/grant"), json!({})).await.ok(200);
    crate::session_states::joined(&w, &second, &text(&grant["participant_id"])).await;
    let seen = seat_of(&seat).await;
    assert_eq!((&seen["stage"], &seen["session"]["state"], seen.get("sent_on")), (&json!("live"), &json!("live"), None));

    // On to the city's leaders: they read the colleague's note, and of the lawyer's talk no more than before.
    leader.put(&format!("/api/v1/sessions/{second}/note"), json!({ "text": "已核实管网欠修", "version": 0 })).await.ok(200);
    let line = w.queue(&hall, "leader_reception").await;
    fresh(&w, &line, "更晚的人").await;
    send_on(&leader, &ticket, &line, "需市里协调资金").await;
    let third = text(&seat_of(&seat).await["session"]["id"]);
    let who = enter(&w, &seat, &third).await;
    up(&w, &third, &who).await;
    let city_desk = w.sit(&stranger, 0).await;
    let view = call(&stranger, &city_desk).await;
    let before = &view["current"]["before"];
    assert_eq!((&view["current"]["ticket"]["id"], before.as_array().unwrap().len()), (&json!(ticket), 2));
    assert_eq!((before[0].get("note"), &before[1]["note"]), (None, &json!("已核实管网欠修")));
    assert_eq!(before[1]["words"], "需市里协调资金");
    assert!(!view.to_string().contains(SECRET));

    // Log and trace hold the sessions together.
    let seen = log(&stranger, &third).await;
    let ids: Vec<String> = seen["sessions"].as_array().unwrap().iter().map(|s| text(&s["id"])).collect();
    assert_eq!(ids, [first.clone(), second.clone(), third]);
    let told = steps(&log(&w.login("manager.hall").await, &first).await);
    assert_eq!(told.last().unwrap(), &("ended".to_owned(), "sent_on".to_owned()));
    let seen = log(&leader, &second).await;
    assert_eq!((&seen["steps"][0]["why"], &seen["steps"][0]["by"]), (&json!("sent_on"), &json!("李文博")), "{seen}");
    let trace = stranger.get(&format!("/api/v1/tickets/{ticket}/trace")).await.ok(200);
    assert_eq!(trace["sessions"].as_array().unwrap().len(), 3);
    // Back to a lawyer: what the leaders noted for each other is not theirs to read.
    send_on(&stranger, &ticket, &w.queue(&hall, "legal_advice").await, "请律师再谈").await;
    let other_lawyer = w.login("lawyer02").await;
    let desk = w.sit(&other_lawyer, 1).await;
    let view = call(&other_lawyer, &desk).await;
    assert_eq!(view["current"]["before"], json!([]), "names first: nothing before the declaration");
    let view = other_lawyer.declare_clear(&view).await;
    assert_eq!(view["current"]["before"].as_array().unwrap().len(), 3);
    assert!(!view.to_string().contains("已核实管网欠修") && !view.to_string().contains(SECRET), "{view}");
});

on_both!(a_seat_hears_of_the_line_to_which_it_was_sent, |w: World| async move {
    let county = county_line(&w).await;
    let slip = leader_ticket(&w, "王秀英", json!({ "site_id": w.site("星海镇").await })).await;
    let seat = w.anyone().sit_with_slip(&w.site("星海镇").await, &text(&slip["slip_token"])).await;
    let sitter = server::service::lines::seat::Sitter {
        seat: text(&seat_of(&seat).await["id"]),
        ticket: text(&slip["ticket"]["id"]).parse().unwrap(),
    };
    let ears = server::service::feed::seat(&w.running.context, &sitter).await.unwrap();
    for site in ["石嘴山市", "大武口区信访局"] {
        assert!(ears.streams.contains(&w.site(site).await.parse().unwrap()), "{site}");
    }
    // Whoever waits in a lobby and is sent on stays seated too, checked or not.
    let manager = w.login("manager.hall").await;
    send_on(&manager, &text(&slip["ticket"]["id"]), &county, "区里接待").await;
    let seen = seat_of(&seat).await;
    assert_eq!((&seen["stage"], &seen["session"]["state"]), (&json!("preflight"), &json!("lobby")), "{seen}");
    assert_eq!(check(&seat).await["stage"], "lobby");
});

on_both!(a_hand_over_is_taken_back_while_nobody_called, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let hall = w.site("石嘴山市").await;
    let (legal, counter) = (w.queue(&hall, "legal_advice").await, w.queue(&hall, "registration").await);
    let back = format!("/api/v1/tickets/{}/take-back", talk.ticket);
    assert_eq!(talk.leader.post(&back, json!({})).await.code(), "desk_busy", "they are here");
    send_on(&talk.leader, &talk.ticket, &legal, "先问律师").await;
    let sent = text(&seat_of(&talk.seat).await["session"]["id"]);
    let stranger = w.login("leader02").await;
    w.sit(&stranger, 1).await;
    assert_eq!(stranger.post(&back, json!({})).await.no(), (409, "ticket_state".to_owned()), "not theirs");
    let view = talk.leader.post(&back, json!({})).await.ok(200);
    let current = &view["current"];
    assert_eq!((&current["ticket"]["id"], &current["ticket"]["state"]), (&json!(talk.ticket), &json!("called")));
    let session = text(&current["session"]["id"]);
    assert!(session != sent && session != talk.session, "a session of its own");
    assert_eq!(current["before"][0]["words"], "先问律师", "what happened stays");
    let seen = seat_of(&talk.seat).await;
    assert_eq!((&seen["stage"], &seen["session"]["id"], seen.get("sent_on")), (&json!("live"), &json!(session), None));
    let who = enter(&w, &talk.seat, &session).await;
    up(&w, &session, &who).await;
    assert_eq!(seat_of(&talk.seat).await["session"]["state"], "live", "and on they talk");
    let told = steps(&log(&w.login("manager.hall").await, &sent).await);
    assert_eq!(told.last().unwrap(), &("failed_before_start".to_owned(), "taken_back".to_owned()));
    // Once somebody called it is theirs; who walks to a counter is on the way.
    send_on(&talk.leader, &talk.ticket, &legal, "先问律师").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let view = lawyer.call_clear(&desk).await;
    assert_eq!(view["current"]["ticket"]["id"], json!(talk.ticket));
    assert_eq!(talk.leader.post(&back, json!({})).await.code(), "ticket_state");
    send_on(&lawyer, &talk.ticket, &counter, "请到窗口登记").await;
    let seen = seat_of(&talk.seat).await;
    assert_eq!((&seen["stage"], &seen["sent_on"]["mode"]), (&json!("waiting"), &json!("counter")));
    assert_eq!(lawyer.post(&back, json!({})).await.code(), "ticket_state");
});

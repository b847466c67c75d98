//! The lobby: who may sit before the call, what the host sees, and nobody is let in by chance.

use futures_util::SinkExt;
use serde_json::{Value, json};
use server::Clock;
use server::service::lines::room;
use signaling::RoomId;
use tokio_tungstenite::tungstenite::Message;

use crate::appointment_course::confirmed;
use crate::booking::free;
use crate::check_in::{arrive, by_code};
use crate::harness::{Engine, Person, World, on_both, settings, text};
use crate::screening::posted;
use crate::session_states::{check, down, enter, joined, leader_ticket, left, log, steps, up};
use crate::sitting::go_to;

async fn desk_view(who: &Person, desk: &str) -> Value {
    who.get(&format!("/api/v1/desks/{desk}")).await.ok(200)
}

fn numbers(view: &Value) -> Vec<String> {
    view["lobby"].as_array().unwrap().iter().map(|p| text(&p["ticket"]["number"])).collect()
}

async fn sits(w: &World, site: &str, slip: &Value) -> (Person, String) {
    let seat = w.anyone().sit_with_slip(site, &text(&slip["slip_token"])).await;
    let session = text(&seat.get("/api/v1/seat").await.ok(200)["session"]["id"]);
    (seat, session)
}

on_both!(three_may_sit_and_the_host_admits_one_by_one, |w: World| async move {
    let site = w.site("星海镇").await;
    let mut slips = Vec::new();
    for n in 0..4 {
        slips.push(w.ticket(&format!("lobby-{n:04}"), &format!("来访人{n}")).await);
        w.clock.advance_ms(1_000);
    }
    let claim = |slip: &Value| json!({ "site_id": site, "claim": { "by": "slip", "token": slip["slip_token"] } });
    let fourth = w.anyone().post("/api/v1/seats", claim(&slips[3])).await;
    assert_eq!((fourth.no(), &fourth.body["args"]["ahead"]), ((409, "ticket_not_called".to_owned()), &json!("3")));
    let (seat_a, a) = sits(&w, &site, &slips[0]).await;
    w.clock.advance_ms(1_000);
    let (seat_b, b) = sits(&w, &site, &slips[1]).await;
    // Sitting is not being received: devices first, then the place in the line.
    let seen = seat_b.get("/api/v1/seat").await.ok(200);
    assert_eq!((&seen["stage"], &seen["session"]["state"], &seen["host_is_here"]), (&json!("preflight"), &json!("lobby"), &json!(false)));
    let seen = check(&seat_b).await;
    assert_eq!((&seen["stage"], &seen["ahead"], &seen["session"]["state"]), (&json!("lobby"), &json!(1), &json!("preflight_ok")));
    check(&seat_a).await;
    let (in_a, in_b) = (enter(&w, &seat_a, &a).await, enter(&w, &seat_b, &b).await);

    // Everybody is seen and heard, the host arrives, and still nobody is in.
    up(&w, &a, &in_a).await;
    up(&w, &b, &in_b).await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let view = desk_view(&lawyer, &desk).await;
    assert!(view["current"].is_null(), "nobody is admitted because the host arrived");
    let seen = seat_a.get("/api/v1/seat").await.ok(200);
    assert_eq!((&seen["stage"], &seen["session"]["state"], &seen["host_is_here"]), (&json!("lobby"), &json!("preflight_ok"), &json!(true)));
    assert_eq!(seen["staff"][0]["name"], "李文博", "who will receive");
    assert_eq!(lawyer.post(&format!("/api/v1/sessions/{a}/grant"), json!({})).await.code(), "forbidden");

    assert_eq!(numbers(&view), ["L001", "L002"]);
    let row = &view["lobby"][0];
    assert_eq!(
        (&row["is_here"], &row["place"], &row["needs_reason"], &row["preflight"]["word"]),
        (&json!(true), &json!(1), &json!(false), &json!("good"))
    );
    assert!(row.get("name").is_none(), "a lawyer sees no name before the declaration: {row}");
    assert!(row["since"].is_string() && text(&row["origin_zh"]).starts_with("星海镇"));
    assert_eq!(view["lobby"][1]["needs_reason"], true);

    // Out of order needs words; in order none.
    let admit = format!("/api/v1/desks/{desk}/admit");
    let second = json!({ "ticket_id": slips[1]["ticket"]["id"] });
    assert_eq!(lawyer.post(&admit, second).await.code(), "reason_missing");
    assert_eq!(lawyer.post(&admit, json!({ "ticket_id": slips[3]["ticket"]["id"] })).await.no(), (404, "not_found".to_owned()));
    let view = lawyer.post(&admit, json!({ "ticket_id": slips[0]["ticket"]["id"] })).await.ok(200);
    let current = &view["current"];
    assert_eq!((&current["ticket"]["state"], &current["session"]["id"]), (&json!("serving"), &json!(a)), "the open session is taken over");
    assert_eq!((&current["session"]["state"], &current["petitioner_seated"]), (&json!("preflight_ok"), &json!(true)));
    assert!(current["conflict"].is_object(), "the declaration comes first as ever");
    assert_eq!(numbers(&view), ["L002"]);
    // The talk is live when the host is in the room as well.
    assert_eq!(lawyer.post(&format!("/api/v1/sessions/{a}/grant"), json!({})).await.code(), "conflict_first");
    lawyer.declare_clear(&view).await;
    let grant = lawyer.post(&format!("/api/v1/sessions/{a}/grant"), json!({})).await.ok(200);
    joined(&w, &a, &text(&grant["participant_id"])).await;
    let seen = seat_a.get("/api/v1/seat").await.ok(200);
    assert_eq!((&seen["stage"], &seen["session"]["state"], seen.get("ahead")), (&json!("live"), &json!("live"), None));
    assert_eq!(seat_b.get("/api/v1/seat").await.ok(200)["ahead"], 0);
    let told = steps(&log(&lawyer, &a).await);
    let states: Vec<&str> = told.iter().map(|(_, why)| why.as_str()).collect();
    assert_eq!(states, ["seat_claimed", "preflight_done", "called", "media_up"]);
});

on_both!(there_are_no_ghosts, |w: World| async move {
    let site = w.site("星海镇").await;
    let slip = w.ticket("ghost-0001", "甲").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let (seat, session) = sits(&w, &site, &slip).await;
    let is_here = async || desk_view(&lawyer, &desk).await["lobby"][0]["is_here"].clone();
    assert_eq!(is_here().await, false, "sits, and is not in the room yet");
    check(&seat).await;
    let who = enter(&w, &seat, &session).await;
    up(&w, &session, &who).await;
    assert_eq!(is_here().await, true);
    down(&w, &session, &who).await;
    w.clock.advance_ms(59_000);
    assert_eq!(is_here().await, true, "a short break is none");
    w.clock.advance_ms(1_000);
    assert_eq!(is_here().await, false, "silent for a minute");
    up(&w, &session, &who).await;
    assert_eq!(is_here().await, true, "and back");
    left(&w, &session, &who).await;
    assert_eq!(is_here().await, false);
    joined(&w, &session, &who).await;
    assert_eq!(is_here().await, true);
    // The server restarted: who does not return is not here, and the room is there to return to.
    assert!(room::reopen(&w.running.context).await.unwrap() >= 1);
    assert_eq!(is_here().await, false);
    joined(&w, &session, &who).await;
    assert_eq!(is_here().await, true);
    // Who gives the seat up is gone from the list, and may come again.
    assert_eq!(seat.delete("/api/v1/seat").await.status, 204);
    assert_eq!(desk_view(&lawyer, &desk).await["lobby"], json!([]));
    let (again, same) = sits(&w, &site, &slip).await;
    assert_eq!((&same, &again.get("/api/v1/seat").await.ok(200)["stage"]), (&session, &json!("preflight")), "a new seat is checked anew");
    // Whoever is called while nobody is seen is called as ever, and served when they are back.
    let view = lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!((&view["current"]["ticket"]["state"], &view["current"]["session"]["id"]), (&json!("called"), &json!(session)));
    check(&again).await;
    enter(&w, &again, &session).await;
    assert_eq!(desk_view(&lawyer, &desk).await["current"]["ticket"]["state"], "serving");
});

on_both!(the_host_sends_back_with_words_and_writes_to_all, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    let (one, two) = (leader_ticket(&w, "王秀英", json!({})).await, leader_ticket(&w, "李建国", json!({})).await);
    let write = format!("/api/v1/desks/{desk}/lobby/notices");
    assert_eq!(leader.post(&write, json!({ "words": "请稍候" })).await.no(), (404, "not_found".to_owned()), "nobody is there");
    let (seat_one, _) = sits(&w, &hall, &one).await;
    let (seat_two, session) = sits(&w, &hall, &two).await;
    check(&seat_one).await;
    check(&seat_two).await;
    assert_eq!(desk_view(&leader, &desk).await["lobby"][0]["name"], "王秀英", "a leader sees who waits");
    assert_eq!(leader.post(&write, json!({ "words": " " })).await.code(), "reason_missing");
    leader.post(&write, json!({ "words": "前面的接待会晚十分钟" })).await.ok(200);
    for seat in [&seat_one, &seat_two] {
        let seen = seat.get("/api/v1/seat").await.ok(200);
        let notice = &seen["notices"][0];
        assert_eq!((&notice["kind"], &notice["text"], &notice["by"]), (&json!("notice"), &json!("前面的接待会晚十分钟"), &json!("陈砚之")));
        let read = format!("/api/v1/seat/notices/{}/read", text(&notice["id"]));
        assert_eq!(seat.post(&read, json!({})).await.ok(200)["notices"], json!([]));
        assert_eq!(seat.post(&read, json!({})).await.no(), (404, "not_found".to_owned()), "once");
    }
    let back = format!("/api/v1/desks/{desk}/lobby/send-back");
    let body = json!({ "ticket_id": two["ticket"]["id"], "words": "请先到窗口补材料" });
    assert_eq!(leader.post(&back, json!({ "ticket_id": two["ticket"]["id"], "words": "" })).await.code(), "reason_missing");
    let view = leader.post(&back, body.clone()).await.ok(200);
    assert_eq!(view["lobby"].as_array().unwrap().len(), 1);
    assert_eq!(view["waiting"].as_array().unwrap().len(), 2, "the number goes on waiting");
    let seen = seat_two.get("/api/v1/seat").await.ok(200);
    assert_eq!((&seen["stage"], &seen["notices"][0]["kind"]), (&json!("waiting"), &json!("sent_back")));
    assert_eq!(seen["notices"][0]["text"], "请先到窗口补材料");
    assert_eq!(seat_two.post("/api/v1/seat/grant", json!({})).await.code(), "session_state", "the room is closed to them");
    assert_eq!(leader.post(&back, body).await.no(), (404, "not_found".to_owned()));
    let told = log(&w.login("manager.hall").await, &session).await;
    let last = told["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["state"], &last["why"], &last["words"]), (&json!("scheduled"), &json!("sent_back"), &json!("请先到窗口补材料")));
    // They come again when they are ready; nobody of the lawyers' or elsewhere may send anybody back.
    let (again, same) = sits(&w, &hall, &two).await;
    assert_eq!((same, &again.get("/api/v1/seat").await.ok(200)["stage"]), (session, &json!("preflight")));
    assert_eq!(w.login("leader02").await.post(&write, json!({ "words": "x" })).await.code(), "desk_closed");
});

on_both!(an_appointment_sits_a_quarter_of_an_hour_before_and_its_time_is_its_order, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slots = free(&w, &text(&s["id"])).await;
    let (code, _) = confirmed(&w, &hall, &slots, 1, json!({})).await;
    go_to(&w, "2026-11-30", 9 * 60 + 5);
    let slip = arrive(&w, &hall, by_code(&code)).await.ok(201);
    let walk_in = leader_ticket(&w, "李建国", json!({})).await;
    let claim = json!({ "site_id": hall, "claim": { "by": "slip", "token": slip["slip_token"] } });
    go_to(&w, "2026-11-30", 9 * 60 + 14);
    let early = w.anyone().post("/api/v1/seats", claim).await;
    assert_eq!((early.no(), &early.body["args"]["time"]), ((409, "lobby_not_open".to_owned()), &json!("09:15")));
    go_to(&w, "2026-11-30", 9 * 60 + 15);
    let (seat, session) = sits(&w, &hall, &slip).await;
    let seen = check(&seat).await;
    assert_eq!(seen["stage"], "lobby");
    assert!(text(&seen["opens_at"]).contains("T09:30"), "when their time comes: {seen}");
    assert_eq!(seen["staff"][0]["role"], "leader", "who will receive: {seen}");
    let (other, _) = sits(&w, &hall, &walk_in).await;
    check(&other).await;
    // Before the time it passes who came earlier; from then on its time is its order.
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    let admit = json!({ "ticket_id": slip["ticket"]["id"] });
    assert_eq!(leader.post(&format!("/api/v1/desks/{desk}/admit"), admit.clone()).await.code(), "reason_missing");
    go_to(&w, "2026-11-30", 9 * 60 + 30);
    let leader = w.login("leader01").await;
    let row =
        desk_view(&leader, &desk).await["lobby"].as_array().unwrap().iter().find(|p| p["session_id"] == session.as_str()).unwrap().clone();
    assert_eq!(row["needs_reason"], false, "{row}");
    assert!(text(&row["appointment_at"]).contains("T09:30"));
    let view = leader.post(&format!("/api/v1/desks/{desk}/admit"), admit).await.ok(200);
    assert_eq!((&view["current"]["ticket"]["number"], &view["current"]["order"]), (&slip["ticket"]["number"], &json!("appointment")));
    let told = steps(&log(&leader, &session).await);
    let states: Vec<&str> = told.iter().map(|(state, _)| state.as_str()).collect();
    assert_eq!(states, ["scheduled", "lobby", "preflight_ok", "preflight_ok"], "foreseen from the check-in on: {told:?}");
});

on_both!(who_gives_up_or_moves_leaves_no_session_behind, |w: World| async move {
    let site = w.site("星海镇").await;
    let slip = w.ticket("gives-up-1", "甲").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let (seat, session) = sits(&w, &site, &slip).await;
    check(&seat).await;
    let own = json!({ "site_id": site, "claim": { "by": "pin", "number": slip["ticket"]["number"], "pin": slip["pin"] } });
    w.anyone().post("/api/v1/tickets/cancel", own).await.ok(200);
    assert_eq!(desk_view(&lawyer, &desk).await["lobby"], json!([]));
    let told = log(&w.login("manager.hall").await, &session).await;
    assert_eq!(told["session"]["state"], "failed_before_start");
    assert!(seat.post("/api/v1/seat/grant", json!({})).await.status >= 400);
});

on_both!(who_cancels_an_appointment_stands_up_from_the_lobby, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slots = free(&w, &text(&s["id"])).await;
    let (code, _) = confirmed(&w, &hall, &slots, 1, json!({})).await;
    go_to(&w, "2026-11-30", 9 * 60 + 15);
    let slip = arrive(&w, &hall, by_code(&code)).await.ok(201);
    let (seat, session) = sits(&w, &hall, &slip).await;
    check(&seat).await;
    w.anyone().post(&format!("/api/v1/appointments/{code}/cancel"), json!({})).await.ok(200);
    assert!(seat.post("/api/v1/seat/grant", json!({})).await.status >= 400);
    let told = log(&w.login("manager.hall").await, &session).await;
    assert_eq!(told["session"]["state"], "failed_before_start");
    assert!(w.running.context.hub.has_room(&RoomId(session.clone())), "nobody closed it yet");
    room::close_over(&w.running.context).await.unwrap();
    assert!(!w.running.context.hub.has_room(&RoomId(session)));
});

/// What a page offers that only speaks: enough to be let into a room.
const OFFER: &str = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\n\
c=IN IP4 0.0.0.0\r\na=rtcp:9 IN IP4 0.0.0.0\r\na=ice-ufrag:abcd\r\na=ice-pwd:abcdefghijklmnopqrstuvwx\r\n\
a=fingerprint:sha-256 00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF\r\n\
a=setup:actpass\r\na=mid:0\r\na=sendonly\r\na=msid:s t\r\na=rtcp-mux\r\na=rtpmap:111 opus/48000/2\r\n\
a=fmtp:111 minptime=10;useinbandfec=1\r\na=ssrc:1 cname:x\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn a_page_in_the_room_is_here_and_one_that_left_is_not() {
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    let site = w.site("星海镇").await;
    let slip = w.ticket("socket-001", "甲").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let (seat, _) = sits(&w, &site, &slip).await;
    check(&seat).await;
    let grant = seat.post("/api/v1/seat/grant", json!({})).await.ok(200);
    let url = format!("{}{}", w.base.replace("http://", "ws://"), text(&grant["socket_path"]));
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.unwrap();
    let becomes = async |wanted: bool| {
        let mut commits = w.running.context.db.committed();
        while desk_view(&lawyer, &desk).await["lobby"][0]["is_here"] != wanted {
            let changed = tokio::time::timeout(std::time::Duration::from_secs(15), commits.changed()).await;
            assert!(changed.is_ok(), "is_here never became {wanted}");
        }
    };
    becomes(false).await;
    let media = json!({ "audio": true, "video": false });
    let join = json!({ "type": "join", "version": signaling::protocol::PROTOCOL_VERSION, "offer": OFFER, "media": media });
    socket.send(Message::text(join.to_string())).await.unwrap();
    becomes(true).await;
    socket.send(Message::text(json!({ "type": "leave" }).to_string())).await.unwrap();
    becomes(false).await;
}

//! The states of a session, each with who, when and why; and its ends.

use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use server::service::lines::{room, session_course};
use signaling::protocol::LeaveReason;
use signaling::{Fact, FactKind, RoomId};

use crate::harness::{Person, World, issue, on_both, text};
use crate::sitting::go_to;

/// What the room of a session tells, at the world's time.
pub async fn told(w: &World, session: &str, kind: FactKind) {
    let fact = Fact { room: RoomId(session.to_owned()), at_ms: w.clock.now().0 as u64, kind };
    room::record(&w.running.context, fact).await.unwrap();
}

pub async fn joined(w: &World, session: &str, participant: &str) {
    told(w, session, FactKind::Joined { participant: participant.to_owned() }).await;
}

pub async fn up(w: &World, session: &str, participant: &str) {
    told(w, session, FactKind::Live { participant: participant.to_owned() }).await;
}

pub async fn down(w: &World, session: &str, participant: &str) {
    told(w, session, FactKind::Interrupted { participant: participant.to_owned() }).await;
}

pub async fn left(w: &World, session: &str, participant: &str) {
    told(w, session, FactKind::Left { participant: participant.to_owned(), reason: LeaveReason::Lost }).await;
}

/// A check with which all is well.
pub async fn check(seat: &Person) -> Value {
    let line = json!({ "rtt_ms": 40, "jitter_ms": 4, "loss_permille": 0, "up_kbps": 3000, "down_kbps": 3000, "is_tcp": false });
    let body = json!({ "camera": "ok", "microphone": "ok", "speaker_heard": true, "microphone_level": 40, "line": line });
    seat.post("/api/v1/seat/preflight", body).await.ok(200)
}

/// Goes into the room; the participant's id.
pub async fn enter(w: &World, seat: &Person, session: &str) -> String {
    let grant = seat.post("/api/v1/seat/grant", json!({})).await.ok(200);
    let who = text(&grant["participant_id"]);
    joined(w, session, &who).await;
    who
}

/// A number in the leader's line at the hall.
pub async fn leader_ticket(w: &World, name: &str, more: Value) -> Value {
    static LAST: AtomicU32 = AtomicU32::new(0);
    let key = format!("leader-line-{}", LAST.fetch_add(1, Ordering::SeqCst));
    let hall = w.site("石嘴山市").await;
    let mut body = issue(&hall, &w.queue(&hall, "leader_reception").await, name);
    body.as_object_mut().unwrap().extend(more.as_object().cloned().unwrap_or_default());
    w.anyone().with("idempotency-key", &key).post("/api/v1/tickets", body).await.ok(201)
}

/// A leader's talk that is live.
pub struct Talk {
    pub leader: Person,
    pub desk: String,
    pub seat: Person,
    pub ticket: String,
    pub slip: String,
    pub session: String,
    pub petitioner: String,
}

impl Talk {
    pub async fn live(w: &World, name: &str, more: Value) -> Self {
        let slip = leader_ticket(w, name, more).await;
        let leader = w.login("leader01").await;
        let desk = w.sit(&leader, 0).await;
        let view = leader.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
        let session = text(&view["current"]["session"]["id"]);
        let seat = w.anyone().sit_with_slip(&w.site("石嘴山市").await, &text(&slip["slip_token"])).await;
        check(&seat).await;
        let petitioner = enter(w, &seat, &session).await;
        up(w, &session, &petitioner).await;
        let (ticket, slip) = (text(&view["current"]["ticket"]["id"]), text(&slip["slip_token"]));
        Self { leader, desk, seat, ticket, slip, session, petitioner }
    }

    pub async fn log(&self) -> Value {
        log(&self.leader, &self.session).await
    }
}

pub async fn log(who: &Person, session: &str) -> Value {
    who.get(&format!("/api/v1/sessions/{session}/log")).await.ok(200)
}

/// State and code of each step.
pub fn steps(log: &Value) -> Vec<(String, String)> {
    log["steps"].as_array().unwrap().iter().map(|s| (text(&s["state"]), text(&s["why"]))).collect()
}

fn pairs(steps: &[(&str, &str)]) -> Vec<(String, String)> {
    steps.iter().map(|(state, why)| ((*state).to_owned(), (*why).to_owned())).collect()
}

on_both!(a_talk_goes_through_its_states_and_is_put_away_the_day_after, |w: World| async move {
    let slip = w.ticket("state-person", "王秀英").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let view = lawyer.call_clear(&desk).await;
    let session = text(&view["current"]["session"]["id"]);
    assert_eq!(view["current"]["session"]["state"], "lobby");
    let seat = w.anyone().sit_with_slip(&w.site("星海镇").await, &text(&slip["slip_token"])).await;
    assert_eq!(check(&seat).await["session"]["state"], "preflight_ok");
    let who = enter(&w, &seat, &session).await;
    w.clock.advance_ms(1_000);
    up(&w, &session, &who).await;
    let live = seat.get("/api/v1/seat").await.ok(200);
    assert_eq!((&live["session"]["state"], &live["stage"]), (&json!("live"), &json!("live")));
    down(&w, &session, &who).await;
    assert_eq!(lawyer.post(&format!("/api/v1/sessions/{session}/closing"), json!({})).await.code(), "session_state");
    up(&w, &session, &who).await;
    let closing = format!("/api/v1/sessions/{session}/closing");
    let view = lawyer.post(&closing, json!({})).await.ok(200);
    assert_eq!(
        (&view["current"]["session"]["state"], &view["current"]["session"]["live_at"]),
        (&json!("closing"), &live["session"]["live_at"])
    );
    assert_eq!(lawyer.delete(&closing).await.ok(200)["current"]["session"]["state"], "live");
    lawyer.post(&closing, json!({})).await.ok(200);
    let stranger = w.login("lawyer03").await;
    assert_eq!(stranger.post(&closing, json!({})).await.no(), (403, "forbidden".to_owned()));
    let ticket = text(&view["current"]["ticket"]["id"]);
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
    lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how).await.ok(200);
    let expected = [
        ("lobby", "called"),
        ("preflight_ok", "preflight_done"),
        ("live", "media_up"),
        ("interrupted", "line_lost"),
        ("live", "media_up"),
        ("closing", "read_back"),
        ("live", "talk_resumed"),
        ("closing", "read_back"),
        ("ended", "completed"),
    ];
    let seen = log(&lawyer, &session).await;
    assert_eq!(steps(&seen), pairs(&expected));
    let by: Vec<bool> = seen["steps"].as_array().unwrap().iter().map(|s| s.get("by").is_some()).collect();
    assert_eq!(by, [true, false, false, false, false, true, true, true, true], "who of staff did it: {seen}");
    // Nothing is put away on its own day. The server's own round may come first: it does the same.
    session_course::archive(&w.running.context).await.unwrap();
    assert_eq!(log(&lawyer, &session).await["session"]["state"], "ended");
    go_to(&w, "2026-11-24", 1);
    session_course::archive(&w.running.context).await.unwrap();
    assert_eq!(session_course::archive(&w.running.context).await.unwrap(), 0, "once");
    let manager = w.login("manager.hall").await;
    let seen = log(&manager, &session).await;
    assert_eq!((&seen["session"]["state"], steps(&seen).len()), (&json!("archived"), 10));
    assert!(!seen.to_string().contains("王秀英"), "a consultation's log names nobody who came: {seen}");
});

on_both!(who_never_came_on_the_line_failed_before_the_start, |w: World| async move {
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    for (name, verb, why) in [("甲", "undo-call", "taken_back"), ("乙", "miss", "missed"), ("丙", "cancel", "cancelled")] {
        let slip = leader_ticket(&w, name, json!({})).await;
        let id = text(&slip["ticket"]["id"]);
        let pick = json!({ "ticket_id": id, "reason": "试" });
        let view = leader.post(&format!("/api/v1/desks/{desk}/call"), pick).await.ok(200);
        let session = text(&view["current"]["session"]["id"]);
        if verb == "miss" {
            for _ in 0..2 {
                w.clock.advance_ms(20_000);
                leader.post(&format!("/api/v1/tickets/{id}/call-again"), json!({})).await.ok(200);
            }
            w.clock.advance_ms(20_000);
        }
        let body = if verb == "cancel" { json!({ "reason": "本人已离开" }) } else { json!({}) };
        leader.post(&format!("/api/v1/tickets/{id}/{verb}"), body).await.ok(200);
        let seen = log(&leader, &session).await;
        assert_eq!(seen["session"]["state"], "failed_before_start", "{verb}");
        assert_eq!(steps(&seen).last().unwrap().1, why);
    }
});

on_both!(who_leaves_in_the_middle_withdraws_nothing, |w: World| async move {
    let talk = Talk::live(&w, "甲", json!({})).await;
    let end = format!("/api/v1/sessions/{}/end", talk.session);
    assert_eq!(talk.leader.post(&end, json!({ "how": "abandoned" })).await.code(), "reason_missing", "words are compulsory");
    assert_eq!(talk.leader.post(&end, json!({ "how": "abandoned", "words": " " })).await.code(), "reason_missing");
    assert_eq!(w.login("leader02").await.post(&end, json!({ "how": "abandoned", "words": "走了" })).await.code(), "forbidden");
    let words = json!({ "how": "abandoned", "words": "来访人情绪激动，中途离开" });
    let view = talk.leader.post(&end, words.clone()).await.ok(200);
    let current = &view["current"];
    assert_eq!(
        (&current["session"]["state"], &current["ticket"]["state"]),
        (&json!("abandoned"), &json!("serving")),
        "the desk has the number"
    );
    assert_eq!(talk.leader.post(&end, words).await.code(), "session_ended");
    assert_eq!(talk.seat.get("/api/v1/seat").await.ok(200)["stage"], "done");
    assert_eq!(talk.seat.post("/api/v1/seat/grant", json!({})).await.code(), "session_ended");
    let log = talk.log().await;
    let last = log["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["why"], &last["words"]), (&json!("left_in_the_middle"), &json!("来访人情绪激动，中途离开")));
    assert!(last["by"].is_string());
    // What was said is still registered.
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "已说的部分" });
    talk.leader.post(&format!("/api/v1/tickets/{}/complete", talk.ticket), how).await.ok(200);
    assert_eq!(talk.log().await["session"]["state"], "abandoned", "an end stays");
    // A visit cancelled in the middle is left in the middle too.
    let talk = Talk::live(&w, "乙", json!({})).await;
    talk.leader.post(&format!("/api/v1/tickets/{}/cancel", talk.ticket), json!({ "reason": "起身离开" })).await.ok(200);
    let log = talk.log().await;
    assert_eq!(
        (&log["session"]["state"], &log["steps"].as_array().unwrap().last().unwrap()["words"]),
        (&json!("abandoned"), &json!("起身离开"))
    );
});

on_both!(a_stop_or_an_alarm_ends_a_session, |w: World| async move {
    let talk = Talk::live(&w, "甲", json!({})).await;
    let end = format!("/api/v1/sessions/{}/end", talk.session);
    let no = talk.leader.post(&end, json!({ "how": "alarm" })).await;
    assert_eq!((no.status, no.code().as_str()), (422, "field_invalid"), "nobody called for help");
    let view = talk.leader.post(&end, json!({ "how": "classified", "words": "涉及秘密" })).await.ok(200);
    assert_eq!(view["current"]["session"]["state"], "ended_by_security");
    let how = json!({ "topic": "other", "outcome": "answered", "summary": "" });
    talk.leader.post(&format!("/api/v1/tickets/{}/complete", talk.ticket), how).await.ok(200);
    assert_eq!(talk.seat.get("/api/v1/seat").await.ok(200)["cut_short"], "classified", "the kiosk says why");
    let talk = Talk::live(&w, "乙", json!({})).await;
    talk.leader.post(&format!("/api/v1/tickets/{}/alarm", talk.ticket), json!({})).await.ok(200);
    let end = format!("/api/v1/sessions/{}/end", talk.session);
    talk.leader.post(&end, json!({ "how": "alarm" })).await.ok(200);
    assert_eq!(steps(&talk.log().await).last().unwrap(), &("ended_by_security".to_owned(), "alarm".to_owned()));
    assert_eq!(talk.seat.get("/api/v1/seat").await.ok(200)["cut_short"], "security", "who called stays unsaid");
});

on_both!(five_speak_for_a_petition_and_not_a_sixth, |w: World| async move {
    let talk = Talk::live(&w, "甲", json!({})).await;
    let cx = &w.running.context;
    let session = talk.session.parse().unwrap();
    let add = async |name: &'static str| {
        let fresh = server_domain::id::ParticipantId(cx.clock.id());
        let role = server_domain::session::participant::Role::Representative;
        cx.db.write(move |tx| Box::pin(server_store::participant::add_named(tx, fresh, session, role, name))).await
    };
    for name in ["代表一", "代表二", "代表三", "代表四"] {
        add(name).await.unwrap();
    }
    let no = add("代表五").await.unwrap_err();
    assert!(no.to_string().contains("representatives_limit"), "{no}");
    let names = talk.log().await["participants"].to_string();
    assert!(names.contains("代表四") && !names.contains("代表五"), "{names}");
});

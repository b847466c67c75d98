//! An officer who was asked in does not come: a deputy is asked, then the unit owes a written reply; and who is removed has left.

use std::time::Duration;

use serde_json::{Value, json};
use server::service::lines::ladder;
use server_store::event;
use signaling::FactKind;
use signaling::protocol::Moderation;
use sqlx::Connection as _;

use crate::harness::{Engine, Person, World, on_both, text};
use crate::session_states::{Talk, joined, told};
use crate::sitting::go_to;

const HOUSING: &str = "大武口区住房和城乡建设局";
const REASON: &str = "供暖由区住建局负责";

/// Asks an officer in, the petitioner agrees, the host lets them in; the invitation.
pub async fn invite(talk: &Talk, officer: &str, reason: &str) -> String {
    let id = asked(talk, officer, reason).await;
    talk.seat.post(&format!("/api/v1/seat/invitations/{id}/answer"), json!({ "agreed": true })).await.ok(200);
    talk.leader.post(&path(&id, "send"), json!({ "confidential_part_ended": true })).await.ok(200);
    id
}

/// Asks the petitioner whether an officer may come in.
pub async fn asked(talk: &Talk, officer: &str, reason: &str) -> String {
    let body = json!({ "officer_id": officer_id(&talk.leader, officer).await, "reason": reason });
    let view = talk.leader.post(&format!("/api/v1/sessions/{}/invitations", talk.session), body).await.ok(201);
    text(&view["current"]["invitations"].as_array().unwrap().last().unwrap()["id"])
}

pub async fn officer_id(who: &Person, name: &str) -> String {
    let all = who.get("/api/v1/officers").await.ok(200);
    text(&all["items"].as_array().unwrap().iter().find(|o| o["name"] == name).unwrap_or_else(|| panic!("no officer {name}"))["id"])
}

pub fn path(id: &str, action: &str) -> String {
    format!("/api/v1/invitations/{id}/{action}")
}

/// What the host sees of the person who is here.
pub async fn current(talk: &Talk) -> Value {
    talk.leader.get(&format!("/api/v1/desks/{}", talk.desk)).await.ok(200)["current"].clone()
}

/// The server's own round may come first: it does the same.
pub async fn round(w: &World) {
    ladder::round(&w.running.context).await.unwrap();
}

/// Officer and state of each invitation.
pub fn rungs(seen: &Value) -> Vec<(String, String)> {
    seen["invitations"].as_array().unwrap().iter().map(|i| (text(&i["officer_name"]), text(&i["state"]))).collect()
}

fn pairs(rungs: &[(&str, &str)]) -> Vec<(String, String)> {
    rungs.iter().map(|(name, state)| ((*name).to_owned(), (*state).to_owned())).collect()
}

/// Why each invitation of a log changed, and whether somebody of staff did it.
fn whys(log: &Value) -> Vec<Vec<(String, bool)>> {
    let steps = |i: &Value| i["steps"].as_array().unwrap().iter().map(|s| (text(&s["why"]), s.get("by").is_some())).collect();
    log["invitations"].as_array().unwrap().iter().map(steps).collect()
}

async fn owed(officer: &Person) -> Value {
    officer.get("/api/v1/owed-replies").await.ok(200)["items"].clone()
}

async fn slip(w: &World, talk: &Talk) -> Value {
    w.anyone().get(&format!("/api/v1/slips/{}", talk.slip)).await.ok(200)["replies"].clone()
}

on_both!(who_does_not_answer_is_passed_over_for_a_deputy_and_then_a_reply_is_owed, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let (first, deputy) = (w.login("officer.dawukou2").await, w.login("officer.dawukou6").await);
    let one = invite(&talk, "林舒和", REASON).await;
    let seen = current(&talk).await;
    let row = &seen["invitations"][0];
    assert!(text(&row["wait_until"]).contains("T10:02:00") && row["may_go_on"] == true, "{row}");
    w.clock.advance_ms(119_999);
    round(&w).await;
    assert_eq!(rungs(&current(&talk).await), pairs(&[("林舒和", "sent")]), "not before the time");
    w.clock.advance_ms(1);
    round(&w).await;
    let seen = current(&talk).await;
    assert_eq!(rungs(&seen), pairs(&[("林舒和", "unanswered"), ("柳听澜", "sent")]));
    assert_eq!((&seen["invitations"][1]["follows_id"], &seen["invitations"][1]["reason"]), (&json!(one), &json!(REASON)));
    assert!(seen["invitations"][0].get("wait_until").is_none() && seen["invitations"][0]["may_go_on"] == false, "{seen}");
    assert!(text(&seen["invitations"][0]["sent_at"]).contains("T10:00:00"), "when the first was asked: {seen}");
    let kiosk = talk.seat.get("/api/v1/seat").await.ok(200);
    assert!(rungs(&kiosk).iter().all(|(_, state)| state != "asking"), "the petitioner agreed to the unit: {kiosk}");
    assert_eq!(kiosk["invitations"][1]["may_go_on"], false);
    // Too late is too late; the deputy has their own time.
    assert_eq!(first.post(&path(&one, "accept"), json!({})).await.no(), (409, "invitation_state".to_owned()));
    let listed = deputy.get("/api/v1/invitations").await.ok(200)["items"][0].clone();
    assert_eq!((&listed["is_deputy"], &listed["reason"]), (&json!(true), &json!(REASON)));
    assert!(text(&listed["wait_until"]).contains("T10:04:00"));
    assert_eq!(kiosk["replies"], json!([]));

    w.clock.advance_ms(120_000);
    round(&w).await;
    round(&w).await;
    let seen = current(&talk).await;
    assert_eq!(rungs(&seen), pairs(&[("林舒和", "unanswered"), ("柳听澜", "unanswered")]));
    let replies = seen["replies"].as_array().unwrap();
    assert_eq!((replies.len(), &replies[0]["unit_name"]), (1, &json!(HOUSING)), "once: {seen}");
    assert_eq!((&replies[0]["due_at"], &replies[0]["is_overdue"]), (&json!("2026-11-24T10:04:00.000+08:00"), &json!(false)));
    assert_eq!(replies[0]["duty_phone"], "0952-0000024", "the desk may call");
    for seen in [talk.seat.get("/api/v1/seat").await.ok(200)["replies"].clone(), slip(&w, &talk).await] {
        assert_eq!((&seen[0]["unit_name"], &seen[0]["due_at"]), (&json!(HOUSING), &replies[0]["due_at"]));
        assert!(seen[0].get("duty_phone").is_none() && seen[0].get("text").is_none() && seen[0].get("answered_at").is_none(), "{seen}");
    }

    // Only the unit's officers see it, and answer once.
    let (listed, id) = (owed(&deputy).await, text(&replies[0]["id"]));
    assert_eq!((&listed[0]["question"], &listed[0]["petitioner_name"]), (&json!(REASON), &json!("王秀英")));
    assert_eq!((&listed[0]["asked_by"], &listed[0]["is_overdue"]), (&json!("陈砚之"), &json!(false)));
    let stranger = w.login("officer.dawukou1").await;
    assert_eq!(owed(&stranger).await, json!([]));
    assert_eq!(talk.leader.get("/api/v1/owed-replies").await.no(), (403, "forbidden".to_owned()));
    let answer = format!("/api/v1/owed-replies/{id}/answer");
    let words = json!({ "text": "供热管网本周四完成检修，届时恢复供暖。" });
    assert_eq!(stranger.post(&answer, words.clone()).await.no(), (404, "not_found".to_owned()));
    assert_eq!(first.post(&answer, json!({ "text": " " })).await.code(), "text_missing");
    let long = first.post(&answer, json!({ "text": "字".repeat(2_001) })).await;
    assert_eq!((long.code().as_str(), &long.body["args"]["limit"]), ("text_too_long", &json!("2000")));
    w.clock.advance_ms(60_000);
    let done = first.post(&answer, words.clone()).await.ok(200);
    assert_eq!((&done["text"], &done["answered_by"]), (&words["text"], &json!("林舒和")));
    assert_eq!(deputy.post(&answer, json!({ "text": "另一个" })).await.no(), (409, "owed_reply_state".to_owned()));
    let mine = slip(&w, &talk).await;
    assert_eq!((&mine[0]["text"], mine[0]["answered_at"].is_string()), (&words["text"], true), "the person reads it");
    let seen = current(&talk).await;
    assert!(
        seen["replies"][0]["answered_at"].is_string() && !seen.to_string().contains("供热管网"),
        "the desk sees that, not what: {seen}"
    );
    assert!(seen["replies"][0].get("duty_phone").is_none());

    // All of it is in the log, with who and why; no words in the events.
    let log = talk.log().await;
    let by_itself = |why: &str| (why.to_owned(), false);
    let by_staff = |why: &str| (why.to_owned(), true);
    assert_eq!(
        whys(&log),
        [
            vec![by_staff("asked"), by_itself("petitioner_said"), by_staff("let_in"), by_itself("silent")],
            vec![by_itself("stands_in"), by_itself("silent")],
        ]
    );
    assert_eq!((&log["replies"][0]["answered_by"], &log["invitations"][0]["reason"]), (&json!("林舒和"), &json!(REASON)));
    // Whose account is closed later stays in it. No page closes one yet, so the file itself is changed, where there is one.
    let file = w.settings.data.join("reception.db");
    if file.is_file() {
        let mut file = sqlx::SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
        let close = "UPDATE staff SET is_active = FALSE WHERE username = 'officer.dawukou6'";
        assert_eq!(sqlx::query(close).execute(&mut file).await.unwrap().rows_affected(), 1);
        assert_eq!(talk.log().await["invitations"][1]["officer_name"], "柳听澜");
    }
    let mut tx = w.running.context.db.read().await.unwrap();
    for site in ["石嘴山市", "大武口区信访局"] {
        let events = event::after(&mut tx, &w.site(site).await, 0).await.unwrap();
        let kinds: Vec<&str> = events.iter().map(|e| e.kind.as_str()).collect();
        assert!(kinds.contains(&"reply.owed") && kinds.contains(&"reply.answered"), "{site}: {kinds:?}");
        let bodies: String = events.iter().map(|e| e.body.as_str()).collect();
        assert!(!bodies.contains("供"), "no words of people in the events");
    }
});

on_both!(the_host_does_not_wait_and_who_is_away_is_passed_by_itself, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let deputy = w.login("officer.dawukou6").await;
    let one = invite(&talk, "林舒和", REASON).await;
    assert_eq!(w.login("leader02").await.post(&path(&one, "next"), json!({})).await.no(), (403, "forbidden".to_owned()));
    let view = talk.leader.post(&path(&one, "next"), json!({})).await.ok(200);
    assert_eq!(rungs(&view["current"]), pairs(&[("林舒和", "unanswered"), ("柳听澜", "sent")]));
    assert_eq!(talk.leader.post(&path(&one, "next"), json!({})).await.no(), (409, "invitation_state".to_owned()), "once");
    let two = text(&view["current"]["invitations"][1]["id"]);
    let away = json!({ "reason": "在外地出差", "is_away": true });
    deputy.post(&path(&two, "decline"), away).await.ok(200);
    let seen = current(&talk).await;
    assert_eq!((seen["invitations"][1]["state"].clone(), seen["invitations"][1]["may_go_on"].clone()), (json!("declined"), json!(false)));
    assert_eq!((seen["replies"].as_array().unwrap().len(), &seen["replies"][0]["invitation_id"]), (1, &json!(two)));
    assert_eq!(talk.leader.post(&path(&two, "next"), json!({})).await.code(), "invitation_state", "it is owed already");
    assert_eq!(
        whys(&talk.log().await),
        [
            [("asked", true), ("petitioner_said", false), ("let_in", true), ("passed_over", true)].map(|(w, b)| (w.to_owned(), b)).to_vec(),
            [("stands_in", true), ("not_there", true)].map(|(w, b)| (w.to_owned(), b)).to_vec(),
        ]
    );
    // Whoever says no for another reason stops the ladder: the host decides.
    let other = w.login("officer.huinong2").await;
    let three = invite(&talk, "叶知秋", "公租房").await;
    other.post(&path(&three, "decline"), json!({ "reason": "不归我们管" })).await.ok(200);
    round(&w).await;
    let seen = current(&talk).await;
    assert_eq!((&seen["invitations"][2]["may_go_on"], seen["replies"].as_array().unwrap().len()), (&json!(true), 1));
    let view = talk.leader.post(&path(&three, "next"), json!({})).await.ok(200);
    assert_eq!(view["current"]["replies"][1]["unit_name"], "惠农区住房和城乡建设局", "nobody else is there: it owes a reply");
    // Whoever came is not passed over, and once the session is over nobody is.
    let four = invite(&talk, "高云起", "接访").await;
    w.login("officer.dawukou1").await.post(&path(&four, "accept"), json!({})).await.ok(200);
    assert_eq!(talk.leader.post(&path(&four, "next"), json!({})).await.code(), "invitation_state");
    let five = invite(&talk, "田望川", "接访").await;
    let how = json!({ "topic": "housing", "outcome": "answered", "summary": "" });
    talk.leader.post(&format!("/api/v1/tickets/{}/complete", talk.ticket), how).await.ok(200);
    w.clock.advance_ms(600_000);
    round(&w).await;
    let log = talk.log().await;
    let states: Vec<String> = rungs(&log).into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["unanswered", "declined", "declined", "left", "withdrawn"]);
    assert_eq!(log["replies"].as_array().unwrap().len(), 2, "an ended talk owes nothing more");
    assert_eq!(talk.leader.post(&path(&five, "next"), json!({})).await.code(), "session_ended");
});

on_both!(an_overdue_reply_is_seen_and_still_given, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let one = invite(&talk, "叶知秋", REASON).await;
    talk.leader.post(&path(&one, "next"), json!({})).await.ok(200);
    go_to(&w, "2026-11-24", 10 * 60);
    let officer = w.login("officer.huinong2").await;
    assert_eq!(owed(&officer).await[0]["is_overdue"], false);
    w.clock.advance_ms(1);
    let row = owed(&officer).await[0].clone();
    assert_eq!(row["is_overdue"], true);
    assert_eq!(slip(&w, &talk).await[0]["is_overdue"], true, "the person sees it too");
    let answer = format!("/api/v1/owed-replies/{}/answer", text(&row["id"]));
    assert_eq!(officer.post(&answer, json!({ "text": "已安排入户测温" })).await.ok(200)["is_overdue"], false);
});

on_both!(the_ladder_goes_on_after_a_restart, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    invite(&talk, "林舒和", REASON).await;
    let (settings, clock) = (w.settings.clone(), w.clock.clone());
    w.running.stop().await;
    clock.advance_ms(120_000);
    let again = World::start_with(settings, clock).await;
    // Nobody calls the round here: the server's own does it.
    let leader = again.login("leader01").await;
    let mut commits = again.running.context.db.committed();
    loop {
        let seen = leader.get(&format!("/api/v1/desks/{}", talk.desk)).await.ok(200)["current"].clone();
        if rungs(&seen) == pairs(&[("林舒和", "unanswered"), ("柳听澜", "sent")]) {
            break;
        }
        let changed = tokio::time::timeout(Duration::from_secs(45), commits.changed()).await;
        assert!(changed.is_ok(), "nobody was passed over: {seen}");
    }
    again.running.stop().await;
});

on_both!(who_is_removed_from_the_room_has_left, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let officer = w.login("officer.dawukou2").await;
    let id = invite(&talk, "林舒和", REASON).await;
    officer.post(&path(&id, "accept"), json!({})).await.ok(200);
    let grant_path = format!("/api/v1/sessions/{}/grant", talk.session);
    let host = text(&talk.leader.post(&grant_path, json!({})).await.ok(200)["participant_id"]);
    let guest = text(&officer.post(&grant_path, json!({})).await.ok(200)["participant_id"]);
    joined(&w, &talk.session, &guest).await;
    told(&w, &talk.session, FactKind::Ordered { by: host, order: Moderation::Remove { participant: guest } }).await;
    assert_eq!(rungs(&current(&talk).await), pairs(&[("林舒和", "left")]));
    assert_eq!(officer.post(&grant_path, json!({})).await.no(), (403, "forbidden".to_owned()));
    assert_eq!(officer.post(&path(&id, "accept"), json!({})).await.code(), "invitation_state", "nobody comes back of themselves");
    assert_eq!(officer.get("/api/v1/invitations").await.ok(200)["items"], json!([]));
    let log = talk.log().await;
    let last = log["invitations"][0]["steps"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["why"], &last["by"]), (&json!("removed"), &json!("陈砚之")));
    // Who left of themselves may come back; and the host may ask again whom they removed.
    let again = invite(&talk, "林舒和", REASON).await;
    officer.post(&path(&again, "accept"), json!({})).await.ok(200);
    officer.post(&path(&again, "leave"), json!({})).await.ok(200);
    assert_eq!(officer.get("/api/v1/invitations").await.ok(200)["items"][0]["state"], "left");
    officer.post(&path(&again, "accept"), json!({})).await.ok(200);
});

#[tokio::test(flavor = "multi_thread")]
async fn question_and_reply_cannot_be_read_in_the_data_folder() {
    let w = World::start(Engine::Sqlite).await;
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let one = invite(&talk, "叶知秋", "提问测试甲").await;
    talk.leader.post(&path(&one, "next"), json!({})).await.ok(200);
    let officer = w.login("officer.huinong2").await;
    let id = text(&owed(&officer).await[0]["id"]);
    officer.post(&format!("/api/v1/owed-replies/{id}/answer"), json!({ "text": "答复测试乙" })).await.ok(200);
    let data = w.settings.data.clone();
    w.running.stop().await;
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        bytes.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |text: &str| bytes.windows(text.len()).any(|w| w == text.as_bytes());
    assert!(holds(&id), "the test looks at the right files");
    assert!(!holds("提问测试甲") && !holds("答复测试乙"));
}

//! Whoever the matter accuses is neither asked in, nor stands in, nor comes in, and is never told why.

use serde_json::{Value, json};

use crate::appointment_course::confirmed;
use crate::booking::free;
use crate::check_in::{arrive, by_code};
use crate::harness::{World, on_both, text};
use crate::ladder::{asked, current, invite, officer_id, path, round, rungs};
use crate::registration::{form, run_sql};
use crate::screening::posted;
use crate::session_states::Talk;
use crate::sitting::go_to;

/// The host registers that these are accused.
async fn accuse(talk: &Talk, accused: Value) {
    let accusation = form(json!({
        "kind": "accusation", "topic": "land", "request": "请查处侵占集体土地一事", "facts": "把集体机动地转给亲戚", "accused": accused,
    }));
    talk.leader.put(&format!("/api/v1/tickets/{}/matter", talk.ticket), accusation).await.ok(200);
}

/// From here on somebody bears another name.
async fn renamed(w: &World, username: &str, name: &str) {
    run_sql(w, &format!("UPDATE staff SET name = '{name}' WHERE username = '{username}'")).await;
}

const SOMEBODY: fn() -> Value = || json!([{ "kind": "person", "name": "赵某某" }, { "kind": "unit", "name": "惠农区住房和城乡建设局" }]);
const BARRED: fn() -> (u16, String) = || (409, "officer_barred".to_owned());

on_both!(an_accused_officer_is_not_asked_and_the_words_do_not_tell_why, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let (him, of_unit) = (officer_id(&talk.leader, "林舒和").await, officer_id(&talk.leader, "叶知秋").await);
    accuse(&talk, SOMEBODY()).await;
    let ask = async |officer: &str| {
        talk.leader
            .post(&format!("/api/v1/sessions/{}/invitations", talk.session), json!({ "officer_id": officer, "reason": "土地" }))
            .await
    };
    renamed(&w, "officer.dawukou2", "赵 某某").await;
    let no = ask(&him).await;
    assert_eq!(no.no(), BARRED());
    assert!(no.body.get("args").is_none() && no.body.get("fields").is_none(), "not why: {}", no.body);
    assert_eq!(ask(&of_unit).await.no(), BARRED(), "the unit is accused");
    // Asked before they were known: not let in, not accepted, not granted, not in their list.
    renamed(&w, "officer.dawukou2", "林舒和").await;
    let id = asked(&talk, "林舒和", "土地").await;
    talk.seat.post(&format!("/api/v1/seat/invitations/{id}/answer"), json!({ "agreed": true })).await.ok(200);
    renamed(&w, "officer.dawukou2", "赵某某").await;
    let send = json!({ "confidential_part_ended": true });
    assert_eq!(talk.leader.post(&path(&id, "send"), send.clone()).await.no(), BARRED());
    renamed(&w, "officer.dawukou2", "林舒和").await;
    talk.leader.post(&path(&id, "send"), send).await.ok(200);
    let officer = w.login("officer.dawukou2").await;
    let listed = async || officer.get("/api/v1/invitations").await.ok(200)["items"].as_array().unwrap().len();
    assert_eq!(listed().await, 1);
    renamed(&w, "officer.dawukou2", "赵某某").await;
    assert_eq!(listed().await, 0);
    assert_eq!(officer.post(&path(&id, "accept"), json!({})).await.no(), BARRED());
    renamed(&w, "officer.dawukou2", "林舒和").await;
    officer.post(&path(&id, "accept"), json!({})).await.ok(200);
    let grant = format!("/api/v1/sessions/{}/grant", talk.session);
    officer.post(&grant, json!({})).await.ok(200);
    renamed(&w, "officer.dawukou2", "赵某某").await;
    assert_eq!(officer.post(&grant, json!({})).await.no(), BARRED());
});

on_both!(an_accused_deputy_is_passed_over_and_an_accused_unit_answers_nothing, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    accuse(&talk, json!([{ "kind": "person", "name": "赵某某" }])).await;
    w.login("officer.dawukou6").await;
    let one = invite(&talk, "林舒和", "土地").await;
    renamed(&w, "officer.dawukou6", "赵某某").await;
    talk.leader.post(&path(&one, "next"), json!({})).await.ok(200);
    let seen = current(&talk).await;
    assert_eq!(rungs(&seen).len(), 1, "the deputy is not asked: {seen}");
    let reply = text(&seen["replies"][0]["id"]);
    // Of the unit's debt an accused officer hears nothing either.
    let accused = w.login("officer.dawukou6").await;
    assert_eq!(accused.get("/api/v1/owed-replies").await.ok(200)["items"], json!([]));
    let answer = format!("/api/v1/owed-replies/{reply}/answer");
    assert_eq!(accused.post(&answer, json!({ "text": "无此事" })).await.no(), (404, "not_found".to_owned()));
    assert_eq!(w.login("officer.dawukou2").await.get("/api/v1/owed-replies").await.ok(200)["items"].as_array().unwrap().len(), 1);
    // A unit that is accused while its officer is waited for owes nothing: it would learn of it.
    let two = invite(&talk, "叶知秋", "土地").await;
    run_sql(&w, "UPDATE staff SET unit_id = (SELECT id FROM unit WHERE name = '惠农区自然资源局') WHERE username = 'officer.huinong2'")
        .await;
    run_sql(&w, "UPDATE unit SET name = '某某局' WHERE name = '惠农区自然资源局'").await;
    let more = json!([{ "kind": "person", "name": "赵某某" }, { "kind": "unit", "name": "某某局二" }]);
    accuse(&talk, more).await;
    run_sql(&w, "UPDATE unit SET name = '某某局二' WHERE name = '某某局'").await;
    w.clock.advance_ms(120_000);
    round(&w).await;
    let seen = current(&talk).await;
    let states: Vec<String> = rungs(&seen).into_iter().map(|(_, state)| state).collect();
    assert_eq!((states, seen["replies"].as_array().unwrap().len()), (vec!["unanswered".to_owned(), "unanswered".to_owned()], 1));
    assert_eq!(talk.leader.post(&path(&two, "next"), json!({})).await.code(), "invitation_state");
});

on_both!(who_is_accused_during_a_talk_is_put_out_of_it, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let (inside, waited_for) = (w.login("officer.dawukou2").await, w.login("officer.huinong2").await);
    let (one, two) = (invite(&talk, "林舒和", "土地").await, invite(&talk, "叶知秋", "土地").await);
    inside.post(&path(&one, "accept"), json!({})).await.ok(200);
    let other = invite(&talk, "高云起", "接访").await;
    w.login("officer.dawukou1").await.post(&path(&other, "accept"), json!({})).await.ok(200);
    let grant = format!("/api/v1/sessions/{}/grant", talk.session);
    inside.post(&grant, json!({})).await.ok(200);
    accuse(&talk, json!([{ "kind": "person", "name": "林舒和" }, { "kind": "person", "name": "叶知秋" }])).await;
    let states: Vec<String> = rungs(&current(&talk).await).into_iter().map(|(_, state)| state).collect();
    assert_eq!(states, ["left", "withdrawn", "accepted"], "and nobody else");
    assert_eq!(inside.post(&grant, json!({})).await.no(), (403, "forbidden".to_owned()));
    assert_eq!(inside.post(&path(&one, "accept"), json!({})).await.code(), "invitation_state");
    assert_eq!(waited_for.post(&path(&two, "accept"), json!({})).await.code(), "invitation_state");
    let log = talk.log().await["invitations"].to_string();
    assert!(!log.contains("accus") && !log.contains("barred"), "the log does not tell either: {log}");
});

on_both!(a_host_whom_the_matter_concerns_gets_no_grant, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    accuse(&talk, SOMEBODY()).await;
    let grant = format!("/api/v1/sessions/{}/grant", talk.session);
    talk.leader.post(&grant, json!({})).await.ok(200);
    renamed(&w, "leader01", "赵某某").await;
    let no = talk.leader.post(&grant, json!({})).await;
    assert_eq!((no.no(), no.body.get("args")), ((409, "recusal_needed".to_owned()), None), "and not why");
});

on_both!(a_recused_leader_gets_no_grant_for_what_was_booked, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let s = posted(&w, &hall).await;
    let slots = free(&w, &text(&s["id"])).await;
    let (code, id) = confirmed(&w, &hall, &slots, 1, json!({})).await;
    go_to(&w, "2026-11-30", 9 * 60 + 30);
    arrive(&w, &hall, by_code(&code)).await.ok(201);
    let leader = w.login("leader01").await;
    let desk = w.sit(&leader, 0).await;
    let view = leader.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    let grant = format!("/api/v1/sessions/{}/grant", text(&view["current"]["session"]["id"]));
    leader.post(&grant, json!({})).await.ok(200);
    // The responsible unit is the leader's own.
    let unit = "(SELECT id FROM unit WHERE name = '市住房和城乡建设局')";
    run_sql(&w, &format!("UPDATE staff SET unit_id = {unit} WHERE username = 'leader01'")).await;
    run_sql(&w, &format!("UPDATE appointment SET unit_id = {unit} WHERE id = '{id}'")).await;
    assert_eq!(leader.post(&grant, json!({})).await.no(), (409, "recusal_needed".to_owned()));
});

on_both!(an_accused_colleague_takes_no_part_in_any_other_way_either, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let people = format!("/api/v1/sessions/{}/people", talk.session);
    let ask = |username: &str| json!({ "role": "recorder", "way": "account", "reason": "记录", "username": username });
    for username in ["clerk.hall2", "clerk.hall3"] {
        talk.leader.post(&people, ask(username)).await.ok(200);
    }
    let clerk = w.login("clerk.hall2").await;
    let grant = format!("/api/v1/sessions/{}/grant", talk.session);
    clerk.post(&grant, json!({})).await.ok(200);
    // Named while they are in, and named before.
    accuse(&talk, json!([{ "kind": "person", "name": "毛知意" }, { "kind": "person", "name": "赵某某" }])).await;
    assert_eq!(clerk.post(&grant, json!({})).await.no(), (403, "forbidden".to_owned()));
    let seen = current(&talk).await["people"].clone();
    let removed: Vec<&Value> = seen.as_array().unwrap().iter().map(|p| &p["is_removed"]).collect();
    assert_eq!(removed, [&json!(true), &json!(false)], "{seen}");
    let other = w.login("clerk.hall3").await;
    other.post(&grant, json!({})).await.ok(200);
    renamed(&w, "clerk.hall3", "赵某某").await;
    assert_eq!(other.post(&grant, json!({})).await.no(), BARRED());
    renamed(&w, "clerk.hall4", "赵某某").await;
    assert_eq!(talk.leader.post(&people, ask("clerk.hall4")).await.no(), BARRED());
});

//! Who takes part beside petitioner, host and invited officers: representatives, interpreters, the local officer, recorders,
//! observers by the host's word; supervisors and technicians of themselves; nobody unseen.

use serde_json::{Value, json};
use server::service::lines::newcomer;
use server_domain::session::attendance::MAX_ATTENDANCES;
use signaling::FactKind;
use signaling::protocol::Moderation;

use crate::harness::{Answer, Person, World, on_both, text};
use crate::session_states::{Talk, joined, told};

async fn ask(host: &Person, session: &str, role: &str, way: &str, who: Value) -> Answer {
    let mut body = json!({ "role": role, "way": way, "reason": "协助表达" });
    body.as_object_mut().unwrap().extend(who.as_object().cloned().unwrap_or_default());
    host.post(&format!("/api/v1/sessions/{session}/people"), body).await
}

async fn named(host: &Person, session: &str, role: &str, way: &str, name: &str) -> Value {
    let view = ask(host, session, role, way, json!({ "name": name })).await.ok(200);
    view["current"]["people"].as_array().unwrap().iter().find(|p| p["name"] == name).unwrap().clone()
}

/// The secret behind the `#` of a link.
fn token(person: &Value) -> Value {
    let path = text(&person["link_path"]);
    json!({ "token": path.split_once('#').unwrap().1 })
}

async fn running(who: &Person) -> Vec<Value> {
    who.get("/api/v1/sessions/running").await.ok(200)["items"].as_array().unwrap().clone()
}

/// What stands in a grant, which its page cannot read but a test may.
fn inside(grant: &Value) -> Value {
    use base64::Engine as _;
    let path = text(&grant["socket_path"]);
    let payload = path.split_once("grant=").unwrap().1.split_once('.').unwrap().0;
    serde_json::from_slice(&base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap()).unwrap()
}

on_both!(somebody_with_a_link_is_let_in_under_their_name_and_with_the_reason, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let who = named(&talk.leader, &talk.session, "interpreter", "link", "白手语").await;
    let anyone = w.anyone();
    let join = anyone.post("/api/v1/joins/look", token(&who)).await.ok(200);
    assert_eq!((&join["name"], &join["role"], &join["reason"]), (&json!("白手语"), &json!("interpreter"), &json!("协助表达")));
    assert_eq!(join["host_name"], "陈砚之");
    let given = anyone.post("/api/v1/joins/grant", token(&who)).await.ok(200);
    let inside = inside(&given["grant"]);
    assert_eq!((&inside["role"], &inside["name"], &inside["reason"]), (&json!("interpreter"), &json!("白手语"), &json!("协助表达")));
    assert_eq!(inside["standing"], "announced", "named before a sound of theirs opens");
    assert_eq!(inside["rights"]["is_staff"], false, "and not in the side room");
    assert_eq!(given["grant"]["participant_id"], who["participant_id"]);
    // The same person comes back by the same link: the same place.
    let again = anyone.post("/api/v1/joins/grant", token(&who)).await.ok(200);
    assert_eq!(again["grant"]["participant_id"], who["participant_id"]);
    joined(&w, &talk.session, &text(&who["participant_id"])).await;
    let view = talk.leader.get(&format!("/api/v1/desks/{}", talk.desk)).await.ok(200);
    assert_eq!(view["current"]["people"][0]["is_here"], true);
    let log = talk.log().await;
    let row = log["participants"].as_array().unwrap().iter().find(|p| p["role"] == "interpreter").unwrap();
    assert_eq!((&row["name"], &row["way"], &row["reason"]), (&json!("白手语"), &json!("link"), &json!("协助表达")));
});

on_both!(a_link_opens_nothing_after_its_person_was_sent_away_or_the_session_ended, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let (sent, removed, stays) = (
        named(&talk.leader, &talk.session, "observer", "link", "甲").await,
        named(&talk.leader, &talk.session, "observer", "link", "乙").await,
        named(&talk.leader, &talk.session, "interpreter", "link", "丙").await,
    );
    let anyone = w.anyone();
    let away = format!("/api/v1/sessions/{}/people/{}/send-away", talk.session, text(&sent["participant_id"]));
    let view = talk.leader.post(&away, json!({})).await.ok(200);
    assert_eq!((&view["current"]["people"][0]["is_removed"], &view["current"]["people"][0]["link_path"]), (&json!(true), &json!(null)));
    // The host's order in the room does the same.
    let by = talk.log().await["participants"].as_array().unwrap().iter().find(|p| p["role"] == "leader").unwrap()["id"].clone();
    let order = Moderation::Remove { participant: text(&removed["participant_id"]) };
    told(&w, &talk.session, FactKind::Ordered { by: text(&by), order }).await;
    for gone in [&sent, &removed] {
        assert_eq!(anyone.post("/api/v1/joins/grant", token(gone)).await.no(), (404, "join_unknown".to_owned()));
    }
    anyone.post("/api/v1/joins/grant", token(&stays)).await.ok(200);
    let secret = text(&token(&stays)["token"]);
    for altered in [format!("{secret}A"), secret.replace('.', ""), secret.replacen(&secret[..4], "0000", 1), String::new()] {
        assert_eq!(anyone.post("/api/v1/joins/look", json!({ "token": altered })).await.code(), "join_unknown");
    }
    let how = json!({ "how": "abandoned", "words": "说要回家" });
    talk.leader.post(&format!("/api/v1/sessions/{}/end", talk.session), how).await.ok(200);
    assert_eq!(anyone.post("/api/v1/joins/grant", token(&stays)).await.code(), "session_ended");
    assert_eq!(anyone.post("/api/v1/joins/look", token(&stays)).await.code(), "session_ended");
});

on_both!(a_grant_that_was_not_used_yet_is_no_way_back, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let who = named(&talk.leader, &talk.session, "observer", "link", "甲").await;
    let id = text(&who["participant_id"]);
    w.anyone().post("/api/v1/joins/grant", token(&who)).await.ok(200);
    let due = async || {
        let mut tx = w.running.context.db.read().await.unwrap();
        let s = server_store::session::get(&mut tx, talk.session.parse().unwrap()).await.unwrap().unwrap();
        newcomer::due(&mut tx, &s, id.parse().unwrap()).await.unwrap().map(|(_, due)| due)
    };
    assert_eq!(due().await, None);
    talk.leader.post(&format!("/api/v1/sessions/{}/people/{id}/send-away", talk.session), json!({})).await.ok(200);
    assert_eq!(due().await, Some(newcomer::Due::Remove));
});

on_both!(five_speak_for_a_petition_and_whoever_sits_beside_is_written_down, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    for (n, way) in ["same_room", "link", "same_room", "same_room"].into_iter().enumerate() {
        named(&talk.leader, &talk.session, "representative", way, &format!("代表{n}")).await;
    }
    let sixth = ask(&talk.leader, &talk.session, "representative", "same_room", json!({ "name": "代表五" })).await;
    assert_eq!(sixth.code(), "representatives_limit");
    let view = talk.leader.get(&format!("/api/v1/desks/{}", talk.desk)).await.ok(200);
    let people = view["current"]["people"].as_array().unwrap();
    let links = people.iter().filter(|p| p["link_path"].is_string()).count();
    assert_eq!((people.len(), links), (4, 1), "who sits beside somebody needs no link");
    let away = format!("/api/v1/sessions/{}/people/{}/send-away", talk.session, text(&people[0]["participant_id"]));
    talk.leader.post(&away, json!({})).await.ok(200);
    named(&talk.leader, &talk.session, "representative", "link", "代表五").await;
});

on_both!(ten_at_most_take_part_whichever_way, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    for n in 0..MAX_ATTENDANCES {
        named(&talk.leader, &talk.session, "interpreter", "same_room", &format!("翻译{n}")).await;
    }
    let more = ask(&talk.leader, &talk.session, "interpreter", "same_room", json!({ "name": "又一位" })).await;
    assert_eq!((more.code().as_str(), &more.body["args"]["limit"]), ("attendance_limit", &json!(MAX_ATTENDANCES.to_string())));
});

on_both!(bad_requests_are_told_what_is_wrong, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let (leader, session) = (&talk.leader, talk.session.as_str());
    let code = async |role: &str, way: &str, who: Value| ask(leader, session, role, way, who).await.no();
    let said = |status: u16, code: &str| (status, code.to_owned());
    assert_eq!(code("interpreter", "link", json!({})).await, said(422, "name_missing"));
    assert_eq!(code("interpreter", "link", json!({ "name": "长".repeat(51) })).await, said(422, "name_too_long"));
    assert_eq!(code("recorder", "account", json!({ "username": "nobody" })).await, said(422, "staff_unknown"));
    assert_eq!(code("recorder", "link", json!({ "name": "甲" })).await, said(422, "role_unfit"));
    assert_eq!(code("supervisor", "account", json!({ "username": "supervisor1" })).await, said(422, "role_unfit"), "comes of themselves");
    assert_eq!(code("leader", "account", json!({ "username": "leader02" })).await, said(422, "role_unfit"));
    assert_eq!(code("observer", "account", json!({ "username": "leader01" })).await, said(409, "attendance_exists"), "the host");
    assert_eq!(code("interpreter", "link", json!({ "name": "甲", "reason": " " })).await, said(422, "reason_missing"));
    for n in 0..10 {
        named(leader, session, "observer", "link", &format!("旁听{n}")).await;
    }
    assert_eq!(code("observer", "link", json!({ "name": "旁听十" })).await, said(409, "attendance_limit"));
    let stranger = w.login("lawyer01").await;
    assert_eq!(ask(&stranger, session, "observer", "link", json!({ "name": "甲" })).await.code(), "forbidden");
});

on_both!(staff_who_are_asked_in_find_it_and_come_with_their_account, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let recorder = w.login("clerk.hall1").await;
    let grant = format!("/api/v1/sessions/{}/grant", talk.session);
    assert_eq!(recorder.post(&grant, json!({})).await.code(), "forbidden");
    assert!(running(&recorder).await.is_empty());
    ask(&talk.leader, &talk.session, "recorder", "account", json!({ "username": "clerk.hall1" })).await.ok(200);
    let seen = running(&recorder).await;
    assert_eq!((&seen[0]["asked"]["role"], &seen[0]["may_come"]), (&json!("recorder"), &json!([])));
    let inside = inside(&recorder.post(&grant, json!({})).await.ok(200));
    assert_eq!((&inside["role"], &inside["rights"]["can_publish"]), (&json!("recorder"), &json!(false)));
    recorder.post(&format!("/api/v1/sessions/{}/go", talk.session), json!({})).await;
    assert_eq!(recorder.post(&grant, json!({})).await.code(), "forbidden", "gone for good");
    ask(&talk.leader, &talk.session, "observer", "account", json!({ "username": "clerk.hall1" })).await.ok(200);
    assert_eq!(self::inside(&recorder.post(&grant, json!({})).await.ok(200))["role"], "observer", "asked again as somebody else");
});

on_both!(a_supervisor_is_seen_by_everybody_and_gives_a_reason, |w: World| async move {
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let supervisor = w.login("supervisor1").await;
    let seen = running(&supervisor).await;
    assert_eq!((&seen[0]["session"]["id"], &seen[0]["may_come"]), (&json!(talk.session), &json!(["supervisor"])));
    assert!(!seen[0].to_string().contains("王秀英"), "a number, never the name: {}", seen[0]);
    let come = format!("/api/v1/sessions/{}/come", talk.session);
    let grant = format!("/api/v1/sessions/{}/grant", talk.session);
    assert_eq!(supervisor.post(&grant, json!({})).await.code(), "forbidden", "not without a reason");
    assert_eq!(supervisor.post(&come, json!({ "role": "supervisor", "reason": "" })).await.code(), "reason_missing");
    assert_eq!(supervisor.post(&come, json!({ "role": "technician", "reason": "看线路" })).await.code(), "forbidden");
    assert_eq!(supervisor.post(&come, json!({ "role": "observer", "reason": "看看" })).await.code(), "role_unfit");
    let came = supervisor.post(&come, json!({ "role": "supervisor", "reason": "抽查接访质量" })).await.ok(200);
    assert_eq!(supervisor.post(&come, json!({ "role": "supervisor", "reason": "抽查" })).await.code(), "attendance_exists");
    let inside = inside(&supervisor.post(&grant, json!({})).await.ok(200));
    assert_eq!(
        (&inside["role"], &inside["standing"], &inside["reason"]),
        (&json!("supervisor"), &json!("announced"), &json!("抽查接访质量"))
    );
    assert_eq!((&inside["rights"]["can_publish"], &inside["rights"]["sees_quality"]), (&json!(false), &json!(true)));
    let away = format!("/api/v1/sessions/{}/people/{}/send-away", talk.session, text(&came["participant_id"]));
    assert_eq!(talk.leader.post(&away, json!({})).await.code(), "role_unfit", "nobody sends a supervisor away");
    for nobody in ["clerk.hall1", "lawyer02", "secadmin"] {
        let who = w.login(nobody).await;
        assert_eq!(who.post(&come, json!({ "role": "supervisor", "reason": "看看" })).await.code(), "forbidden", "{nobody}");
        assert!(running(&who).await.is_empty(), "{nobody}");
    }
});

on_both!(a_lawyers_consultation_is_closed_to_supervisors_observers_and_recorders, |w: World| async move {
    w.ticket("closed-consultation", "王秀英").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let session = text(&lawyer.call_clear(&desk).await["current"]["session"]["id"]);
    let supervisor = w.login("supervisor1").await;
    let seen = running(&supervisor).await;
    assert_eq!((&seen[0]["is_closed"], &seen[0]["may_come"]), (&json!(true), &json!([])));
    let come = json!({ "role": "supervisor", "reason": "抽查" });
    assert_eq!(supervisor.post(&format!("/api/v1/sessions/{session}/come"), come).await.no(), (409, "consultation_closed".to_owned()));
    for (role, way, who) in [("observer", "link", json!({ "name": "甲" })), ("recorder", "account", json!({ "username": "clerk.hall1" }))]
    {
        assert_eq!(ask(&lawyer, &session, role, way, who).await.code(), "consultation_closed", "{role}");
    }
    let local = ask(&lawyer, &session, "local_officer", "same_room", json!({ "name": "乡镇干部" })).await;
    assert_eq!(local.code(), "confidential_part_open");
    named(&lawyer, &session, "interpreter", "link", "白手语").await;
    // A technician sees how the lines are and nothing of the talk.
    let technician = w.login("sysadmin").await;
    let come = json!({ "role": "technician", "reason": "对方听不见，看线路" });
    technician.post(&format!("/api/v1/sessions/{session}/come"), come).await.ok(200);
    let inside = inside(&technician.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.ok(200));
    assert_eq!((&inside["rights"]["can_follow"], &inside["rights"]["is_staff"]), (&json!(false), &json!(false)));
    assert_eq!((&inside["rights"]["sees_quality"], &inside["rights"]["can_write"]), (&json!(true), &json!(false)));
});

#[tokio::test(flavor = "multi_thread")]
async fn how_lines_are_can_be_read_by_a_collector() {
    let w = World::start(crate::harness::Engine::Sqlite).await;
    let talk = Talk::live(&w, "王秀英", json!({})).await;
    let quality = signaling::protocol::Quality { rtt_ms: Some(83), down_loss_permille: 20, is_tcp: true, ..Default::default() };
    told(&w, &talk.session, FactKind::Quality { participant: talk.petitioner.clone(), quality }).await;
    let text = w.anyone().get("/metrics").await.ok(200).as_str().unwrap().to_owned();
    for line in [
        "line_rtt_seconds_count",
        "line_loss_ratio_count{direction=\"down\"}",
        "layer=\"high\",path=\"tcp\"",
        "\nrooms ",
        "room_joins_total ",
    ] {
        assert!(text.contains(line), "no {line} in\n{text}");
    }
    assert!(!text.contains("王秀英") && !text.contains(&talk.session), "nobody by name or id");
}

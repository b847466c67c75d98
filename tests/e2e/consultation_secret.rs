//! What a lawyer wrote stays with the lawyer: a separate opinion with consent, and nothing on the disk, in the stream or in
//! an export.

use serde_json::json;
use server::Clock;
use server_store::event;

use crate::consultation::{how, in_talk, record};
use crate::harness::{Engine, World, on_both, settings, text};
use crate::registration::WANG;

on_both!(an_opinion_to_the_organ_is_a_paper_of_its_own_and_needs_consent, |w: World| async move {
    let (ticket, lawyer, ..) = in_talk(&w, WANG, json!([])).await;
    let path = format!("/api/v1/consultations/{ticket}");
    lawyer.put(&path, record(0, "建议测试丁")).await.ok(200);
    let units = w.anyone().get("/api/v1/units").await.ok(200);
    let named = |part: &str, division: &str| {
        let of = |u: &&serde_json::Value| text(&u["name"]).contains(part) && u["division_code"] == division;
        text(&units["items"].as_array().unwrap().iter().find(of).unwrap()["id"])
    };
    let (housing, opinion) = (named("住房", "640202"), format!("{path}/opinion"));
    let body = |consent: bool, words: &str| json!({ "unit_id": housing, "text": words, "has_consent": consent });
    let no = lawyer.post(&opinion, body(false, "意见测试戊")).await;
    assert_eq!((no.no(), &no.body["fields"][0]["pointer"]), ((422, "consent_missing".to_owned()), &json!("/has_consent")));
    assert_eq!(lawyer.get(&opinion).await.ok(200), json!({ "items": [] }));
    assert_eq!(lawyer.post(&opinion, body(true, " ")).await.code(), "text_missing");
    let nowhere = json!({ "unit_id": ticket, "text": "意见", "has_consent": true });
    assert_eq!(lawyer.post(&opinion, nowhere).await.code(), "unit_unknown");
    assert_eq!(w.login("lawyer02").await.post(&opinion, body(true, "别人")).await.status, 403);

    let given = lawyer.post(&opinion, body(true, "意见测试戊")).await.ok(200);
    assert_eq!((&given["items"][0]["text"], &given["items"][0]["lawyer"]), (&json!("意见测试戊"), &json!("李文博")));
    assert_eq!(lawyer.post(&opinion, body(true, "再来")).await.code(), "consultation_state", "one for a unit");
    let officer = w.login("officer.dawukou2").await;
    assert_eq!(officer.get(&opinion).await.ok(200), given, "the unit's officer reads it");
    assert_eq!(officer.get("/api/v1/opinions").await.ok(200), given, "and finds it");
    assert_eq!(officer.get(&path).await.status, 403, "and not the record");
    assert_eq!(w.login("officer.dawukou1").await.get("/api/v1/opinions").await.ok(200), json!({ "items": [] }));
    assert_eq!(lawyer.get("/api/v1/opinions").await.no(), (403, "forbidden".to_owned()));
    for username in ["officer.dawukou1", "officer.huinong2", "clerk.hall1", "supervisor1", "coordinator", "lawyer02"] {
        assert_eq!(w.login(username).await.get(&opinion).await.no(), (403, "forbidden".to_owned()), "{username}");
    }
});

on_both!(no_event_trace_or_export_tells_what_was_said, |w: World| async move {
    let (ticket, lawyer, ..) = in_talk(&w, WANG, json!(["对方测试己"])).await;
    let path = format!("/api/v1/consultations/{ticket}");
    lawyer.put(&path, record(0, "建议测试丁")).await.ok(200);
    lawyer.post(&format!("{path}/extend"), json!({})).await.ok(200);
    w.clock.advance_ms(60_000);
    lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how()).await.ok(200);
    let hall = w.site("石嘴山市").await;
    let manager = w.login("manager.hall").await;
    let mut told = String::new();
    for where_to in ["figures", "figures.csv"] {
        let answer = manager.get(&format!("/api/v1/halls/{hall}/{where_to}?from=2026-11-23&to=2026-11-23")).await;
        told.push_str(&answer.ok(200).to_string());
    }
    let look =
        [format!("/api/v1/tickets/{ticket}/trace"), format!("/api/v1/halls/{hall}"), format!("/api/v1/halls/{hall}/days/2026-11-23")];
    for path in look {
        told.push_str(&manager.get(&path).await.ok(200).to_string());
    }
    assert!(told.contains("L001"), "the test looks at the right places");
    let mut tx = w.running.context.db.read().await.unwrap();
    let events = event::after(&mut tx, &hall, 0).await.unwrap();
    for kind in ["consultation.started", "consultation.extended", "consultation.ended"] {
        let one = events.iter().find(|e| e.kind.as_str() == kind).unwrap_or_else(|| panic!("no {kind}"));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&one.body).unwrap(), json!({ "ticket_id": ticket }));
    }
    told.extend(events.iter().map(|e| e.body.as_str()));
    for secret in ["事实测试乙", "建议测试丁", "依据测试丙", "对方测试己"] {
        assert!(!told.contains(secret), "{secret} is told");
    }
});

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_a_consultation_can_be_read_in_the_data_folder() {
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    let (ticket, lawyer, ..) = in_talk(&w, WANG, json!(["对方测试己"])).await;
    lawyer.put(&format!("/api/v1/consultations/{ticket}"), record(0, "建议测试丁")).await.ok(200);
    let firm = {
        let mut tx = w.running.context.db.read().await.unwrap();
        server_store::lawyer::all(&mut tx).await.unwrap().iter().find(|l| l.username == "lawyer01").unwrap().firm_id
    };
    lawyer.put(&format!("/api/v1/firms/{firm}/conflicts"), json!({ "names": ["客户测试庚"] })).await.ok(200);
    let data = w.settings.data.clone();
    w.running.stop().await;
    let mut stored = Vec::new();
    for entry in std::fs::read_dir(&data).unwrap() {
        stored.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    let holds = |what: &str| stored.windows(what.len()).any(|w| w == what.as_bytes());
    assert!(holds("L001") && holds("legal_aid"), "the test looks at the right files");
    for secret in ["欧阳测试甲", "事实测试乙", "建议测试丁", "依据测试丙", "对方测试己", "客户测试庚"] {
        assert!(!holds(secret), "{secret} can be read in the data folder");
    }
}

//! A lawyer's consultation, told for both databases: names first, the word on conflicts, the confidential record.

use serde_json::{Value, json};
use server_store::event;

use crate::harness::{Answer, Person, World, issue, on_both, text};
use crate::registration::{WANG, run_sql};

/// A number for legal advice at Xinghai Town, with whatever else the body carries.
pub async fn comes(w: &World, name: &str, more: Value) -> Answer {
    let site = w.site("星海镇").await;
    let mut body = issue(&site, &w.queue(&site, "legal_advice").await, name);
    if let (Some(body), Value::Object(more)) = (body.as_object_mut(), more) {
        body.extend(more);
    }
    static LAST: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
    let key = format!("consult-{:04}", LAST.fetch_add(1, std::sync::atomic::Ordering::SeqCst));
    w.anyone().with("idempotency-key", &key).post("/api/v1/tickets", body).await
}

async fn call(lawyer: &Person, desk: &str) -> Answer {
    lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await
}

async fn declare(lawyer: &Person, ticket: &str, word: &str) -> Answer {
    lawyer.post(&format!("/api/v1/tickets/{ticket}/declare"), json!({ "declaration": word })).await
}

pub async fn add_party(who: &Person, ticket: &str, name: &str) -> Answer {
    who.post(&format!("/api/v1/tickets/{ticket}/parties"), json!({ "name": name })).await
}

/// The person sits down at the kiosk.
async fn sits(w: &World, slip: &Value) -> Person {
    w.anyone().sit_with_slip(&w.site("星海镇").await, &text(&slip["slip_token"])).await
}

/// The firm of a lawyer, by the rows: the rota's pages are not looked at here.
async fn firm(w: &World, username: &str) -> String {
    let mut tx = w.running.context.db.read().await.unwrap();
    let all = server_store::lawyer::all(&mut tx).await.unwrap();
    all.iter().find(|l| l.username == username).unwrap().firm_id.to_string()
}

const HOW: &str = r#"{ "topic": "labour", "outcome": "answered", "summary": "" }"#;

pub fn how() -> Value {
    serde_json::from_str(HOW).unwrap()
}

on_both!(nothing_but_names_is_told_before_the_declaration, |w: World| async move {
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let speaker = json!({ "name": "李建国", "paper": { "kind": "none" }, "phone": { "state": "none" } });
    let person = json!({ "name": "王秀英", "paper": { "kind": "resident_card", "number": WANG }, "phone": { "state": "given", "number": "13912345678" } });
    let more = json!({ "person": person, "people": 2, "representatives": [speaker], "parties": [" 远山建筑公司 "] });
    let slip = comes(&w, "王秀英", more).await.ok(201);
    let view = call(&lawyer, &desk).await.ok(200);
    let current = &view["current"];
    let expected =
        json!({ "is_listed": false, "names": ["王秀英", "李建国"], "units": [], "parties": [{ "id": "1", "name": "远山建筑公司" }] });
    assert_eq!(current["conflict"], expected);
    assert_eq!((&current["card"]["name"], &current["card"]["visits_before"]), (&json!("王秀英"), &json!(0)));
    for hidden in ["paper_masked", "phone_masked", "sex", "age_years"] {
        assert!(current["card"].get(hidden).is_none(), "{hidden} is told: {current}");
    }
    assert_eq!((&current["representatives"], current.get("note")), (&json!([]), None));

    // The person sits down meanwhile; the lawyer gets nothing that is theirs.
    let seat = sits(&w, &slip).await;
    let (ticket, session) = (text(&slip["ticket"]["id"]), text(&current["session"]["id"]));
    let ask = json!({ "officer_id": session, "reason": "供暖" });
    for (what, refused) in [
        ("room", lawyer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await),
        ("note", lawyer.put(&format!("/api/v1/sessions/{session}/note"), json!({ "text": "x", "version": 0 })).await),
        ("officer", lawyer.post(&format!("/api/v1/sessions/{session}/invitations"), ask).await),
        ("matter", lawyer.get(&format!("/api/v1/tickets/{ticket}/matter")).await),
        ("history", lawyer.get(&format!("/api/v1/tickets/{ticket}/history")).await),
        ("receipt", lawyer.get(&format!("/api/v1/tickets/{ticket}/receipt")).await),
        ("end", lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how()).await),
    ] {
        assert_eq!(refused.no(), (409, "conflict_first".to_owned()), "{what}");
    }
    assert_eq!(seat.get("/api/v1/seat").await.ok(200)["ticket"]["state"], "serving");

    let view = declare(&lawyer, &ticket, "clear").await.ok(200);
    let current = &view["current"];
    assert!(current.get("conflict").is_none(), "{current}");
    assert_eq!((&current["card"]["paper_masked"], &current["representatives"]), (&json!("640***********0021"), &json!(["李建国"])));
    lawyer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.ok(200);
    // What others may read later takes nothing of the talk.
    let note = lawyer.put(&format!("/api/v1/sessions/{session}/note"), json!({ "text": "x", "version": 0 })).await;
    assert_eq!(note.no(), (403, "forbidden".to_owned()));
    let told = json!({ "topic": "labour", "outcome": "answered", "summary": "已解答" });
    let refused = lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), told).await;
    assert_eq!((refused.code().as_str(), &refused.body["fields"][0]["pointer"]), ("field_invalid", &json!("/summary")));
    assert_eq!(declare(&lawyer, &ticket, "clear").await.code(), "consultation_state", "a word is given once");
    assert_eq!(declare(&lawyer, &ticket, "perhaps").await.status, 400);
    lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how()).await.ok(200);
});

on_both!(a_clerk_is_asked_for_no_word_and_the_other_side_has_limits, |w: World| async move {
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    w.hall_ticket("王秀英", json!({})).await.ok(201);
    let view = call(&clerk, &desk).await.ok(200);
    assert!(view["current"].get("conflict").is_none());
    let ticket = text(&view["current"]["ticket"]["id"]);
    assert_eq!(declare(&clerk, &ticket, "clear").await.code(), "consultation_state");
    for name in ["甲公司", " 甲 公司", "乙公司", "丙公司", "丁公司", "戊公司"] {
        add_party(&clerk, &ticket, name).await.ok(200);
    }
    let full = add_party(&clerk, &ticket, "己公司").await;
    assert_eq!((full.no(), &full.body["args"]["limit"]), ((422, "parties_limit".to_owned()), &json!("5")), "a name twice counts once");
    let other = w.login("clerk.hall2").await;
    let second = w.sit(&other, 1).await;
    assert!(add_party(&other, &ticket, "甲公司").await.status >= 400, "not at {second}");

    let many: Vec<String> = (0..6).map(|n| format!("对方{n}")).collect();
    assert_eq!(comes(&w, "甲", json!({ "parties": many })).await.code(), "parties_limit");
    for (bad, code) in [(" ".to_owned(), "name_missing"), ("长".repeat(61), "name_too_long")] {
        let no = comes(&w, "甲", json!({ "parties": ["对方", bad] })).await;
        assert_eq!((no.code().as_str(), &no.body["fields"][0]["pointer"]), (code, &json!("/parties/1")));
    }
    comes(&w, "甲", json!({ "parties": ["长".repeat(60)] })).await.ok(201);
});

on_both!(a_list_answers_yes_or_no_and_the_lawyers_word_decides, |w: World| async move {
    let lawyer = w.login("lawyer01").await;
    let path = format!("/api/v1/firms/{}/conflicts", firm(&w, "lawyer01").await);
    assert_eq!(lawyer.get(&path).await.ok(200), json!({ "count": 0 }));
    let names = json!({ "names": ["远山建筑 公司", "ＡＢＣ Ltd", " abc　ltd"] });
    let stored = lawyer.put(&path, names.clone()).await.ok(200);
    assert_eq!(stored["count"], 2, "one name in two spellings");
    let shown = w.login("coordinator").await.get(&path).await.ok(200);
    assert_eq!(shown, stored, "count and day, and never a name");
    assert_eq!(shown.as_object().unwrap().len(), 2);
    for username in ["lawyer02", "clerk.hall1", "supervisor1", "office.hall"] {
        let who = w.login(username).await;
        assert_eq!((who.get(&path).await.status, who.put(&path, names.clone()).await.status), (403, 403), "{username}");
    }
    assert_eq!(lawyer.put(&path, json!({ "names": ["甲", ""] })).await.code(), "name_missing");
    assert_eq!(w.login("coordinator").await.get("/api/v1/firms/0198a1b2-0000-7000-8000-000000000001/conflicts").await.status, 404);

    // The list of one firm says nothing at another.
    let other = w.login("lawyer02").await;
    let desk = w.sit(&other, 0).await;
    let slip = comes(&w, "王秀英", json!({ "parties": ["远山建筑公司"] })).await.ok(201);
    let ticket = text(&slip["ticket"]["id"]);
    assert_eq!(call(&other, &desk).await.ok(200)["current"]["conflict"]["is_listed"], false);
    other.post(&format!("/api/v1/tickets/{ticket}/undo-call"), json!({})).await.ok(200);
    other.post(&format!("/api/v1/desks/{desk}/close"), json!({})).await.ok(200);

    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    assert_eq!(call(&lawyer, &desk).await.ok(200)["current"]["conflict"]["is_listed"], true);
    declare(&lawyer, &ticket, "clear").await.ok(200);
    let record = format!("/api/v1/consultations/{ticket}");
    assert_eq!(lawyer.get(&record).await.ok(200)["against_list"], true, "kept: the lawyer knew better");

    // A listed name that comes up in the middle of the talk asks for the word again; another one does not.
    let view = add_party(&lawyer, &ticket, "丙公司").await.ok(200);
    assert!(view["current"].get("conflict").is_none());
    let view = add_party(&lawyer, &ticket, "abc ltd").await.ok(200);
    assert_eq!(view["current"]["conflict"]["is_listed"], true);
    declare(&lawyer, &ticket, "clear").await.ok(200);
    coordinator_empties(&w, &path).await;
});

async fn coordinator_empties(w: &World, path: &str) {
    let emptied = w.login("coordinator").await.put(path, json!({ "names": [] })).await.ok(200);
    assert_eq!(emptied["count"], 0);
}

on_both!(who_goes_back_is_first_for_another_firm_and_stops_nobody, |w: World| async move {
    let (first, second) = (comes(&w, "甲", json!({})).await.ok(201), comes(&w, "乙", json!({})).await.ok(201));
    let third = comes(&w, "丙", json!({})).await.ok(201);
    run_sql(
        &w,
        "UPDATE lawyer SET firm_id = (SELECT l.firm_id FROM lawyer l JOIN staff s ON s.id = l.staff_id WHERE s.username = 'lawyer01')
                 WHERE staff_id = (SELECT id FROM staff WHERE username = 'lawyer02')",
    )
    .await;
    let (lawyer, colleague) = (w.login("lawyer01").await, w.login("lawyer02").await);
    let (desk, desk2) = (w.sit(&lawyer, 0).await, w.sit(&colleague, 1).await);
    let number = |slip: &Value| slip["ticket"]["number"].clone();
    let ticket = text(&first["ticket"]["id"]);
    let view = call(&lawyer, &desk).await.ok(200);
    let session = text(&view["current"]["session"]["id"]);
    sits(&w, &first).await;
    declare(&lawyer, &ticket, "clear").await.ok(200);
    let view = declare(&lawyer, &ticket, "conflict").await.ok(200);
    assert!(view.get("current").is_none() && view["desk"]["state"] == "open", "the desk is free, also in the middle of a talk");
    assert_eq!(lawyer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.code(), "session_ended");

    // Nobody else is on duty: the person stands first and everybody of staff sees that nobody here may help.
    let row = |view: &Value| (view["waiting"][0]["ticket"]["number"].clone(), view["waiting"][0]["is_barred"].clone());
    assert_eq!(row(&view), (number(&first), json!(true)));
    let hall = w.site("石嘴山市").await;
    let manager = w.login("manager.hall").await;
    let hall_path = format!("/api/v1/halls/{hall}");
    let seen = manager.get(&hall_path).await.ok(200);
    let legal =
        |seen: &Value| seen["waiting"].as_array().unwrap().iter().find(|r| r["ticket"]["id"] == first["ticket"]["id"]).cloned().unwrap();
    assert_eq!(legal(&seen)["is_barred"], true);

    // Both lawyers of the firm get those behind, and may not pick the person by hand.
    for (who, at) in [(&lawyer, &desk), (&colleague, &desk2)] {
        let pick = json!({ "ticket_id": ticket, "reason": "先叫" });
        assert_eq!(who.post(&format!("/api/v1/desks/{at}/call"), pick).await.no(), (409, "firm_barred".to_owned()));
    }
    let next = call(&lawyer, &desk).await.ok(200);
    assert_eq!((&next["current"]["ticket"]["number"], &next["current"]["order"]), (&number(&second), &json!("plain")), "passes nobody");
    let other = w.login("lawyer03").await;
    let desk3 = w.sit(&other, 2).await;
    assert_eq!(legal(&manager.get(&hall_path).await.ok(200))["is_barred"], false, "somebody of another firm is here");
    let view = lawyer.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    assert_eq!(view["waiting"].as_array().unwrap().len(), 1, "not shown to who may not call: {view}");
    let view = call(&other, &desk3).await.ok(200);
    assert_eq!(view["current"]["ticket"]["number"], number(&first), "the head of the line");
    assert_eq!(call(&colleague, &desk2).await.ok(200)["current"]["ticket"]["number"], number(&third));

    // The lawyer who stepped aside has no talk any more that goes on, and boards never learn why.
    assert_eq!(lawyer.get(&format!("/api/v1/consultations/{ticket}")).await.ok(200)["state"], "ended");
    let mut tx = w.running.context.db.read().await.unwrap();
    let events = event::after(&mut tx, &hall, 0).await.unwrap();
    let told = events.iter().find(|e| e.kind.as_str() == "consultation.returned").unwrap();
    assert_eq!(serde_json::from_str::<Value>(&told.body).unwrap(), json!({ "ticket_id": ticket }));
});

/// A person who is with a lawyer now: ticket, lawyer and desk.
pub async fn in_talk(w: &World, card: &str, parties: Value) -> (String, Person, String, Person) {
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let person = json!({ "name": "欧阳测试甲", "paper": { "kind": "resident_card", "number": card }, "phone": { "state": "declined" } });
    let slip = comes(w, "欧阳测试甲", json!({ "person": person, "parties": parties })).await.ok(201);
    lawyer.call_clear(&desk).await;
    let seat = sits(w, &slip).await;
    (text(&slip["ticket"]["id"]), lawyer, desk, seat)
}

pub fn record(version: i64, advice: &str) -> Value {
    json!({ "topic": "labour", "facts": "事实测试乙", "advice": advice, "basis": "依据测试丙", "referrals": ["legal_aid", "arbitration", "legal_aid"], "version": version })
}

on_both!(the_record_is_the_lawyers_alone, |w: World| async move {
    let (ticket, lawyer, desk, seat) = in_talk(&w, WANG, json!([])).await;
    let path = format!("/api/v1/consultations/{ticket}");
    let empty = lawyer.get(&path).await.ok(200);
    assert_eq!((&empty["state"], &empty["version"], &empty["earlier"]), (&json!("open"), &json!(0), &json!([])));
    assert_eq!(
        (&empty["started_at"], &empty["ends_at"]),
        (&json!("2026-11-23T10:00:00.000+08:00"), &json!("2026-11-23T10:20:00.000+08:00"))
    );
    let saved = lawyer.put(&path, record(0, "建议测试丁")).await.ok(200);
    assert_eq!(
        (&saved["version"], &saved["advice"], &saved["referrals"]),
        (&json!(1), &json!("建议测试丁"), &json!(["legal_aid", "arbitration"]))
    );
    let stale = lawyer.put(&path, record(0, "旧页")).await;
    assert_eq!((stale.no(), &stale.body["args"]["version"]), ((409, "note_conflict".to_owned()), &json!("1")));
    let long = lawyer.put(&path, record(1, &"长".repeat(4001))).await;
    assert_eq!((long.code().as_str(), &long.body["fields"][0]["pointer"]), ("text_too_long", &json!("/advice")));

    for username in ["lawyer02", "clerk.hall1", "supervisor1", "coordinator", "manager.hall", "office.hall", "leader01", "officer.dawukou1"]
    {
        let who = w.login(username).await;
        let all = [who.get(&path).await, who.put(&path, record(1, "别人")).await, who.post(&format!("{path}/extend"), json!({})).await];
        assert!(all.iter().all(|a| a.no() == (403, "forbidden".to_owned())), "{username}");
        assert_eq!(who.get(&format!("{path}/opinion")).await.status, 403, "{username}");
        let sum = who.get(&format!("{path}/summary")).await;
        if username == "clerk.hall1" {
            let expected = json!({ "ticket_id": ticket, "number": "L001", "state": "open", "topic": "labour", "referrals": ["legal_aid", "arbitration"] });
            assert_eq!(sum.ok(200), expected, "topic and referral and nothing else");
        } else {
            assert_eq!(sum.status, 403, "{username}");
        }
    }
    assert_eq!(w.login("clerk.huinong1").await.get(&format!("{path}/summary")).await.status, 403, "not of this place");

    // Ten more minutes, once; the end comes with the visit, and the record is written until the day is over.
    let longer = lawyer.post(&format!("{path}/extend"), json!({})).await.ok(200);
    assert_eq!((&longer["ends_at"], &longer["is_extended"]), (&json!("2026-11-23T10:30:00.000+08:00"), &json!(true)));
    assert_eq!(lawyer.post(&format!("{path}/extend"), json!({})).await.code(), "consultation_state");
    w.clock.advance_ms(4 * 60_000);
    lawyer.post(&format!("/api/v1/tickets/{ticket}/pause"), json!({})).await.ok(200);
    w.clock.advance_ms(30 * 60_000);
    let back = lawyer.post(&format!("/api/v1/tickets/{ticket}/resume"), json!({ "desk_id": desk })).await.ok(200);
    assert!(back["current"]["conflict"].is_object(), "every call asks for the word");
    declare(&lawyer, &ticket, "clear").await.ok(200);
    let again = lawyer.get(&path).await.ok(200);
    assert_eq!(
        (&again["advice"], &again["ends_at"]),
        (&json!("建议测试丁"), &json!("2026-11-23T11:00:00.000+08:00")),
        "26 minutes are left"
    );
    seat.get("/api/v1/seat").await.ok(200);
    run_sql(&w, "UPDATE ticket SET state = 'serving', serving_at = called_at WHERE state = 'called'").await;
    w.clock.advance_ms(11 * 60_000);
    lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how()).await.ok(200);
    let ended = lawyer.put(&path, record(1, "补写")).await.ok(200);
    assert_eq!((&ended["state"], &ended["minutes"], &ended["version"]), (&json!("ended"), &json!(15), &json!(2)), "pauses do not count");
    assert_eq!(lawyer.post(&format!("{path}/extend"), json!({})).await.code(), "consultation_state");

    // Next time the lawyer sees day and topic of the earlier talks.
    let (later, lawyer, ..) = in_talk(&w, WANG, json!([])).await;
    let seen = lawyer.get(&format!("/api/v1/consultations/{later}")).await.ok(200);
    assert_eq!(seen["earlier"], json!([{ "day": "2026-11-23", "topic": "labour" }]));
    let mine = lawyer.get("/api/v1/consultations/mine?from=2026-11-23&to=2026-11-23").await.ok(200);
    let ids: Vec<&Value> = mine["items"].as_array().unwrap().iter().map(|c| &c["ticket_id"]).collect();
    assert_eq!(ids, [&json!(later), &json!(ticket)]);
    let other = w.login("lawyer02").await;
    assert_eq!(other.get("/api/v1/consultations/mine?from=2026-11-23&to=2026-11-23").await.ok(200)["items"], json!([]));
    w.clock.advance_ms(24 * 3_600_000);
    let lawyer = w.login("lawyer01").await;
    assert_eq!(lawyer.put(&path, record(2, "隔天")).await.code(), "consultation_state");
});

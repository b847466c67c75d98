//! Registering a matter at the counter, told for both databases: the whole way, corrections, duplicates, progress.

use serde_json::{Value, json};
use server_store::event;
use sqlx::Connection as _;

use crate::harness::{Person, World, on_both, text};

/// A clerk who sits at a window.
pub struct Window {
    pub clerk: Person,
    pub desk: String,
}

impl Window {
    /// The n-th window of the city hall.
    pub async fn open(w: &World, username: &str, n: usize) -> Self {
        let clerk = w.login(username).await;
        let desk = w.sit(&clerk, n).await;
        Self { clerk, desk }
    }

    /// Takes a number for somebody with this card, calls it and begins to serve; returns the ticket.
    pub async fn receive(&self, w: &World, name: &str, card: &str) -> String {
        let who = json!({ "name": name, "paper": { "kind": "resident_card", "number": card }, "phone": { "state": "given", "number": "13912345678" } });
        w.hall_ticket(name, json!({ "person": who })).await.ok(201);
        let view = self.clerk.post(&format!("/api/v1/desks/{}/call-next", self.desk), json!({})).await.ok(200);
        let ticket = text(&view["current"]["ticket"]["id"]);
        self.clerk.post(&format!("/api/v1/tickets/{ticket}/serve"), json!({})).await.ok(200);
        ticket
    }

    pub async fn register(&self, ticket: &str, form: &Value) -> Value {
        self.clerk.put(&format!("/api/v1/tickets/{ticket}/matter"), form.clone()).await.ok(200)
    }

    pub async fn complete(&self, ticket: &str) -> Value {
        self.clerk.post(&format!("/api/v1/tickets/{ticket}/complete"), json!({})).await.ok(200)
    }
}

pub const WANG: &str = "640299195002280021";
const LI: &str = "640299195002280013";

/// A right form, changed by `more`.
pub fn form(more: Value) -> Value {
    let mut form = json!({
        "name": { "state": "given", "name": "王秀英" },
        "address": { "division_code": "640202100", "text": "幸福小区3号楼2单元" },
        "contact": { "state": "phone", "number": "13912345678" },
        "channel": "counter", "kind": "complaint_request", "topic": "housing",
        "request": "要求恢复供暖到规定温度", "facts": "十一月以来家中室温只有十二度,多次找供热站没有结果",
        "place": { "division_code": "640202100", "text": "幸福小区" },
        "people_count": 1, "is_oral": false, "outcome": "notice_now",
    });
    if let (Some(form), Value::Object(more)) = (form.as_object_mut(), more) {
        form.extend(more);
    }
    form
}

pub async fn unit(w: &World, name: &str) -> String {
    let units = w.anyone().get("/api/v1/units").await.ok(200);
    let found = units["items"].as_array().unwrap().iter().find(|u| u["name"] == name).cloned();
    text(&found.unwrap_or_else(|| panic!("no unit {name}"))["id"])
}

on_both!(a_visit_is_registered_completed_and_can_be_asked_for, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let end = format!("/api/v1/tickets/{ticket}/complete");
    let early = window.clerk.post(&end, json!({})).await;
    assert_eq!((early.status, early.code().as_str()), (409, "matter_missing"), "no visit ends without a matter");

    let routes = w.anyone().get("/api/v1/routes?topic=housing&place=640202100").await.ok(200);
    assert_eq!((&routes["units"][0]["name"], &routes["units"][0]["is_responsible"]), (&json!("大武口区住房和城乡建设局"), &json!(true)));
    let sent = form(json!({ "outcome": "transferred", "unit_id": routes["units"][0]["id"] }));
    let done = window.register(&ticket, &sent).await;
    assert_eq!((&done["matter_no"], &done["version"], &done["state"]), (&json!("640200-20261123-0001"), &json!(1), &json!("transferred")));
    // Monday 2026-11-23 and 15 days: Tuesday 2026-12-08.
    let notice = &done["notice"];
    assert_eq!((&notice["target"], &notice["outer"]), (&json!("2026-12-08"), &json!("2026-12-08")));
    assert_eq!((&notice["calendar_version"], &notice["is_provisional"]), (&json!("CN-2026.1"), &json!(false)));

    // A correction is a new version under the same number.
    let assigned = form(json!({ "outcome": "assigned", "unit_id": routes["units"][0]["id"], "due": "2026-12-31", "facts": "室温十三度" }));
    let again = window.register(&ticket, &assigned).await;
    assert_eq!((&again["matter_no"], &again["version"], &again["state"]), (&done["matter_no"], &json!(2), &json!("assigned")));
    let view = window.clerk.get(&format!("/api/v1/tickets/{ticket}/matter")).await.ok(200);
    assert_eq!((&view["form"]["facts"], &view["form"]["due"], &view["version"]), (&json!("室温十三度"), &json!("2026-12-31"), &json!(2)));
    let kinds: Vec<String> = view["deadlines"].as_array().unwrap().iter().map(|d| text(&d["kind"])).collect();
    assert_eq!(kinds, ["notice", "assignment"]);

    let receipt = window.clerk.get(&format!("/api/v1/tickets/{ticket}/receipt")).await.ok(200);
    assert_eq!((&receipt["query_code"], &receipt["unit_name"]), (&done["query_code"], &json!("大武口区住房和城乡建设局")));
    let code = text(&done["query_code"]);
    assert_eq!(receipt["progress_path"], "/progress", "the code never stands in an address");
    let ended = window.complete(&ticket).await;
    assert_eq!((&ended["matter"]["query_code"], &ended["desk"]["served_today"]), (&done["query_code"], &json!(1)));

    let printed_later = window.clerk.get(&format!("/api/v1/tickets/{ticket}/receipt")).await.ok(200);
    assert_eq!(printed_later, receipt, "the receipt can still be printed after the end");
    assert_eq!(view["petition_form"], "visit");

    let spelt = format!(" {}-{} ", &code[..4].to_lowercase(), &code[4..]);
    let progress = w.anyone().post("/api/v1/progress", json!({ "query_code": spelt })).await.ok(200);
    assert_eq!((&progress["matter_no"], &progress["state"]), (&done["matter_no"], &json!("assigned")));
    assert_eq!((&progress["unit_name"], &progress["deadlines"][0]["kind"]), (&json!("大武口区住房和城乡建设局"), &json!("notice")));
    for secret in ["王", "供暖", "十三度", "139", "幸福"] {
        assert!(!progress.to_string().contains(secret), "{secret} in {progress}");
    }
});

on_both!(what_is_missing_or_wrong_is_pointed_at, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let path = format!("/api/v1/tickets/{ticket}/matter");
    let six: Vec<Value> = (1..=6).map(|n| json!({ "name": format!("代表{n}") })).collect();
    let cases = [
        (json!({ "is_oral": true }), "statement_not_read_back", "/read_back"),
        (json!({ "name": { "state": "withheld", "reason": " " } }), "reason_missing", "/name/reason"),
        (json!({ "contact": { "state": "phone", "number": "12" } }), "phone_invalid", "/contact/number"),
        (json!({ "representatives": six, "people_count": 8 }), "representatives_limit", "/representatives"),
        (json!({ "people_count": 10_001 }), "people_count", "/people_count"),
        (json!({ "place": { "division_code": "星海" } }), "division_code_invalid", "/place/division_code"),
        (json!({ "outcome": "transferred" }), "unit_missing", "/unit_id"),
        (json!({ "outcome": "transferred", "unit_id": "0198a1b2-0000-7000-8000-000000000001" }), "unit_unknown", "/unit_id"),
        (json!({ "outcome": "urgent_report" }), "recipients_missing", "/recipients"),
        (json!({ "kind": "accusation" }), "accused_missing", "/accused"),
        (json!({ "duplicates": [{ "matter_id": "x", "decision": "same" }] }), "duplicate_unknown", "/duplicates/0"),
    ];
    for (more, code, pointer) in cases {
        let no = window.clerk.put(&path, form(more)).await;
        assert_eq!((no.status, no.code().as_str(), &no.body["fields"][0]["pointer"]), (422, code, &json!(pointer)));
    }
    let unit = unit(&w, "大武口区住房和城乡建设局").await;
    let late = form(json!({ "outcome": "assigned", "unit_id": unit, "due": "2026-11-23" }));
    assert_eq!(window.clerk.put(&path, late).await.code(), "due_day_invalid");
    assert_eq!(window.clerk.get(&path).await.code(), "matter_missing", "nothing was kept");
    // Read back, it is registered; whoever keeps their name is registered too.
    let read = form(json!({ "is_oral": true, "read_back": true, "name": { "state": "withheld", "reason": "怕报复" } }));
    assert_eq!(window.register(&ticket, &read).await["version"], 1);
    // Another desk does not have this ticket.
    let other = Window::open(&w, "clerk.hall2", 1).await;
    assert!(other.clerk.put(&path, form(json!({}))).await.status >= 400);
});

on_both!(an_urgent_matter_is_reported_up_at_once, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let urgent = form(json!({ "outcome": "urgent_report", "recipients": ["own_government", "national_bureau"] }));
    assert_eq!(window.register(&ticket, &urgent).await["state"], "reported_up");
    let mut tx = w.running.context.db.read().await.unwrap();
    let events = event::after(&mut tx, &w.site("石嘴山市").await, 0).await.unwrap();
    let told = events.iter().find(|e| e.kind == "matter.reported_up").expect("an event");
    assert!(told.body.contains("national_bureau"));
});

on_both!(the_same_matter_is_found_and_added_to_not_opened_twice, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let first = window.receive(&w, "王秀英", WANG).await;
    let registered = window.register(&first, &form(json!({}))).await;
    window.complete(&first).await;
    w.clock.advance_ms(3_600_000);

    let second = window.receive(&w, "王秀英", WANG).await;
    let draft = json!({ "topic": "housing", "place_code": "640202100", "request": "要求恢复供暖到规定温度", "facts": "十一月以来家中室温只有十二度,多次找供热站没有结果" });
    let panel = window.clerk.post(&format!("/api/v1/tickets/{second}/duplicates"), draft).await.ok(200);
    let hit = &panel["items"][0];
    assert_eq!((&hit["matter_no"], &hit["score"], &hit["is_same_person"]), (&registered["matter_no"], &json!(95), &json!(true)));
    assert_eq!(hit["why"], json!(["same_person", "same_place_topic", "similar_text"]));
    assert_eq!((&hit["state"], &hit["deadlines"][0]["outer"]), (&json!("guided"), &json!("2026-12-08")));
    let history = window.clerk.get(&format!("/api/v1/tickets/{second}/history")).await.ok(200);
    assert_eq!((&history["visits_before"], &history["open_matters"]), (&json!(1), &json!(1)));

    let path = format!("/api/v1/tickets/{second}/matter");
    let undecided = window.clerk.put(&path, form(json!({}))).await;
    assert_eq!((undecided.status, undecided.code().as_str(), &undecided.body["args"]["count"]), (409, "duplicates_undecided", &json!("1")));
    let same = json!([{ "matter_id": hit["matter_id"], "decision": "same" }]);
    let added = window.register(&second, &form(json!({ "duplicates": same, "facts": "今天又降到十一度" }))).await;
    assert_eq!((&added["matter_no"], &added["is_supplement"]), (&registered["matter_no"], &json!(true)));
    assert_eq!(window.complete(&second).await["matter"]["matter_no"], registered["matter_no"]);

    // Somebody else with the same trouble gets a matter and a code of their own.
    let third = window.receive(&w, "李建国", LI).await;
    let other = form(json!({ "name": { "state": "given", "name": "李建国" } }));
    let no = window.clerk.put(&format!("/api/v1/tickets/{third}/matter"), other.clone()).await;
    assert_eq!(no.code(), "duplicates_undecided", "the same phone, place and text");
    let mut joined = other;
    joined["duplicates"] = same;
    let linked = window.register(&third, &joined).await;
    assert_eq!((&linked["is_supplement"], &linked["matter_no"]), (&json!(false), &json!("640200-20261123-0002")));
    assert_ne!(linked["query_code"], registered["query_code"]);
});

on_both!(a_terminated_matter_is_registered_as_no_longer_accepted, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let first = window.receive(&w, "王秀英", WANG).await;
    let old = window.register(&first, &form(json!({}))).await;
    window.complete(&first).await;
    run_sql(&w, "UPDATE matter SET state = 'terminated'").await;
    let second = window.receive(&w, "王秀英", WANG).await;
    let same = json!([{ "matter_id": old["matter_id"], "decision": "same" }]);
    let again = window.register(&second, &form(json!({ "duplicates": same }))).await;
    assert_eq!((&again["state"], &again["matter_no"]), (&json!("no_longer_accepted"), &json!("640200-20261123-0002")));
    let corrected = window.register(&second, &form(json!({ "duplicates": same, "facts": "同上" }))).await;
    assert_eq!((&corrected["state"], &corrected["version"]), (&json!("no_longer_accepted"), &json!(2)));
});

on_both!(the_database_itself_refuses_a_completed_visit_without_matter, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let matter = text(&window.register(&ticket, &form(json!({ "people_count": 6 }))).await["matter_id"]);
    let refused = try_sql(&w, "UPDATE ticket SET state = 'completed', matter_id = NULL").await;
    assert!(refused.expect_err("refused").to_string().to_lowercase().contains("check"));
    // And a sixth representative.
    let sixth = format!("INSERT INTO matter_representative (matter_id, version, ord, name_sealed) VALUES ('{matter}', 1, 6, 'x')");
    assert!(try_sql(&w, &sixth).await.expect_err("refused").to_string().to_lowercase().contains("check"));
    let fifth = sixth.replace(", 6,", ", 5,");
    try_sql(&w, &fifth).await.unwrap();
    window.complete(&ticket).await;
});

/// Runs a statement beside the server, as an administrator with a shell could.
async fn try_sql(w: &World, sql: &str) -> Result<(), sqlx::Error> {
    match &w.settings.database {
        Some(url) => {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut sqlx::PgConnection::connect(url).await?).await.map(drop)
        }
        None => {
            let file = format!("sqlite://{}", w.settings.data.join("reception.db").display());
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned())).execute(&mut sqlx::SqliteConnection::connect(&file).await?).await.map(drop)
        }
    }
}

pub async fn run_sql(w: &World, sql: &str) {
    try_sql(w, sql).await.unwrap();
}

on_both!(guessing_query_codes_is_stopped, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let code = window.register(&ticket, &form(json!({}))).await["query_code"].clone();
    let ask = |code: Value| {
        let anyone = w.anyone();
        async move { anyone.post("/api/v1/progress", json!({ "query_code": code })).await }
    };
    for _ in 0..19 {
        let no = ask(json!("2222 2222")).await;
        assert_eq!((no.status, no.code().as_str()), (404, "query_code_unknown"));
    }
    ask(code.clone()).await.ok(200);
    for _ in 0..20 {
        assert_eq!(ask(json!("not a code")).await.code(), "query_code_unknown", "a right one forgave the earlier ones");
    }
    let locked = ask(code.clone()).await;
    assert_eq!((locked.status, locked.code().as_str(), &locked.body["args"]["minutes"]), (429, "query_code_locked", &json!("15")));
    w.clock.advance_ms(15 * 60_000 + 1);
    ask(code).await.ok(200);
});

on_both!(the_form_is_the_record_when_its_registrar_also_sends_the_short_one, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let first = window.register(&ticket, &form(json!({}))).await;
    let half = window.clerk.post(&format!("/api/v1/tickets/{ticket}/complete"), json!({ "topic": "housing" })).await;
    assert_eq!(half.code(), "field_invalid", "all of the short form or none of it");
    let how = json!({ "topic": "housing", "outcome": "answered", "summary": "已登记" });
    let done = window.clerk.post(&format!("/api/v1/tickets/{ticket}/complete"), how).await.ok(200);
    assert_eq!(done["matter"]["matter_no"], first["matter_no"]);
});

on_both!(routes_follow_place_topic_and_tier, |w: World| async move {
    let ask = |query: &str| {
        let (anyone, path) = (w.anyone(), format!("/api/v1/routes?{query}"));
        async move { anyone.get(&path).await }
    };
    let litigation = ask("topic=litigation&place=640202100").await.ok(200);
    assert_eq!((&litigation["hints"], &litigation["units"][0]["name"]), (&json!(["political_legal_organ"]), &json!("大武口区委政法委")));
    let hall = w.site("石嘴山市").await;
    let housing = ask(&format!("topic=housing&place=640202100&site={hall}")).await.ok(200);
    let tiers: Vec<i64> = housing["units"].as_array().unwrap().iter().map(|u| u["tier"].as_i64().unwrap()).collect();
    assert_eq!((tiers, &housing["hints"]), (vec![2, 1], &json!([])), "own level or one above");
    assert_eq!(ask("topic=housing&place=650100").await.ok(200)["hints"], json!(["no_unit"]));
    assert_eq!(ask("topic=housing&place=9").await.code(), "division_code_invalid");
    assert_eq!(ask("topic=weather&place=640202").await.status, 400);
});

on_both!(a_lawyer_after_the_clerk_leaves_a_linked_matter, |w: World| async move {
    let window = Window::open(&w, "clerk.hall1", 0).await;
    let ticket = window.receive(&w, "王秀英", WANG).await;
    let first = window.register(&ticket, &form(json!({ "outcome": "lawyer" }))).await;
    let (hall, lawyer) = (w.site("石嘴山市").await, w.login("lawyer01").await);
    let (queue, desk) = (w.queue(&hall, "legal_advice").await, w.sit(&lawyer, 0).await);
    let on = json!({ "queue_id": queue, "reason": "找值班律师" });
    window.clerk.post(&format!("/api/v1/tickets/{ticket}/transfer"), on).await.ok(200);
    lawyer.call_clear(&desk).await;
    run_sql(&w, "UPDATE ticket SET state = 'serving', serving_at = called_at").await;
    let how = json!({ "topic": "housing", "outcome": "answered", "summary": "" });
    let done = lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how).await.ok(200);
    assert_ne!(done["matter"]["matter_no"], first["matter_no"], "the consultation is a matter of its own");
    let both = window.receive(&w, "王秀英", WANG).await;
    let history = window.clerk.get(&format!("/api/v1/tickets/{both}/history")).await.ok(200);
    let kinds: Vec<String> = history["matters"].as_array().unwrap().iter().map(|m| text(&m["kind"])).collect();
    assert_eq!(kinds, ["consult", "complaint_request"]);
    assert_eq!(history["matters"][0]["deadlines"], json!([]), "advice asks nothing of the organ");
});

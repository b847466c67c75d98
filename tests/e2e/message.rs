//! Messages to phones: through a gateway's twin on loopback, at least once, with quiet hours, retries and dead letters.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use serde_json::{Value, json};
use server::Clock;
use server::service::message::{self, About};
use server_domain::message::MessageKind;
use server_domain::{Day, Timestamp};
use server_store::message as messages;
use tokio::sync::watch;

use crate::harness::{Engine, World, settings, text};

/// How long is waited for what goes out by itself: three rounds of the jobs, which look every 15 s.
const PATIENCE: Duration = Duration::from_secs(45);
const KEY: &str = "a key that both sides know";

/// What the gateway got, and what it answers next; 200 when nothing is laid out.
#[derive(Clone, Default)]
pub struct Twin {
    got: Arc<watch::Sender<Vec<Value>>>,
    answers: Arc<Mutex<VecDeque<u16>>>,
}

impl Twin {
    async fn start() -> (Self, String) {
        let twin = Self::default();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/send", listener.local_addr().unwrap());
        let router = Router::new().route("/send", post(take)).with_state(twin.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        (twin, url)
    }

    pub fn then(&self, answers: &[u16]) {
        self.answers.lock().unwrap().extend(answers);
    }

    pub fn got(&self) -> Vec<Value> {
        self.got.borrow().clone()
    }

    /// Waits until the gateway was asked so often.
    pub async fn asked(&self, times: usize) -> Vec<Value> {
        self.until(|got| got.len() >= times).await;
        assert!(self.got().len() >= times, "asked {} times, not {times}", self.got().len());
        self.got()
    }

    /// Waits until what it got is enough, 45 s at most.
    pub async fn until(&self, is_enough: impl Fn(&[Value]) -> bool) {
        let mut heard = self.got.subscribe();
        let _ = tokio::time::timeout(PATIENCE, heard.wait_for(|got| is_enough(got))).await;
    }
}

/// What the gateway says, it says with the number, as some do.
async fn take(State(twin): State<Twin>, headers: HeaderMap, body: Bytes) -> (StatusCode, String) {
    let body = std::str::from_utf8(&body).unwrap();
    let signed = headers.get("x-signature").unwrap().to_str().unwrap();
    assert_eq!(signed, server::sms::gateway::signature(KEY.as_bytes(), body), "the body is signed");
    let sent: Value = serde_json::from_str(body).unwrap();
    twin.got.send_modify(|got| got.push(sent.clone()));
    let status = twin.answers.lock().unwrap().pop_front().unwrap_or(200);
    (StatusCode::from_u16(status).unwrap(), text(&sent["to"]))
}

/// The demo's lawyers left no phone here: nothing goes out by itself.
pub async fn world(engine: Engine, hour: i64) -> (World, Twin) {
    let (w, twin) = with_lawyers(engine, hour).await;
    crate::registration::run_sql(&w, "UPDATE lawyer SET phone_sealed = NULL").await;
    (w, twin)
}

pub async fn with_lawyers(engine: Engine, hour: i64) -> (World, Twin) {
    let (twin, url) = Twin::start().await;
    let with_sms = server::boot::Settings { sms_url: Some(url), sms_key: Some(KEY.to_owned()), ..settings(engine).await };
    let at = Timestamp(Day::parse("2026-11-23").unwrap().start().0 + hour * 3_600_000);
    (World::start_with(with_sms, Clock::by_hand(at)).await, twin)
}

/// Tells somebody of an appointment.
async fn tell(w: &World, kind: MessageKind, seq: i64, at: Option<Timestamp>) {
    let now = w.clock.now();
    w.running
        .context
        .db
        .write(move |tx| {
            Box::pin(async move {
                let args = [("code", "K7PM-4X2R"), ("day", "11月24日"), ("from", "09:30"), ("place", "信访大厅")];
                let args = args.map(|(k, v)| (k.to_owned(), v.to_owned())).into();
                message::tell(
                    tx,
                    kind,
                    &About { thing: "an-appointment", mark: seq.to_string(), phone: "13900000001", lang: "zh", args, at },
                    now,
                );
                Ok(())
            })
        })
        .await
        .unwrap();
}

pub async fn count(w: &World, state: &str) -> i64 {
    let mut tx = w.running.context.db.read().await.unwrap();
    messages::count(&mut tx).await.unwrap().into_iter().find(|(s, _)| s == state).map_or(0, |(_, n)| n)
}

pub async fn until_counted(w: &World, state: &str, n: i64) {
    let mut commits = w.running.context.db.committed();
    while count(w, state).await != n {
        let changed = tokio::time::timeout(PATIENCE, commits.changed()).await;
        assert!(changed.is_ok(), "{} {state}, not {n}", count(w, state).await);
    }
}

/// Waits until the answer to a try is written down: the next is planned `wait_ms` from now.
async fn until_planned(w: &World, wait_ms: i64) {
    let (mut commits, now) = (w.running.context.db.committed(), w.clock.now());
    loop {
        let mut tx = w.running.context.db.read().await.unwrap();
        let planned = messages::due(&mut tx, now.plus_ms(3_600_000), 9).await.unwrap();
        drop(tx);
        if planned.iter().any(|m| m.not_before == now.plus_ms(wait_ms)) {
            return;
        }
        assert!(tokio::time::timeout(PATIENCE, commits.changed()).await.is_ok(), "no try in {wait_ms} ms");
    }
}

macro_rules! on_both {
    ($name:ident, $hour:literal, $body:expr) => {
        mod $name {
            use super::*;
            #[tokio::test(flavor = "multi_thread")]
            async fn sqlite() {
                let (w, twin) = world(Engine::Sqlite, $hour).await;
                let body = $body;
                body(w, twin).await;
            }
            #[tokio::test(flavor = "multi_thread")]
            async fn postgresql() {
                let (w, twin) = world(Engine::Postgres, $hour).await;
                let body = $body;
                body(w, twin).await;
            }
        }
    };
}

on_both!(a_message_is_tried_again_until_the_gateway_takes_it, 10, |w: World, twin: Twin| async move {
    twin.then(&[503, 429]);
    tell(&w, MessageKind::Confirmation, 1, None).await;
    tell(&w, MessageKind::Confirmation, 1, None).await;
    let got = twin.asked(1).await;
    assert_eq!((&got[0]["to"], &got[0]["template"]), (&json!("13900000001"), &json!("confirmation")));
    assert_eq!(got[0]["text"], "您的约访已确认:11月24日 09:30,信访大厅。请提前到场,凭查询码K7PM-4X2R或身份证取号。");
    until_planned(&w, 30_000).await;
    w.clock.advance_ms(29_000);
    assert_eq!(message::send_due(&w.running.context).await.unwrap(), 0, "half a minute has not passed");
    w.clock.advance_ms(2_000);
    twin.asked(2).await;
    until_planned(&w, 120_000).await;
    w.clock.advance_ms(121_000);
    let got = twin.asked(3).await;
    assert!(got.iter().all(|m| m["key"] == got[0]["key"]), "one message, told the gateway by one key");
    until_counted(&w, "sent", 1).await;
    assert_eq!(count(&w, "queued").await, 0, "what was told twice is one message");
});

on_both!(what_the_gateway_refuses_for_good_is_a_dead_letter, 10, |w: World, twin: Twin| async move {
    twin.then(&[400]);
    tell(&w, MessageKind::Change, 1, None).await;
    twin.asked(1).await;
    until_counted(&w, "dead", 1).await;
    w.clock.advance_ms(24 * 3_600_000);
    assert_eq!(message::send_due(&w.running.context).await.unwrap(), 0);
    assert_eq!(twin.got().len(), 1);
});

on_both!(nobody_is_woken_at_night, 22, |w: World, twin: Twin| async move {
    let slot = Timestamp(Day::parse("2026-11-25").unwrap().start().0 + 9 * 3_600_000);
    tell(&w, MessageKind::Confirmation, 1, Some(slot)).await;
    assert_eq!(message::send_due(&w.running.context).await.unwrap(), 0);
    w.clock.advance_ms(9 * 3_600_000 + 3_599_000);
    assert_eq!(message::send_due(&w.running.context).await.unwrap(), 0, "one second before eight");
    w.clock.advance_ms(1_000);
    twin.asked(1).await;
    until_counted(&w, "sent", 1).await;
});

on_both!(a_try_that_was_lost_with_its_server_is_made_again, 10, |w: World, twin: Twin| async move {
    // A server that took the message and died before the gateway was asked leaves only the lease.
    let now = w.clock.now();
    let db = &w.running.context.db;
    db.write(move |tx| {
        Box::pin(async move {
            let about =
                About { thing: "lost", mark: String::from("1"), phone: "13900000001", lang: "zh", args: messages::Args::new(), at: None };
            message::tell(tx, MessageKind::Decision, &about, now);
            let mine = messages::due(tx, now, 1).await?.remove(0);
            assert!(messages::lease(tx, &mine, now.plus_ms(60_000)).await?);
            assert!(!messages::lease(tx, &mine, now.plus_ms(60_000)).await?, "nobody else has it meanwhile");
            Ok(())
        })
    })
    .await
    .unwrap();
    assert_eq!(message::send_due(&w.running.context).await.unwrap(), 0);
    w.clock.advance_ms(60_000);
    assert_eq!(twin.asked(1).await[0]["key"], "decision:lost:1");
    until_counted(&w, "sent", 1).await;
});

on_both!(reminders_move_with_the_appointment_and_end_with_it, 10, |w: World, twin: Twin| async move {
    let (now, day) = (w.clock.now(), Day::parse("2026-11-25").unwrap());
    let db = &w.running.context.db;
    db.write(move |tx| {
        Box::pin(async move {
            for (seq, hour) in [(1, 9), (2, 15)] {
                let at = Some(Timestamp(day.start().0 + hour * 3_600_000));
                let about =
                    About { thing: "moved", mark: seq.to_string(), phone: "13900000001", lang: "en", args: messages::Args::new(), at };
                message::remind(tx, &about, now);
            }
            Ok(())
        })
    })
    .await
    .unwrap();
    assert_eq!((count(&w, "dropped").await, count(&w, "queued").await), (2, 2));
    w.clock.advance_ms(29 * 3_600_000);
    assert_eq!(twin.asked(1).await[0]["key"], "reminder_day:moved:2", "a day before the new time");
    let then = w.clock.now();
    db.write(move |tx| {
        Box::pin(async move {
            message::forget_reminders(tx, "moved", then);
            Ok(())
        })
    })
    .await
    .unwrap();
    w.clock.advance_ms(24 * 3_600_000);
    assert_eq!(message::send_due(&w.running.context).await.unwrap(), 0);
    assert_eq!(twin.got().len(), 1);
});

on_both!(a_phone_proves_itself_by_the_code_that_it_got, 10, |w: World, twin: Twin| async move {
    let phone = json!({ "phone": "13900000002", "lang": "en" });
    let somebody = w.anyone();
    let sent = somebody.post("/api/v1/phone-codes", phone.clone()).await.ok(201);
    let code = text(&sent["demo_code"]);
    let got = twin.asked(1).await;
    assert_eq!((got[0]["template"].as_str(), got[0]["words"]["code"].as_str()), (Some("code"), Some(code.as_str())));
    assert_eq!(somebody.post("/api/v1/phone-codes", phone.clone()).await.no(), (429, "proof_too_soon".to_owned()));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..4 {
        let answer = somebody.post("/api/v1/phone-proofs", json!({ "phone": "13900000002", "code": wrong })).await;
        assert_eq!(answer.no(), (403, "proof_wrong".to_owned()));
    }
    let proved = somebody.post("/api/v1/phone-proofs", json!({ "phone": "139 0000 0002", "code": code })).await.ok(201);
    assert_eq!(proved["phone_masked"], "139****0002");
    assert_eq!(
        somebody.post("/api/v1/phone-proofs", json!({ "phone": "13900000002", "code": code })).await.code(),
        "proof_expired",
        "used up"
    );
    // The second code dies of five wrong tries, also for the right one.
    w.clock.advance_ms(61_000);
    let code = text(&somebody.post("/api/v1/phone-codes", phone.clone()).await.ok(201)["demo_code"]);
    for _ in 0..5 {
        somebody.post("/api/v1/phone-proofs", json!({ "phone": "13900000002", "code": "12345" })).await;
    }
    let answer = somebody.post("/api/v1/phone-proofs", json!({ "phone": "13900000002", "code": code })).await;
    assert_eq!(answer.no(), (429, "proof_locked".to_owned()));
    // The third one grows old.
    w.clock.advance_ms(61_000);
    let code = text(&somebody.post("/api/v1/phone-codes", phone.clone()).await.ok(201)["demo_code"]);
    w.clock.advance_ms(300_000);
    assert_eq!(somebody.post("/api/v1/phone-proofs", json!({ "phone": "13900000002", "code": code })).await.code(), "proof_expired");
    // Five codes a day for one phone.
    for _ in 0..2 {
        somebody.post("/api/v1/phone-codes", phone.clone()).await.ok(201);
        w.clock.advance_ms(61_000);
    }
    assert_eq!(somebody.post("/api/v1/phone-codes", phone).await.no(), (429, "proof_limit".to_owned()));
});

#[tokio::test]
async fn a_gateway_needs_an_address_and_a_key() {
    use server::sms::Gateway;
    assert!(Gateway::new(None, None).is_ok());
    assert!(Gateway::new(Some("sms.example"), Some(KEY)).is_err());
    assert!(Gateway::new(Some("ftp://127.0.0.1/"), Some(KEY)).is_err());
    assert!(Gateway::new(Some("https://127.0.0.1/"), Some("short")).is_err());
    assert!(Gateway::new(Some("https://127.0.0.1/"), Some(KEY)).is_ok());
}

//! Room sockets through the real server: every refusal has its own code, and the room goes on.

use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use server::Clock;

use tokio_tungstenite::tungstenite::Message;

use crate::harness::{Engine, World, settings, text};

/// Opens a socket, says something, and returns what the server says until it closes (at most `limit` messages).
async fn talk(w: &World, path: &str, say: Option<Message>, limit: usize) -> Vec<Value> {
    let url = format!("{}{path}", w.base.replace("http://", "ws://"));
    let (mut socket, _) = tokio_tungstenite::connect_async(url).await.expect("the upgrade is always made");
    if let Some(say) = say {
        socket.send(say).await.unwrap();
    }
    let mut heard = Vec::new();
    while heard.len() < limit {
        match tokio::time::timeout(std::time::Duration::from_secs(15), socket.next()).await.expect("an answer or a close") {
            Some(Ok(Message::Text(text))) => heard.push(serde_json::from_str(&text).unwrap()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => break,
            Some(Ok(_)) => {}
        }
    }
    heard
}

fn code(heard: &[Value]) -> (&str, bool) {
    let last = heard.last().expect("an error message before the close");
    (last["code"].as_str().unwrap_or("none"), last["fatal"].as_bool().unwrap_or(false))
}

async fn fresh_grant(w: &World) -> String {
    text(&w.anyone().post("/api/v1/line-tests", json!({})).await.ok(201)["sender"]["socket_path"])
}

fn join(offer: &str) -> Message {
    Message::text(json!({ "type": "join", "version": 2, "offer": offer, "media": { "audio": true, "video": true } }).to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn refusals_have_codes() {
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    let grant = fresh_grant(&w).await;
    assert_eq!(code(&talk(&w, "/ws/room", None, 9).await), ("grant_invalid", true));
    let altered = format!("{}x", &grant[..grant.len() - 1]);
    assert_eq!(code(&talk(&w, &altered, None, 9).await), ("grant_invalid", true));
    let resume = Message::text(json!({ "type": "resume", "version": 2, "token": "x" }).to_string());
    assert_eq!(code(&talk(&w, "/ws/room?room=nowhere", Some(resume), 9).await), ("room_unknown", true));
    assert_eq!(code(&talk(&w, &grant, Some(Message::text("{")), 9).await), ("message_malformed", true));
    assert_eq!(code(&talk(&w, &grant, Some(Message::text("x".repeat(140_000))), 9).await), ("message_too_large", true));
    assert_eq!(code(&talk(&w, &grant, Some(Message::binary(vec![1, 2])), 9).await), ("message_binary", true));
    assert_eq!(code(&talk(&w, &grant, Some(join("v=0 nonsense")), 1).await), ("offer_invalid", false));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_old_grant_is_refused() {
    let clock = Clock::by_hand(Clock::system().now());
    let w = World::start_with(settings(Engine::Sqlite).await, clock.clone()).await;
    let grant = fresh_grant(&w).await;
    clock.advance_ms(61_000);
    assert_eq!(code(&talk(&w, &grant, Some(join("v=0")), 9).await), ("grant_expired", true));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_is_told_of_turn_servers_with_a_name_of_its_own() {
    let turn_urls = vec!["turns:turn.example:443?transport=tcp".to_owned()];
    let settings =
        server::boot::Settings { turn_urls, turn_key: Some("a key that both know".to_owned()), ..settings(Engine::Sqlite).await };
    let w = World::start_with(settings, Clock::system()).await;
    let test = w.anyone().post("/api/v1/line-tests", json!({})).await.ok(201);
    let (sender, receiver) = (&test["sender"]["ice_servers"][0], &test["receiver"]["ice_servers"][0]);
    assert_eq!(sender["urls"], json!(["turns:turn.example:443?transport=tcp"]));
    assert!(sender["credential"].as_str().unwrap().len() == 28 && sender["username"] != receiver["username"], "{test}");
    let plain = World::start_with(crate::harness::settings(Engine::Sqlite).await, Clock::system()).await;
    let test = plain.anyone().post("/api/v1/line-tests", json!({})).await.ok(201);
    assert!(test["sender"].get("ice_servers").is_none(), "mostly there is none");
}

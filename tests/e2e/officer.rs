//! An officer whose leave is stored is out of the room, even if their page lingers.

use std::time::Duration;

use kiosk::clock::Stopwatch;
use kiosk::peer::{Peer, ServerMessage, Wish};
use kiosk::upstream::Upstream;
use serde_json::json;
use server::Clock;

use crate::harness::{Engine, World, settings, text};

#[tokio::test(flavor = "multi_thread")]
async fn who_has_left_hears_nothing_more() {
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    let (site, lawyer, officer) = (w.site("星海镇").await, w.login("lawyer01").await, w.login("officer.dawukou1").await);
    let desk = w.sit(&lawyer, 0).await;
    let slip = w.ticket("person-0001", "王秀英").await;
    let view = lawyer.call_clear(&desk).await;
    let session = text(&view["current"]["session"]["id"]);
    let seat = w.anyone().sit_with_slip(&site, &text(&slip["slip_token"])).await;
    let officers = lawyer.get("/api/v1/officers").await.ok(200);
    let him = officers["items"].as_array().unwrap().iter().find(|o| o["is_online"] == true).unwrap()["id"].clone();
    let ask = json!({ "officer_id": him, "reason": "供暖" });
    let asked = lawyer.post(&format!("/api/v1/sessions/{session}/invitations"), ask).await.ok(201);
    let invitation = text(&asked["current"]["invitations"][0]["id"]);
    seat.post(&format!("/api/v1/seat/invitations/{invitation}/answer"), json!({ "agreed": true })).await.ok(200);
    lawyer.post(&format!("/api/v1/invitations/{invitation}/send"), json!({ "confidential_part_ended": true })).await.ok(200);
    officer.post(&format!("/api/v1/invitations/{invitation}/accept"), json!({})).await.ok(200);
    let grant = officer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.ok(200);

    let upstream = Upstream::new(&w.base, false).unwrap();
    let wish = Wish { sends: true, lanes: 2 };
    let mut peer = Peer::join(&upstream, &text(&grant["socket_path"]), wish, Stopwatch::start()).await.unwrap();
    // The page does not leave by itself; the officer's leave is stored all the same.
    officer.post(&format!("/api/v1/invitations/{invitation}/leave"), json!({})).await.ok(200);
    let put_out = async {
        loop {
            match peer.hear().await {
                Some(ServerMessage::Closed { reason }) => return format!("{reason:?}"),
                Some(_) => {}
                None => return "the socket closed without a word".to_owned(),
            }
        }
    };
    let said = tokio::time::timeout(Duration::from_secs(10), put_out).await.expect("put out of the room");
    assert_eq!(said, "Removed");
    assert_eq!(officer.post(&format!("/api/v1/sessions/{session}/grant"), json!({})).await.code(), "forbidden");
}

//! The kiosk program before the real server: the line test, the local page, and native peers as people in a room.

use std::time::Duration;

use kiosk::check::{Plan, Verdict};
use kiosk::clock::Stopwatch;
use kiosk::peer::{MediaKind, Peer, ServerMessage, Wish};
use kiosk::run;
use kiosk::upstream::Upstream;
use serde_json::Value;
use server::Clock;

use crate::harness::{Engine, World, fresh_folder, settings, text};

const PATIENCE: Duration = Duration::from_secs(10);

async fn world() -> World {
    World::start_with(settings(Engine::Sqlite).await, Clock::system()).await
}

/// The socket paths of two seats in one room.
async fn seats(upstream: &Upstream) -> (String, String) {
    let opened = upstream.client().post(upstream.url("/api/v1/line-tests")).send().await.unwrap();
    let grants: Value = opened.json().await.unwrap();
    (text(&grants["sender"]["socket_path"]), text(&grants["receiver"]["socket_path"]))
}

#[tokio::test(flavor = "multi_thread")]
async fn line_test_measures_there_and_back_through_the_server() {
    let w = world().await;
    let report = kiosk::check::run(&Upstream::new(&w.base, false).unwrap(), Plan { seconds: 2, video_kbps: 600 }).await;
    let table = kiosk::check::table(&report);
    assert!(report.trouble.is_none() && report.udp == Some(true), "{table}");
    let (audio, video) = (report.audio.as_ref().unwrap(), report.video.as_ref().unwrap());
    // sent and received counts are facts of the test; how fast the machine was is not
    assert!(audio.packets_received > 10 && video.packets_received > 10, "{table}");
    // a picture that begins after its viewer connected needs no request for a keyframe
    assert!(video.packets_received <= video.packets_sent, "{table}");
    assert!(report.socket_ms.is_some() && report.connect_ms.is_some() && !report.media_ports.is_empty(), "{table}");
}

#[tokio::test(flavor = "multi_thread")]
async fn line_test_without_a_server_says_what_to_do() {
    let w = world().await;
    let upstream = Upstream::new(&w.base, false).unwrap();
    w.running.stop().await;
    let report = kiosk::check::run(&upstream, Plan { seconds: 1, video_kbps: 600 }).await;
    assert_eq!(report.verdict, Verdict::Bad);
    assert!(kiosk::check::table(&report).contains("连不上服务器"));
}

#[tokio::test(flavor = "multi_thread")]
async fn native_peers_join_through_the_local_server_and_see_each_other_leave() {
    let w = world().await;
    let server = Upstream::new(&w.base, false).unwrap();
    let local = run::start(run::Settings {
        upstream: server,
        listen: "127.0.0.1:0".parse().unwrap(),
        site: None,
        cache: fresh_folder(),
        printer: None,
    });
    let local = local.await.unwrap();
    let through = Upstream::new(&format!("http://{}", local.address()), false).unwrap();
    let info: Value = through.client().get(through.url("/api/v1/sites")).send().await.unwrap().json().await.unwrap();
    assert!(info["items"].as_array().unwrap().len() > 30, "the API passes through");

    let ((one, other), clock) = (seats(&through).await, Stopwatch::start());
    let both_ways = Wish { sends: true, lanes: 2 };
    let mut first = Peer::join(&through, &one, both_ways, clock).await.unwrap();
    let mut second = Peer::join(&through, &other, both_ways, clock).await.unwrap();
    assert_eq!(second.room().participants.len(), 2);
    first.connected(PATIENCE).await.unwrap();
    second.connected(PATIENCE).await.unwrap();
    let (_a, _b) = (first.publish(300).await.unwrap(), second.publish(300).await.unwrap());
    let all_flow = async {
        let flows = |peer: &Peer| [MediaKind::Audio, MediaKind::Video].iter().all(|kind| peer.received(*kind, 0).packets() > 20);
        while !(flows(&first) && flows(&second)) {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(PATIENCE, all_flow).await.expect("sound and picture flow both ways");

    let gone = first.id().to_owned();
    first.leave().await;
    let heard = async { while !matches!(second.hear().await, Some(ServerMessage::ParticipantLeft { id, .. }) if id == gone) {} };
    tokio::time::timeout(PATIENCE, heard).await.expect("the other hears of it");
    second.leave().await;
    local.stop().await;
}

use std::time::Duration;

use signaling_sfu::{Event, Kind, PeerEvent};

use crate::wire::Wire;

#[tokio::test]
async fn media_flow_where_udp_is_blocked() {
    let mut wire = Wire::start().await;
    let (sender, viewer) = (wire.join(0).await, wire.join(1).await);
    let connected = |wire: &Wire| wire.callers.iter().all(|it| it.client.is_connected);
    assert!(wire.run_until(Duration::from_secs(3), connected).await, "connected over TCP");
    wire.show(viewer, sender).await;
    wire.run(Duration::from_secs(5)).await;
    for (kind, least) in [(Kind::Audio, 200), (Kind::Video, 350)] {
        let mid = wire.callers[viewer].lane(kind);
        let seen: Vec<_> = wire.callers[viewer].client.seen.iter().filter(|it| it.mid == mid).collect();
        assert!(seen.len() > least, "{} packets of {kind:?}", seen.len());
        assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1), "nothing is lost");
    }
    let mut reported = false;
    while let Ok(event) = wire.events.try_recv() {
        if let Event::Peer(_, PeerEvent::Quality(quality)) = event {
            println!("{quality:?}");
            assert!(quality.is_tcp);
            reported |= quality.down.kbps > 500;
        }
    }
    assert!(reported, "the line is reported");
}

#[tokio::test]
async fn a_full_pipe_drops_pictures_and_keeps_sound() {
    let mut wire = Wire::start().await;
    let (sender, viewer) = (wire.join(0).await, wire.join(1).await);
    wire.run_until(Duration::from_secs(3), |wire| wire.callers.iter().all(|it| it.client.is_connected)).await;
    wire.show(viewer, sender).await;
    wire.run(Duration::from_secs(3)).await;

    wire.callers[viewer].is_reading = false;
    wire.run(Duration::from_secs(5)).await;
    let asked = wire.callers[sender].client.keyframes_asked[1];
    wire.callers[viewer].is_reading = true;
    wire.run(Duration::from_secs(2)).await;

    let lane = |kind| wire.callers[viewer].lane(kind);
    let seen = |mid: String| wire.callers[viewer].client.seen.iter().filter(move |it| it.mid == mid).collect::<Vec<_>>();
    let sound = seen(lane(Kind::Audio));
    assert!(sound.windows(2).all(|two| two[1].counter == two[0].counter + 1), "all of the sound arrives");
    assert!(sound.len() > 400, "{} of some 450 packets of sound", sound.len());
    let pictures = seen(lane(Kind::Video));
    let gaps: Vec<_> = pictures.windows(2).filter(|two| two[1].counter != two[0].counter + 1).collect();
    let lost: u32 = gaps.iter().map(|two| two[1].counter - two[0].counter - 1).sum();
    println!("{lost} of {} packets of pictures were dropped in {} gaps", pictures.len(), gaps.len());
    assert!(!gaps.is_empty() && lost > 100, "what nobody takes is dropped: {lost}");
    assert!(gaps.iter().all(|two| two[1].is_keyframe && two[0].counter % 3 == 2), "whole frames are dropped, then a keyframe comes");
    assert!(wire.callers[sender].client.keyframes_asked[1] > asked, "a keyframe was asked for");
}

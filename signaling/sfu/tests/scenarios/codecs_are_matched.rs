use signaling_sfu::Kind;
use str0m::format::Codec;

use crate::client::{Codecs, Setup};
use crate::sim::Sim;

fn join(sim: &mut Sim, lanes: usize, codecs: Codecs) -> usize {
    let guest = sim.join_as(Setup { lanes, codecs, ..Setup::default() });
    sim.run_until("connected", 3_000, |sim| sim.guests[guest].client.is_connected);
    guest
}

#[test]
fn a_viewer_gets_only_what_it_can_decode() {
    let mut sim = Sim::endless(41);
    let (vp8, h264) = (join(&mut sim, 0, Codecs::Vp8), join(&mut sim, 0, Codecs::H264));
    for (codecs, expected) in [(Codecs::Vp8, [true, false]), (Codecs::H264, [false, true]), (Codecs::Both, [true, true])] {
        let viewer = join(&mut sim, 2, codecs);
        for (nth, source) in [vp8, h264].into_iter().enumerate() {
            sim.show(viewer, nth, source);
        }
        let asked = sim.guests[vp8].client.keyframes_asked[1] + sim.guests[h264].client.keyframes_asked[1];
        sim.run(3_000);
        for (nth, is_expected) in expected.into_iter().enumerate() {
            let seen = sim.guests[viewer].seen_on(&sim.guests[viewer].lane(Kind::Video, nth));
            assert_eq!(seen.len() > 200, is_expected, "{codecs:?} sees {} packets of source {nth}", seen.len());
            assert!(is_expected || seen.is_empty(), "nothing rather than garbage");
            assert!(seen.first().is_none_or(|first| first.is_keyframe));
            assert!(sim.guests[viewer].seen_on(&sim.guests[viewer].lane(Kind::Audio, nth)).len() > 100, "sound needs no picture");
        }
        let asked = sim.guests[vp8].client.keyframes_asked[1] + sim.guests[h264].client.keyframes_asked[1] - asked;
        assert!(asked <= 4, "who cannot see does not make others send keyframes: {asked}");
    }
}

#[test]
fn a_source_that_changes_its_codec_begins_anew_with_a_keyframe() {
    let mut sim = Sim::endless(42);
    let (sender, viewer) = (join(&mut sim, 0, Codecs::Both), join(&mut sim, 1, Codecs::Both));
    sim.show(viewer, 0, sender);
    let video = sim.guests[viewer].lane(Kind::Video, 0);
    for codec in [Codec::Vp8, Codec::H264, Codec::Vp8] {
        sim.run(1_000);
        let before = sim.guests[viewer].seen_on(&video).len();
        assert!(before > 60, "{before}");
        sim.guests[sender].client.codec = codec;
        sim.run(700);
        let seen = sim.guests[viewer].seen_on(&video);
        assert!(seen.len() > before + 20, "{codec:?}: {} more", seen.len() - before);
    }
    let seen = sim.guests[viewer].seen_on(&video);
    assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1), "sequence numbers go on");
    assert!(seen.iter().filter(|it| it.is_keyframe).count() >= 4, "each begins with a keyframe");
}

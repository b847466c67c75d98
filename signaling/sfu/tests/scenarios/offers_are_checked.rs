use signaling_sfu::OfferError;

use crate::client::{Client, Codecs, Setup};
use crate::sim::Sim;

#[test]
fn an_offer_that_cannot_be_read_is_an_error() {
    let factory = signaling_sfu::Factory::new(vec!["127.0.0.1:5000".parse().unwrap()], 0).unwrap();
    let now = std::time::Instant::now();
    for offer in ["", "v=0", "nonsense\r\n", "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"] {
        assert!(factory.prepare(offer, now).is_err(), "{offer:?}");
    }
    let (_, offer) = Client::new(1, Setup { lanes: 40, ..Setup::default() }, now);
    assert_eq!(factory.prepare(&offer, now).err(), Some(OfferError::TooManyLines(82)));
}

/// Found by `cargo xtask fuzz`: str0m panics over it.
#[test]
fn payload_types_that_contradict_each_other_are_refused() {
    let factory = signaling_sfu::Factory::new(vec!["127.0.0.1:5000".parse().unwrap()], 0).unwrap();
    let now = std::time::Instant::now();
    let (_, offer) = Client::new(1, Setup { lanes: 2, codecs: Codecs::Both, ..Setup::default() }, now);
    let twisted = offer.replacen("profile-level-id=42e01f", "profile-level-id=none", 1);
    assert_ne!(twisted, offer);
    assert!(matches!(factory.prepare(&twisted, now), Err(OfferError::Unanswerable(_))));
}

#[test]
fn every_line_of_an_answer_is_named() {
    let mut sim = Sim::new(8);
    let guest = sim.join(7);
    assert_eq!((sim.guests[guest].answer.tracks.len(), sim.guests[guest].answer.lanes.len()), (2, 14));
    let lane3 = sim.guests[guest].answer.sdp.matches("a=msid:lane3 ").count();
    assert_eq!(lane3, 2, "audio and video of one place share a stream");
    assert!(sim.guests[guest].answer.sdp.contains("a=ice-ufrag:0"), "the worker's number comes first");
}

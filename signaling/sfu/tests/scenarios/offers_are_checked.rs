use signaling_sfu::OfferError;

use crate::client::Client;
use crate::sim::Sim;

#[test]
fn an_offer_that_cannot_be_read_is_an_error() {
    let factory = signaling_sfu::Factory::new(vec!["127.0.0.1:5000".parse().unwrap()], 0).unwrap();
    let now = std::time::Instant::now();
    for offer in ["", "v=0", "nonsense\r\n", "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"] {
        assert!(factory.prepare(offer, now).is_err(), "{offer:?}");
    }
    let (_, offer) = Client::new(1, 40, now);
    assert_eq!(factory.prepare(&offer, now).err(), Some(OfferError::TooManyLines(82)));
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

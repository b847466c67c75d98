//! SDP that no browser would write.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use signaling_sfu::{Factory, PeerId, RoomId, Worker};
use str0m::change::SdpOffer;

use crate::client::{Client, Codecs, Setup};
use crate::random::Random;
use crate::{fuzz, worked};

/// Longest that one offer may occupy a thread, in a debug build.
const LONGEST: Duration = Duration::from_secs(5);

fn mutate(random: &mut Random, offer: &str) -> String {
    let mut lines: Vec<String> = offer.lines().map(str::to_owned).collect();
    for _ in 0..=random.below(5) {
        let (at, other) = (random.below(lines.len()), random.below(lines.len()));
        if lines.is_empty() {
            break;
        }
        match random.below(9) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => lines.truncate(at),
            4 => {
                let number = random.next().to_string();
                lines[at] = lines[at].replace(|it: char| it.is_ascii_digit(), &number[..random.below(3)]);
            }
            5 => lines[at] = [lines[at].as_str(), &lines[other]].concat(),
            6 => {
                let count = random.below(2_000);
                lines[at] = lines[at].repeat(count.min(60_000 / lines[at].len().max(1)));
            }
            7 => {
                let words = [
                    "a=rid:l send",
                    "a=simulcast:send l;h;~m recv 1;2,3",
                    "a=sendrecv",
                    "a=inactive",
                    "m=video 0 UDP/TLS/RTP/SAVPF 96 97",
                    "a=extmap:0 x",
                    "a=fmtp:96 apt=96",
                ];
                lines.insert(at, words[random.below(words.len())].to_owned());
            }
            _ => {
                let mut bytes = lines[at].clone().into_bytes();
                random.mutate(&mut bytes, 4_000);
                lines[at] = String::from_utf8_lossy(&bytes).into_owned();
            }
        }
    }
    lines.join("\r\n") + "\r\n"
}

fn round(factory: &Factory, random: &mut Random) {
    let (now, begun) = (Instant::now(), worked());
    let codecs = [Codecs::Vp8, Codecs::H264, Codecs::Both][random.below(3)];
    let setup = Setup { lanes: random.below(8), is_simulcast: random.one_in(2), codecs, ..Setup::default() };
    let (_, offer) = Client::new(1, setup, now);
    let mut worker = Worker::new(now, 1, Duration::from_secs(6));
    let first = if random.one_in(3) { offer.clone() } else { mutate(random, &offer) };
    if let Ok(prepared) = factory.prepare(&first, now) {
        worker.add(now, RoomId(1), PeerId(1), prepared);
        worker.settle(now);
        for _ in 0..3 {
            if let Ok(again) = SdpOffer::from_sdp_string(&mutate(random, &offer)) {
                // an offer that does not fit is an error
                let _ = worker.offer(now, PeerId(1), again);
                worker.settle(now);
            }
        }
        worker.remove(PeerId(1));
        assert_eq!(worker.footprint(), 0);
    }
    let took = worked().saturating_sub(begun);
    assert!(took < LONGEST, "took {took:?}");
}

#[test]
fn sdp_offer() {
    crate::clear::install();
    let factory = Factory::new(vec![SocketAddr::from(([127, 0, 0, 1], 5_000))], 0).unwrap();
    fuzz("SDP offer", |random| round(&factory, random));
}

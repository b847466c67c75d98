//! A TCP stream that holds anything, cut anywhere.

use signaling_sfu::{Deframer, frame};

use crate::fuzz;
use crate::random::Random;

fn round(random: &mut Random) {
    let mut stream = Vec::new();
    for _ in 0..random.below(20) {
        assert!(frame(&random.bytes(1_400), &mut stream));
    }
    if random.one_in(2) {
        random.mutate(&mut stream, 40_000);
    }
    let (mut deframer, mut came, mut at) = (Deframer::default(), 0, 0);
    'stream: while at < stream.len() {
        let piece = &stream[at..(at + 1 + random.below(3_000)).min(stream.len())];
        at += piece.len();
        deframer.push(piece);
        loop {
            match deframer.next_datagram() {
                Ok(Some(datagram)) => came += datagram.len() + 2,
                Ok(None) => break,
                Err(_) => break 'stream,
            }
        }
        assert!(came + deframer.waiting() <= at, "nothing is made up");
        assert!(deframer.waiting() < 2_050, "{} bytes wait", deframer.waiting());
    }
}

#[test]
fn tcp_framing() {
    fuzz("TCP framing", |random| (0..100).for_each(|_| round(random)));
}

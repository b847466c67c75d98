use std::io::ErrorKind;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use signaling_sfu::Kind;
use tokio::io::AsyncWriteExt as _;
use tokio::net::{TcpSocket, TcpStream};

use crate::wire::Wire;

/// Limits of src/tcp.rs.
const MOST_UNPROVEN: usize = 256;
const MOST_UNPROVEN_OF_ONE: usize = 64;

async fn connect(from: Ipv4Addr, to: SocketAddr) -> Option<TcpStream> {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((from, 0).into()).unwrap();
    socket.connect(to).await.ok()
}

fn is_open(stream: &TcpStream) -> bool {
    matches!(stream.try_read(&mut [0; 16]), Err(error) if error.kind() == ErrorKind::WouldBlock)
}

#[tokio::test]
async fn a_thousand_silent_sockets_are_bounded_and_harm_nobody() {
    let mut wire = Wire::start().await;
    let (sender, viewer) = (wire.join(0).await, wire.join(1).await);
    wire.run_until(Duration::from_secs(3), |wire| wire.callers.iter().all(|it| it.client.is_connected)).await;
    wire.show(viewer, sender).await;
    wire.run(Duration::from_secs(1)).await;
    let address = wire.address();

    let mut of_one = Vec::new();
    for _ in 0..100 {
        of_one.extend(connect(Ipv4Addr::new(127, 0, 1, 1), address).await);
    }
    wire.run(Duration::from_millis(300)).await;
    assert_eq!(of_one.iter().filter(|it| is_open(it)).count(), MOST_UNPROVEN_OF_ONE, "of one address");
    drop(of_one);

    let mut sockets = Vec::new();
    for at in 0..1_000_u32 {
        sockets.extend(connect(Ipv4Addr::new(127, 0, 2, (at % 20 + 1) as u8), address).await);
        if at % 50 == 0 {
            wire.run(Duration::from_millis(10)).await;
        }
    }
    wire.run(Duration::from_millis(500)).await;
    let open = sockets.iter().filter(|it| is_open(it)).count();
    assert!((MOST_UNPROVEN - 5..=MOST_UNPROVEN).contains(&open), "{open} of {} are open", sockets.len());

    let newcomer = wire.join(0).await;
    assert!(
        wire.run_until(Duration::from_secs(3), |wire| wire.callers[newcomer].client.is_connected).await,
        "somebody who means it comes in"
    );
    wire.run(Duration::from_secs(11)).await;
    assert_eq!(sockets.iter().filter(|it| is_open(it)).count(), 0, "who proves nothing is closed");
    for kind in [Kind::Audio, Kind::Video] {
        let mid = wire.callers[viewer].lane(kind);
        let seen: Vec<_> = wire.callers[viewer].client.seen.iter().filter(|it| it.mid == mid).collect();
        let longest = seen.windows(2).map(|two| (two[1].at - two[0].at).as_millis()).max().unwrap();
        assert!(seen.windows(2).all(|two| two[1].sequence == two[0].sequence + 1) && longest < 1_000, "{kind:?} went on: {longest} ms");
    }
}

#[tokio::test]
async fn a_huge_or_foreign_datagram_closes_its_connection() {
    let wire = Wire::start().await;
    let hello = [&[0x16_u8, 0x03, 0x01][..], &[7; 300]].concat();
    for bytes in [&[0xff; 4_000][..], &hello, b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"] {
        let mut stream = connect(Ipv4Addr::LOCALHOST, wire.address()).await.unwrap();
        stream.write_all(bytes).await.unwrap();
        let closed = tokio::time::timeout(Duration::from_secs(2), stream.readable()).await;
        assert!(closed.is_ok() && !is_open(&stream), "{:x?}", &bytes[..4]);
    }
    let mut quiet = connect(Ipv4Addr::LOCALHOST, wire.address()).await.unwrap();
    quiet.write_all(&[0, 3, 0xaa, 0xbb, 0xcc, 0, 0, 0, 20, 0, 1]).await.unwrap();
    let closed = tokio::time::timeout(Duration::from_millis(300), quiet.readable()).await;
    assert!(closed.is_err() && is_open(&quiet), "nonsense of a proper length is dropped");
}

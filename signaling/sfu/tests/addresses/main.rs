//! The engine on its real UDP sockets: several addresses, both families, and an address that is not its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::{Duration, Instant};

use signaling_sfu::{Config, Engine, Handle, RoomId};
use tokio::net::UdpSocket;

#[expect(dead_code, reason = "shared with the scenarios, which use more of it")]
#[path = "../scenarios/client.rs"]
mod client;

use client::{Client, Setup};

const NAT: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 7));
const LOCAL: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const OTHER: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));
const V6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// A client at `from` that reaches only `server` connects; datagrams go to `server` translated to `real`, as a NAT does.
async fn assert_reached(handle: &Handle, from: IpAddr, server: IpAddr, real: IpAddr) {
    let socket = UdpSocket::bind((from, 0)).await.unwrap();
    let setup = Setup { udp: Some(socket.local_addr().unwrap()), ..Setup::default() };
    let (mut client, offer) = Client::new(1, setup, Instant::now());
    let prepared = handle.prepare(offer).await.unwrap();
    let only = format!(" {server} ");
    let answer: String =
        prepared.answer.sdp.split_inclusive('\n').filter(|line| !line.starts_with("a=candidate") || line.contains(&only)).collect();
    assert!(answer.contains("a=candidate"), "{server} is advertised: {}", prepared.answer.sdp);
    client.accept(&answer);
    handle.add(RoomId(1), handle.new_peer(), prepared).await.unwrap();
    let (outside, inside) = (SocketAddr::new(server, handle.port()), SocketAddr::new(real, handle.port()));
    let end = Instant::now() + Duration::from_secs(3);
    while !client.is_connected {
        assert!(Instant::now() < end, "{from} does not reach {server}");
        let mut buffer = [0; 2_000];
        while let Ok((length, source)) = socket.try_recv_from(&mut buffer) {
            assert_eq!(source, inside);
            client.receive(Instant::now(), outside, &buffer[..length]);
        }
        client.tick(Instant::now());
        for (destination, datagram) in std::mem::take(&mut client.sent) {
            assert_eq!(destination, outside);
            socket.send_to(&datagram, inside).await.unwrap();
        }
        // something came, or the client's own timers are due
        let _ = tokio::time::timeout(Duration::from_millis(2), socket.readable()).await;
    }
}

#[tokio::test]
async fn each_of_several_addresses_is_reached() {
    let handle = Engine::start(Config::new(0, vec![LOCAL, OTHER, V6])).unwrap();
    for (from, server) in [(LOCAL, LOCAL), (OTHER, OTHER), (LOCAL, OTHER), (V6, V6)] {
        assert_reached(&handle, from, server, server).await;
    }
    let answer = handle.prepare(Client::new(1, Setup::default(), Instant::now()).1).await.unwrap().answer.sdp;
    for ip in ["127.0.0.1", "127.0.0.2", "::1"] {
        let (udp, tcp) = (format!(" {ip} {} typ host", handle.port()), format!(" {ip} {} typ host tcptype passive", handle.tcp_port()));
        let has = |end: &str| answer.lines().any(|line| line.contains(end));
        assert!(has(&udp) && has(&tcp), "{ip}: {answer}");
    }
}

#[tokio::test]
async fn an_address_in_front_of_a_nat_is_served_beside_local_ones() {
    let handle = Engine::start(Config::new(0, vec![NAT, LOCAL, V6])).unwrap();
    assert_reached(&handle, OTHER, NAT, OTHER).await;
    assert_reached(&handle, LOCAL, LOCAL, LOCAL).await;
    assert_reached(&handle, V6, V6, V6).await;
}

#[tokio::test]
async fn the_tcp_port_may_be_another_and_a_taken_one_is_named() {
    let taken = std::net::TcpListener::bind((LOCAL, 0)).unwrap();
    let port = taken.local_addr().unwrap().port();
    let error = Engine::start(Config { tcp_port: Some(port), ..Config::new(0, vec![LOCAL]) }).err().unwrap();
    assert!(error.to_string().contains(&port.to_string()), "{error}");
    drop(taken);
    let handle = Engine::start(Config { tcp_port: Some(port), ..Config::new(0, vec![LOCAL]) }).unwrap();
    assert_eq!(handle.tcp_port(), port);
    assert_ne!(handle.port(), port);
    assert!(tokio::net::TcpStream::connect((LOCAL, port)).await.is_ok());
}

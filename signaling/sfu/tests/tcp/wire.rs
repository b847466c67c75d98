//! An engine and clients that reach it over TCP, in real time.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use signaling_sfu::{Answer, Config, Deframer, Engine, Event, Handle, Kind, PeerId, RoomId, frame};
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::mpsc;

use crate::client::{Client, Setup};

const ROOM: RoomId = RoomId(1);

pub struct Wire {
    pub handle: Handle,
    pub events: mpsc::Receiver<Event>,
    pub callers: Vec<Caller>,
}

/// A client and its connection.
pub struct Caller {
    pub client: Client,
    pub peer: PeerId,
    pub answer: Answer,
    /// Whether it takes what comes.
    pub is_reading: bool,
    server: SocketAddr,
    stream: TcpStream,
    deframer: Deframer,
    unsent: Vec<u8>,
}

impl Wire {
    pub async fn start() -> Self {
        let handle = Engine::start(Config::new(0, vec![IpAddr::V4(Ipv4Addr::LOCALHOST)])).unwrap();
        let (sender, events) = mpsc::channel(1_000);
        handle.open(ROOM, sender).await.unwrap();
        Self { handle, events, callers: Vec::new() }
    }

    pub fn address(&self) -> SocketAddr {
        (Ipv4Addr::LOCALHOST, self.handle.tcp_port()).into()
    }

    /// Somebody joins over TCP; the kernel keeps little of what it does not read.
    pub async fn join(&mut self, lanes: usize) -> usize {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(8_192).unwrap();
        let stream = socket.connect(self.address()).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let setup = Setup { lanes, tcp: Some(stream.local_addr().unwrap()), ..Setup::default() };
        let (mut client, offer) = Client::new(self.callers.len() as u8 + 1, setup, Instant::now());
        let prepared = self.handle.prepare(offer).await.unwrap();
        let (peer, answer) = (self.handle.new_peer(), prepared.answer.clone());
        client.accept(&answer.sdp);
        self.handle.add(ROOM, peer, prepared).await.unwrap();
        let server = self.address();
        self.callers.push(Caller {
            client,
            peer,
            answer,
            is_reading: true,
            server,
            stream,
            deframer: Deframer::default(),
            unsent: Vec::new(),
        });
        self.callers.len() - 1
    }

    pub async fn show(&self, viewer: usize, source: usize) {
        for kind in [Kind::Audio, Kind::Video] {
            let track = self.callers[source].answer.tracks.iter().find(|track| track.kind == kind).unwrap().id;
            let mid = self.callers[viewer].lane(kind);
            self.handle.assign(self.callers[viewer].peer, mid, Some((self.callers[source].peer, track))).await.unwrap();
        }
    }

    pub async fn run(&mut self, time: Duration) {
        self.run_until(time, |_| false).await;
    }

    /// Whether it held before the time was over.
    pub async fn run_until(&mut self, time: Duration, mut holds: impl FnMut(&Self) -> bool) -> bool {
        let end = Instant::now() + time;
        while Instant::now() < end {
            if holds(self) {
                return true;
            }
            self.callers.iter_mut().for_each(Caller::step);
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        false
    }
}

impl Caller {
    pub fn lane(&self, kind: Kind) -> String {
        self.answer.lanes.iter().find(|lane| lane.kind == kind).unwrap().mid.clone()
    }

    fn step(&mut self) {
        let now = Instant::now();
        let mut buffer = [0; 4_096];
        while self.is_reading
            && let Ok(length @ 1..) = self.stream.try_read(&mut buffer)
        {
            self.deframer.push(&buffer[..length]);
            while let Some(datagram) = self.deframer.next_datagram().unwrap() {
                self.client.receive(now, self.server, datagram);
            }
        }
        self.client.tick(now);
        for (_, datagram) in self.client.sent.drain(..) {
            assert!(frame(&datagram, &mut self.unsent));
        }
        if let Ok(sent) = self.stream.try_write(&self.unsent) {
            self.unsent.drain(..sent);
        }
    }
}

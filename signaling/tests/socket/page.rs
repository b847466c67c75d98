//! A page without a browser: its end of a socket, and offers made by str0m.

use std::convert::Infallible;
use std::net::{IpAddr, Ipv4Addr};
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use futures_util::{Sink, Stream};
use serde_json::{Value, json};
use signaling::protocol::{ErrorCode, PROTOCOL_VERSION, Role, ServerMessage, Standing};
use signaling::sfu::{Config, Engine};
use signaling::{Entry, Fact, FactKind, Frame, Grant, GrantKey, Hub, Rights, RoomId, RoomPolicy};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind};
use str0m::net::{DatagramRecv, Protocol, Receive};
use str0m::{Candidate, Input, Output, Rtc};
use tokio::sync::mpsc;

pub const PATIENCE: Duration = Duration::from_secs(10);
static GRANTS: AtomicU64 = AtomicU64::new(0);

/// The server's end of a socket.
pub struct Socket {
    incoming: mpsc::Receiver<Frame>,
    outgoing: mpsc::Sender<Frame>,
}

impl Stream for Socket {
    type Item = Result<Frame, Infallible>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.incoming.poll_recv(context).map(|frame| frame.map(Ok))
    }
}

impl Sink<Frame> for Socket {
    type Error = ();

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, frame: Frame) -> Result<(), ()> {
        self.outgoing.try_send(frame).map_err(|_| ())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), ()>> {
        Poll::Ready(Ok(()))
    }
}

/// A hub with one open room.
pub struct Hall {
    pub hub: Hub,
    pub room: RoomId,
    pub facts: mpsc::Receiver<Fact>,
}

impl Hall {
    pub async fn open() -> Self {
        let media = Engine::start(Config::new(0, vec![IpAddr::V4(Ipv4Addr::LOCALHOST)])).unwrap();
        let (facts_to, facts) = mpsc::channel(64);
        let (hub, room) = (Hub::new(media, facts_to), RoomId::from("r"));
        assert!(hub.open_room(room.clone(), RoomPolicy::default()).await);
        assert!(!hub.open_room(room.clone(), RoomPolicy::default()).await);
        Self { hub, room, facts }
    }

    pub fn entry(&self, participant: &str) -> Entry {
        self.entry_with(participant, Rights::ALL)
    }

    pub fn entry_with(&self, participant: &str, rights: Rights) -> Entry {
        let now_ms = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis() as u64;
        let grant = Grant {
            id: GRANTS.fetch_add(1, Ordering::Relaxed).to_string(),
            room: self.room.clone(),
            participant: participant.into(),
            role: Role::Officer,
            name: participant.to_uppercase(),
            title: String::new(),
            place: String::new(),
            en: Default::default(),
            standing: Standing::Present,
            reason: None,
            rights,
            expires_at_ms: now_ms + 60_000,
        };
        let key = GrantKey::new(&[3; 32]);
        Entry::Grant(key.verify(&key.sign(&grant), now_ms).unwrap())
    }

    pub fn connect(&self, entry: Entry) -> Page {
        let (to, incoming) = mpsc::channel(256);
        let (outgoing, from) = mpsc::channel(256);
        let hub = self.hub.clone();
        tokio::spawn(async move { hub.serve(entry, Socket { incoming, outgoing }).await });
        Page { to, from }
    }

    /// Joins with two lanes of each kind; the page and its `joined` message.
    pub async fn join(&self, participant: &str) -> (Page, ServerMessage) {
        let mut page = self.connect(self.entry(participant));
        page.say(&join_message(&Offer::new(2).sdp)).await;
        let joined = page.hear().await;
        assert!(matches!(joined, ServerMessage::Joined { .. }), "{joined:?}");
        (page, joined)
    }

    pub async fn fact(&mut self) -> FactKind {
        tokio::time::timeout(PATIENCE, self.facts.recv()).await.expect("a fact comes").expect("the hub lives").kind
    }
}

/// The page's end of a socket.
pub struct Page {
    pub to: mpsc::Sender<Frame>,
    pub from: mpsc::Receiver<Frame>,
}

impl Page {
    pub async fn say(&self, message: &Value) {
        self.to.send(Frame::Text(message.to_string())).await.unwrap();
    }

    pub async fn hear(&mut self) -> ServerMessage {
        match tokio::time::timeout(PATIENCE, self.from.recv()).await.expect("a message comes") {
            Some(Frame::Text(text)) => serde_json::from_str(&text).unwrap(),
            other => panic!("no message but {other:?}"),
        }
    }

    /// The first message that fits; others are passed over.
    pub async fn hear_until(&mut self, what: &str, fits: impl Fn(&ServerMessage) -> bool) -> ServerMessage {
        for _ in 0..100 {
            let message = self.hear().await;
            if fits(&message) {
                return message;
            }
        }
        panic!("never heard: {what}");
    }

    /// Expects an error that closes the socket; messages before it are passed over.
    pub async fn expect_end(&mut self, expected: ErrorCode) {
        let error = self.hear_until("an error", |it| matches!(it, ServerMessage::Error { .. })).await;
        let ServerMessage::Error { code, fatal, .. } = error else { unreachable!() };
        assert_eq!((code, fatal), (expected, true));
        self.expect_close().await;
    }

    pub async fn expect_close(&mut self) {
        assert_eq!(tokio::time::timeout(PATIENCE, self.from.recv()).await.expect("a close comes"), Some(Frame::Close));
    }

    /// The room still answers this page.
    pub async fn assert_alive(&mut self) {
        self.say(&json!({"type": "ping", "nonce": 77})).await;
        self.hear_until("pong", |it| *it == ServerMessage::Pong { nonce: 77 }).await;
    }
}

pub fn join_message(offer: &str) -> Value {
    json!({"type": "join", "version": PROTOCOL_VERSION, "offer": offer, "media": {"audio": true, "video": true}})
}

/// An offer with one audio and one video sender and lanes, and the connection behind it.
pub struct Offer {
    pub sdp: String,
    rtc: Rtc,
    socket: std::net::UdpSocket,
    pending: SdpPendingOffer,
}

impl Offer {
    pub fn new(lanes: usize) -> Self {
        let socket = std::net::UdpSocket::bind("127.0.0.1:0").unwrap();
        let mut rtc = Rtc::builder().set_rtp_mode(true).clear_codecs().enable_opus(true, false).enable_vp8(true).build(Instant::now());
        rtc.add_local_candidate(Candidate::host(socket.local_addr().unwrap(), "udp").unwrap());
        let mut api = rtc.sdp_api();
        for kind in [MediaKind::Audio, MediaKind::Video] {
            api.add_media(kind, Direction::SendOnly, None, None, None);
            for _ in 0..lanes {
                api.add_media(kind, Direction::RecvOnly, None, None, None);
            }
        }
        let (offer, pending) = api.apply().unwrap();
        Self { sdp: offer.to_sdp_string(), rtc, socket, pending }
    }

    /// Takes the answer and keeps the connection up until the test ends.
    pub fn connect(self, answer: &str) {
        let Self { mut rtc, socket, pending, .. } = self;
        rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(answer).unwrap()).unwrap();
        socket.set_nonblocking(true).unwrap();
        let socket = tokio::net::UdpSocket::from_std(socket).unwrap();
        let address = socket.local_addr().unwrap();
        tokio::spawn(async move {
            let mut buffer = vec![0; 2_000];
            let mut input = Input::Timeout(Instant::now());
            loop {
                rtc.handle_input(input).unwrap();
                let wake_at = loop {
                    match rtc.poll_output().unwrap() {
                        Output::Timeout(at) => break at,
                        Output::Transmit(it) => _ = socket.try_send_to(&it.contents, it.destination),
                        Output::Event(_) => {}
                    }
                };
                input = tokio::select! {
                    received = socket.recv_from(&mut buffer) => {
                        let (length, source) = received.unwrap();
                        let contents = DatagramRecv::try_from(&buffer[..length]).unwrap();
                        Input::Receive(Instant::now(), Receive { proto: Protocol::Udp, source, destination: address, contents })
                    }
                    () = tokio::time::sleep_until(wake_at.into()) => Input::Timeout(Instant::now()),
                };
            }
        });
    }
}

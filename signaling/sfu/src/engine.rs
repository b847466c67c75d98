//! Starts the media thread and talks to it.
//!
//! One worker today, on its own thread with its own sockets. The worker's number is the first digit of every ICE user
//! fragment it hands out, so that a second worker needs only a thread that passes datagrams on.
//!
//! Invariants: both channels are bounded; the media thread never waits for anybody.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use str0m::change::SdpOffer;
use tokio::sync::{mpsc, oneshot};

use crate::net::{self, Bound, Sockets};
use crate::sdp::{self, Answer, Factory, OfferError, Prepared};
use crate::tcp::{self, Came, Change, Tcp};
use crate::{Event, PeerId, RoomId, TrackId, Transport, Worker};

/// Commands that may wait for the media thread.
const COMMANDS: usize = 1_024;
/// Commands worked off in one turn, so that media never waits long.
const COMMANDS_A_TURN: usize = 32;
/// Datagrams from TCP connections worked off in one turn.
const TCP_DATAGRAMS_A_TURN: usize = 64;
/// Events of a room that wait for a slow reader; then the oldest is dropped.
const EVENT_BACKLOG: usize = 1_024;

/// How to start.
#[derive(Debug, Clone)]
pub struct Config {
    /// UDP port; 0 lets the system choose.
    pub port: u16,
    /// TCP port, for peers whose UDP is blocked. `None`: the number of the UDP port.
    pub tcp_port: Option<u16>,
    /// The addresses that peers are told. An address that is not local (NAT) is served as well.
    pub advertised: Vec<IpAddr>,
    /// A peer that is silent for so long has lost its link. Browsers send a check every 2.5 s or so.
    pub dead_after: Duration,
    /// Whether what lines carry is estimated, and pictures are chosen by it. Off for measurements only.
    pub is_estimating: bool,
}

impl Config {
    /// With a `dead_after` of 6 s.
    #[must_use]
    pub fn new(port: u16, advertised: Vec<IpAddr>) -> Self {
        Self { port, tcp_port: None, advertised, dead_after: Duration::from_secs(6), is_estimating: true }
    }
}

/// Why the engine did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("no address to advertise was given: name at least one that peers can reach")]
    NoAddress,
    #[error("UDP port {port} cannot be bound: {source}. Is another server running?")]
    Bind { port: u16, source: io::Error },
    #[error("TCP port {port} cannot be bound: {source}. Name another with --media-tcp-port")]
    BindTcp { port: u16, source: io::Error },
    #[error("the media thread cannot be started: {0}")]
    Thread(io::Error),
    #[error("{0}")]
    Certificate(String),
}

/// The media thread has stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the media engine has stopped")]
pub struct EngineGone;

enum Command {
    Open { room: RoomId, events: mpsc::Sender<Event> },
    Close { room: RoomId },
    Add { room: RoomId, peer: PeerId, prepared: Box<Prepared> },
    Offer { peer: PeerId, offer: Box<SdpOffer>, reply: oneshot::Sender<Result<Answer, OfferError>> },
    Assign { viewer: PeerId, mid: String, source: Option<(PeerId, TrackId)> },
    Want { viewer: PeerId, mid: String, max_height: Option<u16> },
    Remove { peer: PeerId },
}

/// The media engine.
pub struct Engine;

impl Engine {
    /// Binds the ports and starts the media thread. It stops when the last handle is dropped.
    ///
    /// # Errors
    /// When a port cannot be bound or the thread not be started.
    pub fn start(config: Config) -> Result<Handle, StartError> {
        let Config { port, tcp_port, advertised, dead_after, is_estimating } = config;
        if advertised.is_empty() {
            return Err(StartError::NoAddress);
        }
        let bound = net::bind(port, &advertised).map_err(|source| StartError::Bind { port, source })?;
        let candidates = net::candidates(&bound);
        let udp_port = candidates.first().map_or(port, |address| address.port());
        let mut factory = Factory::new(candidates, 0).map_err(StartError::Certificate)?;
        if !is_estimating {
            factory = factory.without_estimates();
        }
        let (commands, inbox) = mpsc::channel(COMMANDS);
        let (ready, started) = std::sync::mpsc::sync_channel(1);
        let media = move || {
            let runtime = match tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build() {
                Ok(runtime) => runtime,
                Err(error) => return ready.send(Err(StartError::Thread(error))).unwrap_or_default(),
            };
            runtime.block_on(async {
                let tcp = match bind_tcp(tcp_port, udp_port, port == 0, &advertised) {
                    Ok(tcp) => tcp,
                    Err(error) => return ready.send(Err(error)).unwrap_or_default(),
                };
                // whoever starts the engine waits for this
                let _ = ready.send(Ok(tcp.candidates()));
                if let Err(error) = run(bound, tcp, inbox, dead_after).await {
                    tracing::error!(%error, "the media thread stopped");
                }
            });
        };
        std::thread::Builder::new().name("sfu-0".to_owned()).spawn(media).map_err(StartError::Thread)?;
        let gone = |_| StartError::Thread(io::Error::other("it ended at once"));
        let tcp_candidates = started.recv().map_err(gone)??;
        let tcp_port = tcp_candidates.first().map_or(udp_port, |address| address.port());
        let factory = factory.with_tcp(&tcp_candidates).map_err(StartError::Certificate)?;
        Ok(Handle { commands, factory, port: udp_port, tcp_port, last_peer: Arc::new(AtomicU64::new(0)) })
    }
}

/// Binds the TCP port. Where no number was asked for at all, any other will do when the same as of UDP is taken.
fn bind_tcp(wanted: Option<u16>, udp_port: u16, is_any: bool, advertised: &[IpAddr]) -> Result<tcp::Bound, StartError> {
    let port = wanted.unwrap_or(udp_port);
    match tcp::bind(port, advertised) {
        Err(_) if wanted.is_none() && is_any => tcp::bind(0, advertised),
        other => other,
    }
    .map_err(|source| StartError::BindTcp { port, source })
}

/// The way to the media thread.
#[derive(Clone)]
pub struct Handle {
    commands: mpsc::Sender<Command>,
    factory: Factory,
    port: u16,
    tcp_port: u16,
    last_peer: Arc<AtomicU64>,
}

impl Handle {
    /// The UDP port in use.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The TCP port in use.
    #[must_use]
    pub fn tcp_port(&self) -> u16 {
        self.tcp_port
    }

    /// A peer id that nobody has had.
    #[must_use]
    pub fn new_peer(&self) -> PeerId {
        PeerId(self.last_peer.fetch_add(1, Ordering::Relaxed) + 1)
    }

    /// Reads and answers a first offer, on a thread for blocking work. The peer exists after [`Handle::add`].
    ///
    /// # Errors
    /// When the offer cannot be read or answered.
    pub async fn prepare(&self, offer: String) -> Result<Prepared, OfferError> {
        let factory = self.factory.clone();
        let prepared = tokio::task::spawn_blocking(move || factory.prepare(&offer, Instant::now())).await;
        prepared.unwrap_or(Err(OfferError::Gone))
    }

    /// Events of `room` go to `events` from now on.
    pub async fn open(&self, room: RoomId, events: mpsc::Sender<Event>) -> Result<(), EngineGone> {
        self.send(Command::Open { room, events }).await
    }

    /// Takes out everybody of a room.
    pub async fn close(&self, room: RoomId) -> Result<(), EngineGone> {
        self.send(Command::Close { room }).await
    }

    /// Gives a prepared connection its place.
    pub async fn add(&self, room: RoomId, peer: PeerId, prepared: Prepared) -> Result<(), EngineGone> {
        self.send(Command::Add { room, peer, prepared: Box::new(prepared) }).await
    }

    /// Answers a further offer of a peer: an ICE restart or more lanes.
    ///
    /// # Errors
    /// When the offer cannot be read or does not fit, or the peer is gone.
    pub async fn offer(&self, peer: PeerId, offer: String) -> Result<Answer, OfferError> {
        let parsed = tokio::task::spawn_blocking(move || sdp::parse(&offer)).await;
        let offer = Box::new(parsed.unwrap_or(Err(OfferError::Gone))?);
        let (reply, answer) = oneshot::channel();
        self.send(Command::Offer { peer, offer, reply }).await.map_err(|EngineGone| OfferError::Gone)?;
        answer.await.unwrap_or(Err(OfferError::Gone))
    }

    /// Fills a lane of `viewer` with somebody's track, or empties it.
    pub async fn assign(&self, viewer: PeerId, mid: String, source: Option<(PeerId, TrackId)>) -> Result<(), EngineGone> {
        self.send(Command::Assign { viewer, mid, source }).await
    }

    /// The tile that shows a video lane of `viewer` is at most so many device pixels high. `None`: not known, the full
    /// picture is sent. 0: hidden, no video is sent. Unknown peers and lanes are ignored.
    pub async fn want(&self, viewer: PeerId, mid: String, max_height: Option<u16>) -> Result<(), EngineGone> {
        self.send(Command::Want { viewer, mid, max_height }).await
    }

    /// Takes a peer out.
    pub async fn remove(&self, peer: PeerId) -> Result<(), EngineGone> {
        self.send(Command::Remove { peer }).await
    }

    async fn send(&self, command: Command) -> Result<(), EngineGone> {
        self.commands.send(command).await.map_err(|_| EngineGone)
    }
}

/// The way of a room's events to its reader.
struct Door {
    events: mpsc::Sender<Event>,
    backlog: VecDeque<Event>,
}

impl Door {
    fn push(&mut self, event: Event) {
        if self.backlog.len() >= EVENT_BACKLOG {
            tracing::warn!("a room does not read its events; the oldest is dropped");
            self.backlog.pop_front();
        }
        self.backlog.push_back(event);
    }

    fn flush(&mut self) {
        while let Some(event) = self.backlog.front() {
            if self.events.try_send(*event).is_err() {
                return;
            }
            self.backlog.pop_front();
        }
    }
}

async fn run(bound: Vec<Bound>, tcp: tcp::Bound, mut inbox: mpsc::Receiver<Command>, dead_after: Duration) -> io::Result<()> {
    let mut sockets = Sockets::new(bound)?;
    let mut tcp = Tcp::new(tcp, Instant::now())?;
    let mut worker = Worker::new(Instant::now(), sockets.max_segments(), dead_after);
    let mut doors: HashMap<RoomId, Door> = HashMap::new();
    let mut sleep = std::pin::pin!(tokio::time::sleep_until(worker.wake_at().into()));
    loop {
        let now;
        tokio::select! {
            command = inbox.recv() => {
                let Some(command) = command else { return Ok(()) };
                now = Instant::now();
                obey(&mut worker, &mut doors, now, command);
                for _ in 1..COMMANDS_A_TURN {
                    let Ok(command) = inbox.try_recv() else { break };
                    obey(&mut worker, &mut doors, now, command);
                }
            }
            which = sockets.readable() => {
                now = Instant::now();
                sockets.receive(which, |source, destination, datagram| worker.receive(now, Transport::Udp, source, destination, datagram));
            }
            came = tcp.turn() => {
                now = Instant::now();
                let mut came = came;
                for _ in 0..TCP_DATAGRAMS_A_TURN {
                    let Some(Came { source, destination, datagram }) = came else { break };
                    match datagram {
                        Some(datagram) => {
                            worker.receive(now, Transport::Tcp, source, destination, &datagram);
                            tcp.heard(now, &source, worker.knows_tcp(source));
                        }
                        None => tcp.forget(&source),
                    }
                    came = tcp.next_came();
                }
            }
            () = &mut sleep => now = Instant::now(),
        }
        worker.settle(now);
        sockets.send(worker.outbox().filter(|datagram| datagram.transport == Transport::Udp));
        for datagram in worker.outbox().filter(|datagram| datagram.transport == Transport::Tcp) {
            for one in datagram.contents.chunks(datagram.segment_bytes) {
                tcp.send(now, &datagram.destination, one);
            }
        }
        worker.clear_outbox();
        tcp.flush(now);
        for (source, change) in tcp.changes() {
            match change {
                Change::Choked => worker.choke(now, source, true),
                Change::Freed => worker.choke(now, source, false),
                Change::Closed => worker.hang_up(now, source),
            }
        }
        while let Some((room, event)) = worker.next_event() {
            if let Some(door) = doors.get_mut(&room) {
                door.push(event);
            }
        }
        doors.values_mut().for_each(Door::flush);
        let wake_at = tcp.wake_at().map_or(worker.wake_at(), |at| at.min(worker.wake_at()));
        sleep.as_mut().reset(wake_at.into());
    }
}

fn obey(worker: &mut Worker, doors: &mut HashMap<RoomId, Door>, now: Instant, command: Command) {
    match command {
        Command::Open { room, events } => {
            doors.insert(room, Door { events, backlog: VecDeque::new() });
        }
        Command::Close { room } => {
            worker.close(room);
            doors.remove(&room);
        }
        Command::Add { room, peer, prepared } => worker.add(now, room, peer, *prepared),
        Command::Offer { peer, offer, reply } => {
            // a caller that went away needs no answer
            let _ = reply.send(worker.offer(now, peer, *offer));
        }
        Command::Assign { viewer, mid, source } => worker.assign(now, viewer, &mid, source),
        Command::Want { viewer, mid, max_height } => worker.want(now, viewer, &mid, max_height),
        Command::Remove { peer } => worker.remove(peer),
    }
}

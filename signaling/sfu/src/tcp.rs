//! The TCP side of a worker, for peers whose UDP is blocked: they connect, we never do (RFC 6544, passive candidates).
//!
//! Invariants, each with its number below: what a connection may make us hold is bounded in both directions; one that
//! proves nothing is closed; a huge datagram closes it; the media thread never waits for any of them.

use std::collections::HashMap;
use std::future::poll_fn;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::task::Poll;
use std::time::{Duration, Instant};

use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::framing::{self, Deframer};

/// Connections at once.
pub const MOST_CONNECTIONS: usize = 1_024;
/// Connections at once that proved nothing yet; the oldest of them makes room for a new one.
pub const MOST_UNPROVEN: usize = 256;
/// Of these from one address; a further one is refused.
pub const MOST_UNPROVEN_OF_ONE: usize = 64;
/// A connection that has not carried an authentic ICE check for this long is closed.
pub const UNPROVEN_FOR: Duration = Duration::from_secs(10);
/// A connection that says nothing, or takes nothing, for this long is closed. Browsers send a check every 2.5 s or so.
pub const SILENT_FOR: Duration = Duration::from_secs(30);
/// With more than this waiting to be sent, no new picture is begun..
pub const CHOKED_BYTES: usize = 32 << 10;
/// ..until no more than this waits.
pub const FREED_BYTES: usize = 8 << 10;
/// Nothing is put on top of this: the rest of a picture and sound must fit below.
pub const MOST_WAITING_BYTES: usize = 256 << 10;
/// Asked of the kernel, which would else hold seconds of old media; it takes twice as much. 5 Mbit/s at 100 ms.
const KERNEL_BUFFER_BYTES: u32 = 32 << 10;
/// Datagrams of all connections that wait for the media thread; then it is the senders who wait.
const INBOX: usize = 1_024;
const BACKLOG: u32 = 256;
/// How often old connections are looked for.
const SWEEP_EVERY: Duration = Duration::from_secs(1);

/// Bound ports that no runtime drives yet.
pub struct Bound {
    listeners: Vec<(std::net::TcpListener, Vec<SocketAddr>)>,
}

impl Bound {
    /// The addresses that peers are told.
    pub fn candidates(&self) -> Vec<SocketAddr> {
        self.listeners.iter().flat_map(|(_, advertised)| advertised.iter().copied()).collect()
    }
}

/// Binds `port` (0: any, the same for all) for every advertised address. Where one is not local (NAT), all are served.
/// To be called within a runtime.
pub fn bind(port: u16, advertised: &[IpAddr]) -> io::Result<Bound> {
    let mut port = port;
    let mut listeners = Vec::with_capacity(advertised.len());
    for ip in advertised {
        let listener = match listen((*ip, port).into()) {
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => {
                drop(listeners);
                let any =
                    if advertised.iter().any(IpAddr::is_ipv6) { Ipv6Addr::UNSPECIFIED.into() } else { IpAddr::from(Ipv4Addr::UNSPECIFIED) };
                let listener = listen((any, port).into())?;
                let port = listener.local_addr()?.port();
                return Ok(Bound { listeners: vec![(listener, advertised.iter().map(|ip| SocketAddr::new(*ip, port)).collect())] });
            }
            other => other?,
        };
        port = listener.local_addr()?.port();
        listeners.push((listener, vec![SocketAddr::new(*ip, port)]));
    }
    Ok(Bound { listeners })
}

fn listen(address: SocketAddr) -> io::Result<std::net::TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    // a server that starts again must not wait for its old connections to be forgotten
    socket.set_reuseaddr(true)?;
    socket.set_send_buffer_size(KERNEL_BUFFER_BYTES)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)?.into_std()
}

/// What a connection brought.
pub struct Came {
    pub source: SocketAddr,
    pub destination: SocketAddr,
    /// `None`: the connection has ended.
    pub datagram: Option<Vec<u8>>,
}

struct Connection {
    write: OwnedWriteHalf,
    waiting: Vec<u8>,
    since: Instant,
    heard_at: Instant,
    /// When something was sent last, or nothing waited.
    moved_at: Instant,
    is_proven: bool,
    is_choked: bool,
    reader: JoinHandle<()>,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.reader.abort();
    }
}

/// What changed for the peer behind a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Choked,
    Freed,
    Closed,
}

/// The ports and their connections, driven by the runtime of the worker's thread.
pub struct Tcp {
    listeners: Vec<(TcpListener, Vec<SocketAddr>)>,
    connections: HashMap<SocketAddr, Connection>,
    /// Those with something to send.
    busy: Vec<SocketAddr>,
    came: mpsc::Receiver<Came>,
    inbox: mpsc::Sender<Came>,
    changes: Vec<(SocketAddr, Change)>,
    next_sweep: Instant,
}

impl Tcp {
    /// To be called on the runtime that will drive it.
    pub fn new(bound: Bound, now: Instant) -> io::Result<Self> {
        let (inbox, came) = mpsc::channel(INBOX);
        let listeners =
            bound.listeners.into_iter().map(|(it, advertised)| Ok((TcpListener::from_std(it)?, advertised))).collect::<io::Result<_>>()?;
        Ok(Self {
            listeners,
            connections: HashMap::new(),
            busy: Vec::new(),
            came,
            inbox,
            changes: Vec::new(),
            next_sweep: now + SWEEP_EVERY,
        })
    }

    /// Waits until a connection brought something, can take something, or is new. Returns what came.
    pub async fn turn(&mut self) -> Option<Came> {
        poll_fn(|context| {
            for at in 0..self.listeners.len() {
                while let Poll::Ready(Ok((stream, source))) = self.listeners[at].0.poll_accept(context) {
                    self.admit(at, stream, source);
                }
            }
            if let Poll::Ready(Some(came)) = self.came.poll_recv(context) {
                return Poll::Ready(Some(came));
            }
            let connections = &self.connections;
            let mut can_send =
                |source: &SocketAddr| connections.get(source).is_some_and(|it| it.write.as_ref().poll_write_ready(context).is_ready());
            if self.busy.iter().any(&mut can_send) { Poll::Ready(None) } else { Poll::Pending }
        })
        .await
    }

    /// What else came meanwhile.
    pub fn next_came(&mut self) -> Option<Came> {
        self.came.try_recv().ok()
    }

    /// A datagram came over a connection. `is_proven`: it belongs to a peer.
    pub fn heard(&mut self, now: Instant, source: &SocketAddr, is_proven: bool) {
        if let Some(connection) = self.connections.get_mut(source) {
            connection.heard_at = now;
            connection.is_proven |= is_proven;
        }
    }

    pub fn forget(&mut self, source: &SocketAddr) {
        if self.connections.remove(source).is_some() {
            self.changes.push((*source, Change::Closed));
        }
    }

    /// Lets a datagram wait for [`Tcp::flush`]; too much waiting drops it.
    pub fn send(&mut self, now: Instant, destination: &SocketAddr, datagram: &[u8]) {
        let Some(connection) = self.connections.get_mut(destination) else { return };
        if connection.waiting.is_empty() {
            connection.moved_at = now;
            self.busy.push(*destination);
        }
        if connection.waiting.len() + datagram.len() <= MOST_WAITING_BYTES {
            framing::frame(datagram, &mut connection.waiting);
        }
    }

    /// Sends what the kernel takes, and closes what is too old.
    pub fn flush(&mut self, now: Instant) {
        let mut gone = Vec::new();
        let (connections, changes) = (&mut self.connections, &mut self.changes);
        self.busy.retain(|source| {
            let Some(connection) = connections.get_mut(source) else { return false };
            if connection.flush(now).is_err() {
                gone.push(*source);
                return false;
            }
            let waiting = connection.waiting.len();
            if waiting > CHOKED_BYTES && !connection.is_choked {
                connection.is_choked = true;
                changes.push((*source, Change::Choked));
            } else if waiting <= FREED_BYTES && connection.is_choked {
                connection.is_choked = false;
                changes.push((*source, Change::Freed));
            }
            waiting > 0
        });
        if now >= self.next_sweep {
            self.next_sweep = now + SWEEP_EVERY;
            gone.extend(self.connections.iter().filter(|(_, connection)| connection.is_over(now)).map(|(source, _)| *source));
        }
        gone.iter().for_each(|source| self.forget(source));
    }

    /// What changed since the last call.
    pub fn changes(&mut self) -> impl Iterator<Item = (SocketAddr, Change)> + '_ {
        self.changes.drain(..)
    }

    /// When [`Tcp::flush`] must be called again at the latest.
    pub fn wake_at(&self) -> Option<Instant> {
        (!self.connections.is_empty()).then_some(self.next_sweep)
    }

    fn admit(&mut self, listener: usize, stream: TcpStream, source: SocketAddr) {
        let source = SocketAddr::new(source.ip().to_canonical(), source.port());
        let unproven = || self.connections.iter().filter(|(_, connection)| !connection.is_proven);
        if unproven().filter(|(other, _)| other.ip() == source.ip()).count() >= MOST_UNPROVEN_OF_ONE {
            return;
        }
        let oldest = unproven().min_by_key(|(_, connection)| connection.since).map(|(source, _)| *source);
        if unproven().count() >= MOST_UNPROVEN || self.connections.len() >= MOST_CONNECTIONS {
            // somebody who means it has proven it within milliseconds
            let Some(oldest) = oldest else { return };
            self.forget(&oldest);
        }
        let Ok(local) = stream.local_addr() else { return };
        // small packets must not wait for each other; where it cannot be set they do
        let _ = stream.set_nodelay(true);
        let advertised = &self.listeners[listener].1;
        let named = advertised.iter().find(|it| it.ip() == local.ip().to_canonical()).or(advertised.first());
        let Some(destination) = named.copied() else { return };
        let (read, write) = stream.into_split();
        let reader = tokio::spawn(read_datagrams(read, source, destination, self.inbox.clone()));
        let now = Instant::now();
        let connection =
            Connection { write, waiting: Vec::new(), since: now, heard_at: now, moved_at: now, is_proven: false, is_choked: false, reader };
        self.connections.insert(source, connection);
    }
}

impl Connection {
    fn flush(&mut self, now: Instant) -> io::Result<()> {
        let mut sent = 0;
        while sent < self.waiting.len() {
            match self.write.try_write(&self.waiting[sent..]) {
                Ok(bytes) => sent += bytes,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => break,
                Err(error) => return Err(error),
            }
        }
        if sent > 0 {
            self.waiting.drain(..sent);
            self.moved_at = now;
        }
        Ok(())
    }

    fn is_over(&self, now: Instant) -> bool {
        let since = |at: Instant| now.saturating_duration_since(at);
        let is_stuck = !self.waiting.is_empty() && since(self.moved_at) >= SILENT_FOR;
        is_stuck || since(self.heard_at) >= SILENT_FOR || (!self.is_proven && since(self.since) >= UNPROVEN_FOR)
    }
}

/// Reads until the end, an error or a datagram that is too long.
async fn read_datagrams(read: OwnedReadHalf, source: SocketAddr, destination: SocketAddr, inbox: mpsc::Sender<Came>) {
    let mut deframer = Deframer::default();
    let mut buffer = vec![0; 4_096];
    'connection: loop {
        let bytes = match read.try_read(&mut buffer) {
            Ok(0) => break,
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => match read.readable().await {
                Ok(()) => continue,
                Err(_) => break,
            },
            Err(_) => break,
        };
        deframer.push(&buffer[..bytes]);
        loop {
            match deframer.next_datagram() {
                Ok(Some(datagram)) => {
                    let came = Came { source, destination, datagram: Some(datagram.to_vec()) };
                    if inbox.send(came).await.is_err() {
                        return;
                    }
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::debug!(%source, %error, "a TCP connection is closed");
                    break 'connection;
                }
            }
        }
    }
    // the media thread may have stopped
    let _ = inbox.send(Came { source, destination, datagram: None }).await;
}

//! The UDP sockets of a worker, one for each advertised address on one port.
//!
//! Invariant: str0m is told the advertised address as a datagram's destination, for it drops checks that do not name
//! a candidate. An address that is not this machine's own (NAT) is served by a socket bound to all addresses.

use std::collections::HashMap;
use std::future::poll_fn;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::task::Poll;

use quinn_udp::{BATCH_SIZE, RecvMeta, Transmit, UdpSocketState};
use tokio::io::Interest;

use crate::outbox::Datagram;

/// Asked of the kernel for each direction; it may give less.
const KERNEL_BUFFER_BYTES: usize = 8 << 20;
/// Longest datagram taken: an Ethernet frame's worth, times the datagrams that the kernel may join.
const DATAGRAM_BYTES: usize = 1_500;

/// A bound socket that no runtime drives yet.
pub struct Bound {
    socket: UdpSocket,
    /// What peers were told; datagrams to any other address count as sent to the first that is not local.
    advertised: Vec<SocketAddr>,
    is_wildcard: bool,
}

/// Binds `port` (0: any, the same for all) for every advertised address.
pub fn bind(port: u16, advertised: &[IpAddr]) -> io::Result<Vec<Bound>> {
    let mut port = port;
    let mut bound = Vec::with_capacity(advertised.len());
    for ip in advertised {
        let socket = match UdpSocket::bind((*ip, port)) {
            Err(error) if error.kind() == io::ErrorKind::AddrNotAvailable => return bind_wildcard(port, advertised),
            other => other?,
        };
        port = socket.local_addr()?.port();
        bound.push(Bound { socket, advertised: vec![SocketAddr::new(*ip, port)], is_wildcard: false });
    }
    Ok(bound)
}

fn bind_wildcard(port: u16, advertised: &[IpAddr]) -> io::Result<Vec<Bound>> {
    let has_v6 = advertised.iter().any(IpAddr::is_ipv6);
    let any = if has_v6 { IpAddr::from(Ipv6Addr::UNSPECIFIED) } else { IpAddr::from(Ipv4Addr::UNSPECIFIED) };
    let socket = UdpSocket::bind((any, port))?;
    let port = socket.local_addr()?.port();
    let is_local = |ip: &IpAddr| UdpSocket::bind((*ip, 0)).is_ok();
    let (local, outside): (Vec<IpAddr>, Vec<IpAddr>) = advertised.iter().copied().partition(is_local);
    let advertised = outside.into_iter().chain(local).map(|ip| SocketAddr::new(ip, port)).collect();
    Ok(vec![Bound { socket, advertised, is_wildcard: true }])
}

/// The addresses that peers are told.
pub fn candidates(bound: &[Bound]) -> Vec<SocketAddr> {
    bound.iter().flat_map(|it| it.advertised.iter().copied()).collect()
}

/// Remote ends remembered by a wildcard socket; then all are forgotten and learned again.
const MOST_ENDS: usize = 65_536;

struct Socket {
    io: tokio::net::UdpSocket,
    state: UdpSocketState,
    advertised: Vec<SocketAddr>,
    is_wildcard: bool,
    is_v6: bool,
    /// Of a wildcard socket: which of our addresses each remote end wrote to. Answers must come from there.
    written_to: HashMap<SocketAddr, IpAddr>,
}

/// The sockets, driven by the runtime of the worker's thread.
pub struct Sockets {
    sockets: Vec<Socket>,
    buffer: Vec<u8>,
    datagram_bytes: usize,
}

impl Sockets {
    /// To be called on the runtime that will drive them.
    pub fn new(bound: Vec<Bound>) -> io::Result<Self> {
        let mut sockets = Vec::with_capacity(bound.len());
        for Bound { socket, advertised, is_wildcard } in bound {
            socket.set_nonblocking(true)?;
            let is_v6 = socket.local_addr()?.is_ipv6();
            let state = UdpSocketState::new((&socket).into())?;
            // what the kernel refuses is not worth failing for
            let _ = state.set_send_buffer_size((&socket).into(), KERNEL_BUFFER_BYTES);
            let _ = state.set_recv_buffer_size((&socket).into(), KERNEL_BUFFER_BYTES);
            sockets.push(Socket {
                io: tokio::net::UdpSocket::from_std(socket)?,
                state,
                advertised,
                is_wildcard,
                is_v6,
                written_to: HashMap::new(),
            });
        }
        let segments = sockets.iter().map(|it| it.state.gro_segments()).max().unwrap_or(1);
        let datagram_bytes = DATAGRAM_BYTES * segments;
        Ok(Self { sockets, buffer: vec![0; datagram_bytes * BATCH_SIZE], datagram_bytes })
    }

    /// Longest run of datagrams that leaves in one call.
    pub fn max_segments(&self) -> usize {
        self.sockets.iter().map(|it| it.state.max_gso_segments()).min().unwrap_or(1)
    }

    /// Waits until a socket has something; says which.
    pub async fn readable(&self) -> usize {
        poll_fn(|context| {
            let ready = self.sockets.iter().position(|socket| socket.io.poll_recv_ready(context).is_ready());
            ready.map_or(Poll::Pending, Poll::Ready)
        })
        .await
    }

    /// Hands out what a socket has, up to one batch: remote address, our advertised address, contents.
    pub fn receive(&mut self, which: usize, mut each: impl FnMut(SocketAddr, SocketAddr, &[u8])) {
        let Some(socket) = self.sockets.get_mut(which) else { return };
        let mut chunks = self.buffer.chunks_mut(self.datagram_bytes);
        let mut slices: [IoSliceMut<'_>; BATCH_SIZE] =
            std::array::from_fn(|_| IoSliceMut::new(chunks.next().expect("the buffer has a chunk for each slice")));
        let mut meta = [RecvMeta::default(); BATCH_SIZE];
        let received = socket.io.try_io(Interest::READABLE, || socket.state.recv((&socket.io).into(), &mut slices, &mut meta));
        let count = match received {
            Ok(count) => count,
            Err(error) => {
                if error.kind() != io::ErrorKind::WouldBlock {
                    tracing::warn!(%error, "receiving failed");
                }
                return;
            }
        };
        for (meta, slice) in meta.iter().zip(&slices).take(count) {
            let source = SocketAddr::new(meta.addr.ip().to_canonical(), meta.addr.port());
            let destination = socket.destination(meta.dst_ip);
            socket.remember(meta.addr, meta.dst_ip);
            for datagram in slice[..meta.len].chunks(meta.stride.max(1)) {
                each(source, destination, datagram);
            }
        }
    }

    /// Sends. What the kernel has no room for is dropped: the receiver asks again for what matters.
    pub fn send<'a>(&self, datagrams: impl Iterator<Item = Datagram<'a>>) {
        for datagram in datagrams {
            let Some(socket) = self.sockets.iter().find(|it| it.advertised.contains(&datagram.source)) else {
                continue;
            };
            let destination = socket.reachable(datagram.destination);
            let transmit = Transmit {
                destination,
                ecn: None,
                contents: datagram.contents,
                segment_size: (datagram.contents.len() > datagram.segment_bytes).then_some(datagram.segment_bytes),
                src_ip: socket.written_to.get(&destination).copied(),
            };
            if let Err(error) = socket.io.try_io(Interest::WRITABLE, || socket.state.try_send((&socket.io).into(), &transmit)) {
                tracing::debug!(%error, "a batch was not sent");
            }
        }
    }
}

impl Socket {
    fn destination(&self, ip: Option<IpAddr>) -> SocketAddr {
        let named = ip.map(|ip| ip.to_canonical()).and_then(|ip| self.advertised.iter().find(|it| it.ip() == ip));
        *named.or(self.advertised.first()).expect("a socket is bound for at least one address")
    }

    fn remember(&mut self, remote: SocketAddr, local: Option<IpAddr>) {
        let Some(local) = local.filter(|_| self.is_wildcard) else { return };
        if self.written_to.get(&remote) == Some(&local) {
            return;
        }
        if self.written_to.len() >= MOST_ENDS {
            self.written_to.clear();
        }
        self.written_to.insert(remote, local);
    }

    /// A socket for both families names IPv4 addresses in their mapped form.
    fn reachable(&self, address: SocketAddr) -> SocketAddr {
        match address.ip() {
            IpAddr::V4(ip) if self.is_wildcard && self.is_v6 => SocketAddr::new(ip.to_ipv6_mapped().into(), address.port()),
            _ => address,
        }
    }
}

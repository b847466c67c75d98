//! The addresses of this machine that lead to the server. Nothing is sent to find them.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use tokio::net::{UdpSocket, lookup_host};

use crate::upstream::Upstream;

/// An address of the documentation range: routed like any far address.
const FAR: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1)), 9);

/// The addresses to offer. A server reached by the loopback address may take media by the machine's outer one.
pub async fn towards(upstream: &Upstream) -> Vec<String> {
    let mut found = BTreeSet::new();
    if let Ok(targets) = lookup_host(upstream.host_and_port()).await {
        for target in targets.take(4) {
            found.extend(source_for(target).await);
        }
    }
    if found.iter().all(IpAddr::is_loopback) {
        found.extend(source_for(FAR).await);
    }
    found.into_iter().map(|address| SocketAddr::new(address, 0).to_string()).collect()
}

/// Connecting a UDP socket asks the routing table and sends nothing.
async fn source_for(target: SocketAddr) -> Option<IpAddr> {
    let any = if target.is_ipv4() { "0.0.0.0:0" } else { "[::]:0" };
    let socket = UdpSocket::bind(any).await.ok()?;
    socket.connect(target).await.ok()?;
    Some(socket.local_addr().ok()?.ip())
}

//! Stands between a server and its PostgreSQL, counts what the server asks for, and kills it when the N-th statement was
//! handed on: the database carries it out, the server never hears of it.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::Point;
use crate::crash::Server;

/// The protocol's number in the first message of a connection; anything else asks for encryption first.
const VERSION_3: u32 = 196_608;

/// The proxy's port, and the trigger.
#[derive(Clone)]
pub struct Proxy {
    pub port: u16,
    /// Statements until the kill; none while it is not positive.
    left: Arc<AtomicI64>,
    /// Whether only commits count.
    commits: Arc<AtomicBool>,
    victim: Arc<Mutex<Option<Server>>>,
}

impl Proxy {
    /// Listens on loopback and passes everything on to `to`.
    pub async fn start(to: String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let proxy = Self { port, left: Arc::default(), commits: Arc::default(), victim: Arc::default() };
        let own = proxy.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let (own, to) = (own.clone(), to.clone());
                tokio::spawn(async move {
                    let Ok(server) = TcpStream::connect(to).await else { return };
                    // Small pieces are not kept back for an acknowledgement: each would cost 40 ms.
                    let _ = (server.set_nodelay(true), client.set_nodelay(true));
                    let (mut from_server, to_server) = server.into_split();
                    let (from_client, mut to_client) = client.into_split();
                    tokio::select! {
                        _ = tokio::io::copy(&mut from_server, &mut to_client) => {}
                        _ = own.pass(from_client, to_server) => {}
                    }
                });
            }
        });
        proxy
    }

    /// Whom to kill, and after which statement from now on.
    pub fn arm(&self, victim: Server, at: Point) {
        *self.victim.lock().unwrap() = Some(victim);
        let (commits, at) = match at {
            Point::Commit(n) => (true, n),
            Point::Any(n) => (false, n),
        };
        self.commits.store(commits, Ordering::SeqCst);
        self.left.store(at, Ordering::SeqCst);
    }

    /// Kills the victim if it still runs, and says whether a statement had done so.
    pub fn disarm(&self) -> bool {
        let was_hit = self.left.swap(0, Ordering::SeqCst) < 0;
        self.kill();
        was_hit
    }

    fn kill(&self) {
        drop(self.victim.lock().unwrap().take());
    }

    async fn pass(&self, mut from: tokio::net::tcp::OwnedReadHalf, mut to: tokio::net::tcp::OwnedWriteHalf) -> std::io::Result<()> {
        loop {
            let first = message(&mut from).await?;
            to.write_all(&first).await?;
            if first[4..].starts_with(&VERSION_3.to_be_bytes()) {
                break;
            }
        }
        loop {
            let kind = from.read_u8().await?;
            let rest = message(&mut from).await?;
            to.write_all(&[&[kind], rest.as_slice()].concat()).await?;
            // A simple query, or the end of an extended one.
            let counts = match kind {
                b'Q' => !self.commits.load(Ordering::SeqCst) || rest[4..].starts_with(b"COMMIT"),
                b'S' => !self.commits.load(Ordering::SeqCst),
                _ => false,
            };
            if counts && self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, next).is_ok_and(|n| n == 1) {
                self.kill();
                return Ok(());
            }
        }
    }
}

/// Counts down to the kill, which is told apart from "not armed".
fn next(left: i64) -> Option<i64> {
    match left {
        1 => Some(-1),
        n if n > 1 => Some(n - 1),
        _ => None,
    }
}

/// A message: its length of four bytes, which counts itself, and what follows.
async fn message(from: &mut tokio::net::tcp::OwnedReadHalf) -> std::io::Result<Vec<u8>> {
    let length = from.read_u32().await?;
    let mut bytes = length.to_be_bytes().to_vec();
    bytes.resize(length as usize, 0);
    from.read_exact(&mut bytes[4..]).await?;
    Ok(bytes)
}

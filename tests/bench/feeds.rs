//! Memory of the server with 10,000 idle feed connections; they are held by this process, not by the server's.

use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::report::Figure;
use crate::server::Server;

const FEEDS: usize = 10_000;

pub async fn measure() -> anyhow::Result<Vec<Figure>> {
    let server = Server::start().await?;
    let hall = server.site("石嘴山市").await?;
    let address = server.base.trim_start_matches("http://").to_owned();
    let before = server.resident_mb()?;
    let request = format!("GET /api/v1/feed?audience=board&site={hall} HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n");
    let mut open = Vec::with_capacity(FEEDS);
    for n in 0..FEEDS {
        let mut line = TcpStream::connect(&address).await.with_context(|| format!("connection {n}"))?;
        line.write_all(request.as_bytes()).await?;
        open.push(line);
    }
    let mut answer = [0; 512];
    for line in &mut open {
        let read = tokio::time::timeout(Duration::from_secs(20), line.read(&mut answer)).await??;
        ensure!(answer[..read].starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer[..read]));
    }
    // A keep-alive on every line, so that buffers that only grow in use are counted.
    for line in &mut open {
        let read = tokio::time::timeout(Duration::from_secs(30), line.read(&mut answer)).await??;
        ensure!(read > 0, "the server closed a feed");
    }
    let with = server.resident_mb()?;
    drop(open);
    Ok(vec![
        Figure::plain("feeds", "memory before", before, "MB"),
        Figure::at_most("feeds", "memory with 10,000 idle feeds", with, "MB", 400.0, 200.0),
    ])
}

//! HTTPS without a proxy in front: a certificate of the city's, or a self-signed one for trials in a local network.

use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::server::TlsStream;

/// `--tls`.
#[derive(Debug, Clone)]
pub enum Tls {
    /// Made at the first start and kept beside the data.
    SelfSigned,
    Files {
        cert: PathBuf,
        key: PathBuf,
    },
}

impl FromStr for Tls {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once(',') {
            None if text == "self-signed" => Ok(Self::SelfSigned),
            Some((cert, key)) => Ok(Self::Files { cert: cert.into(), key: key.into() }),
            None => Err("give `self-signed`, or the files CERT,KEY in PEM".to_owned()),
        }
    }
}

/// Loads or makes the certificate.
///
/// # Errors
/// Unreadable or unfit files.
pub fn acceptor(tls: &Tls, data: &Path, names: Vec<String>) -> anyhow::Result<TlsAcceptor> {
    let (cert, key) = match tls {
        Tls::Files { cert, key } => (cert.clone(), key.clone()),
        Tls::SelfSigned => self_signed(data, names)?,
    };
    let chain: Vec<_> = CertificateDer::pem_file_iter(&cert)
        .and_then(Iterator::collect)
        .with_context(|| format!("no certificate in {}", cert.display()))?;
    let key_der = PrivateKeyDer::from_pem_file(&key).with_context(|| format!("no private key in {}", key.display()))?;
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_no_client_auth()
        .with_single_cert(chain, key_der)
        .context("certificate and key do not fit together")?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

fn self_signed(data: &Path, names: Vec<String>) -> anyhow::Result<(PathBuf, PathBuf)> {
    let (cert, key) = (data.join("tls-cert.pem"), data.join("tls-key.pem"));
    if !(cert.exists() && key.exists()) {
        let made = rcgen::generate_simple_self_signed(names).context("cannot make a certificate")?;
        fs::write(&cert, made.cert.pem())?;
        fs::write(&key, made.signing_key.serialize_pem())?;
    }
    Ok((cert, key))
}

/// Connections whose handshake is done and that wait to be served.
const HANDSHAKEN: usize = 64;
/// A client that does not finish its handshake in this time is dropped.
const HANDSHAKE_LIMIT: Duration = Duration::from_secs(10);

/// Where a connection comes from, with TLS or without.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

impl Connected<IncomingStream<'_, TcpListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TcpListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

impl Connected<IncomingStream<'_, TlsListener>> for Peer {
    fn connect_info(stream: IncomingStream<'_, TlsListener>) -> Self {
        Self(*stream.remote_addr())
    }
}

/// A listener whose connections speak TLS. Handshakes run beside each other, so a slow client delays nobody.
pub struct TlsListener {
    address: SocketAddr,
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
}

impl TlsListener {
    /// Starts taking connections.
    pub fn start(mut tcp: TcpListener, acceptor: TlsAcceptor) -> Self {
        let address = tcp.local_addr().unwrap_or(SocketAddr::from(([0, 0, 0, 0], 0)));
        let (done, ready) = mpsc::channel(HANDSHAKEN);
        tokio::spawn(async move {
            while !done.is_closed() {
                let (stream, from) = axum::serve::Listener::accept(&mut tcp).await;
                let (acceptor, done) = (acceptor.clone(), done.clone());
                tokio::spawn(async move {
                    match tokio::time::timeout(HANDSHAKE_LIMIT, acceptor.accept(stream)).await {
                        // Nobody waits any more when the server stops.
                        Ok(Ok(stream)) => drop(done.send((stream, from)).await),
                        Ok(Err(e)) => tracing::debug!(%from, error = %e, "no TLS handshake"),
                        Err(_) => tracing::debug!(%from, "TLS handshake took too long"),
                    }
                });
            }
        });
        Self { address, ready }
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => std::future::pending().await,
        }
    }

    fn local_addr(&self) -> std::io::Result<Self::Addr> {
        Ok(self.address)
    }
}

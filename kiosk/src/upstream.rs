//! The server as seen from the kiosk: one HTTP client and WebSockets over it.
//!
//! A WebSocket is an upgraded request of the same client, so pages, events and sockets share one TLS set-up.

use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use reqwest::header::{self, HeaderMap, HeaderValue};
use reqwest::{Client, StatusCode, Url};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::{client::generate_key, derive_accept_key};
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// A WebSocket to the server.
pub type Socket = WebSocketStream<reqwest::Upgraded>;

const CONNECT_WITHIN: Duration = Duration::from_secs(3);
/// Event streams carry a comment every 10 s; three missed ones mean a dead line.
const SILENT_FOR: Duration = Duration::from_secs(35);
const UPGRADE_WITHIN: Duration = Duration::from_secs(5);
/// Longest WebSocket message, both ways: twice what the room socket takes, so that the server refuses by name.
pub const MAX_SOCKET_MESSAGE: usize = 2 * signaling_protocol::MAX_MESSAGE_BYTES;

/// Where the server is and how to reach it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Upstream {
    base: Url,
    client: Client,
}

impl Upstream {
    /// `server`: `http://host:port` or `https://host`. With `accepts_self_signed` no certificate is checked: trials only.
    ///
    /// # Errors
    /// When the address is not an HTTP address without a path.
    pub fn new(server: &str, accepts_self_signed: bool) -> anyhow::Result<Self> {
        let base =
            Url::parse(server).with_context(|| format!("--server {server} is not an address; write for example http://10.0.0.5:8080"))?;
        ensure!(matches!(base.scheme(), "http" | "https") && base.host().is_some(), "--server must begin with http:// or https://");
        ensure!(base.path() == "/" && base.query().is_none(), "--server is an address without a path, for example http://10.0.0.5:8080");
        ensure!(base.username().is_empty() && base.password().is_none(), "--server takes no user name or password");
        let client = Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_WITHIN)
            .read_timeout(SILENT_FOR)
            .pool_max_idle_per_host(8)
            .no_proxy()
            .tls_danger_accept_invalid_certs(accepts_self_signed)
            .build()
            .context("the HTTP client could not be made")?;
        Ok(Self { base, client })
    }

    #[must_use]
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// The whole address, for people.
    #[must_use]
    pub fn address(&self) -> &str {
        self.base.as_str().trim_end_matches('/')
    }

    /// Scheme, host and port, as in an `Origin` header.
    #[must_use]
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// Host and port to connect to.
    #[must_use]
    pub fn host_and_port(&self) -> (String, u16) {
        let host = self.base.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        (host, self.base.port_or_known_default().unwrap_or(80))
    }

    /// The address of a path with its query. Whatever the text, host and scheme stay the server's.
    #[must_use]
    pub fn url(&self, path_and_query: &str) -> Url {
        let (path, query) = path_and_query.split_once('?').map_or((path_and_query, None), |(path, query)| (path, Some(query)));
        let mut url = self.base.clone();
        url.set_path(path);
        url.set_query(query);
        url
    }

    /// Opens a WebSocket with these headers beside the handshake's own.
    ///
    /// # Errors
    /// When the server is away or answers with anything but a WebSocket.
    pub async fn socket(&self, path_and_query: &str, headers: HeaderMap) -> anyhow::Result<Socket> {
        let key = generate_key();
        let request = self
            .client
            .get(self.url(path_and_query))
            .headers(headers)
            .header(header::CONNECTION, HeaderValue::from_static("Upgrade"))
            .header(header::UPGRADE, HeaderValue::from_static("websocket"))
            .header(header::SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"))
            .header(header::SEC_WEBSOCKET_KEY, &key);
        let open = async {
            let response = request.send().await.context("the server does not answer")?;
            if response.status() != StatusCode::SWITCHING_PROTOCOLS {
                bail!("the server opened no WebSocket but answered {}", response.status());
            }
            let accept = response.headers().get(header::SEC_WEBSOCKET_ACCEPT).map(HeaderValue::as_bytes);
            ensure!(accept == Some(derive_accept_key(key.as_bytes()).as_bytes()), "the server's WebSocket handshake does not fit");
            Ok(response.upgrade().await?)
        };
        let stream = tokio::time::timeout(UPGRADE_WITHIN, open).await.context("the server took too long to open a WebSocket")??;
        let limits = WebSocketConfig::default()
            .max_message_size(Some(MAX_SOCKET_MESSAGE))
            .max_frame_size(Some(MAX_SOCKET_MESSAGE))
            .max_write_buffer_size(4 * MAX_SOCKET_MESSAGE);
        Ok(WebSocketStream::from_raw_socket(stream, Role::Client, Some(limits)).await)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_server_addresses_are_taken() {
        assert!(Upstream::new("http://127.0.0.1:8080", false).is_ok());
        assert!(Upstream::new("https://reception.example/", false).is_ok());
        for wrong in ["127.0.0.1:8080", "ftp://x", "http://x/path", "http://u:p@x", "http://x/?a=b"] {
            assert!(Upstream::new(wrong, false).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_path_never_changes_the_host() {
        let upstream = Upstream::new("http://127.0.0.1:8080", false).unwrap();
        for path in ["//evil.example/x", "/\\evil.example", "http://evil.example/", "/@evil.example:1/?u=http://e"] {
            assert_eq!(upstream.url(path).origin().ascii_serialization(), "http://127.0.0.1:8080", "{path}");
        }
        assert_eq!(upstream.url("/a/%E4%BD%A0?b=c&d=%20").as_str(), "http://127.0.0.1:8080/a/%E4%BD%A0?b=c&d=%20");
    }
}

//! Who may come in: the page that this machine serves, and nobody's page from elsewhere.
//!
//! A browser on this machine could be led to a foreign page that sends requests here. Such a request bears a foreign
//! `Origin`; and if its host name was made to point here, a foreign `Host`.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::middleware::Next;
use axum::response::Response;

use super::{Local, away};

/// Lets a request through or refuses it.
pub async fn guard(State(local): State<Local>, request: Request, next: Next) -> Response {
    if is_ours(request.headers(), local.address) { next.run(request).await } else { away::foreign_page() }
}

fn is_ours(headers: &HeaderMap, address: SocketAddr) -> bool {
    let host = text(headers, header::HOST);
    let is_host_ours = host.is_some_and(|host| is_local_name(host, address));
    let is_origin_ours = match text(headers, header::ORIGIN) {
        None => !headers.contains_key(header::ORIGIN),
        Some(origin) => origin.strip_prefix("http://").is_some_and(|named| Some(named) == host),
    };
    is_host_ours && is_origin_ours
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

/// An address, or `localhost`, with our port. A name could be anybody's.
fn is_local_name(host: &str, address: SocketAddr) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, port.parse().ok()),
        _ => (host, Some(80)),
    };
    let is_address = name.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    port == Some(address.port()) && (is_address || name.eq_ignore_ascii_case("localhost"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_hosts_and_origins_are_refused() {
        let address = "127.0.0.1:8090".parse().unwrap();
        for (host, origin, is_welcome) in [
            ("127.0.0.1:8090", None, true),
            ("localhost:8090", Some("http://localhost:8090"), true),
            ("[::1]:8090", Some("http://[::1]:8090"), true),
            ("127.0.0.1:8090", Some("http://evil.example"), false),
            ("127.0.0.1:8090", Some("null"), false),
            ("127.0.0.1:8090", Some("http://127.0.0.1:9999"), false),
            ("evil.example:8090", None, false),
            ("evil.example:8090", Some("http://evil.example:8090"), false),
            ("127.0.0.1", None, false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("host", host.parse().unwrap());
            if let Some(origin) = origin {
                headers.insert("origin", origin.parse().unwrap());
            }
            assert_eq!(is_ours(&headers, address), is_welcome, "{host} {origin:?}");
        }
    }
}

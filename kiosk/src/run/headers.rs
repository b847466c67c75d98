//! Which headers pass, and how they change on the way.

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};

/// Headers of one connection only (RFC 9110 section 7.6.1).
const HOP_BY_HOP: [&str; 9] = [
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers that speak of a place the server does not know, or that only a trusted proxy may set.
const LOCAL_ONLY: [&str; 7] =
    ["host", "content-length", "referer", "forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/// The headers of a request as the server shall see them.
pub fn to_server(from_page: &HeaderMap, origin: &str) -> HeaderMap {
    let mut headers = without_hop_by_hop(from_page);
    for name in LOCAL_ONLY {
        headers.remove(name);
    }
    // The door has checked that it was ours.
    if headers.contains_key(header::ORIGIN)
        && let Ok(origin) = HeaderValue::from_str(origin)
    {
        headers.insert(header::ORIGIN, origin);
    }
    headers
}

/// The headers of a WebSocket request, without those of the handshake itself.
pub fn to_server_socket(from_page: &HeaderMap, origin: &str) -> HeaderMap {
    let mut headers = to_server(from_page, origin);
    let handshake: Vec<HeaderName> = headers.keys().filter(|name| name.as_str().starts_with("sec-websocket-")).cloned().collect();
    for name in handshake {
        headers.remove(name);
    }
    headers
}

/// The headers of an answer as the page shall see them.
pub fn to_page(from_server: &HeaderMap, origin: &str) -> HeaderMap {
    let mut headers = without_hop_by_hop(from_server);
    // This server speaks plain HTTP on this machine; that rule is for the other address.
    headers.remove(header::STRICT_TRANSPORT_SECURITY);
    let local = headers.get(header::LOCATION).and_then(|it| it.to_str().ok()).and_then(|it| it.strip_prefix(origin)).map(|path| {
        let path = if path.is_empty() { "/" } else { path };
        HeaderValue::from_str(path)
    });
    if let Some(Ok(path)) = local {
        headers.insert(header::LOCATION, path);
    }
    headers
}

fn without_hop_by_hop(all: &HeaderMap) -> HeaderMap {
    let named: Vec<String> = all
        .get_all(header::CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|name| name.trim().to_ascii_lowercase())
        .collect();
    let mut kept = HeaderMap::with_capacity(all.len());
    for (name, value) in all {
        if !HOP_BY_HOP.contains(&name.as_str()) && !named.iter().any(|it| it == name.as_str()) {
            kept.append(name, value.clone());
        }
    }
    kept
}

/// A value as part of a query: all but letters, digits and `-._~` as percent codes.
pub fn query_escaped(value: &str) -> String {
    value.bytes().fold(String::new(), |mut text, byte| {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => text.push(char::from(byte)),
            _ => text.push_str(&format!("%{byte:02X}")),
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_static(value))).collect()
    }

    #[test]
    fn connection_headers_and_those_it_names_stay_behind() {
        let page = map(&[
            ("connection", "keep-alive, X-Private"),
            ("x-private", "1"),
            ("te", "trailers"),
            ("host", "127.0.0.1:8090"),
            ("x-forwarded-for", "1.2.3.4"),
            ("origin", "http://127.0.0.1:8090"),
            ("cookie", "seat-1=a"),
            ("x-seat", "1"),
        ]);
        let expected = map(&[("origin", "http://server"), ("cookie", "seat-1=a"), ("x-seat", "1")]);
        assert_eq!(to_server(&page, "http://server"), expected);
    }

    #[test]
    fn cookies_pass_and_addresses_become_local() {
        let mut server = map(&[("location", "http://server/desk?a=b"), ("strict-transport-security", "max-age=1")]);
        server.append("set-cookie", HeaderValue::from_static("a=1"));
        server.append("set-cookie", HeaderValue::from_static("b=2"));
        let page = to_page(&server, "http://server");
        assert_eq!(page.get("location").unwrap(), "/desk?a=b");
        assert_eq!(page.get_all("set-cookie").iter().count(), 2);
        assert!(!page.contains_key("strict-transport-security"));
    }

    #[test]
    fn site_ids_are_escaped() {
        assert_eq!(query_escaped("a b&c=中"), "a%20b%26c%3D%E4%B8%AD");
    }
}

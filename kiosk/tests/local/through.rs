//! What passes through.

use axum::http::StatusCode;
use futures_util::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio_tungstenite::connect_async;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};

use crate::stand_in::{PAGE, SCRIPT, StandIn, browser, folder, local_for, url};

#[tokio::test]
async fn home_leads_to_the_kiosk_page_of_the_site() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let home = browser().get(url(&local, "/")).send().await.unwrap();
    assert_eq!((home.status(), home.headers()["location"].to_str().unwrap()), (StatusCode::SEE_OTHER, "/kiosk?site=510000"));
    let page = browser().get(url(&local, "/kiosk?site=510000")).send().await.unwrap().text().await.unwrap();
    assert_eq!(page, PAGE);
    let script = browser().get(url(&local, "/assets/kiosk-A1.js")).send().await.unwrap().text().await.unwrap();
    assert_eq!(script, SCRIPT);
    let desk = browser().get(url(&local, "/desk")).send().await.unwrap();
    assert_eq!((desk.status(), desk.headers()["location"].to_str().unwrap()), (StatusCode::FOUND, "/login"));
}

#[tokio::test]
async fn body_cookies_and_status_pass_and_hop_headers_do_not() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let answer = browser()
        .post(url(&local, "/api/v1/echo"))
        .header("cookie", "seat-1=s")
        .header("x-seat", "1")
        .header("te", "trailers")
        .header("idempotency-key", "k1")
        .header("origin", format!("http://{}", local.address()))
        .body("{\"a\":\"中\"}")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), StatusCode::CREATED);
    assert_eq!(answer.headers().get_all("set-cookie").iter().count(), 2);
    let seen: Value = answer.json().await.unwrap();
    let host = server.address.to_string();
    let expected = json!({
        "body": "{\"a\":\"中\"}", "cookie": "seat-1=s", "host": host, "origin": format!("http://{host}"), "seat": "1", "te": null, "key": "k1",
    });
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn too_large_bodies_and_foreign_pages_are_refused_by_name() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let code = async |request: reqwest::RequestBuilder| {
        let answer = request.send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], "application/problem+json");
        let status = answer.status();
        (status, answer.json::<Value>().await.unwrap()["code"].as_str().unwrap().to_owned())
    };
    let large = browser().post(url(&local, "/api/v1/echo")).body(vec![b'a'; 2 * 1024 * 1024]);
    assert_eq!(code(large).await, (StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large".to_owned()));
    let foreign = browser().post(url(&local, "/api/v1/echo")).header("origin", "http://evil.example");
    assert_eq!(code(foreign).await, (StatusCode::FORBIDDEN, "foreign_page".to_owned()));
}

#[tokio::test]
async fn events_come_through_as_they_happen() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let mut feed = browser().get(url(&local, "/api/v1/feed?audience=kiosk")).header("last-event-id", "s:0").send().await.unwrap();
    assert_eq!(feed.headers()["content-type"], "text/event-stream");
    let mut heard = String::new();
    // the stream never ends: a buffering proxy would make this wait in vain
    while !heard.contains("\n\n") {
        heard.push_str(&String::from_utf8_lossy(&feed.chunk().await.unwrap().expect("the stream goes on")));
    }
    assert_eq!(heard, "event: hello\nid: s:1\ndata: s:0\n\n");
}

#[tokio::test]
async fn sockets_pass_both_ways_with_their_close_code() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let mut request = format!("ws://{}/ws/room?grant=g", local.address()).into_client_request().unwrap();
    request.headers_mut().insert("origin", format!("http://{}", local.address()).parse().unwrap());
    let (mut socket, _) = connect_async(request).await.unwrap();
    assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(format!("http://{}", server.address)));
    for text in ["{\"type\":\"ping\"}".to_owned(), "长".repeat(40_000)] {
        socket.send(Message::text(&text)).await.unwrap();
        assert_eq!(socket.next().await.unwrap().unwrap(), Message::text(text));
    }
    socket.send(Message::text("bye")).await.unwrap();
    let Message::Close(Some(frame)) = socket.next().await.unwrap().unwrap() else { panic!("no close") };
    assert_eq!((u16::from(frame.code), frame.reason.as_str()), (4001, "done"));
}

#[tokio::test]
async fn a_socket_to_nowhere_is_refused_before_it_opens() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let Err(Error::Http(refusal)) = connect_async(format!("ws://{}/ws/other", local.address())).await else { panic!("it opened") };
    assert_eq!(refusal.status(), StatusCode::SERVICE_UNAVAILABLE);
}

//! What stands in when the server is away.

use axum::http::StatusCode;
use serde_json::Value;

use crate::stand_in::{PAGE, SCRIPT, StandIn, browser, folder, health_until, local_for, url};

#[tokio::test]
async fn kept_page_opens_when_the_server_is_away_and_the_api_says_so() {
    let server = StandIn::start().await;
    let (address, cache) = (server.address, folder());
    let local = local_for(address, cache.clone()).await;
    let health = health_until(&local, "page_kept", true).await;
    assert_eq!(health["server_reachable"], true);
    server.go_away().await;

    let api = browser().post(url(&local, "/api/v1/echo")).body("{}").send().await.unwrap();
    assert_eq!((api.status(), api.headers()["retry-after"].to_str().unwrap()), (StatusCode::SERVICE_UNAVAILABLE, "5"));
    let problem: Value = api.json().await.unwrap();
    assert_eq!(problem["code"], "server_away");
    assert!(problem["title"].as_str().unwrap().contains("请工作人员帮助"));
    health_until(&local, "server_reachable", false).await;
    local.stop().await;

    // also after a restart of the machine
    let local = local_for(address, cache).await;
    let page = browser().get(url(&local, "/kiosk?site=510000")).send().await.unwrap();
    assert_eq!((page.status(), page.headers()["x-kiosk-copy"].to_str().unwrap()), (StatusCode::OK, "kept"));
    assert_eq!(page.text().await.unwrap(), PAGE);
    let script = browser().get(url(&local, "/assets/kiosk-A1.js")).send().await.unwrap();
    assert_eq!(script.headers()["content-type"], "text/javascript");
    assert_eq!(script.text().await.unwrap(), SCRIPT);
    let lib = browser().get(url(&local, "/assets/lib-B2.js")).send().await.unwrap();
    assert_eq!(lib.status(), StatusCode::OK, "files that only a script names are kept as well");

    // and the server comes back
    let _server = StandIn::again(address).await;
    health_until(&local, "server_reachable", true).await;
    let api = browser().post(url(&local, "/api/v1/echo")).body("{}").send().await.unwrap();
    assert_eq!(api.status(), StatusCode::CREATED);
}

#[tokio::test]
async fn without_a_copy_a_calm_page_says_what_to_do() {
    let server = StandIn::start().await;
    let address = server.address;
    server.go_away().await;
    let local = local_for(address, folder()).await;
    let page = browser().get(url(&local, "/kiosk")).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    let text = page.text().await.unwrap();
    for part in ["暂时连不上服务器", "请到窗口找工作人员", "The server cannot be reached", "http-equiv=\"refresh\""] {
        assert!(text.contains(part), "{part}");
    }
    let asset = browser().get(url(&local, "/assets/other.js")).send().await.unwrap();
    assert_eq!(asset.headers()["content-type"], "application/problem+json");
}

#[tokio::test]
async fn stopping_does_not_wait_for_open_event_streams() {
    let server = StandIn::start().await;
    let local = local_for(server.address, folder()).await;
    let mut feed = browser().get(url(&local, "/api/v1/feed")).send().await.unwrap();
    feed.chunk().await.unwrap();
    tokio::time::timeout(std::time::Duration::from_secs(5), local.stop()).await.expect("it stops");
}

//! `--tls self-signed`: pages over HTTPS with a certificate that is made once, and cookies that ask for it.

use serde_json::json;
use server::Clock;
use server::tls::Tls;

use crate::harness::{DEMO, Engine, settings};

#[tokio::test(flavor = "multi_thread")]
async fn a_self_signed_start_serves_https_and_keeps_its_certificate() {
    let mut with_tls = settings(Engine::Sqlite).await;
    with_tls.tls = Some(Tls::SelfSigned);
    let http = reqwest::Client::builder().danger_accept_invalid_certs(true).build().unwrap();
    let mut certificates = Vec::new();
    for _ in 0..2 {
        let running = server::boot::start(&with_tls, Clock::system()).await.unwrap();
        let base = format!("https://{}", running.address);
        // A client that never shakes hands keeps nobody else waiting.
        let _silent = std::net::TcpStream::connect(running.address).unwrap();
        assert_eq!(http.get(format!("{base}/readyz")).send().await.unwrap().status(), 200);
        let login = json!({ "username": "lawyer01", "password": DEMO });
        let answer = http.post(format!("{base}/api/v1/logins")).json(&login).send().await.unwrap();
        assert!(answer.headers()["set-cookie"].to_str().unwrap().contains("; Secure"), "cookies only travel over HTTPS");
        certificates.push(std::fs::read(with_tls.data.join("tls-cert.pem")).unwrap());
        running.stop().await;
    }
    assert_eq!(certificates[0], certificates[1], "browsers that trusted it once still do");
}

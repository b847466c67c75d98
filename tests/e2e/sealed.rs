//! What lies on the disk: no name, number, phone, record or summary of a person can be read there.

use serde_json::json;
use server::Clock;

use crate::harness::{Engine, World, settings, text};

#[tokio::test(flavor = "multi_thread")]
async fn nothing_personal_can_be_read_in_the_data_folder() {
    let w = World::start_with(settings(Engine::Sqlite).await, Clock::system()).await;
    let (site, lawyer) = (w.site("星海镇").await, w.login("lawyer01").await);
    let (queue, desk) = (w.queue(&site, "legal_advice").await, w.sit(&lawyer, 0).await);
    let body = json!({ "site_id": site, "queue_id": queue, "lang": "zh", "person": {
        "name": "欧阳测试甲", "paper": { "kind": "resident_card", "number": "640299195002280013" },
        "phone": { "state": "given", "number": "13912345678" } } });
    let slip = w.anyone().with("idempotency-key", "sealed-key-1").post("/api/v1/tickets", body).await.ok(201);
    lawyer.call_clear(&desk).await;
    w.anyone().sit_with_slip(&site, &text(&slip["slip_token"])).await;
    let ticket = text(&slip["ticket"]["id"]);
    let record = json!({ "facts": "记录测试乙", "advice": "建议测试丁", "basis": "依据测试戊", "referrals": [], "version": 0 });
    lawyer.put(&format!("/api/v1/consultations/{ticket}"), record).await.ok(200);
    let how = |summary| json!({ "topic": "debt", "outcome": "answered", "summary": summary });
    let done = lawyer.post(&format!("/api/v1/tickets/{ticket}/complete"), how("")).await.ok(200);
    w.hall_ticket("甲", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let window = w.sit(&clerk, 0).await;
    let view = clerk.post(&format!("/api/v1/desks/{window}/call-next"), json!({})).await.ok(200);
    let second = text(&view["current"]["ticket"]["id"]);
    clerk.post(&format!("/api/v1/tickets/{second}/serve"), json!({})).await.ok(200);
    clerk.post(&format!("/api/v1/tickets/{second}/complete"), how("摘要测试丙")).await.ok(200);
    let secrets = [
        "欧阳测试甲".to_owned(),
        "640299195002280013".to_owned(),
        "13912345678".to_owned(),
        "记录测试乙".to_owned(),
        "建议测试丁".to_owned(),
        "依据测试戊".to_owned(),
        "摘要测试丙".to_owned(),
        text(&done["matter"]["query_code"]),
        text(&slip["slip_token"]),
        // The phone of the demo's first lawyer.
        "09520000001".to_owned(),
    ];
    let data = w.settings.data.clone();
    w.running.stop().await;
    let mut bytes_read = 0;
    for entry in std::fs::read_dir(&data).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        bytes_read += bytes.len();
        for secret in &secrets {
            let found = bytes.windows(secret.len()).any(|w| w == secret.as_bytes());
            assert!(!found, "{secret} can be read in the data folder");
        }
        let number = bytes.windows(4).any(|w| w == b"L001");
        assert!(number || bytes.len() < 100_000, "the test looks at the right files: the ticket's number is in the open");
    }
    assert!(bytes_read > 100_000);
}

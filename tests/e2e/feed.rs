//! Boards and desks that were away hear exactly what they missed.

use futures_util::StreamExt;
use serde_json::json;

use crate::harness::{Person, World, on_both, text};

/// An open feed: reads events one by one.
struct Ear {
    bytes: futures_util::stream::BoxStream<'static, reqwest::Result<bytes::Bytes>>,
    rest: String,
}

struct Heard {
    id: String,
    kind: String,
    data: String,
}

impl Ear {
    async fn open(person: &Person, path: &str, last: Option<&str>) -> Self {
        let mut request = person.request(reqwest::Method::GET, path);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.unwrap();
        assert_eq!(response.status(), 200);
        Self { bytes: response.bytes_stream().boxed(), rest: String::new() }
    }

    /// The next event; a feed that only keeps its line open for 15 s fails the test.
    async fn next(&mut self) -> Heard {
        tokio::time::timeout(std::time::Duration::from_secs(15), self.read()).await.expect("the feed goes on")
    }

    async fn read(&mut self) -> Heard {
        loop {
            if let Some((block, rest)) = self.rest.split_once("\n\n") {
                let (block, rest) = (block.to_owned(), rest.to_owned());
                self.rest = rest;
                let field = |name: &str| block.lines().find_map(|l| l.strip_prefix(name)).map(|v| v.trim().to_owned());
                // At ten the demo notices sooner or later that its lawyers' chairs are empty; not what these tests listen for.
                if let Some(kind) = field("event:").filter(|kind| !kind.starts_with("gap.") && kind != "sitting.changed") {
                    return Heard { id: field("id:").unwrap_or_default(), kind, data: field("data:").unwrap_or_default() };
                }
                continue;
            }
            let more = self.bytes.next().await.expect("the feed does not end");
            self.rest.push_str(std::str::from_utf8(&more.unwrap()).unwrap());
        }
    }
}

on_both!(a_board_that_was_away_replays_what_it_missed, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let path = format!("/api/v1/feed?audience=board&site={hall}");
    let board = w.anyone();
    let mut ear = Ear::open(&board, &path, None).await;
    assert_eq!(ear.next().await.kind, "hello");
    w.ticket("person-0001", "王秀英").await;
    let live = ear.next().await;
    assert_eq!(live.kind, "ticket.issued");
    drop(ear);

    w.ticket("person-0002", "李建国").await;
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);

    let mut ear = Ear::open(&board, &path, Some(&live.id)).await;
    assert_eq!(ear.next().await.kind, "hello");
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(ear.next().await);
    }
    let kinds: Vec<&str> = heard.iter().map(|h| h.kind.as_str()).collect();
    assert_eq!(kinds, ["ticket.issued", "desk.opened", "ticket.called"], "exactly what was missed, logins and sessions left out");
    let call: serde_json::Value = serde_json::from_str(&heard[2].data).unwrap();
    assert_eq!((&call["number"], &call["desk_zh"]), (&json!("L001"), &json!("1号视频席")));
    assert!(text(&call["place_zh"]).starts_with("星海镇"));
    assert!(heard.iter().all(|h| !h.data.contains("王") && !h.data.contains("李")), "numbers only");
});

on_both!(a_seat_hears_only_of_its_own_ticket, |w: World| async move {
    let (site, lawyer) = (w.site("星海镇").await, w.login("lawyer01").await);
    let desk = w.sit(&lawyer, 0).await;
    let slip = w.ticket("person-0001", "王秀英").await;
    lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    let seat = w.anyone().sit_with_slip(&site, &text(&slip["slip_token"])).await;
    let mut ear = Ear::open(&seat, "/api/v1/feed?audience=seat", None).await;
    assert_eq!(ear.next().await.kind, "hello");
    w.ticket("person-0002", "李建国").await;
    seat.post("/api/v1/seat/help", json!({})).await;
    assert_eq!(ear.next().await.kind, "seat.help", "the other person's ticket is not told here");
    assert_eq!(w.anyone().get("/api/v1/feed?audience=seat").await.code(), "seat_required");
    assert_eq!(w.anyone().get("/api/v1/feed?audience=desk").await.code(), "login_required");
});

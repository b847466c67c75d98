//! A silent call for help from a desk, on both databases.

use serde_json::{Value, json};
use server_store::event;

use crate::harness::{World, on_both, text};

on_both!(who_is_threatened_calls_for_help_and_the_person_hears_nothing, |w: World| async move {
    let (hall, centre) = (w.site("石嘴山市").await, w.site("星海镇").await);
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let slip = w.ticket("angry-person", "张三").await;
    let view = lawyer.call_clear(&desk).await;
    let seat = w.anyone().sit_with_slip(&centre, &text(&slip["slip_token"])).await;
    let ticket = text(&slip["ticket"]["id"]);
    let status = async || w.anyone().get(&format!("/api/v1/slips/{}", text(&slip["slip_token"]))).await.ok(200);
    let timeless = |mut v: Value| {
        v.as_object_mut().unwrap().remove("server_time");
        v
    };
    let before = (timeless(seat.get("/api/v1/seat").await.ok(200)), timeless(status().await));
    assert!(view["current"].get("alarm").is_none());

    // Only from the desk that has the person; twice is one call.
    let path = format!("/api/v1/tickets/{ticket}/alarm");
    let colleague = w.login("lawyer03").await;
    w.sit(&colleague, 1).await;
    assert!(colleague.post(&path, json!({})).await.status >= 400);
    assert_eq!(w.anyone().post(&path, json!({})).await.status, 401);
    let view = lawyer.post(&path, json!({})).await.ok(200);
    lawyer.post(&path, json!({})).await.ok(200);
    assert!(view["current"]["alarm"]["raised_at"].is_string() && view["current"]["alarm"].get("answered_by").is_none());
    assert_eq!((timeless(seat.get("/api/v1/seat").await.ok(200)), timeless(status().await)), before, "nothing reaches the person");

    // The hall sees where, with nothing of the person; the session goes on.
    let manager = w.login("manager.hall").await;
    let alarms = manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200)["alarms"].clone();
    assert_eq!(alarms.as_array().unwrap().len(), 1, "{alarms}");
    assert_eq!((&alarms[0]["number"], &alarms[0]["raised_by"]), (&json!("L001"), &json!("李文博")));
    assert!(text(&alarms[0]["origin_zh"]).starts_with("星海镇") && !alarms.to_string().contains("张三"));
    let supervisor = w.login("supervisor1").await;
    assert_eq!(supervisor.get(&format!("/api/v1/halls/{hall}")).await.ok(200)["alarms"], alarms);

    // Whoever goes says so; the second finds it done, and a clerk or another lawyer cannot end it.
    let answer = format!("/api/v1/alarms/{}/answer", text(&alarms[0]["id"]));
    for username in ["clerk.hall1", "lawyer02", "officer.dawukou1"] {
        assert_eq!(w.login(username).await.post(&answer, json!({})).await.no(), (403, "forbidden".to_owned()), "{username}");
    }
    assert_eq!(supervisor.post(&answer, json!({})).await.status, 204);
    assert_eq!(manager.post(&answer, json!({})).await.status, 204);
    assert_eq!(manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200)["alarms"], json!([]));
    let view = lawyer.get(&format!("/api/v1/desks/{desk}")).await.ok(200);
    let name = supervisor.get("/api/v1/logins/current").await.ok(200)["staff"]["name"].clone();
    assert_eq!(view["current"]["alarm"]["answered_by"], name, "who came first");
    assert_eq!(view["current"]["ticket"]["state"], "serving");

    // A second danger is a second call. Both places heard each once; a feed of the number carries none of it.
    lawyer.post(&path, json!({})).await.ok(200);
    let mut tx = w.running.context.db.read().await.unwrap();
    for site in [&hall, &centre] {
        let events = event::after(&mut tx, site, 0).await.unwrap();
        let of = |kind: &str| events.iter().filter(|e| e.kind.as_str() == kind).map(|e| e.body.clone()).collect::<Vec<_>>();
        assert_eq!((of("alarm.raised").len(), of("alarm.answered").len()), (2, 1));
        assert!(of("alarm.raised").iter().all(|body| !body.contains("ticket_id")));
    }
});

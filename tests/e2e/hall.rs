//! The hall manager: lost desks, weights, faults, notices, the one board that speaks.

use serde_json::{Value, json};

use crate::harness::{World, on_both, text};

fn desk_of<'a>(view: &'a Value, id: &str) -> &'a Value {
    view["desks"].as_array().unwrap().iter().find(|d| d["desk"]["id"] == id).unwrap()
}

on_both!(a_desk_whose_page_is_gone_is_shown_and_its_person_moved, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let queue = w.queue(&hall, "registration").await;
    w.hall_ticket("甲", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    let ticket = clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200)["current"]["ticket"].clone();
    clerk.post(&format!("/api/v1/tickets/{}/serve", text(&ticket["id"])), json!({})).await.ok(200);
    let manager = w.login("manager.hall").await;
    w.clock.advance_ms(50_000);
    clerk.post(&format!("/api/v1/desks/{desk}/beat"), json!({})).await.ok(204);
    w.clock.advance_ms(60_000);
    let view = manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200);
    assert!(desk_of(&view, &desk)["lost_since"].is_null(), "sixty seconds are not over yet");
    w.clock.advance_ms(1);
    assert_eq!(server::service::lines::desk::notice_lost(&w.running.context).await.unwrap(), 1);
    let view = manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200);
    assert!(desk_of(&view, &desk)["lost_since"].is_string());
    assert_eq!(manager.post(&format!("/api/v1/desks/{desk}/release"), json!({})).await.code(), "desk_busy");
    let body = json!({ "queue_id": queue, "reason": "窗口电脑断线" });
    manager.post(&format!("/api/v1/tickets/{}/transfer", text(&ticket["id"])), body).await.ok(200);
    let view = manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200);
    assert!(desk_of(&view, &desk)["lost_since"].is_string(), "the page is still gone");
    let view = manager.post(&format!("/api/v1/desks/{desk}/release"), json!({})).await.ok(200);
    assert_eq!(desk_of(&view, &desk)["desk"]["state"], "closed");
    let other = w.login("clerk.hall2").await;
    let second = w.sit(&other, 1).await;
    let view = other.post(&format!("/api/v1/desks/{second}/call-next"), json!({})).await.ok(200);
    assert_eq!(view["current"]["ticket"]["id"], ticket["id"]);
    assert_eq!(clerk.post(&format!("/api/v1/desks/{desk}/beat"), json!({})).await.code(), "desk_closed");
});

on_both!(a_page_that_comes_back_is_not_lost_any_more, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    w.hall_ticket("甲", json!({})).await.ok(201);
    let clerk = w.login("clerk.hall1").await;
    let desk = w.sit(&clerk, 0).await;
    clerk.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    w.clock.advance_ms(61_000);
    assert_eq!(server::service::lines::desk::notice_lost(&w.running.context).await.unwrap(), 1);
    assert_eq!(server::service::lines::desk::notice_lost(&w.running.context).await.unwrap(), 0, "told once");
    clerk.post(&format!("/api/v1/desks/{desk}/beat"), json!({})).await.ok(204);
    let manager = w.login("manager.hall").await;
    let view = manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200);
    assert!(desk_of(&view, &desk)["lost_since"].is_null());
});

on_both!(only_the_manager_of_the_place_manages, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let clerk = w.login("clerk.hall1").await;
    let elsewhere = w.login("manager.dawukou").await;
    for who in [&clerk, &elsewhere] {
        let no = who.put(&format!("/api/v1/halls/{hall}/notices"), json!({ "items": [] })).await;
        assert_eq!((no.status, no.code().as_str()), (403, "forbidden"));
    }
    assert_eq!(elsewhere.get(&format!("/api/v1/halls/{hall}/carry-overs")).await.code(), "forbidden");
    clerk.get(&format!("/api/v1/halls/{hall}/carry-overs")).await.ok(200);
});

on_both!(notices_voice_and_faults_reach_the_board, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let manager = w.login("manager.hall").await;
    let put = |path: &str, body: Value| {
        let (manager, path) = (manager.clone(), format!("/api/v1/halls/{hall}/{path}"));
        async move { manager.put(&path, body).await }
    };
    let line = json!({ "text_zh": "今日下午14:00市领导接访", "text_en": "" });
    put("notices", json!({ "items": [line] })).await.ok(200);
    assert_eq!(put("notices", json!({ "items": vec![line.clone(); 11] })).await.code(), "field_invalid");
    assert_eq!(put("notices", json!({ "items": [{ "text_zh": "长".repeat(101) }] })).await.code(), "text_too_long");
    let voice = json!({ "volume": 40, "quiet_hall": false, "quiet_from": "12:00", "quiet_to": "14:00" });
    put("voice", voice.clone()).await.ok(200);
    assert_eq!(put("voice", json!({ "volume": 101, "quiet_hall": false })).await.code(), "field_invalid");
    assert_eq!(put("voice", json!({ "volume": 1, "quiet_hall": false, "quiet_from": "12:00" })).await.code(), "field_invalid");
    let view = manager.get(&format!("/api/v1/halls/{hall}")).await.ok(200);
    let desk = text(&view["desks"][0]["desk"]["id"]);
    manager.put(&format!("/api/v1/desks/{desk}/fault"), json!({ "fault": "摄像头坏" })).await.ok(200);
    let board = w.anyone().get(&format!("/api/v1/boards/{hall}")).await.ok(200);
    assert_eq!((&board["notices"][0], &board["voice"]), (&line, &voice));
    let room = board["rooms"].as_array().unwrap().iter().find(|r| r["desk_id"] == json!(desk)).unwrap();
    assert_eq!(room["state"], "fault");
    assert!(!board.to_string().contains("摄像头坏"), "the board shows that it is broken, not what staff wrote");
});

on_both!(waiting_counts_double_in_a_heavier_queue, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let manager = w.login("manager.hall").await;
    let leader = w.login("leader01").await;
    let desks = leader.get("/api/v1/desks").await.ok(200);
    let desk = text(&desks["items"][0]["id"]);
    let (legal, leaders) = (w.queue(&hall, "legal_advice").await, w.queue(&hall, "leader_reception").await);
    let set = |queues: Value| {
        let (manager, path) = (manager.clone(), format!("/api/v1/desks/{desk}/queues"));
        async move { manager.put(&path, json!({ "queues": queues })).await }
    };
    assert_eq!(set(json!([])).await.code(), "field_invalid");
    assert_eq!(set(json!([{ "queue_id": legal, "weight": 9 }])).await.code(), "weight_invalid");
    let counter = w.queue(&hall, "registration").await;
    assert_eq!(set(json!([{ "queue_id": counter, "weight": 100 }])).await.code(), "queue_of_desk");
    let view = set(json!([{ "queue_id": legal, "weight": 100 }, { "queue_id": leaders, "weight": 300 }])).await.ok(200);
    assert_eq!(desk_of(&view, &desk)["desk"]["weights"], json!([100, 300]));
});

on_both!(one_board_speaks_and_another_takes_over, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let ask = |board: &str, zone: &str, spoken: i64| {
        let (anyone, path) = (w.anyone(), format!("/api/v1/boards/{hall}/voice"));
        let body = json!({ "board_id": board, "zone": zone, "spoken_seq": spoken });
        async move { anyone.post(&path, body).await }
    };
    let speaks = |answer: Value| answer["speaks"].as_bool().unwrap();
    assert!(speaks(ask("board-one", "", 0).await.ok(200)));
    assert!(!speaks(ask("board-two", "", 0).await.ok(200)));
    assert!(speaks(ask("board-two", "B厅", 0).await.ok(200)), "another zone has its own loudspeakers");
    w.clock.advance_ms(11_000);
    assert!(speaks(ask("board-one", "", 7).await.ok(200)), "the holder keeps its turn");
    w.clock.advance_ms(12_001);
    let taken = ask("board-two", "", 3).await.ok(200);
    assert_eq!((&taken["speaks"], &taken["spoken_seq"]), (&json!(true), &json!(7)), "it learns what was spoken");
    assert!(!speaks(ask("board-one", "", 7).await.ok(200)));
    assert_eq!(ask("x", "", 0).await.code(), "field_invalid");
    assert_eq!(ask("board-one", &"长".repeat(21), 0).await.code(), "text_too_long");
});

//! Numbers without gaps, nobody called twice, one ticket per request.

use std::collections::HashSet;

use serde_json::json;

use crate::harness::{World, issue, on_both, text};

on_both!(forty_people_at_once_get_forty_numbers, |w: World| async move {
    let site = w.site("星海镇").await;
    let queue = w.queue(&site, "legal_advice").await;
    let tasks: Vec<_> = (0..40)
        .map(|n| {
            let (kiosk, body) =
                (w.anyone().with("idempotency-key", &format!("person-{n:04}")), issue(&site, &queue, &format!("来访人{n}")));
            tokio::spawn(async move { text(&kiosk.post("/api/v1/tickets", body).await.ok(201)["ticket"]["number"]) })
        })
        .collect();
    let mut numbers = Vec::new();
    for task in tasks {
        numbers.push(task.await.unwrap());
    }
    numbers.sort();
    let expected: Vec<String> = (1..=40).map(|n| format!("L{n:03}")).collect();
    assert_eq!(numbers, expected);
});

on_both!(four_desks_calling_at_once_never_get_the_same_ticket, |w: World| async move {
    for n in 0..12 {
        w.ticket(&format!("person-{n:04}"), &format!("来访人{n}")).await;
    }
    let mut lawyers = Vec::new();
    for n in 0..4 {
        let lawyer = w.login(&format!("lawyer{:02}", n + 1)).await;
        let desk = w.sit(&lawyer, n).await;
        lawyers.push((lawyer, desk));
    }
    let mut called = Vec::new();
    for round in 0..3 {
        let tasks: Vec<_> = lawyers
            .iter()
            .map(|(lawyer, desk)| {
                let (lawyer, desk) = (lawyer.clone(), desk.clone());
                tokio::spawn(async move {
                    let view = lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
                    view["current"]["ticket"].clone()
                })
            })
            .collect();
        let mut of_round = Vec::new();
        for (task, (lawyer, _)) in tasks.into_iter().zip(&lawyers) {
            let ticket = task.await.unwrap();
            of_round.push(text(&ticket["number"]));
            // Calls three times, then the number is missed and the desk is free.
            for _ in 0..2 {
                w.clock.advance_ms(20_000);
                lawyer.post(&format!("/api/v1/tickets/{}/call-again", text(&ticket["id"])), json!({})).await.ok(200);
            }
            w.clock.advance_ms(20_000);
            lawyer.post(&format!("/api/v1/tickets/{}/miss", text(&ticket["id"])), json!({})).await.ok(200);
        }
        let first: HashSet<String> = of_round.iter().cloned().collect();
        let expected: HashSet<String> = (1..=4).map(|n| format!("L{:03}", round * 4 + n)).collect();
        assert_eq!(first, expected, "in order, each once");
        called.extend(of_round);
    }
    assert_eq!(called.len(), 12);
    let (lawyer, desk) = &lawyers[0];
    assert_eq!(lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.code(), "queue_empty");
});

on_both!(the_same_request_at_the_same_moment_gives_one_ticket, |w: World| async move {
    let site = w.site("星海镇").await;
    let queue = w.queue(&site, "legal_advice").await;
    let kiosk = w.anyone().with("idempotency-key", "one-and-the-same");
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let (kiosk, body) = (kiosk.clone(), issue(&site, &queue, "王秀英"));
            tokio::spawn(async move { kiosk.post("/api/v1/tickets", body).await.ok(201) })
        })
        .collect();
    let mut slips = Vec::new();
    for task in tasks {
        slips.push(task.await.unwrap());
    }
    assert!(slips.iter().all(|s| s == &slips[0]), "one slip: {slips:?}");
    let other = kiosk.post("/api/v1/tickets", issue(&site, &queue, "另一个人")).await;
    assert_eq!((other.status, other.code().as_str()), (422, "idempotency_mismatch"));
});

on_both!(a_number_waits_for_its_turn_and_its_calls, |w: World| async move {
    let slip = w.ticket("person-0001", "王秀英").await;
    let second = w.ticket("person-0002", "李建国").await;
    assert_eq!(second["ahead"], 1);
    assert!(slip.get("estimate").is_none(), "no desk is open, so nobody promises a time");
    let lawyer = w.login("lawyer01").await;
    let desk = w.sit(&lawyer, 0).await;
    let path = format!("/api/v1/slips/{}", text(&second["slip_token"]));
    let status = w.anyone().get(&path).await.ok(200);
    assert_eq!((&status["ahead"], status["estimate"]["basis"].as_str()), (&json!(1), Some("default")));
    lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.ok(200);
    assert_eq!(w.anyone().get(&path).await.ok(200)["ahead"], 0);
    assert_eq!(lawyer.post(&format!("/api/v1/desks/{desk}/call-next"), json!({})).await.code(), "desk_busy");
    assert_eq!(lawyer.post(&format!("/api/v1/desks/{desk}/close"), json!({})).await.code(), "desk_busy");
    let ticket = text(&slip["ticket"]["id"]);
    let early = lawyer.post(&format!("/api/v1/tickets/{ticket}/call-again"), json!({})).await;
    assert_eq!((early.code().as_str(), &early.body["args"]["seconds"]), ("call_too_soon", &json!("20")));
    let missed = lawyer.post(&format!("/api/v1/tickets/{ticket}/miss"), json!({})).await;
    assert_eq!((missed.code().as_str(), &missed.body["args"]["calls_left"]), ("call_too_soon", &json!("2")));
});

on_both!(yesterdays_numbers_expire, |w: World| async move {
    let slip = w.ticket("person-0001", "王秀英").await;
    w.clock.advance_ms(24 * 3_600_000);
    assert_eq!(server::service::lines::day_end::run(&w.running.context).await.unwrap(), 1);
    let status = w.anyone().get(&format!("/api/v1/slips/{}", text(&slip["slip_token"]))).await.ok(200);
    assert_eq!(status["ticket"]["state"], "expired");
    assert_eq!(w.ticket("person-0002", "王秀英").await["ticket"]["number"], "L001", "a new day counts anew");
});

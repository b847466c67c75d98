//! The waiting list of a full sitting: first come, first served, with time to answer.

use serde_json::{Value, json};

use crate::booking::{Kiosk, counts_are_right, form, free, jobs, sitting};
use crate::harness::{World, on_both, text};

async fn shown(w: &World, joined: &Value) -> Value {
    w.anyone().get(&format!("/api/v1/waits/{}", text(&joined["wait_token"]))).await.ok(200)
}

async fn say(w: &World, joined: &Value, word: &str) -> crate::harness::Answer {
    w.anyone().post(&format!("/api/v1/waits/{}/{word}", text(&joined["wait_token"])), json!({})).await
}

on_both!(a_freed_slot_is_offered_in_order_with_time_to_answer, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let sitting = sitting(&w, "2026-11-24").await;
    let mut codes = Vec::new();
    for (n, slot) in free(&w, &sitting).await.iter().enumerate() {
        let booked = Kiosk::new(&w, n).book("full", slot, form(&hall, &format!("来访人{n}"), None, "housing")).await.ok(201);
        codes.push(text(&booked["code"]));
    }
    assert!(codes.len() >= 2, "a morning has slots");
    let join = async |n: usize| {
        let body = json!({ "sitting_id": sitting, "form": form(&hall, &format!("候补人{n}"), None, "land") });
        Kiosk::new(&w, 50 + n).post("wait", "/api/v1/waits", body).await.ok(201)
    };
    let first = join(1).await;
    w.clock.advance_ms(1_000);
    let second = join(2).await;
    assert_eq!((&first["wait"]["ahead"], &second["wait"]["ahead"], &second["wait"]["state"]), (&json!(0), &json!(1), &json!("waiting")));
    assert_eq!(join(1).await["wait_token"], first["wait_token"], "the same key has the same place");
    let cancel = async |code: &str| w.anyone().post(&format!("/api/v1/appointments/{code}/cancel"), json!({})).await.ok(200);

    // The first has two hours; meanwhile nobody passes them.
    cancel(&codes[0]).await;
    let offered = shown(&w, &first).await;
    assert_eq!(
        (&offered["state"], &offered["offer"]["from"], &offered["offer"]["until"]),
        (&json!("offered"), &json!("09:00"), &json!("2026-11-23T12:00:01.000+08:00"))
    );
    assert_eq!((shown(&w, &second).await["state"].clone(), free(&w, &sitting).await.len()), (json!("waiting"), 0));
    assert_eq!(say(&w, &second, "accept").await.code(), "offer_over", "it is not theirs");
    counts_are_right(&w).await;

    // A refusal goes to the next one; the place on the list stays.
    assert_eq!(say(&w, &first, "refuse").await.ok(200)["state"], "waiting");
    assert_eq!(shown(&w, &second).await["state"], "offered");

    // Silence: one millisecond before the end it still stands; then both have let it go and anybody may have it.
    w.clock.advance_ms(120 * 60_000 - 1);
    jobs(&w).await;
    assert_eq!(shown(&w, &second).await["state"], "offered");
    w.clock.advance_ms(1);
    assert_eq!(say(&w, &second, "accept").await.code(), "offer_over", "on the minute, whether or not the job ran");
    jobs(&w).await;
    assert_eq!((shown(&w, &second).await["state"].clone(), free(&w, &sitting).await.len()), (json!("waiting"), 1));
    counts_are_right(&w).await;

    // Another slot: the first is asked first again, takes it, and has one appointment however often they say so.
    cancel(&codes[1]).await;
    assert_eq!(shown(&w, &second).await["state"], "waiting");
    let booked = say(&w, &first, "accept").await.ok(200);
    assert_eq!((&booked["appointment"]["state"], &booked["appointment"]["from"]), (&json!("submitted"), &json!("09:30")));
    assert_eq!(say(&w, &first, "accept").await.ok(200)["code"], booked["code"]);
    let done = shown(&w, &first).await;
    assert_eq!((&done["state"], &done["code"]), (&json!("booked"), &booked["code"]));
    counts_are_right(&w).await;
});

on_both!(who_leaves_the_list_passes_the_offer_on, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let sitting = sitting(&w, "2026-11-24").await;
    let mut codes = Vec::new();
    for (n, slot) in free(&w, &sitting).await.iter().enumerate() {
        let booked = Kiosk::new(&w, n).book("full", slot, form(&hall, &format!("来访人{n}"), None, "housing")).await.ok(201);
        codes.push(text(&booked["code"]));
    }
    let join = async |n: usize| {
        let body = json!({ "sitting_id": sitting, "form": form(&hall, &format!("候补人{n}"), None, "land") });
        w.clock.advance_ms(1_000);
        Kiosk::new(&w, 50 + n).post("wait", "/api/v1/waits", body).await.ok(201)
    };
    let (first, second, third) = (join(1).await, join(2).await, join(3).await);
    w.anyone().post(&format!("/api/v1/appointments/{}/cancel", codes[0]), json!({})).await.ok(200);
    assert_eq!(shown(&w, &first).await["state"], "offered");
    // With an offer: it goes to the next one at once, and nobody is counted twice.
    let gone = say(&w, &first, "leave").await.ok(200);
    assert_eq!((&gone["state"], &gone["offer"]), (&json!("ended"), &Value::Null));
    assert_eq!((&shown(&w, &second).await["state"], &shown(&w, &third).await["ahead"]), (&json!("offered"), &json!(0)));
    counts_are_right(&w).await;
    for word in ["leave", "accept", "refuse"] {
        assert_eq!(say(&w, &first, word).await.code(), "offer_over", "{word}: not on the list any more");
    }
    // Without one: the others move up, and what comes free later passes by.
    assert_eq!(say(&w, &third, "leave").await.ok(200)["state"], "ended");
    say(&w, &second, "leave").await.ok(200);
    assert_eq!(free(&w, &sitting).await.len(), 1, "nobody waits: anybody may have it");
    let seen = w.anyone().get(&format!("/api/v1/sittings/{sitting}/slots")).await.ok(200);
    assert_eq!(seen["waiting"], 0);
    counts_are_right(&w).await;
});

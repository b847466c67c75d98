//! An agreement to a plan that is taken back, as long as nobody outside has seen it.

use serde_json::{Value, json};
use server_domain::event::EventKind;

use crate::harness::{World, on_both, text};
use crate::sitting::{kinds, path, planned};

on_both!(what_was_agreed_to_is_planned_again_until_it_is_published, |w: World| async move {
    let hall = w.site("石嘴山市").await;
    let office = w.login("office.hall").await;
    let day = |day: &str| json!({ "day": day });
    let one = planned(&w, &office, &hall, 1, day("2027-01-12")).await;
    let two = planned(&w, &office, &hall, 2, day("2027-01-13")).await;
    let three = planned(&w, &office, &hall, 3, day("2027-01-14")).await;
    assert_eq!(office.post(&path(&one, "/unapprove"), json!({})).await.no(), (409, "sitting_state".to_owned()), "nothing to take back");
    let approved = office.post("/api/v1/plans/none/2027-01/unapprove", json!({})).await;
    assert_eq!(approved.status, 404);
    let month = |verb: &str| format!("/api/v1/plans/{hall}/2027-01/{verb}");
    office.post(&month("approve"), json!({})).await.ok(200);
    // One by one.
    for who in ["clerk.hall1", "office.dawukou", "sysadmin"] {
        assert_eq!(w.login(who).await.post(&path(&one, "/unapprove"), json!({})).await.code(), "forbidden", "{who}");
        assert_eq!(w.login(who).await.post(&month("unapprove"), json!({})).await.code(), "forbidden", "{who}");
    }
    let back = office.post(&path(&one, "/unapprove"), json!({})).await.ok(200)["sitting"].clone();
    assert_eq!((&back["state"], back.get("approved_at")), (&json!("planned"), None), "{back}");
    assert_eq!(office.post(&path(&one, "/publish"), json!({})).await.code(), "sitting_state");
    assert_eq!(*kinds(&w, &one).await.last().unwrap(), EventKind::SittingUnapproved);
    // The month: what is published stays.
    office.post(&path(&two, "/publish"), json!({})).await.ok(200);
    assert_eq!(office.post(&path(&two, "/unapprove"), json!({})).await.code(), "sitting_state");
    let all = office.post(&month("unapprove"), json!({})).await.ok(200);
    let state = |s: &Value| text(&all["items"].as_array().unwrap().iter().find(|x| x["id"] == s["id"]).unwrap()["state"]);
    assert_eq!([state(&one), state(&two), state(&three)], ["planned", "open", "planned"]);
    // And forward again.
    office.post(&month("approve"), json!({})).await.ok(200);
    let check = office.get(&month("check")).await.ok(200);
    assert_eq!((&check["planned"], &check["approved"], &check["posted"]), (&json!(0), &json!(2), &json!(1)));
});

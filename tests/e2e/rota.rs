//! The lawyers' rota on both databases: made, changed by hand, published, said yes to; leave, reserve and import.

use base64::Engine as _;
use serde_json::{Value, json};

use crate::harness::{Person, World, on_both, text};
use crate::sitting_change::{Seen, read_by_calcard, read_by_icalendar};

pub const MONTH: &str = "/api/v1/rotas/2027-03";

/// A month that nobody has made yet, made with a seed.
pub async fn made(coordinator: &Person) -> Value {
    coordinator.post(&format!("{MONTH}/generate"), json!({ "seed": 7 })).await.ok(200)
}

/// The same, published.
pub async fn published(coordinator: &Person) -> Value {
    let month = made(coordinator).await;
    coordinator.post(&format!("{MONTH}/publish"), json!({ "version": month["version"] })).await.ok(200)
}

pub fn shifts(month: &Value) -> Vec<Value> {
    month["shifts"].as_array().unwrap().clone()
}

/// Who holds what: what must not move is compared by this.
pub fn held(month: &Value) -> Vec<(String, String)> {
    shifts(month).iter().map(|s| (format!("{} {} {}", text(&s["day"]), text(&s["kind"]), s["no"]), text(&s["lawyer_id"]))).collect()
}

/// The user name of a duty's lawyer.
pub async fn username(coordinator: &Person, shift: &Value) -> String {
    let all = coordinator.get("/api/v1/lawyers").await.ok(200);
    let found = all["items"].as_array().unwrap().iter().find(|l| l["id"] == shift["lawyer_id"]).unwrap().clone();
    text(&found["username"])
}

/// A lawyer who may take a duty.
pub async fn fitting(coordinator: &Person, shift: &Value) -> Vec<String> {
    let fits = coordinator.get(&format!("/api/v1/shifts/{}/fits", text(&shift["id"]))).await.ok(200);
    let all = fits["items"].as_array().unwrap();
    all.iter().filter(|f| f["cause"].is_null() && f["lawyer_id"] != shift["lawyer_id"]).map(|f| text(&f["lawyer_id"])).collect()
}

pub fn path(shift: &Value, action: &str) -> String {
    format!("/api/v1/shifts/{}{action}", text(&shift["id"]))
}

on_both!(a_month_is_made_by_its_seed_seen_when_published_and_said_yes_to, |w: World| async move {
    let (coordinator, stranger) = (w.login("coordinator").await, w.login("clerk.hall1").await);
    assert_eq!(coordinator.get(MONTH).await.ok(200)["state"], "none");
    assert_eq!(stranger.post(&format!("{MONTH}/generate"), json!({})).await.no().0, 403);
    let month = made(&coordinator).await;
    assert_eq!((&month["state"], &month["score"]["gaps"], &month["score"]["is_proven_best"]), (&json!("draft"), &json!(0), &json!(true)));
    let days = month["days"].as_array().unwrap().iter().filter(|d| d["is_working"] == true).count();
    assert_eq!(shifts(&month).len(), 2 * days, "a hall seat and a remote seat on each working day");
    assert_eq!(held(&made(&coordinator).await), held(&month), "the same seed, the same rota");
    let other = coordinator.post(&format!("{MONTH}/generate"), json!({ "seed": 8 })).await.ok(200);
    assert_ne!(held(&other), held(&month));

    let first = shifts(&other)[0].clone();
    let lawyer = w.login(&username(&coordinator, &first).await).await;
    assert_eq!(lawyer.get(MONTH).await.ok(200)["state"], "none", "a draft is the coordinator's alone");
    assert_eq!(coordinator.post(&format!("{MONTH}/publish"), json!({ "version": month["version"] })).await.code(), "rota_stale");
    coordinator.post(&format!("{MONTH}/publish"), json!({ "version": other["version"] })).await.ok(200);
    let seen = lawyer.get(MONTH).await.ok(200);
    assert_eq!((&seen["state"], held(&seen)), (&json!("published"), held(&other)));
    assert_eq!(seen["loads"], json!([]), "how much others serve is the coordinator's to see");
    assert_eq!(lawyer.post(&path(&shifts(&seen)[1], "/acknowledge"), json!({})).await.no().0, 403, "another's");
    assert_eq!(lawyer.post(&path(&first, "/acknowledge"), json!({})).await.ok(200)["state"], "acknowledged");
    assert_eq!(lawyer.post(&path(&first, "/acknowledge"), json!({})).await.ok(200)["state"], "acknowledged", "twice is once");
    let mine = lawyer.get("/api/v1/duties/mine?from=2027-03-01&to=2027-03-31").await.ok(200);
    assert_eq!(mine["items"][0]["id"], first["id"]);
});

on_both!(what_was_said_yes_to_moves_by_hand_with_a_reason_only_and_never_by_the_generator, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let s = shifts(&month)[0].clone();
    let lawyer = w.login(&username(&coordinator, &s).await).await;
    lawyer.post(&path(&s, "/acknowledge"), json!({})).await.ok(200);
    let again = coordinator.post(&format!("{MONTH}/generate"), json!({ "seed": 99 })).await.ok(200);
    assert_eq!(held(&again), held(&month), "a published month keeps its lawyers");

    let s = shifts(&again)[0].clone();
    let to = fitting(&coordinator, &s).await[0].clone();
    let set = |version: &Value, reason: Value| json!({ "lawyer_id": to, "version": version, "reason": reason });
    assert_eq!(coordinator.put(&path(&s, ""), set(&json!(1), json!("x"))).await.code(), "rota_stale");
    assert_eq!(coordinator.put(&path(&s, ""), set(&s["version"], Value::Null)).await.code(), "reason_missing");
    let moved = coordinator.put(&path(&s, ""), set(&s["version"], json!("本人临时出庭"))).await.ok(200);
    let now = &shifts(&moved)[0];
    assert_eq!((&now["lawyer_id"], &now["state"], &now["is_set"]), (&json!(to), &json!("published"), &json!(true)));
    let steps = coordinator.get(&path(&s, "/steps")).await.ok(200);
    assert_eq!((&steps["items"][0]["kind"], &steps["items"][0]["words"]), (&json!("set"), &json!("本人临时出庭")));

    // The rules hold by hand too: whoever serves within three working days does not fit, and the refusal says why.
    let near = shifts(&moved).into_iter().find(|x| x["day"] != now["day"] && x["lawyer_id"] != json!(to)).unwrap();
    let no = coordinator.put(&path(&near, ""), json!({ "lawyer_id": to, "version": near["version"] })).await;
    assert_eq!((no.code(), &no.body["args"]["cause"]), ("swap_unfit".to_owned(), &json!("spacing")));
});

on_both!(leave_filed_after_publishing_empties_the_chairs_and_they_can_be_filled, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let s = shifts(&month)[0].clone();
    let (id, lawyer) = (text(&s["lawyer_id"]), w.login(&username(&coordinator, &s).await).await);
    lawyer.post(&path(&s, "/acknowledge"), json!({})).await.ok(200);
    let own = shifts(&month).iter().filter(|x| x["lawyer_id"] == s["lawyer_id"]).count();
    let leave = json!({ "from": "2027-03-01", "to": "2027-03-31" });
    let colleague = w.login(&username(&coordinator, &shifts(&month)[1]).await).await;
    assert_eq!(colleague.post(&format!("/api/v1/lawyers/{id}/leaves"), leave.clone()).await.no().0, 403);
    let filed = lawyer.post(&format!("/api/v1/lawyers/{id}/leaves"), leave).await.ok(201);
    assert_eq!(filed["opened"].as_array().unwrap().len(), own);
    assert_eq!(filed["lawyer"]["leaves"][0]["is_own"], true);
    let open = coordinator.get(MONTH).await.ok(200);
    assert_eq!(open["score"]["gaps"], json!(own));
    assert!(shifts(&open)[0]["lawyer_id"].is_null());
    let filled = coordinator.post(&format!("{MONTH}/generate"), json!({ "seed": 1 })).await.ok(200);
    assert_eq!(filled["score"]["gaps"], 0);
    assert_ne!(shifts(&filled)[0]["lawyer_id"], json!(id), "not the one on leave");
    let kept = held(&filled).into_iter().zip(held(&month)).filter(|(a, b)| a != b).count();
    assert_eq!(kept, own, "nobody else moved");
    let leave = text(&filed["lawyer"]["leaves"][0]["id"]);
    assert_eq!(lawyer.delete(&format!("/api/v1/leaves/{leave}")).await.ok(200)["leaves"], json!([]));
});

on_both!(a_lawyer_who_stops_leaves_the_chairs_and_the_reserve_list, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let all = coordinator.get("/api/v1/lawyers").await.ok(200)["items"].as_array().unwrap().clone();
    let first = all.iter().find(|l| l["id"] == shifts(&month)[0]["lawyer_id"]).unwrap();
    let others: Vec<&Value> = all.iter().filter(|l| l["id"] != first["id"]).collect();
    coordinator.put("/api/v1/reserve", json!({ "lawyer_ids": [first["id"], others[0]["id"]] })).await.ok(200);
    let all = coordinator.get("/api/v1/lawyers").await.ok(200)["items"].as_array().unwrap().clone();
    let first = all.iter().find(|l| l["reserve_place"] == 1).unwrap();
    let others: Vec<&Value> = all.iter().filter(|l| l["id"] != first["id"]).collect();
    let served = shifts(&month).iter().filter(|s| s["lawyer_id"] == first["id"]).count();
    assert!(served > 0);
    let change = |l: &Value, active: bool| {
        json!({ "licence_no": l["licence_no"], "firm": l["firm"], "specialties": l["specialties"], "languages": l["languages"],
                "monthly_limit": l["monthly_limit"], "yearly_limit": l["yearly_limit"], "is_active": active, "version": l["version"] })
    };
    let at = |l: &Value| format!("/api/v1/lawyers/{}", text(&l["id"]));
    let mut twin = change(others[1], true);
    twin["licence_no"] = first["licence_no"].clone();
    assert_eq!(coordinator.put(&at(others[1]), twin).await.code(), "licence_taken");
    let mut much = change(first, true);
    much["monthly_limit"] = json!(32);
    assert_eq!(coordinator.put(&at(first), much).await.code(), "limit_invalid");
    let gone = coordinator.put(&at(first), change(first, false)).await.ok(200);
    assert_eq!((&gone["is_active"], gone["reserve_place"].is_null()), (&json!(false), true));
    assert_eq!(coordinator.put(&at(first), change(first, true)).await.code(), "rota_stale", "an old version");
    assert_eq!(coordinator.get(MONTH).await.ok(200)["score"]["gaps"], json!(served));

    let order = [others[5], others[3]].map(|l| l["id"].clone());
    let list = coordinator.put("/api/v1/reserve", json!({ "lawyer_ids": order })).await.ok(200);
    let places: Vec<Value> =
        list["items"].as_array().unwrap().iter().filter(|l| !l["reserve_place"].is_null()).map(|l| l["reserve_place"].clone()).collect();
    assert_eq!(places, [json!(2), json!(1)], "in the order of user names");
    let no = coordinator.put("/api/v1/reserve", json!({ "lawyer_ids": [others[5]["id"], others[5]["id"]] })).await;
    assert_eq!((no.code(), no.body["fields"][0]["pointer"].as_str()), ("staff_unknown".to_owned(), Some("/lawyer_ids/1")));
});

on_both!(a_holiday_loaded_late_closes_a_day_and_the_rota_says_so, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let month = published(&coordinator).await;
    let day = text(&shifts(&month)[0]["day"]);
    let admin = w.login("sysadmin").await;
    let table = json!({ "region": "640000", "source": "自治区放假安排（演示）", "off": [day], "makeup": [] });
    admin.put("/api/v1/calendars/2027", table).await.ok(200);
    let now = coordinator.get(MONTH).await.ok(200);
    let clashes: Vec<&Value> = now["clashes"].as_array().unwrap().iter().map(|c| &c["cause"]).collect();
    assert_eq!(clashes, [&json!("rest_day"), &json!("rest_day")], "both seats of the day");
    assert_eq!(shifts(&now).len(), shifts(&month).len(), "nothing is taken away behind anybody's back");
    let again = coordinator.post(&format!("{MONTH}/generate"), json!({})).await.ok(200);
    assert_eq!(held(&again), held(&month));
});

fn sheet(csv: &str, is_trial: bool) -> Value {
    json!({ "file_name": "lawyers.csv", "content_base64": base64::engine::general_purpose::STANDARD.encode(csv), "is_trial": is_trial })
}

on_both!(an_import_keeps_good_rows_and_tells_of_bad_ones, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let csv = "姓名,执业证号,律所,专长,语言,每月上限,用户名\n\
               新律师,A-100,新所,劳动、土地,普通话 宁夏方言,3,new1\n\
               重复的,A-100,新所,,,,new2\n\
               ,A-101,新所,,,,\n\
               无专长,A-102,新所,魔法,,,\n\
               多次数,A-103,新所,,,99,\n\
               李文博,DEMO-0001,演示云川律师事务所,教育,普通话,4,\n\
               同名户,A-104,新所,,,,lawyer02\n";
    let trial = coordinator.post("/api/v1/lawyers/import", sheet(csv, true)).await.ok(200);
    let bad: Vec<String> =
        trial["bad"].as_array().unwrap().iter().map(|b| format!("{} {} {}", b["row"], text(&b["column"]), text(&b["code"]))).collect();
    assert_eq!(
        bad,
        [
            "3 licence_no licence_twice",
            "4 name missing",
            "5 specialties topic_unknown",
            "6 monthly_limit limit_invalid",
            "8 username username_taken"
        ]
    );
    assert_eq!((&trial["rows"], &trial["added"], &trial["changed"], &trial["is_saved"]), (&json!(7), &json!(1), &json!(1), &json!(false)));
    let count = |list: Value| list["items"].as_array().unwrap().len();
    assert_eq!(count(coordinator.get("/api/v1/lawyers").await.ok(200)), 39, "a trial writes nothing");
    let done = coordinator.post("/api/v1/lawyers/import", sheet(csv, false)).await.ok(200);
    assert_eq!((&done["added"], &done["changed"], &done["is_saved"]), (&json!(1), &json!(1), &json!(true)));
    let all = coordinator.get("/api/v1/lawyers").await.ok(200);
    let fresh = all["items"].as_array().unwrap().iter().find(|l| l["username"] == "new1").unwrap().clone();
    assert_eq!((&fresh["specialties"], &fresh["monthly_limit"], &fresh["firm"]), (&json!(["labour", "land"]), &json!(3), &json!("新所")));
    let twice = coordinator.post("/api/v1/lawyers/import", sheet(csv, false)).await.ok(200);
    assert_eq!((&twice["added"], &twice["same"]), (&json!(0), &json!(2)), "the same sheet again changes nothing");
    let login = w.anyone().post("/api/v1/logins", json!({ "username": "new1", "password": "" })).await;
    assert_eq!(login.code(), "login_wrong", "nobody knows the password until an administrator sets one");
    assert_eq!(coordinator.post("/api/v1/lawyers/import", sheet("只有一列\n1\n", true)).await.code(), "sheet_unreadable");
});

on_both!(two_readers_agree_on_the_calendars_of_lawyers_and_places, |w: World| async move {
    let coordinator = w.login("coordinator").await;
    let feed = async |url: String| {
        let file = text(&w.anyone().get(&url).await.ok(200));
        let (one, other) = (read_by_icalendar(&file), read_by_calcard(&file));
        assert_eq!(one, other);
        one
    };
    made(&coordinator).await;
    let s = shifts(&coordinator.get(MONTH).await.ok(200))[0].clone();
    let own = format!("/api/v1/calendars/lawyer/{}.ics", text(&s["lawyer_id"]));
    let of = |all: &[Seen]| all.iter().find(|e| s["id"] == e.0.as_str()).cloned();
    assert!(of(&feed(own.clone()).await).is_none(), "a draft is in no calendar");
    let month = coordinator.get(MONTH).await.ok(200);
    coordinator.post(&format!("{MONTH}/publish"), json!({ "version": month["version"] })).await.ok(200);
    let first = of(&feed(own.clone()).await).unwrap();
    let day = text(&s["day"]).replace('-', "");
    assert_eq!((first.1, first.2, first.3), (0, false, format!("{day} 0030")), "08:30 in China");
    assert_eq!(first.4, format!("律师值班（大厅）：{}", text(&s["lawyer"])));
    let s = shifts(&coordinator.get(MONTH).await.ok(200))[0].clone();
    let to = fitting(&coordinator, &s).await[0].clone();
    coordinator.put(&path(&s, ""), json!({ "lawyer_id": to, "version": s["version"] })).await.ok(200);
    assert!(of(&feed(own).await).is_none(), "it is the colleague's now");
    let moved = of(&feed(format!("/api/v1/calendars/duty/{}.ics", text(&s["site_id"]))).await).unwrap();
    assert_eq!(moved.1, 1, "the same UID, a higher sequence");
});

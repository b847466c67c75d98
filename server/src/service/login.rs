//! Staff logins: opening, resolving, ending.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex};

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordVerifier};
use server_api as api;
use server_domain::event::EventKind;
use server_domain::id::LoginId;
use server_domain::login::{self as rules, Failures};
use server_domain::{RejectionCode, Timestamp};
use server_store::staff::Staff;
use server_store::{Fail, Tx, event, login as logins, staff as staffs};

use crate::Context;
use crate::service::lines::desk;
use crate::service::{Actor, job, secret_hash, view};

/// Sources that are remembered at most; beyond it the oldest failures are forgotten.
const MAX_SOURCES: usize = 10_000;
/// `seen_at` is written at most this often, in milliseconds.
const TOUCH_MS: i64 = 60_000;
/// A hash that no password fits, so that an unknown user name takes as long as a wrong password.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2VydmVyLW5vYm9keQ$y9hWr4xM3Dp6RLvJ8WUUHeKz2nqPpP0s8JH3wC1r3mM";

/// Failures by source address.
#[derive(Default)]
pub struct Sources {
    pub(crate) passwords: Wrong,
    pub(crate) query_codes: Wrong,
    pub(crate) kiosk_holds: Wrong,
}

/// Failures of one sort by source address.
#[derive(Default)]
pub(crate) struct Wrong(Mutex<HashMap<IpAddr, Failures>>);

impl Wrong {
    pub(crate) fn get(&self, from: IpAddr) -> Failures {
        self.0.lock().expect("no panic while locked").get(&from).copied().unwrap_or(Failures::NONE)
    }

    /// Counts one more and says how many there are.
    pub(crate) fn add(&self, from: IpAddr, now: Timestamp) -> Failures {
        let mut all = self.0.lock().expect("no panic while locked");
        if all.len() >= MAX_SOURCES {
            all.retain(|_, f| now.since_ms(f.last_at) < rules::LOCK_MS);
        }
        let next = all.get(&from).copied().unwrap_or(Failures::NONE).add(now);
        if all.len() < MAX_SOURCES || all.contains_key(&from) {
            all.insert(from, next);
        }
        next
    }

    pub(crate) fn forget(&self, from: IpAddr) {
        self.0.lock().expect("no panic while locked").remove(&from);
    }
}

/// A fresh login and the secret of its cookie.
pub struct Opened {
    pub info: api::LoginInfo,
    pub token: String,
}

/// Opens a login; every older login of the account ends.
///
/// # Errors
/// `login_wrong`, `login_locked` (account or source), `demo_account_disabled`.
pub async fn open(cx: &Context, username: &str, password: String, from: IpAddr) -> Result<Opened, Fail> {
    let now = cx.clock.now();
    cx.sources.passwords.get(from).admit(now)?;
    let (staff, failures) = {
        let mut tx = cx.db.read().await?;
        match staffs::by_username(&mut tx, username.trim()).await? {
            Some(staff) => {
                let failures = staffs::failures(&mut tx, staff.id).await?;
                (Some(staff), failures)
            }
            None => (None, Failures::NONE),
        }
    };
    failures.admit(now)?;
    let hash = staff.as_ref().map_or_else(|| NOBODY.to_owned(), |s| s.password_hash.clone());
    let fits = tokio::task::spawn_blocking(move || password_fits(&password, &hash)).await.unwrap_or(false);
    let Some(staff) = staff.filter(|_| fits) else {
        cx.sources.passwords.add(from, now);
        refuse(cx, username, failures, now).await?;
        return Err(RejectionCode::LoginWrong.into());
    };
    if staff.is_demo && !cx.mode.demo {
        return Err(RejectionCode::DemoAccountDisabled.into());
    }
    cx.sources.passwords.forget(from);
    let (id, token, csrf) = (LoginId(cx.clock.id()), cx.clock.secret(), cx.clock.secret());
    let (token_hash, staff) = (secret_hash(&token), Arc::new(staff));
    let (who, csrf_token) = (staff.clone(), csrf.clone());
    cx.db
        .write(job!(|tx, who, id, token_hash, csrf_token, now| {
            logins::close_all(tx, who.id, *now).await?;
            logins::insert(tx, *id, who.id, &token_hash, &csrf_token, *now).await?;
            staffs::set_failures(tx, who.id, Failures::NONE).await?;
            tell(tx, &who, EventKind::LoginOpened, *now).await
        }))
        .await?;
    let mut tx = cx.db.read().await?;
    Ok(Opened { info: info(&mut tx, &staff, id, csrf, now).await?, token })
}

async fn refuse(cx: &Context, username: &str, failures: Failures, now: Timestamp) -> Result<(), Fail> {
    let username = username.trim().to_owned();
    cx.db
        .write(job!(|tx, username, failures, now| {
            if let Some(staff) = staffs::by_username(tx, &username).await? {
                staffs::set_failures(tx, staff.id, failures.add(*now)).await?;
                tell(tx, &staff, EventKind::LoginRefused, *now).await?;
            }
            Ok(())
        }))
        .await
}

async fn tell(tx: &mut Tx, staff: &Staff, kind: EventKind, now: Timestamp) -> Result<(), Fail> {
    if let Some(site) = staff.site_id {
        event::append(tx, site, kind, &serde_json::json!({ "staff_id": staff.id }), now).await?;
    }
    Ok(())
}

/// Whether a password fits a stored argon2id hash. Takes tens of milliseconds of CPU: not for an async thread.
fn password_fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

async fn info(tx: &mut Tx, staff: &Staff, id: LoginId, csrf_token: String, opened_at: Timestamp) -> Result<api::LoginInfo, Fail> {
    Ok(api::LoginInfo {
        id: id.to_string(),
        staff: view::staff(tx, staff).await?,
        csrf_token,
        expires_at: opened_at.plus_ms(rules::ABSOLUTE_MS).rfc3339(),
        is_demo: staff.is_demo,
    })
}

/// Who is behind a login.
pub struct Present {
    pub actor: Actor,
    pub csrf_token: String,
    pub opened_at: Timestamp,
}

/// Whose login a cookie's secret opens; `None` if it ended, by itself or by hand.
pub async fn resolve(cx: &Context, token: &str) -> Result<Option<Present>, Fail> {
    let now = cx.clock.now();
    let mut tx = cx.db.read().await?;
    let Some(l) = logins::by_token(&mut tx, &secret_hash(token)).await? else { return Ok(None) };
    let (opened_at, seen_at) = (Timestamp(l.opened_at), Timestamp(l.seen_at));
    if rules::has_ended(opened_at, seen_at, l.is_serving, now) {
        return Ok(None);
    }
    let Ok(staff_id) = l.staff_id.parse() else { return Ok(None) };
    let Some(staff) = staffs::get(&mut tx, staff_id).await? else { return Ok(None) };
    if staff.is_demo && !cx.mode.demo {
        return Ok(None);
    }
    drop(tx);
    if now.since_ms(seen_at) > TOUCH_MS {
        let id = l.id.clone();
        cx.db.write(job!(|tx, id, now| logins::touch(tx, &id, *now).await)).await?;
    }
    let Ok(login) = l.id.parse() else { return Ok(None) };
    Ok(Some(Present { actor: Actor { staff: Arc::new(staff), login }, csrf_token: l.csrf_token, opened_at }))
}

/// The login as its page sees it.
pub async fn current(cx: &Context, p: &Present) -> Result<api::LoginInfo, Fail> {
    let mut tx = cx.db.read().await?;
    info(&mut tx, &p.actor.staff, p.actor.login, p.csrf_token.clone(), p.opened_at).await
}

/// Ends the login and leaves the desk, unless somebody is being served there.
pub async fn close(cx: &Context, actor: &Actor) -> Result<(), Fail> {
    let now = cx.clock.now();
    let who = actor.clone();
    cx.db
        .write(job!(|tx, who, now| {
            desk::leave(tx, &who, *now).await?;
            logins::close(tx, &who.login.to_string(), *now).await
        }))
        .await
}

//! Who asks: staff by login cookie, petitioners by seat cookie.
//!
//! Two people may try the system in two windows of one browser, which share cookies. So every cookie carries its own id
//! (`login-ID`, `seat-ID`) and the page names its own in `X-Login` / `X-Seat` (`?login=` / `?seat=` on event feeds). The
//! secrets stay in HttpOnly cookies that scripts cannot read. Changes by staff also need `X-CSRF-Token`; a page elsewhere
//! can set none of these headers, and the cookies are `SameSite=Strict`.

use std::net::IpAddr;

use axum::RequestPartsExt as _;
use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use server_domain::RejectionCode;
use subtle::ConstantTimeEq;

use super::App;
use super::problem::Refusal;
use crate::service::appointments::booking::Source;
use crate::service::appointments::hold;
use crate::service::appointments::proof;
use crate::service::lines::seat::{self, Sitter};
use crate::service::login::{self, Present};
use crate::tls::Peer;

/// A staff member with a live login.
pub struct Login(pub Present);

/// A petitioner in a seat.
pub struct Seat(pub Sitter);

/// Whoever books: staff by login, a phone by its proof, or else a kiosk that names itself.
pub struct Booker {
    known: Option<Source>,
    from: IpAddr,
}

/// Characters of the name that a kiosk gives itself.
const DEVICE_CHARS: std::ops::RangeInclusive<usize> = 8..=64;

impl Booker {
    /// Through which door somebody books.
    ///
    /// # Errors
    /// `phone_unproved` for somebody who is neither staff nor at a kiosk and has not proved a phone.
    pub fn source(self, device: Option<&str>) -> Result<Source, Refusal> {
        let kiosk = || device.filter(|d| DEVICE_CHARS.contains(&d.len())).map(|d| Source::Kiosk { device: d.to_owned() });
        self.known.or_else(kiosk).ok_or_else(|| RejectionCode::PhoneUnproved.into())
    }

    /// The staff member who looks, if it is one.
    pub fn staff(&self) -> Option<&crate::service::Actor> {
        match &self.known {
            Some(Source::Staff(actor)) => Some(actor),
            _ => None,
        }
    }

    /// The same for keeping a slot, which is limited by address for kiosks.
    ///
    /// # Errors
    /// As [`Booker::source`]; `too_many_requests`.
    pub fn holds(self, app: &App, device: Option<&str>) -> Result<Source, Refusal> {
        let from = self.from;
        let source = self.source(device)?;
        if matches!(source, Source::Kiosk { .. }) {
            hold::admit_kiosk(&app.cx, from)?;
        }
        Ok(source)
    }
}

impl FromRequestParts<App> for Booker {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let ConnectInfo(Peer(from)) = parts.extract::<ConnectInfo<Peer>>().await.map_err(|_| Refusal::malformed("no address"))?;
        let known = if parts.headers.contains_key("x-login") {
            Some(Source::Staff(Login::from_request_parts(parts, app).await?.0.actor))
        } else {
            match cookie_for(parts, "proof", "x-proof") {
                Some(token) => proof::phone_of(&app.cx, &token).await?.map(|number| Source::Phone { number }),
                None => None,
            }
        };
        Ok(Self { known, from: from.ip() })
    }
}

impl FromRequestParts<App> for Login {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = cookie_for(parts, "login", "x-login").ok_or(RejectionCode::LoginRequired)?;
        let present = login::resolve(&app.cx, &token).await?.ok_or(RejectionCode::LoginRequired)?;
        let changes = !matches!(parts.method, Method::GET | Method::HEAD);
        let sent = header_text(&parts.headers, "x-csrf-token").unwrap_or_default();
        let fits: bool = sent.as_bytes().ct_eq(present.csrf_token.as_bytes()).into();
        if changes && !fits {
            return Err(RejectionCode::CsrfMismatch.into());
        }
        Ok(Self(present))
    }
}

impl FromRequestParts<App> for Seat {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let token = cookie_for(parts, "seat", "x-seat").ok_or(RejectionCode::SeatRequired)?;
        let sitter = seat::sitter(&app.cx, &token).await?.ok_or(RejectionCode::SeatRequired)?;
        Ok(Self(sitter))
    }
}

/// The secret of the cookie that the page names; without a name, of the only one there is.
fn cookie_for(parts: &Parts, kind: &str, header_name: &str) -> Option<String> {
    let named = header_text(&parts.headers, header_name).map(str::to_owned).or_else(|| query_value(parts.uri.query()?, kind));
    let mut found = cookies(&parts.headers).filter_map(|(name, value)| Some((name.strip_prefix(kind)?.strip_prefix('-')?, value)));
    match named {
        Some(id) => found.find(|(name, _)| *name == id).map(|(_, value)| value.to_owned()),
        // A change must name its cookie: that header is what another site cannot send.
        None if parts.method != Method::GET => None,
        None => {
            let (_, only) = found.next()?;
            found.next().is_none().then(|| only.to_owned())
        }
    }
}

fn header_text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok().filter(|v| !v.is_empty())
}

fn query_value(query: &str, name: &str) -> Option<String> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value.to_owned())
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(';'))
        .filter_map(|c| c.trim().split_once('='))
}

/// A cookie that scripts cannot read and other sites cannot send.
pub fn set_cookie(kind: &str, id: &str, secret: &str, max_age_s: i64, tls: bool) -> (header::HeaderName, String) {
    let secure = if tls { "; Secure" } else { "" };
    (header::SET_COOKIE, format!("{kind}-{id}={secret}; Path=/; HttpOnly; SameSite=Strict; Max-Age={max_age_s}{secure}"))
}

/// The opposite.
pub fn clear_cookie(kind: &str, id: &str) -> (header::HeaderName, String) {
    (header::SET_COOKIE, format!("{kind}-{id}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"))
}

//! Proof of a phone: a code by text message instead of a picture puzzle.

use std::net::IpAddr;

use server_api as api;
use server_domain::message::MessageKind;
use server_domain::proof as rules;
use server_domain::{Rejection, RejectionCode};
use server_store::message::Args;
use server_store::{Fail, proof as proofs};

use crate::Context;
use crate::service::message::{About, tell};
use crate::service::{job, secret_hash};

/// Codes are counted within a day and a little more.
const LOOK_BACK_MS: i64 = 25 * 3_600_000;

fn phone(text: &str) -> Result<String, Rejection> {
    server_domain::person::phone_number(text).map_err(|no| no.at("/phone"))
}

/// Sends a code to a phone.
///
/// # Errors
/// `phone_invalid`, `proof_too_soon`, `proof_limit`, `proof_source_limit`.
pub async fn send_code(cx: &Context, body: api::SendPhoneCode, from: IpAddr) -> Result<api::PhoneCodeSent, Fail> {
    let (now, phone) = (cx.clock.now(), phone(&body.phone)?);
    let (id, code, source) = (cx.clock.id().to_string(), rules::code(cx.clock.random()), from.to_string());
    let (said, lang) = (code.clone(), if body.lang == api::Lang::En { "en" } else { "zh" });
    cx.db
        .write(job!(|tx, phone, id, code, source, lang, now| {
            let (to, from) = proofs::sends(tx, &phone, &source, now.plus_ms(-LOOK_BACK_MS)).await?;
            rules::may_send(&to, &from, *now)?;
            proofs::keep(tx, &id, &phone, &source, &code, *now);
            let args = Args::from([("code".to_owned(), (*code).clone())]);
            let about = About { thing: &id, mark: String::from("sent"), phone: &phone, lang: *lang, args, at: None };
            tell(tx, MessageKind::Code, &about, *now);
            Ok(())
        }))
        .await?;
    Ok(api::PhoneCodeSent {
        valid_seconds: rules::CODE_MS / 1_000,
        again_after_seconds: rules::GAP_MS / 1_000,
        demo_code: cx.mode.demo.then_some(said),
    })
}

/// The phone that a cookie's secret stands for, while the proof holds.
pub async fn phone_of(cx: &Context, token: &str) -> Result<Option<String>, Fail> {
    let mut tx = cx.db.read().await?;
    proofs::phone_of(&mut tx, &secret_hash(token), cx.clock.now()).await
}

/// A phone that proved itself, and the secret of its cookie.
pub struct Proved {
    pub token: String,
    pub phone: api::PhoneProved,
}

/// Compares a code; a wrong try is counted.
///
/// # Errors
/// `phone_invalid`, `proof_wrong`, `proof_locked`, `proof_expired`.
pub async fn prove(cx: &Context, body: api::ProvePhone) -> Result<Proved, Fail> {
    let (now, phone) = (cx.clock.now(), phone(&body.phone)?);
    let (token, code, masked) = (cx.clock.secret(), body.code.trim().to_owned(), server_domain::person::mask_number(&phone));
    let (hash, until) = (secret_hash(&token), now.plus_ms(rules::PROVED_MS));
    // A wrong code is counted, so that job commits and brings the refusal as its value.
    let refused: Option<Rejection> = cx
        .db
        .write(job!(|tx, phone, code, hash, now, until| {
            let Some(sent) = proofs::latest(tx, &phone).await? else { return Ok(Some(RejectionCode::ProofExpired.into())) };
            if let Err(no) = sent.sent.check(sent.is(tx, &code), *now) {
                proofs::add_wrong(tx, &sent.id);
                return Ok(Some(no));
            }
            let won = proofs::prove(tx, &sent.id, &phone, &hash, *now, *until).await?;
            Ok((!won).then(|| RejectionCode::ProofExpired.into()))
        }))
        .await?;
    match refused {
        Some(no) => Err(no.at("/code").into()),
        None => Ok(Proved {
            token,
            phone: api::PhoneProved { id: cx.clock.id().to_string(), phone_masked: masked, valid_seconds: rules::PROVED_MS / 1_000 },
        }),
    }
}

//! Use cases: load, decide with the domain, save and append events, commit. One file per noun.
//!
//! Invariants: nothing here names an HTTP status; every change runs in one transaction together with its event.

pub mod answer;
pub mod appointment;
pub mod appointment_calendar;
mod appointment_message;
pub mod appointment_search;
pub mod appointment_view;
pub mod board;
pub mod booking;
pub mod booking_form;
pub mod brief;
pub mod calendar;
pub mod carry_over;
pub mod check_in;
pub mod conflict;
pub mod consultation;
pub mod day_end;
pub mod desk;
pub mod desk_view;
pub mod duplicate;
pub mod duty;
pub mod duty_paper;
pub mod empty_chair;
pub mod feed;
pub mod figures;
pub mod hall;
pub mod hold;
pub mod invitation;
pub mod lawyer;
pub mod lawyer_import;
pub mod leader;
pub mod login;
pub mod matter;
pub mod message;
pub mod order;
pub mod outbox;
pub mod own;
pub mod plan;
pub mod poster;
pub mod priority;
pub mod progress;
pub mod proof;
pub mod reception;
pub mod reception_figures;
pub mod registration;
pub mod room;
pub mod rota;
pub mod rota_facts;
pub mod rota_template;
pub mod rota_view;
pub mod route;
pub mod screening;
pub mod seat;
pub mod session;
pub mod site;
pub mod sitting;
pub mod sitting_course;
pub mod sitting_notice;
pub mod sitting_policy;
pub mod sitting_round;
pub mod sitting_view;
pub mod substitution;
pub mod swap;
pub mod ticket;
pub mod to_tell;
pub mod trace;
pub mod transfer;
pub mod view;
pub mod voice;
pub mod wait_list;
pub mod walk_in;

use std::sync::Arc;

use server_domain::access::{Action, Place, permits};
use server_domain::id::{LoginId, SiteId, StaffId};
use server_domain::{Rejection, RejectionCode};
pub use server_store::Fail;
use server_store::staff::Staff;
use server_store::{Tx, site as sites};
use sha2::{Digest, Sha256};

/// Somebody who is logged in.
#[derive(Debug, Clone)]
pub struct Actor {
    pub staff: Arc<Staff>,
    pub login: LoginId,
}

impl Actor {
    pub fn id(&self) -> StaffId {
        self.staff.id
    }

    /// Asks the permit table.
    ///
    /// # Errors
    /// `forbidden` with the action that would have been needed.
    pub async fn must(&self, tx: &mut Tx, action: Action, site: SiteId) -> Result<(), Fail> {
        let place = match self.staff.site_id {
            Some(own) if own == site => Place::Own,
            Some(own) if sites::lineage(tx, site).await?.contains(&own) => Place::Below,
            _ => Place::Elsewhere,
        };
        if permits(&self.staff.roles, self.staff.scope, action, place) {
            Ok(())
        } else {
            Err(Rejection::new(RejectionCode::Forbidden).with("action", action).into())
        }
    }
}

/// Something that was named does not exist, or not for this person.
pub fn not_found(what: &'static str) -> Fail {
    Rejection::new(RejectionCode::NotFound).with("what", what).into()
}

/// Longest reason that staff write, in characters.
pub const MAX_REASON: usize = 200;

/// Reads the reason that staff give, without blanks around it.
///
/// # Errors
/// `reason_missing`, `text_too_long` beyond [`MAX_REASON`] characters.
pub fn reason(text: &str) -> Result<String, Rejection> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Rejection::new(RejectionCode::ReasonMissing).at("/reason"));
    }
    if text.chars().count() > MAX_REASON {
        return Err(Rejection::new(RejectionCode::TextTooLong).with("limit", MAX_REASON).at("/reason"));
    }
    Ok(text.to_owned())
}

/// What the database keeps of a secret of 256 random bits.
pub fn secret_hash(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}

/// Writes a job whose captured values are shared: the engine may run it again.
macro_rules! job {
    (|$tx:ident, $($name:ident),*| $body:expr) => {{
        $( let $name = std::sync::Arc::new($name); )*
        move |$tx: &mut server_store::Tx| {
            $( let $name = $name.clone(); )*
            Box::pin(async move { $body })
        }
    }};
}
pub(crate) use job;

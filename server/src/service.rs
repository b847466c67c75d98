//! Use cases: load, decide with the domain, save and append events, commit. One file per noun.
//!
//! Invariants: nothing here names an HTTP status; every change runs in one transaction together with its event.

pub mod appointments;
pub mod calendar;
pub mod feed;
pub mod lawyers;
pub mod lines;
pub mod login;
pub mod matters;
pub mod message;
pub mod outbox;
pub mod site;
pub mod sittings;
pub mod view;

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

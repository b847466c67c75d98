//! Taking a number.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Estimate, Service, api_words};

api_words!(TicketState { Issued, Called, Serving, Completed, Missed, Cancelled, Expired });
api_words!(Lang { Zh, En });

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueTicket {
    pub site_id: String,
    pub queue_id: String,
    pub lang: Lang,
    pub person: DeclaredPerson,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclaredPerson {
    pub name: String,
    pub paper: Paper,
    pub phone: Phone,
}

/// Which paper the person has. Without papers nobody is refused.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Paper {
    ResidentCard { number: String },
    Other { number: String },
    None,
}

/// Whether there is a phone to call back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Phone {
    Given { number: String },
    None,
    Declined,
}

/// What may be shown of a ticket anywhere: no name.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketPublic {
    pub id: String,
    /// `L012`.
    pub number: String,
    pub state: TicketState,
    pub service: Service,
    pub queue_id: String,
    pub site_id: String,
    pub origin_site_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desk: Option<DeskLabel>,
    pub issued_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_at: Option<String>,
    pub called_count: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DeskLabel {
    pub id: String,
    pub label_zh: String,
    pub label_en: String,
}

/// The slip: everything that the person takes away.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketIssued {
    pub ticket: TicketPublic,
    /// Four digits to take the seat with.
    pub pin: String,
    /// Secret of the slip's QR code.
    pub slip_token: String,
    /// Path of the phone page.
    pub slip_url: String,
    pub ahead: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
}

/// The phone page of a slip.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SlipStatus {
    pub ticket: TicketPublic,
    pub ahead: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub estimate: Option<Estimate>,
    /// Where the person should go when called.
    pub place_zh: String,
    pub place_en: String,
    pub server_time: String,
}

//! Conflicts of interest, lawyers' consultations and legal opinions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{Topic, api_words};

api_words!(Declaration { Clear, Conflict });
api_words!(
    /// Where the lawyer sends the person.
    Referral { LegalAid, Lawsuit, Arbitration, Reconsideration, Mediation, Other }
);
api_words!(ConsultationPhase { Open, Ended });

/// What a lawyer decides upon before anything else is shown.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConflictCheck {
    /// Whether somebody of these is on the firm's list; not who.
    pub is_listed: bool,
    /// The person and those who speak with them.
    pub names: Vec<String>,
    /// The responsible unit of a registered matter.
    pub units: Vec<String>,
    /// The other side.
    pub parties: Vec<Party>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Party {
    pub id: String,
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddParty {
    /// 1 to 60 characters.
    pub name: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Declare {
    pub declaration: Declaration,
}

/// A firm's conflict list, which replaces the stored one. It cannot be read back.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetConflicts {
    /// People and units, at most 3000 of 60 characters.
    pub names: Vec<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConflictListStanding {
    /// Different names on the list.
    pub count: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changed_at: Option<String>,
}

/// A lawyer's own record of a talk. Nobody else gets it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Consultation {
    pub ticket_id: String,
    pub number: String,
    /// Where the person came to.
    pub site_name: String,
    pub site_name_en: String,
    /// The person.
    pub name: String,
    pub state: ConsultationPhase,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    pub facts: String,
    pub advice: String,
    /// The law that the advice rests on.
    pub basis: String,
    /// What the person wrote when they booked, if they did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    pub referrals: Vec<Referral>,
    pub started_at: String,
    /// When the time is over; nothing ends by itself then.
    pub ends_at: String,
    pub is_extended: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<String>,
    /// Time used, once it ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub minutes: Option<i64>,
    /// What the person gave afterwards, 1 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rating: Option<i64>,
    /// The firm's list said yes and the lawyer declared no conflict.
    pub against_list: bool,
    /// The person's earlier consultations, whoever's.
    pub earlier: Vec<EarlierConsultation>,
    pub version: i64,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EarlierConsultation {
    pub day: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsultationList {
    pub items: Vec<Consultation>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SaveConsultation {
    #[serde(default)]
    pub topic: Option<Topic>,
    /// Each text at most 4000 characters.
    pub facts: String,
    pub advice: String,
    pub basis: String,
    pub referrals: Vec<Referral>,
    /// The version that the writer saw.
    pub version: i64,
}

/// What a clerk sees of a consultation.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ConsultationSummary {
    pub ticket_id: String,
    pub number: String,
    pub state: ConsultationPhase,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    pub referrals: Vec<Referral>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GiveOpinion {
    pub unit_id: String,
    /// 1 to 4000 characters.
    pub text: String,
    /// The person was asked and agreed.
    pub has_consent: bool,
}

/// A legal opinion to an organ: a paper of its own beside the record.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Opinion {
    pub ticket_id: String,
    pub unit_id: String,
    pub unit_name: String,
    pub unit_name_en: String,
    pub lawyer: String,
    pub lawyer_en: String,
    pub text: String,
    pub given_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct OpinionList {
    pub items: Vec<Opinion>,
}

//! Registering a matter, finding its like, where it belongs, and how it stands.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DeadlineChange, DeadlineView, DeskView, api_words};

api_words!(Topic {
    Labour,
    Land,
    Housing,
    Family,
    Debt,
    Traffic,
    SocialSecurity,
    Environment,
    Education,
    Health,
    VillageAffairs,
    Litigation,
    Other,
});
api_words!(Outcome {
    Answered,
    ReferredLegalAid,
    ReferredLawsuit,
    ReferredArbitration,
    ReferredMediation,
    Transferred,
    ToBeContinued,
    NoticeNow,
    Assigned,
    Booked,
    Lawyer,
    UrgentReport,
});
api_words!(MatterKind { Suggestion, Accusation, ComplaintRequest, Consult });
api_words!(
    /// What a matter is, for whoever looks: an accusation is `sealed` for everybody but its named handlers.
    ShownKind { Suggestion, Accusation, ComplaintRequest, Consult, Sealed }
);
api_words!(PetitionForm { Network, Letter, Phone, Fax, Visit });
api_words!(
    /// `counter`, `video`, `appointment` and `field` are visits; `website` is network, `post` letter, `hotline` phone.
    Channel { Counter, Video, Appointment, Field, Website, Post, Hotline, Fax }
);
api_words!(
    /// Who is told of a grave and urgent matter (art 25).
    Recipient { OwnPartyCommittee, OwnGovernment, Department, JointConferenceOffice, UpperPetitionOrgan, NationalBureau }
);
api_words!(MatterState { Registered, Guided, Transferred, Assigned, ReportedUp, Terminated, NoLongerAccepted });
api_words!(AccusedKind { Person, Unit });
api_words!(DuplicateReason { SamePerson, SamePhone, SamePlaceTopic, SimilarText, SameUnit });
api_words!(DuplicateDecision { Same, Different });
api_words!(RouteHint { PoliticalLegalOrgan, DisciplineOrgan, SkipLevel, NoUnit });

/// A name, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PetitionerName {
    Given { name: String },
    Withheld { reason: String },
}

/// How to reach the person, or why not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Contact {
    Phone { number: String },
    None { reason: String },
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DivisionPlace {
    /// 6, 9 or 12 digits.
    pub division_code: String,
    #[serde(default)]
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Representative {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Accused {
    pub kind: AccusedKind,
    pub name: String,
}

/// The decision on one candidate of the duplicate panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DuplicateChoice {
    pub matter_id: String,
    pub decision: DuplicateDecision,
}

/// The whole registration form. Putting it again on the same ticket is a correction: a new version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterMatter {
    pub name: PetitionerName,
    pub address: DivisionPlace,
    pub contact: Contact,
    pub channel: Channel,
    pub kind: MatterKind,
    pub topic: Topic,
    /// At most 1,000 characters.
    pub request: String,
    /// At most 8,000 characters.
    pub facts: String,
    /// Where it happened.
    pub place: DivisionPlace,
    /// 1 to 10,000: everybody, the person at the desk included.
    pub people_count: u32,
    /// At most 5.
    #[serde(default)]
    pub representatives: Vec<Representative>,
    /// Written down by the clerk: then it must have been read back.
    pub is_oral: bool,
    #[serde(default)]
    pub read_back: bool,
    /// Only for accusations, at least one then.
    #[serde(default)]
    pub accused: Vec<Accused>,
    /// One decision for every candidate of the duplicate panel.
    #[serde(default)]
    pub duplicates: Vec<DuplicateChoice>,
    pub outcome: Outcome,
    /// The responsible unit; needed to transfer and to assign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// `YYYY-MM-DD`: when the closing report of an assigned matter is due; needed to assign.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// Whom an urgent report goes to; needed for it.
    #[serde(default)]
    pub recipients: Vec<Recipient>,
}

/// The answer to a registration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatterRegistered {
    pub matter_id: String,
    pub matter_no: String,
    pub query_code: String,
    /// 1 at first; a correction counts up. 0 for a supplement to a matter that ran already.
    pub version: i64,
    pub state: MatterState,
    pub registered_at: String,
    /// The same person brought a running matter again: it was added to that one.
    pub is_supplement: bool,
    /// The written notice within 15 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<DeadlineView>,
}

/// Ends the visit. Hosts without a registration page send `topic`, `outcome` and `summary`; after a registration the body
/// is empty.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteTicket {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// At most 2,000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// The answer to a completed visit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct TicketCompleted {
    pub matter: MatterReceipt,
    pub desk: DeskView,
}

/// What the person takes home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MatterReceipt {
    pub matter_no: String,
    pub query_code: String,
}

/// The registration receipt (登记回执) to print.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MatterReceiptPrint {
    pub matter_no: String,
    pub query_code: String,
    pub registered_at: String,
    pub site_name: String,
    pub site_name_en: String,
    pub state: MatterState,
    /// What happens next is worded by it. Absent for an accusation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name_en: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<DeadlineView>,
    /// The page where progress can be asked; the code is typed there and never stands in an address.
    pub progress_path: String,
    /// The same with the server's address, if phones reach one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress_url: Option<String>,
}

/// A draft to find the like of.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FindDuplicates {
    pub topic: Topic,
    pub place_code: String,
    #[serde(default)]
    pub request: String,
    #[serde(default)]
    pub facts: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit_id: Option<String>,
    /// The phone on the form, as far as it is typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// The duplicate panel: best first, at most 10.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Duplicates {
    pub items: Vec<DuplicateCandidate>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct DuplicateCandidate {
    /// 0 to 100.
    pub score: u32,
    pub why: Vec<DuplicateReason>,
    /// The same person's: `same` adds to a matter that runs. Somebody else's: `same` links the new matter to it.
    pub is_same_person: bool,
    #[serde(flatten)]
    pub matter: MatterBrief,
}

/// A matter in a list. For sealed ones only number, kind `sealed`, state and dates.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MatterBrief {
    pub matter_id: String,
    pub matter_no: String,
    pub kind: ShownKind,
    pub state: MatterState,
    pub is_open: bool,
    pub registered_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<Topic>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    /// The first 100 characters of the request.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name_en: Option<String>,
    pub deadlines: Vec<DeadlineView>,
}

/// What is known of the person at the desk.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct PersonHistory {
    /// Visits that were completed before.
    pub visits_before: i64,
    pub open_matters: i64,
    /// Newest first, at most 50.
    pub matters: Vec<MatterBrief>,
}

/// A matter as a handler sees it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct MatterView {
    #[serde(flatten)]
    pub matter: MatterBrief,
    pub version: i64,
    /// The form of art 17 that its channel is.
    pub petition_form: PetitionForm,
    /// Absent for the short form, and for a sealed matter to anybody but its handlers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub form: Option<RegisterMatter>,
    /// How its deadlines moved when calendars were loaded.
    pub deadline_changes: Vec<DeadlineChange>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddHandler {
    pub username: String,
}

/// Where a matter belongs.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RouteSuggestion {
    /// The responsible organ's units first, then those one level above.
    pub units: Vec<RouteUnit>,
    pub hints: Vec<RouteHint>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct RouteUnit {
    pub id: String,
    pub name: String,
    pub name_en: String,
    /// 1 city, 2 county, 3 township.
    pub tier: u8,
    /// The organ with power itself; otherwise the one a level above.
    pub is_responsible: bool,
}

/// A unit of the catalogue.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Unit {
    pub id: String,
    pub name: String,
    pub name_en: String,
    /// 1 city, 2 county, 3 township.
    pub tier: u8,
    pub division_code: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AskProgress {
    /// 8 letters and digits; blanks and dashes do not matter.
    pub query_code: String,
}

/// How a matter stands, for whoever holds its query code: never a name or a text.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Progress {
    pub matter_no: String,
    pub received_at: String,
    pub state: MatterState,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<Outcome>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit_name_en: Option<String>,
    pub deadlines: Vec<DeadlineView>,
    pub server_time: String,
}

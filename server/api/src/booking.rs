//! Booking a leader: the way, free slots, holds, appointments, the waiting list, coming to the slot.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{DeclaredPerson, Lang, RouteHint, RouteUnit, SittingForm, Topic, api_words};

api_words!(AppointmentState {
    Submitted,
    Accepted,
    Confirmed,
    CheckedIn,
    InSession,
    Completed,
    FollowedUp,
    Declined,
    Redirected,
    NoShow,
    CancelledByPetitioner,
    CancelledByOrgan,
    Rescheduled,
    Expired,
});
api_words!(
    /// How the person meets the leader.
    AppointmentForm { InPerson, Video }
);
api_words!(
    /// Through which door somebody books.
    AppointmentSource { Kiosk, Portal, Clerk, Office }
);
api_words!(
    /// What somebody needs on the day.
    Need { Interpreter, Wheelchair, MoreTime }
);
api_words!(
    /// How a leader's level stands to the responsible one (art 20).
    BookingWay { OwnLevel, OneAbove, JointSession, BelowPower }
);
api_words!(
    /// What to bring.
    BringPaper { IdCard, Request, EarlierAnswer, Mandate, Contract, TitleDeed, LandPapers, CourtPapers, MedicalRecords, Evidence }
);
api_words!(
    /// Who receives.
    SittingKind { Leader, Lawyer }
);
api_words!(WaitState { Waiting, Offered, Booked, Ended });

/// The way, before anybody chooses a leader. It never refuses.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookingHint {
    /// The responsible unit first, then the one a level above.
    pub units: Vec<RouteUnit>,
    pub hints: Vec<RouteHint>,
    /// 1 city, 2 county, 3 township; absent when no unit of the catalogue answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible_tier: Option<u8>,
    /// The place that asks and everything above it, nearest first.
    pub sites: Vec<BookingSite>,
    pub papers: Vec<BringPaper>,
}

/// A place whose leaders can be booked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookingSite {
    pub site_id: String,
    pub name: String,
    pub name_en: String,
    pub tier: u8,
    /// Absent when the responsible level is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<BookingWay>,
}

/// A sitting as its poster says it.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct BookedSitting {
    pub id: String,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub place_zh: String,
    pub place_en: String,
    /// Who receives.
    pub leader_name: String,
    pub leader_name_en: String,
    pub post_zh: String,
    pub post_en: String,
    /// Somebody else receives than was posted (顶替).
    pub is_substitute: bool,
    /// How late the day is.
    pub delay_minutes: u32,
    /// Whether a leader or a lawyer receives; a lawyer's post is the firm.
    pub kind: SittingKind,
}

/// A lawyer's half day that can be booked.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerTimes {
    pub sitting_id: String,
    pub site_id: String,
    pub site_name: String,
    pub site_name_en: String,
    /// `YYYY-MM-DD`.
    pub day: String,
    pub from: String,
    pub to: String,
    pub form: SittingForm,
    pub place_zh: String,
    pub place_en: String,
    pub lawyer: String,
    pub lawyer_en: String,
    pub firm: String,
    pub firm_en: String,
    /// Places that can be booked now.
    pub free_places: u32,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct LawyerTimesList {
    pub items: Vec<LawyerTimes>,
    pub server_time: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FreeSlots {
    pub sitting: BookedSitting,
    pub takes_bookings: bool,
    pub items: Vec<FreeSlot>,
    /// People on the waiting list.
    pub waiting: u32,
    pub server_time: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct FreeSlot {
    pub id: String,
    /// `HH:MM`.
    pub from: String,
    pub to: String,
    /// Appointments that it still takes, at least 1.
    pub free: u32,
}

/// Keeps a slot while the form is filled. Another slot of the same source takes the place of the first.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoldSlot {
    pub slot_id: String,
    /// What a kiosk calls itself, 8 to 64 characters; a phone is known by its proof, staff by their login.
    #[serde(default)]
    pub device: Option<String>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct SlotHeld {
    pub hold_token: String,
    pub sitting: BookedSitting,
    /// `HH:MM`.
    pub from: String,
    pub to: String,
    pub expires_at: String,
    pub server_time: String,
}

/// What a person says who wants to be received.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookingForm {
    pub lang: Lang,
    pub person: DeclaredPerson,
    /// Others who speak, at most 4.
    #[serde(default)]
    pub representatives: Vec<DeclaredPerson>,
    /// Everybody who shares the matter, 1 to 999.
    pub people: u32,
    pub topic: Topic,
    /// Where it happened: 6, 9 or 12 digits.
    pub place_code: String,
    /// What it is about, at most 500 characters; may be empty.
    #[serde(default)]
    pub statement: String,
    /// The query code of a matter that runs already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query_code: Option<String>,
    pub form: AppointmentForm,
    /// Where the person will be: the sitting's own place in person, or one of its video places.
    pub origin_site_id: String,
    #[serde(default)]
    pub needs: Vec<Need>,
    /// "不涉及国家秘密" was confirmed.
    pub has_no_secrets: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BookAppointment {
    pub hold_token: String,
    #[serde(default)]
    pub device: Option<String>,
    pub form: BookingForm,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppointmentBooked {
    /// Eight letters and digits that can be said on the phone; whoever has it sees and changes the appointment.
    pub code: String,
    pub appointment: Appointment,
}

/// An appointment for whoever has its code: no name, nothing of the matter.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Appointment {
    pub id: String,
    pub code: String,
    pub state: AppointmentState,
    pub sitting: BookedSitting,
    /// `HH:MM`, the day's delay included.
    pub from: String,
    pub to: String,
    pub starts_at: String,
    /// From when the person may check in, and until when.
    pub check_in_from: String,
    pub check_in_until: String,
    pub form: AppointmentForm,
    pub origin_site_id: String,
    pub origin_name: String,
    pub origin_name_en: String,
    pub origin_place_zh: String,
    pub origin_place_en: String,
    /// Who speaks, the person who booked included.
    pub speakers: u32,
    pub people: u32,
    pub needs: Vec<Need>,
    pub papers: Vec<BringPaper>,
    /// The responsible level is called in.
    pub is_joint: bool,
    /// Why it ended, in the organ's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Where to go instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_door: Option<String>,
    /// The appointment that took its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub successor_code: Option<String>,
    /// The number in the line, once checked in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub may_cancel: bool,
    pub may_move: bool,
    pub server_time: String,
}

/// Takes another slot instead.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoveAppointment {
    pub hold_token: String,
    #[serde(default)]
    pub device: Option<String>,
}

/// Waits for a slot of a sitting that is full.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JoinWait {
    pub sitting_id: String,
    #[serde(default)]
    pub device: Option<String>,
    pub form: BookingForm,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct WaitJoined {
    /// Secret of the slip: whoever has it sees the place on the list and answers an offer.
    pub wait_token: String,
    pub wait: Wait,
}

/// A place on a waiting list.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Wait {
    pub state: WaitState,
    pub sitting: BookedSitting,
    /// People who wait before this one.
    pub ahead: u32,
    /// The slot that is kept for the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offer: Option<Offer>,
    /// The appointment that came of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    pub server_time: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Offer {
    /// `HH:MM`.
    pub from: String,
    pub to: String,
    /// When the slot goes to the next one.
    pub until: String,
}

/// How somebody shows whose appointment it is.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum CheckInClaim {
    /// The code, typed or from the slip's QR code.
    Code { code: String },
    /// Name and paper number together, from the card or typed.
    Paper { name: String, number: String },
}

/// The person is there: puts the appointment into the leader's line.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckIn {
    /// Where the person stands: the sitting's place, or one of its video places.
    pub site_id: String,
    pub claim: CheckInClaim,
    /// The ID that was shown beside a code, so that nobody keeps slots under several phones.
    #[serde(default)]
    pub shown: Option<ShownPaper>,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ShownPaper {
    pub name: String,
    pub number: String,
}

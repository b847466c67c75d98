//! Appointments as staff see them: screening, the leader's answer, the brief, the end.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    AppointmentForm, AppointmentSource, AppointmentState, BookedSitting, BookingWay, DuplicateCandidate, MatterBrief, Need, PersonCard,
    RouteHint, Topic, Unit, api_words,
};

api_words!(
    /// Who must act.
    TurnOf { Office, Leader, Substitute }
);
api_words!(
    /// Why a leader may not receive somebody (art 28).
    RecusalGround { Accused, UnitAccused, OwnUnit, Declared }
);
api_words!(
    /// What happened to an appointment.
    /// `passed_on`: a leader passed it on, the office looks for somebody. `silent`: the leader did not answer in time.
    /// `told`: somebody rang or visited, because no message brought the change.
    /// `walked_in`: called without an appointment, on record from there.
    /// `substituted`: nobody answered in time, the substitute of the list receives. `postponed`: the whole sitting moved.
    StepKind {
        Booked,
        Accepted,
        Redirected,
        Declined,
        Confirmed,
        PassedOn,
        Delegated,
        Silent,
        Substituted,
        Postponed,
        Told,
        Moved,
        CheckedIn,
        WalkedIn,
        Began,
        Completed,
        Opinion,
        FollowedUp,
        NoShow,
        CancelledByPetitioner,
        CancelledByOrgan,
        Expired,
    }
);

api_words!(
    /// What a person must be told of their sitting.
    ChangeKind { Changed, Substituted, Postponed, Shifted }
);
api_words!(
    /// Why no message tells them. `message_dead`: it was given up.
    Unreached { NoPhone, MessageDead }
);

/// Somebody booked whom no message reached: ring or visit them.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ToTell {
    pub appointment_id: String,
    pub code: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_masked: Option<String>,
    pub why: Unreached,
    pub change: ChangeKind,
    /// When it changed.
    pub since: String,
    /// As it is now: day, place, who receives.
    pub sitting: BookedSitting,
    /// `HH:MM`, the day's delay included.
    pub from: String,
    pub to: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct ToTellList {
    pub items: Vec<ToTell>,
    pub server_time: String,
}

/// How the person was told; 1 to 200 characters.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointmentTold {
    pub words: String,
}

/// What somebody at a counter knows of their appointment. A paper number or a phone, or a name with the day; what is given must
/// all fit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SearchAppointments {
    /// There and below, by where the sitting is or where the person will be.
    pub site_id: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub paper_number: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
    /// `YYYY-MM-DD`.
    #[serde(default)]
    pub day: Option<String>,
}

/// An appointment in a list of staff.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppointmentRow {
    pub id: String,
    pub code: String,
    pub state: AppointmentState,
    pub sitting: BookedSitting,
    /// `HH:MM`, the day's delay included.
    pub from: String,
    pub to: String,
    pub starts_at: String,
    pub name: String,
    pub speakers: u32,
    pub people: u32,
    pub topic: Topic,
    pub form: AppointmentForm,
    pub origin_name: String,
    pub origin_name_en: String,
    pub needs: Vec<Need>,
    pub is_joint: bool,
    /// Took a number for the line without an appointment.
    pub is_walk_in: bool,
    /// Who must act now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub turn: Option<TurnOf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<String>,
    pub is_overdue: bool,
    /// Who answers, or answered, in the place of the receiving leader.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answerer_id: Option<String>,
    /// The number in the line, once checked in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    pub created_at: String,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppointmentList {
    pub items: Vec<AppointmentRow>,
    pub server_time: String,
}

/// The page before the talk (会前一页纸): who, what, history, past promises, responsible unit.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppointmentCase {
    pub row: AppointmentRow,
    pub person: PersonCard,
    /// In full, for staff who may call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// Names of the others who speak.
    pub representatives: Vec<String>,
    pub source: AppointmentSource,
    pub place_code: String,
    pub statement: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way: Option<BookingWay>,
    pub hints: Vec<RouteHint>,
    /// Units that must sit in.
    pub sit_in: Vec<Unit>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub matter: Option<MatterBrief>,
    /// The person's matters, newest first.
    pub history: Vec<MatterBrief>,
    /// The person's earlier appointments, newest first.
    pub earlier: Vec<EarlierAppointment>,
    /// What leaders promised in them.
    pub promises: Vec<Promise>,
    /// Matters that may be the same, for the office.
    pub duplicates: Vec<DuplicateCandidate>,
    /// Why the asked leader may not receive; for the office only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recusal: Option<RecusalGround>,
    pub steps: Vec<AppointmentStep>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub solved_on_the_spot: Option<bool>,
    pub is_adopted: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct EarlierAppointment {
    pub code: String,
    pub state: AppointmentState,
    pub day: String,
    pub leader_name: String,
    pub leader_name_en: String,
    pub topic: Topic,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
}

/// An order of an earlier reception.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Promise {
    pub unit_name: String,
    pub unit_name_en: String,
    pub text: String,
    pub due_day: String,
    pub is_done: bool,
    pub is_overdue: bool,
}

#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct AppointmentStep {
    pub kind: StepKind,
    pub state: AppointmentState,
    pub at: String,
    /// Absent for the person themselves and for what the system does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub staff_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_door: Option<String>,
}

/// The office's decision. Written texts are told to the person.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub enum ScreenAppointment {
    Accept {
        /// Units that must sit in.
        #[serde(default)]
        sit_in_unit_ids: Vec<String>,
        /// Asks this leader instead of the one who receives: needed when that one may not (art 28).
        #[serde(default)]
        ask_leader_id: Option<String>,
    },
    /// Another organ receives it; 1 to 300 characters.
    Redirect {
        place: String,
        #[serde(default)]
        unit_id: Option<String>,
    },
    /// Never without a reason and the next door; 1 to 300 characters each.
    Decline { reason: String, next_door: String },
}

/// A leader's answer; or the office's, when it is its turn.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerAppointment {
    Accept,
    /// Somebody else should receive; the date stays. 1 to 300 characters.
    PassOn {
        reason: String,
    },
    /// This colleague should receive; they are asked.
    Delegate {
        to: String,
    },
}

/// What came of the talk.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteAppointment {
    /// 1 to 1,000 characters.
    pub opinion: String,
    pub solved_on_the_spot: bool,
    /// The leader cares for it to its end (包案).
    #[serde(default)]
    pub adopt: bool,
}

/// How it went, asked afterwards (回访); 1 to 200 characters.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FollowUpAppointment {
    pub words: String,
}

/// The organ takes an appointment back, and says where to go instead; 1 to 300 characters each.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WithdrawAppointment {
    pub reason: String,
    pub next_door: String,
}

//! Typed ids. A ticket's id cannot be given where a session's is wanted.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { self.0.fmt(f) }
        }
        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(s: &str) -> Result<Self, Self::Err> { Uuid::from_str(s).map(Self) }
        }
    )+ };
}

ids!(
    /// A place in the tree: hall, bureau or centre.
    SiteId,
    /// A responsible unit (责任单位).
    UnitId,
    /// A staff account.
    StaffId,
    /// A staff member's authenticated presence.
    LoginId,
    /// A business line with its own numbers.
    QueueId,
    /// A window or video desk.
    DeskId,
    /// A petitioner.
    PersonId,
    /// A queue number.
    TicketId,
    /// A called person's place at a kiosk.
    SeatId,
    /// One held reception.
    SessionId,
    /// Somebody in a session.
    ParticipantId,
    /// A county officer asked into a session.
    InvitationId,
    /// A written reply that a unit owes.
    OwedReplyId,
    /// Words from a desk to somebody in the lobby.
    NoticeId,
    /// A petition matter (信访事项).
    MatterId,
    /// A left-over person of an earlier day.
    CarryOverId,
    /// A running deadline of a matter.
    DeadlineId,
    /// A leader's posted reception of one half day.
    SittingId,
    /// A bookable piece of a sitting.
    SlotId,
    /// A slot kept for a few minutes while a form is filled.
    HoldId,
    /// A claim on a slot.
    AppointmentId,
    /// A place on the waiting list.
    WaitId,
    /// One leader standing in for another (顶替).
    SubstitutionId,
    /// A leader's instruction to a unit (交办).
    OrderId,
    /// A leader's care for a matter to its end (包案).
    AdoptionId,
    /// A silent call for help from a desk.
    AlarmId,
    /// An SMS in the outbox.
    MessageId,
    /// A volunteer lawyer of the duty rota.
    LawyerId,
    /// A law firm: one seat a day at most.
    FirmId,
    /// Days on which a lawyer does not serve.
    LeaveId,
    /// A lawyer's duty of one day (值班).
    ShiftId,
    /// An empty chair.
    GapId,
    /// Somebody who is to be called back.
    CallBackId,
    /// A request to give a duty to a colleague (换班).
    SwapId,
);

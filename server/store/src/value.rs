//! Statement arguments and row types that both drivers understand.

use server_domain::id::{
    AlarmId, AppointmentId, CallBackId, CarryOverId, DeadlineId, DeskId, FirmId, GapId, HoldId, InvitationId, LawyerId, LeaveId, LoginId,
    MatterId, MessageId, NoticeId, OrderId, OwedReplyId, ParticipantId, PersonId, QueueId, SeatId, SessionId, ShiftId, SiteId, SittingId,
    SlotId, StaffId, SubstitutionId, SwapId, TicketId, UnitId, WaitId,
};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;

/// One argument of a statement.
#[derive(Clone, Debug)]
pub enum Val {
    Int(Option<i64>),
    Text(Option<String>),
    Bool(Option<bool>),
}

macro_rules! val_from {
    ($($t:ty => $v:ident $e:expr),* $(,)?) => { $(
        impl From<$t> for Val { fn from(x: $t) -> Val { Val::$v(Some(($e)(x))) } }
        impl From<Option<$t>> for Val { fn from(x: Option<$t>) -> Val { Val::$v(x.map($e)) } }
    )* };
}
val_from!(
    i64 => Int |x| x, String => Text |x| x, &str => Text |x: &str| x.to_owned(), bool => Bool |x| x,
    Timestamp => Int |x: Timestamp| x.0, Day => Text |x: Day| x.to_string(),
);

macro_rules! val_from_id { ($($t:ty),* $(,)?) => { $(
    impl From<$t> for Val { fn from(x: $t) -> Val { Val::Text(Some(x.to_string())) } }
    impl From<Option<$t>> for Val { fn from(x: Option<$t>) -> Val { Val::Text(x.map(|x| x.to_string())) } }
)* } }
val_from_id!(
    SiteId,
    UnitId,
    StaffId,
    LoginId,
    QueueId,
    DeskId,
    PersonId,
    TicketId,
    SeatId,
    SessionId,
    ParticipantId,
    InvitationId,
    OwedReplyId,
    NoticeId,
    MatterId,
    CarryOverId,
    DeadlineId,
    SittingId,
    SlotId,
    HoldId,
    AppointmentId,
    WaitId,
    SubstitutionId,
    OrderId,
    MessageId,
    LawyerId,
    FirmId,
    ShiftId,
    SwapId,
    LeaveId,
    AlarmId,
    GapId,
    CallBackId
);

/// Builds the arguments of a statement.
macro_rules! args { ($($e:expr),* $(,)?) => { vec![$($crate::value::Val::from($e)),*] } }
pub(crate) use args;

/// A row type that decodes from both engines; `#[derive(FromRow)]` and tuples satisfy it.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Record for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Reads an id column that this program wrote.
pub(crate) fn id<T: std::str::FromStr>(table: &'static str, column: &'static str, text: &str) -> Result<T, crate::Fail> {
    text.parse().map_err(|_| crate::Fail::Inconsistent { table, column, id: text.to_owned() })
}

/// Reads a word column that this program wrote.
pub(crate) fn word<T>(table: &'static str, column: &'static str, text: &str, parse: fn(&str) -> Option<T>) -> Result<T, crate::Fail> {
    parse(text).ok_or_else(|| crate::Fail::Inconsistent { table, column, id: text.to_owned() })
}

//! Waiting lists of full sittings. The form is kept sealed, as it would be booked.

use server_domain::Timestamp;
use server_domain::id::{AppointmentId, PersonId, SiteId, SittingId, SlotId, WaitId};
use server_domain::sitting::SittingForm;
use server_domain::waitlist::WaitState;
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const FORM: Column = Column { table: "wait", name: "form_sealed" };

/// A place on a waiting list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wait {
    pub id: WaitId,
    pub sitting_id: SittingId,
    pub person_id: PersonId,
    pub origin_site_id: SiteId,
    pub form: SittingForm,
    pub state: WaitState,
    pub created_at: Timestamp,
    /// The slot that is kept for the answer.
    pub slot_id: Option<SlotId>,
    pub offer_until: Option<Timestamp>,
    pub appointment_id: Option<AppointmentId>,
}

#[derive(FromRow)]
struct Row {
    id: String,
    sitting_id: String,
    person_id: String,
    origin_site_id: String,
    form: String,
    state: String,
    created_at: i64,
    slot_id: Option<String>,
    offer_until: Option<i64>,
    appointment_id: Option<String>,
}

impl TryFrom<Row> for Wait {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("wait", "id", &r.id)?,
            sitting_id: id("wait", "sitting_id", &r.sitting_id)?,
            person_id: id("wait", "person_id", &r.person_id)?,
            origin_site_id: id("wait", "origin_site_id", &r.origin_site_id)?,
            form: word("wait", "form", &r.form, SittingForm::parse)?,
            state: word("wait", "state", &r.state, WaitState::parse)?,
            created_at: Timestamp(r.created_at),
            slot_id: r.slot_id.as_deref().map(|s| id("wait", "slot_id", s)).transpose()?,
            offer_until: r.offer_until.map(Timestamp),
            appointment_id: r.appointment_id.as_deref().map(|a| id("wait", "appointment_id", a)).transpose()?,
        })
    }
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT w.id, w.sitting_id, w.person_id, w.origin_site_id, w.form, w.state, w.created_at, w.slot_id, w.offer_until, w.appointment_id
             FROM wait w WHERE ",
            $tail
        )
    };
}

async fn many(tx: &mut Tx, sql: &'static str, args: Vec<crate::Val>) -> Result<Vec<Wait>, Fail> {
    tx.all::<Row>(sql, args).await?.into_iter().map(Wait::try_from).collect()
}

/// Puts somebody at the end of a list. `form` is the booking as JSON, with the token of the slip.
///
/// # Errors
/// A unique violation, when it is written, if the person waits for this sitting already.
pub fn insert(tx: &mut Tx, w: &Wait, token_hash: &str, form: &str) {
    let sealed = tx.seal.seal(FORM, &w.id.to_string(), form);
    tx.later(
        "INSERT INTO wait (id, sitting_id, person_id, origin_site_id, form, token_hash, form_sealed, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        args![w.id, w.sitting_id, w.person_id, w.origin_site_id, w.form.as_str(), token_hash, sealed, w.state.as_str(), w.created_at],
    );
}

pub async fn get(tx: &mut Tx, wait: WaitId) -> Result<Option<Wait>, Fail> {
    tx.opt::<Row>(select!("w.id = $1"), args![wait]).await?.map(Wait::try_from).transpose()
}

pub async fn by_token(tx: &mut Tx, token_hash: &str) -> Result<Option<Wait>, Fail> {
    tx.opt::<Row>(select!("w.token_hash = $1"), args![token_hash]).await?.map(Wait::try_from).transpose()
}

/// The booking as JSON, with the token of the slip.
pub async fn form(tx: &mut Tx, wait: WaitId) -> Result<String, Fail> {
    let (sealed,): (String,) = tx.one("SELECT form_sealed FROM wait WHERE id = $1", args![wait]).await?;
    tx.seal.open(FORM, &wait.to_string(), &sealed)
}

/// Who waits for a sitting, in the order of coming, at most 500.
pub async fn line(tx: &mut Tx, sitting: SittingId) -> Result<Vec<Wait>, Fail> {
    many(tx, select!("w.sitting_id = $1 AND w.state = 'waiting' ORDER BY w.created_at, w.id LIMIT 500"), args![sitting]).await
}

/// A person's place on a sitting's list.
pub async fn live_of_person(tx: &mut Tx, sitting: SittingId, person: PersonId) -> Result<Option<Wait>, Fail> {
    let sql = select!("w.sitting_id = $1 AND w.person_id = $2 AND w.state IN ('waiting', 'offered')");
    tx.opt::<Row>(sql, args![sitting, person]).await?.map(Wait::try_from).transpose()
}

/// Whether somebody waits for a sitting that was moved to another day.
pub async fn has_postponed(tx: &mut Tx) -> Result<bool, Fail> {
    let sql = "SELECT COUNT(*) FROM wait w JOIN sitting x ON x.id = w.sitting_id WHERE w.state = 'waiting' AND x.postponed_to IS NOT NULL";
    let (n,): (i64,) = tx.one(sql, vec![]).await?;
    Ok(n > 0)
}

/// How many wait for a sitting.
pub async fn count(tx: &mut Tx, sitting: SittingId) -> Result<u32, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM wait WHERE sitting_id = $1 AND state = 'waiting'", args![sitting]).await?;
    Ok(n as u32)
}

/// How many wait for the same sitting since before.
pub async fn ahead(tx: &mut Tx, w: &Wait) -> Result<u32, Fail> {
    let sql =
        "SELECT COUNT(*) FROM wait WHERE sitting_id = $1 AND state = 'waiting' AND (created_at < $2 OR (created_at = $2 AND id < $3))";
    let (n,): (i64,) = tx.one(sql, args![w.sitting_id, w.created_at, w.id]).await?;
    Ok(n as u32)
}

/// Offers that nobody answered in time.
pub async fn lapsed(tx: &mut Tx, now: Timestamp) -> Result<Vec<Wait>, Fail> {
    many(tx, select!("w.state = 'offered' AND w.offer_until <= $1 ORDER BY w.offer_until LIMIT 200"), args![now]).await
}

/// Those who wait for a sitting that is over: they get no slot any more.
pub async fn over(tx: &mut Tx, now: Timestamp) -> Result<Vec<Wait>, Fail> {
    let sql = select!(
        "w.state = 'waiting' AND EXISTS (SELECT 1 FROM sitting x WHERE x.id = w.sitting_id AND x.postponed_to IS NULL
           AND (x.day < $1 OR x.state IN ('done', 'reported', 'missed', 'postponed'))) LIMIT 200"
    );
    many(tx, sql, args![now.day()]).await
}

/// The lists of sittings that were moved to another day go with them.
pub fn follow_postponed(tx: &mut Tx) {
    tx.later(
        "UPDATE wait SET sitting_id = (SELECT x.postponed_to FROM sitting x WHERE x.id = wait.sitting_id)
         WHERE state = 'waiting' AND sitting_id IN (SELECT x.id FROM sitting x WHERE x.postponed_to IS NOT NULL)
           AND NOT EXISTS (SELECT 1 FROM wait o JOIN sitting x ON x.postponed_to = o.sitting_id
                           WHERE x.id = wait.sitting_id AND o.person_id = wait.person_id AND o.state IN ('waiting', 'offered'))",
        vec![],
    );
}

/// Changes where somebody stands. `false` if somebody else was quicker.
pub async fn save(tx: &mut Tx, w: &Wait, next: &Wait) -> Result<bool, Fail> {
    let sql = "UPDATE wait SET state = $3, slot_id = $4, offer_until = $5, appointment_id = $6 WHERE id = $1 AND state = $2";
    Ok(tx.exec(sql, args![w.id, w.state.as_str(), next.state.as_str(), next.slot_id, next.offer_until, next.appointment_id]).await? == 1)
}

/// Remembers that an offer of this very slot was let go.
pub fn let_go(tx: &mut Tx, wait: WaitId, slot: SlotId) {
    tx.later("INSERT INTO wait_let_go (wait_id, slot_id) VALUES ($1, $2) ON CONFLICT DO NOTHING", args![wait, slot]);
}

/// Slots of a sitting's list that were let go, with who let them go.
pub async fn all_let_go(tx: &mut Tx, sitting: SittingId) -> Result<Vec<(WaitId, SlotId)>, Fail> {
    let sql =
        "SELECT g.wait_id, g.slot_id FROM wait_let_go g JOIN wait w ON w.id = g.wait_id WHERE w.sitting_id = $1 AND w.state = 'waiting'";
    let rows: Vec<(String, String)> = tx.all(sql, args![sitting]).await?;
    rows.iter().map(|(w, s)| Ok((id("wait_let_go", "wait_id", w)?, id("wait_let_go", "slot_id", s)?))).collect()
}

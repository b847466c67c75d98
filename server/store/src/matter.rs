//! Matters: what every visit ends with. The texts of the registration form are in `registration`.

use server_domain::id::{MatterId, PersonId, SiteId, StaffId, TicketId, UnitId};
use server_domain::matter::{Channel, MatterKind, MatterState, Outcome, Topic};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const SUMMARY: Column = Column { table: "matter", name: "summary_sealed" };
const QUERY_CODE: Column = Column { table: "matter", name: "query_code_sealed" };

/// A stored matter without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    pub id: MatterId,
    pub matter_no: String,
    pub person_id: PersonId,
    pub site_id: SiteId,
    pub origin_site_id: SiteId,
    pub registrar_id: StaffId,
    pub kind: MatterKind,
    pub state: MatterState,
    /// `Other` for accusations: the true one is inside the seal.
    pub topic: Topic,
    pub outcome: Outcome,
    pub channel: Channel,
    /// Absent for the short form and for accusations.
    pub place_code: Option<String>,
    pub unit_id: Option<UnitId>,
    pub people_count: i64,
    /// The matter of which this is a repetition, or with which it goes together.
    pub linked_id: Option<MatterId>,
    /// The newest version of the form; 0 for the short form.
    pub version: i64,
    pub registered_at: Timestamp,
}

#[derive(FromRow)]
struct Row {
    id: String,
    matter_no: String,
    person_id: String,
    site_id: String,
    origin_site_id: String,
    registrar_id: String,
    kind: String,
    state: String,
    topic: String,
    outcome: String,
    channel: String,
    place_code: Option<String>,
    unit_id: Option<String>,
    people_count: i64,
    linked_id: Option<String>,
    version: i64,
    registered_at: i64,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT id, matter_no, person_id, site_id, origin_site_id, registrar_id, kind, state, topic, outcome, channel, place_code,
                    unit_id, people_count, linked_id, version, registered_at FROM matter ",
            $tail
        )
    };
}

impl TryFrom<Row> for Matter {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        Ok(Self {
            id: id("matter", "id", &r.id)?,
            matter_no: r.matter_no,
            person_id: id("matter", "person_id", &r.person_id)?,
            site_id: id("matter", "site_id", &r.site_id)?,
            origin_site_id: id("matter", "origin_site_id", &r.origin_site_id)?,
            registrar_id: id("matter", "registrar_id", &r.registrar_id)?,
            kind: word("matter", "kind", &r.kind, MatterKind::parse)?,
            state: word("matter", "state", &r.state, MatterState::parse)?,
            topic: word("matter", "topic", &r.topic, Topic::parse)?,
            outcome: word("matter", "outcome", &r.outcome, Outcome::parse)?,
            channel: word("matter", "channel", &r.channel, Channel::parse)?,
            place_code: r.place_code,
            unit_id: r.unit_id.as_deref().map(|u| id("matter", "unit_id", u)).transpose()?,
            people_count: r.people_count,
            linked_id: r.linked_id.as_deref().map(|m| id("matter", "linked_id", m)).transpose()?,
            version: r.version,
            registered_at: Timestamp(r.registered_at),
        })
    }
}

fn many(rows: Vec<Row>) -> Result<Vec<Matter>, Fail> {
    rows.into_iter().map(Matter::try_from).collect()
}

/// Takes the next running number of a division's day.
pub async fn next_no(tx: &mut Tx, division_code: &str, day: Day) -> Result<i64, Fail> {
    let sql = "INSERT INTO matter_day (division_code, day, last_no) VALUES ($1, $2, 1)
               ON CONFLICT (division_code, day) DO UPDATE SET last_no = matter_day.last_no + 1 RETURNING last_no";
    let (no,): (i64,) = tx.one(sql, args![division_code, day]).await?;
    Ok(no)
}

/// Adds a matter. `summary` is the short form's; empty when there is a registration form.
pub async fn insert(tx: &mut Tx, m: &Matter, query_code: &str, summary: &str) -> Result<(), Fail> {
    let row = m.id.to_string();
    let summary = tx.seal.seal(SUMMARY, &row, summary);
    let code = tx.seal.seal(QUERY_CODE, &row, query_code);
    let code_index = tx.seal.index(QUERY_CODE, query_code);
    tx.exec(
        "INSERT INTO matter (id, matter_no, query_code_sealed, query_code_index, person_id, site_id, origin_site_id, registrar_id, kind, state,
                topic, outcome, channel, place_code, unit_id, people_count, linked_id, version, summary_sealed, registered_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        args![
            m.id,
            m.matter_no.as_str(),
            code,
            code_index,
            m.person_id,
            m.site_id,
            m.origin_site_id,
            m.registrar_id,
            m.kind.as_str(),
            m.state.as_str(),
            m.topic.as_str(),
            m.outcome.as_str(),
            m.channel.as_str(),
            m.place_code.as_deref().map(str::to_owned),
            m.unit_id,
            m.people_count,
            m.linked_id,
            m.version,
            summary,
            m.registered_at
        ],
    )
    .await?;
    Ok(())
}

/// Saves what a correction changed; number, person and places stay.
pub async fn save(tx: &mut Tx, m: &Matter) -> Result<(), Fail> {
    tx.exec(
        "UPDATE matter SET kind = $2, state = $3, topic = $4, outcome = $5, channel = $6, place_code = $7, unit_id = $8, people_count = $9,
                linked_id = $10, version = $11 WHERE id = $1",
        args![
            m.id,
            m.kind.as_str(),
            m.state.as_str(),
            m.topic.as_str(),
            m.outcome.as_str(),
            m.channel.as_str(),
            m.place_code.as_deref().map(str::to_owned),
            m.unit_id,
            m.people_count,
            m.linked_id,
            m.version
        ],
    )
    .await?;
    Ok(())
}

pub async fn get(tx: &mut Tx, matter: MatterId) -> Result<Option<Matter>, Fail> {
    let row: Option<Row> = tx.opt(select!("WHERE id = $1"), args![matter]).await?;
    row.map(Matter::try_from).transpose()
}

/// The matter of a query code.
pub async fn by_query_code(tx: &mut Tx, code: &str) -> Result<Option<Matter>, Fail> {
    let index = tx.seal.index(QUERY_CODE, code);
    let row: Option<Row> = tx.opt(select!("WHERE query_code_index = $1"), args![index]).await?;
    row.map(Matter::try_from).transpose()
}

/// A person's matters, newest first, at most `limit`.
pub async fn of_person(tx: &mut Tx, person: PersonId, limit: i64) -> Result<Vec<Matter>, Fail> {
    many(tx.all(select!("WHERE person_id = $1 ORDER BY registered_at DESC, id DESC LIMIT $2"), args![person, limit]).await?)
}

/// Matters of others with the same phone, on the form or left at the kiosk, newest first.
pub async fn of_same_phone(tx: &mut Tx, person: PersonId, phone_index: &str, limit: i64) -> Result<Vec<Matter>, Fail> {
    let sql = select!(
        "WHERE person_id <> $1 AND (phone_index = $2 OR person_id IN (SELECT id FROM person WHERE phone_index = $2))
         ORDER BY registered_at DESC, id DESC LIMIT $3"
    );
    many(tx.all(sql, args![person, phone_index, limit]).await?)
}

/// Keeps the look-up hash of the phone on the form.
pub async fn set_phone(tx: &mut Tx, matter: MatterId, phone_index: Option<&str>) -> Result<(), Fail> {
    tx.exec("UPDATE matter SET phone_index = $2 WHERE id = $1", args![matter, phone_index.map(str::to_owned)]).await?;
    Ok(())
}

/// Matters of a place and topic, newest first.
pub async fn of_place(tx: &mut Tx, place_code: &str, topic: Topic, limit: i64) -> Result<Vec<Matter>, Fail> {
    let sql = select!("WHERE place_code = $1 AND topic = $2 ORDER BY registered_at DESC, id DESC LIMIT $3");
    many(tx.all(sql, args![place_code, topic.as_str(), limit]).await?)
}

/// Number and query code, for the person whose matter it is.
pub async fn receipt(tx: &mut Tx, matter: MatterId) -> Result<Option<(String, String)>, Fail> {
    let sql = "SELECT matter_no, query_code_sealed FROM matter WHERE id = $1";
    let row: Option<(String, String)> = tx.opt(sql, args![matter]).await?;
    row.map(|(no, sealed)| Ok((no, tx.seal.open(QUERY_CODE, &matter.to_string(), &sealed)?))).transpose()
}

/// Whether a statement was registered on a ticket since a moment.
pub async fn registered_since(tx: &mut Tx, ticket: TicketId, since: Timestamp) -> Result<bool, Fail> {
    let sql = "SELECT COUNT(*) FROM matter_version WHERE ticket_id = $1 AND registered_at >= $2";
    let (n,): (i64,) = tx.one(sql, args![ticket, since]).await?;
    Ok(n > 0)
}

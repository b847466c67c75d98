//! Lawyers' consultations and their legal opinions. Texts are sealed; only the lawyer's own use cases open them.

use server_domain::id::{PersonId, StaffId, TicketId, UnitId};
use server_domain::matter::Topic;
use server_domain::rota::consultation::{Referral, Talk};
use server_domain::{Day, Timestamp};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const FACTS: Column = Column { table: "consultation", name: "facts_sealed" };
const ADVICE: Column = Column { table: "consultation", name: "advice_sealed" };
const BASIS: Column = Column { table: "consultation", name: "basis_sealed" };
const OPINION: Column = Column { table: "legal_opinion", name: "text_sealed" };

/// A stored consultation without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consultation {
    pub ticket_id: TicketId,
    pub lawyer_id: StaffId,
    pub topic: Option<Topic>,
    pub referrals: Vec<Referral>,
    pub talk: Talk,
    /// The list said yes and the lawyer knew better.
    pub against_list: bool,
    /// 0 until the record is written for the first time.
    pub version: i64,
}

/// What the lawyer wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Texts {
    pub facts: String,
    pub advice: String,
    pub basis: String,
}

#[derive(FromRow)]
struct Row {
    ticket_id: String,
    lawyer_id: String,
    topic: Option<String>,
    referrals: String,
    started_at: i64,
    spent_ms: i64,
    extended_at: Option<i64>,
    ended_at: Option<i64>,
    against_list: bool,
    version: i64,
}

macro_rules! select {
    ($tail:literal) => {
        concat!(
            "SELECT c.ticket_id, c.lawyer_id, c.topic, c.referrals, c.started_at, c.spent_ms, c.extended_at, c.ended_at, c.against_list,
                    c.version FROM consultation c ",
            $tail
        )
    };
}

impl TryFrom<Row> for Consultation {
    type Error = Fail;
    fn try_from(r: Row) -> Result<Self, Fail> {
        let referrals = r.referrals.split_whitespace();
        Ok(Self {
            ticket_id: id("consultation", "ticket_id", &r.ticket_id)?,
            lawyer_id: id("consultation", "lawyer_id", &r.lawyer_id)?,
            topic: r.topic.as_deref().map(|t| word("consultation", "topic", t, Topic::parse)).transpose()?,
            referrals: referrals.map(|w| word("consultation", "referrals", w, Referral::parse)).collect::<Result<_, _>>()?,
            talk: Talk {
                started_at: Timestamp(r.started_at),
                spent_ms: r.spent_ms,
                extended_at: r.extended_at.map(Timestamp),
                ended_at: r.ended_at.map(Timestamp),
            },
            against_list: r.against_list,
            version: r.version,
        })
    }
}

fn many(rows: Vec<Row>) -> Result<Vec<Consultation>, Fail> {
    rows.into_iter().map(Consultation::try_from).collect()
}

/// A lawyer's consultation of a ticket.
pub async fn get(tx: &mut Tx, ticket: TicketId, lawyer: StaffId) -> Result<Option<Consultation>, Fail> {
    let sql = select!("WHERE c.ticket_id = $1 AND c.lawyer_id = $2");
    tx.opt::<Row>(sql, args![ticket, lawyer]).await?.map(Consultation::try_from).transpose()
}

/// The latest consultation of a ticket, whoever's.
pub async fn latest(tx: &mut Tx, ticket: TicketId) -> Result<Option<Consultation>, Fail> {
    let sql = select!("WHERE c.ticket_id = $1 ORDER BY c.started_at DESC, c.lawyer_id LIMIT 1");
    tx.opt::<Row>(sql, args![ticket]).await?.map(Consultation::try_from).transpose()
}

/// A lawyer's consultations between two moments, the latest first.
pub async fn of_lawyer(tx: &mut Tx, lawyer: StaffId, from: Timestamp, until: Timestamp, limit: i64) -> Result<Vec<Consultation>, Fail> {
    let sql = select!("WHERE c.lawyer_id = $1 AND c.started_at >= $2 AND c.started_at < $3 ORDER BY c.started_at DESC LIMIT $4");
    many(tx.all(sql, args![lawyer, from, until, limit]).await?)
}

/// Earlier consultations of a person on other tickets, whoever's: the days and topics.
pub async fn earlier(tx: &mut Tx, person: PersonId, but: TicketId, limit: i64) -> Result<Vec<(Day, Option<Topic>)>, Fail> {
    let sql =
        select!("JOIN ticket t ON t.id = c.ticket_id WHERE t.person_id = $1 AND c.ticket_id <> $2 ORDER BY c.started_at DESC LIMIT $3");
    Ok(many(tx.all(sql, args![person, but, limit]).await?)?.into_iter().map(|c| (c.talk.started_at.day(), c.topic)).collect())
}

/// Begins a consultation; one that ended because the person was set aside goes on, and what was talked then is kept.
pub async fn begin(tx: &mut Tx, ticket: TicketId, lawyer: StaffId, against_list: bool, now: Timestamp) -> Result<(), Fail> {
    let sql = "INSERT INTO consultation (ticket_id, lawyer_id, started_at, against_list) VALUES ($1, $2, $3, $4)
               ON CONFLICT (ticket_id, lawyer_id) DO UPDATE SET started_at = excluded.started_at, ended_at = NULL,
                 against_list = (consultation.against_list OR excluded.against_list)";
    tx.exec(sql, args![ticket, lawyer, now, against_list]).await?;
    Ok(())
}

/// Ends the consultation that runs on a ticket, if any.
pub async fn end(tx: &mut Tx, ticket: TicketId, now: Timestamp) -> Result<bool, Fail> {
    let sql = "UPDATE consultation SET ended_at = $2, spent_ms = spent_ms + ($2 - started_at) WHERE ticket_id = $1 AND ended_at IS NULL";
    Ok(tx.exec(sql, args![ticket, now]).await? > 0)
}

pub async fn extend(tx: &mut Tx, ticket: TicketId, lawyer: StaffId, now: Timestamp) -> Result<(), Fail> {
    let sql = "UPDATE consultation SET extended_at = $3 WHERE ticket_id = $1 AND lawyer_id = $2";
    tx.exec(sql, args![ticket, lawyer, now]).await?;
    Ok(())
}

fn row(ticket: TicketId, lawyer: StaffId) -> String {
    format!("{ticket}:{lawyer}")
}

/// Opens what the lawyer wrote.
pub async fn texts(tx: &mut Tx, ticket: TicketId, lawyer: StaffId) -> Result<Texts, Fail> {
    let sql = "SELECT facts_sealed, advice_sealed, basis_sealed FROM consultation WHERE ticket_id = $1 AND lawyer_id = $2";
    let stored: (Option<String>, Option<String>, Option<String>) = tx.one(sql, args![ticket, lawyer]).await?;
    let open = |column, sealed: Option<String>| {
        sealed.map_or_else(|| Ok(String::new()), |sealed| tx.seal.open(column, &row(ticket, lawyer), &sealed))
    };
    Ok(Texts { facts: open(FACTS, stored.0)?, advice: open(ADVICE, stored.1)?, basis: open(BASIS, stored.2)? })
}

/// Saves the record if `c.version` is still the stored one; `false` if it was saved elsewhere in between.
pub async fn save(tx: &mut Tx, c: &Consultation, texts: &Texts) -> Result<bool, Fail> {
    let seal = |column, plain: &str| tx.seal.seal(column, &row(c.ticket_id, c.lawyer_id), plain);
    let (facts, advice, basis) = (seal(FACTS, &texts.facts), seal(ADVICE, &texts.advice), seal(BASIS, &texts.basis));
    let referrals: Vec<&str> = c.referrals.iter().map(|r| r.as_str()).collect();
    let sql = "UPDATE consultation SET topic = $3, referrals = $4, facts_sealed = $5, advice_sealed = $6, basis_sealed = $7, version = version + 1
               WHERE ticket_id = $1 AND lawyer_id = $2 AND version = $8";
    let topic = c.topic.as_ref().map(|t| t.as_str());
    let args = args![c.ticket_id, c.lawyer_id, topic, referrals.join(" "), facts, advice, basis, c.version];
    Ok(tx.exec(sql, args).await? == 1)
}

/// What a lawyer wrote to an organ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    pub ticket_id: TicketId,
    pub lawyer_id: StaffId,
    pub unit_id: UnitId,
    pub text: String,
    pub given_at: Timestamp,
}

fn opinion_row(ticket: TicketId, lawyer: StaffId, unit: UnitId) -> String {
    format!("{ticket}:{lawyer}:{unit}")
}

/// Keeps an opinion; `false` if the lawyer gave this unit one on the ticket already.
pub async fn give_opinion(tx: &mut Tx, o: &Opinion) -> Result<bool, Fail> {
    let sealed = tx.seal.seal(OPINION, &opinion_row(o.ticket_id, o.lawyer_id, o.unit_id), &o.text);
    let sql = "INSERT INTO legal_opinion (ticket_id, lawyer_id, unit_id, text_sealed, given_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT DO NOTHING";
    Ok(tx.exec(sql, args![o.ticket_id, o.lawyer_id, o.unit_id, sealed, o.given_at]).await? == 1)
}

type Paper = (String, String, String, String, i64);

fn opened(tx: &Tx, rows: Vec<Paper>) -> Result<Vec<Opinion>, Fail> {
    let open = |(ticket, lawyer, unit, sealed, at): Paper| {
        let (ticket_id, lawyer_id) = (id("legal_opinion", "ticket_id", &ticket)?, id("legal_opinion", "lawyer_id", &lawyer)?);
        let unit_id = id("legal_opinion", "unit_id", &unit)?;
        let text = tx.seal.open(OPINION, &opinion_row(ticket_id, lawyer_id, unit_id), &sealed)?;
        Ok(Opinion { ticket_id, lawyer_id, unit_id, text, given_at: Timestamp(at) })
    };
    rows.into_iter().map(open).collect()
}

/// The opinions on a ticket that one lawyer gave, or that one unit got.
pub async fn opinions(tx: &mut Tx, ticket: TicketId, lawyer: StaffId, unit: Option<UnitId>) -> Result<Vec<Opinion>, Fail> {
    let sql = "SELECT ticket_id, lawyer_id, unit_id, text_sealed, given_at FROM legal_opinion
               WHERE ticket_id = $1 AND (lawyer_id = $2 OR unit_id = $3) ORDER BY given_at, unit_id";
    let rows = tx.all(sql, args![ticket, lawyer, unit]).await?;
    opened(tx, rows)
}

/// The opinions that a unit got, the latest first.
pub async fn opinions_of_unit(tx: &mut Tx, unit: UnitId, limit: i64) -> Result<Vec<Opinion>, Fail> {
    let sql = "SELECT ticket_id, lawyer_id, unit_id, text_sealed, given_at FROM legal_opinion
               WHERE unit_id = $1 ORDER BY given_at DESC, ticket_id LIMIT $2";
    let rows = tx.all(sql, args![unit, limit]).await?;
    opened(tx, rows)
}

//! Petitioners. Names, numbers and phones are sealed from the first row; look-up goes by blind index.

use server_domain::Timestamp;
use server_domain::id::PersonId;
use server_domain::person::{Identity, PaperKind, PhoneState, Sex};
use sqlx::FromRow;

use crate::seal::Column;
use crate::value::{args, id, word};
use crate::{Fail, Tx};

const NAME: Column = Column { table: "person", name: "name_sealed" };
const NUMBER: Column = Column { table: "person", name: "number_sealed" };
const PHONE: Column = Column { table: "person", name: "phone_sealed" };

#[derive(FromRow)]
struct Row {
    id: String,
    name_sealed: String,
    paper_kind: String,
    number_sealed: Option<String>,
    phone_state: String,
    phone_sealed: Option<String>,
    sex: Option<String>,
    birth_year: Option<i64>,
}

/// Stores a declared identity. Somebody with the same paper number is the same person, with the newest name and phone;
/// somebody without papers is always new.
pub async fn declare(tx: &mut Tx, fresh: PersonId, who: &Identity, now: Timestamp) -> Result<PersonId, Fail> {
    let index = who.number.as_deref().map(|n| tx.seal.index(NUMBER, &format!("{}:{n}", who.paper)));
    let known: Option<(String,)> = match &index {
        Some(index) => tx.opt("SELECT id FROM person WHERE number_index = $1", args![index.as_str()]).await?,
        None => None,
    };
    let person: PersonId = known.as_ref().map_or(Ok(fresh), |(known,)| id("person", "id", known))?;
    let row = person.to_string();
    let name = tx.seal.seal(NAME, &row, &who.name);
    let phone = who.phone.as_deref().map(|p| tx.seal.seal(PHONE, &row, p));
    let phone_index = who.phone.as_deref().map(|p| tx.seal.index(PHONE, p));
    if known.is_some() {
        tx.later(
            "UPDATE person SET name_sealed = $2, phone_state = $3, phone_sealed = $4, phone_index = $5 WHERE id = $1",
            args![person, name, who.phone_state.as_str(), phone, phone_index],
        );
        return Ok(person);
    }
    let number = who.number.as_deref().map(|n| tx.seal.seal(NUMBER, &row, n));
    tx.later(
        "INSERT INTO person (id, name_sealed, paper_kind, number_sealed, number_index, phone_state, phone_sealed, phone_index, sex, birth_year, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        args![
            person,
            name,
            who.paper.as_str(),
            number,
            index,
            who.phone_state.as_str(),
            phone,
            phone_index,
            who.sex.map(Sex::as_str),
            who.birth_year.map(i64::from),
            now
        ],
    );
    Ok(person)
}

/// Opens a person's fields. Only use cases that checked `PersonSee` may call it.
pub async fn open(tx: &mut Tx, person: PersonId) -> Result<Identity, Fail> {
    let row: Row = tx
        .one(
            "SELECT id, name_sealed, paper_kind, number_sealed, phone_state, phone_sealed, sex, birth_year FROM person WHERE id = $1",
            args![person],
        )
        .await?;
    let open = |column, sealed: &Option<String>| sealed.as_deref().map(|s| tx.seal.open(column, &row.id, s)).transpose();
    Ok(Identity {
        name: tx.seal.open(NAME, &row.id, &row.name_sealed)?,
        paper: word("person", "paper_kind", &row.paper_kind, PaperKind::parse)?,
        number: open(NUMBER, &row.number_sealed)?,
        phone_state: word("person", "phone_state", &row.phone_state, PhoneState::parse)?,
        phone: open(PHONE, &row.phone_sealed)?,
        sex: row.sex.as_deref().map(|s| word("person", "sex", s, Sex::parse)).transpose()?,
        birth_year: row.birth_year.map(|y| y as i16),
    })
}

/// The look-up hash of the phone that a person left, if any.
pub async fn phone_index_of(tx: &mut Tx, person: PersonId) -> Result<Option<String>, Fail> {
    let (index,): (Option<String>,) = tx.one("SELECT phone_index FROM person WHERE id = $1", args![person]).await?;
    Ok(index)
}

/// Visits that were completed before.
pub async fn visits(tx: &mut Tx, person: PersonId) -> Result<i64, Fail> {
    let (n,): (i64,) = tx.one("SELECT COUNT(*) FROM ticket WHERE person_id = $1 AND state = 'completed'", args![person]).await?;
    Ok(n)
}

/// The person with the same paper number, if known.
pub async fn by_paper(tx: &mut Tx, who: &Identity) -> Result<Option<PersonId>, Fail> {
    let Some(number) = who.number.as_deref() else { return Ok(None) };
    let index = tx.seal.index(NUMBER, &format!("{}:{number}", who.paper));
    let row: Option<(String,)> = tx.opt("SELECT id FROM person WHERE number_index = $1", args![index]).await?;
    row.map(|(p,)| id("person", "id", &p)).transpose()
}

/// Notes the paper that somebody showed who was known without one.
///
/// # Errors
/// A unique violation, when it is written, if the paper is another person's.
pub async fn show_paper(tx: &mut Tx, person: PersonId, who: &Identity) -> Result<(), Fail> {
    let Some(number) = who.number.as_deref() else { return Ok(()) };
    let index = tx.seal.index(NUMBER, &format!("{}:{number}", who.paper));
    let sealed = tx.seal.seal(NUMBER, &person.to_string(), number);
    let sql = "UPDATE person SET paper_kind = $2, number_sealed = $3, number_index = $4, sex = $5, birth_year = $6
               WHERE id = $1 AND number_index IS NULL";
    let (sex, born) = (who.sex.map(Sex::as_str), who.birth_year.map(i64::from));
    tx.exec(sql, args![person, who.paper.as_str(), sealed, index, sex, born]).await?;
    Ok(())
}

/// The blind index of a phone number.
pub fn phone_index(tx: &Tx, phone: &str) -> String {
    tx.seal.index(PHONE, phone)
}

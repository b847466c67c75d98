//! Lawyers from a sheet: good rows are kept, bad rows are told with row, column and what stands there.

use std::collections::{BTreeMap, HashSet};
use std::io::Cursor;

use base64::Engine as _;
use calamine::{Data, Reader as _, Xlsx};
use server_api as api;
use server_domain::access::{Role, Scope};
use server_domain::event::EventKind;
use server_domain::id::{FirmId, LawyerId, StaffId};
use server_domain::matter::Topic;
use server_domain::person::phone_number;
use server_domain::{Rejection, RejectionCode};
use server_store::lawyer::Lawyer;
use server_store::staff::Staff;
use server_store::{Fail, Tx, event, lawyer as lawyers, staff as staffs};

use crate::service::lawyers::lawyer::{MAX_FIRM, MAX_LANGUAGE, MAX_LANGUAGES, MAX_LICENCE, MAX_MONTH, MAX_YEAR};
use crate::service::lawyers::rota::must_plan;
use crate::service::{Actor, job};
use crate::{Clock, Context};

/// Most bytes of a sheet, and most rows.
const MAX_SHEET: usize = 90 * 1024;
const MAX_ROWS: usize = 1_000;
/// Longest name, in characters.
const MAX_NAME: usize = 40;
/// Limits of a row that names none.
const DEFAULT_LIMITS: (u16, u16) = (4, 20);
/// Nobody knows the password of an account that an import made: its administrator sets one.
const NO_PASSWORD: &str = "!";

/// The columns by their headings.
const HEADINGS: [(&str, &[&str]); 10] = [
    ("name", &["姓名", "name"]),
    ("name_en", &["英文名", "name_en"]),
    ("licence_no", &["执业证号", "licence_no"]),
    ("firm", &["律所", "律师事务所", "firm"]),
    ("specialties", &["专长", "specialties"]),
    ("languages", &["语言", "languages"]),
    ("monthly_limit", &["每月上限", "monthly_limit"]),
    ("yearly_limit", &["每年上限", "yearly_limit"]),
    ("username", &["用户名", "username"]),
    ("phone", &["电话", "手机", "phone"]),
];

type Row = (u32, BTreeMap<&'static str, String>);

fn unreadable() -> Rejection {
    Rejection::new(RejectionCode::SheetUnreadable).at("/content_base64")
}

fn text(cell: &Data) -> String {
    match cell {
        Data::Float(n) if n.fract() == 0.0 => format!("{n:.0}"),
        other => other.to_string().trim().to_owned(),
    }
}

/// The cells of a sheet by row, with the number of the first row, as the sheet counts. Empty rows above it are no rows of a workbook.
fn cells(file_name: &str, bytes: &[u8]) -> Result<(u32, Vec<Vec<String>>), Rejection> {
    if file_name.to_lowercase().ends_with(".xlsx") {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).map_err(|_| unreadable())?;
        let sheet = book.worksheet_range_at(0).and_then(Result::ok).ok_or_else(unreadable)?;
        let first = sheet.start().map_or(1, |(row, _)| row + 1);
        return Ok((first, sheet.rows().map(|r| r.iter().map(text).collect()).collect()));
    }
    let plain = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)).map_err(|_| unreadable())?;
    Ok((1, plain.lines().map(split).collect()))
}

/// The fields of one line of CSV; quotes may hold commas, and a doubled quote is one.
fn split(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut is_quoted, mut chars) = (Vec::new(), String::new(), false, line.chars().peekable());
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => fields.push(std::mem::take(&mut field).trim().to_owned()),
            c => field.push(c),
        }
    }
    fields.push(field.trim().to_owned());
    fields
}

/// The rows below the headings that are not empty.
fn rows(file_name: &str, bytes: &[u8]) -> Result<Vec<Row>, Rejection> {
    let (first, all) = cells(file_name, bytes)?;
    let (head, body) = all.split_first().ok_or_else(unreadable)?;
    let column = |heading: &String| {
        let heading = heading.trim().to_lowercase();
        HEADINGS.iter().find(|(_, names)| names.contains(&heading.as_str())).map(|(key, _)| *key)
    };
    let columns: Vec<Option<&'static str>> = head.iter().map(column).collect();
    if !columns.contains(&Some("licence_no")) || body.len() > MAX_ROWS {
        return Err(unreadable());
    }
    let row = |(n, cells): (usize, &Vec<String>)| {
        let named = columns.iter().zip(cells).filter_map(|(key, cell)| key.map(|key| (key, cell.clone())));
        (first + n as u32 + 1, named.collect())
    };
    let is_full = |(_, row): &Row| row.values().any(|cell| !cell.is_empty());
    Ok(body.iter().enumerate().map(row).filter(is_full).collect())
}

/// A row that can be kept.
struct Good {
    name: String,
    name_en: String,
    username: String,
    lawyer: Lawyer,
    /// Absent: the sheet says nothing of it.
    phone: Option<String>,
}

fn bad(row: u32, column: &str, code: api::BadRowCode, value: &str) -> api::BadRow {
    api::BadRow { row, column: column.to_owned(), code, value: value.chars().take(60).collect() }
}

/// Words of a cell, whatever stands between them.
fn words(cell: &str) -> Vec<String> {
    cell.split(|c: char| c.is_whitespace() || "、,，;；/".contains(c)).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

const TOPICS_ZH: [(&str, Topic); 13] = [
    ("劳动", Topic::Labour),
    ("土地", Topic::Land),
    ("住房", Topic::Housing),
    ("婚姻家庭", Topic::Family),
    ("债务", Topic::Debt),
    ("交通", Topic::Traffic),
    ("社保", Topic::SocialSecurity),
    ("环境", Topic::Environment),
    ("教育", Topic::Education),
    ("医疗", Topic::Health),
    ("村务", Topic::VillageAffairs),
    ("涉法涉诉", Topic::Litigation),
    ("其他", Topic::Other),
];

fn topic(word: &str) -> Option<Topic> {
    Topic::parse(word).or_else(|| TOPICS_ZH.iter().find(|(zh, _)| *zh == word).map(|(_, t)| *t))
}

/// Reads one row over what is known of the lawyer with its licence.
fn read(number: u32, row: &BTreeMap<&'static str, String>, known: &[Lawyer], clock: &Clock) -> Result<Good, api::BadRow> {
    use api::BadRowCode as Code;
    let cell = |key: &str| row.get(key).map(String::as_str).unwrap_or_default();
    for (key, most) in [("name", MAX_NAME), ("licence_no", MAX_LICENCE), ("firm", MAX_FIRM)] {
        if cell(key).is_empty() {
            return Err(bad(number, key, Code::Missing, ""));
        }
        if cell(key).chars().count() > most {
            return Err(bad(number, key, Code::TooLong, cell(key)));
        }
    }
    let before = known.iter().find(|l| l.licence_no == cell("licence_no"));
    let limit = |key: &str, most: u16, default: u16| match cell(key) {
        "" => Ok(default),
        n => n.parse().ok().filter(|n| *n <= most).ok_or_else(|| bad(number, key, Code::LimitInvalid, n)),
    };
    let topics = words(cell("specialties"));
    let unknown = |t: &&String| topic(t).is_none();
    if let Some(t) = topics.iter().find(unknown) {
        return Err(bad(number, "specialties", Code::TopicUnknown, t));
    }
    let languages = words(cell("languages"));
    if languages.len() > MAX_LANGUAGES || languages.iter().any(|l| l.chars().count() > MAX_LANGUAGE) {
        return Err(bad(number, "languages", Code::TooLong, cell("languages")));
    }
    let phone = match cell("phone") {
        "" => None,
        text => Some(phone_number(text).map_err(|_| bad(number, "phone", Code::PhoneInvalid, text))?),
    };
    let default = before.map_or(DEFAULT_LIMITS, |l| (l.monthly_limit, l.yearly_limit));
    let username = match (cell("username"), before) {
        (_, Some(l)) => l.username.clone(),
        ("", None) => format!("lawyer-{}", cell("licence_no").to_lowercase()),
        (name, None) => name.to_owned(),
    };
    let name_en = if cell("name_en").is_empty() { cell("name") } else { cell("name_en") };
    Ok(Good {
        name: cell("name").to_owned(),
        name_en: name_en.to_owned(),
        username: username.clone(),
        phone,
        lawyer: Lawyer {
            id: before.map_or_else(|| LawyerId(clock.id()), |l| l.id),
            username,
            name: cell("name").to_owned(),
            name_en: before.map_or_else(|| name_en.to_owned(), |l| l.name_en.clone()),
            licence_no: cell("licence_no").to_owned(),
            firm_id: FirmId(clock.id()),
            firm: cell("firm").to_owned(),
            firm_en: cell("firm").to_owned(),
            specialties: topics.iter().filter_map(|t| topic(t)).map(|t| t.as_str().to_owned()).collect(),
            languages,
            monthly_limit: limit("monthly_limit", MAX_MONTH, default.0)?,
            yearly_limit: limit("yearly_limit", MAX_YEAR, default.1)?,
            is_active: before.is_none_or(|l| l.is_active),
            reserve_ord: before.and_then(|l| l.reserve_ord),
            version: before.map_or(1, |l| l.version),
        },
    })
}

/// Imports a sheet. A known licence number changes its lawyer; a new one becomes an account that cannot log in until an
/// administrator sets its password.
///
/// # Errors
/// `sheet_unreadable`, `body_too_large` beyond 90 kB, `forbidden`. Bad rows are no error: they are in the answer.
pub async fn import(cx: &Context, actor: &Actor, body: api::ImportLawyers) -> Result<api::LawyerImport, Fail> {
    let bytes = base64::engine::general_purpose::STANDARD.decode(body.content_base64.as_bytes()).map_err(|_| unreadable())?;
    if bytes.len() > MAX_SHEET {
        return Err(unreadable().into());
    }
    let rows = rows(&body.file_name, &bytes)?;
    let (now, who, clock, is_trial) = (cx.clock.now(), actor.clone(), cx.clock.clone(), body.is_trial);
    cx.db
        .write(job!(|tx, who, clock, rows, is_trial, now| {
            let city = must_plan(tx, &who).await?;
            let known = lawyers::all(tx).await?;
            let mut out =
                api::LawyerImport { rows: rows.len() as u32, added: 0, changed: 0, same: 0, bad: Vec::new(), is_saved: !*is_trial };
            let mut seen = HashSet::new();
            for (number, row) in rows.iter() {
                let licence = row.get("licence_no").cloned().unwrap_or_default();
                if !licence.is_empty() && !seen.insert(licence.clone()) {
                    out.bad.push(bad(*number, "licence_no", api::BadRowCode::LicenceTwice, &licence));
                    continue;
                }
                match read(*number, row, &known, &clock) {
                    Ok(good) => keep(tx, &good, &known, *number, *is_trial, city, *now, &mut out).await?,
                    Err(no) => out.bad.push(no),
                }
            }
            if !*is_trial && out.added + out.changed > 0 {
                let body = serde_json::json!({ "added": out.added, "changed": out.changed });
                event::append(tx, city, EventKind::LawyerChanged, &body, *now).await?;
            }
            Ok(out)
        }))
        .await
}

#[expect(clippy::too_many_arguments, reason = "one row of one import")]
async fn keep(
    tx: &mut Tx,
    good: &Good,
    known: &[Lawyer],
    number: u32,
    is_trial: bool,
    city: server_domain::id::SiteId,
    now: server_domain::Timestamp,
    out: &mut api::LawyerImport,
) -> Result<(), Fail> {
    let before = known.iter().find(|l| l.id == good.lawyer.id);
    if let Some(before) = before {
        let same = Lawyer { firm_id: before.firm_id, firm_en: before.firm_en.clone(), name: before.name.clone(), ..good.lawyer.clone() };
        let stored = lawyers::phone(tx, before.id).await?;
        if same == *before && (good.phone.is_none() || good.phone == stored) {
            out.same += 1;
            return Ok(());
        }
        out.changed += 1;
    } else {
        if staffs::by_username(tx, &good.username).await?.is_some() {
            out.bad.push(bad(number, "username", api::BadRowCode::UsernameTaken, &good.username));
            return Ok(());
        }
        out.added += 1;
    }
    if is_trial {
        return Ok(());
    }
    let mut l = good.lawyer.clone();
    l.firm_id = lawyers::firm_named(tx, l.firm_id, &l.firm, &l.firm_en).await?;
    if before.is_some() {
        lawyers::save(tx, &l).await?;
        return keep_phone(tx, good).await;
    }
    let account = Staff {
        id: StaffId(l.id.0),
        username: good.username.clone(),
        password_hash: NO_PASSWORD.to_owned(),
        name: good.name.clone(),
        name_en: good.name_en.clone(),
        title_zh: "值班律师".to_owned(),
        title_en: "Duty lawyer".to_owned(),
        scope: Scope::OwnSite,
        site_id: Some(city),
        unit_id: None,
        is_demo: false,
        roles: vec![Role::Lawyer],
    };
    staffs::insert(tx, &account, now).await?;
    lawyers::insert(tx, &l).await?;
    keep_phone(tx, good).await
}

async fn keep_phone(tx: &mut Tx, good: &Good) -> Result<(), Fail> {
    match &good.phone {
        Some(phone) => lawyers::set_phone(tx, good.lawyer.id, Some(phone)).await,
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_of_csv_keeps_commas_in_quotes() {
        assert_eq!(split(r#" a ,"b, c","d ""e""",,f"#), ["a", "b, c", r#"d "e""#, "", "f"]);
    }

    #[test]
    fn headings_in_either_language_and_in_any_order() {
        let csv = "\u{feff}律所,姓名,执业证号,专长\n甲所,张三,A1,劳动、土地\n,,,\n乙所,李四,A2,\n";
        let found = rows("x.CSV", csv.as_bytes()).expect("a sheet");
        let told: Vec<_> = found.iter().map(|(n, r)| (*n, r["name"].as_str(), r["licence_no"].as_str())).collect();
        assert_eq!(told, [(2, "张三", "A1"), (4, "李四", "A2")]);
        assert_eq!(words(&found[0].1["specialties"]), ["劳动", "土地"]);
        assert!(rows("x.csv", "姓名\n张三\n".as_bytes()).is_err(), "without licence numbers nobody can be told apart");
        assert!(rows("x.xlsx", b"PK no book").is_err() && rows("x.csv", b"\xff\xfe").is_err());
    }

    #[test]
    fn every_topic_has_a_word_for_sheets() {
        assert!(Topic::ALL.iter().all(|t| TOPICS_ZH.iter().any(|(zh, named)| named == t && topic(zh) == Some(*t))));
    }
}

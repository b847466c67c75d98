//! What stands on a slip, as the page sends it: a number in a line, or a booking. It carries nobody's name but the leader's,
//! no paper number, no phone and nothing of the matter.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use server_domain::matter::read_query_code;

/// Longest texts, in characters, and most entries of a list.
const MAX_NUMBER: usize = 12;
const MAX_NAME: usize = 60;
const MAX_WHEN: usize = 40;
/// A site and a room of it.
const MAX_PLACE: usize = 121;
const MAX_PAPERS: usize = 10;
const MAX_PAPER: usize = 60;
const MAX_RULES: usize = 8;
const MAX_RULE: usize = 160;
/// In English, what happens to latecomers takes 157 characters.
const MAX_BOOKING_RULE: usize = 240;
/// Longest address: what a QR code of level M holds at a size that phones read from a slip.
const MAX_URL: usize = 320;

/// The language that comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    Zh,
    En,
}

/// A waiting time in whole minutes, with the number of visits behind it; see the server's estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct Wait {
    pub min_minutes: u32,
    pub max_minutes: u32,
    pub basis: server_api::EstimateBasis,
    pub sample: u32,
}

/// One slip. `kind` says which; without it, it is a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", remote = "Self")]
pub enum Slip {
    Ticket(Ticket),
    Booking(Booking),
}

impl<'de> Deserialize<'de> for Slip {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut fields = Map::deserialize(from)?;
        fields.entry("kind").or_insert_with(|| "ticket".into());
        // The derived one: serde has no kind that may be absent.
        Self::deserialize(Value::Object(fields)).map_err(D::Error::custom)
    }
}

/// A number in a line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ticket {
    pub number: String,
    pub queue_zh: String,
    pub queue_en: String,
    /// People before this one.
    pub ahead: u32,
    #[serde(default)]
    pub estimate: Option<Wait>,
    /// RFC 3339 in the hall's time.
    pub issued_at: String,
    /// The hall.
    pub place: String,
    pub rules: Vec<String>,
    /// The progress address.
    pub url: String,
    pub lang: Lang,
}

/// An appointment with a leader or a lawyer. Its texts are in `lang`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Booking {
    /// Eight signs, with which it is looked up, moved, cancelled and checked in.
    pub code: String,
    /// Who receives.
    pub site: String,
    pub leader: String,
    pub post: String,
    /// As people read it: `11月25日 星期三`.
    pub day: String,
    /// `14:30-14:50`.
    pub time: String,
    /// Where to come.
    pub place: String,
    /// Face to face or by video.
    pub form: String,
    /// What to bring.
    pub papers: Vec<String>,
    pub rules: Vec<String>,
    /// The booking's address.
    pub url: String,
    /// RFC 3339 in the hall's time.
    pub printed_at: String,
    pub lang: Lang,
    /// A lawyer receives.
    #[serde(default)]
    pub is_lawyer: bool,
}

impl Slip {
    /// The slip with plain texts only: control characters and marks that no printer knows are gone, so that a text can
    /// never be read as a command.
    ///
    /// # Errors
    /// The field that is empty, too long or not of its form.
    pub fn cleaned(self) -> Result<Self, &'static str> {
        match self {
            Self::Ticket(ticket) => ticket.cleaned().map(Self::Ticket),
            Self::Booking(booking) => booking.cleaned().map(Self::Booking),
        }
    }
}

impl Ticket {
    fn cleaned(self) -> Result<Self, &'static str> {
        if !self.number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err("number");
        }
        Ok(Self {
            number: text(&self.number, MAX_NUMBER, "number")?,
            queue_zh: text(&self.queue_zh, MAX_NAME, "queue_zh")?,
            queue_en: text(&self.queue_en, MAX_NAME, "queue_en")?,
            place: text(&self.place, MAX_NAME, "place")?,
            rules: texts(&self.rules, MAX_RULES, MAX_RULE, "rules")?,
            url: address(self.url)?,
            issued_at: moment(self.issued_at, "issued_at")?,
            ..self
        })
    }
}

impl Booking {
    fn cleaned(self) -> Result<Self, &'static str> {
        Ok(Self {
            code: read_query_code(&self.code).ok_or("code")?,
            site: text(&self.site, MAX_NAME, "site")?,
            leader: text(&self.leader, MAX_NAME, "leader")?,
            post: text(&self.post, MAX_NAME, "post")?,
            day: text(&self.day, MAX_WHEN, "day")?,
            time: text(&self.time, MAX_WHEN, "time")?,
            place: text(&self.place, MAX_PLACE, "place")?,
            form: text(&self.form, MAX_NAME, "form")?,
            papers: texts(&self.papers, MAX_PAPERS, MAX_PAPER, "papers")?,
            rules: texts(&self.rules, MAX_RULES, MAX_BOOKING_RULE, "rules")?,
            url: address(self.url)?,
            printed_at: moment(self.printed_at, "printed_at")?,
            lang: self.lang,
            is_lawyer: self.is_lawyer,
        })
    }
}

/// `2026-11-22` and `09:41` of a clean moment.
pub fn day_and_time(moment: &str) -> (&str, &str) {
    (&moment[..10], &moment[11..16])
}

fn text(text: &str, limit: usize, field: &'static str) -> Result<String, &'static str> {
    let clean = clean(text);
    if clean.is_empty() || clean.chars().count() > limit { Err(field) } else { Ok(clean) }
}

fn texts(list: &[String], most: usize, limit: usize, field: &'static str) -> Result<Vec<String>, &'static str> {
    if list.len() > most { Err(field) } else { list.iter().map(|one| text(one, limit, field)).collect() }
}

fn address(url: String) -> Result<String, &'static str> {
    let is_url = (url.starts_with("http://") || url.starts_with("https://")) && url.bytes().all(|b| b.is_ascii_graphic());
    if is_url && url.len() <= MAX_URL { Ok(url) } else { Err("url") }
}

fn moment(text: String, field: &'static str) -> Result<String, &'static str> {
    if is_moment(&text) { Ok(text) } else { Err(field) }
}

/// Whether it begins with `YYYY-MM-DDTHH:MM`.
fn is_moment(text: &str) -> bool {
    let form = b"dddd-dd-ddTdd:dd";
    let fits = |(byte, form): (u8, &u8)| if *form == b'd' { byte.is_ascii_digit() } else { byte == *form };
    text.len() <= 40 && text.is_ascii() && text.len() >= form.len() && text.bytes().zip(form).all(fits)
}

/// Without control characters, invisible marks and doubled spaces.
fn clean(text: &str) -> String {
    let visible = |c: &char| !matches!(u32::from(*c), 0x200b..=0x200f | 0x202a..=0x202e | 0x2060..=0x2069 | 0xfe00..=0xfe0f | 0xfeff | 0xe0000..=0xe0fff);
    let plain: String = text.chars().filter(visible).map(|c| if c.is_control() { ' ' } else { c }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

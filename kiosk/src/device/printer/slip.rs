//! What stands on a slip, as the page sends it. It carries no name, no paper number and no phone.

use serde::Deserialize;

/// Longest texts, in characters.
const MAX_NUMBER: usize = 12;
const MAX_NAME: usize = 60;
const MAX_RULES: usize = 8;
const MAX_RULE: usize = 160;
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

/// One slip.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Slip {
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

impl Slip {
    /// The slip with plain texts only: control characters and marks that no printer knows are gone, so that a text can
    /// never be read as a command.
    ///
    /// # Errors
    /// The field that is empty, too long or not of its form.
    pub fn cleaned(self) -> Result<Self, &'static str> {
        let text = |text: &str, limit: usize, field: &'static str| {
            let clean = clean(text);
            if clean.is_empty() || clean.chars().count() > limit { Err(field) } else { Ok(clean) }
        };
        let is_url =
            (self.url.starts_with("http://") || self.url.starts_with("https://")) && self.url.bytes().all(|b| b.is_ascii_graphic());
        if !is_url || self.url.len() > MAX_URL {
            return Err("url");
        }
        if !is_moment(&self.issued_at) {
            return Err("issued_at");
        }
        if self.rules.len() > MAX_RULES {
            return Err("rules");
        }
        if !self.number.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            return Err("number");
        }
        Ok(Self {
            number: text(&self.number, MAX_NUMBER, "number")?,
            queue_zh: text(&self.queue_zh, MAX_NAME, "queue_zh")?,
            queue_en: text(&self.queue_en, MAX_NAME, "queue_en")?,
            place: text(&self.place, MAX_NAME, "place")?,
            rules: self.rules.iter().map(|rule| text(rule, MAX_RULE, "rules")).collect::<Result<_, _>>()?,
            ..self
        })
    }

    /// `2026-11-22` and `09:41`.
    pub fn issued(&self) -> (&str, &str) {
        (&self.issued_at[..10], &self.issued_at[11..16])
    }
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

//! The shape of the demo data files; `demo/README.md` tells what each key means.

use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct City {
    pub city: Name,
    pub password: String,
    pub always_open: bool,
    pub sites: Vec<Site>,
    pub units: Vec<Unit>,
    pub queues: Vec<Queue>,
    pub desks: Vec<Desk>,
    pub staff: Vec<Staff>,
    /// In the order in which they stand in for each other.
    pub leaders: Vec<Leader>,
    pub duty: Duty,
}

#[derive(Debug, Deserialize)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

#[derive(Debug, Deserialize)]
pub struct Site {
    pub key: String,
    pub kind: String,
    pub parent: Option<String>,
    pub division_code: String,
    pub name: String,
    pub short_name: String,
    pub name_en: String,
    pub short_name_en: String,
    pub place_zh: String,
    pub place_en: String,
    pub opens: String,
    pub closes: String,
}

#[derive(Debug, Deserialize)]
pub struct Unit {
    pub key: String,
    pub name: String,
    pub name_en: String,
    pub site: String,
    /// What it answers for.
    #[serde(default)]
    pub topics: Vec<String>,
    /// Its telephone on duty.
    pub duty_phone: Option<String>,
}

#[derive(Debug, Deserialize)]
pub struct Queue {
    pub key: String,
    pub site: String,
    pub code: String,
    pub service: String,
    pub mode: String,
    pub name_zh: String,
    pub name_en: String,
    pub typical_service_minutes: u32,
}

#[derive(Debug, Deserialize)]
pub struct Desk {
    pub site: String,
    pub label_zh: String,
    pub label_en: String,
    pub kind: String,
    pub queues: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Staff {
    pub username: String,
    pub name: String,
    pub name_en: String,
    pub title_zh: String,
    pub title_en: String,
    pub roles: Vec<String>,
    pub scope: String,
    pub site: String,
    pub unit: Option<String>,
    /// Of lawyers only, with all that follows.
    pub licence_no: Option<String>,
    #[serde(default)]
    pub firm_zh: String,
    #[serde(default)]
    pub firm_en: String,
    #[serde(default)]
    pub specialties: Vec<String>,
    #[serde(default)]
    pub languages: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Leader {
    pub staff: String,
    pub rank_group: String,
    pub portfolio_zh: String,
    pub portfolio_en: String,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Duty {
    pub lawyers: LawyerDuty,
    pub leaders: Vec<LeaderDuty>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LawyerDuty {
    pub seed: i64,
    pub monthly_limit: u16,
    pub yearly_limit: u16,
    /// How many of `order` are on the reserve list.
    pub reserve: usize,
    /// How many serve on a rest day: the demo is always open.
    pub rest_days: usize,
    pub seats: Vec<Seats>,
    pub order: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub struct Seats {
    pub site: String,
    pub kind: String,
    pub from: String,
    pub to: String,
    pub seats: u8,
}

#[derive(Debug, Clone, Deserialize)]
pub struct LeaderDuty {
    /// 1 is Monday.
    pub weekday: i64,
    pub staff: String,
    pub from: String,
    pub to: String,
    pub place_zh: String,
    pub place_en: String,
    /// Where people ask about a booking.
    pub phone: String,
    #[serde(default)]
    pub theme_zh: String,
    #[serde(default)]
    pub theme_en: String,
}

#[derive(Debug, Deserialize)]
pub struct Holidays {
    pub source: String,
    pub region: String,
    pub years: Vec<Year>,
}

#[derive(Debug, Deserialize)]
pub struct Year {
    pub year: i16,
    pub off: Vec<Holiday>,
    pub makeup: Vec<String>,
}

#[derive(Debug, Deserialize)]
pub struct Holiday {
    pub days: Vec<String>,
}

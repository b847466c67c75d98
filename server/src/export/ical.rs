//! Sittings and appointments as iCalendar (RFC 5545), for phones and offices. Times are UTC, so no time zone has to be told; a
//! change raises SEQUENCE under the same UID, and what is not held stays as CANCELLED.

use icalendar::{Alarm, Calendar, Component, Event, EventLike, EventStatus, Trigger};
use server_domain::Timestamp;

/// How often readers should look again.
const REFRESH: &str = "PT30M";

/// When a reader's alarm goes off.
const A_DAY_AHEAD: &str = "-P1D";

/// A calendar to write.
#[derive(Debug, Clone)]
pub struct Feed {
    pub name: String,
    pub made_at: Timestamp,
    pub entries: Vec<Entry>,
}

/// Whether it takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Asked for, and not yet said yes to.
    Tentative,
    Confirmed,
    Cancelled,
}

/// One event of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The same for all versions of the thing.
    pub uid: String,
    pub sequence: u32,
    pub standing: Standing,
    /// The reader is reminded a day ahead.
    pub has_alarm: bool,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub summary: String,
    pub location: String,
    pub description: String,
}

/// `20261123T010000Z`.
fn utc(at: Timestamp) -> String {
    let moment = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    moment.strftime("%Y%m%dT%H%M%SZ").to_string()
}

fn event(e: &Entry, made_at: Timestamp) -> Event {
    let status = match e.standing {
        Standing::Tentative => EventStatus::Tentative,
        Standing::Confirmed => EventStatus::Confirmed,
        Standing::Cancelled => EventStatus::Cancelled,
    };
    let mut event = Event::new();
    if e.has_alarm {
        // The crate's own triggers take the durations of another library; the text says the same.
        let mut alarm = Alarm::display(&e.summary, Trigger::Duration(Default::default(), None));
        alarm.append_property(("TRIGGER", A_DAY_AHEAD));
        event.alarm(alarm);
    }
    event
        .uid(&e.uid)
        .add_property("DTSTAMP", utc(made_at))
        .add_property("DTSTART", utc(e.starts_at))
        .add_property("DTEND", utc(e.ends_at))
        .add_property("SEQUENCE", e.sequence.to_string())
        .status(status)
        .summary(&e.summary)
        .location(&e.location)
        .description(&e.description)
        .done()
}

/// Writes the feed as text/calendar.
pub fn write(feed: &Feed) -> String {
    let mut calendar = Calendar::new();
    calendar.name(&feed.name);
    calendar.append_property(("METHOD", "PUBLISH"));
    calendar.append_property(("REFRESH-INTERVAL;VALUE=DURATION", REFRESH));
    calendar.append_property(("X-PUBLISHED-TTL", REFRESH));
    for e in &feed.entries {
        calendar.push(event(e, feed.made_at));
    }
    calendar.done().to_string()
}

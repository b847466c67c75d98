//! Sittings as an iCalendar feed (RFC 5545) that phones and offices subscribe to. Times are UTC, so no time zone has to be
//! told; a change raises SEQUENCE under the same UID, and what is not held stays as CANCELLED.

use icalendar::{Calendar, Component, Event, EventLike, EventStatus};
use server_domain::Timestamp;

/// How often readers should look again.
const REFRESH: &str = "PT30M";

/// A calendar to write.
#[derive(Debug, Clone)]
pub struct Feed {
    pub name: String,
    pub made_at: Timestamp,
    pub entries: Vec<Entry>,
}

/// One event of it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The same for all versions of the thing.
    pub uid: String,
    pub sequence: u32,
    pub is_cancelled: bool,
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
    let status = if e.is_cancelled { EventStatus::Cancelled } else { EventStatus::Confirmed };
    Event::new()
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

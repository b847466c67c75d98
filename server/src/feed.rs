//! Tells pages what happened: tails the event streams of the database and fans out.
//!
//! The database is the truth. A wake after each commit of this process, and a timer for commits of others, only say
//! "look". Every listener keeps its own position per stream, so it never misses or repeats an event; a slow listener
//! falls back to reading the database.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use futures_util::stream::{self, Stream};
use server_domain::Timestamp;
use server_domain::event::EventKind;
use server_domain::id::{SiteId, TicketId};
use server_store::event::{self, Event};
use server_store::{Db, Fail};
use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

/// Events that a slow listener may be behind before it reads the database again.
const BACKLOG: usize = 1024;
/// How often the database is asked without a wake.
const LOOK_EVERY: Duration = Duration::from_millis(1500);
/// Most events that one listener gets replayed per stream; older ones are seen in the page's own first load.
const MAX_REPLAY: i64 = 5000;

/// An event ready for pages.
#[derive(Debug)]
pub struct News {
    pub stream: SiteId,
    pub seq: i64,
    pub kind: EventKind,
    pub data: String,
    ticket: Option<String>,
}

/// Who listens to what.
#[derive(Debug, Clone)]
pub struct Audience {
    pub streams: Vec<SiteId>,
    pub filter: Filter,
}

#[derive(Debug, Clone)]
pub enum Filter {
    /// Numbers and desks only.
    Public,
    /// Everything but logins.
    Staff,
    /// What concerns one ticket.
    Ticket(TicketId),
}

impl Filter {
    fn admits(&self, news: &News) -> bool {
        match self {
            Self::Public => news.kind.is_public(),
            Self::Staff => !matches!(news.kind, EventKind::LoginOpened | EventKind::LoginRefused),
            Self::Ticket(id) => news.ticket.as_deref() == Some(id.to_string().as_str()),
        }
    }
}

/// How far a listener has read, per stream: `STREAM:SEQ,STREAM:SEQ`. The id of SSE events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Position(BTreeMap<SiteId, i64>);

impl Position {
    /// Reads a `Last-Event-ID`; `None` for anything that this server did not send.
    pub fn parse(text: &str) -> Option<Self> {
        let pair = |p: &str| {
            let (stream, seq) = p.split_once(':')?;
            Some((stream.parse().ok()?, seq.parse().ok()?))
        };
        text.split(',').map(pair).collect::<Option<BTreeMap<_, _>>>().map(Self)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, (stream, seq)) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { "," };
            write!(f, "{comma}{stream}:{seq}")?;
        }
        Ok(())
    }
}

/// The feed of this process. Cheap to clone.
#[derive(Clone)]
pub struct Feed {
    db: Db,
    news: broadcast::Sender<Arc<News>>,
}

impl Feed {
    /// Starts tailing; ends with `stop`.
    pub fn start(db: Db, stop: CancellationToken) -> Self {
        let feed = Self { db, news: broadcast::Sender::new(BACKLOG) };
        tokio::spawn(feed.clone().tail(stop));
        feed
    }

    async fn tail(self, stop: CancellationToken) {
        let mut committed = self.db.committed();
        let mut seen: Option<HashMap<String, i64>> = None;
        loop {
            if let Err(e) = self.look(&mut seen).await {
                tracing::error!(error = %e, "event streams not read");
            }
            tokio::select! {
                () = stop.cancelled() => return,
                changed = committed.changed() => if changed.is_err() { return },
                () = tokio::time::sleep(LOOK_EVERY) => {}
            }
        }
    }

    /// Publishes what is new since the last look. The first look only notes where the streams stand.
    async fn look(&self, seen: &mut Option<HashMap<String, i64>>) -> Result<(), Fail> {
        let mut tx = self.db.read().await?;
        let heads = event::heads(&mut tx).await?;
        let Some(seen) = seen else {
            *seen = Some(heads.into_iter().collect());
            return Ok(());
        };
        for (stream, head) in heads {
            let from = seen.entry(stream.clone()).or_insert(0);
            while *from < head {
                let page = event::after(&mut tx, &stream, *from).await?;
                let Some(last) = page.last() else { break };
                *from = last.seq;
                for news in page.iter().filter_map(to_news) {
                    // Nobody listening is not a fault.
                    let _ = self.news.send(Arc::new(news));
                }
            }
        }
        Ok(())
    }

    /// Begins to listen, after `last` if the listener was here before.
    ///
    /// # Errors
    /// The database's.
    pub async fn listen(&self, audience: Audience, last: Option<Position>) -> Result<Listener, Fail> {
        // Subscribed first: what is committed after the heads were read arrives here.
        let news = self.news.subscribe();
        let mut tx = self.db.read().await?;
        let mut at = BTreeMap::new();
        for stream in &audience.streams {
            let head = event::head(&mut tx, *stream).await?;
            let wanted = last.as_ref().and_then(|p| p.0.get(stream)).copied();
            at.insert(*stream, wanted.filter(|seq| *seq <= head).map_or(head, |seq| seq.max(head - MAX_REPLAY)));
        }
        drop(tx);
        metrics::gauge!("feed_listeners").increment(1.0);
        let mut listener = Listener { db: self.db.clone(), news, filter: audience.filter, at: Position(at), ready: VecDeque::new() };
        listener.catch_up().await?;
        Ok(listener)
    }
}

fn to_news(e: &Event) -> Option<News> {
    let (stream, kind) = (e.stream.parse().ok()?, EventKind::parse(&e.kind)?);
    let mut data: serde_json::Value = serde_json::from_str(&e.body).ok()?;
    let fields = data.as_object_mut()?;
    let ticket = fields.get("ticket_id").and_then(|t| t.as_str()).map(str::to_owned);
    fields.insert("kind".to_owned(), e.kind.clone().into());
    fields.insert("at".to_owned(), Timestamp(e.at).rfc3339().into());
    fields.insert("stream".to_owned(), e.stream.clone().into());
    fields.insert("seq".to_owned(), e.seq.into());
    Some(News { stream, seq: e.seq, kind, data: data.to_string(), ticket })
}

/// One open feed.
pub struct Listener {
    db: Db,
    news: broadcast::Receiver<Arc<News>>,
    filter: Filter,
    at: Position,
    ready: VecDeque<Item>,
}

/// An SSE event.
#[derive(Debug)]
pub struct Item {
    pub id: String,
    pub kind: &'static str,
    pub data: String,
}

impl Listener {
    /// How far the listener has been served.
    pub fn position(&self) -> &Position {
        &self.at
    }

    /// Reads everything after the position from the database.
    async fn catch_up(&mut self) -> Result<(), Fail> {
        let streams: Vec<SiteId> = self.at.0.keys().copied().collect();
        let mut tx = self.db.read().await?;
        for stream in streams {
            loop {
                let from = self.at.0.get(&stream).copied().unwrap_or(0);
                let page = event::after(&mut tx, &stream.to_string(), from).await?;
                if page.is_empty() {
                    break;
                }
                page.iter().for_each(|e| self.take(stream, e.seq, to_news(e).as_ref()));
            }
        }
        Ok(())
    }

    fn take(&mut self, stream: SiteId, seq: i64, news: Option<&News>) {
        self.at.0.insert(stream, seq);
        if let Some(news) = news.filter(|n| self.filter.admits(n)) {
            self.ready.push_back(Item { id: self.at.to_string(), kind: news.kind.as_str(), data: news.data.clone() });
        }
    }

    /// The next event; `None` when the feed ends.
    async fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            match self.news.recv().await {
                Ok(news) => match self.at.0.get(&news.stream) {
                    Some(at) if news.seq == at + 1 => self.take(news.stream, news.seq, Some(&news)),
                    Some(at) if news.seq > at + 1 => self.catch_up().await.ok()?,
                    _ => {}
                },
                Err(broadcast::error::RecvError::Lagged(_)) => self.catch_up().await.ok()?,
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    }

    /// The events as a stream that ends when the server stops.
    pub fn into_stream(self) -> impl Stream<Item = Item> {
        stream::unfold(self, |mut listener| async move { listener.next().await.map(|item| (item, listener)) })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        metrics::gauge!("feed_listeners").decrement(1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_survive_the_round_trip() {
        let text = "0198a1b2-0000-7000-8000-000000000001:5,0198a1b2-0000-7000-8000-000000000002:9";
        assert_eq!(Position::parse(text).expect("a position").to_string(), text);
        assert_eq!(Position::parse("x:1"), None);
        assert_eq!(Position::parse(""), None);
    }
}

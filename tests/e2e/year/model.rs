//! The lines as they should be: a second, simpler book of the same rules.

use std::collections::BTreeMap;

use server_domain::Timestamp;
use server_domain::id::{DeskId, QueueId, TicketId};
use server_domain::ticket::Ticket as Stored;
use server_store::{person as persons, ticket as tickets, waiting};

use super::actors::{House, Rng};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Waiting,
    Called,
    Serving,
    Paused,
    Missed,
    Over,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// The number in the person's name.
    person: u64,
    queue: QueueId,
    state: State,
    desk: Option<DeskId>,
    rank: i64,
    issued: i64,
    requeues: u32,
}

#[derive(Debug, Clone, Default)]
pub struct Lines {
    entries: BTreeMap<TicketId, Entry>,
    main_queue: Option<QueueId>,
}

/// What can be seen from outside: each line in order, each desk, what is set aside and missed.
#[derive(Debug, PartialEq, Eq)]
pub struct Seen {
    lines: Vec<(QueueId, Vec<TicketId>)>,
    held: Vec<(TicketId, bool, Option<DeskId>)>,
    aside: Vec<(TicketId, bool)>,
}

impl Lines {
    /// Reads what the house has now.
    pub async fn read(h: &House) -> Self {
        Self::read_lines(h, true).await
    }

    /// What can be seen of it now, without asking who the people are.
    pub async fn seen_in(h: &House) -> Seen {
        Self::read_lines(h, false).await.seen()
    }

    async fn read_lines(h: &House, with_people: bool) -> Self {
        let mut tx = h.cx().db.read().await.unwrap();
        let day = h.clock.now().day();
        let mut all = Vec::new();
        for queue in [h.desks[0].1, h.desks[2].1] {
            all.extend(waiting::in_queue(&mut tx, queue, day, 10_000).await.unwrap());
            all.extend(waiting::paused(&mut tx, queue, day).await.unwrap());
            all.extend(waiting::missed(&mut tx, queue, day).await.unwrap());
        }
        for (desk, _) in &h.desks {
            all.extend(tickets::at_desk(&mut tx, *desk).await.unwrap());
        }
        let mut entries = BTreeMap::new();
        for t in all {
            let state = match t.state {
                Stored::Waiting(_) => State::Waiting,
                Stored::Called { .. } => State::Called,
                Stored::Serving { .. } => State::Serving,
                Stored::Paused { .. } => State::Paused,
                Stored::Missed => State::Missed,
                other => panic!("{other:?} is over"),
            };
            let person = if with_people {
                let name = persons::open(&mut tx, t.person_id).await.unwrap().name;
                name.trim_start_matches("来访人").parse().unwrap()
            } else {
                0
            };
            let entry = Entry {
                person,
                queue: t.queue_id,
                state,
                desk: t.desk_id.filter(|_| matches!(state, State::Called | State::Serving)),
                rank: t.rank_at,
                issued: t.issued_at.0,
                requeues: t.requeues,
            };
            entries.insert(t.id, entry);
        }
        Self { entries, main_queue: Some(h.desks[0].1) }
    }

    pub fn issue(&mut self, id: TicketId, person: u64, now: Timestamp, class: Option<String>) {
        let bonus = match class.as_deref() {
            None => 0,
            Some("veteran") => 20 * 60_000,
            Some(other) => panic!("{other} was not declared"),
        };
        let queue = self.main_queue.unwrap();
        let entry = Entry { person, queue, state: State::Waiting, desk: None, rank: now.0 - bonus, issued: now.0, requeues: 0 };
        self.entries.insert(id, entry);
    }

    pub fn set(&mut self, id: TicketId, state: State, desk: Option<DeskId>) {
        if state == State::Over {
            self.entries.remove(&id);
        } else {
            let entry = self.entries.get_mut(&id).unwrap();
            (entry.state, entry.desk) = (state, desk);
        }
    }

    pub fn transfer(&mut self, id: TicketId, to: QueueId) {
        let entry = self.entries.get_mut(&id).unwrap();
        (entry.state, entry.desk, entry.queue) = (State::Waiting, None, to);
    }

    /// Behind the third of those who wait, or the last; never better than before.
    pub fn requeue(&mut self, id: TicketId, now: Timestamp) {
        let line = self.line(self.entries[&id].queue);
        let behind = line.iter().take(3).next_back().map_or(now.0, |last| self.entries[last].rank + 1);
        let entry = self.entries.get_mut(&id).unwrap();
        (entry.state, entry.rank, entry.requeues) = (State::Waiting, behind.max(entry.rank), entry.requeues + 1);
    }

    pub fn requeues(&self, id: TicketId) -> u32 {
        self.entries[&id].requeues
    }

    fn line(&self, queue: QueueId) -> Vec<TicketId> {
        let mut line: Vec<_> = self.entries.iter().filter(|(_, e)| e.queue == queue && e.state == State::Waiting).collect();
        line.sort_by_key(|(id, e)| (e.rank, e.issued, **id));
        line.into_iter().map(|(id, _)| *id).collect()
    }

    pub fn next(&self, queue: QueueId) -> Option<TicketId> {
        self.line(queue).first().copied()
    }

    pub fn at_desk(&self, desk: DeskId) -> Option<(TicketId, State)> {
        self.entries.iter().find(|(_, e)| e.desk == Some(desk)).map(|(id, e)| (*id, e.state))
    }

    /// Anyone of a line in this state.
    pub fn any(&self, queue: QueueId, state: State, rng: &mut Rng) -> Option<TicketId> {
        let all: Vec<TicketId> = self.entries.iter().filter(|(_, e)| e.queue == queue && e.state == state).map(|(id, _)| *id).collect();
        if all.is_empty() { None } else { Some(all[rng.below(all.len() as u64) as usize]) }
    }

    /// Whether the person has a live number in the hall's line.
    pub fn is_live(&self, person: u64) -> bool {
        self.entries.values().any(|e| e.person == person && Some(e.queue) == self.main_queue && e.state != State::Missed)
    }

    /// Whether the ticket's person has another live number in a line.
    pub fn has_live_in(&self, queue: QueueId, id: TicketId) -> bool {
        let person = self.entries[&id].person;
        self.entries.iter().any(|(other, e)| *other != id && e.person == person && e.queue == queue && e.state != State::Missed)
    }

    /// Whether nobody is in the book, but for the missed of the day.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub fn seen(&self) -> Seen {
        let queues: std::collections::BTreeSet<QueueId> = self.entries.values().map(|e| e.queue).collect();
        let those = |wanted: [State; 2]| self.entries.iter().filter(move |(_, e)| wanted.contains(&e.state));
        Seen {
            lines: queues.into_iter().map(|q| (q, self.line(q))).collect(),
            held: those([State::Called, State::Serving]).map(|(id, e)| (*id, e.state == State::Serving, e.desk)).collect(),
            aside: those([State::Paused, State::Missed]).map(|(id, e)| (*id, e.state == State::Missed)).collect(),
        }
    }
}

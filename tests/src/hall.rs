//! Invented days of a reception hall, to try an estimate on: who comes, how long each visit takes, when clerks rest.
//!
//! What is assumed, none of which the estimator is told: people come at a rate with a morning and an afternoon peak, on
//! top of that in busloads, and some days are busier than others. A visit takes a lognormal time around the hall's
//! median, times a factor of the hour, times a factor of the day that wanders from day to day, times a factor of the
//! clerk; one in twenty is a long talk of 25 to 70 minutes more. Walking to the desk and the notes afterwards take time.
//! Clerks come late, go to lunch one after another, rest now and then (every second time without telling the system), and
//! on some afternoons one desk stays shut. One in eight has a priority that lets them pass people who came up to half
//! an hour before. The longer people wait, the more of them are gone when called; half of these come back and are put
//! behind the next three. The time that the office believes a visit to take is wrong by up to 40 %.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Seconds.
pub const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const OPENS: i64 = 8 * HOUR + 30 * MINUTE;
const LAST_NUMBER: i64 = 17 * HOUR;
const LIGHTS_OUT: i64 = 19 * HOUR;
const PRIORITY_BONUS: i64 = 30 * MINUTE;

/// A seeded source of numbers (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0xd134_2543_de82_ef95) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// 0..1, neither end included.
    fn share(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.share()
    }

    fn chance(&mut self, share: f64) -> bool {
        self.share() < share
    }

    /// A normal variable (Box-Muller).
    fn normal(&mut self) -> f64 {
        (-2.0 * self.share().ln()).sqrt() * (std::f64::consts::TAU * self.share()).cos()
    }

    fn waiting(&mut self, mean: f64) -> f64 {
        -mean * self.share().ln()
    }
}

/// A hall and what stays the same in it from day to day.
pub struct Hall {
    dice: Dice,
    clerks: Vec<f64>,
    median_s: f64,
    spread: f64,
    hours: [f64; 24],
    load: f64,
    drift: f64,
    /// What the office believes.
    pub typical_minutes: u32,
}

/// Somebody who waits.
#[derive(Debug, Clone, Copy)]
struct Waiter {
    person: usize,
    issued: i64,
    rank: i64,
    is_back: bool,
}

/// A desk as the system sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeskNow {
    Free,
    /// Called its person at this second of the day.
    Busy(i64),
    /// Not there: closed or paused.
    Away,
}

/// A number that was called, as the system stores it; seconds of the day.
#[derive(Debug, Clone, Copy)]
pub struct Called {
    pub desk: usize,
    pub issued: i64,
    pub called: i64,
    /// When the visit began; `None` when nobody came.
    pub serving: Option<i64>,
    pub ended: i64,
}

/// Who looks at the day while it happens.
pub trait Watcher {
    /// Somebody takes a number with `ahead` people before them.
    fn arrives(&mut self, person: usize, at: i64, ahead: u32, desks: &[DeskNow]);
    /// Their number is called for the first time.
    fn is_called(&mut self, person: usize, at: i64);
    /// A called number is done with.
    fn ends(&mut self, visit: Called);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    Arrive,
    Ends(usize),
    Ready(usize),
    Return { person: usize, issued: i64 },
}

struct Clerk {
    speed: f64,
    lunch: Option<(i64, i64)>,
    leaves_at: i64,
    /// Out of the room, or not yet here; nobody can wake the desk before.
    away_until: i64,
    visit: Option<Called>,
}

/// One day under way.
struct DayOf<'a, W> {
    hall: &'a mut Hall,
    watcher: &'a mut W,
    pace: f64,
    clerks: Vec<Clerk>,
    now_at: Vec<DeskNow>,
    queue: Vec<Waiter>,
    events: BinaryHeap<Reverse<(i64, u64, Event)>>,
    order: u64,
    people: usize,
}

impl Hall {
    pub fn new(seed: u64) -> Self {
        let mut dice = Dice::new(seed);
        let clerks: Vec<f64> = (0..1 + (dice.next() % 5) as usize).map(|_| dice.between(0.75, 1.35)).collect();
        let median_s = dice.between(5.0, 18.0) * MINUTE as f64;
        let hours = std::array::from_fn(|_| dice.between(0.75, 1.3));
        let (spread, load) = (dice.between(0.45, 0.8), dice.between(0.7, 1.0));
        let typical_minutes = (median_s / MINUTE as f64 * dice.between(0.6, 1.4)).round().max(1.0) as u32;
        Self { dice, clerks, median_s, spread, hours, load, drift: 0.0, typical_minutes }
    }

    /// Lives through the next day. Times are seconds after midnight.
    pub fn day(&mut self, watcher: &mut impl Watcher) {
        self.drift = 0.6 * self.drift + 0.14 * self.dice.normal();
        let pace = self.drift.exp();
        let shut = self.dice.chance(0.15).then(|| self.clerks.len() - 1).filter(|desk| *desk > 0);
        let mut lunch_at = 11 * HOUR + 45 * MINUTE;
        let mut clerks = Vec::new();
        for (desk, speed) in self.clerks.clone().into_iter().enumerate() {
            let length = self.dice.between(35.0, 60.0) as i64 * MINUTE;
            let leaves_at = if shut == Some(desk) { 12 * HOUR } else { LIGHTS_OUT };
            clerks.push(Clerk { speed, lunch: Some((lunch_at, length)), leaves_at, away_until: 0, visit: None });
            lunch_at += self.dice.between(15.0, 40.0) as i64 * MINUTE;
        }
        let now_at = vec![DeskNow::Away; clerks.len()];
        let mut day = DayOf { hall: self, watcher, pace, clerks, now_at, queue: vec![], events: BinaryHeap::new(), order: 0, people: 0 };
        day.plan();
        day.live();
    }
}

impl<W: Watcher> DayOf<'_, W> {
    fn at(&mut self, time: i64, event: Event) {
        self.order += 1;
        self.events.push(Reverse((time, self.order, event)));
    }

    /// Who comes when, and when the desks open.
    fn plan(&mut self) {
        for desk in 0..self.clerks.len() {
            let late = self.hall.dice.waiting(240.0) as i64;
            self.away(desk, OPENS + late);
        }
        let a_visit = self.hall.median_s * (self.hall.spread.powi(2) / 2.0).exp() + 0.05 * 48.0 * 60.0 + 110.0;
        let per_second: f64 = self.clerks.iter().map(|c| 1.0 / (a_visit * c.speed)).sum();
        let busy = (0.2 * self.hall.dice.normal()).exp() * self.hall.load * per_second * 0.85;
        let mut time = (OPENS - 10 * MINUTE) as f64;
        while (time as i64) < LAST_NUMBER {
            time += self.hall.dice.waiting(1.0 / (busy * 1.8));
            let hour = time / HOUR as f64;
            let peak = |at: f64, wide: f64| (-((hour - at) / wide).powi(2)).exp();
            if self.hall.dice.chance((0.35 + 1.15 * peak(9.5, 1.1) + 0.85 * peak(14.8, 1.2)) / 1.8) {
                self.at(time as i64, Event::Arrive);
            }
        }
        if self.hall.dice.chance(0.4) {
            let bus = self.hall.dice.between(OPENS as f64, (LAST_NUMBER - HOUR) as f64) as i64;
            for seat in 0..3 + (self.hall.dice.next() % 5) as i64 {
                self.at(bus + 20 * seat, Event::Arrive);
            }
        }
    }

    fn live(&mut self) {
        while let Some(Reverse((now, _, event))) = self.events.pop() {
            match event {
                Event::Arrive if now < LAST_NUMBER => self.arrive(now),
                Event::Arrive => {}
                Event::Return { person, issued } => self.come_back(person, issued, now),
                Event::Ends(desk) => self.end(desk, now),
                Event::Ready(desk) => self.ready(desk, now),
            }
        }
    }

    fn arrive(&mut self, now: i64) {
        let person = self.people;
        self.people += 1;
        let bonus = if self.hall.dice.chance(0.125) { PRIORITY_BONUS } else { 0 };
        let waiter = Waiter { person, issued: now, rank: now - bonus, is_back: false };
        let place = self.queue.partition_point(|w| w.rank <= waiter.rank);
        self.watcher.arrives(person, now, place as u32, &self.now_at);
        self.queue.insert(place, waiter);
        self.wake(now);
    }

    fn come_back(&mut self, person: usize, issued: i64, now: i64) {
        let place = self.queue.len().min(3);
        let rank = if place == 0 { now } else { self.queue[place - 1].rank };
        self.queue.insert(place, Waiter { person, issued, rank, is_back: true });
        self.wake(now);
    }

    /// The free desks see that somebody waits; the first to call gets them.
    fn wake(&mut self, now: i64) {
        for desk in 0..self.now_at.len() {
            if self.now_at[desk] == DeskNow::Free {
                let glance = self.hall.dice.between(2.0, 20.0) as i64;
                self.at(now + glance, Event::Ready(desk));
            }
        }
    }

    /// The clerk is back at that time.
    fn away(&mut self, desk: usize, until: i64) {
        self.clerks[desk].away_until = until;
        self.at(until, Event::Ready(desk));
    }

    fn end(&mut self, desk: usize, now: i64) {
        let Some(visit) = self.clerks[desk].visit.take() else { return };
        self.watcher.ends(visit);
        self.now_at[desk] = DeskNow::Free;
        if self.hall.dice.chance(0.06) {
            if self.hall.dice.chance(0.5) {
                self.now_at[desk] = DeskNow::Away;
            }
            let rest = self.hall.dice.between(4.0, 14.0) as i64 * MINUTE;
            return self.away(desk, now + rest);
        }
        let notes = 10.0 + self.hall.dice.waiting(45.0);
        self.away(desk, now + notes as i64);
    }

    fn ready(&mut self, desk: usize, now: i64) {
        let clerk = &mut self.clerks[desk];
        if clerk.visit.is_some() || now < clerk.away_until {
            return;
        }
        if now >= clerk.leaves_at {
            self.now_at[desk] = DeskNow::Away;
        } else if let Some((_, length)) = clerk.lunch.filter(|(at, _)| now >= *at) {
            clerk.lunch = None;
            self.now_at[desk] = DeskNow::Away;
            self.away(desk, now + length);
        } else if self.queue.is_empty() {
            self.now_at[desk] = DeskNow::Free;
            // An idle clerk goes to lunch on time.
            if let Some((lunch_at, _)) = clerk.lunch {
                self.at(lunch_at, Event::Ready(desk));
            }
        } else {
            let waiter = self.queue.remove(0);
            self.call(desk, waiter, now);
        }
    }

    fn call(&mut self, desk: usize, waiter: Waiter, now: i64) {
        if !waiter.is_back {
            self.watcher.is_called(waiter.person, now);
        }
        let dice = &mut self.hall.dice;
        let patience = 0.97 * (-((now - waiter.issued) as f64) / (10.0 * HOUR as f64)).exp();
        let (serving, ended) = if dice.chance(patience) {
            let came = now + dice.between(10.0, 70.0) as i64;
            let talk = if dice.chance(0.05) { dice.between(25.0, 70.0) * MINUTE as f64 } else { 0.0 };
            let own = self.hall.median_s * (self.hall.spread * dice.normal()).exp() * self.hall.hours[(now / HOUR) as usize % 24];
            let lasts = own * self.pace * self.clerks[desk].speed + talk;
            (Some(came), came + lasts.max(20.0) as i64)
        } else {
            if !waiter.is_back && dice.chance(0.5) {
                let back = now + 61 + dice.waiting(480.0) as i64;
                self.at(back, Event::Return { person: waiter.person, issued: waiter.issued });
            }
            (None, now + 62)
        };
        self.clerks[desk].visit = Some(Called { desk, issued: waiter.issued, called: now, serving, ended });
        self.now_at[desk] = DeskNow::Busy(now);
        self.at(ended, Event::Ends(desk));
    }
}

//! Which layer of each picture a viewer gets, from the size of its tiles and what its line carries.
//!
//! Rules: sound is taken off first, so that it is never starved. The biggest tile is served first and stopped last.
//! Every picture gets its low layer before any gets its high one. What is shown stays while it fits; more is given
//! only with room to spare, and not soon after something had to be taken away. Low layers are stopped only on a line
//! that also shows that it is hurt, by loss or by a long round trip: on a busy machine estimates fall without cause.

use std::time::{Duration, Instant};

use crate::layer::Layer;

/// A tile may be so much higher than the low layer, in percent, before the high one is fetched.
const UPSCALE_PERCENT: u32 = 125;
/// What is given anew must fit so many times, in percent.
const RISE_PERCENT: u32 = 120;
/// What is shown may take so much of the line, in percent: estimates swing.
const KEEP_PERCENT: u32 = 108;
/// The same of a low layer that is all there is: estimates fall deep and come back, and a crowded line shows otherwise.
const KEEP_LAST_PERCENT: u32 = 150;
/// How long nothing is given after something was taken away; doubled each time that giving was a mistake.
const FIRST_HOLD: Duration = Duration::from_secs(3);
const LONGEST_HOLD: Duration = Duration::from_secs(30);
/// A line too narrow even for a low layer is left to the sound for so long at least; doubled each time that trying was a mistake.
const SOUND_ALONE: Duration = Duration::from_secs(12);
const LONGEST_ALONE: Duration = Duration::from_secs(48);
/// Taking away so soon after giving means that giving was a mistake.
const REGRET: Duration = Duration::from_secs(15);

/// One picture that a viewer could be shown.
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Position of the lane.
    pub lane: usize,
    /// Height of the tile in device pixels; `u16::MAX` when it is not known.
    pub height: u16,
    /// What is given now.
    pub given: Option<Layer>,
    /// kbit/s of the layers that arrive.
    pub rates: [Option<u32>; 2],
    pub low_height: u16,
}

impl Ask {
    fn rate(&self, layer: Layer) -> u32 {
        self.rates[layer as usize].unwrap_or(0)
    }

    /// What the tile needs, were the line endless.
    fn ideal(&self) -> Option<Layer> {
        let (height, low) = (u32::from(self.height), u32::from(self.low_height));
        let most = if self.given == Some(Layer::High) { low } else { low * UPSCALE_PERCENT / 100 };
        match self.rates {
            _ if height == 0 => None,
            [Some(_), None] => Some(Layer::Low),
            [Some(_), Some(_)] if height <= most => Some(Layer::Low),
            // nothing arrives yet: what comes first is taken
            [None, _] | [Some(_), Some(_)] => Some(Layer::High),
        }
    }

    fn floor(&self) -> Layer {
        if self.rates[0].is_some() { Layer::Low } else { Layer::High }
    }
}

/// What a lane gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gift {
    pub lane: usize,
    pub layer: Option<Layer>,
    /// It would be more if the line carried more.
    pub is_short: bool,
}

/// What is known of a viewer's line besides its estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// Not measured for long: every picture gets its low layer.
    New,
    /// What is sent arrives, and in time.
    Sound,
    /// Packets are lost, or take very long.
    Hurt,
    /// The pictures take the sound's room: they pause until what waits is through.
    Crowded,
}

/// What a viewer's line carries, and what was learned about giving too much.
#[derive(Debug)]
pub struct Budget {
    hold: Duration,
    held_until: Option<Instant>,
    /// Until then a picture that was stopped comes back only when the estimate has room for it.
    alone: Duration,
    alone_until: Option<Instant>,
    gave_at: Option<Instant>,
}

impl Default for Budget {
    fn default() -> Self {
        Self { hold: FIRST_HOLD, held_until: None, alone: SOUND_ALONE, alone_until: None, gave_at: None }
    }
}

impl Budget {
    /// Divides `video_kbps` (`None`: no limit is known) among the pictures.
    pub fn divide(&mut self, now: Instant, video_kbps: Option<u32>, line: Line, asks: &mut [Ask], gifts: &mut Vec<Gift>) {
        gifts.clear();
        asks.sort_unstable_by_key(|ask| (std::cmp::Reverse(ask.height), ask.lane));
        let may_rise = self.held_until.is_none_or(|at| now >= at);
        let may_try = line == Line::Sound && self.alone_until.is_none_or(|at| now >= at);
        let mut left = video_kbps.unwrap_or(u32::MAX / KEEP_PERCENT);
        // a machine with too much to do loses packets on a wide line too
        let needs: u32 = asks.iter().filter(|ask| ask.height > 0).map(|ask| ask.rate(ask.floor())).sum();
        let line = if line == Line::Crowded && left > needs * 2 { Line::Hurt } else { line };
        for ask in asks.iter() {
            let Some(ideal) = ask.ideal() else {
                gifts.push(Gift { lane: ask.lane, layer: None, is_short: false });
                continue;
            };
            let floor = ask.floor();
            let rate = ask.rate(floor);
            let fits = match ask.given {
                _ if line == Line::New => true,
                _ if line == Line::Crowded => false,
                Some(_) => line == Line::Sound || rate <= left.saturating_mul(KEEP_LAST_PERCENT) / 100,
                None => may_rise && (may_try || rate * RISE_PERCENT / 100 <= left),
            };
            let layer = fits.then_some(floor);
            if fits {
                left = left.saturating_sub(rate);
            }
            gifts.push(Gift { lane: ask.lane, layer, is_short: layer != Some(ideal) });
        }
        for (ask, gift) in asks.iter().zip(gifts.iter_mut()) {
            if gift.layer != Some(Layer::Low) || !gift.is_short {
                continue;
            }
            let more = ask.rate(Layer::High).saturating_sub(ask.rate(Layer::Low));
            let spare = ask.rate(Layer::High) * (RISE_PERCENT - 100) / 100;
            let is_shown = ask.given == Some(Layer::High);
            if if is_shown { more <= left * KEEP_PERCENT / 100 } else { may_rise && more + spare <= left } {
                left = left.saturating_sub(more);
                gift.layer = Some(Layer::High);
                gift.is_short = false;
            }
        }
        self.learn(now, line, asks, gifts);
    }

    fn learn(&mut self, now: Instant, line: Line, asks: &[Ask], gifts: &[Gift]) {
        let pairs = || asks.iter().zip(gifts);
        if pairs().any(|(ask, gift)| gift.is_short && gift.layer < ask.given) {
            let is_regretted = self.gave_at.is_some_and(|at| now.saturating_duration_since(at) < REGRET);
            self.hold = if is_regretted { (self.hold * 2).min(LONGEST_HOLD) } else { FIRST_HOLD };
            if pairs().any(|(ask, gift)| gift.layer.is_none() && gift.is_short && ask.given.is_some()) {
                self.alone = if is_regretted { (self.alone * 2).min(LONGEST_ALONE) } else { SOUND_ALONE };
                self.alone_until = Some(now + self.alone);
                if line != Line::Crowded {
                    self.hold = self.hold.max(SOUND_ALONE);
                }
            }
            self.held_until = Some(now + self.hold);
        } else if pairs().any(|(ask, gift)| gift.layer > ask.given) {
            self.gave_at = Some(now);
        }
    }
}

/// What all pictures would take as their tiles need them, in kbit/s.
pub fn desired_kbps(asks: &[Ask]) -> u32 {
    asks.iter().filter_map(|ask| ask.ideal().map(|layer| ask.rate(layer))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ask(lane: usize, height: u16, given: Option<Layer>) -> Ask {
        Ask { lane, height, given, rates: [Some(150), Some(1_200)], low_height: 180 }
    }

    fn divide(budget: &mut Budget, now: Instant, kbps: u32, asks: &[Ask]) -> Vec<Option<Layer>> {
        let (mut asks, mut gifts) = (asks.to_vec(), Vec::new());
        budget.divide(now, Some(kbps), Line::Hurt, &mut asks, &mut gifts);
        gifts.sort_by_key(|gift| gift.lane);
        gifts.iter().map(|gift| gift.layer).collect()
    }

    const LOW: Option<Layer> = Some(Layer::Low);
    const HIGH: Option<Layer> = Some(Layer::High);

    #[test]
    fn the_biggest_tile_is_served_first_and_stopped_last() {
        let now = Instant::now();
        let asks = [ask(0, 180, None), ask(1, 720, None), ask(2, 400, None)];
        for (kbps, given) in [
            (4_000, [LOW, HIGH, HIGH]),
            (1_800, [LOW, HIGH, LOW]),
            (600, [LOW, LOW, LOW]),
            (350, [None, LOW, LOW]),
            (200, [None, LOW, None]),
            (100, [None, None, None]),
        ] {
            assert_eq!(divide(&mut Budget::default(), now, kbps, &asks), given, "{kbps}");
        }
    }

    #[test]
    fn a_small_or_hidden_tile_gets_no_more_than_it_shows() {
        let (now, mut budget) = (Instant::now(), Budget::default());
        let asks = [ask(0, 180, None), ask(1, 0, HIGH), ask(2, 225, None), ask(3, 226, None), ask(4, 200, HIGH), ask(5, u16::MAX, None)];
        assert_eq!(divide(&mut budget, now, 99_000, &asks), [LOW, None, LOW, HIGH, HIGH, HIGH]);
    }

    #[test]
    fn what_was_taken_away_comes_back_later_each_time() {
        let (mut now, mut budget) = (Instant::now(), Budget::default());
        let mut given = HIGH;
        let mut waits = Vec::new();
        for _ in 0..4 {
            assert_eq!(divide(&mut budget, now, 1_150, &[ask(0, 720, given)]), [HIGH], "within what estimates swing");
            given = divide(&mut budget, now, 1_000, &[ask(0, 720, given)])[0];
            assert_eq!(given, LOW);
            let mut waited = 0;
            while given == LOW {
                now += Duration::from_secs(1);
                waited += 1;
                assert_eq!(divide(&mut budget, now, 1_300, &[ask(0, 720, given)]), [LOW], "no room to spare");
                given = divide(&mut budget, now, 2_000, &[ask(0, 720, given)])[0];
            }
            waits.push(waited);
        }
        assert_eq!(waits, [3, 6, 12, 24]);
    }

    #[test]
    fn a_sound_line_keeps_its_low_layers_whatever_the_estimate_says() {
        let (now, mut budget) = (Instant::now(), Budget::default());
        let mut gifts = Vec::new();
        let mut given = |budget: &mut Budget, now, line, before| {
            budget.divide(now, Some(50), line, &mut [ask(0, 720, before), ask(1, 180, before)], &mut gifts);
            gifts.iter().map(|gift| gift.layer).collect::<Vec<_>>()
        };
        assert_eq!(given(&mut budget, now, Line::Sound, HIGH), [LOW, LOW]);
        assert_eq!(given(&mut budget, now, Line::Hurt, LOW), [None, None]);
        assert_eq!(given(&mut budget, now, Line::Sound, None), [None, None], "not soon after it was taken away");
        assert_eq!(given(&mut budget, now + SOUND_ALONE, Line::Sound, None), [LOW, LOW]);
    }

    #[test]
    fn on_a_crowded_line_every_picture_pauses_and_comes_back_soon_only_where_there_is_room() {
        let now = Instant::now();
        let mut gifts = Vec::new();
        Budget::default().divide(now, Some(2_000), Line::Crowded, &mut [ask(0, 720, LOW)], &mut gifts);
        assert_eq!(gifts[0].layer, HIGH, "a wide line is not crowded");
        for (kbps, soon) in [(300, LOW), (170, None)] {
            let (mut budget, mut gifts) = (Budget::default(), Vec::new());
            let mut given = |at, line, before| {
                budget.divide(at, Some(kbps), line, &mut [ask(0, 720, before)], &mut gifts);
                gifts[0].layer
            };
            assert_eq!(given(now, Line::Sound, None), LOW);
            assert_eq!(given(now + REGRET, Line::Crowded, LOW), None);
            let taken = now + REGRET;
            assert_eq!(given(taken + FIRST_HOLD / 2, Line::Sound, None), None, "not before what waits is through");
            assert_eq!(given(taken + FIRST_HOLD, Line::Sound, None), soon, "{kbps}");
            if soon.is_none() {
                assert_eq!(given(taken + SOUND_ALONE, Line::Sound, None), LOW, "tried without room");
                assert_eq!(given(taken + SOUND_ALONE * 3 / 2, Line::Crowded, LOW), None);
                assert_eq!(given(taken + SOUND_ALONE * 3, Line::Sound, None), None, "the next try is twice as far");
                assert_eq!(given(taken + SOUND_ALONE * 7 / 2, Line::Sound, None), LOW);
            }
        }
    }

    #[test]
    fn one_layer_alone_is_all_there_is() {
        let now = Instant::now();
        for (rates, kbps, given) in
            [([None, Some(800)], 900, None), ([None, Some(800)], 1_000, HIGH), ([Some(90), None], 400, LOW), ([None, None], 0, HIGH)]
        {
            let asks = [Ask { rates, ..ask(0, 720, None) }];
            assert_eq!(divide(&mut Budget::default(), now, kbps, &asks), [given], "{rates:?}");
        }
    }
}

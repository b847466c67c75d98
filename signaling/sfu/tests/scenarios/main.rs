//! Scenarios of the media engine: real str0m clients, a made-up clock and a seeded network. One scenario per file.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod client;
mod sim;

mod codecs_are_matched;
mod cut_line_comes_back;
mod dead_peer_is_noticed;
mod ice_restart_keeps_media;
mod layer_follows_the_tile;
mod leave_empties_lanes;
mod line_decides_the_layer;
mod loss_is_repaired;
mod offers_are_checked;
mod speaker_changes;
mod switch_begins_with_a_keyframe;
mod three_see_each_other;

use signaling_sfu::{Event, PeerId};

use crate::sim::Sim;

fn speakers(sim: &Sim) -> Vec<Option<PeerId>> {
    let speaker = |event: &Event| {
        if let Event::Speaker(speaker) = event { Some(*speaker) } else { None }
    };
    sim.events.iter().filter_map(speaker).collect()
}

#[test]
fn the_speaker_is_who_is_loud() {
    let mut sim = Sim::new(9);
    let (a, b) = (sim.join_connected(0), sim.join_connected(0));
    sim.guests[a].client.level_dbov = -25;
    sim.run(1_500);
    sim.guests[a].client.level_dbov = -90;
    sim.guests[b].client.level_dbov = -25;
    sim.run(2_500);
    sim.guests[b].client.level_dbov = -100;
    sim.run(4_000);
    assert_eq!(speakers(&sim), [Some(sim.guests[a].peer), Some(sim.guests[b].peer), None]);
}

//! Two devices and what goes between them: for each direction one thread reads and one waits and writes.

use std::fs::File;
use std::io::{Read, Write};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use e2e::bad_line::{Line, Quality};

use crate::device;

/// Packets on their way; a line that is slower has a shorter queue.
const ON_THE_WAY: usize = 65_536;
const LONGEST_PACKET: usize = 65_536;

type Shared = Arc<Mutex<Line>>;

pub fn run() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [near, far, seed] = &args[..] else { bail!("usage: bad_link NEAR FAR SEED") };
    let seed: u64 = seed.parse()?;
    let (near, far) = (Arc::new(device::make(near)?), Arc::new(device::make(far)?));
    let (up, down) = (Arc::new(Mutex::new(Line::new(seed))), Arc::new(Mutex::new(Line::new(seed ^ 1 << 32))));
    carry(&far, &near, &up);
    carry(&near, &far, &down);
    println!("ready");
    for order in std::io::stdin().lines() {
        println!("{}", obey(&order?, &up, &down));
    }
    Ok(())
}

fn obey(order: &str, up: &Shared, down: &Shared) -> String {
    let mut words = order.split_whitespace();
    let line = match words.next() {
        Some("up") => up,
        Some("down") => down,
        Some("counts") => {
            let [up, down] = [up, down].map(|line| line.lock().unwrap_or_else(PoisonError::into_inner).counts);
            return [("up", up), ("down", down)]
                .map(|(name, it)| {
                    format!("{name}: {} passed, {} lost, {} dropped, {} blocked", it.passed, it.lost, it.too_late, it.blocked)
                })
                .join("; ");
        }
        other => return format!("wrong: {other:?}"),
    };
    match Quality::read(words) {
        Ok(quality) => {
            line.lock().unwrap_or_else(PoisonError::into_inner).quality = quality;
            "done".to_owned()
        }
        Err(why) => format!("wrong: {why}"),
    }
}

fn carry(from: &Arc<File>, to: &Arc<File>, line: &Shared) {
    let (from, to, line) = (Arc::clone(from), Arc::clone(to), Arc::clone(line));
    let (on_the_way, arriving) = sync_channel::<(Instant, Vec<u8>)>(ON_THE_WAY);
    thread::spawn(move || {
        let mut buffer = vec![0; LONGEST_PACKET];
        loop {
            // while a device is being moved it gives errors
            let Ok(length) = (&*from).read(&mut buffer) else {
                thread::sleep(Duration::from_millis(5));
                continue;
            };
            let packet = &buffer[..length];
            let arrives = line.lock().unwrap_or_else(PoisonError::into_inner).carry(Instant::now(), packet);
            if let Some(at) = arrives
                && on_the_way.send((at, packet.to_vec())).is_err()
            {
                return;
            }
        }
    });
    thread::spawn(move || {
        while let Ok((at, packet)) = arriving.recv() {
            thread::sleep(at.saturating_duration_since(Instant::now()));
            // a device that is not up loses it, as a cable without a card does
            let _ = (&*to).write(&packet);
        }
    });
}

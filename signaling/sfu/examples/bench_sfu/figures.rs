//! Reading clocks and memory, and printing figures.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime};
use std::{fs, io};

/// What all clients of a row count.
pub struct Counts {
    pub start: Instant,
    /// The same moment by the clock with which the kernel stamps what arrives.
    start_at: SystemTime,
    pub is_measuring: AtomicBool,
    pub connected: AtomicU64,
    pub received: AtomicU64,
    /// Packets that viewers should receive.
    pub expected: AtomicU64,
    /// From the sender's write to the arrival at the viewer's socket.
    pub to_socket: Latency,
    /// The same to the viewer's decryption: with the time that the generator lets packets lie.
    pub to_viewer: Latency,
}

impl Counts {
    pub fn new() -> Self {
        let zero = || AtomicU64::new(0);
        let (start, start_at) = (Instant::now(), SystemTime::now());
        let (to_socket, to_viewer) = (Latency::new(), Latency::new());
        let (connected, received, expected) = (zero(), zero(), zero());
        Self { start, start_at, is_measuring: AtomicBool::new(false), connected, received, expected, to_socket, to_viewer }
    }

    /// A picture that was written `stamp_ns` after the start and arrived `arrived` after 1970.
    pub fn note_latency(&self, stamp_ns: u64, arrived: Option<Duration>) {
        if !self.is_measuring.load(Relaxed) {
            return;
        }
        let stamp = Duration::from_nanos(stamp_ns);
        self.to_viewer.note(self.start.elapsed().saturating_sub(stamp));
        let start = self.start_at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        if let Some(arrived) = arrived {
            self.to_socket.note(arrived.saturating_sub(start + stamp));
        }
    }
}

/// Pictures by tenths of a millisecond; the last holds the rest.
pub struct Latency(Vec<AtomicU64>);

impl Latency {
    fn new() -> Self {
        Self((0..=2_000).map(|_| AtomicU64::new(0)).collect())
    }

    fn note(&self, took: Duration) {
        let tenths = took.as_micros() as usize / 100;
        self.0[tenths.min(self.0.len() - 1)].fetch_add(1, Relaxed);
    }

    /// In ms.
    pub fn ms(&self, share: f64) -> f64 {
        let all: u64 = self.0.iter().map(|it| it.load(Relaxed)).sum();
        let mut passed = 0;
        let at = self.0.iter().position(|count| {
            passed += count.load(Relaxed);
            passed as f64 >= all as f64 * share
        });
        at.unwrap_or(self.0.len()) as f64 / 10.0
    }
}

/// CPU time of a process's media thread so far, in ns.
pub fn media_cpu_ns(process: u32) -> io::Result<u64> {
    for task in fs::read_dir(format!("/proc/{process}/task"))? {
        let task = task?.path();
        if fs::read_to_string(task.join("comm"))?.starts_with("sfu-") {
            return read_cpu(&task.join("schedstat"));
        }
    }
    Err(io::Error::other("the media thread is not running"))
}

/// CPU time of a process so far, of threads that have ended too, in ns. Read to ten milliseconds.
pub fn process_cpu_ns(process: u32) -> io::Result<u64> {
    /// Linux tells user space of a hundred ticks a second, whatever it counts itself.
    const TICK_NS: u64 = 10_000_000;
    let text = fs::read_to_string(format!("/proc/{process}/stat"))?;
    // the second field, the name, may hold spaces; the 14th and 15th are the ticks
    let rest = text.rsplit_once(") ").map(|(_, rest)| rest);
    let ticks = |at: usize| rest.and_then(|rest| rest.split(' ').nth(at)).and_then(|it| it.parse::<u64>().ok());
    let spent = ticks(11).zip(ticks(12)).map(|(user, system)| (user + system) * TICK_NS);
    spent.ok_or_else(|| io::Error::other("the CPU time is not readable"))
}

/// The same of the media thread of this process.
pub fn read_media_cpu_ns() -> io::Result<u64> {
    media_cpu_ns(std::process::id())
}

fn read_cpu(schedstat: &std::path::Path) -> io::Result<u64> {
    let text = fs::read_to_string(schedstat)?;
    text.split(' ').next().and_then(|it| it.parse().ok()).ok_or_else(|| io::Error::other("schedstat is not readable"))
}

/// Datagrams that the kernel dropped so far as a process did not fetch them in time.
pub fn dropped(process: u32) -> io::Result<u64> {
    let mut own = std::collections::HashSet::new();
    for open in fs::read_dir(format!("/proc/{process}/fd"))? {
        // a file may have been closed since the folder was read
        let Ok(target) = fs::read_link(open?.path()) else { continue };
        own.extend(target.to_string_lossy().strip_prefix("socket:[").map(|it| it.trim_end_matches(']').to_owned()));
    }
    let mut all = 0;
    for line in fs::read_to_string(format!("/proc/{process}/net/udp"))?.lines().skip(1) {
        let fields: Vec<&str> = line.split_whitespace().collect();
        // inode and, last, drops
        if let [.., inode, _, _, drops] = fields[..]
            && own.contains(inode)
        {
            all += drops.parse::<u64>().map_err(io::Error::other)?;
        }
    }
    Ok(all)
}

/// Resident memory of a process, in kB.
pub fn resident_kb(process: u32) -> io::Result<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    kb.ok_or_else(|| io::Error::other("resident memory is not readable"))
}

/// CPU time of `send_to` alone for packets of the same length, in us.
pub fn floor() -> io::Result<f64> {
    const PACKETS: u32 = 100_000;
    let receiver = std::net::UdpSocket::bind("127.0.0.1:0")?;
    let sender = std::net::UdpSocket::bind("127.0.0.1:0")?;
    let packet = vec![0x5a; crate::client::PAYLOAD_BYTES + 30];
    let clock = std::path::Path::new("/proc/thread-self/schedstat");
    let (to, before) = (receiver.local_addr()?, read_cpu(clock)?);
    for _ in 0..PACKETS {
        sender.send_to(&packet, to)?;
    }
    Ok((read_cpu(clock)? - before) as f64 / 1_000.0 / f64::from(PACKETS))
}

/// `limits`: what must hold and what is aimed at; smaller is better.
pub fn report(figure: &str, value: f64, unit: &str, limits: Option<(f64, f64)>) {
    let limits = limits.map_or(String::new(), |(must, aim)| format!(r#","must":{must},"aim":{aim},"holds":{}"#, value <= must));
    println!(r#"{{"bench":"sfu","figure":"{figure}","value":{value:.2},"unit":"{unit}"{limits}}}"#);
}

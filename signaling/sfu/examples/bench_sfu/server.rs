//! The engine in a process of its own: commands come in on standard input, answers go out on standard output.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use signaling_sfu::{Config, Engine, Event, Kind, PeerId, RoomId, TrackId};
use tokio::sync::mpsc;

use crate::Failure;

/// Runs the engine until standard input ends.
pub fn serve(is_estimating: bool) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
    let media = Engine::start(Config { is_estimating, ..Config::new(0, vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) })?;
    let (mut input, mut output) = (BufReader::new(std::io::stdin()), std::io::stdout());
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let words: Vec<&str> = line.split_whitespace().collect();
        let number = |at: usize| words.get(at).and_then(|word| word.parse::<u64>().ok()).unwrap_or(0);
        let word = |at: usize| words.get(at).map_or(String::new(), ToString::to_string);
        match words.first().copied().unwrap_or_default() {
            "open" => {
                let (events, mut inbox) = mpsc::channel::<Event>(16);
                // nobody reads what happens, but somebody must take it
                runtime.block_on(media.open(RoomId(number(1)), events))?;
                runtime.spawn(async move { while inbox.recv().await.is_some() {} });
            }
            "close" => runtime.block_on(media.close(RoomId(number(1))))?,
            "join" => {
                let mut offer = vec![0; number(2) as usize];
                input.read_exact(&mut offer)?;
                let prepared = runtime.block_on(media.prepare(String::from_utf8(offer)?))?;
                let (peer, answer) = (media.new_peer(), prepared.answer.clone());
                runtime.block_on(media.add(RoomId(number(1)), peer, prepared))?;
                writeln!(output, "{} {}", peer.0, answer.sdp.len())?;
                output.write_all(answer.sdp.as_bytes())?;
                let kind = |kind| if kind == Kind::Audio { "a" } else { "v" };
                let lanes: Vec<String> = answer.lanes.iter().map(|it| format!("{}{}", kind(it.kind), it.mid)).collect();
                let tracks: Vec<String> = answer.tracks.iter().map(|it| format!("{}{}", kind(it.kind), it.id.0)).collect();
                writeln!(output, "{};{}", lanes.join(","), tracks.join(","))?;
                output.flush()?;
            }
            "assign" => {
                let source = Some((PeerId(number(3)), TrackId(number(4) as u8)));
                runtime.block_on(media.assign(PeerId(number(1)), word(2), source))?;
            }
            "want" => runtime.block_on(media.want(PeerId(number(1)), word(2), Some(number(3) as u16)))?,
            other => return Err(format!("unknown command {other}").into()),
        }
    }
}

/// The started process.
pub struct Server {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

/// What a client is told when it joined: its peer, the answer, and lanes and tracks as kind and name.
pub struct Joined {
    pub peer: u64,
    pub answer: String,
    pub lanes: Vec<(char, String)>,
    pub tracks: Vec<(char, String)>,
}

impl Server {
    pub fn start(is_estimating: bool) -> Result<Self, Failure> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args(["serve", if is_estimating { "estimating" } else { "plain" }]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let input = child.stdin.take().ok_or("no standard input")?;
        let output = BufReader::new(child.stdout.take().ok_or("no standard output")?);
        Ok(Self { child, input, output })
    }

    pub fn process(&self) -> u32 {
        self.child.id()
    }

    pub fn tell(&mut self, command: &str) -> Result<(), Failure> {
        Ok(writeln!(self.input, "{command}")?)
    }

    pub fn join(&mut self, room: u64, offer: &str) -> Result<Joined, Failure> {
        writeln!(self.input, "join {room} {}", offer.len())?;
        self.input.write_all(offer.as_bytes())?;
        self.input.flush()?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let (peer, length) = line.trim().split_once(' ').ok_or("the engine's process ended")?;
        let mut answer = vec![0; length.parse()?];
        self.output.read_exact(&mut answer)?;
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        let (lanes, tracks) = line.trim().split_once(';').ok_or("no lanes")?;
        let read = |list: &str| list.split(',').filter_map(|it| Some((it.chars().next()?, it[1..].to_owned()))).collect();
        Ok(Joined { peer: peer.parse()?, answer: String::from_utf8(answer)?, lanes: read(lanes), tracks: read(tracks) })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // it is a child of this process and may have ended by itself
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

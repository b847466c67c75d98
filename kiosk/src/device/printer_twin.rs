//! A slip printer without a printer: it speaks the same protocol on a TCP port, runs out of paper, has a cover, falls
//! silent, and shows what it printed.
//!
//! It answers DLE EOT at once, also while it cannot print; everything else waits its turn, as in a real printer.

pub mod paper;
pub mod parser;

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::device::printer::glyphs::Fonts;
use crate::device::printer::layout::Roll;
use parser::{Parser, Printed};

/// Slips that are left when the near-end sensor sees the end.
const LOW: u32 = 10;
/// How often a printer that cannot print looks whether it can again.
const LOOKS_AGAIN: Duration = Duration::from_millis(20);

/// What the twin is told.
#[derive(Debug, Clone)]
pub struct Settings {
    pub listen: SocketAddr,
    pub roll: Roll,
    /// Slips on the roll; `None` never ends.
    pub paper: Option<u32>,
    pub is_cover_open: bool,
    /// Folder for `slip-0001.png` and `.txt`.
    pub save: Option<PathBuf>,
    /// For the pictures; see [`Fonts::load`].
    pub font: Option<PathBuf>,
}

/// A running twin. Dropping it ends it.
pub struct Twin {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    stop: CancellationToken,
}

struct Shared {
    settings: Settings,
    state: Mutex<State>,
    slips: watch::Sender<usize>,
}

#[derive(Default)]
struct State {
    paper: Option<u32>,
    is_cover_open: bool,
    is_silent: bool,
    falls_silent: bool,
    ends_inside: bool,
    current: Vec<Printed>,
    slips: Vec<Vec<Printed>>,
    faults: Vec<String>,
}

impl State {
    fn can_print(&self) -> bool {
        !self.is_cover_open && self.paper != Some(0)
    }

    /// The answer to DLE EOT.
    fn answer(&self, what: u8) -> u8 {
        let if_set = |is_set: bool, bits: u8| if is_set { bits } else { 0 };
        let is_out = self.paper == Some(0);
        0x12 | match what {
            1 => if_set(!self.can_print(), 0x08),
            2 => if_set(self.is_cover_open, 0x04) | if_set(is_out, 0x20),
            4 => if_set(self.paper.is_some_and(|left| left <= LOW), 0x0c) | if_set(is_out, 0x60),
            _ => 0,
        }
    }
}

impl Twin {
    /// # Errors
    /// When the address is in use.
    pub async fn start(settings: Settings) -> io::Result<Self> {
        let listener = TcpListener::bind(settings.listen).await?;
        let state = State { paper: settings.paper, is_cover_open: settings.is_cover_open, ..State::default() };
        let shared = Arc::new(Shared { settings, state: Mutex::new(state), slips: watch::Sender::new(0) });
        let (address, stop) = (listener.local_addr()?, CancellationToken::new());
        tokio::spawn({
            let (shared, stop) = (shared.clone(), stop.clone());
            async move { stop.run_until_cancelled(serve(listener, &shared)).await }
        });
        Ok(Self { address, shared, stop })
    }

    /// Every slip that was cut off, from the first.
    pub fn slips(&self) -> Vec<Vec<Printed>> {
        self.shared.state().slips.clone()
    }

    /// What it did not understand.
    pub fn faults(&self) -> Vec<String> {
        self.shared.state().faults.clone()
    }

    /// What stands on the paper that is not cut off yet.
    pub fn unfinished(&self) -> Vec<Printed> {
        self.shared.state().current.clone()
    }

    /// Waits until so many slips were cut off.
    pub async fn cut(&self, count: usize) {
        let mut slips = self.shared.slips.subscribe();
        slips.wait_for(|cut| *cut >= count).await.ok();
    }

    pub fn set_paper(&self, slips: Option<u32>) {
        self.shared.state().paper = slips;
    }

    pub fn set_cover_open(&self, is_open: bool) {
        self.shared.state().is_cover_open = is_open;
    }

    /// It takes everything and says nothing more.
    pub fn fall_silent(&self) {
        self.shared.state().is_silent = true;
    }

    /// It prints the next slip and says nothing more from its first line on.
    pub fn fall_silent_after_first_line(&self) {
        self.shared.state().falls_silent = true;
    }

    /// The roll ends in the middle of the next slip, without a warning before.
    pub fn end_inside_next_slip(&self) {
        self.shared.state().ends_inside = true;
    }
}

impl Drop for Twin {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One connection after another, as such printers do.
async fn serve(listener: TcpListener, shared: &Shared) {
    while let Ok((stream, _)) = listener.accept().await {
        if let Err(error) = talk(stream, shared).await {
            tracing::debug!(%error, "the connection ended");
        }
    }
}

async fn talk(mut stream: TcpStream, shared: &Shared) -> io::Result<()> {
    let mut parser = Parser::new(shared.settings.roll);
    let mut buffer = [0; 4096];
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => {
                let count = read?;
                if count == 0 {
                    return Ok(());
                }
                let (rest, answers) = at_once(&buffer[..count], &shared.state());
                parser.give(&rest);
                stream.write_all(&answers).await?;
            }
            () = tokio::time::sleep(LOOKS_AGAIN) => {}
        }
        let answers = work(&mut parser, shared);
        stream.write_all(&answers).await?;
    }
}

/// Takes the real-time questions out of the input and answers them.
fn at_once(input: &[u8], state: &State) -> (Vec<u8>, Vec<u8>) {
    let (mut rest, mut answers) = (Vec::with_capacity(input.len()), Vec::new());
    let mut left = input;
    while let Some((first, after)) = left.split_first() {
        if let [0x10, 0x04, what @ 1..=4, after @ ..] = left {
            answers.push(state.answer(*what));
            left = after;
        } else {
            rest.push(*first);
            left = after;
        }
    }
    if state.is_silent {
        answers.clear();
    }
    (rest, answers)
}

/// Prints what it can; the answers to GS r come in their turn.
fn work(parser: &mut Parser, shared: &Shared) -> Vec<u8> {
    let mut answers = Vec::new();
    loop {
        let mut state = shared.state();
        if !state.can_print() {
            return answers;
        }
        match parser.step() {
            Ok(None) => return answers,
            Ok(Some(Printed::AskedWhenDone)) => answers.extend((!state.is_silent).then(|| state.answer(4) >> 2 & 3)),
            Ok(Some(Printed::Cut)) => {
                state.paper = state.paper.map(|left| left.saturating_sub(1));
                let slip = std::mem::take(&mut state.current);
                state.slips.push(slip.clone());
                let count = state.slips.len();
                drop(state);
                save(&slip, count, &shared.settings);
                shared.slips.send_replace(count);
            }
            Ok(Some(printed)) => {
                state.current.push(printed);
                state.is_silent |= state.falls_silent;
                if state.ends_inside && state.current.len() > 5 {
                    (state.paper, state.ends_inside) = (Some(0), false);
                }
            }
            Err(parser::Fault(why)) => {
                tracing::warn!(why, "the printer was told what it does not understand");
                state.faults.push(why);
            }
        }
    }
}

fn save(slip: &[Printed], count: usize, settings: &Settings) {
    let Some(folder) = &settings.save else { return };
    let picture = paper::draw(slip, settings.roll, &Fonts::load(settings.font.as_deref()));
    let name = |kind: &str| folder.join(format!("slip-{count:04}.{kind}"));
    let saved = std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(name("txt"), paper::text(slip)))
        .and_then(|()| paper::write_png(&picture, &name("png")));
    if let Err(error) = saved {
        tracing::warn!(%error, folder = %folder.display(), "the slip could not be saved");
    }
}

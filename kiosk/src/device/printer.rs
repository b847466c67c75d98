//! The slip printer: from a slip's data to paper, and an honest answer whether it came out.
//!
//! Invariants: one slip at a time; a printer that is not ready gets nothing; a slip is sent once, and only the printer's
//! own word that it is done counts as printed. Nothing of a slip is logged.

pub mod breaks;
pub mod charset;
pub mod escpos;
pub mod glyphs;
pub mod layout;
pub mod line;
pub mod slip;
pub mod status;

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::timeout;

use glyphs::Fonts;
use layout::Roll;
use line::{Line, Place};
use slip::Slip;
use status::Trouble;

/// How long a printer may take to be reached, and to answer a question at once.
const REACHED_WITHIN: Duration = Duration::from_millis(1_200);
const ANSWERED_WITHIN: Duration = Duration::from_millis(800);
/// How long it may take to take a slip and print it; a slip takes one to two seconds. The page waits 8 s for all of it.
const PRINTED_WITHIN: Duration = Duration::from_millis(4_500);

/// What the program is told about its printer.
#[derive(Debug, Clone)]
pub struct Settings {
    pub place: Place,
    pub roll: Roll,
    /// A font with characters that the printer lacks; see [`Fonts::load`].
    pub font: Option<PathBuf>,
}

/// A slip that came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// The roll should be changed soon.
    pub is_paper_low: bool,
    /// Characters that stand as 〓.
    pub replaced: Vec<char>,
}

/// The one printer of a kiosk.
pub struct Printer {
    settings: Settings,
    /// Held while the line is open.
    turn: Mutex<()>,
}

impl Printer {
    pub fn new(settings: Settings) -> Self {
        Self { settings, turn: Mutex::new(()) }
    }

    /// Whether it would print now; true when the paper is near its end.
    ///
    /// # Errors
    /// Why it would not.
    pub async fn state(&self) -> Result<bool, Trouble> {
        let _turn = self.turn.lock().await;
        ready(&mut *self.open().await?).await
    }

    /// Prints a clean slip.
    ///
    /// # Errors
    /// [`Trouble::Unknown`] when the slip was sent and nobody can tell whether it came out: never send it again unasked.
    pub async fn print(&self, slip: &Slip) -> Result<Printed, Trouble> {
        let (pieces, roll, font) = (layout::layout(slip, self.settings.roll), self.settings.roll, self.settings.font.clone());
        let composed = tokio::task::spawn_blocking(move || escpos::write(&pieces, roll, &|| Fonts::load(font.as_deref())));
        let job = composed.await.map_err(|_| Trouble::Offline)?;
        let _turn = self.turn.lock().await;
        let mut line = self.open().await?;
        ready(&mut *line).await?;
        let done = timeout(PRINTED_WITHIN, send(&mut *line, &job.bytes)).await;
        match done {
            Ok(Ok(byte)) if status::done_without_paper(byte) => Err(Trouble::PaperOut),
            Ok(Ok(_)) => {
                let is_paper_low = ready(&mut *line).await.unwrap_or(true);
                Ok(Printed { is_paper_low, replaced: job.replaced })
            }
            // It may still say what stopped it.
            Ok(Err(_)) | Err(_) => match ready(&mut *line).await {
                Err(why @ (Trouble::PaperOut | Trouble::CoverOpen)) => Err(why),
                _ => Err(Trouble::Unknown),
            },
        }
    }

    async fn open(&self) -> Result<Box<dyn Line>, Trouble> {
        match timeout(REACHED_WITHIN, line::open(&self.settings.place)).await {
            Ok(Ok(line)) => Ok(line),
            Ok(Err(error)) => {
                tracing::warn!(%error, "the printer cannot be reached");
                Err(Trouble::Offline)
            }
            Err(_) => Err(Trouble::Offline),
        }
    }
}

/// Asks the four states.
async fn ready(line: &mut dyn Line) -> Result<bool, Trouble> {
    let answers = timeout(ANSWERED_WITHIN, async {
        let mut answers = [0; 4];
        for (what, answer) in (1..).zip(&mut answers) {
            line.send(&status::ask(what)).await?;
            *answer = next(line, status::is_answer).await?;
        }
        Ok::<_, io::Error>(answers)
    });
    match answers.await {
        Ok(Ok(answers)) => status::read(answers),
        _ => Err(Trouble::Offline),
    }
}

/// Sends a slip and waits until the printer says that it is done.
async fn send(line: &mut dyn Line, bytes: &[u8]) -> io::Result<u8> {
    line.send(bytes).await?;
    line.send(&status::ASK_WHEN_DONE).await?;
    next(line, status::is_done).await
}

/// The next byte of its kind; a printer may send others unasked.
async fn next(line: &mut dyn Line, is_wanted: fn(u8) -> bool) -> io::Result<u8> {
    loop {
        let byte = line.receive().await?;
        if is_wanted(byte) {
            return Ok(byte);
        }
    }
}

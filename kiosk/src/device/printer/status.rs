//! What a printer says of itself: DLE EOT 1 to 4 at any moment, GS r 1 when it has come to that place of its work.

/// Asks at once, also while the printer is busy or has no paper.
pub const fn ask(what: u8) -> [u8; 3] {
    [0x10, 0x04, what]
}

/// Answered when everything before it has been printed.
pub const ASK_WHEN_DONE: [u8; 3] = [0x1d, b'r', 1];

/// Why a printer does not print.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    PaperOut,
    CoverOpen,
    /// It does not answer, or says that it is offline or broken; nothing was sent.
    Offline,
    /// The slip was sent and the printer did not say that it is done: paper may or may not have come out.
    Unknown,
}

impl Trouble {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::PaperOut => "paper_out",
            Self::CoverOpen => "cover_open",
            Self::Offline => "printer_offline",
            Self::Unknown => "printer_unknown",
        }
    }
}

/// Whether a byte answers DLE EOT: bits 1 and 4 set, bits 0 and 7 clear.
pub const fn is_answer(byte: u8) -> bool {
    byte & 0b1001_0011 == 0b0001_0010
}

/// Whether a byte answers GS r: bits 4 and 7 clear.
pub const fn is_done(byte: u8) -> bool {
    byte & 0b1001_0000 == 0
}

/// Whether the paper's end was seen, by an answer to GS r 1.
pub const fn done_without_paper(byte: u8) -> bool {
    byte & 0b0000_1100 != 0
}

/// The four answers to DLE EOT 1 to 4 as one state: whether the paper is near its end, or why nothing can be printed.
pub const fn read(answers: [u8; 4]) -> Result<bool, Trouble> {
    let [printer, offline, error, paper] = answers;
    if offline & 0b0000_0100 != 0 {
        Err(Trouble::CoverOpen)
    } else if offline & 0b0010_0000 != 0 || paper & 0b0110_0000 != 0 {
        Err(Trouble::PaperOut)
    } else if printer & 0b0000_1000 != 0 || offline & 0b0100_0000 != 0 || error & 0b0110_1000 != 0 {
        Err(Trouble::Offline)
    } else {
        Ok(paper & 0b0000_1100 != 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_answers_are_one_state() {
        let fine = [0x12; 4];
        assert_eq!(read(fine), Ok(false));
        for (at, byte, state) in [
            (3, 0x1e, Ok(true)),
            (3, 0x72, Err(Trouble::PaperOut)),
            (1, 0x32, Err(Trouble::PaperOut)),
            (1, 0x16, Err(Trouble::CoverOpen)),
            (0, 0x1a, Err(Trouble::Offline)),
            (2, 0x1a, Err(Trouble::Offline)),
            (2, 0x32, Err(Trouble::Offline)),
        ] {
            let mut answers = fine;
            answers[at] = byte;
            assert_eq!(read(answers), state, "answer {} is {byte:#x}", at + 1);
            assert!(is_answer(byte) && !is_done(byte));
        }
        assert!(is_done(0) && is_done(0x0f) && !done_without_paper(0x03) && done_without_paper(0x0c));
    }
}

//! ESC/POS read strictly: every byte belongs to a command or a character that is known, or it is a fault.

use encoding_rs::GB18030;

use crate::device::printer::charset::is_gbk;
use crate::device::printer::glyphs::{Bitmap, CHARACTER_DOTS, COLUMN_DOTS};
use crate::device::printer::layout::{Align, Roll, Size};

/// One thing that the printer did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Printed {
    Line {
        text: String,
        size: Size,
        align: Align,
        is_bold: bool,
        /// Dots from this line's top to the next one's.
        spacing: u32,
    },
    Picture {
        picture: Bitmap,
        align: Align,
    },
    Code {
        text: String,
        module: u32,
        align: Align,
    },
    Space(u32),
    Cut,
    /// GS r 1 was reached.
    AskedWhenDone,
}

/// What no such printer understands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault(pub String);

/// The printer's settings, and its input until it makes sense.
pub struct Parser {
    roll: Roll,
    input: Vec<u8>,
    text: String,
    size: Size,
    align: Align,
    is_bold: bool,
    spacing: u32,
    module: u32,
    code: Option<String>,
}

type Step = Result<Option<Printed>, Fault>;

/// There is not enough input yet.
struct More;

impl Parser {
    pub fn new(roll: Roll) -> Self {
        let (size, align) = (Size { wide: 1, high: 1 }, Align::Left);
        Self { roll, input: vec![], text: String::new(), size, align, is_bold: false, spacing: 30, module: 3, code: None }
    }

    pub fn give(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// Works until something is printed or the input ends.
    ///
    /// # Errors
    /// The fault; the input is then thrown away.
    pub fn step(&mut self) -> Step {
        while !self.input.is_empty() {
            let step = match self.input[0] {
                b'\n' => self.line_feed(),
                0x1b => self.escape(),
                0x1c => self.two_byte_mode(),
                0x1d => self.group(),
                byte if (b' '..=b'~').contains(&byte) || byte >= 0x80 => self.character(),
                byte => Ok(Err(Fault(format!("{byte:#04x} is no command")))),
            };
            match step {
                Ok(Ok(None)) => {}
                Ok(Ok(printed)) => return Ok(printed),
                Ok(Err(fault)) => {
                    self.input.clear();
                    return Err(fault);
                }
                Err(More) => return Ok(None),
            }
        }
        Ok(None)
    }

    /// The first `count` bytes, taken off.
    fn take(&mut self, count: usize) -> Result<Vec<u8>, More> {
        if self.input.len() < count { Err(More) } else { Ok(self.input.drain(..count).collect()) }
    }

    fn peek(&self, at: usize) -> Result<u8, More> {
        self.input.get(at).copied().ok_or(More)
    }

    fn line_feed(&mut self) -> Result<Step, More> {
        self.take(1)?;
        let text = std::mem::take(&mut self.text);
        let spacing = self.spacing.max(CHARACTER_DOTS * self.size.high);
        Ok(Ok(Some(Printed::Line { text, size: self.size, align: self.align, is_bold: self.is_bold, spacing })))
    }

    fn character(&mut self) -> Result<Step, More> {
        let lead = self.peek(0)?;
        let bytes = if lead < 0x80 { self.take(1)? } else { self.take(2)? };
        if let [lead, trail] = bytes[..]
            && !is_gbk(lead, trail)
        {
            return Ok(Err(Fault(format!("the font has no character {lead:02x} {trail:02x}"))));
        }
        let (text, _, is_wrong) = GB18030.decode(&bytes);
        if is_wrong {
            return Ok(Err(Fault(format!("{bytes:02x?} is no character"))));
        }
        self.text.push_str(&text);
        let columns = GB18030.encode(&self.text).0.len() as u32;
        if columns * COLUMN_DOTS * self.size.wide > self.roll.dots() {
            return Ok(Err(Fault(format!("the line is longer than the paper: {}", self.text))));
        }
        Ok(Ok(None))
    }

    fn escape(&mut self) -> Result<Step, More> {
        if self.peek(1)? == b'@' {
            self.take(2)?;
            let (roll, input) = (self.roll, std::mem::take(&mut self.input));
            *self = Self { input, ..Self::new(roll) };
            return Ok(Ok(None));
        }
        let (command, value) = (self.peek(1)?, self.peek(2)?);
        self.take(3)?;
        if !self.text.is_empty() {
            return Ok(Err(Fault(format!("ESC {} in the middle of a line", char::from(command)))));
        }
        match (command, value) {
            (b'R', 0..=17) | (b't', 0..=255) => {}
            (b'3', dots) => self.spacing = u32::from(dots),
            (b'a', 0) => self.align = Align::Left,
            (b'a', 1) => self.align = Align::Centre,
            (b'E', bold) => self.is_bold = bold & 1 == 1,
            (b'J', dots) => return Ok(Ok(Some(Printed::Space(u32::from(dots))))),
            _ => return Ok(Err(Fault(format!("ESC {command:#04x} {value:#04x} is not known")))),
        }
        Ok(Ok(None))
    }

    fn two_byte_mode(&mut self) -> Result<Step, More> {
        let mode = self.peek(1)?;
        self.take(2)?;
        Ok(if mode == b'&' { Ok(None) } else { Err(Fault(format!("FS {mode:#04x} is not known"))) })
    }

    fn group(&mut self) -> Result<Step, More> {
        if !self.text.is_empty() && self.peek(1)? != b'!' {
            return Ok(Err(Fault("GS in the middle of a line".to_owned())));
        }
        match (self.peek(1)?, self.peek(2)?) {
            (b'!', size) => {
                self.take(3)?;
                self.size = Size { wide: u32::from(size >> 4 & 7) + 1, high: u32::from(size & 7) + 1 };
                Ok(if size & 0x88 == 0 { Ok(None) } else { Err(Fault(format!("GS ! {size:#04x}: eightfold at most"))) })
            }
            (b'P', 203) if self.peek(3)? == 203 => {
                self.take(4)?;
                Ok(Ok(None))
            }
            (b'r', 1) => {
                self.take(3)?;
                Ok(Ok(Some(Printed::AskedWhenDone)))
            }
            (b'V', 66) => {
                self.peek(3)?;
                self.take(4)?;
                Ok(Ok(Some(Printed::Cut)))
            }
            (b'v', b'0') => self.picture(),
            (b'(', b'k') => self.two_dimensional(),
            (command, value) => Ok(Err(Fault(format!("GS {command:#04x} {value:#04x} is not known")))),
        }
    }

    fn picture(&mut self) -> Result<Step, More> {
        self.peek(7)?;
        let head = &self.input[3..8];
        let (mode, across, height) = (head[0], u16::from_le_bytes([head[1], head[2]]), u16::from_le_bytes([head[3], head[4]]));
        let count = usize::from(across) * usize::from(height);
        self.peek(8 + count - usize::from(count > 0))?;
        self.take(8)?;
        let bits = self.take(count)?;
        let width = u32::from(across) * 8;
        if mode != 0 || count == 0 || width > self.roll.dots() {
            return Ok(Err(Fault(format!("GS v 0: mode {mode}, {width} by {height} dots"))));
        }
        let picture = Bitmap { width, height: u32::from(height), bits };
        Ok(Ok(Some(Printed::Picture { picture, align: self.align })))
    }

    fn two_dimensional(&mut self) -> Result<Step, More> {
        self.peek(4)?;
        let count = usize::from(u16::from_le_bytes([self.input[3], self.input[4]]));
        if count < 3 {
            return Ok(Err(Fault("GS ( k without a function".to_owned())));
        }
        self.peek(4 + count)?;
        let body = self.take(5 + count)?.split_off(5);
        match (body[0], body[1], &body[2..]) {
            (b'1', 65, [b'2', 0]) | (b'1', 69, [b'0'..=b'3']) => {}
            (b'1', 67, [module @ 1..=16]) => self.module = u32::from(*module),
            (b'1', 80, [b'0', text @ ..]) => match String::from_utf8(text.to_vec()) {
                Ok(text) => self.code = Some(text),
                Err(_) => return Ok(Err(Fault("the code is no text".to_owned()))),
            },
            (b'1', 81, [b'0']) => {
                let Some(text) = self.code.clone() else { return Ok(Err(Fault("there is no code to print".to_owned()))) };
                return Ok(Ok(Some(Printed::Code { text, module: self.module, align: self.align })));
            }
            _ => return Ok(Err(Fault(format!("GS ( k {:?} is not known", &body[..2])))),
        }
        Ok(Ok(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(bytes: &[u8]) -> String {
        let mut parser = Parser::new(Roll::Mm58);
        parser.give(bytes);
        loop {
            match parser.step() {
                Ok(None) => return String::new(),
                Ok(Some(_)) => {}
                Err(Fault(why)) => return why,
            }
        }
    }

    #[test]
    fn what_no_printer_understands_is_a_fault() {
        for (bytes, why) in [
            (&b"\x1bZ\x01"[..], "ESC 0x5a"),
            (b"\x07", "0x07 is no command"),
            (b"\x1d!\xff", "eightfold"),
            (b"\x81\x39\xee\x39\n", "no character 81 39"),
            (b"abc\x1ba\x01", "in the middle"),
            (b"\x1d(k\x03\x001Q0", "no code"),
            (b"\x1dv0\x00\x31\x00\x01\x00", ""),
            (b"123456789012345678901234567890123", "longer than the paper"),
        ] {
            let found = fault(bytes);
            assert!(found.contains(why) && found.is_empty() == why.is_empty(), "{bytes:02x?}: {found}");
        }
    }

    #[test]
    fn a_command_may_come_in_pieces() {
        let mut parser = Parser::new(Roll::Mm80);
        let bytes = [&b"\x1b@\x1da"[..2], b"\x1ba\x01\x1d!\x11\xd0\xc5\n"].concat();
        let mut printed = Vec::new();
        for byte in bytes {
            parser.give(&[byte]);
            printed.extend(parser.step().unwrap());
        }
        let size = Size { wide: 2, high: 2 };
        let line = Printed::Line { text: "信".to_owned(), size, align: Align::Centre, is_bold: false, spacing: 48 };
        assert_eq!(printed, [line]);
    }
}

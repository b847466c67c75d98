//! The slip as ESC/POS. Chinese text in the printer's own two-byte font; a line with characters that it lacks as a picture.
//!
//! Commands used, by the names of the ESC/POS reference: ESC @, GS P, FS &, ESC R, ESC t, ESC 3, ESC a, ESC E, GS !, ESC J,
//! GS v 0, GS ( k (functions 165, 167, 169, 180, 181), GS V 66, GS r 1.

use super::charset::{self, UNKNOWN};
use super::glyphs::{Bitmap, CHARACTER_DOTS, Fonts};
use super::layout::{Align, Piece, Roll, Size};

/// Eight dots to the millimetre.
const DOTS_PER_INCH: u8 = 203;
/// Dots between two lines of text.
const LEADING: u32 = 8;
/// Dots of a thin line's height.
const RULE_DOTS: u32 = 2;
/// Paper fed before the cut, in the printer's smallest steps.
const CUT_FEED: u8 = 0;

/// A slip ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    pub bytes: Vec<u8>,
    /// Characters that stand as 〓 on the paper, each once.
    pub replaced: Vec<char>,
}

struct Writer<'a> {
    bytes: Vec<u8>,
    replaced: Vec<char>,
    fonts: &'a dyn Fn() -> Fonts,
    loaded: Option<Fonts>,
    size: Size,
    align: Align,
    is_bold: bool,
    spacing: Option<u8>,
}

/// Writes the pieces. `fonts` is asked only when a character needs a picture.
pub fn write(pieces: &[Piece], roll: Roll, fonts: &dyn Fn() -> Fonts) -> Job {
    let mut w = Writer {
        bytes: Vec::new(),
        replaced: Vec::new(),
        fonts,
        loaded: None,
        size: Size { wide: 1, high: 1 },
        align: Align::Left,
        is_bold: false,
        spacing: None,
    };
    // Begin anew; steps of one dot; two-byte characters on; the Chinese set of the few ASCII signs that differ; the
    // first code page.
    w.put(&[0x1b, b'@', 0x1d, b'P', DOTS_PER_INCH, DOTS_PER_INCH, 0x1c, b'&', 0x1b, b'R', 15, 0x1b, b't', 0]);
    for piece in pieces {
        match piece {
            Piece::Line { text, size, align, is_bold } => w.line(text, *size, *align, *is_bold),
            Piece::Space(dots) => w.put(&[0x1b, b'J', *dots]),
            Piece::Rule => w.rule(roll),
            Piece::Code { text, module } => w.code(text, *module),
            Piece::Cut => w.put(&[0x1d, b'V', 66, CUT_FEED]),
        }
    }
    Job { bytes: w.bytes, replaced: w.replaced }
}

impl Writer<'_> {
    fn put(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    fn line(&mut self, text: &str, size: Size, align: Align, is_bold: bool) {
        self.align(align);
        if charset::has_all(text) {
            return self.own(text, size, is_bold);
        }
        let text = self.known(text);
        match self.loaded.take() {
            Some(fonts) if !charset::has_all(&text) && text.chars().all(|c| fonts.has(c)) => {
                self.picture(&fonts.draw(&text, size.wide, size.high, is_bold));
                self.put(&[0x1b, b'J', LEADING as u8]);
                self.loaded = Some(fonts);
            }
            fonts => {
                self.loaded = fonts;
                // Here every character that needs a picture has a font, but another one of the line has none.
                let own: String = text.chars().map(|c| if charset::bytes_of(c).is_some() { c } else { UNKNOWN }).collect();
                self.note(text.chars().filter(|c| charset::bytes_of(*c).is_none()).collect());
                self.own(&own, size, is_bold);
            }
        }
    }

    /// The text with 〓 for characters that nobody here can draw.
    fn known(&mut self, text: &str) -> String {
        let fonts = self.loaded.get_or_insert_with(self.fonts);
        let is_known = |c: &char| charset::bytes_of(*c).is_some() || fonts.has(*c);
        let known = text.chars().map(|c| if is_known(&c) { c } else { UNKNOWN }).collect();
        let lost = text.chars().filter(|c| !is_known(c)).collect();
        self.note(lost);
        known
    }

    fn note(&mut self, lost: Vec<char>) {
        for c in lost {
            if !self.replaced.contains(&c) {
                self.replaced.push(c);
            }
        }
    }

    /// A line in the printer's own font.
    fn own(&mut self, text: &str, size: Size, is_bold: bool) {
        if self.size != size {
            self.size = size;
            self.put(&[0x1d, b'!', ((size.wide - 1) << 4 | (size.high - 1)) as u8]);
        }
        if self.is_bold != is_bold {
            self.is_bold = is_bold;
            self.put(&[0x1b, b'E', u8::from(is_bold)]);
        }
        self.spacing((CHARACTER_DOTS * size.high + LEADING) as u8);
        for c in text.chars() {
            let bytes = charset::bytes_of(c).expect("the caller has looked");
            self.put(&bytes);
        }
        self.put(b"\n");
    }

    fn align(&mut self, align: Align) {
        if self.align != align {
            self.align = align;
            self.put(&[0x1b, b'a', u8::from(align == Align::Centre)]);
        }
    }

    fn spacing(&mut self, dots: u8) {
        if self.spacing != Some(dots) {
            self.spacing = Some(dots);
            self.put(&[0x1b, b'3', dots]);
        }
    }

    fn rule(&mut self, roll: Roll) {
        let mut line = Bitmap::new(roll.dots(), RULE_DOTS);
        line.bits.fill(0xff);
        self.picture(&line);
    }

    fn picture(&mut self, picture: &Bitmap) {
        let [xl, xh] = ((picture.width / 8) as u16).to_le_bytes();
        let [yl, yh] = (picture.height as u16).to_le_bytes();
        self.put(&[0x1d, b'v', b'0', 0, xl, xh, yl, yh]);
        self.put(&picture.bits);
    }

    fn code(&mut self, text: &str, module: u8) {
        self.align(Align::Centre);
        self.put(&[0x1d, b'(', b'k', 4, 0, b'1', 65, b'2', 0]);
        self.put(&[0x1d, b'(', b'k', 3, 0, b'1', 67, module]);
        self.put(&[0x1d, b'(', b'k', 3, 0, b'1', 69, b'1']);
        let [low, high] = (text.len() as u16 + 3).to_le_bytes();
        self.put(&[0x1d, b'(', b'k', low, high, b'1', 80, b'0']);
        self.put(text.as_bytes());
        self.put(&[0x1d, b'(', b'k', 3, 0, b'1', 81, b'0']);
    }
}

//! Rust text with comments and string contents blanked, so that a rule sees code only. Line numbers stay.

/// What stays is what the compiler would read as code; strings become `""`.
pub fn code_only(text: &str) -> String {
    split(text).0
}

/// Only the contents of string literals stay.
pub fn strings_only(text: &str) -> String {
    split(text).1
}

/// Without `#[cfg(test)] mod … { … }`: tests beside the code may do what production code may not.
pub fn without_tests(code: &str) -> String {
    let mut kept = code.to_owned();
    let mut from = 0;
    while let Some(at) = kept[from..].find("#[cfg(test)]").map(|at| from + at) {
        let rest = &kept[at..];
        let end = match (rest.find('{'), rest.find(';')) {
            (Some(open), semicolon) if semicolon.is_none_or(|semicolon| open < semicolon) => closing(rest, open),
            (_, Some(semicolon)) => semicolon,
            _ => rest.len() - 1,
        };
        let blank: String = rest[..=end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        from = at + blank.len();
        kept = format!("{}{blank}{}", &kept[..at], &kept[at + end + 1..]);
    }
    kept
}

fn closing(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    code.len() - 1
}

/// Words of code with their line, identifiers and paths taken apart: `a::b_c` is `a` and `b_c`.
pub fn identifiers(code: &str) -> impl Iterator<Item = (usize, &str)> {
    code.lines().enumerate().flat_map(|(line, text)| {
        text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty()).map(move |word| (line + 1, word))
    })
}

/// Lines that hold the phrase, not as part of a longer word.
pub fn lines_with(code: &str, phrase: &str) -> Vec<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let holds = |line: &str| {
        line.match_indices(phrase).any(|(at, _)| {
            let before = line[..at].chars().next_back();
            let after = line[at + phrase.len()..].chars().next();
            let goes_on_before = phrase.starts_with(is_word) && before.is_some_and(is_word);
            let goes_on_after = phrase.ends_with(is_word) && after.is_some_and(is_word);
            !goes_on_before && !goes_on_after
        })
    };
    code.lines().enumerate().filter(|(_, line)| holds(line)).map(|(line, _)| line + 1).collect()
}

/// (code, strings), both with every line break of the text.
fn split(text: &str) -> (String, String) {
    let chars: Vec<char> = text.chars().collect();
    let (mut code, mut strings) = (String::new(), String::new());
    let mut at = 0;
    while at < chars.len() {
        let (end, kind) = token(&chars, at);
        for &c in &chars[at..end] {
            let (to_code, to_strings) = match (kind, c) {
                (_, '\n') => ('\n', '\n'),
                (Kind::Code, c) => (c, ' '),
                (Kind::Text, c) => (' ', c),
                (Kind::Comment, _) => (' ', ' '),
            };
            code.push(to_code);
            strings.push(to_strings);
        }
        at = end;
    }
    (code, strings)
}

#[derive(Clone, Copy)]
enum Kind {
    Code,
    Text,
    Comment,
}

/// The piece that starts here: its end and what it is.
fn token(chars: &[char], at: usize) -> (usize, Kind) {
    let next = chars.get(at + 1).copied().unwrap_or(' ');
    let previous = if at == 0 { ' ' } else { chars[at - 1] };
    match chars[at] {
        '/' if next == '/' => (find(chars, at, |i| chars[i] == '\n'), Kind::Comment),
        '/' if next == '*' => (comment_end(chars, at), Kind::Comment),
        '"' => (string_end(chars, at), Kind::Text),
        'r' if !is_word(previous) || previous == 'b' => raw_string_end(chars, at).map_or((at + 1, Kind::Code), |end| (end, Kind::Text)),
        '\'' if next == '\\' => (find(chars, at + 3, |i| chars[i] == '\'') + 1, Kind::Text),
        '\'' if chars.get(at + 2) == Some(&'\'') => (at + 3, Kind::Text),
        _ => (at + 1, Kind::Code),
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn find(chars: &[char], from: usize, hit: impl Fn(usize) -> bool) -> usize {
    (from..chars.len()).find(|&i| hit(i)).unwrap_or(chars.len().saturating_sub(1).max(from.min(chars.len())))
}

fn comment_end(chars: &[char], at: usize) -> usize {
    let (mut depth, mut i) = (0_usize, at);
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => (depth, i) = (depth + 1, i + 2),
            ('*', '/') => (depth, i) = (depth - 1, i + 2),
            _ => i += 1,
        }
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], at: usize) -> usize {
    let mut i = at + 1;
    while i < chars.len() && chars[i] != '"' {
        i += if chars[i] == '\\' { 2 } else { 1 };
    }
    (i + 1).min(chars.len())
}

/// `r"…"`, `r#"…"#` and so on; nothing when an ordinary word begins here.
fn raw_string_end(chars: &[char], at: usize) -> Option<usize> {
    let hashes = chars[at + 1..].iter().take_while(|c| **c == '#').count();
    let open = at + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let closes = |i: usize| chars[i] == '"' && (1..=hashes).all(|n| chars.get(i + n) == Some(&'#'));
    let end = (open + 1..chars.len()).find(|&i| closes(i))?;
    Some(end + hashes + 1)
}

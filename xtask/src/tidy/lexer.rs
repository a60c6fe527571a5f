//! Rust source as a list of words, strings and signs: enough to tell code from comments and texts.

/// A piece of source.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// From 1.
    pub line: usize,
    pub kind: Kind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An identifier, keyword or number.
    Word(String),
    /// A string literal with its usual escapes resolved.
    Text(String),
    /// Any other character.
    Sign(char),
}

impl Token {
    pub fn is_word(&self, word: &str) -> bool {
        matches!(&self.kind, Kind::Word(own) if own == word)
    }

    pub fn is_sign(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }

    pub fn word(&self) -> Option<&str> {
        if let Kind::Word(word) = &self.kind { Some(word) } else { None }
    }

    pub fn text(&self) -> Option<&str> {
        if let Kind::Text(text) = &self.kind { Some(text) } else { None }
    }
}

/// The tokens of a source text, without comments. Never fails: unclosed things end with the text.
pub fn tokens(source: &str) -> Vec<Token> {
    Lexer { rest: source, line: 1 }.run()
}

/// The tokens before the file's unit tests.
pub fn tokens_before_tests(source: &str) -> Vec<Token> {
    let mut all = tokens(source);
    let is_test = |at: &[Token]| at[0].is_sign('#') && at[2].is_word("cfg") && at[4].is_word("test");
    if let Some(start) = all.windows(5).position(is_test) {
        all.truncate(start);
    }
    all
}

struct Lexer<'a> {
    rest: &'a str,
    line: usize,
}

impl Lexer<'_> {
    fn run(mut self) -> Vec<Token> {
        let mut found = Vec::new();
        while let Some(next) = self.rest.chars().next() {
            let line = self.line;
            if self.rest.starts_with("//") {
                self.skip(self.rest.find('\n').unwrap_or(self.rest.len()));
            } else if self.rest.starts_with("/*") {
                self.skip(self.rest.find("*/").map_or(self.rest.len(), |end| end + 2));
            } else if next == '"' {
                let text = self.plain_string();
                found.push(Token { line, kind: Kind::Text(text) });
            } else if let Some(hashes) = self.raw_string_start() {
                let text = self.raw_string(hashes);
                found.push(Token { line, kind: Kind::Text(text) });
            } else if next == '\'' {
                self.char_or_lifetime();
            } else if is_word(next) {
                let end = self.rest.find(|letter| !is_word(letter)).unwrap_or(self.rest.len());
                found.push(Token { line, kind: Kind::Word(self.rest[..end].to_owned()) });
                self.skip(end);
            } else {
                if !next.is_whitespace() {
                    found.push(Token { line, kind: Kind::Sign(next) });
                }
                self.skip(next.len_utf8());
            }
        }
        found
    }

    fn skip(&mut self, bytes: usize) {
        self.line += self.rest[..bytes].matches('\n').count();
        self.rest = &self.rest[bytes..];
    }

    fn plain_string(&mut self) -> String {
        let mut text = String::new();
        let mut letters = self.rest.char_indices().skip(1);
        let mut end = self.rest.len();
        while let Some((at, letter)) = letters.next() {
            match letter {
                '"' => {
                    end = at + 1;
                    break;
                }
                '\\' => match letters.next().map(|(_, escaped)| escaped) {
                    Some('n') => text.push('\n'),
                    Some('t') => text.push('\t'),
                    Some('u') => text.push(unicode_escape(&mut letters)),
                    // The literal goes on in the next line; its indentation is no part of the text.
                    Some('\n') => {
                        while letters.clone().next().is_some_and(|(_, letter)| letter.is_whitespace()) {
                            letters.next();
                        }
                    }
                    Some(other) => text.push(other),
                    None => {}
                },
                other => text.push(other),
            }
        }
        self.skip(end);
        text
    }

    /// The number of `#` if a raw string begins here.
    fn raw_string_start(&self) -> Option<usize> {
        let after = self.rest.strip_prefix("br").or_else(|| self.rest.strip_prefix('r'))?;
        let hashes = after.len() - after.trim_start_matches('#').len();
        after[hashes..].starts_with('"').then_some(hashes)
    }

    fn raw_string(&mut self, hashes: usize) -> String {
        let start = self.rest.find('"').unwrap_or_default() + 1;
        let close = format!("\"{}", "#".repeat(hashes));
        let length = self.rest[start..].find(&close).unwrap_or(self.rest.len() - start);
        let text = self.rest[start..start + length].to_owned();
        self.skip((start + length + close.len()).min(self.rest.len()));
        text
    }

    /// `'x'` and `'\n'` are skipped whole; of a lifetime the tick alone.
    fn char_or_lifetime(&mut self) {
        let mut letters = self.rest.char_indices().skip(1);
        let length = match (letters.next(), letters.next()) {
            (Some((_, '\\')), Some(_)) => self.rest[3..].find('\'').map(|end| end + 4),
            (Some(_), Some((at, '\''))) => Some(at + 1),
            _ => None,
        };
        self.skip(length.unwrap_or(1));
    }
}

/// The character of `\u{…}`, whose `\u` has been read.
fn unicode_escape(letters: &mut impl Iterator<Item = (usize, char)>) -> char {
    let digits: String =
        letters.map(|(_, letter)| letter).take_while(|letter| *letter != '}').filter(|letter| *letter != '{').collect();
    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let show = |token: Token| match token.kind {
            Kind::Word(word) => word,
            Kind::Text(text) => format!("<{text}>"),
            Kind::Sign(sign) => sign.to_string(),
        };
        tokens(source).into_iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_vanish_and_strings_stay_whole() {
        assert_eq!(shown("\"a \\\n    b\""), "<a b>");
        assert_eq!(shown("a // fetch\n/* b */ c(\"d // e\\\"\\u{a0}\")"), "a c ( <d // e\"\u{a0}> )");
        assert_eq!(shown("r#\"x \"y\" z\"# ; b\"q\""), "<x \"y\" z> ; b <q>");
    }

    #[test]
    fn a_tick_is_a_character_or_a_lifetime() {
        assert_eq!(shown("f::<'a>('\"', '\\'', '\\u{e4}', b)"), "f : : < a > ( , , , b )");
    }

    #[test]
    fn lines_are_counted_through_strings() {
        let last = tokens("\"a\nb\"\n// c\nd").pop().expect("has tokens");
        assert_eq!((last.line, last.word()), (4, Some("d")));
    }

    #[test]
    fn unit_tests_are_cut_off() {
        assert_eq!(tokens_before_tests("a\n#[cfg(test)]\nmod tests { b }").len(), 1);
    }
}

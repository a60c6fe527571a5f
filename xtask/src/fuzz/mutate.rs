//! Bytes spoilt at random, near enough to a real file that readers come far into them.

/// A small seeded generator (a linear congruence; its high bits are used).
pub struct Dice(pub u64);

impl Dice {
    /// A number below `n`; 0 where that is 0.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        if n == 0 { 0 } else { (self.0 >> 33) as usize % n }
    }
}

/// What readers stumble over: quotes, ends, marks, numbers at their limits, words for nothing.
const TOKENS: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b",",
    b";",
    b"\t",
    b"\n",
    b"\r",
    b"\r\n",
    b"\0",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC3",
    b"\xF0\x9F\x98\x80",
    b"\xE4",
    b"-",
    b"9223372036854775807",
    b"-9223372036854775808",
    b"1e308",
    b"0.0000001",
    b"NaN",
    b"null",
    b"\xFF\xFF\xFF\xFF",
    b"\x80\x80\x80\x80\x80\x01",
    b"\x7F\xFF\xFF\xFF",
    b"2024-02-30",
    b"9999-12-31T23:59:59Z",
    b"PAR1",
    b"Obj\x01",
    b"PK\x03\x04",
    b"\x1F\x8B\x08",
];

/// One of the fixtures, changed in one to six places.
pub fn mutate(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = seeds.get(dice.below(seeds.len())).cloned().unwrap_or_default();
    for _ in 0..1 + dice.below(6) {
        change(&mut bytes, seeds, dice);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, seeds: &[Vec<u8>], dice: &mut Dice) {
    let at = dice.below(bytes.len() + 1);
    let end = (at + 1 + dice.below(64)).min(bytes.len());
    match dice.below(8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = dice.below(256) as u8,
        2 => drop(bytes.splice(at..at, TOKENS[dice.below(TOKENS.len())].iter().copied())),
        3 if at < end => drop(bytes.drain(at..end)),
        4 if at < end => {
            let again = bytes[at..end].to_vec();
            drop(bytes.splice(at..at, again));
        }
        5 => bytes.truncate(at),
        // The end of one file behind the beginning of another.
        6 => {
            let other = &seeds[dice.below(seeds.len())];
            let from = dice.below(other.len() + 1);
            bytes.truncate(at);
            bytes.extend_from_slice(&other[from..]);
        }
        _ => {
            let token = TOKENS[dice.below(TOKENS.len())];
            let end = (at + token.len()).min(bytes.len());
            drop(bytes.splice(at..end, token.iter().copied()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_spoils_alike_and_most_inputs_are_new() {
        let seeds = [b"user,time\nann,2024-01-01\n".to_vec(), b"a;b\n1;2\n".to_vec()];
        let all = |seed| (0..200).scan(Dice(seed), |dice, _| Some(mutate(&seeds, dice))).collect::<Vec<_>>();
        assert_eq!(all(1), all(1));
        assert_ne!(all(1), all(2));
        let distinct: std::collections::BTreeSet<Vec<u8>> = all(1).into_iter().collect();
        assert!(distinct.len() > 150, "{}", distinct.len());
    }
}

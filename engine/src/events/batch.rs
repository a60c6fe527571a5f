//! Typed rows on their way from a reader to the shard that owns their users. Columns, so that they cross a thread as a few buffers.

use serde::{Deserialize, Serialize};

/// "No value" in a column of dictionary codes.
pub const NO_CODE: u32 = u32::MAX;

/// "No value" in a column of amounts.
pub const NO_AMOUNT: i64 = i64::MIN;

/// A 64-bit hash of an order, insert or session id; 0 means "none". Compared within one user only, where a collision is
/// out of reach (2^-64 for each pair of ids of one user).
pub type Hash64 = u64;

/// The shard that owns a user. Depends on the bytes of the id alone.
pub fn shard_of(user_id: &[u8], n_shards: usize) -> usize {
    ((u128::from(hash64(user_id)) * n_shards as u128) >> 64) as usize
}

/// A 64-bit hash of bytes, equal on every target; never 0. Eight bytes a step, a multiply and a rotate each (after wyhash).
pub fn hash64(bytes: &[u8]) -> Hash64 {
    const K: u64 = 0x9E37_79B9_7F4A_7C15;
    let mix = |a: u64, b: u64| {
        let wide = u128::from(a ^ K) * u128::from(b ^ 0xE703_7ED1_A0B4_28DB);
        (wide as u64) ^ ((wide >> 64) as u64)
    };
    let mut state = mix(bytes.len() as u64, K);
    for chunk in bytes.chunks(8) {
        let mut word = [0u8; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        state = mix(state ^ u64::from_le_bytes(word), K.rotate_left(17));
    }
    mix(state, K).max(1)
}

/// Many texts in one buffer: two allocations for any number of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Texts {
    /// All texts, one after another, UTF-8.
    #[serde(with = "serde_bytes_vec")]
    pub bytes: Vec<u8>,
    /// Where each text ends in `bytes`.
    pub ends: Vec<u32>,
}

impl Texts {
    /// Adds a text and returns its position.
    pub fn push(&mut self, text: &[u8]) -> u32 {
        self.bytes.extend_from_slice(text);
        self.ends.push(self.bytes.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// The bytes of the text at a position.
    pub fn get(&self, at: usize) -> &[u8] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] as usize };
        &self.bytes[start..self.ends[at] as usize]
    }

    /// The text at a position; bytes that are not UTF-8 are replaced.
    pub fn text(&self, at: usize) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.get(at))
    }

    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The position of a text, where all are in ascending order of bytes and each is there once.
    pub fn find(&self, text: &[u8]) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(text) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// Whether it holds no text.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// Byte buffers as one blob instead of element by element.
mod serde_bytes_vec {
    use serde::{Deserializer, Serializer, de::Visitor};

    pub fn serialize<S: Serializer>(bytes: &[u8], s: S) -> Result<S::Ok, S::Error> {
        s.serialize_bytes(bytes)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(d: D) -> Result<Vec<u8>, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Vec<u8>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }
            fn visit_bytes<E>(self, v: &[u8]) -> Result<Vec<u8>, E> {
                Ok(v.to_vec())
            }
        }
        d.deserialize_bytes(Bytes)
    }
}

/// Rows for one shard. All columns have one entry a row, or are empty where the mapping has no such column.
/// Codes are the reader's own: the [`ReaderPart`] that follows the last batch says what they mean.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RowBatch {
    /// Position of the user in the reader's list of users for this shard.
    pub users: Vec<u32>,
    /// UTC milliseconds.
    pub times: Vec<i64>,
    /// The reader's code of the event name.
    pub names: Vec<u32>,
    /// Amount in millionths of a unit, or [`NO_AMOUNT`].
    pub amounts: Vec<i64>,
    /// Hash of the order id, or 0; of a row that sums a user up the number of orders, plus 1.
    pub orders: Vec<Hash64>,
    /// Hash of the insert id, or 0; of a row that sums a user up see [`super::Summarised`].
    pub inserts: Vec<Hash64>,
    /// Hash of the session id, or 0.
    pub sessions: Vec<Hash64>,
    /// The reader's codes of each dimension, or [`NO_CODE`]; one column a dimension of the mapping.
    pub dimensions: Vec<Vec<u32>>,
}

impl RowBatch {
    /// Number of rows.
    pub fn len(&self) -> usize {
        self.users.len()
    }

    /// Whether it holds no row.
    pub fn is_empty(&self) -> bool {
        self.users.is_empty()
    }

    /// Takes all rows out and keeps the memory.
    pub fn clear(&mut self) {
        let RowBatch { users, times, names, amounts, orders, inserts, sessions, dimensions } = self;
        for codes in [users, names].into_iter().chain(dimensions) {
            codes.clear();
        }
        for numbers in [times, amounts] {
            numbers.clear();
        }
        for hashes in [orders, inserts, sessions] {
            hashes.clear();
        }
    }

    /// The rows at these positions.
    pub(super) fn select(&self, rows: &[usize]) -> RowBatch {
        fn pick<T: Copy>(column: &[T], rows: &[usize]) -> Vec<T> {
            rows.iter().filter_map(|row| column.get(*row).copied()).collect()
        }
        RowBatch {
            users: pick(&self.users, rows),
            times: pick(&self.times, rows),
            names: pick(&self.names, rows),
            amounts: pick(&self.amounts, rows),
            orders: pick(&self.orders, rows),
            inserts: pick(&self.inserts, rows),
            sessions: pick(&self.sessions, rows),
            dimensions: self.dimensions.iter().map(|column| pick(column, rows)).collect(),
        }
    }
}

/// What a reader says at its end: the meaning of the codes in its batches.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ReaderPart {
    /// Per shard: the users the reader met, in the order of their codes.
    pub users: Vec<Texts>,
    /// Event names, in the order of their codes.
    pub names: Vec<String>,
    /// Per dimension: its values, in the order of their codes.
    pub dimensions: Vec<Vec<String>>,
    /// The most decimal places seen in an amount; `None` where no amount was seen.
    pub amount_decimals: Option<u8>,
    /// Currencies of amounts, upper case, where none was chosen before reading; each with the first file that has it.
    pub currencies: std::collections::BTreeMap<String, u32>,
    /// What was seen of anonymous ids, where a column of them is mapped.
    pub links: Option<super::Links>,
    /// Per group of files and shard: whether each user has a row in them. Empty where all files are read alike.
    pub met: Vec<Vec<super::Flags>>,
    /// The attribute files that the reader read.
    pub attributes: Vec<super::AttributeFile>,
    /// What was spent, with the reader's codes.
    pub costs: Vec<super::CostRow>,
    /// Rows read, and where they went. Duplicates by insert id are found later, by the shards.
    pub tally: super::Tally,
}

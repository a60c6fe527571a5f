//! A [`RowBatch`] as one buffer, so that it crosses a thread by handing over memory.
//!
//! Layout, little endian: number of rows, number of dimensions, then for each column its length and its values.

use super::RowBatch;

impl RowBatch {
    /// The batch as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.len() * (28 + 4 * self.dimensions.len()) + 64);
        put(&mut out, &[self.dimensions.len() as u32], u32::to_le_bytes);
        put(&mut out, &self.users, u32::to_le_bytes);
        put(&mut out, &self.times, i64::to_le_bytes);
        put(&mut out, &self.names, u32::to_le_bytes);
        put(&mut out, &self.amounts, i64::to_le_bytes);
        put(&mut out, &self.orders, u64::to_le_bytes);
        put(&mut out, &self.inserts, u64::to_le_bytes);
        for column in &self.dimensions {
            put(&mut out, column, u32::to_le_bytes);
        }
        out
    }

    /// The batch from its bytes; `None` if they are not one.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<RowBatch> {
        let from = &mut bytes;
        let n_dimensions = *take(from, u32::from_le_bytes)?.first()?;
        Some(RowBatch {
            users: take(from, u32::from_le_bytes)?,
            times: take(from, i64::from_le_bytes)?,
            names: take(from, u32::from_le_bytes)?,
            amounts: take(from, i64::from_le_bytes)?,
            orders: take(from, u64::from_le_bytes)?,
            inserts: take(from, u64::from_le_bytes)?,
            dimensions: (0..n_dimensions).map(|_| take(from, u32::from_le_bytes)).collect::<Option<_>>()?,
        })
    }
}

fn put<T: Copy, const N: usize>(out: &mut Vec<u8>, column: &[T], to_bytes: fn(T) -> [u8; N]) {
    out.extend_from_slice(&(column.len() as u32).to_le_bytes());
    out.extend(column.iter().flat_map(|value| to_bytes(*value)));
}

fn take<T, const N: usize>(from: &mut &[u8], of_bytes: fn([u8; N]) -> T) -> Option<Vec<T>> {
    let (length, rest) = from.split_first_chunk::<4>()?;
    let size = (u32::from_le_bytes(*length) as usize).checked_mul(N)?;
    let (column, rest) = rest.split_at_checked(size)?;
    *from = rest;
    Some(column.as_chunks::<N>().0.iter().map(|value| of_bytes(*value)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let batch = RowBatch {
            users: vec![0, 7],
            times: vec![-1, 1 << 40],
            names: vec![3, 4],
            amounts: vec![i64::MIN, 11_770_000],
            orders: vec![],
            inserts: vec![1, u64::MAX],
            dimensions: vec![vec![1, 2], vec![u32::MAX, 0]],
        };
        let bytes = batch.to_bytes();
        assert_eq!(RowBatch::from_bytes(&bytes), Some(batch));
        assert_eq!(RowBatch::from_bytes(&bytes[..bytes.len() - 1]), None);
    }
}

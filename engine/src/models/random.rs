//! A small seeded generator: SplitMix64 (Steele, Lea & Flood 2014). The same numbers on every target.

/// A stream of pseudo-random numbers that is wholly determined by its seed.
#[derive(Clone, Debug)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of a seed.
    pub fn new(seed: u64) -> Self {
        Random { state: seed }
    }

    /// 64 random bits.
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform in 0 ≤ x < 1, in steps of 2⁻⁵³.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// Uniform in 0 … n − 1; 0 where n is 0. The bias is below n · 2⁻⁶⁴.
    #[inline]
    pub fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        radius * libm::cos(std::f64::consts::TAU * self.uniform())
    }

    /// Successes in `n` trials of probability `p`. Exact up to 64 trials, beyond that the rounded normal approximation.
    pub fn binomial(&mut self, n: u32, p: f64) -> u32 {
        if p <= 0.0 || n == 0 {
            return 0;
        }
        if p >= 1.0 {
            return n;
        }
        if n <= 64 {
            return (0..n).filter(|_| self.uniform() < p).count() as u32;
        }
        let mean = f64::from(n) * p;
        let draw = mean + libm::sqrt(mean * (1.0 - p)) * self.normal();
        libm::round(draw.clamp(0.0, f64::from(n))) as u32
    }

    /// How `n` draws fall into classes with these shares (which add up to 1): a multinomial, by conditional binomials.
    pub fn multinomial(&mut self, n: u32, shares: &[f64], counts: &mut [u32]) {
        let (mut left, mut share_left) = (n, 1.0);
        counts.fill(0);
        for (share, count) in shares.iter().zip(counts.iter_mut()) {
            *count = self.binomial(left, if share_left > 0.0 { share / share_left } else { 1.0 });
            left -= *count;
            share_left -= share;
            if left == 0 {
                return;
            }
        }
        // Rounding of the shares may leave a draw over: it belongs to the last class.
        if let Some(last) = counts.last_mut() {
            *last += left;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_stream() {
        // First outputs for seed 1234567, as in the reference implementation of splitmix64.
        let mut random = Random::new(1_234_567);
        assert_eq!(
            [random.bits(), random.bits(), random.bits()],
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn moments() {
        let mut random = Random::new(7);
        let mut counts = [0; 3];
        let mut sums = [0u32; 3];
        for _ in 0..2_000 {
            random.multinomial(10, &[0.5, 0.3, 0.2], &mut counts);
            assert_eq!(counts.iter().sum::<u32>(), 10);
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        for (sum, share) in sums.iter().zip([0.5, 0.3, 0.2]) {
            assert!((f64::from(*sum) / 20_000.0 - share).abs() < 0.015, "{sums:?}");
        }
        let normals: Vec<f64> = (0..10_000).map(|_| random.normal()).collect();
        let mean = normals.iter().sum::<f64>() / 10_000.0;
        let variance = normals.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / 10_000.0;
        assert!(mean.abs() < 0.04 && (variance - 1.0).abs() < 0.06, "{mean} {variance}");
        let many: f64 = (0..500).map(|_| f64::from(random.binomial(1_000, 0.1))).sum::<f64>() / 500.0;
        assert!((many - 100.0).abs() < 2.0, "{many}");
    }
}

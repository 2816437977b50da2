//! xoshiro256++: the random numbers of every resampling, the same for a seed on every machine and in every version.
//!
//! Blackman & Vigna 2021, ACM Trans. Math. Software 47:36; the state is filled by SplitMix64, as they advise.
//! Written here because an answer printed with its seed must come again after any update of a library.
//! Each draw has a stream of its own, so that the number of draws before it changes nothing.

/// A stream of random numbers.
#[derive(Debug, Clone)]
pub struct Xoshiro([u64; 4]);

impl Xoshiro {
    /// Returns the stream of one draw under a seed.
    pub fn of_draw(seed: u64, draw: u64) -> Self {
        let mut first = seed;
        let mut state = split_mix(&mut first) ^ draw.wrapping_mul(0xd134_2543_de82_ef95);
        Self([(); 4].map(|()| split_mix(&mut state)))
    }

    /// Returns the next 64 random bits.
    pub fn bits(&mut self) -> u64 {
        let [a, b, c, d] = self.0;
        let result = a.wrapping_add(d).rotate_left(23).wrapping_add(a);
        let (c, d) = (c ^ a, d ^ b);
        self.0 = [a ^ d, b ^ c, c ^ (b << 17), d.rotate_left(45)];
        result
    }

    /// Returns a number from 0 to one below `limit`, each as likely; 0 when the limit is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        let limit = limit as u64;
        // The lowest part of the product is thrown away where it would favor some numbers (Lemire 2019).
        let unfair = if limit == 0 { 0 } else { limit.wrapping_neg() % limit };
        loop {
            let product = u128::from(self.bits()) * u128::from(limit);
            if product as u64 >= unfair {
                return (product >> 64) as usize;
            }
        }
    }
}

fn split_mix(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mixed = (*state ^ (*state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_of_the_authors_are_met() {
        let mut stream = Xoshiro([1, 2, 3, 4]);
        let expected = [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386];
        assert_eq!([(); 4].map(|()| stream.bits()), expected);
        let mut state = 1_477_776_061_723_855_037;
        assert_eq!(split_mix(&mut state), 1_985_237_415_132_408_290);
        assert_eq!(split_mix(&mut state), 2_979_275_885_539_914_483);
    }

    #[test]
    fn a_seed_and_a_draw_give_the_same_again_and_others_give_others() {
        let first = |seed, draw| Xoshiro::of_draw(seed, draw).bits();
        assert_eq!(first(7, 3), first(7, 3));
        assert_ne!(first(7, 3), first(7, 4));
        assert_ne!(first(7, 3), first(8, 3));
    }

    #[test]
    fn each_side_of_a_die_comes_about_as_often() {
        let mut stream = Xoshiro::of_draw(1, 0);
        let mut seen = [0_u32; 6];
        for _ in 0..6000 {
            let side = stream.below(6);
            seen[side] += 1;
        }
        assert!(seen.iter().all(|times| (880..1120).contains(times)), "{seen:?}");
        assert_eq!((stream.below(0), stream.below(1)), (0, 0));
    }
}

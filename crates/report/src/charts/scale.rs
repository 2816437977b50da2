//! From a value to a height: from zero to a round number above the highest value.

use model::Unit;

use crate::words::readable;

/// A scale from zero to a round top.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Scale {
    step: f64,
    steps: u32,
    unit: Unit,
}

impl Scale {
    /// Returns a scale that holds values up to `highest`, with two to four steps.
    pub(super) fn up_to(highest: f64, unit: Unit) -> Self {
        let highest = if highest.is_finite() { highest.max(0.0) } else { 0.0 };
        let whole = matches!(unit, Unit::People | Unit::Count);
        // Where nothing is above zero a share still has its whole scale.
        let highest = if highest == 0.0 && !whole { 1.0 } else { highest };
        let least = if whole { 1.0 } else { 0.0025 };
        let rough = (highest / 4.0).max(least);
        let ten = 10_f64.powf(rough.log10().floor());
        let round = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().map(|n| n * ten);
        let fits = |step: &f64| *step >= rough * 0.999_999 && (!whole || step.fract() == 0.0);
        let step = round.into_iter().find(fits).unwrap_or(10.0 * ten);
        let steps = (highest / step - 1e-9).ceil().clamp(1.0, 4.0) as u32;
        Self { step, steps, unit }
    }

    /// Returns the part of the height (0–1) that a value takes.
    pub(super) fn part(self, value: f64) -> f64 {
        let top = self.step * f64::from(self.steps);
        if value.is_finite() { (value / top).clamp(0.0, 1.0) } else { 0.0 }
    }

    /// Returns the marks of the axis: part of the height and text.
    pub(super) fn ticks(self) -> Vec<(f64, String)> {
        (0..=self.steps)
            .map(|at| {
                let value = self.step * f64::from(at);
                (self.part(value), self.text(value))
            })
            .collect()
    }

    fn text(self, value: f64) -> String {
        match self.unit {
            Unit::Share => {
                let percent = crate::words::six_digits(value * 100.0);
                format!("{percent}\u{a0}%")
            }
            Unit::Index => crate::words::six_digits(value).to_string(),
            Unit::Days => crate::words::six_digits(value).to_string(),
            Unit::People | Unit::Count => readable(value, self.unit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scale;
    use model::Unit;

    fn texts(highest: f64, unit: Unit) -> Vec<String> {
        Scale::up_to(highest, unit).ticks().into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn tops_are_round_and_counts_stay_whole() {
        assert_eq!(texts(0.0, Unit::People), ["0", "1"]);
        assert_eq!(texts(3.0, Unit::People), ["0", "1", "2", "3"]);
        assert_eq!(texts(41_800.0, Unit::Count), ["0", "20,000", "40,000", "60,000"]);
        assert_eq!(
            texts(1.0, Unit::Share),
            ["0\u{a0}%", "25\u{a0}%", "50\u{a0}%", "75\u{a0}%", "100\u{a0}%"]
        );
        assert_eq!(texts(f64::NAN, Unit::People), ["0", "1"]);
        assert_eq!(texts(0.0, Unit::Share), texts(1.0, Unit::Share));
        assert_eq!(texts(0.000_1, Unit::Share), ["0\u{a0}%", "0.25\u{a0}%"]);
    }

    #[test]
    fn every_value_up_to_the_highest_fits() {
        for highest in [1.0, 7.0, 9.0, 11.0, 99.0, 101.0, 12_345.0] {
            let scale = Scale::up_to(highest, Unit::Count);
            assert!(scale.part(highest) <= 1.0 && scale.part(highest * 0.99) < 1.0, "{highest}");
        }
        assert_eq!(Scale::up_to(10.0, Unit::Count).part(-3.0), 0.0);
    }
}

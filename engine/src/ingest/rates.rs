//! Exchange rates: how amounts in other currencies become amounts in the one that is read, with which alone they can be added.
//!
//! In: what the person typed, one unit of a currency in units of the other, as decimal text. Out: that rate without floats, and amounts
//! by it. An amount is converted from nothing but its own row, so neither the order of rows nor how the work is cut changes it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{IngestError, Mapping, number};
use crate::i18n::Lang;

/// Decimal places of a rate at most. Six would leave weak currencies two digits: one rupiah is some 0.000057 euros.
const MOST_DECIMALS: usize = 12;

/// Decimal places that a converted amount has at least.
const CENTS: u8 = 2;

/// How much one unit of a currency is in another: `digits / 10^decimals`, more than 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    digits: i64,
    decimals: u32,
}

impl Rate {
    /// Reads `0.92`: digits with at most one point. `None`: not such a number, not more than 0, or with more than 12 decimals.
    ///
    /// ```
    /// # use engine::ingest::Rate;
    /// assert_eq!(Rate::parse("0.920"), Rate::parse(".92"));
    /// assert_eq!(["0", "-1", "0,92", "1e3", "1 000"].map(Rate::parse), [None; 5]);
    /// ```
    pub fn parse(text: &str) -> Option<Rate> {
        let (whole, fraction) = text.trim().split_once('.').unwrap_or((text.trim(), ""));
        let fraction = fraction.trim_end_matches('0');
        let digits = [whole, fraction].concat();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) || fraction.len() > MOST_DECIMALS {
            return None;
        }
        let digits = digits.parse::<i64>().ok().filter(|digits| *digits > 0)?;
        Some(Rate { digits, decimals: fraction.len() as u32 })
    }

    /// An amount in millionths by this rate, rounded half away from zero to the decimal places that the amount itself needs, two at
    /// least. So amounts in cents stay in cents, and those of a tenth of a cent do not become 0; a column needs no more places
    /// than before. Rounded once: a product rounded to millionths and then to cents would make 0.01 of 0.0049999997.
    /// `None`: too large.
    pub(super) fn convert(self, amount: i64) -> Option<i64> {
        let places = number::decimals(amount).max(CENTS);
        let step = 10i128.pow(6 - u32::from(places));
        let scale = 10i128.pow(self.decimals) * step;
        let exact = i128::from(amount) * i128::from(self.digits);
        let half = scale / 2;
        let rounded = if exact < 0 { exact - half } else { exact + half } / scale * step;
        i64::try_from(rounded).ok().filter(|value| *value != i64::MIN)
    }
}

/// What is wrong with the rates of a mapping.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum RateFault {
    /// One is no positive number.
    NoNumber {
        /// Its currency.
        currency: String,
        /// What stands there.
        rate: String,
    },
    /// It is not said into which currency.
    NoCurrency,
    /// One is of the currency that is read.
    OfItself {
        /// That currency.
        currency: String,
        /// What stands there.
        rate: String,
    },
}

impl RateFault {
    /// The message in a language.
    pub(super) fn text(&self, lang: Lang) -> String {
        match self {
            RateFault::NoNumber { currency, rate } => text::no_number(lang, currency, rate),
            RateFault::NoCurrency => text::no_currency(lang).into(),
            RateFault::OfItself { currency, rate } => text::of_itself(lang, currency, rate),
        }
    }
}

mod text {
    crate::catalog! {
        no_number(currency, rate) = "The rate of {currency} in the mapping (rates) is “{rate}”, which is no number over 0. Write it with a decimal point and at most 12 decimals, such as 0.92; or take it out, and rows in {currency} are left out.",
            "Der Kurs von {currency} in der Zuordnung (rates) ist „{rate}“, das ist keine Zahl über 0. Schreiben Sie ihn mit Dezimalpunkt und höchstens 12 Nachkommastellen, etwa 0.92; oder streichen Sie ihn, dann werden Zeilen in {currency} ausgelassen.";
        no_currency = "The mapping has rates, and does not say into which currency. Name it (only_currency), or take the rates out.",
            "Die Zuordnung enthält Kurse und sagt nicht, in welche Währung umgerechnet wird. Nennen Sie diese (only_currency) oder streichen Sie die Kurse (rates).";
        of_itself(currency, rate) = "The mapping reads amounts in {currency}, and has the rate “{rate}” for the same currency. Take that rate out, or choose another currency (only_currency).",
            "Die Zuordnung liest Beträge in {currency} und enthält für dieselbe Währung den Kurs „{rate}“. Streichen Sie diesen Kurs oder wählen Sie eine andere Währung (only_currency).";
    }
}

/// The rates of a mapping, ready to convert by.
///
/// # Errors
/// [`IngestError::BadRates`]; `file` is whose mapping it is, where it is not that of the main files.
pub(super) fn of(mapping: &Mapping, file: Option<&str>) -> Result<Vec<(String, Rate)>, IngestError> {
    let bad = |fault| IngestError::BadRates { file: file.map(String::from), fault };
    let Some(only) = &mapping.only_currency else {
        return if mapping.rates.is_empty() { Ok(Vec::new()) } else { Err(bad(RateFault::NoCurrency)) };
    };
    let rate = |(currency, text): (&String, &String)| {
        let (currency, rate) = (currency.clone(), text.clone());
        match Rate::parse(text) {
            None => Err(bad(RateFault::NoNumber { currency, rate })),
            Some(_) if currency.eq_ignore_ascii_case(only) => Err(bad(RateFault::OfItself { currency, rate })),
            Some(rate) => Ok((currency, rate)),
        }
    };
    mapping.rates.iter().map(rate).collect()
}

/// Reads the rates of the JSON document: texts or numbers under currencies, which are the same in capitals. What is wrong otherwise is
/// for [`of`] to say.
pub(super) fn read(value: Value) -> Result<BTreeMap<String, String>, String> {
    let mut rates = BTreeMap::new();
    let document = match value {
        Value::Null => return Ok(rates),
        Value::Object(document) => document,
        other => return Err(format!("\"rates\": currencies with their rates were expected, not {other}")),
    };
    for (currency, rate) in document {
        let rate = match rate {
            Value::String(text) => text,
            // Written out: small ones would have an exponent.
            Value::Number(number) => match number.as_f64().filter(|_| number.to_string().contains('e')) {
                Some(small) => format!("{small:.MOST_DECIMALS$}").trim_end_matches('0').to_string(),
                None => number.to_string(),
            },
            other => return Err(format!("\"rates\": a number was expected for {currency}, not {other}")),
        };
        let name = currency.trim().to_ascii_uppercase();
        if rates.insert(name.clone(), rate).is_some() {
            return Err(format!("\"rates\": {name} is there twice"));
        }
    }
    Ok(rates)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> Rate {
        Rate::parse(text).expect(text)
    }

    #[test]
    fn rates_are_positive_decimal_numbers() {
        for (text, digits, decimals) in
            [("0.92", 92, 2), (" 117 ", 117, 0), ("150.", 150, 0), ("00.50", 5, 1), ("0.000000000001", 1, 12)]
        {
            assert_eq!(Rate::parse(text), Some(Rate { digits, decimals }), "{text}");
        }
        for text in
            ["", ".", "0", "0.000", "-1", "+1", "0,92", "1e3", "1.2.3", "x", "0.0000000000001", "99999999999999999999"]
        {
            assert_eq!(Rate::parse(text), None, "{text}");
        }
    }

    #[test]
    fn converted_amounts_keep_their_places() {
        let told = |amount: i64, by: &str| rate(by).convert(amount).map(number::to_text);
        for (amount, by, value) in [
            // Halves away from zero, both ways.
            (500_000, "0.01", "0.01"),
            (-500_000, "0.01", "-0.01"),
            (490_000, "0.01", "0"),
            (10_000_000, "0.92", "9.2"),
            (-19_990_000, "0.923457", "-18.46"),
            // Once: by way of millionths it would be 0.005, and then 0.01.
            (10_000, "0.49999997", "0"),
            // Finer amounts stay as fine as they are, and no finer.
            (4_512, "0.92", "0.004151"),
            (4_500, "0.92", "0.0041"),
            (1_000_000, "0.000057", "0"),
            (1_000_000_000_000, "0.000057", "57"),
        ] {
            assert_eq!(told(amount, by).as_deref(), Some(value), "{amount} × {by}");
        }
        assert_eq!([told(i64::MAX, "2"), told(-i64::MAX, "2")], [None, None]);
        assert_eq!(told(i64::MAX, "1").as_deref(), Some("9223372036854.775807"));
    }

    /// The nearest number with so many places, by search: what is half way is further from 0.
    fn by_search(amount: i64, digits: i64, decimals: u32) -> i128 {
        let mut places = 2;
        while places < 6 && amount % 10i64.pow(6 - places) != 0 {
            places += 1;
        }
        let step = 10i128.pow(6 - places);
        // amount × digits / 10^decimals, compared with multiples of the step, all times 10^decimals.
        let (scale, exact) = (10i128.pow(decimals), i128::from(amount) * i128::from(digits));
        let near = exact / scale / step;
        let candidates = (near - 2..=near + 2).map(|n| n * step);
        candidates.min_by_key(|value| ((value * scale - exact).abs(), -value.abs())).expect("five")
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn conversion_is_exact(
            amount in prop_oneof![-1_000_000_000_000i64..1_000_000_000_000, -2_000i64..2_000, (-2_000i64..2_000).prop_map(|cents| cents * 10_000)],
            (digits, decimals) in prop_oneof![
                (prop_oneof![1i64..1_000_000, Just(5), Just(50)], 0u32..=12),
                // Hardly more or less than a half.
                (-2i64..=2, 7u32..=12).prop_map(|(off, decimals)| (5 * 10i64.pow(decimals - 1) + off, decimals)),
            ],
        ) {
            let found = Rate { digits, decimals }.convert(amount).map(i128::from);
            let wanted = by_search(amount, digits, decimals);
            prop_assert_eq!(found, Some(wanted).filter(|value| i64::try_from(*value).is_ok()));
        }
    }
}

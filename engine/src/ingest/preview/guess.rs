//! Columns to roles: headers propose, values decide.

use serde::{Deserialize, Serialize};

use super::aliases::{Match, Meaning, meanings};
use super::column::{Personal, Profile, Reason};
use crate::ingest::sniff::Serials;
use crate::ingest::{ColumnRole, EpochUnit, Mapping};
use crate::order::Order;

/// What a column is taken for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Guess {
    /// Mapped to a role.
    Role(ColumnRole),
    /// One factor of the amount.
    FactorOfAmount,
    /// Kept as a dimension of its own.
    Dimension,
    /// Not read.
    LeftOut,
}

/// A column with its guess.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColumnGuess {
    /// The header.
    pub name: String,
    /// What it is taken for.
    pub guess: Guess,
    /// How sure, 0–1.
    pub confidence: f64,
    /// Why, the strongest reason first.
    pub reasons: Vec<Reason>,
    /// Personal data in it, whatever it is taken for.
    pub personal: Option<Personal>,
    /// Filled values in the sample.
    pub filled: u64,
    /// Different values in the sample.
    pub distinct: u64,
    /// Some of the values.
    pub samples: Vec<String>,
}

struct Candidate {
    at: usize,
    meaning: Meaning,
    confidence: f64,
    reasons: Vec<Reason>,
}

/// Below this nothing is mapped.
const THRESHOLD: f64 = 0.5;

/// The mapping that headers and values speak for.
pub(super) fn mapping(columns: &[String], profiles: &[Profile]) -> (Mapping, Vec<ColumnGuess>) {
    let mut guesses: Vec<ColumnGuess> =
        columns.iter().zip(profiles).map(|(name, profile)| left_out(name, profile)).collect();
    let mut candidates: Vec<Candidate> =
        (0..columns.len()).flat_map(|at| candidates(at, &columns[at], &profiles[at])).collect();
    candidates.order_by(|a, b| b.confidence.total_cmp(&a.confidence).then(a.at.cmp(&b.at)));
    let mut mapping = Mapping::default();
    let (mut price, mut quantity) = (None, None);
    for candidate in candidates.into_iter().filter(|candidate| candidate.confidence >= THRESHOLD) {
        let guess = &mut guesses[candidate.at];
        // Personal data and free text stay out, but a user id may well be an e-mail address.
        let off = guess.personal.is_some() || guess.reasons.contains(&Reason::FreeText);
        if guess.guess != Guess::LeftOut || (off && candidate.meaning != Meaning::Role(ColumnRole::User)) {
            continue;
        }
        match candidate.meaning {
            Meaning::Role(role) if !mapping.columns.contains_key(&role) => {
                mapping.columns.insert(role, columns[candidate.at].clone());
                (guess.guess, guess.confidence, guess.reasons) =
                    (Guess::Role(role), candidate.confidence, candidate.reasons);
            }
            Meaning::UnitPrice if price.is_none() => price = Some(candidate),
            Meaning::Quantity if quantity.is_none() => quantity = Some(candidate),
            _ => {}
        }
    }
    if let (Some(price), None) = (price, mapping.column(ColumnRole::Amount)) {
        let quantity = quantity.filter(|quantity| guesses[quantity.at].guess == Guess::LeftOut);
        price_as_amount(price, quantity, columns, &mut mapping, &mut guesses);
    }
    (mapping, guesses)
}

/// Marks what a mapping says that was not guessed: why, and without doubt.
pub(super) fn mark(guessed: Vec<ColumnGuess>, mapping: &Mapping, why: &Reason) -> Vec<ColumnGuess> {
    let factor = |name: &str| {
        mapping.column(ColumnRole::Amount).is_some_and(|amount| amount.split('*').any(|part| part.trim() == name))
    };
    let meaning = |name: &String| {
        let role = mapping.columns.iter().find(|(_, column)| *column == name).map(|(role, _)| *role);
        match role {
            Some(role) => Guess::Role(role),
            None if factor(name) => Guess::FactorOfAmount,
            None if mapping.dimensions.contains(name) => Guess::Dimension,
            None => Guess::LeftOut,
        }
    };
    // A tool's columns mean what it says, also where they could have been guessed; those left out keep their reason.
    let mark = |mut guess: ColumnGuess| {
        let now = meaning(&guess.name);
        if now != guess.guess || (*why != Reason::Chosen && now != Guess::LeftOut) {
            (guess.guess, guess.confidence, guess.reasons) = (now, 1.0, vec![why.clone()]);
        }
        guess
    };
    guessed.into_iter().map(mark).collect()
}

fn price_as_amount(
    price: Candidate,
    quantity: Option<Candidate>,
    columns: &[String],
    mapping: &mut Mapping,
    guesses: &mut [ColumnGuess],
) {
    let name = &columns[price.at];
    let quantity = quantity.map(|quantity| (columns[quantity.at].clone(), quantity.reasons));
    let amount = match &quantity {
        Some((quantity, _)) => format!("{quantity}*{name}"),
        None => name.clone(),
    };
    mapping.columns.insert(ColumnRole::Amount, amount);
    let is_quantity = |guess: &ColumnGuess| quantity.as_ref().is_some_and(|(name, _)| *name == guess.name);
    for guess in guesses.iter_mut().filter(|guess| guess.name == *name || is_quantity(guess)) {
        if let Some((_, reasons)) = &quantity {
            guess.guess = Guess::FactorOfAmount;
            if is_quantity(guess) {
                guess.reasons.clone_from(reasons);
            }
            guess.reasons.insert(0, Reason::FactorOfAmount);
        } else {
            guess.guess = Guess::Role(ColumnRole::Amount);
            guess.reasons.clone_from(&price.reasons);
        }
        guess.reasons.retain(|reason| *reason != Reason::Unknown);
        guess.confidence = price.confidence;
    }
}

fn left_out(name: &str, profile: &Profile) -> ColumnGuess {
    let found = meanings(name);
    let says = |meaning| found.iter().any(|(have, part)| *have == meaning && *part != Match::Part);
    let by_header = [
        (Meaning::Email, Personal::Email),
        (Meaning::Phone, Personal::Phone),
        (Meaning::Ip, Personal::Ip),
        (Meaning::Iban, Personal::Iban),
        (Meaning::Name, Personal::Name),
        (Meaning::Address, Personal::Address),
    ]
    .into_iter()
    .find(|(meaning, _)| says(*meaning))
    .map(|(_, kind)| (kind, 0));
    let personal = profile.personal().or(by_header);
    let is_text = profile.is_free_text() || (says(Meaning::FreeText) && !profile.mostly(profile.numbers));
    let (reason, confidence) = match personal {
        Some((kind, n)) => (Reason::Personal { kind, n: n as u64 }, 0.9),
        None if is_text => (Reason::FreeText, 0.8),
        None => (Reason::Unknown, 0.5),
    };
    ColumnGuess {
        name: name.into(),
        guess: Guess::LeftOut,
        confidence,
        reasons: vec![reason],
        personal: personal.map(|(kind, _)| kind),
        filled: profile.filled as u64,
        distinct: profile.distinct as u64,
        samples: profile.samples.clone(),
    }
}

fn candidates(at: usize, name: &str, profile: &Profile) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    let mut add = |meaning, part: Option<Match>| {
        let Some((fit, mut reasons)) = fit(meaning, profile) else { return };
        let base = match part {
            Some(Match::Whole) => {
                reasons.insert(0, Reason::Header);
                0.72
            }
            Some(Match::LastKeys) => {
                reasons.insert(0, Reason::Header);
                0.66
            }
            Some(Match::Part) => {
                reasons.insert(0, Reason::PartOfHeader);
                0.45
            }
            None => 0.35,
        };
        found.push(Candidate { at, meaning, confidence: (base + fit).min(0.99), reasons });
    };
    for (meaning, part) in meanings(name) {
        add(meaning, Some(part));
    }
    // A device column whose values are platforms is a platform column; a column of dates is a time whatever its name.
    if profile.mostly(profile.platforms) && profile.filled > 0 {
        add(Meaning::Role(ColumnRole::Platform), Some(Match::Whole));
    }
    // Numbers that may be postcodes as well as a spreadsheet's days need a header that says so.
    if profile.serials != Serials::Maybe {
        add(Meaning::Role(ColumnRole::Time), None);
    }
    found
}

/// How well values fit a meaning (0–0.27), and what says so; `None` where they cannot be it.
fn fit(meaning: Meaning, profile: &Profile) -> Option<(f64, Vec<Reason>)> {
    let distinct = Reason::Distinct { n: profile.distinct as u64 };
    let few = profile.distinct <= 300 && !profile.is_time();
    let Meaning::Role(role) = meaning else {
        return match meaning {
            Meaning::UnitPrice => profile.mostly(profile.numbers).then(|| (0.2, vec![Reason::Numbers])),
            Meaning::Quantity => profile.mostly(profile.integers).then(|| (0.22, vec![Reason::Numbers])),
            _ => None,
        };
    };
    match role {
        ColumnRole::Time => {
            let reason = match (profile.epoch, profile.dates.order()) {
                (_, Some(order)) => Reason::Dates { order },
                (Some(unit), None) => Reason::Epoch { unit },
                (None, None) if profile.serials != Serials::No => Reason::Epoch { unit: EpochUnit::Excel },
                (None, None) => Reason::Dates { order: crate::ingest::DateOrder::YearFirst },
            };
            (profile.is_time() || profile.serials != Serials::No).then(|| (0.27, vec![reason]))
        }
        ColumnRole::User => {
            let usable = profile.filled > 0 && profile.dates.order().is_none();
            usable.then(|| (if profile.distinct > 1 { 0.25 } else { 0.05 }, vec![distinct]))
        }
        ColumnRole::Amount | ColumnRole::Refunded => {
            (profile.filled > 0 && profile.mostly(profile.numbers)).then(|| (0.22, vec![Reason::Numbers]))
        }
        ColumnRole::Event => (few && !profile.mostly(profile.numbers)).then(|| (0.24, vec![distinct])),
        ColumnRole::OrderId | ColumnRole::InsertId | ColumnRole::SessionId => {
            (profile.distinct > 1 && profile.dates.order().is_none()).then(|| (0.19, vec![distinct]))
        }
        ColumnRole::Item => (!profile.is_time() || profile.mostly(profile.numbers)).then(|| (0.17, vec![distinct])),
        ColumnRole::Platform if profile.mostly(profile.platforms) => Some((0.2, vec![Reason::KnownValues])),
        ColumnRole::Currency => {
            let codes = profile
                .samples
                .iter()
                .all(|cell| cell.len() == 3 && cell.bytes().all(|byte| byte.is_ascii_alphabetic()));
            (codes && profile.filled > 0).then(|| (0.2, vec![Reason::KnownValues]))
        }
        _ => few.then(|| (0.16, vec![distinct])),
    }
}

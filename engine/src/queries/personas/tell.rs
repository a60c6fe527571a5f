//! What to say to a persona: facts from its card, and a short sentence made of them.

use serde::{Deserialize, Serialize};

use super::answer::Card;
use super::lifts::{About, Lift};
use crate::catalog;
use crate::i18n::Lang;
use crate::queries::clock::MIN_EVENTS;
use crate::schemes::personas::Group;

/// A day of the week has to have this many times its even share to be named.
const MIN_DAY: f64 = 1.25;

/// And so many times as much as on any other day.
const MIN_LEAD: f64 = 1.1;

/// A category has to be liked this much more than elsewhere to be named.
const MIN_AFFINITY: f64 = 1.2;

/// A channel has to have reached this many messages to be recommended.
const MIN_REACHED: u64 = 50;

/// What the sentence is made of; what the data do not say is `None`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tell {
    /// The hour with most activity.
    pub hour: Option<u8>,
    /// When in the week.
    pub days: Option<Days>,
    /// The favourite category.
    pub category: Option<String>,
    /// The channel answered most.
    pub channel: Option<String>,
    /// How much a time they buy.
    pub order: Option<OrderSize>,
    /// Whole days between visits.
    pub gap: Option<u32>,
    /// Most came on one day only.
    pub once: bool,
}

/// When in the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Days {
    /// One day stands out; Monday is 0.
    On(u8),
    /// Monday to Friday.
    Weekdays,
    /// Saturday and Sunday.
    Weekend,
}

/// How much a time they buy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderSize {
    /// More small orders than others.
    Small,
    /// More large orders than others.
    Large,
}

catalog! {
    at_hour(when, hour) = "Write {when}at {hour}:00", "Schreiben Sie {when}um {hour} Uhr";
    on_days(when) = "Write {when}", "Schreiben Sie {when}";
    weekdays = "on weekdays", "werktags";
    weekend = "at the weekend", "am Wochenende";
    on_day(day) = "on {day}", "am {day}";
    by_channel(channel) = "best by {channel}", "am besten über {channel}";
    write_by(channel) = "Write by {channel}", "Schreiben Sie über {channel}";
    show(category) = "Show {category} first.", "Zeigen Sie zuerst {category}.";
    large = "Offer sets and larger packs: they buy much at a time.", "Bieten Sie Sets und größere Packungen an: Hier wird viel auf einmal gekauft.";
    small = "Keep the offer small and cheap: they buy little at a time.", "Halten Sie das Angebot klein und günstig: Hier wird wenig auf einmal gekauft.";
    once = "Most of them came on one day only.", "Die meisten kamen nur an einem Tag.";
    daily = "They come nearly every day.", "Sie kommen fast täglich.";
    every(days) = "They come about every {days} days: no more messages than that.", "Sie kommen etwa alle {days} Tage: nicht öfter schreiben.";
    nothing = "Nothing in their habits calls for a message of its own.", "Nichts an ihren Gewohnheiten verlangt nach einer eigenen Botschaft.";
}

const DAYS_EN: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const DAYS_DE: [&str; 7] = ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"];

impl Tell {
    /// The facts on a card that call for something. `occurs`: how often each weekday occurs in the data, Monday first.
    pub fn of(card: &Card, occurs: &[u64; 7]) -> Tell {
        let peak =
            |counts: &[u64]| (0..counts.len()).reduce(|best, at| if counts[at] > counts[best] { at } else { best });
        let marks = |group: Group, value: &str| {
            let is = |lift: &Lift| lift.about == About::Defining(group) && lift.value == value && lift.lift > 1.0;
            card.lifts.iter().any(is)
        };
        // Each time that it occurs: in ten days three weekdays occur twice, and nobody prefers them for that.
        let rates: Vec<f64> =
            card.weekdays.iter().zip(occurs).map(|(n, times)| *n as f64 / (*times).max(1) as f64).collect();
        let total: f64 = rates.iter().sum();
        let strongest = (0..rates.len()).reduce(|best, at| if rates[at] > rates[best] { at } else { best });
        // Where shops close on Sundays each working day stands out from the week, and none from the others.
        let leads = |day: usize| (0..rates.len()).all(|other| other == day || rates[day] >= MIN_LEAD * rates[other]);
        let standing_out = strongest.filter(|day| rates[*day] * 7.0 >= MIN_DAY * total && leads(*day));
        let days = if occurs.contains(&0) {
            None
        } else if marks(Group::Week, "weekend") {
            Some(Days::Weekend)
        } else {
            standing_out.map(|day| Days::On(day as u8)).or(marks(Group::Week, "weekday").then_some(Days::Weekdays))
        };
        let knows_hours = card.has_hours && card.hours.iter().sum::<u64>() >= MIN_EVENTS;
        let best_channel = card.answers.iter().find(|answer| answer.reached >= MIN_REACHED && answer.clicked > 0);
        Tell {
            hour: peak(&card.hours).filter(|_| knows_hours).map(|hour| hour as u8),
            days,
            category: card.categories.first().filter(|one| one.affinity >= MIN_AFFINITY).map(|one| one.value.clone()),
            channel: best_channel.map(|answer| answer.channel.clone()).filter(|channel| !channel.is_empty()),
            order: if marks(Group::OrderSize, "large") {
                Some(OrderSize::Large)
            } else {
                marks(Group::OrderSize, "small").then_some(OrderSize::Small)
            },
            gap: card.usual_gap.map(|gap| libm::round(gap) as u32),
            once: card.mostly_once,
        }
    }

    /// The facts as at most three short sentences.
    pub fn text(&self, lang: Lang) -> String {
        let mut sentences = Vec::new();
        let when = self.days.map(|days| match days {
            Days::On(day) => on_day(lang, lang.pick(DAYS_EN[usize::from(day) % 7], DAYS_DE[usize::from(day) % 7])),
            Days::Weekdays => weekdays(lang).to_string(),
            Days::Weekend => weekend(lang).to_string(),
        });
        let write = match (self.hour, when) {
            (Some(hour), when) => {
                let when = when.map(|when| when + " ").unwrap_or_default();
                Some(at_hour(lang, when, hour))
            }
            (None, Some(when)) => Some(on_days(lang, when)),
            (None, None) => None,
        };
        match (write, &self.channel) {
            (Some(write), Some(channel)) => sentences.push(format!("{write}, {}.", by_channel(lang, channel))),
            (Some(write), None) => sentences.push(write + "."),
            (None, Some(channel)) => sentences.push(write_by(lang, channel) + "."),
            (None, None) => {}
        }
        if let Some(category) = &self.category {
            sentences.push(show(lang, category));
        }
        match self.order {
            Some(OrderSize::Large) => sentences.push(large(lang).into()),
            Some(OrderSize::Small) => sentences.push(small(lang).into()),
            None => {}
        }
        match self.gap {
            Some(0 | 1) => sentences.push(daily(lang).into()),
            Some(days) => sentences.push(every(lang, days)),
            None if self.once => sentences.push(once(lang).into()),
            None => {}
        }
        sentences.truncate(3);
        if sentences.is_empty() { nothing(lang).into() } else { sentences.join(" ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten days of even activity, Monday to Wednesday: three weekdays occur twice. On the other Monday somebody came twice as often.
    #[test]
    fn no_weekday_counts_for_occurring_once_more() {
        let days = |weekdays: [u64; 7]| {
            Tell::of(&Card { weekdays: weekdays.to_vec(), ..Card::default() }, &[2, 2, 2, 1, 1, 1, 1]).days
        };
        assert_eq!(days([20, 20, 20, 10, 10, 10, 10]), None);
        assert_eq!(days([30, 20, 20, 10, 10, 10, 10]), Some(Days::On(0)));
        assert_eq!(days([20, 20, 20, 10, 10, 10, 15]), Some(Days::On(6)));
        assert_eq!(days([40, 42, 41, 20, 20, 0, 0]), None, "no day leads the others");
    }

    /// In less than a week nobody knows which day is the strongest.
    #[test]
    fn a_day_is_no_week() {
        let card = Card { weekdays: vec![0, 0, 0, 0, 0, 90, 0], ..Card::default() };
        assert_eq!(Tell::of(&card, &[0, 0, 0, 0, 0, 1, 0]).days, None);
        assert_eq!(Tell::of(&card, &[1; 7]).days, Some(Days::On(5)));
    }

    /// A card may know hours of a few events only: under thirty none is advised, as none is called the best.
    #[test]
    fn few_hours_are_no_advice() {
        let hour = |n| {
            let card = Card { hours: (0..24).map(|hour| if hour == 9 { n } else { 0 }).collect(), ..Card::default() };
            Tell::of(&Card { has_hours: true, ..card }, &[1; 7]).hour
        };
        assert_eq!([hour(MIN_EVENTS - 1), hour(MIN_EVENTS)], [None, Some(9)]);
    }

    #[test]
    fn most_who_came_once_come_every_no_days() {
        let once = Tell { once: true, ..Tell::default() };
        assert_eq!(
            [Lang::En, Lang::De].map(|lang| once.text(lang)),
            ["Most of them came on one day only.", "Die meisten kamen nur an einem Tag."]
        );
    }

    #[test]
    fn reads_well() {
        let tell = Tell {
            hour: Some(21),
            days: Some(Days::On(3)),
            category: Some("Desserts".into()),
            channel: Some("push".into()),
            order: None,
            gap: Some(12),
            once: false,
        };
        assert_eq!(
            tell.text(Lang::En),
            "Write on Thursday at 21:00, best by push. Show Desserts first. They come about every 12 days: no more messages than that."
        );
        assert_eq!(
            tell.text(Lang::De),
            "Schreiben Sie am Donnerstag um 21 Uhr, am besten über push. Zeigen Sie zuerst Desserts. Sie kommen etwa alle 12 Tage: nicht öfter schreiben."
        );
        assert_eq!(Tell::default().text(Lang::En), "Nothing in their habits calls for a message of its own.");
    }
}

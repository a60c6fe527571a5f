//! Names of personas: at most three adjectives from a fixed dictionary and a noun, chosen from the traits that stand out.

use serde::{Deserialize, Serialize};

use super::traits::{Group, Trait};
use crate::events::Role;
use crate::i18n::Lang;
use crate::order::Order;

/// A trait has to be this many times as common as among the others to be named.
const MIN_LIFT: f64 = 1.3;

/// A trait has to make up this share of its group to be named.
const MIN_SHARE: f64 = 0.05;

/// The most adjectives of a name.
const MAX_ADJECTIVES: usize = 3;

macro_rules! words {
    ($(#[$doc:meta])* $kind:ident { $($variant:ident = $id:literal, $en:literal, $de:literal;)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        pub enum $kind {
            $(#[doc = $en] #[serde(rename = $id)] $variant,)*
        }

        impl $kind {
            /// The word.
            pub fn word(self, lang: Lang) -> &'static str {
                match self { $($kind::$variant => lang.pick($en, $de),)* }
            }
        }
    };
}

words! {
    /// An adjective of the dictionary; the German word stands before a plural.
    Adjective {
        Nocturnal = "nocturnal", "nocturnal", "nächtliche";
        Early = "early", "early-rising", "frühe";
        Morning = "morning", "mid-morning", "vormittägliche";
        Midday = "midday", "lunch-hour", "mittägliche";
        Afternoon = "afternoon", "afternoon", "nachmittägliche";
        Evening = "evening", "evening", "abendliche";
        Weekday = "weekday", "weekday", "werktägliche";
        Weekend = "weekend", "weekend", "wochenendliche";
        Brief = "brief", "brief", "eilige";
        Steady = "steady", "steady", "stetige";
        Thorough = "thorough", "thorough", "ausdauernde";
        Thrifty = "thrifty", "thrifty", "sparsame";
        Moderate = "moderate", "moderate", "maßvolle";
        Generous = "generous", "generous", "großzügige";
        Mobile = "mobile", "mobile", "mobile";
        Desktop = "desktop", "desktop", "stationäre";
        LeanBack = "lean_back", "lean-back", "zurückgelehnte";
        Searching = "searching", "searching", "suchende";
        Browsing = "browsing", "browsing", "stöbernde";
        Collecting = "collecting", "cart-filling", "sammelnde";
        Decided = "decided", "decided", "entschlossene";
        Buying = "buying", "buying", "kauffreudige";
        Committed = "committed", "committed", "verbindliche";
        Curious = "curious", "curious", "neugierige";
        Regular = "regular", "regular", "regelmäßige";
        Ambitious = "ambitious", "ambitious", "ehrgeizige";
        Outspoken = "outspoken", "outspoken", "mitteilsame";
        Sociable = "sociable", "sociable", "gesellige";
        Demanding = "demanding", "demanding", "anspruchsvolle";
        Responsive = "responsive", "responsive", "ansprechbare";
        AllRound = "all_round", "all-round", "vielseitige";
    }
}

words! {
    /// A noun of the dictionary, in the plural.
    Noun {
        Users = "users", "users", "Nutzer";
        UsersOf = "users_of", "users of", "Nutzer von";
        Buyers = "buyers", "buyers", "Käufer";
        Fans = "fans", "fans of", "Fans von";
    }
}

/// The name of a persona.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Name {
    /// The strongest first.
    pub adjectives: Vec<Adjective>,
    /// What they are.
    pub noun: Noun,
    /// The category or event that the noun speaks of; else empty.
    pub of: String,
}

impl Default for Noun {
    /// The word that fits all.
    fn default() -> Self {
        Noun::Users
    }
}

impl Name {
    /// The name as text, with a capital: "Nocturnal, mobile, generous buyers".
    ///
    /// ```
    /// # use engine::schemes::personas::{Adjective, Name, Noun};
    /// # use engine::i18n::Lang;
    /// let name = Name { adjectives: vec![Adjective::Nocturnal, Adjective::Generous], noun: Noun::Fans, of: "Desserts".into() };
    /// assert_eq!(name.text(Lang::En), "Nocturnal, generous fans of Desserts");
    /// assert_eq!(name.text(Lang::De), "Nächtliche, großzügige Fans von Desserts");
    /// ```
    pub fn text(&self, lang: Lang) -> String {
        let adjectives: Vec<&str> = self.adjectives.iter().map(|adjective| adjective.word(lang)).collect();
        let mut text = format!("{} {}", adjectives.join(", "), self.noun.word(lang));
        if !self.of.is_empty() {
            text.push(' ');
            text.push_str(&self.of);
        }
        let text = text.trim_start();
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
    }
}

/// A trait of a persona, and how common it is in the persona and among all others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contrast {
    /// Share of the trait's group among the persona's users.
    pub own: f64,
    /// The same among all others.
    pub others: f64,
}

impl Contrast {
    fn lift(&self) -> f64 {
        self.own / self.others.max(1e-9)
    }
}

/// Names a persona by what stands out. `role` says what an event name means; `sells` whether the data have purchases.
pub fn name(traits: &[Trait], contrasts: &[Contrast], role: impl Fn(&str) -> Role, sells: bool) -> Name {
    let mut marked: Vec<(f64, &Trait)> = traits
        .iter()
        .zip(contrasts)
        .filter(|(one, contrast)| !one.value.is_empty() && contrast.lift() >= MIN_LIFT && contrast.own >= MIN_SHARE)
        .map(|(one, contrast)| ((contrast.own - contrast.others) / libm::sqrt(one.share), one))
        .collect();
    marked.order_by(|a, b| b.0.total_cmp(&a.0));
    let mut adjectives = Vec::new();
    let mut noun = if sells { (Noun::Buyers, String::new()) } else { (Noun::Users, String::new()) };
    let mut used: Vec<Group> = Vec::new();
    for (_, one) in marked {
        if used.contains(&one.group) {
            continue;
        }
        match (adjective(one, &role), one.group) {
            (Some(adjective), _) if adjectives.len() < MAX_ADJECTIVES => adjectives.push(adjective),
            (None, Group::Category) => noun = (Noun::Fans, one.value.clone()),
            (None, Group::Event) if noun.1.is_empty() => noun = (Noun::UsersOf, one.value.clone()),
            _ => continue,
        }
        used.push(one.group);
    }
    if adjectives.is_empty() && noun.1.is_empty() {
        adjectives.push(Adjective::AllRound);
    }
    Name { adjectives, noun: noun.0, of: noun.1 }
}

fn adjective(one: &Trait, role: impl Fn(&str) -> Role) -> Option<Adjective> {
    use Adjective::*;
    Some(match (one.group, one.value.as_str()) {
        (Group::DayPart, "night") => Nocturnal,
        (Group::DayPart, "early") => Early,
        (Group::DayPart, "morning") => Morning,
        (Group::DayPart, "midday") => Midday,
        (Group::DayPart, "afternoon") => Afternoon,
        (Group::DayPart, "evening") => Evening,
        (Group::Week, "weekday") => Weekday,
        (Group::Week, "weekend") => Weekend,
        (Group::Depth, "short") => Brief,
        (Group::Depth, "middling") => Steady,
        (Group::Depth, "long") => Thorough,
        (Group::OrderSize, "small") => Thrifty,
        (Group::OrderSize, "medium") => Moderate,
        (Group::OrderSize, "large") => Generous,
        (Group::Platform, platform) => of_platform(platform)?,
        (Group::Event, event) => of_role(role(event))?,
        _ => return None,
    })
}

fn of_platform(platform: &str) -> Option<Adjective> {
    let platform = platform.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| platform.contains(word));
    if has(&["tv", "tablet", "ipad", "console"]) {
        Some(Adjective::LeanBack)
    } else if has(&["android", "ios", "iphone", "mobile", "phone"]) {
        Some(Adjective::Mobile)
    } else if has(&["desktop", "web", "windows", "mac", "linux", "browser", "pc"]) {
        Some(Adjective::Desktop)
    } else if platform.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "app") {
        // An app of which nothing more is said; a desktop or web app was met above, and WhatsApp is none.
        Some(Adjective::Mobile)
    } else {
        None
    }
}

fn of_role(role: Role) -> Option<Adjective> {
    use Adjective::*;
    Some(match role {
        Role::Search => Searching,
        Role::View => Browsing,
        Role::AddToCart => Collecting,
        Role::Checkout => Decided,
        Role::Purchase => Buying,
        Role::Subscribe => Committed,
        Role::SignUp | Role::TrialStart | Role::OnboardingStep | Role::OnboardingDone => Curious,
        Role::Login | Role::SessionStart => Regular,
        Role::Milestone => Ambitious,
        Role::Review | Role::SurveyAnswer => Outspoken,
        Role::Share | Role::Referral => Sociable,
        Role::SupportTicket | Role::Complaint => Demanding,
        Role::MessageClicked => Responsive,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(list: &[(Group, &str, f64, f64)]) -> Name {
        let traits: Vec<Trait> = list
            .iter()
            .map(|(group, value, _, others)| Trait { group: *group, value: (*value).into(), share: *others })
            .collect();
        let contrasts: Vec<Contrast> =
            list.iter().map(|(_, _, own, others)| Contrast { own: *own, others: *others }).collect();
        name(&traits, &contrasts, |event| Role::from_id(event).unwrap_or_default(), true)
    }

    #[test]
    fn strongest_of_each_group() {
        let name = named(&[
            (Group::DayPart, "evening", 0.3, 0.2),
            (Group::DayPart, "night", 0.6, 0.1),
            (Group::Platform, "iOS", 0.8, 0.5),
            (Group::OrderSize, "large", 0.7, 0.3),
            (Group::Depth, "long", 0.5, 0.3),
            (Group::Category, "Desserts", 0.4, 0.1),
        ]);
        assert_eq!(name.text(Lang::En), "Nocturnal, generous, mobile fans of Desserts");
    }

    #[test]
    fn platforms_by_what_they_say() {
        use Adjective::*;
        let told = ["iOS", "App", "my-app", "Desktop app", "Web App", "mobile web", "WhatsApp", "Apple TV"];
        let wanted = [Mobile, Mobile, Mobile, Desktop, Desktop, Mobile].map(Some);
        assert_eq!(told.map(of_platform)[..6], wanted);
        assert_eq!(told.map(of_platform)[6..], [None, Some(LeanBack)]);
    }

    #[test]
    fn nothing_stands_out() {
        let name = named(&[(Group::Week, "weekend", 0.3, 0.28)]);
        assert_eq!(
            (name.text(Lang::En).as_str(), name.text(Lang::De).as_str()),
            ("All-round buyers", "Vielseitige Käufer")
        );
    }

    #[test]
    fn events_by_role_or_by_name() {
        assert_eq!(named(&[(Group::Event, "search", 0.6, 0.2)]).text(Lang::En), "Searching buyers");
        assert_eq!(named(&[(Group::Event, "Song Played", 0.6, 0.2)]).text(Lang::En), "Users of Song Played");
    }
}

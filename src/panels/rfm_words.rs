//! How RFM groups and scores look and read: one class and one phrase each; ranges of days and orders as people write them.

use engine::i18n::Lang;
use engine::schemes::rfm::Group;
use engine::schemes::rfm_ranks::Basis;
use engine::schemes::rfm_scale::{ScoreRange, Ties};

use crate::format::count;

/// The class of a group's fill.
pub fn class(group: Group) -> &'static str {
    match group {
        Group::Champion => "g-champion",
        Group::Loyal => "g-loyal",
        Group::Potential => "g-potential",
        Group::New => "g-new",
        Group::Promising => "g-promising",
        Group::NeedsAttention => "g-attention",
        Group::AboutToSleep => "g-about_to_sleep",
        Group::AtRisk => "g-at_risk",
        Group::CantLose => "g-cant_lose",
        Group::Hibernating => "g-hibernating",
    }
}

/// The users of a group in a sentence: "312 loyal buyers", or "loyal users" where nothing is bought.
pub fn users_of(group: Group, basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Orders => buyers(group, lang),
        Basis::Engagement => users(group, lang),
    }
}

fn users(group: Group, lang: Lang) -> &'static str {
    match group {
        Group::Champion => lang.pick("champions", "Champions"),
        Group::Loyal => lang.pick("loyal users", "Stammnutzer"),
        Group::Potential => lang.pick("potential loyalists", "angehende Stammnutzer"),
        Group::New => lang.pick("new users", "neue Nutzer"),
        Group::Promising => lang.pick("promising users", "vielversprechende Nutzer"),
        Group::NeedsAttention => lang.pick("users who need attention", "Nutzer, die Beachtung brauchen,"),
        Group::AboutToSleep => lang.pick("users about to sleep", "bald eingeschlafene Nutzer"),
        Group::AtRisk => lang.pick("users at risk by RFM", "nach RFM gefährdete Nutzer"),
        Group::CantLose => lang.pick("users you can’t lose", "unverzichtbare Nutzer"),
        Group::Hibernating => lang.pick("hibernating users", "Nutzer im Winterschlaf"),
    }
}

fn buyers(group: Group, lang: Lang) -> &'static str {
    match group {
        Group::Champion => lang.pick("champions", "Champions"),
        Group::Loyal => lang.pick("loyal buyers", "Stammkäufer"),
        Group::Potential => lang.pick("potential loyalists", "angehende Stammkäufer"),
        Group::New => lang.pick("new buyers", "Neukäufer"),
        Group::Promising => lang.pick("promising buyers", "vielversprechende Käufer"),
        Group::NeedsAttention => lang.pick("buyers who need attention", "Käufer, die Beachtung brauchen,"),
        Group::AboutToSleep => lang.pick("buyers about to sleep", "bald eingeschlafene Käufer"),
        Group::AtRisk => lang.pick("buyers at risk by RFM", "nach RFM gefährdete Käufer"),
        Group::CantLose => lang.pick("buyers you can’t lose", "unverzichtbare Käufer"),
        Group::Hibernating => lang.pick("hibernating buyers", "Käufer im Winterschlaf"),
    }
}

/// "of buyers", or "of users" where nothing is bought.
pub fn of_whom(basis: Basis, lang: Lang) -> &'static str {
    match basis {
        Basis::Orders => lang.pick("of buyers", "der Käufer"),
        Basis::Engagement => lang.pick("of users", "der Nutzer"),
    }
}

/// Whether scores made this way are those of the scheme `rfm`, whose users can be shown.
pub fn is_scheme(ties: Ties) -> bool {
    ties == Ties::Below
}

/// Days of silence behind a recency score: "≤ 6 d", "7–19 d", "> 118 d".
pub fn recency_range(range: &ScoreRange, lang: Lang) -> String {
    let days = |n: i64| count(lang, n.max(0).unsigned_abs());
    let unit = lang.pick("d", "Tage");
    match (range.users, range.from, range.to) {
        (0, ..) => nobody(lang).into(),
        (_, None, None) => lang.pick("all", "alle").into(),
        (_, None, Some(to)) => format!("≤ {} {unit}", days(to)),
        (_, Some(from), None) => format!("> {} {unit}", days(from - 1)),
        (_, Some(from), Some(to)) if from == to => format!("{} {unit}", days(to)),
        (_, Some(from), Some(to)) => format!("{}–{} {unit}", days(from), days(to)),
    }
}

/// Orders behind a frequency score: "1 order", "2", "3–4", "9 or more".
pub fn frequency_range(range: &ScoreRange, basis: Basis, lang: Lang) -> String {
    let n = |n: i64| count(lang, n.max(0).unsigned_abs());
    let (one, many) = match basis {
        Basis::Orders => (lang.pick("order", "Kauf"), lang.pick("orders", "Käufe")),
        Basis::Engagement => (lang.pick("active day", "aktiver Tag"), lang.pick("active days", "aktive Tage")),
    };
    match (range.users, range.from, range.to) {
        (0, ..) => nobody(lang).into(),
        (_, None, None) => lang.pick("all", "alle").into(),
        // Nobody is in the base without one.
        (_, None, Some(1)) => format!("1 {one}"),
        (_, None, Some(to)) => format!("1–{} {many}", n(to)),
        (_, Some(from), None) => format!("{} {}", n(from), lang.pick("or more", "oder mehr")),
        (_, Some(from), Some(to)) if from == to => n(to),
        (_, Some(from), Some(to)) => format!("{}–{}", n(from), n(to)),
    }
}

fn nobody(lang: Lang) -> &'static str {
    lang.pick("nobody", "niemand")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::statuses::STATUSES;

    /// Titles of drawers, menus and files say a group's name alone: it has to be nobody's but its own.
    #[test]
    fn no_group_is_called_as_a_status() {
        for lang in [Lang::En, Lang::De] {
            for (group, status) in Group::ALL.into_iter().flat_map(|group| STATUSES.map(|status| (group, status))) {
                assert_ne!(group.name(lang).to_lowercase(), status.word(lang).to_lowercase());
            }
        }
        assert_eq!([Lang::En, Lang::De].map(|lang| Group::AtRisk.name(lang)), ["At risk (RFM)", "Gefährdet (RFM)"]);
    }

    #[test]
    fn ranges_read_as_people_write_them() {
        let range = |from, to| ScoreRange { score: 1, users: 1, from, to };
        let days = [(None, Some(6)), (Some(7), Some(19)), (Some(20), Some(20)), (Some(1119), None)];
        let texts: Vec<String> = days.map(|(from, to)| recency_range(&range(from, to), Lang::En)).into();
        assert_eq!(texts, ["≤ 6 d", "7–19 d", "20 d", "> 1,118 d"]);
        let orders = [(None, Some(1)), (Some(2), Some(2)), (Some(3), Some(4)), (Some(9), None)];
        let texts: Vec<String> =
            orders.map(|(from, to)| frequency_range(&range(from, to), Basis::Orders, Lang::De)).into();
        assert_eq!(texts, ["1 Kauf", "2", "3–4", "9 oder mehr"]);
        let empty = ScoreRange { score: 2, ..ScoreRange::default() };
        assert_eq!(frequency_range(&empty, Basis::Orders, Lang::En), "nobody");
    }
}

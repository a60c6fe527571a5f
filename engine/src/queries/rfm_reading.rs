//! What it means when an RFM group meets a status: one of thirteen readings, each with its advice.

use serde::{Deserialize, Serialize};

use crate::i18n::Lang;
use crate::schemes::rfm::Group;
use crate::schemes::rfm_ranks::Basis;

/// What a pair of group and status says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    /// Good buyers who are here.
    Protect,
    /// Young buyers who are here.
    Nurture,
    /// Recent buyers who had been away.
    WelcomeBack,
    /// Middling or low rank, and at risk: not lost yet.
    RemindNow,
    /// Once good buyers, now silent.
    WinBack,
    /// Never many orders, now silent.
    LetRest,
    /// High rank, but at risk by their own behaviour.
    Slipping,
    /// Recent by rank, but silent beyond the lines.
    QuietAll,
    /// Middling rank, but within their own rhythm.
    SlowRhythm,
    /// Middling or low rank, because they have only just begun.
    TooYoung,
    /// Middling rank, but silent beyond the lines.
    LastCall,
    /// Low rank, but within the lines.
    StillHere,
    /// Low rank, but just back.
    CameBack,
}

use Reading::*;

impl Reading {
    /// What a pair says; `None` where the status is no statement about silence (prospects).
    pub fn of(group: Group, status: &str) -> Option<Reading> {
        use Group::*;
        let reading = match (group, status) {
            (Champion | Loyal, "loyal" | "active" | "new") => Protect,
            (Potential | New | Promising, "loyal" | "active" | "new") => Nurture,
            (Champion | Loyal | Potential | New | Promising, "reactivated") => WelcomeBack,
            (Champion | Loyal | Potential | New | Promising, "at_risk") => Slipping,
            (Champion | Loyal | Potential | New | Promising, "dormant" | "churned") => QuietAll,
            (NeedsAttention | AboutToSleep | Hibernating, "at_risk") => RemindNow,
            (NeedsAttention | AboutToSleep | AtRisk | CantLose | Hibernating, "new") => TooYoung,
            (NeedsAttention | AboutToSleep, "loyal" | "active" | "reactivated") => SlowRhythm,
            (NeedsAttention | AboutToSleep, "dormant" | "churned") => LastCall,
            (AtRisk | CantLose, "at_risk" | "dormant" | "churned") => WinBack,
            (Hibernating, "dormant" | "churned") => LetRest,
            (AtRisk | CantLose | Hibernating, "loyal" | "active") => StillHere,
            (AtRisk | CantLose | Hibernating, "reactivated") => CameBack,
            _ => return None,
        };
        Some(reading)
    }

    /// Whether group and status say the same.
    pub fn agrees(self) -> bool {
        matches!(self, Protect | Nurture | WelcomeBack | RemindNow | WinBack | LetRest)
    }

    /// Whether it asks for something now: somebody slips away behind a good rank, or has just come back behind a bad one.
    pub fn is_urgent(self) -> bool {
        matches!(self, Slipping | QuietAll | LastCall | CameBack)
    }

    /// What it says and what to do, in a few words.
    pub fn text(self, basis: Basis, lang: Lang) -> &'static str {
        match self {
            Nurture if basis == Basis::Engagement => {
                lang.pick("agree: invite to come again", "einig: zum Wiederkommen einladen")
            }
            TooYoung if basis == Basis::Engagement => {
                lang.pick("just begun: invite to come again", "gerade begonnen: zum Wiederkommen einladen")
            }
            CameBack if basis == Basis::Engagement => {
                lang.pick("came back after long: welcome them", "nach Langem zurück: willkommen heißen")
            }
            Protect => lang.pick("agree: protect, do not discount", "einig: pflegen, keine Rabatte"),
            Nurture => lang.pick("agree: lead to the next order", "einig: zum nächsten Kauf führen"),
            WelcomeBack => {
                lang.pick("back after a silence: welcome them", "nach langer Stille zurück: willkommen heißen")
            }
            RemindNow => lang.pick("agree: remind them now", "einig: jetzt erinnern"),
            WinBack => lang.pick("agree: win back in person", "einig: persönlich zurückgewinnen"),
            LetRest => lang.pick("agree: one last offer, then rest", "einig: ein letztes Angebot, dann ruhen lassen"),
            Slipping => lang.pick("signs of leaving: write this week", "Zeichen des Abschieds: diese Woche schreiben"),
            QuietAll => lang.pick(
                "later than most, yet long silent: ask why",
                "später als die meisten, doch lange still: nach dem Grund fragen",
            ),
            SlowRhythm => {
                lang.pick("slow but steady: wait, no discount", "langsam, aber stetig: abwarten, kein Rabatt")
            }
            LastCall => {
                lang.pick("quieter than the rank says: write now", "stiller, als der Rang sagt: jetzt schreiben")
            }
            StillHere => {
                lang.pick("still within their lines: a reminder will do", "noch in der eigenen Spanne: Erinnern genügt")
            }
            TooYoung => {
                lang.pick("just begun: invite to the next order", "gerade begonnen: zum nächsten Kauf einladen")
            }
            CameBack => lang.pick(
                "came back after long: welcome, then the next order",
                "nach Langem zurück: willkommen heißen, dann zum nächsten Kauf führen",
            ),
        }
    }

    /// The clause after the colon of a sentence that names the users: "312 champions are at risk by status: …". For disagreements.
    pub fn clause(self, basis: Basis, lang: Lang) -> &'static str {
        match self {
            QuietAll if basis == Basis::Engagement => lang.pick(
                "they were active later than most, and are silent all the same",
                "sie waren später aktiv als die meisten und sind dennoch still",
            ),
            SlowRhythm if basis == Basis::Engagement => lang.pick(
                "others were active later, but their own rhythm holds",
                "andere waren später aktiv, doch ihr eigener Rhythmus hält",
            ),
            StillHere if basis == Basis::Engagement => lang.pick(
                "others were active later, but they are within their lines",
                "andere waren später aktiv, doch sie liegen in ihrer Spanne",
            ),
            CameBack if basis == Basis::Engagement => lang
                .pick("others were active later, but they are back", "andere waren später aktiv, doch sie sind zurück"),
            Slipping => lang.pick(
                "they rank high, yet show signs of leaving",
                "ihr Rang ist hoch, doch sie zeigen Zeichen des Abschieds",
            ),
            QuietAll => lang.pick(
                "they bought later than most, and are silent all the same",
                "sie kauften später als die meisten und sind dennoch still",
            ),
            SlowRhythm => lang.pick(
                "others bought later, but their own rhythm holds",
                "andere kauften später, doch ihr eigener Rhythmus hält",
            ),
            TooYoung => lang.pick("they have only just begun", "sie haben gerade erst begonnen"),
            LastCall => lang.pick("the rank is middling, the silence is not", "der Rang ist mittel, die Stille nicht"),
            StillHere => lang.pick(
                "their last order is old, but they are within their lines",
                "ihr letzter Kauf ist alt, doch sie liegen in ihrer Spanne",
            ),
            CameBack => lang
                .pick("their last order is old, but they are back", "ihr letzter Kauf ist alt, doch sie sind zurück"),
            agreement => agreement.text(basis, lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_group_reads_every_status_but_prospect() {
        for group in Group::ALL {
            for status in ["churned", "dormant", "new", "reactivated", "at_risk", "loyal", "active"] {
                assert!(Reading::of(group, status).is_some(), "{group:?} {status}");
            }
            assert_eq!(Reading::of(group, "prospect"), None);
        }
    }

    /// Nobody is given up whom the status holds to be only at risk.
    #[test]
    fn nobody_at_risk_gets_a_last_offer() {
        for group in Group::ALL {
            assert_ne!(Reading::of(group, "at_risk"), Some(LetRest), "{group:?}");
        }
        assert_eq!(Reading::of(Group::Hibernating, "dormant"), Some(LetRest));
    }

    /// Groups of many orders share these readings: nobody is led to a second order who has had nine.
    #[test]
    fn no_advice_counts_orders() {
        assert_eq!(Reading::of(Group::CantLose, "reactivated"), Some(CameBack));
        assert_eq!(Reading::of(Group::AtRisk, "new"), Some(TooYoung));
        for reading in [CameBack, TooYoung] {
            let said = [Lang::En, Lang::De].map(|lang| reading.text(Basis::Orders, lang));
            assert!(!said[0].contains("second") && !said[1].contains("zweite"), "{said:?}");
        }
    }

    /// Where nothing is bought, nobody is told of orders; where something is, some readings are about them.
    #[test]
    fn engagement_knows_no_orders() {
        let words = |basis| {
            let all = [
                Protect,
                Nurture,
                WelcomeBack,
                RemindNow,
                WinBack,
                LetRest,
                Slipping,
                QuietAll,
                SlowRhythm,
                TooYoung,
                LastCall,
                StillHere,
                CameBack,
            ];
            let of =
                |lang| all.map(|reading| [reading.text(basis, lang), reading.clause(basis, lang)].join(" ")).join(" ");
            [of(Lang::En), of(Lang::De)]
        };
        let buys =
            |[en, de]: [String; 2]| (en.contains("order") || en.contains("bought"), de.to_lowercase().contains("kauf"));
        assert_eq!(buys(words(Basis::Orders)), (true, true));
        assert_eq!(buys(words(Basis::Engagement)), (false, false));
    }
}

//! What it means when an RFM group meets a status: one of a dozen readings, each with its advice.

use serde::{Deserialize, Serialize};

use crate::i18n::Lang;
use crate::schemes::rfm::Group;

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
    /// Middling rank, and fading.
    RemindNow,
    /// Once good buyers, now silent.
    WinBack,
    /// Never many orders, now silent.
    LetRest,
    /// Recent by rank, but off their own rhythm.
    RhythmBroken,
    /// Recent by rank, but silent beyond the lines.
    QuietAll,
    /// Middling rank, but within their own rhythm.
    SlowRhythm,
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
            (Champion | Loyal | Potential | New | Promising, "at_risk") => RhythmBroken,
            (Champion | Loyal | Potential | New | Promising, "dormant" | "churned") => QuietAll,
            (NeedsAttention | AboutToSleep, "at_risk") => RemindNow,
            (NeedsAttention | AboutToSleep, "loyal" | "active" | "new" | "reactivated") => SlowRhythm,
            (NeedsAttention | AboutToSleep, "dormant" | "churned") => LastCall,
            (AtRisk | CantLose, "at_risk" | "dormant" | "churned") => WinBack,
            (Hibernating, "at_risk" | "dormant" | "churned") => LetRest,
            (AtRisk | CantLose | Hibernating, "loyal" | "active" | "new") => StillHere,
            (AtRisk | CantLose | Hibernating, "reactivated") => CameBack,
            _ => return None,
        };
        Some(reading)
    }

    /// Whether group and status say the same.
    pub fn agrees(self) -> bool {
        matches!(self, Protect | Nurture | WelcomeBack | RemindNow | WinBack | LetRest)
    }

    /// What it says and what to do, in a few words.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            Protect => lang.pick("agree: protect, do not discount", "einig: pflegen, keine Rabatte"),
            Nurture => lang.pick("agree: lead to the next order", "einig: zum nächsten Kauf führen"),
            WelcomeBack => {
                lang.pick("back after a silence: welcome them", "nach langer Stille zurück: willkommen heißen")
            }
            RemindNow => lang.pick("agree: remind them now", "einig: jetzt erinnern"),
            WinBack => lang.pick("agree: win back in person", "einig: persönlich zurückgewinnen"),
            LetRest => lang.pick("agree: one last offer, then rest", "einig: ein letztes Angebot, dann ruhen lassen"),
            RhythmBroken => {
                lang.pick("own rhythm broken: write this week", "eigener Rhythmus gebrochen: diese Woche schreiben")
            }
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
            CameBack => lang.pick(
                "came back after long: welcome, then second order",
                "nach Langem zurück: willkommen heißen, dann Folgekauf",
            ),
        }
    }

    /// The clause after the colon of a sentence that names the users: "312 champions are at risk by status: …".
    pub fn clause(self, lang: Lang) -> &'static str {
        match self {
            Protect => lang.pick("both views say keep them", "beide Sichten sagen: halten"),
            Nurture => lang.pick("both views say they are on their way", "beide Sichten sagen: auf gutem Weg"),
            WelcomeBack => {
                lang.pick("they bought lately, after a long silence", "sie kauften kürzlich, nach langer Stille")
            }
            RemindNow => lang.pick("both views see them fade", "beide Sichten sehen sie schwinden"),
            WinBack => lang.pick("both views say good buyers are leaving", "beide Sichten sagen: gute Käufer gehen"),
            LetRest => lang.pick("both views say they are gone", "beide Sichten sagen: fort"),
            RhythmBroken => lang.pick(
                "they bought recently, but less than they used to",
                "sie kauften kürzlich, doch weniger als gewohnt",
            ),
            QuietAll => lang.pick(
                "they bought later than most, and are silent all the same",
                "sie kauften später als die meisten und sind dennoch still",
            ),
            SlowRhythm => lang.pick(
                "others bought later, but their own rhythm holds",
                "andere kauften später, doch ihr eigener Rhythmus hält",
            ),
            LastCall => lang.pick("the rank is middling, the silence is not", "der Rang ist mittel, die Stille nicht"),
            StillHere => lang.pick(
                "their last order is old, but they are within their lines",
                "ihr letzter Kauf ist alt, doch sie liegen in ihrer Spanne",
            ),
            CameBack => lang
                .pick("their last order is old, but they are back", "ihr letzter Kauf ist alt, doch sie sind zurück"),
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
}

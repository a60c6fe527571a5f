//! One typical user's story: a timeline of signs, and the line above it that says what they mean.

use engine::events::Role;
use engine::queries::personas::{MomentKind, Timeline};

use super::words;
use crate::charts::persona_story::{self, Moment, Sign};
use crate::charts::{Scene, Tip};
use crate::format;
use crate::panels::View;

/// The timeline and the line above it.
pub(super) fn story(timeline: &Timeline, width: f32, view: &View) -> (String, Scene) {
    let lang = view.lang;
    let mut moments: Vec<Moment> = Vec::new();
    for one in &timeline.moments {
        let sign = sign(one.kind);
        match moments.iter_mut().rev().find(|have| have.day == one.day && have.sign == sign) {
            Some(have) if !have.tip.lines.contains(&one.name) && have.tip.value != one.name => {
                have.tip.lines.push(one.name.clone());
            }
            Some(_) => {}
            None => {
                let tip = Tip::new(format::date(lang, one.day), one.name.clone());
                moments.push(Moment { day: one.day, sign, tip });
            }
        }
    }
    let mut signs: Vec<Sign> = moments.iter().map(|moment| moment.sign).collect();
    signs.sort_unstable();
    signs.dedup();
    let meanings: Vec<String> = signs.into_iter().map(|sign| meaning(sign, view)).collect();
    let note = words::typical(lang, &timeline.user, meanings.join(lang.pick(", ", "; ")));
    let scene = persona_story::draw(&moments, timeline.from, timeline.to, width, lang, &note);
    (note, scene)
}

fn sign(kind: MomentKind) -> Sign {
    match kind {
        MomentKind::Value => Sign::Dot,
        MomentKind::Activity => Sign::Point,
        MomentKind::Message => Sign::Tick,
        MomentKind::Voice => Sign::Ring,
        MomentKind::Loss => Sign::Square,
        MomentKind::CartLeft => Sign::Cross,
    }
}

fn meaning(sign: Sign, view: &View) -> String {
    let lang = view.lang;
    match sign {
        Sign::Dot => match view.settings.value_role(&view.catalog) {
            Some(Role::Purchase) => lang.pick("filled orders", "gefüllt: Bestellungen"),
            Some(Role::Subscribe) => lang.pick("filled subscriptions", "gefüllt: Abonnements"),
            Some(_) => lang.pick("filled value events", "gefüllt: Wertereignisse"),
            None => lang.pick("filled activity", "gefüllt: Aktivität"),
        },
        Sign::Point => lang.pick("points other activity", "Punkte: andere Aktivität"),
        Sign::Tick => lang.pick("ticks messages", "Striche: Nachrichten"),
        Sign::Ring => lang.pick("hollow reviews and requests", "hohl: Bewertungen und Anfragen"),
        Sign::Square => lang.pick("squares refunds and leaving", "Quadrate: Erstattung oder Abschied"),
        Sign::Cross => lang.pick("crosses left carts", "Kreuze: verlassene Warenkörbe"),
    }
    .to_string()
}

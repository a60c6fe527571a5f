//! What event names mean, guessed from their words, English and German.

use serde::{Deserialize, Serialize};

use super::aliases::normal;
use crate::events::Role;

/// A role that an event name may have.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleGuess {
    /// The role.
    pub role: Role,
    /// How sure, 0–1.
    pub confidence: f64,
}

/// Words that show that a name is about a message.
const MESSAGE: &str = "push mail sms message newsletter notification inapp whatsapp nachricht benachrichtigung";

/// What happened to the message; the first rule that has a word in the name wins.
const MESSAGE_RULES: &[(Role, &str)] = &[
    (Role::MessageBounced, "bounc unzustellbar"),
    (Role::OptOut, "unsubscrib abgemeldet abmeld abbestell optout"),
    (Role::OptIn, "subscrib optin angemeldet anmeld"),
    (Role::MessageConverted, "convert konver"),
    (Role::MessageClicked, "click klick tapped"),
    (Role::MessageOpened, "open geoeffnet gelesen read viewed"),
    (Role::MessageDelivered, "deliver erhalten zugestellt receiv impression"),
    (Role::MessageSent, "sent send gesendet versendet verschickt"),
];

/// Names in general. Particular words come before the general ones that they hold (`abbestellt` holds `bestellt`).
const RULES: &[(Role, &str)] = &[
    (Role::Refund, "refund chargeback storn erstatt rueckgabe ruecksend returned retoure widerruf"),
    (Role::OptOut, "unsubscrib optout abgemeldet abmeld abbestell"),
    (Role::OptIn, "optin"),
    (Role::Uninstall, "uninstall deinstall"),
    (Role::AccountClosed, "accountclosed accountdeleted closeaccount deleteaccount kontogeloescht kontogeschlossen"),
    (Role::TrialStart, "trial probeabo probemonat testphase"),
    (Role::Cancel, "cancel kuendig"),
    (Role::SignUp, "signup signedup register registration registrier accountcreated kontoerstellt"),
    (Role::Login, "login loggedin signin signedin einlogg eingeloggt angemeldet anmeld"),
    (Role::SessionStart, "sessionstart appopen applaunch appstart firstopen sitzung"),
    (Role::OnboardingDone, "onboardingdone onboardingcomplet onboardingabgeschlossen tutorialcomplet"),
    (Role::OnboardingStep, "onboarding tutorial"),
    (Role::Other, "removefromcart removedfromcart ausdemwarenkorb"),
    (Role::View, "cartview viewcart viewedcart basketview"),
    (
        Role::Purchase,
        "paymentdone paymentsuccess paymentcomplet ordercomplet orderplaced ordercreated checkoutcomplet purchase charged bestellt bezahlt gekauft",
    ),
    (Role::AddToCart, "cart warenkorb basket einkaufswagen"),
    (Role::Checkout, "checkout kasse payment delivery shipping zahlungsart lieferart"),
    (Role::Subscribe, "subscrib renew abostart aboverlaeng abonn"),
    (Role::Search, "search suche gesucht"),
    (Role::Referral, "refer empfohl empfehl invite eingelad einlad"),
    (Role::SurveyAnswer, "survey umfrage npsanswer"),
    (Role::Review, "review bewert rating rated rezension"),
    (Role::Complaint, "complain beschwer reklam"),
    (Role::SupportTicket, "ticket support hilfeanfrage"),
    (Role::Milestone, "milestone levelup achievement meilenstein"),
    (Role::Share, "share geteilt"),
    (Role::MessageBounced, "bounced"),
    (Role::MessageOpened, "geoeffnet"),
    (
        Role::View,
        "view page screen catalog katalog product produkt angesehen ansicht aufgerufen seite browse impression homepage",
    ),
    (Role::System, "heartbeat cronjob system"),
    (Role::Purchase, "bought transaction bestellung kauf"),
];

/// Whole names that are too short to look for inside others.
const EXACT: &[(Role, &str)] = &[
    (Role::Purchase, "order buy sale invoice paid bon"),
    (Role::View, "main home start detail index"),
    (Role::SessionStart, "visit session open"),
    (Role::Subscribe, "abo"),
    (Role::Review, "rate"),
    (Role::SurveyAnswer, "nps"),
    (Role::MessageSent, "sent gesendet"),
    (Role::MessageDelivered, "delivered zugestellt"),
    (Role::MessageOpened, "opened"),
    (Role::MessageClicked, "clicked"),
    (Role::MessageConverted, "converted"),
];

/// The role that a name most likely has.
///
/// ```
/// # use engine::{events::Role, ingest::guess_role};
/// assert_eq!(guess_role("in_warenkorb").role, Role::AddToCart);
/// assert_eq!(guess_role("Email Opened").role, Role::MessageOpened);
/// ```
pub fn guess_role(name: &str) -> RoleGuess {
    let word = normal(name);
    if let Some(role) = Role::ALL.iter().find(|role| normal(role.id()) == word) {
        return RoleGuess { role: *role, confidence: 0.99 };
    }
    let equals = |words: &str| words.split(' ').any(|have| have == word);
    let holds = |words: &str| words.split(' ').any(|have| word.contains(have));
    let first = |rules: &[(Role, &str)], fits: &dyn Fn(&str) -> bool| {
        rules.iter().find(|(_, words)| fits(words)).map(|(role, _)| *role)
    };
    let found = first(EXACT, &equals)
        .or_else(|| if holds(MESSAGE) { first(MESSAGE_RULES, &holds) } else { None })
        .or_else(|| first(RULES, &holds));
    match found {
        Some(role) => RoleGuess { role, confidence: 0.85 },
        None => RoleGuess { role: Role::Other, confidence: 0.3 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_field() {
        use Role::*;
        for (name, role) in [
            ("bestellt", Purchase),
            ("Kauf", Purchase),
            ("storniert", Refund),
            ("in_warenkorb", AddToCart),
            ("angesehen", View),
            ("gesucht", Search),
            ("push_erhalten", MessageDelivered),
            ("push_geöffnet", MessageOpened),
            ("geöffnet", MessageOpened),
            ("abgemeldet", OptOut),
            ("deinstalliert", Uninstall),
            ("beschwerde", Complaint),
            ("empfohlen", Referral),
            ("bewertet", Review),
            ("catalog", View),
            ("product1", View),
            ("main", View),
            ("cart", AddToCart),
            ("payment_done", Purchase),
            ("payment_choice", Checkout),
            ("delivery_courier", Checkout),
            ("purchase", Purchase),
            ("Order Completed", Purchase),
            ("Newsletter abbestellt", OptOut),
            ("App Launched", SessionStart),
            ("Notification Clicked", MessageClicked),
            ("Charged", Purchase),
            ("trial_started", TrialStart),
            ("subscription cancelled", Cancel),
            ("removed_from_cart", Other),
            ("frobnicate", Other),
        ] {
            assert_eq!(guess_role(name).role, role, "{name}");
        }
    }
}

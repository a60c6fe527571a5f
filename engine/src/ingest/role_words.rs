//! What columns mean, in words: for pick lists and for messages. In mappings stand the ids of roles.

use super::ColumnRole;
use crate::i18n::Lang;

impl ColumnRole {
    /// The word for it in a language.
    pub fn text(self, lang: Lang) -> &'static str {
        match self {
            ColumnRole::User => lang.pick("user", "Nutzer"),
            ColumnRole::Time => lang.pick("time", "Zeit"),
            ColumnRole::FirstTime => lang.pick("first date", "erstes Datum"),
            ColumnRole::Orders => lang.pick("number of orders", "Anzahl der Bestellungen"),
            ColumnRole::Event => lang.pick("event", "Ereignis"),
            ColumnRole::OrderId => lang.pick("order id", "Bestellnummer"),
            ColumnRole::Amount => lang.pick("amount", "Betrag"),
            ColumnRole::Refunded => lang.pick("refunded", "Erstattet"),
            ColumnRole::Currency => lang.pick("currency", "Währung"),
            ColumnRole::Item => lang.pick("item", "Artikel"),
            ColumnRole::Category => lang.pick("category", "Kategorie"),
            ColumnRole::Country => lang.pick("country", "Land"),
            ColumnRole::Region => lang.pick("region", "Region"),
            ColumnRole::City => lang.pick("city", "Ort"),
            ColumnRole::Platform => lang.pick("platform", "Plattform"),
            ColumnRole::Device => lang.pick("device", "Gerät"),
            ColumnRole::Channel => lang.pick("channel", "Kanal"),
            ColumnRole::Campaign => lang.pick("campaign", "Kampagne"),
            ColumnRole::Plan => lang.pick("plan", "Tarif"),
            ColumnRole::Variant => lang.pick("variant", "Variante"),
            ColumnRole::MessageClass => lang.pick("message class", "Nachrichtenart"),
            ColumnRole::MessageFormat => lang.pick("message format", "Nachrichtenformat"),
            ColumnRole::SessionId => lang.pick("session id", "Sitzungs-ID"),
            ColumnRole::InsertId => lang.pick("row id", "Zeilen-ID"),
            ColumnRole::AnonymousId => lang.pick("anonymous id", "anonyme ID"),
            ColumnRole::Consent => lang.pick("consent", "Einwilligung"),
            ColumnRole::Score => lang.pick("score", "Note"),
            ColumnRole::Zone => lang.pick("user’s time zone", "Zeitzone des Nutzers"),
        }
    }

    /// The word for a key of a mapping: a role, or `dimensions`.
    pub(super) fn text_of(key: &str, lang: Lang) -> &str {
        match ColumnRole::from_id(key) {
            Some(role) => role.text(lang),
            None if key == "dimensions" => lang.pick("a kept column", "erhaltene Spalte"),
            None => key,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_role_has_a_word_of_its_own() {
        for lang in [Lang::En, Lang::De] {
            let words: std::collections::BTreeSet<&str> = ColumnRole::ALL.iter().map(|role| role.text(lang)).collect();
            assert_eq!(words.len(), ColumnRole::ALL.len());
        }
    }
}

//! Headers that people and tools give to columns, English and German, as letters and digits only (`Bestell-ID` → `bestellid`).

use crate::ingest::ColumnRole;

/// What a header may stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    Role(ColumnRole),
    /// The price of one piece: an amount together with a quantity.
    UnitPrice,
    /// Number of pieces: a factor of the amount, nothing on its own.
    Quantity,
    /// Words in sentences.
    FreeText,
    /// Says who somebody is.
    Name,
    Email,
    Phone,
    Ip,
    Iban,
    /// Street, birthday, postcode.
    Address,
}

use ColumnRole as R;
use Meaning::{Quantity, Role, UnitPrice};

const ALIASES: &[(Meaning, &str)] = &[
    (
        Role(R::User),
        "user userid uid customerid customer customernumber customerno clientid client memberid member accountid subscriberid visitorid personid distinctid playerid contactid profileid externaluserid masterid shopperid buyerid guestid kundennr kundennummer kundenid kunde kundin kundenkennung nutzer nutzerid nutzerkennung benutzer benutzerid mitglied mitgliedsnummer mitgliedid",
    ),
    (
        Role(R::Time),
        "time timestamp ts date datetime eventtime eventdate eventtimestamp createdat created invoicedate orderdate purchasedate transactiondate occurredat sentat paidat clienteventtime zeit zeitpunkt zeitstempel datum bestelldatum rechnungsdatum kaufdatum buchungsdatum erstelltam datumuhrzeit",
    ),
    (
        Role(R::Event),
        "event eventname eventtype action activity activitytype verb ereignis ereignisname ereignistyp aktion aktivitaet vorgang",
    ),
    (
        Role(R::OrderId),
        "orderid order ordernumber orderno invoice invoiceno invoiceid invoicenumber transactionid transaction receiptid receipt basketid purchaseid bestellid bestellnr bestellnummer bestellung auftragsnr auftragsnummer auftrag rechnung rechnungsnr rechnungsnummer belegnr belegnummer beleg bonnr",
    ),
    (
        Role(R::Amount),
        "amount revenue total totalprice totalamount sales spend spent grossamount netamount linetotal ordervalue ordertotal dollarvalue value umsatz betrag summe gesamt gesamtbetrag gesamtpreis warenwert bestellwert rechnungsbetrag erloes",
    ),
    (Role(R::Refunded), "refundedamount amountrefunded refundamount erstattungsbetrag erstatteterbetrag"),
    (UnitPrice, "price unitprice itemprice priceperunit stueckpreis einzelpreis preis"),
    (Role(R::Currency), "currency currencycode waehrung waehrungscode"),
    (Quantity, "quantity qty units pieces numberofcds menge anzahl stueck stueckzahl"),
    (
        Role(R::Item),
        "item itemid itemname product productid productname sku stockcode articleid article artikel artikelnr artikelnummer artikelid produkt produktid produktname",
    ),
    (
        Role(R::Category),
        "category productcategory categoryname department productgroup genre kategorie produktkategorie warengruppe produktgruppe sortiment",
    ),
    (Role(R::Country), "country countrycode countryname geocountry shippingcountry land laendercode staat"),
    (Role(R::Region), "region regionname state province bundesland kanton"),
    (Role(R::City), "city cityname town stadt ort"),
    (Role(R::Platform), "platform os operatingsystem plattform betriebssystem"),
    (Role(R::Device), "device devicetype devicemodel devicefamily geraet geraetetyp endgeraet"),
    (Role(R::Channel), "channel messagechannel medium utmmedium kanal vertriebskanal"),
    (Role(R::Campaign), "campaign campaignname campaignid utmcampaign kampagne kampagnenname"),
    (Role(R::Plan), "plan planname subscriptionplan tier tarif abo abomodell"),
    (Role(R::Variant), "variant experimentvariant abgroup testgroup variante testgruppe"),
    (Role(R::MessageClass), "messageclass messagecategory nachrichtenklasse nachrichtenart"),
    (Role(R::MessageFormat), "messageformat nachrichtenformat"),
    (Role(R::SessionId), "sessionid session visitid sitzung sitzungsid"),
    (Role(R::InsertId), "insertid eventid uuid eventuuid ereignisid"),
    (Role(R::AnonymousId), "anonymousid anonid cookieid"),
    (Role(R::Consent), "consent marketingconsent einwilligung zustimmung"),
    (Role(R::Zone), "timezone tz zeitzone"),
    (
        Meaning::FreeText,
        "description comment comments note notes text message subject body feedback remark bemerkung bemerkungen beschreibung kommentar notiz notizen nachricht betreff freitext anmerkung",
    ),
    (
        Meaning::Name,
        "name firstname lastname fullname surname customername username vorname nachname anrede kundenname",
    ),
    (Meaning::Email, "email mail emailaddress emailadresse mailadresse"),
    (Meaning::Phone, "phone phonenumber mobile telephone telefon telefonnummer mobilnummer handynummer handy"),
    (Meaning::Ip, "ip ipaddress ipadresse clientip"),
    (Meaning::Iban, "iban kontonummer accountnumber"),
    (
        Meaning::Address,
        "address street zip zipcode postcode postalcode birthdate birthday dateofbirth adresse anschrift strasse plz postleitzahl geburtsdatum geburtstag",
    ),
];

/// A header as letters and digits only, umlauts written out.
pub(super) fn normal(header: &str) -> String {
    let mut normal = String::new();
    for sign in header.chars().flat_map(char::to_lowercase) {
        match sign {
            'ä' => normal.push_str("ae"),
            'ö' => normal.push_str("oe"),
            'ü' => normal.push_str("ue"),
            'ß' => normal.push_str("ss"),
            'é' | 'è' | 'ê' => normal.push('e'),
            sign if sign.is_alphanumeric() => normal.push(sign),
            _ => {}
        }
    }
    normal
}

/// How much of a header an alias is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Match {
    /// All of it.
    Whole,
    /// All after one of its dots: `properties.country`, `context.campaign.name`.
    LastKeys,
    /// Its beginning or end.
    Part,
}

/// What a header may stand for.
pub(super) fn meanings(header: &str) -> Vec<(Meaning, Match)> {
    let mut found = Vec::new();
    // The longest end that says something: `campaign.name` is a campaign, not a name.
    let ends = std::iter::once(0).chain(header.match_indices('.').map(|(dot, _)| dot + 1));
    for start in ends {
        let end = normal(&header[start..]);
        let alike = ALIASES.iter().filter(|(_, aliases)| aliases.split(' ').any(|alias| alias == end));
        let kind = if start == 0 { Match::Whole } else { Match::LastKeys };
        found.extend(alike.map(|(meaning, _)| (*meaning, kind)));
        if !found.is_empty() {
            break;
        }
    }
    let header = normal(header);
    let is_part = |alias: &str| alias.len() >= 4 && (header.ends_with(alias) || header.starts_with(alias));
    for (meaning, aliases) in ALIASES {
        if !found.iter().any(|(have, _)| have == meaning) && aliases.split(' ').any(is_part) {
            found.push((*meaning, Match::Part));
        }
    }
    found
}

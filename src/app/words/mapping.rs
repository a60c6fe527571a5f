//! Words of the mapping screen: what a file seems to be, what its columns and events mean.

use engine::events::{FileKind, Role};
use engine::i18n::Lang;
use engine::ingest::{Code, ColumnRole};

engine::catalog! {
    looking = "Looking at the first rows …", "Die ersten Zeilen werden angesehen …";
    understood(n) = "{n} columns understood", "{n} Spalten erkannt";
    understood_one = "One column understood", "Eine Spalte erkannt";
    understood_all(n) = "All {n} columns understood", "Alle {n} Spalten erkannt";
    left_out(n) = "{n} left out", "{n} ausgelassen";
    questions(n) = "{n} questions remain.", "{n} Fragen bleiben.";
    question_one = "One question remains.", "Eine Frage bleibt.";
    question_none = "No question remains.", "Keine Frage bleibt.";
    missing_one = "One thing is missing.", "Eines fehlt noch.";
    many_rejected(share) = "{share} of the first rows would be rejected; why stands below.",
        "{share} der ersten Zeilen würden verworfen; warum, steht unten.";
    about(size, rows) = "{size} · about {rows} rows. Every guess below is shown with its reason; change any of them and the rows are read again at once.",
        "{size} · etwa {rows} Zeilen. Jede Vermutung steht mit ihrem Grund da; ändern Sie eine, werden die Zeilen sofort neu gelesen.";
    about_whole(size, rows) = "{size} · {rows} rows. Every guess below is shown with its reason; change any of them and the rows are read again at once.",
        "{size} · {rows} Zeilen. Jede Vermutung steht mit ihrem Grund da; ändern Sie eine, werden die Zeilen sofort neu gelesen.";
    files(n, first) = "{n} files, read as one; below is {first}", "{n} Dateien, als eine gelesen; unten steht {first}";
    others_one = "1 file of another kind, see below", "1 Datei anderer Art, siehe unten";
    others(n) = "{n} files of other kinds, see below", "{n} Dateien anderer Art, siehe unten";
    other_files = "Files of other kinds", "Dateien anderer Art";
    other_how = "They are joined to the events on the user id. How many users match is told once all rows are read.",
        "Sie werden über die Nutzer-ID mit den Ereignissen verbunden. Wie viele Nutzer zusammenfinden, steht fest, sobald alle Zeilen gelesen sind.";
    kind = "Kind", "Art";
    kind_of(file) = "Kind of {file}", "Art von {file}";
    columns_of(file) = "Columns of {file}", "Spalten von {file}";
    column = "Column", "Spalte";
    meaning = "Meaning", "Bedeutung";
    why = "Why", "Warum";
    attribute_word = "attribute", "Attribut";
    use_attributes = "attributes have no history: the last value counts; users without any activity are prospects",
        "Attribute haben keine Geschichte: Der letzte Wert zählt; Nutzer ohne jede Aktivität sind Interessierte";
    use_summaries = "each row is all that is known of a user: statuses by days, RFM and revenue; no movement and no clock",
        "jede Zeile ist alles, was von einem Nutzer bekannt ist: Status nach Tagen, RFM und Umsatz; keine Bewegung, keine Uhrzeit";
    a_row_is = "A row is", "Eine Zeile ist";
    an_event = "an event", "ein Ereignis";
    a_user = "a user, in sum", "ein Nutzer, in Summe";
    last_date = "last date", "letztes Datum";
    use_messages = "messages are passive: only a click shows that a user is active",
        "Nachrichten sind passiv: Nur ein Klick zeigt, dass ein Nutzer aktiv ist";
    use_tickets = "a ticket counts as activity; a complaint can put a user at risk",
        "eine Anfrage zählt als Aktivität; eine Beschwerde kann einen Nutzer gefährdet machen";
    use_surveys = "an answer counts as activity; a score is a value to filter and compare by, and persona cards tell the last one of their users",
        "eine Antwort zählt als Aktivität; eine Note ist ein Wert zum Filtern und Vergleichen, und die Karten der Personas nennen die letzte ihrer Nutzer";
    use_costs = "no activity and no revenue: amounts are added up by campaign, channel and other kept columns, up to each day",
        "keine Aktivität und kein Umsatz: Beträge werden nach Kampagne, Kanal und anderen behaltenen Spalten bis zu jedem Tag addiert";
    and_more(files, n) = "{files} and {n} more", "{files} und {n} weitere";
    parts_left_out(parts) = "Without data, left out: {parts}.", "Ohne Daten, weggelassen: {parts}.";
    read_all = "Read all rows", "Alle Zeilen einlesen";
    unpack_all = "Unpack all rows", "Alle Zeilen entpacken";
    beginning = "This is the beginning of the packed files; sizes are estimated from it. Choose what to read first, then unpack the rest.",
        "Das ist der Anfang der gepackten Dateien; Größen sind daraus geschätzt. Wählen Sie erst, was gelesen werden soll, und entpacken Sie dann den Rest.";
    replaces(files) = "These files take the place of {files} once they are read. Until then nothing is lost.",
        "Diese Dateien treten an die Stelle von {files}, sobald sie eingelesen sind. Bis dahin geht nichts verloren.";
    added_to(files) = "These files are read together with {files}. Rows with the same row id count once.",
        "Diese Dateien werden zusammen mit {files} gelesen. Zeilen mit derselben Zeilen-ID zählen einmal.";
    save_as_recipe = "Save as recipe", "Als Rezept speichern";
    with_before = "The files read before", "Die bisherigen Dateien";
    replace = "Replace", "Ersetzen";
    add = "Add", "Dazunehmen";
    other_file = "Choose other files", "Andere Dateien wählen";
    remembered = "Mapped as you mapped the last file with these columns.", "Zugeordnet wie die letzte Datei mit diesen Spalten.";
    recognised(export) = "Recognised: {export}.", "Erkannt: {export}.";
    guess_again = "Guess afresh", "Neu vermuten";

    ask_date(sample, days) = "Does {sample} mean {days}?", "Ist mit {sample} {days} gemeint?";
    the_day(day) = "{day}", "der {day}";
    or(first, last) = "{first} or {last}", "{first} oder {last}";
    ask_date_year = "the first number may be a day or a year, and no other date tells which. Please choose.",
        "die erste Zahl kann ein Tag oder ein Jahr sein, und kein anderes Datum verrät es. Bitte wählen Sie.";
    ask_date_fit(both, of) = "{both} of {of} rows fit both readings; ", "{both} von {of} Zeilen passen auf beide Lesarten; ";
    ask_date_none = "no other date in the first page tells. Please choose.", "kein anderes Datum der ersten Seite verrät es. Bitte wählen Sie.";
    ask_date_rest(day) = "the file’s other dates speak for {day}.", "die übrigen Daten der Datei sprechen für diese Lesart: {day}.";
    ask_date_mixed = "the others contradict each other. Please choose.", "die übrigen widersprechen einander. Bitte wählen Sie.";
    ask_currency(column) = "“{column}” holds several currencies. Which one is read?", "„{column}“ enthält mehrere Währungen. Welche wird gelesen?";
    ask_currency_how = "Different currencies are never added up. Rows in the others are converted at the rate that you type; without one they are left out and counted.",
        "Verschiedene Währungen werden nie addiert. Zeilen in den anderen werden mit dem Kurs umgerechnet, den Sie eingeben; ohne Kurs werden sie ausgelassen und gezählt.";
    rate_of(currency) = "1 {currency} =", "1 {currency} =";
    no_rate = "Not taken. Type a number over 0 without thousands signs, such as 0.92.", "Nicht übernommen. Geben Sie eine Zahl über 0 ohne Tausenderzeichen ein, etwa 0,92.";
    converted(currency, rates) = "Amounts converted into {currency}: {rates}", "Beträge umgerechnet in {currency}: {rates}";
    rows_of(name, n) = "{name}, {n} rows", "{name}, {n} Zeilen";

    locale = "How the file is written", "Wie die Datei geschrieben ist";
    delimiter = "Delimiter", "Trennzeichen";
    comma = "comma ,", "Komma ,";
    semicolon = "semicolon ;", "Semikolon ;";
    tab = "tab", "Tabulator";
    pipe = "pipe |", "senkrechter Strich |";
    space = "space", "Leerzeichen";
    rows_path = "Where the rows are", "Wo die Zeilen stehen";
    rows_each = "each object is a row", "jedes Objekt ist eine Zeile";
    quotes = "Quotes", "Anführungszeichen";
    quotes_double = "double", "doppelte";
    quotes_single = "single", "einfache";
    quotes_none = "none", "keine";
    encoding = "Text encoding", "Zeichenkodierung";
    ascii_below = "further down UTF-8 or Windows-1252", "weiter unten UTF-8 oder Windows-1252";
    ascii_else = "ASCII, else UTF-8 or Windows-1252", "ASCII, sonst UTF-8 oder Windows-1252";
    first_row = "First row", "Erste Zeile";
    first_row_names = "column names", "Spaltennamen";
    first_row_data = "already data", "schon Daten";
    decimal = "Decimal sign", "Dezimalzeichen";
    decimal_point = "point 1,234.5", "Punkt 1,234.5";
    decimal_comma = "comma 1.234,5", "Komma 1.234,5";
    date_order = "Date order", "Datumsfolge";
    day_first = "day month year", "Tag Monat Jahr";
    month_first = "month day year", "Monat Tag Jahr";
    year_first = "year month day", "Jahr Monat Tag";
    zone = "Time zone", "Zeitzone";
    currency = "Currency", "Währung";
    currency_none = "none", "keine";
    anonymous = "Anonymous ids", "Anonyme IDs";
    anonymous_join = "belong to the one user they are seen with", "gehören zu dem einen Nutzer, mit dem sie gesehen werden";
    anonymous_keep = "are users of their own", "sind eigene Nutzer";
    epoch = "Epoch unit", "Epocheneinheit";
    epoch_none = "none", "keine";
    fits_rows(n, of) = "fits {n} of {of} rows", "passt auf {n} von {of} Zeilen";
    fits_amounts(n, of) = "reads {n} of {of} amounts", "liest {n} von {of} Beträgen";
    fits_times(n, of) = "reads {n} of {of} times", "liest {n} von {of} Zeitpunkten";

    preview = "Rows of the file, as written and as read", "Zeilen der Datei, wie geschrieben und wie gelesen";
    line = "Line", "Zeile";
    role_of(column) = "Role of {column}", "Rolle von {column}";
    times_of(column) = "{column} times", "{column} mal";
    alone = "on its own", "für sich allein";
    times(column) = "× {column}", "× {column}";
    sure(share) = "{share} sure", "{share} sicher";
    left_out_word = "left out", "ausgelassen";
    dimension_word = "kept as it is", "wie sie ist";
    not_recognised = "not recognised", "nicht erkannt";
    filled_in(n, of) = "filled in {n} of {of} rows", "gefüllt in {n} von {of} Zeilen";
    empty_cell = "empty", "leer";

    first_page = "Rows, from this first page", "Zeilen, von dieser ersten Seite";
    accepted = "accepted", "angenommen";
    rejected(reason) = "rejected: {reason}", "abgelehnt: {reason}";
    filtered(reason) = "left out: {reason}", "ausgelassen: {reason}";
    read = "read", "gelesen";
    repeated(n) = "{n} of the accepted rows repeat another one in every mapped column. They are counted, not dropped.",
        "{n} der angenommenen Zeilen gleichen einer anderen in jeder zugeordneten Spalte. Sie werden gezählt, nicht verworfen.";
    download_rejects = "Download them all, with line, byte and reason", "Alle herunterladen, mit Zeile, Byte und Grund";
    at_line(line) = "line {line}", "Zeile {line}";

    events = "What each event means", "Was jedes Ereignis bedeutet";
    event_role(name) = "Meaning of {name}", "Bedeutung von {name}";
    events_none = "No column holds event names: each row is one event.", "Keine Spalte enthält Ereignisnamen: Jede Zeile ist ein Ereignis.";
    events_none_buy = "No column holds event names: each row is a purchase, a negative amount a refund.",
        "Keine Spalte enthält Ereignisnamen: Jede Zeile ist ein Kauf, ein negativer Betrag eine Erstattung.";
    events_none_summaries = "Each row is a user with a first and a last date; what lies between is not known.",
        "Jede Zeile ist ein Nutzer mit erstem und letztem Datum; was dazwischen liegt, ist nicht bekannt.";
    events_more(n) = "Show {n} more", "{n} weitere zeigen";

    before = "Before you read on", "Vor dem Einlesen";
    rows_total = "rows, about", "Zeilen, etwa";
    bytes_total = "bytes to read", "zu lesende Bytes";
    memory = "memory, at most about", "Arbeitsspeicher, höchstens etwa";
    workers = "read by", "gelesen von";
    expected_time = "expected time", "voraussichtliche Dauer";
    below_a_second = "less than a second", "unter einer Sekunde";
    seconds(n) = "about {n} s", "etwa {n} s";
    minutes(n) = "about {n} min", "etwa {n} min";
    n_workers(n) = "{n} workers", "{n} Prozessen";
    one_worker = "one worker", "einem Prozess";

    no_user = "no user id", "keine Nutzer-ID";
    no_time = "no time", "kein Zeitpunkt";
    bad_time = "time cannot be read", "Zeitpunkt nicht lesbar";
    bad_orders = "number of orders cannot be read", "Anzahl der Bestellungen nicht lesbar";
    first_after_last = "first date after the last one", "erstes Datum nach dem letzten";
    second_row = "second row of the same user", "zweite Zeile desselben Nutzers";
    bad_amount = "amount cannot be read", "Betrag nicht lesbar";
    wrong_field_count = "wrong number of fields", "falsche Zahl von Feldern";
    bad_encoding = "wrong text encoding", "falsche Zeichenkodierung";
    skipped = "by a rule of the mapping", "durch eine Regel der Zuordnung";
    outside_range = "outside the days that are read", "außerhalb der gelesenen Tage";
    not_in_sample = "users outside the sample", "Nutzer außerhalb der Stichprobe";
    row_too_long = "longer than 16 MB", "länger als 16 MB";
    unclosed_quote = "quote never closed", "Anführungszeichen nie geschlossen";
    future = "later than today", "später als heute";
    other_currency = "another currency", "andere Währung";
}

/// Why a row was not kept, by its code ([`engine::ingest::Code::id`]).
pub fn reason(lang: Lang, code: &str) -> String {
    let word = match code {
        "no_user" => no_user,
        "no_time" => no_time,
        "bad_time" => bad_time,
        "bad_amount" => bad_amount,
        "bad_orders" => bad_orders,
        "first_after_last" => first_after_last,
        "second_row" => second_row,
        "wrong_field_count" => wrong_field_count,
        "bad_encoding" => bad_encoding,
        "row_too_long" => row_too_long,
        "unclosed_quote" => unclosed_quote,
        "future" => future,
        "currency" => other_currency,
        "skipped" => skipped,
        "outside_range" => outside_range,
        "not_in_sample" => not_in_sample,
        other => return Code::from_id(other).map_or(other, |code| code.text(lang)).into(),
    };
    word(lang).into()
}

/// What a column means in a kind of file.
pub fn column_role(lang: Lang, role: ColumnRole, kind: FileKind) -> &'static str {
    match (role, kind) {
        (ColumnRole::Time, FileKind::Summaries) => last_date(lang),
        _ => role.text(lang),
    }
}

/// What a file tells.
pub fn file_kind(lang: Lang, kind: FileKind) -> &'static str {
    match kind {
        FileKind::Events => lang.pick("events", "Ereignisse"),
        FileKind::Attributes => lang.pick("attributes of users", "Attribute von Nutzern"),
        FileKind::Summaries => lang.pick("a row per user", "eine Zeile je Nutzer"),
        FileKind::Messages => lang.pick("messages", "Nachrichten"),
        FileKind::Tickets => lang.pick("support tickets", "Supportanfragen"),
        FileKind::Surveys => lang.pick("survey answers", "Umfrageantworten"),
        FileKind::Costs => lang.pick("costs", "Kosten"),
    }
}

/// What is made of the rows of files beside the main ones, where the kind says it.
pub fn kind_use(lang: Lang, kind: FileKind) -> Option<&'static str> {
    match kind {
        FileKind::Events => None,
        FileKind::Attributes => Some(use_attributes(lang)),
        FileKind::Summaries => Some(use_summaries(lang)),
        FileKind::Messages => Some(use_messages(lang)),
        FileKind::Tickets => Some(use_tickets(lang)),
        FileKind::Surveys => Some(use_surveys(lang)),
        FileKind::Costs => Some(use_costs(lang)),
    }
}

/// What an event means.
pub fn role(lang: Lang, role: Role) -> &'static str {
    match role {
        Role::SignUp => lang.pick("sign-up", "Registrierung"),
        Role::Login => lang.pick("login", "Anmeldung"),
        Role::SessionStart => lang.pick("session start", "Sitzungsbeginn"),
        Role::View => lang.pick("view", "Ansicht"),
        Role::Search => lang.pick("search", "Suche"),
        Role::AddToCart => lang.pick("add to cart", "In den Warenkorb"),
        Role::Checkout => lang.pick("checkout", "Kasse"),
        Role::Purchase => lang.pick("purchase", "Kauf"),
        Role::Refund => lang.pick("refund", "Erstattung"),
        Role::TrialStart => lang.pick("trial start", "Probebeginn"),
        Role::Subscribe => lang.pick("subscribe", "Abo"),
        Role::Cancel => lang.pick("cancel", "Kündigung"),
        Role::Uninstall => lang.pick("uninstall", "Deinstallation"),
        Role::AccountClosed => lang.pick("account closed", "Konto geschlossen"),
        Role::Referral => lang.pick("referral", "Empfehlung"),
        Role::Share => lang.pick("share", "Teilen"),
        Role::Review => lang.pick("review", "Bewertung"),
        Role::SurveyAnswer => lang.pick("survey answer", "Umfrageantwort"),
        Role::SupportTicket => lang.pick("support ticket", "Supportanfrage"),
        Role::Complaint => lang.pick("complaint", "Beschwerde"),
        Role::OnboardingStep => lang.pick("onboarding step", "Einführungsschritt"),
        Role::OnboardingDone => lang.pick("onboarding done", "Einführung beendet"),
        Role::Milestone => lang.pick("milestone", "Meilenstein"),
        Role::MessageSent => lang.pick("message sent", "Nachricht gesendet"),
        Role::MessageDelivered => lang.pick("message delivered", "Nachricht zugestellt"),
        Role::MessageOpened => lang.pick("message opened", "Nachricht geöffnet"),
        Role::MessageClicked => lang.pick("message clicked", "Nachricht angeklickt"),
        Role::MessageConverted => lang.pick("message converted", "Nachricht konvertiert"),
        Role::MessageBounced => lang.pick("message bounced", "Nachricht unzustellbar"),
        Role::OptIn => lang.pick("opt-in", "Einwilligung"),
        Role::OptOut => lang.pick("opt-out", "Abmeldung"),
        Role::System => lang.pick("system", "System"),
        Role::Other => lang.pick("other activity", "andere Aktivität"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_has_a_word_in_both_languages() {
        for code in Code::ALL {
            let [en, de] = [Lang::En, Lang::De].map(|lang| reason(lang, code.id()));
            assert!(en != de && !en.contains('_') && !de.contains('_'), "{en}, {de}");
            assert_ne!(code.text(Lang::En), code.text(Lang::De));
        }
    }
}

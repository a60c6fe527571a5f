//! Words of the data quality page.

engine::catalog! {
    title = "Data quality", "Datenqualität";

    rows = "Rows", "Zeilen";
    all_used(n) = "All **{n}** rows are in use.", "Alle **{n}** Zeilen sind in Gebrauch.";
    used(kept, read) = "**{kept}** of **{read}** rows are in use", "**{kept}** von **{read}** Zeilen sind in Gebrauch";
    were_rejected(n) = "**{n}** had to be rejected", "**{n}** mussten abgelehnt werden";
    were_duplicates(n) = "**{n}** repeat another row", "**{n}** wiederholen eine andere Zeile";
    were_filtered(n) = "**{n}** are left out on purpose", "**{n}** bleiben bewusst außen vor";
    does_not_add_up = "These figures do not add up. That is a fault of the program, not of your file: do not trust the other pages.",
        "Diese Zahlen gehen nicht auf. Das ist ein Fehler des Programms, nicht Ihrer Datei: Trauen Sie den anderen Seiten nicht.";
    what_became = "What became of each row", "Was aus jeder Zeile wurde";
    n_rows = "Rows", "Zeilen";
    share = "Share", "Anteil";
    kept = "kept", "behalten";
    rejected(reason) = "rejected: {reason}", "abgelehnt: {reason}";
    duplicates = "repeats a row id", "wiederholt eine Zeilen-ID";
    equal_rows = "equals another row in every read column", "gleicht einer anderen Zeile in jeder gelesenen Spalte";
    is_a_part(part) = "Only a part was read, as the mapping asks: {part}. What was left out is counted above.",
        "Nur ein Teil wurde gelesen, wie es die Zuordnung verlangt: {part}. Was ausgelassen wurde, ist oben gezählt.";
    filtered(reason) = "left out: {reason}", "ausgelassen: {reason}";
    read = "read", "gelesen";
    download = "Download the rows not kept", "Nicht behaltene Zeilen herunterladen";
    download_how = "A CSV file with file, line, byte, column, code, reason and the row itself, up to 4 kB of it. Lines count from 1, bytes from 0; in a packed or re-encoded file both count its text as UTF-8.",
        "Eine CSV-Datei mit Datei, Zeile, Byte, Spalte, Code, Grund und der Zeile selbst, bis zu 4 kB davon. Zeilen zählen ab 1, Bytes ab 0; in gepackten oder anders kodierten Dateien in ihrem Text als UTF-8.";
    listed_first(listed, all) = "The first {listed} of {all} such rows are listed, of each file its first ones; where some of a file are missing, a line says how many there are.",
        "Die ersten {listed} von {all} solchen Zeilen stehen darin, von jeder Datei die ersten; wo welche fehlen, sagt eine Zeile, wie viele es sind.";
    download_name = "rows-not-kept.csv", "nicht-behaltene-zeilen.csv";
    preparing = "Preparing …", "Wird vorbereitet …";
    all_kept = "No row was turned away, so there is no list of them.", "Keine Zeile wurde abgewiesen, also gibt es keine Liste davon.";

    from_rows = "From rows to users", "Von Zeilen zu Nutzern";
    whole_files = "This page tells of all rows and users, whoever is chosen above.",
        "Diese Seite spricht von allen Zeilen und Nutzern, wer auch immer oben gewählt ist.";
    say_summed_up(users) = "**{users}** users, a row each: a first and a last date, and nothing in between.", "**{users}** Nutzer, je eine Zeile: ein erstes und ein letztes Datum, dazwischen nichts.";
    say_events(events, users) = "**{events}** events of **{users}** users.", "**{events}** Ereignisse von **{users}** Nutzern.";
    say_span(first, last) = "They span {first} to {last}.", "Sie reichen vom {first} bis zum {last}.";
    rows_kept = "rows kept", "behaltene Zeilen";
    rows_costs = "told what was spent, no event", "nannten Ausgaben, kein Ereignis";
    joined_costs(file) = "{file} speaks of no users: what it says was spent stands beside places.",
        "{file} spricht von keinen Nutzern: Die Ausgaben daraus stehen bei den Orten.";
    rows_attributes = "told attributes of a user, no event", "nannten Attribute eines Nutzers, kein Ereignis";
    joined = "How the files fit together", "Wie die Dateien zusammenpassen";
    joined_say(matched, users, share, file) = "**{matched} of {users}** users of {file} ({share}) have events.",
        "**{matched} von {users}** Nutzern aus {file} ({share}) haben Ereignisse.";
    joined_none(users, file) = "**None of {users}** users of {file} has events: compare their ids with those of the events.",
        "**Keiner von {users}** Nutzern aus {file} hat Ereignisse: Vergleichen Sie seine IDs mit denen der Ereignisse.";
    joined_empty(file) = "{file} has no users that can be read.", "{file} enthält keine lesbaren Nutzer.";
    joined_how = "Joined on the user id, which must be the same to the letter. The last column: of the users with events in the main files, the share that is in this one. Users without any activity whom a file of attributes knows are prospects, on every day. Attributes have no history: the last value of a user counts.",
        "Verbunden über die Nutzer-ID, die Zeichen für Zeichen gleich sein muss. Die letzte Spalte: der Anteil der Nutzer mit Ereignissen in den Hauptdateien, die in dieser stehen. Nutzer ohne jede Aktivität, die in einer Datei mit Attributen stehen, sind Interessierte, an jedem Tag. Attribute haben keine Geschichte: Es gilt der letzte Wert eines Nutzers.";
    joined_file = "File", "Datei";
    joined_kind = "Kind", "Art";
    joined_users = "Users", "Nutzer";
    joined_matched = "With events", "Mit Ereignissen";
    joined_share = "Match rate", "Trefferquote";
    joined_reach = "Of all with events", "Von allen mit Ereignissen";
    rows_joined = "joined with the other rows of their order", "mit den übrigen Zeilen ihrer Bestellung vereint";
    events = "events", "Ereignisse";
    users = "users", "Nutzer";
    passive_users = "of them without any activity: refunds or messages only", "davon ohne jede Aktivität: nur Erstattungen oder Nachrichten";
    active_users = "users on all other pages", "Nutzer auf allen anderen Seiten";
    first_day = "first day with activity", "erster Tag mit Aktivität";
    last_day = "last day with activity", "letzter Tag mit Aktivität";
    days = "days in between, both included", "Tage dazwischen, beide mitgezählt";
    future = "rows later than today, left out", "Zeilen später als heute, ausgelassen";
    repeated = "rows equal to another in every mapped column", "Zeilen, die einer anderen in jeder zugeordneten Spalte gleichen";
    repeated_how = "They are kept: two equal purchases may both have happened. Map a row id to drop repeats.",
        "Sie bleiben: Zwei gleiche Käufe können beide geschehen sein. Ordnen Sie eine Zeilen-ID zu, um Wiederholungen zu verwerfen.";
    repeated_dropped = "All but the first of them were dropped, as the mapping asks.", "Bis auf die erste fielen sie weg, wie es die Zuordnung verlangt.";

    identity = "Who anonymous ids belong to", "Wem anonyme IDs gehören";
    merged_none = "No anonymous id turned out to be a user.", "Keine anonyme ID hat sich als Nutzer erwiesen.";
    merged_one = "**One** anonymous id turned out to be a user.", "**Eine** anonyme ID hat sich als Nutzer erwiesen.";
    merged_say(n) = "**{n}** anonymous ids turned out to be users.", "**{n}** anonyme IDs haben sich als Nutzer erwiesen.";
    conflict_one = "**One** was seen with several users and stays on its own.", "**Eine** wurde mit mehreren Nutzern gesehen und bleibt für sich.";
    conflict_say(n) = "**{n}** were seen with several users and stay on their own.", "**{n}** wurden mit mehreren Nutzern gesehen und bleiben für sich.";
    merged = "anonymous ids that became a user", "anonyme IDs, die zu einem Nutzer wurden";
    merged_rows = "rows that went with them", "Zeilen, die mit ihnen gingen";
    alone = "anonymous ids that are users of their own", "anonyme IDs, die eigene Nutzer sind";
    conflicts = "anonymous ids seen with several users", "anonyme IDs, die mit mehreren Nutzern gesehen wurden";
    anonymous_id = "Anonymous id", "Anonyme ID";
    seen_with = "Seen with", "Gesehen mit";
    conflicts_download = "Download these ids", "Diese IDs herunterladen";
    conflicts_how(most, of_all) = "A CSV file with a row for each user that such an id was seen with. Of one id at most {most} users are listed, and no further ids after {of_all} rows; where something is missing, the file says so.",
        "Eine CSV-Datei mit einer Zeile für jeden Nutzer, mit dem eine solche ID gesehen wurde. Von einer ID stehen höchstens {most} Nutzer darin, und nach {of_all} Zeilen keine weiteren IDs; wo etwas fehlt, sagt es die Datei.";
    conflicts_name = "anonymous-ids-of-several-users.csv", "anonyme-ids-mehrerer-nutzer.csv";
    and_more(users, n) = "{users} and {n} more", "{users} und {n} weitere";
    identity_how = "An anonymous id seen with exactly one user belongs to that user. Two users are never joined through a device. The mapping can keep anonymous ids apart.",
        "Eine anonyme ID, die mit genau einem Nutzer gesehen wurde, gehört zu ihm. Zwei Nutzer werden nie über ein Gerät vereint. In der Zuordnung lassen sich anonyme IDs getrennt halten.";

    mapping = "How the columns were read", "Wie die Spalten gelesen wurden";
    mapping_say(n) = "**{n}** columns were read, all others are in no answer.", "**{n}** Spalten wurden gelesen, alle anderen sind in keiner Auswertung.";
    mapping_one = "**One** column was read, all others are in no answer.", "**Eine** Spalte wurde gelesen, alle anderen sind in keiner Auswertung.";
    role = "Role", "Rolle";
    column = "Column", "Spalte";
    values = "Values", "Werte";
    own_dimension = "kept as it is", "wie sie ist";
    change = "Change the mapping", "Zuordnung ändern";

    event_names = "What the events were taken for", "Wofür die Ereignisse gehalten wurden";
    event_say(n, activity) = "**{activity}** of **{n}** event names show that a user is active.",
        "**{activity}** von **{n}** Ereignisnamen zeigen, dass ein Nutzer aktiv ist.";
    event_one(name) = "Every row is one event, taken for: **{name}**.", "Jede Zeile ist ein Ereignis, gehalten für: **{name}**.";
    name = "Event", "Ereignis";
    how_often = "Events", "Ereignisse";
    meaning = "Meaning", "Bedeutung";
    counts_as = "Counts as", "Zählt als";
    activity = "activity", "Aktivität";
    passive = "passive", "passiv";

    written = "How the files were written", "Wie die Dateien geschrieben sind";
    files = "files", "Dateien";
    zone = "time zone of the days", "Zeitzone der Tage";
    currency = "currency", "Währung";
    unnamed = "not named", "nicht benannt";
}

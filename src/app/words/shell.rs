//! Words of lid, rail, bar, panes and drawers.

engine::catalog! {
    terrarium = "Terrarium", "Terrarium";
    skip = "Skip to the page", "Zum Inhalt";
    language = "Language", "Sprache";
    english = "English", "Englisch";
    german = "German", "Deutsch";
    dark = "Dark", "Dunkel";
    light = "Light", "Hell";
    questions = "Questions", "Fragen";
    chapters = "Chapters", "Kapitel";
    more_pages = "More", "Mehr";
    step_files = "1 Files", "1 Dateien";
    step_guesses = "2 Check the guesses", "2 Zuordnung prüfen";
    step_dashboard = "3 Dashboard", "3 Auswertung";
    steps = "Steps", "Schritte";
    events(n) = "{n} events", "{n} Ereignisse";
    users_summed_up(n) = "{n} users, a row each", "{n} Nutzer, je eine Zeile";
    rows_kept(kept, read) = "{kept} of {read} rows kept", "{kept} von {read} Zeilen behalten";
    account(read, kept, rejected, duplicates, filtered) =
        "{read} rows read = {kept} kept + {rejected} rejected + {duplicates} duplicates + {filtered} filtered",
        "{read} Zeilen gelesen = {kept} behalten + {rejected} abgelehnt + {duplicates} doppelt + {filtered} ausgefiltert";
    more_files(n) = "and {n} more", "und {n} weitere";
    back_to(files) = "Back to the dashboard of {files}", "Zurück zur Auswertung von {files}";
    choose_day = "Choose a day", "Tag wählen";
    choose_compared = "Choose the day to compare with", "Vergleichstag wählen";
    open_other = "Open other files", "Andere Dateien öffnen";
    one_request = "1 request", "1 Anfrage";
    requests(n) = "{n} requests", "{n} Anfragen";
    since_seal = "since seal", "seit Versiegelung";
    not_sealed = "not sealed yet", "noch nicht versiegelt";
    level_basic = "basic", "einfach";
    level_strong = "strong", "stark";
    level_firewall = "firewall", "Firewall";
    level_air_gapped = "air-gapped", "ohne Netz";

    reads_again = "A worker stopped, so the files are being read again. What you see was computed before; new figures follow when that is done.",
        "Ein Hintergrundprozess ist stehen geblieben, darum werden die Dateien noch einmal gelesen. Was Sie sehen, wurde davor berechnet; neue Zahlen folgen, sobald das fertig ist.";

    view_of_data = "Dates and users", "Tage und Nutzer";
    as_of = "As of", "Stichtag";
    compared_with = "compared with", "verglichen mit";
    users_word = "Users", "Nutzer";
    users(n) = "{n} users", "{n} Nutzer";
    recipe(hash) = "Recipe {hash}", "Rezept {hash}";
    add_filter = "Add filter", "Filtern";
    take_away(what) = "Remove filter: {what}", "Filter entfernen: {what}";
    made_up = "Sample world: users are made up", "Beispielwelt: Nutzer sind erfunden";
    made_up_how = "This file was made in your browser, from a seed. Open your own files to see your users.",
        "Diese Datei ist in Ihrem Browser aus einem Startwert entstanden. Öffnen Sie eigene Dateien, um Ihre Nutzer zu sehen.";
    undo = "Undo", "Rückgängig";
    share_link = "Share link", "Link teilen";
    link_copied = "Link copied", "Link kopiert";
    copy_from_address = "Copy it from the address bar", "Bitte aus der Adresszeile kopieren";

    found_by = "Personas are found by", "Personas werden gesucht mit";
    by_factors = "matrix factorisation", "Matrixfaktorisierung";
    by_centres = "k-means", "k-Means";

    how_many = "Number", "Anzahl";
    by_checks = "as many as hold", "so viele, wie standhalten";

    recipe_menu = "Recipe", "Rezept";
    save_recipe = "Save recipe", "Rezept speichern";
    open_recipe = "Open a recipe", "Rezept öffnen";

    definition = "Definition", "Definition";
    show_as = "Show as", "Anzeigen als";
    chart = "Chart", "Grafik";
    table = "Table", "Tabelle";
    panel_menu(heading) = "Panel menu: {heading}", "Menü: {heading}";
    save_csv = "Save as CSV", "Als CSV speichern";
    save_svg = "Save as SVG", "Als SVG speichern";
    save_png = "Save as PNG", "Als PNG speichern";
    copy_table = "Copy table", "Tabelle kopieren";
    see_these = "Enter: see these users", "Enter: diese Nutzer ansehen";
    see_users = "See users", "Nutzer ansehen";
    counting = "Counting…", "Wird gezählt …";
    close = "Close", "Schließen";
    less(what) = "Less: {what}", "Weniger: {what}";
    more(what) = "More: {what}", "Mehr: {what}";
}

//! Words while files are read, and when they cannot be.

engine::catalog! {
    reading = "Reading", "Einlesen";
    say(share) = "The shape so far, from **{share}** of the bytes. It will still move.",
        "Die Form bisher, aus **{share}** der Bytes. Sie wird sich noch ändern.";
    unpacking = "Unpacking", "Entpacken";
    say_unpacking(share) = "**{share}** is unpacked. The rows come next.", "**{share}** sind entpackt. Danach kommen die Zeilen.";
    sorting = "All bytes are read. The rows are being sorted by user.", "Alle Bytes sind gelesen. Die Zeilen werden nach Nutzern sortiert.";
    starting = "The workers are starting.", "Die Prozesse starten.";
    bytes_of(done, all) = "{done} of {all}", "{done} von {all}";
    rows(n) = "{n} rows", "{n} Zeilen";
    rate(n) = "{n} rows a second", "{n} Zeilen je Sekunde";
    left(seconds) = "{seconds} s left", "noch {seconds} s";
    almost = "less than a second left", "noch weniger als eine Sekunde";
    cancel = "Cancel", "Abbrechen";
    stays = "The rows stay in this tab. Nothing is sent: the count in the lid is the browser’s own.",
        "Die Zeilen bleiben in diesem Tab. Nichts wird gesendet: Die Zahl oben ist die des Browsers.";

    failed = "This cannot be read", "Das lässt sich nicht lesen";
    not_started = "The page did not start", "Die Seite ist nicht gestartet";
    where_file(file, size) = "{file}, {size}", "{file}, {size}";
    place(line, byte) = "Line {line}, byte {byte}", "Zeile {line}, Byte {byte}";
    without_quotes = "Read it without quotes", "Ohne Anführungszeichen lesen";
    guess_delimiter = "Guess the delimiter again", "Trennzeichen neu vermuten";
    only_currency(currency) = "Read amounts in {currency} only", "Nur Beträge in {currency} lesen";
    without_recipe = "Go on without the recipe", "Ohne das Rezept weiter";
    back = "Back to the guesses", "Zurück zur Zuordnung";
    again = "Load the page again", "Seite neu laden";
    differently = "Or read it differently", "Oder anders lesen";
    differently_how = "If it is a table after all, say what parts its columns; the rows are looked at again at once.",
        "Wenn es doch eine Tabelle ist: Sagen Sie, was die Spalten trennt; die Zeilen werden sofort neu angesehen.";
}

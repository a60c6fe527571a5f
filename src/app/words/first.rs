//! Words of the first screen.

use engine::i18n::Lang;

engine::catalog! {
    title = "See who stays, who fades and who is gone, without handing the file to anyone.",
        "Sehen, wer bleibt, wer nachlässt und wer fort ist, ohne die Datei aus der Hand zu geben.";
    lead = "Drop an event export. Terrarium reads it inside this page, and the page is sealed: it cannot send a single byte.",
        "Legen Sie einen Ereignis-Export ab. Terrarium liest ihn in dieser Seite, und die Seite ist versiegelt: Sie kann kein einziges Byte senden.";

    seal_on = "The seal is on before you choose.", "Das Siegel sitzt, bevor Sie wählen.";
    seal_on_how = "Your browser refuses every connection.", "Ihr Browser verweigert jede Verbindung.";
    no_account = "No account, no cookie, no upload.", "Kein Konto, kein Cookie, kein Hochladen.";
    no_account_how = "All it needs was asked for before the seal.", "Alles Nötige wird vor dem Siegel angefordert.";
    not_kept = "Your rows are not kept.", "Keine Zeile bleibt zurück.";
    not_kept_how = "Close the tab: gone. Pull the plug: it works.", "Tab zu, alles weg; ohne Netz läuft es weiter.";

    jar = "An open jar: drop a file here", "Ein offenes Glas: Datei hier ablegen";
    recipe_waits = "The recipe is open. Now the files it is for.", "Das Rezept ist geöffnet. Jetzt die Dateien dazu.";
    open_recipe = "Open a recipe", "Rezept öffnen";
    files_wait = "One moment: the rest of the page is starting. Your files come next.",
        "Einen Moment: Der Rest der Seite startet. Dann kommen Ihre Dateien.";
    world_waits = "One moment: the rest of the page is starting. The sample world comes next.",
        "Einen Moment: Der Rest der Seite startet. Dann kommt die Beispielwelt.";
    drop_here = "Drop your export here", "Export hier ablegen";
    let_go = "Let go to look inside", "Loslassen, um hineinzusehen";
    choose = "Choose files", "Dateien wählen";
    choose_other = "Choose another file", "Andere Datei wählen";
    formats = "CSV with any delimiter, JSON, Parquet, Excel, ODS, Avro; also in gzip, zip or zstd. Several files at once are read as one.",
        "CSV mit beliebigem Trennzeichen, JSON, Parquet, Excel, ODS, Avro; auch in gzip, zip oder zstd. Mehrere Dateien werden als eine gelesen.";
    stages = "Eight stages of a user’s life, drawn from your own file", "Acht Lebensphasen eines Nutzers, aus Ihrer Datei gezeichnet";

    paste = "Paste rows", "Zeilen einfügen";
    paste_title = "Paste rows from a table", "Zeilen aus einer Tabelle einfügen";
    paste_label = "Rows with a header line, as a spreadsheet or a database copies them",
        "Zeilen mit Kopfzeile, wie eine Tabellenkalkulation oder Datenbank sie kopiert";
    paste_note = "They go the same way as a file and stay in this tab.", "Sie nehmen denselben Weg wie eine Datei und bleiben in diesem Tab.";
    paste_read = "Look at these rows", "Diese Zeilen ansehen";
    paste_lines(n) = "{n} lines", "{n} Zeilen";
    paste_file = "pasted-rows.csv", "eingefügte-zeilen.csv";
    close = "Close", "Schließen";

    worlds = "Or look into a sample world", "Oder in eine Beispielwelt sehen";
    worlds_note = "made here from a seed, nothing to download", "hier aus einem Startwert gemacht, nichts wird geladen";
    world_size(users, events) = "{users} users, {events} events", "{users} Nutzer, {events} Ereignisse";
    open_world(name) = "Open {name}", "{name} öffnen";
    garden(share, plants) = "A closed jar with a plant for each {share} of users: {plants}",
        "Ein geschlossenes Glas mit einer Pflanze für je {share} der Nutzer: {plants}";
    plants_note(share) = "One plant stands for {share} of all users. Dormant users and prospects rest below the ground; for those who left, nothing grows.",
        "Eine Pflanze steht für {share} aller Nutzer. Ruhende und Interessierte liegen unter der Erde; für Abgewanderte wächst nichts.";
    night_kitchen = "Night kitchen", "Nachtküche";
    night_kitchen_what = "Food delivery. A third of all orders come between 22 and 4; baby supplies are bought in the evening.",
        "Essenslieferdienst. Ein Drittel aller Bestellungen kommt zwischen 22 und 4 Uhr; Babybedarf wird abends gekauft.";
    seven_days = "Seven free days", "Sieben Tage gratis";
    seven_days_what = "Streaming trials. Most leave on day 8; those who finish one series stay.",
        "Streaming auf Probe. Die meisten gehen am 8. Tag; wer eine Serie zu Ende sieht, bleibt.";
    corner_shop = "Corner shop", "Eckladen";
    corner_shop_what = "Carts and campaigns. Half of the carts are left; five mails in two weeks drive people off.",
        "Warenkörbe und Kampagnen. Die Hälfte der Körbe bleibt stehen; fünf Mails in zwei Wochen vertreiben Leute.";

    needs = "What to put in", "Was hinein muss";
    needs_note = "the guesses are shown before anything is read", "vor dem Einlesen sehen Sie, was erkannt wurde";
    ask_for = "No export yet? What to ask for, as a list and as SQL", "Noch kein Export? Was anfordern, als Liste und als SQL";
    need_two = "Two columns are enough", "Zwei Spalten genügen";
    need_two_what = "Who is new, loyal, fading or gone, how many come back after a silence, retention by month, hours of the day.",
        "Wer neu, treu, auf dem Rückzug oder fort ist, wie viele nach einer Pause wiederkommen, Bindung je Monat, Uhrzeiten.";
    need_event = "With events and amounts", "Mit Ereignissen und Beträgen";
    need_event_what = "Who buys and who only looks; ten RFM groups from recency, frequency and money.",
        "Wer kauft und wer nur schaut; zehn RFM-Gruppen aus Aktualität, Häufigkeit und Umsatz.";
    need_more = "With anything else you have", "Mit allem, was Sie sonst haben";
    need_more_what = "Personas that live among your users; what each status likes, where it lives and what it uses.",
        "Personas unter Ihren Nutzern; was jede Phase mag, wo sie lebt und was sie nutzt.";
    column_user = "user", "nutzer";
    column_time = "time", "zeit";
    column_event = "event", "ereignis";
    column_order = "order id", "bestellnr";
    column_amount = "amount", "betrag";
    column_country = "country", "land";
    column_category = "category", "kategorie";
    column_device = "device", "gerät";

    build(id) = "Build {id}", "Build {id}";
    version(id) = "Version {id}", "Version {id}";
    loaded(bytes) = "{bytes} loaded", "{bytes} geladen";
    licence = "Free software: MIT or Apache-2.0", "Freie Software: MIT oder Apache-2.0";
    check_seal = "How to check the seal", "So prüfen Sie das Siegel";
}

/// Which build of the program this is: the commit that it was built of, where that is known.
pub fn this_build(lang: Lang) -> String {
    match option_env!("TERRARIUM_BUILD") {
        Some(id) => build(lang, id),
        None => version(lang, env!("CARGO_PKG_VERSION")),
    }
}

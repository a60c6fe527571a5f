//! Words for what looks wrong in the data.

engine::catalog! {
    title = "Suspicious", "Verdächtig";
    nothing = "Nothing suspicious.", "Nichts Verdächtiges.";
    only_one = "**One** thing looks wrong.", "**Eines** fällt auf.";
    several(n) = "**{n}** things look wrong.", "**{n}** Dinge fallen auf.";
    say_bots(n, over) = "**{n}** users have more than {over} events each: machines, testers or a shared id.",
        "**{n}** Nutzer haben je mehr als {over} Ereignisse: Maschinen, Tester oder eine geteilte ID.";
    say_bot(over) = "**One** user has more than {over} events: a machine, a tester or a shared id.",
        "**Ein** Nutzer hat mehr als {over} Ereignisse: eine Maschine, ein Tester oder eine geteilte ID.";
    say_gap(day) = "On **{day}** there is no event although there should be some: ask whether the export is complete.",
        "Am **{day}** gibt es kein Ereignis, obwohl welche zu erwarten wären: Fragen Sie nach, ob der Export vollständig ist.";
    say_slip = "**One** event lies in January 1970: a zero, or seconds that were taken for milliseconds.",
        "**Ein** Ereignis liegt im Januar 1970: eine Null, oder Sekunden, die für Millisekunden gehalten wurden.";
    say_old_one = "**One** event lies before 2000, although most do not.", "**Ein** Ereignis liegt vor 2000, obwohl die meisten es nicht tun.";
    say_future_one = "**One** row is later than today.", "**Eine** Zeile ist später als heute.";
    say_repeat = "**One** row equals another one in every mapped column.", "**Eine** Zeile gleicht einer anderen in jeder zugeordneten Spalte.";
    say_duplicate = "**One** row repeats a row id.", "**Eine** Zeile wiederholt eine Zeilen-ID.";
    say_no_user_one = "**One** row has no user id.", "**Eine** Zeile hat keine Nutzer-ID.";
    say_gaps(n) = "On **{n}** days there is no event although there should be some: ask whether the export is complete.",
        "An **{n}** Tagen gibt es kein Ereignis, obwohl welche zu erwarten wären: Fragen Sie nach, ob der Export vollständig ist.";
    say_new_ids(day, of, back, further, last) = "From {day} on hardly any earlier user is seen again: of **{of}** users of the week before, **{back}** came back in the week after.{further} The ids probably changed (tracking rebuilt, or another export), so everyone from before looks churned and everyone since looks new. Ask for a table of old and new ids, or read only the days from {last} on.",
        "Ab dem {day} ist kaum ein früherer Nutzer mehr zu sehen: Von **{of}** Nutzern der Woche davor kamen **{back}** in der Woche danach wieder.{further} Vermutlich haben sich die IDs geändert (Tracking neu gebaut, anderer Export); alle von davor wirken dann abgewandert, alle seither neu. Fragen Sie nach einer Zuordnung alter zu neuen IDs, oder lesen Sie nur die Tage ab dem {last}.";
    read_from(day) = "Read only the days from {day} on", "Nur die Tage ab dem {day} lesen";
    further_break = " The same happened on **one** further day.", " Ebenso war es an **einem** weiteren Tag.";
    further_breaks(n) = " The same happened on **{n}** further days.", " Ebenso war es an **{n}** weiteren Tagen.";
    say_midnight(n) = "**{n}** events stand at exactly midnight: their time of day is probably unknown, so read hours with care.",
        "**{n}** Ereignisse stehen genau auf Mitternacht: Ihre Uhrzeit ist wohl unbekannt, lesen Sie Stunden mit Vorsicht.";
    say_slips(n) = "**{n}** events lie in January 1970: zeros, or seconds that were taken for milliseconds.",
        "**{n}** Ereignisse liegen im Januar 1970: Nullen, oder Sekunden, die für Millisekunden gehalten wurden.";
    say_old(n) = "**{n}** events lie before 2000, although most do not.", "**{n}** Ereignisse liegen vor 2000, obwohl die meisten es nicht tun.";
    say_future(n) = "**{n}** rows are later than today.", "**{n}** Zeilen sind später als heute.";
    say_repeated(n) = "**{n}** rows equal another one in every mapped column.", "**{n}** Zeilen gleichen einer anderen in jeder zugeordneten Spalte.";
    say_duplicates(n) = "**{n}** rows repeat a row id.", "**{n}** Zeilen wiederholen eine Zeilen-ID.";
    say_no_user(n) = "**{n}** rows have no user id.", "**{n}** Zeilen haben keine Nutzer-ID.";

    what = "What", "Was";
    how_many = "How many", "Wie viele";
    share = "Share", "Anteil";
    examples = "Examples", "Beispiele";
    done = "What was done", "Was geschah";
    bots = "bot-like users", "Nutzer wie Maschinen";
    gaps = "days without any event", "Tage ohne jedes Ereignis";
    new_ids = "users gone as ids changed", "Nutzer, deren IDs sich änderten";
    midnight = "times at exactly midnight", "Zeiten genau um Mitternacht";
    slips = "times in January 1970", "Zeiten im Januar 1970";
    old = "times before 2000", "Zeiten vor 2000";
    future = "rows later than today", "Zeilen später als heute";
    repeated = "rows equal to another", "Zeilen, die einer anderen gleichen";
    duplicates = "repeated row ids", "wiederholte Zeilen-IDs";
    no_user = "rows without a user id", "Zeilen ohne Nutzer-ID";
    one_user = "1 user", "1 Nutzer";
    one_day = "1 day", "1 Tag";
    one_event = "1 event", "1 Ereignis";
    one_row = "1 row", "1 Zeile";
    of_users(n) = "{n} users", "{n} Nutzer";
    of_days(n) = "{n} days", "{n} Tage";
    of_events(n) = "{n} events", "{n} Ereignisse";
    of_rows(n) = "{n} rows", "{n} Zeilen";
    from_to(first, last, n) = "{first} to {last} ({n} days)", "{first} bis {last} ({n} Tage)";
    kept = "kept", "behalten";
    left_out = "left out", "ausgelassen";
    rejected = "rejected", "abgelehnt";
    nothing_to_drop = "nothing to drop", "nichts zu verwerfen";
    save = "Save as CSV", "Als CSV speichern";
    file_name = "suspicious.csv", "verdaechtig.csv";
    how(factor) = "Bot-like: more than {factor} times the events that 99 of 100 users stay below. A day without events counts where its weekday usually has at least 20. Ids changed where at most a fifth as many users as usual are carried over from one week into the next, and at least 20 should have been.",
        "Wie Maschinen: mehr als das {factor}-Fache der Ereignisse, unter denen 99 von 100 Nutzern bleiben. Ein Tag ohne Ereignis zählt, wo sein Wochentag gewöhnlich mindestens 20 hat. IDs haben sich geändert, wo aus einer Woche höchstens ein Fünftel so viele Nutzer wie sonst in die nächste mitgehen und es mindestens 20 sein sollten.";
}

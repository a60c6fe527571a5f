//! Words of the page that says what to ask for.

engine::catalog! {
    title = "What to ask for", "Was anfordern";
    lead = "Send the query to whoever holds the data, or the list to whoever exports them. One row an event; names of columns are free, these are recognised without a question. No name, no e-mail address and no free text is needed.",
        "Schicken Sie die Abfrage an die Stelle mit den Daten oder die Liste an die, die exportiert. Eine Zeile je Ereignis; Spaltennamen sind frei, diese werden ohne Rückfrage erkannt. Namen, E-Mail-Adressen und Freitext braucht es nicht.";
    columns = "What each column unlocks", "Was jede Spalte ermöglicht";
    column = "Columns", "Spalten";
    unlocks = "What they unlock", "Was sie ermöglichen";
    required = "required", "nötig";
    here = "read", "gelesen";
    query_events = "Query: one row an event", "Abfrage: eine Zeile je Ereignis";
    query_summaries = "Or: one row a user, where no events can be had", "Oder: eine Zeile je Nutzer, wo es keine Ereignisse gibt";
    summaries_note = "A first and a last date, the number of orders and the revenue are enough for the statuses by days, the RFM groups and what they are worth. What needs single events, such as the return curve, retention, movers and hours, then says so.",
        "Erstes und letztes Datum, Anzahl der Bestellungen und Umsatz genügen für die Status nach Tagen, die RFM-Gruppen und ihren Wert. Was einzelne Ereignisse braucht, etwa Rückkehrkurve, Bindung, Bewegungen und Stunden, sagt es dann.";
    query_users = "Query: what users are (one row a user, beside the events)", "Abfrage: was Nutzer sind (eine Zeile je Nutzer, neben den Ereignissen)";
    query_spend = "Query: what was spent (beside the events, no users)", "Abfrage: was ausgegeben wurde (neben den Ereignissen, ohne Nutzer)";
    query_note = "Tables and names on the left of AS are examples; the names on the right are the ones recognised.",
        "Tabellen und die Namen links von AS sind Beispiele; rechts stehen die Namen, die erkannt werden.";
    copy = "Copy the query", "Abfrage kopieren";
    copied = "Copied", "Kopiert";
    not_copied = "Select the text and copy it", "Bitte Text markieren und kopieren";
    back = "Back", "Zurück";
    way = "What to ask for", "Was anfordern";

    user_time = "All of it rests on these: the eight statuses, how many come back after a silence, retention, movers, hours and weekdays.",
        "Darauf ruht alles: die acht Status, wie viele nach einer Pause wiederkommen, Bindung, Bewegungen, Stunden und Wochentage.";
    event = "What users do: who buys and who only looks, who left, who complained, personas.",
        "Was Nutzer tun: wer kauft und wer nur schaut, wer gegangen ist, wer sich beschwert hat, Personas.";
    money = "Worth: RFM groups, revenue, order values, top buyers. Rows of one order are joined; currencies are never mixed.",
        "Wert: RFM-Gruppen, Umsatz, Bestellwerte, beste Käufer. Zeilen einer Bestellung werden verbunden; Währungen nie vermischt.";
    taste = "Taste: what personas and statuses like.", "Vorlieben: was Personas und Status mögen.";
    place = "Places: where users live, and how statuses differ there.", "Orte: wo Nutzer leben und wie sich Status dort unterscheiden.";
    means = "Means: what they use and how they came; spend by campaign and channel is set beside it.",
        "Mittel: was sie nutzen und wie sie kamen; Ausgaben nach Kampagne und Kanal stehen daneben.";
    sessions = "Sessions as your tool counts them; rows that repeat are dropped; visits before the login join their user.",
        "Sitzungen, wie Ihr Werkzeug sie zählt; wiederholte Zeilen fallen weg; Besuche vor der Anmeldung gehören zu ihrem Nutzer.";
    tariff = "Groups to compare: plan, arm of an experiment, consent.", "Gruppen zum Vergleichen: Tarif, Arm eines Experiments, Einwilligung.";
    score = "From a survey: a value to filter and compare by; persona cards tell the last one of their users.",
        "Aus einer Umfrage: ein Wert zum Filtern und Vergleichen; die Karten der Personas nennen die letzte ihrer Nutzer.";
    zone = "Hours and weekdays by each user’s own clock.", "Stunden und Wochentage nach der Uhr jedes Nutzers.";
}

//! Words for columns that may say who somebody is.

engine::catalog! {
    personal_out(column) = "{column} is left out.", "{column} wird ausgelassen.";
    personal_in(column) = "{column} is read.", "{column} wird gelesen.";
    personal_values(n, kind) = "It looks like personal data: {n} values of the kind {kind}.", "Es sieht nach personenbezogenen Daten aus: {n} Werte der Art {kind}.";
    personal_header(kind) = "Its header speaks of personal data: {kind}.", "Die Überschrift spricht von personenbezogenen Daten: {kind}.";
    free_text = "It holds free text, in which anything may stand.", "Sie enthält Freitext, in dem alles stehen kann.";
    include = "Read it all the same", "Trotzdem einlesen";
    exclude = "Leave it out", "Auslassen";
    nothing_personal = "No column looks like personal data beyond the user id.", "Keine Spalte sieht über die Nutzer-ID hinaus nach personenbezogenen Daten aus.";
    title = "Personal data", "Personenbezogene Daten";
    exclude_all = "Leave out all of them", "Alle auslassen";
    found(n) = "{n} columns look like personal data.", "{n} Spalten sehen nach personenbezogenen Daten aus.";
    found_one = "One column looks like personal data.", "Eine Spalte sieht nach personenbezogenen Daten aus.";
    user_is(column, kind) = "The user id “{column}” says who somebody is ({kind}). It is needed to tell users apart; where the export has another id, map that one.",
        "Die Nutzer-ID „{column}“ sagt, wer jemand ist ({kind}). Sie wird gebraucht, um Nutzer zu unterscheiden; hat der Export eine andere ID, ordnen Sie diese zu.";
    none_read = "None of the columns that look like personal data was read.", "Keine der Spalten, die nach personenbezogenen Daten aussehen, wurde gelesen.";
    some_read(n, of) = "**{n}** of **{of}** columns that look like personal data are read.", "**{n}** von **{of}** Spalten, die nach personenbezogenen Daten aussehen, sind gelesen.";
    none_found = "No column looks like personal data.", "Keine Spalte sieht nach personenbezogenen Daten aus.";
    column = "Column", "Spalte";
    looks_like = "Looks like", "Sieht aus nach";
    what_became = "What became of it", "Was daraus wurde";
    left_out = "left out of every answer", "aus jeder Auswertung ausgelassen";
    is_read = "read", "gelesen";
    is_user = "read as the user id", "als Nutzer-ID gelesen";
    text = "free text", "Freitext";
}

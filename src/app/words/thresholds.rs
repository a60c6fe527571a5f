//! Words of the thresholds.

engine::catalog! {
    heading = "Thresholds", "Schwellen";
    a_meaning = "days: still active", "Tage: noch aktiv";
    d_meaning = "days: at risk until here", "Tage: bis hier gefährdet";
    c_meaning = "days: dormant until here", "Tage: bis hier ruhend";
    n_meaning = "days: new until here", "Tage: bis hier neu";
    days_of(letter) = "Threshold {letter}, days", "Schwelle {letter}, Tage";
    out_of_order(typed, least, most) = "{typed} is not possible: A < D < C must hold, so this one lies between {least} and {most}.",
        "{typed} ist nicht möglich: Es muss A < D < C gelten, hier also {least} bis {most}.";
    out_of_range(typed, least, most) = "{typed} is not possible: from {least} to {most}.", "{typed} ist nicht möglich: von {least} bis {most}.";
    percentile(percent, days, suggested) = "{percent} point of usual gaps: {days}; the usual step of days for it: {suggested}", "{percent}-Punkt der üblichen Abstände: {days}; die übliche Stufe dafür: {suggested}";
    median(days, suggested) = "median of usual gaps: {days}, at least 14: {suggested}", "Median der üblichen Abstände: {days}, mindestens 14: {suggested}";
    not_from_data = "not from your data: too few users came twice", "nicht aus Ihren Daten: zu wenige kamen zweimal";
    not_from_summaries = "not from your data: a row per user knows no usual gaps", "nicht aus Ihren Daten: Eine Zeile je Nutzer kennt keine üblichen Abstände";
    now(status, n) = "{status} now: {n}", "{status} jetzt: {n}";
    what_counts = "What counts", "Was zählt";
    silence_since = "Silence counts since", "Stille zählt seit";
    any_activity = "any activity", "jeder Aktivität";
    value_event = "the event of value", "dem Wertereignis";
    event_of_value = "Event of value", "Wertereignis";
    opt_out_leaves = "An opt-out from messages counts as leaving", "Wer Nachrichten abbestellt, gilt als abgewandert";
    how_decided = "How it is decided", "So wird entschieden";
    how_decided_note = "From top to bottom: the first status with a line that holds. These are the rules themselves, with the thresholds in force.",
        "Von oben nach unten: der erste Status, von dem eine Zeile zutrifft. Es sind die Regeln selbst, mit den geltenden Schwellen.";
    given(condition) = "only with {condition}, and one of these:", "nur mit {condition}, und einem hiervon:";
    their_words = "What the words mean", "Was die Worte bedeuten";
    reset = "Back to the suggestions", "Zurück zu den Vorschlägen";
}

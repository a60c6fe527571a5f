//! Words of the privacy page.

engine::catalog! {
    title = "Privacy", "Datenschutz";

    sealed_title(time) = "This page is sealed. It has sent nothing since {time}, and it cannot.",
        "Diese Seite ist versiegelt. Sie hat seit {time} nichts gesendet, und sie kann es nicht.";
    broken_title(count, time) = "This page is sealed, yet the browser lists {count} since {time}.",
        "Diese Seite ist versiegelt, doch der Browser führt seit {time} {count} auf.";
    open_title = "This page is not sealed yet. No file can be chosen before it is.",
        "Diese Seite ist noch nicht versiegelt. Vorher lässt sich keine Datei wählen.";
    lead = "Your file is read by programs inside this tab. The browser itself refuses every connection the page could try; the number in the ring is what the browser’s own list says has left, counted, not claimed.",
        "Ihre Datei wird von Programmen in diesem Tab gelesen. Der Browser selbst verweigert jede Verbindung, die die Seite versuchen könnte; die Zahl im Ring ist, was laut seiner eigenen Liste hinausging, gezählt, nicht behauptet.";
    ring(n) = "{n} requests since seal", "{n} Anfragen seit der Versiegelung";
    ring_1 = "requests", "Anfragen";
    ring_2 = "since seal", "seit Versiegelung";
    requests(n) = "{n} requests", "{n} Anfragen";
    request_one = "1 request", "1 Anfrage";

    try_it = "Try to break the seal", "Siegel brechen versuchen";
    trying = "Trying …", "Versuche …";
    forget = "Forget everything", "Alles vergessen";
    forget_ask = "Rows, settings and remembered columns of this page go at once.",
        "Zeilen, Einstellungen und gemerkte Spalten dieser Seite sind sofort weg.";
    forget_yes = "Yes, forget it all", "Ja, alles vergessen";
    forget_no = "Keep it", "Behalten";

    enforced = "What is enforced right now", "Was gerade durchgesetzt wird";
    level(n, word) = "Level {n} of 4, **{word}**, worked out from this browser a moment ago.",
        "Stufe {n} von 4, **{word}**, eben aus diesem Browser ermittelt.";
    level_none = "Nothing yet: the page is **not sealed**.", "Noch nichts: Die Seite ist **nicht versiegelt**.";
    basic = "Basic", "Einfach";
    strong = "Strong", "Stark";
    firewall = "Firewall", "Firewall";
    air_gapped = "Air-gapped", "Ohne Netz";
    basic_word = "basic", "einfach";
    strong_word = "strong", "stark";
    basic_how = "The page’s policy allows no connection (connect-src none), added before any file could be chosen. Workers inherit it.",
        "Die Regeln der Seite erlauben keine Verbindung (connect-src none), gesetzt, bevor eine Datei gewählt werden konnte. Hintergrundprozesse erben sie.";
    strong_how = "Links out, pop-ups, DNS hints and WebRTC are locked by script; workers start from sealed blobs; forms and foreign scripts are refused.",
        "Links nach außen, Fenster, DNS-Hinweise und WebRTC sind per Skript gesperrt; Hintergrundprozesse starten aus versiegelten Blobs; Formulare und fremde Skripte sind verboten.";
    firewall_how = "An allow-list that the browser enforces by header. Not here: this host sends the page without it.",
        "Eine Erlaubnisliste, die der Browser per Header durchsetzt. Nicht hier: Dieser Server liefert die Seite ohne sie.";
    air_gapped_how = "The page opened from a file, without a network. Not here: it came from a server.",
        "Die Seite aus einer Datei geöffnet, ohne Netz. Nicht hier: Sie kam von einem Server.";
    on = "on", "aktiv";
    off = "off", "nicht aktiv";

    ledger = "Every request this page has made", "Jede Anfrage, die diese Seite gestellt hat";
    ledger_clean(n) = "{n}, all to this site, all **before** the seal.", "{n}, alle an diese Website, alle **vor** dem Siegel.";
    ledger_one = "One, to this site, **before** the seal.", "Eine, an diese Website, **vor** dem Siegel.";
    ledger_foreign(n, foreign) = "{n} before the seal, **{foreign}** of them to other sites.", "{n} vor dem Siegel, davon **{foreign}** an andere Websites.";
    ledger_none = "The browser lists none.", "Der Browser führt keine auf.";
    copy = "Copy as text", "Als Text kopieren";
    copied = "Copied", "Kopiert";
    not_copied = "The browser refused", "Der Browser verweigert es";
    col_time = "Time", "Zeit";
    col_what = "What", "Was";
    col_where = "Where to", "Wohin";
    col_bytes = "Bytes", "Bytes";
    this_site = "this site", "diese Website";
    other_site = "another site", "andere Website";
    from_cache = "Bytes on the line; 0 where the browser had the file already.", "Bytes auf der Leitung; 0, wo der Browser die Datei schon hatte.";
    sealed_row = "Sealed.", "Versiegelt.";
    nothing_below = "Nothing below this line, ever.", "Unter dieser Linie steht nie etwas.";
    below(n) = "Requests listed since: {n}.", "Seither aufgeführte Anfragen: {n}.";

    attempts = "Attempts to get out", "Ausbruchsversuche";
    attempts_say(n, refused) = "{refused} of {n} attempts were refused by your browser; the ring still counts what left.",
        "{refused} von {n} Versuchen hat Ihr Browser verweigert; der Ring zählt weiter, was hinausging.";
    attempts_all(n) = "All **{n}** attempts were refused.", "Alle **{n}** Versuche wurden verweigert.";
    col_way = "Way out", "Ausweg";
    col_answer = "What the browser says", "Was der Browser sagt";
    refused = "refused", "verweigert";
    got_out = "not refused", "nicht verweigert";
    unavailable = "does not exist here", "gibt es hier nicht";
    by_policy(rule) = "blocked by the policy: {rule}", "durch die Regeln blockiert: {rule}";
    no_answer = "no error, no answer", "kein Fehler, keine Antwort";

    check = "Check it yourself in a minute", "In einer Minute selbst prüfen";
    step_1 = "Open the browser’s tools", "Öffnen Sie die Werkzeuge des Browsers";
    step_1_how = "(F12), choose Network, tick “Preserve log”.", "(F12), wählen Sie Netzwerk und „Log beibehalten“.";
    step_2 = "Use the page as you like:", "Benutzen Sie die Seite, wie Sie mögen:";
    step_2_how = "load a file, open every page, export. The list stays empty.", "Datei laden, jede Seite öffnen, exportieren. Die Liste bleibt leer.";
    step_3 = "Or pull the plug:", "Oder ziehen Sie den Stecker:";
    step_3_how = "switch the network off now. Everything goes on working.", "Schalten Sie das Netz jetzt ab. Alles läuft weiter.";

    kept = "Kept and forgotten", "Gemerkt und vergessen";
    col_keeps = "What this browser keeps", "Was dieser Browser behält";
    col_state = "State", "Stand";
    kept_rows = "Your rows, ids, names", "Ihre Zeilen, IDs, Namen";
    kept_never = "never, only in memory", "nie, nur im Arbeitsspeicher";
    kept_lang = "Language", "Sprache";
    kept_theme = "Light or dark", "Hell oder dunkel";
    kept_mapping(n) = "Column headers and their roles, {n} kinds of file", "Spaltennamen und ihre Rollen, {n} Dateiarten";
    kept_mapping_one = "Column headers and their roles, one kind of file", "Spaltennamen und ihre Rollen, eine Dateiart";
    kept_other(key) = "Setting “{key}”", "Einstellung „{key}“";
    kept_cookies = "Cookies", "Cookies";
    kept_address = "Address of this page", "Adresse dieser Seite";
    kept_address_how = "page, dates, thresholds, filters you chose; no rows", "Seite, Datumsangaben, Schwellen, gewählte Filter; keine Zeilen";
    kept_bytes(bytes) = "kept, {bytes}", "behalten, {bytes}";
    kept_none = "none", "keine";

    policy = "The policy, as the browser has it", "Die Regeln, wie der Browser sie hat";
    policy_none = "This page has no policy: it was not built with `cargo xtask build`.", "Diese Seite hat keine Regeln: Sie wurde nicht mit `cargo xtask build` gebaut.";
    policy_added(time) = "The last line was added at {time}; taking it out again would change nothing.",
        "Die letzte Zeile kam um {time} dazu; sie zu entfernen, würde nichts ändern.";
    rebuild(build) = "{build}. Build the same sources yourself (cargo xtask build) and compare: the names of the files listed above hold the hash of what is in them.",
        "{build}. Bauen Sie dieselben Quellen selbst (cargo xtask build) und vergleichen Sie: Die Namen der oben aufgeführten Dateien enthalten die Prüfsumme ihres Inhalts.";
}

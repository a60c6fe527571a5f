//! Words of the users behind a mark.

engine::catalog! {
    as_they_were(title, day) = "{title} · as they were on {day}", "{title} · wie sie am {day} waren";
    as_then(title) = "{title} · as they were then", "{title} · wie sie damals waren";
    looking = "Looking for them…", "Werden gesucht …";
    filter_leaves_nobody = "No user fits the filter.", "Kein Nutzer passt zum Filter.";
    drop_one = "No user fits all conditions at once. Drop one of them:", "Auf keinen Nutzer treffen alle Bedingungen zugleich zu. Lassen Sie eine weg:";
    drop_it = "Drop the condition to see everyone:", "Lassen Sie die Bedingung weg, um alle zu sehen:";
    without(what) = "without “{what}”", "ohne „{what}“";
    without_counted(what, n) = "without “{what}”: {n} users", "ohne „{what}“: {n} Nutzer";
    nobody = "No user fits.", "Kein Nutzer passt.";
    one = "**One** user.", "**Ein** Nutzer.";
    all(n) = "**{n}** users.", "**{n}** Nutzer.";
    some(n, shown) = "**{n}** users; the first {shown} are shown.", "**{n}** Nutzer; die ersten {shown} sind zu sehen.";
    list = "Users", "Nutzer";
    show_more = "Show more", "Mehr zeigen";
    chosen_today(day, chosen) = "These users were chosen by where they stand on {day} ({chosen}). What is compared with earlier days tells where these same users came from, not how all users changed.",
        "Diese Nutzer sind danach gewählt, wo sie am {day} stehen ({chosen}). Vergleiche mit früheren Tagen sagen, woher genau diese Nutzer kamen, nicht wie sich alle Nutzer verändert haben.";
    moved_since(day, n, new, users) = "This export is newer than the one before, which ended on {day}. Users with another status since then: **{n}** of {users}; new ones: **{new}**. Both days are worked out from the rows read now.",
        "Dieser Export ist neuer als der vorige, der am {day} endete. Nutzer, die seitdem einen anderen Status haben: **{n}** von {users}; neue: **{new}**. Beide Tage sind aus den jetzt gelesenen Zeilen berechnet.";
    limits_changed(now, before) = "The thresholds were taken from the newer rows: {now} days. Before, they were {before}; so earlier days look other than they did.",
        "Die Schwellen stammen aus den neueren Zeilen: {now} Tage. Vorher galten {before}; frühere Tage sehen deshalb anders aus als zuvor.";
    keep_limits = "Keep those of before", "Die von vorher behalten";
    nobody_moved_since(day) = "This export is newer than the one before, which ended on {day}. Nobody has got another status since then, or is new.",
        "Dieser Export ist neuer als der vorige, der am {day} endete. Seitdem hat niemand einen anderen Status, und niemand ist neu.";
    who_moved_since(day) = "Moved since {day}", "Gewechselt seit dem {day}";
    save_movers = "Save them as CSV", "Als CSV speichern";
    show_movers = "Show them", "Ansehen";
    compare_since(day) = "Compare with {day}", "Mit dem {day} vergleichen";
    show_only = "Show only these", "Nur diese zeigen";
    save = "Save all as CSV", "Alle als CSV speichern";
    first_come = "First come", "Zuerst kommen";
    by_revenue = "most revenue", "höchster Umsatz";
    by_events = "most activities", "meiste Aktivitäten";
    by_orders = "most orders", "meiste Bestellungen";
    by_silence = "silent longest", "am längsten still";
    by_last = "seen last", "zuletzt gesehen";
    by_first = "seen first", "zuerst gesehen";
    by_id = "by id", "nach Kennung";
}

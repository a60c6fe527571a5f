//! Words for how much of the files is read.

engine::catalog! {
    read_everything = "Read everything", "Alles einlesen";
    title = "How much is read", "Wie viel gelesen wird";
    from = "First day", "Erster Tag";
    to = "Last day", "Letzter Tag";
    users = "Users", "Nutzer";
    all = "all", "alle";
    sampled(share) = "a sample of {share}", "eine Stichprobe von {share}";
    repeats = "Rows equal in every read column", "Zeilen, die in allen gelesenen Spalten gleich sind";
    repeats_keep = "are kept and counted", "bleiben und werden gezählt";
    repeats_drop = "are dropped but for the first", "fallen weg bis auf die erste";
    too_large(rows, all, one) = "About {rows} rows will not fit: reading them takes up to {all}, {one} in each worker, which ends at 4 GiB.",
        "Etwa {rows} Zeilen passen nicht: Das Einlesen braucht bis zu {all}, {one} in jedem Prozess, der bei 4 GiB endet.";
    three_ways = "Leave columns out (the heaviest are below), read a range of days, or a sample of users.",
        "Lassen Sie Spalten aus (die schwersten stehen unten), lesen Sie eine Spanne von Tagen oder eine Stichprobe der Nutzer.";
    without(column, bytes) = "Without {column} (−{bytes})", "Ohne {column} (−{bytes})";
    sample_of(share) = "A sample: {share} of the users", "Eine Stichprobe: {share} der Nutzer";
    range_how = "First and last day are set below; what a range saves cannot be told from the first rows.",
        "Ersten und letzten Tag wählen Sie unten; was eine Spanne spart, lassen die ersten Zeilen nicht erkennen.";

    badge(share) = "Sample: {share} of users", "Stichprobe: {share} der Nutzer";
    badge_how = "Users were chosen by a hash of their id, each with all rows. Counts are those of the sample, not scaled up.",
        "Die Nutzer wurden nach einem Hash ihrer ID gewählt, jeder mit allen Zeilen. Zahlen sind die der Stichprobe, nicht hochgerechnet.";
    range_from(day) = "from {day}", "ab {day}";
    range_to(day) = "to {day}", "bis {day}";
    range_badge(days) = "Only days {days}", "Nur Tage {days}";
}
